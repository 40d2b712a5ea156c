#include "ui/screens/apply-private.h"

#include "base/text.h"
#include "run/verify.h"

#include <string.h>

enum { WAIT_S = 60 };

typedef struct {
    const UiOptions *options;
    const ApplyPlan *plan;
    ApplyRun *run;
    const UiCall *call;
    Connection *connection;
} Running;

static bool
end_row(const Running *running, size_t row, bool done)
{
    apply_set_row(running->run, row, done ? STEP_DONE : STEP_FAILED);
    return done;
}

// ---- the backup --------------------------------------------------------------------------------

static void
report_bytes(void *data, int64_t bytes)
{
    ApplyRun *run = data;
    g_autofree char *size = text_size(bytes);
    g_mutex_lock(&run->lock);
    g_free(run->backup);
    run->backup = g_strdup_printf("%s so far", size);
    run->version++;
    g_mutex_unlock(&run->lock);
}

static bool
save(const Running *running, bool is_wanted, GError **error)
{
    ApplyRun *run = running->run;
    g_autoptr(Arena) arena = arena_new();
    Backup backup;
    const BackupOptions wanted = {.tables = ready_tables(running->plan->ready),
                                  .maximum = running->options->project->backup_max_bytes,
                                  .progress = report_bytes,
                                  .progress_data = run,
                                  .cancellable = running->call->cancellable};
    if (!is_wanted || running->plan->backup == NULL) {
        apply_set_row(run, ROW_BACKUP, STEP_LEFT_OUT);
        return true;
    }
    apply_set_row(run, ROW_BACKUP, STEP_RUNS);
    if (!backup_make(running->options->database, &wanted, arena, &backup, error))
        return end_row(running, ROW_BACKUP, false);
    g_autofree char *size = text_size(backup.bytes), *took = text_duration(backup.took_us);
    g_mutex_lock(&run->lock);
    g_free(run->backup);
    run->backup = g_strdup(backup.path);
    g_mutex_unlock(&run->lock);
    apply_tell(run, "backup %s, %s, in %s", backup.path, size, took);
    return end_row(running, ROW_BACKUP, true);
}

// ---- alone, and still the same -----------------------------------------------------------------

static bool
open_session(Running *running, GError **error)
{
    ApplyRun *run = running->run;
    running->connection =
        connection_open(running->options->database->conninfo, running->call->cancellable, error);
    if (running->connection == NULL)
        return false;
    const ConnectionFacts *facts = connection_facts(running->connection);
    g_mutex_lock(&run->lock);
    run->pid = facts->pid;
    run->user = g_strdup(facts->user);
    g_mutex_unlock(&run->lock);
    return true;
}

static bool
be_alone(Running *running, ApplyPair *pair, GError **error)
{
    RunObserver observer = apply_observer(pair);
    apply_set_row(running->run, ROW_ALONE, STEP_RUNS);
    bool done = open_session(running, error) &&
                run_lock(running->connection, running->plan->plan->table, WAIT_S, &observer, error);
    return end_row(running, ROW_ALONE, done);
}

static bool
same_names(Names one, Names other)
{
    bool same = one.count == other.count;
    for (size_t i = 0; same && i < one.count; i++)
        same = strcmp(one.items[i], other.items[i]) == 0;
    return same;
}

static bool
check_rows(const Running *running, GError **error)
{
    const ApplyPlan *plan = running->plan;
    g_autoptr(Arena) arena = arena_new();
    Names rows;
    if (!revision_read_version(running->connection, plan->plan->table.namespace,
                               plan->plan->table.name, arena, &rows, error))
        return false;
    if (same_names(rows, plan->plan->rows))
        return true;
    g_set_error(error, RUN_ERROR, RUN_ERROR_VERSION,
                "%s is at %s now, not at %s as when this was read; nothing was changed\n"
                "hint: R reads it again",
                plan->identity, run_position(rows, arena), plan->from);
    return false;
}

static bool
check_same(const Running *running, GError **error)
{
    apply_set_row(running->run, ROW_SAME, STEP_RUNS);
    bool same = check_rows(running, error) && ready_check(running->plan->ready, running->connection,
                                                          running->call->cancellable, error);
    return end_row(running, ROW_SAME, same);
}

// ---- at the end --------------------------------------------------------------------------------

// What was asked for is done, whatever this finds.
static void
verify(const Running *running)
{
    ApplyRun *run = running->run;
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(GError) failed = NULL;
    Verified verified = {0};
    size_t row = running->plan->count - 1;
    bool is_up = running->plan->plan->direction == SCRIPT_UPGRADE && running->plan->stamp == NULL;
    apply_set_row(run, row, STEP_RUNS);
    if (is_up && !run_verify(running->options->project, running->options->database,
                             running->call->cancellable, arena, &verified, &failed))
        apply_tell(run, "not compared: %s", failed->message);
    g_mutex_lock(&run->lock);
    run->verified = g_strdup(verified.text);
    run->differs = verified.differences > 0;
    g_mutex_unlock(&run->lock);
    apply_set_row(run, row, verified.text != NULL ? STEP_DONE : STEP_LEFT_OUT);
}

static void
mark_failed(ApplyRun *run)
{
    for (size_t i = 0; i < run->count; i++) {
        StepState state = run->states[i].state;
        if (state == STEP_RUNS || state == STEP_BLOCKED)
            apply_set_row(run, i, STEP_FAILED);
        else if (state == STEP_RAN)
            apply_set_row(run, i, STEP_WAITS);
    }
}

static bool
run_plan(const Running *running, ApplyPair *pair, GError **error)
{
    const RunOptions wanted = {.resume = running->plan->unfinished != NULL,
                               .ready = running->plan->ready,
                               .more_attempts = &running->run->more_attempts,
                               .stops = &running->run->stops,
                               .cancellable = running->call->cancellable,
                               .observer = apply_observer(pair)};
    for (size_t i = 0; i < running->plan->done; i++) // by the run that did not end
        apply_set_row(running->run, ROW_STATEMENT + i, STEP_DONE);
    GThread *watch = apply_watch(running->options->database->conninfo, running->run);
    bool done = run_apply(running->connection, running->plan->plan, &wanted, error);
    apply_watch_end(watch, running->run);
    return done;
}

bool
apply_execute(const UiOptions *options, const ApplyPlan *plan, bool with_backup, ApplyRun *run,
              const UiCall *call, GError **error)
{
    Running running = {options, plan, run, call, NULL};
    ApplyPair pair = {plan, run};
    bool done = save(&running, with_backup, error) && be_alone(&running, &pair, error) &&
                check_same(&running, error) && run_plan(&running, &pair, error);
    connection_close(running.connection);
    if (done)
        verify(&running);
    else
        mark_failed(run);
    g_mutex_lock(&run->lock);
    run->is_over = true;
    run->took_us = g_get_monotonic_time() - run->began_us;
    run->version++;
    g_mutex_unlock(&run->lock);
    return done;
}
