#include "python/builtin-private.h"
#include "python/evaluator-private.h"
#include "python/integer.h"

#include <math.h>
#include <string.h>

// Binary and unary operators of Python's own values. Host objects and classes with methods like
// __add__ are asked first.

typedef Value *(*Operation)(Evaluator *evaluator, Value *left, Value *right, Origin origin);

static bool
is_integer(const Value *value)
{
    return value->kind == VALUE_INT || value->kind == VALUE_BOOL;
}

static bool
is_number(const Value *value)
{
    return is_integer(value) || value->kind == VALUE_FLOAT;
}

static double
number_of(const Value *value)
{
    return value->kind == VALUE_FLOAT ? value->number : integer_number(value);
}

static Value *
repeat(Evaluator *evaluator, Value *value, Value *times, Origin origin)
{
    int64_t count;
    bool is_text = value->kind == VALUE_STRING || value->kind == VALUE_BYTES;
    size_t length = is_text ? value->text.length : value->sequence.count;
    size_t limit = is_text ? LARGEST_TEXT : LARGEST_SEQUENCE;
    if (!value_integer(times, &count) || (length > 0 && count > (int64_t)(limit / length)))
        return give_up(evaluator, origin, "gave up after a %s of more than %zu %s",
                       value_kind_name(value), limit, is_text ? "characters" : "items");
    count = MAX(count, 0);
    if (!is_text) {
        Value *result = new_value(evaluator, value->kind);
        for (int64_t i = 0; i < count && length > 0; i++)
            for (size_t j = 0; j < length; j++)
                sequence_add(evaluator, &result->sequence, value->sequence.items[j]);
        result->sequence.rest = value->sequence.rest;
        return result;
    }
    g_autoptr(GString) text = g_string_sized_new((size_t)count * length + 1);
    for (int64_t i = 0; i < count && length > 0; i++)
        g_string_append_len(text, value->text.bytes, (gssize)length);
    Value *result = value_from_text_n(evaluator, text->str, text->len);
    result->kind = value->kind;
    return result;
}

static Value *
join_sequences(Evaluator *evaluator, Value *left, Value *right)
{
    if (left->sequence.rest != NULL) // what follows the unknown part has no place
        return left;
    Value *joined = new_value(evaluator, left->kind);
    for (size_t i = 0; i < left->sequence.count; i++)
        sequence_add(evaluator, &joined->sequence, left->sequence.items[i]);
    for (size_t i = 0; i < right->sequence.count; i++)
        sequence_add(evaluator, &joined->sequence, right->sequence.items[i]);
    if (joined->sequence.rest == NULL)
        joined->sequence.rest = right->sequence.rest;
    return joined;
}

/** left + right of two texts or two sequences of one kind; NULL: they are not. */
Value *
concatenate(Evaluator *evaluator, Value *left, Value *right, Origin origin)
{
    if (left->kind != right->kind)
        return NULL;
    if (left->kind == VALUE_TUPLE || left->kind == VALUE_LIST)
        return join_sequences(evaluator, left, right);
    if (left->kind != VALUE_STRING && left->kind != VALUE_BYTES)
        return NULL;
    size_t length = left->text.length + right->text.length;
    if (length > LARGEST_TEXT)
        return give_up(evaluator, origin, "gave up after a %s of more than %d characters",
                       value_kind_name(left), LARGEST_TEXT);
    char *bytes = arena_alloc(evaluator->arena, length + 1);
    memcpy(bytes, left->text.bytes, left->text.length);
    memcpy(bytes + left->text.length, right->text.bytes, right->text.length);
    Value *joined = new_value(evaluator, left->kind);
    joined->text.bytes = bytes;
    joined->text.length = length;
    return joined;
}

static Value *
add(Evaluator *evaluator, Value *left, Value *right, Origin origin)
{
    if (is_integer(left) && is_integer(right))
        return integer_add(evaluator, left, right);
    if (is_number(left) && is_number(right))
        return value_from_number(evaluator, number_of(left) + number_of(right));
    return concatenate(evaluator, left, right, origin);
}

