#include "python/builtin-private.h"
#include "python/evaluator-private.h"
#include "python/integer.h"

#include <string.h>

// Sequences, sets and dicts. What is not hashable cannot be a key; what is not known can be neither
// found nor put, so it becomes the `rest`.

enum { DICT_INDEX_FROM = 8, SMALLEST_INTEGER = -5, SMALL_INTEGERS = 262 };

static const size_t sizes[VALUE_KINDS] = {
    [VALUE_BOOL] = sizeof(bool),
    [VALUE_INT] = sizeof(((Value *)NULL)->integer),
    [VALUE_FLOAT] = sizeof(double),
    [VALUE_STRING] = sizeof(((Value *)NULL)->text),
    [VALUE_BYTES] = sizeof(((Value *)NULL)->text),
    [VALUE_TUPLE] = sizeof(Items),
    [VALUE_LIST] = sizeof(Items),
    [VALUE_SET] = sizeof(Items),
    [VALUE_FROZENSET] = sizeof(Items),
    [VALUE_DICT] = sizeof(Dict),
    [VALUE_ITERATOR] = sizeof(((Value *)NULL)->iterator),
    [VALUE_FUNCTION] = sizeof(void *),
    [VALUE_CLASS] = sizeof(void *),
    [VALUE_INSTANCE] = sizeof(void *),
    [VALUE_MODULE] = sizeof(void *),
    [VALUE_METHOD] = sizeof(((Value *)NULL)->method),
    [VALUE_PROPERTY] = sizeof(((Value *)NULL)->wrapper),
    [VALUE_CLASS_METHOD] = sizeof(((Value *)NULL)->wrapper),
    [VALUE_STATIC_METHOD] = sizeof(((Value *)NULL)->wrapper),
    [VALUE_TYPE] = sizeof(void *),
    [VALUE_GENERIC] = sizeof(((Value *)NULL)->generic),
    [VALUE_HOST] = sizeof(((Value *)NULL)->host),
    [VALUE_UNKNOWN] = sizeof(((Value *)NULL)->unknown),
};

Value *
new_value(Evaluator *evaluator, ValueKind kind)
{
    Value *value = arena_alloc(evaluator->arena, offsetof(Value, truth) + sizes[kind]);
    value->kind = kind;
    return value;
}

void
sequence_add(Evaluator *evaluator, Items *sequence, Value *item)
{
    branch_touch(evaluator, CONTAINER_SEQUENCE, sequence);
    if (sequence->count >= LARGEST_SEQUENCE && sequence->rest != NULL)
        return;
    if (sequence->count >= LARGEST_SEQUENCE) {
        sequence->rest = give_up(evaluator, (Origin){0}, "gave up after %d items of a sequence",
                                 LARGEST_SEQUENCE);
        return;
    }
    if (sequence->count == sequence->room) {
        size_t room = sequence->room == 0 ? 4 : sequence->room * 2;
        Value **items = ARENA_NEW_ARRAY(evaluator->arena, Value *, room);
        if (sequence->count > 0)
            memcpy(items, sequence->items, sizeof(Value *) * sequence->count);
        sequence->items = items;
        sequence->room = room;
    }
    sequence->items[sequence->count++] = item;
}

void
sequence_insert(Evaluator *evaluator, Items *sequence, size_t position, Value *item)
{
    size_t before = sequence->count;
    take_work(evaluator, (before - position) * sizeof(Value *));
    sequence_add(evaluator, sequence, item);
    if (sequence->count == before || position >= before)
        return;
    memmove(&sequence->items[position + 1], &sequence->items[position],
            sizeof(Value *) * (before - position));
    sequence->items[position] = item;
}

void
sequence_remove(Evaluator *evaluator, Items *sequence, size_t position, size_t count)
{
    branch_touch(evaluator, CONTAINER_SEQUENCE, sequence);
    sequence->count -= count;
    take_work(evaluator, (sequence->count - position) * sizeof(Value *));
    memmove(&sequence->items[position], &sequence->items[position + count],
            sizeof(Value *) * (sequence->count - position));
}

