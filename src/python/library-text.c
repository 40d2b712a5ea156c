#include "python/builtin-private.h"

#include <string.h>

// re, json and textwrap, as far as names and defaults of models are made with them.

// A pattern may cost up to what PCRE gives up after, whatever its text: the time that it took
// counts.
static void
take_time(Evaluator *evaluator, gint64 since)
{
    enum { SIZE_EACH_US = 128 };
    take_work(evaluator, (size_t)(g_get_monotonic_time() - since) * SIZE_EACH_US);
}

static Value *
compile_pattern(Evaluator *evaluator, Value *pattern, Origin origin, GRegex **regex)
{
    const char *text = value_text(pattern);
    g_autoptr(GError) error = NULL;
    if (text == NULL)
        return pattern->kind == VALUE_UNKNOWN
                   ? pattern
                   : value_unknown(evaluator, origin, "a pattern of a %s is not followed",
                                   value_kind_name(pattern));
    *regex = g_regex_new(text, 0, 0, &error);
    return *regex != NULL ? NULL
                          : value_unknown(evaluator, origin, "the pattern %s is not followed",
                                          evaluator_repr(evaluator, pattern));
}

static Value *
substitute(Evaluator *evaluator, Value *pattern, const Call *call, size_t first)
{
    Value *replacement = need_argument(evaluator, call, first, "repl");
    Value *subject = need_argument(evaluator, call, first + 1, "string");
    g_autoptr(GRegex) regex = NULL;
    g_autoptr(GError) error = NULL;
    Value *unknown = compile_pattern(evaluator, pattern, call->origin, &regex);
    if (unknown != NULL)
        return unknown;
    if (value_text(replacement) == NULL || value_text(subject) == NULL || call->count > first + 2)
        return subject->kind == VALUE_UNKNOWN
                   ? subject
                   : value_unknown(evaluator, call->origin, "this re.sub() is not followed");
    gint64 since = g_get_monotonic_time();
    g_autofree char *text =
        g_regex_replace(regex, value_text(subject), -1, 0, value_text(replacement), 0, &error);
    take_time(evaluator, since);
    return text != NULL && strlen(text) <= LARGEST_TEXT
               ? value_from_text(evaluator, text)
               : value_unknown(evaluator, call->origin, "gave up on a pattern");
}

static Value *
call_sub(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    return substitute(evaluator, need_argument(evaluator, call, 0, "pattern"), call, 1);
}

// A match that is none is None; a match that is one has groups, which are not followed.
static Value *
search(Evaluator *evaluator, Value *pattern, const Call *call, size_t first)
{
    Value *subject = need_argument(evaluator, call, first, "string");
    g_autoptr(GRegex) regex = NULL;
    Value *unknown = compile_pattern(evaluator, pattern, call->origin, &regex);
    if (unknown != NULL || value_text(subject) == NULL || call->count > first + 1)
        return unknown != NULL
                   ? unknown
                   : value_unknown(evaluator, call->origin, "this match is not followed");
    gint64 since = g_get_monotonic_time();
    bool matches = g_regex_match(regex, value_text(subject), 0, NULL);
    take_time(evaluator, since);
    if (!matches)
        return evaluator->none;
    return value_unknown(evaluator, call->origin, "what a pattern matches is not followed");
}

static Value *
call_search(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    return search(evaluator, need_argument(evaluator, call, 0, "pattern"), call, 1);
}

static Value *
not_followed(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    return value_unknown(evaluator, call->origin,
                         "this function of Python's library is not followed");
}

static Value *
pattern_sub(Evaluator *evaluator, Value *self, const Call *call)
{
    return substitute(evaluator, self, call, 0);
}

static Value *
pattern_search(Evaluator *evaluator, Value *self, const Call *call)
{
    return search(evaluator, self, call, 0);
}

static const Builtin pattern_rows[] = {{"sub", pattern_sub},
                                       {"search", pattern_search},
                                       {"match", not_followed},
                                       {"findall", not_followed},
                                       {"split", not_followed},
                                       {"fullmatch", not_followed},
                                       {0}};

