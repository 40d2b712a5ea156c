#include "run/rehearse-private.h"

#include <string.h>

// ---- one statement -----------------------------------------------------------------------------

typedef struct {
    Rehearsing *rehearsing;
    GPtrArray *locals; // SET LOCAL of the same part, for each of its statements
    const RehearsalPart *part;
    bool has_failed;
} Measuring;

static bool
begin_measured(Measuring *measuring, GError **error)
{
    Connection *connection = measuring->rehearsing->connection;
    if (!connection_execute(connection, "BEGIN", error))
        return false;
    for (guint i = 0; i < measuring->locals->len; i++)
        if (!connection_execute(connection, measuring->locals->pdata[i], error))
            return false;
    return true;
}

static bool
measure_inside(Measuring *measuring, const ScriptStatement *statement, Result **rows,
               RehearsedStatement *measured, GError **error)
{
    Connection *connection = measuring->rehearsing->connection;
    if (!begin_measured(measuring, error))
        return false;
    g_autoptr(RelationMap) before = relations_read(connection, error);
    // (PostgreSQL 15: counters of the transactions before are in there until they are flushed)
    if (before == NULL ||
        !relations_read_counts(before, connection, "pg_stat_xact_all_tables", -1, error))
        return false;
    gint64 start_us = g_get_monotonic_time();
    if (!rehearsal_send(measuring->rehearsing, statement, rows, error))
        return false;
    measured->duration_us = g_get_monotonic_time() - start_us;
    if (!relations_note_locks(before, connection, NULL, error))
        return false;
    g_autoptr(RelationMap) after = relations_read(connection, error);
    if (after == NULL ||
        !relations_read_counts(before, connection, "pg_stat_xact_all_tables", 1, error))
        return false;
    relations_note_changes(before, after, false);
    relations_report(before, measuring->rehearsing, measured);
    measured->is_measured = true;
    return connection_commit(connection, error);
}

static void
note_failure(Measuring *measuring, RehearsedStatement *measured, const GError *failed)
{
    Arena *arena = measuring->rehearsing->arena;
    const char *words = rehearsal_words(arena, failed);
    if (measured->part->opaque != NULL) {
        measured->unproven = arena_printf(arena, "%s; it may need what was not read", words);
        return;
    }
    measured->failure = words;
    measuring->has_failed = true;
}

// Alembic's own connection cannot be measured from here; what it rewrote can be seen.
static bool
measure_alembic(void *data, const RehearsalPart *part, bool undo, GError **error)
{
    Measuring *measuring = data;
    Rehearsing *rehearsing = measuring->rehearsing;
    Arena *arena = rehearsing->arena;
    g_autofree char *line = rehearsal_alembic_line(rehearsing, part, undo);
    RehearsedStatement row = {.part = part,
                              .sql = arena_text(arena, line),
                              .origin = part->opaque_at,
                              .rows = -1,
                              .unproven = "Alembic ran it; its locks are not measured"};
    row.origin.file = part->file;
    g_autoptr(GError) failed = NULL;
    gint64 start_us = g_get_monotonic_time();
    bool done = rehearsal_alembic(rehearsing, part, undo, &failed);
    row.duration_us = g_get_monotonic_time() - start_us;
    if (!done) {
        row.unproven = NULL;
        row.failure = arena_text_n(arena, failed->message, strcspn(failed->message, "\n"));
        measuring->has_failed = true;
        g_propagate_error(error, g_steal_pointer(&failed));
    }
    g_array_append_val(rehearsing->statements, row);
    return done;
}

static bool
measure(void *data, const RehearsalPart *part, const ScriptStatement *statement, Result **rows,
        GError **error)
{
    Measuring *measuring = data;
    Rehearsing *rehearsing = measuring->rehearsing;
    if (measuring->part != part)
        g_ptr_array_set_size(measuring->locals, 0);
    measuring->part = part;
    if (rehearsal_is_transaction(statement->sql))
        return true; // each statement has its own here
    RehearsedStatement measured = {
        .part = part,
        .sql = arena_text(rehearsing->arena, statement->sql),
        .origin = statement->origin,
        .outside_transaction = statement->outside_transaction,
        .rows = -1,
    };
    measured.origin.file = part->file;
    bool alone = statement->outside_transaction || rehearsal_is_alone(statement->sql);
    g_autoptr(GError) failed = NULL;
    bool done = alone && rows == NULL
                    ? rehearsal_sample(rehearsing, statement, &measured, &failed)
                    : measure_inside(measuring, statement, rows, &measured, &failed);
    if (!done) {
        note_failure(measuring, &measured, failed);
        connection_rollback(rehearsing->connection);
    }
    g_array_append_val(rehearsing->statements, measured);
    const RehearsalOptions *options = rehearsing->options;
    if (options->measured != NULL)
        options->measured(options->measured_data, &measured);
    if (rehearsal_is_local(statement->sql))
        g_ptr_array_add(measuring->locals, arena_text(rehearsing->arena, statement->sql));
    if (!done)
        g_propagate_error(error, g_steal_pointer(&failed));
    return done;
}

// What comes behind a statement that failed is listed, and not measured.
static void
list_rest(Rehearsing *rehearsing)
{
    size_t seen = 0;
    for (size_t i = 0; i < rehearsing->count; i++)
        for (size_t j = 0; j < rehearsing->parts[i].count; j++) {
            const ScriptStatement *statement = &rehearsing->parts[i].statements[j];
            if (rehearsal_is_transaction(statement->sql) || seen++ < rehearsing->statements->len)
                continue;
            RehearsedStatement row = {.part = &rehearsing->parts[i],
                                      .sql = statement->sql,
                                      .origin = statement->origin,
                                      .outside_transaction = statement->outside_transaction,
                                      .rows = -1};
            g_array_append_val(rehearsing->statements, row);
        }
}

bool
rehearsal_measure(Rehearsing *rehearsing, GError **error)
{
    g_autoptr(GPtrArray) locals = g_ptr_array_new();
    Measuring measuring = {.rehearsing = rehearsing, .locals = locals};
    const RehearsalRunner runner = {
        .run = measure,
        .data = &measuring,
        .alembic = rehearsing->options->alembic != NULL ? measure_alembic : NULL};
    g_autoptr(GError) failed = NULL;
    if (rehearsal_run(rehearsing, &runner, false, &failed))
        return true;
    if (!measuring.has_failed || !connection_is_alive(rehearsing->connection) ||
        g_error_matches(failed, SERVER_ERROR, SERVER_ERROR_CANCELLED)) {
        g_propagate_error(error, g_steal_pointer(&failed));
        return false;
    }
    list_rest(rehearsing);
    return true;
}
