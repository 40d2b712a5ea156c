#include "plan/strategy-private.h"

#include "base/sql.h"
#include "base/text.h"

#include <string.h>

static const Column *
column_of(const Decision *decision)
{
    return (const Column *)decision->change->to;
}

static bool
is_new_column(const Decision *decision)
{
    const Change *change = decision->change;
    return change->kind == kind_of(KIND_COLUMN) && change->verb == VERB_CREATE &&
           change->to->parent->kind == KIND_TABLE;
}

static const char *
own_default(const Column *column)
{
    return column->serial || column->identity != IDENTITY_NOT || column->generated != GENERATED_NOT
               ? NULL
               : column->default_sql;
}

// "ALTER TABLE t ALTER COLUMN c"
static char *
alter_prefix(const Column *column)
{
    const Object *object = &column->object;
    return sql_format("ALTER TABLE %Q ALTER COLUMN %I", object->namespace, object->parent->name,
                      object->name);
}

static const char *
title(const Decision *decision, const char *verb)
{
    const Object *object = decision->change->to;
    return arena_printf(decision->deciding->arena, "%s %s.%s", verb, object->parent->name,
                        object->name);
}

// "1,204 rows get 'user', the model's own default"
static const char *
fill_comment(const Decision *decision)
{
    const PlanChange *row = decision->row;
    g_autofree char *rows =
        row->rows < 0 ? g_strdup("rows") : text_plural((int64_t)row->rows, "row");
    bool is_own = strcmp(row->fill_source, "given") != 0;
    return arena_printf(decision->deciding->arena, "%s %s %s%s", rows,
                        row->rows == 1 ? "gets" : "get", row->fill,
                        is_own ? ", the model's own default" : "");
}

// What stays as the database's default in the end; NULL: none.
static const char *
last_default(const Decision *decision)
{
    const char *own = own_default(column_of(decision));
    if (own != NULL)
        return own;
    return decision->row->keeps_default ? decision->row->fill : NULL;
}

static void
do_add_column(Writer *writer, const char *default_sql, bool not_null)
{
    Column column = *column_of(writer->decision);
    Statements statements = block_statements(writer->decision);
    column.default_sql = default_sql;
    column.not_null = not_null;
    kind_of(KIND_COLUMN)->create(&statements, &column.object);
    block_do_all(writer, &statements);
}

static void
do_default(Writer *writer, const char *default_sql)
{
    g_autofree char *prefix = alter_prefix(column_of(writer->decision));
    if (default_sql != NULL)
        block_do(writer, "%s SET DEFAULT %s", prefix, default_sql);
    else
        block_do(writer, "%s DROP DEFAULT", prefix);
}

static BlockStatement *
do_update(Writer *writer)
{
    const Object *object = writer->decision->change->to;
    BlockStatement *update =
        block_do(writer, "UPDATE %Q SET %I = %s WHERE %I IS NULL", object->namespace,
                 object->parent->name, object->name, writer->decision->row->fill, object->name);
    update->is_data = true;
    return update;
}

// ---- the batched fill, and NOT NULL by a check that was validated ------------------------------

void
column_write_fill(Writer *writer, const Fill *fill)
{
    const Decision *decision = writer->decision;
    g_autofree char *text = fill_text(fill);
    g_autofree char *batch = text_count(fill->batch);
    Block *block =
        block_add(writer, BLOCK_OUTSIDE,
                  arena_printf(decision->deciding->arena, "fill in batches of %s, pause %u ms",
                               batch, fill->pause_ms));
    block->title = title(decision, "fill");
    BlockStatement *statement = block_do(writer, "%s", text);
    statement->fill = fill;
    statement->is_data = true;
}

static char *
check_name(const Column *column)
{
    return g_strdup_printf("%.28s_%.27s_filled", column->object.parent->name, column->object.name);
}

static char *
check_sql(const Column *column)
{
    const Object *object = &column->object;
    g_autofree char *name = check_name(column);
    return sql_format("ALTER TABLE %Q ADD CONSTRAINT %I CHECK (%I IS NOT NULL) NOT VALID",
                      object->namespace, object->parent->name, name, object->name);
}

