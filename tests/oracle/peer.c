#include "tests/oracle/peer.h"

#include <gio/gio.h>

char *
peer_file(const char *name)
{
    return g_build_filename(g_getenv("SRCDIR"), "tests/oracle", name, NULL);
}

GPtrArray *
peer_command(const char *script)
{
    g_autofree char *address = server_database(NULL);
    g_autoptr(Connection) connection = server_connect_superuser(address);
    const ConnectionFacts *facts = connection_facts(connection);
    g_autofree char *file = peer_file(script);
    g_autofree char *dump = g_build_filename(sandbox_programs(server_sandbox()), "pg_dump", NULL);
    const char *const words[] = {
        "/usr/bin/python3", file,        "--host",     facts->host,     "--port",    facts->port,
        "--user",           facts->user, "--database", facts->database, "--pg-dump", dump};
    GPtrArray *command = g_ptr_array_new_with_free_func(g_free);
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        g_ptr_array_add(command, g_strdup(words[i]));
    return command;
}

void
peer_add_models(GPtrArray *command)
{
    g_autofree char *folder = peer_file("models");
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    assert_non_null(dir);
    guint first = command->len;
    for (const char *name = g_dir_read_name(dir); name != NULL; name = g_dir_read_name(dir))
        if (g_str_has_suffix(name, ".py"))
            g_ptr_array_add(command, g_build_filename(folder, name, NULL));
    assert_true(command->len > first);
}

char *
peer_run(GPtrArray *command, const char *python_path)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *output = NULL, *errors = NULL;
    g_ptr_array_add(command, NULL);
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
    return g_steal_pointer(&output);
}
