#include "python/builtin-private.h"
#include "python/integer.h"

#include <string.h>

// Methods of list, tuple, set, frozenset and of numbers.

static Value *
list_append(Evaluator *evaluator, Value *self, const Call *call)
{
    Value *item = need_argument(evaluator, call, 0, "object");
    // Behind items that are not known nothing has a place.
    if (self->sequence.rest == NULL)
        value_append(evaluator, self, item);
    return evaluator->none;
}

static Value *
list_extend(Evaluator *evaluator, Value *self, const Call *call)
{
    Value *seen =
        evaluator_iterate(evaluator, need_argument(evaluator, call, 0, "iterable"), call->origin);
    const Items *items = value_sequence(seen);
    branch_touch(evaluator, CONTAINER_SEQUENCE, &self->sequence);
    if (self->sequence.rest != NULL)
        return evaluator->none;
    size_t count = items == NULL ? 0 : items->count;
    for (size_t i = 0; i < count; i++)
        value_append(evaluator, self, items->items[i]);
    self->sequence.rest = items == NULL ? seen : items->rest;
    return evaluator->none;
}

static Value *
list_init(Evaluator *evaluator, Value *self, const Call *call)
{
    branch_touch(evaluator, CONTAINER_SEQUENCE, &self->sequence);
    self->sequence = (Items){0};
    return call->count == 0 ? evaluator->none : list_extend(evaluator, self, call);
}

static Value *
list_insert(Evaluator *evaluator, Value *self, const Call *call)
{
    int64_t position = 0, count = (int64_t)self->sequence.count;
    Value *given = need_argument(evaluator, call, 0, "index");
    if (!value_integer(given, &position)) {
        branch_touch(evaluator, CONTAINER_SEQUENCE, &self->sequence);
        self->sequence = (Items){.rest = given};
        return evaluator->none;
    }
    position += position < 0 ? count : 0;
    sequence_insert(evaluator, &self->sequence, (size_t)CLAMP(position, 0, count),
                    need_argument(evaluator, call, 1, "object"));
    return evaluator->none;
}

static Value *
list_pop(Evaluator *evaluator, Value *self, const Call *call)
{
    int64_t position = -1, count = (int64_t)self->sequence.count;
    Value *given = call_argument(call, 0, NULL);
    if (self->sequence.rest != NULL)
        return self->sequence.rest;
    if (given != NULL && !value_integer(given, &position))
        return given;
    position += position < 0 ? count : 0;
    if (position < 0 || position >= count)
        return evaluator_raise(evaluator, call->origin, "IndexError",
                               count == 0 ? "pop from empty list" : "pop index out of range");
    Value *item = self->sequence.items[position];
    sequence_remove(evaluator, &self->sequence, (size_t)position, 1);
    return item;
}

static Value *
find_item(Evaluator *evaluator, const Value *self, const Value *wanted, size_t *position)
{
    for (*position = 0; *position < self->sequence.count && take_step(evaluator); (*position)++) {
        int equal = value_equal(evaluator, self->sequence.items[*position], wanted);
        if (equal != 0)
            return equal == 1 ? evaluator->yes
                              : value_unknown(evaluator, (Origin){0}, "an item is not known");
    }
    return self->sequence.rest;
}

static Value *
list_remove(Evaluator *evaluator, Value *self, const Call *call)
{
    size_t position;
    Value *wanted = need_argument(evaluator, call, 0, "value");
    Value *found = find_item(evaluator, self, wanted, &position);
    if (found == NULL)
        return evaluator_raise(evaluator, call->origin, "ValueError",
                               self->kind == VALUE_LIST ? "list.remove(x): x not in list" : "%s",
                               evaluator_repr(evaluator, wanted));
    if (found->kind == VALUE_UNKNOWN) {
        branch_touch(evaluator, CONTAINER_SEQUENCE, &self->sequence);
        self->sequence = (Items){.rest = found};
    } else {
        sequence_remove(evaluator, &self->sequence, position, 1);
    }
    return evaluator->none;
}

