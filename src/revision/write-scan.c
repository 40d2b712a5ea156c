#include "revision/write-scan.h"

#include <pg_query.h>
#include <pg_query/pg_query.pb-c.h>

#include <string.h>

static bool
is_comment(const PgQuery__ScanToken *token)
{
    return token->token == PG_QUERY__TOKEN__SQL_COMMENT ||
           token->token == PG_QUERY__TOKEN__C_COMMENT;
}

static bool
fill_tokens(Scan *scan, const PgQuery__ScanResult *result)
{
    ScanToken *tokens = ARENA_NEW_ARRAY(scan->arena, ScanToken, result->n_tokens + 1);
    int depth = 0;
    for (size_t i = 0; i < result->n_tokens; i++) {
        const PgQuery__ScanToken *token = result->tokens[i];
        if (is_comment(token))
            return false;
        char first = scan->sql[token->start];
        depth -= first == ')' || first == ']';
        tokens[i] = (ScanToken){
            .start = token->start,
            .end = token->end,
            .is_name = token->token == PG_QUERY__TOKEN__IDENT ||
                       (token->keyword_kind != PG_QUERY__KEYWORD_KIND__NO_KEYWORD &&
                        token->keyword_kind != PG_QUERY__KEYWORD_KIND__RESERVED_KEYWORD),
            .is_text = token->token == PG_QUERY__TOKEN__SCONST && first == '\'',
            .depth = depth,
        };
        depth += first == '(' || first == '[';
    }
    scan->tokens = tokens;
    scan->count = result->n_tokens;
    return true;
}

bool
scan_init(Scan *scan, Arena *arena, const char *sql)
{
    *scan = (Scan){.arena = arena, .sql = sql};
    PgQueryScanResult scanned = pg_query_scan(sql);
    bool done = false;
    if (scanned.error == NULL) {
        PgQuery__ScanResult *result = pg_query__scan_result__unpack(
            NULL, scanned.pbuf.len, (const uint8_t *)scanned.pbuf.data);
        done = result != NULL && fill_tokens(scan, result);
        if (result != NULL)
            pg_query__scan_result__free_unpacked(result, NULL);
    }
    pg_query_free_scan_result(scanned);
    return done;
}

bool
scan_at_end(const Scan *scan)
{
    return scan->at == scan->count;
}

static bool
is_word(const Scan *scan, size_t at, const char *word, size_t length)
{
    if (at >= scan->count)
        return false;
    const ScanToken *token = &scan->tokens[at];
    return (size_t)(token->end - token->start) == length &&
           g_ascii_strncasecmp(scan->sql + token->start, word, length) == 0;
}

// How many tokens from `at` on these words are; 0: they are not there.
static size_t
count_words(const Scan *scan, size_t at, const char *words)
{
    size_t count = 0;
    for (const char *word = words; *word != '\0';) {
        size_t length = strcspn(word, " ");
        if (!is_word(scan, at + count, word, length))
            return 0;
        count++;
        word += length + (word[length] == ' ');
    }
    return count;
}

bool
scan_sees(const Scan *scan, const char *words)
{
    return count_words(scan, scan->at, words) > 0;
}

bool
accept_words(Scan *scan, const char *words)
{
    size_t count = count_words(scan, scan->at, words);
    scan->at += count;
    return count > 0;
}

// The text between quotes that are doubled inside.
static const char *
unquote(const Scan *scan, const ScanToken *token, char quote)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (int i = token->start + 1; i < token->end - 1; i++) {
        g_string_append_c(text, scan->sql[i]);
        i += scan->sql[i] == quote;
    }
    return arena_intern(scan->arena, text->str);
}

bool
accept_name(Scan *scan, const char **name)
{
    if (scan_at_end(scan) || !scan->tokens[scan->at].is_name)
        return false;
    const ScanToken *token = &scan->tokens[scan->at++];
    if (scan->sql[token->start] == '"') {
        *name = unquote(scan, token, '"');
        return true;
    }
    g_autofree char *lower =
        g_ascii_strdown(scan->sql + token->start, (gssize)(token->end - token->start));
    *name = arena_intern(scan->arena, lower);
    return true;
}

bool
accept_qualified(Scan *scan, const char **namespace, const char **name)
{
    *namespace = NULL;
    if (!accept_name(scan, name))
        return false;
    if (!accept_words(scan, "."))
        return true;
    *namespace = *name;
    return accept_name(scan, name);
}

bool
accept_literal(Scan *scan, const char **text)
{
    if (accept_words(scan, "NULL")) {
        *text = NULL;
        return true;
    }
    if (scan_at_end(scan) || !scan->tokens[scan->at].is_text)
        return false;
    *text = unquote(scan, &scan->tokens[scan->at++], '\'');
    return true;
}

static const char *
slice(const Scan *scan, size_t first, size_t end)
{
    if (first == end)
        return NULL;
    int start = scan->tokens[first].start;
    return arena_text_n(scan->arena, scan->sql + start,
                        (size_t)(scan->tokens[end - 1].end - start));
}

// "IS NOT NULL" belongs to an expression.
static bool
ends_here(const Scan *scan, size_t at, const char *const *words)
{
    if (scan->tokens[at].depth > 0 || (at > 0 && is_word(scan, at - 1, "IS", 2)))
        return false;
    for (const char *const *word = words; word != NULL && *word != NULL; word++)
        if (count_words(scan, at, *word) > 0)
            return true;
    return false;
}

const char *
take_until(Scan *scan, const char *const *words)
{
    size_t first = scan->at;
    while (!scan_at_end(scan) && !ends_here(scan, scan->at, words))
        scan->at++;
    return slice(scan, first, scan->at);
}

const char *
take_rest(Scan *scan)
{
    return take_until(scan, NULL);
}
