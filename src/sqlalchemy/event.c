#include "sqlalchemy/event.h"

#include "python/evaluator.h"
#include "sqlalchemy/column-private.h"
#include "sqlalchemy/ddl.h"
#include "sqlalchemy/declarative-private.h"
#include "sqlalchemy/sqltype-private.h"

#include <string.h>

// event.listen(), @event.listens_for(): those that hear of columns and tables being put together,
// of classes being mapped and of tables being made can change these. They are called as SQLAlchemy
// calls them; what they do that is not followed is said of the tables that it was done to.
// (SQLAlchemy: sql/events.py, orm/events.py)

typedef enum {
    HEARS_ATTACHING, // (column, table) or (table, metadata)
    HEARS_MAPPING,   // (mapper, class), when a class gets its table
    HEARS_CLASS,     // (class), then too
    HEARS_FIRST,     // (), when all classes are there
    HEARS_MAPPER,    // (mapper, class), then, for each
    HEARS_LAST,      // (), after that
    HEARS_CREATION,  // (table or metadata, connection)
} Hearing;

typedef struct {
    Value *target, *function;
    const char *name;
    Hearing hearing;
    bool propagates; // to classes below the target
    bool is_told;    // that it is not known
    Origin origin;
} Listener;

static const struct {
    const char *name;
    Hearing hearing;
} heard[] = {
    {"before_parent_attach", HEARS_ATTACHING},  {"after_parent_attach", HEARS_ATTACHING},
    {"instrument_class", HEARS_MAPPING},        {"after_mapper_constructed", HEARS_MAPPING},
    {"class_instrument", HEARS_CLASS},          {"before_configured", HEARS_FIRST},
    {"before_mapper_configured", HEARS_MAPPER}, {"mapper_configured", HEARS_MAPPER},
    {"after_configured", HEARS_LAST},           {"before_create", HEARS_CREATION},
    {"after_create", HEARS_CREATION},
};

