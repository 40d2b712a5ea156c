#include "python/builtin-private.h"
#include "python/integer.h"

#include <math.h>
#include <string.h>

// Functions over sequences and numbers: len, range, zip, sorted, min, sum…

static Value *
get_items(Evaluator *evaluator, const Call *call, size_t position, const Items **items)
{
    Value *value = need_argument(evaluator, call, position, "iterable");
    Value *seen = evaluator_iterate(evaluator, value, call->origin);
    *items = value_sequence(seen);
    return seen;
}

static Value *
call_len(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    Value *value = need_argument(evaluator, call, 0, "obj");
    if (value->kind == VALUE_INSTANCE) {
        Value *method = evaluator_find(evaluator, value, evaluator->names.len, call->origin);
        if (method != NULL)
            return evaluator_call_with(evaluator, method, call->origin, 0, NULL);
    }
    if (value->kind == VALUE_HOST || value->kind == VALUE_ITERATOR)
        return value_unknown(evaluator, call->origin, "the length of a %s is not known",
                             value_kind_name(value));
    value = value_without_instance(value);
    if (value->kind == VALUE_STRING && take_work(evaluator, value->text.length))
        return value_from_integer(evaluator, g_utf8_strlen(value->text.bytes, -1));
    if (value->kind == VALUE_BYTES)
        return value_from_integer(evaluator, (int64_t)value->text.length);
    if (value->kind != VALUE_DICT && value->kind != VALUE_CLASS && value_sequence(value) == NULL &&
        value->kind != VALUE_UNKNOWN)
        return evaluator_raise(evaluator, call->origin, "TypeError",
                               "object of type '%s' has no len()", value_kind_name(value));
    Value *seen = evaluator_iterate(evaluator, value, call->origin);
    const Items *items = value_sequence(seen);
    if (items == NULL || items->rest != NULL)
        return items == NULL ? seen : items->rest;
    return value_from_integer(evaluator, (int64_t)items->count);
}

static Value *
call_range(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    int64_t numbers[3] = {0, 0, 1};
    Value *unknown = call_unknown(call);
    if (unknown != NULL)
        return unknown;
    if (call->positional == 0 || call->positional > 3)
        return need_argument(evaluator, call, 0, "stop");
    for (size_t i = 0; i < call->positional; i++)
        if (!value_integer(call->arguments[i].value, &numbers[i]))
            return evaluator_raise(evaluator, call->origin, "TypeError",
                                   "'%s' object cannot be interpreted as an integer",
                                   value_kind_name(call->arguments[i].value));
    if (call->positional == 1) {
        numbers[1] = numbers[0];
        numbers[0] = 0;
    }
    if (numbers[2] == 0)
        return evaluator_raise(evaluator, call->origin, "ValueError",
                               "range() arg 3 must not be zero");
    Value *list = new_value(evaluator, VALUE_TUPLE);
    for (int64_t i = numbers[0]; numbers[2] > 0 ? i < numbers[1] : i > numbers[1];) {
        if (list->sequence.count >= LARGEST_SEQUENCE || !take_step(evaluator))
            return give_up(evaluator, call->origin, "gave up after %d items of a range",
                           LARGEST_SEQUENCE);
        sequence_add(evaluator, &list->sequence, value_from_integer(evaluator, i));
        if (__builtin_add_overflow(i, numbers[2], &i))
            break;
    }
    return list;
}

static Value *
call_enumerate(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    const Items *items;
    Value *seen = get_items(evaluator, call, 0, &items);
    int64_t start = 0;
    Value *given = call_argument(call, 1, "start");
    if (items == NULL || (given != NULL && !value_integer(given, &start)))
        return items == NULL ? seen : given;
    Value *list = value_list(evaluator);
    for (size_t i = 0; i < items->count; i++) {
        Value **pair = ARENA_NEW_ARRAY(evaluator->arena, Value *, 2);
        pair[0] = value_from_integer(evaluator, start + (int64_t)i);
        pair[1] = items->items[i];
        value_append(evaluator, list, value_from_items(evaluator, VALUE_TUPLE, pair, 2));
    }
    return value_iterator(evaluator, list->sequence.items, list->sequence.count, items->rest);
}

