#include "python/source-private.h"

#include "base/text.h"
#include "python/parser.h"

#include <string.h>

typedef struct {
    const char *file;
    const char *bytes;
    size_t length;
    Diagnostics *diagnostics;
} Input;

// Line and column of a place in bytes, in any encoding that keeps ASCII.
static Origin
origin_at(const Input *input, size_t offset)
{
    Origin origin = {input->file, 1, 1};
    for (size_t i = 0; i < offset; i++) {
        bool is_end =
            input->bytes[i] == '\n' ||
            (input->bytes[i] == '\r' && i + 1 < input->length && input->bytes[i + 1] != '\n');
        origin.line += is_end;
        origin.column = is_end ? 1 : origin.column + 1;
    }
    return origin;
}

static Source
refuse(const Input *input, size_t offset, const char *text, const char *hint)
{
    diagnostics_add(input->diagnostics,
                    (Diagnostic){origin_at(input, offset), SEVERITY_ERROR, text, hint});
    return (Source){NULL, 0};
}

// The place of the first byte that is not ASCII; `length` when all are.
static size_t
ascii_length(const char *bytes, size_t length)
{
    size_t i = 0;
    for (; i + 8 <= length; i += 8) {
        uint64_t word;
        memcpy(&word, bytes + i, 8);
        if ((word & 0x8080808080808080u) != 0)
            break;
    }
    while (i < length && (bytes[i] & 0x80) == 0)
        i++;
    return i;
}

// The name after "coding:" or "coding=" in a comment line; NULL if there is none.
static char *
coding_of_line(const char *line, size_t length)
{
    size_t i = 0;
    while (i < length && (line[i] == ' ' || line[i] == '\t' || line[i] == '\f'))
        i++;
    if (i == length || line[i] != '#')
        return NULL;
    for (; i + 7 < length; i++) {
        if (memcmp(line + i, "coding", 6) != 0 || (line[i + 6] != ':' && line[i + 6] != '='))
            continue;
        size_t start = i + 7;
        while (start < length && (line[start] == ' ' || line[start] == '\t'))
            start++;
        size_t end = start;
        while (end < length && (g_ascii_isalnum(line[end]) || strchr("-_.", line[end]) != NULL))
            end++;
        if (end > start)
            return g_ascii_strdown(line + start, (gssize)(end - start));
    }
    return NULL;
}

static bool
is_blank_or_comment(const char *line, size_t length)
{
    size_t i = 0;
    while (i < length && strchr(" \t\f", line[i]) != NULL && line[i] != '\0')
        i++;
    return i == length || line[i] == '#';
}

// The encoding that one of the first two lines declares, in lower case; NULL if none does.
static char *
declared_encoding(const char *bytes, size_t length)
{
    size_t start = 0;
    for (int line = 0; line < 2 && start < length; line++) {
        size_t end = start;
        while (end < length && bytes[end] != '\n' && bytes[end] != '\r')
            end++;
        char *name = coding_of_line(bytes + start, end - start);
        if (name != NULL || !is_blank_or_comment(bytes + start, end - start))
            return name;
        start = end + (end + 1 < length && bytes[end] == '\r' && bytes[end + 1] == '\n' ? 2 : 1);
    }
    return NULL;
}

typedef enum { ENCODING_UTF8, ENCODING_ASCII, ENCODING_LATIN1, ENCODING_CP1252 } Encoding;

static const struct {
    const char *name; // in lower case, with - for _
    Encoding encoding;
} encodings[] = {
    {"utf-8", ENCODING_UTF8},
    {"utf8", ENCODING_UTF8},
    {"u8", ENCODING_UTF8},
    {"utf", ENCODING_UTF8},
    {"utf-8-sig", ENCODING_UTF8},
    {"utf-8-unix", ENCODING_UTF8},
    {"utf-8-dos", ENCODING_UTF8},
    {"utf-8-mac", ENCODING_UTF8},
    {"ascii", ENCODING_ASCII},
    {"us-ascii", ENCODING_ASCII},
    {"646", ENCODING_ASCII},
    {"ansi-x3.4-1968", ENCODING_ASCII},
    {"latin-1", ENCODING_LATIN1},
    {"latin1", ENCODING_LATIN1},
    {"iso-8859-1", ENCODING_LATIN1},
    {"iso8859-1", ENCODING_LATIN1},
    {"iso-latin-1", ENCODING_LATIN1},
    {"iso-latin-1-unix", ENCODING_LATIN1},
    {"latin-1-unix", ENCODING_LATIN1},
    {"8859", ENCODING_LATIN1},
    {"l1", ENCODING_LATIN1},
    {"cp819", ENCODING_LATIN1},
    {"cp1252", ENCODING_CP1252},
    {"windows-1252", ENCODING_CP1252},
    {"1252", ENCODING_CP1252},
};

// What windows-1252 has at 0x80 to 0x9f; 0: nothing.
static const gunichar cp1252[32] = {
    0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017d, 0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178,
};

static Source
decode_utf8(const Input *input)
{
    const char *bytes = input->bytes;
    size_t ascii = ascii_length(bytes, input->length);
    const char *end = bytes + ascii;
    if (ascii == input->length || g_utf8_validate_len(bytes + ascii, input->length - ascii, &end))
        return (Source){g_memdup2(bytes, input->length), input->length};
    g_autofree char *text = g_strdup_printf(
        "byte 0x%02x is not UTF-8, and the file declares no other encoding", (unsigned char)*end);
    return refuse(
        input, (size_t)(end - bytes), text,
        "save the file as UTF-8, or write \"# -*- coding: latin-1 -*-\" in its first line");
}

