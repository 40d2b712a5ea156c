#include "python/builtin-private.h"
#include "python/integer.h"

#include <math.h>
#include <string.h>

// json.dumps() and json.loads(). (CPython: json/encoder.py, json/decoder.py)

// ---- dumps --------------------------------------------------------------------------------------

typedef struct {
    Evaluator *evaluator;
    GString *text;
    bool is_ascii, is_sorted;
    int64_t indent; // -1: everything on one line
    const char *between, *colon;
    Value *standard; // default=: what makes something else of what JSON does not have
} Writer;

static void
add_escaped(const Writer *writer, gunichar letter)
{
    static const struct {
        gunichar letter;
        const char *text;
    } escapes[] = {{'"', "\\\""}, {'\\', "\\\\"}, {'\n', "\\n"}, {'\t', "\\t"},
                   {'\r', "\\r"}, {'\b', "\\b"},  {'\f', "\\f"}};
    GString *text = writer->text;
    for (size_t i = 0; i < G_N_ELEMENTS(escapes); i++)
        if (escapes[i].letter == letter) {
            g_string_append(text, escapes[i].text);
            return;
        }
    if (letter >= ' ' && (letter < 0x7f || !writer->is_ascii))
        g_string_append_unichar(text, letter);
    else if (letter < 0x10000)
        g_string_append_printf(text, "\\u%04x", letter);
    else
        g_string_append_printf(text, "\\u%04x\\u%04x", 0xd800 + ((letter - 0x10000) >> 10),
                               0xdc00 + ((letter - 0x10000) & 0x3ff));
}

static void
add_text(const Writer *writer, const char *value)
{
    g_string_append_c(writer->text, '"');
    for (const char *at = value; *at != '\0'; at = g_utf8_next_char(at))
        add_escaped(writer, g_utf8_get_char(at));
    g_string_append_c(writer->text, '"');
}

static void
add_break(const Writer *writer, int depth)
{
    if (writer->indent < 0)
        return;
    g_string_append_c(writer->text, '\n');
    for (int64_t i = 0; i < writer->indent * depth && i < LARGEST_TEXT; i++)
        g_string_append_c(writer->text, ' ');
}

static bool add_value(const Writer *writer, Value *value, int depth);

static int
by_key(const void *a, const void *b)
{
    const DictEntry *left = a, *right = b;
    return g_strcmp0(value_text(left->key), value_text(right->key));
}

// A key that is no text becomes one: 1 is "1", None "null".
static bool
add_key(const Writer *writer, Value *key)
{
    if (value_text(key) != NULL) {
        add_text(writer, value_text(key));
        return true;
    }
    bool is_plain = key->kind == VALUE_INT || key->kind == VALUE_BOOL || key->kind == VALUE_NONE ||
                    key->kind == VALUE_FLOAT;
    if (!is_plain)
        return false;
    g_string_append_c(writer->text, '"');
    add_value(writer, key, 0);
    g_string_append_c(writer->text, '"');
    return true;
}

static bool
add_dict(const Writer *writer, const Value *value, int depth)
{
    const Dict *dict = &value->dict;
    g_autofree DictEntry *entries = g_new(DictEntry, dict->count + 1);
    if (dict->rest != NULL)
        return false;
    if (dict->count > 0)
        memcpy(entries, dict->entries, sizeof(DictEntry) * dict->count);
    if (writer->is_sorted)
        qsort(entries, dict->count, sizeof(DictEntry), by_key);
    g_string_append_c(writer->text, '{');
    for (size_t i = 0; i < dict->count; i++) {
        g_string_append(writer->text, i == 0 ? "" : writer->between);
        add_break(writer, depth + 1);
        if (!add_key(writer, entries[i].key))
            return false;
        g_string_append(writer->text, writer->colon);
        if (!add_value(writer, entries[i].value, depth + 1))
            return false;
    }
    if (dict->count > 0)
        add_break(writer, depth);
    g_string_append_c(writer->text, '}');
    return true;
}

static bool
add_list(const Writer *writer, const Items *items, int depth)
{
    if (items->rest != NULL)
        return false;
    g_string_append_c(writer->text, '[');
    for (size_t i = 0; i < items->count; i++) {
        g_string_append(writer->text, i == 0 ? "" : writer->between);
        add_break(writer, depth + 1);
        if (!add_value(writer, items->items[i], depth + 1))
            return false;
    }
    if (items->count > 0)
        add_break(writer, depth);
    g_string_append_c(writer->text, ']');
    return true;
}

