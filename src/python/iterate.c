#include "python/evaluator-private.h"

#include <string.h>

// What a loop sees of a value, all at once.

enum { LONGEST_ITERATOR = 10000 };

static Value *
characters(Evaluator *evaluator, const Value *text)
{
    Value *list = value_list(evaluator);
    const char *at = text->text.bytes, *end = at + text->text.length;
    while (at < end && take_step(evaluator)) {
        const char *next = g_utf8_next_char(at);
        value_append(evaluator, list,
                     value_from_text_n(evaluator, at, (size_t)(MIN(next, end) - at)));
        at = next;
    }
    return list;
}

static Value *
byte_values(Evaluator *evaluator, const Value *bytes)
{
    Value *list = value_list(evaluator);
    for (size_t i = 0; i < bytes->text.length && take_step(evaluator); i++)
        value_append(evaluator, list,
                     value_from_integer(evaluator, (unsigned char)bytes->text.bytes[i]));
    return list;
}

static Value *
dict_keys(Evaluator *evaluator, const Value *dict)
{
    Value *list = value_list(evaluator);
    for (size_t i = 0; i < dict->dict.count; i++)
        value_append(evaluator, list, dict->dict.entries[i].key);
    list->sequence.rest = dict->dict.rest;
    return list;
}

static Value *
left_of_iterator(Evaluator *evaluator, Value *iterator)
{
    Value *list = value_list(evaluator);
    const Items *items = &iterator->iterator.items;
    for (size_t i = iterator->iterator.position; i < items->count; i++)
        value_append(evaluator, list, items->items[i]);
    list->sequence.rest = items->rest;
    iterator->iterator.position = items->count;
    return list;
}

static bool
stopped(Evaluator *evaluator)
{
    const Value *raised = evaluator->raised;
    if (raised == NULL)
        return false;
    if (raised->kind == VALUE_INSTANCE &&
        strcmp(raised->instance->class->class->name, "StopIteration") == 0)
        evaluator->raised = NULL;
    return true;
}

static Value *
drain(Evaluator *evaluator, Value *iterator, Origin origin)
{
    Value *next = evaluator_find(evaluator, iterator, evaluator->names.next, origin);
    Value *list = value_list(evaluator);
    if (next == NULL)
        return evaluator_raise(evaluator, origin, "TypeError",
                               "iter() returned non-iterator of type '%s'",
                               value_kind_name(iterator));
    for (int i = 0; i < LONGEST_ITERATOR; i++) {
        Value *item = evaluator_call_with(evaluator, next, origin, 0, NULL);
        if (stopped(evaluator) || evaluator->exhausted != NULL)
            return list;
        if (item->kind == VALUE_UNKNOWN) {
            list->sequence.rest = item;
            return list;
        }
        value_append(evaluator, list, item);
    }
    list->sequence.rest =
        give_up(evaluator, origin, "gave up after %d rounds of an iterator", LONGEST_ITERATOR);
    return list;
}

// An object with __getitem__ and __len__ but no __iter__ is left alone.
static Value *
iterate_instance(Evaluator *evaluator, Value *instance, Origin origin)
{
    Value *method = evaluator_find(evaluator, instance, evaluator->names.iter, origin);
    if (method == NULL) {
        if (instance->instance->content != NULL)
            return evaluator_iterate(evaluator, instance->instance->content, origin);
        return evaluator_raise(evaluator, origin, "TypeError", "'%s' object is not iterable",
                               value_kind_name(instance));
    }
    Value *iterator = evaluator_call_with(evaluator, method, origin, 0, NULL);
    if (iterator->kind == VALUE_INSTANCE)
        return drain(evaluator, iterator, origin);
    return evaluator_iterate(evaluator, iterator, origin);
}

static Value *
iterate_class(Evaluator *evaluator, Value *class, Origin origin)
{
    if (!class->class->is_enum)
        return evaluator_raise(evaluator, origin, "TypeError", "'type' object is not iterable");
    return enum_list(evaluator, class);
}

Value *
evaluator_iterate(Evaluator *evaluator, Value *value, Origin origin)
{
    switch (value->kind) {
    case VALUE_TUPLE:
    case VALUE_LIST:
    case VALUE_SET:
    case VALUE_FROZENSET:
    case VALUE_UNKNOWN:
        return value;
    case VALUE_ITERATOR:
        return left_of_iterator(evaluator, value);
    case VALUE_STRING:
        return characters(evaluator, value);
    case VALUE_BYTES:
        return byte_values(evaluator, value);
    case VALUE_DICT:
        return dict_keys(evaluator, value);
    case VALUE_CLASS:
        return iterate_class(evaluator, value, origin);
    case VALUE_INSTANCE:
        if (stack_is_deep(evaluator))
            return give_up(evaluator, origin, "gave up after too many levels of iterators");
        return iterate_instance(evaluator, value, origin);
    case VALUE_HOST:
        if (value->host.type->iterate != NULL)
            return value->host.type->iterate(evaluator, value, origin);
        return value_unknown(evaluator, origin, "the items of a %s are not known",
                             value_kind_name(value));
    default:
        return evaluator_raise(evaluator, origin, "TypeError", "'%s' object is not iterable",
                               value_kind_name(value));
    }
}
