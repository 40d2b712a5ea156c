#include "python/builtin-private.h"
#include "python/evaluator-private.h"

#include <string.h>

// Classes: making them, their method resolution order (C3), and calling them.

enum { LONGEST_MRO = 200 };

static bool
has_mro(const Value *value)
{
    return value->kind == VALUE_CLASS && value->class->mro_count > 0;
}

// The class behind Base[int]: generics have no place in an MRO.
static Value *
plain_base(Value *base)
{
    return base->kind == VALUE_GENERIC ? plain_base(base->generic.base) : base;
}

static bool
same_base(const Value *a, const Value *b)
{
    return a == b || (a->kind == VALUE_CLASS && b->kind == VALUE_CLASS && a->class == b->class);
}

typedef struct {
    Value *const *items;
    size_t count, taken;
} Line;

static bool
is_in_a_tail(const Line *lines, size_t count, const Value *candidate)
{
    for (size_t i = 0; i < count; i++)
        for (size_t j = lines[i].taken + 1; j < lines[i].count; j++)
            if (same_base(lines[i].items[j], candidate))
                return true;
    return false;
}

// C3: the first head that stands in no tail. When there is none (Python would refuse the class) the
// first head is taken.
static Value *
next_in_order(const Line *lines, size_t count)
{
    Value *first = NULL;
    for (size_t i = 0; i < count; i++) {
        if (lines[i].taken == lines[i].count)
            continue;
        Value *head = lines[i].items[lines[i].taken];
        first = first == NULL ? head : first;
        if (!is_in_a_tail(lines, count, head))
            return head;
    }
    return first;
}

static void
take_head(Line *lines, size_t count, const Value *head)
{
    for (size_t i = 0; i < count; i++) {
        // A head that was taken out of order may stand anywhere: it is skipped when its turn comes.
        while (lines[i].taken < lines[i].count && same_base(lines[i].items[lines[i].taken], head))
            lines[i].taken++;
    }
}

static bool
is_listed(Value *const *items, size_t count, const Value *value)
{
    for (size_t i = 0; i < count; i++)
        if (same_base(items[i], value))
            return true;
    return false;
}

static void
give_up_mro(Evaluator *evaluator, Class *class, Value *self)
{
    class->mro = ARENA_NEW_ARRAY(evaluator->arena, Value *, 2);
    class->mro[0] = self;
    class->mro[1] =
        give_up(evaluator, class->origin, "gave up after %d classes above each other", LONGEST_MRO);
    class->mro_count = 2;
}

static void
set_mro(Evaluator *evaluator, Value *self)
{
    Class *class = self->class;
    size_t total = 1, lines_count = class->base_count + 1;
    Line *lines = ARENA_NEW_ARRAY(evaluator->arena, Line, lines_count);
    for (size_t i = 0; i < class->base_count; i++) {
        const Value *base = class->bases[i];
        lines[i] = has_mro(base) ? (Line){base->class->mro, base->class->mro_count, 0}
                                 : (Line){&class->bases[i], 1, 0};
        total += lines[i].count + 1;
    }
    lines[class->base_count] = (Line){class->bases, class->base_count, 0};
    if (total > LONGEST_MRO) {
        give_up_mro(evaluator, class, self);
        return;
    }
    class->mro = ARENA_NEW_ARRAY(evaluator->arena, Value *, total);
    class->mro[class->mro_count++] = self;
    for (Value *head = next_in_order(lines, lines_count); head != NULL;
         head = next_in_order(lines, lines_count)) {
        if (!is_listed(class->mro, class->mro_count, head))
            class->mro[class->mro_count++] = head;
        take_head(lines, lines_count, head);
    }
}

/** A class without a body yet; `bases` is in the arena. */
Value *
class_new(Evaluator *evaluator, const char *name, Module *module, Value **bases, size_t base_count)
{
    Value *value = new_value(evaluator, VALUE_CLASS);
    Class *class = value->class = ARENA_NEW(evaluator->arena, Class);
    class->name = name;
    class->module = module;
    class->bases = bases;
    class->base_count = base_count;
    class->uncertain = evaluator->branch != NULL;
    for (size_t i = 0; i < base_count; i++) {
        bases[i] = plain_base(bases[i]);
        if (bases[i]->kind != VALUE_CLASS)
            continue;
        class->is_enum |= bases[i]->class->is_enum;
        class->is_dataclass |= bases[i]->class->is_dataclass;
    }
    set_mro(evaluator, value);
    return value;
}

static void
add_class_texts(Evaluator *evaluator, Value *self, const Node *node, const char *outer)
{
    Class *class = self->class;
    const char *qualified =
        outer == NULL ? class->name : arena_printf(evaluator->arena, "%s.%s", outer, class->name);
    namespace_set(evaluator, &class->names, evaluator->names.qualname,
                  value_from_text(evaluator, qualified), class->origin);
    namespace_set(evaluator, &class->names, evaluator->names.module,
                  value_from_text(evaluator, class->module->name), class->origin);
    const Node *first = node->class->body;
    if (first != NULL && first->kind == NODE_EXPRESSION && first->value->kind == NODE_STRING)
        namespace_set(
            evaluator, &class->names, evaluator->names.doc,
            value_from_text_n(evaluator, first->value->text.bytes, first->value->text.length),
            class->origin);
}

static const char *
outer_name(const Frame *frame)
{
    return frame->kind == FRAME_CLASS ? frame->class->class->name : NULL;
}

