#include "plan/plan-private.h"

#include "base/sql.h"

#include <string.h>

// ---- edges -----------------------------------------------------------------------------------

static void
put_before(Action *first, Action *second)
{
    if (first == NULL || second == NULL || first == second)
        return;
    g_ptr_array_add(first->followers, second);
    second->waits++;
}

static void
add_edges_inside(const Node *node)
{
    Action *last = NULL;
    for (size_t type = 0; type < ACTIONS; type++) {
        if (node->actions[type] == NULL)
            continue;
        put_before(last, node->actions[type]);
        last = node->actions[type];
    }
}

// What a parent's change brings along comes before what its heir says for itself.
static void
add_edges_to_carrier(const Node *node)
{
    const Node *carrier = node->carrier;
    if (carrier == NULL || node->carried[ACTION_ALTER])
        return;
    put_before(carrier->actions[ACTION_ALTER], node->actions[ACTION_ALTER]);
    put_before(node->actions[ACTION_RELEASE], carrier->actions[ACTION_ALTER]);
}

// `user` needed `node`: it must have let go before that goes or changes.
static void
put_release_first(const Node *user, const Node *node)
{
    static const ActionType ends[] = {ACTION_RELEASE, ACTION_DROP, ACTION_MOVE, ACTION_ALTER,
                                      ACTION_BURY};
    Action *drop = user->actions[ACTION_DROP];
    Action *let_go = drop != NULL ? drop : user->actions[ACTION_RELEASE];
    bool stays = user->from != NULL && node->from != NULL && drop != NULL &&
                 is_partition_of(user->from, node->from);
    for (size_t i = 0; let_go != NULL && i < G_N_ELEMENTS(ends); i++)
        if (!(ends[i] == ACTION_RELEASE && drop == NULL) &&
            !(stays && (ends[i] == ACTION_MOVE || ends[i] == ACTION_RELEASE)))
            put_before(let_go, node->actions[ends[i]]);
    if (let_go == NULL || (drop == NULL && !node->happens[ACTION_CREATE]))
        put_before(user->actions[ACTION_ALTER], node->actions[ACTION_DROP]);
    if (let_go != NULL)
        return;
    put_before(user->actions[ACTION_ALTER], node->actions[ACTION_BURY]);
    put_before(user->actions[ACTION_BURY], node->actions[ACTION_DROP]);
    put_before(user->actions[ACTION_BURY], node->actions[ACTION_BURY]);
}

// A column that changes with that of its parent table is free when both are.
static void
put_release_before_carrier(const Node *user, const Node *node)
{
    for (; node != NULL; node = node->carrier)
        put_release_first(user, node);
}

static bool
is_foreign_key(const Object *object)
{
    return object->kind == KIND_CONSTRAINT &&
           ((const Constraint *)object)->type == CONSTRAINT_FOREIGN_KEY;
}

static bool
loses_logging(const Node *node)
{
    const Table *from = (const Table *)node->from, *to = (const Table *)node->to;
    return from != NULL && to != NULL && from->object.kind == KIND_TABLE && !from->unlogged &&
           to->unlogged;
}

// `user` needs `node`: that must be there, as it is to be.
static void
put_creation_first(const Node *user, const Node *node)
{
    static const ActionType users[] = {ACTION_CREATE, ACTION_ALTER, ACTION_FINISH};
    for (size_t i = 0; i < G_N_ELEMENTS(users); i++) {
        put_before(node->actions[ACTION_CREATE], user->actions[users[i]]);
        if (!(loses_logging(node) && loses_logging(user))) // add_edges_of_logging()
            put_before(node->actions[ACTION_ALTER], user->actions[users[i]]);
    }
    // A partitioned table's key counts when all partitions have theirs attached.
    const Object *table = node->to->parent;
    bool is_key = (node->to->kind == KIND_CONSTRAINT || node->to->kind == KIND_INDEX) &&
                  table != NULL && table->kind == KIND_TABLE &&
                  (((const Table *)table)->type == TABLE_PARTITIONED ||
                   ((const Table *)table)->partition_bound != NULL);
    if (is_key && is_foreign_key(user->to))
        put_before(node->actions[ACTION_FINISH], user->actions[ACTION_CREATE]);
}

