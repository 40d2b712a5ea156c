#include "python/builtin-private.h"

#include <string.h>

// dataclasses and named tuples: classes whose annotated names are the parameters of a constructor.

static const HostType field_type = {.name = "Field"};

static Value *
call_field(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    Call *copy = ARENA_NEW(evaluator->arena, Call);
    *copy = *call;
    return value_host(evaluator, &field_type, NULL, copy, call->origin);
}

static Value *
decorate_class(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    Value *class = need_argument(evaluator, call, 0, "cls");
    if (class->kind == VALUE_CLASS)
        class->class->is_dataclass = true;
    return class;
}

static const Builtin decorator_row = {"dataclasses.dataclass", decorate_class};

static Value *
call_dataclass(Evaluator *evaluator, Value *self, const Call *call)
{
    if (call->positional == 0)
        return builtin_function(evaluator, &decorator_row);
    return decorate_class(evaluator, self, call);
}

static bool
is_class_variable(Evaluator *evaluator, const Value *class, const Binding *row)
{
    const Node *annotation = row->annotation;
    (void)evaluator;
    (void)class;
    if (annotation->kind == NODE_SUBSCRIPT)
        annotation = annotation->subscript.value;
    const char *name = annotation->kind == NODE_NAME        ? annotation->name
                       : annotation->kind == NODE_ATTRIBUTE ? annotation->attribute.name
                                                            : "";
    return strcmp(name, "ClassVar") == 0;
}

/** The annotated names of a class and its bases, bases first, as a list of texts. */
static Value *
field_names(Evaluator *evaluator, const Value *class)
{
    Value *list = value_list(evaluator);
    for (size_t i = class->class->mro_count; i-- > 0;) {
        const Value *base = class->class->mro[i];
        if (base->kind != VALUE_CLASS)
            continue;
        for (size_t j = 0; j < base->class->names.count; j++) {
            const Binding *row = &base->class->names.rows[j];
            Value *name = value_from_text(evaluator, row->name);
            if (row->annotation != NULL && !is_class_variable(evaluator, base, row) &&
                value_contains(evaluator, list, name, (Origin){0}) == 0)
                value_append(evaluator, list, name);
        }
    }
    return list;
}

static Value *
standard_value(Evaluator *evaluator, Value *class, const char *name, Origin origin)
{
    const Binding *row = value_class_row(class, name, NULL);
    Value *value = row == NULL ? NULL : row->value;
    const Call *field = value_host_data(value, &field_type);
    if (field == NULL)
        return value;
    Value *factory = call_keyword(field, "default_factory");
    if (factory != NULL)
        return evaluator_call_with(evaluator, factory, origin, 0, NULL);
    return call_keyword(field, "default");
}

static bool
takes_part(const Value *class, const char *name)
{
    const Binding *row = value_class_row(class, name, NULL);
    const Call *field = value_host_data(row == NULL ? NULL : row->value, &field_type);
    Value *init = field == NULL ? NULL : call_keyword(field, "init");
    return init == NULL || init->kind != VALUE_BOOL || init->truth;
}

/** Class(…) of a dataclass. */
Value *
dataclass_instantiate(Evaluator *evaluator, Value *class, const Call *call)
{
    Value *instance = instance_new(evaluator, class), *names = field_names(evaluator, class);
    size_t position = 0;
    for (size_t i = 0; i < names->sequence.count; i++) {
        const char *name = evaluator_name(evaluator, value_text(names->sequence.items[i]));
        bool is_parameter = takes_part(class, name);
        Value *value = is_parameter ? call_argument(call, position++, name) : NULL;
        if (value == NULL)
            value = call->rest != NULL ? call->rest
                                       : standard_value(evaluator, class, name, call->origin);
        if (value == NULL)
            value = evaluator_raise(evaluator, call->origin, "TypeError",
                                    "%s.__init__() missing 1 required positional argument: '%s'",
                                    class->class->name, name);
        namespace_set(evaluator, &instance->instance->names, name, value, call->origin);
    }
    Value *after = evaluator_find(evaluator, instance, "__post_init__", call->origin);
    if (after != NULL && after->kind != VALUE_UNKNOWN)
        evaluator_call_with(evaluator, after, call->origin, 0, NULL);
    return instance;
}

/** Class(…) of a named tuple: the values are also its items. */
Value *
named_tuple_instantiate(Evaluator *evaluator, Value *class, const Call *call)
{
    const Binding *fields = value_class_row(class, "_fields", NULL);
    Value *instance = dataclass_instantiate(evaluator, class, call);
    Value *tuple = new_value(evaluator, VALUE_TUPLE);
    const Items *names = fields == NULL ? NULL : value_sequence(fields->value);
    for (size_t i = 0; names != NULL && i < names->count; i++) {
        const char *name = evaluator_name(evaluator, value_text(names->items[i]));
        Value *value = call_argument(call, i, name);
        if (value == NULL)
            value = call->rest != NULL
                        ? call->rest
                        : evaluator_raise(evaluator, call->origin, "TypeError",
                                          "missing a field of %s", class->class->name);
        namespace_set(evaluator, &instance->instance->names, name, value, call->origin);
    }
    for (size_t i = 0; i < instance->instance->names.count; i++)
        sequence_add(evaluator, &tuple->sequence, instance->instance->names.rows[i].value);
    instance->instance->content = tuple;
    return instance;
}

static Value *
call_namedtuple(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    Value *name = need_argument(evaluator, call, 0, "typename");
    Value *given = need_argument(evaluator, call, 1, "field_names");
    if (value_text(name) == NULL || given->kind == VALUE_UNKNOWN)
        return value_text(name) == NULL ? name : given;
    Value *fields = new_value(evaluator, VALUE_TUPLE);
    if (given->kind == VALUE_STRING) {
        g_auto(GStrv) words = g_strsplit_set(given->text.bytes, " ,", -1);
        for (char **word = words; *word != NULL; word++)
            if (**word != '\0')
                sequence_add(evaluator, &fields->sequence, value_from_text(evaluator, *word));
    } else {
        const Items *items = value_sequence(evaluator_iterate(evaluator, given, call->origin));
        for (size_t i = 0; items != NULL && i < items->count; i++)
            if (value_text(items->items[i]) != NULL)
                sequence_add(evaluator, &fields->sequence, items->items[i]);
    }
    Value **bases = ARENA_NEW_ARRAY(evaluator->arena, Value *, 1);
    bases[0] = builtin_type_value(evaluator, "typing.NamedTuple");
    Module *module = evaluator->frame == NULL ? NULL : evaluator->frame->module;
    Value *class =
        class_new(evaluator, evaluator_name(evaluator, value_text(name)), module, bases, 1);
    evaluator_class_set(evaluator, class, "_fields", fields, call->origin);
    return class;
}

static Value *
call_fields(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    return value_unknown(evaluator, call->origin, "the fields of a dataclass are not followed");
}

static Value *
call_asdict(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    Value *instance = need_argument(evaluator, call, 0, "obj");
    return evaluator_get(evaluator, instance, evaluator->names.dict, call->origin);
}

const Builtin dataclass_functions[] = {
    {"dataclasses.dataclass", call_dataclass},   {"dataclasses.field", call_field},
    {"dataclasses.fields", call_fields},         {"dataclasses.asdict", call_asdict},
    {"collections.namedtuple", call_namedtuple}, {0},
};
