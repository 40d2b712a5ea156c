#include "plan/strategy-private.h"

#include "base/sql.h"

#include <string.h>

// The way back of each part is a plan of its own, from the models to the database, of the changes
// that the part has done. Where a change was done online, the blocks know how to undo themselves:
// between two parts the database is in a state that neither side describes.

static Verb
opposite(Verb verb)
{
    switch (verb) {
    case VERB_CREATE:
        return VERB_DROP;
    case VERB_DROP:
        return VERB_CREATE;
    case VERB_ALTER:
    case VERB_RENAME:
        return verb;
    }
    return verb;
}

// Which aspects differ the other way round. What a server found equal there is equal here.
static unsigned
aspects_back(Arena *arena, const Changes *changes, const Change *change)
{
    Comparison comparison = {
        .arena = arena, .from_schema = changes->to, .to_schema = changes->from};
    unsigned found = change->kind->compare(&comparison, change->to, change->from);
    for (size_t i = 0; i < comparison.count; i++)
        if ((comparison.pairs[i].aspect & change->aspects) == 0)
            found &= ~comparison.pairs[i].aspect;
    return found;
}

static Change
turn_round(Arena *arena, const Changes *changes, const Change *change)
{
    Change back = {.verb = opposite(change->verb),
                   .kind = change->kind,
                   .from = change->to,
                   .to = change->from};
    if (change->verb == VERB_ALTER)
        back.aspects = aspects_back(arena, changes, change);
    return back;
}

// ---- one part ----------------------------------------------------------------------------------

typedef struct {
    const Undoing *undoing;
    size_t number;
    GArray *steps; // PlanStep
} PartUndo;

static const Block *
block_of_change(const Undoing *undoing, const Change *change)
{
    return change == NULL ? NULL : g_hash_table_lookup(undoing->by_change, change);
}

// What the part has done directly, the other way round; renames come last and by themselves.
static Changes
changes_back(const PartUndo *part)
{
    const Changes *changes = part->undoing->changes;
    Arena *arena = part->undoing->arena;
    Changes back = {.arena = arena, .from = changes->to, .to = changes->from};
    back.rows = ARENA_NEW_ARRAY(arena, Change, changes->count);
    for (size_t i = 0; i < changes->count; i++) {
        const Change *change = &changes->rows[i];
        const Block *block =
            block_of_change(part->undoing, row_of_change(part->undoing->rows, change));
        if (change->verb != VERB_RENAME && block != NULL && block->part == part->number &&
            !block->is_online)
            back.rows[back.count++] = turn_round(arena, changes, change);
    }
    return back;
}

static void
add_step(const PartUndo *part, const char *sql, const Block *block)
{
    PlanStep step = {.sql = arena_text(part->undoing->arena, sql),
                     .is_data = g_str_has_prefix(sql, "UPDATE "),
                     .outside_transaction = block->type == BLOCK_OUTSIDE,
                     .change = block->change,
                     .object = block->object};
    g_array_append_val(part->steps, step);
}

// What was done online in this part after `rank` is undone before what was done directly then.
static void
undo_online_above(const PartUndo *part, size_t rank)
{
    const GPtrArray *blocks = part->undoing->blocks;
    for (guint i = blocks->len; i-- > rank;) {
        Block *block = blocks->pdata[i];
        if (!block->is_online || block->is_undone || block->part != part->number)
            continue;
        block->is_undone = true;
        for (guint k = 0; k < block->undo->len; k++)
            add_step(part, g_array_index(block->undo, BlockStatement, k).sql, block);
    }
}

// What steps aside for the way back and is not there any more: a later part made it.
static bool
is_gone(const PartUndo *part, const PlanGroup *group)
{
    const Object *object = group->from != NULL ? group->from : group->to;
    const Change *change = g_hash_table_lookup(part->undoing->rows, object);
    const Block *block = block_of_change(part->undoing, change);
    return block != NULL && change->verb == VERB_CREATE &&
           (block->part > part->number || block->is_online);
}

static void
undo_group(const PartUndo *part, const Plan *plan, const PlanGroup *group)
{
    const Change *change = row_of_change(part->undoing->rows, group->change);
    const Block *block = block_of_change(part->undoing, change);
    if (group->count == 0 || (change == NULL && is_gone(part, group)))
        return;
    if (block != NULL)
        undo_online_above(part, block->rank + 1);
    for (size_t i = group->first; i < group->first + group->count; i++) {
        const Step *from = &plan->steps[i];
        PlanStep step = {.sql = arena_text(part->undoing->arena, from->sql),
                         .loses_data = from->loses_data,
                         .is_data = g_str_has_prefix(from->sql, "UPDATE "),
                         .outside_transaction = from->outside_transaction,
                         .change = change,
                         .object = from->object};
        g_array_append_val(part->steps, step);
    }
}

static void
undo_renames(const PartUndo *part)
{
    for (guint i = part->undoing->blocks->len; i-- > 0;) {
        const Block *block = part->undoing->blocks->pdata[i];
        if (block->part != part->number || block->change == NULL ||
            block->change->verb != VERB_RENAME)
            continue;
        const Object *from = block->change->from, *to = block->change->to;
        g_autofree char *sql =
            sql_format("ALTER TABLE %Q RENAME %s %I TO %I", to->namespace, to->parent->name,
                       to->kind == KIND_COLUMN ? "COLUMN" : "CONSTRAINT", to->name, from->name);
        add_step(part, sql, block);
    }
}

// A function may come before what its body names.
static void
put_body_switch_first(const PartUndo *part, const Plan *plan)
{
    bool has_switch = plan->group_count > 0 && plan->groups[0].first > 0;
    PlanStep step = {.sql = arena_text(part->undoing->arena, plan->steps[0].sql)};
    if (has_switch)
        g_array_prepend_val(part->steps, step);
}

bool
undo_part(const Undoing *undoing, size_t number, GError **error)
{
    PartUndo part = {undoing, number, undoing->parts[number]};
    Changes back = changes_back(&part);
    g_autoptr(Plan) plan = plan_new_with(&back, undoing->users, error);
    if (plan == NULL)
        return false;
    for (size_t i = 0; i < plan->group_count; i++)
        undo_group(&part, plan, &plan->groups[i]);
    undo_online_above(&part, 0);
    undo_renames(&part);
    if (plan->count > 0)
        put_body_switch_first(&part, plan);
    return true;
}
