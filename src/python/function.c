#include "python/evaluator-private.h"

#include <string.h>

// Functions written in Python: making them, and running them with arguments bound to parameters.

static Value **
evaluate_standards(Evaluator *evaluator, Frame *frame, const Node *parameters)
{
    Value **standards = ARENA_NEW_ARRAY(evaluator->arena, Value *, syntax_count(parameters));
    size_t i = 0;
    for (const Node *node = parameters; node != NULL; node = node->next, i++)
        if (node->parameter.standard != NULL)
            standards[i] = evaluate(evaluator, frame, node->parameter.standard);
    return standards;
}

/** A function of NODE_FUNCTION or NODE_LAMBDA, without its decorators. */
Value *
make_function(Evaluator *evaluator, Frame *frame, const Node *node)
{
    bool is_lambda = node->kind == NODE_LAMBDA;
    // Its decorators and defaults are evaluated now, in the tree; the rest is for later.
    if (!is_lambda)
        frame = frame_with_types(evaluator, frame, node->function->type_parameters);
    if (!frame->is_kept)
        node = keep_node(evaluator->arena, node);
    Function *function = ARENA_NEW(evaluator->arena, Function);
    function->name = is_lambda ? evaluator_name(evaluator, "<lambda>") : node->function->name;
    function->node = node;
    function->parameters = is_lambda ? node->lambda.parameters : node->function->parameters;
    function->closure = frame;
    function->module = frame->module;
    function->origin = node_origin(frame, node);
    function->is_async = node->is_async;
    function->is_generator = !is_lambda && contains_yield(node->function->body);
    function->standards = evaluate_standards(evaluator, frame, function->parameters);
    Value *value = new_value(evaluator, VALUE_FUNCTION);
    value->function = function;
    return value;
}

size_t
evaluator_needed_arguments(const Value *function)
{
    bool is_method = function->kind == VALUE_METHOD;
    const Value *plain = is_method ? function->method.function : function;
    size_t needed = 0, i = 0;
    if (plain->kind != VALUE_FUNCTION)
        return 0;
    for (const Node *node = plain->function->parameters; node != NULL; node = node->next, i++)
        needed +=
            (node->variant == PARAMETER_POSITIONAL_ONLY || node->variant == PARAMETER_NORMAL) &&
            plain->function->standards[i] == NULL;
    return is_method && needed > 0 ? needed - 1 : needed;
}

const char *
evaluator_parameter(const Value *function, size_t place)
{
    const Node *node = function->kind == VALUE_FUNCTION ? function->function->parameters : NULL;
    for (size_t i = 0; node != NULL && i < place; i++)
        node = node->next;
    return node == NULL ? NULL : node->parameter.name;
}

typedef struct {
    const Function *function;
    const Call *call;
    Frame *frame;
    uint64_t used; // keywords that found their parameter; the first 64
} Binder;

static void
bind(Evaluator *evaluator, Binder *binder, const Node *parameter, Value *value)
{
    namespace_set(evaluator, binder->frame->names, parameter->parameter.name, value,
                  binder->call->origin);
}

static Value *
take_keyword(Binder *binder, const char *name)
{
    const Call *call = binder->call;
    for (size_t i = call->positional; i < call->count; i++) {
        if (call->arguments[i].name != name)
            continue;
        binder->used |= i < 64 ? (uint64_t)1 << i : 0;
        return call->arguments[i].value;
    }
    return NULL;
}

static Value *
missing(Evaluator *evaluator, const Binder *binder, const char *name)
{
    if (binder->call->rest != NULL)
        return binder->call->rest;
    return evaluator_raise(evaluator, binder->call->origin, "TypeError",
                           "%s() missing 1 required positional argument: '%s'",
                           binder->function->name, name);
}

static void
bind_variadic(Evaluator *evaluator, Binder *binder, const Node *parameter, size_t position)
{
    Value *tuple = new_value(evaluator, VALUE_TUPLE);
    for (; position < binder->call->positional; position++)
        sequence_add(evaluator, &tuple->sequence, binder->call->arguments[position].value);
    tuple->sequence.rest = binder->call->rest;
    bind(evaluator, binder, parameter, tuple);
}

static void
bind_keywords(Evaluator *evaluator, Binder *binder, const Node *parameter)
{
    Value *dict = value_dict(evaluator);
    const Call *call = binder->call;
    for (size_t i = call->positional; i < call->count; i++)
        if (i >= 64 || (binder->used >> i & 1) == 0)
            dict_set(evaluator, &dict->dict, value_from_text(evaluator, call->arguments[i].name),
                     call->arguments[i].value);
    dict->dict.rest = call->rest;
    bind(evaluator, binder, parameter, dict);
}

