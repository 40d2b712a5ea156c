#include "python/builtin-private.h"
#include "python/integer.h"

#include <string.h>

// Functions about objects: isinstance, getattr, super, repr, print…

static int
is_one_of(Evaluator *evaluator, Value *type, Value *value, Value *wanted, bool is_instance)
{
    if (wanted->kind == VALUE_TUPLE ||
        (wanted->kind == VALUE_GENERIC && value_is_type(wanted->generic.base, "typing.Union"))) {
        const Items *all =
            wanted->kind == VALUE_TUPLE ? &wanted->sequence : &wanted->generic.arguments;
        int result = all->rest != NULL ? -1 : 0;
        for (size_t i = 0; i < all->count; i++) {
            int one = is_one_of(evaluator, type, value, all->items[i], is_instance);
            if (one == 1)
                return 1;
            result = one < 0 ? -1 : result;
        }
        return result;
    }
    if (wanted->kind == VALUE_UNKNOWN)
        return -1;
    if (wanted->kind == VALUE_HOST && is_instance && wanted->host.type->is_instance != NULL)
        return wanted->host.type->is_instance(evaluator, wanted, value);
    if (wanted->kind == VALUE_HOST && !is_instance && wanted->host.type->is_subclass != NULL)
        return wanted->host.type->is_subclass(evaluator, wanted, value);
    if (wanted->kind == VALUE_NONE)
        return value->kind == VALUE_NONE;
    if (value_is_type(wanted, "object"))
        return 1;
    if (type->kind == VALUE_UNKNOWN)
        // An object of a host is of none of Python's own types.
        return value->kind == VALUE_HOST && wanted->kind == VALUE_TYPE &&
                       strchr(wanted->type->name, '.') == NULL
                   ? 0
                   : -1;
    if (value_is_subclass(type, wanted))
        return 1;
    for (size_t i = 0; type->kind == VALUE_CLASS && i < type->class->mro_count; i++)
        if (type->class->mro[i]->kind == VALUE_UNKNOWN)
            return -1;
    // collections.abc.Mapping and the like: what they mean is not followed.
    bool is_abstract = wanted->kind == VALUE_TYPE && strchr(wanted->type->name, '.') != NULL &&
                       type->kind == VALUE_TYPE;
    return is_abstract && (g_str_has_prefix(wanted->type->name, "collections.abc.") ||
                           g_str_has_prefix(wanted->type->name, "typing."))
               ? -1
               : 0;
}

static Value *
from_answer(Evaluator *evaluator, int answer, Value *value, Value *wanted, Origin origin)
{
    if (answer >= 0)
        return value_bool(evaluator, answer);
    if (value->kind == VALUE_UNKNOWN)
        return value;
    return wanted->kind == VALUE_UNKNOWN
               ? wanted
               : value_unknown(evaluator, origin, "whether a %s is one of those is not known",
                               value_kind_name(value));
}

static Value *
call_isinstance(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    Value *value = need_argument(evaluator, call, 0, "obj");
    Value *wanted = need_argument(evaluator, call, 1, "class_or_tuple");
    if (value->kind == VALUE_UNKNOWN)
        return value;
    int answer = is_one_of(evaluator, value_class(evaluator, value), value, wanted, true);
    return from_answer(evaluator, answer, value, wanted, call->origin);
}

static Value *
call_issubclass(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    Value *value = need_argument(evaluator, call, 0, "cls");
    Value *wanted = need_argument(evaluator, call, 1, "class_or_tuple");
    if (value->kind == VALUE_UNKNOWN)
        return value;
    if (value->kind != VALUE_CLASS && value->kind != VALUE_TYPE && value->kind != VALUE_HOST)
        return evaluator_raise(evaluator, call->origin, "TypeError",
                               "issubclass() arg 1 must be a class");
    int answer = is_one_of(evaluator, value, value, wanted, false);
    return from_answer(evaluator, answer, value, wanted, call->origin);
}

static Value *
call_getattr(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    Value *value = need_argument(evaluator, call, 0, "object");
    Value *name = need_argument(evaluator, call, 1, "name");
    Value *standard = call_argument(call, 2, NULL);
    if (value->kind == VALUE_UNKNOWN || value_text(name) == NULL)
        return value->kind == VALUE_UNKNOWN ? value : name;
    if (standard == NULL)
        return evaluator_get(evaluator, value, value_text(name), call->origin);
    Value *found = evaluator_find(evaluator, value, value_text(name), call->origin);
    return found != NULL ? found : standard;
}

static Value *
call_hasattr(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    Value *value = need_argument(evaluator, call, 0, "obj");
    Value *name = need_argument(evaluator, call, 1, "name");
    if (value->kind == VALUE_UNKNOWN || value_text(name) == NULL)
        return value->kind == VALUE_UNKNOWN ? value : name;
    Value *found = evaluator_find(evaluator, value, value_text(name), call->origin);
    return found != NULL && found->kind == VALUE_UNKNOWN && value->kind != VALUE_INSTANCE
               ? found
               : value_bool(evaluator, found != NULL);
}

