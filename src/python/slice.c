#include "python/evaluator-private.h"
#include "python/integer.h"

#include <string.h>

// value[key] and value[from:to:step] of Python's own values.

static const char *
character_at(const char *text, size_t position)
{
    return g_utf8_offset_to_pointer(text, (glong)position);
}

/** Length in characters; lone surrogates count as one, as in Python. */
static size_t
text_length(const Value *value)
{
    if (value->kind == VALUE_BYTES)
        return value->text.length;
    size_t count = 0;
    for (size_t i = 0; i < value->text.length; i++)
        count += ((unsigned char)value->text.bytes[i] & 0xC0) != 0x80;
    return count;
}

static Value *
text_part(Evaluator *evaluator, const Value *value, int64_t start, int64_t step, size_t count)
{
    g_autoptr(GString) part = g_string_new(NULL);
    bool is_ascii = text_length(value) == value->text.length;
    for (size_t i = 0; i < count; i++) {
        int64_t position = start + (int64_t)i * step;
        if (is_ascii) {
            g_string_append_c(part, value->text.bytes[position]);
            continue;
        }
        const char *from = character_at(value->text.bytes, (size_t)position);
        g_string_append_len(part, from, g_utf8_next_char(from) - from);
        if (!take_step(evaluator))
            break;
    }
    Value *result = value_from_text_n(evaluator, part->str, part->len);
    result->kind = value->kind;
    return result;
}

static bool
slice_bound(Evaluator *evaluator, Frame *frame, const Node *node, Value **unknown, int64_t *bound)
{
    Value *value = node == NULL ? evaluator->none : evaluate(evaluator, frame, node);
    if (value->kind == VALUE_NONE)
        return false;
    if (!value_integer(value, bound))
        *unknown = value_is_unknown(value) ? value
                                           : value_unknown(evaluator, node_origin(frame, node),
                                                           "an index of a slice is no integer");
    return *unknown == NULL;
}

static int64_t
clamp(int64_t position, int64_t length, int64_t lowest, int64_t highest)
{
    if (position < 0)
        position += length;
    return CLAMP(position, lowest, highest);
}

typedef struct {
    int64_t start, step;
    size_t count;
} Range;

static Value *
find_range(Evaluator *evaluator, Frame *frame, const Node *node, size_t length, Range *range)
{
    Value *unknown = NULL;
    int64_t size = (int64_t)length, start, stop, step;
    if (!slice_bound(evaluator, frame, node->slice.step, &unknown, &step))
        step = 1;
    int64_t lowest = step < 0 ? -1 : 0, highest = step < 0 ? size - 1 : size;
    start = slice_bound(evaluator, frame, node->slice.lower, &unknown, &start)
                ? clamp(start, size, lowest, highest)
                : (step < 0 ? highest : lowest);
    stop = slice_bound(evaluator, frame, node->slice.upper, &unknown, &stop)
               ? clamp(stop, size, lowest, highest)
               : (step < 0 ? lowest : highest);
    if (unknown != NULL)
        return unknown;
    if (step == 0)
        return evaluator_raise(evaluator, node_origin(frame, node), "ValueError",
                               "slice step cannot be zero");
    step = CLAMP(step, -size - 1, size + 1);
    int64_t span = step < 0 ? start - stop : stop - start;
    int64_t stride = step < 0 ? -step : step;
    *range = (Range){start, step, span <= 0 ? 0 : (size_t)((span + stride - 1) / stride)};
    return NULL;
}

Value *
evaluate_slice(Evaluator *evaluator, Frame *frame, Value *value, const Node *node)
{
    value = value_without_instance(value);
    bool is_text = value->kind == VALUE_STRING || value->kind == VALUE_BYTES;
    if (!is_text && value->kind != VALUE_TUPLE && value->kind != VALUE_LIST)
        return value_unknown(evaluator, node_origin(frame, node), "a slice of a %s is not followed",
                             value_kind_name(value));
    if (!is_text && value->sequence.rest != NULL)
        return value->sequence.rest;
    Range range = {0};
    if (is_text && !take_work(evaluator, value->text.length))
        return exhausted_value(evaluator, node_origin(frame, node));
    size_t length = is_text ? text_length(value) : value->sequence.count;
    Value *unknown = find_range(evaluator, frame, node, length, &range);
    if (unknown != NULL)
        return unknown;
    if (is_text)
        return text_part(evaluator, value, range.start, range.step, range.count);
    Value *part = new_value(evaluator, value->kind);
    for (size_t i = 0; i < range.count; i++)
        sequence_add(evaluator, &part->sequence,
                     value->sequence.items[range.start + (int64_t)i * range.step]);
    return part;
}