// The rows of a table that steps aside move when its new partitions stand, while the old ones still
// do, and before anything looks for them.
static void
put_copy_in_between(const Node *user, const Node *node)
{
    Action *copy = node->happens[ACTION_MOVE] && node->from->kind == KIND_TABLE
                       ? node->actions[ACTION_FINISH]
                       : NULL;
    if (copy == NULL)
        return;
    if (user->from != NULL && is_partition_of(user->from, node->from))
        put_before(copy, user->actions[ACTION_DROP]);
    if (user->to != NULL && is_partition_of(user->to, node->to))
        put_before(
            user->actions[user->actions[ACTION_FINISH] != NULL ? ACTION_FINISH : ACTION_CREATE],
            copy);
    else if (user->to != NULL && user->to->parent != node->to)
        put_before(copy, user->actions[ACTION_CREATE]);
}

static void
put_creation_behind_carrier(const Node *user, const Node *node)
{
    for (; node != NULL; node = node->carrier)
        if (node->to != NULL)
            put_creation_first(user, node);
}

static void
add_edges_of_needs(Graph *graph, const Node *node)
{
    g_autoptr(GPtrArray) found = g_ptr_array_new();
    if (node->from != NULL && graph->from != NULL)
        collect_needs_of_all(graph, graph->from, node->from, found);
    for (guint i = 0; i < found->len; i++) {
        const Node *needed = graph_find(graph, found->pdata[i]);
        if (needed == NULL || needed == node)
            continue;
        put_release_before_carrier(node, needed);
        put_copy_in_between(node, needed);
    }
    g_ptr_array_set_size(found, 0);
    if (node->to != NULL)
        collect_needs_of_all(graph, graph->to, node->to, found);
    for (guint i = 0; i < found->len; i++) {
        const Node *needed = graph_find(graph, found->pdata[i]);
        if (needed == NULL || needed == node)
            continue;
        put_creation_behind_carrier(node, needed);
        put_copy_in_between(node, needed);
    }
}

// What a partition's index belongs to is whole before the partition itself is attached further up:
// PostgreSQL would not find it there, and make one of its own.
static void
add_edges_to_partition(const Graph *graph, const Node *node)
{
    const Object *above = node->to == NULL ? NULL : parent_of_index(node->to);
    const Node *table = above == NULL ? NULL : g_hash_table_lookup(graph->by_object, above->parent);
    if (table != NULL)
        put_before(node->actions[ACTION_FINISH], table->actions[ACTION_FINISH]);
}

static void
add_edges_to_parent(const Graph *graph, const Node *node)
{
    const Object *object = node->to != NULL ? node->to : node->from;
    const Node *parent =
        object->parent == NULL ? NULL : g_hash_table_lookup(graph->by_object, object->parent);
    if (parent == NULL)
        return;
    put_before(parent->actions[ACTION_CREATE], node->actions[ACTION_CREATE]);
    put_before(node->actions[ACTION_DROP], parent->actions[ACTION_DROP]);
    if (object->kind == KIND_TRIGGER) // it must not fire for rows that are only copied
        put_before(parent->actions[ACTION_FINISH], node->actions[ACTION_CREATE]);
    else if (!is_foreign_key(object)) // it may wait for the keys of tables that are finished
        put_before(node->actions[ACTION_CREATE], parent->actions[ACTION_FINISH]);
    put_before(node->actions[ACTION_ALTER], parent->actions[ACTION_FINISH]);
    put_before(parent->actions[ACTION_FINISH], node->actions[ACTION_FINISH]);
    put_before(parent->actions[ACTION_RELEASE], node->actions[ACTION_CREATE]);
    put_before(parent->actions[ACTION_RELEASE], node->actions[ACTION_ALTER]);
    put_before(parent->actions[ACTION_RELEASE], node->actions[ACTION_DROP]);
    put_before(node->actions[ACTION_DROP], parent->actions[ACTION_MOVE]);
}

// A table that is logged must not refer to one that is not: the one referred to is logged first,
// and no longer logged last.
static void
add_edges_of_logging(const Graph *graph, const Node *node)
{
    const Table *from = (const Table *)node->from, *to = (const Table *)node->to;
    if (from == NULL || to == NULL || from->object.kind != KIND_TABLE ||
        from->unlogged == to->unlogged)
        return;
    for (size_t i = 0; i < to->object.child_count; i++) {
        const Constraint *key = (const Constraint *)to->object.children[i];
        if (!is_foreign_key(&key->object))
            continue;
        const Table *target =
            schema_find_table(graph->to, key->referenced_namespace, key->referenced_table);
        const Node *referred =
            target == NULL ? NULL : g_hash_table_lookup(graph->by_object, target);
        if (referred == NULL || referred == node)
            continue;
        const Node *first = to->unlogged ? node : referred;
        put_before(first->actions[ACTION_ALTER],
                   (first == node ? referred : node)->actions[ACTION_ALTER]);
    }
}

