#include "revision/op-private.h"

#include "revision/cursor-private.h"

#include "base/sql.h"

#include <string.h>

// op.sync_enum_values() of alembic-postgresql-enum: the enum is made anew beside the old one, the
// columns are cast to it. While both are there they can be compared, which partial indexes and
// CHECK constraints need. (alembic-postgresql-enum: operations/sync_enum_values.py)

typedef struct {
    OpCall *op;
    const char *namespace, *name, *old_name;
    const Items *renamed; // pairs of labels
} Sync;

typedef struct {
    const char *namespace, *table, *column, *standard;
    bool is_array;
} Affected;

static const struct {
    const char *sign, *function;
} signs[] = {{"!=", "new_old_not_equals"}, {"=", "new_old_equals"}};

// A label as it is in the old type becomes that of the new one.
static void
add_renamed(const Sync *sync, GString *sql, const char *expression)
{
    bool has_renamed = sync->renamed != NULL && sync->renamed->count > 0;
    g_string_append(sql, has_renamed ? "CASE" : "");
    for (size_t i = 0; has_renamed && i < sync->renamed->count; i++) {
        const Items *pair = value_sequence(sync->renamed->items[i]);
        const char *from = pair == NULL ? NULL : value_text(pair->items[0]);
        const char *to = pair == NULL || pair->count < 2 ? NULL : value_text(pair->items[1]);
        if (from == NULL || to == NULL)
            op_refuse(sync->op, "which labels are renamed is not known");
        else
            sql_add(sql, " WHEN %s = %L THEN %L", expression, from, to);
    }
    g_string_append_printf(sql, has_renamed ? " ELSE %s END" : "%s", expression);
}

static void
make_comparisons(const Sync *sync)
{
    for (size_t i = 0; i < G_N_ELEMENTS(signs); i++) {
        g_autoptr(GString) other = g_string_new(NULL);
        add_renamed(sync, other, "old_value::text");
        op_send(sync->op,
                "CREATE FUNCTION %I(new_value %Q, old_value %Q) RETURNS boolean AS $$ SELECT "
                "new_value::text %s %s $$ LANGUAGE SQL IMMUTABLE",
                signs[i].function, sync->namespace, sync->name, sync->namespace, sync->old_name,
                signs[i].sign, other->str);
        op_send(sync->op, "CREATE OPERATOR %s (leftarg = %Q, rightarg = %Q, procedure = %I)",
                signs[i].sign, sync->namespace, sync->name, sync->namespace, sync->old_name,
                signs[i].function);
    }
}

static void
drop_comparisons(const Sync *sync)
{
    for (size_t i = 0; i < G_N_ELEMENTS(signs); i++)
        op_send(sync->op, "DROP FUNCTION %I(%Q, %Q) CASCADE", signs[i].function, sync->namespace,
                sync->name, sync->namespace, sync->old_name);
}

static void
make_type(const Sync *sync, Value *list)
{
    g_autoptr(GString) labels = g_string_new(NULL);
    const Items *items = value_sequence(list);
    for (size_t i = 0; items != NULL && i < items->count; i++) {
        const char *label = value_text(items->items[i]);
        if (label == NULL)
            op_fail(sync->op, items->items[i], "a label");
        else
            sql_add(labels, "%s%L", i == 0 ? "" : ", ", label);
    }
    if (items == NULL || items->rest != NULL)
        op_fail(sync->op, items == NULL ? list : items->rest, "new_values");
    op_send(sync->op, "ALTER TYPE %Q RENAME TO %I", sync->namespace, sync->name, sync->old_name);
    op_send(sync->op, "CREATE TYPE %Q AS ENUM (%s)", sync->namespace, sync->name, labels->str);
}

// 'active'::order_status -> 'active'::public.order_status
static char *
new_default(const Sync *sync, const char *standard)
{
    const char *cast = strstr(standard, "::");
    g_autofree char *value =
        cast == NULL ? g_strdup(standard) : g_strndup(standard, (size_t)(cast - standard));
    if (g_str_has_prefix(standard, "ARRAY["))
        op_refuse(sync->op, "the default %s is not followed", standard);
    for (size_t i = 0; sync->renamed != NULL && i < sync->renamed->count; i++) {
        const Items *pair = value_sequence(sync->renamed->items[i]);
        if (pair == NULL || pair->count < 2 || value_text(pair->items[0]) == NULL ||
            value_text(pair->items[1]) == NULL)
            continue;
        g_autofree char *from = sql_format("%L", value_text(pair->items[0]));
        g_autofree char *to = sql_format("%L", value_text(pair->items[1]));
        g_auto(GStrv) pieces = g_strsplit(value, from, -1);
        g_free(value);
        value = g_strjoinv(to, pieces);
    }
    return sql_format("%s::%Q%s", value, sync->namespace, sync->name,
                      g_str_has_suffix(standard, "[]") ? "[]" : "");
}

