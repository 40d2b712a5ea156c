#include "python/parser-private.h"

#include <string.h>

static Node *parse_pattern(Parser *parser);
static Node *parse_maybe_star_pattern(Parser *parser);

static bool
is_wildcard(const char *name)
{
    return name != NULL && strcmp(name, "_") == 0;
}

// signed_number: ['-'] NUMBER
static Node *
parse_signed_number(Parser *parser)
{
    Node *node = new_node(parser, NODE_UNARY, here(parser));
    if (!accept_token(parser, TOKEN_MINUS))
        return parse_number(parser);
    TokenKind kind = parser->token.kind;
    if (kind != TOKEN_INTEGER && kind != TOKEN_FLOAT && kind != TOKEN_IMAGINARY) {
        unexpected_token(parser);
        return node;
    }
    node->unary.operator= OPERATOR_MINUS;
    node->unary.operand = parse_number(parser);
    return node;
}

// complex_number: signed_real_number ('+' | '-') imaginary_number
static Node *
parse_pattern_number(Parser *parser)
{
    Place start = here(parser);
    Node *real = parse_signed_number(parser);
    if (parser->token.kind != TOKEN_PLUS && parser->token.kind != TOKEN_MINUS)
        return real;
    Node *node = new_node(parser, NODE_BINARY, start);
    node->binary.operator= token_rows[parser->token.kind].operator;
    advance(parser);
    if (parser->token.kind != TOKEN_IMAGINARY) {
        parser_error(parser, "an imaginary number must follow in this pattern", NULL);
        return node;
    }
    node->binary.left = real;
    node->binary.right = parse_number(parser);
    return node;
}

static Node *
value_pattern(Parser *parser, Place start, Node *value)
{
    Node *node = new_node(parser, NODE_MATCH_VALUE, start);
    node->value = value;
    return node;
}

static Node *
parse_literal_value(Parser *parser)
{
    if (parser->token.kind != TOKEN_STRING && parser->token.kind != TOKEN_F_START)
        return parse_pattern_number(parser);
    Node *node = parse_strings(parser);
    if (node->kind == NODE_JOINED_STRING)
        parser_error_at(parser, place_of(node), "a pattern cannot be an f-string", NULL);
    return node;
}

static Node *
parse_singleton_value(Parser *parser)
{
    TokenKind kind = parser->token.kind;
    Node *node = new_node(parser,
                          kind == TOKEN_TRUE    ? NODE_TRUE
                          : kind == TOKEN_FALSE ? NODE_FALSE
                                                : NODE_NONE,
                          here(parser));
    advance(parser);
    return node;
}

static Node *
parse_singleton(Parser *parser)
{
    Node *node = new_node(parser, NODE_MATCH_SINGLETON, here(parser));
    node->value = parse_singleton_value(parser);
    return node;
}

// name_or_attr: attr | NAME
static Node *
parse_dotted(Parser *parser)
{
    Place start = here(parser);
    Node *node = new_node(parser, NODE_NAME, start);
    node->name = expect_name(parser);
    while (accept_token(parser, TOKEN_DOT)) {
        Node *attribute = new_node(parser, NODE_ATTRIBUTE, start);
        attribute->attribute.value = node;
        attribute->attribute.name = expect_name(parser);
        adopt(parser, attribute, node);
        node = attribute;
    }
    return node;
}

static Node *
capture(Parser *parser, Place start, const char *name)
{
    Node *node = new_node(parser, NODE_MATCH_AS, start);
    node->match_as.name = is_wildcard(name) ? NULL : name;
    return node;
}

// keyword_pattern: NAME '=' pattern
static Node *
finish_keyword_pattern(Parser *parser, const Node *name)
{
    Node *node = new_node(parser, NODE_MATCH_KEYWORD, place_of(name));
    advance(parser);
    node->keyword.name = name->match_as.name;
    node->keyword.value = parse_pattern(parser);
    return node;
}

