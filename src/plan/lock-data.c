#include "plan/lock-private.h"

#include <string.h>

// ---- what a row that is written or removed makes PostgreSQL look at ----------------------------

static bool
is_set(const char *const *columns, const LockConstraint *key)
{
    if (columns == NULL)
        return true;
    for (size_t i = 0; columns[i] != NULL; i++)
        if (lock_names(key->columns, columns[i]))
            return true;
    return false;
}

static LockRelation *
primary_index(const LockRelation *relation)
{
    for (guint i = 0; i < relation->constraints->len; i++) {
        const LockConstraint *key = relation->constraints->pdata[i];
        if (key->type == CONSTRAINT_PRIMARY_KEY)
            return key->index;
    }
    return NULL;
}

// A row that refers to another keeps that from going: SELECT … FOR KEY SHARE, by its key.
static void
look_up_references(const LockRelation *relation, const char *const *columns)
{
    for (guint i = 0; i < relation->constraints->len; i++) {
        const LockConstraint *key = relation->constraints->pdata[i];
        if (key->type != CONSTRAINT_FOREIGN_KEY || key->referenced == NULL || !is_set(columns, key))
            continue;
        lock_take(key->referenced, LOCK_ROW_SHARE);
        lock_take(primary_index(key->referenced), LOCK_ROW_SHARE);
        lock_scan(key->referenced);
    }
}

static void
look_up_referrers(const LockWorld *world, const LockRelation *relation)
{
    g_autoptr(GPtrArray) constraints = g_ptr_array_new();
    g_autoptr(GPtrArray) tables = lock_referrers(world, relation, constraints);
    for (guint i = 0; i < tables->len; i++)
        lock_plan(tables->pdata[i], LOCK_ROW_SHARE);
}

static const char *const *
targets_of(const LockWorld *world, TreeNode *const *nodes, size_t count)
{
    const char **names = ARENA_NEW_ARRAY(world->arena, const char *, count + 1);
    size_t found = 0;
    for (size_t i = 0; i < count; i++)
        if (nodes[i]->node_case == PG_QUERY__NODE__NODE_RES_TARGET)
            names[found++] = nodes[i]->res_target->name;
    return names;
}

// ---- INSERT, UPDATE, DELETE --------------------------------------------------------------------

static void
insert(LockWorld *world, const PgQuery__InsertStmt *insert)
{
    LockRelation *relation = lock_find_range(world, insert->relation);
    if (insert->select_stmt != NULL)
        lock_query(world, &insert->select_stmt->base, true);
    if (relation == NULL)
        return;
    lock_take(relation, LOCK_ROW_EXCLUSIVE);
    if (insert->on_conflict_clause != NULL)
        lock_take_indexes(relation, LOCK_ROW_EXCLUSIVE);
    const char *const *columns =
        insert->n_cols > 0 ? targets_of(world, insert->cols, insert->n_cols) : NULL;
    look_up_references(relation, columns);
}

static void
write_rows(LockWorld *world, const PgQuery__RangeVar *range)
{
    LockRelation *relation = lock_find_range(world, range);
    if (relation == NULL)
        return;
    g_autoptr(GPtrArray) family = lock_family(relation);
    for (guint i = 0; i < family->len; i++)
        if (family->pdata[i] == relation || range->inh)
            lock_plan(family->pdata[i], LOCK_ROW_EXCLUSIVE);
}

static bool
sets_key(const LockRelation *relation, const char *const *columns)
{
    for (guint i = 0; i < relation->constraints->len; i++) {
        const LockConstraint *key = relation->constraints->pdata[i];
        if (key->index != NULL && is_set(columns, key))
            return true;
    }
    return false;
}

static void
update(LockWorld *world, const PgQuery__UpdateStmt *update)
{
    const char *const *columns = targets_of(world, update->target_list, update->n_target_list);
    lock_query(world, &update->base, true);
    write_rows(world, update->relation);
    const LockRelation *relation = lock_find_range(world, update->relation);
    if (relation == NULL)
        return;
    look_up_references(relation, columns);
    if (sets_key(relation, columns))
        look_up_referrers(world, relation);
}

static void delete (LockWorld *world, const PgQuery__DeleteStmt *delete)
{
    lock_query(world, &delete->base, true);
    write_rows(world, delete->relation);
    const LockRelation *relation = lock_find_range(world, delete->relation);
    if (relation != NULL)
        look_up_referrers(world, relation);
}

static void
copy(LockWorld *world, const PgQuery__CopyStmt *copy)
{
    LockRelation *relation = lock_find_range(world, copy->relation);
    if (copy->query != NULL)
        lock_query(world, &copy->query->base, true);
    if (relation == NULL)
        return;
    lock_take(relation, copy->is_from ? LOCK_ROW_EXCLUSIVE : LOCK_ACCESS_SHARE);
    if (copy->is_from)
        look_up_references(relation, NULL);
    else
        lock_scan(relation);
}

static void
select_rows(LockWorld *world, const PgQuery__SelectStmt *select)
{
    lock_query(world, &select->base, true);
    if (select->into_clause != NULL)
        return;
    for (size_t i = 0; select->n_locking_clause > 0 && i < select->n_from_clause; i++)
        if (select->from_clause[i]->node_case == PG_QUERY__NODE__NODE_RANGE_VAR) {
            LockRelation *relation = lock_find_range(world, select->from_clause[i]->range_var);
            if (relation != NULL)
                lock_plan(relation, LOCK_ROW_SHARE);
        }
}

void
lock_data(LockWorld *world, const TreeNode *node)
{
    if (node->node_case == PG_QUERY__NODE__NODE_INSERT_STMT)
        insert(world, node->insert_stmt);
    else if (node->node_case == PG_QUERY__NODE__NODE_UPDATE_STMT)
        update(world, node->update_stmt);
    else if (node->node_case == PG_QUERY__NODE__NODE_DELETE_STMT)
        delete (world, node->delete_stmt);
    else if (node->node_case == PG_QUERY__NODE__NODE_COPY_STMT)
        copy(world, node->copy_stmt);
    else if (node->node_case == PG_QUERY__NODE__NODE_SELECT_STMT)
        select_rows(world, node->select_stmt);
}
