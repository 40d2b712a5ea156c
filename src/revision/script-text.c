#include "revision/script-private.h"

#include <string.h>

// Texts of SQL: where a statement ends, and what it begins with. (PostgreSQL manual, "Lexical
// Structure")

// Behind a quoted string, identifier, comment or dollar quote that begins here; `at` otherwise.
static const char *
skip_quoted(const char *at)
{
    if (at[0] == '-' && at[1] == '-')
        return at + strcspn(at, "\n");
    if (at[0] == '/' && at[1] == '*') {
        const char *end = strstr(at + 2, "*/");
        return end == NULL ? at + strlen(at) : end + 2;
    }
    if (at[0] == '\'' || at[0] == '"') {
        const char *end = strchr(at + 1, at[0]);
        return end == NULL ? at + strlen(at) : end + 1;
    }
    if (at[0] != '$')
        return at;
    size_t length = 1;
    while (g_ascii_isalnum(at[length]) || at[length] == '_')
        length++;
    if (at[length] != '$' || g_ascii_isdigit(at[1]))
        return at;
    g_autofree char *quote = g_strndup(at, length + 1);
    const char *end = strstr(at + length + 1, quote);
    return end == NULL ? at + strlen(at) : end + length + 1;
}

const char *
script_statement_end(const char *at)
{
    unsigned depth = 0;
    while (*at != '\0') {
        const char *behind = skip_quoted(at);
        if (behind != at) {
            at = behind;
            continue;
        }
        depth += *at == '(';
        depth -= *at == ')' && depth > 0;
        if (*at == ';' && depth == 0)
            return at + 1;
        at++;
    }
    return at;
}

// The first word of the statement, comments left out; NULL when there is nothing else, "" when it
// begins with something that is no word.
static char *
first_word(const char *at, const char *end)
{
    while (at < end && (g_ascii_isspace(*at) || *at == '(' || *at == ';' ||
                        (skip_quoted(at) != at && (*at == '-' || *at == '/'))))
        at = *at == '-' || *at == '/' ? skip_quoted(at) : at + 1;
    size_t length = 0;
    if (at >= end)
        return NULL;
    while (at + length < end && g_ascii_isalpha(at[length]))
        length++;
    return g_ascii_strdown(at, (gssize)length);
}

static bool
is_one_of(const char *word, const char *const *words)
{
    for (; *words != NULL; words++)
        if (strcmp(word, *words) == 0)
            return true;
    return false;
}

// INSERT … RETURNING id
static bool
has_returning(const char *word, const char *from, const char *end)
{
    static const char *const changes[] = {"delete", "insert", "merge", "update", NULL};
    if (!is_one_of(word, changes))
        return false;
    g_autofree char *statement = g_strndup(from, (size_t)(end - from));
    return g_regex_match_simple("\\breturning\\b", statement, G_REGEX_CASELESS | G_REGEX_RAW, 0);
}

ScriptText
script_text(const char *sql)
{
    static const char *const data[] = {"copy", "delete", "insert", "merge", "select",
                                       "set",  "update", "values", "with",  NULL};
    static const char *const queries[] = {"select", "show", "table", "values", "with", NULL};
    ScriptText text = {.is_data = true};
    while (*sql != '\0') {
        const char *end = script_statement_end(sql);
        g_autofree char *word = first_word(sql, end);
        if (word != NULL) {
            text.count++;
            text.is_data = text.is_data && is_one_of(word, data);
            text.returns =
                text.count == 1 && (is_one_of(word, queries) || has_returning(word, sql, end));
        }
        sql = end;
    }
    text.is_data = text.is_data && text.count > 0;
    return text;
}

const char *
script_trimmed(Arena *arena, const char *sql)
{
    size_t length = strlen(sql);
    while (g_ascii_isspace(*sql)) {
        sql++;
        length--;
    }
    while (length > 0 && (g_ascii_isspace(sql[length - 1]) || sql[length - 1] == ';'))
        length--;
    return arena_text_n(arena, sql, length);
}
