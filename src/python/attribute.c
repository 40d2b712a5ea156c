#include "python/builtin-private.h"
#include "python/evaluator-private.h"

#include <string.h>

// value.name, for every kind of value; and value.name = x.

/** The value itself, or what an instance of a subclass of str, int… holds. */
Value *
value_without_instance(Value *value)
{
    if (value->kind != VALUE_INSTANCE || value->instance->content == NULL)
        return value;
    return value->instance->content;
}

static Value *
new_method(Evaluator *evaluator, Value *function, Value *self)
{
    Value *method = new_value(evaluator, VALUE_METHOD);
    method->method.function = function;
    method->method.self = self;
    return method;
}

static Value *
call_descriptor(Evaluator *evaluator, Value *descriptor, Value *self, Value *class)
{
    Value *method = class_lookup(evaluator, descriptor->instance->class, NULL, descriptor,
                                 evaluator->names.get);
    Value *content = descriptor->instance->content;
    if (method == NULL && content != NULL && content->kind == VALUE_PROPERTY)
        return bind_attribute(evaluator, content, self, class);
    if (method == NULL || method->kind == VALUE_UNKNOWN)
        return descriptor;
    Value *arguments[] = {self == NULL ? evaluator->none : self, class};
    return evaluator_call_with(evaluator, method, (Origin){0}, 2, arguments);
}

/** What a value that stands in a class is for an instance (`self`) or the class (`self` NULL). */
Value *
bind_attribute(Evaluator *evaluator, Value *found, Value *self, Value *class)
{
    switch (found->kind) {
    case VALUE_FUNCTION:
        return self == NULL ? found : new_method(evaluator, found, self);
    case VALUE_CLASS_METHOD:
        return new_method(evaluator, found->wrapper.get, class);
    case VALUE_STATIC_METHOD:
        return found->wrapper.get;
    case VALUE_PROPERTY:
        return self == NULL
                   ? found
                   : evaluator_call_with(evaluator, found->wrapper.get, (Origin){0}, 1, &self);
    case VALUE_HOST:
        if (found->host.type->get != NULL)
            return found->host.type->get(evaluator, found, self, class);
        if (self != NULL && found->host.type == &builtin_function_type)
            return new_method(evaluator, found, self);
        return found;
    case VALUE_INSTANCE:
        return call_descriptor(evaluator, found, self, class);
    default:
        return found;
    }
}

// descriptor.__get__(instance, class)
static Value *
descriptor_get(Evaluator *evaluator, Value *self, const Call *call)
{
    Value *instance = need_argument(evaluator, call, 0, "instance");
    Value *class = call_argument(call, 1, "owner");
    bool is_of_class = instance->kind == VALUE_NONE && class != NULL;
    if (class == NULL)
        class = value_class(evaluator, instance);
    return bind_attribute(evaluator, self, is_of_class ? NULL : instance, class);
}

static const Builtin descriptor_row = {"__get__", descriptor_get};

static bool
is_dunder(const char *name)
{
    return name[0] == '_' && name[1] == '_';
}

static Value *
not_followed(Evaluator *evaluator, const char *type, const char *name)
{
    return value_unknown(evaluator, (Origin){0}, "the attribute %s of %s is not followed", name,
                         type);
}

static Value *property_attribute(Evaluator *evaluator, Value *value, const char *name);

static Value *
lookup_in_base(Evaluator *evaluator, Value *base, Value *class, Value *self, const char *name)
{
    if (base->kind == VALUE_CLASS) {
        const Binding *row = namespace_row(&base->class->names, name);
        return row == NULL || row->value == NULL
                   ? NULL
                   : bind_attribute(evaluator, row->value, self, class);
    }
    if (base->kind == VALUE_HOST && base->host.type->inherit != NULL)
        return base->host.type->inherit(evaluator, base, class, self, name);
    if (base->kind == VALUE_TYPE) {
        const Builtin *method = builtin_method(base->type, name);
        Value *content =
            self != NULL && self->kind == VALUE_INSTANCE ? self->instance->content : NULL;
        if (content != NULL && content->kind == VALUE_PROPERTY && name != evaluator->names.get)
            return property_attribute(evaluator, content, name);
        // What Python's abstract classes bring along is not followed.
        if (method == NULL)
            return name[0] != '_' && g_str_has_prefix(base->type->name, "collections.")
                       ? not_followed(evaluator, base->type->name, name)
                       : NULL;
        Value *function = builtin_unbound(evaluator, method);
        return self == NULL ? function
                            : new_method(evaluator, function, content != NULL ? content : self);
    }
    return NULL;
}

