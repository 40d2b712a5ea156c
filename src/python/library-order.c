#include "python/builtin-private.h"
#include "python/evaluator-private.h"

#include <string.h>

// Equality and order of objects of Python's library: dates, Decimal, UUID.

static const char *
class_of(const Value *value)
{
    bool is_object = value->kind == VALUE_HOST && value->host.type == &library_object_type;
    return is_object ? library_object_class(value)->type->name : "";
}

static int
order_of(double left, double right)
{
    return left < right ? -1 : left > right;
}

static bool
decimal_number(const Value *value, double *number)
{
    char *end = NULL;
    const char *text = library_object_text(value);
    if (text == NULL || strcmp(class_of(value), "decimal.Decimal") != 0)
        return false;
    *number = g_ascii_strtod(text, &end);
    return end != text && *end == '\0';
}

int
library_order(Evaluator *evaluator, const Value *a, const Value *b)
{
    int64_t left = 0, right = 0;
    bool left_has_zone = false, right_has_zone = false;
    double number = 0, other = 0;
    if (date_moment(evaluator, a, &left, &left_has_zone) &&
        date_moment(evaluator, b, &right, &right_has_zone)) {
        bool is_comparable =
            left_has_zone == right_has_zone && strcmp(class_of(a), class_of(b)) == 0;
        return !is_comparable ? LIBRARY_APART : left < right ? -1 : left > right;
    }
    if (decimal_number(a, &number) && decimal_number(b, &other))
        return order_of(number, other);
    const char *text = library_object_text(a), *second = library_object_text(b);
    bool is_text = text != NULL && second != NULL && strcmp(class_of(a), class_of(b)) == 0 &&
                   strcmp(class_of(a), "uuid.UUID") == 0;
    if (!is_text)
        return LIBRARY_UNKNOWN;
    int order = g_ascii_strcasecmp(text, second);
    return order < 0 ? -1 : order > 0;
}

uint32_t
library_hash(Evaluator *evaluator, const Value *value)
{
    int64_t moment = 0;
    bool has_zone = false;
    double number = 0;
    const char *text = library_object_text(value);
    if (date_moment(evaluator, value, &moment, &has_zone))
        return (uint32_t)g_int64_hash(&moment);
    if (decimal_number(value, &number))
        return (uint32_t)g_double_hash(&number);
    g_autofree char *lower = g_ascii_strdown(text == NULL ? "" : text, -1);
    return (uint32_t)g_str_hash(lower);
}