// default=str and its like
static bool
add_other(const Writer *writer, Value *value, int depth)
{
    if (writer->standard == NULL || value->kind == VALUE_UNKNOWN)
        return false;
    Value *made = evaluator_call_with(writer->evaluator, writer->standard, (Origin){0}, 1, &value);
    return made->kind != VALUE_UNKNOWN && add_value(writer, made, depth + 1);
}

static bool
add_value(const Writer *writer, Value *value, int depth)
{
    value = value_without_instance(value);
    if (depth > DEEPEST_CALL || !take_step(writer->evaluator) || writer->text->len > LARGEST_TEXT)
        return false;
    switch (value->kind) {
    case VALUE_NONE:
        g_string_append(writer->text, "null");
        return true;
    case VALUE_BOOL:
        g_string_append(writer->text, value->truth ? "true" : "false");
        return true;
    case VALUE_INT:
    case VALUE_FLOAT:
        repr_add(writer->evaluator, writer->text, value);
        return true;
    case VALUE_STRING:
        add_text(writer, value->text.bytes);
        return true;
    case VALUE_LIST:
    case VALUE_TUPLE:
        return add_list(writer, &value->sequence, depth);
    case VALUE_DICT:
        return add_dict(writer, value, depth);
    default:
        return add_other(writer, value, depth);
    }
}

