// evaluate-dump FILE: the peer of evaluate-peer. FILE holds snippets of Python with a line "---"
// between them; each is run as a module of its own, and repr(result) is printed on one line.
#include "python/evaluator.h"

#include <stdio.h>
#include <string.h>

typedef struct {
    const char *text;
} Snippet;

static bool
read_snippet(void *data, const char *path, char **text, size_t *length)
{
    const Snippet *snippet = data;
    if (strcmp(path, "/snippet.py") != 0)
        return false;
    *text = g_strdup(snippet->text);
    *length = strlen(snippet->text);
    return true;
}

static void
print_result(const char *text)
{
    static const char *const roots[] = {"", NULL};
    Snippet snippet = {text};
    EvaluatorOptions options = {.roots = roots, .read = read_snippet, .read_data = &snippet};
    g_autoptr(Evaluator) evaluator = evaluator_new(&options);
    Value *module = evaluator_import_file(evaluator, "/snippet.py");
    Value *result = evaluator_find(evaluator, module, "result", (Origin){0});
    const Diagnostics *diagnostics = evaluator_diagnostics(evaluator);
    if (result != NULL && diagnostics->count == 0)
        printf("%s\n", evaluator_repr(evaluator, result));
    else
        printf("raised: %s\n", diagnostics->count == 0 ? "nothing" : diagnostics->rows[0].text);
}

int
main(int argc, char **argv)
{
    g_autofree char *text = NULL;
    if (argc != 2 || !g_file_get_contents(argv[1], &text, NULL, NULL))
        return 2;
    g_auto(GStrv) snippets = g_strsplit(text, "\n---\n", -1);
    for (char **snippet = snippets; *snippet != NULL; snippet++)
        print_result(*snippet);
    return 0;
}