static Value *
call_zip(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    size_t shortest = call->positional == 0 ? 0 : SIZE_MAX;
    Value *rest = call->rest;
    const Items **lines = ARENA_NEW_ARRAY(evaluator->arena, const Items *, call->positional);
    for (size_t i = 0; i < call->positional; i++) {
        Value *seen = get_items(evaluator, call, i, &lines[i]);
        if (lines[i] == NULL)
            return seen;
        if (lines[i]->rest != NULL)
            rest = lines[i]->rest;
        shortest = MIN(shortest, lines[i]->count);
    }
    Value *list = value_list(evaluator);
    for (size_t i = 0; i < shortest && take_step(evaluator); i++) {
        Value *tuple = new_value(evaluator, VALUE_TUPLE);
        for (size_t j = 0; j < call->positional; j++)
            sequence_add(evaluator, &tuple->sequence, lines[j]->items[i]);
        value_append(evaluator, list, tuple);
    }
    return value_iterator(evaluator, list->sequence.items, list->sequence.count, rest);
}

static Value *
call_map(Evaluator *evaluator, Value *self, const Call *call)
{
    Value *function = need_argument(evaluator, call, 0, "function");
    Call rest = {call->arguments + 1, call->count - 1, call->positional - 1, call->rest,
                 call->origin};
    if (call->positional < 2)
        return need_argument(evaluator, call, 1, "iterable");
    Value *tuples = call_zip(evaluator, self, &rest);
    if (tuples->kind != VALUE_ITERATOR)
        return tuples;
    const Items *items = &tuples->iterator.items;
    Value *list = value_list(evaluator);
    for (size_t i = 0; i < items->count && evaluator->raised == NULL && take_step(evaluator); i++)
        value_append(evaluator, list,
                     evaluator_call_with(evaluator, function, call->origin,
                                         items->items[i]->sequence.count,
                                         items->items[i]->sequence.items));
    return value_iterator(evaluator, list->sequence.items, list->sequence.count, items->rest);
}

static Value *
call_filter(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    const Items *items;
    Value *function = need_argument(evaluator, call, 0, "function");
    Value *seen = get_items(evaluator, call, 1, &items);
    if (items == NULL)
        return seen;
    Value *list = value_list(evaluator), *rest = items->rest;
    for (size_t i = 0; i < items->count && evaluator->raised == NULL && take_step(evaluator); i++) {
        Value *item = items->items[i];
        Value *keep = function->kind == VALUE_NONE
                          ? item
                          : evaluator_call_with(evaluator, function, call->origin, 1, &item);
        int truth = evaluator_truth(evaluator, keep);
        if (truth < 0) {
            rest = keep;
            break;
        }
        if (truth == 1)
            value_append(evaluator, list, item);
    }
    return value_iterator(evaluator, list->sequence.items, list->sequence.count, rest);
}

static Value *
call_reversed(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    const Items *items;
    Value *seen = get_items(evaluator, call, 0, &items);
    if (items == NULL || items->rest != NULL)
        return items == NULL ? seen : items->rest;
    Value *list = value_list(evaluator);
    for (size_t i = items->count; i-- > 0;)
        value_append(evaluator, list, items->items[i]);
    return value_iterator(evaluator, list->sequence.items, list->sequence.count, NULL);
}

typedef struct {
    Value *item, *key;
} Keyed;

// A merge sort: stable, and an order that is not known ends it.
static int
merge_sort(Evaluator *evaluator, Keyed *rows, Keyed *space, size_t count)
{
    if (count < 2)
        return 0;
    size_t half = count / 2, left = 0, right = half, out = 0;
    int trouble = merge_sort(evaluator, rows, space, half);
    if (trouble == 0)
        trouble = merge_sort(evaluator, rows + half, space, count - half);
    while (trouble == 0 && left < half && right < count) {
        int order = value_order(evaluator, rows[right].key, rows[left].key);
        trouble = order > 1 ? order : !take_step(evaluator);
        space[out++] = order < 0 ? rows[right++] : rows[left++];
    }
    if (trouble != 0)
        return trouble;
    memcpy(space + out, rows + left, sizeof(Keyed) * (half - left));
    memcpy(rows, space, sizeof(Keyed) * (out + half - left));
    return 0;
}

static Value *
order_error(Evaluator *evaluator, int trouble, Origin origin)
{
    return trouble == 3
               ? evaluator_raise(evaluator, origin, "TypeError",
                                 "'<' not supported between these values")
               : value_unknown(evaluator, origin, "the order of these values is not known");
}

