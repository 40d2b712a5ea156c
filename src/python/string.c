#include "python/parser-private.h"

#include <string.h>

// Literals that stand side by side are one. What has been joined so far is `text`; the first
// f-string turns the whole into pieces.
typedef struct {
    GString *text;
    Place text_place;
    Chain pieces;
    bool is_joined, is_bytes, has_u;
} Joiner;

typedef struct {
    const char *from, *to; // between the quotes
    bool is_raw, is_bytes, has_u;
} Literal;

static Literal
open_literal(const Token *token)
{
    Literal literal = {.from = token->start, .has_u = *token->start == 'u'};
    for (; *literal.from != '"' && *literal.from != '\''; literal.from++) {
        char letter = (char)(*literal.from | 0x20);
        literal.is_raw |= letter == 'r';
        literal.is_bytes |= letter == 'b';
    }
    const char *quote = literal.from;
    bool is_triple =
        token->start + token->length - quote >= 6 && quote[1] == *quote && quote[2] == *quote;
    literal.from += is_triple ? 3 : 1;
    literal.to = token->start + token->length - (is_triple ? 3 : 1);
    return literal;
}

static bool
is_ascii(const char *from, const char *to)
{
    unsigned char seen = 0;
    while (from < to)
        seen |= (unsigned char)*from++;
    return seen < 0x80;
}

static void
check_literal(Parser *parser, const Literal *literal)
{
    if (literal->is_bytes && !is_ascii(literal->from, literal->to))
        parser_error(parser, "a bytes literal can hold only ASCII characters",
                     "write other bytes as \\x…");
}

// The common case: one literal without escapes is copied straight from the source.
static Node *
plain_string(Parser *parser, const Token *token)
{
    Literal literal = open_literal(token);
    check_literal(parser, &literal);
    Node *node = new_node(parser, literal.is_bytes ? NODE_BYTES : NODE_STRING, here(parser));
    size_t length = (size_t)(literal.to - literal.from);
    node->text =
        (TextValue){arena_text_n(parser->arena, literal.from, length), length, literal.has_u};
    advance(parser);
    return node;
}

// What has been joined so far becomes a piece.
static void
flush_text(Parser *parser, Joiner *joiner)
{
    if (joiner->text->len == 0)
        return;
    Node *node = new_node(parser, NODE_STRING, joiner->text_place);
    node->text = (TextValue){
        arena_text_n(parser->arena, joiner->text->str, joiner->text->len),
        joiner->text->len,
        joiner->has_u,
    };
    chain_add(&joiner->pieces, node);
    g_string_truncate(joiner->text, 0);
}

static void
add_text(Parser *parser, Joiner *joiner, const char *from, const char *to, TextStyle style)
{
    if (joiner->text->len == 0)
        joiner->text_place = here(parser);
    const char *message = decode_escapes(joiner->text, from, to, style);
    if (message != NULL)
        parser_error(parser, message, NULL);
}

static void
add_literal(Parser *parser, Joiner *joiner, bool is_first)
{
    Literal literal = open_literal(&parser->token);
    check_literal(parser, &literal);
    if (!is_first && literal.is_bytes != joiner->is_bytes) {
        parser_error(parser, "bytes and text stand side by side", NULL);
        return;
    }
    joiner->is_bytes = literal.is_bytes;
    add_text(parser, joiner, literal.from, literal.to,
             (TextStyle){.is_raw = literal.is_raw, .is_bytes = literal.is_bytes});
    advance(parser);
}

static void add_pieces(Parser *parser, Joiner *joiner, TextStyle style);

// fstring_full_format_spec: ':' fstring_format_spec*
static Node *
parse_format(Parser *parser, TextStyle style)
{
    Node *node = new_node(parser, NODE_JOINED_STRING, here(parser));
    Joiner joiner = {.text = g_string_new(NULL)};
    style.has_doubled_braces = false;
    advance(parser);
    add_pieces(parser, &joiner, style);
    flush_text(parser, &joiner);
    node->pieces = joiner.pieces.first;
    g_string_free(joiner.text, TRUE);
    for (const Node *piece = node->pieces; piece != NULL; piece = piece->next)
        adopt(parser, node, piece);
    return node;
}

// fstring_conversion: '!' NAME
static int
parse_conversion(Parser *parser)
{
    const char *mark_end = parser->token.start + 1;
    advance(parser);
    const Token token = parser->token;
    if (token.kind == TOKEN_NAME && token.length == 1 && token.start == mark_end &&
        strchr("sra", *token.start) != NULL) {
        advance(parser);
        return *token.start;
    }
    parser_error(parser, "after \"!\" in an f-string comes s, r or a", NULL);
    return -1;
}

// Comments are no part of what "{x = }" shows.
static void
append_without_comments(GString *into, const char *from, const char *to)
{
    char quote = '\0';
    for (; from < to; from++) {
        if (quote == '\0' && *from == '#')
            while (from < to && *from != '\n')
                from++;
        if (from == to)
            return;
        if (quote != '\0')
            quote = *from == quote ? '\0' : quote;
        else if (*from == '"' || *from == '\'')
            quote = *from;
        g_string_append_c(into, *from);
    }
}

