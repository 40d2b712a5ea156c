#include "python/builtin-private.h"
#include "python/integer.h"

#include <math.h>
#include <string.h>

// Python's own types, and what calling them makes.

static Value *
construct_object(Evaluator *evaluator, Value *type, const Call *call)
{
    (void)call;
    return library_object(evaluator, type, "<object object>", NULL);
}

static Value *
integer_from_text(Evaluator *evaluator, Value *text, const Call *call)
{
    int64_t base = 10;
    Value *given = call_argument(call, 1, "base");
    if (given != NULL && !value_integer(given, &base))
        return given;
    g_autofree char *stripped = g_strstrip(g_strdup(text->text.bytes));
    bool fits = base == 0 || (base >= 2 && base <= 36);
    Value *value = fits ? integer_parse(evaluator, stripped, (int)base) : NULL;
    if (value != NULL)
        return value;
    return evaluator_raise(evaluator, call->origin, "ValueError",
                           "invalid literal for int() with base %d: %s", (int)base,
                           evaluator_repr(evaluator, text));
}

static Value *
ask_method(Evaluator *evaluator, Value *value, const char *name, Origin origin)
{
    if (value->kind != VALUE_INSTANCE)
        return NULL;
    Value *method = evaluator_find(evaluator, value, name, origin);
    return method == NULL ? NULL : evaluator_call_with(evaluator, method, origin, 0, NULL);
}

static Value *
construct_int(Evaluator *evaluator, Value *type, const Call *call)
{
    (void)type;
    Value *value = call_argument(call, 0, NULL);
    if (value == NULL)
        return call->rest != NULL ? call->rest : value_from_integer(evaluator, 0);
    Value *asked = ask_method(evaluator, value, "__int__", call->origin);
    if (asked != NULL)
        return asked;
    value = value_without_instance(value);
    switch (value->kind) {
    case VALUE_UNKNOWN:
        return value;
    case VALUE_INT:
        return value;
    case VALUE_BOOL:
        return value_from_integer(evaluator, value->truth);
    case VALUE_FLOAT:
        if (isnan(value->number) || isinf(value->number))
            return evaluator_raise(evaluator, call->origin, "ValueError",
                                   "cannot convert float %s to integer",
                                   number_text(evaluator, value->number));
        return integer_from_number(evaluator, trunc(value->number));
    case VALUE_STRING:
        return integer_from_text(evaluator, value, call);
    default:
        return evaluator_raise(evaluator, call->origin, "TypeError",
                               "int() argument must be a string, a bytes-like object or a real "
                               "number, not '%s'",
                               value_kind_name(value));
    }
}

static Value *
construct_float(Evaluator *evaluator, Value *type, const Call *call)
{
    (void)type;
    Value *value = call_argument(call, 0, NULL);
    if (value == NULL)
        return call->rest != NULL ? call->rest : value_from_number(evaluator, 0);
    value = value_without_instance(value);
    if (value->kind == VALUE_UNKNOWN || value->kind == VALUE_FLOAT)
        return value;
    if (value->kind == VALUE_INT || value->kind == VALUE_BOOL)
        return value_from_number(evaluator, integer_number(value));
    char *end = NULL;
    g_autofree char *text =
        value->kind == VALUE_STRING ? g_strstrip(g_strdup(value->text.bytes)) : g_strdup("");
    double number = g_ascii_strtod(text, &end);
    if (*text != '\0' && *end == '\0' && strchr(text, 'x') == NULL)
        return value_from_number(evaluator, number);
    return evaluator_raise(evaluator, call->origin, "ValueError",
                           "could not convert string to float: %s",
                           evaluator_repr(evaluator, value));
}

static Value *
construct_bool(Evaluator *evaluator, Value *type, const Call *call)
{
    (void)type;
    Value *value = call_argument(call, 0, NULL);
    if (value == NULL)
        return call->rest != NULL ? call->rest : evaluator->no;
    int truth = evaluator_truth(evaluator, value);
    if (truth >= 0)
        return value_bool(evaluator, truth);
    return unknown_truth(evaluator, value, call->origin);
}

static Value *
construct_str(Evaluator *evaluator, Value *type, const Call *call)
{
    (void)type;
    Value *value = call_argument(call, 0, "object");
    if (value == NULL)
        return call->rest != NULL ? call->rest : value_from_text(evaluator, "");
    if (value->kind == VALUE_UNKNOWN || value->kind == VALUE_STRING)
        return value;
    if (value->kind == VALUE_BYTES && call->count > 1) {
        bool valid = g_utf8_validate_len(value->text.bytes, value->text.length, NULL);
        return valid ? value_from_text_n(evaluator, value->text.bytes, value->text.length)
                     : value_unknown(evaluator, call->origin, "these bytes are not UTF-8");
    }
    return value_from_text(evaluator, evaluator_str(evaluator, value));
}

