#include "python/builtin-private.h"
#include "python/evaluator-private.h"
#include "python/integer.h"

#include <string.h>

// Equality, order, containment and truth. -1 means: not known.

static bool
is_number(const Value *value)
{
    return value->kind == VALUE_INT || value->kind == VALUE_BOOL || value->kind == VALUE_FLOAT;
}

static int
compare_numbers(const Value *a, const Value *b)
{
    if (a->kind != VALUE_FLOAT && b->kind != VALUE_FLOAT)
        return integer_compare(a, b);
    double left = a->kind == VALUE_FLOAT ? a->number : integer_number(a);
    double right = b->kind == VALUE_FLOAT ? b->number : integer_number(b);
    return left < right ? -1 : left > right ? 1 : 0;
}

static int
equal_numbers(const Value *a, const Value *b)
{
    bool has_nan = (a->kind == VALUE_FLOAT && a->number != a->number) ||
                   (b->kind == VALUE_FLOAT && b->number != b->number);
    return !has_nan && compare_numbers(a, b) == 0;
}

static int
equal_sequences(Evaluator *evaluator, const Items *a, const Items *b)
{
    if (a->rest != NULL || b->rest != NULL)
        return a == b ? 1 : -1;
    if (a->count != b->count)
        return 0;
    int result = 1;
    for (size_t i = 0; i < a->count && result != 0; i++) {
        if (!take_step(evaluator))
            return -1;
        int equal = value_equal(evaluator, a->items[i], b->items[i]);
        result = equal == 1 ? result : equal;
    }
    return result;
}

static int
equal_sets(Evaluator *evaluator, const Value *a, const Value *b)
{
    if (a->sequence.rest != NULL || b->sequence.rest != NULL)
        return a == b ? 1 : -1;
    if (a->sequence.count != b->sequence.count)
        return 0;
    for (size_t i = 0; i < a->sequence.count; i++) {
        bool found = false;
        for (size_t j = 0; j < b->sequence.count && !found; j++)
            found = value_equal(evaluator, a->sequence.items[i], b->sequence.items[j]) == 1;
        if (!found || !take_step(evaluator))
            return 0;
    }
    return 1;
}

static int
equal_dicts(Evaluator *evaluator, const Dict *a, const Dict *b)
{
    if (a->rest != NULL || b->rest != NULL)
        return a == b ? 1 : -1;
    if (a->count != b->count)
        return 0;
    int result = 1;
    for (size_t i = 0; i < a->count && result != 0; i++) {
        if (!take_step(evaluator))
            return -1;
        const Value *other = dict_get(evaluator, b, a->entries[i].key);
        int equal = other == NULL ? 0 : value_equal(evaluator, a->entries[i].value, other);
        result = equal == 1 ? result : equal;
    }
    return result;
}

static int
equal_generics(Evaluator *evaluator, const Value *a, const Value *b)
{
    if (value_equal(evaluator, a->generic.base, b->generic.base) != 1)
        return 0;
    return equal_sequences(evaluator, &a->generic.arguments, &b->generic.arguments);
}

static int
equal_instances(Evaluator *evaluator, const Value *a, const Value *b)
{
    const Instance *left = a->instance, *right = b->instance;
    if (left == right)
        return 1;
    if (left->class == right->class && left->class->class->is_dataclass) {
        for (size_t i = 0; i < left->names.count; i++) {
            const Binding *other = namespace_row(&right->names, left->names.rows[i].name);
            if (other == NULL || other->value == NULL || left->names.rows[i].value == NULL)
                return 0;
            int equal = value_equal(evaluator, left->names.rows[i].value, other->value);
            if (equal != 1)
                return equal;
        }
        return 1;
    }
    return 0;
}

static bool
is_set(const Value *value)
{
    return value->kind == VALUE_SET || value->kind == VALUE_FROZENSET;
}

// Members of a plain enum are equal to themselves only; those of a `str, Enum` also to their text.
static bool
is_plain_member(const Value *value)
{
    const Class *class = value->instance->class->class;
    if (!class->is_enum)
        return false;
    for (size_t i = 0; i < class->mro_count; i++)
        if (class->mro[i]->kind == VALUE_TYPE && !value_is_type(class->mro[i], "object"))
            return false;
    return true;
}

