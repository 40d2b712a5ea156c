#include "run/dump.h"

#include <string.h>

static char *
dump_program(const Sandbox *sandbox)
{
    const char *folder = sandbox_programs(sandbox);
    g_autofree char *beside = folder != NULL ? g_build_filename(folder, "pg_dump", NULL) : NULL;
    bool there = beside != NULL && g_file_test(beside, G_FILE_TEST_IS_EXECUTABLE);
    return there ? g_steal_pointer(&beside) : g_find_program_in_path("pg_dump");
}

// Address and password go by the environment: arguments can be seen by everybody.
static GSubprocess *
start_dump(Connection *target, const char *program, GError **error)
{
    g_autoptr(GSubprocessLauncher) launcher =
        g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
    g_auto(GStrv) environment = connection_environment(target);
    for (char **row = environment; *row != NULL; row++) {
        g_auto(GStrv) pair = g_strsplit(*row, "=", 2);
        g_subprocess_launcher_setenv(launcher, pair[0], pair[1], TRUE);
    }
    g_subprocess_launcher_unsetenv(launcher, "PGSERVICE");
    const char *const arguments[] = {
        program, "-s", "--no-owner", "--no-privileges", "--no-publications", "--no-subscriptions",
        NULL};
    return g_subprocess_launcher_spawnv(launcher, arguments, error);
}

char *
dump_schema(const Sandbox *sandbox, Connection *target, GCancellable *cancellable, GError **error)
{
    g_autofree char *program = dump_program(sandbox);
    if (program == NULL) {
        g_set_error_literal(error, SERVER_ERROR, SERVER_ERROR_SANDBOX,
                            "there is no pg_dump here\nhint: install PostgreSQL's client programs, "
                            "or set PGBIN to their folder");
        return NULL;
    }
    g_autoptr(GSubprocess) process = start_dump(target, program, error);
    g_autofree char *text = NULL, *complaint = NULL;
    if (process == NULL ||
        !g_subprocess_communicate_utf8(process, NULL, cancellable, &text, &complaint, error))
        return NULL;
    if (g_subprocess_get_successful(process))
        return g_steal_pointer(&text);
    g_set_error(error, SERVER_ERROR, SERVER_ERROR_SANDBOX, "%s: %.*s",
                connection_facts(target)->identity, (int)strcspn(complaint, "\n"), complaint);
    return NULL;
}
