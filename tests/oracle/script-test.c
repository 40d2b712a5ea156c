// What trueup reads in a revision is what the real Alembic does with it: by pg_dump, one construct
// after the other.
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
    g_autofree char *build = g_path_get_dirname(g_getenv("TRUEUP"));
    GPtrArray *command = g_ptr_array_new_with_free_func(g_free);
    const char *const words[] = {"/usr/bin/python3", file_of("script-compare"),
                                 "--host",           facts->host,
                                 "--port",           facts->port,
                                 "--user",           facts->user,
                                 "--database",       facts->database};
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        g_ptr_array_add(command, i == 1 ? (char *)(uintptr_t)words[i] : g_strdup(words[i]));
    g_ptr_array_add(command, g_strdup("--script-dump"));
    g_ptr_array_add(command, g_build_filename(build, "tests/oracle/script-dump", NULL));
    g_ptr_array_add(command, g_strdup("--snippets"));
    g_ptr_array_add(command, file_of("script-revisions.txt"));
    g_ptr_array_add(command, g_strdup("--pg-dump"));
    g_ptr_array_add(command, g_build_filename(sandbox_programs(server_sandbox()), "pg_dump", NULL));
    connection_close(connection);
    return command;
}

static void
every_revision_does_what_alembic_does_with_it(void **state)
{
    (void)state;
    g_autofree char *address = server_database(NULL);
    g_autoptr(GPtrArray) command = command_for(address);
    g_autoptr(GError) error = NULL;
    g_autofree char *output = NULL, *errors = NULL;
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
    assert_null(strstr(output, "# 0 revisions"));
}

// What every real server has, and the private one leaves out to start sooner.
static int
start_with_template(void **state)
{
    int status = server_start(state);
    g_autofree char *address = sandbox_database(server_sandbox(), "template0", NULL, NULL);
    return address != NULL ? status : 1;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_revision_does_what_alembic_does_with_it),
    };
    return cmocka_run_group_tests_name("revision bodies", tests, start_with_template, server_stop);
}
