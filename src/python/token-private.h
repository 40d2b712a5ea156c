#pragma once

/**
 * token: the words of Python.
 *
 * Shape    kinds, and for each kind how it is written and what it means as an operator
 * Source   CPython's Grammar/Tokens, and the precedence of Grammar/python.gram
 */

#include "python/node-kind.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef enum {
    TOKEN_END,
    TOKEN_ERROR, // what stands here is no token; the lexer says why
    TOKEN_NEWLINE,
    TOKEN_INDENT,
    TOKEN_DEDENT,
    TOKEN_NAME,
    TOKEN_INTEGER,
    TOKEN_FLOAT,
    TOKEN_IMAGINARY,
    TOKEN_STRING,   // also bytes, with prefix and quotes
    TOKEN_F_START,  // the prefix and the opening quotes of an f-string
    TOKEN_F_MIDDLE, // text in it
    TOKEN_F_END,    // its closing quotes
    // keywords
    TOKEN_FALSE,
    TOKEN_NONE,
    TOKEN_TRUE,
    TOKEN_AND,
    TOKEN_AS,
    TOKEN_ASSERT,
    TOKEN_ASYNC,
    TOKEN_AWAIT,
    TOKEN_BREAK,
    TOKEN_CLASS,
    TOKEN_CONTINUE,
    TOKEN_DEF,
    TOKEN_DEL,
    TOKEN_ELIF,
    TOKEN_ELSE,
    TOKEN_EXCEPT,
    TOKEN_FINALLY,
    TOKEN_FOR,
    TOKEN_FROM,
    TOKEN_GLOBAL,
    TOKEN_IF,
    TOKEN_IMPORT,
    TOKEN_IN,
    TOKEN_IS,
    TOKEN_LAMBDA,
    TOKEN_NONLOCAL,
    TOKEN_NOT,
    TOKEN_OR,
    TOKEN_PASS,
    TOKEN_RAISE,
    TOKEN_RETURN,
    TOKEN_TRY,
    TOKEN_WHILE,
    TOKEN_WITH,
    TOKEN_YIELD,
    // punctuation
    TOKEN_LEFT_PARENTHESIS,
    TOKEN_RIGHT_PARENTHESIS,
    TOKEN_LEFT_BRACKET,
    TOKEN_RIGHT_BRACKET,
    TOKEN_LEFT_BRACE,
    TOKEN_RIGHT_BRACE,
    TOKEN_COLON,
    TOKEN_COMMA,
    TOKEN_SEMICOLON,
    TOKEN_DOT,
    TOKEN_ELLIPSIS,
    TOKEN_ARROW,
    TOKEN_COLON_EQUAL,
    TOKEN_EXCLAMATION,
    TOKEN_EQUAL,
    // operators
    TOKEN_PLUS,
    TOKEN_MINUS,
    TOKEN_STAR,
    TOKEN_AT,
    TOKEN_SLASH,
    TOKEN_PERCENT,
    TOKEN_DOUBLE_STAR,
    TOKEN_LEFT_SHIFT,
    TOKEN_RIGHT_SHIFT,
    TOKEN_BAR,
    TOKEN_CARET,
    TOKEN_AMPERSAND,
    TOKEN_DOUBLE_SLASH,
    TOKEN_TILDE,
    TOKEN_DOUBLE_EQUAL,
    TOKEN_NOT_EQUAL,
    TOKEN_LESS,
    TOKEN_LESS_EQUAL,
    TOKEN_GREATER,
    TOKEN_GREATER_EQUAL,
    // augmented assignments, in the order of the operators above
    TOKEN_PLUS_EQUAL,
    TOKEN_MINUS_EQUAL,
    TOKEN_STAR_EQUAL,
    TOKEN_AT_EQUAL,
    TOKEN_SLASH_EQUAL,
    TOKEN_PERCENT_EQUAL,
    TOKEN_DOUBLE_STAR_EQUAL,
    TOKEN_LEFT_SHIFT_EQUAL,
    TOKEN_RIGHT_SHIFT_EQUAL,
    TOKEN_BAR_EQUAL,
    TOKEN_CARET_EQUAL,
    TOKEN_AMPERSAND_EQUAL,
    TOKEN_DOUBLE_SLASH_EQUAL,
} TokenKind;
enum { TOKEN_KINDS = TOKEN_DOUBLE_SLASH_EQUAL + 1 };

/** How tightly an infix operator binds; PRECEDENCE_NONE: it is none. */
typedef enum {
    PRECEDENCE_NONE,
    PRECEDENCE_OR,
    PRECEDENCE_AND,
    PRECEDENCE_NOT, // prefix only
    PRECEDENCE_COMPARISON,
    PRECEDENCE_BIT_OR,
    PRECEDENCE_BIT_XOR,
    PRECEDENCE_BIT_AND,
    PRECEDENCE_SHIFT,
    PRECEDENCE_SUM,
    PRECEDENCE_TERM,
} Precedence;

typedef struct {
    const char *text;      // as it is written, or what it is
    Precedence precedence; // as an infix operator
    Operator operator;     // infix, or of the augmented assignment
} TokenRow;

extern const TokenRow token_rows[TOKEN_KINDS];

typedef struct {
    TokenKind kind;
    uint32_t line, column; // 1-based; the column counts bytes
    uint32_t length;
    bool has_escapes; // strings: a backslash, or a doubled brace
    const char *start;
    const char *name; // NAME and keywords: interned
} Token;