static Value *
set_difference(Evaluator *evaluator, Value *left, Value *right)
{
    Value *result = new_value(evaluator, left->kind);
    for (size_t i = 0; i < left->sequence.count; i++)
        if (value_contains(evaluator, right, left->sequence.items[i], (Origin){0}) == 0)
            sequence_add(evaluator, &result->sequence, left->sequence.items[i]);
    result->sequence.rest =
        left->sequence.rest != NULL ? left->sequence.rest : right->sequence.rest;
    return result;
}

static bool
is_set(const Value *value)
{
    return value->kind == VALUE_SET || value->kind == VALUE_FROZENSET;
}

static Value *
subtract(Evaluator *evaluator, Value *left, Value *right, Origin origin)
{
    (void)origin;
    if (is_integer(left) && is_integer(right))
        return integer_subtract(evaluator, left, right);
    if (is_number(left) && is_number(right))
        return value_from_number(evaluator, number_of(left) - number_of(right));
    return is_set(left) && is_set(right) ? set_difference(evaluator, left, right) : NULL;
}

static bool
can_repeat(const Value *value)
{
    return value->kind == VALUE_STRING || value->kind == VALUE_BYTES || value->kind == VALUE_LIST ||
           value->kind == VALUE_TUPLE;
}

static Value *
multiply(Evaluator *evaluator, Value *left, Value *right, Origin origin)
{
    if (is_integer(left) && is_integer(right))
        return integer_multiply(evaluator, left, right);
    if (is_number(left) && is_number(right))
        return value_from_number(evaluator, number_of(left) * number_of(right));
    if (can_repeat(left) && is_integer(right))
        return repeat(evaluator, left, right, origin);
    return can_repeat(right) && is_integer(left) ? repeat(evaluator, right, left, origin) : NULL;
}

static Value *
division_by_zero(Evaluator *evaluator, Origin origin)
{
    return evaluator_raise(evaluator, origin, "ZeroDivisionError", "division by zero");
}

static Value *
divide(Evaluator *evaluator, Value *left, Value *right, Origin origin)
{
    if (!is_number(left) || !is_number(right))
        return NULL;
    if (number_of(right) == 0)
        return division_by_zero(evaluator, origin);
    return value_from_number(evaluator, number_of(left) / number_of(right));
}

static Value *
floor_divide(Evaluator *evaluator, Value *left, Value *right, Origin origin)
{
    if (!is_number(left) || !is_number(right))
        return NULL;
    if (number_of(right) == 0)
        return division_by_zero(evaluator, origin);
    if (is_integer(left) && is_integer(right))
        return integer_divide(evaluator, left, right, NULL);
    return value_from_number(evaluator, floor(number_of(left) / number_of(right)));
}

static Value *
modulo(Evaluator *evaluator, Value *left, Value *right, Origin origin)
{
    if (left->kind == VALUE_STRING)
        return format_percent(evaluator, left, right, origin);
    if (!is_number(left) || !is_number(right))
        return NULL;
    double divisor = number_of(right);
    if (divisor == 0)
        return division_by_zero(evaluator, origin);
    if (is_integer(left) && is_integer(right)) {
        Value *rest;
        integer_divide(evaluator, left, right, &rest);
        return rest;
    }
    double rest = fmod(number_of(left), divisor);
    if (rest != 0 && (rest < 0) != (divisor < 0))
        rest += divisor;
    return value_from_number(evaluator, rest == 0 ? copysign(0, divisor) : rest);
}

static Value *
power(Evaluator *evaluator, Value *left, Value *right, Origin origin)
{
    int64_t exponent;
    if (!is_number(left) || !is_number(right))
        return NULL;
    if (!is_integer(left) || !is_integer(right))
        return value_from_number(evaluator, pow(number_of(left), number_of(right)));
    if (!value_integer(right, &exponent))
        return give_up(evaluator, origin, "gave up after %d digits of an integer", INTEGER_DIGITS);
    if (exponent >= 0)
        return integer_power(evaluator, left, (uint64_t)exponent);
    if (number_of(left) == 0)
        return division_by_zero(evaluator, origin);
    return value_from_number(evaluator, pow(number_of(left), (double)exponent));
}

