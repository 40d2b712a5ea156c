#include "plan/plan-private.h"

#include <string.h>

static void
index_users_of(PlanUsers *users, const Object *object, GPtrArray *found)
{
    g_ptr_array_set_size(found, 0);
    collect_needs(users->arena, users->schema, object, found);
    for (guint i = 0; i < found->len; i++) {
        GPtrArray *list = g_hash_table_lookup(users->users, found->pdata[i]);
        if (list == NULL) {
            list = g_ptr_array_new();
            g_hash_table_insert(users->users, found->pdata[i], list);
        }
        g_ptr_array_add(list, (gpointer)(guintptr)object);
    }
}

static PlanUsers *
users_new(const Schema *schema)
{
    PlanUsers *users = g_new0(PlanUsers, 1);
    users->schema = schema;
    users->arena = arena_new();
    users->users = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)g_ptr_array_unref);
    g_autoptr(GPtrArray) found = g_ptr_array_new();
    for (size_t i = 0; i < schema->count; i++) {
        const Object *object = schema->objects[i];
        index_users_of(users, object, found);
        for (size_t k = 0; k < object->child_count; k++)
            index_users_of(users, object->children[k], found);
    }
    return users;
}

void
plan_users_free(PlanUsers *users)
{
    if (users == NULL)
        return;
    g_hash_table_destroy(users->users);
    arena_free(users->arena);
    g_free(users);
}

// Made only when something must go or change its type: for a new table it would cost more than all
// the rest.
static void
need_users(Graph *graph)
{
    if (*graph->users == NULL)
        *graph->users = users_new(graph->from);
}

// PostgreSQL rebuilds indexes and constraints itself when the new type is of the same family.
static bool
survives_type_change(const Object *user, const Node *node)
{
    if (node->happens[ACTION_DROP] || node->from->kind != KIND_COLUMN || node->to == NULL ||
        (user->kind != KIND_INDEX && user->kind != KIND_CONSTRAINT))
        return false;
    return ddl_types_are_kin(((const Column *)node->from)->type, ((const Column *)node->to)->type);
}

static void
disturb_column(Graph *graph, Node *node, const Object *by)
{
    const Kind *kind = kind_of(KIND_COLUMN);
    const Column *column = (const Column *)node->from;
    if (node->happens[ACTION_DROP] || node->to == NULL)
        return;
    if (names_directly(graph->arena, graph->from, node->from, by)) {
        if (node_remake_partitioned(graph, node->from))
            return;
        node->happens[ACTION_ALTER] = true;
        node->aspects |= kind->disturbs;
    } else if (column->generated != GENERATED_NOT) {
        node_make_anew(graph, node);
    } else {
        node->happens[ACTION_ALTER] = node->happens[ACTION_RELEASE] = true;
        node->aspects |= kind->released;
    }
}

// What stays on both sides and has no change of its own so far; its other half is found by name.
static Node *
node_of_user(Graph *graph, const Object *user)
{
    Node *node = graph_node(graph, user, NULL);
    if (node->to != NULL || node->happens[ACTION_DROP])
        return node;
    const Object *counterpart = find_counterpart(graph->to, user);
    // A constraint that was paired by what it says has another name there: its own text serves.
    return graph_node(graph, user, counterpart != NULL ? counterpart : user);
}

static bool
belongs_to_index(const Object *user, const Object *parent)
{
    const Index *index = user->kind == KIND_INDEX        ? (const Index *)user
                         : user->kind == KIND_CONSTRAINT ? ((const Constraint *)user)->index
                                                         : NULL;
    return index != NULL && index->parent_index != NULL &&
           index->parent_index->parent == parent->parent &&
           strcmp(index->parent_index->name, parent->name) == 0;
}

static bool
is_detached(const Graph *graph, const Object *table)
{
    const Node *node = table == NULL ? NULL : g_hash_table_lookup(graph->by_object, table);
    return node != NULL && node->happens[ACTION_RELEASE];
}

