#pragma once

/**
 * plan-private: the graph between changes and steps.
 *
 * Shape    a Node is an object that something happens to; its Actions are what happens, each at its
 *          own time: an object that is made anew has a DROP and a CREATE, and its dependents come
 *          between. Edges run between actions. Most objects of a schema have no node.
 * Owns     everything lives in the plan's arena, but for the hash tables and lists of Graph
 */

#include "plan/plan.h"

typedef enum {
    ACTION_RELEASE, // lets go of what it depends on: DROP DEFAULT, DETACH PARTITION
    ACTION_DROP,
    ACTION_MOVE, // a type or table steps aside under another name, until all have left it
    ACTION_CREATE,
    ACTION_ALTER,
    ACTION_FINISH, // ATTACH PARTITION, OWNED BY, the rows of a table that stepped aside
    ACTION_BURY,   // what stepped aside is dropped
} ActionType;
enum { ACTIONS = ACTION_BURY + 1 };

typedef struct Node Node;

typedef struct {
    Node *node;
    ActionType type;
    GPtrArray *followers; // Action *, what comes after
    unsigned waits;       // how many it still waits for
    size_t first, count;  // its statements
    size_t rank;          // where it stands when nothing else orders
} Action;

struct Node {
    const Object *from, *to;
    const Change *change; // NULL: what a change elsewhere made necessary
    unsigned aspects;     // to be altered
    bool happens[ACTIONS];
    // Whose actions do this one's as well: the column of a parent table, the partitioned table's
    // index. What waits for one waits for the other.
    Node *carrier;
    bool carried[ACTIONS];
    unsigned carried_aspects;
    Action *actions[ACTIONS];
};

/** The steps of one action, in the order of the plan. */
typedef struct PlanGroup {
    size_t first, count; // of plan->steps
    ActionType type;
    const Change *change; // a copy of the row; NULL: what a change elsewhere made necessary
    const Object *from, *to;
    const size_t *followers; // indexes of groups that come after this one
    size_t follower_count;
} PlanGroup;

typedef struct {
    Arena *arena;
    const Schema *from, *to; // from may be NULL: an empty database
    const Changes *changes;
    GPtrArray *nodes;        // Node *
    GHashTable *by_object;   // const Object * of either side -> Node *
    PlanUsers **users;       // of `from`; NULL in it until somebody asks
    GPtrArray *actions;      // Action *
    bool drops_foreign_keys; // of tables that go: they refer to each other in a circle
    bool reads_bodies;       // functions come behind what their bodies name
} Graph;

struct PlanUsers {
    const Schema *schema;
    Arena *arena;
    GHashTable *users; // const Object * -> GPtrArray of those that need it
};

// ---- graph.c -----------------------------------------------------------------------------------

/** The nodes of the changes, and of what stands in their way. */
void graph_build(Graph *graph);
void graph_clear(Graph *graph);

// ---- node.c ------------------------------------------------------------------------------------

/** The node of either object, made when there is none. Either may be NULL. */
Node *graph_node(Graph *graph, const Object *from, const Object *to);
/** The object's node; of a child that has none, its parent's when that comes or goes; or NULL. */
Node *graph_find(const Graph *graph, const Object *object);
/** The object of that identity on the other side; NULL when there is none. */
const Object *find_counterpart(const Schema *schema, const Object *object);
/** The column or constraint of a parent table that `object` has from it, or NULL. */
const Object *parent_of_child(const Object *object);
/** An index goes with the index of the partitioned table that it belongs to, whatever its name. */
const Object *parent_of_index(const Object *object);
/** Makes the partitioned table anew whose key names that column; false: it is in none. */
bool node_remake_partitioned(Graph *graph, const Object *column);
/** Marks that it goes and comes again; types step aside instead. */
void node_make_anew(Graph *graph, Node *node);
bool is_partition_of(const Object *object, const Object *table);
/** The node's object is made, and with it those children that are statements of their own. */
void create_with_children(Graph *graph, Node *node);
/** A check or foreign key of a partition or child table comes from above. Keys do not: they are
 * made under their own names and attached. */
bool comes_from_above(const Object *object);

// ---- needs.c -----------------------------------------------------------------------------------

/** Adds to `found` (const Object *) what `object` needs on its side. */
void collect_needs(Arena *arena, const Schema *schema, const Object *object, GPtrArray *found);
/** The same and what its children need that come and go with it. */
void collect_needs_of_all(const Graph *graph, const Schema *schema, const Object *object,
                          GPtrArray *found);
/** Whether the object's own fields name `other`, of the same side. */
bool names_directly(Arena *arena, const Schema *schema, const Object *object, const Object *other);

// ---- disturb.c ---------------------------------------------------------------------------------

/** Adds what must go while others change, and comes back: to a fixed point. */
void graph_disturb(Graph *graph);

// ---- privilege.c -------------------------------------------------------------------------------

/** Default privileges step back while something is made; privileges go with what they are on. */
void graph_settle_privileges(Graph *graph);

// ---- action.c ----------------------------------------------------------------------------------

/** Makes actions, their edges, and their statements. */
void graph_make_actions(Graph *graph, Statements *statements);

// ---- move.c ------------------------------------------------------------------------------------

/** Whether an object that must be made anew is kept under another name meanwhile. */
bool object_steps_aside(const Object *from, const Object *to);
void statements_add_move(Statements *statements, const Object *object);
void statements_add_burial(Statements *statements, const Object *object);
/** The rows of the table that stepped aside, and where its sequences stand. */
void statements_add_copy(Statements *statements, const Table *from, const Table *to);

// ---- order.c -----------------------------------------------------------------------------------

/** The actions in an order that runs (Action *), or NULL with PLAN_ERROR_CYCLE. */
GPtrArray *graph_order(Graph *graph, GError **error) G_GNUC_WARN_UNUSED_RESULT;