static Value *
shift(Evaluator *evaluator, Value *left, Value *right, Origin origin, bool to_left)
{
    int64_t count;
    if (!is_integer(left) || !is_integer(right))
        return NULL;
    if (!value_integer(right, &count) || count > INTEGER_DIGITS * 4)
        return give_up(evaluator, origin, "gave up after %d digits of an integer", INTEGER_DIGITS);
    if (count < 0)
        return evaluator_raise(evaluator, origin, "ValueError", "negative shift count");
    Value *factor = integer_power(evaluator, value_from_integer(evaluator, 2), (uint64_t)count);
    if (value_is_unknown(factor))
        return factor;
    return to_left ? integer_multiply(evaluator, left, factor)
                   : integer_divide(evaluator, left, factor, NULL);
}

static Value *
left_shift(Evaluator *evaluator, Value *left, Value *right, Origin origin)
{
    return shift(evaluator, left, right, origin, true);
}

static Value *
right_shift(Evaluator *evaluator, Value *left, Value *right, Origin origin)
{
    return shift(evaluator, left, right, origin, false);
}

static Value *
bits(Evaluator *evaluator, Value *left, Value *right, Operator operator)
{
    int64_t a, b;
    if (!is_integer(left) || !is_integer(right))
        return NULL;
    if (!value_integer(left, &a) || !value_integer(right, &b))
        return value_unknown(evaluator, (Origin){0},
                             "bits of an integer beyond 64 are not followed");
    int64_t result = operator== OPERATOR_BIT_OR  ? a | b :
                     operator== OPERATOR_BIT_AND ? a & b
                                                 : a ^ b;
    if (left->kind == VALUE_BOOL && right->kind == VALUE_BOOL)
        return value_bool(evaluator, result != 0);
    return value_from_integer(evaluator, result);
}

static Value *
set_union(Evaluator *evaluator, Value *left, Value *right)
{
    Value *result =
        value_from_items(evaluator, left->kind, left->sequence.items, left->sequence.count);
    for (size_t i = 0; i < right->sequence.count; i++)
        set_add(evaluator, result, right->sequence.items[i]);
    result->sequence.rest =
        left->sequence.rest != NULL ? left->sequence.rest : right->sequence.rest;
    return result;
}

static Value *
join_dicts(Evaluator *evaluator, Value *left, Value *right)
{
    Value *joined = value_dict(evaluator);
    const Value *sources[] = {left, right};
    for (size_t i = 0; i < G_N_ELEMENTS(sources); i++) {
        const Dict *dict = &sources[i]->dict;
        for (size_t j = 0; j < dict->count; j++)
            dict_set(evaluator, &joined->dict, dict->entries[j].key, dict->entries[j].value);
        joined->dict.rest = joined->dict.rest != NULL ? joined->dict.rest : dict->rest;
    }
    return joined;
}

static bool
is_type_like(const Value *value)
{
    return value->kind == VALUE_TYPE || value->kind == VALUE_CLASS ||
           value->kind == VALUE_GENERIC || value->kind == VALUE_NONE ||
           value->kind == VALUE_STRING || value->kind == VALUE_HOST;
}

// int | None
static Value *
union_type(Evaluator *evaluator, Value *left, Value *right)
{
    Value *generic = new_value(evaluator, VALUE_GENERIC);
    Value *sides[] = {left, right};
    generic->generic.base = builtin_type_value(evaluator, "typing.Union");
    for (size_t i = 0; i < G_N_ELEMENTS(sides); i++) {
        bool is_union =
            sides[i]->kind == VALUE_GENERIC && sides[i]->generic.base == generic->generic.base;
        if (!is_union)
            sequence_add(evaluator, &generic->generic.arguments, sides[i]);
        for (size_t j = 0; is_union && j < sides[i]->generic.arguments.count; j++)
            sequence_add(evaluator, &generic->generic.arguments,
                         sides[i]->generic.arguments.items[j]);
    }
    return generic;
}

