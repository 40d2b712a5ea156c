#include "python/parser-private.h"

#include <string.h>

// After an error in a statement the next one is looked for. Twice: first by tokens, which knows
// strings and brackets, up to the end of the logical line, and of the block below it. If a bracket
// or a string turns out to be never closed, the tokens lead nowhere, and the next line that is not
// indented more deeply than the statement is taken for the next statement.

// Bytes that may be read a second time in one file: bounds the work on hostile input.
enum { REPEATED_LARGEST = 32 * 1024 * 1024 };

// Words that begin a statement and never a line inside brackets.
static bool
begins_statement(TokenKind kind)
{
    switch (kind) {
    case TOKEN_CLASS:
    case TOKEN_DEF:
    case TOKEN_IMPORT:
    case TOKEN_RETURN:
    case TOKEN_RAISE:
    case TOKEN_WHILE:
    case TOKEN_WITH:
    case TOKEN_TRY:
    case TOKEN_EXCEPT:
    case TOKEN_ELIF:
    case TOKEN_DEL:
    case TOKEN_PASS:
        return true;
    default:
        return false;
    }
}

// How many blocks below the statement's own the tokens have come to.
static int
levels_below(const Parser *parser, const StatementStart *start)
{
    int due = parser->lexer.pending;
    return (int)parser->lexer.indent_count - (int)start->indent_count - due;
}

static bool
is_first_on_line(const Token *token)
{
    const char *line = token->start - (token->column - 1);
    return strspn(line, " \t\f") == token->column - 1;
}

// Whether the tokens show that a bracket or a string is never closed.
static bool
is_never_closed(Lexer *lexer, const Token *token)
{
    if (token->kind == TOKEN_END)
        return lexer->bracket_count > 0;
    if (token->kind == TOKEN_ERROR) {
        bool is_closing = token->start < lexer->end && strchr(")]}", *token->start) != NULL;
        if (is_closing && lexer->bracket_count > 0 &&
            lexer->brackets[lexer->bracket_count - 1].kind == BRACKET_PLAIN)
            lexer->bracket_count--;
        return lexer->at == lexer->end || lexer->bracket_count == BRACKETS_LARGEST;
    }
    return lexer->bracket_count > 0 && begins_statement(token->kind) && is_first_on_line(token);
}

// Goes on to the first token after the statement. Returns false if a bracket is never closed.
static bool
skip_statement(Parser *parser, const StatementStart *start)
{
    bool is_line_over = false;
    Token token = parser->token;
    token.kind = parser->lost_kind;
    for (;; token = lexer_next(&parser->lexer)) {
        int below = levels_below(parser, start);
        bool is_mark =
            token.kind == TOKEN_NEWLINE || token.kind == TOKEN_INDENT || token.kind == TOKEN_DEDENT;
        if (is_never_closed(&parser->lexer, &token))
            return false;
        if (token.kind == TOKEN_END || (token.kind == TOKEN_DEDENT && below < 0) ||
            (!is_mark && is_line_over && below <= 0))
            break;
        is_line_over = is_mark;
    }
    parser->token = token;
    return true;
}

// The bracket that is never closed is a better place to look at than where that was noticed: the
// innermost that opens before the line of the error.
static void
blame_bracket(Parser *parser)
{
    const Lexer *lexer = &parser->lexer;
    Diagnostics *diagnostics = &parser->tree->diagnostics;
    Diagnostic *last = &diagnostics->rows[diagnostics->count - 1];
    for (uint32_t i = lexer->bracket_count; i > 0; i--) {
        const Bracket *bracket = &lexer->brackets[i - 1];
        if (bracket->kind != BRACKET_PLAIN || (int)bracket->line >= last->origin.line)
            continue;
        last->origin.line = (int)bracket->line;
        last->origin.column = (int)bracket->column;
        last->text = arena_printf(parser->arena, "this \"%c\" is never closed", bracket->open);
        last->hint = NULL;
        return;
    }
}

// Whether a line can begin a statement that is indented by at most `margin` columns.
static bool
may_begin_statement(const char *line, uint32_t margin)
{
    uint32_t column = 0;
    for (; *line == ' ' || *line == '\t' || *line == '\f'; line++)
        column = *line == '\t' ? (column / 8 + 1) * 8 : *line == '\f' ? 0 : column + 1;
    return column <= margin && strchr("\n#)]}", *line) == NULL;
}

static void
skip_lines(Parser *parser, const StatementStart *start)
{
    Lexer *lexer = &parser->lexer;
    uint32_t margin = lexer->indents[start->indent_count];
    const char *line = start->line_start;
    uint32_t number = start->line;
    do {
        line += strcspn(line, "\n");
        line += line < lexer->end ? 1 : 0;
        number++;
    } while (line < lexer->end && !may_begin_statement(line, margin));
    parser->repeated += (size_t)(lexer->end - line);
    lexer->indent_count = start->indent_count;
    lexer_resume(lexer, line, number);
    parser->token = lexer_next(lexer);
}

void
recover(Parser *parser, const StatementStart *start)
{
    parser->is_lost = false;
    parser->depth = 0;
    if (parser->has_given_up) {
        parser->token.kind = TOKEN_END;
        return;
    }
    bool has_too_many = parser->lexer.bracket_count == BRACKETS_LARGEST;
    if (!skip_statement(parser, start)) {
        if (!has_too_many)
            blame_bracket(parser);
        skip_lines(parser, start);
    }
    if (parser->token.kind != TOKEN_END &&
        (parser->tree->diagnostics.count >= DIAGNOSTICS_LARGEST ||
         parser->repeated > REPEATED_LARGEST)) {
        parser_give_up(parser, "too many errors: the rest of the file is not read", NULL);
        parser->is_lost = false;
        parser->token.kind = TOKEN_END;
    }
}

// Looks ahead from the current token to the end of its logical line.
bool
line_ends_in_colon(const Parser *parser)
{
    Lexer ahead = parser->lexer;
    TokenKind before = TOKEN_END;
    for (;;) {
        TokenKind kind = lexer_next(&ahead).kind;
        if (kind == TOKEN_NEWLINE || kind == TOKEN_END || kind == TOKEN_ERROR)
            return before == TOKEN_COLON;
        before = kind;
    }
}

// What stands directly inside the parentheses after "with" and shows that they are an expression:
// a generator, a yield, a named or a starred expression, or nothing.
static bool
belongs_to_expression(TokenKind before, TokenKind kind)
{
    if (kind == TOKEN_STAR || kind == TOKEN_RIGHT_PARENTHESIS)
        return before == TOKEN_LEFT_PARENTHESIS || (kind == TOKEN_STAR && before == TOKEN_COMMA);
    return kind == TOKEN_YIELD || kind == TOKEN_COLON_EQUAL || kind == TOKEN_FOR ||
           kind == TOKEN_ASYNC;
}

// with (a as b, c): the parentheses are the statement's own if a colon follows them and what is
// inside can be a list of items.
bool
is_list_of_with_items(const Parser *parser)
{
    Lexer ahead = parser->lexer;
    uint32_t outside = ahead.bracket_count - 1;
    TokenKind before = parser->token.kind;
    while (ahead.bracket_count > outside) {
        bool is_direct = ahead.bracket_count == outside + 1;
        TokenKind kind = lexer_next(&ahead).kind;
        is_direct = is_direct && ahead.bracket_count <= outside + 1;
        if (kind == TOKEN_ERROR || kind == TOKEN_END ||
            (is_direct && belongs_to_expression(before, kind)))
            return false;
        before = kind;
    }
    return lexer_next(&ahead).kind == TOKEN_COLON;
}
