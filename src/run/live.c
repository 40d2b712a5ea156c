#include "run/upgrade-private.h"

// A revision that is read and run at once, since it needs the results of its own queries.
typedef struct {
    Runner *runner;
    const Segment *segment;
    size_t number;
    bool left_transaction; // an autocommit_block: what came before it stays
    bool opaque;           // what only the run has shown
} Live;

static Unit
unit_of(const Live *live, const ScriptStatement *statement)
{
    return (Unit){.kind = UNIT_STATEMENT,
                  .step = live->segment->step,
                  .statement = statement,
                  .number = live->number,
                  .sql = statement->sql};
}

static bool
begin(Runner *runner, GError **error)
{
    return connection_execute(runner->connection, "BEGIN", error);
}

static bool
run_outside(Live *live, const ScriptStatement *statement, GError **error)
{
    Runner *runner = live->runner;
    live->left_transaction = true;
    return connection_commit(runner->connection, error) &&
           run_set_timeout(runner, runner->options->alone_lock_timeout_ms, error) &&
           connection_execute(runner->connection, statement->sql, error) &&
           run_set_timeout(runner, runner->options->lock_timeout_ms, error) && begin(runner, error);
}

static void
note_failed(Live *live, const ScriptStatement *statement)
{
    Arena *arena = live->runner->arena;
    ScriptStatement *copy = arena_copy(arena, statement, sizeof *statement);
    copy->sql = arena_text(arena, statement->sql);
    copy->origin.file = arena_text(arena, statement->origin.file);
    Unit unit = unit_of(live, copy);
    live->runner->failed_unit = arena_copy(arena, &unit, sizeof unit);
}

static bool
run_one(void *data, const ScriptStatement *statement, GError **error)
{
    Live *live = data;
    gint64 began_us = g_get_monotonic_time();
    live->number++;
    bool done = statement->outside_transaction
                    ? run_outside(live, statement, error)
                    : connection_execute(live->runner->connection, statement->sql, error);
    Unit unit = unit_of(live, statement);
    if (done)
        run_tell_ran(live->runner, &unit, -1, g_get_monotonic_time() - began_us);
    else
        note_failed(live, statement);
    return done;
}

static Result *
ask(void *data, const ScriptStatement *statement, GError **error)
{
    Live *live = data;
    Result *result = connection_query(live->runner->connection, statement->sql, NULL, 0, error);
    if (result == NULL)
        note_failed(live, statement);
    return result;
}

static bool
refuse(const Runner *runner, const RevisionScript *script, GError **error)
{
    g_autofree char *place = origin_text(script->opaque_origin);
    g_set_error(error, RUN_ERROR, RUN_ERROR_OPAQUE,
                "%s: %s\n"
                "hint: --with-alembic lets the project's own Alembic run that revision",
                project_relative(runner->plan->project, place), script->opaque);
    return false;
}

static bool
read_and_run(Live *live, GError **error)
{
    Runner *runner = live->runner;
    const RunStep *step = &runner->plan->steps[live->segment->step];
    ScriptServer server = {.run = run_one, .ask = ask, .data = live, .stops = true};
    ScriptOptions options = runner->plan->script_options;
    options.server = &server;
    RevisionScript *script = revision_script_read(step->revision, step->direction, &options, error);
    live->opaque = script != NULL && script->opaque != NULL;
    bool done = script != NULL && (!live->opaque || refuse(runner, script, error));
    revision_script_free(script);
    return done;
}

// That it cannot be followed has shown only now: nothing of it is kept, and the project's Alembic
// runs it from its beginning. What is committed already cannot be run a second time.
static bool
hand_over(const Live *live, GError **problem, GError **error)
{
    Runner *runner = live->runner;
    if (!live->opaque || live->left_transaction || runner->options->alembic == NULL) {
        if (live->left_transaction)
            g_prefix_error(problem, "what stands before its autocommit_block() is committed: ");
        g_propagate_error(error, g_steal_pointer(problem));
        return false;
    }
    g_clear_error(problem);
    runner->failed_unit = NULL;
    connection_rollback(runner->connection);
    return run_alembic(runner, live->segment, error);
}

bool
run_live(Runner *runner, const Segment *segment, GError **error)
{
    Live live = {.runner = runner, .segment = segment};
    for (size_t i = 0; i < segment->step; i++)
        live.number += runner->plan->steps[i].script->count;
    if (!run_set_timeout(runner, runner->options->lock_timeout_ms, error) || !begin(runner, error))
        return false;
    g_autoptr(GError) problem = NULL;
    if (!read_and_run(&live, &problem))
        return hand_over(&live, &problem, error);
    for (guint i = 0; i < segment->units->len; i++) {
        const Unit *unit = &g_array_index(segment->units, Unit, i);
        const BatchStatement statement = {unit->sql, false};
        Batch batch = {0};
        if (!connection_run_batch(runner->connection, &statement, 1, &batch, error))
            return false;
    }
    runner->pending = segment;
    return true;
}
