#include "python/evaluator-private.h"

// for and while over what is known. A loop of which the number of rounds is not known is run once
// as a branch that may be taken or not.

static Flow
leave_loop(Flow flow)
{
    return flow == FLOW_RETURN || flow == FLOW_RAISE || flow == FLOW_STOP ? flow : FLOW_NORMAL;
}

static bool
leaves(Flow flow)
{
    return flow == FLOW_BREAK || flow == FLOW_RETURN || flow == FLOW_RAISE || flow == FLOW_STOP;
}

// One round whose happening is not known.
static Flow
run_uncertain(Evaluator *evaluator, Frame *frame, Value *unknown, const ForParts *loop, Value *item)
{
    assign_target(evaluator, frame, loop->target, item);
    Flow flow = branch_run(evaluator, frame, unknown, loop->body, NULL);
    return flow == FLOW_RAISE || flow == FLOW_STOP ? flow : FLOW_NORMAL;
}

static Flow
run_rest(Evaluator *evaluator, Frame *frame, const ForParts *loop, const Items *items, size_t from)
{
    Value *unknown = evaluator->left_by;
    for (size_t i = from; i < items->count; i++) {
        Flow flow = run_uncertain(evaluator, frame, unknown, loop, items->items[i]);
        if (flow != FLOW_NORMAL)
            return flow;
    }
    return FLOW_NORMAL;
}

Flow
execute_for(Evaluator *evaluator, Frame *frame, const Node *statement)
{
    const ForParts *loop = statement->loop;
    Value *seen = evaluator_iterate(evaluator, evaluate(evaluator, frame, loop->iterable),
                                    node_origin(frame, loop->iterable));
    const Items *items = value_sequence(seen);
    if (evaluator->raised != NULL)
        return FLOW_RAISE;
    if (items == NULL)
        return run_uncertain(evaluator, frame, seen, loop, seen);
    // Not `items->count` once: a list may grow in its own loop.
    for (size_t i = 0; i < items->count; i++) {
        if (!take_step(evaluator))
            return FLOW_STOP;
        assign_target(evaluator, frame, loop->target, items->items[i]);
        Flow flow = execute_block(evaluator, frame, loop->body);
        if (leaves(flow))
            return leave_loop(flow);
        if (flow == FLOW_MAYBE_BREAK)
            return run_rest(evaluator, frame, loop, items, i + 1);
    }
    if (items->rest != NULL) {
        Flow flow = run_uncertain(evaluator, frame, items->rest, loop, items->rest);
        if (flow != FLOW_NORMAL)
            return flow;
    }
    return execute_block(evaluator, frame, loop->otherwise);
}

Flow
execute_while(Evaluator *evaluator, Frame *frame, const Node *statement)
{
    for (;;) {
        if (!take_step(evaluator))
            return FLOW_STOP;
        Value *test = evaluate(evaluator, frame, statement->branch.test);
        int truth = evaluator_truth(evaluator, test);
        if (evaluator->raised != NULL)
            return FLOW_RAISE;
        if (truth == 0)
            return execute_block(evaluator, frame, statement->branch.otherwise);
        if (truth < 0) {
            Value *unknown = unknown_truth(evaluator, test, node_origin(frame, statement));
            Flow flow = branch_run(evaluator, frame, unknown, statement->branch.body, NULL);
            return flow == FLOW_STOP ? flow : FLOW_NORMAL;
        }
        Flow flow = execute_block(evaluator, frame, statement->branch.body);
        if (leaves(flow))
            return leave_loop(flow);
        if (flow == FLOW_MAYBE_BREAK) {
            // what more rounds would do is what one more may do
            flow = branch_run(evaluator, frame, evaluator->left_by, statement->branch.body, NULL);
            return flow == FLOW_STOP ? flow : FLOW_NORMAL;
        }
    }
}
