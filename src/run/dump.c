#include "run/dump.h"

#include "server/client.h"

#include <string.h>

// The sandbox's own, whose words it understands, unless the target is newer.
static char *
dump_program(const Sandbox *sandbox, int version, GError **error)
{
    const char *folder = sandbox_programs(sandbox);
    g_autofree char *beside = folder != NULL ? g_build_filename(folder, "pg_dump", NULL) : NULL;
    if (beside != NULL && client_program_serves(beside, version))
        return g_steal_pointer(&beside);
    g_autoptr(GError) failed = NULL;
    char *program = client_program("pg_dump", version, &failed);
    if (program == NULL)
        g_set_error_literal(error, SERVER_ERROR, SERVER_ERROR_SANDBOX, failed->message);
    return program;
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
    g_autofree char *program = dump_program(sandbox, connection_facts(target)->version, error);
    if (program == NULL)
        return NULL;
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
