#include "sqlalchemy/sqltype.h"

#include "base/sql.h"
#include "python/evaluator.h"
#include "sqlalchemy/declared.h"
#include "sqlalchemy/sqltype-private.h"

#include <string.h>

// ---- type objects --------------------------------------------------------------------------

static Value *
type_of_call(Evaluator *evaluator, const SqlTypeRow *row, const Call *call)
{
    DeclaredType *type = ARENA_NEW(evaluator_arena(evaluator), DeclaredType);
    type->row = row;
    type->call = *call;
    type->call.arguments =
        arena_copy(evaluator_arena(evaluator), call->arguments, sizeof(Argument) * call->count);
    return value_host(evaluator, &sql_type_object, row, type, call->origin);
}

// Whether an argument says the same wherever it stands, so that the type does too. An enum is made
// at one place, which is part of it.
static bool
is_fixed(const SqlTypeRow *row, const Call *call)
{
    for (size_t i = 0; i < call->count; i++) {
        ValueKind kind = call->arguments[i].value->kind;
        if (kind != VALUE_NONE && kind != VALUE_BOOL && kind != VALUE_INT && kind != VALUE_STRING)
            return false;
    }
    return call->rest == NULL && row->family != FAMILY_ENUM;
}

static bool
same_argument(const Argument *a, const Argument *b)
{
    int64_t one = 0, other = 0;
    if (a->name != b->name || a->value->kind != b->value->kind)
        return false;
    if (a->value->kind == VALUE_STRING)
        return strcmp(value_text(a->value), value_text(b->value)) == 0;
    return a->value == b->value ||
           (value_integer(a->value, &one) && value_integer(b->value, &other) && one == other);
}

static bool
is_made_so(const Value *value, const SqlTypeRow *row, const Call *call)
{
    const DeclaredType *type = value->host.data;
    if (type->row != row || type->call.count != call->count ||
        type->call.positional != call->positional)
        return false;
    for (size_t i = 0; i < call->count; i++)
        if (!same_argument(&type->call.arguments[i], &call->arguments[i]))
            return false;
    return true;
}

// String(20) is one object for all columns: nothing about it can change.
static Value *
shared_type(Evaluator *evaluator, const SqlTypeRow *row, const Call *call)
{
    int64_t first = 0;
    if (call->count > 0)
        (void)value_integer(call->arguments[0].value, &first);
    uint64_t hash = ((uint64_t)(uintptr_t)row >> 4) + (uint64_t)first * 31;
    Pointers *known = &declarations_of(evaluator)->shared_types[hash % TYPE_CHAINS];
    for (size_t i = 0; i < known->count; i++)
        if (is_made_so(known->rows[i], row, call))
            return known->rows[i];
    Value *type = type_of_call(evaluator, row, call);
    pointers_add(evaluator_arena(evaluator), known, type);
    return type;
}

Value *
sql_type_new(Evaluator *evaluator, const SqlTypeRow *row, const Call *call)
{
    static const Call plain = {0};
    if (call == NULL)
        call = &plain;
    return is_fixed(row, call) ? shared_type(evaluator, row, call)
                               : type_of_call(evaluator, row, call);
}

Value *
sql_type_named(Evaluator *evaluator, const char *name)
{
    const SqlTypeRow *row = sql_type_row(name);
    g_assert(row != NULL);
    return sql_type_new(evaluator, row, NULL);
}

static Value *
type_class_call(Evaluator *evaluator, Value *self, const Call *call)
{
    return sql_type_new(evaluator, value_host_row(self, &sql_type_class), call);
}

// What the __init__ of a subclass written in Python gives to its base: the instance keeps it.
static Value *
remember_arguments(Evaluator *evaluator, Value *self, const Call *call)
{
    Arena *arena = evaluator_arena(evaluator);
    Value *instance = self->host.data;
    Call rest = *call;
    if (instance == NULL && call->positional > 0) { // String.__init__(self, 50)
        instance = call->arguments[0].value;
        rest.arguments++;
        rest.count--;
        rest.positional--;
    }
    if (instance == NULL || instance->kind != VALUE_INSTANCE)
        return value_none(evaluator);
    instance->instance->host_data = arena_copy(arena, &rest, sizeof rest);
    return value_none(evaluator);
}

static const HostType constructor_type = {.name = "__init__", .call = remember_arguments};

static int
type_class_is_instance(Evaluator *evaluator, const Value *self, const Value *value)
{
    (void)evaluator;
    const SqlTypeRow *row = value_host_row(value, &sql_type_object);
    if (row == NULL)
        return value_is_unknown(value) ? -1 : 0;
    const SqlTypeRow *class = value_host_row(self, &sql_type_class);
    return row == class || strcmp(class->name, "TypeEngine") == 0 ||
           (row->family == class->family && class->family != FAMILY_OTHER);
}

