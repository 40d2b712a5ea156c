#include "plan/lint-private.h"

#include <string.h>

#define CONSTRAINT(kind) PG_QUERY__CONSTR_TYPE__CONSTR_##kind

static bool
is_existing(const Lint *lint)
{
    return lint_is_of_table(lint) && !lint_is_new(lint, lint_table(lint));
}

// The type's last name, when it is one of PostgreSQL's own.
static bool
is_serial(const PgQuery__TypeName *type)
{
    static const char *const names[] = {"serial",      "serial2",   "serial4", "serial8",
                                        "smallserial", "bigserial", NULL};
    return type != NULL && type->n_names == 1 &&
           g_strv_contains(names, tree_name(type->names, type->n_names, NULL));
}

static bool
is_null(const Node *value)
{
    if (value != NULL && value->node_case == PG_QUERY__NODE__NODE_TYPE_CAST)
        return is_null(value->type_cast->arg);
    return value == NULL ||
           (value->node_case == PG_QUERY__NODE__NODE_A_CONST && value->a_const->isnull);
}

bool
lint_is_filled(const PgQuery__ColumnDef *column)
{
    const PgQuery__Constraint *fill = lint_column_constraint(column, CONSTRAINT(DEFAULT));
    return (fill != NULL && !is_null(fill->raw_expr)) || is_serial(column->type_name) ||
           lint_column_constraint(column, CONSTRAINT(GENERATED)) != NULL ||
           lint_column_constraint(column, CONSTRAINT(IDENTITY)) != NULL;
}

bool
lint_rewrites(const PgQuery__ColumnDef *column)
{
    const PgQuery__Constraint *fill = lint_column_constraint(column, CONSTRAINT(DEFAULT));
    return (fill != NULL && !lint_is_steady(fill->raw_expr)) || is_serial(column->type_name) ||
           lint_column_constraint(column, CONSTRAINT(GENERATED)) != NULL ||
           lint_column_constraint(column, CONSTRAINT(IDENTITY)) != NULL;
}

void
check_field_with_default(Lint *lint)
{
    const PgQuery__ColumnDef *column = lint_new_column(lint);
    if (column == NULL || !is_existing(lint))
        return;
    const PgQuery__Constraint *fill = lint_column_constraint(column, CONSTRAINT(DEFAULT));
    const PgQuery__Constraint *generated = lint_column_constraint(column, CONSTRAINT(GENERATED));
    const PgQuery__Constraint *identity = lint_column_constraint(column, CONSTRAINT(IDENTITY));
    if (fill != NULL && !lint_is_steady(fill->raw_expr))
        lint_tell(lint, lint_leftmost(&fill->raw_expr->base), NULL, NULL);
    if (generated != NULL)
        lint_tell(lint, generated->location,
                  "a stored generated column rewrites the table under ACCESS EXCLUSIVE",
                  "add a plain column, fill it in batches, and keep it by a trigger");
    if (identity != NULL || is_serial(column->type_name))
        lint_tell(lint, identity != NULL ? identity->location : column->type_name->location,
                  "numbering the rows that are there rewrites the table under ACCESS EXCLUSIVE",
                  NULL);
}

void
check_foreign_key(Lint *lint)
{
    if (!is_existing(lint))
        return;
    const PgQuery__Constraint *constraint = lint_new_constraint(lint);
    const PgQuery__ColumnDef *column = lint_new_column(lint);
    if (column != NULL)
        constraint = lint_column_constraint(column, CONSTRAINT(FOREIGN));
    if (constraint != NULL && constraint->contype == CONSTRAINT(FOREIGN) &&
        !constraint->skip_validation)
        lint_tell(lint, constraint->location, NULL, NULL);
}

// True when the script validated a check that leaves no NULL in the column, or one that it does
// not know.
static bool
is_proven(const Lint *lint, const char *column)
{
    const char *table = lint_table(lint)->relname;
    GHashTableIter each;
    gpointer value;
    g_hash_table_iter_init(&each, lint->constraints);
    while (g_hash_table_iter_next(&each, NULL, &value)) {
        const LintConstraint *known = value;
        if (known->validated && strcmp(known->table, table) == 0 &&
            (!known->added || g_strv_contains(known->columns, column)))
            return true;
    }
    return false;
}

