#include "revision/script.h"

#include "models/files.h"
#include "python/evaluator.h"
#include "sqlalchemy/neighbours.h"
#include "sqlalchemy/sqlalchemy.h"

#include <string.h>

// What a project gives to the reading of its revisions: roots, types, and the naming convention
// that its MetaData has. Only files that speak of one are read for that.

enum { DEEPEST_FOLDER = 8, LARGEST_FILE = 1 << 20 };

static bool
is_skipped(const char *name)
{
    static const char *const names[] = {"node_modules", "site-packages", "tests", "venv",
                                        "versions",     "static",        "docs",  "env"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return name[0] == '.' || name[0] == '_';
}

static bool
speaks_of_naming(const char *path)
{
    g_autofree char *text = NULL;
    gsize length = 0;
    return g_str_has_suffix(path, ".py") && g_file_test(path, G_FILE_TEST_IS_REGULAR) &&
           g_file_get_contents(path, &text, &length, NULL) && length < LARGEST_FILE &&
           strstr(text, "naming_convention") != NULL;
}

static void
find_files(const char *folder, int depth, GPtrArray *files)
{
    g_autoptr(GDir) dir = depth > DEEPEST_FOLDER ? NULL : g_dir_open(folder, 0, NULL);
    for (const char *name = dir == NULL ? NULL : g_dir_read_name(dir); name != NULL;
         name = g_dir_read_name(dir)) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        if (g_file_test(path, G_FILE_TEST_IS_SYMLINK))
            continue;
        if (g_file_test(path, G_FILE_TEST_IS_DIR) && !is_skipped(name))
            find_files(path, depth + 1, files);
        else if (speaks_of_naming(path))
            g_ptr_array_add(files, g_steal_pointer(&path));
    }
}

static int
compare_paths(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

// The first convention that a MetaData of the default database has.
static const char *const *
convention_pairs(Evaluator *evaluator, const Declarations *declarations, Arena *arena)
{
    for (size_t i = 0; i < declarations->metadata.count; i++) {
        const MetaData *metadata = declarations->metadata.rows[i];
        if (metadata->naming == NULL || metadata->naming->kind != VALUE_DICT)
            continue;
        const Dict *dict = &metadata->naming->dict;
        const char **pairs = ARENA_NEW_ARRAY(arena, const char *, 2 * dict->count + 1);
        size_t count = 0;
        for (size_t j = 0; j < dict->count; j++) {
            const char *key = value_text(dict->entries[j].key);
            const char *template = value_text(dict->entries[j].value);
            if (key == NULL || template == NULL)
                continue;
            pairs[count++] = arena_text(arena, key);
            pairs[count++] = arena_text(arena, template);
        }
        (void)evaluator;
        return pairs;
    }
    return NULL;
}

static const char *const *
read_naming(const Project *project, const char *const *roots, bool modern, Arena *arena)
{
    g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(g_free);
    find_files(project->root, 0, files);
    if (files->len == 0)
        return NULL;
    g_ptr_array_sort(files, compare_paths);
    g_autoptr(Arena) own = arena_new();
    Declarations declarations = {.modern = modern, .diagnostics = {.arena = own}};
    EvaluatorOptions options = {.roots = roots,
                                .modules = sqlalchemy_modules(own),
                                .files = neighbour_files,
                                .host = &declarations};
    g_autoptr(Evaluator) evaluator = evaluator_new(&options);
    for (guint i = 0; i < files->len; i++)
        evaluator_import_file(evaluator, files->pdata[i]);
    return convention_pairs(evaluator, &declarations, arena);
}

ScriptOptions
script_options_for(const Project *project, Arena *arena)
{
    const char **roots = ARENA_NEW_ARRAY(arena, const char *, 4);
    size_t count = 0;
    roots[count++] = project->root;
    roots[count++] = arena_printf(arena, "%s/src", project->root);
    if (project->migrations != NULL)
        roots[count++] = project->migrations;
    bool modern = models_sqlalchemy(project->root, project->sqlalchemy) != 1;
    return (ScriptOptions){.roots = roots,
                           .folders = project->versions,
                           .types = project->types,
                           .version_table = project->version_table,
                           .version_namespace = project->version_namespace,
                           .naming = read_naming(project, roots, modern, arena),
                           .modern = modern};
}
