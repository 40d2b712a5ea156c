#include "ui/screens/apply-private.h"

#include "base/text.h"

// ---- what a run tells --------------------------------------------------------------------------

ApplyRun *
apply_run_new(size_t rows)
{
    ApplyRun *run = g_atomic_rc_box_new0(ApplyRun);
    g_mutex_init(&run->lock);
    g_cond_init(&run->ended);
    run->log = g_ptr_array_new_with_free_func(g_free);
    run->states = g_new0(RowState, rows + 1);
    run->count = rows;
    run->began_us = g_get_monotonic_time();
    return run;
}

ApplyRun *
apply_run_ref(ApplyRun *run)
{
    return g_atomic_rc_box_acquire(run);
}

static void
run_clear(void *pointer)
{
    ApplyRun *run = pointer;
    g_mutex_clear(&run->lock);
    g_cond_clear(&run->ended);
    g_ptr_array_unref(run->log);
    g_free(run->states);
    g_free(run->backup);
    g_free(run->verified);
    g_free(run->user);
}

void
apply_run_unref(ApplyRun *run)
{
    if (run != NULL)
        g_atomic_rc_box_release_full(run, run_clear);
}

static char *
with_clock(const char *text)
{
    g_autoptr(GDateTime) now = g_date_time_new_now_local();
    g_autofree char *clock = g_date_time_format(now, "%H:%M:%S");
    return g_strdup_printf("%s %s", clock, text);
}

// A number of rows stands where the one before it stood.
static void
add_line(ApplyRun *run, const char *text, bool counts_rows)
{
    char *line = with_clock(text);
    g_mutex_lock(&run->lock);
    if (counts_rows && run->counts_rows)
        g_ptr_array_remove_index(run->log, run->log->len - 1);
    run->counts_rows = counts_rows;
    g_ptr_array_add(run->log, line);
    run->version++;
    g_mutex_unlock(&run->lock);
}

void
apply_tell(ApplyRun *run, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    add_line(run, text, false);
}

static bool
is_under_way(StepState state)
{
    return state == STEP_RUNS || state == STEP_BLOCKED;
}

void
apply_set_row(ApplyRun *run, size_t row, StepState state)
{
    gint64 now_us = g_get_monotonic_time();
    if (row >= run->count)
        return;
    g_mutex_lock(&run->lock);
    RowState *at = &run->states[row];
    if (is_under_way(state) && !is_under_way(at->state))
        at->began_us = now_us;
    if (!is_under_way(state) && is_under_way(at->state) && at->began_us > 0)
        at->took_us = now_us - at->began_us;
    at->state = state;
    if (is_under_way(state))
        run->at = row;
    run->version++;
    g_mutex_unlock(&run->lock);
}

static void
set_all(ApplyRun *run, StepState from, StepState to)
{
    for (size_t i = 0; i < run->count; i++)
        if (run->states[i].state == from)
            apply_set_row(run, i, to);
}

static void
take_ran(const ApplyPair *pair, const RunEvent *event)
{
    if (event->number == 0 || event->number > pair->plan->plan->statements)
        return;
    size_t row = pair->plan->statement_rows[event->number - 1];
    pair->run->paused_us = 0;
    apply_set_row(pair->run, row, STEP_RAN);
    g_mutex_lock(&pair->run->lock);
    pair->run->states[row].took_us = MAX(event->duration_us, 1); // its answer came with another's
    g_mutex_unlock(&pair->run->lock);
    if (pair->plan->rows[row + 1].kind == ROW_STATEMENT)
        apply_set_row(pair->run, row + 1, STEP_RUNS);
}

// What ran in the same transaction is rolled back and begins again.
static void
take_lock(const ApplyPair *pair, const RunEvent *event)
{
    ApplyRun *run = pair->run;
    g_autofree char *limit = text_duration((int64_t)event->timeout_ms * 1000);
    g_autofree char *pause = text_duration((int64_t)event->pause_ms * 1000);
    set_all(run, STEP_RAN, STEP_WAITS);
    g_mutex_lock(&run->lock);
    run->attempt = event->attempt;
    run->attempts = event->attempts - g_atomic_int_get(&run->more_attempts);
    run->pause_ms = event->pause_ms;
    run->timeout_ms = event->timeout_ms;
    run->paused_us = g_get_monotonic_time();
    size_t at = run->at;
    g_mutex_unlock(&run->lock);
    apply_set_row(run, at, STEP_BLOCKED);
    apply_tell(run, "attempt %d of %d: lock not granted within %s (55P03), pause %s",
               event->attempt, event->attempts, limit, pause);
}

static void
take_step(const ApplyPair *pair, const RunEvent *event)
{
    size_t step = (size_t)(event->step - pair->plan->plan->steps);
    size_t first =
        step == 0 ? ROW_STATEMENT + pair->plan->done : pair->plan->version_rows[step - 1] + 1;
    apply_tell(pair->run, "%s", event->step->title);
    apply_set_row(pair->run, first, STEP_RUNS);
}

static void
take_version(const ApplyPair *pair, const RunEvent *event)
{
    size_t step = (size_t)(event->step - pair->plan->plan->steps);
    set_all(pair->run, STEP_RAN, STEP_DONE);
    apply_set_row(pair->run, pair->plan->version_rows[step], STEP_DONE);
    apply_tell(pair->run, "version %s, committed", event->text);
}

static void
take_batch(ApplyRun *run, const RunEvent *event)
{
    g_autofree char *rows = text_count(event->rows);
    g_autofree char *text = g_strdup_printf("%s rows so far", rows);
    add_line(run, text, true);
}

static void
take_event(void *data, const RunEvent *event)
{
    const ApplyPair *pair = data;
    ApplyRun *run = pair->run;
    switch (event->kind) {
    case RUN_EVENT_ELSEWHERE:
        apply_set_row(run, ROW_ALONE, STEP_BLOCKED);
        apply_tell(run, "another trueup is at work, waiting for it: %s", event->text);
        break;
    case RUN_EVENT_STEP:
        take_step(pair, event);
        break;
    case RUN_EVENT_RAN:
        take_ran(pair, event);
        break;
    case RUN_EVENT_BATCH:
        take_batch(run, event);
        break;
    case RUN_EVENT_LOCK:
        take_lock(pair, event);
        break;
    case RUN_EVENT_CLEARED:
        apply_tell(run, "dropped the invalid index %s", event->text);
        break;
    case RUN_EVENT_VERSION:
        take_version(pair, event);
        break;
    case RUN_EVENT_ALEMBIC:
        apply_tell(run, "the project's Alembic: %s", event->text);
        break;
    }
}

RunObserver
apply_observer(ApplyPair *pair)
{
    return (RunObserver){take_event, pair};
}
