#include "sqlalchemy/neighbours.h"

#include "sqlalchemy/column-private.h"
#include "sqlalchemy/declarative-private.h"
#include "sqlalchemy/inert.h"

#include <string.h>

// ---- what their Python asks of us -------------------------------------------------------------

typedef struct {
    const char *name;
    Value *(*run)(Evaluator *evaluator, Value *argument, const Call *call);
} HelperRow;

static bool
is_among(const Value *target, const Value *classes)
{
    const Items *items = value_sequence(classes);
    const char *name = value_text(target);
    for (size_t i = 0; items != NULL && i < items->count; i++) {
        const Value *class = items->items[i];
        bool same = target->kind == VALUE_CLASS && class->class == target->class;
        if (same || (name != NULL && strcmp(class->class->name, name) == 0))
            return true;
    }
    return false;
}

static DeclaredTable *
secondary_of(const Value *class, const Call *relationship)
{
    Value *secondary = call_keyword(relationship, "secondary");
    const ClassData *data = class_data(class);
    if (secondary == NULL || declared_table(secondary) != NULL)
        return declared_table(secondary);
    return value_text(secondary) == NULL || data->table == NULL
               ? NULL
               : metadata_table(data->table->metadata, value_text(secondary));
}

// secondary_tables(class, classes): of relationships between these classes
static Value *
secondary_tables(Evaluator *evaluator, Value *class, const Call *call)
{
    Value *list = value_list(evaluator), *classes = call_argument(call, 1, "classes");
    for (size_t i = 0; class->kind == VALUE_CLASS && i < class->class->names.count; i++) {
        const Value *value = class->class->names.rows[i].value;
        const Call *relationship = value == NULL ? NULL : value_host_data(value, &inert_type);
        Value *target = relationship == NULL ? NULL : call_argument(relationship, 0, "argument");
        DeclaredTable *table = relationship == NULL ? NULL : secondary_of(class, relationship);
        if (table != NULL && target != NULL && is_among(target, classes))
            value_append(evaluator, list, table->value);
    }
    return list;
}

static Value *
declarative_base_of(Evaluator *evaluator, Value *class, const Call *call)
{
    const ClassData *data = class_data(class);
    return data == NULL ? value_unknown(evaluator, call->origin, "it is no mapped class")
                        : value_host(evaluator, &base_type, NULL, data->base, call->origin);
}

static Value *
primary_key_of(Evaluator *evaluator, Value *class, const Call *call)
{
    const ClassData *data = class_data(class);
    for (size_t i = 0; data != NULL && data->table != NULL && i < data->table->columns.count; i++) {
        DeclaredColumn *column = data->table->columns.rows[i];
        if (column->primary_key)
            return column->value;
    }
    return value_unknown(evaluator, call->origin, "the primary key of a class is not known");
}

// (sqlalchemy-continuum: table_builder.py, ColumnReflector.reflect_column)
static Value *
version_copy(Evaluator *evaluator, Value *value, const Call *call)
{
    const DeclaredColumn *column = declared_column(value);
    if (column == NULL)
        return value_unknown(evaluator, call->origin, "it is no column");
    DeclaredColumn *copy = column_copy(evaluator, column);
    copy->unique = false;
    copy->autoincrement = AUTOINCREMENT_NO;
    copy->nullable = copy->primary_key ? NULLABLE_NO : NULLABLE_YES;
    return copy->value;
}

static const HelperRow helpers[] = {
    {"declarative_base_of", declarative_base_of},
    {"primary_key_of", primary_key_of},
    {"secondary_tables", secondary_tables},
    {"version_copy", version_copy},
};

static Value *
helper_call(Evaluator *evaluator, Value *self, const Call *call)
{
    const HelperRow *row = self->host.row;
    Value *first = call_argument(call, 0, NULL);
    return first == NULL ? value_unknown(evaluator, call->origin, "%s() of nothing", row->name)
                         : row->run(evaluator, first, call);
}

static const HostType helper_type = {.name = "helper", .call = helper_call};

size_t
neighbour_add_members(HostMember *members)
{
    for (size_t i = 0; i < G_N_ELEMENTS(helpers); i++)
        members[i] = (HostMember){helpers[i].name, &helper_type, &helpers[i]};
    return G_N_ELEMENTS(helpers);
}

// ---- when all classes are there ---------------------------------------------------------------

// Modules of neighbours whose finish(classes) is called when the models have been read.
static const char *const finishers[] = {"sqlalchemy_continuum"};

static Value *
loaded_module(Evaluator *evaluator, const char *name)
{
    EvaluatorModules modules = evaluator_modules(evaluator);
    for (size_t i = 0; i < modules.count; i++)
        if (strcmp(value_name(modules.modules[i]), name) == 0)
            return modules.modules[i];
    return NULL;
}

void
neighbours_finish(Evaluator *evaluator)
{
    const Pointers *classes = &declarations_of(evaluator)->classes;
    for (size_t i = 0; i < G_N_ELEMENTS(finishers); i++) {
        Value *module = loaded_module(evaluator, finishers[i]);
        Value *finish =
            module == NULL ? NULL : evaluator_find(evaluator, module, "finish", (Origin){0});
        if (finish == NULL || finish->kind != VALUE_FUNCTION)
            continue;
        Value *list = value_list(evaluator);
        for (size_t j = 0; j < classes->count; j++)
            value_append(evaluator, list, classes->rows[j]);
        evaluator_call_with(evaluator, finish, (Origin){0}, 1, (Value *[]){list});
    }
}
