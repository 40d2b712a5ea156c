#include "project/dotenv.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

typedef struct {
    Arena *arena;
    const char *text; // what is left
    int line;         // of its first character
    const char *const *environment;
    GArray *rows; // DotenvRow
} Reader;

static bool
is_space(char c)
{
    return g_ascii_isspace(c) || c == '\v';
}

static const char *
skip_blanks(const char *text) // spaces, but no line's end
{
    while (is_space(*text) && *text != '\n' && *text != '\r')
        text++;
    return text;
}

static const char *
end_of_line(const char *text)
{
    return text + strcspn(text, "\r\n");
}

static const char *
behind_newline(const char *text)
{
    return text + (strncmp(text, "\r\n", 2) == 0 ? 2 : *text != '\0');
}

static void
advance(Reader *reader, const char *to)
{
    for (const char *c = reader->text; c < to; c++)
        if (*c == '\n' || (*c == '\r' && c[1] != '\n'))
            reader->line++;
    reader->text = to;
}

// The quote that ends a value which begins behind `text`'s quote; "\'" inside is none, unless no
// other follows (a regular expression would come back to it).
static const char *
closing_quote(const char *text)
{
    const char *fallback = NULL;
    for (const char *c = text + 1; *c != '\0'; c++) {
        if (*c == *text)
            return c;
        if (*c == '\\' && c[1] == *text)
            fallback = ++c;
    }
    return fallback;
}

// Escapes as Python reads them: \\ and the quote in '…', and \a \b \f \n \r \t \v too in "…".
static char *
decode(Arena *arena, const char *text, size_t length, char quote)
{
    const char *names = quote == '"' ? "\\'\"abfnrtv" : "\\'";
    const char *values = quote == '"' ? "\\'\"\a\b\f\n\r\t\v" : "\\'";
    GString *plain = g_string_new(NULL);
    for (size_t i = 0; i < length; i++) {
        const char *name = text[i] == '\\' && i + 1 < length ? strchr(names, text[i + 1]) : NULL;
        if (name != NULL && *name != '\0') {
            g_string_append_c(plain, values[name - names]);
            i++;
        } else {
            g_string_append_c(plain, text[i]);
        }
    }
    char *copy = arena_text(arena, plain->str);
    g_string_free(plain, TRUE);
    return copy;
}

// Up to a "#" behind a space, without the spaces at the end.
static char *
bare_value(Arena *arena, const char *text, const char *end)
{
    for (const char *c = text + 1; c < end; c++)
        if (*c == '#' && is_space(c[-1])) {
            end = c;
            break;
        }
    while (end > text && is_space(end[-1]))
        end--;
    return arena_text_n(arena, text, (size_t)(end - text));
}

static const char *
find_variable(const Reader *reader, const char *name)
{
    size_t length = strlen(name);
    for (const char *const *pair = reader->environment; pair != NULL && *pair != NULL; pair++)
        if (strncmp(*pair, name, length) == 0 && (*pair)[length] == '=')
            return *pair + length + 1;
    Dotenv above = {(const DotenvRow *)(const void *)reader->rows->data, reader->rows->len};
    const DotenvRow *row = dotenv_find(&above, name);
    return row != NULL ? row->value : NULL;
}

// "${NAME}" or "${NAME:-default}" at `text`: adds what it means and returns its end; NULL: neither.
static const char *
add_variable(const Reader *reader, GString *value, const char *text)
{
    size_t name_length = strcspn(text + 2, "}:");
    const char *end = text + 2 + name_length;
    const char *fallback = "";
    size_t fallback_length = 0;
    if (strncmp(end, ":-", 2) == 0) {
        fallback = end + 2;
        fallback_length = strcspn(fallback, "}");
        end = fallback + fallback_length;
    }
    if (*end != '}')
        return NULL;
    g_autofree char *name = g_strndup(text + 2, name_length);
    const char *found = find_variable(reader, name);
    if (found != NULL)
        g_string_append(value, found);
    else
        g_string_append_len(value, fallback, (gssize)fallback_length);
    return end + 1;
}

