#include "run/rehearse-private.h"

#include "kind/reflect.h"

#include <string.h>

// What watches a session that works outside a transaction: its locks come and go, so a second
// session looks at them until the statement is done.
typedef struct {
    Connection *eye;
    RelationMap *relations;
    const char *pid;
    gint done; // atomic
} Watch;

static gpointer
watch(gpointer data)
{
    Watch *watching = data;
    while (g_atomic_int_get(&watching->done) == 0)
        if (!relations_note_locks(watching->relations, watching->eye, watching->pid, NULL))
            break;
    return NULL;
}

// (PostgreSQL 15: before that, counters reach the others within half a second of being idle)
static bool
flush_counts(Connection *connection, GError **error)
{
    if (connection_facts(connection)->version < 150000)
        return true;
    return connection_execute(connection, "SELECT pg_catalog.pg_stat_force_next_flush()", error);
}

// Locks that are too short to be seen by luck are those that the form of the statement takes; they
// are noted beside the ones that were seen.
static void
note_known(const Rehearsing *rehearsing, const ScriptStatement *statement, const Schema *schema,
           RelationMap *relations)
{
    const LockFacts facts = {.schema = schema,
                             .server_version = connection_facts(rehearsing->connection)->version};
    Locks locks = locks_predict(rehearsing->arena, &facts, statement->sql);
    for (size_t i = 0; i < locks.count; i++)
        if (locks.rows[i].mode != LOCK_NONE)
            relations_note_mode(relations, locks.rows[i].namespace, locks.rows[i].name,
                                locks.rows[i].mode);
}

static bool
run_watched(Rehearsing *rehearsing, const ScriptStatement *statement, Watch *watching,
            RehearsedStatement *measured, GError **error)
{
    GThread *thread = g_thread_new("watch", watch, watching);
    gint64 start_us = g_get_monotonic_time();
    bool done = rehearsal_send(rehearsing, statement, NULL, error);
    measured->duration_us = g_get_monotonic_time() - start_us;
    g_atomic_int_set(&watching->done, 1);
    g_thread_join(thread);
    return done;
}

static bool
note_counts(Rehearsing *rehearsing, Connection *eye, RelationMap *relations, int sign,
            GError **error)
{
    return flush_counts(rehearsing->connection, error) &&
           relations_read_counts(relations, eye, "pg_stat_all_tables", sign, error);
}

bool
rehearsal_sample(Rehearsing *rehearsing, const ScriptStatement *statement,
                 RehearsedStatement *measured, GError **error)
{
    g_autoptr(Connection) eye =
        connection_open(rehearsing->address, rehearsing->options->cancellable, error);
    g_autoptr(Schema) schema = eye != NULL ? reflect(eye, NULL, error) : NULL;
    g_autoptr(RelationMap) before = schema != NULL ? relations_read(eye, error) : NULL;
    g_autofree char *pid = g_strdup_printf("%d", connection_facts(rehearsing->connection)->pid);
    if (before == NULL || !note_counts(rehearsing, eye, before, -1, error))
        return false;
    Watch watching = {.eye = eye, .relations = before, .pid = pid};
    if (!run_watched(rehearsing, statement, &watching, measured, error))
        return false;
    g_autoptr(RelationMap) after = relations_read(eye, error);
    if (after == NULL || !note_counts(rehearsing, eye, before, 1, error))
        return false;
    note_known(rehearsing, statement, schema, before);
    relations_note_changes(before, after, true);
    relations_report(before, rehearsing, measured);
    measured->is_measured = measured->is_sampled = true;
    return true;
}
