#include "python/builtin-private.h"
#include "python/evaluator-private.h"

#include <string.h>

// Calls: arguments with * and ** expanded, and who answers.

typedef struct {
    Argument *rows;
    size_t count, room;
    Value *rest;
} Arguments;

static void
add_argument(Evaluator *evaluator, Arguments *arguments, Argument argument)
{
    if (arguments->count == arguments->room) {
        size_t room = MAX(arguments->room * 2, (size_t)4);
        Argument *rows = ARENA_NEW_ARRAY(evaluator->arena, Argument, room);
        if (arguments->count > 0)
            memcpy(rows, arguments->rows, sizeof(Argument) * arguments->count);
        arguments->rows = rows;
        arguments->room = room;
    }
    arguments->rows[arguments->count++] = argument;
}

static void
add_positional_items(Evaluator *evaluator, Arguments *arguments, Value *items, Origin origin)
{
    Value *seen = evaluator_iterate(evaluator, items, origin);
    const Items *sequence = value_sequence(seen);
    if (sequence == NULL) {
        arguments->rest = seen;
        return;
    }
    for (size_t i = 0; i < sequence->count; i++)
        add_argument(evaluator, arguments,
                     (Argument){.value = sequence->items[i], .origin = origin});
    if (sequence->rest != NULL)
        arguments->rest = sequence->rest;
}

static void
add_named_items(Evaluator *evaluator, Arguments *arguments, Value *items, Origin origin)
{
    if (items->kind != VALUE_DICT) {
        arguments->rest =
            value_is_unknown(items)
                ? items
                : value_unknown(evaluator, origin, "**%s is not followed", value_kind_name(items));
        return;
    }
    for (size_t i = 0; i < items->dict.count; i++) {
        const char *name = value_text(items->dict.entries[i].key);
        if (name == NULL)
            continue;
        add_argument(
            evaluator, arguments,
            (Argument){evaluator_name(evaluator, name), items->dict.entries[i].value, origin});
    }
    if (items->dict.rest != NULL)
        arguments->rest = items->dict.rest;
}

// Named arguments may stand before *items: the positional ones are collected first.
static void
add_positional(Evaluator *evaluator, Frame *frame, const Node *chain, Arguments *arguments)
{
    for (const Node *node = chain; node != NULL; node = node->next) {
        if (node->kind == NODE_KEYWORD)
            continue;
        Origin origin = node_origin(frame, node);
        if (node->kind == NODE_STARRED) {
            Value *items = evaluate(evaluator, frame, node->value);
            if (arguments->rest == NULL)
                add_positional_items(evaluator, arguments, items, origin);
            continue;
        }
        Value *value = evaluate(evaluator, frame, node);
        if (arguments->rest == NULL) // behind unknown ones it has no place
            add_argument(evaluator, arguments, (Argument){.value = value, .origin = origin});
    }
}

/** The arguments of a call, or the bases and keywords of a class. */
Call
evaluate_arguments(Evaluator *evaluator, Frame *frame, const Node *chain, Origin origin)
{
    Arguments arguments = {.room = syntax_count(chain)};
    arguments.rows = ARENA_NEW_ARRAY(evaluator->arena, Argument, arguments.room);
    add_positional(evaluator, frame, chain, &arguments);
    size_t positional = arguments.count;
    for (const Node *node = chain; node != NULL; node = node->next) {
        if (node->kind != NODE_KEYWORD)
            continue;
        Value *value = evaluate(evaluator, frame, node->keyword.value);
        Argument argument = {node->keyword.name, value, node_origin(frame, node)};
        if (node->keyword.name == NULL)
            add_named_items(evaluator, &arguments, value, argument.origin);
        else
            add_argument(evaluator, &arguments, argument);
    }
    return (Call){arguments.rows, arguments.count, positional, arguments.rest, origin};
}

/** The same call with one more argument in front. */
Call
call_with_self(Evaluator *evaluator, const Call *call, Value *self)
{
    Argument *rows = ARENA_NEW_ARRAY(evaluator->arena, Argument, call->count + 1);
    rows[0] = (Argument){.value = self, .origin = call->origin};
    if (call->count > 0)
        memcpy(&rows[1], call->arguments, sizeof(Argument) * call->count);
    return (Call){rows, call->count + 1, call->positional + 1, call->rest, call->origin};
}

Call
call_make(Evaluator *evaluator, Origin origin, size_t count, Value *const *arguments)
{
    Argument *rows = ARENA_NEW_ARRAY(evaluator->arena, Argument, count);
    for (size_t i = 0; i < count; i++)
        rows[i] = (Argument){.value = arguments[i], .origin = origin};
    return (Call){rows, count, count, NULL, origin};
}

