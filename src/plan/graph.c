#include "plan/plan-private.h"

// ---- the changes themselves -------------------------------------------------------------------

static void
add_alter(Graph *graph, Node *node, unsigned aspects)
{
    const Kind *kind = kind_of(node->from->kind);
    node->aspects |= aspects;
    if (aspects & kind->anew) {
        node_make_anew(graph, node);
        return;
    }
    node->happens[ACTION_ALTER] = true;
    if (aspects & kind->loosens) {
        node->happens[ACTION_RELEASE] = kind->release != NULL;
        node->happens[ACTION_FINISH] = kind->finish != NULL;
    }
}

static void
add_change(Graph *graph, const Change *change)
{
    Node *node = graph_node(graph, change->from, change->to);
    node->change = change;
    switch (change->verb) {
    case VERB_CREATE:
        create_with_children(graph, node);
        return;
    case VERB_DROP:
        node->happens[ACTION_DROP] = true;
        return;
    case VERB_ALTER:
        add_alter(graph, node, change->aspects);
        return;
    case VERB_RENAME:
        return; // add_rename()
    }
}

static const Change *
change_of(GHashTable *changes, const Object *object)
{
    return object == NULL ? NULL : g_hash_table_lookup(changes, object);
}

static bool
has_parents(const Object *object)
{
    return object->parent != NULL && object->parent->kind == KIND_TABLE &&
           ((const Table *)object->parent)->parent_count > 0;
}

static bool
is_inherited(const Object *object)
{
    if (parent_of_index(object) != NULL)
        return true;
    if (object->kind == KIND_COLUMN) // said here as well, it is the parent's nonetheless
        return ((const Column *)object)->inherited || parent_of_child(object) != NULL;
    if (object->kind == KIND_CONSTRAINT)
        return ((const Constraint *)object)->inherited;
    return false;
}

// True when the object's table leaves its parent: what came from there stays behind and is its own.
static bool
is_let_go(GHashTable *changes, const Object *object)
{
    const Change *table = change_of(changes, object->parent);
    return table != NULL && table->verb == VERB_ALTER && table->aspects & table->kind->loosens;
}

static void
carry(Graph *graph, Node *node, ActionType type, const Change *by)
{
    node->carrier = graph_node(graph, by->from, by->to);
    node->carried[type] = node->happens[type] = true;
}

// The change of a parent table or index that brings this one along, or NULL.
static const Change *
change_above(const Graph *graph, GHashTable *changes, const Object *object)
{
    if (!has_parents(object) || !is_inherited(object))
        return NULL;
    const Object *parent = parent_of_index(object);
    parent = parent != NULL ? parent : parent_of_child(object);
    const Node *table =
        parent == NULL ? NULL : g_hash_table_lookup(graph->by_object, parent->parent);
    if (table != NULL && table->happens[ACTION_MOVE] && object->kind == KIND_COLUMN)
        return NULL; // nothing is altered there: it comes anew, and this one changes by itself
    return change_of(changes, parent);
}

static void
add_carried_alter(Graph *graph, const Change *change, const Change *by)
{
    const Kind *kind = change->kind;
    unsigned carried = by->verb == VERB_ALTER ? change->aspects & by->aspects & kind->inherited : 0;
    Node *node = graph_node(graph, change->from, change->to);
    unsigned own = change->aspects & ~carried;
    if (carried & kind->anew) {
        carry(graph, node, ACTION_DROP, by);
        carry(graph, node, ACTION_CREATE, by);
        return;
    }
    if (own != 0)
        add_alter(graph, node, own);
    node->aspects |= carried;
    node->carried_aspects = carried;
    if (carried == 0)
        return;
    node->happens[ACTION_ALTER] = true;
    node->carrier = graph_node(graph, by->from, by->to);
    node->carried[ACTION_ALTER] = own == 0;
}

// The change of the type that the rows of a typed table have, when it brings that of a column
// along.
static const Change *
change_of_row_type(const Graph *graph, GHashTable *changes, const Object *column)
{
    const Table *table = (const Table *)column->parent;
    if (column->kind != KIND_COLUMN || table->object.kind != KIND_TABLE ||
        table->type_name == NULL || is_let_go(changes, column))
        return NULL;
    const Change *change = change_of(
        changes, schema_find(graph->to, KIND_COMPOSITE, table->type_namespace, table->type_name));
    return change != NULL && change->verb == VERB_ALTER ? change : NULL;
}

static bool
add_carried_by_type(Graph *graph, GHashTable *changes, const Change *change)
{
    const Object *object = change->from != NULL ? change->from : change->to;
    const Change *by = change_of_row_type(graph, changes, object);
    if (by == NULL || change->verb != VERB_ALTER)
        return by != NULL;
    const Kind *kind = change->kind;
    Node *node = graph_node(graph, change->from, change->to);
    if (change->aspects & ~kind->disturbs)
        add_alter(graph, node, change->aspects & ~kind->disturbs);
    node->aspects |= change->aspects & kind->disturbs;
    if ((node->carried_aspects = change->aspects & kind->disturbs) == 0)
        return true;
    node->happens[ACTION_ALTER] = true;
    node->carrier = graph_node(graph, by->from, by->to);
    node->carried[ACTION_ALTER] = change->aspects == node->carried_aspects;
    return true;
}

