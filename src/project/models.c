#include "project/project-private.h"

#include <stdio.h>
#include <string.h>

// Without a word from anybody, every file that declares a table is one of models. Larger projects
// than this say where theirs are.
enum { SCAN_DEPTH = 12, SCAN_FILES = 20000 };
#define SCAN_HEAD ((size_t)16 * 1024)
#define SCAN_BYTES ((size_t)4 * 1024 * 1024)

// How a declaration looks in the text of a file; SQLAlchemy must be named beside the weak ones.
static const char declaration_pattern[] = "__tablename__\\s*[:=]"
                                          "|\\bmapped_column\\s*\\("
                                          "|^class\\s+\\w+\\s*\\([^)]*\\b(?:db|database)\\.Model\\b"
                                          "|\\b(?:db|sa|sqlalchemy)\\.(?:Table|Column)\\s*\\("
                                          "|^class\\s+\\w+\\s*\\([^)]*\\bDeclarativeBase\\b"
                                          "|\\btable\\s*=\\s*True\\b";
static const char weak_pattern[] = "(?:^|[\\s=(,])(?:Column|Table)\\s*\\(";

typedef struct {
    Finder *finder;
    GRegex *declaration, *weak;
    GPtrArray *found; // absolute paths, in the arena
    size_t files;     // looked at
} Scan;

static bool
is_test_file(const char *name)
{
    return g_str_has_prefix(name, "test_") || g_str_has_suffix(name, "_test.py") ||
           strcmp(name, "conftest.py") == 0 || strcmp(name, "tests.py") == 0;
}

static bool
has_declaration(const Scan *scan, const char *text)
{
    // What a revision declares is history, wherever it lies.
    if (strstr(text, "from alembic import op") != NULL)
        return false;
    // The cheap test first: most files name neither.
    bool names_it = strstr(text, "sqlalchemy") != NULL || strstr(text, "sqlmodel") != NULL;
    if (!names_it && strstr(text, "__tablename__") == NULL && strstr(text, "Model") == NULL &&
        strstr(text, "mapped_column") == NULL && strstr(text, "db.") == NULL)
        return false;
    return g_regex_match(scan->declaration, text, 0, NULL) ||
           (names_it && g_regex_match(scan->weak, text, 0, NULL));
}

// The beginning of a file says it nearly always; the rest is read when it does not.
static bool
declares_tables(const Scan *scan, const char *path)
{
    // opening a pipe would wait for whoever writes to it
    FILE *file = g_file_test(path, G_FILE_TEST_IS_REGULAR) ? fopen(path, "re") : NULL;
    if (file == NULL)
        return false;
    g_autofree char *text = g_malloc(SCAN_BYTES + 1);
    size_t length = fread(text, 1, SCAN_HEAD, file);
    text[length] = '\0';
    bool found = has_declaration(scan, text);
    if (!found && length == SCAN_HEAD) {
        length += fread(text + length, 1, SCAN_BYTES - length, file);
        text[length] = '\0';
        found = has_declaration(scan, text);
    }
    fclose(file);
    return found;
}

static void
scan_folder(Scan *scan, const char *folder, int depth)
{
    g_autoptr(GPtrArray) names = sorted_names(folder);
    for (guint i = 0; i < names->len && scan->files < SCAN_FILES; i++) {
        const char *name = g_ptr_array_index(names, i);
        g_autofree char *path = g_build_filename(folder, name, NULL);
        if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
            if (depth < SCAN_DEPTH && is_code_folder(scan->finder, path, name))
                scan_folder(scan, path, depth + 1);
        } else if (g_str_has_suffix(name, ".py") && !is_test_file(name)) {
            scan->files++;
            if (declares_tables(scan, path))
                g_ptr_array_add(scan->found, arena_text(scan->finder->arena, path));
        }
    }
}

static GPtrArray *
scan_project(Finder *finder)
{
    Scan scan = {
        .finder = finder,
        .declaration = g_regex_new(declaration_pattern, G_REGEX_MULTILINE | G_REGEX_RAW, 0, NULL),
        .weak = g_regex_new(weak_pattern, G_REGEX_MULTILINE | G_REGEX_RAW, 0, NULL),
        .found = g_ptr_array_new(),
    };
    scan_folder(&scan, finder->project->root, 0);
    g_regex_unref(scan.declaration);
    g_regex_unref(scan.weak);
    return scan.found;
}

