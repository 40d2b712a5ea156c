#include "base/file.h"
#include "project/project-private.h"

#include <string.h>

static const char *const foreign_names[] = {
    "node_modules", "site-packages", "dist-packages", "__pycache__", "venv",      "virtualenv",
    "env",          "build",         "dist",          "static",      "templates", "htmlcov",
};

static const char *const test_names[] = {"tests", "test", "testing", "migrations", "alembic"};

static bool
is_one_of(const char *name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

bool
is_foreign_folder(const char *path, const char *name)
{
    g_autofree char *environment = g_build_filename(path, "pyvenv.cfg", NULL);
    return *name == '.' || is_one_of(name, foreign_names, G_N_ELEMENTS(foreign_names)) ||
           g_str_has_suffix(name, ".egg-info") || g_file_test(environment, G_FILE_TEST_EXISTS);
}

static int
compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *
sorted_names(const char *folder)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) directory = g_dir_open(folder, 0, NULL);
    const char *name;
    while (directory != NULL && (name = g_dir_read_name(directory)) != NULL)
        g_ptr_array_add(names, g_strdup(name));
    g_ptr_array_sort(names, compare_names);
    return names;
}

bool
is_code_folder(const Finder *finder, const char *path, const char *name)
{
    return !is_foreign_folder(path, name) &&
           !is_one_of(name, test_names, G_N_ELEMENTS(test_names)) &&
           !g_file_test(path, G_FILE_TEST_IS_SYMLINK) &&
           g_strcmp0(path, finder->project->migrations) != 0;
}

char *
read_file_if_there(const char *path, GError **error)
{
    enum { LARGEST_SETTINGS = 4 << 20 };
    char *text = NULL;
    g_autoptr(GError) problem = NULL;
    if (file_read(path, LARGEST_SETTINGS, &text, NULL, &problem))
        return text;
    bool absent = g_error_matches(problem, G_FILE_ERROR, G_FILE_ERROR_NOENT) ||
                  g_error_matches(problem, G_FILE_ERROR, G_FILE_ERROR_NOTDIR);
    if (!absent)
        g_set_error(error, PROJECT_ERROR, PROJECT_ERROR_FILE, "%s: %s", path, problem->message);
    return NULL;
}

const char *
absolute_path(Arena *arena, const char *path, const char *folder)
{
    g_autofree char *absolute = g_canonicalize_filename(path, folder);
    return arena_text(arena, absolute);
}
