#include "python/builtin-private.h"
#include "python/evaluator-private.h"

#include <string.h>

// Texts with holes: f-strings, "…" % values, "…".format(values).

static Value *
convert(Evaluator *evaluator, Value *value, int conversion)
{
    if (value->kind == VALUE_UNKNOWN || conversion < 0)
        return value;
    return value_from_text(evaluator, conversion == 's' ? evaluator_str(evaluator, value)
                                                        : evaluator_repr(evaluator, value));
}

static Value *
evaluate_formatted(Evaluator *evaluator, Frame *frame, const Node *node)
{
    Value *value = evaluate(evaluator, frame, node->formatted.value);
    value = convert(evaluator, value, node->formatted.conversion);
    Value *specification =
        node->formatted.format == NULL ? NULL : evaluate(evaluator, frame, node->formatted.format);
    if (specification != NULL && value_text(specification) == NULL)
        return specification;
    return format_value(evaluator, value, specification == NULL ? "" : value_text(specification),
                        node_origin(frame, node));
}

/** An f-string: unknown as soon as one of its parts is. */
Value *
evaluate_joined(Evaluator *evaluator, Frame *frame, const Node *node)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (const Node *piece = node->pieces; piece != NULL; piece = piece->next) {
        if (piece->kind == NODE_STRING) {
            g_string_append_len(text, piece->text.bytes, (gssize)piece->text.length);
            continue;
        }
        Value *part = evaluate_formatted(evaluator, frame, piece);
        if (part->kind != VALUE_STRING)
            return part->kind == VALUE_UNKNOWN ? part
                                               : value_unknown(evaluator, node_origin(frame, piece),
                                                               "a part of a text is no text");
        g_string_append_len(text, part->text.bytes, (gssize)part->text.length);
        if (text->len > LARGEST_TEXT)
            return give_up(evaluator, node_origin(frame, node),
                           "gave up after a text of more than %d characters", LARGEST_TEXT);
    }
    return value_from_text_n(evaluator, text->str, text->len);
}

typedef struct {
    Evaluator *evaluator;
    Value *values;   // a tuple, a dict or one value
    size_t position; // in the tuple
    Origin origin;
    Value *unknown; // why it cannot be told; NULL so far
    GString *text;
} Percent;

static Value *
next_value(Percent *percent)
{
    const Value *values = percent->values;
    if (values->kind != VALUE_TUPLE)
        return percent->position++ == 0 ? percent->values : NULL;
    if (percent->position < values->sequence.count)
        return values->sequence.items[percent->position++];
    return values->sequence.rest;
}

static Value *
named_value(Percent *percent, const char *name, size_t length)
{
    g_autofree char *key = g_strndup(name, length);
    Value *found = value_find(percent->values, key);
    if (found == NULL && percent->values->kind == VALUE_DICT)
        found = percent->values->dict.rest;
    return found != NULL
               ? found
               : evaluator_raise(percent->evaluator, percent->origin, "KeyError", "'%s'", key);
}

static void
add_percent_value(Percent *percent, Value *value, const char *flags, char type)
{
    Evaluator *evaluator = percent->evaluator;
    g_autofree char *specification = NULL;
    Value *part;
    bool is_text = type == 's' || type == 'r' || type == 'a';
    if (value->kind == VALUE_UNKNOWN) {
        percent->unknown = value;
        return;
    }
    bool to_left = *flags == '-';
    flags += to_left;
    if (is_text) {
        value = convert(evaluator, value, type);
        specification = g_strconcat(to_left                   ? "<"
                                    : g_ascii_isdigit(*flags) ? ">"
                                                              : "",
                                    flags, NULL);
    } else {
        char letter[] = {type == 'i' || type == 'u' ? 'd' : type, '\0'};
        bool truncates = strchr("diuxXoc", type) != NULL && value->kind == VALUE_FLOAT;
        if (truncates)
            value = value_from_integer(evaluator, (int64_t)CLAMP(value->number, -9e18, 9e18));
        if (value_without_instance(value)->kind == VALUE_STRING && type != 'c') {
            percent->unknown =
                evaluator_raise(evaluator, percent->origin, "TypeError",
                                "%%%c format: a real number is required, not str", type);
            return;
        }
        specification = g_strconcat(to_left ? "<" : "", flags, letter, NULL);
    }
    part = format_value(evaluator, value, specification, percent->origin);
    if (part->kind == VALUE_STRING)
        g_string_append_len(percent->text, part->text.bytes, (gssize)part->text.length);
    else
        percent->unknown = part;
}

// %(name)-10.3s : what follows the percent sign; returns what follows the letter.
static const char *
add_hole(Percent *percent, const char *at)
{
    Value *value = NULL;
    if (*at == '(') {
        const char *end = strchr(at, ')');
        if (end == NULL) {
            percent->unknown = evaluator_raise(percent->evaluator, percent->origin, "ValueError",
                                               "incomplete format key");
            return at + strlen(at);
        }
        value = named_value(percent, at + 1, (size_t)(end - at - 1));
        at = end + 1;
    }
    const char *flags = at;
    while (*at != '\0' && strchr("-+ #0123456789.", *at) != NULL)
        at++;
    g_autofree char *flag_text = g_strndup(flags, (size_t)(at - flags));
    if (*at == '\0' || strchr("sradiuxXoeEfFgGc", *at) == NULL) {
        percent->unknown = evaluator_raise(percent->evaluator, percent->origin, "ValueError",
                                           "unsupported format character");
        return at + strlen(at);
    }
    if (value == NULL)
        value = next_value(percent);
    if (value == NULL)
        value = evaluator_raise(percent->evaluator, percent->origin, "TypeError",
                                "not enough arguments for format string");
    add_percent_value(percent, value, flag_text, *at);
    return at + 1;
}

