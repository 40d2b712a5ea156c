#include "python/lexer-private.h"

#include <string.h>

enum {
    CLASS_NAME = 1,  // may stand in a name (bytes above 0x7f are looked at later)
    CLASS_START = 2, // may begin one
    CLASS_DIGIT = 4,
    CLASS_SPACE = 8, // blank inside a line
};

#define S CLASS_START | CLASS_NAME
#define D CLASS_DIGIT | CLASS_NAME
static const unsigned char classes[256] = {
    [' '] = CLASS_SPACE, ['\t'] = CLASS_SPACE, ['\f'] = CLASS_SPACE,
    ['0' ... '9'] = D,   ['A' ... 'Z'] = S,    ['a' ... 'z'] = S,
    ['_'] = S,           [0x80 ... 0xff] = S,
};
#undef S
#undef D

static bool
has_class(char byte, int class)
{
    return (classes[(unsigned char)byte] & class) != 0;
}

void
lexer_start(Lexer *lexer, const char *text, size_t length, PythonNames *names, Arena *arena)
{
    // The stacks are large, and only their first indents are read before they are written.
    memset(lexer, 0, offsetof(Lexer, brackets));
    lexer->indents[0] = lexer->alternatives[0] = 0;
    lexer->text = lexer->at = lexer->line_start = text;
    lexer->end = text + length;
    lexer->line = 1;
    lexer->is_line_start = true;
    lexer->names = names;
    lexer->arena = arena;
}

void
lexer_resume(Lexer *lexer, const char *line_start, uint32_t line)
{
    lexer->at = lexer->line_start = line_start;
    lexer->line = line;
    lexer->is_line_start = true;
    lexer->pending = 0;
    lexer->bracket_count = 0;
}

// A token from `start` to where the lexer stands, on one line.
Token
lexer_token(const Lexer *lexer, TokenKind kind, const char *start)
{
    return (Token){
        .kind = kind,
        .line = lexer->line,
        .column = (uint32_t)(start - lexer->line_start) + 1,
        .length = (uint32_t)(lexer->at - start),
        .start = start,
    };
}

Token
lexer_error(Lexer *lexer, const char *place, const char *message, const char *hint)
{
    lexer->message = message;
    lexer->hint = hint;
    return (Token){
        .kind = TOKEN_ERROR,
        .line = lexer->line,
        .column = (uint32_t)(MAX(place, lexer->line_start) - lexer->line_start) + 1,
        .start = place,
    };
}

bool
lexer_open(Lexer *lexer, const char *place, Bracket bracket)
{
    if (lexer->bracket_count == BRACKETS_LARGEST)
        return false;
    bracket.place = place;
    bracket.line = lexer->line;
    bracket.column = (uint32_t)(place - lexer->line_start) + 1;
    lexer->brackets[lexer->bracket_count++] = bracket;
    return true;
}

static void
next_line(Lexer *lexer)
{
    lexer->at++;
    lexer->line++;
    lexer->line_start = lexer->at;
}

// Columns of the blank at the start of a line; stops at the first other character.
typedef struct {
    uint32_t column, alternative;
} Margin;

static Margin
measure_margin(Lexer *lexer)
{
    Margin margin = {0, 0}, continued = {0, 0};
    for (;; lexer->at++) {
        char byte = *lexer->at;
        if (byte == ' ') {
            margin = (Margin){margin.column + 1, margin.alternative + 1};
        } else if (byte == '\t') {
            margin = (Margin){(margin.column / 8 + 1) * 8, margin.alternative + 1};
        } else if (byte == '\f') {
            margin = (Margin){0, 0};
        } else if (byte == '\\' && lexer->at[1] == '\n') {
            // The margin before the first continuation is the one that counts.
            continued = continued.column > 0 ? continued : margin;
            lexer->at++;
            next_line(lexer);
            lexer->at--;
        } else {
            return continued.column > 0 ? continued : margin;
        }
    }
}

static bool
is_tab_trouble(const Lexer *lexer, Margin margin)
{
    uint32_t top = lexer->indent_count;
    uint32_t column = lexer->indents[top], alternative = lexer->alternatives[top];
    if (margin.column == column)
        return margin.alternative != alternative;
    return (margin.column > column) != (margin.alternative > alternative) ||
           margin.alternative == alternative;
}

