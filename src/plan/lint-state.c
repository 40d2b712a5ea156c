#include "plan/lint-private.h"

#include <string.h>

// ---- asking ------------------------------------------------------------------------------------

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

// Constraints have their names for each table; a table is known without its schema.
static char *
constraint_key(const char *table, const char *name)
{
    return g_strdup_printf("%s\n%s", table, name);
}

LintConstraint *
lint_constraint(const Lint *lint, const char *name)
{
    g_autofree char *key = constraint_key(lint_table(lint)->relname, name);
    return g_hash_table_lookup(lint->constraints, key);
}

bool
lint_is_of_table(const Lint *lint)
{
    return lint->command != NULL &&
           lint->node->alter_table_stmt->objtype != PG_QUERY__OBJECT_TYPE__OBJECT_TYPE;
}

const PgQuery__CreateStmt *
lint_create(const Node *node)
{
    if (node == NULL)
        return NULL;
    if (node->node_case == PG_QUERY__NODE__NODE_CREATE_FOREIGN_TABLE_STMT)
        return node->create_foreign_table_stmt->base_stmt;
    return node->node_case == PG_QUERY__NODE__NODE_CREATE_STMT ? node->create_stmt : NULL;
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
           kind == PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_ROLLBACK ||
           kind == PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_PREPARE;
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

// ---- going on ----------------------------------------------------------------------------------

void
state_init(Lint *lint)
{
    lint->findings = g_array_new(FALSE, FALSE, sizeof(LintFinding));
    lint->pieces = g_ptr_array_new_with_free_func((GDestroyNotify)lint_piece_clear);
    lint->created = g_ptr_array_new();
    lint->made = g_ptr_array_new();
    lint->constraints = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    lint->filled = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
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
    g_hash_table_unref(lint->filled);
    g_array_unref(lint->keys);
    g_ptr_array_unref(lint->indexes);
}

static LintConstraint *
note_constraint(Lint *lint, const char *name)
{
    LintConstraint *known = lint_constraint(lint, name);
    if (known == NULL) {
        known = g_new0(LintConstraint, 1);
        known->table = lint_table(lint)->relname;
        g_hash_table_insert(lint->constraints, constraint_key(known->table, name), known);
    }
    return known;
}

// Adds the columns that a check proves to be without NULL: (a IS NOT NULL AND b IS NOT NULL).
static void
add_proven(const Node *test, GPtrArray *columns)
{
    if (test == NULL)
        return;
    if (test->node_case == PG_QUERY__NODE__NODE_BOOL_EXPR &&
        test->bool_expr->boolop == PG_QUERY__BOOL_EXPR_TYPE__AND_EXPR)
        for (size_t i = 0; i < test->bool_expr->n_args; i++)
            add_proven(test->bool_expr->args[i], columns);
    if (test->node_case != PG_QUERY__NODE__NODE_NULL_TEST ||
        test->null_test->nulltesttype != PG_QUERY__NULL_TEST_TYPE__IS_NOT_NULL ||
        test->null_test->arg->node_case != PG_QUERY__NODE__NODE_COLUMN_REF)
        return;
    const PgQuery__ColumnRef *column = test->null_test->arg->column_ref;
    const char *name = tree_name(column->fields, column->n_fields, NULL);
    g_ptr_array_add(columns, (gpointer)(guintptr)name);
}

static const char *const *
proven_columns(Arena *arena, const PgQuery__Constraint *constraint)
{
    g_autoptr(GPtrArray) columns = g_ptr_array_new();
    if (constraint->contype == PG_QUERY__CONSTR_TYPE__CONSTR_CHECK)
        add_proven(constraint->raw_expr, columns);
    g_ptr_array_add(columns, NULL);
    return arena_copy(arena, columns->pdata, columns->len * sizeof(gpointer));
}

static void
note_added(Lint *lint, const PgQuery__Constraint *constraint)
{
    if (*constraint->conname == '\0')
        return;
    LintConstraint *known = note_constraint(lint, constraint->conname);
    known->added = true;
    known->dropped = false;
    known->not_valid = constraint->skip_validation;
    known->validated = !known->not_valid;
    known->columns = proven_columns(lint->arena, constraint);
    known->is_foreign = constraint->contype == PG_QUERY__CONSTR_TYPE__CONSTR_FOREIGN;
    known->transaction = lint->in_transaction ? lint->transaction : 0;
}

// One that was added before this script is taken for the one that SET NOT NULL needs.
static void
note_validated(Lint *lint)
{
    note_constraint(lint, lint->command->name)->validated = true;
}

static void
note_dropped(Lint *lint)
{
    LintConstraint *known = note_constraint(lint, lint->command->name);
    known->dropped = true;
    known->validated = false;
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

// A table that the script makes; a temporary one is nobody else's at once.
static void
note_made(Lint *lint, const PgQuery__RangeVar *table)
{
    if (table == NULL)
        return;
    g_ptr_array_add(lint->made, (gpointer)(guintptr)table);
    if (lint->in_transaction || strcmp(table->relpersistence, "t") == 0)
        g_ptr_array_add(lint->created, (gpointer)(guintptr)table);
}

static void
note_table(Lint *lint, const PgQuery__CreateStmt *create)
{
    note_made(lint, create->relation);
    for (size_t i = 0; i < create->n_table_elts; i++) {
        const Node *element = create->table_elts[i];
        if (element->node_case == PG_QUERY__NODE__NODE_COLUMN_DEF)
            note_column(lint, create->relation->relname, element->column_def);
        else if (element->node_case == PG_QUERY__NODE__NODE_CONSTRAINT)
            note_table_constraint(lint, create->relation->relname, element->constraint, NULL);
    }
}

// What is new stays new under its other name.
static void
note_renamed(Lint *lint, const PgQuery__RenameStmt *rename)
{
    PgQuery__ObjectType type = rename->rename_type;
    bool counts = type == PG_QUERY__OBJECT_TYPE__OBJECT_TABLE ||
                  type == PG_QUERY__OBJECT_TYPE__OBJECT_MATVIEW;
    if (!counts || !lint_is_made(lint, rename->relation))
        return;
    PgQuery__RangeVar *table = arena_copy(lint->arena, rename->relation, sizeof *table);
    table->relname = (char *)(guintptr)arena_text(lint->arena, rename->newname);
    bool is_new = lint_is_new(lint, rename->relation);
    g_ptr_array_add(lint->made, table);
    if (is_new)
        g_ptr_array_add(lint->created, table);
}

static void
note_new_column(Lint *lint, const PgQuery__ColumnDef *column)
{
    const char *table = lint_table(lint)->relname;
    note_column(lint, table, column);
    bool filled = lint_column_constraint(column, PG_QUERY__CONSTR_TYPE__CONSTR_DEFAULT) != NULL;
    bool required = lint_column_constraint(column, PG_QUERY__CONSTR_TYPE__CONSTR_NOTNULL) != NULL;
    if (filled && required && !lint_is_new(lint, lint_table(lint)))
        g_hash_table_add(lint->filled, constraint_key(table, column->colname));
}

bool
lint_is_filled_here(const Lint *lint, const char *column)
{
    g_autofree char *key = constraint_key(lint_table(lint)->relname, column);
    return g_hash_table_contains(lint->filled, key);
}

static void
note_action(Lint *lint)
{
    const char *table = lint_table(lint)->relname;
    const PgQuery__ColumnDef *column = lint_new_column(lint);
    const PgQuery__Constraint *constraint = lint_new_constraint(lint);
    if (column != NULL)
        note_new_column(lint, column);
    if (constraint != NULL) {
        note_added(lint, constraint);
        bool known = lint_is_made(lint, lint_table(lint)) ||
                     constraint->contype != PG_QUERY__CONSTR_TYPE__CONSTR_FOREIGN;
        if (known)
            note_table_constraint(lint, table, constraint, NULL);
    }
    if (lint_is_alter(lint, PG_QUERY__ALTER_TABLE_TYPE__AT_DropConstraint))
        note_dropped(lint);
    if (lint_is_alter(lint, PG_QUERY__ALTER_TABLE_TYPE__AT_ValidateConstraint))
        note_validated(lint);
}

static void
end_limit(LintLimit *limit)
{
    if (*limit == LIMIT_LOCAL)
        *limit = LIMIT_NONE;
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
        bool goes_on = lint->node->transaction_stmt->chain && lint->in_transaction;
        lint->in_transaction = lint->in_explicit = goes_on;
        lint->is_given = false;
        lint->begun = goes_on ? lint->piece : NULL;
        lint->strong_piece = -1;
        lint->transaction++;
        end_limit(&lint->lock_timeout);
        end_limit(&lint->statement_timeout);
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

static void
note_index_statement(Lint *lint, const PgQuery__IndexStmt *index)
{
    if (index->where_clause == NULL) // one over some of the rows serves no foreign key
        note_index(lint, index->relation->relname,
                   names_of(lint->arena, index->index_params, index->n_index_params));
}

void
state_advance(Lint *lint)
{
    const Node *node = lint->node;
    if (node == NULL)
        return;
    note_transaction(lint);
    note_lock(lint);
    if (lint->command != NULL) {
        note_action(lint);
        return;
    }
    switch ((int)node->node_case) {
    case PG_QUERY__NODE__NODE_CREATE_STMT:
    case PG_QUERY__NODE__NODE_CREATE_FOREIGN_TABLE_STMT:
        note_table(lint, lint_create(node));
        return;
    case PG_QUERY__NODE__NODE_CREATE_TABLE_AS_STMT:
        note_made(lint, node->create_table_as_stmt->into->rel);
        return;
    case PG_QUERY__NODE__NODE_SELECT_STMT:
        if (node->select_stmt->into_clause != NULL)
            note_made(lint, node->select_stmt->into_clause->rel);
        return;
    case PG_QUERY__NODE__NODE_RENAME_STMT:
        note_renamed(lint, node->rename_stmt);
        return;
    case PG_QUERY__NODE__NODE_INDEX_STMT:
        note_index_statement(lint, node->index_stmt);
        return;
    default:
        return;
    }
}