// The privileges on a table do not feel what its columns go through, but for a new one; and what
// changes its list of tables and columns names them no more.
static bool
lets_go_by_itself(const Graph *graph, const Object *user, const Object *object, const Node *by)
{
    bool comes_again = by->happens[ACTION_CREATE] && by->to != NULL;
    if (user->kind == KIND_PRIVILEGE)
        return object->kind == KIND_COLUMN && !comes_again;
    const Node *node = g_hash_table_lookup(graph->by_object, user);
    return user->kind == KIND_DEFINITION && !comes_again && by->happens[ACTION_DROP] &&
           node != NULL && node->happens[ACTION_ALTER];
}

// A partition of a table that is made anew leaves the old one with its rows and joins the new one.
static void
take_along(Graph *graph, const Object *partition)
{
    Node *node = node_of_user(graph, partition);
    if (node->happens[ACTION_DROP] || node->happens[ACTION_MOVE] || node->to == NULL)
        return;
    node->happens[ACTION_RELEASE] = true;
    node->happens[ACTION_FINISH] = ((const Table *)node->to)->partition_bound != NULL;
}

static void
disturb_user(Graph *graph, const Object *user, const Object *object, Node *by)
{
    const Node *found = graph_find(graph, user);
    if (found != NULL && found->from != user)
        return; // its table goes, and takes it along
    if (user->extension != NULL)
        return; // its extension's business
    if (user->parent != NULL && user->parent == object->parent && by->happens[ACTION_MOVE])
        return;
    if (survives_type_change(user, by) || lets_go_by_itself(graph, user, object, by))
        return;
    if (belongs_to_index(user, object) && is_detached(graph, user->parent))
        return; // on its own from then on
    if (user->kind == KIND_TABLE && object->kind == KIND_COMPOSITE &&
        ((const Table *)user)->type_name != NULL) {
        Node *table = node_of_user(graph, user);
        table->happens[ACTION_RELEASE] = table->happens[ACTION_FINISH] = table->to != NULL;
    }
    if (is_partition_of(user, object) && by->happens[ACTION_MOVE])
        take_along(graph, user);
    if (user->kind == KIND_TABLE || user->kind == KIND_SEQUENCE || user->kind == KIND_EXTENSION)
        return; // holds data: only its own changes move it
    Node *node = node_of_user(graph, user);
    if (user->kind == KIND_COLUMN) {
        disturb_column(graph, node, object);
        return;
    }
    if (node->happens[ACTION_DROP])
        return;
    const Kind *kind = kind_of(user->kind);
    if (kind->released != 0 && !names_directly(graph->arena, graph->from, user, object)) {
        node->happens[ACTION_ALTER] = node->happens[ACTION_RELEASE] = true;
        node->aspects |= kind->released;
        return;
    }
    node_make_anew(graph, node);
    // The index of a partition goes with that of the partitioned table.
    if (belongs_to_index(user, object) && by->happens[ACTION_DROP]) {
        node->carrier = by;
        node->carried[ACTION_DROP] = true;
    }
}

static void
disturb_users(Graph *graph, const Object *object, Node *node)
{
    const GPtrArray *users = g_hash_table_lookup((*graph->users)->users, object);
    for (guint i = 0; users != NULL && i < users->len; i++)
        if (users->pdata[i] != object)
            disturb_user(graph, users->pdata[i], object, node);
}

static bool
disturbs(const Node *node)
{
    if (node->from == NULL)
        return false;
    return node->happens[ACTION_DROP] || node->happens[ACTION_MOVE] ||
           (node->happens[ACTION_ALTER] && node->aspects & kind_of(node->from->kind)->disturbs);
}

// Where both go, the index of a partition goes with that of the partitioned table, whatever it was
// that disturbed each of them.
static void
carry_partition_indexes(Graph *graph)
{
    for (guint i = 0; i < graph->nodes->len; i++) {
        Node *node = graph->nodes->pdata[i];
        if (node->from == NULL || !node->happens[ACTION_DROP] || node->carried[ACTION_DROP])
            continue;
        const Object *parent = parent_of_index(node->from);
        Node *above = parent == NULL ? NULL : g_hash_table_lookup(graph->by_object, parent);
        if (above == NULL || !above->happens[ACTION_DROP])
            continue;
        node->carrier = above;
        node->carried[ACTION_DROP] = true;
    }
}