static const Value *
content_of(const Value *value)
{
    if (value->kind != VALUE_INSTANCE || value->instance->content == NULL)
        return value;
    return is_plain_member(value) ? value : value->instance->content;
}

// Of types whose values are not followed, two that are written alike are one.
static int
equal_library(Evaluator *evaluator, const Value *a, const Value *b)
{
    int order = library_order(evaluator, a, b);
    if (order != LIBRARY_UNKNOWN)
        return order == 0;
    if (library_object_class(a) != library_object_class(b))
        return 0;
    Value *sides[] = {(Value *)(uintptr_t)a, (Value *)(uintptr_t)b};
    return strcmp(evaluator_repr(evaluator, sides[0]), evaluator_repr(evaluator, sides[1])) == 0
               ? 1
               : -1;
}

static int
equal_same_kind(Evaluator *evaluator, const Value *a, const Value *b)
{
    switch (a->kind) {
    case VALUE_STRING:
    case VALUE_BYTES:
        take_work(evaluator, MIN(a->text.length, b->text.length));
        return a->text.length == b->text.length &&
               memcmp(a->text.bytes, b->text.bytes, a->text.length) == 0;
    case VALUE_TUPLE:
    case VALUE_LIST:
        return equal_sequences(evaluator, &a->sequence, &b->sequence);
    case VALUE_DICT:
        return equal_dicts(evaluator, &a->dict, &b->dict);
    case VALUE_GENERIC:
        return equal_generics(evaluator, a, b);
    case VALUE_INSTANCE:
        return equal_instances(evaluator, a, b);
    case VALUE_NONE:
    case VALUE_ELLIPSIS:
    case VALUE_NOT_IMPLEMENTED:
        return 1;
    case VALUE_METHOD:
        return a->method.function == b->method.function && a->method.self == b->method.self;
    case VALUE_CLASS:
    case VALUE_FUNCTION:
    case VALUE_MODULE:
        return a->class == b->class;
    case VALUE_HOST:
        if (a->host.type == &library_object_type && b->host.type == &library_object_type &&
            a->host.data != b->host.data)
            return equal_library(evaluator, a, b);
        // Library values carry no data: the same row is the same thing.
        return a->host.data == b->host.data && a->host.row == b->host.row &&
               a->host.type == b->host.type && (a->host.data != NULL || a->host.row != NULL);
    default:
        return 0;
    }
}

int
value_equal(Evaluator *evaluator, const Value *a, const Value *b)
{
    if (a == b)
        return a->kind == VALUE_UNKNOWN ? -1 : equal_numbers(a, b) || a->kind != VALUE_FLOAT;
    a = content_of(a);
    b = content_of(b);
    if (a->kind == VALUE_UNKNOWN || b->kind == VALUE_UNKNOWN || stack_is_deep(evaluator))
        return -1;
    if (is_number(a) && is_number(b))
        return equal_numbers(a, b);
    if (is_set(a) && is_set(b))
        return equal_sets(evaluator, a, b);
    return a->kind != b->kind ? 0 : equal_same_kind(evaluator, a, b);
}

static int
order_texts(const Value *a, const Value *b)
{
    int order = memcmp(a->text.bytes, b->text.bytes, MIN(a->text.length, b->text.length));
    if (order == 0)
        return a->text.length < b->text.length ? -1 : a->text.length > b->text.length;
    return order < 0 ? -1 : 1;
}

static int
order_sequences(Evaluator *evaluator, const Items *a, const Items *b)
{
    for (size_t i = 0; i < a->count && i < b->count; i++) {
        int equal = take_step(evaluator) ? value_equal(evaluator, a->items[i], b->items[i]) : -1;
        if (equal < 0)
            return 2;
        if (equal == 0)
            return value_order(evaluator, a->items[i], b->items[i]);
    }
    if (a->rest != NULL || b->rest != NULL)
        return 2;
    return a->count < b->count ? -1 : a->count > b->count;
}