Value *
evaluator_call_with(Evaluator *evaluator, Value *callee, Origin origin, size_t count,
                    Value *const *arguments)
{
    Call call = call_make(evaluator, origin, count, arguments);
    return evaluator_call(evaluator, callee, &call);
}

Value *
call_keyword(const Call *call, const char *name)
{
    for (size_t i = call->positional; i < call->count; i++)
        if (strcmp(call->arguments[i].name, name) == 0)
            return call->arguments[i].value;
    return NULL;
}

Value *
call_argument(const Call *call, size_t position, const char *name)
{
    if (position < call->positional)
        return call->arguments[position].value;
    return name == NULL ? NULL : call_keyword(call, name);
}

Value *
call_unknown(const Call *call)
{
    for (size_t i = 0; i < call->count; i++)
        if (call->arguments[i].value->kind == VALUE_UNKNOWN)
            return call->arguments[i].value;
    return call->rest;
}

void
evaluator_lose_call(Evaluator *evaluator, const Value *callee, const Call *call)
{
    if (evaluator->options.lost != NULL)
        evaluator->options.lost(evaluator, callee, call);
}

static Value *
call_host(Evaluator *evaluator, Value *callee, const Call *call)
{
    if (callee->host.type->call != NULL)
        return callee->host.type->call(evaluator, callee, call);
    evaluator_lose_call(evaluator, callee, call);
    return value_unknown(evaluator, call->origin, "a call of a %s is not followed",
                         value_kind_name(callee));
}

static Value *
call_type(Evaluator *evaluator, Value *type, const Call *call)
{
    if (type->type->construct != NULL)
        return type->type->construct(evaluator, type, call);
    return value_unknown(evaluator, call->origin, "%s(…) is not followed", type->type->name);
}

static Value *
call_method(Evaluator *evaluator, Value *method, const Call *call)
{
    Value *function = method->method.function, *self = method->method.self;
    if (function->kind == VALUE_HOST && function->host.type == &builtin_function_type) {
        const Builtin *row = function->host.row;
        if (self->kind == VALUE_STRING || self->kind == VALUE_BYTES)
            take_work(evaluator, self->text.length);
        return row->call(evaluator, self, call);
    }
    Call whole = call_with_self(evaluator, call, self);
    return evaluator_call(evaluator, function, &whole);
}

static Value *
call_instance(Evaluator *evaluator, Value *instance, const Call *call)
{
    Value *method =
        class_lookup(evaluator, instance->instance->class, NULL, instance, evaluator->names.call);
    if (method != NULL)
        return evaluator_call(evaluator, method, call);
    return evaluator_raise(evaluator, call->origin, "TypeError", "'%s' object is not callable",
                           value_kind_name(instance));
}

static Value *
call_known(Evaluator *evaluator, Value *callee, const Call *call)
{
    switch (callee->kind) {
    case VALUE_FUNCTION:
        return call_function(evaluator, callee->function, call, NULL);
    case VALUE_METHOD:
        return call_method(evaluator, callee, call);
    case VALUE_CLASS:
        return class_call(evaluator, callee, call);
    case VALUE_HOST:
        return call_host(evaluator, callee, call);
    case VALUE_TYPE:
        return call_type(evaluator, callee, call);
    case VALUE_GENERIC: // List[int](), Base[T]()
        return evaluator_call(evaluator, callee->generic.base, call);
    case VALUE_INSTANCE:
        return call_instance(evaluator, callee, call);
    case VALUE_STATIC_METHOD:
        return evaluator_call(evaluator, callee->wrapper.get, call);
    default:
        return evaluator_raise(evaluator, call->origin, "TypeError", "'%s' object is not callable",
                               value_kind_name(callee));
    }
}

// A call by the room above, after all statements have been run: its exception is nobody's.
static Value *
call_alone(Evaluator *evaluator, Value *callee, const Call *call)
{
    StatementBudget budget = budget_begin_alone(evaluator);
    evaluator->call_depth++;
    Value *result = call_known(evaluator, callee, call);
    evaluator->call_depth--;
    budget_end_alone(evaluator, budget);
    return result;
}

Value *
evaluator_call(Evaluator *evaluator, Value *callee, const Call *call)
{
    if (callee->kind == VALUE_UNKNOWN) {
        evaluator_lose_call(evaluator, callee, call);
        return callee;
    }
    if (evaluator->frame == NULL && evaluator->call_depth == 0)
        return call_alone(evaluator, callee, call);
    if (!take_step(evaluator))
        return exhausted_value(evaluator, call->origin);
    if (stack_is_deep(evaluator) || evaluator->call_depth > DEEPEST_CALL) {
        Value *unknown = give_up(evaluator, call->origin,
                                 "gave up after %d calls within each other", DEEPEST_CALL);
        evaluator_lose_call(evaluator, unknown, call);
        return unknown;
    }
    evaluator->call_depth++;
    Value *result = call_known(evaluator, callee, call);
    evaluator->call_depth--;
    return result;
}