static const char *
indent(Lexer *lexer, Margin margin)
{
    if (is_tab_trouble(lexer, margin) && margin.column >= lexer->indents[lexer->indent_count])
        return "tabs and spaces are mixed in this indentation";
    if (margin.column > lexer->indents[lexer->indent_count]) {
        if (lexer->indent_count + 1 >= INDENTS_LARGEST)
            return "more than 100 levels of indentation";
        lexer->indent_count++;
        lexer->indents[lexer->indent_count] = margin.column;
        lexer->alternatives[lexer->indent_count] = margin.alternative;
        lexer->pending = 1;
        return NULL;
    }
    while (margin.column < lexer->indents[lexer->indent_count]) {
        lexer->indent_count--;
        lexer->pending--;
    }
    if (margin.column > lexer->indents[lexer->indent_count])
        return "this indentation matches no line above";
    if (margin.alternative != lexer->alternatives[lexer->indent_count])
        return "tabs and spaces are mixed in this indentation";
    return NULL;
}

// Finds the next line that has something on it. Returns what is wrong with its indentation.
static const char *
start_line(Lexer *lexer)
{
    lexer->is_line_start = false;
    for (;;) {
        Margin margin = measure_margin(lexer);
        if (*lexer->at == '#')
            lexer->at += strcspn(lexer->at, "\n");
        if (*lexer->at == '\n') {
            next_line(lexer);
            continue;
        }
        if (lexer->at == lexer->end)
            margin = (Margin){0, 0};
        return indent(lexer, margin);
    }
}

static Token
take_pending(Lexer *lexer)
{
    TokenKind kind = lexer->pending > 0 ? TOKEN_INDENT : TOKEN_DEDENT;
    lexer->pending += lexer->pending > 0 ? -1 : 1;
    return lexer_token(lexer, kind, lexer->at);
}

static bool
may_start_name(gunichar character)
{
    switch (g_unichar_type(character)) {
    case G_UNICODE_UPPERCASE_LETTER:
    case G_UNICODE_LOWERCASE_LETTER:
    case G_UNICODE_TITLECASE_LETTER:
    case G_UNICODE_MODIFIER_LETTER:
    case G_UNICODE_OTHER_LETTER:
    case G_UNICODE_LETTER_NUMBER:
        return true;
    default:
        return character == '_' || character == 0x2118 || character == 0x212e ||
               character == 0x309b || character == 0x309c || character == 0x1885 ||
               character == 0x1886;
    }
}

static bool
may_stand_in_name(gunichar character)
{
    switch (g_unichar_type(character)) {
    case G_UNICODE_NON_SPACING_MARK:
    case G_UNICODE_SPACING_MARK:
    case G_UNICODE_DECIMAL_NUMBER:
    case G_UNICODE_CONNECT_PUNCTUATION:
        return true;
    default:
        return may_start_name(character) || character == 0x00b7 || character == 0x0387 ||
               (character >= 0x1369 && character <= 0x1371) || character == 0x19da;
    }
}

// A name with other letters than ASCII's: checked, and in the form NFKC (PEP 3131).
static Token
take_unicode_name(Lexer *lexer, const char *start)
{
    for (const char *at = start; at < lexer->at; at = g_utf8_next_char(at)) {
        gunichar character = g_utf8_get_char(at);
        bool is_fine = at == start ? may_start_name(character) : may_stand_in_name(character);
        if (is_fine)
            continue;
        const char *message = arena_printf(lexer->arena, "the character U+%04X cannot stand here",
                                           (unsigned)character);
        lexer->at = g_utf8_next_char(at);
        return lexer_error(lexer, at, message, NULL);
    }
    g_autofree char *normal = g_utf8_normalize(start, lexer->at - start, G_NORMALIZE_NFKC);
    Token token = lexer_token(lexer, TOKEN_NAME, start);
    const Name *name = names_add(lexer->names, normal, strlen(normal));
    token.name = name->text;
    token.kind = name->kind;
    return token;
}

static bool
is_string_prefix(const char *start, size_t length)
{
    static const char *const prefixes[] = {"r", "u", "b", "f", "br", "rb", "fr", "rf"};
    for (size_t i = 0; i < G_N_ELEMENTS(prefixes); i++)
        if (strlen(prefixes[i]) == length && g_ascii_strncasecmp(start, prefixes[i], length) == 0)
            return true;
    return false;
}

static Token
take_name(Lexer *lexer)
{
    const char *start = lexer->at, *at = start;
    uint32_t hash = NAME_HASH;
    unsigned char seen = 0;
    for (; has_class(*at, CLASS_NAME); at++) {
        hash = name_hash_step(hash, *at);
        seen |= (unsigned char)*at;
    }
    lexer->at = at;
    if ((*at == '"' || *at == '\'') && is_string_prefix(start, (size_t)(at - start)))
        return lexer_string(lexer, start, at);
    if (seen >= 0x80)
        return take_unicode_name(lexer, start);
    const Name *name = names_find(lexer->names, start, (uint32_t)(at - start), hash);
    Token token = lexer_token(lexer, name->kind, start);
    token.name = name->text;
    return token;
}

