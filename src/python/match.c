#include "python/evaluator-private.h"

#include <string.h>

// match. A pattern matches (1), does not (0), or may (-1, on values that are not known).

static int match_pattern(Evaluator *evaluator, Frame *frame, const Node *pattern, Value *subject);

static int
both(int a, int b)
{
    return a == 0 || b == 0 ? 0 : a < 0 || b < 0 ? -1 : 1;
}

static void
bind_name(Evaluator *evaluator, Frame *frame, const Node *pattern, const char *name, Value *value)
{
    if (name != NULL)
        frame_bind(evaluator, frame, name, value, node_origin(frame, pattern));
}

static int
match_known_sequence(Evaluator *evaluator, Frame *frame, const Node *pattern, const Items *items)
{
    size_t wanted = syntax_count(pattern->patterns), position = 0;
    bool has_star = false;
    for (const Node *part = pattern->patterns; part != NULL; part = part->next)
        has_star |= part->kind == NODE_MATCH_STAR;
    if (has_star ? items->count + 1 < wanted : items->count != wanted)
        return 0;
    int result = 1;
    for (const Node *part = pattern->patterns; part != NULL && result != 0; part = part->next) {
        if (part->kind != NODE_MATCH_STAR) {
            Value *item = items->items[position++];
            result = both(result, match_pattern(evaluator, frame, part, item));
            continue;
        }
        Value *list = value_list(evaluator);
        for (size_t i = items->count - (wanted - 1); i > 0; i--)
            value_append(evaluator, list, items->items[position++]);
        bind_name(evaluator, frame, part, part->match_as.name, list);
    }
    return result;
}

static int
match_sequence(Evaluator *evaluator, Frame *frame, const Node *pattern, const Value *subject)
{
    if (subject->kind != VALUE_TUPLE && subject->kind != VALUE_LIST)
        return subject->kind == VALUE_UNKNOWN ? -1 : 0;
    if (subject->sequence.rest != NULL)
        return -1;
    return match_known_sequence(evaluator, frame, pattern, &subject->sequence);
}

static int
match_mapping(Evaluator *evaluator, Frame *frame, const Node *pattern, const Value *subject)
{
    if (subject->kind != VALUE_DICT)
        return subject->kind == VALUE_UNKNOWN ? -1 : 0;
    Value *rest = value_dict(evaluator);
    for (size_t i = 0; i < subject->dict.count; i++)
        dict_set(evaluator, &rest->dict, subject->dict.entries[i].key,
                 subject->dict.entries[i].value);
    int result = 1;
    for (const Node *item = pattern->match_mapping.items; item != NULL; item = item->next) {
        Value *key = evaluate(evaluator, frame, item->item.key);
        Value *value = dict_get(evaluator, &subject->dict, key);
        if (value == NULL)
            return subject->dict.rest != NULL ? -1 : 0;
        result = both(result, match_pattern(evaluator, frame, item->item.value, value));
        dict_delete(evaluator, &rest->dict, key);
    }
    bind_name(evaluator, frame, pattern, pattern->match_mapping.rest, rest);
    return result;
}

static int
match_attribute(Evaluator *evaluator, Frame *frame, const Node *pattern, Value *subject,
                const char *name)
{
    Value *value = evaluator_find(evaluator, subject, name, node_origin(frame, pattern));
    return value == NULL ? 0 : match_pattern(evaluator, frame, pattern, value);
}

static int
match_class(Evaluator *evaluator, Frame *frame, const Node *pattern, Value *subject)
{
    Value *class = evaluate(evaluator, frame, pattern->match_class.class);
    if (class->kind == VALUE_UNKNOWN || subject->kind == VALUE_UNKNOWN)
        return -1;
    if (!value_is_subclass(value_class(evaluator, subject), class))
        return 0;
    Value *names =
        evaluator_find(evaluator, class, evaluator_name(evaluator, "__match_args__"), (Origin){0});
    size_t position = 0;
    int result = 1;
    for (const Node *part = pattern->match_class.patterns; part != NULL; part = part->next) {
        if (part->kind == NODE_MATCH_KEYWORD) {
            result = both(result, match_attribute(evaluator, frame, part->keyword.value, subject,
                                                  part->keyword.name));
            continue;
        }
        const Items *arguments = names == NULL ? NULL : value_sequence(names);
        if (arguments == NULL) // int(x), str(x): the value itself
            result = both(result, match_pattern(evaluator, frame, part, subject));
        else if (position < arguments->count && value_text(arguments->items[position]) != NULL)
            result = both(result,
                          match_attribute(
                              evaluator, frame, part, subject,
                              evaluator_name(evaluator, value_text(arguments->items[position++]))));
        else
            result = both(result, -1);
    }
    return result;
}