static Value *
call_setattr(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    Value *value = need_argument(evaluator, call, 0, "obj");
    const char *name = value_text(need_argument(evaluator, call, 1, "name"));
    if (name != NULL)
        evaluator_set(evaluator, value, name, need_argument(evaluator, call, 2, "value"),
                      call->origin);
    else if (value->kind == VALUE_CLASS)
        value->class->names.rest = need_argument(evaluator, call, 1, "name");
    return evaluator->none;
}

static Value *
call_nothing(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    (void)call;
    return evaluator->none;
}

static Value *
call_repr(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    Value *value = need_argument(evaluator, call, 0, "obj");
    return value->kind == VALUE_UNKNOWN
               ? value
               : value_from_text(evaluator, evaluator_repr(evaluator, value));
}

bool
evaluator_is_callable(Evaluator *evaluator, Value *value)
{
    if (value->kind == VALUE_HOST)
        return value->host.type->call != NULL && value->host.type != &library_object_type;
    if (value->kind == VALUE_INSTANCE)
        return class_lookup(evaluator, value->instance->class, NULL, value,
                            evaluator->names.call) != NULL;
    return value->kind == VALUE_FUNCTION || value->kind == VALUE_CLASS ||
           value->kind == VALUE_METHOD || value->kind == VALUE_TYPE;
}

static Value *
call_callable(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    Value *value = need_argument(evaluator, call, 0, "obj");
    return value->kind == VALUE_UNKNOWN
               ? value
               : value_bool(evaluator, evaluator_is_callable(evaluator, value));
}

static Value *
call_vars(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    Value *value = need_argument(evaluator, call, 0, "object");
    return value->kind == VALUE_UNKNOWN
               ? value
               : evaluator_get(evaluator, value, evaluator->names.dict, call->origin);
}

static int
compare_texts(const void *a, const void *b)
{
    return strcmp(value_text(*(Value *const *)a), value_text(*(Value *const *)b));
}

static void
add_names(Evaluator *evaluator, Value *list, GHashTable *seen, const Namespace *names)
{
    for (size_t i = 0; i < names->count; i++)
        if (names->rows[i].value != NULL &&
            g_hash_table_add(seen, (gpointer)(uintptr_t)names->rows[i].name))
            value_append(evaluator, list, value_from_text(evaluator, names->rows[i].name));
    if (names->rest != NULL)
        list->sequence.rest = names->rest;
}

// The names that Python code gave; those that every type has of its own are not among them.
static Value *
call_dir(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    Value *value = need_argument(evaluator, call, 0, "object");
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL); // names are interned
    Value *list = value_list(evaluator);
    Value *class = value->kind == VALUE_INSTANCE ? value->instance->class : value;
    if (value->kind == VALUE_MODULE)
        add_names(evaluator, list, seen, &value->module->names);
    else if (class->kind != VALUE_CLASS)
        return value_unknown(evaluator, call->origin, "dir() of a %s is not followed",
                             value_kind_name(value));
    if (value->kind == VALUE_INSTANCE)
        add_names(evaluator, list, seen, &value->instance->names);
    for (size_t i = 0; class->kind == VALUE_CLASS && i < class->class->mro_count; i++) {
        Value *base = class->class->mro[i];
        if (base->kind == VALUE_CLASS)
            add_names(evaluator, list, seen, &base->class->names);
        else if (base->kind == VALUE_UNKNOWN)
            list->sequence.rest = base;
    }
    if (list->sequence.count > 0)
        qsort(list->sequence.items, list->sequence.count, sizeof *list->sequence.items,
              compare_texts);
    return list;
}

static Value *
call_not_known(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    return value_unknown(evaluator, call->origin, "what lies outside of the source is not known");
}

// Code in a text is not run, but it may put anything into the names that it is given.
static Value *
call_exec(Evaluator *evaluator, Value *self, const Call *call)
{
    Value *unknown = call_not_known(evaluator, self, call);
    Frame *frame = evaluator->frame;
    if (call->positional == 1 && frame != NULL && frame->names->rest == NULL) {
        branch_touch(evaluator, CONTAINER_NAMESPACE, frame->names);
        frame->names->rest = unknown;
    }
    for (size_t i = 1; i < call->positional; i++) {
        Value *names = call->arguments[i].value;
        if (names->kind != VALUE_DICT)
            continue;
        branch_touch(evaluator, CONTAINER_DICT, &names->dict);
        names->dict.rest = unknown;
    }
    return evaluator->none;
}

static Value *
call_chr(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    int64_t number = -1;
    Value *value = need_argument(evaluator, call, 0, "i");
    if (!value_integer(value, &number) || number < 0 || number > 0x10FFFF)
        return value->kind == VALUE_UNKNOWN ? value
                                            : evaluator_raise(evaluator, call->origin, "ValueError",
                                                              "chr() arg not in range(0x110000)");
    GString *text = g_string_new(NULL);
    g_string_append_unichar(text, (gunichar)number);
    return value_text_take(evaluator, text);
}

