#include "run/upgrade-private.h"

#include "base/sql.h"

enum { MOST_PAUSE_MS = 10000 };

// ---- segments --------------------------------------------------------------------------------

static bool
open_journal(Runner *runner, const Segment *segment, GError **error)
{
    const RunStep *step = &runner->plan->steps[segment->step];
    g_autofree char *hash = journal_hash(step->revision->file);
    Journal journal = {.revision = step->revision->id, .direction = step->direction, .hash = hash};
    if (!run_commit(runner, error) ||
        !journal_open(runner->connection, runner->plan->table, &journal, error))
        return false;
    runner->journal_open = true;
    return true;
}

static bool
attempt(Runner *runner, const Segment *segment, GError **error)
{
    if (segment->kind != SEGMENT_TRANSACTION) {
        if (!run_commit(runner, error))
            return false;
        run_tell_steps(runner, segment);
    }
    switch (segment->kind) {
    case SEGMENT_TRANSACTION:
        return run_transaction(runner, segment, error);
    case SEGMENT_LIVE:
        return run_live(runner, segment, error);
    case SEGMENT_ALEMBIC:
        return run_alembic(runner, segment, error);
    case SEGMENT_ALONE:
        return run_alone(runner, segment, error);
    case SEGMENT_FILL:
        return run_fill(runner, segment, error);
    }
    g_assert_not_reached();
}

static int
attempts_of(const Runner *runner, const Segment *segment)
{
    if (segment->kind == SEGMENT_ALONE || segment->kind == SEGMENT_ALEMBIC)
        return 1;
    const int *more = runner->options->more_attempts;
    int usual = segment->online ? runner->options->online_attempts : runner->options->attempts;
    return usual + (more != NULL ? g_atomic_int_get(more) : 0);
}

// A lock that was not granted in time, or two that wait for each other: nothing is held any more,
// and the segment may begin again.
static bool
may_try_again(const GError *problem)
{
    return server_error_is(problem, "55P03") || server_error_is(problem, "40P01");
}

static bool
wait_for_another(Runner *runner, const Segment *segment, int number)
{
    int pause_ms = MIN(number * 1000, MOST_PAUSE_MS);
    run_tell(runner,
             (RunEvent){.kind = RUN_EVENT_LOCK,
                        .step = &runner->plan->steps[segment->step],
                        .number = runner->failed_unit != NULL ? runner->failed_unit->number : 0,
                        .attempt = number,
                        .attempts = attempts_of(runner, segment),
                        .pause_ms = pause_ms,
                        .timeout_ms = runner->timeout_ms});
    return run_pause(runner, pause_ms);
}

static bool
begins_step(const Runner *runner, const Segment *segment)
{
    guint at = 0;
    while (runner->segments->pdata[at] != segment)
        at++;
    const Segment *before = at > 0 ? runner->segments->pdata[at - 1] : NULL;
    bool goes_on = at == 0 && runner->resumed != NULL;
    return !goes_on && (before == NULL || before->step != segment->step);
}

// What was looked at before the first step is looked at again where others had time to change it.
static bool
is_still_so(Runner *runner, const Segment *segment, int number, GError **error)
{
    bool is_first = segment == runner->segments->pdata[0] && number == 1;
    return is_first || !begins_step(runner, segment) || run_recheck(runner, segment, error);
}

static bool
run_segment(Runner *runner, const Segment *segment, GError **error)
{
    for (int number = 1;; number++) {
        GError *problem = NULL;
        runner->failed_unit = NULL;
        runner->failed = segment;
        bool was_looked_at = segment->opens_journal && number == 1;
        if ((was_looked_at || is_still_so(runner, segment, number, &problem)) &&
            attempt(runner, segment, &problem))
            return true;
        connection_rollback(runner->connection);
        bool again = runner->failed == segment && may_try_again(problem) &&
                     number < attempts_of(runner, segment);
        if (again && wait_for_another(runner, segment, number)) {
            g_clear_error(&problem);
            runner->timeout_ms = 0; // SET was part of what is rolled back
            continue;
        }
        if (again) {
            g_clear_error(&problem);
            g_set_error_literal(&problem, SERVER_ERROR, SERVER_ERROR_CANCELLED, "cancelled");
        }
        g_propagate_error(error, problem);
        return false;
    }
}

