#include "cli/options.h"

#include <string.h>

G_DEFINE_QUARK(trueup_cli_error, cli_error)

static GOptionArg
argument_kind(OptionKind kind)
{
    switch (kind) {
    case OPTION_FLAG:
        return G_OPTION_ARG_NONE;
    case OPTION_TEXT:
        return G_OPTION_ARG_FILENAME; // any bytes: GLib converts "strings" to the locale
    case OPTION_LIST:
        return G_OPTION_ARG_FILENAME_ARRAY;
    }
    g_assert_not_reached();
}

static void
add_entries(GOptionContext *context, OptionSet set)
{
    GArray *entries = g_array_new(TRUE, TRUE, sizeof(GOptionEntry));
    for (const Option *row = set.rows; row != NULL && row->name != NULL; row++) {
        GOptionEntry entry = {.long_name = row->name,
                              .short_name = row->letter,
                              .arg = argument_kind(row->kind),
                              .arg_data = (char *)set.values + row->offset,
                              .description = row->help,
                              .arg_description = row->argument};
        g_array_append_val(entries, entry);
    }
    g_option_context_add_main_entries(context, (const GOptionEntry *)(const void *)entries->data,
                                      NULL);
    g_array_free(entries, TRUE);
}

// "-1" is a place, not an option; GOption would take it for one. A sign that no word begins with
// stands before it while it parses.
#define SHIELD "\x01"

static void
shield_numbers(char **arguments)
{
    for (; *arguments != NULL; arguments++)
        if ((*arguments)[0] == '-' && g_ascii_isdigit((*arguments)[1])) {
            char *shielded = g_strconcat(SHIELD, *arguments, NULL);
            g_free(*arguments);
            *arguments = shielded;
        }
}

static void
unshield(char *text)
{
    if (text != NULL && g_str_has_prefix(text, SHIELD))
        memmove(text, text + strlen(SHIELD), strlen(text)); // with its NUL
}

static void
unshield_set(OptionSet set)
{
    for (const Option *row = set.rows; row != NULL && row->name != NULL; row++) {
        char *member = (char *)set.values + row->offset;
        if (row->kind == OPTION_TEXT)
            unshield(*(char **)(void *)member);
        char **list = row->kind == OPTION_LIST ? *(char ***)(void *)member : NULL;
        for (; list != NULL && *list != NULL; list++)
            unshield(*list);
    }
}

bool
options_parse(char ***arguments, const OptionSet *sets, size_t count, bool first_only,
              GError **error)
{
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_set_help_enabled(context, FALSE); // ours is made from the same rows
    g_option_context_set_strict_posix(context, first_only);
    for (size_t i = 0; i < count; i++)
        add_entries(context, sets[i]);
    g_autoptr(GError) problem = NULL;
    shield_numbers(*arguments);
    bool done = g_option_context_parse_strv(context, arguments, &problem);
    for (char **argument = *arguments; *argument != NULL; argument++)
        unshield(*argument);
    for (size_t i = 0; i < count; i++)
        unshield_set(sets[i]);
    if (done)
        return true;
    g_autofree char *text = g_ascii_strdown(problem->message, 1);
    g_set_error(error, CLI_ERROR, CLI_ERROR_USAGE, "%s%s", text, problem->message + 1);
    return false;
}

void
options_clear(OptionSet set)
{
    for (const Option *row = set.rows; row != NULL && row->name != NULL; row++) {
        char *member = (char *)set.values + row->offset;
        if (row->kind == OPTION_TEXT)
            g_clear_pointer((char **)(void *)member, g_free);
        else if (row->kind == OPTION_LIST)
            g_clear_pointer((char ***)(void *)member, g_strfreev);
    }
}
