#include "plan/strategy-private.h"

// ---- one step ----------------------------------------------------------------------------------

typedef struct {
    const Deciding *deciding;
    LockWorld *world;
    bool is_held; // an earlier statement of the transaction holds a strong lock
} Judge;

static bool
keeps_default(const Deciding *deciding, const PlanStep *step)
{
    if (step->change == NULL || step->change->to == NULL || step->change->to->kind != KIND_COLUMN)
        return false;
    const PlanChange *row = deciding->decisions[step->change - deciding->changes->rows].row;
    return row->keeps_default || ((const Column *)step->change->to)->default_sql != NULL;
}

static bool
holds_strongly(const Deciding *deciding, const Locks *locks)
{
    for (size_t i = 0; i < locks->count; i++) {
        const RelationLock *lock = &locks->rows[i];
        if (lock->is_table && lock->mode == LOCK_ACCESS_EXCLUSIVE &&
            schema_find_table(deciding->database, lock->namespace, lock->name) != NULL)
            return true;
    }
    return false;
}

static void
judge_step(Judge *judge, PlanStep *step)
{
    const Deciding *deciding = judge->deciding;
    HazardFacts facts = {deciding->database, deciding->options->counts, deciding->online_rows};
    step->locks = lock_world_run(judge->world, deciding->arena, step->sql);
    HazardStatement statement = {.sql = step->sql,
                                 .locks = &step->locks,
                                 .change = step->change,
                                 .outside_transaction = step->outside_transaction,
                                 .loses_data = step->loses_data,
                                 .keeps_default = keeps_default(deciding, step),
                                 .held_longer = judge->is_held && !step->outside_transaction};
    step->hazard_count = hazards_find(deciding->arena, &facts, &statement, &step->hazards);
    judge->is_held |= !step->outside_transaction && holds_strongly(deciding, &step->locks);
}

static void
judge_steps(const Deciding *deciding, LockWorld *world, GArray *steps)
{
    Judge judge = {deciding, world, false};
    for (guint i = 0; i < steps->len; i++) {
        PlanStep *step = &g_array_index(steps, PlanStep, i);
        judge_step(&judge, step);
        if (step->outside_transaction)
            lock_world_commit(world);
    }
    lock_world_commit(world);
}

// Each part finds the relations as those before it left them; the way back begins at the end.
void
judge_parts(const Deciding *deciding, GArray **steps, GArray **undo, size_t count)
{
    if (deciding->database == NULL)
        return;
    g_autoptr(LockWorld) world = lock_world_new(&(LockFacts){.schema = deciding->database});
    for (size_t i = 0; i < count; i++)
        judge_steps(deciding, world, steps[i]);
    for (size_t i = count; i-- > 0;)
        judge_steps(deciding, world, undo[i]);
}
