#include "ui/screens/apply-private.h"

#include "base/text.h"

#include <string.h>

enum { WAIT_S = 60 };

// ---- before ------------------------------------------------------------------------------------

static bool
read_rows(const UiOptions *options, Connection *connection, Arena *arena, Names *rows,
          GError **error)
{
    return revision_read_version(connection, options->project->version_namespace,
                                 options->project->version_table, arena, rows, error);
}

static bool
fill_plan(ApplyPlan *apply, const UiOptions *options, const RunRequest *wanted,
          Connection *connection, GError **error)
{
    RunRequest request = *wanted;
    request.project = options->project;
    request.graph = apply->graph;
    if (!read_rows(options, connection, apply->arena, &request.rows, error))
        return false;
    apply->plan = run_plan_new(&request, error);
    if (apply->plan == NULL ||
        !run_losses(connection, apply->plan, apply->arena, &apply->losses, error))
        return false;
    apply->identity = arena_text(apply->arena, options->database->title);
    apply->from = run_position(apply->plan->rows, apply->arena);
    apply->to = run_position(apply->plan->result, apply->arena);
    return true;
}

void *
apply_prepare(const UiOptions *options, const char *target, ScriptDirection direction,
              const UiCall *call, GError **error)
{
    ApplyPlan *apply = g_new0(ApplyPlan, 1);
    apply->arena = arena_new();
    apply->graph = revision_graph_read(options->project->versions, error);
    g_autoptr(Connection) connection =
        apply->graph == NULL
            ? NULL
            : connection_open(options->database->conninfo, call->cancellable, error);
    const RunRequest request = {.target = target, .direction = direction};
    if (connection != NULL && fill_plan(apply, options, &request, connection, error))
        return apply;
    apply_plan_free(apply);
    return NULL;
}

void
apply_plan_free(void *pointer)
{
    ApplyPlan *apply = pointer;
    if (apply == NULL)
        return;
    run_plan_free(apply->plan);
    revision_graph_free(apply->graph);
    arena_free(apply->arena);
    g_free(apply);
}

// ---- what a run tells --------------------------------------------------------------------------

ApplyRun *
apply_run_new(size_t statements)
{
    ApplyRun *run = g_atomic_rc_box_new0(ApplyRun);
    g_mutex_init(&run->lock);
    run->log = g_ptr_array_new_with_free_func(g_free);
    run->states = g_new0(StepState, statements + 1);
    run->took_us = g_new0(int64_t, statements + 1);
    run->count = statements;
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
    g_ptr_array_unref(run->log);
    g_free(run->states);
    g_free(run->took_us);
    g_free(run->backup);
}

void
apply_run_unref(ApplyRun *run)
{
    if (run != NULL)
        g_atomic_rc_box_release_full(run, run_clear);
}

G_GNUC_PRINTF(2, 3)
static void
tell(ApplyRun *run, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autoptr(GDateTime) now = g_date_time_new_now_local();
    g_autofree char *clock = g_date_time_format(now, "%H:%M:%S");
    g_mutex_lock(&run->lock);
    g_ptr_array_add(run->log, g_strdup_printf("%s  %s", clock, text));
    run->version++;
    g_mutex_unlock(&run->lock);
}

static void
set_states(ApplyRun *run, StepState from, StepState to)
{
    g_mutex_lock(&run->lock);
    for (size_t i = 0; i < run->count; i++)
        if (run->states[i] == from)
            run->states[i] = to;
    run->version++;
    g_mutex_unlock(&run->lock);
}

static void
take_ran(ApplyRun *run, const RunEvent *event)
{
    if (event->number == 0 || event->number > run->count)
        return;
    g_mutex_lock(&run->lock);
    run->states[event->number - 1] = STEP_RAN;
    run->took_us[event->number - 1] = event->duration_us;
    run->at = event->number + 1;
    run->version++;
    g_mutex_unlock(&run->lock);
}

static void
tell_lock(ApplyRun *run, const RunEvent *event)
{
    g_autofree char *limit = text_duration((int64_t)event->timeout_ms * 1000);
    g_autofree char *pause = text_duration((int64_t)event->pause_ms * 1000);
    // what ran in the same transaction is rolled back and begins again
    set_states(run, STEP_RAN, STEP_WAITS);
    tell(run, "lock not granted within %s (55P03), attempt %d of %d, pause %s", limit,
         event->attempt, event->attempts, pause);
}

static void
take_event(void *data, const RunEvent *event)
{
    ApplyRun *run = data;
    switch (event->kind) {
    case RUN_EVENT_ELSEWHERE:
        tell(run, "another trueup is at work, waiting for it: %s", event->text);
        break;
    case RUN_EVENT_STEP:
        tell(run, "%s", event->step->title);
        break;
    case RUN_EVENT_RAN:
        take_ran(run, event);
        break;
    case RUN_EVENT_BATCH:
        tell(run, "%" G_GINT64_FORMAT " rows so far", event->rows);
        break;
    case RUN_EVENT_LOCK:
        tell_lock(run, event);
        break;
    case RUN_EVENT_CLEARED:
        tell(run, "dropped the invalid index %s", event->text);
        break;
    case RUN_EVENT_VERSION:
        set_states(run, STEP_RAN, STEP_DONE);
        tell(run, "version %s, committed", event->text);
        break;
    case RUN_EVENT_ALEMBIC:
        tell(run, "the project's Alembic: %s", event->text);
        break;
    }
}

// ---- running -----------------------------------------------------------------------------------

static bool
same_names(Names one, Names other)
{
    bool same = one.count == other.count;
    for (size_t i = 0; same && i < one.count; i++)
        same = strcmp(one.items[i], other.items[i]) == 0;
    return same;
}

static bool
check_rows(const UiOptions *options, const ApplyPlan *plan, Connection *connection, GError **error)
{
    g_autoptr(Arena) arena = arena_new();
    Names rows;
    if (!read_rows(options, connection, arena, &rows, error))
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
save(const UiOptions *options, ApplyRun *run, const UiCall *call, GError **error)
{
    g_autoptr(Arena) arena = arena_new();
    Backup backup;
    const BackupOptions wanted = {.cancellable = call->cancellable};
    tell(run, "backup begins");
    if (!backup_make(options->database, &wanted, arena, &backup, error))
        return false;
    g_autofree char *size = text_size(backup.bytes), *took = text_duration(backup.took_us);
    g_mutex_lock(&run->lock);
    run->backup = g_strdup(backup.path);
    g_mutex_unlock(&run->lock);
    tell(run, "backup %s, %s, in %s", backup.path, size, took);
    return true;
}

bool
apply_execute(const UiOptions *options, const ApplyPlan *plan, bool with_backup, ApplyRun *run,
              const UiCall *call, GError **error)
{
    if (with_backup && !save(options, run, call, error))
        return false;
    g_autoptr(Connection) connection =
        connection_open(options->database->conninfo, call->cancellable, error);
    const RunOptions wanted = {.cancellable = call->cancellable, .observer = {take_event, run}};
    g_mutex_lock(&run->lock);
    run->at = 1;
    g_mutex_unlock(&run->lock);
    bool done = connection != NULL &&
                run_lock(connection, plan->plan->table, WAIT_S, &wanted.observer, error) &&
                check_rows(options, plan, connection, error) &&
                run_apply(connection, plan->plan, &wanted, error);
    g_mutex_lock(&run->lock);
    if (!done && run->at > 0 && run->at <= run->count && run->states[run->at - 1] != STEP_DONE)
        run->states[run->at - 1] = STEP_FAILED;
    run->at = 0;
    run->version++;
    g_mutex_unlock(&run->lock);
    return done;
}
