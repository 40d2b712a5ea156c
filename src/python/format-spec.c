#include "python/evaluator-private.h"
#include "python/integer.h"

#include <math.h>
#include <string.h>

// format(value, specification): Python's "Format Specification Mini-Language".

enum { WIDEST = 10000 };

typedef struct {
    char fill[8];
    char align; // '<', '>', '^', '=' or 0
    char sign;  // '+', '-', ' '
    char group; // ',', '_' or 0
    char type;  // 0: none
    bool alternate;
    int width, precision; // precision -1: none
} Specification;

static bool
is_align(char letter)
{
    return letter != '\0' && strchr("<>^=", letter) != NULL;
}

static int
read_number(const char **text)
{
    int number = 0;
    while (g_ascii_isdigit(**text)) {
        number = MIN(number * 10 + (**text - '0'), WIDEST + 1);
        (*text)++;
    }
    return number;
}

static const char *
read_fill(const char *text, Specification *specification)
{
    const char *after = *text == '\0' ? text : g_utf8_next_char(text);
    if (after - text < (ptrdiff_t)sizeof specification->fill && after != text && is_align(*after)) {
        memset(specification->fill, 0, sizeof specification->fill);
        memcpy(specification->fill, text, (size_t)(after - text));
        specification->align = *after;
        return after + 1;
    }
    if (is_align(*text))
        specification->align = *text++;
    return text;
}

static bool
read_specification(const char *text, Specification *specification)
{
    *specification = (Specification){.precision = -1, .sign = '-', .fill = " "};
    text = read_fill(text, specification);
    if (*text == '+' || *text == '-' || *text == ' ')
        specification->sign = *text++;
    if (*text == '#') {
        specification->alternate = true;
        text++;
    }
    if (*text == '0') {
        if (specification->align == 0) {
            specification->align = '=';
            memcpy(specification->fill, "0", sizeof "0");
        }
        text++;
    }
    specification->width = read_number(&text);
    if (*text == ',' || *text == '_')
        specification->group = *text++;
    if (*text == '.') {
        text++;
        specification->precision = read_number(&text);
    }
    if (*text != '\0')
        specification->type = *text++;
    return *text == '\0' && specification->width <= WIDEST && specification->precision <= WIDEST;
}

static Value *
pad(Evaluator *evaluator, const Specification *specification, const char *body, char standard)
{
    glong length = g_utf8_strlen(body, -1);
    glong missing = MAX((glong)specification->width - length, 0);
    char align = specification->align != 0 ? specification->align : standard;
    glong before = align == '>' ? missing : align == '^' ? missing / 2 : 0;
    glong inside = align == '=' ? missing : 0;
    GString *text = g_string_new(NULL);
    for (glong i = 0; i < before; i++)
        g_string_append(text, specification->fill);
    if (inside > 0 && (*body == '-' || *body == '+' || *body == ' '))
        g_string_append_c(text, *body++);
    if (inside > 0 && *body == '0' && g_ascii_isalpha(body[1])) { // 0x
        g_string_append_len(text, body, 2);
        body += 2;
    }
    for (glong i = 0; i < inside; i++)
        g_string_append(text, specification->fill);
    g_string_append(text, body);
    for (glong i = before + inside; i < missing; i++)
        g_string_append(text, specification->fill);
    return value_text_take(evaluator, text);
}

static void
add_sign(GString *text, const Specification *specification, bool negative)
{
    if (negative)
        g_string_prepend_c(text, '-');
    else if (specification->sign != '-')
        g_string_prepend_c(text, specification->sign);
}

static void
group_digits(GString *text, char group, size_t each)
{
    char *point = strchr(text->str, '.');
    size_t digits = point != NULL ? (size_t)(point - text->str) : text->len;
    for (size_t i = digits; i > each;) {
        i -= each;
        g_string_insert_c(text, (gssize)i, group);
    }
}

static void
add_radix(GString *text, uint64_t magnitude, unsigned radix, bool upper)
{
    const char *digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
    do {
        g_string_prepend_c(text, digits[magnitude % radix]);
        magnitude /= radix;
    } while (magnitude > 0);
}