static void
cast_column(const Sync *sync, const Affected *affected)
{
    OpCall *op = sync->op;
    g_autofree char *text = sql_format("%I::text", affected->column);
    g_autoptr(GString) value = g_string_new(NULL);
    if (affected->is_array && sync->renamed != NULL && sync->renamed->count > 0)
        op_refuse(op, "labels of an array are renamed, which is not followed");
    if (!affected->is_array)
        add_renamed(sync, value, text);
    else
        g_string_append_printf(value, "%s[]", text);
    if (affected->standard != NULL)
        op_send(op, "ALTER TABLE %Q ALTER COLUMN %I DROP DEFAULT", affected->namespace,
                affected->table, affected->column);
    op_send(op, "ALTER TABLE %Q ALTER COLUMN %I TYPE %Q%s USING (%s)::%Q%s", affected->namespace,
            affected->table, affected->column, sync->namespace, sync->name,
            affected->is_array ? "[]" : "", value->str, sync->namespace, sync->name,
            affected->is_array ? "[]" : "");
    if (affected->standard == NULL)
        return;
    g_autofree char *standard = new_default(sync, affected->standard);
    op_send(op, "ALTER TABLE %Q ALTER COLUMN %I SET DEFAULT %s", affected->namespace,
            affected->table, affected->column, standard);
}

static const char *
text_of(OpCall *op, Value *item, const char *name)
{
    Value *value = evaluator_find(op->evaluator, item, name, op->call->origin);
    return value == NULL ? NULL : value_text(value);
}

// ("table", "column"): its default is asked of the server.
static Affected
from_pair(const Sync *sync, const Items *pair)
{
    OpCall *op = sync->op;
    Affected affected = {.namespace = sync->namespace,
                         .table = value_text(pair->items[0]),
                         .column = value_text(pair->items[1])};
    if (affected.table == NULL || affected.column == NULL)
        return affected;
    g_autofree char *sql = sql_format(
        "SELECT column_default FROM information_schema.columns WHERE table_schema = %L AND "
        "table_name = %L AND column_name = %L",
        sync->namespace, affected.table, affected.column);
    ScriptCursor *cursor =
        script_cursor(op->reader, value_from_text(op->evaluator, sql), NULL, op->call->origin);
    Value *standard = cursor == NULL ? NULL : cursor_scalar(op->evaluator, cursor, op->call);
    affected.standard = value_text(standard);
    return affected;
}

static Affected
affected_by(const Sync *sync, Value *item)
{
    OpCall *op = sync->op;
    const Items *pair = item->kind == VALUE_TUPLE ? value_sequence(item) : NULL;
    if (pair != NULL)
        return pair->count == 2 ? from_pair(sync, pair) : (Affected){0};
    Value *schema = evaluator_find(op->evaluator, item, "table_schema", op->call->origin);
    Value *type = evaluator_find(op->evaluator, item, "column_type", op->call->origin);
    bool has_schema = schema != NULL && schema->kind != VALUE_NONE;
    return (Affected){.namespace = !has_schema                  ? NULL
                                   : value_text(schema) != NULL ? value_text(schema)
                                                                : sync->namespace,
                      .table = text_of(op, item, "table_name"),
                      .column = text_of(op, item, "column_name"),
                      .standard = text_of(op, item, "existing_server_default"),
                      .is_array =
                          type != NULL && g_strcmp0(text_of(op, type, "name"), "ARRAY") == 0};
}

static Value *
run_sync(OpCall *op)
{
    Value *columns = op_given(op, "affected_columns"), *labels = op_given(op, "new_values");
    const Items *items = value_sequence(columns);
    Sync sync = {.op = op,
                 .namespace = op_text(op, "enum_schema"),
                 .name = op_need_text(op, "enum_name"),
                 .renamed = value_sequence(op_given(op, "enum_values_to_rename"))};
    bool is_other = call_keyword(op->call, "old_values") != NULL ||
                    (items != NULL && items->count > 0 && value_text(items->items[0]) != NULL);
    if (is_other || labels == NULL || items == NULL || items->rest != NULL || sync.name == NULL) {
        op_refuse(op, "only the form of alembic-postgresql-enum is followed: new_values and "
                      "affected_columns");
        return value_none(op->evaluator);
    }
    sync.old_name = arena_printf(op->arena, "%s_old", sync.name);
    make_type(&sync, labels);
    make_comparisons(&sync);
    for (size_t i = 0; i < items->count; i++) {
        Affected affected = affected_by(&sync, items->items[i]);
        if (affected.table == NULL || affected.column == NULL)
            op_fail(op, items->items[i], "a column of affected_columns");
        else
            cast_column(&sync, &affected);
    }
    drop_comparisons(&sync);
    op_send(op, "DROP TYPE %Q", sync.namespace, sync.old_name);
    return value_none(op->evaluator);
}

const OpDirective op_sync_directives[] = {
    {"sync_enum_values", run_sync,
     "enum_schema|schema enum_name|name new_values affected_columns enum_values_to_rename", NULL},
    {0},
};