// ---- names that a new object can only take when an old one has left them ----------------------

static char *
name_key(const char *class, const Object *object)
{
    return g_strdup_printf("%s %s.%s", class, object->namespace, object->name);
}

// The names that an object takes: relations share one space in a schema, types another.
static void
add_names(GPtrArray *names, const Object *object)
{
    const Column *column = (const Column *)object;
    const Constraint *constraint = (const Constraint *)object;
    switch (object->kind) {
    case KIND_TABLE:
    case KIND_VIEW:
    case KIND_COMPOSITE:
        g_ptr_array_add(names, name_key("type", object));
        g_ptr_array_add(names, name_key("relation", object));
        return;
    case KIND_SEQUENCE:
    case KIND_INDEX:
        g_ptr_array_add(names, name_key("relation", object));
        return;
    case KIND_ENUM:
    case KIND_DOMAIN:
    case KIND_RANGE:
        g_ptr_array_add(names, name_key("type", object));
        return;
    case KIND_COLUMN:
        if (column->sequence != NULL)
            g_ptr_array_add(names, name_key("relation", &column->sequence->object));
        return;
    case KIND_CONSTRAINT:
        if (constraint->index != NULL)
            g_ptr_array_add(names, name_key("relation", object));
        return;
    case KIND_NAMESPACE:
    case KIND_EXTENSION:
    case KIND_COLLATION:
    case KIND_FUNCTION:
    case KIND_TRIGGER:
    case KIND_POLICY:
    case KIND_DEFINITION:
    case KIND_PRIVILEGE:
        return;
    }
}

// The object's names, and those of its children that come and go with it.
static GPtrArray *
names_of(const Graph *graph, const Object *object)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    add_names(names, object);
    for (size_t i = 0; i < object->child_count; i++)
        if (!g_hash_table_contains(graph->by_object, object->children[i]))
            add_names(names, object->children[i]);
    return names;
}

// A constraint's name is its table's as well: one of another kind may follow it there.
static void
add_name_in_table(GPtrArray *names, const Object *object)
{
    if (object->kind == KIND_CONSTRAINT)
        g_ptr_array_add(names, g_strdup_printf("constraint %s.%s.%s", object->namespace,
                                               object->parent->name, object->name));
}

static void
add_edges_of_names(const Graph *graph)
{
    g_autoptr(GHashTable) leaving = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < graph->nodes->len; i++) {
        const Node *node = graph->nodes->pdata[i];
        Action *leaves = node->actions[ACTION_DROP];
        if (leaves == NULL)
            continue;
        g_autoptr(GPtrArray) names = names_of(graph, node->from);
        add_name_in_table(names, node->from);
        for (guint k = 0; k < names->len; k++)
            g_hash_table_insert(leaving, g_strdup(names->pdata[k]), leaves);
    }
    for (guint i = 0; i < graph->nodes->len; i++) {
        const Node *node = graph->nodes->pdata[i];
        Action *comes = node->actions[ACTION_CREATE];
        if (comes == NULL || node->to == NULL)
            continue;
        g_autoptr(GPtrArray) names = names_of(graph, node->to);
        add_name_in_table(names, node->to);
        for (guint k = 0; k < names->len; k++)
            put_before(g_hash_table_lookup(leaving, names->pdata[k]), comes);
    }
}

// ---- what only the text of a function names ----------------------------------------------------

static GHashTable *
index_created_by_name(const Graph *graph)
{
    GHashTable *names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < graph->nodes->len; i++) {
        const Node *node = graph->nodes->pdata[i];
        const Object *object = node->to;
        if (object == NULL || node->actions[ACTION_CREATE] == NULL ||
            (object->kind != KIND_FUNCTION && object->kind != KIND_TABLE &&
             object->kind != KIND_VIEW))
            continue;
        g_hash_table_insert(names, g_strndup(object->name, strcspn(object->name, "(")),
                            node->actions[ACTION_CREATE]);
    }
    return names;
}

static void
add_edges_of_body(GHashTable *names, const Node *node)
{
    const char *at = ((const Program *)node->to)->definition;
    while (*at != '\0') {
        size_t length = strcspn(at, " \t\n.,;:()[]'\"$=<>+-*/|");
        if (length > 0) {
            g_autofree char *word = g_strndup(at, length);
            put_before(g_hash_table_lookup(names, word), node->actions[ACTION_CREATE]);
        }
        at += length + (at[length] != '\0');
    }
}

