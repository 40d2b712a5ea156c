#include "python/value.h"

#include "python/builtin-private.h"
#include "python/evaluator-private.h"

#include <string.h>

// Reading values: names of kinds and types, contents, ancestry.

static const char *const kind_names[VALUE_KINDS] = {
    [VALUE_NONE] = "NoneType",
    [VALUE_ELLIPSIS] = "ellipsis",
    [VALUE_NOT_IMPLEMENTED] = "NotImplementedType",
    [VALUE_BOOL] = "bool",
    [VALUE_INT] = "int",
    [VALUE_FLOAT] = "float",
    [VALUE_STRING] = "str",
    [VALUE_BYTES] = "bytes",
    [VALUE_TUPLE] = "tuple",
    [VALUE_LIST] = "list",
    [VALUE_SET] = "set",
    [VALUE_FROZENSET] = "frozenset",
    [VALUE_DICT] = "dict",
    [VALUE_ITERATOR] = "iterator",
    [VALUE_FUNCTION] = "function",
    [VALUE_CLASS] = "type",
    [VALUE_MODULE] = "module",
    [VALUE_METHOD] = "method",
    [VALUE_PROPERTY] = "property",
    [VALUE_CLASS_METHOD] = "classmethod",
    [VALUE_STATIC_METHOD] = "staticmethod",
    [VALUE_TYPE] = "type",
    [VALUE_GENERIC] = "types.GenericAlias",
    [VALUE_UNKNOWN] = "unknown",
};

const char *
value_kind_name(const Value *value)
{
    if (value == NULL)
        return "unknown";
    if (value->kind == VALUE_INSTANCE)
        return value->instance->class->class->name;
    if (value->kind == VALUE_HOST)
        return value->host.type->name;
    return kind_names[value->kind];
}

const char *
value_name(const Value *value)
{
    switch (value->kind) {
    case VALUE_CLASS:
        return value->class->name;
    case VALUE_TYPE:
        return value->type->name;
    case VALUE_FUNCTION:
        return value->function->name;
    case VALUE_MODULE:
        return value->module->name;
    case VALUE_METHOD:
        return value_name(value->method.function);
    case VALUE_GENERIC:
        return value_name(value->generic.base);
    case VALUE_HOST:
        return value->host.type == &builtin_function_type ? builtin_name(value->host.row) : NULL;
    default:
        return NULL;
    }
}

const char *
value_text(const Value *value)
{
    if (value == NULL)
        return NULL;
    if (value->kind == VALUE_INSTANCE && value->instance->content != NULL)
        value = value->instance->content;
    return value->kind == VALUE_STRING ? value->text.bytes : NULL;
}

bool
value_integer(const Value *value, int64_t *number)
{
    if (value == NULL)
        return false;
    if (value->kind == VALUE_INSTANCE && value->instance->content != NULL)
        value = value->instance->content;
    if (value->kind == VALUE_BOOL) {
        *number = value->truth;
        return true;
    }
    if (value->kind != VALUE_INT || value->integer.big != NULL)
        return false;
    *number = value->integer.small;
    return true;
}

const Items *
value_sequence(const Value *value)
{
    if (value == NULL)
        return NULL;
    switch (value->kind) {
    case VALUE_TUPLE:
    case VALUE_LIST:
    case VALUE_SET:
    case VALUE_FROZENSET:
        return &value->sequence;
    case VALUE_ITERATOR:
        return &value->iterator.items;
    case VALUE_INSTANCE:
        return value->instance->content == NULL ? NULL : value_sequence(value->instance->content);
    default:
        return NULL;
    }
}

Value *
value_find(const Value *dict, const char *key)
{
    if (dict == NULL || dict->kind != VALUE_DICT)
        return NULL;
    for (size_t i = 0; i < dict->dict.count; i++) {
        const char *text = value_text(dict->dict.entries[i].key);
        if (text != NULL && strcmp(text, key) == 0)
            return dict->dict.entries[i].value;
    }
    return NULL;
}

const Binding *
value_class_row(const Value *class, const char *name, Value **owner)
{
    for (size_t i = 0; class->kind == VALUE_CLASS && i < class->class->mro_count; i++) {
        Value *base = class->class->mro[i];
        const Binding *row =
            base->kind == VALUE_CLASS ? namespace_find(&base->class->names, name) : NULL;
        if (row == NULL)
            continue;
        if (owner != NULL)
            *owner = base;
        return row;
    }
    return NULL;
}

static bool
type_is_below(const BuiltinType *type, const BuiltinType *base)
{
    if (strcmp(base->name, "object") == 0)
        return true;
    for (int i = 0; type != NULL && i < 8; i++) {
        if (type == base)
            return true;
        type = type->base == NULL ? NULL : builtin_type_row(type->base);
    }
    return false;
}

bool
value_is_subclass(const Value *type, const Value *base)
{
    if (type == base)
        return true;
    if (type->kind == VALUE_GENERIC)
        return value_is_subclass(type->generic.base, base);
    if (type->kind == VALUE_TYPE)
        return base->kind == VALUE_TYPE && type_is_below(type->type, base->type);
    if (type->kind != VALUE_CLASS)
        return false;
    if (value_is_type(base, "object"))
        return true;
    for (size_t i = 0; i < type->class->mro_count; i++) {
        const Value *one = type->class->mro[i];
        bool is_same = one == base || (one->kind == VALUE_CLASS && base->kind == VALUE_CLASS &&
                                       one->class == base->class);
        if (is_same || (one->kind == VALUE_TYPE && base->kind == VALUE_TYPE &&
                        type_is_below(one->type, base->type)))
            return true;
    }
    return false;
}

bool
value_is_type(const Value *value, const char *name)
{
    return value != NULL && value->kind == VALUE_TYPE && strcmp(value->type->name, name) == 0;
}

/** The value's own class or type; an unknown for what has none here. */
Value *
value_class(Evaluator *evaluator, Value *value)
{
    if (value->kind == VALUE_UNKNOWN)
        return value;
    if (value->kind == VALUE_INSTANCE)
        return value->instance->class;
    if (value->kind == VALUE_HOST && value->host.type == &library_object_type)
        return library_object_class(value);
    static const char *const library_names[VALUE_KINDS] = {
        [VALUE_NONE] = "types.NoneType",
        [VALUE_FUNCTION] = "types.FunctionType",
        [VALUE_METHOD] = "types.MethodType",
        [VALUE_MODULE] = "types.ModuleType",
    };
    const char *name =
        library_names[value->kind] != NULL ? library_names[value->kind] : kind_names[value->kind];
    Value *type = value->kind == VALUE_HOST ? NULL : builtin_type_value(evaluator, name);
    return type != NULL ? type
                        : value_unknown(evaluator, (Origin){0}, "the type of a %s is not followed",
                                        value_kind_name(value));
}

void *
value_host_data(const Value *value, const HostType *type)
{
    return value != NULL && value->kind == VALUE_HOST && value->host.type == type ? value->host.data
                                                                                  : NULL;
}

const void *
value_host_row(const Value *value, const HostType *type)
{
    return value != NULL && value->kind == VALUE_HOST && value->host.type == type ? value->host.row
                                                                                  : NULL;
}

Value *
value_host_base(const Value *class, const HostType *type)
{
    for (size_t i = 0; class->kind == VALUE_CLASS && i < class->class->mro_count; i++)
        if (class->class->mro[i]->kind == VALUE_HOST && class->class->mro[i]->host.type == type)
            return class->class->mro[i];
    return NULL;
}