// On PostgreSQL the variant is the type.
static Value *
with_variant(Evaluator *evaluator, Value *self, const Call *call)
{
    Value *base = self->host.data;
    Value *variant = call_argument(call, 0, "type_");
    const DeclaredType *type = value_host_data(base, &sql_type_object);
    bool postgresql = false;
    for (size_t i = 1; i < call->count; i++)
        postgresql |= g_strcmp0(value_text(call->arguments[i].value), "postgresql") == 0;
    if (variant == NULL || !postgresql)
        return base;
    DeclaredType *changed = ARENA_NEW(evaluator_arena(evaluator), DeclaredType);
    if (type != NULL)
        *changed = *type;
    else
        changed->row = sql_type_row("TypeEngine");
    changed->variant = variant;
    return value_host(evaluator, &sql_type_object, changed->row, changed, call->origin);
}

static const HostType variant_method = {.name = "with_variant", .call = with_variant};

// super().load_dialect_impl(dialect)
static Value *
load_implementation(Evaluator *evaluator, Value *self, const Call *call)
{
    Value *found = evaluator_find(evaluator, self->host.data, "impl", call->origin);
    return found != NULL ? found : value_unknown(evaluator, call->origin, "a type without impl");
}

static const HostType load_type = {.name = "load_dialect_impl", .call = load_implementation};

static Value *
type_class_inherit(Evaluator *evaluator, Value *self, Value *class, Value *instance,
                   const char *name)
{
    (void)self;
    (void)class;
    if (instance == NULL)
        return NULL;
    if (strcmp(name, "__init__") == 0)
        return value_host(evaluator, &constructor_type, NULL, instance, (Origin){0});
    if (strcmp(name, "with_variant") == 0)
        return value_host(evaluator, &variant_method, NULL, instance, (Origin){0});
    if (strcmp(name, "load_dialect_impl") == 0 &&
        evaluator_find(evaluator, instance, "impl", (Origin){0}) != NULL)
        return value_host(evaluator, &load_type, NULL, instance, (Origin){0});
    return NULL;
}

// What a method of a type that concerns only the server at run time gives: create(), drop().
static Value *
do_nothing(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    (void)call;
    return value_none(evaluator);
}

static const HostType nothing_method = {.name = "method", .call = do_nothing};

static Value *
change_type(Evaluator *evaluator, Value *self, const Call *call)
{
    return declarations_of(evaluator)->change_type(evaluator, self->host.data, self->host.row,
                                                   call);
}

static const HostType change_method = {.name = "method", .call = change_type};

static Value *
enum_labels(Evaluator *evaluator, Value *self)
{
    TypeAnswer answer = sql_type_answer(evaluator, self);
    if (answer.enumeration == NULL)
        return value_unknown(evaluator, self->host.origin, "%s", answer.unknown);
    Value *labels = value_list(evaluator);
    for (size_t i = 0; i < answer.enumeration->label_count; i++)
        value_append(evaluator, labels, value_from_text(evaluator, answer.enumeration->labels[i]));
    return labels;
}

static Value *
type_attribute(Evaluator *evaluator, Value *self, const char *name, Origin origin)
{
    const DeclaredType *type = value_host_data(self, &sql_type_object);
    Declarations *declarations = declarations_of(evaluator);
    static const char *const methods[] = {"create", "drop", "adapt", "copy", "evaluates_none"};
    if (strcmp(name, "with_variant") == 0)
        return value_host(evaluator, &variant_method, NULL, self, origin);
    if (strcmp(name, "enums") == 0 && type->row->family == FAMILY_ENUM)
        return enum_labels(evaluator, self);
    for (size_t i = 0; i < G_N_ELEMENTS(methods); i++)
        if (strcmp(methods[i], name) == 0)
            return value_host(evaluator,
                              i < 2 && declarations->change_type != NULL ? &change_method
                                                                         : &nothing_method,
                              methods[i], self, origin);
    Value *given = call_keyword(&type->call, name);
    if (given == NULL && strcmp(name, "length") == 0)
        given = call_argument(&type->call, 0, "length");
    return given != NULL ? given
                         : value_unknown(evaluator, origin, "the attribute \"%s\" of a type", name);
}

// MutableDict.as_mutable(JSON)
static Value *
as_mutable(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    return sql_type_new(evaluator, &sql_type_inner, call);
}

static const HostType as_mutable_type = {.name = "as_mutable", .call = as_mutable};

static Value *
mutable_attribute(Evaluator *evaluator, Value *self, const char *name, Origin origin)
{
    (void)self;
    bool wraps = strcmp(name, "as_mutable") == 0 || strcmp(name, "associate_with") == 0;
    return wraps ? value_host(evaluator, &as_mutable_type, NULL, NULL, origin) : NULL;
}

static Value *
mutable_inherit(Evaluator *evaluator, Value *self, Value *class, Value *instance, const char *name)
{
    (void)class;
    (void)instance;
    return mutable_attribute(evaluator, self, name, (Origin){0});
}