static Value *
format_integer(Evaluator *evaluator, const Specification *specification, const Value *value)
{
    int64_t number = 0;
    g_autoptr(GString) text = g_string_new(NULL);
    bool is_decimal = specification->type == 0 || strchr("dn", specification->type) != NULL;
    bool negative = integer_compare(value, value_from_integer(evaluator, 0)) < 0;
    if (is_decimal) {
        Value *plain = integer_add(evaluator, value, value_from_integer(evaluator, 0));
        g_string_append(text, integer_text(evaluator, plain) + negative);
    } else if (!value_integer(value, &number)) {
        return value_unknown(evaluator, (Origin){0},
                             "the format of a large integer is not followed");
    } else if (specification->type == 'c') {
        g_string_append_unichar(text, (gunichar)number);
    } else {
        unsigned radix = specification->type == 'b' ? 2 : specification->type == 'o' ? 8 : 16;
        add_radix(text, negative ? 0 - (uint64_t)number : (uint64_t)number, radix,
                  specification->type == 'X');
    }
    if (specification->group != 0)
        group_digits(text, specification->group, is_decimal ? 3 : 4);
    if (specification->alternate && !is_decimal) {
        g_string_prepend_c(text, specification->type);
        g_string_prepend_c(text, '0');
    }
    add_sign(text, specification, negative);
    return pad(evaluator, specification, text->str, '>');
}

static Value *
format_float(Evaluator *evaluator, const Specification *specification, double number)
{
    char type = specification->type;
    int precision = specification->precision < 0 ? 6 : specification->precision;
    double magnitude = fabs(number) * (type == '%' ? 100 : 1);
    char pattern[] = "%.*f";
    g_autoptr(GString) text = g_string_new(NULL);
    if (type == 0 && specification->precision < 0) {
        g_string_append(text, number_text(evaluator, magnitude));
    } else {
        pattern[3] = type == 0 || type == 'n' ? 'g' : type == '%' ? 'f' : type;
        g_autofree char *body = NULL;
        if (pattern[3] == 'e' || pattern[3] == 'E')
            body = g_strdup_printf(pattern[3] == 'e' ? "%.*e" : "%.*E", precision, magnitude);
        else if (pattern[3] == 'g' || pattern[3] == 'G')
            body = g_strdup_printf(pattern[3] == 'g' ? "%.*g" : "%.*G", precision, magnitude);
        else
            body = g_strdup_printf("%.*f", precision, magnitude);
        g_string_append(text, body);
    }
    if (specification->group != 0)
        group_digits(text, specification->group, 3);
    if (type == '%')
        g_string_append_c(text, '%');
    add_sign(text, specification, number < 0 || (number == 0 && signbit(number)));
    return pad(evaluator, specification, text->str, '>');
}

static Value *
format_text(Evaluator *evaluator, const Specification *specification, const char *text)
{
    g_autofree char *cut = NULL;
    if (specification->precision >= 0 && g_utf8_strlen(text, -1) > specification->precision)
        text = cut = g_strndup(
            text, (gsize)(g_utf8_offset_to_pointer(text, specification->precision) - text));
    return pad(evaluator, specification, text, '<');
}

/** format(value, specification); an unknown for an unknown. */
Value *
format_value(Evaluator *evaluator, Value *value, const char *specification, Origin origin)
{
    Specification parts;
    if (value->kind == VALUE_UNKNOWN)
        return value;
    if (value->kind == VALUE_INSTANCE && !value->instance->class->class->is_enum) {
        Value *method = evaluator_find(evaluator, value, evaluator->names.format, origin);
        Value *argument = value_from_text(evaluator, specification);
        if (method != NULL)
            return evaluator_call_with(evaluator, method, origin, 1, &argument);
    }
    if (*specification == '\0')
        return value_from_text(evaluator, evaluator_str(evaluator, value));
    if (!read_specification(specification, &parts))
        return value_unknown(evaluator, origin, "the format \"%s\" is not followed", specification);
    Value *plain = value_without_instance(value);
    bool is_integer = plain->kind == VALUE_INT || plain->kind == VALUE_BOOL;
    bool wants_float = parts.type != 0 && strchr("eEfFgG%", parts.type) != NULL;
    if (is_integer && !wants_float && parts.type != 's')
        return format_integer(evaluator, &parts, plain);
    if (is_integer || plain->kind == VALUE_FLOAT)
        return format_float(evaluator, &parts, is_integer ? integer_number(plain) : plain->number);
    if (parts.type != 0 && parts.type != 's')
        return evaluator_raise(evaluator, origin, "ValueError",
                               "Unknown format code '%c' for object of type '%s'", parts.type,
                               value_kind_name(value));
    return format_text(evaluator, &parts, evaluator_str(evaluator, value));
}