static Value *
list_index(Evaluator *evaluator, Value *self, const Call *call)
{
    size_t position;
    Value *wanted = need_argument(evaluator, call, 0, "value");
    Value *found = find_item(evaluator, self, wanted, &position);
    if (found == NULL)
        return evaluator_raise(evaluator, call->origin, "ValueError", "%s is not in %s",
                               evaluator_repr(evaluator, wanted), value_kind_name(self));
    return found->kind == VALUE_UNKNOWN ? found : value_from_integer(evaluator, (int64_t)position);
}

static Value *
list_count(Evaluator *evaluator, Value *self, const Call *call)
{
    Value *wanted = need_argument(evaluator, call, 0, "value");
    int64_t count = 0;
    if (self->sequence.rest != NULL)
        return self->sequence.rest;
    for (size_t i = 0; i < self->sequence.count; i++)
        count += value_equal(evaluator, self->sequence.items[i], wanted) == 1;
    return value_from_integer(evaluator, count);
}

static Value *
list_reverse(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)call;
    Items *items = &self->sequence;
    branch_touch(evaluator, CONTAINER_SEQUENCE, items);
    if (items->rest != NULL)
        items->count = 0;
    for (size_t i = 0; i < items->count / 2; i++) {
        Value *item = items->items[i];
        items->items[i] = items->items[items->count - 1 - i];
        items->items[items->count - 1 - i] = item;
    }
    return evaluator->none;
}

static Value *
list_sort(Evaluator *evaluator, Value *self, const Call *call)
{
    Value *trouble = sort_list(evaluator, self, call);
    if (trouble != NULL)
        self->sequence = (Items){.rest = trouble};
    return evaluator->none;
}

static Value *
sequence_copy(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)call;
    Value *copy = new_value(evaluator, self->kind);
    for (size_t i = 0; i < self->sequence.count; i++)
        sequence_add(evaluator, &copy->sequence, self->sequence.items[i]);
    copy->sequence.rest = self->sequence.rest;
    return copy;
}

static Value *
sequence_clear(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)call;
    branch_touch(evaluator, CONTAINER_SEQUENCE, &self->sequence);
    self->sequence = (Items){0};
    return evaluator->none;
}

const Builtin list_methods[] = {
    {"append", list_append},
    {"extend", list_extend},
    {"insert", list_insert},
    {"pop", list_pop},
    {"remove", list_remove},
    {"index", list_index},
    {"count", list_count},
    {"reverse", list_reverse},
    {"sort", list_sort},
    {"copy", sequence_copy},
    {"clear", sequence_clear},
    {"__init__", list_init},
    {0},
};

const Builtin tuple_methods[] = {{"index", list_index}, {"count", list_count}, {0}};

static Value *
method_set_add(Evaluator *evaluator, Value *self, const Call *call)
{
    set_add(evaluator, self, need_argument(evaluator, call, 0, "elem"));
    return evaluator->none;
}

static Value *
set_update(Evaluator *evaluator, Value *self, const Call *call)
{
    for (size_t i = 0; i < call->positional; i++) {
        Value *seen = evaluator_iterate(evaluator, call->arguments[i].value, call->origin);
        const Items *items = value_sequence(seen);
        for (size_t j = 0; items != NULL && j < items->count; j++)
            set_add(evaluator, self, items->items[j]);
        Value *rest = items == NULL ? seen : items->rest;
        branch_touch(evaluator, CONTAINER_SEQUENCE, &self->sequence);
        self->sequence.rest = rest != NULL ? rest : self->sequence.rest;
    }
    return evaluator->none;
}

static Value *
set_discard(Evaluator *evaluator, Value *self, const Call *call)
{
    size_t position;
    Value *found = find_item(evaluator, self, need_argument(evaluator, call, 0, "elem"), &position);
    if (found != NULL && found->kind != VALUE_UNKNOWN)
        sequence_remove(evaluator, &self->sequence, position, 1);
    return evaluator->none;
}

