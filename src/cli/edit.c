#include "cli/commands.h"
#include "cli/revisions.h"

#include <string.h>

static const Option edit_options[] = {
    REVISIONS_OPTION_X(RevisionOptions),
    {0},
};

static bool fail(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);

static bool
fail(GError **error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *sentence = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error_literal(error, REVISION_ERROR, REVISION_ERROR_IDENTIFIER, sentence);
    return false;
}

static bool
find(RevisionCall *opened, const char *identifier, GPtrArray *found, GError **error)
{
    bool is_current = strcmp(identifier, "current") == 0;
    if (is_current && !revisions_read_rows(opened, error))
        return false;
    if (is_current && opened->rows.count == 0)
        return fail(error, "No current revisions\nhint: the database %s has run none",
                    opened->database->title);
    for (size_t i = 0; is_current && i < opened->rows.count; i++)
        if (!revision_resolve(opened->graph, opened->rows.items[i], found, error))
            return false;
    if (!is_current && !revision_resolve(opened->graph, identifier, found, error))
        return false;
    return found->len > 0 || fail(error,
                                  "No revision files indicated by symbol '%s'\n"
                                  "hint: \"trueup history\" lists the revisions",
                                  identifier);
}

// The first of these that is set, or there: as Alembic looks for one.
static char *
find_editor(const Call *call)
{
    static const char *const variables[] = {"EDITOR", "VISUAL"};
    static const char *const usual[] = {"sensible-editor", "editor", "nano", "vim", "vi"};
    for (size_t i = 0; i < G_N_ELEMENTS(variables); i++) {
        const char *chosen =
            call->environment != NULL
                ? g_environ_getenv((char **)(guintptr)call->environment, variables[i])
                : g_getenv(variables[i]);
        if (chosen != NULL && *chosen != '\0')
            return g_strdup(chosen);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(usual); i++) {
        char *path = g_find_program_in_path(usual[i]);
        if (path != NULL)
            return path;
    }
    return NULL;
}

// The variable may hold options: "code --wait".
static bool
open_in_editor(const char *editor, const char *file, GError **error)
{
    g_autoptr(GError) problem = NULL;
    g_auto(GStrv) words = NULL;
    if (!g_shell_parse_argv(editor, NULL, &words, &problem))
        return fail(error, "Error executing editor (%s)\nhint: $EDITOR is %s", problem->message,
                    editor);
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    for (char **word = words; *word != NULL; word++)
        g_strv_builder_add(builder, *word);
    g_strv_builder_add(builder, file);
    g_auto(GStrv) command = g_strv_builder_end(builder);
    g_autoptr(GSubprocess) process =
        g_subprocess_newv((const char *const *)command, G_SUBPROCESS_FLAGS_STDIN_INHERIT, &problem);
    if (process != NULL && g_subprocess_wait_check(process, NULL, &problem))
        return true;
    return fail(error, "Error executing editor (%s)\nhint: $EDITOR names one", problem->message);
}

static ExitStatus
edit_run(const Call *call, GError **error)
{
    g_auto(RevisionCall) opened = {0};
    g_autoptr(GPtrArray) found = g_ptr_array_new();
    const char *identifier = call->operands[0] != NULL ? call->operands[0] : "head";
    if (!revisions_open(&opened, call, error) || !find(&opened, identifier, found, error))
        return EXIT_FAILED;
    g_autofree char *editor = find_editor(call);
    if (editor == NULL) {
        fail(error, "Error executing editor (No suitable editor found)\n"
                    "hint: set EDITOR or VISUAL");
        return EXIT_FAILED;
    }
    for (guint i = 0; i < found->len; i++)
        if (!open_in_editor(editor, ((const Revision *)found->pdata[i])->file, error))
            return EXIT_FAILED;
    return EXIT_DONE;
}

const Command cli_edit = {
    .name = "edit",
    .operands = "[REVISION]",
    .operands_max = 1,
    .group = "revisions",
    .summary = "open a revision file in $EDITOR",
    .details = "REVISION is as for show; current is where the database is. Default: head.",
    .options = edit_options,
    .options_size = sizeof(RevisionOptions),
    .fails_with_one = true,
    .run = edit_run,
};