// By the __lt__ that a class has; 3: it has none.
static int
order_instances(Evaluator *evaluator, Value *a, Value *b)
{
    const char *less = evaluator_name(evaluator, "__lt__");
    Value *method = class_lookup(evaluator, a->instance->class, NULL, a, less);
    if (method == NULL || method->kind == VALUE_UNKNOWN)
        return 3;
    int truth =
        evaluator_truth(evaluator, evaluator_call_with(evaluator, method, (Origin){0}, 1, &b));
    return truth < 0 ? 2 : truth == 1 ? -1 : 1;
}

int
value_order(Evaluator *evaluator, Value *a, Value *b)
{
    int order = a->kind == VALUE_INSTANCE && !stack_is_deep(evaluator)
                    ? order_instances(evaluator, a, b)
                    : 3;
    if (order != 3)
        return order;
    a = value_without_instance(a);
    b = value_without_instance(b);
    if (a->kind == VALUE_UNKNOWN || b->kind == VALUE_UNKNOWN || stack_is_deep(evaluator))
        return 2;
    if (is_number(a) && is_number(b))
        return compare_numbers(a, b);
    if (a->kind != b->kind)
        return 3;
    if (a->kind == VALUE_STRING || a->kind == VALUE_BYTES)
        return order_texts(a, b);
    if (a->kind == VALUE_TUPLE || a->kind == VALUE_LIST)
        return order_sequences(evaluator, &a->sequence, &b->sequence);
    if (a->kind == VALUE_HOST && a->host.type == &library_object_type &&
        b->host.type == &library_object_type)
        return library_order(evaluator, a, b);
    return 3;
}

static int
contains_item(Evaluator *evaluator, const Items *sequence, const Value *item)
{
    int result = sequence->rest != NULL ? -1 : 0;
    for (size_t i = 0; i < sequence->count; i++) {
        int equal =
            sequence->items[i] == item ? 1 : value_equal(evaluator, sequence->items[i], item);
        if (equal == 1)
            return 1;
        result = equal < 0 ? -1 : result;
        if (!take_step(evaluator))
            return -1;
    }
    return result;
}

static int
contains_text(Evaluator *evaluator, const Value *container, const Value *item, Origin origin)
{
    if (item->kind == VALUE_UNKNOWN)
        return -1;
    if (item->kind != container->kind) {
        evaluator_raise(evaluator, origin, "TypeError",
                        "'in <string>' requires string as left operand, not %s",
                        value_kind_name(item));
        return -1;
    }
    take_work(evaluator, container->text.length);
    return item->text.length == 0 || memmem(container->text.bytes, container->text.length,
                                            item->text.bytes, item->text.length) != NULL;
}

static int
contains_in_object(Evaluator *evaluator, Value *container, Value *item, Origin origin)
{
    if (container->kind == VALUE_INSTANCE) {
        Value *method = evaluator_find(evaluator, container, evaluator->names.contains, origin);
        if (method != NULL)
            return evaluator_truth(evaluator,
                                   evaluator_call_with(evaluator, method, origin, 1, &item));
        if (container->instance->content != NULL)
            return value_contains(evaluator, container->instance->content, item, origin);
    }
    if (container->kind == VALUE_HOST && container->host.type->binary != NULL) {
        Value *answer = container->host.type->binary(evaluator, "in", item, container, origin);
        if (answer != NULL)
            return evaluator_truth(evaluator, answer);
    }
    Value *items = evaluator_iterate(evaluator, container, origin);
    const Items *sequence = value_sequence(items);
    return sequence == NULL ? -1 : contains_item(evaluator, sequence, item);
}

/** item in container */
int
value_contains(Evaluator *evaluator, Value *container, Value *item, Origin origin)
{
    const Items *sequence = value_sequence(container);
    if (container->kind == VALUE_UNKNOWN)
        return -1;
    if (sequence != NULL)
        return contains_item(evaluator, sequence, item);
    if (container->kind == VALUE_STRING || container->kind == VALUE_BYTES)
        return contains_text(evaluator, container, value_without_instance(item), origin);
    if (container->kind != VALUE_DICT)
        return contains_in_object(evaluator, container, item, origin);
    if (item->kind != VALUE_UNKNOWN && dict_get(evaluator, &container->dict, item) != NULL)
        return 1;
    return item->kind == VALUE_UNKNOWN || container->dict.rest != NULL ? -1 : 0;
}