// super() is written without arguments, locals() and __class__ too: they ask the frame.
static Value *
call_super(Evaluator *evaluator, Frame *frame, Origin origin)
{
    Frame *owner = frame;
    while (owner != NULL && owner->kind != FRAME_CLASS)
        owner = owner->enclosing;
    Frame *method = frame;
    while (method != NULL && method->self == NULL)
        method = method->enclosing;
    if (owner == NULL || owner->class == NULL || method == NULL)
        return evaluator_raise(evaluator, origin, "RuntimeError", "super(): no arguments");
    Value *arguments[] = {owner->class, method->self};
    return evaluator_call_with(
        evaluator, namespace_row(&evaluator->builtins, evaluator_name(evaluator, "super"))->value,
        origin, 2, arguments);
}

// What is put into globals() or a class body's locals() becomes a name that is not seen here.
static Value *
call_names(Evaluator *evaluator, Namespace *names, Origin origin)
{
    Value *dict = namespace_dict(evaluator, names);
    if (names->rest == NULL) {
        branch_touch(evaluator, CONTAINER_NAMESPACE, names);
        names->rest = value_unknown(evaluator, origin,
                                    "a name that may have been put there by way of a dict");
    }
    return dict;
}

static Value *
call_of_frame(Evaluator *evaluator, Frame *frame, const Node *node, const Value *callee)
{
    if (node->call.arguments != NULL || node->call.function->kind != NODE_NAME ||
        callee->kind != VALUE_HOST || callee->host.type != &builtin_function_type)
        return NULL;
    const char *name = ((const Builtin *)callee->host.row)->name;
    if (strcmp(name, "super") == 0)
        return call_super(evaluator, frame, node_origin(frame, node));
    Origin origin = node_origin(frame, node);
    if (strcmp(name, "locals") == 0 || strcmp(name, "vars") == 0)
        return frame->kind == FRAME_FUNCTION ? namespace_dict(evaluator, frame->names)
                                             : call_names(evaluator, frame->names, origin);
    return strcmp(name, "globals") == 0 ? call_names(evaluator, &frame->module->names, origin)
                                        : NULL;
}

// There are more than were written when a * or ** has brought them: those rows have grown.
static void
release_arguments(Evaluator *evaluator, const Call *call, const Node *chain)
{
    size_t room = syntax_count(chain);
    if (call->count <= room)
        arena_release(evaluator->arena, (void *)(uintptr_t)call->arguments,
                      sizeof(Argument) * room);
}

Value *
evaluate_call(Evaluator *evaluator, Frame *frame, const Node *node)
{
    Value *callee = evaluate(evaluator, frame, node->call.function);
    Value *result = call_of_frame(evaluator, frame, node, callee);
    if (result != NULL)
        return result;
    bool was_annotation = frame->in_annotation;
    frame->in_annotation = false;
    Call call =
        evaluate_arguments(evaluator, frame, node->call.arguments, node_origin(frame, node));
    frame->in_annotation = was_annotation;
    if (evaluator->raised != NULL)
        return raised_value(evaluator, call.origin);
    Frame *caller = evaluator->frame;
    evaluator->frame = frame;
    result = evaluator_call(evaluator, callee, &call);
    evaluator->frame = caller;
    if (callee->kind == VALUE_HOST && callee->host.type->forgets_call)
        release_arguments(evaluator, &call, node->call.arguments);
    return result;
}

// What a decorator that nobody reads makes of a function is not known, but that it was one is.
static Value *
unknown_function(Evaluator *evaluator, const Value *unknown, Value *function)
{
    Value *value = value_unknown(evaluator, unknown->unknown.origin, "%s", unknown->unknown.reason);
    value->unknown.likely = function;
    return value;
}

/** Applies decorators, the nearest first. */
Value *
decorate(Evaluator *evaluator, Frame *frame, const Node *decorators, Value *value)
{
    if (decorators == NULL)
        return value;
    Value *inner = decorate(evaluator, frame, decorators->next, value);
    Value *decorator = evaluate(evaluator, frame, decorators);
    // A class stays what it is below a decorator that nobody reads: nearly all return it as it is,
    // and its table is declared either way.
    Value *decorated =
        decorator->kind == VALUE_UNKNOWN
            ? decorator
            : evaluator_call_with(evaluator, decorator, node_origin(frame, decorators), 1, &inner);
    bool leaves = decorated->kind == VALUE_HOST && decorated->host.type->leaves_classes;
    if (leaves && value->kind == VALUE_CLASS)
        return inner;
    if (!value_is_unknown(decorated))
        return decorated;
    if (value->kind != VALUE_CLASS)
        return unknown_function(evaluator, decorated, value);
    class_doubt(value, decorated);
    return inner;
}
