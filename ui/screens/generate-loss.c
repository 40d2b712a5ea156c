// How many values and rows go with what may be dropped, counted once for each picture, in a job
// with a limit for each count. Nothing that is dropped begins chosen; the number stands beside it.
#include "ui/screens/generate-private.h"

#include "plan/preflight.h"

#include <string.h>

enum { LIMIT_MS = 1000 };

typedef struct {
    char *address;
    Arena *arena;
    RowCount *counts; // of a column two: all rows, those without a value; ends with a NULL table
    size_t count;
} LossData;

static void
loss_data_free(void *pointer)
{
    LossData *data = pointer;
    g_free(data->address);
    arena_free(data->arena);
    g_free(data);
}

static void *
loss_work(void *pointer, const UiCall *call, GError **error)
{
    LossData *data = pointer;
    g_autoptr(Connection) connection = connection_open(data->address, call->cancellable, error);
    if (connection == NULL || !preflight_count(connection, data->counts, LIMIT_MS, error))
        return NULL;
    return data->counts; // stays in the data's arena
}

// Rows that have a value, by "namespace.table.column"; of a table its rows.
static void
keep_counts(GenerateScreen *generate, const LossData *data)
{
    g_hash_table_remove_all(generate->losses);
    for (size_t i = 0; i < data->count; i++) {
        const RowCount *all = &data->counts[i];
        bool is_column = i + 1 < data->count && data->counts[i + 1].column != NULL;
        double without = is_column ? data->counts[i + 1].rows : 0;
        double values = all->rows < 0 || without < 0 ? -1 : all->rows - without;
        g_hash_table_replace(generate->losses,
                             g_strdup_printf("%s.%s.%s", all->namespace, all->table,
                                             is_column ? data->counts[++i].column : ""),
                             g_memdup2(&values, sizeof values));
    }
}

static void
loss_ended(void *owner, void *pointer, void *result, const GError *error)
{
    (void)error; // what cannot be counted loses data, of which the number is not known
    GenerateScreen *generate = owner;
    g_clear_pointer(&generate->counting, job_unref);
    if (result == NULL)
        return;
    keep_counts(generate, pointer);
    app_redraw(generate->app);
}

static const JobKind loss_kind = {.name = "counting what would be lost",
                                  .work = loss_work,
                                  .ended = loss_ended,
                                  .free_data = loss_data_free,
                                  .free_result = NULL};

static const Object *
lost_object(const PlanChange *change)
{
    const Object *object = change->change->verb == VERB_DROP ? change->change->from : NULL;
    bool counts = object != NULL && (object->kind == KIND_COLUMN || object->kind == KIND_TABLE);
    return counts ? object : NULL;
}

static void
add_counts(LossData *data, const Object *object)
{
    const Object *table = object->kind == KIND_COLUMN ? object->parent : object;
    RowCount row = {.namespace = arena_text(data->arena, table->namespace),
                    .table = arena_text(data->arena, table->name),
                    .rows = -1};
    data->counts[data->count++] = row;
    if (object->kind != KIND_COLUMN)
        return;
    row.column = arena_text(data->arena, object->name);
    data->counts[data->count++] = row;
}

void
generate_count_losses(GenerateScreen *generate)
{
    const ProjectDatabase *database = app_options(generate->app)->database;
    bool known = database != NULL && database->conninfo != NULL && generate->revisions != NULL;
    if (!known || generate->counting != NULL || generate->counted == generate->picture)
        return;
    generate->counted = generate->picture;
    const PlanParts *parts = generate->revisions->parts;
    LossData *data = g_new0(LossData, 1);
    data->address = g_strdup(database->conninfo);
    data->arena = arena_new();
    data->counts = ARENA_NEW_ARRAY(data->arena, RowCount, 2 * parts->change_count + 1);
    for (size_t i = 0; i < parts->change_count; i++)
        if (lost_object(&parts->changes[i]) != NULL)
            add_counts(data, lost_object(&parts->changes[i]));
    if (data->count == 0)
        loss_data_free(data);
    else
        generate->counting = job_ref(app_start_job(generate->app, &loss_kind, generate, data));
}

double
generate_loss(const GenerateScreen *generate, const PlanChange *change)
{
    const Object *object = lost_object(change);
    if (object == NULL)
        return -1;
    const Object *table = object->kind == KIND_COLUMN ? object->parent : object;
    g_autofree char *key = g_strdup_printf("%s.%s.%s", table->namespace, table->name,
                                           object->kind == KIND_COLUMN ? object->name : "");
    const double *values = g_hash_table_lookup(generate->losses, key);
    return values != NULL ? *values : -1;
}
