#include "python/parser-private.h"

#include <string.h>

// Code points above the Basic Multilingual Plane and lone surrogates too: g_string_append_unichar()
// would refuse the latter, Python does not.
static void
append_character(GString *into, gunichar character)
{
    if (character < 0xd800 || character > 0xdfff) {
        g_string_append_unichar(into, character);
        return;
    }
    char bytes[3] = {(char)(0xe0 | character >> 12), (char)(0x80 | (character >> 6 & 0x3f)),
                     (char)(0x80 | (character & 0x3f))};
    g_string_append_len(into, bytes, 3);
}

// Exactly `count` hexadecimal digits. Returns what is wrong.
static const char *
append_hexadecimal(GString *into, const char **at, const char *to, int count, bool is_bytes)
{
    gunichar value = 0;
    for (int i = 0; i < count; i++) {
        if (*at == to || !g_ascii_isxdigit(**at))
            return "an escape in this string has too few hexadecimal digits";
        value = value << 4 | (gunichar)g_ascii_xdigit_value(*(*at)++);
    }
    if (value > 0x10ffff)
        return "an escape in this string is above U+10FFFF";
    if (is_bytes)
        g_string_append_c(into, (char)value);
    else
        append_character(into, value);
    return NULL;
}

static void
append_octal(GString *into, const char **at, const char *to, bool is_bytes)
{
    gunichar value = 0;
    for (int i = 0; i < 3 && *at < to && **at >= '0' && **at <= '7'; i++)
        value = value * 8 + (gunichar)(*(*at)++ - '0');
    if (is_bytes)
        g_string_append_c(into, (char)value);
    else
        append_character(into, value);
}

// \N{NAME} is kept as written: we carry no table of names.
static const char *
append_named(GString *into, const char **at, const char *to)
{
    const char *end = **at == '{' ? memchr(*at, '}', (size_t)(to - *at)) : NULL;
    if (end == NULL || end == *at + 1)
        return "\\N in a string wants a name: \\N{BULLET}";
    g_string_append(into, "\\N");
    g_string_append_len(into, *at, end + 1 - *at);
    *at = end + 1;
    return NULL;
}

static const struct {
    char letter, meaning;
} simple_escapes[] = {
    {'\\', '\\'}, {'\'', '\''}, {'"', '"'},  {'n', '\n'}, {'t', '\t'},
    {'r', '\r'},  {'a', '\a'},  {'b', '\b'}, {'f', '\f'}, {'v', '\v'},
};

static const char *
append_escape(GString *into, const char **at, const char *to, bool is_bytes)
{
    char letter = *(*at)++;
    for (size_t i = 0; i < G_N_ELEMENTS(simple_escapes); i++) {
        if (simple_escapes[i].letter == letter) {
            g_string_append_c(into, simple_escapes[i].meaning);
            return NULL;
        }
    }
    if (letter == '\n')
        return NULL;
    if (letter >= '0' && letter <= '7') {
        (*at)--;
        append_octal(into, at, to, is_bytes);
        return NULL;
    }
    if (letter == 'x')
        return append_hexadecimal(into, at, to, 2, is_bytes);
    if (letter == 'u' && !is_bytes)
        return append_hexadecimal(into, at, to, 4, false);
    if (letter == 'U' && !is_bytes)
        return append_hexadecimal(into, at, to, 8, false);
    if (letter == 'N' && !is_bytes && *at < to)
        return append_named(into, at, to);
    // What is no escape stays as it is, backslash and all.
    g_string_append_c(into, '\\');
    (*at)--;
    return NULL;
}

// Returns what is wrong, or NULL.
const char *
decode_escapes(GString *into, const char *from, const char *to, TextStyle style)
{
    while (from < to) {
        const char *start = from;
        while (from < to && *from != '\\' && *from != '{' && *from != '}')
            from++;
        g_string_append_len(into, start, from - start);
        if (from == to)
            return NULL;
        if (*from != '\\' || style.is_raw || from + 1 == to) {
            bool is_doubled =
                style.has_doubled_braces && *from != '\\' && from + 1 < to && from[1] == *from;
            g_string_append_c(into, *from);
            from += is_doubled ? 2 : 1;
            continue;
        }
        from++;
        const char *message = append_escape(into, &from, to, style.is_bytes);
        if (message != NULL)
            return message;
    }
    return NULL;
}
