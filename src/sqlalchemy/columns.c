#include "sqlalchemy/column-private.h"

#include "python/evaluator.h"
#include "sqlalchemy/inert.h"

#include <string.h>

// table.c: the columns by key, in order. (SQLAlchemy: sql/base.py, ColumnCollection)

typedef struct {
    const char *name;
    Value *(*run)(Evaluator *evaluator, const DeclaredTable *table, const Call *call);
} CollectionRow;

static const char *
key_of(const DeclaredColumn *column)
{
    return column->key != NULL ? column->key : column->name;
}

static Value *
list_values(Evaluator *evaluator, const DeclaredTable *table, const Call *call)
{
    (void)call;
    Value *list = value_list(evaluator);
    for (size_t i = 0; i < table->columns.count; i++)
        value_append(evaluator, list, ((DeclaredColumn *)table->columns.rows[i])->value);
    return list;
}

static Value *
list_keys(Evaluator *evaluator, const DeclaredTable *table, const Call *call)
{
    (void)call;
    Value *list = value_list(evaluator);
    for (size_t i = 0; i < table->columns.count; i++) {
        const char *key = key_of(table->columns.rows[i]);
        if (key != NULL)
            value_append(evaluator, list, value_from_text(evaluator, key));
    }
    return list;
}

static Value *
list_items(Evaluator *evaluator, const DeclaredTable *table, const Call *call)
{
    (void)call;
    Value *list = value_list(evaluator);
    for (size_t i = 0; i < table->columns.count; i++) {
        const DeclaredColumn *column = table->columns.rows[i];
        Value **pair = ARENA_NEW_ARRAY(evaluator_arena(evaluator), Value *, 2);
        pair[0] = key_of(column) == NULL ? value_none(evaluator)
                                         : value_from_text(evaluator, key_of(column));
        pair[1] = column->value;
        value_append(evaluator, list, value_from_items(evaluator, VALUE_TUPLE, pair, 2));
    }
    return list;
}

static Value *
get_column(Evaluator *evaluator, const DeclaredTable *table, const Call *call)
{
    const char *key = value_text(call_argument(call, 0, "key"));
    const DeclaredColumn *column = key == NULL ? NULL : table_column(table, key);
    Value *standard = call_argument(call, 1, "default");
    if (key == NULL)
        return value_unknown(evaluator, call->origin, "a column whose name is not known");
    if (column != NULL)
        return column->value;
    return standard != NULL ? standard : value_none(evaluator);
}

static const CollectionRow collection_rows[] = {
    {"get", get_column}, {"items", list_items}, {"keys", list_keys}, {"values", list_values}};

static Value *
collection_call(Evaluator *evaluator, Value *self, const Call *call)
{
    return ((const CollectionRow *)self->host.row)->run(evaluator, self->host.data, call);
}

static const HostType collection_method = {.name = "columns", .call = collection_call};

// The column of that key; a table that is read from the database has those that are asked for.
static Value *
column_of_key(Evaluator *evaluator, DeclaredTable *table, const char *name, Origin origin)
{
    const DeclaredColumn *column = table_column(table, name);
    if (column == NULL && table->reflected != NULL && declarations_of(evaluator)->scripts) {
        DeclaredColumn *made = column_new(evaluator, false, origin);
        made->name = made->key = arena_intern(evaluator_arena(evaluator), name);
        table_add_column(evaluator, table, made);
        return made->value;
    }
    return column != NULL
               ? column->value
               : value_unknown(evaluator, origin, "\"%s\" has no column \"%s\"", table->name, name);
}

static Value *
columns_attribute(Evaluator *evaluator, Value *self, const char *name, Origin origin)
{
    for (size_t i = 0; i < G_N_ELEMENTS(collection_rows); i++)
        if (strcmp(collection_rows[i].name, name) == 0)
            return value_host(evaluator, &collection_method, &collection_rows[i], self->host.data,
                              origin);
    return column_of_key(evaluator, self->host.data, name, origin);
}

static Value *
columns_subscript(Evaluator *evaluator, Value *self, Value *key, Origin origin)
{
    const char *name = value_text(key);
    return name == NULL ? value_unknown(evaluator, origin, "a column whose name is not known")
                        : column_of_key(evaluator, self->host.data, name, origin);
}

static Value *
columns_iterate(Evaluator *evaluator, Value *self, Origin origin)
{
    (void)origin;
    return list_values(evaluator, self->host.data, NULL);
}

// "name" in table.c
static Value *
columns_binary(Evaluator *evaluator, const char *operator, Value * left, Value *right,
               Origin origin)
{
    const DeclaredTable *table = value_host_data(right, &columns_type);
    if (table == NULL || strcmp(operator, "in") != 0)
        return NULL;
    if (value_text(left) == NULL)
        return value_unknown(evaluator, origin, "whether a table has a column");
    return value_bool(evaluator, table_column(table, value_text(left)) != NULL);
}

const HostType columns_type = {
    .name = "columns",
    .get_attribute = columns_attribute,
    .subscript = columns_subscript,
    .binary = columns_binary,
    .iterate = columns_iterate,
};
