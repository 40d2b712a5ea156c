#include "python/evaluator-private.h"
#include "python/integer.h"
#include "python/parser.h"

#include <string.h>

// Expressions. What an operation has no answer for is unknown, and an unknown operand is the answer
// of the whole.

Origin
node_origin(const Frame *frame, const Node *node)
{
    return (Origin){frame->module->file, (int)node->line, (int)node->column};
}

bool
value_is_unknown(const Value *value)
{
    return value == NULL || value->kind == VALUE_UNKNOWN;
}

Value *
value_contagion(Value *value)
{
    return value->kind == VALUE_UNKNOWN ? value : NULL;
}

static Value *
evaluate_constant(Evaluator *evaluator, Frame *frame, const Node *node)
{
    Value *value = NULL;
    switch (node->kind) {
    case NODE_INTEGER:
        if (node->integer.fits)
            return value_from_integer(evaluator, node->integer.value);
        value = integer_parse(evaluator, node->integer.text, 0);
        break;
    case NODE_FLOAT:
        return value_from_number(evaluator, node->number.value);
    case NODE_STRING:
    case NODE_BYTES:
        if (frame->in_annotation && node->kind == NODE_STRING)
            return evaluate_text_as_code(evaluator, frame, node->text.bytes,
                                         node_origin(frame, node));
        // A copy, since the tree may go before the value does. The same texts come again and again.
        value = new_value(evaluator, node->kind == NODE_STRING ? VALUE_STRING : VALUE_BYTES);
        value->text.bytes = arena_intern_n(evaluator->arena, node->text.bytes, node->text.length);
        value->text.length = node->text.length;
        break;
    default:
        break;
    }
    return value != NULL ? value
                         : value_unknown(evaluator, node_origin(frame, node), "%s is not followed",
                                         syntax_kind_name(node->kind));
}

// *items in a display, or in an index.
static void
add_spread(Evaluator *evaluator, Value *sequence, Value *items, Origin origin)
{
    Value *seen = evaluator_iterate(evaluator, items, origin);
    bool is_set = sequence->kind == VALUE_SET;
    const Items *source = value_sequence(seen);
    if (source == NULL) {
        sequence->sequence.rest = seen;
        return;
    }
    for (size_t i = 0; i < source->count; i++) {
        if (is_set)
            set_add(evaluator, sequence, source->items[i]);
        else
            sequence_add(evaluator, &sequence->sequence, source->items[i]);
    }
    if (source->rest != NULL)
        sequence->sequence.rest = source->rest;
}

static Value *
evaluate_display(Evaluator *evaluator, Frame *frame, const Node *node, ValueKind kind)
{
    Value *sequence = new_value(evaluator, kind);
    for (const Node *item = node->items; item != NULL; item = item->next) {
        bool is_spread = item->kind == NODE_STARRED;
        Value *value = evaluate(evaluator, frame, is_spread ? item->value : item);
        if (is_spread)
            add_spread(evaluator, sequence, value, node_origin(frame, item));
        else if (kind == VALUE_SET)
            set_add(evaluator, sequence, value);
        else if (sequence->sequence.rest == NULL || kind == VALUE_LIST)
            sequence_add(evaluator, &sequence->sequence, value);
    }
    return sequence;
}

static void
add_mapping(Evaluator *evaluator, Value *dict, Value *source)
{
    if (source->kind != VALUE_DICT) {
        dict->dict.rest =
            value_is_unknown(source)
                ? source
                : value_unknown(evaluator, (Origin){0}, "a %s is not followed as a mapping",
                                value_kind_name(source));
        return;
    }
    for (size_t i = 0; i < source->dict.count; i++)
        dict_set(evaluator, &dict->dict, source->dict.entries[i].key,
                 source->dict.entries[i].value);
    if (source->dict.rest != NULL)
        dict->dict.rest = source->dict.rest;
}

static Value *
evaluate_dict(Evaluator *evaluator, Frame *frame, const Node *node)
{
    Value *dict = value_dict(evaluator);
    for (const Node *item = node->items; item != NULL; item = item->next) {
        if (item->item.key == NULL) {
            add_mapping(evaluator, dict, evaluate(evaluator, frame, item->item.value));
            continue;
        }
        Value *key = evaluate(evaluator, frame, item->item.key);
        dict_set(evaluator, &dict->dict, key, evaluate(evaluator, frame, item->item.value));
    }
    return dict;
}

