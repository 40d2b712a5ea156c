// Answers questions about a folder of revisions, one a line of stdin, for
// tests/oracle/revision-peer: "resolve ID", "history LOWER UPPER", "upgrade ROWS TARGET",
// "downgrade ROWS TARGET", "current ROWS". Words are separated by tabs, rows by commas. An answer
// is a line of identifiers, or "! " and the first line of the error.

#include "revision/identifier.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static Names
split_rows(char **rows)
{
    return (Names){(const char *const *)rows, g_strv_length(rows)};
}

// An empty end of a range is none.
static Names
end_of(char **word)
{
    return **word == '\0' ? (Names){0} : (Names){(const char *const *)word, 1};
}

static bool
answer(const RevisionGraph *graph, char **words, GPtrArray *found, GError **error)
{
    unsigned count = g_strv_length(words);
    g_auto(GStrv) rows = g_strsplit(count > 1 ? words[1] : "", ",", -1);
    if (count == 2 && strcmp(words[0], "resolve") == 0)
        return revision_resolve(graph, words[1], found, error);
    if (count == 2 && strcmp(words[0], "current") == 0)
        return revision_current(graph, split_rows(rows), found, error);
    if (count == 3 && strcmp(words[0], "history") == 0)
        return revision_history(graph, end_of(&words[1]), end_of(&words[2]), found, error);
    if (count == 3 && strcmp(words[0], "upgrade") == 0)
        return revision_upgrades(graph, split_rows(rows), words[2], found, error);
    if (count == 3 && strcmp(words[0], "downgrade") == 0)
        return revision_downgrades(graph, split_rows(rows), words[2], found, error);
    fprintf(stderr, "what is \"%s\"?\n", words[0]);
    exit(2);
}

static void
print_answer(const RevisionGraph *graph, char *line)
{
    g_autoptr(GPtrArray) found = g_ptr_array_new();
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) words = g_strsplit(line, "\t", -1);
    if (!answer(graph, words, found, &error)) {
        printf("! %.*s\n", (int)strcspn(error->message, "\n"), error->message);
        return;
    }
    for (guint i = 0; i < found->len; i++)
        printf("%s%s", i > 0 ? " " : "", ((const Revision *)found->pdata[i])->id);
    printf("\n");
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
    for (size_t i = 0; i < graph->diagnostics.count; i++)
        fprintf(stderr, "%s\n", graph->diagnostics.rows[i].text);
    char line[4096];
    while (fgets(line, sizeof line, stdin) != NULL) {
        line[strcspn(line, "\n")] = '\0'; // an empty last word stays
        print_answer(graph, line);
    }
    return 0;
}