/** Sorts a list in place; NULL: done. */
Value *
sort_list(Evaluator *evaluator, Value *list, const Call *call)
{
    Items *items = &list->sequence;
    Value *key = call_keyword(call, "key"), *reverse = call_keyword(call, "reverse");
    branch_touch(evaluator, CONTAINER_SEQUENCE, items);
    if (items->rest != NULL) {
        *items = (Items){.rest = items->rest};
        return NULL;
    }
    bool downwards = reverse != NULL && evaluator_truth(evaluator, reverse) == 1;
    Keyed *rows = ARENA_NEW_ARRAY(evaluator->arena, Keyed, items->count * 2);
    for (size_t i = 0; i < items->count; i++) {
        Value *item = items->items[downwards ? items->count - 1 - i : i];
        bool has_key = key != NULL && key->kind != VALUE_NONE;
        rows[i] = (Keyed){
            item, has_key ? evaluator_call_with(evaluator, key, call->origin, 1, &item) : item};
    }
    int trouble = merge_sort(evaluator, rows, rows + items->count, items->count);
    if (trouble != 0)
        return order_error(evaluator, trouble, call->origin);
    for (size_t i = 0; i < items->count; i++)
        items->items[downwards ? items->count - 1 - i : i] = rows[i].item;
    return NULL;
}

static Value *
call_sorted(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    const Items *items;
    Value *seen = get_items(evaluator, call, 0, &items);
    if (items == NULL)
        return seen;
    Value *list = value_list(evaluator);
    for (size_t i = 0; i < items->count; i++)
        value_append(evaluator, list, items->items[i]);
    list->sequence.rest = items->rest;
    Value *trouble = sort_list(evaluator, list, call);
    return trouble != NULL ? trouble : list;
}

static Value *
find_extreme(Evaluator *evaluator, const Call *call, int wanted)
{
    const Items *items;
    Value *list = value_list(evaluator);
    for (size_t i = 0; i < call->positional; i++)
        value_append(evaluator, list, call->arguments[i].value);
    Value *seen = call->positional == 1 ? get_items(evaluator, call, 0, &items) : list;
    items = value_sequence(seen);
    if (items == NULL || items->rest != NULL)
        return items == NULL ? seen : items->rest;
    Value *standard = call_keyword(call, "default"), *key = call_keyword(call, "key");
    Value *best = NULL, *best_key = NULL;
    for (size_t i = 0; i < items->count; i++) {
        Value *item = items->items[i];
        Value *one = key == NULL || key->kind == VALUE_NONE
                         ? item
                         : evaluator_call_with(evaluator, key, call->origin, 1, &item);
        int order = best == NULL ? wanted : value_order(evaluator, one, best_key);
        if (order > 1)
            return one->kind == VALUE_UNKNOWN ? one : order_error(evaluator, order, call->origin);
        best_key = order == wanted ? one : best_key;
        best = order == wanted ? item : best;
    }
    if (best == NULL)
        best = standard;
    return best != NULL
               ? best
               : evaluator_raise(evaluator, call->origin, "ValueError",
                                 "%s() arg is an empty sequence", wanted < 0 ? "min" : "max");
}

static Value *
call_min(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    return find_extreme(evaluator, call, -1);
}

static Value *
call_max(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    return find_extreme(evaluator, call, 1);
}

static Value *
call_sum(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    const Items *items;
    Value *seen = get_items(evaluator, call, 0, &items);
    Value *total = call_argument(call, 1, "start");
    if (items == NULL || items->rest != NULL)
        return items == NULL ? seen : items->rest;
    if (total == NULL)
        total = value_from_integer(evaluator, 0);
    for (size_t i = 0; i < items->count && take_step(evaluator); i++)
        total = operate(evaluator, OPERATOR_ADD, total, items->items[i], call->origin);
    return total;
}

static Value *
find_truth(Evaluator *evaluator, const Call *call, int wanted)
{
    const Items *items;
    Value *seen = get_items(evaluator, call, 0, &items);
    if (items == NULL)
        return seen;
    Value *unknown = items->rest;
    for (size_t i = 0; i < items->count; i++) {
        int truth = evaluator_truth(evaluator, items->items[i]);
        if (truth == wanted)
            return value_bool(evaluator, wanted);
        if (truth < 0)
            unknown = items->items[i]->kind == VALUE_UNKNOWN
                          ? items->items[i]
                          : value_unknown(evaluator, call->origin, "a truth that is not known");
    }
    return unknown != NULL ? unknown : value_bool(evaluator, !wanted);
}

