#include "server/batch.h"

#include "server/server-private.h"

#include <stdlib.h>
#include <string.h>

// What is on its way at once. libpq takes in what the server answers while it sends, so that no
// size could block; but what was sent cannot be cancelled before it is read.
enum { MOST_STATEMENTS = 200, MOST_BYTES = 1 << 17 };

typedef struct {
    Connection *connection;
    const BatchStatement *statements;
    Batch *batch;
    gint64 since_us;
} Run;

static void
note_ran(Run *run, size_t index, const PGresult *result)
{
    gint64 now_us = g_get_monotonic_time();
    const char *rows = result != NULL ? PQcmdTuples((PGresult *)(guintptr)result) : "";
    if (run->batch->ran != NULL)
        run->batch->ran(run->batch->data, index,
                        *rows != '\0' ? g_ascii_strtoll(rows, NULL, 10) : -1,
                        now_us - run->since_us);
    run->since_us = now_us;
}

static void
note_answer(const Run *run, size_t index, const PGresult *result)
{
    bool has_value = PQntuples(result) > 0 && PQnfields(result) > 0 && !PQgetisnull(result, 0, 0);
    if (run->batch->answered != NULL)
        run->batch->answered(run->batch->data, index, has_value ? PQgetvalue(result, 0, 0) : NULL);
}

static bool
lose(Run *run, GError **error)
{
    connection_set_lost(run->connection, error);
    return false;
}

static bool
send_all(Run *run, size_t from, size_t to, GError **error)
{
    PGconn *session = run->connection->session;
    if (!connection_begin_sending(run->connection, error))
        return false;
    if (PQenterPipelineMode(session) == 0)
        return lose(run, error);
    // the server answers each at once, not when its buffer is full: its times are real, and one
    // sees how far it is
    for (size_t i = from; i < to; i++)
        if (PQsendQueryParams(session, run->statements[i].sql, 0, NULL, NULL, NULL, NULL, 0) == 0 ||
            PQsendFlushRequest(session) == 0)
            return lose(run, error);
    return PQpipelineSync(session) == 1 || lose(run, error);
}

// The results of one statement up to the NULL behind them. `good` false: an earlier one failed.
static bool
take_one(Run *run, size_t index, bool *good, GError **error)
{
    bool was_good = *good;
    for (;;) {
        g_autoptr(PGresult) result = NULL;
        if (!connection_next_result(run->connection, &result, was_good ? error : NULL))
            return false;
        if (result == NULL)
            return true;
        if (!*good)
            continue;
        *good = connection_check(run->connection, result, error);
        if (*good) {
            note_ran(run, index, result);
            note_answer(run, index, result);
        } else {
            run->batch->failed = index;
        }
        if (run->connection->lost)
            return false;
    }
}

static bool
take_all(Run *run, size_t from, size_t to, GError **error)
{
    bool good = true;
    for (size_t i = from; i < to; i++)
        if (!take_one(run, i, &good, error)) {
            run->batch->failed = i;
            return false;
        }
    g_autoptr(PGresult) sync = NULL; // the answer to the sync; nothing follows it
    if (!connection_next_result(run->connection, &sync, good ? error : NULL))
        return false;
    if (PQexitPipelineMode(run->connection->session) == 0 && good)
        return lose(run, error);
    return good;
}

static bool
run_alone(Run *run, size_t index, GError **error)
{
    run->batch->failed = index;
    if (!connection_execute(run->connection, run->statements[index].sql, error))
        return false;
    note_ran(run, index, NULL);
    return true;
}

static size_t
find_end(const Run *run, size_t from, size_t count)
{
    size_t bytes = 0, to = from;
    while (to < count && to - from < MOST_STATEMENTS && bytes < MOST_BYTES &&
           !run->statements[to].takes_many)
        bytes += strlen(run->statements[to++].sql);
    return to;
}

bool
connection_run_batch(Connection *connection, const BatchStatement *statements, size_t count,
                     Batch *batch, GError **error)
{
    Run run = {connection, statements, batch, g_get_monotonic_time()};
    for (size_t from = 0; from < count;) {
        size_t to = find_end(&run, from, count);
        batch->failed = from;
        if (statements[from].takes_many) {
            if (!run_alone(&run, from++, error))
                return false;
            continue;
        }
        if (!send_all(&run, from, to, error) || !take_all(&run, from, to, error))
            return false;
        from = to;
    }
    return true;
}

bool
connection_in_transaction(const Connection *connection)
{
    return connection_is_alive(connection) &&
           PQtransactionStatus(connection->session) != PQTRANS_IDLE;
}
