#include "ui/screens/drift-private.h"

#include "base/text.h"
#include "run/count.h"

// Counting a table exactly, in a job.
typedef struct {
    char *address, *namespace, *table, *title;
} CountData;

static void
count_data_free(void *pointer)
{
    CountData *data = pointer;
    g_free(data->address);
    g_free(data->namespace);
    g_free(data->table);
    g_free(data->title);
    g_free(data);
}

static void *
count_work(void *pointer, const UiCall *call, GError **error)
{
    const CountData *data = pointer;
    int64_t count =
        count_rows(data->address, data->namespace, data->table, call->cancellable, error);
    if (count < 0)
        return NULL;
    return g_memdup2(&count, sizeof count);
}

static void
count_ended(void *owner, void *pointer, void *result, const GError *error)
{
    App *app = owner;
    CountData *data = pointer;
    if (error != NULL) {
        app_complain(app, error->message);
        return;
    }
    g_autofree int64_t *count = result;
    g_autofree char *rows = text_plural(*count, "row");
    app_say(app, "%s: %s, counted", data->title, rows);
}

static const JobKind count_kind = {.name = "counting rows",
                                   .work = count_work,
                                   .ended = count_ended,
                                   .free_data = count_data_free,
                                   .free_result = g_free};

void
drift_count(Screen *screen, App *app)
{
    const DriftTable *table = drift_table(drift_of(screen));
    const ProjectDatabase *database = app_options(app)->database;
    if (database == NULL || database->conninfo == NULL) {
        app_say(app, "There is no connection to count with");
        return;
    }
    CountData *data = g_new0(CountData, 1);
    data->address = g_strdup(database->conninfo);
    data->namespace = g_strdup(table->namespace);
    data->table = g_strdup(table->name);
    data->title = g_strdup(table->title);
    app_start_job(app, &count_kind, app, data);
}