/** Runs `class X(…): …`, without its decorators. */
Value *
make_class(Evaluator *evaluator, Frame *frame, const Node *node)
{
    Origin origin = node_origin(frame, node);
    const char *outer = outer_name(frame);
    frame = frame_with_types(evaluator, frame, node->class->type_parameters);
    Call call = evaluate_arguments(evaluator, frame, node->class->arguments, origin);
    Value **bases = ARENA_NEW_ARRAY(evaluator->arena, Value *, call.positional + 1);
    size_t count = call.positional;
    for (size_t i = 0; i < count; i++)
        bases[i] = call.arguments[i].value;
    if (call.rest != NULL)
        bases[count++] = call.rest;
    Value *self = class_new(evaluator, node->class->name, frame->module, bases, count);
    Class *class = self->class;
    class->origin = origin;
    class->keywords = call.arguments + call.positional;
    class->keyword_count = call.count - call.positional;
    Frame *body = frame_new(evaluator, FRAME_CLASS, frame, frame->module);
    body->names = &class->names;
    body->class = self;
    body->is_enum = class->is_enum;
    class->frame = body;
    namespace_begin(evaluator, &class->names);
    add_class_texts(evaluator, self, node, outer);
    Frame *caller = evaluator->frame;
    evaluator->frame = body;
    execute_block(evaluator, body, node->class->body);
    evaluator->frame = caller;
    namespace_settle(evaluator, &class->names);
    class_finish(evaluator, self);
    return self;
}

Value *
instance_new(Evaluator *evaluator, Value *class)
{
    Value *value = new_value(evaluator, VALUE_INSTANCE);
    value->instance = ARENA_NEW(evaluator->arena, Instance);
    value->instance->class = class;
    return value;
}

Value *
value_instance(Evaluator *evaluator, Value *class)
{
    return instance_new(evaluator, class);
}

// A list begins empty and is filled by its __init__; a str is made whole before that.
static bool
is_filled_later(const char *type)
{
    return strcmp(type, "dict") == 0 || strcmp(type, "list") == 0 || strcmp(type, "set") == 0;
}

Value *
evaluator_instance(Evaluator *evaluator, Value *class)
{
    return instance_new(evaluator, class);
}

// A class that is a str, a tuple, an exception…: what its instance holds.
static Value *
make_content(Evaluator *evaluator, const Value *class, const Call *call, bool has_init)
{
    Call none = {.origin = call->origin};
    for (size_t i = 0; i < class->class->mro_count; i++) {
        Value *base = class->class->mro[i];
        bool is_data = base->kind == VALUE_TYPE && base->type->construct != NULL &&
                       strchr(base->type->name, '.') == NULL && !value_is_type(base, "object") &&
                       !value_is_type(base, "type");
        bool is_later = is_data && is_filled_later(base->type->name);
        if (is_data && has_init)
            return is_later ? base->type->construct(evaluator, base, &none) : NULL;
        if (is_data)
            return base->type->construct(evaluator, base, call);
    }
    return NULL;
}

static Value *
init_instance(Evaluator *evaluator, Value *instance, const Call *call)
{
    Value *class = instance->instance->class;
    Value *init = class_lookup(evaluator, class, NULL, instance, evaluator->names.init);
    bool has_init = init != NULL && init->kind != VALUE_UNKNOWN;
    if (instance->instance->content == NULL) {
        instance->instance->content = make_content(evaluator, class, call, has_init);
        // A method of dict, list… is one of what the instance holds.
        if (has_init && instance->instance->content != NULL)
            init = class_lookup(evaluator, class, NULL, instance, evaluator->names.init);
    }
    if (has_init)
        evaluator_call(evaluator, init, call);
    return instance;
}

static Value *
ask_hosts(Evaluator *evaluator, Value *class, const Call *call)
{
    for (size_t i = 0; i < class->class->mro_count; i++) {
        Value *base = class->class->mro[i];
        if (base->kind != VALUE_HOST || base->host.type->instantiate == NULL)
            continue;
        Value *made = base->host.type->instantiate(evaluator, base, class, call);
        if (made != NULL)
            return made;
    }
    return NULL;
}

/** class(…): an instance. */
Value *
class_call(Evaluator *evaluator, Value *class, const Call *call)
{
    if (class->class->is_enum)
        return enum_call(evaluator, class, call);
    Value *made = ask_hosts(evaluator, class, call);
    if (made != NULL)
        return made;
    Value *constructor = class_lookup(evaluator, class, NULL, NULL, evaluator->names.new);
    if (constructor != NULL && constructor->kind == VALUE_FUNCTION) {
        Call whole = call_with_self(evaluator, call, class);
        made = evaluator_call(evaluator, constructor, &whole);
        bool is_own = made->kind == VALUE_INSTANCE && made->instance->class->class == class->class;
        return is_own ? init_instance(evaluator, made, call) : made;
    }
    Value *init = class_lookup(evaluator, class, NULL, NULL, evaluator->names.init);
    if (value_is_subclass(class, builtin_type_value(evaluator, "typing.NamedTuple")))
        return named_tuple_instantiate(evaluator, class, call);
    if (class->class->is_dataclass && init == NULL)
        return dataclass_instantiate(evaluator, class, call);
    return init_instance(evaluator, instance_new(evaluator, class), call);
}

void
evaluator_class_set(Evaluator *evaluator, Value *class, const char *name, Value *to, Origin origin)
{
    namespace_set(evaluator, &class->class->names, evaluator_name(evaluator, name), to, origin);
}
