#include "plan/preflight-private.h"

#include "base/sql.h"

#include <stdlib.h>
#include <string.h>

// The values that a new type would refuse, said as a condition that runs without an error.

static bool
is_one_of(const char *name, const char *const *names)
{
    for (size_t i = 0; names[i] != NULL; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

static long
modifier_of(const PgQuery__TypeName *written, size_t number)
{
    const TreeNode *node = number < written->n_typmods ? written->typmods[number] : NULL;
    return node != NULL && node->node_case == PG_QUERY__NODE__NODE_A_CONST &&
                   node->a_const->val_case == PG_QUERY__A__CONST__VAL_IVAL
               ? node->a_const->ival->ival
               : -1;
}

static const char *const texts[] = {"text", "varchar", "bpchar", NULL};
static const char *const numbers[] = {"int2", "int4", "int8", "numeric", "float4", "float8", NULL};

typedef struct {
    const char *name, *least, *most;
} IntegerRange;

static const IntegerRange *
integer_range(const char *name)
{
    static const IntegerRange ranges[] = {
        {"int2", "-32768", "32767"},
        {"int4", "-2147483648", "2147483647"},
        {"int8", "-9223372036854775808", "9223372036854775807"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(ranges); i++)
        if (strcmp(ranges[i].name, name) == 0)
            return &ranges[i];
    return NULL;
}

static bool
add_integer(GString *source, const Column *column, const char *to)
{
    const IntegerRange *range = integer_range(to);
    const char *name = column->object.name;
    if (range == NULL)
        return false;
    if (is_one_of(column->type->name, texts))
        sql_add(source,
                "%I IS NOT NULL AND CASE WHEN %I ~ '^\\s*[-+]?\\d{1,30}\\s*$'"
                " THEN %I::numeric NOT BETWEEN %s AND %s ELSE true END",
                name, name, name, range->least, range->most);
    else if (is_one_of(column->type->name, numbers))
        sql_add(source, "round(%I::numeric) NOT BETWEEN %s AND %s", name, range->least,
                range->most);
    else
        return false;
    return true;
}

static bool
add_text(GString *source, const Column *column, const PgQuery__TypeName *written, const char *to)
{
    long length = modifier_of(written, 0);
    if (!is_one_of(to, texts) || length < 0)
        return false;
    sql_add(source, "length(rtrim(%I::text)) > %ld", column->object.name, length);
    return true;
}

static bool
add_numeric(GString *source, const Column *column, const PgQuery__TypeName *written, const char *to)
{
    long precision = modifier_of(written, 0), scale = MAX(modifier_of(written, 1), 0);
    if (strcmp(to, "numeric") != 0 || precision < 0 || !is_one_of(column->type->name, numbers))
        return false;
    sql_add(source, "abs(round(%I::numeric, %ld)) >= power(10::numeric, %ld)", column->object.name,
            scale, precision - scale);
    return true;
}

static void
add_labels(GString *source, const char *const *labels, size_t count)
{
    for (size_t i = 0; i < count; i++)
        sql_add(source, i > 0 ? ", %L" : "%L", labels[i]);
}

static bool
add_enum(const Asking *asking, GString *source, const Column *column, const char *to)
{
    const GPtrArray *made = g_hash_table_lookup(asking->enums, to);
    const Schema *database = asking->options->database;
    const EnumType *type = (const EnumType *)schema_find(database, KIND_ENUM, "public", to);
    if (made == NULL && type == NULL)
        return false;
    sql_add(source, "%I::text NOT IN (", column->object.name);
    if (made != NULL)
        add_labels(source, (const char *const *)made->pdata, made->len);
    else
        add_labels(source, type->labels, type->label_count);
    g_string_append_c(source, ')');
    return true;
}

void
probe_type_change(Asking *asking, const Table *table, const PgQuery__AlterTableCmd *command)
{
    const Column *column = (const Column *)object_child(&table->object, KIND_COLUMN, command->name);
    const PgQuery__TypeName *written = command->def->column_def->type_name;
    const char *to = written == NULL ? NULL : tree_name(written->names, written->n_names, NULL);
    if (column == NULL || column->type == NULL || to == NULL || column->type->dimensions > 0 ||
        written->n_array_bounds > 0)
        return;
    g_autoptr(GString) source = probe_from(table);
    if (!add_text(source, column, written, to) && !add_integer(source, column, to) &&
        !add_numeric(source, column, written, to) && !add_enum(asking, source, column, to))
        return;
    Probe probe = probe_of(asking, table);
    g_autofree char *path = object_path(&table->object);
    probe.rule = "values-too-long";
    probe.source = arena_text(asking->arena, source->str);
    probe.what = arena_printf(asking->arena, "of %s have a %s that the new type does not take",
                              path, column->object.name);
    probe_add(asking, probe);
}
