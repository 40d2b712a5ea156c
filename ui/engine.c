#include "ui/engine.h"

#include "kind/reflect.h"
#include "models/models.h"
#include "server/connection.h"

static Side *
read_models(const UiOptions *options, const UiCall *call, GError **error)
{
    ModelsOptions wanted = {.directory = options->project->root,
                            .types = options->project->types,
                            .cancellable = call->cancellable};
    Schema *schema = models_read(options->project->models, &wanted, NULL, error);
    return schema != NULL ? side_new(schema) : NULL;
}

static Side *
read_database(const UiOptions *options, const UiCall *call, GError **error)
{
    const Project *project = options->project;
    call->report(call->data, "connecting", 0, 0);
    g_autoptr(Connection) connection =
        connection_open(options->database->conninfo, call->cancellable, error);
    if (connection == NULL)
        return NULL;
    ReflectOptions wanted = {
        .progress = call->report, .progress_data = call->data, .cancellable = call->cancellable};
    Schema *schema = reflect(connection, &wanted, error);
    if (schema == NULL)
        return NULL;
    Side *side = side_new(schema);
    // The rows of the version table are evidence: without the right to read them there is none.
    side->has_version_rows =
        revision_read_version(connection, project->version_namespace, project->version_table,
                              side->arena, &side->version_rows, NULL);
    return side;
}

static RevisionGraph *
read_graph(const Project *project)
{
    if (project->versions == NULL || project->versions[0] == NULL)
        return NULL;
    return revision_graph_read(project->versions, NULL);
}

static Picture *
compare_sides(const UiOptions *options, Side *models, Side *database, const UiCall *call,
              GError **error)
{
    (void)call;
    const Schema *to = models != NULL ? models->schema : NULL;
    const Schema *from = database != NULL ? database->schema : NULL;
    Changes *changes = NULL;
    if (to != NULL && from != NULL) {
        DiffOptions wanted = {
            .ignore = options->project->ignore, .find_renames = true, .keep_extra = true};
        changes = diff_schemas(from, to, &wanted, error);
        if (changes == NULL)
            return NULL;
    }
    return picture_new(models, database, changes, drift_new(to, from, changes),
                       read_graph(options->project));
}

const UiSource ui_engine = {
    .models = read_models, .database = read_database, .compare = compare_sides};
