#include "ui/engine.h"

#include "kind/reflect.h"
#include "models/models.h"
#include "server/connection.h"

static Schema *
read_models(const UiOptions *options, const UiCall *call, GError **error)
{
    ModelsOptions wanted = {.directory = options->project,
                            .types = options->types,
                            .bind = options->bind,
                            .cancellable = call->cancellable};
    static const char *const nowhere[] = {NULL};
    return models_read(options->models != NULL ? options->models : nowhere, &wanted, NULL, error);
}

static Schema *
read_database(const UiOptions *options, const UiCall *call, GError **error)
{
    call->report(call->data, "connecting", 0, 0);
    g_autoptr(Connection) connection =
        connection_open(options->database.connection, call->cancellable, error);
    if (connection == NULL)
        return NULL;
    ReflectOptions wanted = {
        .progress = call->report, .progress_data = call->data, .cancellable = call->cancellable};
    return reflect(connection, &wanted, error);
}

static Drift *
compare_sides(const UiOptions *options, const Schema *models, const Schema *database,
              Changes **changes, const UiCall *call, GError **error)
{
    (void)call;
    *changes = NULL;
    if (models == NULL || database == NULL)
        return drift_new(models, database, NULL);
    DiffOptions wanted = {.ignore = options->ignore, .find_renames = true, .keep_extra = true};
    Changes *found = diff_schemas(database, models, &wanted, error);
    if (found == NULL)
        return NULL;
    *changes = found;
    return drift_new(models, database, found);
}

const UiSource ui_engine = {
    .models = read_models, .database = read_database, .compare = compare_sides};
