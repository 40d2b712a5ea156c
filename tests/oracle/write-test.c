// Revisions that trueup writes run under the real Alembic, up and down, and say what autogenerate
// says: write-peer has the cases, one TAP line each.
#include "tests/server/server.h"

#include <gio/gio.h>
#include <string.h>

static char *
file_of(const char *name)
{
    return g_build_filename(g_getenv("SRCDIR"), "tests/oracle", name, NULL);
}

static void
add_models(GPtrArray *command)
{
    g_autofree char *folder = file_of("models");
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    assert_non_null(dir);
    for (const char *name = g_dir_read_name(dir); name != NULL; name = g_dir_read_name(dir))
        if (g_str_has_suffix(name, ".py"))
            g_ptr_array_add(command, g_build_filename(folder, name, NULL));
    g_ptr_array_add(command, NULL);
}

static GPtrArray *
command_for(const char *address, const char *only)
{
    g_autoptr(Connection) connection = server_connect_superuser(address);
    const ConnectionFacts *facts = connection_facts(connection);
    g_autofree char *peer = file_of("write-peer");
    g_autofree char *dump = g_build_filename(sandbox_programs(server_sandbox()), "pg_dump", NULL);
    GPtrArray *command = g_ptr_array_new_with_free_func(g_free);
    const char *const words[] = {"/usr/bin/python3", peer,
                                 "--host",           facts->host,
                                 "--port",           facts->port,
                                 "--user",           facts->user,
                                 "--database",       facts->database,
                                 "--trueup",         g_getenv("TRUEUP"),
                                 "--pg-dump",        dump,
                                 "--only",           only};
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        g_ptr_array_add(command, g_strdup(words[i]));
    return command;
}

// Runs the peer; fails with what it printed.
static void
run_peer(const char *only, bool models)
{
    g_autofree char *address = server_database(NULL);
    g_autoptr(GPtrArray) command = command_for(address, only);
    g_autoptr(GError) error = NULL;
    g_autofree char *output = NULL, *errors = NULL;
    if (models)
        add_models(command);
    else
        g_ptr_array_add(command, NULL);
    g_autoptr(GSubprocessLauncher) launcher =
        g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
    g_subprocess_launcher_setenv(launcher, "PYTHONDONTWRITEBYTECODE", "1", TRUE);
    g_autoptr(GSubprocess) process =
        g_subprocess_launcher_spawnv(launcher, (const char *const *)command->pdata, &error);
    if (process == NULL ||
        !g_subprocess_communicate_utf8(process, NULL, NULL, &output, &errors, &error))
        fail_msg("%s", error->message);
    if (!g_subprocess_get_successful(process))
        fail_msg("%s%s", output, errors);
    assert_null(strstr(output, "1..0"));
}

static void
a_change_of_the_models_is_made_and_taken_back_by_alembic(void **state)
{
    (void)state;
    run_peer("", false);
}

static void
whole_models_are_made_from_nothing_by_alembic(void **state)
{
    (void)state;
    run_peer("the models of ", true);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_change_of_the_models_is_made_and_taken_back_by_alembic),
        cmocka_unit_test(whole_models_are_made_from_nothing_by_alembic),
    };
    return cmocka_run_group_tests_name("write oracle", tests, server_start, server_stop);
}