// A path, or a module's dotted name as people know it from imports.
static const char *
model_path(Finder *finder, const char *text, const char *folder)
{
    const char *path = absolute_path(finder->arena, text, folder);
    if (g_file_test(path, G_FILE_TEST_EXISTS))
        return path;
    g_autofree char *dotted = g_strdup(text);
    g_strdelimit(dotted, ".", '/');
    const char *package = absolute_path(finder->arena, dotted, folder);
    if (g_file_test(package, G_FILE_TEST_IS_DIR))
        return package;
    const char *module = arena_printf(finder->arena, "%s.py", package);
    return g_file_test(module, G_FILE_TEST_IS_REGULAR) ? module : NULL;
}

static bool
take_named(Finder *finder, const char *const *names, const char *folder, GError **error)
{
    GPtrArray *found = g_ptr_array_new();
    bool done = true;
    for (size_t i = 0; done && names[i] != NULL; i++) {
        const char *path = model_path(finder, names[i], folder);
        done = path != NULL;
        if (done)
            g_ptr_array_add(found, (gpointer)(uintptr_t)path);
        else
            g_set_error(error, PROJECT_ERROR, PROJECT_ERROR_VALUE,
                        "%s: models: there is no file or folder \"%s\"\n"
                        "hint: name Python files or folders, or leave it out: trueup looks itself",
                        finder->models_from, names[i]);
    }
    g_ptr_array_add(found, NULL);
    finder->project->models = arena_copy(finder->arena, found->pdata, found->len * sizeof(char *));
    g_ptr_array_free(found, TRUE);
    return done;
}

// True when the found files are a folder's, all of its code, or it is one of models by its name.
static bool
is_whole_folder(const char *folder, size_t count)
{
    g_autofree char *base = g_path_get_basename(folder);
    if (strstr(base, "model") != NULL)
        return true;
    g_autoptr(GPtrArray) names = sorted_names(folder);
    size_t files = 0;
    for (guint i = 0; i < names->len; i++)
        files += g_str_has_suffix(g_ptr_array_index(names, i), ".py");
    return files == count;
}

// The file that a list is named after: one that is called so, else the first.
static const char *
most_telling(const char *const *models)
{
    for (size_t i = 0; models[i] != NULL; i++) {
        g_autofree char *base = g_path_get_basename(models[i]);
        if (g_str_has_prefix(base, "model"))
            return models[i];
    }
    return models[0];
}

// "models/", "app/models.py", "app/models.py and 2 more"
static const char *
title_of(Finder *finder)
{
    const char *const *models = finder->project->models;
    size_t count = g_strv_length((char **)(uintptr_t)models);
    if (count == 0)
        return NULL;
    const char *first = project_relative(finder->project, most_telling(models));
    if (count == 1)
        return g_file_test(models[0], G_FILE_TEST_IS_DIR) && !g_str_has_suffix(first, "/")
                   ? arena_printf(finder->arena, "%s/", first)
                   : first;
    g_autofree char *folder = g_path_get_dirname(models[0]);
    bool together = true;
    for (size_t i = 1; models[i] != NULL; i++) {
        g_autofree char *other = g_path_get_dirname(models[i]);
        together = together && strcmp(other, folder) == 0;
    }
    if (together && strcmp(folder, finder->project->root) != 0 && is_whole_folder(folder, count))
        return arena_printf(finder->arena, "%s/", project_relative(finder->project, folder));
    return arena_printf(finder->arena, "%s and %zu more", first, count - 1);
}

static void
look_for_models(Finder *finder)
{
    Project *project = finder->project;
    GPtrArray *found = finder->options->skip_models ? g_ptr_array_new() : scan_project(finder);
    g_ptr_array_add(found, NULL);
    project->models = arena_copy(finder->arena, found->pdata, found->len * sizeof(char *));
    g_ptr_array_free(found, TRUE);
    finder->models_from = "found";
    const char *const looked[] = {project->root, NULL};
    project->looked_for_models = arena_copy(finder->arena, looked, sizeof looked);
}

bool
find_models(Finder *finder, GError **error)
{
    Project *project = finder->project;
    const IniOption *option =
        finder->conf != NULL ? ini_find(finder->conf, "trueup", "models") : NULL;
    bool done = true;
    if (finder->options->models != NULL && finder->options->models[0] != NULL) {
        finder->models_from = "option --models";
        done = take_named(finder, finder->options->models, finder->start, error);
    } else if (option != NULL) {
        g_autofree char *value = ini_get(finder->conf, "trueup", "models", error);
        finder->models_origin = option_origin(finder, finder->conf_path, option);
        finder->models_from = origin_in_arena(finder, finder->models_origin);
        done = value != NULL &&
               take_named(finder, split_list(finder->arena, value), project->root, error);
    } else {
        look_for_models(finder);
    }
    if (done)
        project->models_title = title_of(finder);
    return done;
}