static int
identical(Evaluator *evaluator, const Value *a, const Value *b)
{
    if (a->kind == VALUE_UNKNOWN || b->kind == VALUE_UNKNOWN)
        return -1;
    if (a == b)
        return 1;
    if (a->kind != b->kind)
        return 0;
    switch (a->kind) {
    case VALUE_CLASS:
    case VALUE_FUNCTION:
    case VALUE_MODULE:
        return a->class == b->class;
    case VALUE_INT:
    case VALUE_STRING:
    case VALUE_NONE:
    case VALUE_HOST:
        return value_equal(evaluator, a, b);
    default:
        return 0;
    }
}

// 1 becomes 0 and 0 becomes 1; what is not known stays so.
static int
invert(int answer, bool inverted)
{
    return inverted && answer >= 0 ? answer == 0 : answer;
}

// Of a container that is known in part it is its rest that is not.
static Value *
rest_of(const Value *container)
{
    const Items *items = value_sequence(container);
    Value *rest = items != NULL                   ? items->rest
                  : container->kind == VALUE_DICT ? container->dict.rest
                                                  : NULL;
    for (size_t i = 0; items != NULL && rest == NULL && i < items->count; i++)
        rest = items->items[i]->kind == VALUE_UNKNOWN ? items->items[i] : NULL;
    return rest;
}

Value *
unknown_truth(Evaluator *evaluator, Value *value, Origin origin)
{
    Value *rest = value->kind == VALUE_UNKNOWN ? value : rest_of(value);
    return rest != NULL ? rest
                        : value_unknown(evaluator, origin, "the truth of a %s is not known",
                                        value_kind_name(value));
}

static Value *
from_answer(Evaluator *evaluator, int answer, Value *left, Value *right, Origin origin)
{
    if (answer >= 0)
        return value_bool(evaluator, answer == 1);
    if (left->kind == VALUE_UNKNOWN || right->kind == VALUE_UNKNOWN)
        return left->kind == VALUE_UNKNOWN ? left : right;
    Value *rest = rest_of(left) != NULL ? rest_of(left) : rest_of(right);
    return rest != NULL
               ? rest
               : value_unknown(evaluator, origin, "a comparison of a %s and a %s is not known",
                               value_kind_name(left), value_kind_name(right));
}

static Value *
compare_order(Evaluator *evaluator, Operator operator, Value * left, Value *right, Origin origin)
{
    int order = value_order(evaluator, left, right);
    if (order == 2)
        return from_answer(evaluator, -1, left, right, origin);
    if (order == 3 && (left->kind == VALUE_INSTANCE || left->kind == VALUE_HOST ||
                       right->kind == VALUE_HOST || left->kind == VALUE_SET))
        return value_unknown(evaluator, origin, "an order of a %s and a %s is not followed",
                             value_kind_name(left), value_kind_name(right));
    if (order == 3)
        return evaluator_raise(
            evaluator, origin, "TypeError", "'%s' not supported between instances of '%s' and '%s'",
            syntax_operator_text(operator), value_kind_name(left), value_kind_name(right));
    bool has_nan = (left->kind == VALUE_FLOAT && left->number != left->number) ||
                   (right->kind == VALUE_FLOAT && right->number != right->number);
    bool answer = operator== OPERATOR_LESS       ? order < 0 :
                  operator== OPERATOR_LESS_EQUAL ? order <= 0
                  :
                  operator== OPERATOR_GREATER ? order > 0
                                              : order >= 0;
    return value_bool(evaluator, answer && !has_nan);
}

