#include "plan/hazard-private.h"

#include "base/text.h"

#include <string.h>

static double
rows_of(const Judging *judging, const Table *table)
{
    for (const RowCount *row = judging->facts->counts; row != NULL && row->table != NULL; row++)
        if (row->column == NULL && strcmp(row->table, table->object.name) == 0 &&
            g_strcmp0(row->namespace, table->object.namespace) == 0)
            return row->rows;
    return table->row_estimate;
}

const char *
hazard_with_rows(const Judging *judging, const Table *table)
{
    g_autofree char *path = object_path(&table->object);
    g_autofree char *rows = text_about_rows(rows_of(judging, table));
    return arena_printf(judging->arena, "%s (%s)", path, rows);
}

bool
hazard_is_large(const Judging *judging, const Table *table)
{
    double rows = rows_of(judging, table);
    return rows < 0 || rows >= judging->facts->large_rows;
}

bool
hazard_may_have_rows(const Judging *judging, const Table *table)
{
    return table != NULL && rows_of(judging, table) != 0;
}

const PgQuery__AlterTableCmd *
hazard_command(const Judging *judging, PgQuery__AlterTableType type)
{
    if (judging->node->node_case != PG_QUERY__NODE__NODE_ALTER_TABLE_STMT)
        return NULL;
    const PgQuery__AlterTableStmt *alter = judging->node->alter_table_stmt;
    for (size_t i = 0; i < alter->n_cmds; i++)
        if (alter->cmds[i]->alter_table_cmd->subtype == type)
            return alter->cmds[i]->alter_table_cmd;
    return NULL;
}

const PgQuery__Constraint *
hazard_constraint(const Judging *judging, PgQuery__ConstrType type)
{
    const PgQuery__AlterTableCmd *command =
        hazard_command(judging, PG_QUERY__ALTER_TABLE_TYPE__AT_AddConstraint);
    return command != NULL && command->def->constraint->contype == type ? command->def->constraint
                                                                        : NULL;
}

const PgQuery__Constraint *
hazard_word(const PgQuery__ColumnDef *definition, PgQuery__ConstrType type)
{
    for (size_t i = 0; i < definition->n_constraints; i++)
        if (definition->constraints[i]->constraint->contype == type)
            return definition->constraints[i]->constraint;
    return NULL;
}
