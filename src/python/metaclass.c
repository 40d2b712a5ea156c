#include "python/evaluator-private.h"

#include <string.h>

// What follows a class's body: what its metaclass does, descriptors' names, hooks of host bases.
// The class is there before its metaclass is asked: super().__new__() gives it, with the names that
// it is given, and super().__init__() lets host bases make of it what they make. (Python:
// "Customizing class creation")

/** A class whose body has been run. */
struct Making {
    Making *outer;
    Value *class;
    bool is_told, is_derived;
};

static Value *
own_metaclass(const Value *class)
{
    for (size_t i = 0; class->kind == VALUE_CLASS && i < class->class->keyword_count; i++)
        if (strcmp(class->class->keywords[i].name, "metaclass") == 0)
            return class->class->keywords[i].value;
    if (class->kind == VALUE_HOST && class->host.type->metaclass != NULL)
        return class->host.type->metaclass(class);
    return NULL;
}

// A metaclass is that of the nearest class that names one.
static Value *
metaclass_of(const Value *class)
{
    Value *metaclass = NULL;
    for (size_t i = 0; metaclass == NULL && i < class->class->mro_count; i++)
        metaclass = own_metaclass(class->class->mro[i]);
    return metaclass;
}

static Value *
deriving_host(Value *const *values, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (values[i]->kind == VALUE_HOST && values[i]->host.type->derive != NULL)
            return values[i];
    return NULL;
}

/** A class that derives from it is told to a host. */
bool
is_deriving(Value *base)
{
    return base->kind == VALUE_CLASS
               ? deriving_host(base->class->mro, base->class->mro_count) != NULL
               : deriving_host(&base, 1) != NULL;
}

static void
call_derive_hooks(Evaluator *evaluator, Value *self)
{
    const Class *class = self->class;
    for (size_t i = 0; i < class->mro_count; i++) {
        Value *base = class->mro[i];
        if (base->kind == VALUE_HOST && base->host.type->derive != NULL)
            base->host.type->derive(evaluator, base, self);
    }
    Value *metaclass = metaclass_of(self);
    Value *host = metaclass == NULL ? NULL
                  : metaclass->kind == VALUE_CLASS
                      ? deriving_host(metaclass->class->mro, metaclass->class->mro_count)
                      : deriving_host(&metaclass, 1);
    if (host != NULL)
        host->host.type->derive(evaluator, host, self);
    for (size_t i = 0; evaluator->options.lost_class != NULL && i < class->mro_count; i++)
        if (class->mro[i]->kind == VALUE_UNKNOWN)
            evaluator->options.lost_class(evaluator, class->mro[i], self);
}

// __set_name__ of descriptors written in Python.
static void
tell_names(Evaluator *evaluator, Value *self)
{
    Class *class = self->class;
    for (size_t i = 0; i < class->names.count; i++) {
        Value *value = class->names.rows[i].value;
        if (value == NULL || value->kind != VALUE_INSTANCE)
            continue;
        Value *method =
            class_lookup(evaluator, value->instance->class, NULL, value, evaluator->names.set_name);
        Value *arguments[] = {self, value_from_text(evaluator, class->names.rows[i].name)};
        if (method != NULL && method->kind != VALUE_UNKNOWN)
            evaluator_call_with(evaluator, method, class->names.rows[i].origin, 2, arguments);
    }
}

// __init_subclass__ of the nearest base that has one, with the class's keywords.
static void
tell_bases(Evaluator *evaluator, Value *self)
{
    Value *method = class_lookup(evaluator, self, self, NULL, evaluator->names.init_subclass);
    if (method == NULL || (method->kind != VALUE_FUNCTION && method->kind != VALUE_METHOD))
        return;
    Call call = {self->class->keywords, self->class->keyword_count, 0, NULL, self->class->origin};
    if (method->kind == VALUE_FUNCTION)
        call = call_with_self(evaluator, &call, self);
    evaluator_call(evaluator, method, &call);
}

static void
tell_others(Evaluator *evaluator, Making *making)
{
    if (making->is_told)
        return;
    making->is_told = true;
    tell_names(evaluator, making->class);
    tell_bases(evaluator, making->class);
}

static void
derive(Evaluator *evaluator, Making *making)
{
    if (making->is_derived)
        return;
    making->is_derived = true;
    call_derive_hooks(evaluator, making->class);
}

/** Something that is not read was given the class, and may have changed it. */
void
class_doubt(Value *class, Value *unknown)
{
    if (class->class->doubt == NULL)
        class->class->doubt = unknown;
}

// ---- what a metaclass says ----------------------------------------------------------------------

