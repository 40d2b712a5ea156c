#include "revision/connection-private.h"

#include <string.h>

// Rows that the server has sent, as Python sees them.

typedef struct {
    const char *const *names;
    Value *const *values;
    size_t count;
} Row;

static Value *
row_at(Evaluator *evaluator, const Row *row, int64_t at, Origin origin)
{
    if (at < 0)
        at += (int64_t)row->count;
    if (at < 0 || at >= (int64_t)row->count)
        return evaluator_raise(evaluator, origin, "IndexError", "tuple index out of range");
    return row->values[at];
}

static Value *
row_named(const Row *row, const char *name)
{
    for (size_t i = 0; i < row->count; i++)
        if (strcmp(row->names[i], name) == 0)
            return row->values[i];
    return NULL;
}

static Value *
row_subscript(Evaluator *evaluator, Value *self, Value *key, Origin origin)
{
    const Row *row = self->host.data;
    int64_t at = 0;
    if (value_integer(key, &at))
        return row_at(evaluator, row, at, origin);
    Value *found = value_text(key) == NULL ? NULL : row_named(row, value_text(key));
    if (found != NULL || value_is_unknown(key))
        return found != NULL ? found : key;
    return evaluator_raise(evaluator, origin, "KeyError", "%s", evaluator_str(evaluator, key));
}

static Value *
row_dict(Evaluator *evaluator, const Row *row)
{
    Value *dict = value_dict(evaluator);
    for (size_t i = 0; i < row->count; i++)
        value_put(evaluator, dict, value_from_text(evaluator, row->names[i]), row->values[i]);
    return dict;
}

static Value *
dict_call(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)call;
    return row_dict(evaluator, self->host.data);
}

static const HostType dict_method = {.name = "_asdict", .call = dict_call};

static Value *
row_attribute(Evaluator *evaluator, Value *self, const char *name, Origin origin)
{
    const Row *row = self->host.data;
    static const char *const of_dict[] = {"items", "keys", "values", "get"};
    Value *found = row_named(row, name);
    if (found != NULL)
        return found;
    if (strcmp(name, "_mapping") == 0)
        return row_dict(evaluator, row);
    if (strcmp(name, "_asdict") == 0)
        return value_host(evaluator, &dict_method, NULL, self->host.data, origin);
    for (size_t i = 0; i < G_N_ELEMENTS(of_dict); i++)
        if (strcmp(of_dict[i], name) == 0)
            return evaluator_get(evaluator, row_dict(evaluator, row), name, origin);
    return NULL;
}

static Value *
row_iterate(Evaluator *evaluator, Value *self, Origin origin)
{
    const Row *row = self->host.data;
    (void)origin;
    Value *tuple = value_list(evaluator);
    for (size_t i = 0; i < row->count; i++)
        value_append(evaluator, tuple, row->values[i]);
    return tuple;
}

static const HostType row_type = {
    .name = "Row",
    .get_attribute = row_attribute,
    .subscript = row_subscript,
    .iterate = row_iterate,
};

Value *
row_make(Evaluator *evaluator, const char *const *names, Value *const *values, size_t count)
{
    Arena *arena = evaluator_arena(evaluator);
    Row *row = ARENA_NEW(arena, Row);
    *row = (Row){arena_copy(arena, names, count * sizeof *names),
                 arena_copy(arena, values, count * sizeof *values), count};
    return value_host(evaluator, &row_type, NULL, row, (Origin){0});
}

Value *
row_value(Evaluator *evaluator, const Result *result, size_t at, Origin origin)
{
    (void)origin;
    Arena *arena = evaluator_arena(evaluator);
    size_t count = result_columns(result);
    g_autofree const char **names = g_new(const char *, count + 1);
    g_autofree Value **values = g_new(Value *, count + 1);
    for (size_t i = 0; i < count; i++) {
        names[i] = arena_intern(arena, result_name(result, i));
        values[i] = cell_value(evaluator, result, at, i);
    }
    return row_make(evaluator, names, values, count);
}
