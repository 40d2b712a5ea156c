#include "python/builtin-private.h"
#include "python/evaluator-private.h"

// try and with. Handlers run when the body has certainly raised; a name that could not be imported
// from a module that nobody reads is no exception.

static bool
matches_one(const Value *raised, const Value *type)
{
    if (raised->kind != VALUE_INSTANCE)
        return true;
    return value_is_subclass(raised->instance->class, type);
}

static bool
matches(Evaluator *evaluator, const Value *raised, Value *type)
{
    (void)evaluator;
    if (type->kind == VALUE_TUPLE) {
        for (size_t i = 0; i < type->sequence.count; i++)
            if (matches(evaluator, raised, type->sequence.items[i]))
                return true;
        return type->sequence.rest != NULL;
    }
    // An exception of a library that is not read is not one of Python's own.
    return type->kind == VALUE_CLASS && matches_one(raised, type);
}

static Flow
run_handler(Evaluator *evaluator, Frame *frame, const Node *handler, Value *raised)
{
    if (handler->handler.name != NULL)
        frame_bind(evaluator, frame, handler->handler.name, raised, node_origin(frame, handler));
    Flow flow = execute_block(evaluator, frame, handler->handler.body);
    if (handler->handler.name != NULL)
        namespace_delete(evaluator, frame->names, handler->handler.name);
    return flow;
}

static Flow
handle(Evaluator *evaluator, Frame *frame, const TryParts *parts)
{
    Value *raised = evaluator->raised;
    evaluator->raised = NULL;
    for (const Node *handler = parts->handlers; handler != NULL; handler = handler->next) {
        bool takes = handler->handler.type == NULL;
        if (!takes) {
            Value *type = evaluate(evaluator, frame, handler->handler.type);
            evaluator->raised = NULL;
            takes = matches(evaluator, raised, type);
        }
        if (takes)
            return run_handler(evaluator, frame, handler, raised);
    }
    evaluator->raised = raised;
    return FLOW_RAISE;
}

Flow
execute_try(Evaluator *evaluator, Frame *frame, const Node *statement)
{
    const TryParts *parts = statement->try;
    Flow flow = execute_block(evaluator, frame, parts->body);
    if (flow == FLOW_RAISE)
        flow = handle(evaluator, frame, parts);
    else if (flow == FLOW_NORMAL)
        flow = execute_block(evaluator, frame, parts->otherwise);
    if (flow == FLOW_STOP || parts->finally == NULL)
        return flow;
    Value *raised = evaluator->raised, *returned = frame->returned;
    evaluator->raised = NULL;
    Flow last = execute_block(evaluator, frame, parts->finally);
    if (last != FLOW_NORMAL)
        return last;
    evaluator->raised = raised;
    frame->returned = returned;
    return flow;
}

static Value *
enter(Evaluator *evaluator, Value *context, Origin origin)
{
    if (context->kind == VALUE_HOST && context->host.type->enter != NULL)
        return context->host.type->enter(evaluator, context, origin);
    if (context->kind != VALUE_INSTANCE)
        return context;
    Value *method = evaluator_find(evaluator, context, evaluator->names.enter, origin);
    return method == NULL ? context : evaluator_call_with(evaluator, method, origin, 0, NULL);
}

// __exit__ is told of no exception: whether it would swallow one is not asked.
static void
leave(Evaluator *evaluator, Value *context, Origin origin)
{
    if (context->kind == VALUE_HOST && context->host.type->leave != NULL)
        context->host.type->leave(evaluator, context, origin);
    if (context->kind != VALUE_INSTANCE)
        return;
    Value *method =
        evaluator_find(evaluator, context, evaluator_name(evaluator, "__exit__"), origin);
    Value *none = evaluator->none;
    if (method != NULL)
        evaluator_call_with(evaluator, method, origin, 3, (Value *[]){none, none, none});
}

// `with a, b:` is b within a: what was entered last is left first.
static Flow
run_with(Evaluator *evaluator, Frame *frame, const Node *item, const Node *body)
{
    if (item == NULL)
        return execute_block(evaluator, frame, body);
    Origin origin = node_origin(frame, item);
    Value *context = evaluate(evaluator, frame, item->with_item.value);
    Value *entered = enter(evaluator, context, origin);
    if (item->with_item.target != NULL)
        assign_target(evaluator, frame, item->with_item.target, entered);
    if (evaluator->raised != NULL)
        return FLOW_RAISE;
    Flow flow = run_with(evaluator, frame, item->next, body);
    Value *raised = evaluator->raised, *returned = frame->returned;
    evaluator->raised = NULL;
    leave(evaluator, context, origin);
    if (evaluator->raised != NULL)
        return FLOW_RAISE;
    evaluator->raised = raised;
    frame->returned = returned;
    return flow;
}

Flow
execute_with(Evaluator *evaluator, Frame *frame, const Node *statement)
{
    return run_with(evaluator, frame, statement->with.items, statement->with.body);
}
