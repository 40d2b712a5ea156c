#include "ui/screens/drift-private.h"

#include "base/sql.h"
#include "base/text.h"
#include "server/connection.h"

// Counting a table exactly: a session of its own, read-only, ended with the count.
typedef struct {
    char *address, *sql, *title;
} CountData;

static void
count_data_free(void *pointer)
{
    CountData *data = pointer;
    g_free(data->address);
    g_free(data->sql);
    g_free(data->title);
    g_free(data);
}

static void *
count_work(void *pointer, const UiCall *call, GError **error)
{
    CountData *data = pointer;
    g_autoptr(Connection) connection = connection_open(data->address, call->cancellable, error);
    if (connection == NULL || !connection_begin_read_only(connection, error))
        return NULL;
    g_autoptr(Result) result = connection_query(connection, data->sql, NULL, 0, error);
    if (result == NULL)
        return NULL;
    int64_t *count = g_new(int64_t, 1);
    *count = result_integer(result, 0, 0);
    connection_rollback(connection);
    return count;
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
    data->sql = sql_format("SELECT count(*) FROM %Q", table->namespace, table->name);
    data->title = g_strdup(table->title);
    app_start_job(app, &count_kind, app, data);
}
