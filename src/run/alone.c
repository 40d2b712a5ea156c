#include "run/upgrade-private.h"

#include "base/sql.h"
#include "plan/fill.h"
#include "run/parse-private.h"

#include <string.h>

// ---- indexes that CONCURRENTLY makes and leaves ----------------------------------------------

static const char *
text_or_null(Arena *arena, const char *text)
{
    return text != NULL && *text != '\0' ? arena_text(arena, text) : NULL;
}

// DROP INDEX CONCURRENTLY takes one name, with or without its schema.
static bool
read_drop(Arena *arena, const PgQuery__DropStmt *drop, ConcurrentIndex *index)
{
    if (!drop->concurrent || drop->n_objects != 1 ||
        drop->remove_type != PG_QUERY__OBJECT_TYPE__OBJECT_INDEX)
        return false;
    ParsedName name = parse_object_name(drop->objects[0]);
    *index = (ConcurrentIndex){.namespace = text_or_null(arena, name.namespace),
                               .name = text_or_null(arena, name.name),
                               .drops = true};
    return index->name != NULL;
}

static bool
read_index(Arena *arena, const PgQuery__Node *node, ConcurrentIndex *index)
{
    if (node == NULL)
        return false;
    if (node->node_case == PG_QUERY__NODE__NODE_DROP_STMT)
        return read_drop(arena, node->drop_stmt, index);
    if (node->node_case != PG_QUERY__NODE__NODE_INDEX_STMT || !node->index_stmt->concurrent)
        return false;
    const PgQuery__IndexStmt *create = node->index_stmt;
    *index = (ConcurrentIndex){.namespace = text_or_null(arena, create->relation->schemaname),
                               .table = text_or_null(arena, create->relation->relname),
                               .name = text_or_null(arena, create->idxname)};
    return index->name != NULL;
}

bool
run_concurrent_index(Arena *arena, const char *sql, ConcurrentIndex *index)
{
    g_autoptr(Tree) parsed = tree_parse(sql);
    return parsed != NULL && parsed->n_stmts == 1 &&
           read_index(arena, parsed->stmts[0]->stmt, index);
}

typedef enum { INDEX_MISSING, INDEX_VALID, INDEX_INVALID } IndexState;

// An index lives in its table's schema; without one named, search_path finds the table.
static bool
find_index(Connection *connection, const ConcurrentIndex *index, IndexState *state, char **name,
           GError **error)
{
    g_autofree char *table =
        sql_format("%Q", index->namespace, index->table != NULL ? index->table : index->name);
    g_autofree char *sql =
        sql_format("SELECT i.indisvalid, pg_catalog.quote_ident(n.nspname) || '.' ||"
                   " pg_catalog.quote_ident(c.relname) FROM pg_catalog.pg_class c"
                   " JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid"
                   " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                   " WHERE c.relname = %L AND pg_catalog.to_regclass(%L) IN (%s)",
                   index->name, table, index->table != NULL ? "i.indrelid" : "i.indexrelid");
    g_autoptr(Result) result = connection_query(connection, sql, NULL, 0, error);
    if (result == NULL)
        return false;
    *state = result_rows(result) == 0       ? INDEX_MISSING
             : result_boolean(result, 0, 0) ? INDEX_VALID
                                            : INDEX_INVALID;
    *name = *state == INDEX_MISSING ? NULL : g_strdup(result_text(result, 0, 1));
    return true;
}

static bool
drop_index(Runner *runner, const char *name, GError **error)
{
    g_autofree char *sql = g_strdup_printf("DROP INDEX CONCURRENTLY %s", name);
    if (!connection_execute(runner->connection, sql, error))
        return false;
    run_tell(runner, (RunEvent){.kind = RUN_EVENT_CLEARED, .text = name});
    return true;
}

bool
run_drop_index(Runner *runner, const ConcurrentIndex *index, GError **error)
{
    IndexState state = INDEX_MISSING;
    g_autofree char *name = NULL;
    return find_index(runner->connection, index, &state, &name, error) &&
           (state == INDEX_MISSING || drop_index(runner, name, error));
}

bool
run_clear_index(Runner *runner, const ConcurrentIndex *index, GError **error)
{
    IndexState state = INDEX_MISSING;
    g_autofree char *name = NULL;
    return find_index(runner->connection, index, &state, &name, error) &&
           (state != INDEX_INVALID || drop_index(runner, name, error));
}

// ---- one statement alone ---------------------------------------------------------------------

static const Unit *
unit_at(const Segment *segment, guint i)
{
    return &g_array_index(segment->units, Unit, i);
}

static bool
mark_running(Runner *runner, const Unit *unit, GError **error)
{
    g_autofree char *sql = journal_mark_sql(runner->plan->table, unit->index, true);
    return connection_execute(runner->connection, sql, error);
}

// A run before this one began it and did not live to say whether it was done.
static bool
was_running(const Runner *runner, const Unit *unit)
{
    return runner->resumed != NULL && unit->step == 0 && runner->resumed->running &&
           runner->resumed->done == unit->index;
}

static bool
is_done_already(Runner *runner, const Unit *unit, const ConcurrentIndex *index, bool *done,
                GError **error)
{
    IndexState state = INDEX_MISSING;
    g_autofree char *name = NULL;
    *done = false;
    if (!was_running(runner, unit))
        return true;
    if (!find_index(runner->connection, index, &state, &name, error))
        return false;
    *done = state == (index->drops ? INDEX_MISSING : INDEX_VALID);
    return true;
}