// class_pattern: name_or_attr '(' [positional_patterns] [keyword_patterns] [','] ')'
static Node *
parse_class_pattern(Parser *parser, Place start, Node *class)
{
    Node *node = new_node(parser, NODE_MATCH_CLASS, start);
    Chain patterns = {0};
    bool has_keyword = false;
    node->match_class.class = class;
    advance(parser);
    while (parser->token.kind != TOKEN_RIGHT_PARENTHESIS) {
        Node *pattern = parse_pattern(parser);
        bool is_name = pattern->kind == NODE_MATCH_AS && pattern->match_as.pattern == NULL;
        if (is_name && parser->token.kind == TOKEN_EQUAL)
            pattern = finish_keyword_pattern(parser, pattern);
        if (has_keyword && pattern->kind != NODE_MATCH_KEYWORD)
            parser_error_at(parser, place_of(pattern),
                            "a positional pattern follows a keyword pattern", NULL);
        has_keyword = pattern->kind == NODE_MATCH_KEYWORD;
        chain_add(&patterns, pattern);
        if (!accept_token(parser, TOKEN_COMMA))
            break;
    }
    expect_token(parser, TOKEN_RIGHT_PARENTHESIS);
    node->match_class.patterns = patterns.first;
    return node;
}

// capture_pattern | wildcard_pattern | value_pattern | class_pattern
static Node *
parse_name_pattern(Parser *parser)
{
    Place start = here(parser);
    Node *name = parse_dotted(parser);
    if (parser->token.kind == TOKEN_LEFT_PARENTHESIS)
        return parse_class_pattern(parser, start, name);
    if (name->kind == NODE_ATTRIBUTE)
        return value_pattern(parser, start, name);
    return capture(parser, start, name->name);
}

// mapping key: (literal_expr | attr)
static Node *
parse_key(Parser *parser)
{
    switch (parser->token.kind) {
    case TOKEN_NONE:
    case TOKEN_TRUE:
    case TOKEN_FALSE:
        return parse_singleton_value(parser);
    case TOKEN_NAME: {
        Node *node = parse_dotted(parser);
        if (node->kind == NODE_NAME)
            parser_error_at(parser, place_of(node),
                            "the key of a mapping pattern is a constant or a dotted name", NULL);
        return node;
    }
    case TOKEN_STRING:
    case TOKEN_F_START:
    case TOKEN_MINUS:
    case TOKEN_INTEGER:
    case TOKEN_FLOAT:
    case TOKEN_IMAGINARY:
        return parse_literal_value(parser);
    default:
        unexpected_token(parser);
        return broken_node(parser);
    }
}

// mapping_pattern: '{' [items_pattern] [',' double_star_pattern] [','] '}'
static Node *
parse_mapping(Parser *parser)
{
    Node *node = new_node(parser, NODE_MATCH_MAPPING, here(parser));
    Chain items = {0};
    advance(parser);
    while (parser->token.kind != TOKEN_RIGHT_BRACE && node->match_mapping.rest == NULL) {
        if (accept_token(parser, TOKEN_DOUBLE_STAR)) {
            node->match_mapping.rest = expect_name(parser);
        } else {
            Node *item = new_node(parser, NODE_MATCH_ITEM, here(parser));
            item->item.key = parse_key(parser);
            expect_token(parser, TOKEN_COLON);
            item->item.value = parse_pattern(parser);
            chain_add(&items, item);
        }
        if (!accept_token(parser, TOKEN_COMMA))
            break;
    }
    expect_token(parser, TOKEN_RIGHT_BRACE);
    node->match_mapping.items = items.first;
    return node;
}

// The patterns of a sequence after its first, up to its end.
static void
parse_sequence_items(Parser *parser, Node *node, Node *first, TokenKind end)
{
    Chain patterns = {0};
    chain_add(&patterns, first);
    while (accept_token(parser, TOKEN_COMMA) && parser->token.kind != end &&
           parser->token.kind != TOKEN_IF)
        chain_add(&patterns, parse_maybe_star_pattern(parser));
    node->patterns = patterns.first;
}