static void
add_listener(Evaluator *evaluator, const Call *given, Value *function)
{
    Value *target = call_argument(given, 0, "target");
    const char *name = value_text(call_argument(given, 1, "identifier"));
    Value *propagate = call_keyword(given, "propagate");
    Arena *arena = evaluator_arena(evaluator);
    for (size_t i = 0; target != NULL && function != NULL && i < G_N_ELEMENTS(heard); i++) {
        if (g_strcmp0(heard[i].name, name) != 0)
            continue;
        Listener *listener = ARENA_NEW(arena, Listener);
        *listener = (Listener){.target = target,
                               .function = function,
                               .name = heard[i].name,
                               .hearing = heard[i].hearing,
                               .origin = given->origin};
        listener->propagates = listener->hearing == HEARS_CLASS ||
                               (propagate != NULL && evaluator_truth(evaluator, propagate) != 0);
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

// ---- what is not followed -----------------------------------------------------------------------

static void
doubt_table(Evaluator *evaluator, DeclaredTable *table, const Listener *listener,
            const char *reason)
{
    if (table != NULL && table->unknown == NULL)
        table->unknown =
            arena_printf(evaluator_arena(evaluator), "a listener of \"%s\" is not known: %s",
                         listener->name, reason);
}

static void
tell_listener(Evaluator *evaluator, Listener *listener, const char *reason)
{
    if (!listener->is_told)
        declare_remark(evaluator, listener->origin, SEVERITY_UNKNOWN,
                       "what a listener of \"%s\" does to tables is not known: %s", listener->name,
                       reason);
    listener->is_told = true;
}

static void
doubt_metadata(Evaluator *evaluator, const MetaData *metadata, const Listener *listener,
               const char *reason)
{
    for (size_t i = 0; i < metadata->tables.count; i++)
        doubt_table(evaluator, metadata->tables.rows[i], listener, reason);
}

static void
doubt_everything(Evaluator *evaluator, Listener *listener, const char *reason)
{
    const Pointers *all = &declarations_of(evaluator)->metadata;
    for (size_t i = 0; i < all->count; i++)
        doubt_metadata(evaluator, all->rows[i], listener, reason);
    tell_listener(evaluator, listener, reason);
}

static DeclaredTable *
table_behind(const Value *value)
{
    const DeclaredColumn *column = declared_column(value);
    const Value *class = value_host_data(value, &mapper_object_type);
    const ClassData *data = class_data(class != NULL ? class : value);
    if (column != NULL)
        return column->table;
    return data != NULL ? data->table : declared_table(value);
}

// The application hands a class or a table to what is not read: most only look at it.
static void
tell_handed(Evaluator *evaluator, const Value *callee, const Call *call)
{
    for (size_t i = 0; evaluator_is_importing(evaluator) && i < call->count; i++) {
        const Value *value = call->arguments[i].value;
        DeclaredTable *table = declared_column(value) != NULL ? NULL : table_behind(value);
        if (table == NULL || table->is_handed)
            continue;
        table->is_handed = true;
        declare_remark(evaluator, call->origin, SEVERITY_REMARK,
                       "%s: what it is handed to may add columns or indexes: %s", table->name,
                       callee->unknown.reason);
    }
}

// A call that a listener makes and that is not followed concerns the tables that it is given.
void
event_lost_call(Evaluator *evaluator, const Value *callee, const Call *call)
{
    Declarations *declarations = declarations_of(evaluator);
    Listener *listener = declarations->hearing;
    if (callee->kind != VALUE_UNKNOWN)
        return;
    if (listener == NULL) {
        tell_handed(evaluator, callee, call);
        return;
    }
    for (size_t i = 0; i < call->count; i++) {
        const Value *value = call->arguments[i].value;
        DeclaredTable *table = table_behind(value);
        const MetaData *metadata = declared_metadata(value);
        if (table == NULL && metadata == NULL)
            continue;
        doubt_table(evaluator, table, listener, callee->unknown.reason);
        if (metadata != NULL)
            doubt_metadata(evaluator, metadata, listener, callee->unknown.reason);
        tell_listener(evaluator, listener, callee->unknown.reason);
    }
}

// Calls it; `table` is the one that it hears of, NULL: it may be any.
static void
call_listener(Evaluator *evaluator, Listener *listener, DeclaredTable *table, size_t count,
              Value *const *arguments)
{
    Declarations *declarations = declarations_of(evaluator);
    void *outer = declarations->hearing;
    declarations->hearing = listener;
    Value *made =
        evaluator_call_with(evaluator, listener->function, listener->origin, count, arguments);
    declarations->hearing = outer;
    if (made->kind != VALUE_UNKNOWN)
        return;
    doubt_table(evaluator, table, listener, made->unknown.reason);
    tell_listener(evaluator, listener, made->unknown.reason);
    if (table == NULL)
        doubt_everything(evaluator, listener, made->unknown.reason);
}

// ---- columns and tables -------------------------------------------------------------------------

// The listener's target is the value, or its class.
static bool
concerns(const Listener *listener, const Value *value)
{
    const Value *target = listener->target;
    if (target == value || target->kind == VALUE_UNKNOWN)
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
        Listener *listener = listeners->rows[i];
        if (listener->hearing == HEARS_ATTACHING && concerns(listener, value))
            call_listener(evaluator, listener, table, 2, (Value *[]){value, parent});
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

// ---- classes ------------------------------------------------------------------------------------

// (SQLAlchemy: a listener to a class hears of that class, and of those below it with propagate)
static bool
concerns_class(const Listener *listener, const Value *class)
{
    const Value *target = listener->target;
    if (target->kind == VALUE_UNKNOWN ||
        (target->kind == VALUE_HOST && target->host.type == &mapper_type))
        return true;
    if (target->kind == VALUE_CLASS && target->class == class->class)
        return true;
    return listener->propagates && value_is_subclass(class, target);
}

static void
tell_class(Evaluator *evaluator, Hearing hearing, Value *class)
{
    const Pointers *listeners = &declarations_of(evaluator)->listeners;
    for (size_t i = 0; i < listeners->count; i++) {
        Listener *listener = listeners->rows[i];
        if (listener->hearing != hearing || !concerns_class(listener, class))
            continue;
        Value *mapper = value_host(evaluator, &mapper_object_type, NULL, class, listener->origin);
        Value *whole[] = {mapper, class}, *alone[] = {class};
        bool is_alone = hearing == HEARS_CLASS;
        call_listener(evaluator, listener, class_data(class)->table, is_alone ? 1 : 2,
                      is_alone ? alone : whole);
    }
}

void
event_class_mapped(Evaluator *evaluator, Value *class)
{
    tell_class(evaluator, HEARS_CLASS, class);
    tell_class(evaluator, HEARS_MAPPING, class);
}

// ---- when all classes are there -----------------------------------------------------------------

static void
tell_all(Evaluator *evaluator, Hearing hearing)
{
    const Pointers *listeners = &declarations_of(evaluator)->listeners;
    for (size_t i = 0; i < listeners->count; i++) {
        Listener *listener = listeners->rows[i];
        if (listener->hearing == hearing)
            call_listener(evaluator, listener, NULL, 0, NULL);
    }
}

// __declare_first__() and __declare_last__() of a class or its mixins.
static void
call_hook(Evaluator *evaluator, Value *class, const char *name)
{
    const Binding *row = value_class_row(class, name, NULL);
    if (row == NULL || row->value == NULL)
        return;
    Listener *hook = ARENA_NEW(evaluator_arena(evaluator), Listener);
    *hook = (Listener){.name = name, .origin = row->origin};
    hook->function = evaluator_get(evaluator, class, name, row->origin);
    call_listener(evaluator, hook, class_data(class)->table, 0, NULL);
}

static void
call_hooks(Evaluator *evaluator, size_t from, const char *name)
{
    const Pointers *classes = &declarations_of(evaluator)->classes;
    for (size_t i = from; i < classes->count; i++)
        call_hook(evaluator, classes->rows[i], name);
}

void
event_configure(Evaluator *evaluator)
{
    Declarations *declarations = declarations_of(evaluator);
    const Pointers *classes = &declarations->classes;
    size_t from = declarations->configured;
    if (from == classes->count)
        return;
    call_hooks(evaluator, from, "__declare_first__");
    tell_all(evaluator, HEARS_FIRST);
    for (size_t i = from; i < classes->count; i++)
        tell_class(evaluator, HEARS_MAPPER, classes->rows[i]);
    declarations->configured = classes->count;
    call_hooks(evaluator, from, "__declare_last__");
    tell_all(evaluator, HEARS_LAST);
}

// ---- when tables are made in the database -------------------------------------------------------

static const char *
target_name(const Value *target)
{
    const DeclaredTable *table = declared_table(target);
    return table != NULL ? table->name : "the metadata";
}

static unsigned
size_of(const DeclaredTable *table)
{
    return table == NULL ? 0
                         : table->columns.count + table->indexes.count + table->constraints.count;
}

// What such a function makes with Index(…) belongs to its table; what it sends is not read, but
// DDL("…") says what it is.
static void
tell_creation(Evaluator *evaluator, Listener *listener)
{
    DeclaredTable *table = declared_table(listener->target);
    unsigned before = size_of(table);
    Value *connection = value_unknown(evaluator, listener->origin, "a database connection");
    const char *sql = ddl_text(listener->function);
    if (sql != NULL && *sql == '\0')
        return;
    if (listener->function->kind == VALUE_FUNCTION)
        evaluator_call_with(evaluator, listener->function, listener->origin, 2,
                            (Value *[]){listener->target, connection});
    if (table != NULL && size_of(table) != before)
        return;
    bool changes = sql != NULL && ddl_changes_tables(sql);
    if (changes)
        doubt_table(evaluator, table, listener, "it sends DDL");
    declare_remark(evaluator, listener->origin, changes ? SEVERITY_UNKNOWN : SEVERITY_REMARK,
                   "%s: what is sent to the database when it is created is not read",
                   target_name(listener->target));
}

void
event_settle(Evaluator *evaluator)
{
    const Pointers *listeners = &declarations_of(evaluator)->listeners;
    event_configure(evaluator);
    for (size_t i = 0; i < listeners->count; i++) {
        Listener *listener = listeners->rows[i];
        bool is_here =
            declared_table(listener->target) != NULL || declared_metadata(listener->target) != NULL;
        if (listener->hearing == HEARS_CREATION && is_here)
            tell_creation(evaluator, listener);
    }
}
