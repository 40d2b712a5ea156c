// The demo is a project that the real tool runs: flask db upgrade makes what demo.sql makes.
#include "tests/server/server.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

// The source tree's demo, which a test must not write to: __pycache__ is turned off.
static char *
demo_folder(void)
{
    return g_build_filename(g_getenv("SRCDIR"), "migrations/demo", NULL);
}

// A conninfo in SQLAlchemy's words.
static char *
url_of(const char *address)
{
    g_autoptr(Connection) connection = server_connect(address);
    const ConnectionFacts *facts = connection_facts(connection);
    return g_strdup_printf("postgresql://%s@/%s?host=%s&port=%s", facts->user, facts->database,
                           facts->host, facts->port);
}

static char *
run(GSubprocessLauncher *launcher, const char *const *command)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GSubprocess) process = g_subprocess_launcher_spawnv(launcher, command, &error);
    char *output = NULL;
    g_autofree char *errors = NULL;
    if (process == NULL ||
        !g_subprocess_communicate_utf8(process, NULL, NULL, &output, &errors, &error))
        fail_msg("%s: %s", command[0], error->message);
    if (!g_subprocess_get_successful(process))
        fail_msg("%s: %s", command[0], errors);
    return output;
}

// pg_dump -s, without the lines that are made up anew for each dump.
static char *
dump(const char *address)
{
    g_autofree char *program =
        g_build_filename(sandbox_programs(server_sandbox()), "pg_dump", NULL);
    g_autoptr(GSubprocessLauncher) launcher =
        g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
    const char *const command[] = {program, "--schema-only", "--dbname", address, NULL};
    g_autofree char *text = run(launcher, command);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    GString *kept = g_string_new(NULL);
    for (char **line = lines; *line != NULL; line++)
        if (**line != '\\')
            g_string_append_printf(kept, "%s\n", *line);
    return g_string_free(kept, FALSE);
}

static char *
make_by_script(void)
{
    g_autofree char *folder = demo_folder();
    g_autofree char *script = g_build_filename(folder, "demo.sql", NULL);
    g_autoptr(GError) error = NULL;
    char *address = sandbox_load_sql(server_sandbox(), "microblog", script, NULL, &error);
    if (address == NULL)
        fail_msg("%s", error->message);
    return address;
}

static char *
make_by_flask(void)
{
    char *address = server_database(NULL);
    g_autofree char *url = url_of(address);
    g_autofree char *folder = demo_folder();
    g_autoptr(GSubprocessLauncher) launcher =
        g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
    g_subprocess_launcher_set_cwd(launcher, folder);
    g_subprocess_launcher_setenv(launcher, "DATABASE_URL", url, TRUE);
    g_subprocess_launcher_setenv(launcher, "FLASK_APP", "app:create_app", TRUE);
    g_subprocess_launcher_setenv(launcher, "PYTHONDONTWRITEBYTECODE", "1", TRUE);
    const char *const command[] = {"/usr/bin/python3", "-m", "flask", "db", "upgrade", NULL};
    g_free(run(launcher, command));
    return address;
}

static void
the_real_tool_makes_what_the_script_makes(void **state)
{
    (void)state;
    g_autofree char *by_script = make_by_script();
    g_autofree char *by_flask = make_by_flask();
    g_autofree char *ours = dump(by_script);
    g_autofree char *theirs = dump(by_flask);
    assert_string_equal(ours, theirs);
}

static void
both_stand_at_the_head_of_the_history(void **state)
{
    (void)state;
    g_autofree char *by_script = make_by_script();
    g_autofree char *by_flask = make_by_flask();
    const char *const addresses[] = {by_script, by_flask};
    for (size_t i = 0; i < G_N_ELEMENTS(addresses); i++) {
        g_autoptr(Connection) connection = server_connect(addresses[i]);
        g_autofree char *row = server_value(connection, "SELECT version_num FROM alembic_version");
        assert_string_equal(row, "9b1f0c2a77de");
    }
}

static void
the_tables_have_the_rows_that_the_screens_name(void **state)
{
    (void)state;
    static const struct {
        const char *query, *expected;
    } counts[] = {
        {"SELECT count(*) FROM \"user\"", "1204"},
        {"SELECT count(*) FROM post", "18530"},
        {"SELECT count(*) FROM follower", "6412"},
        {"SELECT count(note) FROM follower", "37"},
        {"SELECT count(*) FROM message", "2087"},
        {"SELECT count(*) FROM notification", "3310"},
        {"SELECT count(*) FROM task", "0"},
        {"SELECT reltuples::int FROM pg_class WHERE oid = 'post'::regclass", "18530"},
        {"SELECT relpages FROM pg_class WHERE oid = '\"user\"'::regclass", "16"},
    };
    g_autofree char *address = make_by_script();
    g_autoptr(Connection) connection = server_connect(address);
    for (size_t i = 0; i < G_N_ELEMENTS(counts); i++) {
        g_autofree char *found = server_value(connection, counts[i].query);
        assert_string_equal(found, counts[i].expected);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_real_tool_makes_what_the_script_makes),
        cmocka_unit_test(both_stand_at_the_head_of_the_history),
        cmocka_unit_test(the_tables_have_the_rows_that_the_screens_name),
    };
    return cmocka_run_group_tests_name("demo", tests, server_start, server_stop);
}