static Token
take_opening(Lexer *lexer, TokenKind kind)
{
    const char *start = lexer->at++;
    if (!lexer_open(lexer, start, (Bracket){.kind = BRACKET_PLAIN, .open = *start}))
        return lexer_error(lexer, start, "more than 200 brackets are open here",
                           "CPython refuses this as well");
    return lexer_token(lexer, kind, start);
}

static Token
take_closing(Lexer *lexer, TokenKind kind, char open)
{
    const char *start = lexer->at++;
    if (lexer->bracket_count == 0)
        return lexer_error(lexer, start,
                           arena_printf(lexer->arena, "\"%c\" closes no bracket", *start), NULL);
    const Bracket *top = &lexer->brackets[lexer->bracket_count - 1];
    if (top->open != open) {
        const char *message =
            arena_printf(lexer->arena, "\"%c\" does not close the \"%c\" of line %u", *start,
                         top->open, top->line);
        return lexer_error(lexer, start, message, NULL);
    }
    lexer->bracket_count--;
    return lexer_token(lexer, kind, start);
}

// Punctuation and operators: the longest that fits. Rows with the same first byte stand together,
// the longest first.
static const struct {
    char text[4];
    uint8_t length;
    TokenKind kind;
} symbols[] = {
    {"!=", 2, TOKEN_NOT_EQUAL},
    {"!", 1, TOKEN_EXCLAMATION},
    {"%=", 2, TOKEN_PERCENT_EQUAL},
    {"%", 1, TOKEN_PERCENT},
    {"&=", 2, TOKEN_AMPERSAND_EQUAL},
    {"&", 1, TOKEN_AMPERSAND},
    {"**=", 3, TOKEN_DOUBLE_STAR_EQUAL},
    {"**", 2, TOKEN_DOUBLE_STAR},
    {"*=", 2, TOKEN_STAR_EQUAL},
    {"*", 1, TOKEN_STAR},
    {"+=", 2, TOKEN_PLUS_EQUAL},
    {"+", 1, TOKEN_PLUS},
    {",", 1, TOKEN_COMMA},
    {"->", 2, TOKEN_ARROW},
    {"-=", 2, TOKEN_MINUS_EQUAL},
    {"-", 1, TOKEN_MINUS},
    {"...", 3, TOKEN_ELLIPSIS},
    {".", 1, TOKEN_DOT},
    {"//=", 3, TOKEN_DOUBLE_SLASH_EQUAL},
    {"//", 2, TOKEN_DOUBLE_SLASH},
    {"/=", 2, TOKEN_SLASH_EQUAL},
    {"/", 1, TOKEN_SLASH},
    {":=", 2, TOKEN_COLON_EQUAL},
    {":", 1, TOKEN_COLON},
    {";", 1, TOKEN_SEMICOLON},
    {"<<=", 3, TOKEN_LEFT_SHIFT_EQUAL},
    {"<<", 2, TOKEN_LEFT_SHIFT},
    {"<=", 2, TOKEN_LESS_EQUAL},
    {"<", 1, TOKEN_LESS},
    {"==", 2, TOKEN_DOUBLE_EQUAL},
    {"=", 1, TOKEN_EQUAL},
    {">>=", 3, TOKEN_RIGHT_SHIFT_EQUAL},
    {">>", 2, TOKEN_RIGHT_SHIFT},
    {">=", 2, TOKEN_GREATER_EQUAL},
    {">", 1, TOKEN_GREATER},
    {"@=", 2, TOKEN_AT_EQUAL},
    {"@", 1, TOKEN_AT},
    {"^=", 2, TOKEN_CARET_EQUAL},
    {"^", 1, TOKEN_CARET},
    {"|=", 2, TOKEN_BAR_EQUAL},
    {"|", 1, TOKEN_BAR},
    {"~", 1, TOKEN_TILDE},
};

static Token
take_strange(Lexer *lexer)
{
    const char *start = lexer->at++;
    if (*start == '`')
        return lexer_error(lexer, start, "this is Python 2: Python 3 has no backquotes",
                           "write repr(…)");
    if (*start == '\\')
        return lexer_error(lexer, start, "something follows the \"\\\" that continues a line",
                           "the \"\\\" must be the last character of its line");
    return lexer_error(
        lexer, start,
        arena_printf(lexer->arena, "the character U+%04X cannot stand here", (unsigned char)*start),
        NULL);
}

