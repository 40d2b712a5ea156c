#include "cli/commands.h"

#include "base/text.h"

#include <string.h>

// A line each, in the order of --help.
// clang-format off
const Command *const cli_commands[] = {
    &cli_check,
    &cli_diff,
    &cli_ddl,
    &cli_doctor,
    &cli_models,
    &cli_config,
    &cli_init,
    &cli_list_templates,
    &cli_revision,
    &cli_migrate,
    &cli_merge,
    &cli_edit,
    &cli_upgrade,
    &cli_downgrade,
    &cli_stamp,
    &cli_history,
    &cli_current,
    &cli_heads,
    &cli_branches,
    &cli_show,
    &cli_lint,
    &cli_rehearse,
    &cli_review,
    &cli_repair,
    &cli_restore,
    &cli_shell,
    &cli_demo,
    &cli_completion,
    &cli_manual,
    NULL,
};
// clang-format on

const Option cli_common_options[] = {
    {"database", 0, OPTION_TEXT, offsetof(CommonOptions, database), "URL|NAME",
     "the database: a URL, a connection string, or a name of trueup.conf"},
    {"directory", 'd', OPTION_TEXT, offsetof(CommonOptions, directory), "DIR",
     "the folder of migrations"},
    {"models", 0, OPTION_LIST, offsetof(CommonOptions, models), "PATH",
     "a file or folder of models; may be repeated"},
    {"sqlalchemy", 0, OPTION_TEXT, offsetof(CommonOptions, sqlalchemy), "1.4|2.0",
     "which SQLAlchemy the models are written for, when the project does not say"},
    {"sandbox", 0, OPTION_TEXT, offsetof(CommonOptions, sandbox), "DSN",
     "a scratch server to try things on, instead of a private one"},
    {"json", 0, OPTION_FLAG, offsetof(CommonOptions, json), NULL, "the same facts as JSON"},
    {"color", 0, OPTION_TEXT, offsetof(CommonOptions, color), "WHEN", "always, never or auto"},
    {"ascii", 0, OPTION_FLAG, offsetof(CommonOptions, ascii), NULL,
     "screens: no characters beyond ASCII"},
    {"plain", 0, OPTION_FLAG, offsetof(CommonOptions, plain), NULL,
     "no screens: the shell on a terminal, else the report"},
    {"help", 'h', OPTION_FLAG, offsetof(CommonOptions, help), NULL, "print this"},
    {"version", 0, OPTION_FLAG, offsetof(CommonOptions, version), NULL, "print the version"},
    {0},
};

const Command *
commands_find(const char *name)
{
    for (const Command *const *command = cli_commands; *command != NULL; command++)
        if (strcmp((*command)->name, name) == 0)
            return *command;
    return NULL;
}

static void
add_options(GStrvBuilder *builder, const Option *options, const char *word)
{
    for (; options != NULL && options->name != NULL; options++) {
        g_autofree char *name = g_strconcat("--", options->name, NULL);
        if (g_str_has_prefix(name, word))
            g_strv_builder_add(builder, name);
    }
}

char **
commands_complete(const char *before, const char *word)
{
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    g_autofree char *start = g_strstrip(g_strdup(before));
    g_autofree char *name = g_strndup(start, strcspn(start, " \t"));
    const Command *command = commands_find(name);
    bool is_first = start[0] == '\0';
    for (const Command *const *row = cli_commands; is_first && *row != NULL; row++)
        if (!(*row)->is_hidden && g_str_has_prefix((*row)->name, word))
            g_strv_builder_add(builder, (*row)->name);
    if (!is_first && word[0] == '-') {
        add_options(builder, command != NULL ? command->options : NULL, word);
        add_options(builder, cli_common_options, word);
    }
    return g_strv_builder_end(builder);
}

char *
commands_suggest(const char *name)
{
    const Command *best = NULL;
    size_t nearest = strlen(name) < 4 ? 2 : 3;
    for (const Command *const *command = cli_commands; *command != NULL; command++) {
        size_t steps = strlen(name) > 40 ? 40 : text_distance(name, (*command)->name);
        if (steps < nearest && !(*command)->is_hidden) {
            best = *command;
            nearest = steps;
        }
    }
    return best != NULL ? g_strdup_printf("did you mean \"trueup %s\"?", best->name)
                        : g_strdup("\"trueup --help\" lists the commands");
}