static Value *
call_any(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    return find_truth(evaluator, call, 1);
}

static Value *
call_all(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    return find_truth(evaluator, call, 0);
}

static Value *
call_iter(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    Value *value = need_argument(evaluator, call, 0, "object");
    if (value->kind == VALUE_ITERATOR)
        return value;
    const Items *items;
    Value *seen = get_items(evaluator, call, 0, &items);
    return items == NULL ? seen
                         : value_iterator(evaluator, items->items, items->count, items->rest);
}

static Value *
call_next(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    Value *iterator = need_argument(evaluator, call, 0, "iterator");
    Value *standard = call_argument(call, 1, "default");
    if (iterator->kind == VALUE_INSTANCE)
        return evaluator_call_with(
            evaluator, evaluator_get(evaluator, iterator, evaluator->names.next, call->origin),
            call->origin, 0, NULL);
    if (iterator->kind != VALUE_ITERATOR)
        return iterator->kind == VALUE_UNKNOWN
                   ? iterator
                   : evaluator_raise(evaluator, call->origin, "TypeError",
                                     "'%s' object is not an iterator", value_kind_name(iterator));
    const Items *items = &iterator->iterator.items;
    if (evaluator->branch != NULL)
        return value_unknown(evaluator, call->origin, "next() below a condition that is not known");
    if (iterator->iterator.position < items->count)
        return items->items[iterator->iterator.position++];
    if (items->rest != NULL || standard != NULL)
        return items->rest != NULL ? items->rest : standard;
    return evaluator_raise(evaluator, call->origin, "StopIteration", "%s", "");
}

static Value *
call_abs(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    Value *value = need_argument(evaluator, call, 0, "x");
    if (value->kind == VALUE_FLOAT)
        return value_from_number(evaluator, fabs(value->number));
    Value *zero = value_from_integer(evaluator, 0);
    bool is_negative = value->kind == VALUE_INT && integer_compare(value, zero) < 0;
    return operate_unary(evaluator, is_negative ? OPERATOR_MINUS : OPERATOR_PLUS, value,
                         call->origin);
}

static Value *
call_round(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    Value *value = need_argument(evaluator, call, 0, "number"),
          *given = call_argument(call, 1, NULL);
    int64_t digits = 0;
    if (value->kind == VALUE_INT && given == NULL)
        return value;
    if (value->kind != VALUE_FLOAT || (given != NULL && !value_integer(given, &digits)) ||
        digits < 0 || digits > 15)
        return value->kind == VALUE_UNKNOWN
                   ? value
                   : value_unknown(evaluator, call->origin, "this round() is not followed");
    if (given == NULL)
        return integer_from_number(evaluator, nearbyint(value->number));
    g_autofree char *text = g_strdup_printf("%.*f", (int)digits, value->number);
    return value_from_number(evaluator, g_ascii_strtod(text, NULL));
}

static Value *
call_divmod(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    Value *a = need_argument(evaluator, call, 0, "a"), *b = need_argument(evaluator, call, 1, "b");
    Value **pair = ARENA_NEW_ARRAY(evaluator->arena, Value *, 2);
    pair[0] = operate(evaluator, OPERATOR_FLOOR_DIVIDE, a, b, call->origin);
    pair[1] = operate(evaluator, OPERATOR_MODULO, a, b, call->origin);
    return value_from_items(evaluator, VALUE_TUPLE, pair, 2);
}

static Value *
call_pow(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    return operate(evaluator, OPERATOR_POWER, need_argument(evaluator, call, 0, "base"),
                   need_argument(evaluator, call, 1, "exp"), call->origin);
}

const Builtin sequence_functions[] = {
    {"len", call_len},
    {"range", call_range},
    {"enumerate", call_enumerate},
    {"zip", call_zip},
    {"map", call_map},
    {"filter", call_filter},
    {"sorted", call_sorted},
    {"reversed", call_reversed},
    {"min", call_min},
    {"max", call_max},
    {"sum", call_sum},
    {"any", call_any},
    {"all", call_all},
    {"iter", call_iter},
    {"next", call_next},
    {"abs", call_abs},
    {"round", call_round},
    {"divmod", call_divmod},
    {"pow", call_pow},
    {0},
};