static bool
is_followed(const char *name)
{
    static const char *const names[] = {"ensure_ascii", "sort_keys", "indent", "separators",
                                        "default"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

static bool
read_options(Writer *writer, const Call *call)
{
    Evaluator *evaluator = writer->evaluator;
    for (size_t i = call->positional; i < call->count; i++)
        if (!is_followed(call->arguments[i].name))
            return false;
    Value *ascii = call_keyword(call, "ensure_ascii"), *sorted = call_keyword(call, "sort_keys");
    Value *indent = call_keyword(call, "indent");
    const Items *marks = value_sequence(call_keyword(call, "separators"));
    writer->is_ascii = ascii == NULL || evaluator_truth(evaluator, ascii) == 1;
    writer->is_sorted = sorted != NULL && evaluator_truth(evaluator, sorted) == 1;
    writer->standard = call_keyword(call, "default");
    if (indent != NULL && indent->kind != VALUE_NONE &&
        (!value_integer(indent, &writer->indent) || writer->indent < 0 || writer->indent > 64))
        return false;
    writer->between = writer->indent >= 0 ? "," : ", ";
    if (marks != NULL && marks->count == 2) {
        writer->between = value_text(marks->items[0]);
        writer->colon = value_text(marks->items[1]);
    }
    return writer->between != NULL && writer->colon != NULL && call->positional == 1;
}

static Value *
call_dumps(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    Value *unknown = call_unknown(call);
    g_autoptr(GString) text = g_string_new(NULL);
    Writer writer = {.evaluator = evaluator, .text = text, .indent = -1, .colon = ": "};
    if (unknown != NULL)
        return unknown;
    if (!read_options(&writer, call) || !add_value(&writer, call->arguments[0].value, 0))
        return value_unknown(evaluator, call->origin, "this json.dumps() is not followed");
    return value_from_text(evaluator, text->str);
}

// ---- loads --------------------------------------------------------------------------------------

typedef struct {
    Evaluator *evaluator;
    const char *at;
    int depth;
} Reader;

static Value *read_value(Reader *reader);

static void
skip_space(Reader *reader)
{
    reader->at += strspn(reader->at, " \t\r\n");
}

static bool
accept(Reader *reader, char letter)
{
    skip_space(reader);
    if (*reader->at != letter)
        return false;
    reader->at++;
    return true;
}

static bool
read_hex(const char *at, gunichar *letter)
{
    *letter = 0;
    for (int i = 0; i < 4; i++) {
        if (!g_ascii_isxdigit(at[i]))
            return false;
        *letter = *letter * 16 + (gunichar)g_ascii_xdigit_value(at[i]);
    }
    return true;
}

// \u00e4, and pairs of surrogates
static bool
read_unicode(Reader *reader, GString *text)
{
    gunichar letter = 0, low = 0;
    if (!read_hex(reader->at, &letter))
        return false;
    reader->at += 4;
    bool is_high = letter >= 0xd800 && letter < 0xdc00;
    if (is_high && reader->at[0] == '\\' && reader->at[1] == 'u' &&
        read_hex(reader->at + 2, &low) && low >= 0xdc00 && low < 0xe000) {
        letter = 0x10000 + ((letter - 0xd800) << 10) + (low - 0xdc00);
        reader->at += 6;
    }
    if (letter == 0 || (letter >= 0xd800 && letter < 0xe000))
        return false;
    g_string_append_unichar(text, letter);
    return true;
}

static bool
read_escape(Reader *reader, GString *text)
{
    static const char letters[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
    char letter = *reader->at++;
    const char *found = letter == '\0' ? NULL : strchr(letters, letter);
    if (letter == 'u')
        return read_unicode(reader, text);
    if (found == NULL)
        return false;
    g_string_append_c(text, meanings[found - letters]);
    return true;
}

static Value *
read_text(Reader *reader)
{
    g_autoptr(GString) text = g_string_new(NULL);
    if (!accept(reader, '"'))
        return NULL;
    while (*reader->at != '"') {
        if ((unsigned char)*reader->at < ' ')
            return NULL;
        if (*reader->at != '\\') {
            g_string_append_c(text, *reader->at++);
            continue;
        }
        reader->at++;
        if (!read_escape(reader, text))
            return NULL;
    }
    reader->at++;
    return value_from_text_n(reader->evaluator, text->str, text->len);
}

static Value *
read_number(Reader *reader)
{
    size_t length = strspn(reader->at, "+-0123456789.eE");
    g_autofree char *text = g_strndup(reader->at, length);
    bool is_real = strpbrk(text, ".eE") != NULL;
    char *end = NULL;
    double number = g_ascii_strtod(text, &end);
    if (length == 0 || *end != '\0' || text[0] == '+')
        return NULL;
    reader->at += length;
    return is_real ? value_from_number(reader->evaluator, number)
                   : integer_parse(reader->evaluator, text, 10);
}

static Value *
read_list(Reader *reader)
{
    Value *list = value_list(reader->evaluator);
    if (accept(reader, ']'))
        return list;
    do {
        Value *item = read_value(reader);
        if (item == NULL)
            return NULL;
        value_append(reader->evaluator, list, item);
    } while (accept(reader, ','));
    return accept(reader, ']') ? list : NULL;
}

static Value *
read_dict(Reader *reader)
{
    Value *dict = value_dict(reader->evaluator);
    if (accept(reader, '}'))
        return dict;
    do {
        Value *key = read_text(reader);
        if (key == NULL || !accept(reader, ':'))
            return NULL;
        Value *value = read_value(reader);
        if (value == NULL)
            return NULL;
        value_put(reader->evaluator, dict, key, value);
    } while (accept(reader, ','));
    return accept(reader, '}') ? dict : NULL;
}

static Value *
read_word(Reader *reader)
{
    static const char *const words[] = {"null", "true", "false"};
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        if (!g_str_has_prefix(reader->at, words[i]))
            continue;
        reader->at += strlen(words[i]);
        return i == 0 ? value_none(reader->evaluator) : value_bool(reader->evaluator, i == 1);
    }
    return read_number(reader);
}

static Value *
read_value(Reader *reader)
{
    Value *value = NULL;
    skip_space(reader);
    if (reader->depth >= DEEPEST_CALL || !take_step(reader->evaluator))
        return NULL;
    reader->depth++;
    if (accept(reader, '{'))
        value = read_dict(reader);
    else if (accept(reader, '['))
        value = read_list(reader);
    else
        value = *reader->at == '"' ? read_text(reader) : read_word(reader);
    reader->depth--;
    return value;
}

Value *
evaluator_json(Evaluator *evaluator, const char *text)
{
    Reader reader = {.evaluator = evaluator, .at = text};
    Value *value = read_value(&reader);
    skip_space(&reader);
    return value != NULL && *reader.at == '\0' ? value : NULL;
}

static Value *
call_loads(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    Value *given = need_argument(evaluator, call, 0, "s");
    const char *text = value_text(given);
    if (given->kind == VALUE_UNKNOWN)
        return given;
    if (given->kind == VALUE_BYTES && g_utf8_validate(given->text.bytes, -1, NULL))
        text = given->text.bytes;
    if (text == NULL)
        return evaluator_raise(evaluator, call->origin, "TypeError",
                               "the JSON object must be str, bytes or bytearray, not %s",
                               value_kind_name(given));
    if (call->count > 1 || !take_work(evaluator, strlen(text)))
        return value_unknown(evaluator, call->origin, "this json.loads() is not followed");
    Value *value = evaluator_json(evaluator, text);
    return value != NULL
               ? value
               : evaluator_raise(evaluator, call->origin, "ValueError", "the text is no JSON");
}

const Builtin json_functions[] = {
    {"json.dumps", call_dumps},
    {"json.loads", call_loads},
    {0},
};