// group_pattern: '(' pattern ')'; sequence_pattern: '[' … ']' | '(' [open_sequence_pattern] ')'
static Node *
parse_sequence(Parser *parser, TokenKind end)
{
    Node *node = new_node(parser, NODE_MATCH_SEQUENCE, here(parser));
    advance(parser);
    if (accept_token(parser, end))
        return node;
    Node *first = parse_maybe_star_pattern(parser);
    bool is_group = end == TOKEN_RIGHT_PARENTHESIS && parser->token.kind != TOKEN_COMMA;
    if (!is_group)
        parse_sequence_items(parser, node, first, end);
    else if (first->kind == NODE_MATCH_STAR)
        parser_error_at(parser, place_of(first), "a starred pattern cannot stand here", NULL);
    expect_token(parser, end);
    return is_group ? first : node;
}

// closed_pattern
static Node *
parse_closed(Parser *parser)
{
    Place start = here(parser);
    switch (parser->token.kind) {
    case TOKEN_NONE:
    case TOKEN_TRUE:
    case TOKEN_FALSE:
        return parse_singleton(parser);
    case TOKEN_NAME:
        return parse_name_pattern(parser);
    case TOKEN_LEFT_PARENTHESIS:
        return parse_sequence(parser, TOKEN_RIGHT_PARENTHESIS);
    case TOKEN_LEFT_BRACKET:
        return parse_sequence(parser, TOKEN_RIGHT_BRACKET);
    case TOKEN_LEFT_BRACE:
        return parse_mapping(parser);
    case TOKEN_STRING:
    case TOKEN_F_START:
    case TOKEN_MINUS:
    case TOKEN_INTEGER:
    case TOKEN_FLOAT:
    case TOKEN_IMAGINARY:
        return value_pattern(parser, start, parse_literal_value(parser));
    default:
        unexpected_token(parser);
        return broken_node(parser);
    }
}

// or_pattern: '|'.closed_pattern+
static Node *
parse_alternatives(Parser *parser)
{
    Place start = here(parser);
    Node *first = parse_closed(parser);
    if (parser->token.kind != TOKEN_BAR)
        return first;
    Node *node = new_node(parser, NODE_MATCH_OR, start);
    Chain patterns = {0};
    chain_add(&patterns, first);
    while (accept_token(parser, TOKEN_BAR))
        chain_add(&patterns, parse_closed(parser));
    node->patterns = patterns.first;
    return node;
}

// pattern: or_pattern 'as' pattern_capture_target | or_pattern
static Node *
parse_pattern(Parser *parser)
{
    if (!enter(parser))
        return broken_node(parser);
    Place start = here(parser);
    Node *pattern = parse_alternatives(parser);
    leave(parser);
    if (!accept_token(parser, TOKEN_AS))
        return pattern;
    Place place = here(parser);
    Node *node = new_node(parser, NODE_MATCH_AS, start);
    node->match_as.pattern = pattern;
    node->match_as.name = expect_name(parser);
    if (is_wildcard(node->match_as.name))
        parser_error_at(parser, place, "\"_\" cannot name a pattern", NULL);
    return node;
}

// maybe_star_pattern: '*' (NAME | '_') | pattern
static Node *
parse_maybe_star_pattern(Parser *parser)
{
    if (parser->token.kind != TOKEN_STAR)
        return parse_pattern(parser);
    Node *node = new_node(parser, NODE_MATCH_STAR, here(parser));
    advance(parser);
    const char *name = expect_name(parser);
    node->match_as.name = is_wildcard(name) ? NULL : name;
    return node;
}

// patterns: open_sequence_pattern | pattern
Node *
parse_patterns(Parser *parser)
{
    Place start = here(parser);
    Node *first = parse_maybe_star_pattern(parser);
    if (parser->token.kind != TOKEN_COMMA) {
        if (first->kind == NODE_MATCH_STAR)
            parser_error_at(parser, start, "a starred pattern cannot stand here", NULL);
        return first;
    }
    Node *node = new_node(parser, NODE_MATCH_SEQUENCE, start);
    parse_sequence_items(parser, node, first, TOKEN_COLON);
    return node;
}
