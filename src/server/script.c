#include "server/script.h"

#include <glib.h>
#include <string.h>

static bool
is_word_start(char byte)
{
    return g_ascii_isalpha(byte) || byte == '_' || (guchar)byte >= 0x80;
}

static bool
is_word(char byte)
{
    return is_word_start(byte) || g_ascii_isdigit(byte) || byte == '$';
}

// Each skip_… gets the first byte of its thing and returns what stands behind its end, which is the
// end of the text where the thing is not closed.

static const char *
skip_quoted(const char *at, bool backslashes)
{
    char quote = *at++;
    while (*at != '\0') {
        if (backslashes && *at == '\\' && at[1] != '\0')
            at++;
        else if (*at == quote && at[1] == quote)
            at++;
        else if (*at == quote)
            return at + 1;
        at++;
    }
    return at;
}

static const char *
skip_line(const char *at)
{
    return at + strcspn(at, "\n");
}

static const char *
skip_comment(const char *at)
{
    int depth = 0;
    for (; *at != '\0'; at++) {
        bool opens = at[0] == '/' && at[1] == '*';
        bool closes = at[0] == '*' && at[1] == '/';
        if (!opens && !closes)
            continue;
        at++;
        depth += opens ? 1 : -1;
        if (depth == 0)
            return at + 1;
    }
    return at;
}

// $$ or $tag$; a dollar that opens nothing ($1) is passed over alone.
static const char *
skip_dollar(const char *at)
{
    const char *end = at + 1;
    if (is_word_start(*end))
        while (is_word(*end) && *end != '$')
            end++;
    if (*end != '$')
        return at + 1;
    g_autofree char *tag = g_strndup(at, (gsize)(end + 1 - at));
    const char *close = strstr(end + 1, tag);
    return close != NULL ? close + strlen(tag) : at + strlen(at);
}

static const char *
skip_space(const char *at)
{
    for (;;) {
        if (g_ascii_isspace(*at) || *at == ';')
            at++;
        else if (at[0] == '-' && at[1] == '-')
            at = skip_line(at);
        else if (at[0] == '/' && at[1] == '*')
            at = skip_comment(at);
        else
            return at;
    }
}

// What of a statement decides where it ends: parentheses, and the body of a function in SQL, which
// may hold semicolons (psql: psqlscan.l, begin_depth).
typedef struct {
    int parentheses, blocks, words;
    bool create, routine;
} Shape;

static bool
is(const char *word, size_t length, const char *keyword)
{
    return strlen(keyword) == length && g_ascii_strncasecmp(word, keyword, length) == 0;
}

static void
note_word(Shape *shape, const char *word, size_t length)
{
    if (shape->words++ == 0)
        shape->create = is(word, length, "create");
    bool early = shape->words == 2 || shape->words == 4; // CREATE [OR REPLACE] FUNCTION
    if (shape->create && early && (is(word, length, "function") || is(word, length, "procedure")))
        shape->routine = true;
    if (!shape->routine)
        return;
    if (is(word, length, "begin") || (shape->blocks > 0 && is(word, length, "case")))
        shape->blocks++;
    else if (shape->blocks > 0 && is(word, length, "end"))
        shape->blocks--;
}

static const char *
skip_word(Shape *shape, const char *at)
{
    const char *end = at;
    while (is_word(*end))
        end++;
    size_t length = (size_t)(end - at);
    note_word(shape, at, length);
    if (*end == '\'' && is(at, length, "e"))
        return skip_quoted(end, true);
    return end;
}

static const char *
skip_token(Shape *shape, const char *at)
{
    if (is_word_start(*at))
        return skip_word(shape, at);
    switch (*at) {
    case '\'':
    case '"':
        return skip_quoted(at, false);
    case '$':
        return skip_dollar(at);
    case '(':
        shape->parentheses++;
        return at + 1;
    case ')':
        shape->parentheses = MAX(shape->parentheses - 1, 0);
        return at + 1;
    default:
        break;
    }
    if (at[0] == '-' && at[1] == '-')
        return skip_line(at);
    if (at[0] == '/' && at[1] == '*')
        return skip_comment(at);
    return at + 1;
}

static const char *
statement_end(const char *at)
{
    Shape shape = {0};
    while (*at != '\0') {
        if (*at == ';' && shape.parentheses == 0 && shape.blocks == 0)
            return at;
        at = skip_token(&shape, at);
    }
    return at;
}

static bool
reads_rows(const Piece *piece)
{
    g_autoptr(GRegex) copy = g_regex_new("^COPY\\b.*\\bFROM\\s+STDIN\\b",
                                         G_REGEX_CASELESS | G_REGEX_DOTALL | G_REGEX_RAW, 0, NULL);
    return piece->length > 4 && g_ascii_strncasecmp(piece->text, "copy", 4) == 0 &&
           g_regex_match_full(copy, piece->text, (gssize)piece->length, 0, 0, NULL, NULL);
}

// From the line behind the semicolon to the line \. , which ends them.
static const char *
take_rows(Piece *piece, const char *at)
{
    at = skip_line(at);
    piece->rows = *at == '\n' ? at + 1 : at;
    for (at = piece->rows; *at != '\0';) {
        const char *end = skip_line(at);
        bool last = g_str_has_prefix(at, "\\.") && (end == at + 2 || at[2] == '\r');
        if (last) {
            piece->rows_length = (size_t)(at - piece->rows);
            return end;
        }
        at = *end == '\n' ? end + 1 : end;
    }
    piece->rows_length = (size_t)(at - piece->rows);
    return at;
}

static int
count_lines(const char *from, const char *to)
{
    int lines = 0;
    for (; from < to; from++)
        lines += *from == '\n';
    return lines;
}

bool
script_next(Script *script, Piece *piece)
{
    const char *at = skip_space(script->text);
    *piece = (Piece){.type = *at == '\\' ? PIECE_META : PIECE_STATEMENT, .text = at};
    piece->line = script->line + count_lines(script->text, at);
    const char *end = piece->type == PIECE_META ? skip_line(at) : statement_end(at);
    piece->length = (size_t)(end - at);
    while (piece->length > 0 && g_ascii_isspace(at[piece->length - 1]))
        piece->length--;
    if (*end == ';')
        end++;
    if (piece->type == PIECE_STATEMENT && reads_rows(piece))
        end = take_rows(piece, end);
    script->line = piece->line + count_lines(at, end);
    script->text = end;
    return piece->length > 0;
}
