#include "project/project.h"

#include "base/file.h"
#include "project/project-private.h"

#include <string.h>

G_DEFINE_QUARK(trueup_project_error, project_error)

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
environment_get(const char *const *environment, const char *name)
{
    size_t length = strlen(name);
    for (; *environment != NULL; environment++)
        if (strncmp(*environment, name, length) == 0 && (*environment)[length] == '=')
            return (*environment)[length + 1] != '\0' ? *environment + length + 1 : NULL;
    return NULL;
}

const char *
absolute_path(Arena *arena, const char *path, const char *folder)
{
    g_autofree char *absolute = g_canonicalize_filename(path, folder);
    return arena_text(arena, absolute);
}

const char *const *
split_list(Arena *arena, const char *text)
{
    GPtrArray *list = g_ptr_array_new();
    g_auto(GStrv) parts = g_strsplit_set(text, ",\n", -1);
    for (char **part = parts; *part != NULL; part++)
        if (*g_strstrip(*part) != '\0')
            g_ptr_array_add(list, arena_text(arena, *part));
    g_ptr_array_add(list, NULL);
    const char *const *copy = arena_copy(arena, list->pdata, list->len * sizeof(char *));
    g_ptr_array_free(list, TRUE);
    return copy;
}

Origin
option_origin(Finder *finder, const char *path, const IniOption *option)
{
    return (Origin){arena_intern(finder->arena, path), option->line, 0};
}

const char *
origin_in_arena(Finder *finder, Origin origin)
{
    return arena_printf(finder->arena, "%s:%d", project_relative(finder->project, origin.file),
                        origin.line);
}

const char *
project_relative(const Project *project, const char *path)
{
    size_t length = strlen(project->root);
    if (strcmp(path, project->root) == 0)
        return ".";
    if (strncmp(path, project->root, length) == 0 && path[length] == '/')
        return path + length + 1;
    return path;
}

static bool
find_all(Finder *finder, GError **error)
{
    if (!find_places(finder, error) || !read_settings(finder, error) ||
        !find_databases(finder, error) || !find_sandbox(finder, error) ||
        !find_models(finder, error))
        return false;
    find_binds(finder);
    list_settings(finder);
    return true;
}

Project *
project_find(const ProjectOptions *options, GError **error)
{
    static const ProjectOptions defaults = {0};
    if (options == NULL)
        options = &defaults;
    g_autoptr(Project) project = g_new0(Project, 1);
    project->arena = arena_new();
    project->diagnostics.arena = project->arena;
    g_autofree char *here = g_get_current_dir();
    g_auto(GStrv) own = g_get_environ();
    Finder finder = {
        .project = project,
        .arena = project->arena,
        .options = options,
        .start = absolute_path(project->arena, options->start != NULL ? options->start : ".", here),
        .environment =
            options->environment != NULL ? options->environment : (const char *const *)own,
    };
    bool done = find_all(&finder, error);
    ini_free(finder.conf);
    ini_free(finder.alembic);
    return done ? g_steal_pointer(&project) : NULL;
}

void
project_free(Project *project)
{
    if (project == NULL)
        return;
    arena_free(project->arena);
    g_free(project);
}

bool
project_need_models(const Project *project, GError **error)
{
    if (project->models[0] != NULL)
        return true;
    g_set_error(error, PROJECT_ERROR, PROJECT_ERROR_NO_MODELS,
                "no models: no file below %s declares a table with SQLAlchemy\n"
                "hint: tests, migrations, virtual environments and the like are left out;\n"
                "      --models PATH names a file or folder",
                project->root);
    return false;
}
