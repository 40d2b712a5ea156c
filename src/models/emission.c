#include "models/emit-private.h"
#include "python/evaluator.h"
#include "sqlalchemy/clause.h"

#include <string.h>

TableWork *
emission_work(const Emission *emission, const DeclaredTable *table)
{
    return g_hash_table_lookup(emission->emitted, table);
}

Origin
emission_origin(const Emission *emission, Origin origin)
{
    origin.file = arena_intern(emission->arena, origin.file);
    return origin;
}

void
emission_unknown(Emission *emission, Object *object, const char *format, ...)
{
    if (object->unknown != NULL)
        return;
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    object->unknown = arena_text(emission->arena, text);
    g_autofree char *path =
        object->name == NULL ? g_strdup(object->parent->name) : object_path(object);
    g_autofree char *said = g_strdup_printf("%s: %s", path, text);
    diagnostics_add(
        &emission->schema->diagnostics,
        (Diagnostic){.origin = object->origin, .severity = SEVERITY_UNKNOWN, .text = said});
}

void
emission_child(Emission *emission, TableWork *work, Object *object, Origin origin)
{
    object->namespace = work->table->object.namespace;
    object->parent = &work->table->object;
    // Nearly all stand in the table's own file, whose name the schema has already.
    if (origin.file == NULL)
        origin = work->declared->origin;
    object->origin = origin;
    object->origin.file = origin.file == work->declared->origin.file
                              ? work->table->object.origin.file
                              : arena_intern(emission->arena, origin.file);
}

const char *
construct_text(const Emission *emission, const Construct *construct, const char *name)
{
    Value *value = call_keyword(&construct->call, name);
    return value == NULL ? NULL : arena_intern(emission->arena, value_text(value));
}

bool
construct_flag(const Emission *emission, const Construct *construct, const char *name)
{
    Value *value = call_keyword(&construct->call, name);
    return value != NULL && evaluator_truth(emission->evaluator, value) == 1;
}

const char *
construct_sql(Emission *emission, Object *object, Value *value)
{
    const char *unknown = NULL;
    const char *sql = clause_sql(emission->evaluator, value, &unknown);
    if (sql == NULL)
        emission_unknown(emission, object, "an expression is not known: %s",
                         unknown == NULL ? "it cannot be read" : unknown);
    return arena_intern(emission->arena, sql);
}

static const char *
column_of(const TableWork *work, const Value *value)
{
    const char *key = value_text(value);
    const DeclaredColumn *wanted = declared_column(value);
    for (size_t i = 0; i < work->declared->columns.count; i++) {
        const DeclaredColumn *column = work->declared->columns.rows[i];
        bool is_it = column == wanted || (key != NULL && g_strcmp0(column->key, key) == 0);
        if (is_it)
            return work->columns[i]->object.name;
    }
    for (size_t i = 0; wanted != NULL && i < work->declared->columns.count; i++)
        if (g_strcmp0(work->columns[i]->object.name, wanted->name) == 0)
            return work->columns[i]->object.name;
    return NULL;
}

const char *const *
emission_names(Emission *emission, const char *const *names, size_t count)
{
    return arena_intern_bytes(emission->arena, names, sizeof *names * count);
}

const char *const *
construct_columns(Emission *emission, const TableWork *work, const Value *const *values,
                  size_t count)
{
    const char **columns = ARENA_NEW_ARRAY(emission->scratch, const char *, count + 1);
    for (size_t i = 0; i < count; i++) {
        columns[i] = column_of(work, values[i]);
        if (columns[i] == NULL)
            return NULL;
    }
    const char *const *kept = emission_names(emission, columns, count);
    arena_release(emission->scratch, columns, sizeof *columns * (count + 1));
    return kept;
}
