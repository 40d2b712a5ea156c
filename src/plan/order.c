#include "plan/plan-private.h"

#include <string.h>

G_DEFINE_QUARK(trueup_plan_error, plan_error)

// Where an action stands when nothing else orders: what goes, first and from the top of the pile;
// then what comes and changes, kind by kind.
static unsigned
weight(const Action *action)
{
    const Object *object = action->node->to != NULL ? action->node->to : action->node->from;
    if (action->node->change != NULL && action->node->change->verb == VERB_RENAME)
        return 0;
    if (object->kind == KIND_PRIVILEGE && ((const Privilege *)object)->command != NULL &&
        action->type != ACTION_DROP)
        return 600; // default privileges, behind all that they would meet
    switch (action->type) {
    case ACTION_RELEASE:
        return 1;
    case ACTION_DROP:
        return 100 + (KINDS - object->kind);
    case ACTION_MOVE:
        return 200;
    case ACTION_CREATE:
    case ACTION_ALTER:
        return 300 + object->kind;
    case ACTION_FINISH:
        return 400 + object->kind;
    case ACTION_BURY:
        return 500;
    }
    return 0;
}

static const char *
table_of(const Object *object)
{
    return object->parent != NULL ? object->parent->name : object->name;
}

static int
compare_actions(const void *a, const void *b)
{
    const Action *one = *(Action *const *)a, *other = *(Action *const *)b;
    unsigned first = weight(one), second = weight(other);
    if (first != second)
        return first < second ? -1 : 1;
    const Object *x = one->node->to != NULL ? one->node->to : one->node->from;
    const Object *y = other->node->to != NULL ? other->node->to : other->node->from;
    if (x->kind == KIND_PRIVILEGE && y->kind == KIND_PRIVILEGE) {
        const Privilege *first_grant = (const Privilege *)x, *second_grant = (const Privilege *)y;
        if (strcmp(first_grant->target, second_grant->target) == 0 &&
            first_grant->position != second_grant->position)
            return first_grant->position - second_grant->position;
    }
    int order = g_strcmp0(x->namespace, y->namespace);
    if (order == 0)
        order = strcmp(table_of(x), table_of(y));
    if (order == 0 && x->kind == KIND_COLUMN && y->kind == KIND_COLUMN)
        return ((const Column *)x)->position - ((const Column *)y)->position;
    if (order == 0)
        order = strcmp(x->name, y->name);
    return order != 0 ? order : (int)one->type - (int)other->type;
}

// ---- a heap of what may come next -------------------------------------------------------------

static gint
compare_ranks(gconstpointer a, gconstpointer b, gpointer data)
{
    (void)data;
    const Action *one = a, *other = b;
    return (one->rank > other->rank) - (one->rank < other->rank);
}

static char *
circle_names(const GPtrArray *actions)
{
    GString *names = g_string_new(NULL);
    unsigned shown = 0;
    for (guint i = 0; i < actions->len && shown < 5; i++) {
        const Action *action = actions->pdata[i];
        if (action->waits == 0)
            continue;
        const Object *object = action->node->to != NULL ? action->node->to : action->node->from;
        g_autofree char *path = object_path(object);
        g_string_append_printf(names, "%s%s %s", shown++ > 0 ? ", " : "",
                               kind_of(object->kind)->name, path);
    }
    return g_string_free(names, FALSE);
}

GPtrArray *
graph_order(Graph *graph, GError **error)
{
    if (graph->actions->len > 0) // qsort() takes no NULL
        qsort(graph->actions->pdata, graph->actions->len, sizeof(gpointer), compare_actions);
    g_autoptr(GTree) ready = g_tree_new_full(compare_ranks, NULL, NULL, NULL);
    for (guint i = 0; i < graph->actions->len; i++) {
        Action *action = graph->actions->pdata[i];
        action->rank = i;
        if (action->waits == 0)
            g_tree_insert(ready, action, action);
    }
    g_autoptr(GPtrArray) order = g_ptr_array_new();
    for (GTreeNode *first = g_tree_node_first(ready); first != NULL;
         first = g_tree_node_first(ready)) {
        Action *action = g_tree_node_value(first);
        g_tree_remove(ready, action);
        g_ptr_array_add(order, action);
        for (guint i = 0; i < action->followers->len; i++) {
            Action *follower = action->followers->pdata[i];
            if (--follower->waits == 0)
                g_tree_insert(ready, follower, follower);
        }
    }
    if (order->len == graph->actions->len)
        return g_steal_pointer(&order);
    g_autofree char *names = circle_names(graph->actions);
    g_set_error(error, PLAN_ERROR, PLAN_ERROR_CYCLE,
                "these objects need each other in a circle: %s\n"
                "hint: change one of them by hand first",
                names);
    return NULL;
}
