#include "models/emit-private.h"

#include "python/evaluator.h"

#include <string.h>

// The constraint that a naming convention's own functions are given: what is known about it.
// (SQLAlchemy: sql/naming.py, ConventionDict.__getitem__)

static Value *
columns_value(Evaluator *evaluator, const NameRequest *request)
{
    Value *list = value_list(evaluator);
    for (size_t i = 0; i < request->column_count; i++) {
        const DeclaredColumn *column = table_column(request->table, request->columns[i]);
        value_append(evaluator, list,
                     column != NULL ? column->value
                                    : value_from_text(evaluator, request->columns[i]));
    }
    return list;
}

static Value *
keys_value(Evaluator *evaluator, const NameRequest *request)
{
    Value *list = value_list(evaluator);
    for (size_t i = 0; i < request->column_count; i++) {
        const DeclaredColumn *column = table_column(request->table, request->columns[i]);
        value_append(
            evaluator, list,
            value_from_text(evaluator, column == NULL ? request->columns[i] : column->key));
    }
    return list;
}

// unique=True of an Index; an index=True column that is unique too has one index.
static Value *
unique_value(Evaluator *evaluator, const NameRequest *request)
{
    if (request->construct != NULL) {
        Value *given = call_keyword(&request->construct->call, "unique");
        return given != NULL ? given : value_bool(evaluator, false);
    }
    const DeclaredColumn *column =
        request->column_count == 0 ? NULL : table_column(request->table, request->columns[0]);
    return value_bool(evaluator, column != NULL && column->unique);
}

// ---- ForeignKeyConstraint.elements --------------------------------------------------------------

/** One column of a foreign key and what it refers to. */
typedef struct {
    const NameRequest *request;
    size_t at;
} Element;

static Value *
element_attribute(Evaluator *evaluator, Value *self, const char *name, Origin origin)
{
    const Element *element = self->host.data;
    const NameRequest *request = element->request;
    const DeclaredColumn *column = table_column(request->table, request->columns[element->at]);
    const char *table = request->referred_table, *referred = request->referred_columns[element->at];
    if (strcmp(name, "parent") == 0 && column != NULL)
        return column->value;
    if (table != NULL && (strcmp(name, "target_fullname") == 0 || strcmp(name, "_colspec") == 0))
        return value_from_text(evaluator,
                               arena_printf(evaluator_arena(evaluator), "%s.%s", table, referred));
    return value_unknown(evaluator, origin, "a foreign key's \"%s\"", name);
}

static const HostType element_type = {.name = "ForeignKey", .get_attribute = element_attribute};

static Value *
elements_value(Evaluator *evaluator, const NameRequest *request)
{
    Value *list = value_list(evaluator);
    for (size_t i = 0; request->referred_columns != NULL && i < request->column_count; i++) {
        Element *element = ARENA_NEW(evaluator_arena(evaluator), Element);
        *element = (Element){request, i};
        value_append(evaluator, list,
                     value_host(evaluator, &element_type, NULL, element, (Origin){0}));
    }
    return list;
}

// ---- the constraint -----------------------------------------------------------------------------

static const struct {
    const char *name;
    Value *(*value)(Evaluator *evaluator, const NameRequest *request);
} attributes[] = {
    {"columns", columns_value},
    {"column_keys", keys_value},
    {"elements", elements_value},
    {"unique", unique_value},
};

static Value *
constraint_attribute(Evaluator *evaluator, Value *self, const char *name, Origin origin)
{
    const NameRequest *request = self->host.data;
    for (size_t i = 0; i < G_N_ELEMENTS(attributes); i++)
        if (strcmp(attributes[i].name, name) == 0)
            return attributes[i].value(evaluator, request);
    if (strcmp(name, "table") == 0)
        return request->table->value;
    if (strcmp(name, "name") == 0)
        return request->given == NULL ? value_none(evaluator)
                                      : value_from_text(evaluator, request->given);
    return request->construct != NULL
               ? evaluator_get(evaluator, request->construct->value, name, origin)
               : value_unknown(evaluator, origin, "a constraint's \"%s\"", name);
}

static const HostType constraint_type = {
    .name = "constraint",
    .get_attribute = constraint_attribute,
};

Value *
convention_constraint(Evaluator *evaluator, const NameRequest *request)
{
    NameRequest *copy = arena_copy(evaluator_arena(evaluator), request, sizeof *request);
    return value_host(evaluator, &constraint_type, NULL, copy, (Origin){0});
}