void
value_append(Evaluator *evaluator, Value *list, Value *item)
{
    sequence_add(evaluator, &list->sequence, item);
}

static uint32_t
hash_bytes(const char *bytes, size_t length)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)bytes[i]) * 16777619u;
    return hash;
}

static uint32_t
hash_pointer(const void *pointer)
{
    return (uint32_t)(((uintptr_t)pointer >> 4) * 0x9E3779B1u);
}

static bool
hash_items(Evaluator *evaluator, const Value *value, uint32_t *hash)
{
    uint32_t sum = 17;
    if (value->sequence.rest != NULL)
        return false;
    for (size_t i = 0; i < value->sequence.count; i++) {
        uint32_t one = 0;
        if (!take_step(evaluator) || !value_hash(evaluator, value->sequence.items[i], &one))
            return false;
        // A frozenset has no order.
        sum = value->kind == VALUE_TUPLE ? sum * 31 + one : sum + one;
    }
    *hash = sum;
    return true;
}

// 1 == 1.0 == True: equal values have equal hashes.
static uint32_t
hash_number(double number)
{
    if (number >= -9e15 && number <= 9e15 && number == (double)(int64_t)number)
        return (uint32_t)((uint64_t)(int64_t)number * 0x9E3779B97F4A7C15u >> 32);
    return hash_bytes((const char *)&number, sizeof number);
}

bool
value_hash(Evaluator *evaluator, const Value *value, uint32_t *hash)
{
    switch (value->kind) {
    case VALUE_BOOL:
        *hash = hash_number(value->truth);
        return true;
    case VALUE_INT:
        *hash = hash_number(integer_number(value));
        return true;
    case VALUE_FLOAT:
        *hash = hash_number(value->number);
        return true;
    case VALUE_STRING:
    case VALUE_BYTES:
        take_work(evaluator, value->text.length);
        *hash = hash_bytes(value->text.bytes, value->text.length);
        return true;
    case VALUE_TUPLE:
    case VALUE_FROZENSET:
        return !stack_is_deep(evaluator) && hash_items(evaluator, value, hash);
    case VALUE_INSTANCE:
        if (value->instance->content != NULL && !value->instance->class->class->is_enum)
            return value_hash(evaluator, value->instance->content, hash);
        *hash = hash_pointer(value->instance);
        return true;
    case VALUE_CLASS:
    case VALUE_MODULE:
    case VALUE_FUNCTION:
        *hash = hash_pointer(value->class);
        return true;
    case VALUE_NONE:
    case VALUE_ELLIPSIS:
    case VALUE_NOT_IMPLEMENTED:
    case VALUE_TYPE:
    case VALUE_METHOD:
    case VALUE_PROPERTY:
    case VALUE_CLASS_METHOD:
    case VALUE_STATIC_METHOD:
        *hash = hash_pointer(value);
        return true;
    case VALUE_HOST:
        *hash = value->host.type == &library_object_type ? library_hash(evaluator, value)
                                                         : hash_pointer(value);
        return true;
    case VALUE_GENERIC:
        *hash = hash_pointer(value->generic.base);
        return true;
    case VALUE_LIST:
    case VALUE_SET:
    case VALUE_DICT:
    case VALUE_ITERATOR:
    case VALUE_UNKNOWN:
        break;
    }
    return false;
}

static Value *
unhashable(Evaluator *evaluator, Value *value)
{
    if (value_is_unknown(value))
        return value;
    // A tuple that cannot be hashed has a part that is not known, or a list, which is the rare
    // case.
    if (value->kind == VALUE_TUPLE || value->kind == VALUE_FROZENSET ||
        value->kind == VALUE_INSTANCE)
        return value_unknown(evaluator, (Origin){0}, "a part of a %s is not known",
                             value_kind_name(value));
    return evaluator_raise(evaluator, (Origin){0}, "TypeError", "unhashable type: '%s'",
                           value_kind_name(value));
}

