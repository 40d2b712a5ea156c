#include "run/check.h"

#include "kind/reflect.h"
#include "server/connection.h"

// The models' half, read in a thread of its own.
typedef struct {
    const Project *project;
    GCancellable *cancellable;
    ModelsCounts counts;
    Schema *models;
    GError *error;
} ModelsJob;

static gpointer
read_models(gpointer data)
{
    ModelsJob *job = data;
    ModelsOptions options = {.directory = job->project->root,
                             .types = job->project->types,
                             .cancellable = job->cancellable};
    job->models = models_read(job->project->models, &options, &job->counts, &job->error);
    return NULL;
}

// The rows of the version table are evidence: without the right to read them there is none.
static void
read_history(Check *check, const Project *project, Connection *connection)
{
    g_autoptr(GError) problem = NULL;
    if (project->versions[0] != NULL)
        check->graph = revision_graph_read(project->versions, &problem);
    if (check->graph == NULL)
        return;
    check->history.graph = check->graph;
    check->history.connected =
        revision_read_version(connection, project->version_namespace, project->version_table,
                              check->arena, &check->history.rows, NULL);
}

static bool
read_database(Check *check, const Project *project, const ProjectDatabase *database,
              const CheckOptions *options, GError **error)
{
    g_autoptr(Connection) connection =
        connection_open(database->conninfo, options->cancellable, error);
    if (connection == NULL)
        return false;
    const ConnectionFacts *facts = connection_facts(connection);
    check->identity = arena_text(check->arena, facts->identity);
    check->server_version = arena_text(check->arena, facts->version_text);
    ReflectOptions reflect_options = {.progress = options->progress,
                                      .progress_data = options->progress_data,
                                      .cancellable = options->cancellable};
    check->database = reflect(connection, &reflect_options, error);
    if (check->database == NULL)
        return false;
    read_history(check, project, connection);
    return true;
}

static bool
read_both(Check *check, const Project *project, const ProjectDatabase *database,
          const CheckOptions *options, GError **error)
{
    ModelsJob job = {.project = project, .cancellable = options->cancellable};
    GThread *thread = g_thread_new("models", read_models, &job);
    bool done = read_database(check, project, database, options, error);
    g_thread_join(thread);
    check->models = job.models;
    check->counts = job.counts;
    if (done && job.error != NULL)
        g_propagate_error(error, g_steal_pointer(&job.error));
    g_clear_error(&job.error);
    return done && check->models != NULL;
}

static bool
compare_both(Check *check, const Project *project, GError **error)
{
    DiffOptions options = {.ignore = project->ignore, .find_renames = true, .keep_extra = true};
    check->changes = diff_schemas(check->database, check->models, &options, error);
    if (check->changes == NULL)
        return false;
    check->drift = drift_new(check->models, check->database, check->changes);
    return true;
}

Check *
check_run(const Project *project, const ProjectDatabase *database, const CheckOptions *options,
          GError **error)
{
    static const CheckOptions none = {0};
    g_autoptr(Check) check = g_new0(Check, 1);
    check->arena = arena_new();
    if (options == NULL)
        options = &none;
    if (!read_both(check, project, database, options, error) ||
        !compare_both(check, project, error))
        return NULL;
    return g_steal_pointer(&check);
}

void
check_free(Check *check)
{
    if (check == NULL)
        return;
    drift_free(check->drift);
    diff_free(check->changes);
    schema_free(check->models);
    schema_free(check->database);
    revision_graph_free(check->graph);
    arena_free(check->arena);
    g_free(check);
}

DriftHistory
check_history(const Check *check)
{
    static const DriftHistory nothing = {0};
    return check->graph != NULL ? history_answers(&check->history) : nothing;
}
