#include "revision/write-private.h"

#include "python/quoted.h"

#include <string.h>

// ---- text ------------------------------------------------------------------------------------

void
add_repr(GString *text, const char *value)
{
    quoted_add(text, value, strlen(value), false);
}

void
add_repr_list(GString *text, const char *const *values, size_t count)
{
    g_string_append_c(text, '[');
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            g_string_append(text, ", ");
        add_repr(text, values[i]);
    }
    g_string_append_c(text, ']');
}

void
add_repr_names(GString *text, Names names, bool always)
{
    if (names.count == 0) {
        g_string_append(text, "None");
        return;
    }
    if (names.count == 1 && !always) {
        add_repr(text, names.items[0]);
        return;
    }
    g_string_append_c(text, '(');
    for (size_t i = 0; i < names.count; i++) {
        if (i > 0)
            g_string_append(text, ", ");
        add_repr(text, names.items[i]);
    }
    g_string_append(text, names.count == 1 ? ",)" : ")");
}

// ---- SQL -------------------------------------------------------------------------------------

static bool
is_word(char c)
{
    return g_ascii_isalnum(c) || c == '_' || (unsigned char)c >= 0x80;
}

// ":name" is a parameter unless a colon, a letter or a backslash stands before it, or a colon
// behind it (SQLAlchemy: sql/elements.py, TextClause._bind_params_regex).
static bool
is_parameter(const char *sql, const char *colon)
{
    if (*colon != ':' || !is_word(colon[1]))
        return false;
    if (colon > sql && (colon[-1] == ':' || colon[-1] == '\\' || is_word(colon[-1])))
        return false;
    const char *end = colon + 1;
    while (is_word(*end))
        end++;
    // The regex gives back letters until no colon follows: one letter is enough of a name.
    return *end != ':' || end - colon > 2;
}

static char *
escape_parameters(const char *sql)
{
    GString *text = g_string_new(NULL);
    for (const char *c = sql; *c != '\0'; c++) {
        if (is_parameter(sql, c))
            g_string_append_c(text, '\\');
        g_string_append_c(text, *c);
    }
    return g_string_free(text, FALSE);
}

void
add_repr_sql(GString *text, const char *sql)
{
    g_autofree char *escaped = escape_parameters(sql);
    add_repr(text, escaped);
}

void
add_repr_sql_lines(GString *text, const char *sql, const char *indent)
{
    g_autofree char *escaped = escape_parameters(sql);
    for (const char *line = escaped; *line != '\0';) {
        const char *newline = strchr(line, '\n');
        size_t length = newline != NULL ? (size_t)(newline - line) + 1 : strlen(line);
        g_string_append(text, indent);
        quoted_add(text, line, length, false);
        g_string_append_c(text, '\n');
        line += length;
    }
}

const char *
sql_literal_text(Arena *arena, const char *sql)
{
    size_t length = strlen(sql);
    if (length < 2 || sql[0] != '\'' || sql[length - 1] != '\'')
        return NULL;
    g_autoptr(GString) text = g_string_new(NULL);
    for (const char *c = sql + 1; c < sql + length - 1; c++) {
        if (*c == '\\' || (*c == '\'' && (c[1] != '\'' || c + 2 >= sql + length)))
            return NULL;
        g_string_append_c(text, *c);
        c += *c == '\'';
    }
    return arena_text(arena, text->str);
}
