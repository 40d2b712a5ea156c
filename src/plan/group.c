#include "plan/strategy-private.h"

#include <string.h>

// ---- blocks of the groups of the plan ----------------------------------------------------------

static Decision *
decision_of(const BlockList *blocks, const Change *change)
{
    const Changes *changes = blocks->deciding->changes;
    return change == NULL ? NULL : &blocks->deciding->decisions[change - changes->rows];
}

// The groups of a change that have statements, and what is around them.
typedef struct {
    size_t groups;
    bool is_plain; // CREATE, DROP or ALTER only, and nothing else must step aside for it
} Shape;

static bool
disturbs_others(const BlockList *blocks, const PlanGroup *group)
{
    const Plan *plan = blocks->plan;
    for (size_t i = 0; i < group->follower_count; i++) {
        const PlanGroup *follower = &plan->groups[group->followers[i]];
        if (follower->change == NULL && follower->count > 0)
            return true;
    }
    return false;
}

static bool
is_main(const PlanGroup *group)
{
    return group->type == ACTION_CREATE || group->type == ACTION_ALTER ||
           group->type == ACTION_DROP;
}

static void
find_shapes(const BlockList *blocks, Shape *shapes)
{
    const Changes *changes = blocks->deciding->changes;
    for (size_t i = 0; i < changes->count; i++)
        shapes[i].is_plain = true;
    for (size_t i = 0; i < blocks->plan->group_count; i++) {
        const PlanGroup *group = &blocks->plan->groups[i];
        const Change *change = row_of_change(blocks->rows, group->change);
        if (change == NULL || group->count == 0)
            continue;
        Shape *shape = &shapes[change - changes->rows];
        shape->groups++;
        shape->is_plain &= is_main(group) && !disturbs_others(blocks, group);
    }
}

// Some changes are none of their own: a table that is made anew takes its indexes along.
void
settle_strategies(const BlockList *blocks)
{
    const Changes *changes = blocks->deciding->changes;
    g_autofree Shape *shapes = g_new0(Shape, changes->count + 1);
    find_shapes(blocks, shapes);
    for (size_t i = 0; i < changes->count; i++) {
        PlanChange *row = blocks->deciding->decisions[i].row;
        if (!row->included || !row->has_online || (shapes[i].is_plain && shapes[i].groups > 0))
            continue;
        row->has_online = false;
        row->strategy = STRATEGY_DIRECT;
        row->reason = shapes[i].groups == 0 ? "another change brings it along"
                                            : "other objects must step aside for it";
    }
}

static void
add_plan_statements(const BlockList *blocks, Writer *writer, const PlanGroup *group)
{
    Block *block = block_add(writer, BLOCK_TOGETHER, NULL);
    block->is_online = false;
    for (size_t i = group->first; i < group->first + group->count; i++) {
        const Step *step = &blocks->plan->steps[i];
        BlockStatement *statement = block_do(writer, "%s", step->sql);
        statement->loses_data = step->loses_data;
        statement->is_data = g_str_has_prefix(step->sql, "UPDATE ");
        if (step->outside_transaction)
            block->type = BLOCK_OUTSIDE;
    }
    // PostgreSQL: a new label may not be used by the transaction that adds it.
    bool adds_labels =
        group->from != NULL && group->from->kind == KIND_ENUM && group->type == ACTION_ALTER;
    if (adds_labels && group->follower_count > 0)
        block->type = BLOCK_ALONE;
    block->object = group->to != NULL ? group->to : group->from;
}

static void
write_group(const BlockList *blocks, Writer *writer, const PlanGroup *group)
{
    const Decision *decision = writer->decision;
    bool is_said = decision->row != NULL && decision->row->included;
    bool is_second_of_two =
        group->type == ACTION_DROP && group->change != NULL && group->change->verb == VERB_ALTER;
    bool is_online = is_said && decision->row->strategy == STRATEGY_ONLINE;
    if (group->count == 0 || (is_online && is_second_of_two))
        block_add(writer, BLOCK_TOGETHER, NULL)->is_online = false;
    else if (is_online)
        online_form(decision)->write(writer);
    else if (!is_said || !is_main(group) || !write_direct_form(writer))
        add_plan_statements(blocks, writer, group);
}

static void
chain(Block *first, Block *second)
{
    g_ptr_array_add(first->followers, second);
    second->waits++;
}

static void
write_groups(BlockList *blocks)
{
    const Plan *plan = blocks->plan;
    Change none = {0};
    const Decision nobody = {.deciding = blocks->deciding, .change = &none};
    for (size_t i = 0; i < plan->group_count; i++) {
        const PlanGroup *group = &plan->groups[i];
        Decision *decision = decision_of(blocks, row_of_change(blocks->rows, group->change));
        Writer writer = {decision != NULL ? decision : &nobody, blocks->blocks};
        guint before = blocks->blocks->len;
        write_group(blocks, &writer, group);
        for (guint k = before; k < blocks->blocks->len; k++) {
            Block *block = blocks->blocks->pdata[k];
            block->change = decision != NULL ? decision->change : NULL;
            block->rank = k;
            if (k > before)
                chain(blocks->blocks->pdata[k - 1], block);
        }
        blocks->first[i] = blocks->blocks->pdata[before];
        blocks->last[i] = blocks->blocks->pdata[blocks->blocks->len - 1];
    }
}

// What waits for what; and everything waits for renames, since the rest speaks of the new names.
static void
link_blocks(const BlockList *blocks)
{
    const Plan *plan = blocks->plan;
    for (size_t i = 0; i < plan->group_count; i++) {
        const PlanGroup *group = &plan->groups[i];
        for (size_t k = 0; k < group->follower_count; k++)
            chain(blocks->last[i], blocks->first[group->followers[k]]);
        bool is_rename = group->change != NULL && group->change->verb == VERB_RENAME;
        for (size_t k = i + 1; is_rename && k < plan->group_count; k++)
            if (plan->groups[k].change == NULL || plan->groups[k].change->verb != VERB_RENAME)
                chain(blocks->last[i], blocks->first[k]);
    }
}

void
make_blocks(BlockList *blocks)
{
    size_t count = blocks->plan->group_count;
    blocks->first = ARENA_NEW_ARRAY(blocks->deciding->arena, Block *, count);
    blocks->last = ARENA_NEW_ARRAY(blocks->deciding->arena, Block *, count);
    write_groups(blocks);
    link_blocks(blocks);
}

const Change *
row_of_change(GHashTable *rows, const Change *change)
{
    if (change == NULL)
        return NULL;
    const Object *object =
        change->verb == VERB_RENAME || change->to == NULL ? change->from : change->to;
    return g_hash_table_lookup(rows, object);
}
