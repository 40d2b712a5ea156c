#include "sqlalchemy/mapped.h"

#include "python/evaluator.h"
#include "sqlalchemy/declarative-private.h"
#include "sqlalchemy/inert.h"
#include "sqlalchemy/sqltype.h"

#include <string.h>

// ---- attributes ---------------------------------------------------------------------------------

static const char *
attribute_of(Evaluator *evaluator, const Value *class, const DeclaredColumn *column)
{
    for (size_t i = 0; i < class->class->mro_count; i++) {
        const Value *base = class->class->mro[i];
        for (size_t j = 0; base->kind == VALUE_CLASS && j < base->class->names.count; j++)
            if (declared_column(base->class->names.rows[j].value) == column)
                return base->class->names.rows[j].name;
    }
    return column->key == NULL ? NULL : evaluator_name(evaluator, column->key);
}

// Its instances have columns of another table as well.
static bool
is_joined(const Value *class, const DeclaredTable *table)
{
    for (size_t i = 1; i < class->class->mro_count; i++) {
        const Value *base = class->class->mro[i];
        const ClassData *data = base->kind == VALUE_CLASS ? class_data(base) : NULL;
        if (data != NULL && data->mapped && data->table != table)
            return true;
    }
    return false;
}

static bool
has_key(const DeclaredTable *table)
{
    for (size_t i = 0; i < table->columns.count; i++)
        if (mapping_is_key(table, table->columns.rows[i]))
            return true;
    return false;
}

const Mapping *
mapping_of(Evaluator *evaluator, Value *class)
{
    const ClassData *data = class == NULL || class->kind != VALUE_CLASS ? NULL : class_data(class);
    if (data == NULL || !data->mapped || data->table == NULL)
        return NULL;
    Arena *arena = evaluator_arena(evaluator);
    DeclaredTable *table = data->table;
    const char **attributes = ARENA_NEW_ARRAY(arena, const char *, table->columns.count + 1);
    Mapping *mapping = ARENA_NEW(arena, Mapping);
    *mapping = (Mapping){class, table, attributes, table->unknown};
    for (size_t i = 0; i < table->columns.count; i++)
        attributes[i] = attribute_of(evaluator, class, table->columns.rows[i]);
    if (table->reflected != NULL)
        mapping->unknown = "its columns are read from the database";
    else if (is_joined(class, table))
        mapping->unknown = "it has columns of several tables";
    else if (!has_key(table))
        mapping->unknown = "it has no primary key";
    return mapping;
}

bool
mapping_is_key(const DeclaredTable *table, const DeclaredColumn *column)
{
    if (column->primary_key)
        return true;
    for (size_t i = 0; i < table->constraints.count; i++) {
        const Construct *construct = table->constraints.rows[i];
        if (construct->kind != CONSTRUCT_PRIMARY_KEY)
            continue;
        for (size_t j = 0; j < construct->call.positional; j++) {
            const Value *part = construct->call.arguments[j].value;
            if (declared_column(part) == column || g_strcmp0(value_text(part), column->key) == 0)
                return true;
        }
    }
    return false;
}

const Call *
mapping_relationship(Value *class, const char *name)
{
    const Binding *row = value_class_row(class, name, NULL);
    const char *what = row == NULL ? NULL : value_host_row(row->value, &inert_type);
    return g_strcmp0(what, "relationship") == 0 ? value_host_data(row->value, &inert_type) : NULL;
}

// ---- foreign keys -------------------------------------------------------------------------------

static bool
is_named(const DeclaredTable *table, const char *name)
{
    const char *dot = strrchr(name, '.');
    size_t length = dot == NULL ? strlen(name) : (size_t)(dot - name);
    g_autofree char *full = table->namespace == NULL
                                ? g_strdup(table->name)
                                : g_strdup_printf("%s.%s", table->namespace, table->name);
    return strlen(full) == length && strncmp(full, name, length) == 0;
}

// ForeignKey("document.id"), ForeignKey(Document.id)
static const DeclaredColumn *
referred(const Construct *construct, const DeclaredTable *to)
{
    const Value *given = call_argument(&construct->call, 0, "column");
    const DeclaredColumn *column = declared_column(given);
    const char *text = value_text(given);
    if (column != NULL)
        return column->table == to ? column : NULL;
    if (text == NULL || !is_named(to, text))
        return NULL;
    const char *dot = strrchr(text, '.');
    return dot == NULL ? NULL : table_column(to, dot + 1);
}

ForeignPair
foreign_pair(const DeclaredTable *from, const DeclaredTable *to)
{
    ForeignPair found = {0};
    if (to->source != NULL && declared_table(to->source) != NULL)
        to = declared_table(to->source);
    for (size_t i = 0; i < from->columns.count; i++) {
        const DeclaredColumn *column = from->columns.rows[i];
        for (size_t j = 0; j < column->constructs.count; j++) {
            const Construct *construct = column->constructs.rows[j];
            if (construct->kind != CONSTRUCT_FOREIGN_KEY)
                continue;
            const DeclaredColumn *target = referred(construct, to);
            if (target != NULL && found.column != NULL)
                return (ForeignPair){0};
            if (target != NULL)
                found = (ForeignPair){column, target};
        }
    }
    return found;
}

// ---- values -------------------------------------------------------------------------------------

// (SQLAlchemy: sql/schema.py, ColumnDefault: a function that wants an argument gets the context)
Value *
default_value(Evaluator *evaluator, Value *given, Origin origin)
{
    if (!evaluator_is_callable(evaluator, given))
        return given;
    Value *context = value_unknown(evaluator, origin, "the context of a default");
    size_t count = evaluator_needed_arguments(given) == 1 ? 1 : 0;
    return evaluator_call_with(evaluator, given, origin, count, &context);
}

// The method of a TypeDecorator that is written in Python, bound to an object of it.
static Value *
decorator_method(Evaluator *evaluator, Value *type, const char *name)
{
    if (type == NULL || (type->kind != VALUE_CLASS && type->kind != VALUE_INSTANCE) ||
        !is_sql_type(type))
        return NULL;
    Value *class = type->kind == VALUE_CLASS ? type : type->instance->class;
    const Binding *row = value_class_row(class, name, NULL);
    if (row == NULL || row->value == NULL)
        return NULL;
    Value *object = type->kind == VALUE_INSTANCE
                        ? type
                        : evaluator_call_with(evaluator, type, (Origin){0}, 0, NULL);
    return evaluator_find(evaluator, object, name, (Origin){0});
}

static Value *
processed(Evaluator *evaluator, Value *type, const char *name, Value *value)
{
    Value *method = decorator_method(evaluator, type, name);
    if (method == NULL)
        return value;
    Value *arguments[] = {value, value_none(evaluator)};
    return evaluator_call_with(evaluator, method, (Origin){0}, 2, arguments);
}

Value *
type_bound(Evaluator *evaluator, Value *type, Value *value)
{
    return processed(evaluator, type, "process_bind_param", value);
}

Value *
type_result(Evaluator *evaluator, Value *type, Value *value)
{
    const char *label = value_text(value);
    Value *member = type == NULL || label == NULL ? NULL : enum_member(evaluator, type, label);
    return member != NULL ? member : processed(evaluator, type, "process_result_value", value);
}