static Value *
construct_bytes(Evaluator *evaluator, Value *type, const Call *call)
{
    (void)type;
    Value *value = call_argument(call, 0, NULL);
    value = value == NULL ? NULL : value_without_instance(value);
    if (value != NULL && value->kind != VALUE_STRING && value->kind != VALUE_BYTES)
        return value->kind == VALUE_UNKNOWN
                   ? value
                   : value_unknown(evaluator, call->origin, "bytes of a %s are not followed",
                                   value_kind_name(value));
    Value *bytes = value == NULL
                       ? value_from_text(evaluator, "")
                       : value_from_text_n(evaluator, value->text.bytes, value->text.length);
    bytes->kind = VALUE_BYTES;
    return bytes;
}

static Value *
construct_sequence(Evaluator *evaluator, Value *type, const Call *call)
{
    static const struct {
        const char *name;
        ValueKind kind;
    } kinds[] = {{"list", VALUE_LIST},
                 {"tuple", VALUE_TUPLE},
                 {"set", VALUE_SET},
                 {"frozenset", VALUE_FROZENSET}};
    ValueKind kind = VALUE_LIST;
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (value_is_type(type, kinds[i].name))
            kind = kinds[i].kind;
    Value *result = new_value(evaluator, kind);
    Value *value = call_argument(call, 0, NULL);
    if (value == NULL) {
        result->sequence.rest = call->rest;
        return result;
    }
    Value *seen = evaluator_iterate(evaluator, value, call->origin);
    const Items *items = value_sequence(seen);
    if (items == NULL)
        return seen;
    for (size_t i = 0; i < items->count; i++) {
        if (kind == VALUE_SET || kind == VALUE_FROZENSET)
            set_add(evaluator, result, items->items[i]);
        else
            sequence_add(evaluator, &result->sequence, items->items[i]);
    }
    result->sequence.rest = result->sequence.rest != NULL ? result->sequence.rest : items->rest;
    return result;
}

static void
add_pairs(Evaluator *evaluator, Value *dict, Value *source, Origin origin)
{
    Value *seen = evaluator_iterate(evaluator, source, origin);
    const Items *pairs = value_sequence(seen);
    if (pairs == NULL || pairs->rest != NULL)
        dict->dict.rest = pairs == NULL ? seen : pairs->rest;
    for (size_t i = 0; pairs != NULL && i < pairs->count; i++) {
        Value *one = evaluator_iterate(evaluator, pairs->items[i], origin);
        const Items *pair = value_sequence(one);
        if (pair != NULL && pair->count == 2 && pair->rest == NULL)
            dict_set(evaluator, &dict->dict, pair->items[0], pair->items[1]);
        else
            dict->dict.rest = pair == NULL ? one
                                           : evaluator_raise(evaluator, origin, "ValueError",
                                                             "dictionary update sequence element "
                                                             "#%zu has length %zu; 2 is required",
                                                             i, pair->count);
    }
}

/** What dict(…) and dict.update(…) take. */
void
dict_update(Evaluator *evaluator, Value *dict, const Call *call)
{
    Value *source = call_argument(call, 0, NULL);
    branch_touch(evaluator, CONTAINER_DICT, &dict->dict);
    source = source == NULL ? NULL : value_without_instance(source);
    if (source != NULL && source->kind == VALUE_DICT) {
        for (size_t i = 0; i < source->dict.count; i++)
            dict_set(evaluator, &dict->dict, source->dict.entries[i].key,
                     source->dict.entries[i].value);
        dict->dict.rest = source->dict.rest != NULL ? source->dict.rest : dict->dict.rest;
    } else if (source != NULL) {
        add_pairs(evaluator, dict, source, call->origin);
    }
    for (size_t i = call->positional; i < call->count; i++)
        dict_set(evaluator, &dict->dict, value_from_text(evaluator, call->arguments[i].name),
                 call->arguments[i].value);
    dict->dict.rest = call->rest != NULL ? call->rest : dict->dict.rest;
}

static Value *
construct_dict(Evaluator *evaluator, Value *type, const Call *call)
{
    (void)type;
    Value *dict = value_dict(evaluator);
    dict_update(evaluator, dict, call);
    return dict;
}

// Of what bases a class would be made is often known: if that makes something of classes, one that
// is not known is missed.
static Value *
unknown_class(Evaluator *evaluator, const Items *bases, const Call *call)
{
    Value *unknown =
        value_unknown(evaluator, call->origin, "a class made by type() of what is not known");
    for (size_t i = 0; bases != NULL && i < bases->count; i++)
        if (is_deriving(bases->items[i]))
            diagnostics_add(&evaluator->diagnostics, (Diagnostic){.origin = call->origin,
                                                                  .severity = SEVERITY_UNKNOWN,
                                                                  .text = unknown->unknown.reason});
    return unknown;
}

