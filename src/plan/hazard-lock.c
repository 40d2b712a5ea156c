#include "plan/hazard-private.h"

#include <string.h>

// The first large table that is held in a mode that lets at least writers wait, and is rewritten
// or read meanwhile.
static const Table *
find_hurt(const Judging *judging, bool rewritten)
{
    const Locks *locks = judging->statement->locks;
    for (size_t i = 0; locks != NULL && i < locks->count; i++) {
        const RelationLock *lock = &locks->rows[i];
        const Table *table = tree_find_table(judging->facts->database, lock->namespace, lock->name);
        bool is_hurt = rewritten ? lock->rewrites : lock->scans && !lock->rewrites;
        if (table != NULL && is_hurt && lock_mode_blocks(lock->mode) != BLOCKS_NOTHING &&
            hazard_is_large(judging, table))
            return table;
    }
    return NULL;
}

static const char *
who_waits(const Judging *judging, const Table *table)
{
    const Locks *locks = judging->statement->locks;
    for (size_t i = 0; i < locks->count; i++)
        if (strcmp(locks->rows[i].name, table->object.name) == 0 &&
            g_strcmp0(locks->rows[i].namespace, table->object.namespace) == 0)
            return lock_mode_blocks(locks->rows[i].mode) == BLOCKS_ALL ? "all reads and writes wait"
                                                                       : "writes wait";
    return "others wait";
}

static const char *
say_rewrite(const Judging *judging)
{
    const Table *table = find_hurt(judging, true);
    return table == NULL
               ? NULL
               : arena_printf(judging->arena, "rewrites %s; meanwhile %s",
                              hazard_with_rows(judging, table), who_waits(judging, table));
}

static const char *
say_scan(const Judging *judging)
{
    const Table *table = find_hurt(judging, false);
    return table == NULL
               ? NULL
               : arena_printf(judging->arena, "reads all of %s; meanwhile %s",
                              hazard_with_rows(judging, table), who_waits(judging, table));
}

// ---- rewrites and scans ------------------------------------------------------------------------

const char *
hazard_type_change(const Judging *judging)
{
    if (hazard_command(judging, PG_QUERY__ALTER_TABLE_TYPE__AT_AlterColumnType) == NULL)
        return NULL;
    const char *rewrite = say_rewrite(judging);
    return rewrite != NULL ? rewrite : say_scan(judging);
}

const char *
hazard_filled_column(const Judging *judging)
{
    return hazard_command(judging, PG_QUERY__ALTER_TABLE_TYPE__AT_AddColumn) == NULL
               ? NULL
               : say_rewrite(judging);
}

const char *
hazard_not_null(const Judging *judging)
{
    return hazard_command(judging, PG_QUERY__ALTER_TABLE_TYPE__AT_SetNotNull) == NULL
               ? NULL
               : say_scan(judging);
}

const char *
hazard_foreign_key(const Judging *judging)
{
    return hazard_constraint(judging, PG_QUERY__CONSTR_TYPE__CONSTR_FOREIGN) == NULL
               ? NULL
               : say_scan(judging);
}

const char *
hazard_check(const Judging *judging)
{
    return hazard_constraint(judging, PG_QUERY__CONSTR_TYPE__CONSTR_CHECK) == NULL
               ? NULL
               : say_scan(judging);
}

const char *
hazard_unique(const Judging *judging)
{
    return hazard_constraint(judging, PG_QUERY__CONSTR_TYPE__CONSTR_UNIQUE) == NULL
               ? NULL
               : say_scan(judging);
}

const char *
hazard_primary_key(const Judging *judging)
{
    return hazard_constraint(judging, PG_QUERY__CONSTR_TYPE__CONSTR_PRIMARY) == NULL
               ? NULL
               : say_scan(judging);
}

const char *
hazard_index(const Judging *judging)
{
    return judging->node->node_case != PG_QUERY__NODE__NODE_INDEX_STMT ||
                   judging->node->index_stmt->concurrent
               ? NULL
               : say_scan(judging);
}

const char *
hazard_domain(const Judging *judging)
{
    return judging->node->node_case != PG_QUERY__NODE__NODE_ALTER_DOMAIN_STMT ? NULL
                                                                              : say_scan(judging);
}

const char *
hazard_vacuum_full(const Judging *judging)
{
    bool is_cluster = judging->node->node_case == PG_QUERY__NODE__NODE_CLUSTER_STMT;
    bool is_vacuum = judging->node->node_case == PG_QUERY__NODE__NODE_VACUUM_STMT;
    return is_cluster || is_vacuum ? say_rewrite(judging) : NULL;
}

const char *
hazard_reindex(const Judging *judging)
{
    return judging->node->node_case != PG_QUERY__NODE__NODE_REINDEX_STMT ? NULL : say_scan(judging);
}

// ---- strong locks that are held shortly --------------------------------------------------------

static const Table *
find_locked(const Judging *judging, size_t *count)
{
    const Locks *locks = judging->statement->locks;
    const Table *found = NULL;
    *count = 0;
    for (size_t i = 0; locks != NULL && i < locks->count; i++) {
        const RelationLock *lock = &locks->rows[i];
        const Table *table = tree_find_table(judging->facts->database, lock->namespace, lock->name);
        if (table == NULL || lock->mode < LOCK_ACCESS_EXCLUSIVE)
            continue;
        ++*count;
        if (hazard_is_large(judging, table))
            found = table;
    }
    return found;
}

const char *
hazard_index_drop(const Judging *judging)
{
    size_t count;
    const Table *table = find_locked(judging, &count);
    bool is_drop = judging->node->node_case == PG_QUERY__NODE__NODE_DROP_STMT &&
                   judging->node->drop_stmt->remove_type == PG_QUERY__OBJECT_TYPE__OBJECT_INDEX &&
                   !judging->node->drop_stmt->concurrent;
    return !is_drop || table == NULL
               ? NULL
               : arena_printf(
                     judging->arena,
                     "waits for every reader of %s, and all that come after wait behind it",
                     hazard_with_rows(judging, table));
}

const char *
hazard_key_drop(const Judging *judging)
{
    size_t count;
    const Table *table = find_locked(judging, &count);
    if (hazard_command(judging, PG_QUERY__ALTER_TABLE_TYPE__AT_DropConstraint) == NULL ||
        table == NULL || count < 2)
        return NULL;
    return arena_printf(judging->arena, "locks both tables of the foreign key, %s among them",
                        hazard_with_rows(judging, table));
}

const char *
hazard_detach(const Judging *judging)
{
    const PgQuery__AlterTableCmd *command =
        hazard_command(judging, PG_QUERY__ALTER_TABLE_TYPE__AT_DetachPartition);
    size_t count;
    return command == NULL || command->def->partition_cmd->concurrent ||
                   find_locked(judging, &count) == NULL
               ? NULL
               : "all reads and writes of the partitioned table wait meanwhile";
}

const char *
hazard_long_hold(const Judging *judging)
{
    const HazardStatement *statement = judging->statement;
    bool works = false;
    for (size_t i = 0; statement->locks != NULL && i < statement->locks->count; i++) {
        const RelationLock *lock = &statement->locks->rows[i];
        const Table *table = tree_find_table(judging->facts->database, lock->namespace, lock->name);
        works |=
            table != NULL && hazard_is_large(judging, table) && (lock->scans || lock->rewrites);
    }
    return statement->held_longer && works
               ? "a strong lock of a statement before it is held while this one works"
               : NULL;
}
