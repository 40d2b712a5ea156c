#include "sqlalchemy/declarative-private.h"

#include "python/evaluator.h"
#include "sqlalchemy/column-private.h"
#include "sqlalchemy/event.h"

// What is added to tables when their classes are there already, and what is not known of them when
// all modules have been run.

// Something is added below a condition that is not known: nobody knows whether it is there.
void
declare_addition(Evaluator *evaluator, DeclaredTable *table, const char *what, Origin origin)
{
    const Value *condition = evaluator_condition(evaluator);
    if (condition == NULL || table->unknown != NULL)
        return;
    table->unknown = arena_printf(evaluator_arena(evaluator), "%s depends on what is not known: %s",
                                  what, condition->unknown.reason);
    declare_remark(evaluator, origin, SEVERITY_UNKNOWN, "%s: %s", table->name, table->unknown);
}

void
declare_attribute(Evaluator *evaluator, Value *class, const char *name, Value *value)
{
    const ClassData *data = class_data(class);
    DeclaredColumn *column = declared_column(value);
    bool may_be = data != NULL && data->table != NULL && data->table->unknown == NULL &&
                  value->kind == VALUE_UNKNOWN && name[0] != '_';
    const Value *likely = may_be ? value->unknown.likely : NULL;
    if (may_be && (likely == NULL || likely->kind != VALUE_FUNCTION)) {
        data->table->unknown = arena_printf(evaluator_arena(evaluator),
                                            "\"%s\", which is set afterwards, may be a column: %s",
                                            name, value->unknown.reason);
        declare_remark(evaluator, value->unknown.origin, SEVERITY_UNKNOWN, "%s: %s",
                       data->table->name, data->table->unknown);
    }
    if (data == NULL || data->table == NULL || column == NULL || column->table != NULL)
        return;
    if (column->name == NULL)
        column->name = name;
    if (column->key == NULL)
        column->key = name;
    column->class_name = class->class->name;
    table_add_column(evaluator, data->table, column);
    declare_addition(evaluator, data->table, "a column", declared_origin(column));
}

// Index("name", unknown) stands alone: it is some table's, nobody knows which.
static void
tell_loose(Evaluator *evaluator)
{
    const Pointers *loose = &declarations_of(evaluator)->loose;
    for (size_t i = 0; i < loose->count; i++) {
        const Construct *construct = loose->rows[i];
        const char *name = value_text(call_argument(&construct->call, 0, "name"));
        for (size_t j = 0; construct->table == NULL && j < construct->call.positional; j++) {
            const Value *value = construct->call.arguments[j].value;
            if (value->kind != VALUE_UNKNOWN)
                continue;
            declare_remark(evaluator, construct->call.origin, SEVERITY_UNKNOWN,
                           "an index or constraint%s%s is of a table that is not known: %s",
                           name != NULL ? " " : "", name != NULL ? name : "",
                           value->unknown.reason);
            break;
        }
    }
}

// Something that is not known had the class in its hands, or set names of it.
static void
tell_class(Evaluator *evaluator, const Value *class, DeclaredTable *table)
{
    const Value *rest = class->class->names.rest, *doubt = class->class->doubt;
    const Value *unknown = rest != NULL ? rest : doubt;
    if (unknown == NULL || table->unknown != NULL)
        return;
    Arena *arena = evaluator_arena(evaluator);
    table->unknown = rest != NULL
                         ? arena_printf(arena, "class %s may have more columns: %s",
                                        class->class->name, unknown->unknown.reason)
                         : arena_printf(arena,
                                        "what a decorator or a metaclass does to class %s is not "
                                        "known: %s",
                                        class->class->name, unknown->unknown.reason);
    declare_remark(evaluator, class->class->origin, SEVERITY_UNKNOWN, "%s: %s", table->name,
                   table->unknown);
}

void
declarations_settle(Evaluator *evaluator)
{
    const Pointers *classes = &declarations_of(evaluator)->classes;
    event_settle(evaluator);
    tell_loose(evaluator);
    for (size_t i = 0; i < classes->count; i++) {
        DeclaredTable *table = class_data(classes->rows[i])->table;
        if (table != NULL)
            tell_class(evaluator, classes->rows[i], table);
    }
}
