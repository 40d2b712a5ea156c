#include "revision/op-private.h"

#include "base/sql.h"
#include "sqlalchemy/clause.h"

#include <string.h>

// Indexes. (SQLAlchemy: dialects/postgresql/base.py, PGDDLCompiler.visit_create_index)

typedef struct {
    const DeclaredTable *table;
    Value *const *elements;
    size_t count;
    Value *name;
    bool unique;
    const Call *call; // its keywords; NULL: none
} IndexRequest;

static Value *
option_of(const IndexRequest *index, const char *name)
{
    Value *value = index->call == NULL ? NULL : call_keyword(index->call, name);
    return value == NULL || value->kind == VALUE_NONE ? NULL : value;
}

static bool
is_true(OpCall *op, const IndexRequest *index, const char *name)
{
    Value *value = option_of(index, name);
    int truth = value == NULL ? 0 : evaluator_truth(op->evaluator, value);
    if (truth < 0)
        op_fail(op, value, name);
    return truth == 1;
}

// The column that an element is, or that is within it: postgresql_ops and names go by it.
static const char *
column_of(const Value *element)
{
    const DeclaredColumn *column = declared_column(element);
    const Clause *clause = clause_of(element);
    while (column == NULL && clause != NULL && clause->kind != CLAUSE_NAME) {
        column = clause->column;
        clause = clause->kind == CLAUSE_POSTFIX && clause->count > 0 ? clause->parts[0] : NULL;
    }
    if (column != NULL)
        return column->name;
    return clause != NULL ? clause->text : value_text(element);
}

// What postgresql_ops says about: a column, or an expression by its text.
static const char *
key_of(const Value *element)
{
    const Clause *clause = clause_of(element);
    return clause != NULL && clause->kind == CLAUSE_SQL ? clause->text : column_of(element);
}

static void
add_element(OpCall *op, GString *sql, const IndexRequest *index, Value *element)
{
    const char *name = value_text(element);
    Value *ops = option_of(index, "postgresql_ops");
    const char *key = key_of(element);
    if (name != NULL)
        sql_add(sql, "%I", name);
    else
        g_string_append(sql, op_sql(op, element, "an element"));
    if (ops == NULL || key == NULL)
        return;
    if (ops->kind != VALUE_DICT)
        op_fail(op, ops, "postgresql_ops");
    else if (value_text(value_find(ops, key)) != NULL)
        sql_add(sql, " %s", value_text(value_find(ops, key)));
}

static void
add_with(OpCall *op, GString *sql, Value *with)
{
    if (with->kind != VALUE_DICT) {
        op_fail(op, with, "postgresql_with");
        return;
    }
    g_string_append(sql, " WITH (");
    for (size_t i = 0; i < with->dict.count; i++)
        sql_add(sql, "%s%s = %s", i == 0 ? "" : ", ",
                evaluator_str(op->evaluator, with->dict.entries[i].key),
                evaluator_str(op->evaluator, with->dict.entries[i].value));
    g_string_append_c(sql, ')');
}

static void
add_tail(OpCall *op, GString *sql, const IndexRequest *index)
{
    const Items *included = value_sequence(option_of(index, "postgresql_include"));
    Value *with = option_of(index, "postgresql_with");
    Value *where = option_of(index, "postgresql_where");
    const char *tablespace = value_text(option_of(index, "postgresql_tablespace"));
    if (included != NULL && included->count > 0) {
        g_string_append(sql, " INCLUDE (");
        sql_add_identifiers(sql, op_column_names(op, included->items, included->count),
                            included->count);
        g_string_append_c(sql, ')');
    }
    if (is_true(op, index, "postgresql_nulls_not_distinct"))
        g_string_append(sql, " NULLS NOT DISTINCT");
    if (with != NULL)
        add_with(op, sql, with);
    if (tablespace != NULL)
        sql_add(sql, " TABLESPACE %I", tablespace);
    if (where != NULL)
        sql_add(sql, " WHERE %s", op_sql(op, where, "postgresql_where"));
}

static const char *
index_name(OpCall *op, const IndexRequest *index)
{
    const char **columns = ARENA_NEW_ARRAY(op->arena, const char *, index->count + 1);
    NameRequest request = {.key = "ix", .table = index->table, .columns = columns};
    for (size_t i = 0; i < index->count; i++) {
        const char *column = column_of(index->elements[i]);
        if (column != NULL)
            columns[request.column_count++] = column;
    }
    const char *name = op_name(op, request, index->name);
    if (name == NULL && !op->failed)
        op_refuse(op, "the index has no name");
    return name == NULL ? "?" : name;
}