static const char *
fill_in(const Reader *reader, const char *text)
{
    GString *value = g_string_new(NULL);
    while (*text != '\0') {
        const char *end = strncmp(text, "${", 2) == 0 ? add_variable(reader, value, text) : NULL;
        if (end == NULL)
            g_string_append_c(value, *text++);
        else
            text = end;
    }
    const char *copy = arena_text(reader->arena, value->str);
    g_string_free(value, TRUE);
    return copy;
}

static void
add_row(Reader *reader, const char *name, const char *value, int line)
{
    DotenvRow row = {name, value != NULL ? fill_in(reader, value) : NULL, line};
    for (guint i = 0; i < reader->rows->len; i++) {
        DotenvRow *other = &g_array_index(reader->rows, DotenvRow, i);
        if (strcmp(other->name, name) == 0) {
            *other = row;
            return;
        }
    }
    g_array_append_val(reader->rows, row);
}

// Takes the name at the reader; NULL: there is none.
static const char *
take_name(Reader *reader)
{
    const char *text = reader->text;
    if (strncmp(text, "export", 6) == 0 && skip_blanks(text + 6) > text + 6)
        text = skip_blanks(text + 6);
    bool quoted = *text == '\'';
    size_t length = quoted ? strcspn(text + 1, "'") : 0;
    if (!quoted)
        while (text[length] != '\0' && strchr("=#", text[length]) == NULL &&
               !is_space(text[length]))
            length++;
    if (length == 0 || (quoted && text[length + 1] != '\''))
        return NULL;
    advance(reader, text + length + (quoted ? 2 : 0));
    return arena_text_n(reader->arena, text + quoted, length);
}

// Takes the value behind "="; NULL: a quote without its end.
static const char *
take_value(Reader *reader)
{
    const char *text = reader->text;
    if (*text == '\'' || *text == '"') {
        const char *end = closing_quote(text);
        if (end == NULL)
            return NULL;
        advance(reader, end + 1);
        return decode(reader->arena, text + 1, (size_t)(end - text - 1), *text);
    }
    const char *end = end_of_line(text);
    advance(reader, end);
    return bare_value(reader->arena, text, end);
}

// NAME, or NAME=VALUE, and nothing but a comment behind it. A line that is not so is skipped from
// where it went wrong.
static void
read_binding(Reader *reader)
{
    int line = reader->line;
    const char *name = take_name(reader);
    const char *value = NULL;
    if (name != NULL) {
        advance(reader, skip_blanks(reader->text));
        bool has_value = *reader->text == '=';
        if (has_value) {
            advance(reader, skip_blanks(reader->text + 1));
            value = take_value(reader);
        }
        const char *rest = skip_blanks(reader->text);
        bool ends = *rest == '#' || *rest == '\0' || *rest == '\n' || *rest == '\r';
        if (ends && !(has_value && value == NULL))
            add_row(reader, name, value, line);
    }
    advance(reader, behind_newline(end_of_line(reader->text)));
}

Dotenv
dotenv_parse(Arena *arena, const char *text, const char *const *environment)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    Reader reader = {arena, valid, 1, environment, g_array_new(FALSE, FALSE, sizeof(DotenvRow))};
    for (;;) {
        const char *start = reader.text;
        while (is_space(*start))
            start++;
        advance(&reader, start);
        if (*start == '\0')
            break;
        read_binding(&reader);
    }
    Dotenv found = {arena_copy(arena, reader.rows->data, reader.rows->len * sizeof(DotenvRow)),
                    reader.rows->len};
    g_array_free(reader.rows, TRUE);
    return found;
}

const DotenvRow *
dotenv_find(const Dotenv *dotenv, const char *name)
{
    for (size_t i = 0; i < dotenv->count; i++)
        if (strcmp(dotenv->rows[i].name, name) == 0)
            return &dotenv->rows[i];
    return NULL;
}