static Value *
pattern_attribute(Evaluator *evaluator, Value *self, const char *name, Origin origin)
{
    (void)origin;
    for (const Builtin *row = pattern_rows; row->name != NULL; row++) {
        if (strcmp(row->name, name) != 0)
            continue;
        Value *method = new_value(evaluator, VALUE_METHOD);
        method->method.function = builtin_function(evaluator, row);
        method->method.self = self->host.data;
        return method;
    }
    return strcmp(name, "pattern") == 0 ? self->host.data : NULL;
}

static const HostType pattern_type = {.name = "re.Pattern", .get_attribute = pattern_attribute};

static Value *
call_compile(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    Value *pattern = need_argument(evaluator, call, 0, "pattern");
    if (call->count > 1 || value_text(pattern) == NULL)
        return value_unknown(evaluator, call->origin, "a pattern with flags is not followed");
    return value_host(evaluator, &pattern_type, NULL, pattern, call->origin);
}

static void
json_text(GString *text, const char *value)
{
    g_string_append_c(text, '"');
    for (const char *at = value; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar letter = g_utf8_get_char(at);
        if (letter == '"' || letter == '\\')
            g_string_append_printf(text, "\\%c", (char)letter);
        else if (letter == '\n')
            g_string_append(text, "\\n");
        else if (letter == '\t')
            g_string_append(text, "\\t");
        else if (letter == '\r')
            g_string_append(text, "\\r");
        else if (letter >= ' ' && letter < 0x7f)
            g_string_append_c(text, (char)letter);
        else if (letter < 0x10000)
            g_string_append_printf(text, "\\u%04x", letter);
        else
            g_string_append_printf(text, "\\u%04x\\u%04x", 0xd800 + ((letter - 0x10000) >> 10),
                                   0xdc00 + ((letter - 0x10000) & 0x3ff));
    }
    g_string_append_c(text, '"');
}

static bool json_add(Evaluator *evaluator, GString *text, Value *value, int depth);

static bool
json_add_items(Evaluator *evaluator, GString *text, const Value *value, int depth)
{
    bool is_dict = value->kind == VALUE_DICT;
    size_t count = is_dict ? value->dict.count : value->sequence.count;
    if ((is_dict ? value->dict.rest : value->sequence.rest) != NULL)
        return false;
    g_string_append_c(text, is_dict ? '{' : '[');
    for (size_t i = 0; i < count; i++) {
        g_string_append(text, i == 0 ? "" : ", ");
        if (is_dict) {
            const char *key = value_text(value->dict.entries[i].key);
            if (key == NULL)
                return false;
            json_text(text, key);
            g_string_append(text, ": ");
        }
        Value *item = is_dict ? value->dict.entries[i].value : value->sequence.items[i];
        if (!json_add(evaluator, text, item, depth + 1))
            return false;
    }
    g_string_append_c(text, is_dict ? '}' : ']');
    return true;
}

static bool
json_add(Evaluator *evaluator, GString *text, Value *value, int depth)
{
    value = value_without_instance(value);
    if (depth > DEEPEST_CALL || !take_step(evaluator) || text->len > LARGEST_TEXT)
        return false;
    switch (value->kind) {
    case VALUE_NONE:
        g_string_append(text, "null");
        return true;
    case VALUE_BOOL:
        g_string_append(text, value->truth ? "true" : "false");
        return true;
    case VALUE_INT:
    case VALUE_FLOAT:
        repr_add(evaluator, text, value);
        return true;
    case VALUE_STRING:
        json_text(text, value->text.bytes);
        return true;
    case VALUE_LIST:
    case VALUE_TUPLE:
    case VALUE_DICT:
        return json_add_items(evaluator, text, value, depth);
    default:
        return false;
    }
}

static Value *
call_dumps(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    Value *unknown = call_unknown(call);
    g_autoptr(GString) text = g_string_new(NULL);
    if (unknown != NULL)
        return unknown;
    if (call->count != 1 || !json_add(evaluator, text, call->arguments[0].value, 0))
        return value_unknown(evaluator, call->origin, "this json.dumps() is not followed");
    return value_from_text(evaluator, text->str);
}

const Builtin text_functions[] = {
    {"re.sub", call_sub},         {"re.search", call_search},        {"re.compile", call_compile},
    {"re.escape", not_followed},  {"re.match", not_followed},        {"re.fullmatch", not_followed},
    {"re.findall", not_followed}, {"re.split", not_followed},        {"json.dumps", call_dumps},
    {"json.loads", not_followed}, {"textwrap.dedent", not_followed}, {0},
};