static Value *
index_error(Evaluator *evaluator, Origin origin, const Value *value)
{
    const char *name = value->kind == VALUE_STRING ? "string" : value_kind_name(value);
    if (value->kind == VALUE_BYTES)
        return evaluator_raise(evaluator, origin, "IndexError", "index out of range");
    return evaluator_raise(evaluator, origin, "IndexError", "%s index out of range", name);
}

static Value *
subscript_sequence(Evaluator *evaluator, Value *value, Value *key, Origin origin)
{
    int64_t position;
    bool is_text = value->kind == VALUE_STRING || value->kind == VALUE_BYTES;
    if (!value_integer(key, &position))
        return evaluator_raise(evaluator, origin, "TypeError",
                               "%s indices must be integers or slices, not %s",
                               value_kind_name(value), value_kind_name(key));
    if (is_text)
        take_work(evaluator, value->text.length);
    int64_t length = is_text ? (int64_t)text_length(value) : (int64_t)value->sequence.count;
    if (!is_text && value->sequence.rest != NULL && (position < 0 || position >= length))
        return value->sequence.rest;
    if (position < 0)
        position += length;
    if (position < 0 || position >= length)
        return index_error(evaluator, origin, value);
    if (value->kind == VALUE_BYTES)
        return value_from_integer(evaluator, (unsigned char)value->text.bytes[position]);
    return is_text ? text_part(evaluator, value, position, 1, 1) : value->sequence.items[position];
}

static Value *
subscript_dict(Evaluator *evaluator, Value *dict, Value *key, Origin origin)
{
    Value *found = dict_get(evaluator, &dict->dict, key);
    if (found != NULL)
        return found;
    if (dict->dict.rest != NULL)
        return dict->dict.rest;
    if (dict->dict.factory != NULL) {
        found = evaluator_call_with(evaluator, dict->dict.factory, origin, 0, NULL);
        value_put(evaluator, dict, key, found);
        return found;
    }
    return evaluator_raise(evaluator, origin, "KeyError", "%s", evaluator_repr(evaluator, key));
}

// list[str], Optional[int], Generic[T] of a class.
static Value *
make_generic(Evaluator *evaluator, Value *base, Value *key)
{
    Value *generic = new_value(evaluator, VALUE_GENERIC);
    generic->generic.base = base;
    if (key->kind == VALUE_TUPLE)
        generic->generic.arguments = key->sequence;
    else
        sequence_add(evaluator, &generic->generic.arguments, key);
    return generic;
}

static Value *
subscript_class(Evaluator *evaluator, Value *class, Value *key, Origin origin)
{
    if (class->class->is_enum) {
        const char *name = value_text(key);
        Value *member = name == NULL ? NULL : enum_find(evaluator, class, name);
        return member != NULL ? member
                              : evaluator_raise(evaluator, origin, "KeyError", "%s",
                                                evaluator_repr(evaluator, key));
    }
    Value *method =
        class_lookup(evaluator, class, NULL, NULL, evaluator_name(evaluator, "__class_getitem__"));
    if (method != NULL && method->kind != VALUE_UNKNOWN)
        return evaluator_call_with(evaluator, method, origin, 1, &key);
    return make_generic(evaluator, class, key);
}

static Value *
subscript_instance(Evaluator *evaluator, Value *instance, Value *key, Origin origin)
{
    Value *method = evaluator_find(evaluator, instance, evaluator->names.getitem, origin);
    if (method != NULL)
        return evaluator_call_with(evaluator, method, origin, 1, &key);
    if (instance->instance->content != NULL)
        return evaluator_subscript(evaluator, instance->instance->content, key, origin);
    return evaluator_raise(evaluator, origin, "TypeError", "'%s' object is not subscriptable",
                           value_kind_name(instance));
}

Value *
evaluator_subscript(Evaluator *evaluator, Value *container, Value *key, Origin origin)
{
    Value *plain = value_without_instance(key);
    switch (container->kind) {
    case VALUE_STRING:
    case VALUE_BYTES:
    case VALUE_TUPLE:
    case VALUE_LIST:
        return key->kind == VALUE_UNKNOWN ? key
                                          : subscript_sequence(evaluator, container, plain, origin);
    case VALUE_DICT:
        return key->kind == VALUE_UNKNOWN ? key : subscript_dict(evaluator, container, key, origin);
    case VALUE_HOST:
        if (container->host.type->subscript != NULL)
            return container->host.type->subscript(evaluator, container, key, origin);
        break;
    case VALUE_TYPE:
    case VALUE_GENERIC:
        return make_generic(evaluator, container, key);
    case VALUE_CLASS:
        return subscript_class(evaluator, container, key, origin);
    case VALUE_INSTANCE:
        return subscript_instance(evaluator, container, key, origin);
    case VALUE_UNKNOWN:
        return container;
    default:
        break;
    }
    return evaluator_raise(evaluator, origin, "TypeError", "'%s' object is not subscriptable",
                           value_kind_name(container));
}