static Value *
bit_or(Evaluator *evaluator, Value *left, Value *right, Origin origin)
{
    (void)origin;
    if (is_set(left) && is_set(right))
        return set_union(evaluator, left, right);
    if (left->kind == VALUE_DICT && right->kind == VALUE_DICT)
        return join_dicts(evaluator, left, right);
    if (is_type_like(left) && is_type_like(right) &&
        !(left->kind == VALUE_STRING && right->kind == VALUE_STRING))
        return union_type(evaluator, left, right);
    return bits(evaluator, left, right, OPERATOR_BIT_OR);
}

static Value *
bit_and(Evaluator *evaluator, Value *left, Value *right, Origin origin)
{
    (void)origin;
    if (is_set(left) && is_set(right))
        return set_difference(evaluator, left, set_difference(evaluator, left, right));
    return bits(evaluator, left, right, OPERATOR_BIT_AND);
}

static Value *
bit_xor(Evaluator *evaluator, Value *left, Value *right, Origin origin)
{
    (void)origin;
    if (is_set(left) && is_set(right))
        return set_union(evaluator, set_difference(evaluator, left, right),
                         set_difference(evaluator, right, left));
    return bits(evaluator, left, right, OPERATOR_BIT_XOR);
}

static const struct {
    Operation operation;
    const char *method, *reflected;
} operations[] = {
    [OPERATOR_ADD] = {add, "__add__", "__radd__"},
    [OPERATOR_SUBTRACT] = {subtract, "__sub__", "__rsub__"},
    [OPERATOR_MULTIPLY] = {multiply, "__mul__", "__rmul__"},
    [OPERATOR_MATRIX_MULTIPLY] = {NULL, "__matmul__", "__rmatmul__"},
    [OPERATOR_DIVIDE] = {divide, "__truediv__", "__rtruediv__"},
    [OPERATOR_MODULO] = {modulo, "__mod__", "__rmod__"},
    [OPERATOR_POWER] = {power, "__pow__", "__rpow__"},
    [OPERATOR_LEFT_SHIFT] = {left_shift, "__lshift__", "__rlshift__"},
    [OPERATOR_RIGHT_SHIFT] = {right_shift, "__rshift__", "__rrshift__"},
    [OPERATOR_BIT_OR] = {bit_or, "__or__", "__ror__"},
    [OPERATOR_BIT_XOR] = {bit_xor, "__xor__", "__rxor__"},
    [OPERATOR_BIT_AND] = {bit_and, "__and__", "__rand__"},
    [OPERATOR_FLOOR_DIVIDE] = {floor_divide, "__floordiv__", "__rfloordiv__"},
};

static Value *
ask_host(Evaluator *evaluator, const char *operator, Value * left, Value *right, Origin origin)
{
    Value *sides[] = {left, right}, *answer = NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(sides) && answer == NULL; i++)
        if (sides[i]->kind == VALUE_HOST && sides[i]->host.type->binary != NULL)
            answer = sides[i]->host.type->binary(evaluator, operator, left, right, origin);
    return answer;
}

static Value *
ask_instance(Evaluator *evaluator, Value *asked, const char *method, Value *other, Origin origin)
{
    if (asked->kind != VALUE_INSTANCE)
        return NULL;
    Value *found = class_lookup(evaluator, asked->instance->class, NULL, asked,
                                evaluator_name(evaluator, method));
    if (found == NULL || found->kind == VALUE_UNKNOWN)
        return found;
    Value *answer = evaluator_call_with(evaluator, found, origin, 1, &other);
    return answer->kind == VALUE_NOT_IMPLEMENTED ? NULL : answer;
}

