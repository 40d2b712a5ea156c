#include "cli/sides.h"

#include "models/source.h"

#include <string.h>

bool
sides_is_models(const char *source)
{
    return strcmp(source, "models") == 0 || g_str_has_prefix(source, "models:");
}

bool
sides_init(Sides *sides, const Call *call, GError **error)
{
    *sides = (Sides){.call = call, .sandbox_options = {.cancellable = call->cancellable}};
    // Looking for models takes a walk over the project: only who says "models" wants it.
    Call without_models = *call;
    without_models.skip_models = true;
    for (const char *const *operand = call->operands; *operand != NULL; operand++)
        if (strcmp(*operand, "models") == 0)
            without_models.skip_models = false;
    if (call->operands[0] == NULL)
        without_models.skip_models = false;
    sides->project = call_project(&without_models, error);
    if (sides->project == NULL)
        return false;
    sides->sandbox_options.address = sides->project->sandbox;
    return true;
}

void
sides_clear(Sides *sides)
{
    connection_close(sides->connection);
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

char *
sides_address(const Sides *sides, const char *source)
{
    const char *const *more;
    g_autofree char *resolved = resolve(sides, source, &more, NULL);
    bool address = resolved != NULL && !g_str_has_prefix(resolved, "models:") &&
                   !g_str_has_prefix(resolved, "sql:") && !g_str_has_prefix(resolved, "command:");
    return address ? g_steal_pointer(&resolved) : NULL;
}

Schema *
sides_read(Sides *sides, const char *source, GError **error)
{
    const char *const *more;
    g_autofree char *resolved = resolve(sides, source, &more, error);
    if (resolved == NULL)
        return NULL;
    SourceOptions options = {.directory = sides->project->root,
                             .sqlalchemy = sides->project->sqlalchemy,
                             .types = sides->project->types,
                             .migrations = sides->project->migrations,
                             .models = more,
                             .session = &sides->connection,
                             .sandbox = &sides->sandbox,
                             .sandbox_options = &sides->sandbox_options,
                             .cancellable = sides->call->cancellable,
                             .whole = sides->whole};
    return source_read(resolved, &options, error);
}

// One side, read in a thread of its own.
typedef struct {
    Sides *sides;
    const char *source;
    Schema *schema;
    GError *error;
} SideJob;

static gpointer
read_side(gpointer data)
{
    SideJob *job = data;
    job->schema = sides_read(job->sides, job->source, &job->error);
    return NULL;
}

bool
sides_read_both(Sides *sides, const char *const *sources, Schema **schemas, GError **error)
{
    SideJob job = {.sides = sides, .source = sources[1]};
    schemas[0] = schemas[1] = NULL;
    // Only models need no sandbox, which two readers would both start.
    bool together = sides_is_models(sources[0]) != sides_is_models(sources[1]);
    GThread *thread = together ? g_thread_new("side", read_side, &job) : NULL;
    schemas[0] = sides_read(sides, sources[0], error);
    if (thread != NULL)
        g_thread_join(thread);
    else if (schemas[0] != NULL)
        read_side(&job);
    schemas[1] = job.schema;
    if (schemas[0] != NULL && job.error != NULL)
        g_propagate_error(error, g_steal_pointer(&job.error));
    g_clear_error(&job.error);
    return schemas[0] != NULL && schemas[1] != NULL;
}