// A chain of additions leans to the left, as deep as it is long: it is walked, not recursed into.
static Value *
evaluate_binary(Evaluator *evaluator, Frame *frame, const Node *node)
{
    enum { AT_ONCE = 64 };
    const Node *chain[AT_ONCE];
    size_t count = 0;
    while (node->kind == NODE_BINARY && count < AT_ONCE) {
        chain[count++] = node;
        node = node->binary.left;
    }
    Value *left = evaluate(evaluator, frame, node);
    while (count-- > 0) {
        Value *right = evaluate(evaluator, frame, chain[count]->binary.right);
        left = operate(evaluator, chain[count]->binary.operator, left, right,
                       node_origin(frame, chain[count]));
    }
    return left;
}

static Value *
evaluate_boolean(Evaluator *evaluator, Frame *frame, const Node *node)
{
    bool stops_at = node->boolean.operator== OPERATOR_OR;
    Value *value = NULL, *maybe = NULL;
    for (const Node *operand = node->boolean.values; operand != NULL; operand = operand->next) {
        value = evaluate(evaluator, frame, operand);
        int truth = evaluator_truth(evaluator, value);
        if (truth == (int)stops_at)
            break;
        if (truth < 0) {
            // os.environ.get("X") or "default": its likely value is the default.
            maybe = maybe == NULL ? value : maybe;
            if (value->kind != VALUE_UNKNOWN)
                maybe = unknown_truth(evaluator, value, node_origin(frame, operand));
        }
    }
    if (maybe == NULL || maybe == value)
        return value;
    Value *unknown = new_value(evaluator, VALUE_UNKNOWN);
    unknown->unknown = maybe->unknown;
    // A likely value that is empty, os.environ.get("X", ""), goes on to the next.
    Value *likely = unknown->unknown.likely;
    bool goes_on = likely == NULL || evaluator_truth(evaluator, likely) == 0;
    if (goes_on && stops_at && !value_is_unknown(value))
        unknown->unknown.likely = value;
    return unknown;
}

static Value *
evaluate_compare(Evaluator *evaluator, Frame *frame, const Node *node)
{
    Value *left = evaluate(evaluator, frame, node->compare.left), *result = NULL;
    for (const Node *part = node->compare.comparisons; part != NULL; part = part->next) {
        Value *right = evaluate(evaluator, frame, part->unary.operand);
        result =
            operate_compare(evaluator, part->unary.operator, left, right, node_origin(frame, node));
        if (part->next != NULL && evaluator_truth(evaluator, result) != 1)
            return result;
        left = right;
    }
    return result;
}

static Value *
evaluate_conditional(Evaluator *evaluator, Frame *frame, const Node *node)
{
    Value *test = evaluate(evaluator, frame, node->conditional.test);
    int truth = evaluator_truth(evaluator, test);
    if (truth >= 0)
        return evaluate(evaluator, frame,
                        truth ? node->conditional.body : node->conditional.otherwise);
    test = unknown_truth(evaluator, test, node_origin(frame, node));
    return branch_evaluate(evaluator, frame, test, node->conditional.body,
                           node->conditional.otherwise);
}

static Value *
evaluate_subscript(Evaluator *evaluator, Frame *frame, const Node *node)
{
    Value *value = evaluate(evaluator, frame, node->subscript.value);
    if (value->kind == VALUE_UNKNOWN)
        return value;
    if (node->subscript.index->kind == NODE_SLICE)
        return evaluate_slice(evaluator, frame, value, node->subscript.index);
    // Strings in an annotation are code, but not in Literal["a"], and in Annotated only the first.
    bool was_annotation = frame->in_annotation;
    const Node *index = node->subscript.index;
    Value *key;
    frame->in_annotation = was_annotation && !value_is_type(value, "typing.Literal");
    if (was_annotation && value_is_type(value, "typing.Annotated") && index->kind == NODE_TUPLE) {
        key = new_value(evaluator, VALUE_TUPLE);
        for (const Node *item = index->items; item != NULL; item = item->next) {
            sequence_add(evaluator, &key->sequence, evaluate(evaluator, frame, item));
            frame->in_annotation = false;
        }
    } else {
        key = evaluate(evaluator, frame, index);
    }
    frame->in_annotation = was_annotation;
    return evaluator_subscript(evaluator, value, key, node_origin(frame, node));
}

static Value *
evaluate_named(Evaluator *evaluator, Frame *frame, const Node *node)
{
    Value *value = evaluate(evaluator, frame, node->named.value);
    while (frame->is_comprehension && frame->enclosing != NULL)
        frame = frame->enclosing;
    assign_target(evaluator, frame, node->named.target, value);
    return value;
}

