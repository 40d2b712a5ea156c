#include "plan/plan-private.h"

#include <string.h>

// Default privileges of ours meet what we make: they are taken back while anything is made, and
// come again behind it. So each new object has the privileges that it is to have, and no others.

// pg_default_acl.defaclobjtype, for each kind that has privileges; 0: none.
static char
default_type(const Object *object)
{
    switch (object->kind) {
    case KIND_TABLE:
    case KIND_VIEW:
        return 'r';
    case KIND_SEQUENCE:
        return 'S';
    case KIND_FUNCTION:
        return 'f';
    case KIND_ENUM:
    case KIND_DOMAIN:
    case KIND_COMPOSITE:
    case KIND_RANGE:
        return 'T';
    case KIND_NAMESPACE:
        return 'n';
    case KIND_COLUMN:
        return ((const Column *)object)->sequence != NULL ? 'S' : 0;
    default:
        return 0;
    }
}

static bool
meets(const Privilege *privilege, const Object *object)
{
    const char *namespace = privilege->object.namespace;
    char type = default_type(object);
    if (namespace != NULL && g_strcmp0(namespace, object->namespace) != 0)
        return false;
    if (type == privilege->default_for)
        return true;
    const Table *table = (const Table *)object;
    for (size_t i = 0; object->kind == KIND_TABLE && i < table->column_count; i++)
        if (default_type(&table->columns[i]->object) == privilege->default_for)
            return true;
    return false;
}

static bool
meets_something_new(const Graph *graph, const Privilege *privilege)
{
    for (guint i = 0; i < graph->nodes->len; i++) {
        const Node *node = graph->nodes->pdata[i];
        if (node->happens[ACTION_CREATE] && node->to != NULL && meets(privilege, node->to))
            return true;
    }
    return false;
}

static void
suspend_defaults(Graph *graph)
{
    for (size_t i = 0; graph->from != NULL && i < graph->from->count; i++) {
        const Object *object = graph->from->objects[i];
        const Privilege *privilege = (const Privilege *)object;
        if (object->kind != KIND_PRIVILEGE || !privilege->is_ours ||
            !meets_something_new(graph, privilege))
            continue;
        Node *node = graph_node(graph, object, NULL);
        if (node->happens[ACTION_DROP])
            continue;
        if (node->to == NULL)
            node = graph_node(graph, object, find_counterpart(graph->to, object));
        node_make_anew(graph, node);
    }
}

// What goes takes along what is said of it: the privileges on it (those on a column are its
// table's), comments on its parts.
static void
drop_with_target(const Graph *graph, Node *node)
{
    bool is_privilege = node->from->kind == KIND_PRIVILEGE;
    for (unsigned i = 0; i < node->from->need_count; i++) {
        Node *target = graph_find(graph, node->from->needs[i]);
        if ((is_privilege && node->from->needs[i]->kind == KIND_COLUMN) || target == NULL ||
            !(target->happens[ACTION_DROP] || target->happens[ACTION_MOVE]))
            continue;
        node->carrier = target;
        node->carried[ACTION_DROP] = true;
    }
}

static bool
goes_with_target(const Object *object)
{
    return object != NULL &&
           (object->kind == KIND_PRIVILEGE ||
            (object->kind == KIND_DEFINITION && ((const OtherObject *)object)->takes_back != NULL));
}

void
graph_settle_privileges(Graph *graph)
{
    suspend_defaults(graph);
    for (guint i = 0; i < graph->nodes->len; i++) {
        Node *node = graph->nodes->pdata[i];
        if (goes_with_target(node->from) && node->happens[ACTION_DROP])
            drop_with_target(graph, node);
    }
}
