#include "run/upgrade-private.h"

void
run_tell(const Runner *runner, RunEvent event)
{
    const RunObserver *observer = &runner->options->observer;
    event.of = runner->plan->statements;
    if (observer->event != NULL)
        observer->event(observer->data, &event);
}

void
run_tell_ran(const Runner *runner, const Unit *unit, int64_t rows, int64_t duration_us)
{
    if (unit->kind == UNIT_STATEMENT)
        run_tell(runner, (RunEvent){.kind = RUN_EVENT_RAN,
                                    .step = &runner->plan->steps[unit->step],
                                    .statement = unit->statement,
                                    .number = unit->number,
                                    .rows = rows,
                                    .of_rows = -1,
                                    .duration_us = duration_us});
}

void
run_tell_steps(Runner *runner, const Segment *segment)
{
    size_t count = MIN(MAX(segment->step + 1, segment->ends_to), runner->plan->count);
    for (; runner->told < count; runner->told++)
        run_tell(runner,
                 (RunEvent){.kind = RUN_EVENT_STEP, .step = &runner->plan->steps[runner->told]});
}

bool
run_pause(const Runner *runner, int pause_ms)
{
    GPollFD file;
    GCancellable *cancellable = runner->options->cancellable;
    bool watch = g_cancellable_make_pollfd(cancellable, &file);
    g_poll(&file, watch ? 1 : 0, pause_ms);
    if (watch)
        g_cancellable_release_fd(cancellable);
    return !g_cancellable_is_cancelled(cancellable);
}