static Value *
evaluate_yield(Evaluator *evaluator, Frame *frame, const Node *node)
{
    Value *value = node->value == NULL ? evaluator->none : evaluate(evaluator, frame, node->value);
    Origin origin = node_origin(frame, node);
    if (frame->yielded == NULL)
        return value_unknown(evaluator, origin, "what is sent to a generator is not known");
    if (node->kind == NODE_YIELD)
        value_append(evaluator, frame->yielded, value);
    else
        add_spread(evaluator, frame->yielded, value, origin);
    return value_unknown(evaluator, origin, "what is sent to a generator is not known");
}

static Value *
evaluate_attribute(Evaluator *evaluator, Frame *frame, const Node *node)
{
    Value *value = evaluate(evaluator, frame, node->attribute.value);
    if (value->kind == VALUE_UNKNOWN)
        return value;
    const char *name = mangled_name(evaluator, frame, node->attribute.name);
    return evaluator_get(evaluator, value, name, node_origin(frame, node));
}

static Value *
evaluate_known_kind(Evaluator *evaluator, Frame *frame, const Node *node)
{
    switch (node->kind) {
    case NODE_NONE:
        return evaluator->none;
    case NODE_TRUE:
        return evaluator->yes;
    case NODE_FALSE:
        return evaluator->no;
    case NODE_ELLIPSIS:
        return evaluator->ellipsis;
    case NODE_NAME:
        return frame_lookup(evaluator, frame, node->name, node_origin(frame, node));
    case NODE_ATTRIBUTE:
        return evaluate_attribute(evaluator, frame, node);
    case NODE_CALL:
        return evaluate_call(evaluator, frame, node);
    case NODE_SUBSCRIPT:
        return evaluate_subscript(evaluator, frame, node);
    case NODE_BINARY:
        return evaluate_binary(evaluator, frame, node);
    case NODE_BOOLEAN:
        return evaluate_boolean(evaluator, frame, node);
    case NODE_COMPARE:
        return evaluate_compare(evaluator, frame, node);
    case NODE_UNARY:
        return operate_unary(evaluator, node->unary.operator,
                             evaluate(evaluator, frame, node->unary.operand),
                             node_origin(frame, node));
    case NODE_CONDITIONAL:
        return evaluate_conditional(evaluator, frame, node);
    case NODE_LAMBDA:
        return make_function(evaluator, frame, node);
    case NODE_JOINED_STRING:
        return evaluate_joined(evaluator, frame, node);
    case NODE_LIST_COMPREHENSION:
    case NODE_SET_COMPREHENSION:
    case NODE_DICT_COMPREHENSION:
    case NODE_GENERATOR:
        return evaluate_comprehension(evaluator, frame, node);
    case NODE_NAMED:
        return evaluate_named(evaluator, frame, node);
    case NODE_AWAIT:
        return evaluate(evaluator, frame, node->value);
    case NODE_YIELD:
    case NODE_YIELD_FROM:
        return evaluate_yield(evaluator, frame, node);
    case NODE_TUPLE:
        return evaluate_display(evaluator, frame, node, VALUE_TUPLE);
    case NODE_LIST:
        return evaluate_display(evaluator, frame, node, VALUE_LIST);
    case NODE_SET:
        return evaluate_display(evaluator, frame, node, VALUE_SET);
    case NODE_DICT:
        return evaluate_dict(evaluator, frame, node);
    default:
        return evaluate_constant(evaluator, frame, node);
    }
}

Value *
evaluate(Evaluator *evaluator, Frame *frame, const Node *node)
{
    if (!take_step(evaluator))
        return exhausted_value(evaluator, node_origin(frame, node));
    if (stack_is_deep(evaluator))
        return give_up(evaluator, node_origin(frame, node),
                       "gave up after too many levels of an expression");
    return evaluate_known_kind(evaluator, frame, node);
}

/** Text as an expression: a string annotation, eval-like arguments of host objects. */
Value *
evaluate_text_as_code(Evaluator *evaluator, Frame *frame, const char *text, Origin origin)
{
    g_autofree char *code = g_strdup_printf("(%s)", text);
    SyntaxTree *tree =
        python_parse_into(evaluator->arena, evaluator->spellings, origin.file, code, strlen(code));
    const Node *statement = tree->module->body;
    bool was_annotation = frame->in_annotation;
    Value *value;
    if (tree->diagnostics.count > 0 || statement == NULL || statement->kind != NODE_EXPRESSION ||
        stack_is_deep(evaluator))
        return value_unknown(evaluator, origin, "\"%s\" cannot be read as an expression", text);
    // Strings within a string are not code once more, else '"x"' in quotes would never end.
    value = evaluate(evaluator, frame, statement->value);
    frame->in_annotation = was_annotation;
    return value;
}