// type(x), and type(name, bases, names): a class.
static Value *
construct_type(Evaluator *evaluator, Value *type, const Call *call)
{
    (void)type;
    Value *value = need_argument(evaluator, call, 0, "object");
    if (call->positional < 3)
        return value_class(evaluator, value);
    const char *name = value_text(value);
    const Items *bases = value_sequence(call->arguments[1].value);
    const Value *names = call->arguments[2].value;
    if (name == NULL || bases == NULL || names->kind != VALUE_DICT || evaluator->frame == NULL)
        return unknown_class(evaluator, bases, call);
    Value **copy = ARENA_NEW_ARRAY(evaluator->arena, Value *, bases->count + 1);
    for (size_t i = 0; i < bases->count; i++)
        copy[i] = bases->items[i];
    Value *class = class_new(evaluator, evaluator_name(evaluator, name), evaluator->frame->module,
                             copy, bases->count);
    class->class->origin = call->origin;
    class->class->keywords = call->arguments + call->positional;
    class->class->keyword_count = call->count - call->positional;
    for (size_t i = 0; i < names->dict.count; i++) {
        const char *key = value_text(names->dict.entries[i].key);
        if (key != NULL)
            namespace_set(evaluator, &class->class->names, evaluator_name(evaluator, key),
                          names->dict.entries[i].value, call->origin);
    }
    class->class->names.rest = names->dict.rest;
    class_finish(evaluator, class);
    return class;
}

static Value *
raise_no_getter(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    return evaluator_raise(evaluator, call->origin, "AttributeError", "property has no getter");
}

static const Builtin no_getter = {"getter", raise_no_getter};

static Value *
construct_wrapper(Evaluator *evaluator, Value *type, const Call *call)
{
    ValueKind kind = value_is_type(type, "property")      ? VALUE_PROPERTY
                     : value_is_type(type, "classmethod") ? VALUE_CLASS_METHOD
                                                          : VALUE_STATIC_METHOD;
    Value *wrapper = new_value(evaluator, kind);
    bool needs_none = kind == VALUE_PROPERTY && call_argument(call, 0, "fget") == NULL;
    wrapper->wrapper.get = needs_none ? builtin_function(evaluator, &no_getter)
                                      : need_argument(evaluator, call, 0, "fget");
    wrapper->wrapper.set = kind == VALUE_PROPERTY ? call_argument(call, 1, "fset") : NULL;
    return wrapper;
}

static Value *
object_new(Evaluator *evaluator, Value *self, const Call *call)
{
    Value *class = self != NULL ? self : need_argument(evaluator, call, 0, "cls");
    return class->kind == VALUE_CLASS
               ? instance_new(evaluator, class)
               : value_unknown(evaluator, call->origin, "object.__new__() of a %s is not followed",
                               value_kind_name(class));
}

static Value *
object_init(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    (void)call;
    return evaluator->none;
}

static Value *
object_setattr(Evaluator *evaluator, Value *self, const Call *call)
{
    Value *name = need_argument(evaluator, call, 0, "name");
    if (self != NULL && self->kind == VALUE_INSTANCE && value_text(name) != NULL)
        namespace_set(evaluator, &self->instance->names,
                      evaluator_name(evaluator, value_text(name)),
                      need_argument(evaluator, call, 1, "value"), call->origin);
    return evaluator->none;
}

static const Builtin object_methods[] = {
    {"__new__", object_new},
    {"__init_subclass__", object_init},
    {"__setattr__", object_setattr},
    {0},
};

static Value *
property_setter(Evaluator *evaluator, Value *self, const Call *call)
{
    Value *wrapper = new_value(evaluator, VALUE_PROPERTY);
    wrapper->wrapper = self->wrapper;
    wrapper->wrapper.set = need_argument(evaluator, call, 0, "fset");
    return wrapper;
}

static Value *
property_getter(Evaluator *evaluator, Value *self, const Call *call)
{
    Value *wrapper = new_value(evaluator, VALUE_PROPERTY);
    wrapper->wrapper = self->wrapper;
    wrapper->wrapper.get = need_argument(evaluator, call, 0, "fget");
    return wrapper;
}

static Value *
property_same(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)evaluator;
    (void)call;
    return self;
}

static const Builtin property_methods[] = {
    {"setter", property_setter},
    {"getter", property_getter},
    {"deleter", property_same},
    {"expression", property_same},
    {0},
};

const BuiltinType builtin_types[] = {
    {"object", NULL, construct_object, object_methods},
    {"type", NULL, construct_type, NULL},
    {"int", NULL, construct_int, integer_methods},
    {"bool", "int", construct_bool, NULL},
    {"float", NULL, construct_float, float_methods},
    {"complex", NULL, NULL, NULL},
    {"str", NULL, construct_str, string_methods},
    {"bytes", NULL, construct_bytes, bytes_methods},
    {"bytearray", NULL, construct_bytes, bytes_methods},
    {"memoryview", NULL, NULL, NULL},
    {"list", NULL, construct_sequence, list_methods},
    {"tuple", NULL, construct_sequence, tuple_methods},
    {"set", NULL, construct_sequence, set_methods},
    {"frozenset", NULL, construct_sequence, set_methods},
    {"dict", NULL, construct_dict, dict_methods},
    {"property", NULL, construct_wrapper, property_methods},
    {"classmethod", NULL, construct_wrapper, NULL},
    {"staticmethod", NULL, construct_wrapper, NULL},
    {"types.FunctionType", NULL, NULL, NULL},
    {"types.MethodType", NULL, NULL, NULL},
    {"types.ModuleType", NULL, NULL, NULL},
    {"types.NoneType", NULL, NULL, NULL},
    {"types.SimpleNamespace", NULL, NULL, NULL},
    {0},
};