// "{x = }" also shows how the expression is written, up to what follows its "=".
static bool
add_debug_text(Parser *parser, Joiner *joiner, const char *start, Place place)
{
    if (!accept_token(parser, TOKEN_EQUAL))
        return false;
    if (joiner->text->len == 0)
        joiner->text_place = place;
    if (!parser->is_lost)
        append_without_comments(joiner->text, start, parser->token.start);
    return true;
}

// fstring_replacement_field: '{' annotated_rhs ['='] [conversion] [format] '}'
static void
add_field(Parser *parser, Joiner *joiner, TextStyle style)
{
    Node *node = new_node(parser, NODE_FORMATTED_VALUE, here(parser));
    const char *start = parser->token.start + 1;
    advance(parser);
    if (parser->token.kind == TOKEN_RIGHT_BRACE)
        parser_error(parser, "a replacement field of this f-string is empty", NULL);
    if (!enter(parser))
        return;
    node->formatted.value = parse_yield_or_star_expressions(parser);
    node->formatted.conversion = -1;
    bool is_debug = add_debug_text(parser, joiner, start, place_of(node));
    if (parser->token.kind == TOKEN_EXCLAMATION)
        node->formatted.conversion = parse_conversion(parser);
    if (parser->token.kind == TOKEN_COLON)
        node->formatted.format = parse_format(parser, style);
    else if (is_debug && node->formatted.conversion == -1)
        node->formatted.conversion = 'r';
    expect_token(parser, TOKEN_RIGHT_BRACE);
    adopt(parser, node, node->formatted.value);
    adopt(parser, node, node->formatted.format);
    flush_text(parser, joiner);
    chain_add(&joiner->pieces, node);
    leave(parser);
}

// fstring_middle*: text and replacement fields
static void
add_pieces(Parser *parser, Joiner *joiner, TextStyle style)
{
    for (;;) {
        const Token token = parser->token;
        if (token.kind == TOKEN_LEFT_BRACE) {
            add_field(parser, joiner, style);
        } else if (token.kind == TOKEN_F_MIDDLE) {
            add_text(parser, joiner, token.start, token.start + token.length, style);
            advance(parser);
        } else {
            return;
        }
    }
}

// fstring: FSTRING_START fstring_middle* FSTRING_END
static void
add_f_string(Parser *parser, Joiner *joiner, bool is_first)
{
    if (!is_first && joiner->is_bytes) {
        parser_error(parser, "bytes and text stand side by side", NULL);
        return;
    }
    TextStyle style = {.has_doubled_braces = true};
    for (uint32_t i = 0; i < parser->token.length; i++)
        style.is_raw |= (parser->token.start[i] | 0x20) == 'r';
    joiner->is_joined = true;
    advance(parser);
    add_pieces(parser, joiner, style);
    expect_token(parser, TOKEN_F_END);
}

static void
finish(Parser *parser, Joiner *joiner, Node *node)
{
    if (!joiner->is_joined) {
        node->kind = joiner->is_bytes ? NODE_BYTES : NODE_STRING;
        node->text = (TextValue){
            arena_text_n(parser->arena, joiner->text->str, joiner->text->len),
            joiner->text->len,
            joiner->has_u,
        };
        return;
    }
    flush_text(parser, joiner);
    node->pieces = joiner->pieces.first;
    for (const Node *piece = node->pieces; piece != NULL; piece = piece->next)
        adopt(parser, node, piece);
}

static Node *
join_strings(Parser *parser)
{
    Node *node = new_node(parser, NODE_JOINED_STRING, here(parser));
    Joiner joiner = {.text = g_string_new(NULL), .has_u = *parser->token.start == 'u'};
    for (bool is_first = true;; is_first = false) {
        if (parser->token.kind == TOKEN_STRING)
            add_literal(parser, &joiner, is_first);
        else if (parser->token.kind == TOKEN_F_START)
            add_f_string(parser, &joiner, is_first);
        else
            break;
    }
    finish(parser, &joiner, node);
    g_string_free(joiner.text, TRUE);
    return node;
}

// Whether another literal follows the current token; a look at the bytes is enough nearly always.
static bool
is_alone(const Parser *parser)
{
    const char *at = parser->token.start + parser->token.length;
    while (*at == ' ')
        at++;
    return *at == ',' || *at == ')' || *at == ':' || *at == ']' || *at == '}' ||
           (*at == '\n' && parser->lexer.bracket_count == 0);
}

// strings: (fstring | STRING)+
Node *
parse_strings(Parser *parser)
{
    const Token token = parser->token;
    if (token.kind == TOKEN_STRING && !token.has_escapes && is_alone(parser))
        return plain_string(parser, &token);
    return join_strings(parser);
}
