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

// ---- what a parent table brings along
// ------------------------------------------------------------

// A check or foreign key of a partition or child table comes from above. Keys do not: they are made
// under their own names and attached.
static bool
comes_from_above(const Object *object)
{
    const Constraint *constraint = (const Constraint *)object;
    return object->kind == KIND_CONSTRAINT && constraint->inherited && constraint->index == NULL;
}

static void
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

// ---- the changes themselves
// ----------------------------------------------------------------------

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
graph_remake_partitioned(Graph *graph, const Object *column)
{
    const Object *to =
        is_in_partition_key(column) ? find_counterpart(graph->to, column->parent) : NULL;
    if (to == NULL)
        return false;
    node_make_anew(graph, graph_node(graph, column->parent, to));
    return true;
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
            graph_remake_partitioned(graph, change->from);
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
