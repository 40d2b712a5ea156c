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
    if (ours && g_strv_contains(rule->names, lint_last_name(type->names, type->n_names)) &&
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
    if (column != NULL)
        check_type(lint, column->type_name, rule);
    if (lint->node == NULL || lint->node->node_case != PG_QUERY__NODE__NODE_CREATE_STMT)
        return;
    const PgQuery__CreateStmt *create = lint->node->create_stmt;
    for (size_t i = 0; i < create->n_table_elts; i++)
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
