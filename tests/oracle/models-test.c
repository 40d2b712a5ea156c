// What models declare is what create_all() of the real SQLAlchemy makes: by pg_dump, file by file.
#include "tests/server/server.h"

#include <gio/gio.h>
#include <string.h>

static char *
file_of(const char *name)
{
    return g_build_filename(g_getenv("SRCDIR"), "tests/oracle", name, NULL);
}

static GPtrArray *
command_for(const char *address)
{
    Connection *connection = server_connect_superuser(address);
    const ConnectionFacts *facts = connection_facts(connection);
    g_autofree char *ddl = g_path_get_dirname(g_getenv("TRUEUP"));
    GPtrArray *command = g_ptr_array_new_with_free_func(g_free);
    const char *const words[] = {"/usr/bin/python3", file_of("models-compare"),
                                 "--host",           facts->host,
                                 "--port",           facts->port,
                                 "--user",           facts->user,
                                 "--database",       facts->database};
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        g_ptr_array_add(command, i == 1 ? (char *)(uintptr_t)words[i] : g_strdup(words[i]));
    g_ptr_array_add(command, g_strdup("--ddl"));
    g_ptr_array_add(command, g_build_filename(ddl, "tests/oracle/models-ddl", NULL));
    g_ptr_array_add(command, g_strdup("--pg-dump"));
    g_ptr_array_add(command, g_build_filename(sandbox_programs(server_sandbox()), "pg_dump", NULL));
    connection_close(connection);
    return command;
}

static void
add_models(GPtrArray *command)
{
    g_autofree char *folder = file_of("models");
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    assert_non_null(dir);
    guint first = command->len;
    for (const char *name = g_dir_read_name(dir); name != NULL; name = g_dir_read_name(dir))
        if (g_str_has_suffix(name, ".py"))
            g_ptr_array_add(command, g_build_filename(folder, name, NULL));
    assert_true(command->len > first);
    g_ptr_array_add(command, NULL);
}

// Runs the comparison; `python_path` holds another SQLAlchemy, NULL: the installed one.
static void
compare(const char *python_path)
{
    g_autofree char *address = server_database(NULL);
    g_autoptr(GPtrArray) command = command_for(address);
    g_autoptr(GError) error = NULL;
    g_autofree char *output = NULL, *errors = NULL;
    add_models(command);
    g_autoptr(GSubprocessLauncher) launcher =
        g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
    g_subprocess_launcher_setenv(launcher, "PYTHONDONTWRITEBYTECODE", "1", TRUE);
    if (python_path != NULL)
        g_subprocess_launcher_setenv(launcher, "PYTHONPATH", python_path, TRUE);
    g_autoptr(GSubprocess) process =
        g_subprocess_launcher_spawnv(launcher, (const char *const *)command->pdata, &error);
    if (process == NULL ||
        !g_subprocess_communicate_utf8(process, NULL, NULL, &output, &errors, &error))
        fail_msg("%s", error->message);
    if (!g_subprocess_get_successful(process))
        fail_msg("%s%s", output, errors);
    // "# N cases, M of them run"
    const char *cases = strstr(output, " cases, ");
    assert_non_null(cases);
    print_message("%s", g_strrstr(output, "# "));
    assert_true(g_ascii_strtoull(cases + strlen(" cases, "), NULL, 10) >= 300);
}

static void
every_table_is_the_one_that_sqlalchemy_makes(void **state)
{
    (void)state;
    compare(NULL);
}

// Where TRUEUP_SQLALCHEMY2 names a folder with SQLAlchemy 2 for the system's Python, in place of
// the test above.
static void
every_table_is_the_one_that_sqlalchemy_2_makes(void **state)
{
    (void)state;
    compare(g_getenv("TRUEUP_SQLALCHEMY2"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_table_is_the_one_that_sqlalchemy_makes),
    };
    const struct CMUnitTest modern[] = {
        cmocka_unit_test(every_table_is_the_one_that_sqlalchemy_2_makes),
    };
    if (g_getenv("TRUEUP_SQLALCHEMY2") != NULL)
        return cmocka_run_group_tests_name("models oracle 2", modern, server_start, server_stop);
    return cmocka_run_group_tests_name("models oracle", tests, server_start, server_stop);
}
