#include "plan/lint-private.h"

#include <string.h>

// ---- asking ------------------------------------------------------------------------------------

const char *
lint_last_name(Node *const *names, size_t count)
{
    const Node *last = count > 0 ? names[count - 1] : NULL;
    return last != NULL && last->node_case == PG_QUERY__NODE__NODE_STRING ? last->string->sval : "";
}

const PgQuery__RangeVar *
lint_table(const Lint *lint)
{
    const Node *node = lint->node;
    if (node == NULL)
        return NULL;
    if (node->node_case == PG_QUERY__NODE__NODE_ALTER_TABLE_STMT)
        return node->alter_table_stmt->relation;
    return node->node_case == PG_QUERY__NODE__NODE_INDEX_STMT ? node->index_stmt->relation : NULL;
}

// A name without its schema may be either.
static bool
is_same_table(const PgQuery__RangeVar *a, const PgQuery__RangeVar *b)
{
    bool either = *a->schemaname == '\0' || *b->schemaname == '\0';
    return strcmp(a->relname, b->relname) == 0 &&
           (either || strcmp(a->schemaname, b->schemaname) == 0);
}

static bool
holds_table(const GPtrArray *tables, const PgQuery__RangeVar *table)
{
    for (guint i = 0; table != NULL && i < tables->len; i++)
        if (is_same_table(tables->pdata[i], table))
            return true;
    return false;
}

bool
lint_is_new(const Lint *lint, const PgQuery__RangeVar *table)
{
    return holds_table(lint->created, table);
}

bool
lint_is_made(const Lint *lint, const PgQuery__RangeVar *table)
{
    return holds_table(lint->made, table);
}

LintConstraint *
lint_constraint(const Lint *lint, const char *name)
{
    return g_hash_table_lookup(lint->constraints, name);
}

bool
lint_is_alter(const Lint *lint, PgQuery__AlterTableType type)
{
    return lint->command != NULL && lint->command->subtype == type;
}

const PgQuery__ColumnDef *
lint_new_column(const Lint *lint)
{
    return lint_is_alter(lint, PG_QUERY__ALTER_TABLE_TYPE__AT_AddColumn)
               ? lint->command->def->column_def
               : NULL;
}

const PgQuery__Constraint *
lint_new_constraint(const Lint *lint)
{
    return lint_is_alter(lint, PG_QUERY__ALTER_TABLE_TYPE__AT_AddConstraint)
               ? lint->command->def->constraint
               : NULL;
}

const PgQuery__Constraint *
lint_column_constraint(const PgQuery__ColumnDef *column, PgQuery__ConstrType type)
{
    for (size_t i = 0; i < column->n_constraints; i++)
        if (column->constraints[i]->node_case == PG_QUERY__NODE__NODE_CONSTRAINT &&
            column->constraints[i]->constraint->contype == type)
            return column->constraints[i]->constraint;
    return NULL;
}

bool
lint_begins(const Node *node)
{
    if (node == NULL || node->node_case != PG_QUERY__NODE__NODE_TRANSACTION_STMT)
        return false;
    PgQuery__TransactionStmtKind kind = node->transaction_stmt->kind;
    return kind == PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_BEGIN ||
           kind == PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_START;
}

bool
lint_ends(const Node *node)
{
    if (node == NULL || node->node_case != PG_QUERY__NODE__NODE_TRANSACTION_STMT)
        return false;
    PgQuery__TransactionStmtKind kind = node->transaction_stmt->kind;
    return kind == PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_COMMIT ||
           kind == PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_ROLLBACK;
}

// An option without a value is on; false, off and 0 turn it off (defGetBoolean).
static bool
is_on(const Node *value)
{
    if (value == NULL)
        return true;
    if (value->node_case == PG_QUERY__NODE__NODE_INTEGER)
        return value->integer->ival != 0;
    if (value->node_case == PG_QUERY__NODE__NODE_BOOLEAN)
        return value->boolean->boolval;
    return value->node_case != PG_QUERY__NODE__NODE_STRING ||
           (strcmp(value->string->sval, "false") != 0 && strcmp(value->string->sval, "off") != 0);
}

bool
lint_has_option(Node *const *options, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (options[i]->node_case == PG_QUERY__NODE__NODE_DEF_ELEM &&
            strcmp(options[i]->def_elem->defname, name) == 0)
            return is_on(options[i]->def_elem->arg);
    return false;
}

