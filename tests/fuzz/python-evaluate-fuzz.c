// libFuzzer: any bytes at all are run as a module, within the budgets and without a crash, and
// every name of it can be shown.
#include "python/evaluator.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

typedef struct {
    const char *bytes;
    size_t length;
} File;

static bool
read_file(void *data, const char *path, char **text, size_t *length)
{
    const File *file = data;
    if (strcmp(path, "/a.py") != 0)
        return false;
    *text = g_malloc(file->length + 1);
    if (file->length > 0)
        memcpy(*text, file->bytes, file->length);
    (*text)[file->length] = '\0';
    *length = file->length;
    return true;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static const char *const roots[] = {"", NULL};
    File file = {(const char *)bytes, length};
    EvaluatorOptions options = {.roots = roots,
                                .read = read_file,
                                .read_data = &file,
                                .steps_each = 100000,
                                .steps = 1000000};
    g_autoptr(Evaluator) evaluator = evaluator_new(&options);
    Value *module = evaluator_import(evaluator, "a");
    g_assert(module->kind == VALUE_MODULE);
    const Namespace *names = &module->module->names;
    for (size_t i = 0; i < names->count; i++) {
        g_assert(names->rows[i].name != NULL);
        if (names->rows[i].value != NULL)
            g_assert(evaluator_repr(evaluator, names->rows[i].value) != NULL);
        if (names->rows[i].annotation != NULL)
            evaluator_annotation(evaluator, module->module, NULL, &names->rows[i]);
    }
    return 0;
}
