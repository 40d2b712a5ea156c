#include "plan/lint-private.h"

#include <string.h>

typedef struct {
    const char *const *names; // NULL-terminated
    bool with_length;         // only when one is given
} TypeRule;

static void
check_type(Lint *lint, const PgQuery__TypeName *type, const TypeRule *rule)
{
    if (type == NULL)
        return;
    bool ours = type->n_names == 1 ||
                (type->n_names == 2 && strcmp(type->names[0]->string->sval, "pg_catalog") == 0);
    if (ours && g_strv_contains(rule->names, tree_name(type->names, type->n_names, NULL)) &&
        (!rule->with_length || type->n_typmods > 0))
        lint_tell(lint, type->location, NULL, NULL);
}

// The types that a unit gives to columns.
static void
check_types(Lint *lint, const TypeRule *rule)
{
    const PgQuery__ColumnDef *column = lint_new_column(lint);
    if (lint_is_alter(lint, PG_QUERY__ALTER_TABLE_TYPE__AT_AlterColumnType))
        column = lint->command->def->column_def;
    if (column != NULL && lint_is_of_table(lint))
        check_type(lint, column->type_name, rule);
    const PgQuery__CreateStmt *create = lint_create(lint->node);
    for (size_t i = 0; create != NULL && i < create->n_table_elts; i++)
        if (create->table_elts[i]->node_case == PG_QUERY__NODE__NODE_COLUMN_DEF)
            check_type(lint, create->table_elts[i]->column_def->type_name, rule);
}

void
check_char(Lint *lint)
{
    static const char *const names[] = {"bpchar", "char", "character", NULL};
    check_types(lint, &(TypeRule){.names = names});
}

void
check_varchar(Lint *lint)
{
    static const char *const names[] = {"varchar", NULL};
    check_types(lint, &(TypeRule){.names = names, .with_length = true});
}

void
check_timestamp(Lint *lint)
{
    static const char *const names[] = {"timestamp", NULL};
    check_types(lint, &(TypeRule){.names = names});
}

void
check_int(Lint *lint)
{
    static const char *const names[] = {"int4", "int", "integer", "serial", "serial4", NULL};
    check_types(lint, &(TypeRule){.names = names});
}

void
check_smallint(Lint *lint)
{
    static const char *const names[] = {"int2", "smallint", "smallserial", "serial2", NULL};
    check_types(lint, &(TypeRule){.names = names});
}

void
check_serial(Lint *lint)
{
    static const char *const names[] = {"serial",      "serial2",   "serial4", "serial8",
                                        "smallserial", "bigserial", NULL};
    check_types(lint, &(TypeRule){.names = names});
}

// ---- defaults that do not fit ------------------------------------------------------------------

// The greatest number of characters of the type; -1: it has none.
static int
longest(const PgQuery__TypeName *type)
{
    static const char *const names[] = {"varchar", "bpchar", NULL};
    if (type == NULL || type->n_array_bounds > 0 || type->n_typmods != 1 ||
        !g_strv_contains(names, tree_name(type->names, type->n_names, NULL)))
        return -1;
    const Node *length = type->typmods[0];
    bool known = length->node_case == PG_QUERY__NODE__NODE_A_CONST &&
                 length->a_const->val_case == PG_QUERY__A__CONST__VAL_IVAL;
    return known ? length->a_const->ival->ival : -1;
}

// The text of a constant, also behind casts to types without a length.
static const char *
constant_text(const Node *value)
{
    if (value->node_case == PG_QUERY__NODE__NODE_TYPE_CAST)
        return value->type_cast->type_name->n_typmods == 0 ? constant_text(value->type_cast->arg)
                                                           : NULL;
    bool text = value->node_case == PG_QUERY__NODE__NODE_A_CONST && !value->a_const->isnull &&
                value->a_const->val_case == PG_QUERY__A__CONST__VAL_SVAL;
    return text ? value->a_const->sval->sval : NULL;
}

// Spaces at the end are cut off without a word.
static void
check_fit(Lint *lint, const PgQuery__ColumnDef *column)
{
    const PgQuery__Constraint *fill =
        lint_column_constraint(column, PG_QUERY__CONSTR_TYPE__CONSTR_DEFAULT);
    int most = longest(column->type_name);
    const char *text =
        fill != NULL && fill->raw_expr != NULL && most >= 0 ? constant_text(fill->raw_expr) : NULL;
    if (text == NULL || !g_utf8_validate(text, -1, NULL))
        return;
    g_autofree char *kept = g_strchomp(g_strdup(text));
    glong length = g_utf8_strlen(kept, -1);
    if (length <= most)
        return;
    g_autofree char *message = g_strdup_printf(
        "the default has %ld characters, the column takes %d: each INSERT without a value fails",
        length, most);
    lint_tell(lint, lint_leftmost(&fill->raw_expr->base), message, NULL);
}

void
check_default_length(Lint *lint)
{
    const PgQuery__ColumnDef *column = lint_new_column(lint);
    if (column != NULL)
        check_fit(lint, column);
    const PgQuery__CreateStmt *create = lint_create(lint->node);
    for (size_t i = 0; create != NULL && i < create->n_table_elts; i++)
        if (create->table_elts[i]->node_case == PG_QUERY__NODE__NODE_COLUMN_DEF)
            check_fit(lint, create->table_elts[i]->column_def);
}
