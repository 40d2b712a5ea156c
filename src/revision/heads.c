#include "revision/revision-private.h"

// Reading the heads of many files, on as many cores as there are. One file is ten microseconds of
// work, half of it the kernel's, so a part is worth a thread from some dozens on.

enum { FILES_EACH = 100, MOST_PARTS = 8 };

typedef struct {
    const GPtrArray *files;
    guint from, to;
    RevisionGraph found; // arena and diagnostics of this part
    Revision **revisions;
} Part;

static gpointer
read_part(gpointer data)
{
    Part *part = data;
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(PythonNames) names = python_names_new(part->found.arena);
    const HeadReading reading = {arena, names};
    for (guint i = part->from; i < part->to; i++)
        part->revisions[i] = revision_read_header(&part->found, &reading, part->files->pdata[i]);
    return NULL;
}

static void
take_part(RevisionGraph *graph, Part *part)
{
    for (size_t i = 0; i < part->found.diagnostics.count; i++)
        diagnostics_add(&graph->diagnostics, part->found.diagnostics.rows[i]);
    arena_adopt(graph->arena, part->found.arena);
}

Revision **
revision_read_heads(RevisionGraph *graph, const GPtrArray *files)
{
    Revision **revisions = g_new0(Revision *, files->len);
    guint count = CLAMP(files->len / FILES_EACH, 1, MIN(g_get_num_processors(), MOST_PARTS));
    Part parts[MOST_PARTS];
    GThread *threads[MOST_PARTS] = {0};
    for (guint i = 0; i < count; i++) {
        parts[i] = (Part){.files = files,
                          .from = files->len * i / count,
                          .to = files->len * (i + 1) / count,
                          .revisions = revisions};
        parts[i].found.arena = parts[i].found.diagnostics.arena = arena_new();
        if (i > 0)
            threads[i] = g_thread_new("heads", read_part, &parts[i]);
    }
    read_part(&parts[0]);
    for (guint i = 0; i < count; i++) {
        if (threads[i] != NULL)
            g_thread_join(threads[i]);
        take_part(graph, &parts[i]);
    }
    return revisions;
}
