#include "run/upgrade-private.h"

#include "base/sql.h"

// The statements of one transaction on their way to the server, and which unit each one is.
typedef struct {
    Runner *runner;
    const Segment *segment;
    GArray *statements; // BatchStatement
    GArray *units;      // const Unit *; NULL: BEGIN and the like
    bool commits;       // the first one is the COMMIT of the segment before
    bool sets;          // the next one sets lock_timeout
    int timeout_ms;     // to this
    const Unit *odd;    // did not touch the one row that it should; NULL: all did
    int64_t odd_rows;
} Sending;

static void
tell_committed(Runner *runner, const Segment *segment)
{
    runner->committed = MAX(runner->committed, segment->ends_to);
    for (size_t i = segment->ends; i < segment->ends_to; i++)
        run_tell(runner, (RunEvent){.kind = RUN_EVENT_VERSION,
                                    .step = &runner->plan->steps[i],
                                    .text = runner->plan->steps[i].position});
}

static void
note_ran(void *data, size_t index, int64_t rows, int64_t duration_us)
{
    Sending *sending = data;
    Runner *runner = sending->runner;
    if (index == 0 && sending->commits) {
        tell_committed(runner, g_steal_pointer(&runner->pending));
        run_tell_steps(runner, sending->segment);
        return;
    }
    if (sending->sets && index == (sending->commits ? 1 : 0))
        runner->timeout_ms = sending->timeout_ms;
    const Unit *unit = g_array_index(sending->units, const Unit *, index);
    if (unit == NULL)
        return;
    if (unit->counts && rows != 1 && sending->odd == NULL) {
        sending->odd = unit;
        sending->odd_rows = rows;
    }
    run_tell_ran(runner, unit, rows, duration_us);
}

static void
add(Sending *sending, const char *sql, const Unit *unit)
{
    BatchStatement statement = {sql, unit != NULL && unit->takes_many};
    g_array_append_val(sending->statements, statement);
    g_array_append_val(sending->units, unit);
}

static bool
check_odd(Sending *sending, GError **error)
{
    const Unit *unit = sending->odd;
    if (unit == NULL)
        return true;
    sending->runner->failed_unit = unit;
    g_set_error(error, RUN_ERROR, RUN_ERROR_VERSION,
                "%s: one row was expected to match, %ld did\n"
                "hint: somebody else changed %s meanwhile; \"trueup current\" shows its rows",
                unit->sql, (long)sending->odd_rows,
                unit->kind == UNIT_JOURNAL ? "trueup.journal" : "the version table");
    return false;
}

static bool
send(Sending *sending, GError **error)
{
    Runner *runner = sending->runner;
    Batch batch = {.ran = note_ran, .data = sending};
    if (connection_run_batch(runner->connection,
                             (const BatchStatement *)(const void *)sending->statements->data,
                             sending->statements->len, &batch, error))
        return check_odd(sending, error);
    if (batch.failed == 0 && sending->commits) {
        runner->failed = runner->pending; // its COMMIT
        runner->pending = NULL;
        return false;
    }
    if (batch.failed < sending->units->len)
        runner->failed_unit = g_array_index(sending->units, const Unit *, batch.failed);
    return false;
}

static int
timeout_of(const Runner *runner, const Segment *segment)
{
    return segment->online ? runner->options->online_lock_timeout_ms
                           : runner->options->lock_timeout_ms;
}

bool
run_transaction(Runner *runner, const Segment *segment, GError **error)
{
    Sending sending = {.runner = runner, .segment = segment};
    sending.statements = g_array_new(FALSE, FALSE, sizeof(BatchStatement));
    sending.units = g_array_new(FALSE, FALSE, sizeof(Unit *));
    sending.commits = runner->pending != NULL;
    if (sending.commits)
        add(&sending, "COMMIT", NULL);
    sending.timeout_ms = timeout_of(runner, segment);
    sending.sets = sending.timeout_ms != runner->timeout_ms;
    g_autofree char *set = sql_format("SET lock_timeout = %d", sending.timeout_ms);
    if (sending.sets)
        add(&sending, set, NULL);
    add(&sending, "BEGIN", NULL);
    for (guint i = 0; i < segment->units->len; i++) {
        const Unit *unit = &g_array_index(segment->units, Unit, i);
        add(&sending, unit->sql, unit);
    }
    if (!sending.commits)
        run_tell_steps(runner, segment);
    bool done = send(&sending, error);
    g_array_free(sending.statements, TRUE);
    g_array_free(sending.units, TRUE);
    if (!done)
        return false;
    runner->pending = segment;
    return true;
}

bool
run_commit(Runner *runner, GError **error)
{
    const Segment *pending = g_steal_pointer(&runner->pending);
    if (pending == NULL)
        return true;
    if (connection_commit(runner->connection, error)) {
        tell_committed(runner, pending);
        return true;
    }
    runner->failed = pending;
    return false;
}

bool
run_set_timeout(Runner *runner, int timeout_ms, GError **error)
{
    if (runner->timeout_ms == timeout_ms)
        return true;
    g_autofree char *sql = sql_format("SET lock_timeout = %d", timeout_ms);
    if (!connection_execute(runner->connection, sql, error))
        return false;
    runner->timeout_ms = timeout_ms;
    return true;
}
