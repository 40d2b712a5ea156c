#include "project/project.h"

#include "project/project-private.h"

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
    g_set_error(
        error, PROJECT_ERROR, PROJECT_ERROR_NO_MODELS,
        "no models: no file below %s declares a table with SQLAlchemy\n"
        "hint: a table is a class below db.Model or another declarative base, or a Table(…);\n"
        "      tests, migrations, virtual environments and the like are left out;\n"
        "      --models PATH names a file or folder",
        project->root);
    return false;
}
