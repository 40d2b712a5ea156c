#include "plan/lock-private.h"

#include <string.h>

// ---- DROP --------------------------------------------------------------------------------------

static LockRelation *
relation_of(const LockWorld *world, const TreeNode *object, size_t behind)
{
    if (object->node_case != PG_QUERY__NODE__NODE_LIST || object->list->n_items <= behind)
        return NULL;
    const char *namespace;
    const char *name = tree_name(object->list->items, object->list->n_items - behind, &namespace);
    return lock_find(world, namespace, name);
}

static void drop_relation(LockWorld *world, LockRelation *relation);

static void
drop_references(LockWorld *world, LockRelation *relation)
{
    for (guint i = 0; i < relation->constraints->len; i++) {
        const LockConstraint *key = relation->constraints->pdata[i];
        lock_take(key->referenced, LOCK_ACCESS_EXCLUSIVE);
    }
    g_autoptr(GPtrArray) constraints = g_ptr_array_new();
    g_autoptr(GPtrArray) tables = lock_referrers(world, relation, constraints);
    for (guint i = 0; i < tables->len; i++) {
        LockRelation *table = tables->pdata[i];
        lock_take(table, LOCK_ACCESS_EXCLUSIVE);
        g_ptr_array_remove(table->constraints, constraints->pdata[i]);
    }
}

// A partition's table is locked before it, and so is the default partition, whose bounds change.
static void
lock_above(const LockRelation *relation)
{
    for (guint i = 0; i < relation->parents->len; i++) {
        LockRelation *parent = relation->parents->pdata[i];
        if (!parent->is_partitioned)
            continue;
        lock_take(parent, LOCK_ACCESS_EXCLUSIVE);
        for (guint k = 0; k < parent->children->len; k++) {
            LockRelation *sibling = parent->children->pdata[k];
            if (sibling->is_default_partition)
                lock_take(sibling, LOCK_ACCESS_EXCLUSIVE);
        }
    }
}

static void
drop_relation(LockWorld *world, LockRelation *relation)
{
    if (relation->is_gone)
        return;
    lock_take(relation, LOCK_ACCESS_EXCLUSIVE);
    lock_above(relation);
    lock_forget(world, relation);
    lock_take_indexes(relation, LOCK_ACCESS_EXCLUSIVE);
    for (guint i = relation->indexes->len; i-- > 0;)
        lock_drop_index(world, relation->indexes->pdata[i]);
    for (guint i = 0; i < relation->columns->len; i++) {
        LockRelation *sequence = ((LockColumn *)relation->columns->pdata[i])->sequence;
        lock_take(sequence, LOCK_ACCESS_EXCLUSIVE);
        if (sequence != NULL)
            lock_forget(world, sequence);
    }
    drop_references(world, relation);
    g_autoptr(GPtrArray) below = g_ptr_array_copy(relation->children, NULL, NULL);
    for (guint i = 0; i < below->len; i++)
        drop_relation(world, below->pdata[i]);
    for (guint i = 0; i < relation->users->len; i++)
        drop_relation(world, relation->users->pdata[i]);
}

static void
drop_index(LockWorld *world, LockRelation *index, bool concurrently)
{
    LockMode mode = concurrently ? LOCK_SHARE_UPDATE_EXCLUSIVE : LOCK_ACCESS_EXCLUSIVE;
    lock_take(index->owner, mode);
    lock_take(index, LOCK_ACCESS_EXCLUSIVE);
    lock_drop_index(world, index);
}

// Indexes of partitions that belong to the one of the partitioned table.
static void
drop_partition_indexes(LockWorld *world, const Object *parent)
{
    for (guint i = 0; i < world->relations->len; i++) {
        LockRelation *table = world->relations->pdata[i];
        for (size_t k = 0; table->table != NULL && k < table->table->object.child_count; k++) {
            const Object *child = table->table->object.children[k];
            const Index *index = child->kind == KIND_INDEX ? (const Index *)child : NULL;
            if (index == NULL || index->parent_index != parent)
                continue;
            LockRelation *below = lock_find(world, child->namespace, child->name);
            if (below == NULL)
                continue;
            drop_index(world, below, false);
            drop_partition_indexes(world, child);
        }
    }
}