Value *
class_lookup(Evaluator *evaluator, Value *class, Value *after, Value *self, const char *name)
{
    if (class->kind != VALUE_CLASS)
        return NULL;
    Value *unknown = NULL;
    bool started = after == NULL;
    for (size_t i = 0; i < class->class->mro_count; i++) {
        Value *base = class->class->mro[i];
        if (!started) {
            started = base == after || (after->kind == VALUE_CLASS && base->kind == VALUE_CLASS &&
                                        base->class == after->class);
            continue;
        }
        Value *found = lookup_in_base(evaluator, base, class, self, name);
        if (found != NULL && base->kind != VALUE_TYPE)
            return found;
        if (found != NULL && found->kind != VALUE_UNKNOWN)
            return found;
        // It may have come from there; a later class that has it is believed before that.
        if (base->kind == VALUE_UNKNOWN)
            found = base;
        unknown = unknown == NULL ? found : unknown;
    }
    return unknown;
}

// `object` stands in no MRO here, but programs see it there.
static Value *
with_object(Evaluator *evaluator, Value *const *items, size_t count, bool wanted)
{
    Value *tuple = new_value(evaluator, VALUE_TUPLE);
    Value *object = builtin_type_value(evaluator, "object");
    for (size_t i = 0; i < count; i++) {
        wanted = wanted && items[i] != object;
        sequence_add(evaluator, &tuple->sequence, items[i]);
    }
    if (wanted)
        sequence_add(evaluator, &tuple->sequence, object);
    return tuple;
}

static Value *
class_own(Evaluator *evaluator, Value *self, const char *name)
{
    const Class *class = self->class;
    if (name == evaluator->names.name)
        return value_from_text(evaluator, class->name);
    if (name == evaluator->names.class)
        return builtin_type_value(evaluator, "type");
    if (strcmp(name, "__bases__") == 0)
        return with_object(evaluator, class->bases, class->base_count, class->base_count == 0);
    if (name == evaluator->names.mro)
        return with_object(evaluator, class->mro, class->mro_count, true);
    if (name != evaluator->names.dict && name != evaluator->names.annotations)
        return NULL;
    Value *dict = value_dict(evaluator);
    for (size_t i = 0; i < class->names.count; i++) {
        const Binding *row = &class->names.rows[i];
        Value *value = name == evaluator->names.dict ? row->value
                       : row->annotation == NULL
                           ? NULL
                           : evaluator_annotation(evaluator, class->module, self, row);
        if (value != NULL)
            dict_set(evaluator, &dict->dict, value_from_text(evaluator, row->name), value);
    }
    return dict;
}

// By the metaclass that `base` was made with, if it has been said there.
static Value *
metaclass_attribute(Evaluator *evaluator, Value *class, const Value *base, const char *name)
{
    for (size_t i = 0; base->kind == VALUE_CLASS && i < base->class->keyword_count; i++) {
        Value *metaclass = base->class->keywords[i].value;
        if (strcmp(base->class->keywords[i].name, "metaclass") != 0)
            continue;
        if (metaclass->kind == VALUE_UNKNOWN)
            return is_dunder(name) ? NULL : metaclass;
        if (metaclass->kind == VALUE_TYPE && strcmp(name, "register") == 0)
            return not_followed(evaluator, metaclass->type->name, name);
        return metaclass->kind == VALUE_CLASS
                   ? class_lookup(evaluator, metaclass, NULL, class, name)
                   : NULL;
    }
    return NULL;
}

/** class.name; NULL when it has none. */
Value *
class_attribute(Evaluator *evaluator, Value *class, const char *name, Origin origin)
{
    (void)origin;
    Value *found = NULL;
    if (is_dunder(name))
        found = class_own(evaluator, class, name);
    if (found == NULL && class->class->is_enum)
        found = enum_find(evaluator, class, name);
    if (found == NULL && class->class->is_enum && name == evaluator->names.members)
        return enum_members(evaluator, class);
    if (found == NULL)
        found = class_lookup(evaluator, class, NULL, NULL, name);
    if (found == NULL)
        found = class->class->names.rest;
    for (size_t i = 0; found == NULL && i < class->class->mro_count; i++)
        found = metaclass_attribute(evaluator, class, class->class->mro[i], name);
    return found;
}

static Value *
instance_own(Evaluator *evaluator, const Value *self, const char *name)
{
    const Instance *instance = self->instance;
    if (name == evaluator->names.class)
        return instance->class;
    if (name == evaluator->names.args && instance->content != NULL &&
        instance->content->kind == VALUE_TUPLE)
        return instance->content;
    if (name != evaluator->names.dict)
        return NULL;
    Value *dict = value_dict(evaluator);
    for (size_t i = 0; i < instance->names.count; i++)
        dict_set(evaluator, &dict->dict, value_from_text(evaluator, instance->names.rows[i].name),
                 instance->names.rows[i].value);
    return dict;
}