// Extra arguments that no parameter takes.
static void
check_extra(Evaluator *evaluator, const Binder *binder, size_t positions, bool takes_keywords)
{
    const Call *call = binder->call;
    if (call->positional > positions)
        evaluator_raise(evaluator, call->origin, "TypeError",
                        "%s() takes %zu positional arguments but %zu were given",
                        binder->function->name, positions, call->positional);
    for (size_t i = call->positional; i < call->count && i < 64 && !takes_keywords; i++)
        if ((binder->used >> i & 1) == 0)
            evaluator_raise(evaluator, call->origin, "TypeError",
                            "%s() got an unexpected keyword argument '%s'", binder->function->name,
                            call->arguments[i].name);
}

static void
bind_parameters(Evaluator *evaluator, Binder *binder)
{
    size_t position = 0, i = 0, positions = 0;
    bool takes_keywords = false;
    for (const Node *node = binder->function->parameters; node != NULL; node = node->next, i++) {
        const char *name = node->parameter.name;
        Value *value = NULL;
        switch ((ParameterKind)node->variant) {
        case PARAMETER_VARIADIC:
            // A bare * has no name.
            if (name != NULL)
                bind_variadic(evaluator, binder, node, position);
            positions = name != NULL ? SIZE_MAX : positions;
            continue;
        case PARAMETER_KEYWORDS:
            bind_keywords(evaluator, binder, node);
            takes_keywords = true;
            continue;
        case PARAMETER_POSITIONAL_ONLY:
        case PARAMETER_NORMAL:
            positions++;
            if (position < binder->call->positional)
                value = binder->call->arguments[position++].value;
            break;
        case PARAMETER_KEYWORD_ONLY:
            break;
        }
        if (value == NULL && node->variant != PARAMETER_POSITIONAL_ONLY)
            value = take_keyword(binder, name);
        if (value == NULL && binder->call->rest == NULL)
            value = binder->function->standards[i];
        bind(evaluator, binder, node, value != NULL ? value : missing(evaluator, binder, name));
    }
    check_extra(evaluator, binder, positions, takes_keywords);
}

static Value *
result_of(Evaluator *evaluator, Frame *frame, Flow flow, Origin origin)
{
    if (flow == FLOW_RAISE && frame->maybe != NULL) { // another way has returned
        evaluator->raised = NULL;
        return branch_merge(evaluator, frame->maybe_condition, frame->maybe, NULL);
    }
    if (flow == FLOW_RAISE)
        return raised_value(evaluator, origin);
    if (flow == FLOW_STOP)
        return exhausted_value(evaluator, origin);
    if (frame->yielded != NULL) {
        Value *iterator = value_iterator(evaluator, NULL, 0, NULL);
        iterator->iterator.items = frame->yielded->sequence;
        return iterator;
    }
    Value *returned = flow == FLOW_RETURN ? frame->returned : evaluator->none;
    if (frame->maybe == NULL)
        return returned;
    return branch_merge(evaluator, frame->maybe_condition, frame->maybe, returned);
}

static Value *
run_function(Evaluator *evaluator, Function *function, Frame *frame, Origin origin)
{
    if (function->node->kind == NODE_LAMBDA)
        return evaluate(evaluator, frame, function->node->lambda.body);
    if (function->is_async) {
        Value *unknown = value_unknown(evaluator, origin, "%s() is asynchronous", function->name);
        evaluator_lose_call(evaluator, unknown, &(Call){.origin = origin});
        return unknown;
    }
    if (function->is_generator)
        frame->yielded = value_list(evaluator);
    Flow flow = execute_block(evaluator, frame, function->node->function->body);
    return result_of(evaluator, frame, flow, origin);
}

/** Calls a function; `self` (may be NULL) only says what super() is about. */
Value *
call_function(Evaluator *evaluator, Function *function, const Call *call, Value *self)
{
    Frame *frame = frame_new(evaluator, FRAME_FUNCTION, function->closure, function->module);
    frame->is_kept = true;
    Binder binder = {.function = function, .call = call, .frame = frame};
    bind_parameters(evaluator, &binder);
    frame->self = self != NULL ? self : call->positional > 0 ? call->arguments[0].value : NULL;
    if (function->parameters == NULL)
        frame->self = NULL;
    if (evaluator->raised != NULL)
        return raised_value(evaluator, call->origin);
    Frame *caller = evaluator->frame;
    evaluator->frame = frame;
    Value *result = run_function(evaluator, function, frame, call->origin);
    evaluator->frame = caller;
    return result;
}
