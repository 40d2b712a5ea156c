// replay-dump FOLDER [pg_dump's options…]: the history of the project at FOLDER, replayed. Says on
// stderr what happened; the schema that it leads to goes to stdout, as pg_dump -s prints it.
#include "run/replay.h"

#include <stdio.h>
#include <stdlib.h>

static void
end(const GError *error)
{
    fprintf(stderr, "%s\n", error->message);
    exit(2);
}

static void
dump(const Sandbox *sandbox, const char *address)
{
    g_autofree char *program = g_build_filename(sandbox_programs(sandbox), "pg_dump", NULL);
    g_autofree char *superuser = sandbox_superuser_address(sandbox, address);
    const char *const command[] = {program, "-s", "--no-owner", "-x", "--dbname", superuser, NULL};
    g_autoptr(GError) error = NULL;
    g_autoptr(GSubprocess) process = g_subprocess_newv(command, G_SUBPROCESS_FLAGS_NONE, &error);
    if (process == NULL || !g_subprocess_wait_check(process, NULL, &error))
        end(error);
}

static void
print(const Replay *replay)
{
    fprintf(stderr, "%zu revisions ran, %zu gaps\n", replay->revisions, replay->gap_count);
    for (size_t i = 0; i < replay->gap_count; i++) {
        g_autofree char *origin = origin_text(replay->gaps[i].origin);
        fprintf(stderr, "gap %s %s: %s\n", replay->gaps[i].revision->id, origin,
                replay->gaps[i].reason);
    }
    for (const char *const *name = replay->unproven; *name != NULL; name++)
        fprintf(stderr, "unproven %s\n", *name);
    if (replay->broken != NULL)
        fprintf(stderr, "broken at %s: %s\n", replay->broken_at->id, replay->broken);
}

int
main(int count, char **arguments)
{
    g_autoptr(GError) error = NULL;
    if (count < 2)
        return 2;
    g_autoptr(Project) project = project_find(
        &(ProjectOptions){.start = arguments[1], .directory = count > 2 ? arguments[2] : NULL},
        &error);
    if (project == NULL)
        end(error);
    g_autoptr(RevisionGraph) graph = revision_graph_read(project->versions, &error);
    if (graph == NULL)
        end(error);
    g_autoptr(Sandbox) sandbox = sandbox_start(NULL, &error);
    if (sandbox == NULL)
        end(error);
    gint64 start = g_get_monotonic_time();
    g_autoptr(Replay) replay = replay_run(project, graph, sandbox, NULL, &error);
    if (replay == NULL)
        end(error);
    print(replay);
    fprintf(stderr, "%.0f ms\n", (double)(g_get_monotonic_time() - start) / 1000);
    if (replay->broken == NULL)
        dump(sandbox, replay->address);
    return replay->broken != NULL;
}