static Value *
instance_attribute(Evaluator *evaluator, Value *self, const char *name, Origin origin)
{
    const Binding *row = namespace_row(&self->instance->names, name);
    if (row != NULL && row->value != NULL)
        return row->value;
    Value *found = class_lookup(evaluator, self->instance->class, NULL, self, name);
    if (found != NULL && found->kind != VALUE_UNKNOWN)
        return found;
    Value *own = instance_own(evaluator, self, name);
    if (own != NULL || found != NULL)
        return own != NULL ? own : found;
    Value *getattr = is_dunder(name) ? NULL
                                     : class_lookup(evaluator, self->instance->class, NULL, self,
                                                    evaluator->names.getattr);
    if (getattr == NULL)
        return self->instance->names.rest;
    Value *argument = value_from_text(evaluator, name);
    return evaluator_call_with(evaluator, getattr, origin, 1, &argument);
}

static Value *
function_attribute(Evaluator *evaluator, Value *value, const char *name)
{
    Function *function = value->function;
    const Binding *row = namespace_row(&function->names, name);
    if (row != NULL)
        return row->value;
    if (name == evaluator->names.name || name == evaluator->names.qualname)
        return value_from_text(evaluator, function->name);
    if (name == evaluator->names.module)
        return value_from_text(evaluator, function->module->name);
    if (name == evaluator->names.get)
        return new_method(evaluator, builtin_function(evaluator, &descriptor_row), value);
    static const char *const others[] = {"cache_info", "cache_clear", "register", "dispatch"};
    for (size_t i = 0; i < G_N_ELEMENTS(others); i++)
        if (strcmp(others[i], name) == 0)
            return not_followed(evaluator, "a function", name);
    if (name != evaluator->names.doc)
        return is_dunder(name) ? not_followed(evaluator, "a function", name) : NULL;
    const Node *first = function->node->kind == NODE_LAMBDA ? NULL : function->node->function->body;
    bool has_text =
        first != NULL && first->kind == NODE_EXPRESSION && first->value->kind == NODE_STRING;
    return has_text
               ? value_from_text_n(evaluator, first->value->text.bytes, first->value->text.length)
               : evaluator->none;
}

static Value *
type_attribute(Evaluator *evaluator, const Value *value, const char *name)
{
    const Builtin *method = builtin_method(value->type, name);
    const char *dot = strrchr(value->type->name, '.');
    if (method != NULL)
        return builtin_unbound(evaluator, method);
    if (strcmp(name, "utc") == 0 && strcmp(value->type->name, "datetime.timezone") == 0)
        return date_utc(evaluator);
    if (name == evaluator->names.name || name == evaluator->names.qualname)
        return value_from_text(evaluator, dot == NULL ? value->type->name : dot + 1);
    if (name == evaluator->names.class)
        return builtin_type_value(evaluator, "type");
    if (name == evaluator->names.module)
        return dot == NULL ? value_from_text(evaluator, "builtins")
                           : value_from_text_n(evaluator, value->type->name,
                                               (size_t)(dot - value->type->name));
    return dot != NULL || is_dunder(name) ? not_followed(evaluator, value->type->name, name) : NULL;
}

static Value *
plain_attribute(Evaluator *evaluator, Value *value, const char *name)
{
    Value *class = value_class(evaluator, value);
    if (name == evaluator->names.class)
        return class;
    if (class->kind != VALUE_TYPE)
        return NULL;
    const Builtin *method = builtin_method(class->type, name);
    if (method != NULL ? method->call == builtin_not_followed : is_dunder(name))
        return not_followed(evaluator, class->type->name, name);
    return method == NULL ? NULL : new_method(evaluator, builtin_unbound(evaluator, method), value);
}

static Value *
property_attribute(Evaluator *evaluator, Value *value, const char *name)
{
    static const char *const functions[] = {"getter", "setter",   "deleter", "expression",
                                            "fget",   "__func__", "fset"};
    if (name == evaluator->names.get)
        return new_method(evaluator, builtin_function(evaluator, &descriptor_row), value);
    for (size_t i = 0; i < G_N_ELEMENTS(functions); i++)
        if (strcmp(name, functions[i]) == 0)
            return i < 4 ? new_method(
                               evaluator,
                               builtin_unbound(evaluator,
                                               builtin_method(value_class(evaluator, value)->type,
                                                              functions[i])),
                               value)
                   : i < 6 || value->wrapper.set == NULL ? value->wrapper.get
                                                         : value->wrapper.set;
    return NULL;
}

