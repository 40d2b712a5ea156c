#include "run/check.h"

#include "diff/judge.h"
#include "kind/reflect.h"
#include "server/connection.h"

// The models' half, read in a thread of its own.
typedef struct {
    const Project *project;
    const char *bind;
    GCancellable *cancellable;
    ModelsCounts counts;
    Schema *models;
    GError *error;
} ModelsJob;

static ModelsOptions
models_options(const Project *project, GCancellable *cancellable)
{
    return (ModelsOptions){.directory = project->root,
                           .sqlalchemy = project->sqlalchemy,
                           .types = project->types,
                           .migrations = project->migrations,
                           .cancellable = cancellable};
}

static Schema *
read_bind(const Project *project, const char *bind, ModelsCounts *counts, GCancellable *cancellable,
          GError **error)
{
    ModelsOptions options = models_options(project, cancellable);
    options.bind = bind != NULL && *bind != '\0' ? bind : NULL;
    return models_read(project->models, &options, counts, error);
}

Schema *
check_models(const Project *project, ModelsCounts *counts, GCancellable *cancellable,
             GError **error)
{
    return read_bind(project, NULL, counts, cancellable, error);
}

Schema *
check_bind_models(const Project *project, const char *bind, GCancellable *cancellable,
                  GError **error)
{
    return read_bind(project, bind, NULL, cancellable, error);
}

Schema *
check_kept_models(const Project *project, ModelsKept *kept, GCancellable *cancellable,
                  GError **error)
{
    ModelsOptions options = models_options(project, cancellable);
    options.kept = kept;
    return models_read(project->models, &options, NULL, error);
}

static gpointer
read_models(gpointer data)
{
    ModelsJob *job = data;
    job->models = read_bind(job->project, job->bind, &job->counts, job->cancellable, &job->error);
    return NULL;
}

static Schema *
read_catalog(Connection *connection, const Project *project, const CheckOptions *options,
             Arena *arena, CheckFacts *facts, GError **error)
{
    ReflectOptions wanted = {.progress = options->progress,
                             .progress_data = options->progress_data,
                             .cancellable = options->cancellable,
                             .analysed = options->analysed};
    Schema *schema = reflect(connection, &wanted, error);
    if (schema == NULL)
        return NULL;
    facts->server_version = arena_text(arena, connection_facts(connection)->version_text);
    // The rows of the version table are evidence: without the right to read them there is none.
    g_autoptr(GError) problem = NULL;
    facts->has_version_rows =
        revision_look_up_version(connection, project->version_namespace, project->version_table,
                                 arena, &facts->version_rows, &problem);
    if (problem != NULL)
        facts->version_problem = arena_text(arena, problem->message);
    return schema;
}

Schema *
check_database(const Project *project, const ProjectDatabase *database, const CheckOptions *options,
               Arena *arena, CheckFacts *facts, GError **error)
{
    g_autoptr(Connection) connection =
        connection_open(database->conninfo, options->cancellable, error);
    return connection == NULL ? NULL
                              : read_catalog(connection, project, options, arena, facts, error);
}

// Expressions that trees cannot judge are asked about over the session given or one of their own,
// and foreign ones in a sandbox: these begin only when there is one to ask about.
static Changes *
compare(const Project *project, const ArbiterOptions *server, const Schema *models,
        const Schema *catalog, GError **error)
{
    DiffOptions options = {.ignore = project->ignore, .find_renames = true};
    g_autoptr(Changes) changes = diff_schemas(catalog, models, &options, error);
    if (changes == NULL)
        return NULL;
    g_autoptr(Sandbox) sandbox = NULL;
    const SandboxOptions sandbox_options = {.address = project->sandbox,
                                            .cancellable = server->cancellable};
    ArbiterOptions arbiter = *server;
    arbiter.sandbox = &sandbox;
    arbiter.sandbox_options = &sandbox_options;
    bool judged = diff_judge(changes, &arbiter, error);
    return judged ? g_steal_pointer(&changes) : NULL;
}

Changes *
check_compare(const Project *project, const ProjectDatabase *database, const Schema *models,
              const Schema *catalog, GCancellable *cancellable, GError **error)
{
    const ArbiterOptions server = {.address = database->conninfo, .cancellable = cancellable};
    return compare(project, &server, models, catalog, error);
}

static void
read_graph(Check *check, const Project *project)
{
    if (project->versions[0] != NULL)
        check->graph = revision_graph_read(project->versions, NULL);
    check->history = (History){.graph = check->graph,
                               .rows = check->facts.version_rows,
                               .connected = check->facts.has_version_rows};
}

static bool
run(Check *check, const Project *project, const ProjectDatabase *database,
    const CheckOptions *options, GError **error)
{
    ModelsJob job = {.project = project,
                     .bind = project_bind_of(project, database),
                     .cancellable = options->cancellable};
    GThread *thread = g_thread_new("models", read_models, &job);
    g_autoptr(Connection) connection =
        connection_open(database->conninfo, options->cancellable, error);
    if (connection != NULL)
        check->database =
            read_catalog(connection, project, options, check->arena, &check->facts, error);
    g_thread_join(thread);
    check->models = job.models;
    check->counts = job.counts;
    if (check->database != NULL && job.error != NULL)
        g_propagate_error(error, g_steal_pointer(&job.error));
    g_clear_error(&job.error);
    if (check->database == NULL || check->models == NULL)
        return false;
    const ArbiterOptions server = {.connection = connection, .cancellable = options->cancellable};
    check->changes = compare(project, &server, check->models, check->database, error);
    if (check->changes == NULL)
        return false;
    check->drift = drift_new(check->models, check->database, check->changes);
    read_graph(check, project);
    return true;
}

Check *
check_run(const Project *project, const ProjectDatabase *database, const CheckOptions *options,
          GError **error)
{
    static const CheckOptions none = {0};
    g_autoptr(Check) check = g_new0(Check, 1);
    check->arena = arena_new();
    bool done = run(check, project, database, options != NULL ? options : &none, error);
    return done ? g_steal_pointer(&check) : NULL;
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
