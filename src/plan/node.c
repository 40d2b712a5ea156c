#include "plan/plan-private.h"

#include "base/sql.h"

#include <string.h>

Node *
graph_node(Graph *graph, const Object *from, const Object *to)
{
    Node *node = from != NULL ? g_hash_table_lookup(graph->by_object, from) : NULL;
    if (node == NULL && to != NULL)
        node = g_hash_table_lookup(graph->by_object, to);
    if (node == NULL) {
        node = ARENA_NEW(graph->arena, Node);
        g_ptr_array_add(graph->nodes, node);
    }
    if (from != NULL) {
        node->from = from;
        g_hash_table_insert(graph->by_object, (gpointer)(guintptr)from, node);
    }
    if (to != NULL) {
        node->to = to;
        g_hash_table_insert(graph->by_object, (gpointer)(guintptr)to, node);
    }
    return node;
}

Node *
graph_find(const Graph *graph, const Object *object)
{
    Node *node = g_hash_table_lookup(graph->by_object, object);
    if (node != NULL || object->parent == NULL)
        return node;
    node = g_hash_table_lookup(graph->by_object, object->parent);
    if (node == NULL)
        return NULL;
    bool goes_along = (node->happens[ACTION_CREATE] && node->to == object->parent) ||
                      ((node->happens[ACTION_DROP] || node->happens[ACTION_MOVE]) &&
                       node->from == object->parent);
    return goes_along ? node : NULL;
}

const Object *
find_counterpart(const Schema *schema, const Object *object)
{
    if (schema == NULL)
        return NULL;
    if (object->parent == NULL)
        return schema_find(schema, object->kind, object->namespace, object->name);
    const Object *parent = find_counterpart(schema, object->parent);
    return parent == NULL ? NULL : object_child(parent, object->kind, object->name);
}

bool
comes_from_above(const Object *object)
{
    const Constraint *constraint = (const Constraint *)object;
    return object->kind == KIND_CONSTRAINT && constraint->inherited && constraint->index == NULL;
}

void
create_with_children(Graph *graph, Node *node)
{
    const Object *object = node->to;
    node->happens[ACTION_CREATE] = true;
    node->happens[ACTION_FINISH] = kind_of(object->kind)->finish != NULL;
    for (size_t i = 0; i < object->child_count; i++) {
        const Object *child = object->children[i];
        if (child->kind == KIND_COLUMN || comes_from_above(child))
            continue;
        Node *below = graph_node(graph, NULL, child);
        below->happens[ACTION_CREATE] = true;
        below->happens[ACTION_ALTER] = false;
        below->happens[ACTION_FINISH] = kind_of(child->kind)->finish != NULL;
    }
}

// Columns come with their table, whatever was to happen to each.
static void
forget_columns(Graph *graph, const Object *table)
{
    for (size_t i = 0; table->kind == KIND_TABLE && i < table->child_count; i++) {
        Node *node = table->children[i]->kind == KIND_COLUMN
                         ? g_hash_table_lookup(graph->by_object, table->children[i])
                         : NULL;
        if (node != NULL)
            memset(node->happens, 0, sizeof node->happens);
    }
}

void
node_make_anew(Graph *graph, Node *node)
{
    if (node->happens[ACTION_DROP] || node->happens[ACTION_MOVE])
        return;
    forget_columns(graph, node->from);
    forget_columns(graph, node->to);
    if (object_steps_aside(node->from, node->to)) {
        node->happens[ACTION_MOVE] = node->happens[ACTION_BURY] = true;
        node->happens[ACTION_RELEASE] =
            node->from->kind == KIND_TABLE && ((const Table *)node->from)->partition_bound != NULL;
        create_with_children(graph, node);
    } else {
        node->happens[ACTION_DROP] = true;
        create_with_children(graph, node);
    }
    node->happens[ACTION_ALTER] = false;
}

const Object *
parent_of_child(const Object *object)
{
    const Table *table = (const Table *)object->parent;
    for (size_t i = 0; i < table->parent_count; i++) {
        const Object *found = object_child(table->parents[i], object->kind, object->name);
        if (found != NULL)
            return found;
    }
    return NULL;
}

const Object *
parent_of_index(const Object *object)
{
    const Index *index = object->kind == KIND_INDEX        ? (const Index *)object
                         : object->kind == KIND_CONSTRAINT ? ((const Constraint *)object)->index
                                                           : NULL;
    if (index == NULL || index->parent_index == NULL)
        return NULL;
    const Object *parent = index->parent_index;
    const Object *child = object_child(parent->parent, KIND_CONSTRAINT, parent->name);
    return child != NULL ? child : parent;
}

// Whether a partition key names the column, whose type cannot change then.
static bool
is_in_partition_key(const Object *column)
{
    const Table *table = (const Table *)column->parent;
    if (column->kind != KIND_COLUMN || table->object.kind != KIND_TABLE ||
        table->partition_key == NULL)
        return false;
    g_autofree char *name = sql_format("%I", column->name);
    size_t length = strlen(name);
    for (const char *at = strstr(table->partition_key, name); at != NULL;
         at = strstr(at + 1, name)) {
        bool begins = at == table->partition_key || !(g_ascii_isalnum(at[-1]) || at[-1] == '_');
        if (begins && !(g_ascii_isalnum(at[length]) || at[length] == '_'))
            return true;
    }
    return false;
}

bool
node_remake_partitioned(Graph *graph, const Object *column)
{
    const Object *to =
        is_in_partition_key(column) ? find_counterpart(graph->to, column->parent) : NULL;
    if (to == NULL)
        return false;
    node_make_anew(graph, graph_node(graph, column->parent, to));
    return true;
}

bool
is_partition_of(const Object *object, const Object *table)
{
    const Table *partition = (const Table *)object;
    return object->kind == KIND_TABLE && partition->partition_bound != NULL &&
           partition->parents[0] == table;
}