// A change that a parent table's brings along. Returns false when it stands for itself.
static bool
add_carried(Graph *graph, GHashTable *changes, const Change *change)
{
    const Object *object = change->from != NULL ? change->from : change->to;
    // What leaves its parent, and joins another one or the same again, changes by itself.
    if (object->kind == KIND_COLUMN && is_let_go(changes, object))
        return false;
    const Change *by = change_above(graph, changes, object);
    bool from_above = comes_from_above(object);
    Node *node;
    switch (change->verb) {
    case VERB_CREATE:
        if (by != NULL && by->verb == VERB_CREATE && object->kind == KIND_COLUMN)
            carry(graph, graph_node(graph, NULL, change->to), ACTION_CREATE, by);
        else
            return from_above;
        return true;
    case VERB_DROP:
        if (by == NULL || by->verb == VERB_CREATE)
            return from_above && by == NULL && !is_let_go(changes, object);
        if (by->verb == VERB_ALTER && !(by->aspects & by->kind->anew))
            return false;
        node = graph_node(graph, change->from, NULL);
        carry(graph, node, ACTION_DROP, by);
        return true;
    case VERB_ALTER:
        if (from_above && change->aspects & change->kind->anew)
            return true;
        if (by == NULL)
            return false;
        add_carried_alter(graph, change, by);
        return true;
    case VERB_RENAME:
        return false;
    }
    return false;
}

// Changes by the objects of either side.
static GHashTable *
index_changes(const Changes *changes)
{
    GHashTable *index = g_hash_table_new(NULL, NULL);
    for (size_t i = 0; i < changes->count; i++) {
        Change *change = &changes->rows[i];
        if (change->from != NULL)
            g_hash_table_insert(index, (gpointer)(guintptr)change->from, change);
        if (change->to != NULL)
            g_hash_table_insert(index, (gpointer)(guintptr)change->to, change);
    }
    return index;
}

// Comes before everything else, and all the rest speaks of the new name: no edges.
static void
add_rename(Graph *graph, const Change *change)
{
    Node *node = graph_node(graph, change->from, NULL);
    node->to = change->to;
    node->change = change;
    node->happens[ACTION_ALTER] = true;
}

// The children of a table that is made anew are made with it.
static bool
is_made_anew(const Graph *graph, const Change *change)
{
    const Object *object = change->from != NULL ? change->from : change->to;
    const Node *parent =
        object->parent == NULL ? NULL : g_hash_table_lookup(graph->by_object, object->parent);
    return parent != NULL && (parent->happens[ACTION_MOVE] ||
                              (parent->happens[ACTION_DROP] && parent->happens[ACTION_CREATE]));
}

static bool
goes(const Graph *graph, const Object *table)
{
    const Node *node = g_hash_table_lookup(graph->by_object, table);
    return node != NULL && (node->happens[ACTION_DROP] || node->happens[ACTION_MOVE]);
}

// A foreign key of a table that goes is dropped before it; that of a partition goes with the one of
// the partitioned table.
static void
cut_foreign_key(Graph *graph, const Object *key)
{
    const Object *parent = comes_from_above(key) ? parent_of_child(key) : NULL;
    if (comes_from_above(key) && (parent == NULL || !goes(graph, parent->parent)))
        return;
    Node *node = graph_node(graph, key, NULL);
    node->happens[ACTION_DROP] = true;
    if (parent == NULL)
        return;
    node->carrier = graph_node(graph, parent, NULL);
    node->carried[ACTION_DROP] = true;
}

// Circles of foreign keys between tables that go are cut before the tables are dropped; those of a
// table that steps aside always, since what they refer to may step aside as well.
static void
cut_foreign_keys(Graph *graph)
{
    for (guint i = 0, count = graph->nodes->len; i < count; i++) {
        const Node *node = graph->nodes->pdata[i];
        const Object *table = node->from;
        if (table == NULL || table->kind != KIND_TABLE ||
            !(node->happens[ACTION_MOVE] ||
              (graph->drops_foreign_keys && node->happens[ACTION_DROP])))
            continue;
        for (size_t k = 0; k < table->child_count; k++) {
            const Constraint *key = (const Constraint *)table->children[k];
            if (key->object.kind == KIND_CONSTRAINT && key->type == CONSTRAINT_FOREIGN_KEY)
                cut_foreign_key(graph, &key->object);
        }
    }
}

void
graph_build(Graph *graph)
{
    graph->nodes = g_ptr_array_new();
    graph->by_object = g_hash_table_new(NULL, NULL);
    graph->actions = g_ptr_array_new();
    g_autoptr(GHashTable) index = index_changes(graph->changes);
    for (size_t i = 0; i < graph->changes->count; i++) {
        const Change *change = &graph->changes->rows[i];
        if (change->verb == VERB_ALTER && change->aspects & change->kind->disturbs)
            node_remake_partitioned(graph, change->from);
    }
    for (size_t i = 0; i < graph->changes->count; i++) {
        const Change *change = &graph->changes->rows[i];
        if (change->verb == VERB_RENAME) {
            add_rename(graph, change);
            continue;
        }
        if (change->proof == PROOF_UNPROVEN || is_made_anew(graph, change) ||
            add_carried_by_type(graph, index, change) || add_carried(graph, index, change))
            continue;
        add_change(graph, arena_copy(graph->arena, change, sizeof *change));
    }
    cut_foreign_keys(graph);
    graph_disturb(graph);
    graph_settle_privileges(graph);
}

void
graph_clear(Graph *graph)
{
    for (guint i = 0; graph->actions != NULL && i < graph->actions->len; i++)
        g_ptr_array_free(((Action *)graph->actions->pdata[i])->followers, TRUE);
    g_clear_pointer(&graph->nodes, g_ptr_array_unref);
    g_clear_pointer(&graph->actions, g_ptr_array_unref);
    g_clear_pointer(&graph->by_object, g_hash_table_destroy);
}
