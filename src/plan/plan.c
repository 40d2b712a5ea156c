#include "plan/plan.h"

#include "plan/plan-private.h"

#include <string.h>

// Functions are made before what their bodies name may be there.
static bool
makes_functions(const GPtrArray *order)
{
    for (guint i = 0; i < order->len; i++) {
        const Action *action = order->pdata[i];
        const Object *object = action->node->to;
        if (object != NULL && object->kind == KIND_FUNCTION &&
            (action->type == ACTION_CREATE || action->type == ACTION_ALTER))
            return true;
    }
    return false;
}

// Whoever puts steps into parts wants to know what waits for what.
static void
fill_group(Plan *plan, PlanGroup *group, const Action *action)
{
    size_t *followers = ARENA_NEW_ARRAY(plan->arena, size_t, action->followers->len);
    for (guint i = 0; i < action->followers->len; i++)
        followers[i] = ((const Action *)action->followers->pdata[i])->rank;
    *group = (PlanGroup){.first = plan->count,
                         .count = action->count,
                         .type = action->type,
                         .change = action->node->change,
                         .from = action->node->from,
                         .to = action->node->to,
                         .followers = followers,
                         .follower_count = action->followers->len};
}

static void
fill_steps(Plan *plan, const GPtrArray *order, const Statements *statements)
{
    Step *steps = ARENA_NEW_ARRAY(plan->arena, Step, statements->count + 1);
    PlanGroup *groups = ARENA_NEW_ARRAY(plan->arena, PlanGroup, order->len);
    if (makes_functions(order))
        steps[plan->count++] = (Step){.sql = "SET check_function_bodies = off"};
    for (guint i = 0; i < order->len; i++)
        ((Action *)order->pdata[i])->rank = i;
    for (guint i = 0; i < order->len; i++) {
        const Action *action = order->pdata[i];
        const Node *node = action->node;
        fill_group(plan, &groups[i], action);
        for (size_t k = action->first; k < action->first + action->count; k++)
            steps[plan->count++] = (Step){
                .sql = statements->rows[k].sql,
                .outside_transaction = statements->rows[k].outside_transaction,
                .loses_data = statements->rows[k].loses_data,
                .change = node->change,
                .object = node->to != NULL ? node->to : node->from,
            };
    }
    plan->steps = steps;
    plan->groups = groups;
    plan->group_count = order->len;
}

// What is tried when an order is not to be found.
typedef struct {
    bool drops_foreign_keys, reads_bodies;
} Attempt;

static bool
fill_plan(Plan *plan, const Changes *changes, PlanUsers **users, Attempt attempt, GError **error)
{
    Graph graph = {.arena = plan->arena,
                   .from = changes->from,
                   .to = changes->to,
                   .changes = changes,
                   .users = users,
                   .drops_foreign_keys = attempt.drops_foreign_keys,
                   .reads_bodies = attempt.reads_bodies};
    Statements statements = {.arena = plan->arena, .from = changes->from, .to = changes->to};
    graph_build(&graph);
    graph_make_actions(&graph, &statements);
    g_autoptr(GPtrArray) order = graph_order(&graph, error);
    if (order != NULL)
        fill_steps(plan, order, &statements);
    graph_clear(&graph);
    return order != NULL;
}

Plan *
plan_new_with(const Changes *changes, PlanUsers **users, GError **error)
{
    g_autoptr(Plan) plan = g_new0(Plan, 1);
    plan->arena = arena_new();
    static const Attempt attempts[] = {{false, true}, {true, true}, {false, false}};
    for (size_t i = 0; i < G_N_ELEMENTS(attempts); i++)
        if (fill_plan(plan, changes, users, attempts[i], NULL))
            return g_steal_pointer(&plan);
    Attempt last = {.drops_foreign_keys = true};
    return fill_plan(plan, changes, users, last, error) ? g_steal_pointer(&plan) : NULL;
}

Plan *
plan_new(const Changes *changes, GError **error)
{
    g_autoptr(PlanUsers) users = NULL;
    return plan_new_with(changes, &users, error);
}

void
plan_free(Plan *plan)
{
    if (plan == NULL)
        return;
    arena_free(plan->arena);
    g_free(plan);
}

char *
plan_script(const Plan *plan)
{
    GString *script = g_string_new(NULL);
    for (size_t i = 0; i < plan->count; i++)
        g_string_append_printf(script, "%s;\n", plan->steps[i].sql);
    return g_string_free(script, FALSE);
}

Plan *
plan_create_all(const Schema *schema, GError **error)
{
    g_autoptr(Arena) arena = arena_new();
    Changes changes = {.arena = arena, .to = schema};
    changes.rows = ARENA_NEW_ARRAY(arena, Change, schema->count);
    for (size_t i = 0; i < schema->count; i++) {
        const Object *object = schema->objects[i];
        bool is_there_already = object->extension != NULL || (object->kind == KIND_NAMESPACE &&
                                                              strcmp(object->name, "public") == 0);
        if (!is_there_already)
            changes.rows[changes.count++] =
                (Change){.verb = VERB_CREATE, .kind = kind_of(object->kind), .to = object};
    }
    return plan_new(&changes, error);
}