// Asked for while it ran: what is under way is finished, and no more is begun.
static bool
goes_on(Runner *runner, const Segment *segment, GError **error)
{
    const int *stops = runner->options->stops;
    bool is_first = segment == runner->segments->pdata[0];
    if (is_first || stops == NULL || g_atomic_int_get(stops) == 0 || !begins_step(runner, segment))
        return true;
    if (run_commit(runner, error)) {
        runner->failed = segment;
        g_set_error_literal(error, SERVER_ERROR, SERVER_ERROR_CANCELLED,
                            "stopped before it, at the boundary");
    }
    return false;
}

static bool
run_segments(Runner *runner, GError **error)
{
    for (guint i = 0; i < runner->segments->len; i++) {
        const Segment *segment = runner->segments->pdata[i];
        runner->failed = segment;
        runner->failed_unit = NULL;
        if (!goes_on(runner, segment, error))
            return false;
        if (segment->opens_journal &&
            (!is_still_so(runner, segment, 1, error) || !open_journal(runner, segment, error)))
            return false;
        if (!run_segment(runner, segment, error))
            return false;
    }
    runner->failed_unit = NULL;
    return run_commit(runner, error);
}

// ---- the door --------------------------------------------------------------------------------

static bool
has_version_table(Runner *runner, bool *has, GError **error)
{
    VersionTable table = runner->plan->table;
    *has = runner->plan->rows.count > 0;
    if (*has)
        return true;
    g_autofree char *name = sql_format("%Q", table.namespace, table.name);
    g_autofree char *sql = sql_format("SELECT pg_catalog.to_regclass(%L) IS NOT NULL", name);
    g_autoptr(Result) result = connection_query(runner->connection, sql, NULL, 0, error);
    if (result == NULL)
        return false;
    *has = result_boolean(result, 0, 0);
    return true;
}

static int
or_else(int said, int usual)
{
    return said > 0 ? said : usual;
}

static RunOptions
with_defaults(const RunOptions *options, const ProjectPatience *patience)
{
    RunOptions made = *options;
    made.lock_timeout_ms = or_else(made.lock_timeout_ms, patience->lock_timeout_ms);
    made.attempts = or_else(made.attempts, patience->attempts);
    made.online_lock_timeout_ms =
        or_else(made.online_lock_timeout_ms, patience->online_lock_timeout_ms);
    made.online_attempts = or_else(made.online_attempts, patience->online_attempts);
    made.alone_lock_timeout_ms =
        or_else(made.alone_lock_timeout_ms, patience->alone_lock_timeout_ms);
    return made;
}

static bool
prepare(Runner *runner, GError **error)
{
    bool has_table = true;
    if (!run_find_journal(runner, error) || !run_check_rights(runner, error) ||
        !has_version_table(runner, &has_table, error))
        return false;
    run_lay_segments(runner, !has_table);
    return true;
}

bool
run_apply(Connection *connection, const RunPlan *plan, const RunOptions *options, GError **error)
{
    RunOptions complete = with_defaults(options, &plan->project->patience);
    Runner runner = {
        .connection = connection, .plan = plan, .options = &complete, .arena = arena_new()};
    runner.looked_us = g_get_monotonic_time();
    bool done = prepare(&runner, error);
    GError *problem = NULL;
    if (done && !run_segments(&runner, &problem)) {
        connection_rollback(connection);
        run_forget_untouched(&runner);
        run_explain(&runner, problem, error);
        g_clear_error(&problem);
        done = false;
    }
    if (runner.segments != NULL)
        g_ptr_array_free(runner.segments, TRUE);
    script_memory_free(runner.memory);
    arena_free(runner.arena);
    return done;
}