static void
write_check(Writer *writer, const Column *column)
{
    const Object *object = &column->object;
    g_autofree char *name = check_name(column);
    g_autofree char *sql = check_sql(column);
    block_add(writer, BLOCK_TOGETHER,
              arena_printf(writer->decision->deciding->arena,
                           "ADD CHECK (%s IS NOT NULL) NOT VALID", object->name))
        ->title = title(writer->decision, "check");
    block_do(writer, "%s", sql);
    block_undo(writer, "ALTER TABLE %Q DROP CONSTRAINT %I", object->namespace, object->parent->name,
               name);
}

// Rows that were written after the fill had passed, by who does not know the column and gets no
// default: the check keeps more from coming.
static void
do_late_rows(Writer *writer)
{
    const PlanChange *row = writer->decision->row;
    if (row->fill == NULL || row->fill_is_constant || own_default(column_of(writer->decision)))
        return;
    do_update(writer)->comment = "rows that were written while the fill ran";
}

static void
write_validation(Writer *writer, const Column *column)
{
    const Object *object = &column->object;
    g_autofree char *name = check_name(column);
    g_autofree char *prefix = alter_prefix(column);
    g_autofree char *check = check_sql(column);
    block_add(writer, BLOCK_OUTSIDE, "VALIDATE, SET NOT NULL, drop the check")->title =
        title(writer->decision, "validate");
    do_late_rows(writer);
    block_do(writer, "ALTER TABLE %Q VALIDATE CONSTRAINT %I", object->namespace,
             object->parent->name, name);
    block_do(writer, "%s SET NOT NULL", prefix)->comment =
        "no scan: the check has shown that there are no NULLs";
    block_do(writer, "ALTER TABLE %Q DROP CONSTRAINT %I", object->namespace, object->parent->name,
             name);
    block_undo(writer, "%s", check);
    block_undo(writer, "%s DROP NOT NULL", prefix);
}

void
column_write_not_null(Writer *writer, const Column *column)
{
    write_check(writer, column);
    write_validation(writer, column);
}

// ---- a new column ------------------------------------------------------------------------------

// What is done to a partitioned table reaches its partitions: rows, checks and NOT NULL.
static bool
holds_rows(const Table *table)
{
    return table != NULL && (table->type == TABLE_ORDINARY || table->type == TABLE_PARTITIONED);
}

bool
new_column_fits(const Decision *decision)
{
    return is_new_column(decision) && holds_rows(decision->table) && decision->row->fill != NULL &&
           decision->fill != NULL;
}

// An expression that ADD COLUMN can work out once for all rows rewrites nothing.
static bool
is_worked_out_once(const char *sql)
{
    static const char *const stable[] = {"now()", "CURRENT_TIMESTAMP", "CURRENT_DATE",
                                         "LOCALTIMESTAMP", "transaction_timestamp()"};
    for (size_t i = 0; i < G_N_ELEMENTS(stable); i++)
        if (g_ascii_strcasecmp(sql, stable[i]) == 0)
            return true;
    return false;
}

bool
new_column_hurts(const Decision *decision)
{
    const PlanChange *row = decision->row;
    bool is_own = row->fill == own_default(column_of(decision));
    return !row->fill_is_constant && !(is_own && is_worked_out_once(row->fill));
}

void
new_column_write(Writer *writer)
{
    const Decision *decision = writer->decision;
    const Column *column = column_of(decision);
    const Object *object = &column->object;
    const PlanChange *row = decision->row;
    const char *own = own_default(column);
    const char *meanwhile = own != NULL ? own : row->fill_is_constant ? row->fill : NULL;
    bool drops_default = meanwhile != NULL && last_default(decision) == NULL;
    block_add(writer, BLOCK_TOGETHER,
              meanwhile != NULL ? "ADD COLUMN, nullable; then SET DEFAULT"
                                : "ADD COLUMN, nullable");
    do_add_column(writer, NULL, false);
    if (meanwhile != NULL)
        do_default(writer, meanwhile);
    block_undo(writer, "ALTER TABLE %Q DROP COLUMN %I", object->namespace, object->parent->name,
               object->name);
    column_write_fill(writer, decision->fill);
    if (column->not_null)
        column_write_not_null(writer, column);
    if (!drops_default)
        return;
    if (!column->not_null)
        block_add(writer, BLOCK_TOGETHER, "DROP DEFAULT")->title = title(decision, "finish");
    do_default(writer, NULL);
    g_autofree char *prefix = alter_prefix(column);
    block_undo(writer, "%s SET DEFAULT %s", prefix, row->fill);
}