/** value.name, or NULL. */
Value *
evaluator_find(Evaluator *evaluator, Value *value, const char *name, Origin origin)
{
    name = evaluator_name(evaluator, name);
    switch (value->kind) {
    case VALUE_UNKNOWN:
        return value;
    case VALUE_MODULE:
        return module_attribute(evaluator, value->module, name, origin);
    case VALUE_CLASS:
        return class_attribute(evaluator, value, name, origin);
    case VALUE_INSTANCE:
        return instance_attribute(evaluator, value, name, origin);
    case VALUE_HOST:
        if (value->host.type->get_attribute != NULL)
            return value->host.type->get_attribute(evaluator, value, name, origin);
        return value_unknown(evaluator, origin, "the attribute %s of a %s is not followed", name,
                             value_kind_name(value));
    case VALUE_FUNCTION:
        return function_attribute(evaluator, value, name);
    case VALUE_METHOD:
        if (strcmp(name, "__func__") == 0)
            return value->method.function;
        return strcmp(name, "__self__") == 0
                   ? value->method.self
                   : evaluator_find(evaluator, value->method.function, name, origin);
    case VALUE_TYPE:
        return type_attribute(evaluator, value, name);
    case VALUE_GENERIC:
        if (strcmp(name, "__origin__") == 0)
            return value->generic.base;
        if (strcmp(name, "__args__") == 0)
            return value_from_items(evaluator, VALUE_TUPLE, value->generic.arguments.items,
                                    value->generic.arguments.count);
        return evaluator_find(evaluator, value->generic.base, name, origin);
    case VALUE_PROPERTY:
    case VALUE_CLASS_METHOD:
    case VALUE_STATIC_METHOD:
        return property_attribute(evaluator, value, name);
    default:
        return plain_attribute(evaluator, value, name);
    }
}

static const char *
kind_for_message(Evaluator *evaluator, const Value *value)
{
    if (value->kind == VALUE_MODULE)
        return arena_printf(evaluator->arena, "module '%s'", value->module->name);
    if (value->kind == VALUE_CLASS || value->kind == VALUE_TYPE)
        return arena_printf(evaluator->arena, "type object '%s'", value_name(value));
    return arena_printf(evaluator->arena, "'%s' object", value_kind_name(value));
}

// What every class and instance has of its own, and is not followed.
static bool
is_of_object(const Value *value, const char *name)
{
    static const char *const names[] = {
        "__init__",         "__new__",           "__str__",          "__repr__", "__eq__",
        "__ne__",           "__hash__",          "__lt__",           "__le__",   "__gt__",
        "__ge__",           "__format__",        "__dir__",          "__doc__",  "__setattr__",
        "__getattribute__", "__delattr__",       "__reduce__",       "mro",      "__slots__",
        "__subclasses__",   "__init_subclass__", "__subclasshook__",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (strcmp(names[i], name) == 0)
            return value->kind == VALUE_CLASS || value->kind == VALUE_INSTANCE ||
                   value->kind == VALUE_HOST;
    return value->kind == VALUE_HOST && is_dunder(name);
}

Value *
evaluator_get(Evaluator *evaluator, Value *value, const char *name, Origin origin)
{
    Value *found = evaluator_find(evaluator, value, name, origin);
    if (found != NULL)
        return found->kind == VALUE_UNKNOWN ? lazy_resolve(evaluator, found) : found;
    if (is_of_object(value, name))
        return not_followed(evaluator, kind_for_message(evaluator, value), name);
    return evaluator_raise(evaluator, origin, "AttributeError", "%s has no attribute '%s'",
                           kind_for_message(evaluator, value), name);
}

static bool
set_by_descriptor(Evaluator *evaluator, Value *instance, const char *name, Value *to, Origin origin)
{
    const Binding *row = value_class_row(instance->instance->class, name, NULL);
    Value *arguments[] = {instance, to};
    if (row == NULL || row->value == NULL || row->value->kind != VALUE_PROPERTY)
        return false;
    if (row->value->wrapper.set != NULL)
        evaluator_call_with(evaluator, row->value->wrapper.set, origin, 2, arguments);
    return true;
}

void
evaluator_set(Evaluator *evaluator, Value *value, const char *name, Value *to, Origin origin)
{
    name = evaluator_name(evaluator, name);
    switch (value->kind) {
    case VALUE_CLASS:
        for (size_t i = 0; i < value->class->mro_count; i++) {
            Value *base = value->class->mro[i];
            if (base->kind == VALUE_HOST && base->host.type->set_attribute != NULL)
                base->host.type->set_attribute(evaluator, value, name, to);
        }
        namespace_set(evaluator, &value->class->names, name, to, origin);
        break;
    case VALUE_INSTANCE:
        if (!set_by_descriptor(evaluator, value, name, to, origin))
            namespace_set(evaluator, &value->instance->names, name, to, origin);
        break;
    case VALUE_MODULE:
        namespace_set(evaluator, &value->module->names, name, to, origin);
        break;
    case VALUE_FUNCTION:
        namespace_set(evaluator, &value->function->names, name, to, origin);
        break;
    case VALUE_HOST:
        if (value->host.type->set_attribute != NULL)
            value->host.type->set_attribute(evaluator, value, name, to);
        break;
    default:
        break;
    }
}
