#include "cli/commands.h"

#include <string.h>

// What bash offers behind an option, by the name of the option's argument.
static const struct {
    const char *argument, *offer;
} arguments[] = {
    {"DIR", "-d"},
    {"PATH", "-f"},
    {"FILE", "-f"},
    {"WHEN", "-W 'always never auto'"},
};

static const char *
offer_of(const Option *option)
{
    for (size_t i = 0; i < G_N_ELEMENTS(arguments); i++)
        if (strcmp(arguments[i].argument, option->argument) == 0)
            return arguments[i].offer;
    return NULL;
}

static void
add_option_words(GString *text, const Option *rows)
{
    for (const Option *row = rows; row != NULL && row->name != NULL; row++) {
        g_string_append_printf(text, " --%s", row->name);
        if (row->letter != 0)
            g_string_append_printf(text, " -%c", row->letter);
    }
}

static void
add_names(GHashTable *seen, GString *pattern, const Option *row)
{
    g_autofree char *name = g_strdup_printf("--%s", row->name);
    if (!g_hash_table_add(seen, g_strdup(name)))
        return;
    g_string_append_printf(pattern, "%s%s", pattern->len > 0 ? "|" : "", name);
    if (row->letter != 0)
        g_string_append_printf(pattern, "|-%c", row->letter);
}

// "--database|--directory|-d": the options that take `offer`; NULL: those that take anything at
// all.
static char *
pattern_of(const char *offer)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    GString *pattern = g_string_new(NULL);
    for (const Option *row = cli_common_options; row->name != NULL; row++)
        if (row->argument != NULL && (offer == NULL || offer_of(row) == offer))
            add_names(seen, pattern, row);
    for (const Command *const *command = cli_commands; *command != NULL; command++)
        for (const Option *row = (*command)->options; row != NULL && row->name != NULL; row++)
            if (row->argument != NULL && (offer == NULL || offer_of(row) == offer))
                add_names(seen, pattern, row);
    return g_string_free(pattern, FALSE);
}

static void
add_values(GString *text)
{
    g_string_append(text, "    case $previous in\n");
    for (size_t i = 0; i < G_N_ELEMENTS(arguments); i++) {
        g_autofree char *pattern = pattern_of(arguments[i].offer);
        bool is_first = true; // PATH and FILE offer the same
        for (size_t j = 0; j < i; j++)
            is_first = is_first && arguments[j].offer != arguments[i].offer;
        if (pattern[0] != '\0' && is_first)
            g_string_append_printf(text,
                                   "    %s) COMPREPLY=($(compgen %s -- \"$current\")); return ;;\n",
                                   pattern, arguments[i].offer);
    }
    g_autofree char *any = pattern_of(NULL);
    g_string_append_printf(text, "    %s) return ;;\n    esac\n", any);
}

static void
add_commands(GString *text)
{
    g_string_append(text, "    case $command in\n");
    for (const Command *const *row = cli_commands; *row != NULL; row++) {
        if ((*row)->is_hidden || (*row)->takes_command)
            continue;
        g_string_append_printf(text, "    %s) words='", (*row)->name);
        add_option_words(text, (*row)->options);
        add_option_words(text, cli_common_options);
        g_string_append(text, "' ;;\n");
    }
    g_string_append(text, "    *) words='");
    for (const Command *const *row = cli_commands; *row != NULL; row++)
        if (!(*row)->is_hidden)
            g_string_append_printf(text, "%s ", (*row)->name);
    add_option_words(text, cli_common_options);
    g_string_append(text, "' ;;\n    esac\n");
}

// The first word that is a command; "demo" takes another one behind it.
static void
add_search(GString *text)
{
    g_autofree char *with_value = pattern_of(NULL);
    g_string_append_printf(text,
                           "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
                           "        case ${COMP_WORDS[i]} in\n"
                           "        %s) ((i++)) ;;\n"
                           "        -*",
                           with_value);
    for (const Command *const *row = cli_commands; *row != NULL; row++)
        if ((*row)->takes_command)
            g_string_append_printf(text, "|%s", (*row)->name);
    g_string_append(text, ") ;;\n"
                          "        *) command=${COMP_WORDS[i]}; break ;;\n"
                          "        esac\n"
                          "    done\n");
}

static ExitStatus
completion_run(const Call *call, GError **error)
{
    (void)error;
    GString *text = call->output->text;
    g_string_append(text, "# bash completion for trueup, made from its table of commands\n"
                          "_trueup()\n{\n"
                          "    local current=${COMP_WORDS[COMP_CWORD]}\n"
                          "    local previous=${COMP_WORDS[COMP_CWORD - 1]}\n"
                          "    local command= words i\n");
    add_search(text);
    add_values(text);
    add_commands(text);
    g_string_append(text, "    if [[ -z $command || $current == -* ]]; then\n"
                          "        COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
                          "    fi\n"
                          "}\n"
                          "complete -o bashdefault -o default -F _trueup trueup\n");
    return EXIT_DONE;
}

const Command cli_completion = {
    .name = "completion",
    .operands = "",
    .group = "look",
    .summary = "what bash needs to complete commands and options",
    .is_hidden = true,
    .run = completion_run,
};