static int
match_value(Evaluator *evaluator, Frame *frame, const Node *pattern, Value *subject)
{
    Value *value = evaluate(evaluator, frame, pattern->value);
    if (pattern->kind == NODE_MATCH_VALUE)
        return value_equal(evaluator, subject, value);
    return subject->kind == VALUE_UNKNOWN ? -1 : value == subject;
}

static int
match_any(Evaluator *evaluator, Frame *frame, const Node *pattern, Value *subject)
{
    int result = 0;
    for (; pattern != NULL; pattern = pattern->next) {
        int one = match_pattern(evaluator, frame, pattern, subject);
        if (one == 1)
            return 1;
        result = one < 0 ? -1 : result;
    }
    return result;
}

static int
match_pattern(Evaluator *evaluator, Frame *frame, const Node *pattern, Value *subject)
{
    int result = 1;
    if (!take_step(evaluator) || stack_is_deep(evaluator))
        return -1;
    switch (pattern->kind) {
    case NODE_MATCH_VALUE:
    case NODE_MATCH_SINGLETON:
        return match_value(evaluator, frame, pattern, subject);
    case NODE_MATCH_SEQUENCE:
        return match_sequence(evaluator, frame, pattern, subject);
    case NODE_MATCH_MAPPING:
        return match_mapping(evaluator, frame, pattern, subject);
    case NODE_MATCH_CLASS:
        return match_class(evaluator, frame, pattern, subject);
    case NODE_MATCH_OR:
        return match_any(evaluator, frame, pattern->patterns, subject);
    case NODE_MATCH_AS:
        if (pattern->match_as.pattern != NULL)
            result = match_pattern(evaluator, frame, pattern->match_as.pattern, subject);
        if (result != 0)
            bind_name(evaluator, frame, pattern, pattern->match_as.name, subject);
        return result;
    default:
        return -1;
    }
}

static int
match_case(Evaluator *evaluator, Frame *frame, const Node *arm, Value *subject)
{
    int result = match_pattern(evaluator, frame, arm->match_case.pattern, subject);
    if (result != 1 || arm->match_case.guard == NULL)
        return result;
    return evaluator_truth(evaluator, evaluate(evaluator, frame, arm->match_case.guard));
}

// From the first arm that only may match on, each arm may run: all are branches.
static Flow
run_uncertain(Evaluator *evaluator, Frame *frame, const Node *arm, Value *subject)
{
    Value *unknown = subject->kind == VALUE_UNKNOWN
                         ? subject
                         : value_unknown(evaluator, node_origin(frame, arm),
                                         "what this case matches is not known");
    for (; arm != NULL; arm = arm->next) {
        if (match_case(evaluator, frame, arm, subject) == 0)
            continue;
        Flow flow = branch_run(evaluator, frame, unknown, arm->match_case.body, NULL);
        if (flow != FLOW_NORMAL)
            return flow;
    }
    return FLOW_NORMAL;
}

Flow
execute_match(Evaluator *evaluator, Frame *frame, const Node *statement)
{
    Value *subject = evaluate(evaluator, frame, statement->match.subject);
    for (const Node *arm = statement->match.cases; arm != NULL; arm = arm->next) {
        int result = match_case(evaluator, frame, arm, subject);
        if (result < 0)
            return run_uncertain(evaluator, frame, arm, subject);
        if (result == 1)
            return execute_block(evaluator, frame, arm->match_case.body);
    }
    return FLOW_NORMAL;
}