bool
lint_is_concurrent(const Lint *lint)
{
    const Node *node = lint->node;
    if (node == NULL)
        return false;
    switch ((int)node->node_case) {
    case PG_QUERY__NODE__NODE_INDEX_STMT:
        return node->index_stmt->concurrent;
    case PG_QUERY__NODE__NODE_DROP_STMT:
        return node->drop_stmt->concurrent;
    case PG_QUERY__NODE__NODE_REINDEX_STMT:
        return lint_has_option(node->reindex_stmt->params, node->reindex_stmt->n_params,
                               "concurrently");
    default:
        return lint_is_alter(lint, PG_QUERY__ALTER_TABLE_TYPE__AT_DetachPartition) &&
               lint->command->def->partition_cmd->concurrent;
    }
}

// ---- locks -------------------------------------------------------------------------------------

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

// ---- going on ----------------------------------------------------------------------------------

void
state_init(Lint *lint)
{
    lint->findings = g_array_new(FALSE, FALSE, sizeof(LintFinding));
    lint->pieces = g_ptr_array_new_with_free_func((GDestroyNotify)lint_piece_clear);
    lint->created = g_ptr_array_new();
    lint->made = g_ptr_array_new();
    lint->constraints = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    lint->trusted = g_hash_table_new(g_str_hash, g_str_equal);
    lint->keys = g_array_new(FALSE, FALSE, sizeof(LintKey));
    lint->indexes = g_ptr_array_new();
    lint->strong_piece = -1;
}

void
state_clear(Lint *lint)
{
    g_array_unref(lint->findings);
    g_ptr_array_unref(lint->pieces);
    g_ptr_array_unref(lint->created);
    g_ptr_array_unref(lint->made);
    g_hash_table_unref(lint->constraints);
    g_hash_table_unref(lint->trusted);
    g_array_unref(lint->keys);
    g_ptr_array_unref(lint->indexes);
}

static LintConstraint *
note_constraint(Lint *lint, const char *name)
{
    LintConstraint *known = lint_constraint(lint, name);
    if (known == NULL) {
        known = g_new0(LintConstraint, 1);
        g_hash_table_insert(lint->constraints, (gpointer)arena_text(lint->arena, name), known);
    }
    return known;
}

// The column of CHECK (column IS NOT NULL), else NULL.
static const char *
not_null_column(const PgQuery__Constraint *constraint)
{
    const Node *test = constraint->raw_expr;
    if (constraint->contype != PG_QUERY__CONSTR_TYPE__CONSTR_CHECK || test == NULL ||
        test->node_case != PG_QUERY__NODE__NODE_NULL_TEST ||
        test->null_test->nulltesttype != PG_QUERY__NULL_TEST_TYPE__IS_NOT_NULL ||
        test->null_test->arg->node_case != PG_QUERY__NODE__NODE_COLUMN_REF)
        return NULL;
    const PgQuery__ColumnRef *column = test->null_test->arg->column_ref;
    return lint_last_name(column->fields, column->n_fields);
}

static void
note_added(Lint *lint, const PgQuery__Constraint *constraint)
{
    if (*constraint->conname == '\0')
        return;
    LintConstraint *known = note_constraint(lint, constraint->conname);
    known->table = lint_table(lint)->relname;
    known->dropped = false;
    known->not_valid = constraint->skip_validation;
    known->column = known->not_valid ? not_null_column(constraint) : NULL;
    known->is_foreign = constraint->contype == PG_QUERY__CONSTR_TYPE__CONSTR_FOREIGN;
    known->transaction = lint->in_transaction ? lint->transaction : 0;
}

static void
note_validated(Lint *lint)
{
    LintConstraint *known = lint_constraint(lint, lint->command->name);
    const char *table = lint_table(lint)->relname;
    if (known != NULL && known->column != NULL && strcmp(known->table, table) == 0)
        known->validated = true;
    else // it stands in a migration before this one, and is taken for the one that is needed
        g_hash_table_add(lint->trusted, (gpointer)arena_text(lint->arena, table));
}

static const char *const *
names_of(Arena *arena, Node *const *names, size_t count)
{
    const char **copy = ARENA_NEW_ARRAY(arena, const char *, count + 1);
    for (size_t i = 0; i < count; i++)
        copy[i] = names[i]->node_case == PG_QUERY__NODE__NODE_STRING ? names[i]->string->sval
                  : names[i]->node_case == PG_QUERY__NODE__NODE_INDEX_ELEM
                      ? names[i]->index_elem->name
                      : "";
    return copy;
}

static void
note_key(Lint *lint, const char *table, const PgQuery__Constraint *constraint, const char *column)
{
    const char *const own[] = {column, NULL};
    LintKey key = {.table = table,
                   .columns = column != NULL ? arena_copy(lint->arena, own, sizeof own)
                                             : names_of(lint->arena, constraint->fk_attrs,
                                                        constraint->n_fk_attrs),
                   .piece = lint->index,
                   .offset = constraint->location};
    g_array_append_val(lint->keys, key);
}

