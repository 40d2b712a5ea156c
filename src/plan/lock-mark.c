#include "plan/lock-private.h"

#include <string.h>

void
lock_take(LockRelation *relation, LockMode mode)
{
    if (relation != NULL && relation->mode < mode)
        relation->mode = mode;
}

void
lock_take_indexes(const LockRelation *relation, LockMode mode)
{
    for (guint i = 0; i < relation->indexes->len; i++)
        lock_take(relation->indexes->pdata[i], mode);
}

// What has no storage of its own is not read.
void
lock_scan(LockRelation *relation)
{
    relation->scans |= !relation->is_partitioned && relation->type != RELATION_VIEW;
}

static void
add_family(LockRelation *relation, GPtrArray *family)
{
    if (g_ptr_array_find(family, relation, NULL))
        return;
    g_ptr_array_add(family, relation);
    for (guint i = 0; i < relation->children->len; i++)
        add_family(relation->children->pdata[i], family);
}

GPtrArray *
lock_family(LockRelation *relation)
{
    GPtrArray *family = g_ptr_array_new();
    add_family(relation, family);
    return family;
}

void
lock_rewrite(LockRelation *relation)
{
    lock_take(relation, LOCK_ACCESS_EXCLUSIVE);
    if (relation->is_partitioned || relation->is_foreign)
        return;
    lock_scan(relation);
    relation->rewrites = true;
    for (guint i = 0; i < relation->indexes->len; i++) {
        LockRelation *index = relation->indexes->pdata[i];
        lock_take(index, LOCK_ACCESS_EXCLUSIVE);
        index->rewrites |= !index->is_gone && !index->is_made_anew;
    }
}

void
lock_plan(LockRelation *relation, LockMode mode)
{
    lock_take(relation, mode);
    if (!relation->hides_indexes)
        lock_take_indexes(relation, mode);
    lock_scan(relation);
}

// One query joins both tables (PostgreSQL: RI_Initial_Check).
void
lock_check_reference(LockRelation *table, const LockConstraint *key)
{
    g_autoptr(GPtrArray) family = lock_family(table);
    for (guint i = 0; i < family->len; i++)
        lock_plan(family->pdata[i], LOCK_ACCESS_SHARE);
    if (key->referenced == NULL)
        return;
    g_autoptr(GPtrArray) others = lock_family(key->referenced);
    for (guint i = 0; i < others->len; i++) {
        lock_plan(others->pdata[i], LOCK_ACCESS_SHARE);
        lock_take(others->pdata[i], LOCK_ROW_SHARE);
    }
}

// ---- expressions and queries -------------------------------------------------------------------

typedef struct {
    LockWorld *world;
    bool is_planned;
    bool is_volatile;
} Reading;

static void
read_relation(const Reading *reading, LockRelation *relation)
{
    LockMode mode = LOCK_ACCESS_SHARE;
    if (relation->type == RELATION_VIEW) {
        lock_take(relation, mode);
        return;
    }
    g_autoptr(GPtrArray) family = lock_family(relation);
    for (guint i = 0; i < family->len; i++) {
        if (reading->is_planned)
            lock_plan(family->pdata[i], mode);
        else if (family->pdata[i] == relation)
            lock_take(relation, mode);
    }
}

static const char *
text_argument(const PgQuery__FuncCall *call)
{
    const TreeNode *node = call->n_args > 0 ? call->args[0] : NULL;
    if (node != NULL && node->node_case == PG_QUERY__NODE__NODE_TYPE_CAST)
        node = node->type_cast->arg;
    if (node == NULL || node->node_case != PG_QUERY__NODE__NODE_A_CONST ||
        node->a_const->val_case != PG_QUERY__A__CONST__VAL_SVAL)
        return NULL;
    return node->a_const->sval->sval;
}

// nextval('public.sq'), setval('sq', 5)
static void
read_sequence_call(const Reading *reading, const PgQuery__FuncCall *call, const char *name)
{
    const char *text = text_argument(call);
    if (text == NULL || (strcmp(name, "nextval") != 0 && strcmp(name, "setval") != 0))
        return;
    g_auto(GStrv) parts = g_strsplit(text, ".", 2);
    LockRelation *sequence = parts[1] != NULL ? lock_find(reading->world, parts[0], parts[1])
                                              : lock_find(reading->world, NULL, parts[0]);
    lock_take(sequence, LOCK_ROW_EXCLUSIVE);
}

static void
visit_reading(const ProtobufCMessage *message, void *data)
{
    const Reading *reading = data;
    if (message->descriptor == &pg_query__range_var__descriptor) {
        LockRelation *relation =
            lock_find_range(reading->world, (const PgQuery__RangeVar *)message);
        if (relation != NULL)
            read_relation(reading, relation);
    }
    if (message->descriptor != &pg_query__func_call__descriptor)
        return;
    const PgQuery__FuncCall *call = (const PgQuery__FuncCall *)message;
    const char *name = tree_name(call->funcname, call->n_funcname, NULL);
    read_sequence_call(reading, call, name);
}

void
lock_query(LockWorld *world, const ProtobufCMessage *query, bool is_planned)
{
    Reading reading = {world, is_planned, false};
    tree_walk(query, visit_reading, &reading);
}

// ---- volatility --------------------------------------------------------------------------------

static bool
is_volatile_builtin(const char *name)
{
    static const char *const names[] = {
        "clock_timestamp",
        "currval",
        "gen_random_uuid",
        "lastval",
        "nextval",
        "pg_sleep",
        "random",
        "random_normal",
        "setseed",
        "setval",
        "timeofday",
        "uuid_generate_v1",
        "uuid_generate_v1mc",
        "uuid_generate_v4",
        "gen_random_bytes",
        "gen_salt",
        "uuidv4",
        "uuidv7",
        "txid_current",
        "pg_current_xact_id",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

// A function of the schema says it in its definition, and nothing means volatile.
static bool
is_volatile_function(const LockWorld *world, const char *namespace, const char *name)
{
    for (size_t i = 0; i < world->schema->count; i++) {
        const Object *object = world->schema->objects[i];
        size_t length = strlen(name);
        if (object->kind != KIND_FUNCTION || strncmp(object->name, name, length) != 0 ||
            object->name[length] != '(' ||
            (namespace != NULL && g_strcmp0(namespace, object->namespace) != 0))
            continue;
        const char *definition = ((const Program *)object)->definition;
        const char *body = definition == NULL ? NULL : strstr(definition, "\nAS ");
        g_autofree char *head = definition == NULL ? g_strdup("")
                                : body == NULL     ? g_strdup(definition)
                                               : g_strndup(definition, (size_t)(body - definition));
        return strstr(head, " IMMUTABLE") == NULL && strstr(head, " STABLE") == NULL;
    }
    return is_volatile_builtin(name);
}

static void
visit_volatile(const ProtobufCMessage *message, void *data)
{
    Reading *reading = data;
    if (message->descriptor != &pg_query__func_call__descriptor)
        return;
    const PgQuery__FuncCall *call = (const PgQuery__FuncCall *)message;
    const char *namespace;
    const char *name = tree_name(call->funcname, call->n_funcname, &namespace);
    reading->is_volatile |= is_volatile_function(reading->world, namespace, name);
}

bool
lock_is_volatile(const LockWorld *world, const ProtobufCMessage *expression)
{
    Reading reading = {(LockWorld *)(guintptr)world, false, false};
    tree_walk(expression, visit_volatile, &reading);
    return reading.is_volatile;
}
