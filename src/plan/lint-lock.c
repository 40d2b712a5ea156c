// Which lock a statement waits for, as lint names it.
#include "plan/lint-private.h"

#include <string.h>

// Actions of ALTER TABLE that are content with less than ACCESS EXCLUSIVE (tablecmds.c,
// AlterTableGetLockLevel; measured).
static const struct {
    PgQuery__AlterTableType type;
    const char *lock;
} weaker_actions[] = {
    {PG_QUERY__ALTER_TABLE_TYPE__AT_ValidateConstraint, "SHARE UPDATE EXCLUSIVE"},
    {PG_QUERY__ALTER_TABLE_TYPE__AT_SetStatistics, "SHARE UPDATE EXCLUSIVE"},
    {PG_QUERY__ALTER_TABLE_TYPE__AT_SetOptions, "SHARE UPDATE EXCLUSIVE"},
    {PG_QUERY__ALTER_TABLE_TYPE__AT_ResetOptions, "SHARE UPDATE EXCLUSIVE"},
    {PG_QUERY__ALTER_TABLE_TYPE__AT_SetRelOptions, "SHARE UPDATE EXCLUSIVE"},
    {PG_QUERY__ALTER_TABLE_TYPE__AT_ResetRelOptions, "SHARE UPDATE EXCLUSIVE"},
    {PG_QUERY__ALTER_TABLE_TYPE__AT_ClusterOn, "SHARE UPDATE EXCLUSIVE"},
    {PG_QUERY__ALTER_TABLE_TYPE__AT_DropCluster, "SHARE UPDATE EXCLUSIVE"},
    {PG_QUERY__ALTER_TABLE_TYPE__AT_AttachPartition, "SHARE UPDATE EXCLUSIVE"},
    {PG_QUERY__ALTER_TABLE_TYPE__AT_DetachPartitionFinalize, "SHARE UPDATE EXCLUSIVE"},
    {PG_QUERY__ALTER_TABLE_TYPE__AT_EnableTrig, "SHARE ROW EXCLUSIVE"},
    {PG_QUERY__ALTER_TABLE_TYPE__AT_EnableAlwaysTrig, "SHARE ROW EXCLUSIVE"},
    {PG_QUERY__ALTER_TABLE_TYPE__AT_EnableReplicaTrig, "SHARE ROW EXCLUSIVE"},
    {PG_QUERY__ALTER_TABLE_TYPE__AT_EnableTrigAll, "SHARE ROW EXCLUSIVE"},
    {PG_QUERY__ALTER_TABLE_TYPE__AT_EnableTrigUser, "SHARE ROW EXCLUSIVE"},
    {PG_QUERY__ALTER_TABLE_TYPE__AT_DisableTrig, "SHARE ROW EXCLUSIVE"},
    {PG_QUERY__ALTER_TABLE_TYPE__AT_DisableTrigAll, "SHARE ROW EXCLUSIVE"},
    {PG_QUERY__ALTER_TABLE_TYPE__AT_DisableTrigUser, "SHARE ROW EXCLUSIVE"},
};

// Names of LockStmt.mode, which counts as pg_locks does (lockdefs.h).
static const char *const lock_words[] = {
    NULL,    "ACCESS SHARE",        "ROW SHARE", "ROW EXCLUSIVE",   "SHARE UPDATE EXCLUSIVE",
    "SHARE", "SHARE ROW EXCLUSIVE", "EXCLUSIVE", "ACCESS EXCLUSIVE"};

static const char *
action_lock(const Lint *lint)
{
    const PgQuery__Constraint *constraint = lint_new_constraint(lint);
    if (constraint != NULL && constraint->contype == PG_QUERY__CONSTR_TYPE__CONSTR_FOREIGN)
        return "SHARE ROW EXCLUSIVE";
    if (lint_is_concurrent(lint))
        return "SHARE UPDATE EXCLUSIVE";
    for (size_t i = 0; i < G_N_ELEMENTS(weaker_actions); i++)
        if (weaker_actions[i].type == lint->command->subtype)
            return weaker_actions[i].lock;
    return "ACCESS EXCLUSIVE";
}

static const char *
drop_lock(const PgQuery__DropStmt *drop)
{
    switch ((int)drop->remove_type) {
    case PG_QUERY__OBJECT_TYPE__OBJECT_INDEX:
        return drop->concurrent ? "SHARE UPDATE EXCLUSIVE" : "ACCESS EXCLUSIVE";
    case PG_QUERY__OBJECT_TYPE__OBJECT_TABLE:
    case PG_QUERY__OBJECT_TYPE__OBJECT_VIEW:
    case PG_QUERY__OBJECT_TYPE__OBJECT_MATVIEW:
    case PG_QUERY__OBJECT_TYPE__OBJECT_FOREIGN_TABLE:
    case PG_QUERY__OBJECT_TYPE__OBJECT_SEQUENCE:
    case PG_QUERY__OBJECT_TYPE__OBJECT_TRIGGER:
    case PG_QUERY__OBJECT_TYPE__OBJECT_POLICY:
    case PG_QUERY__OBJECT_TYPE__OBJECT_RULE:
        return "ACCESS EXCLUSIVE";
    default:
        return NULL;
    }
}

const char *
lint_lock(const Lint *lint)
{
    const Node *node = lint->node;
    if (node == NULL)
        return NULL;
    if (lint->command != NULL)
        return action_lock(lint);
    switch ((int)node->node_case) {
    case PG_QUERY__NODE__NODE_INDEX_STMT:
        return node->index_stmt->concurrent ? "SHARE UPDATE EXCLUSIVE" : "SHARE";
    case PG_QUERY__NODE__NODE_DROP_STMT:
        return drop_lock(node->drop_stmt);
    case PG_QUERY__NODE__NODE_LOCK_STMT:
        return lock_words[CLAMP(node->lock_stmt->mode, 0, 8)];
    case PG_QUERY__NODE__NODE_CREATE_TRIG_STMT:
        return "SHARE ROW EXCLUSIVE";
    case PG_QUERY__NODE__NODE_COMMENT_STMT:
        return "SHARE UPDATE EXCLUSIVE";
    case PG_QUERY__NODE__NODE_REFRESH_MAT_VIEW_STMT:
        return node->refresh_mat_view_stmt->concurrent ? "EXCLUSIVE" : "ACCESS EXCLUSIVE";
    case PG_QUERY__NODE__NODE_REINDEX_STMT:
        return lint_is_concurrent(lint) ? "SHARE UPDATE EXCLUSIVE" : "ACCESS EXCLUSIVE";
    case PG_QUERY__NODE__NODE_VACUUM_STMT:
        return lint_has_option(node->vacuum_stmt->options, node->vacuum_stmt->n_options, "full")
                   ? "ACCESS EXCLUSIVE"
                   : "SHARE UPDATE EXCLUSIVE";
    case PG_QUERY__NODE__NODE_CLUSTER_STMT:
    case PG_QUERY__NODE__NODE_TRUNCATE_STMT:
    case PG_QUERY__NODE__NODE_CREATE_POLICY_STMT:
    case PG_QUERY__NODE__NODE_ALTER_POLICY_STMT:
        return "ACCESS EXCLUSIVE";
    case PG_QUERY__NODE__NODE_RENAME_STMT:
        return node->rename_stmt->relation != NULL ? "ACCESS EXCLUSIVE" : NULL;
    case PG_QUERY__NODE__NODE_ALTER_OBJECT_SCHEMA_STMT:
        return node->alter_object_schema_stmt->relation != NULL ? "ACCESS EXCLUSIVE" : NULL;
    default:
        return NULL;
    }
}
