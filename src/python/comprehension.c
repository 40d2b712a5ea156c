#include "python/evaluator-private.h"

// [x for x in items if x], its set, its dict and its generator. The scope is a function's: names of
// a class body are seen only by the first iterable.

typedef struct {
    const Node *node;
    Value *result;  // a list, set or dict
    Value *unknown; // a condition or an iterable that is not known: the rest of the result
} Comprehension;

static void
add_element(Evaluator *evaluator, Frame *frame, Comprehension *comprehension)
{
    const Node *node = comprehension->node;
    Value *element = evaluate(evaluator, frame, node->comprehension.element);
    if (node->kind == NODE_DICT_COMPREHENSION)
        dict_set(evaluator, &comprehension->result->dict, element,
                 evaluate(evaluator, frame, node->comprehension.value));
    else if (node->kind == NODE_SET_COMPREHENSION)
        set_add(evaluator, comprehension->result, element);
    else
        value_append(evaluator, comprehension->result, element);
}

static int
conditions_hold(Evaluator *evaluator, Frame *frame, const Node *condition, Value **unknown)
{
    for (; condition != NULL; condition = condition->next) {
        Value *value = evaluate(evaluator, frame, condition);
        int truth = evaluator_truth(evaluator, value);
        if (truth < 0)
            *unknown = unknown_truth(evaluator, value, node_origin(frame, condition));
        if (truth <= 0)
            return truth;
    }
    return 1;
}

static void
run_clauses(Evaluator *evaluator, Frame *frame, Comprehension *comprehension, const Node *clause,
            Value *items)
{
    const Items *sequence = value_sequence(items);
    if (sequence == NULL || sequence->rest != NULL)
        comprehension->unknown = sequence == NULL ? items : sequence->rest;
    for (size_t i = 0; sequence != NULL && i < sequence->count; i++) {
        if (!take_step(evaluator) || evaluator->raised != NULL)
            return;
        assign_target(evaluator, frame, clause->clause.target, sequence->items[i]);
        // What comes behind an item that may be missing has no place.
        int holds =
            conditions_hold(evaluator, frame, clause->clause.conditions, &comprehension->unknown);
        if (holds < 0)
            return;
        if (holds == 0)
            continue;
        if (clause->next == NULL) {
            add_element(evaluator, frame, comprehension);
            continue;
        }
        Origin origin = node_origin(frame, clause->next);
        run_clauses(evaluator, frame, comprehension, clause->next,
                    evaluator_iterate(evaluator,
                                      evaluate(evaluator, frame, clause->next->clause.iterable),
                                      origin));
    }
}

Value *
evaluate_comprehension(Evaluator *evaluator, Frame *frame, const Node *node)
{
    static const ValueKind kinds[NODE_KINDS] = {
        [NODE_LIST_COMPREHENSION] = VALUE_LIST,
        [NODE_GENERATOR] = VALUE_LIST,
        [NODE_SET_COMPREHENSION] = VALUE_SET,
        [NODE_DICT_COMPREHENSION] = VALUE_DICT,
    };
    const Node *first = node->comprehension.clauses;
    Value *items = evaluator_iterate(evaluator, evaluate(evaluator, frame, first->clause.iterable),
                                     node_origin(frame, first));
    Frame *inner = frame_new(evaluator, FRAME_FUNCTION, frame, frame->module);
    inner->self = frame->self;
    inner->is_comprehension = true;
    Comprehension comprehension = {node, new_value(evaluator, kinds[node->kind]), NULL};
    run_clauses(evaluator, inner, &comprehension, first, items);
    Value *result = comprehension.result;
    if (result->kind == VALUE_DICT)
        result->dict.rest =
            comprehension.unknown != NULL ? comprehension.unknown : result->dict.rest;
    else if (comprehension.unknown != NULL)
        result->sequence.rest = comprehension.unknown;
    if (node->kind != NODE_GENERATOR)
        return result;
    Value *iterator = value_iterator(evaluator, NULL, 0, NULL);
    iterator->iterator.items = result->sequence;
    return iterator;
}