void
check_not_nullable(Lint *lint)
{
    if (lint_is_alter(lint, PG_QUERY__ALTER_TABLE_TYPE__AT_SetNotNull) && is_existing(lint) &&
        !is_proven(lint, lint->command->name))
        lint_tell(lint, lint_find_token(lint, PG_QUERY__TOKEN__SET), NULL, NULL);
}

void
check_required_field(Lint *lint)
{
    const PgQuery__ColumnDef *column = lint_new_column(lint);
    if (column == NULL || !is_existing(lint) || lint_is_filled(column))
        return;
    if (lint_column_constraint(column, CONSTRAINT(NOTNULL)) != NULL ||
        lint_column_constraint(column, CONSTRAINT(PRIMARY)) != NULL)
        lint_tell(lint, lint->start, NULL, NULL);
}

// The constraint of that type that a unit adds, alone or with its column.
static const PgQuery__Constraint *
added(const Lint *lint, PgQuery__ConstrType type)
{
    const PgQuery__Constraint *constraint = lint_new_constraint(lint);
    const PgQuery__ColumnDef *column = lint_new_column(lint);
    if (column != NULL)
        return lint_column_constraint(column, type);
    return constraint != NULL && constraint->contype == type ? constraint : NULL;
}

void
check_primary_key(Lint *lint)
{
    const PgQuery__Constraint *key = added(lint, CONSTRAINT(PRIMARY));
    if (key != NULL && *key->indexname == '\0' && is_existing(lint))
        lint_tell(lint, key->location, NULL, NULL);
}

void
check_unique(Lint *lint)
{
    const PgQuery__Constraint *unique = added(lint, CONSTRAINT(UNIQUE));
    if (unique != NULL && *unique->indexname == '\0' && is_existing(lint))
        lint_tell(lint, unique->location, NULL, NULL);
}

static void
check_validated_at_once(Lint *lint)
{
    if (!lint_is_alter(lint, PG_QUERY__ALTER_TABLE_TYPE__AT_ValidateConstraint))
        return;
    const LintConstraint *known = lint_constraint(lint, lint->command->name);
    if (known != NULL && known->not_valid && lint->in_transaction &&
        known->transaction == lint->transaction)
        lint_tell(lint, lint->start,
                  "the lock of NOT VALID is kept while the same transaction validates",
                  "validate in a transaction of its own");
}

void
check_missing_not_valid(Lint *lint)
{
    check_validated_at_once(lint);
    const PgQuery__ColumnDef *column = lint_new_column(lint);
    const PgQuery__Constraint *check =
        column != NULL ? lint_column_constraint(column, CONSTRAINT(CHECK)) : NULL;
    if (check != NULL && is_existing(lint))
        lint_tell(lint, check->location,
                  "the check of a new column is made on all rows under ACCESS EXCLUSIVE",
                  "add the column without it, then the constraint NOT VALID, then VALIDATE it");
    const PgQuery__Constraint *constraint = lint_new_constraint(lint);
    if (constraint == NULL || !is_existing(lint) || constraint->skip_validation ||
        *constraint->indexname != '\0')
        return;
    lint_tell(lint, lint->start, NULL, NULL);
}

// ALTER [COLUMN] name, and what is done to it from there.
static int
behind_column(const Lint *lint)
{
    const LintToken *second = lint_unit_token(lint, 1);
    bool spelt = second != NULL && second->token == PG_QUERY__TOKEN__COLUMN;
    const LintToken *action = lint_unit_token(lint, spelt ? 3 : 2);
    return action != NULL ? action->start : lint->start;
}

void
check_column_type(Lint *lint)
{
    if (lint_is_alter(lint, PG_QUERY__ALTER_TABLE_TYPE__AT_AlterColumnType) && is_existing(lint))
        lint_tell(lint, behind_column(lint), NULL, NULL);
}

void
check_drop_column(Lint *lint)
{
    if (lint_is_alter(lint, PG_QUERY__ALTER_TABLE_TYPE__AT_DropColumn) && lint_is_of_table(lint))
        lint_tell(lint, lint->start, NULL, NULL);
}

void
check_drop_not_null(Lint *lint)
{
    if (lint_is_alter(lint, PG_QUERY__ALTER_TABLE_TYPE__AT_DropNotNull))
        lint_tell(lint, behind_column(lint), NULL, NULL);
}

void
check_detach(Lint *lint)
{
    if (lint_is_alter(lint, PG_QUERY__ALTER_TABLE_TYPE__AT_DetachPartition) &&
        !lint_is_concurrent(lint))
        lint_tell(lint, lint->start, NULL, NULL);
}