/** Adds an item that is not there yet; false: it cannot be hashed, and the set's rest is unknown.
 */
bool
set_add(Evaluator *evaluator, Value *set, Value *item)
{
    uint32_t hash;
    Items *sequence = &set->sequence;
    if (!value_hash(evaluator, item, &hash)) {
        branch_touch(evaluator, CONTAINER_SEQUENCE, sequence);
        sequence->rest = unhashable(evaluator, item);
        return false;
    }
    for (size_t i = 0; i < sequence->count; i++) {
        if (!take_step(evaluator))
            return false;
        if (value_equal(evaluator, sequence->items[i], item) == 1)
            return true;
    }
    sequence_add(evaluator, sequence, item);
    return true;
}

static void
index_entry(Dict *dict, size_t position)
{
    size_t slot = dict->entries[position].hash & (dict->index_size - 1);
    while (dict->index[slot] != 0)
        slot = (slot + 1) & (dict->index_size - 1);
    dict->index[slot] = (uint32_t)position + 1;
}

static void
index_dict(Evaluator *evaluator, Dict *dict)
{
    size_t size = 32;
    while (size < dict->room * 2)
        size *= 2;
    dict->index = ARENA_NEW_ARRAY(evaluator->arena, uint32_t, size);
    dict->index_size = size;
    for (size_t i = 0; i < dict->count; i++)
        index_entry(dict, i);
}

static DictEntry *
find_entry(Evaluator *evaluator, const Dict *dict, const Value *key, uint32_t hash)
{
    if (dict->index == NULL) {
        for (size_t i = 0; i < dict->count; i++)
            if (dict->entries[i].hash == hash &&
                value_equal(evaluator, dict->entries[i].key, key) == 1)
                return &dict->entries[i];
        return NULL;
    }
    for (size_t slot = hash & (dict->index_size - 1); dict->index[slot] != 0;
         slot = (slot + 1) & (dict->index_size - 1)) {
        DictEntry *entry = &dict->entries[dict->index[slot] - 1];
        if (entry->hash == hash && value_equal(evaluator, entry->key, key) == 1)
            return entry;
    }
    return NULL;
}

/** The value of a key; NULL when there is none (also when it cannot be hashed). */
Value *
dict_get(Evaluator *evaluator, const Dict *dict, Value *key)
{
    uint32_t hash;
    if (!value_hash(evaluator, key, &hash))
        return NULL;
    const DictEntry *entry = find_entry(evaluator, dict, key, hash);
    return entry == NULL ? NULL : entry->value;
}

static void
grow_dict(Evaluator *evaluator, Dict *dict)
{
    size_t room = dict->room == 0 ? 4 : dict->room * 2;
    DictEntry *entries = ARENA_NEW_ARRAY(evaluator->arena, DictEntry, room);
    if (dict->count > 0)
        memcpy(entries, dict->entries, sizeof(DictEntry) * dict->count);
    dict->entries = entries;
    dict->room = room;
    if (room > DICT_INDEX_FROM)
        index_dict(evaluator, dict);
}

void
dict_set(Evaluator *evaluator, Dict *dict, Value *key, Value *value)
{
    uint32_t hash;
    branch_touch(evaluator, CONTAINER_DICT, dict);
    if (!value_hash(evaluator, key, &hash)) {
        dict->rest = unhashable(evaluator, key);
        return;
    }
    DictEntry *entry = find_entry(evaluator, dict, key, hash);
    if (entry != NULL) {
        entry->value = value;
        return;
    }
    if (dict->count >= LARGEST_SEQUENCE) {
        dict->rest =
            give_up(evaluator, (Origin){0}, "gave up after %d entries of a dict", LARGEST_SEQUENCE);
        return;
    }
    if (dict->count == dict->room)
        grow_dict(evaluator, dict);
    dict->entries[dict->count++] = (DictEntry){key, value, hash};
    if (dict->index != NULL)
        index_entry(dict, dict->count - 1);
}