static void
send_index(OpCall *op, const IndexRequest *index)
{
    const DeclaredTable *table = index->table;
    const char *using = value_text(option_of(index, "postgresql_using"));
    bool checks = op->reader->options->modern && is_true(op, index, "if_not_exists");
    g_autoptr(GString) sql = g_string_new(NULL);
    sql_add(sql, "CREATE %sINDEX %s%s%I ON %Q ", index->unique ? "UNIQUE " : "",
            is_true(op, index, "postgresql_concurrently") ? "CONCURRENTLY " : "",
            checks ? "IF NOT EXISTS " : "", index_name(op, index), table->namespace, table->name);
    if (using != NULL)
        sql_add(sql, "USING %s ", using);
    g_string_append_c(sql, '(');
    for (size_t i = 0; i < index->count; i++) {
        g_string_append(sql, i == 0 ? "" : ", ");
        add_element(op, sql, index, index->elements[i]);
    }
    g_string_append_c(sql, ')');
    add_tail(op, sql, index);
    op_send_text(op, sql->str);
}

void
op_create_construct_index(OpCall *op, const DeclaredTable *table, const Construct *construct)
{
    const Call *call = &construct->call;
    size_t count = call->positional > 0 ? call->positional - 1 : 0;
    Value **elements = ARENA_NEW_ARRAY(op->arena, Value *, count + 1);
    for (size_t i = 0; i < count; i++)
        elements[i] = call->arguments[i + 1].value;
    IndexRequest index = {.table = table,
                          .elements = elements,
                          .count = count,
                          .name = call_argument(call, 0, "name"),
                          .call = call};
    index.unique = is_true(op, &index, "unique");
    if (call->rest != NULL)
        op_fail(op, call->rest, "an index");
    send_index(op, &index);
}

// geoalchemy2 indexes its columns by itself: idx_TABLE_COLUMN.
static void
send_spatial_index(OpCall *op, const DeclaredColumn *column)
{
    const DeclaredTable *table = column->table;
    g_autofree char *full = g_strdup_printf("idx_%s_%s", table->name, column->name);
    g_autofree char *name = truncated_name(full);
    op_send(op, "CREATE INDEX %I ON %Q USING gist (%I)", name, table->namespace, table->name,
            column->name);
}

void
op_create_column_indexes(OpCall *op, const DeclaredColumn *column)
{
    Value *elements[] = {column->value};
    IndexRequest index = {
        .table = column->table, .elements = elements, .count = 1, .unique = column->unique};
    if (column->index)
        send_index(op, &index);
    if (sql_type_answer(op->evaluator, column->type).spatial)
        send_spatial_index(op, column);
}

static Value *
run_create_index(OpCall *op)
{
    Value *columns = op_given(op, "columns");
    IndexRequest index = {.table = op_new_table(op, op_table(op), op_namespace(op)),
                          .name = op_given(op, "index_name"),
                          .call = op->call};
    Value *seen = columns == NULL || value_text(columns) != NULL
                      ? columns
                      : evaluator_iterate(op->evaluator, columns, op->call->origin);
    const Items *items = value_sequence(seen);
    if (items == NULL || items->rest != NULL || items->count == 0) {
        op_fail(op, items != NULL && items->rest != NULL ? items->rest : seen, "columns");
        return value_none(op->evaluator);
    }
    index.elements = items->items;
    index.count = items->count;
    index.unique = op_truth(op, "unique") == 1;
    send_index(op, &index);
    return value_none(op->evaluator);
}

static Value *
run_drop_index(OpCall *op)
{
    IndexRequest index = {.call = op->call};
    (void)op_need_text(op, "index_name");
    const char *name = op_fitting_name(op, op_given(op, "index_name"));
    const char *namespace = op_namespace(op);
    bool checks = op->reader->options->modern && op_truth(op, "if_exists") == 1;
    op_send(op, "DROP INDEX %s%s%Q",
            is_true(op, &index, "postgresql_concurrently") ? "CONCURRENTLY " : "",
            checks ? "IF EXISTS " : "", namespace, name == NULL ? "?" : name);
    return value_none(op->evaluator);
}

const OpDirective op_index_directives[] = {
    {"create_index", run_create_index, "index_name|name table_name|tablename columns schema unique",
     "index_name|name columns unique"},
    {"drop_index", run_drop_index, "index_name|name table_name|tablename schema",
     "index_name|name"},
    {0},
};
