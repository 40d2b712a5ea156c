// Answers questions about a folder of revisions, one a line of stdin, for
// tests/oracle/version-peer: "upgrade ROWS TARGET", "downgrade ROWS TARGET", "stamp ROWS TARGETS".
// Words are separated by tabs, rows and targets by commas. An answer is, for each step, a sign for
// each statement (+ insert, - delete, = update) and the rows behind it, or "! " and the first line
// of the error.

#include "run/version.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int
compare_signs(const void *a, const void *b)
{
    return *(const char *)a - *(const char *)b;
}

static void
add_step(GString *text, const VersionRows *rows, const GArray *changes)
{
    static const char signs[] = {
        [VERSION_INSERT] = '+', [VERSION_UPDATE] = '=', [VERSION_DELETE] = '-'};
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(GString) sent = g_string_new(NULL);
    for (guint i = 0; i < changes->len; i++)
        g_string_append_c(sent, signs[g_array_index(changes, VersionChange, i).verb]);
    qsort(sent->str, sent->len, 1, compare_signs);
    g_string_append_printf(text, "%s%s ", text->len > 0 ? "; " : "", sent->str);
    Names names = version_rows_names(rows, arena);
    for (size_t i = 0; i < names.count; i++)
        g_string_append_printf(text, "%s%s", i > 0 ? "," : "", names.items[i]);
}

static bool
run_revisions(const RevisionGraph *graph, char **words, Names begin, GString *text, GError **error)
{
    bool up = strcmp(words[0], "upgrade") == 0;
    g_autoptr(VersionRows) rows = version_rows_new(graph, begin);
    g_autoptr(GPtrArray) found = g_ptr_array_new();
    if (!(up ? revision_upgrades(graph, begin, words[2], found, error)
             : revision_downgrades(graph, begin, words[2], found, error)))
        return false;
    for (guint i = 0; i < found->len; i++) {
        g_autoptr(GArray) changes = g_array_new(FALSE, FALSE, sizeof(VersionChange));
        if (!(up ? version_upgrade(rows, found->pdata[i], changes, error)
                 : version_downgrade(rows, found->pdata[i], changes, error)))
            return false;
        add_step(text, rows, changes);
    }
    return true;
}

static bool
run_stamp(const RevisionGraph *graph, char **words, Names begin, GString *text, GError **error)
{
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(VersionRows) rows = version_rows_new(graph, begin);
    g_autoptr(GArray) moves = g_array_new(FALSE, FALSE, sizeof(StampMove));
    g_auto(GStrv) targets = g_strsplit(words[2], ",", -1);
    Names names = {(const char *const *)targets, g_strv_length(targets)};
    if (!revision_stamps(graph, begin, names, arena, moves, error))
        return false;
    for (guint i = 0; i < moves->len; i++) {
        g_autoptr(GArray) changes = g_array_new(FALSE, FALSE, sizeof(VersionChange));
        if (!version_stamp(rows, &g_array_index(moves, StampMove, i), changes, error))
            return false;
        add_step(text, rows, changes);
    }
    return true;
}

static void
print_answer(const RevisionGraph *graph, const char *line)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) text = g_string_new(NULL);
    g_auto(GStrv) words = g_strsplit(line, "\t", -1);
    if (g_strv_length(words) != 3) {
        fprintf(stderr, "what is \"%s\"?\n", line);
        exit(2);
    }
    g_auto(GStrv) split = g_strsplit(words[1], ",", -1);
    Names rows = {(const char *const *)split, g_strv_length(split)};
    bool done = strcmp(words[0], "stamp") == 0 ? run_stamp(graph, words, rows, text, &error)
                                               : run_revisions(graph, words, rows, text, &error);
    if (done)
        printf("%s\n", text->str);
    else
        printf("! %.*s\n", (int)strcspn(error->message, "\n"), error->message);
}

int
main(int count, char **arguments)
{
    if (count != 2)
        return 2;
    const char *folders[] = {arguments[1], NULL};
    g_autoptr(GError) error = NULL;
    g_autoptr(RevisionGraph) graph = revision_graph_read(folders, &error);
    if (graph == NULL) {
        fprintf(stderr, "%s\n", error->message);
        return 2;
    }
    char line[4096];
    while (fgets(line, sizeof line, stdin) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        print_answer(graph, line);
    }
    return 0;
}