/** format % arguments */
Value *
format_percent(Evaluator *evaluator, Value *format, Value *arguments, Origin origin)
{
    g_autoptr(GString) text = g_string_new(NULL);
    Percent percent = {evaluator, arguments, 0, origin, NULL, text};
    const char *at = format->text.bytes, *end = at + format->text.length;
    while (at < end && percent.unknown == NULL && text->len <= LARGEST_TEXT) {
        if (*at != '%') {
            g_string_append_c(text, *at++);
        } else if (at[1] == '%') {
            g_string_append_c(text, '%');
            at += 2;
        } else {
            at = add_hole(&percent, at + 1);
        }
    }
    if (percent.unknown != NULL)
        return percent.unknown;
    if (arguments->kind == VALUE_TUPLE && percent.position < arguments->sequence.count)
        return evaluator_raise(evaluator, origin, "TypeError",
                               "not all arguments converted during string formatting");
    return value_from_text_n(evaluator, text->str, text->len);
}

typedef struct {
    Evaluator *evaluator;
    const Call *call;
    size_t automatic; // the next {} without a number
    Value *unknown;
    int depth;
} Fields;

static Value *
field_root(Fields *fields, const char *name)
{
    Evaluator *evaluator = fields->evaluator;
    const Call *call = fields->call;
    char *end;
    guint64 position = *name == '\0' ? fields->automatic++ : g_ascii_strtoull(name, &end, 10);
    bool is_number = *name == '\0' || (*end == '\0' && g_ascii_isdigit(*name));
    Value *found = is_number ? call_argument(call, position, NULL) : call_keyword(call, name);
    if (found == NULL)
        found = call->rest;
    if (found != NULL)
        return found;
    return is_number ? evaluator_raise(evaluator, call->origin, "IndexError",
                                       "Replacement index %" G_GUINT64_FORMAT
                                       " out of range for positional args tuple",
                                       position)
                     : evaluator_raise(evaluator, call->origin, "KeyError", "'%s'", name);
}

// name.attribute[key]
static Value *
field_value(Fields *fields, const char *path)
{
    size_t length = strcspn(path, ".[");
    g_autofree char *root = g_strndup(path, length);
    Value *value = field_root(fields, root);
    for (path += length; *path != '\0'; path += length) {
        bool is_key = *path == '[';
        path++;
        length = strcspn(path, is_key ? "]" : ".[");
        g_autofree char *name = g_strndup(path, length);
        char *end;
        gint64 number = g_ascii_strtoll(name, &end, 10);
        Value *key = *end == '\0' && end != name ? value_from_integer(fields->evaluator, number)
                                                 : value_from_text(fields->evaluator, name);
        value = is_key ? evaluator_subscript(fields->evaluator, value, key, fields->call->origin)
                       : evaluator_get(fields->evaluator, value, name, fields->call->origin);
        length += is_key && path[length] == ']';
    }
    return value;
}

static void fill_fields(Fields *fields, GString *text, const char *format);

static void
add_field(Fields *fields, GString *text, const char *field)
{
    size_t name_length = strcspn(field, "!:");
    g_autofree char *name = g_strndup(field, name_length);
    int conversion = field[name_length] == '!' ? field[name_length + 1] : -1;
    const char *colon = strchr(field + name_length, ':');
    g_autoptr(GString) specification = g_string_new(NULL);
    Value *value = field_value(fields, name);
    if (colon != NULL && fields->depth < 2) {
        fields->depth++;
        fill_fields(fields, specification, colon + 1);
        fields->depth--;
    }
    Value *part = format_value(fields->evaluator, convert(fields->evaluator, value, conversion),
                               specification->str, fields->call->origin);
    if (part->kind == VALUE_STRING)
        g_string_append_len(text, part->text.bytes, (gssize)part->text.length);
    else
        fields->unknown = part;
}

static size_t
field_length(const char *at)
{
    int open = 1;
    size_t length = 0;
    for (; at[length] != '\0'; length++) {
        open += at[length] == '{';
        open -= at[length] == '}';
        if (open == 0)
            break;
    }
    return length;
}

static void
fill_fields(Fields *fields, GString *text, const char *at)
{
    while (*at != '\0' && fields->unknown == NULL && text->len <= LARGEST_TEXT) {
        if ((*at == '{' || *at == '}') && at[1] == *at) {
            g_string_append_c(text, *at);
            at += 2;
        } else if (*at == '{') {
            size_t length = field_length(at + 1);
            g_autofree char *field = g_strndup(at + 1, length);
            add_field(fields, text, field);
            at += 1 + length + (at[1 + length] == '}');
        } else {
            g_string_append_c(text, *at++);
        }
    }
}

/** "…".format(…) */
Value *
format_method(Evaluator *evaluator, Value *self, const Call *call)
{
    Fields fields = {evaluator, call, 0, NULL, 0};
    g_autoptr(GString) text = g_string_new(NULL);
    fill_fields(&fields, text, self->text.bytes);
    return fields.unknown != NULL ? fields.unknown
                                  : value_from_text_n(evaluator, text->str, text->len);
}
