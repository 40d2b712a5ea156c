#include "cli/demo-broken.h"

#include "cli/command.h"
#include "cli/data.h"

#include <string.h>

// The first line of a script that the demo's own role may not run.
#define AS_SUPERUSER "-- as superuser\n"

static const BrokenState states[] = {
    {"never-generated", "user.role", "the model has it, and no revision was made", false},
    {"not-applied", "user.role", "the revision is there, and nobody ran it", false},
    {"stamped", "user.role", "\"stamp head\" over a revision that never ran", false},
    {"partly", "ix_post_timestamp", "a revision was stopped between its parts", false},
    {"by-hand", "user.about_me", "the column was dropped by hand", false},
    {"added", "user.nickname", "a column was added by hand", false},
    {"changed", "user.email", "a column was made shorter by hand", false},
    {"removed", "follower.note", "the model no longer has it", false},
    {"two-heads", "user.role", "the database is on another branch", false},
    {"opaque", "user.role", "the column comes out of a call that cannot be read", false},
    {"twice", "user.role", "two classes declare the table", false},
    {"reflected", "audit.token", "the application reads the table from the database", false},
    {"model-not-found", "task", "the model is in a file that nothing imports", false},
    {"other-bind", "visit", "the model belongs to another bind", false},
    {"other-schema", "task", "the table was moved to another schema", false},
    {"wrong-database", "user", "the project names an empty database", true},
    {"outside-context", "user", "a script made the tables in another database", true},
    {"search-path", "user.email", "the role does not find the table by its name", false},
    {"reserved-word", "user.role", "it is there, and \"SELECT role FROM user\" fails", false},
    {"letter-case", "user.role", "the column is called \"Role\"", false},
    {"renamed", "message.read_at", "the column has its old name", false},
    {"no-privilege", "task", "the role may not read the table", false},
    {"unknown-version", "user.role", "the version of the database is in no file", false},
    {"no-base", "user", "no revision makes the first tables", false},
};

const BrokenState *
broken_find(const char *name, GError **error)
{
    for (size_t i = 0; i < G_N_ELEMENTS(states); i++)
        if (strcmp(states[i].name, name) == 0)
            return &states[i];
    g_autoptr(GString) names = g_string_new(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(states); i++)
        g_string_append_printf(names, "%s%s",
                               i == 0       ? ""
                               : i % 6 == 0 ? ",\n      "
                                            : ", ",
                               states[i].name);
    g_set_error(error, CLI_ERROR, CLI_ERROR_USAGE,
                "the demo cannot be broken in the way of \"%s\"\nhint: one of %s", name,
                names->str);
    return NULL;
}

char *
broken_list(void)
{
    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(states); i++)
        g_string_append_printf(text, "  %-17s%-18s%s\n", states[i].name, states[i].about,
                               states[i].summary);
    return g_string_free(text, FALSE);
}

char *
broken_folder(const BrokenState *state)
{
    g_autofree char *first = data_folder("migrations/demo", "demo.sql", NULL);
    g_autofree char *above = first == NULL ? NULL : g_path_get_dirname(first);
    g_autofree char *folder =
        above == NULL ? NULL : g_build_filename(above, "broken", state->name, NULL);
    return folder != NULL && g_file_test(folder, G_FILE_TEST_IS_DIR) ? g_steal_pointer(&folder)
                                                                     : NULL;
}

static bool
run_script(Sandbox *sandbox, const char *address, const char *sql, GError **error)
{
    if (!g_str_has_prefix(sql, AS_SUPERUSER))
        return sandbox_run_text(sandbox, address, "break.sql", sql, error);
    g_autofree char *mighty = sandbox_superuser_address(sandbox, address);
    g_autoptr(Connection) connection = connection_open(mighty, NULL, error);
    return connection != NULL && connection_execute(connection, sql, error);
}

bool
broken_apply(const BrokenState *state, Sandbox *sandbox, const char *address, GError **error)
{
    g_autofree char *folder = broken_folder(state);
    g_autofree char *script = folder == NULL ? NULL : g_build_filename(folder, "break.sql", NULL);
    g_autofree char *sql = NULL;
    if (script == NULL || !g_file_test(script, G_FILE_TEST_IS_REGULAR))
        return true;
    return g_file_get_contents(script, &sql, NULL, error) &&
           run_script(sandbox, address, sql, error);
}