// The columns of heirs and partitions change with that of their parent.
static void
carry_inherited_columns(Graph *graph)
{
    for (guint i = 0; i < graph->nodes->len; i++) {
        Node *node = graph->nodes->pdata[i];
        if (node->from == NULL || node->from->kind != KIND_COLUMN || node->carrier != NULL ||
            !node->happens[ACTION_ALTER] || is_detached(graph, node->from->parent))
            continue;
        const Object *parent = parent_of_child(node->from);
        Node *above = parent == NULL ? NULL : g_hash_table_lookup(graph->by_object, parent);
        if (above == NULL || !above->happens[ACTION_ALTER])
            continue;
        node->carried_aspects = node->aspects & above->aspects & kind_of(KIND_COLUMN)->inherited;
        node->carrier = above;
        node->carried[ACTION_ALTER] = (node->aspects & ~node->carried_aspects) == 0;
    }
}

// ---- what a change overwrites further down ------------------------------------------------------

// const Object * of a table -> GPtrArray of those that have it as a parent.
static GHashTable *
index_heirs(const Schema *schema)
{
    GHashTable *heirs = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)g_ptr_array_unref);
    for (size_t i = 0; i < schema->count; i++) {
        const Table *table = (const Table *)schema->objects[i];
        for (size_t k = 0; table->object.kind == KIND_TABLE && k < table->parent_count; k++) {
            GPtrArray *list = g_hash_table_lookup(heirs, table->parents[k]);
            if (list == NULL) {
                list = g_ptr_array_new();
                g_hash_table_insert(heirs, (gpointer)(guintptr)table->parents[k], list);
            }
            g_ptr_array_add(list, (gpointer)(guintptr)table);
        }
    }
    return heirs;
}

// The column of an heir is said again what the change of `above` overwrites, once it has. Its
// default is out of the way while the type changes.
static void
say_again(Graph *graph, Node *above, const Object *below)
{
    const Kind *kind = kind_of(below->kind);
    unsigned aspects = kind->overwrites(above->from, above->to, above->aspects, below);
    const Object *from = find_counterpart(graph->from, below);
    if (aspects == 0 || from == NULL)
        return;
    Node *node = graph_node(graph, from, below);
    if (node->happens[ACTION_DROP] || node->happens[ACTION_CREATE])
        return;
    node->happens[ACTION_ALTER] = true;
    node->carried[ACTION_ALTER] = false;
    node->carrier = above;
    node->carried_aspects &= ~aspects;
    node->aspects |= aspects;
    if (aspects & kind->released) {
        node->happens[ACTION_RELEASE] = true;
        node->aspects |= kind->released;
    }
}

static void
say_again_below(Graph *graph, const GHashTable *heirs, Node *node)
{
    const GPtrArray *list = g_hash_table_lookup((GHashTable *)(guintptr)heirs, node->to->parent);
    for (guint i = 0; list != NULL && i < list->len; i++) {
        const Object *below = object_child(list->pdata[i], node->to->kind, node->to->name);
        if (below != NULL && !is_detached(graph, below->parent))
            say_again(graph, node, below);
    }
}

static void
say_overwritten_again(Graph *graph)
{
    g_autoptr(GHashTable) heirs = NULL;
    for (guint i = 0; i < graph->nodes->len; i++) {
        Node *node = graph->nodes->pdata[i];
        if (node->from == NULL || node->to == NULL || !node->happens[ACTION_ALTER] ||
            kind_of(node->from->kind)->overwrites == NULL)
            continue;
        if (heirs == NULL)
            heirs = index_heirs(graph->to);
        say_again_below(graph, heirs, node);
    }
}

// A node may begin to disturb after its turn: each is looked at until nothing new comes.
void
graph_disturb(Graph *graph)
{
    g_autoptr(GHashTable) done = g_hash_table_new(NULL, NULL);
    bool again = true;
    while (again) {
        again = false;
        for (guint i = 0; i < graph->nodes->len; i++) {
            Node *node = graph->nodes->pdata[i];
            if (!disturbs(node) || !g_hash_table_add(done, node))
                continue;
            need_users(graph);
            again = true;
            disturb_users(graph, node->from, node);
            bool goes = node->happens[ACTION_DROP] || node->happens[ACTION_MOVE];
            for (size_t k = 0; goes && k < node->from->child_count; k++)
                disturb_users(graph, node->from->children[k], node);
        }
    }
    carry_partition_indexes(graph);
    carry_inherited_columns(graph);
    say_overwritten_again(graph);
}
