#include "run/proven.h"
#include "run/upgrade-private.h"

#include "kind/reflect.h"

#include <string.h>

// Whether the schema is still what the next revision expects: somebody may have changed it while
// the revisions before were running, or while we waited for a lock.

enum { LOOK_EVERY_US = G_USEC_PER_SEC };

// ---- what is expected --------------------------------------------------------------------------

static const char *const *
texts_of(const RunPlan *plan, size_t from, size_t to, Arena *arena, size_t *count)
{
    g_autoptr(GPtrArray) texts = g_ptr_array_new();
    for (size_t i = from; i < to; i++)
        for (size_t j = 0; j < plan->steps[i].script->count; j++)
            g_ptr_array_add(texts, (gpointer)(guintptr)plan->steps[i].script->statements[j].sql);
    *count = texts->len;
    return arena_copy(arena, texts->pdata, texts->len * sizeof(char *));
}

// What may change objects that it does not name.
static bool
reaches_further(const RunStep *step)
{
    static const char further[] =
        "\\b(rename|cascade|extension|do|call|execute|select|inherit|set\\s+schema|owner)\\b";
    if (step->script->live || step->script->opaque != NULL)
        return true;
    for (size_t i = 0; i < step->script->count; i++)
        if (g_regex_match_simple(further, step->script->statements[i].sql,
                                 G_REGEX_CASELESS | G_REGEX_RAW, 0))
            return true;
    return false;
}

static bool
can_tell(const RunPlan *plan, size_t step)
{
    for (size_t i = 0; i < step; i++)
        if (reaches_further(&plan->steps[i]))
            return false;
    return true;
}

// By the rehearsal where there was one; else the tables that no revision before it names are to be
// as they were.
static char *
find_change(const Runner *runner, size_t step, const Schema *now)
{
    const RunPlan *plan = runner->plan;
    const Ready *ready = runner->options->ready;
    size_t count = 0, earlier = 0;
    const char *const *texts = texts_of(plan, step, step + 1, runner->arena, &count);
    const char *const *before = texts_of(plan, 0, step, runner->arena, &earlier);
    g_autoptr(Fingerprint) there = step > 0 ? proven_there(plan, step, ready) : NULL;
    if (there != NULL) {
        g_autoptr(Fingerprint) found = fingerprint_new(now, texts, count);
        return fingerprint_change(there, found);
    }
    if (ready->database == NULL || !can_tell(plan, step))
        return NULL;
    const FingerprintApart apart = {ready->database, texts, count, before, earlier};
    g_autoptr(Fingerprint) then = fingerprint_apart(ready->database, &apart);
    g_autoptr(Fingerprint) found = fingerprint_apart(now, &apart);
    return fingerprint_change(then, found);
}

// ---- looking -----------------------------------------------------------------------------------

// In a long chain of short revisions it would cost more than the chain.
static bool
is_due(const Runner *runner)
{
    gint64 since_us = g_get_monotonic_time() - runner->looked_us;
    return runner->plan->count <= REHEARSAL_LOOKS || since_us >= LOOK_EVERY_US;
}

bool
run_recheck(Runner *runner, const Segment *segment, GError **error)
{
    const RunOptions *options = runner->options;
    if (options->ready == NULL || !is_due(runner))
        return true;
    if (!run_commit(runner, error))
        return false;
    runner->failed = segment; // also where reading fails
    const ReflectOptions reading = {.cancellable = options->cancellable};
    g_autoptr(Schema) now = reflect(runner->connection, &reading, error);
    connection_watch(runner->connection, options->cancellable);
    runner->looked_us = g_get_monotonic_time();
    if (now == NULL)
        return false;
    g_autofree char *change = find_change(runner, segment->step, now);
    if (change == NULL)
        return true;
    g_set_error(error, RUN_ERROR, RUN_ERROR_CHANGED,
                "the schema changed while this was running: %s\n"
                "hint: \"trueup review\" looks at it again, then run this again",
                change);
    return false;
}
