#include "tests/server/world.h"

#include <glib/gstdio.h>

void
world_write(const World *world, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(world->folder, name, NULL);
    assert_true(g_file_set_contents(path, text, -1, NULL));
}

World
world_make(void)
{
    World world = {.folder = g_dir_make_tmp("trueup-upgrade-XXXXXX", NULL),
                   .address = server_database(NULL)};
    g_autofree char *versions = g_build_filename(world.folder, "migrations/versions", NULL);
    assert_int_equal(g_mkdir_with_parents(versions, 0755), 0);
    world_write(&world, "alembic.ini", "[alembic]\nscript_location = migrations\n");
    world_write(&world, "migrations/env.py", "");
    world.connection = server_connect(world.address);
    return world;
}

void
world_clear(World *world)
{
    connection_close(world->connection);
    const char *vector[] = {"rm", "-rf", world->folder, NULL};
    g_autoptr(GSubprocess) process = g_subprocess_newv(vector, G_SUBPROCESS_FLAGS_NONE, NULL);
    g_subprocess_wait(process, NULL, NULL);
    g_free(world->folder);
    g_free(world->address);
    g_free(world->output);
    g_free(world->errors);
}
GSubprocess *
world_start(const World *world, const char *words)
{
    g_autoptr(GSubprocessLauncher) launcher =
        g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
    g_subprocess_launcher_set_cwd(launcher, world->folder);
    g_autofree char *state = g_build_filename(world->folder, "state", NULL);
    g_subprocess_launcher_setenv(launcher, "DATABASE_URL", world->address, TRUE);
    g_subprocess_launcher_setenv(launcher, "XDG_STATE_HOME", state, TRUE);
    g_auto(GStrv) parts = g_strsplit(words, " ", -1);
    GStrvBuilder *builder = g_strv_builder_new();
    g_strv_builder_add(builder, g_getenv("TRUEUP") != NULL ? g_getenv("TRUEUP") : "./trueup");
    for (size_t i = 0; parts[i] != NULL; i++)
        g_strv_builder_add(builder, parts[i]);
    g_strv_builder_add(builder, "--database");
    g_strv_builder_add(builder, world->address);
    g_auto(GStrv) vector = g_strv_builder_end(builder);
    g_strv_builder_unref(builder);
    g_autoptr(GError) error = NULL;
    GSubprocess *process =
        g_subprocess_launcher_spawnv(launcher, (const char *const *)vector, &error);
    if (process == NULL)
        fail_msg("%s", error->message);
    return process;
}

void
world_finish(World *world, GSubprocess *process)
{
    g_free(g_steal_pointer(&world->output));
    g_free(g_steal_pointer(&world->errors));
    assert_true(
        g_subprocess_communicate_utf8(process, NULL, NULL, &world->output, &world->errors, NULL));
    world->status = g_subprocess_get_if_exited(process) ? g_subprocess_get_exit_status(process)
                                                        : -g_subprocess_get_term_sig(process);
    g_object_unref(process);
}

void
world_run(World *world, const char *words)
{
    world_finish(world, world_start(world, words));
}

void
check_value(World *world, const char *sql, const char *expected)
{
    g_autofree char *value = server_value(world->connection, sql);
    assert_string_equal(value, expected);
}