static void
note_index(Lint *lint, const char *table, const char *const *columns)
{
    LintKey key = {.table = table, .columns = columns};
    g_ptr_array_add(lint->indexes, arena_copy(lint->arena, &key, sizeof key));
}

// Keys and indexes of a table that is made here, or of a column that is new.
static void
note_table_constraint(Lint *lint, const char *table, const PgQuery__Constraint *constraint,
                      const char *column)
{
    const char *const own[] = {column, NULL};
    switch ((int)constraint->contype) {
    case PG_QUERY__CONSTR_TYPE__CONSTR_FOREIGN:
        note_key(lint, table, constraint, column);
        return;
    case PG_QUERY__CONSTR_TYPE__CONSTR_PRIMARY:
    case PG_QUERY__CONSTR_TYPE__CONSTR_UNIQUE:
        note_index(lint, table,
                   column != NULL ? arena_copy(lint->arena, own, sizeof own)
                                  : names_of(lint->arena, constraint->keys, constraint->n_keys));
        return;
    default:
        return;
    }
}

static void
note_column(Lint *lint, const char *table, const PgQuery__ColumnDef *column)
{
    for (size_t i = 0; i < column->n_constraints; i++)
        if (column->constraints[i]->node_case == PG_QUERY__NODE__NODE_CONSTRAINT)
            note_table_constraint(lint, table, column->constraints[i]->constraint, column->colname);
}

static void
note_table(Lint *lint, const PgQuery__CreateStmt *create)
{
    g_ptr_array_add(lint->made, create->relation);
    if (lint->in_transaction)
        g_ptr_array_add(lint->created, create->relation);
    for (size_t i = 0; i < create->n_table_elts; i++) {
        const Node *element = create->table_elts[i];
        if (element->node_case == PG_QUERY__NODE__NODE_COLUMN_DEF)
            note_column(lint, create->relation->relname, element->column_def);
        else if (element->node_case == PG_QUERY__NODE__NODE_CONSTRAINT)
            note_table_constraint(lint, create->relation->relname, element->constraint, NULL);
    }
}

static void
note_action(Lint *lint)
{
    const char *table = lint_table(lint)->relname;
    const PgQuery__ColumnDef *column = lint_new_column(lint);
    const PgQuery__Constraint *constraint = lint_new_constraint(lint);
    if (column != NULL)
        note_column(lint, table, column);
    if (constraint != NULL) {
        note_added(lint, constraint);
        bool known = lint_is_made(lint, lint_table(lint)) ||
                     constraint->contype != PG_QUERY__CONSTR_TYPE__CONSTR_FOREIGN;
        if (known)
            note_table_constraint(lint, table, constraint, NULL);
    }
    if (lint_is_alter(lint, PG_QUERY__ALTER_TABLE_TYPE__AT_DropConstraint))
        note_constraint(lint, lint->command->name)->dropped = true;
    if (lint_is_alter(lint, PG_QUERY__ALTER_TABLE_TYPE__AT_ValidateConstraint))
        note_validated(lint);
}

static void
note_transaction(Lint *lint)
{
    if (lint_begins(lint->node)) {
        if (!lint->in_transaction)
            lint->transaction++;
        lint->in_transaction = lint->in_explicit = true;
        lint->begun = lint->piece;
    } else if (lint_ends(lint->node)) {
        lint->in_transaction = lint->options->in_transaction;
        lint->in_explicit = false;
        lint->begun = NULL;
        lint->strong_piece = -1;
        lint->transaction++;
    }
}

static void
note_lock(Lint *lint)
{
    const char *lock = lint_lock(lint);
    bool strong = lock != NULL && strcmp(lock, "ACCESS EXCLUSIVE") == 0;
    if (strong && lint->in_transaction && lint->strong_piece < 0 &&
        !lint_is_new(lint, lint_table(lint)))
        lint->strong_piece = (int)lint->index;
}

void
state_advance(Lint *lint)
{
    if (lint->node == NULL)
        return;
    note_transaction(lint);
    note_lock(lint);
    if (lint->command != NULL)
        note_action(lint);
    else if (lint->node->node_case == PG_QUERY__NODE__NODE_CREATE_STMT)
        note_table(lint, lint->node->create_stmt);
    else if (lint->node->node_case == PG_QUERY__NODE__NODE_INDEX_STMT)
        note_index(lint, lint->node->index_stmt->relation->relname,
                   names_of(lint->arena, lint->node->index_stmt->index_params,
                            lint->node->index_stmt->n_index_params));
}
