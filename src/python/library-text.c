#include "python/builtin-private.h"

#include <string.h>

// json and textwrap, as far as names and defaults of models are made with them.

static Value *
not_followed(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    return value_unknown(evaluator, call->origin,
                         "this function of Python's library is not followed");
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

// ---- textwrap.dedent ----------------------------------------------------------------------------

static bool
is_blank(const char *line)
{
    return line[strspn(line, " \t")] == '\0';
}

// What all lines begin with; lines of nothing but space do not count, and become empty.
static size_t
shared_margin(char *const *lines)
{
    const char *margin = NULL;
    size_t length = 0;
    for (; *lines != NULL; lines++) {
        if (is_blank(*lines))
            continue;
        size_t space = strspn(*lines, " \t"), same = 0;
        length = margin == NULL ? space : length;
        margin = margin == NULL ? *lines : margin;
        while (same < length && same < space && (*lines)[same] == margin[same])
            same++;
        length = same;
    }
    return length;
}

static Value *
call_dedent(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    Value *given = need_argument(evaluator, call, 0, "text");
    if (value_text(given) == NULL)
        return value_is_unknown(given)
                   ? given
                   : value_unknown(evaluator, call->origin, "dedent() of no text");
    g_auto(GStrv) lines = g_strsplit(value_text(given), "\n", -1);
    size_t margin = shared_margin(lines);
    g_autoptr(GString) text = g_string_new(NULL);
    for (size_t i = 0; lines[i] != NULL; i++) {
        g_string_append(text, i == 0 ? "" : "\n");
        g_string_append(text, is_blank(lines[i]) ? "" : lines[i] + margin);
    }
    return value_from_text(evaluator, text->str);
}

const Builtin text_functions[] = {
    {"json.dumps", call_dumps},
    {"json.loads", not_followed},
    {"textwrap.dedent", call_dedent},
    {0},
};
