#pragma once

/**
 * lexer: the text of a file, one token at a time.
 *
 * Shape    text -> tokens, with INDENT, DEDENT and NEWLINE as Python has them; f-strings come as
 *          F_START, F_MIDDLE, the tokens of their expressions, F_END
 * Owns     the lexer is a plain value that borrows its text, its arena and its names; a copy of
 *          it is a place to come back to
 * Errors   TOKEN_ERROR, and `message` says what is wrong at its place
 * Source   CPython's Parser/tokenizer.c, PEP 701
 */

#include "python/names-private.h"

enum { BRACKETS_LARGEST = 200, INDENTS_LARGEST = 100 };

typedef enum {
    BRACKET_PLAIN,
    BRACKET_FIELD,  // the { of a replacement field
    BRACKET_STRING, // an f-string: text
    BRACKET_FORMAT, // after the : of a replacement field: text as well
} BracketKind;

typedef struct {
    BracketKind kind : 8;
    char open;      // ( [ {, or the quote of an f-string
    bool is_triple; // f-strings
    bool is_raw;
    uint32_t line, column;
    const char *place;
} Bracket;

typedef struct {
    const char *text, *at, *end; // `end` is a NUL
    const char *line_start;
    uint32_t line;
    bool is_line_start;
    int pending; // INDENT (1) or DEDENTs (below 0) that are due
    uint32_t bracket_count, indent_count;
    const char *message; // of the last TOKEN_ERROR
    const char *hint;
    PythonNames *names;
    Arena *arena;
    Bracket brackets[BRACKETS_LARGEST + 1];
    uint32_t indents[INDENTS_LARGEST + 1];      // columns, a tab going to the next eighth
    uint32_t alternatives[INDENTS_LARGEST + 1]; // the same with a tab as one column
} Lexer;

/** `text` ends in \n (or is empty), and has a NUL at `length`. */
void lexer_start(Lexer *lexer, const char *text, size_t length, PythonNames *names, Arena *arena);

/** The next token; TOKEN_END again and again at the end. */
Token lexer_next(Lexer *lexer);

/** Goes on at the start of a line, outside of all brackets. */
void lexer_resume(Lexer *lexer, const char *line_start, uint32_t line);

// lexer-string.c, lexer-number.c: the parts of lexer_next()
Token lexer_string(Lexer *lexer, const char *start, const char *quote);
Token lexer_f_string_text(Lexer *lexer);
Token lexer_number(Lexer *lexer);
Token lexer_token(const Lexer *lexer, TokenKind kind, const char *start);
Token lexer_error(Lexer *lexer, const char *place, const char *message, const char *hint);
bool lexer_open(Lexer *lexer, const char *place, Bracket bracket);