static Value *
set_operation(Evaluator *evaluator, Value *self, const Call *call, Operator operator)
{
    Value *result = sequence_copy(evaluator, self, call);
    for (size_t i = 0; i < call->positional; i++) {
        Value *seen = evaluator_iterate(evaluator, call->arguments[i].value, call->origin);
        const Items *items = value_sequence(seen);
        if (items == NULL)
            return seen;
        Value *other = value_from_items(evaluator, VALUE_SET, items->items, items->count);
        other->sequence.rest = items->rest;
        result = operate(evaluator, operator, result, other, call->origin);
    }
    return result;
}

static Value *
set_union(Evaluator *evaluator, Value *self, const Call *call)
{
    return set_operation(evaluator, self, call, OPERATOR_BIT_OR);
}

static Value *
set_intersection(Evaluator *evaluator, Value *self, const Call *call)
{
    return set_operation(evaluator, self, call, OPERATOR_BIT_AND);
}

static Value *
set_difference(Evaluator *evaluator, Value *self, const Call *call)
{
    return set_operation(evaluator, self, call, OPERATOR_SUBTRACT);
}

static Value *
set_issubset(Evaluator *evaluator, Value *self, const Call *call)
{
    Value *rest = set_difference(evaluator, self, call);
    int truth = evaluator_truth(evaluator, rest);
    return truth < 0 ? value_unknown(evaluator, call->origin, "the items of a set are not known")
                     : value_bool(evaluator, !truth);
}

static Value *
set_init(Evaluator *evaluator, Value *self, const Call *call)
{
    branch_touch(evaluator, CONTAINER_SEQUENCE, &self->sequence);
    self->sequence = (Items){0};
    return call->count == 0 ? evaluator->none : set_update(evaluator, self, call);
}

const Builtin set_methods[] = {
    {"add", method_set_add},
    {"update", set_update},
    {"remove", list_remove},
    {"discard", set_discard},
    {"union", set_union},
    {"intersection", set_intersection},
    {"difference", set_difference},
    {"issubset", set_issubset},
    {"copy", sequence_copy},
    {"clear", sequence_clear},
    {"__init__", set_init},
    {"symmetric_difference", builtin_not_followed},
    {"difference_update", builtin_not_followed},
    {"intersection_update", builtin_not_followed},
    {"symmetric_difference_update", builtin_not_followed},
    {"isdisjoint", builtin_not_followed},
    {"issuperset", builtin_not_followed},
    {"pop", builtin_not_followed},
    {0},
};

static Value *
integer_bit_length(Evaluator *evaluator, Value *self, const Call *call)
{
    int64_t number;
    if (!value_integer(self, &number))
        return value_unknown(evaluator, call->origin,
                             "bits of an integer beyond 64 are not followed");
    uint64_t magnitude = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    int64_t bits = 0;
    for (; magnitude != 0; magnitude >>= 1)
        bits++;
    return value_from_integer(evaluator, bits);
}

static Value *
float_is_integer(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)call;
    return value_bool(evaluator, self->number == (double)(int64_t)CLAMP(self->number, -9e18, 9e18));
}

static Value *
integer_new(Evaluator *evaluator, Value *self, const Call *call)
{
    return builtin_new(evaluator, builtin_type_value(evaluator, "int"), self, call);
}

const Builtin integer_methods[] = {
    {"bit_length", integer_bit_length},
    {"__new__", integer_new},
    {"real", builtin_not_followed},
    {"imag", builtin_not_followed},
    {"numerator", builtin_not_followed},
    {"denominator", builtin_not_followed},
    {"conjugate", builtin_not_followed},
    {"to_bytes", builtin_not_followed},
    {"from_bytes", builtin_not_followed},
    {"bit_count", builtin_not_followed},
    {"as_integer_ratio", builtin_not_followed},
    {0},
};

const Builtin float_methods[] = {
    {"is_integer", float_is_integer},
    {"real", builtin_not_followed},
    {"imag", builtin_not_followed},
    {"conjugate", builtin_not_followed},
    {"hex", builtin_not_followed},
    {"fromhex", builtin_not_followed},
    {"as_integer_ratio", builtin_not_followed},
    {0},
};