// ---- NOT NULL for a column that is there -------------------------------------------------------

static unsigned
not_null_aspect(const Decision *decision)
{
    return change_aspect(decision->change, "not null");
}

static bool
becomes_not_null(const Decision *decision)
{
    const Change *change = decision->change;
    return change->kind == kind_of(KIND_COLUMN) && change->verb == VERB_ALTER &&
           column_of(decision)->not_null && change->aspects & not_null_aspect(decision);
}

bool
not_null_fits(const Decision *decision)
{
    if (!becomes_not_null(decision) || !holds_rows(decision->table))
        return false;
    const Change *change = decision->change;
    unsigned others =
        change->aspects & ~(not_null_aspect(decision) | change_aspect(change, "default") |
                            change_aspect(change, "comment"));
    return others == 0 && (decision->row->fill == NULL || decision->fill != NULL);
}

bool
not_null_hurts(const Decision *decision)
{
    (void)decision;
    return true;
}

// What differs besides, up and down.
static void
write_other_aspects(Writer *writer)
{
    const Change *change = writer->decision->change;
    unsigned others = change->aspects & ~not_null_aspect(writer->decision);
    if (others == 0)
        return;
    Statements statements = block_statements(writer->decision);
    Statements undo = block_undo_statements(writer->decision);
    change->kind->alter(&statements, change->from, change->to, others);
    change->kind->alter(&undo, change->to, change->from, others);
    block_do_all(writer, &statements);
    block_undo_all(writer, &undo);
}

void
not_null_write(Writer *writer)
{
    const Decision *decision = writer->decision;
    if (decision->change->aspects != not_null_aspect(decision))
        block_add(writer, BLOCK_TOGETHER, "what else differs");
    write_other_aspects(writer);
    if (decision->fill != NULL) {
        column_write_fill(writer, decision->fill);
        Block *block = writer->blocks->pdata[writer->blocks->len - 1];
        block->lasting = "rows that were NULL keep their value";
    }
    column_write_not_null(writer, column_of(decision));
}

// ---- direct ------------------------------------------------------------------------------------

static void
write_constant_column(Writer *writer)
{
    const Decision *decision = writer->decision;
    const PlanChange *row = decision->row;
    const char *last = last_default(decision);
    block_add(writer, BLOCK_TOGETHER, NULL);
    do_add_column(writer, row->fill, column_of(decision)->not_null);
    Block *block = writer->blocks->pdata[writer->blocks->len - 1];
    g_array_index(block->statements, BlockStatement, 0).comment = fill_comment(decision);
    if (g_strcmp0(last, row->fill) != 0)
        do_default(writer, last);
}

static void
write_computed_column(Writer *writer)
{
    const Decision *decision = writer->decision;
    const Column *column = column_of(decision);
    block_add(writer, BLOCK_TOGETHER, NULL);
    do_add_column(writer, NULL, false);
    do_update(writer)->comment = fill_comment(decision);
    if (own_default(column) != NULL)
        do_default(writer, own_default(column));
    g_autofree char *prefix = alter_prefix(column);
    if (column->not_null)
        block_do(writer, "%s SET NOT NULL", prefix);
}

static void
write_filled_not_null(Writer *writer)
{
    block_add(writer, BLOCK_TOGETHER, NULL);
    write_other_aspects(writer);
    do_update(writer)->comment = "rows without a value get it first";
    g_autofree char *prefix = alter_prefix(column_of(writer->decision));
    block_do(writer, "%s SET NOT NULL", prefix);
    Block *block = writer->blocks->pdata[writer->blocks->len - 1];
    block->lasting = "rows that were NULL keep their value";
    g_array_set_size(block->undo, 0); // the inverse plan has it
}

bool
write_direct_form(Writer *writer)
{
    const Decision *decision = writer->decision;
    const PlanChange *row = decision->row;
    if (row->fill == NULL)
        return false;
    size_t first = writer->blocks->len;
    if (becomes_not_null(decision) && (decision->choice.fill != NULL || row->fill_is_constant))
        write_filled_not_null(writer);
    else if (!is_new_column(decision) || row->fill == own_default(column_of(decision)))
        return false;
    else if (row->fill_is_constant)
        write_constant_column(writer);
    else
        write_computed_column(writer);
    for (size_t i = first; i < writer->blocks->len; i++)
        ((Block *)writer->blocks->pdata[i])->is_online = false;
    return true;
}