bool
run_alone(Runner *runner, const Segment *segment, GError **error)
{
    const Unit *unit = unit_at(segment, 0);
    ConcurrentIndex index;
    bool is_index = run_concurrent_index(runner->arena, unit->sql, &index), done = false;
    runner->failed_unit = unit;
    if (!run_set_timeout(runner, runner->options->alone_lock_timeout_ms, error))
        return false;
    if (is_index && !is_done_already(runner, unit, &index, &done, error))
        return false;
    if (!done && is_index && !index.drops && !run_clear_index(runner, &index, error))
        return false;
    gint64 began_us = g_get_monotonic_time();
    if (!done && (!mark_running(runner, unit, error) ||
                  !connection_execute(runner->connection, unit->sql, error)))
        return false;
    if (!connection_execute(runner->connection, unit_at(segment, 1)->sql, error))
        return false;
    run_tell_ran(runner, unit, -1, g_get_monotonic_time() - began_us);
    return true;
}

// ---- a batched fill --------------------------------------------------------------------------

static const char **
take_key(Arena *arena, const Result *row, size_t count)
{
    const char **key = ARENA_NEW_ARRAY(arena, const char *, count);
    for (size_t i = 0; i < count; i++)
        key[i] = arena_text(arena, result_text(row, 0, i));
    return key;
}

// NULL without an error: there is no such row.
static const char **
ask_key(Runner *runner, const Fill *fill, char *sql, GError **error)
{
    g_autoptr(Result) row = connection_query(runner->connection, sql, NULL, 0, error);
    g_free(sql);
    return row != NULL && result_rows(row) > 0 ? take_key(runner->arena, row, fill->key_count)
                                               : NULL;
}

// Of the statements of a batch the UPDATE is the one that fills.
enum { BATCH_UPDATE = 1 };

static void
note_filled(void *data, size_t index, int64_t rows, int64_t duration_us)
{
    (void)duration_us;
    RunEvent *progress = data;
    if (index == BATCH_UPDATE)
        progress->rows += rows;
}

static bool
run_batch(Runner *runner, const Fill *fill, const char *const *from, const char *const *to,
          RunEvent *progress, GError **error)
{
    g_autofree char *batch = fill_batch_sql(fill, from, to);
    g_autofree char *mark = journal_key_sql(runner->plan->table, to, fill->key_count);
    const BatchStatement statements[] = {
        {"BEGIN", false}, [BATCH_UPDATE] = {batch, false}, {mark, false}, {"COMMIT", false}};
    Batch run = {.ran = note_filled, .data = progress};
    return connection_run_batch(runner->connection, statements, G_N_ELEMENTS(statements), &run,
                                error);
}

static bool
same_key(const char *const *a, const char *const *b, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (g_strcmp0(a[i], b[i]) != 0)
            return false;
    return true;
}

static bool
run_batches(Runner *runner, const Fill *fill, const char **from, RunEvent *progress, GError **error)
{
    GError *problem = NULL;
    const char **last = ask_key(runner, fill, fill_last_sql(fill), &problem);
    if (problem != NULL) {
        g_propagate_error(error, problem);
        return false;
    }
    if (last == NULL)
        last = from;
    for (bool more = true; more;) {
        const char **to = ask_key(runner, fill, fill_end_sql(fill, from, last), &problem);
        if (problem != NULL) {
            g_propagate_error(error, problem);
            return false;
        }
        if (to == NULL)
            to = from;
        if (!run_batch(runner, fill, from, to, progress, error))
            return false;
        more = !same_key(from, to, fill->key_count);
        from = runner->fill_key = to; // a lock that is not granted comes back to here
        if (more)
            run_tell(runner, *progress);
        if (more && !run_pause(runner, (int)fill->pause_ms))
            return connection_execute(runner->connection, "SELECT", error); // says: cancelled
    }
    return true;
}

bool
run_fill(Runner *runner, const Segment *segment, GError **error)
{
    const Unit *unit = unit_at(segment, 0);
    const Journal *resumed = runner->resumed;
    Fill fill;
    bool is_fill = fill_read(runner->arena, unit->sql, &fill);
    g_assert(is_fill);
    runner->failed_unit = unit;
    gint64 began_us = g_get_monotonic_time();
    if (!run_set_timeout(runner, runner->options->online_lock_timeout_ms, error))
        return false;
    bool goes_on = resumed != NULL && unit->step == 0 && resumed->done == unit->index &&
                   resumed->key_count == fill.key_count;
    GError *problem = NULL;
    const char **from = runner->fill_key != NULL ? runner->fill_key
                        : goes_on                ? (const char **)(guintptr)resumed->key
                                  : ask_key(runner, &fill, fill_first_sql(&fill), &problem);
    if (problem != NULL) {
        g_propagate_error(error, problem);
        return false;
    }
    RunEvent progress = {.kind = RUN_EVENT_BATCH,
                         .step = &runner->plan->steps[unit->step],
                         .statement = unit->statement,
                         .number = unit->number,
                         .of = runner->plan->statements,
                         .of_rows = -1};
    if (from != NULL && !run_batches(runner, &fill, from, &progress, error))
        return false;
    if (!connection_execute(runner->connection, unit_at(segment, 1)->sql, error))
        return false;
    runner->fill_key = NULL;
    run_tell_ran(runner, unit, progress.rows, g_get_monotonic_time() - began_us);
    return true;
}
