#include "python/lexer-private.h"

#include <string.h>

typedef bool IsDigit(char byte);

static bool
is_decimal(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool
is_octal(char byte)
{
    return byte >= '0' && byte <= '7';
}

static bool
is_binary(char byte)
{
    return byte == '0' || byte == '1';
}

static bool
is_hexadecimal(char byte)
{
    return g_ascii_isxdigit(byte);
}

// Digits with single underscores between them. Returns false if an underscore stands wrong.
static bool
take_digits(Lexer *lexer, IsDigit *is_digit)
{
    while (is_digit(*lexer->at)) {
        lexer->at++;
        if (*lexer->at != '_')
            continue;
        lexer->at++;
        if (!is_digit(*lexer->at))
            return false;
    }
    return true;
}

// A number may touch the keyword after it ("1if x else 2"), but no other name.
static bool
touches_name(const Lexer *lexer)
{
    static const char *const keywords[] = {"and", "else", "for", "if", "in", "is", "not", "or"};
    const char *at = lexer->at;
    if (!g_ascii_isalnum(*at) && *at != '_' && (unsigned char)*at < 0x80)
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(keywords); i++)
        if (g_str_has_prefix(at, keywords[i]))
            return false;
    return true;
}

static Token
bad_number(Lexer *lexer, const char *start)
{
    if ((*lexer->at == 'l' || *lexer->at == 'L') && !g_ascii_isalnum(lexer->at[1]))
        return lexer_error(lexer, start, "this is Python 2: integers have no L in Python 3", NULL);
    return lexer_error(lexer, start, "this is not a number", NULL);
}

static Token
take_radix(Lexer *lexer, IsDigit *is_digit)
{
    const char *start = lexer->at;
    lexer->at += 2;
    lexer->at += *lexer->at == '_';
    if (!is_digit(*lexer->at) || !take_digits(lexer, is_digit) || is_decimal(*lexer->at) ||
        touches_name(lexer))
        return bad_number(lexer, start);
    return lexer_token(lexer, TOKEN_INTEGER, start);
}

static bool
take_exponent(Lexer *lexer)
{
    const char *at = lexer->at;
    if (*at != 'e' && *at != 'E')
        return true;
    at += at[1] == '+' || at[1] == '-' ? 2 : 1;
    if (!is_decimal(*at))
        return at == lexer->at + 1; // "1else": the e may begin a keyword
    lexer->at = at;
    return take_digits(lexer, is_decimal);
}

// "0777" meant octal in Python 2, and is nothing in Python 3; "00" is fine.
static bool
has_leading_zero(const char *start, const char *end)
{
    if (*start != '0')
        return false;
    for (; start < end; start++)
        if (*start != '0' && *start != '_')
            return true;
    return false;
}

Token
lexer_number(Lexer *lexer)
{
    const char *start = lexer->at;
    char radix = *start == '0' ? (char)(start[1] | 0x20) : '0';
    if (radix == 'x')
        return take_radix(lexer, is_hexadecimal);
    if (radix == 'o')
        return take_radix(lexer, is_octal);
    if (radix == 'b')
        return take_radix(lexer, is_binary);
    bool is_right = take_digits(lexer, is_decimal);
    TokenKind kind = TOKEN_INTEGER;
    const char *whole = lexer->at;
    if (*lexer->at == '.') {
        lexer->at++;
        is_right = is_right && take_digits(lexer, is_decimal);
    }
    is_right = is_right && take_exponent(lexer);
    if (lexer->at > whole)
        kind = TOKEN_FLOAT;
    if (*lexer->at == 'j' || *lexer->at == 'J') {
        lexer->at++;
        kind = TOKEN_IMAGINARY;
    }
    if (!is_right || touches_name(lexer))
        return bad_number(lexer, start);
    if (kind == TOKEN_INTEGER && has_leading_zero(start, whole))
        return lexer_error(lexer, start, "a number cannot begin with 0",
                           "an octal number is written 0o…");
    return lexer_token(lexer, kind, start);
}