// MutableDict and its like, and what the application derives from Mutable
const HostType mutable_class_type = {
    .name = "Mutable",
    .get_attribute = mutable_attribute,
    .inherit = mutable_inherit,
};

static Value *
type_class_attribute(Evaluator *evaluator, Value *self, const char *name, Origin origin)
{
    const SqlTypeRow *row = value_host_row(self, &sql_type_class);
    if (strcmp(name, "as_mutable") == 0)
        return value_host(evaluator, &as_mutable_type, NULL, NULL, origin);
    if (strcmp(name, "__name__") == 0)
        return value_from_text(evaluator, row->name);
    if (strcmp(name, "__init__") == 0)
        return value_host(evaluator, &constructor_type, NULL, NULL, origin);
    return value_unknown(evaluator, origin, "the attribute \"%s\" of %s", name, row->name);
}

// TypeDecorator[dict] is for type checkers
static Value *
type_class_subscript(Evaluator *evaluator, Value *self, Value *key, Origin origin)
{
    (void)evaluator;
    (void)key;
    (void)origin;
    return self;
}

const HostType sql_type_class = {
    .name = "type",
    .call = type_class_call,
    .forgets_call = true,
    .subscript = type_class_subscript,
    .get_attribute = type_class_attribute,
    .inherit = type_class_inherit,
    .is_instance = type_class_is_instance,
};
const HostType sql_type_object = {
    .name = "type object",
    .get_attribute = type_attribute,
};

static bool
is_python_type(const Value *class)
{
    return class != NULL && class->kind == VALUE_CLASS &&
           value_host_base(class, &sql_type_class) != NULL;
}

bool
is_sql_type(const Value *value)
{
    if (value == NULL)
        return false;
    if (value->kind == VALUE_HOST)
        return value->host.type == &sql_type_class || value->host.type == &sql_type_object;
    if (value->kind == VALUE_INSTANCE)
        return is_python_type(value->instance->class);
    return is_python_type(value);
}

const char *
sql_type_class_name(const Value *type)
{
    const SqlTypeRow *row = value_host_row(type, &sql_type_object);
    return row == NULL ? "" : row->name;
}

// ---- answers ----------------------------------------------------------------------------------

static bool
ends_with_parenthesis_of(const char *configured, const char *name)
{
    size_t dotted = strlen(configured), length = strlen(name);
    return dotted >= length && strcmp(configured + dotted - length, name) == 0 &&
           (dotted == length || configured[dotted - length - 1] == '.');
}

// What trueup.conf says about a class of the application, by its full name or its last part.
static const char *
configured_type(Evaluator *evaluator, const Value *class)
{
    const char *const *types = declarations_of(evaluator)->types;
    g_autofree char *name =
        class->class->module == NULL
            ? g_strdup(class->class->name)
            : g_strdup_printf("%s.%s", class->class->module->name, class->class->name);
    for (; types != NULL && types[0] != NULL && types[1] != NULL; types += 2)
        if (strcmp(types[0], name) == 0 || ends_with_parenthesis_of(types[0], class->class->name))
            return types[1];
    return NULL;
}

static TypeAnswer
answer_python(Evaluator *evaluator, Value *class, Value *instance)
{
    const char *configured = configured_type(evaluator, class);
    if (configured != NULL)
        return (TypeAnswer){.sql = configured};
    if (instance->kind != VALUE_INSTANCE)
        return answer_unknown(evaluator, instance, "the type");
    Value *base = value_host_base(class, &sql_type_class);
    DeclaredType type = {.row = base->host.row, .self = instance};
    const char *compiled = compiled_sql(evaluator, class, instance);
    if (compiled != NULL)
        return (TypeAnswer){.sql = compiled, .family = type.row->family};
    if (instance->instance->host_data != NULL)
        type.call = *(const Call *)instance->instance->host_data;
    return type.row->answer(evaluator, &type);
}

TypeAnswer
sql_type_answer(Evaluator *evaluator, Value *type)
{
    if (type == NULL)
        return answer_unknown(evaluator, NULL, "there is no type");
    if (type->kind == VALUE_INSTANCE && is_sql_type(type))
        return answer_python(evaluator, type->instance->class, type);
    if (is_python_type(type)) {
        Value *instance = evaluator_call_with(evaluator, type, (Origin){0}, 0, NULL);
        return answer_python(evaluator, type, instance);
    }
    if (value_host_row(type, &sql_type_class) != NULL) {
        DeclaredType bare = {.row = value_host_row(type, &sql_type_class)};
        return bare.row->answer(evaluator, &bare);
    }
    const DeclaredType *object = value_host_data(type, &sql_type_object);
    if (object == NULL)
        return answer_unknown(evaluator, type, "the type");
    if (object->variant != NULL)
        return sql_type_answer(evaluator, object->variant);
    return object->row->answer(evaluator, object);
}