// One byte, one character.
static Source
decode_bytes(const Input *input, Encoding encoding)
{
    GString *text = g_string_sized_new(input->length + input->length / 8);
    for (size_t i = 0; i < input->length; i++) {
        unsigned char byte = (unsigned char)input->bytes[i];
        gunichar character = byte;
        if (encoding == ENCODING_CP1252 && byte >= 0x80 && byte < 0xa0)
            character = cp1252[byte - 0x80];
        if ((encoding == ENCODING_ASCII && byte >= 0x80) || (character == 0 && byte != 0)) {
            g_string_free(text, TRUE);
            g_autofree char *what =
                g_strdup_printf("byte 0x%02x is not in the encoding that the file declares", byte);
            return refuse(input, i, what, "correct the \"coding\" comment in the first two lines");
        }
        if (character < 0x80)
            g_string_append_c(text, (char)character);
        else
            g_string_append_unichar(text, character);
    }
    size_t length = text->len;
    return (Source){g_string_free(text, FALSE), length};
}

// Python writes shift_jis, euc_jp, mac_roman; iconv wants a hyphen. UTF-16 and its like are no
// encodings of a source (a declaration in ASCII could not be read in them).
static Source
decode_other(const Input *input, const char *name)
{
    g_autofree char *hyphened = g_strdelimit(g_strdup(name), "_", '-');
    const char *candidates[] = {name, hyphened};
    bool is_wide = g_str_has_prefix(hyphened, "utf") || g_str_has_prefix(hyphened, "ucs");
    for (size_t i = 0; i < G_N_ELEMENTS(candidates) && !is_wide; i++) {
        gsize length = 0, read = 0;
        g_autoptr(GError) error = NULL;
        char *text = g_convert(input->bytes, (gssize)input->length, "UTF-8", candidates[i], &read,
                               &length, &error);
        if (text != NULL)
            return (Source){text, length};
        if (g_error_matches(error, G_CONVERT_ERROR, G_CONVERT_ERROR_ILLEGAL_SEQUENCE) ||
            g_error_matches(error, G_CONVERT_ERROR, G_CONVERT_ERROR_PARTIAL_INPUT))
            return refuse(input, MIN(read, input->length),
                          "this byte is not in the encoding that the file declares",
                          "correct the \"coding\" comment in the first two lines");
    }
    g_autofree char *safe = text_safe(name, NULL);
    g_autofree char *text = g_strdup_printf("unknown encoding \"%s\"", safe);
    return refuse(input, 0, text, "save the file as UTF-8");
}

static Source
decode_declared(const Input *input, const char *name)
{
    g_autofree char *hyphened = g_strdelimit(g_strdup(name), "_", '-');
    for (size_t i = 0; i < G_N_ELEMENTS(encodings); i++) {
        if (strcmp(encodings[i].name, hyphened) != 0)
            continue;
        if (encodings[i].encoding == ENCODING_UTF8)
            return decode_utf8(input);
        return decode_bytes(input, encodings[i].encoding);
    }
    return decode_other(input, name);
}

// \r\n and \r become \n; a last line without an end gets one, and a NUL ends the whole.
static void
unify_lines(Source *source)
{
    char *to = source->text = g_realloc(source->text, source->length + 2);
    const char *end = source->text + source->length;
    const char *from = memchr(source->text, '\r', source->length);
    to = from == NULL ? source->text + source->length : source->text + (from - source->text);
    for (; from != NULL && from < end; from++) {
        bool is_first_of_two = *from == '\r' && from + 1 < end && from[1] == '\n';
        if (!is_first_of_two)
            *to++ = *from == '\r' ? '\n' : *from;
    }
    if (to > source->text && to[-1] != '\n')
        *to++ = '\n';
    *to = '\0';
    source->length = (size_t)(to - source->text);
}

// What CPython takes for UTF-8 beside a byte order mark ("utf8" is not among it).
static bool
is_utf8_name(const char *name)
{
    g_autofree char *hyphened = g_strdelimit(g_strdup(name), "_", '-');
    return strcmp(hyphened, "utf-8") == 0 || g_str_has_prefix(hyphened, "utf-8-");
}

static Source
decode(const Input *input, bool has_mark)
{
    g_autofree char *name = declared_encoding(input->bytes, input->length);
    if (name == NULL)
        return decode_utf8(input);
    if (has_mark && !is_utf8_name(name))
        return refuse(input, 0, "the file declares another encoding than its byte order mark says",
                      "remove the \"coding\" comment, or save the file as UTF-8");
    return decode_declared(input, name);
}

Source
source_decode(const char *file, const char *bytes, size_t length, Diagnostics *diagnostics)
{
    Input input = {file, bytes, length, diagnostics};
    if (length > SOURCE_LARGEST) {
        g_autofree char *size = text_size((int64_t)length);
        g_autofree char *text =
            g_strdup_printf("the file has %s; more than 16 MB of Python is not read", size);
        return refuse(&input, 0, text, "leave it out of the models, or split it");
    }
    bool has_mark = length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0;
    if (has_mark) {
        input.bytes += 3;
        input.length -= 3;
    }
    const char *nul = input.length > 0 ? memchr(input.bytes, '\0', input.length) : NULL;
    if (nul != NULL)
        return refuse(&input, (size_t)(nul - input.bytes), "the file contains a NUL byte",
                      "this is no text file, or it is UTF-16: save it as UTF-8");
    if (input.length == 0)
        return (Source){g_strdup(""), 0};
    Source source = decode(&input, has_mark);
    if (source.text != NULL)
        unify_lines(&source);
    return source;
}