static void
drop_one_index(LockWorld *world, LockRelation *index, bool concurrently)
{
    const LockRelation *owner = index->owner;
    const Object *object = owner == NULL || owner->table == NULL
                               ? NULL
                               : object_child(&owner->table->object, KIND_INDEX, index->name);
    drop_index(world, index, concurrently);
    if (object != NULL && owner->is_partitioned)
        drop_partition_indexes(world, object);
}

// Columns whose default asks a sequence that goes, lose it.
static void
drop_defaults_of(LockWorld *world, const LockRelation *sequence)
{
    for (guint i = 0; i < world->relations->len; i++) {
        LockRelation *table = world->relations->pdata[i];
        for (size_t k = 0; table->table != NULL && k < table->table->column_count; k++) {
            const char *value = table->table->columns[k]->default_sql;
            if (value != NULL && strstr(value, "nextval(") != NULL &&
                strstr(value, sequence->name) != NULL)
                lock_take(table, LOCK_ACCESS_EXCLUSIVE);
        }
    }
    lock_take(sequence->owner, LOCK_ACCESS_EXCLUSIVE);
}

static void
drop_schema(LockWorld *world, const char *name)
{
    for (guint i = 0; i < world->relations->len; i++) {
        LockRelation *relation = world->relations->pdata[i];
        if (!relation->is_gone && strcmp(relation->namespace, name) == 0 &&
            relation->type != RELATION_INDEX)
            drop_relation(world, relation);
    }
}

// The columns of a type that goes, go with it.
static void
drop_type(LockWorld *world, const PgQuery__TypeName *written)
{
    Type type = lock_type(world, written);
    for (guint i = 0; type.name != NULL && i < world->relations->len; i++) {
        LockRelation *relation = world->relations->pdata[i];
        for (guint k = relation->columns->len; k-- > 0;) {
            const LockColumn *column = relation->columns->pdata[k];
            if (!type_same_base(&column->type, &type))
                continue;
            lock_take(relation, LOCK_ACCESS_EXCLUSIVE);
            lock_drop_column(world, relation, column->name);
        }
    }
}

static void
drop_object(LockWorld *world, const PgQuery__DropStmt *drop, const TreeNode *object)
{
    LockRelation *relation = relation_of(world, object, 0);
    switch (drop->remove_type) {
    case PG_QUERY__OBJECT_TYPE__OBJECT_TABLE:
    case PG_QUERY__OBJECT_TYPE__OBJECT_FOREIGN_TABLE:
    case PG_QUERY__OBJECT_TYPE__OBJECT_VIEW:
    case PG_QUERY__OBJECT_TYPE__OBJECT_MATVIEW:
        if (relation != NULL)
            drop_relation(world, relation);
        return;
    case PG_QUERY__OBJECT_TYPE__OBJECT_SEQUENCE:
        if (relation != NULL)
            drop_defaults_of(world, relation);
        if (relation != NULL)
            drop_relation(world, relation);
        return;
    case PG_QUERY__OBJECT_TYPE__OBJECT_INDEX:
        if (relation != NULL)
            drop_one_index(world, relation, drop->concurrent);
        return;
    case PG_QUERY__OBJECT_TYPE__OBJECT_TRIGGER:
    case PG_QUERY__OBJECT_TYPE__OBJECT_RULE:
    case PG_QUERY__OBJECT_TYPE__OBJECT_POLICY:
        lock_take(relation_of(world, object, 1), LOCK_ACCESS_EXCLUSIVE);
        return;
    case PG_QUERY__OBJECT_TYPE__OBJECT_SCHEMA:
        if (object->node_case == PG_QUERY__NODE__NODE_STRING)
            drop_schema(world, object->string->sval);
        return;
    case PG_QUERY__OBJECT_TYPE__OBJECT_TYPE:
    case PG_QUERY__OBJECT_TYPE__OBJECT_DOMAIN:
        if (object->node_case == PG_QUERY__NODE__NODE_TYPE_NAME)
            drop_type(world, object->type_name);
        return;
    default:
        return;
    }
}

void
lock_drop(LockWorld *world, const PgQuery__DropStmt *drop)
{
    world->outside_transaction |= drop->concurrent;
    for (size_t i = 0; i < drop->n_objects; i++)
        drop_object(world, drop, drop->objects[i]);
}

// ---- RENAME ------------------------------------------------------------------------------------