static void
add_option_help(GString *text, const Option *row)
{
    g_autofree char *letter =
        row->letter != 0 ? g_strdup_printf("-%c, ", row->letter) : g_strdup("");
    g_autofree char *name =
        g_strdup_printf("  %s--%s%s%s", letter, row->name, row->argument != NULL ? " " : "",
                        row->argument != NULL ? row->argument : "");
    g_string_append_printf(text, "%-26s  %s\n", name, row->help);
}

static void
add_options_help(GString *text, const Option *rows)
{
    for (const Option *row = rows; row != NULL && row->name != NULL; row++)
        add_option_help(text, row);
}

char *
commands_help(void)
{
    GString *text =
        g_string_new("trueup compares SQLAlchemy models with a PostgreSQL database.\n\n"
                     "usage: trueup [OPTION...] [COMMAND [OPTION...] [OPERAND...]]\n"
                     "Without a command: the screens on a terminal, elsewhere check.\n");
    const char *group = "";
    for (const Command *const *row = cli_commands; *row != NULL; row++) {
        if ((*row)->is_hidden)
            continue;
        if (strcmp((*row)->group, group) != 0)
            g_string_append_printf(text, "\n%s\n", (*row)->group);
        group = (*row)->group;
        g_autofree char *name = g_strdup_printf("  %s %s", (*row)->name, (*row)->operands);
        g_string_append_printf(text, "%-26s  %s\n", name, (*row)->summary);
    }
    g_string_append(text, "\nevery command takes\n");
    add_options_help(text, cli_common_options);
    g_string_append(text, "\n\"trueup COMMAND --help\" says more, \"man trueup\" all.\n");
    return g_string_free(text, FALSE);
}

char *
commands_help_of(const Command *command)
{
    GString *text = g_string_new(NULL);
    g_string_append_printf(text, "usage: trueup %s [OPTION...]%s%s\n%s\n", command->name,
                           *command->operands != '\0' ? " " : "", command->operands,
                           command->summary);
    if (command->details != NULL)
        g_string_append_printf(text, "\n%s\n", command->details);
    if (command->options != NULL) {
        g_string_append(text, "\noptions\n");
        add_options_help(text, command->options);
    }
    g_string_append(text, "\nevery command takes\n");
    add_options_help(text, cli_common_options);
    return g_string_free(text, FALSE);
}

// Text as roff takes it: no line begins with a control character, hyphens are hyphens.
static void
add_roff(GString *text, const char *plain)
{
    for (const char *c = plain; *c != '\0'; c++) {
        if (*c == '\\')
            g_string_append(text, "\\e");
        else if (*c == '-')
            g_string_append(text, "\\-");
        else if ((*c == '.' || *c == '\'') && (c == plain || c[-1] == '\n'))
            g_string_append_printf(text, "\\&%c", *c);
        else
            g_string_append_c(text, *c);
    }
    g_string_append_c(text, '\n');
}

static void
add_option_manual(GString *text, const Option *row)
{
    g_string_append(text, ".TP\n.BR ");
    if (row->letter != 0)
        g_string_append_printf(text, "\\-%c \", \" ", row->letter);
    g_string_append_printf(text, "\\-\\-%s", row->name);
    if (row->argument != NULL)
        g_string_append_printf(text, " \" \\fI%s\\fR\"", row->argument);
    g_string_append_c(text, '\n');
    add_roff(text, row->help);
}

char *
commands_manual(void)
{
    GString *text = g_string_new(".SH COMMANDS\n");
    for (const Command *const *row = cli_commands; *row != NULL; row++) {
        const Command *command = *row;
        if (command->is_hidden)
            continue;
        g_string_append_printf(text, ".SS trueup %s %s\n", command->name, command->operands);
        add_roff(text, command->summary);
        if (command->details != NULL) {
            g_string_append(text, ".PP\n");
            add_roff(text, command->details);
        }
        for (const Option *option = command->options; option != NULL && option->name != NULL;
             option++)
            add_option_manual(text, option);
    }
    g_string_append(text, ".SH OPTIONS\nEvery command takes these.\n");
    for (const Option *option = cli_common_options; option->name != NULL; option++)
        add_option_manual(text, option);
    return g_string_free(text, FALSE);
}
