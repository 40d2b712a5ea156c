#include "python/builtin-private.h"

#include <string.h>

// Methods of dict. Views are copies: they are looked at once, in a loop or by list().

static Value *
absent(Evaluator *evaluator, const Value *self, Value *key, Value *standard)
{
    (void)evaluator;
    if (key->kind == VALUE_UNKNOWN || self->dict.rest == NULL)
        return key->kind == VALUE_UNKNOWN ? key : standard;
    return self->dict.rest;
}

static Value *
dict_method_get(Evaluator *evaluator, Value *self, const Call *call)
{
    Value *key = need_argument(evaluator, call, 0, "key"), *standard = call_argument(call, 1, NULL);
    Value *found = dict_get(evaluator, &self->dict, key);
    if (found != NULL)
        return found;
    return absent(evaluator, self, key, standard != NULL ? standard : evaluator->none);
}

static Value *
dict_setdefault(Evaluator *evaluator, Value *self, const Call *call)
{
    Value *key = need_argument(evaluator, call, 0, "key"), *standard = call_argument(call, 1, NULL);
    Value *found = dict_get(evaluator, &self->dict, key);
    if (found != NULL)
        return found;
    found = absent(evaluator, self, key, standard != NULL ? standard : evaluator->none);
    dict_set(evaluator, &self->dict, key, found);
    return found;
}

static Value *
dict_pop(Evaluator *evaluator, Value *self, const Call *call)
{
    Value *key = need_argument(evaluator, call, 0, "key"), *standard = call_argument(call, 1, NULL);
    Value *found = dict_delete(evaluator, &self->dict, key);
    if (found == NULL)
        found = absent(evaluator, self, key, standard);
    return found != NULL ? found
                         : evaluator_raise(evaluator, call->origin, "KeyError", "%s",
                                           evaluator_repr(evaluator, key));
}

static Value *
dict_popitem(Evaluator *evaluator, Value *self, const Call *call)
{
    if (self->dict.rest != NULL)
        return self->dict.rest;
    if (self->dict.count == 0)
        return evaluator_raise(evaluator, call->origin, "KeyError",
                               "popitem(): dictionary is empty");
    DictEntry last = self->dict.entries[self->dict.count - 1];
    dict_delete(evaluator, &self->dict, last.key);
    Value **pair = ARENA_NEW_ARRAY(evaluator->arena, Value *, 2);
    pair[0] = last.key;
    pair[1] = last.value;
    return value_from_items(evaluator, VALUE_TUPLE, pair, 2);
}

static Value *
dict_method_keys(Evaluator *evaluator, Value *self, const Call *call)
{
    // Keys are a set in the order of the dict: `a.keys() - b`.
    Value *keys = evaluator_iterate(evaluator, self, call->origin);
    keys->kind = VALUE_SET;
    return keys;
}

static Value *
dict_values(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)call;
    Value *list = value_list(evaluator);
    for (size_t i = 0; i < self->dict.count; i++)
        value_append(evaluator, list, self->dict.entries[i].value);
    list->sequence.rest = self->dict.rest;
    return list;
}

static Value *
dict_items(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)call;
    Value *list = value_list(evaluator);
    for (size_t i = 0; i < self->dict.count; i++) {
        Value **pair = ARENA_NEW_ARRAY(evaluator->arena, Value *, 2);
        pair[0] = self->dict.entries[i].key;
        pair[1] = self->dict.entries[i].value;
        value_append(evaluator, list, value_from_items(evaluator, VALUE_TUPLE, pair, 2));
    }
    list->sequence.rest = self->dict.rest;
    return list;
}

static Value *
dict_method_update(Evaluator *evaluator, Value *self, const Call *call)
{
    dict_update(evaluator, self, call);
    return evaluator->none;
}

static Value *
dict_init(Evaluator *evaluator, Value *self, const Call *call)
{
    dict_update(evaluator, self, call);
    return evaluator->none;
}

static Value *
dict_copy(Evaluator *evaluator, Value *self, const Call *call)
{
    Value *copy = value_dict(evaluator);
    Call one = call_make(evaluator, call->origin, 1, &self);
    dict_update(evaluator, copy, &one);
    return copy;
}

static Value *
dict_clear(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)call;
    branch_touch(evaluator, CONTAINER_DICT, &self->dict);
    self->dict = (Dict){0};
    return evaluator->none;
}

static Value *
dict_fromkeys(Evaluator *evaluator, Value *self, const Call *call)
{
    // dict.fromkeys(keys, value): the keys have become self.
    Value *keys = self != NULL ? self : need_argument(evaluator, call, 0, "iterable");
    Value *value = call_argument(call, self != NULL ? 0 : 1, NULL);
    Value *seen = evaluator_iterate(evaluator, keys, call->origin);
    const Items *items = value_sequence(seen);
    if (items == NULL)
        return seen;
    Value *dict = value_dict(evaluator);
    for (size_t i = 0; i < items->count; i++)
        dict_set(evaluator, &dict->dict, items->items[i], value != NULL ? value : evaluator->none);
    dict->dict.rest = items->rest;
    return dict;
}

const Builtin dict_methods[] = {
    {"get", dict_method_get},
    {"setdefault", dict_setdefault},
    {"pop", dict_pop},
    {"popitem", dict_popitem},
    {"keys", dict_method_keys},
    {"values", dict_values},
    {"items", dict_items},
    {"update", dict_method_update},
    {"copy", dict_copy},
    {"clear", dict_clear},
    {"fromkeys", dict_fromkeys},
    {"__init__", dict_init},
    {0},
};