static void
rename_in(const char *const *names, Arena *arena, const char *const **target, const char *from,
          const char *to)
{
    size_t count = 0;
    while (names != NULL && names[count] != NULL)
        count++;
    const char **copy = ARENA_NEW_ARRAY(arena, const char *, count + 1);
    for (size_t i = 0; i < count; i++)
        copy[i] = strcmp(names[i], from) == 0 ? to : names[i];
    *target = copy;
}

static void
rename_column(LockWorld *world, LockRelation *relation, const PgQuery__RenameStmt *rename)
{
    const char *to = arena_text(world->arena, rename->newname);
    g_autoptr(GPtrArray) family = lock_family(relation);
    for (guint i = 0; i < family->len; i++) {
        LockRelation *member = family->pdata[i];
        LockColumn *column = lock_column(member, rename->subname);
        lock_take(member, LOCK_ACCESS_EXCLUSIVE);
        if (column != NULL)
            column->name = to;
        for (guint k = 0; k < member->indexes->len; k++) {
            LockRelation *index = member->indexes->pdata[k];
            rename_in(index->index_columns, world->arena, &index->index_columns, rename->subname,
                      to);
        }
        for (guint k = 0; k < member->constraints->len; k++) {
            LockConstraint *constraint = member->constraints->pdata[k];
            rename_in(constraint->columns, world->arena, &constraint->columns, rename->subname, to);
            rename_in(constraint->proves, world->arena, &constraint->proves, rename->subname, to);
        }
    }
}

static void
rename_constraint(LockWorld *world, LockRelation *relation, const PgQuery__RenameStmt *rename)
{
    LockConstraint *constraint = lock_constraint(relation, rename->subname);
    g_autoptr(GPtrArray) family = lock_family(relation);
    bool is_inherited = constraint != NULL && constraint->type == CONSTRAINT_CHECK;
    for (guint i = 0; i < family->len; i++)
        if (family->pdata[i] == relation || is_inherited)
            lock_take(family->pdata[i], LOCK_ACCESS_EXCLUSIVE);
    if (constraint == NULL)
        return;
    constraint->name = arena_text(world->arena, rename->newname);
    lock_take(constraint->index, LOCK_SHARE_UPDATE_EXCLUSIVE);
    if (constraint->index != NULL)
        lock_rename(world, constraint->index, constraint->index->namespace, rename->newname);
}

static void
rename_relation(LockWorld *world, LockRelation *relation, const char *to)
{
    lock_take(relation, relation->type == RELATION_INDEX ? LOCK_SHARE_UPDATE_EXCLUSIVE
                                                         : LOCK_ACCESS_EXCLUSIVE);
    for (guint i = 0; relation->owner != NULL && i < relation->owner->constraints->len; i++) {
        LockConstraint *key = relation->owner->constraints->pdata[i];
        if (key->index == relation)
            key->name = arena_text(world->arena, to);
    }
    lock_rename(world, relation, relation->namespace, to);
}

static LockRelation *
composite_of(const LockWorld *world, const PgQuery__RenameStmt *rename)
{
    return rename->object == NULL ? NULL : relation_of(world, rename->object, 0);
}

void
lock_rename_statement(LockWorld *world, const PgQuery__RenameStmt *rename)
{
    LockRelation *relation = lock_find_range(world, rename->relation);
    if (rename->rename_type == PG_QUERY__OBJECT_TYPE__OBJECT_TYPE)
        relation = composite_of(world, rename);
    if (relation == NULL)
        return;
    switch (rename->rename_type) {
    case PG_QUERY__OBJECT_TYPE__OBJECT_COLUMN:
    case PG_QUERY__OBJECT_TYPE__OBJECT_ATTRIBUTE:
        rename_column(world, relation, rename);
        return;
    case PG_QUERY__OBJECT_TYPE__OBJECT_TABCONSTRAINT:
        rename_constraint(world, relation, rename);
        return;
    case PG_QUERY__OBJECT_TYPE__OBJECT_TRIGGER:
    case PG_QUERY__OBJECT_TYPE__OBJECT_RULE:
    case PG_QUERY__OBJECT_TYPE__OBJECT_POLICY:
        lock_take(relation, LOCK_ACCESS_EXCLUSIVE);
        return;
    default:
        rename_relation(world, relation, rename->newname);
        return;
    }
}