static Value *
call_ord(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    Value *value = need_argument(evaluator, call, 0, "c");
    const char *text = value_text(value);
    if (text == NULL || *text == '\0' || *g_utf8_next_char(text) != '\0')
        return value->kind == VALUE_UNKNOWN ? value
                                            : evaluator_raise(evaluator, call->origin, "TypeError",
                                                              "ord() expected a character");
    return value_from_integer(evaluator, g_utf8_get_char(text));
}

static Value *
with_radix(Evaluator *evaluator, const Call *call, const char *specification)
{
    Value *value = need_argument(evaluator, call, 0, "number");
    return value->kind == VALUE_INT || value->kind == VALUE_BOOL
               ? format_value(evaluator, value, specification, call->origin)
               : value_unknown(evaluator, call->origin, "digits of a %s are not followed",
                               value_kind_name(value));
}

static Value *
call_hex(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    return with_radix(evaluator, call, "#x");
}

static Value *
call_oct(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    return with_radix(evaluator, call, "#o");
}

static Value *
call_bin(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    return with_radix(evaluator, call, "#b");
}

static Value *
call_format(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    const char *specification = value_text(call_argument(call, 1, NULL));
    return format_value(evaluator, need_argument(evaluator, call, 0, "value"),
                        specification == NULL ? "" : specification, call->origin);
}

typedef struct {
    Value *class, *self;
} Super;

static Value *
super_attribute(Evaluator *evaluator, Value *self, const char *name, Origin origin)
{
    (void)origin;
    const Super *super = self->host.data;
    Value *instance = super->self->kind == VALUE_CLASS ? NULL : super->self;
    Value *class = instance == NULL ? super->self : value_class(evaluator, instance);
    Value *found = class_lookup(evaluator, class, super->class, instance, name);
    bool is_implicit =
        found != NULL && found->kind == VALUE_FUNCTION && instance == NULL &&
        (name == evaluator->names.init_subclass || strcmp(name, "__class_getitem__") == 0);
    if (is_implicit) {
        Value *method = new_value(evaluator, VALUE_METHOD);
        method->method.function = found;
        method->method.self = class;
        return method;
    }
    Value *of_metaclass = found != NULL && found->kind == VALUE_FUNCTION
                              ? NULL
                              : metaclass_super(evaluator, super->self, name);
    if (of_metaclass != NULL)
        return of_metaclass;
    if (found != NULL)
        return found;
    const BuiltinType *object = builtin_type_row("object");
    const Builtin *method = builtin_method(object, name);
    if (name == evaluator->names.init || method == NULL)
        return name == evaluator->names.init
                   ? builtin_function(evaluator, builtin_method(object, "__init_subclass__"))
                   : NULL;
    if (name == evaluator->names.new)
        return builtin_function(evaluator, method);
    Value *bound = new_value(evaluator, VALUE_METHOD);
    bound->method.function = builtin_function(evaluator, method);
    bound->method.self = super->self;
    return bound;
}

static const HostType super_type = {.name = "super", .get_attribute = super_attribute};

static Value *
call_super(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    Value *class = need_argument(evaluator, call, 0, "type");
    Value *object = need_argument(evaluator, call, 1, "object");
    if (class->kind != VALUE_CLASS || object->kind == VALUE_UNKNOWN)
        return class->kind == VALUE_UNKNOWN ? class
               : object->kind == VALUE_UNKNOWN
                   ? object
                   : value_unknown(evaluator, call->origin, "super() of a %s is not followed",
                                   value_kind_name(class));
    Super *super = ARENA_NEW(evaluator->arena, Super);
    *super = (Super){class, object};
    return value_host(evaluator, &super_type, NULL, super, call->origin);
}

const Builtin object_functions[] = {
    {"isinstance", call_isinstance},
    {"issubclass", call_issubclass},
    {"getattr", call_getattr},
    {"hasattr", call_hasattr},
    {"setattr", call_setattr},
    {"delattr", call_nothing},
    {"callable", call_callable},
    {"repr", call_repr},
    {"ascii", call_repr},
    {"format", call_format},
    {"vars", call_vars},
    {"dir", call_dir},
    {"super", call_super},
    {"chr", call_chr},
    {"ord", call_ord},
    {"hex", call_hex},
    {"oct", call_oct},
    {"bin", call_bin},
    {0},
};

const Builtin builtin_functions[] = {
    {"print", call_nothing},
    {"breakpoint", call_nothing},
    {"locals", call_not_known},
    {"globals", call_not_known},
    {"open", call_not_known},
    {"input", call_not_known},
    {"eval", call_not_known},
    {"exec", call_exec},
    {"compile", call_not_known},
    {"id", call_not_known},
    {"hash", call_not_known},
    {"exit", call_not_known},
    {"quit", call_not_known},
    {"help", call_not_known},
    {"__import__", call_not_known},
    {"slice", call_not_known},
    {0},
};