// The class gets the names that are in the dict, and keeps no other.
static void
take_names(Evaluator *evaluator, Class *class, const Value *dict)
{
    for (size_t i = class->names.count; i-- > 0;) {
        const char *name = class->names.rows[i].name;
        if (class->names.rows[i].value != NULL && value_find(dict, name) == NULL)
            namespace_delete(evaluator, &class->names, name);
    }
    for (size_t i = 0; i < dict->dict.count; i++) {
        const char *name = value_text(dict->dict.entries[i].key);
        const Binding *row = name == NULL ? NULL : namespace_find(&class->names, name);
        if (name != NULL && (row == NULL || row->value != dict->dict.entries[i].value))
            namespace_set(evaluator, &class->names, evaluator_name(evaluator, name),
                          dict->dict.entries[i].value, row != NULL ? row->origin : class->origin);
    }
    class->names.rest = dict->dict.rest;
}

// super().__new__(metaclass, name, bases, names): the class is there already.
static Value *
make(Evaluator *evaluator, Value *self, const Call *call)
{
    Making *making = self->host.data;
    Value *names = call_argument(call, 3, NULL);
    const Items *bases = value_sequence(call_argument(call, 2, NULL));
    const Class *class = making->class->class;
    if (names == NULL || names->kind != VALUE_DICT || bases == NULL ||
        bases->count != class->base_count)
        return value_unknown(evaluator, call->origin, "a metaclass that changes bases");
    take_names(evaluator, making->class->class, names);
    tell_others(evaluator, making);
    return making->class;
}

static Value *
init(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)call;
    derive(evaluator, self->host.data);
    return evaluator->none;
}

static const HostType make_type = {.name = "__new__", .call = make};
static const HostType init_type = {.name = "__init__", .call = init};

/** super().__new__ and super().__init__ in a metaclass; NULL: nothing of that kind. */
Value *
metaclass_super(Evaluator *evaluator, const Value *self, const char *name)
{
    Making *making = evaluator->making;
    if (making == NULL || self->kind != VALUE_CLASS)
        return NULL;
    const Value *metaclass = metaclass_of(making->class);
    bool is_metaclass =
        metaclass != NULL && metaclass->kind == VALUE_CLASS && value_is_subclass(self, metaclass);
    if (name == evaluator->names.new &&is_metaclass && !making->is_told)
        return value_host(evaluator, &make_type, NULL, making, making->class->class->origin);
    if (name == evaluator->names.init && self->class == making->class->class)
        return value_host(evaluator, &init_type, NULL, making, making->class->class->origin);
    return NULL;
}

static Value *
function_named(const Value *metaclass, const char *name)
{
    const Binding *row = value_class_row(metaclass, name, NULL);
    return row != NULL && row->value != NULL && row->value->kind == VALUE_FUNCTION ? row->value
                                                                                   : NULL;
}

// Calls it with (first, name, bases, names) and the keywords of the class; an exception is a doubt.
static Value *
call_of_metaclass(Evaluator *evaluator, Value *function, Value *first, Value *class)
{
    const Class *made = class->class;
    Argument *arguments = ARENA_NEW_ARRAY(evaluator->arena, Argument, 4 + made->keyword_count);
    Value *bases = new_value(evaluator, VALUE_TUPLE);
    for (size_t i = 0; i < made->base_count; i++)
        sequence_add(evaluator, &bases->sequence, made->bases[i]);
    Value *given[] = {first, value_from_text(evaluator, made->name), bases,
                      namespace_dict(evaluator, &made->names)};
    size_t count = 0;
    for (; count < G_N_ELEMENTS(given); count++)
        arguments[count] = (Argument){.value = given[count], .origin = made->origin};
    for (size_t i = 0; i < made->keyword_count; i++)
        if (strcmp(made->keywords[i].name, "metaclass") != 0)
            arguments[count++] = made->keywords[i];
    Call call = {arguments, count, G_N_ELEMENTS(given), NULL, made->origin};
    Value *result = evaluator_call(evaluator, function, &call);
    if (evaluator->raised != NULL)
        result = raised_value(evaluator, made->origin);
    evaluator->raised = NULL;
    if (result->kind == VALUE_UNKNOWN)
        class_doubt(class, result);
    return result;
}

static void
run_metaclass(Evaluator *evaluator, Making *making)
{
    Value *class = making->class, *metaclass = metaclass_of(class);
    if (metaclass == NULL || class->class->is_enum)
        return;
    if (metaclass->kind == VALUE_UNKNOWN)
        class_doubt(class, metaclass);
    if (metaclass->kind != VALUE_CLASS)
        return;
    Value *make_function = function_named(metaclass, "__new__");
    Value *init_function = function_named(metaclass, "__init__");
    if (make_function != NULL)
        call_of_metaclass(evaluator, make_function, metaclass, class);
    tell_others(evaluator, making);
    if (init_function != NULL)
        call_of_metaclass(evaluator, init_function, class, class);
}

/** What follows a class's body. */
void
class_finish(Evaluator *evaluator, Value *self)
{
    Making making = {evaluator->making, self, false, false};
    if (self->class->is_enum)
        enum_finish(evaluator, self);
    evaluator->making = &making;
    run_metaclass(evaluator, &making);
    tell_others(evaluator, &making);
    derive(evaluator, &making);
    evaluator->making = making.outer;
}
