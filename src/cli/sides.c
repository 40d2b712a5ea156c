#include "cli/sides.h"

#include "models/source.h"

#include <string.h>

bool
sides_init(Sides *sides, const Call *call, GError **error)
{
    *sides = (Sides){.call = call, .sandbox_options = {.cancellable = call->cancellable}};
    sides->project = call_project(call, error);
    return sides->project != NULL;
}

void
sides_clear(Sides *sides)
{
    sandbox_stop(sides->sandbox);
    project_free(sides->project);
    *sides = (Sides){0};
}

// What source_read() is to be called with: the words of a project are its models and database.
static char *
resolve(const Sides *sides, const char *source, const char *const **more, GError **error)
{
    const Project *project = sides->project;
    *more = NULL;
    if (strcmp(source, "models") == 0) {
        if (!project_need_models(project, error))
            return NULL;
        *more = project->models + 1;
        return g_strdup_printf("models:%s", project->models[0]);
    }
    if (strcmp(source, "database") == 0) {
        const ProjectDatabase *database = project_need_database(project, error);
        return database != NULL ? g_strdup(database->conninfo) : NULL;
    }
    for (size_t i = 0; i < project->database_count; i++)
        if (strcmp(project->databases[i].name, source) == 0) {
            const ProjectDatabase *database = project_database(project, source, error);
            if (database == NULL)
                return NULL;
            if (database->refusal != NULL)
                g_set_error_literal(error, PROJECT_ERROR, PROJECT_ERROR_NOT_POSTGRESQL,
                                    database->refusal);
            return g_strdup(database->conninfo);
        }
    if (strstr(source, "://") == NULL)
        return g_strdup(source);
    // SQLAlchemy's URLs are libpq's but for drivers and their parameters.
    const ProjectDatabase *database = project_database(project, source, error);
    if (database != NULL && database->refusal != NULL)
        g_set_error_literal(error, PROJECT_ERROR, PROJECT_ERROR_NOT_POSTGRESQL, database->refusal);
    return database != NULL ? g_strdup(database->conninfo) : NULL;
}

Schema *
sides_read(Sides *sides, const char *source, GError **error)
{
    const char *const *more;
    g_autofree char *resolved = resolve(sides, source, &more, error);
    if (resolved == NULL)
        return NULL;
    SourceOptions options = {.directory = sides->project->root,
                             .types = sides->project->types,
                             .models = more,
                             .sandbox = &sides->sandbox,
                             .sandbox_options = &sides->sandbox_options,
                             .cancellable = sides->call->cancellable};
    return source_read(resolved, &options, error);
}