static Token
take_symbol(Lexer *lexer)
{
    const char *start = lexer->at;
    size_t row = 0;
    while (row < G_N_ELEMENTS(symbols) && symbols[row].text[0] != *start)
        row++;
    while (row < G_N_ELEMENTS(symbols) &&
           strncmp(symbols[row].text, start, symbols[row].length) != 0)
        row++;
    if (row == G_N_ELEMENTS(symbols))
        return take_strange(lexer);
    if (start[0] == '<' && start[1] == '>') {
        lexer->at += 2;
        return lexer_error(lexer, start, "this is Python 2: \"<>\" is written \"!=\" in Python 3",
                           NULL);
    }
    lexer->at += symbols[row].length;
    return lexer_token(lexer, symbols[row].kind, start);
}

// A colon or an exclamation mark right inside a replacement field ends its expression, whatever
// follows (PEP 701).
static Token
take_field_mark(Lexer *lexer)
{
    const char *start = lexer->at;
    if (*start == '!' && start[1] == '=')
        return take_symbol(lexer);
    lexer->at++;
    if (*start == '!')
        return lexer_token(lexer, TOKEN_EXCLAMATION, start);
    const Bracket *string = &lexer->brackets[lexer->bracket_count - 2];
    Bracket format = *string;
    format.kind = BRACKET_FORMAT;
    if (!lexer_open(lexer, start, format))
        return lexer_error(lexer, start, "more than 200 brackets are open here", NULL);
    return lexer_token(lexer, TOKEN_COLON, start);
}

// The most frequent marks, when they stand alone; `next` is what would make them longer.
static Token
take_mark(Lexer *lexer, TokenKind kind, char next)
{
    if (next != '\0' && lexer->at[1] == next)
        return take_symbol(lexer);
    lexer->at++;
    return lexer_token(lexer, kind, lexer->at - 1);
}

static Token
take_newline(Lexer *lexer)
{
    Token token = lexer_token(lexer, TOKEN_NEWLINE, lexer->at);
    next_line(lexer);
    lexer->is_line_start = true;
    return token;
}

// Blank, comments, continued lines, and inside brackets also ends of lines.
static void
skip_blank(Lexer *lexer)
{
    for (;;) {
        while (has_class(*lexer->at, CLASS_SPACE))
            lexer->at++;
        if (*lexer->at == '#')
            lexer->at += strcspn(lexer->at, "\n");
        if (*lexer->at == '\\' && lexer->at[1] == '\n' && lexer->at + 2 < lexer->end)
            lexer->at++;
        else if (*lexer->at != '\n' || lexer->bracket_count == 0)
            return;
        next_line(lexer);
    }
}

static Token
take_end(Lexer *lexer)
{
    return lexer_token(lexer, TOKEN_END, lexer->end);
}

static Token
take_token(Lexer *lexer)
{
    char byte = *lexer->at;
    if (has_class(byte, CLASS_START))
        return take_name(lexer);
    if (has_class(byte, CLASS_DIGIT) || (byte == '.' && has_class(lexer->at[1], CLASS_DIGIT)))
        return lexer_number(lexer);
    switch (byte) {
    case '"':
    case '\'':
        return lexer_string(lexer, lexer->at, lexer->at);
    case '\n':
        return take_newline(lexer);
    case '(':
        return take_opening(lexer, TOKEN_LEFT_PARENTHESIS);
    case '[':
        return take_opening(lexer, TOKEN_LEFT_BRACKET);
    case '{':
        return take_opening(lexer, TOKEN_LEFT_BRACE);
    case ')':
        return take_closing(lexer, TOKEN_RIGHT_PARENTHESIS, '(');
    case ']':
        return take_closing(lexer, TOKEN_RIGHT_BRACKET, '[');
    case '}':
        return take_closing(lexer, TOKEN_RIGHT_BRACE, '{');
    case ':':
    case '!':
        if (lexer->bracket_count > 0 &&
            lexer->brackets[lexer->bracket_count - 1].kind == BRACKET_FIELD)
            return take_field_mark(lexer);
        return byte == ':' ? take_mark(lexer, TOKEN_COLON, '=') : take_symbol(lexer);
    case ',':
        return take_mark(lexer, TOKEN_COMMA, '\0');
    case '.':
        return take_mark(lexer, TOKEN_DOT, '.');
    case '=':
        return take_mark(lexer, TOKEN_EQUAL, '=');
    case '\0':
        return take_end(lexer);
    default:
        return take_symbol(lexer);
    }
}

Token
lexer_next(Lexer *lexer)
{
    if (lexer->is_line_start) {
        const char *message = start_line(lexer);
        if (message != NULL)
            return lexer_error(lexer, lexer->at, message, NULL);
    }
    if (lexer->pending != 0)
        return take_pending(lexer);
    if (lexer->bracket_count > 0 &&
        lexer->brackets[lexer->bracket_count - 1].kind >= BRACKET_STRING)
        return lexer_f_string_text(lexer);
    skip_blank(lexer);
    return take_token(lexer);
}
