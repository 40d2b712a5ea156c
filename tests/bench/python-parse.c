// python-parse FILE…: how fast Python files become trees, in MB/s. The files are read beforehand;
// the best of several rounds counts, since other work on the machine can only slow it down.
#include "python/parser.h"

#include <stdio.h>

enum { ROUNDS = 15 };

typedef struct {
    char *name, *bytes;
    gsize length;
} File;

static File *
read_files(int count, char **names, size_t *total)
{
    File *files = g_new0(File, (gsize)count);
    for (int i = 0; i < count; i++) {
        files[i].name = names[i];
        g_autoptr(GError) error = NULL;
        if (!g_file_get_contents(names[i], &files[i].bytes, &files[i].length, &error))
            g_error("%s", error->message);
        *total += files[i].length;
    }
    return files;
}

int
main(int argument_count, char **arguments)
{
    size_t total = 0, nodes_bytes = 0, diagnostics = 0;
    int count = argument_count - 1;
    File *files = read_files(count, arguments + 1, &total);
    gint64 best = G_MAXINT64;
    for (int round = 0; round < ROUNDS; round++) {
        gint64 start = g_get_monotonic_time();
        nodes_bytes = diagnostics = 0;
        for (int i = 0; i < count; i++) {
            SyntaxTree *tree = python_parse(files[i].name, files[i].bytes, files[i].length);
            nodes_bytes += arena_size(tree->arena);
            diagnostics += tree->diagnostics.count;
            syntax_free(tree);
        }
        best = MIN(best, g_get_monotonic_time() - start);
    }
    printf("%d files, %.2f MB, %zu diagnostics: %.1f ms, %.1f MB/s, trees %.1f times the source\n",
           count, (double)total / 1e6, diagnostics, (double)best / 1e3,
           (double)total / (double)best, (double)nodes_bytes / (double)total);
    for (int i = 0; i < count; i++)
        g_free(files[i].bytes);
    g_free(files);
    return 0;
}