Value *
operate(Evaluator *evaluator, Operator operator, Value * left, Value *right, Origin origin)
{
    const char *text = syntax_operator_text(operator);
    bool plain = left->kind < VALUE_FUNCTION && right->kind < VALUE_FUNCTION;
    Value *answer = plain ? NULL : ask_host(evaluator, text, left, right, origin);
    // A format whose arguments are in part unknown is looked at in any case: its text may be known.
    if (answer == NULL && left->kind == VALUE_UNKNOWN)
        return left;
    if (answer == NULL && right->kind == VALUE_UNKNOWN)
        return right;
    if (answer == NULL)
        answer = ask_instance(evaluator, left, operations[operator].method, right, origin);
    if (answer == NULL)
        answer = ask_instance(evaluator, right, operations[operator].reflected, left, origin);
    // a.keys() - b: keys are a set here.
    if (answer == NULL && is_set(left) && right->kind == VALUE_DICT) {
        right = evaluator_iterate(evaluator, right, origin);
        right->kind = VALUE_SET;
    }
    if (answer == NULL && operations[operator].operation != NULL)
        answer = operations[operator].operation(
            evaluator, value_without_instance(left),
            left->kind == VALUE_STRING && operator== OPERATOR_MODULO ? right
                                                                     : value_without_instance(right),
            origin);
    if (answer != NULL)
        return answer;
    if (left->kind == VALUE_HOST || right->kind == VALUE_HOST)
        return value_unknown(evaluator, origin, "%s %s %s is not followed", value_kind_name(left),
                             text, value_kind_name(right));
    if (left->kind == VALUE_STRING && operator== OPERATOR_ADD)
        return evaluator_raise(evaluator, origin, "TypeError",
                               "can only concatenate str (not \"%s\") to str",
                               value_kind_name(right));
    return evaluator_raise(evaluator, origin, "TypeError",
                           "unsupported operand type(s) for %s: '%s' and '%s'", text,
                           value_kind_name(left), value_kind_name(right));
}

static Value *
negate(Evaluator *evaluator, Operator operator, Value * operand)
{
    Value *zero = value_from_integer(evaluator, 0);
    if (operand->kind == VALUE_FLOAT)
        return operator== OPERATOR_INVERT
                   ? NULL
                   : value_from_number(evaluator, operator== OPERATOR_MINUS ? -operand->number
                                                                            : operand->number);
    if (!is_integer(operand))
        return NULL;
    if (operator== OPERATOR_PLUS)
        return integer_add(evaluator, operand, zero);
    Value *negative = integer_subtract(evaluator, zero, operand);
    return operator== OPERATOR_MINUS || value_is_unknown(negative)
               ? negative
               : integer_subtract(evaluator, negative, value_from_integer(evaluator, 1));
}

Value *
operate_unary(Evaluator *evaluator, Operator operator, Value * operand, Origin origin)
{
    const char *text = syntax_operator_text(operator);
    if (operator== OPERATOR_NOT) {
        int truth = evaluator_truth(evaluator, operand);
        if (truth >= 0)
            return value_bool(evaluator, !truth);
        return unknown_truth(evaluator, operand, origin);
    }
    if (operand->kind == VALUE_UNKNOWN)
        return operand;
    if (operand->kind == VALUE_HOST && operand->host.type->unary != NULL)
        return operand->host.type->unary(evaluator, text, operand, origin);
    static const char *const methods[OPERATORS] = {[OPERATOR_INVERT] = "__invert__",
                                                   [OPERATOR_PLUS] = "__pos__",
                                                   [OPERATOR_MINUS] = "__neg__"};
    Value *method = operand->kind == VALUE_INSTANCE
                        ? class_lookup(evaluator, operand->instance->class, NULL, operand,
                                       evaluator_name(evaluator, methods[operator]))
                        : NULL;
    if (method != NULL)
        return evaluator_call_with(evaluator, method, origin, 0, NULL);
    Value *answer = negate(evaluator, operator, value_without_instance(operand));
    if (answer != NULL)
        return answer;
    return evaluator_raise(evaluator, origin, "TypeError", "bad operand type for unary %s: '%s'",
                           text, value_kind_name(operand));
}

Value *
evaluator_binary(Evaluator *evaluator, const char *operator, Value * left, Value *right,
                 Origin origin)
{
    for (int i = 0; i < OPERATORS; i++) {
        if (strcmp(syntax_operator_text((Operator)i), operator) != 0)
            continue;
        if (i >= OPERATOR_EQUAL)
            return operate_compare(evaluator, (Operator)i, left, right, origin);
        if (i <= OPERATOR_FLOOR_DIVIDE)
            return operate(evaluator, (Operator)i, left, right, origin);
    }
    return value_unknown(evaluator, origin, "there is no operator %s", operator);
}