void
value_put(Evaluator *evaluator, Value *dict, Value *key, Value *value)
{
    dict_set(evaluator, &dict->dict, key, value);
}

/** Takes a key out; its value, or NULL when it is not there. */
Value *
dict_delete(Evaluator *evaluator, Dict *dict, Value *key)
{
    uint32_t hash;
    if (!value_hash(evaluator, key, &hash))
        return NULL;
    DictEntry *entry = find_entry(evaluator, dict, key, hash);
    if (entry == NULL)
        return NULL;
    branch_touch(evaluator, CONTAINER_DICT, dict);
    Value *value = entry->value;
    size_t position = (size_t)(entry - dict->entries);
    dict->count--;
    memmove(entry, entry + 1, sizeof(DictEntry) * (dict->count - position));
    if (dict->index != NULL)
        index_dict(evaluator, dict);
    return value;
}

Value *
value_none(Evaluator *evaluator)
{
    return evaluator->none;
}

Value *
value_bool(Evaluator *evaluator, bool truth)
{
    return truth ? evaluator->yes : evaluator->no;
}

Value *
value_from_integer(Evaluator *evaluator, int64_t number)
{
    bool is_small = number >= SMALLEST_INTEGER && number < SMALLEST_INTEGER + SMALL_INTEGERS;
    size_t slot = is_small ? (size_t)(number - SMALLEST_INTEGER) : 0;
    if (is_small && evaluator->small_integers[slot] != NULL)
        return evaluator->small_integers[slot];
    Value *value = new_value(evaluator, VALUE_INT);
    value->integer.small = number;
    if (is_small)
        evaluator->small_integers[slot] = value;
    return value;
}

Value *
value_from_number(Evaluator *evaluator, double number)
{
    Value *value = new_value(evaluator, VALUE_FLOAT);
    value->number = number;
    return value;
}

Value *
value_from_text_n(Evaluator *evaluator, const char *text, size_t length)
{
    Value *value = new_value(evaluator, VALUE_STRING);
    value->text.bytes = arena_text_n(evaluator->arena, text, length);
    value->text.length = length;
    return value;
}

Value *
value_from_text(Evaluator *evaluator, const char *text)
{
    return value_from_text_n(evaluator, text, strlen(text));
}

/** Takes the text and frees it. */
Value *
value_text_take(Evaluator *evaluator, GString *text)
{
    Value *value = value_from_text_n(evaluator, text->str, text->len);
    g_string_free(text, TRUE);
    return value;
}

Value *
value_from_items(Evaluator *evaluator, ValueKind kind, Value **items, size_t count)
{
    Value *value = new_value(evaluator, kind);
    if (kind == VALUE_SET || kind == VALUE_FROZENSET) {
        for (size_t i = 0; i < count; i++)
            set_add(evaluator, value, items[i]);
        return value;
    }
    value->sequence = (Items){.items = items, .count = count, .room = count};
    return value;
}

Value *
value_list(Evaluator *evaluator)
{
    return new_value(evaluator, VALUE_LIST);
}

Value *
value_dict(Evaluator *evaluator)
{
    return new_value(evaluator, VALUE_DICT);
}

Value *
value_iterator(Evaluator *evaluator, Value **items, size_t count, Value *rest)
{
    Value *value = new_value(evaluator, VALUE_ITERATOR);
    value->iterator.items = (Items){.items = items, .count = count, .room = count, .rest = rest};
    return value;
}

Value *
value_unknown(Evaluator *evaluator, Origin origin, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *reason = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    Value *value = new_value(evaluator, VALUE_UNKNOWN);
    value->unknown.reason = arena_text(evaluator->arena, reason);
    value->unknown.origin = origin;
    return value;
}

Value *
value_host(Evaluator *evaluator, const HostType *type, const void *row, void *data, Origin origin)
{
    Value *value = new_value(evaluator, VALUE_HOST);
    value->host.type = type;
    value->host.row = row;
    value->host.data = data;
    value->host.origin = origin;
    return value;
}
