// libFuzzer: any bytes at all as a .sql revision: its head and both of its sections are read or
// refused, and every statement has a text and a line of the file.
#include "revision/script.h"

#include <glib/gstdio.h>

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static int
count_lines(const uint8_t *bytes, size_t length)
{
    int lines = 1;
    for (size_t i = 0; i < length; i++)
        lines += bytes[i] == '\n';
    return lines;
}

static void
read_direction(const Revision *revision, ScriptDirection direction, int lines)
{
    const ScriptOptions options = {0};
    g_autoptr(GError) error = NULL;
    g_autoptr(RevisionScript) script = revision_script_read(revision, direction, &options, &error);
    g_assert(script != NULL && error == NULL);
    g_assert(!script->missing || script->count == 0);
    for (size_t i = 0; i < script->count; i++) {
        const ScriptStatement *statement = &script->statements[i];
        g_assert(statement->sql != NULL && *statement->sql != '\0');
        g_assert(statement->origin.line >= 1 && statement->origin.line <= lines);
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    g_autofree char *folder = g_dir_make_tmp("trueup-fuzz-XXXXXX", NULL);
    g_assert(folder != NULL);
    g_autofree char *path = g_build_filename(folder, "a.sql", NULL);
    g_assert(g_file_set_contents_full(path, (const char *)bytes, (gssize)length,
                                      G_FILE_SET_CONTENTS_NONE, 0600, NULL));
    const char *folders[] = {folder, NULL};
    g_autoptr(RevisionGraph) graph = revision_graph_read(folders, NULL);
    g_assert(graph != NULL && graph->all.count + graph->diagnostics.count > 0);
    int lines = count_lines(bytes, length);
    for (size_t i = 0; i < graph->all.count; i++) {
        read_direction(graph->all.items[i], SCRIPT_UPGRADE, lines);
        read_direction(graph->all.items[i], SCRIPT_DOWNGRADE, lines);
    }
    g_unlink(path);
    g_rmdir(folder);
    return 0;
}