static Value *
ask_objects(Evaluator *evaluator, Operator operator, Value * left, Value *right, Origin origin)
{
    static const char *const methods[OPERATORS] = {
        [OPERATOR_EQUAL] = "__eq__",   [OPERATOR_NOT_EQUAL] = "__ne__",
        [OPERATOR_LESS] = "__lt__",    [OPERATOR_LESS_EQUAL] = "__le__",
        [OPERATOR_GREATER] = "__gt__", [OPERATOR_GREATER_EQUAL] = "__ge__",
    };
    Value *sides[] = {left, right}, *answer = NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(sides) && answer == NULL; i++)
        if (sides[i]->kind == VALUE_HOST && sides[i]->host.type->binary != NULL)
            answer = sides[i]->host.type->binary(evaluator, syntax_operator_text(operator), left,
                                                 right, origin);
    if (answer != NULL || left->kind != VALUE_INSTANCE || methods[operator] == NULL)
        return answer;
    Value *method = class_lookup(evaluator, left->instance->class, NULL, left,
                                 evaluator_name(evaluator, methods[operator]));
    if (method == NULL || method->kind == VALUE_UNKNOWN)
        return NULL;
    answer = evaluator_call_with(evaluator, method, origin, 1, &right);
    return answer->kind == VALUE_NOT_IMPLEMENTED ? NULL : answer;
}

Value *
operate_compare(Evaluator *evaluator, Operator operator, Value * left, Value *right, Origin origin)
{
    if (operator== OPERATOR_IS || operator== OPERATOR_IS_NOT)
        return from_answer(evaluator,
                           invert(identical(evaluator, left, right), operator== OPERATOR_IS_NOT),
                           left, right, origin);
    if (operator== OPERATOR_IN || operator== OPERATOR_NOT_IN)
        return from_answer(
            evaluator,
            invert(value_contains(evaluator, right, left, origin), operator== OPERATOR_NOT_IN),
            left, right, origin);
    bool plain = left->kind < VALUE_FUNCTION && right->kind < VALUE_FUNCTION;
    Value *answer = plain ? NULL : ask_objects(evaluator, operator, left, right, origin);
    if (answer != NULL)
        return answer;
    if (operator== OPERATOR_EQUAL || operator== OPERATOR_NOT_EQUAL)
        return from_answer(
            evaluator, invert(value_equal(evaluator, left, right), operator== OPERATOR_NOT_EQUAL),
            left, right, origin);
    if (left->kind == VALUE_UNKNOWN || right->kind == VALUE_UNKNOWN)
        return from_answer(evaluator, -1, left, right, origin);
    return compare_order(evaluator, operator, left, right, origin);
}

static int
truth_of_sequence(const Items *sequence)
{
    return sequence->count > 0 ? 1 : sequence->rest != NULL ? -1 : 0;
}

static int
truth_of_instance(Evaluator *evaluator, Value *value)
{
    const char *asked[] = {evaluator->names.bool_, evaluator->names.len};
    for (size_t i = 0; i < G_N_ELEMENTS(asked); i++) {
        Value *method = class_lookup(evaluator, value->instance->class, NULL, value, asked[i]);
        if (method != NULL)
            return evaluator_truth(evaluator,
                                   evaluator_call_with(evaluator, method, (Origin){0}, 0, NULL));
    }
    Value *content = value->instance->content;
    bool is_plain = content == NULL || content_of(value) == value;
    return is_plain ? 1 : evaluator_truth(evaluator, content);
}

int
evaluator_truth(Evaluator *evaluator, Value *value)
{
    switch (value->kind) {
    case VALUE_NONE:
        return 0;
    case VALUE_BOOL:
        return value->truth;
    case VALUE_INT:
        return value->integer.big != NULL || value->integer.small != 0;
    case VALUE_FLOAT:
        return value->number != 0;
    case VALUE_STRING:
    case VALUE_BYTES:
        return value->text.length > 0;
    case VALUE_TUPLE:
    case VALUE_LIST:
    case VALUE_SET:
    case VALUE_FROZENSET:
        return truth_of_sequence(&value->sequence);
    case VALUE_DICT:
        return value->dict.count > 0 ? 1 : value->dict.rest != NULL ? -1 : 0;
    case VALUE_INSTANCE:
        return truth_of_instance(evaluator, value);
    case VALUE_HOST:
        if (value->host.type->truth == NULL)
            return 1;
        value = value->host.type->truth(evaluator, value);
        return value->kind == VALUE_BOOL ? value->truth : -1;
    case VALUE_TYPE: // false while a program runs
        return !value_is_type(value, "typing.TYPE_CHECKING");
    case VALUE_UNKNOWN:
        return -1;
    default:
        return 1;
    }
}
