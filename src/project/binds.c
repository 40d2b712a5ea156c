#include "project/project-private.h"

#include <string.h>

// Several databases: their names are those of SQLALCHEMY_BINDS, their addresses those of a
// [database NAME] of trueup.conf or of the application. (Flask-Migrate: templates/flask-multidb)

static bool
is_multidb(const Project *project)
{
    g_autofree char *path = project->migrations != NULL
                                ? g_build_filename(project->migrations, "script.py.mako", NULL)
                                : NULL;
    g_autofree char *template = path != NULL ? read_file_if_there(path, NULL) : NULL;
    return template != NULL && strstr(template, "engine_name") != NULL;
}

static const ProjectDatabase *
declared(const Project *project, const char *name)
{
    for (size_t i = 0; i < project->database_count; i++)
        if (strcmp(project->databases[i].name, name) == 0 && project->databases[i].url != NULL)
            return &project->databases[i];
    return NULL;
}

static const ProjectDatabase *
database_of_bind(Finder *finder, const AppBind *bind)
{
    const ProjectDatabase *database = declared(finder->project, bind->name);
    if (database != NULL || bind->text == NULL)
        return database;
    const char *from = arena_printf(finder->arena, "%s SQLALCHEMY_BINDS[\"%s\"]",
                                    origin_in_arena(finder, bind->origin), bind->name);
    return database_from(finder, bind->text, from, bind->origin);
}

void
find_binds(Finder *finder)
{
    Project *project = finder->project;
    if (!is_multidb(project))
        return;
    const AppBind *found = find_app_binds(finder);
    size_t count = 1;
    while (found[count - 1].name != NULL)
        count++;
    if (count == 1)
        return;
    ProjectBind *binds = ARENA_NEW_ARRAY(finder->arena, ProjectBind, count);
    binds[0] = (ProjectBind){"", project->database};
    for (size_t i = 1; i < count; i++)
        binds[i] = (ProjectBind){found[i - 1].name, database_of_bind(finder, &found[i - 1])};
    project->binds = binds;
    project->bind_count = count;
}

static void
set_unknown(const Project *project, const char *name, GError **error)
{
    g_autoptr(GString) known = g_string_new(NULL);
    for (size_t i = 0; i < project->bind_count; i++)
        g_string_append_printf(known, "%s\"%s\"", i > 0 ? ", " : "", project->binds[i].name);
    g_set_error(error, PROJECT_ERROR, PROJECT_ERROR_VALUE, "there is no bind \"%s\"\nhint: %s%s",
                name,
                known->len > 0 ? "SQLALCHEMY_BINDS has "
                               : "give --database URL; SQLALCHEMY_BINDS was not found",
                known->str);
}

const ProjectDatabase *
project_need_bind(const Project *project, const char *name, GError **error)
{
    for (size_t i = 0; i < project->bind_count; i++) {
        const ProjectBind *bind = &project->binds[i];
        if (strcmp(bind->name, name) != 0)
            continue;
        if (*name == '\0')
            return project_need_database(project, error);
        if (bind->database != NULL && bind->database->refusal == NULL)
            return bind->database;
        if (bind->database != NULL)
            g_set_error_literal(error, PROJECT_ERROR, PROJECT_ERROR_NOT_POSTGRESQL,
                                bind->database->refusal);
        else
            g_set_error(error, PROJECT_ERROR, PROJECT_ERROR_NO_DATABASE,
                        "the address of the bind \"%s\" is not known\n"
                        "hint: [database %s] with a url in trueup.conf says it",
                        name, name);
        return NULL;
    }
    set_unknown(project, name, error);
    return NULL;
}

const char *
project_bind_of(const Project *project, const ProjectDatabase *database)
{
    for (size_t i = 1; i < project->bind_count; i++)
        if (project->binds[i].database == database && database != NULL)
            return project->binds[i].name;
    return NULL;
}
