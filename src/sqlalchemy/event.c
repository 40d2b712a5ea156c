#include "sqlalchemy/event.h"

#include "python/evaluator.h"
#include "sqlalchemy/column-private.h"
#include "sqlalchemy/inert.h"
#include "sqlalchemy/sqltype-private.h"

#include <string.h>

// event.listen(), @event.listens_for(): only those that hear of columns and tables being put
// together can change these. (SQLAlchemy: sql/events.py, before_parent_attach)

typedef struct {
    Value *target, *function;
    bool creates; // it hears of tables being made in the database
    Origin origin;
} Listener;

static const struct {
    const char *name;
    bool creates;
} heard[] = {
    {"before_parent_attach", false},
    {"after_parent_attach", false},
    {"before_create", true},
    {"after_create", true},
};

static void
add_listener(Evaluator *evaluator, const Call *given, Value *function)
{
    Value *target = call_argument(given, 0, "target");
    const char *name = value_text(call_argument(given, 1, "identifier"));
    Arena *arena = evaluator_arena(evaluator);
    for (size_t i = 0; target != NULL && function != NULL && i < G_N_ELEMENTS(heard); i++) {
        if (g_strcmp0(heard[i].name, name) != 0)
            continue;
        Listener *listener = ARENA_NEW(arena, Listener);
        *listener = (Listener){target, function, heard[i].creates, given->origin};
        pointers_add(arena, &declarations_of(evaluator)->listeners, listener);
    }
}

static Value *
listen(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    add_listener(evaluator, call, call_argument(call, 2, "fn"));
    return value_none(evaluator);
}

const HostType event_listen_type = {.name = "listen", .call = listen};

// The decorator that listens_for(target, name) gives; its data is that call.
static Value *
decorate(Evaluator *evaluator, Value *self, const Call *call)
{
    const Call *given = self->host.data;
    Value *function = call_argument(call, 0, "fn");
    add_listener(evaluator, given, function);
    return function != NULL ? function : value_none(evaluator);
}

static const HostType decorator_type = {.name = "listens_for(…)", .call = decorate};

static Value *
listens_for(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    Call *copy = arena_copy(evaluator_arena(evaluator), call, sizeof *call);
    return value_host(evaluator, &decorator_type, NULL, copy, call->origin);
}

const HostType event_listens_for_type = {.name = "listens_for", .call = listens_for};

// ---- telling them -------------------------------------------------------------------------------

// The listener's target is the value, or its class.
static bool
concerns(const Listener *listener, const Value *value)
{
    const Value *target = listener->target;
    if (target == value)
        return true;
    if (declared_column(value) != NULL)
        return value_host_row(target, &column_class_type) == &column_class_plain;
    if (declared_table(value) != NULL)
        return target->kind == VALUE_HOST && target->host.type == &table_class_type;
    const Value *class = value->kind == VALUE_INSTANCE ? value->instance->class : value;
    return class->kind == VALUE_CLASS && value_is_subclass(class, target);
}

static void
tell(Evaluator *evaluator, Value *value, Value *parent, DeclaredTable *table)
{
    const Pointers *listeners = &declarations_of(evaluator)->listeners;
    for (size_t i = 0; i < listeners->count; i++) { // a listener may add another
        const Listener *listener = listeners->rows[i];
        if (listener->creates || !concerns(listener, value))
            continue;
        Value *made = evaluator_call_with(evaluator, listener->function, table->origin, 2,
                                          (Value *[]){value, parent});
        if (made->kind == VALUE_UNKNOWN && table->unknown == NULL)
            table->unknown = arena_printf(evaluator_arena(evaluator),
                                          "a listener of \"before_parent_attach\" is not known: %s",
                                          made->unknown.reason);
    }
}

void
event_column_attached(Evaluator *evaluator, DeclaredColumn *column)
{
    if (declarations_of(evaluator)->listeners.count == 0)
        return;
    const DeclaredType *type = value_host_data(column->type, &sql_type_object);
    Value *object = type != NULL && type->self != NULL ? type->self : column->type;
    if (object != NULL)
        tell(evaluator, object, column->value, column->table);
    tell(evaluator, column->value, column->table->value, column->table);
}

void
event_table_attached(Evaluator *evaluator, DeclaredTable *table)
{
    if (declarations_of(evaluator)->listeners.count > 0)
        tell(evaluator, table->value, table->metadata->value, table);
}

// What such a function makes with Index(…) belongs to its table; what it sends is not read.
void
event_settle(Evaluator *evaluator)
{
    const Pointers *listeners = &declarations_of(evaluator)->listeners;
    size_t count = listeners->count;
    for (size_t i = 0; i < count; i++) {
        const Listener *listener = listeners->rows[i];
        DeclaredTable *table = declared_table(listener->target);
        if (!listener->creates || table == NULL)
            continue;
        size_t before = table->indexes.count + table->constraints.count;
        Value *connection = value_unknown(evaluator, listener->origin, "a database connection");
        if (listener->function->kind == VALUE_FUNCTION)
            evaluator_call_with(evaluator, listener->function, listener->origin, 2,
                                (Value *[]){table->value, connection});
        if (table->indexes.count + table->constraints.count == before)
            declare_remark(evaluator, listener->origin, SEVERITY_REMARK,
                           "%s: what is sent to the database when it is created is not read",
                           table->name);
    }
}
