// python-tree-dump: the trees of Python files in the form in which the oracle prints CPython's.
//
// Reads names of files from standard input, one a line, and writes one line for each:
//   Kind[line,column](field,field,…)   fields in the order of CPython's ast, lists in [], None as ~
//   !line,line,…: text                 for a file with errors: their lines, and the first one's
//   text
// Contexts, type comments and the positions inside f-strings are left out (CPython 3.11 has the
// latter wrong).
#include "python/parser.h"
#include "tests/oracle/python-tree-rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
dump_file(const char *file)
{
    g_autofree char *bytes = NULL;
    gsize length = 0;
    if (!g_file_get_contents(file, &bytes, &length, NULL)) {
        puts("!0: the file cannot be read");
        return;
    }
    g_autoptr(SyntaxTree) tree = python_parse(file, bytes, length);
    if (tree->diagnostics.count > 0) {
        for (size_t i = 0; i < tree->diagnostics.count; i++)
            printf("%c%d", i == 0 ? '!' : ',', tree->diagnostics.rows[i].origin.line);
        printf(": %s\n", tree->diagnostics.rows[0].text);
        return;
    }
    Dump dump = {.out = g_string_sized_new(length * 8)};
    dump_node(&dump, tree->module);
    puts(dump.out->str);
    g_string_free(dump.out, TRUE);
}

int
main(void)
{
    char *line = NULL;
    size_t room = 0;
    while (getline(&line, &room, stdin) >= 0) {
        line[strcspn(line, "\n")] = '\0';
        dump_file(line);
        fflush(stdout);
    }
    free(line);
    return 0;
}