// The catalogs do not know what stands in a body, and an index or a materialized view may run it at
// once. A guess: the plan is made without it where it leads into a circle.
static void
add_edges_of_bodies(const Graph *graph)
{
    g_autoptr(GHashTable) names = index_created_by_name(graph);
    for (guint i = 0; i < graph->nodes->len; i++) {
        const Node *node = graph->nodes->pdata[i];
        if (node->to != NULL && node->to->kind == KIND_FUNCTION &&
            node->actions[ACTION_CREATE] != NULL)
            add_edges_of_body(names, node);
    }
}

// ---- statements ------------------------------------------------------------------------------

static void
add_rename(Statements *statements, const Node *node)
{
    const Object *from = node->from, *to = node->to;
    if (from->kind == KIND_INDEX)
        statements_add(statements, "ALTER INDEX %Q RENAME TO %I", from->namespace, from->name,
                       to->name);
    else if (from->parent != NULL)
        statements_add(statements, "ALTER TABLE %Q RENAME %s %I TO %I", from->namespace,
                       from->parent->name, from->kind == KIND_COLUMN ? "COLUMN" : "CONSTRAINT",
                       from->name, to->name);
}

static void
add_statements(Statements *statements, const Node *node, ActionType type)
{
    const Object *from = node->from, *to = node->to;
    const Kind *kind = kind_of((from != NULL ? from : to)->kind);
    switch (type) {
    case ACTION_RELEASE:
        if (from != NULL)
            kind->release(statements, from);
        return;
    case ACTION_DROP:
        kind->drop(statements, from);
        return;
    case ACTION_MOVE:
        if (from->kind == KIND_ENUM)
            statements_add_label_renames(statements, from, to);
        statements_add_move(statements, from);
        return;
    case ACTION_CREATE:
        kind->create(statements, to);
        return;
    case ACTION_ALTER:
        if (node->change != NULL && node->change->verb == VERB_RENAME)
            add_rename(statements, node);
        statements->was_released = node->happens[ACTION_RELEASE];
        if (kind->alter != NULL && (node->aspects & ~node->carried_aspects) != 0)
            kind->alter(statements, from, to, node->aspects & ~node->carried_aspects);
        return;
    case ACTION_FINISH:
        if (node->happens[ACTION_MOVE] && to->kind == KIND_TABLE)
            statements_add_copy(statements, (const Table *)from, (const Table *)to);
        kind->finish(statements, to);
        return;
    case ACTION_BURY:
        statements_add_burial(statements, from);
        return;
    }
}

static void
add_action(Graph *graph, Node *node, ActionType type, Statements *statements)
{
    Action *action = ARENA_NEW(graph->arena, Action);
    *action = (Action){
        .node = node, .type = type, .followers = g_ptr_array_new(), .first = statements->count};
    add_statements(statements, node, type);
    action->count = statements->count - action->first;
    node->actions[type] = action;
    g_ptr_array_add(graph->actions, action);
}

// The carrier may be carried itself, by a table further up.
static void
take_carried(Node *node)
{
    for (size_t type = 0; type < ACTIONS; type++) {
        const Node *carrier = node;
        while (carrier->carried[type] && carrier->carrier != NULL)
            carrier = carrier->carrier;
        if (carrier != node)
            node->actions[type] = carrier->actions[type];
    }
}

void
graph_make_actions(Graph *graph, Statements *statements)
{
    for (guint i = 0; i < graph->nodes->len; i++) {
        Node *node = graph->nodes->pdata[i];
        for (size_t type = 0; type < ACTIONS; type++)
            if (node->happens[type] && !node->carried[type])
                add_action(graph, node, (ActionType)type, statements);
    }
    for (guint i = 0; i < graph->nodes->len; i++) {
        take_carried(graph->nodes->pdata[i]);
        add_edges_inside(graph->nodes->pdata[i]);
        add_edges_to_carrier(graph->nodes->pdata[i]);
    }
    for (guint i = 0; i < graph->nodes->len; i++) {
        const Node *node = graph->nodes->pdata[i];
        if (node->change != NULL && node->change->verb == VERB_RENAME)
            continue;
        add_edges_of_needs(graph, node);
        add_edges_to_parent(graph, node);
        add_edges_to_partition(graph, node);
        add_edges_of_logging(graph, node);
    }
    add_edges_of_names(graph);
    if (graph->reads_bodies)
        add_edges_of_bodies(graph);
}
