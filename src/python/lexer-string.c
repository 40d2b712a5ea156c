#include "python/lexer-private.h"

#include <string.h>

static bool
is_closing(const char *at, char quote, bool is_triple)
{
    return *at == quote && (!is_triple || (at[1] == quote && at[2] == quote));
}

static bool
has_prefix_letter(const char *start, const char *quote, char letter)
{
    for (; start < quote; start++)
        if ((*start | 0x20) == letter)
            return true;
    return false;
}

// Goes over a character of a string, and over a backslash with what it protects.
static void
step(Lexer *lexer)
{
    bool is_escape = *lexer->at == '\\' && lexer->at + 1 < lexer->end;
    lexer->at += is_escape ? 1 : 0;
    if (*lexer->at++ == '\n') {
        lexer->line++;
        lexer->line_start = lexer->at;
    }
}

static Token
unterminated(Lexer *lexer, Token token, bool is_triple)
{
    Token error = lexer_error(lexer, lexer->at,
                              is_triple ? "a string in triple quotes is never closed"
                                        : "a string is not closed on its line",
                              NULL);
    error.start = token.start;
    error.line = token.line;
    error.column = token.column;
    return error;
}

static Token
open_f_string(Lexer *lexer, const char *start, const char *quote, bool is_triple)
{
    Bracket bracket = {
        .kind = BRACKET_STRING,
        .open = *quote,
        .is_triple = is_triple,
        .is_raw = has_prefix_letter(start, quote, 'r'),
    };
    lexer->at = quote + (is_triple ? 3 : 1);
    if (!lexer_open(lexer, start, bracket))
        return lexer_error(lexer, start, "more than 200 brackets are open here", NULL);
    return lexer_token(lexer, TOKEN_F_START, start);
}

// Goes over what is surely inside the string; the text ends in a NUL and has no other.
static void
skip_plain(Lexer *lexer, char quote)
{
    const char *at = lexer->at;
    while (*at != quote && *at != '\\' && *at != '\n' && *at != '\0')
        at++;
    lexer->at = at;
}

// A whole string, from its prefix to its closing quotes; of an f-string only the start.
Token
lexer_string(Lexer *lexer, const char *start, const char *quote)
{
    bool is_triple = quote[1] == *quote && quote[2] == *quote;
    if (has_prefix_letter(start, quote, 'f'))
        return open_f_string(lexer, start, quote, is_triple);
    Token token = lexer_token(lexer, TOKEN_STRING, start);
    lexer->at = quote + (is_triple ? 3 : 1);
    for (skip_plain(lexer, *quote); !is_closing(lexer->at, *quote, is_triple);
         skip_plain(lexer, *quote)) {
        if (lexer->at == lexer->end || (*lexer->at == '\n' && !is_triple))
            return unterminated(lexer, token, is_triple);
        token.has_escapes |= *lexer->at == '\\';
        step(lexer);
    }
    lexer->at += is_triple ? 3 : 1;
    token.length = (uint32_t)(lexer->at - start);
    return token;
}

// Where a \N{NAME} ends; NULL if it is none.
static const char *
end_of_named(const char *at)
{
    if (at[0] != '\\' || at[1] != 'N' || at[2] != '{')
        return NULL;
    const char *end = at + strcspn(at, "}\n\"'");
    return *end == '}' ? end + 1 : NULL;
}

// Goes over one step of an f-string's text. Returns false where the text ends.
static bool
step_text(Lexer *lexer, const Bracket *string, Token *token)
{
    bool is_format = string->kind == BRACKET_FORMAT;
    char byte = *lexer->at;
    if (byte == '{' || byte == '}') {
        if (is_format || lexer->at[1] != byte)
            return false;
        token->has_escapes = true;
        lexer->at += 2;
        return true;
    }
    if (byte != '\\') {
        step(lexer);
        return true;
    }
    token->has_escapes = true;
    const char *end = string->is_raw ? NULL : end_of_named(lexer->at);
    bool is_brace = lexer->at[1] == '{' || lexer->at[1] == '}';
    if (end != NULL)
        lexer->at = end;
    else if (is_brace)
        lexer->at++;
    else
        step(lexer);
    return true;
}

// Leaves an f-string that went wrong, with all that was open in it.
static void
abandon_f_string(Lexer *lexer)
{
    while (lexer->brackets[lexer->bracket_count - 1].kind != BRACKET_STRING)
        lexer->bracket_count--;
    lexer->bracket_count--;
}

static Token
close_f_string(Lexer *lexer, const Bracket *string)
{
    const char *start = lexer->at;
    lexer->at += string->is_triple ? 3 : 1;
    if (string->kind == BRACKET_FORMAT) {
        abandon_f_string(lexer);
        return lexer_error(lexer, start, "a replacement field is not closed", "add \"}\"");
    }
    lexer->bracket_count--;
    return lexer_token(lexer, TOKEN_F_END, start);
}

static Token
take_brace(Lexer *lexer, const Bracket *string)
{
    const char *start = lexer->at++;
    if (*start == '{') {
        if (!lexer_open(lexer, start, (Bracket){.kind = BRACKET_FIELD, .open = '{'}))
            return lexer_error(lexer, start, "more than 200 brackets are open here", NULL);
        return lexer_token(lexer, TOKEN_LEFT_BRACE, start);
    }
    if (string->kind != BRACKET_FORMAT)
        return lexer_error(lexer, start, "a single \"}\" stands in an f-string",
                           "write \"}}\" for the character");
    lexer->bracket_count -= 2; // the format and its field
    return lexer_token(lexer, TOKEN_RIGHT_BRACE, start);
}

// What comes next inside an f-string, outside of its expressions.
Token
lexer_f_string_text(Lexer *lexer)
{
    const Bracket *string = &lexer->brackets[lexer->bracket_count - 1];
    const char *start = lexer->at;
    Token token = lexer_token(lexer, TOKEN_F_MIDDLE, start);
    for (;;) {
        if (lexer->at == lexer->end || (*lexer->at == '\n' && !string->is_triple)) {
            token.start = string->place;
            token.line = string->line;
            token.column = string->column;
            abandon_f_string(lexer);
            return unterminated(lexer, token, string->is_triple);
        }
        if (is_closing(lexer->at, string->open, string->is_triple) ||
            !step_text(lexer, string, &token))
            break;
    }
    token.length = (uint32_t)(lexer->at - start);
    if (token.length > 0)
        return token;
    return *lexer->at == '{' || *lexer->at == '}' ? take_brace(lexer, string)
                                                  : close_f_string(lexer, string);
}
