#include "python/parser-private.h"

#include <string.h>

static Node *
parse_name(Parser *parser)
{
    Node *node = new_node(parser, NODE_NAME, here(parser));
    node->name = parser->token.name;
    advance(parser);
    return node;
}

static Node *
parse_constant(Parser *parser, NodeKind kind)
{
    Node *node = new_node(parser, kind, here(parser));
    advance(parser);
    return node;
}

static char *
digits_of(Parser *parser, const Token *token)
{
    char *text = arena_text_n(parser->arena, token->start, token->length);
    char *to = text;
    for (const char *from = text; *from != '\0'; from++)
        if (*from != '_')
            *to++ = *from;
    *to = '\0';
    return text;
}

// CPython's limit on the digits of a decimal number, against quadratic conversions.
enum { DIGITS_LARGEST = 4300 };

static IntegerValue
integer_value(const char *text)
{
    int base = 10;
    const char *digits = text;
    if (text[0] == '0' && text[1] != '\0' && !g_ascii_isdigit(text[1])) {
        char radix = (char)(text[1] | 0x20);
        base = radix == 'x' ? 16 : radix == 'o' ? 8 : 2;
        digits += 2;
    }
    while (digits[0] == '0' && digits[1] != '\0')
        digits++;
    // Not g_ascii_string_to_unsigned(): it refuses a good number when errno is set between its
    // lines, for instance by a lock that it takes at its first call.
    int64_t value = 0;
    bool fits = true;
    for (; fits && *digits != '\0'; digits++) {
        int digit = g_ascii_xdigit_value(*digits);
        fits = digit >= 0 && value <= (INT64_MAX - digit) / base;
        value = fits ? value * base + digit : 0;
    }
    return (IntegerValue){text, value, fits};
}

Node *
parse_number(Parser *parser)
{
    Token token = parser->token;
    char *text = digits_of(parser, &token);
    if (token.kind == TOKEN_INTEGER) {
        IntegerValue value = integer_value(text);
        if (strlen(text) > DIGITS_LARGEST && g_ascii_isdigit(text[1])) {
            parser_error(parser, "a number has more than 4,300 digits",
                         "CPython refuses this as well; hexadecimal has no such limit");
            return broken_node(parser);
        }
        Node *node = parse_constant(parser, NODE_INTEGER);
        node->integer = value;
        return node;
    }
    Node *node = parse_constant(parser, token.kind == TOKEN_FLOAT ? NODE_FLOAT : NODE_IMAGINARY);
    node->number.text = text;
    node->number.value = g_ascii_strtod(text, NULL);
    return node;
}

bool
starts_clause(const Parser *parser)
{
    return parser->token.kind == TOKEN_FOR || parser->token.kind == TOKEN_ASYNC;
}

// for_if_clause: ['async'] 'for' star_targets 'in' disjunction ('if' disjunction)*
static Node *
parse_clause(Parser *parser)
{
    Node *node = new_node(parser, NODE_COMPREHENSION, here(parser));
    node->is_async = accept_token(parser, TOKEN_ASYNC);
    expect_token(parser, TOKEN_FOR);
    node->clause.target = parse_targets(parser);
    expect_token(parser, TOKEN_IN);
    node->clause.iterable = parse_operators(parser, PRECEDENCE_NONE);
    adopt(parser, node, node->clause.iterable);
    Chain conditions = {0};
    while (accept_token(parser, TOKEN_IF)) {
        Node *condition = parse_operators(parser, PRECEDENCE_NONE);
        adopt(parser, node, condition);
        chain_add(&conditions, condition);
    }
    node->clause.conditions = conditions.first;
    return node;
}

// for_if_clauses: for_if_clause+
Node *
parse_clauses(Parser *parser)
{
    Chain clauses = {0};
    while (starts_clause(parser))
        chain_add(&clauses, parse_clause(parser));
    return clauses.first;
}

static void
comprehend(Parser *parser, Node *node, NodeKind kind, Node *element)
{
    if (element->kind == NODE_STARRED) {
        parser_error_at(parser, place_of(element), "a comprehension cannot unpack with \"*\"",
                        NULL);
        return;
    }
    node->kind = kind;
    node->comprehension.element = element;
    node->comprehension.value = NULL;
    node->comprehension.clauses = parse_clauses(parser);
    adopt(parser, node, element);
    for (const Node *clause = node->comprehension.clauses; clause != NULL; clause = clause->next)
        adopt(parser, node, clause);
}

static bool
starts_item(const Parser *parser)
{
    return starts_expression(parser->token.kind) || parser->token.kind == TOKEN_STAR;
}

// star_named_expressions: star_named_expression (',' star_named_expression)* [',']
// The first one is there already.
static void
parse_items(Parser *parser, Node *node, Node *first)
{
    Chain items = {0};
    chain_add(&items, first);
    adopt(parser, node, first);
    while (accept_token(parser, TOKEN_COMMA) && starts_item(parser)) {
        Node *item = parse_star_named_expression(parser);
        adopt(parser, node, item);
        chain_add(&items, item);
    }
    node->items = items.first;
}

// group: '(' (yield_expr | named_expression) ')'
// tuple: '(' [star_named_expression ',' [star_named_expressions]] ')'
// genexp: '(' named_expression for_if_clauses ')'
static Node *
parse_parentheses(Parser *parser)
{
    Place start = here(parser);
    advance(parser);
    if (accept_token(parser, TOKEN_RIGHT_PARENTHESIS)) {
        Node *empty = new_node(parser, NODE_TUPLE, start);
        empty->in_parentheses = true;
        return empty;
    }
    Node *first = parser->token.kind == TOKEN_YIELD ? parse_yield(parser)
                                                    : parse_star_named_expression(parser);
    Node *node = first;
    if (starts_clause(parser)) {
        node = new_node(parser, NODE_GENERATOR, start);
        comprehend(parser, node, NODE_GENERATOR, first);
    } else if (parser->token.kind == TOKEN_COMMA) {
        node = new_node(parser, NODE_TUPLE, start);
        parse_items(parser, node, first);
    } else if (first->kind == NODE_STARRED) {
        parser_error_at(parser, place_of(first), "a starred expression cannot stand here", NULL);
    }
    expect_token(parser, TOKEN_RIGHT_PARENTHESIS);
    node->in_parentheses = true;
    return node;
}

// list: '[' [star_named_expressions] ']'; listcomp: '[' named_expression for_if_clauses ']'
static Node *
parse_list(Parser *parser)
{
    Node *node = new_node(parser, NODE_LIST, here(parser));
    advance(parser);
    if (accept_token(parser, TOKEN_RIGHT_BRACKET))
        return node;
    Node *first = parse_star_named_expression(parser);
    if (starts_clause(parser))
        comprehend(parser, node, NODE_LIST_COMPREHENSION, first);
    else
        parse_items(parser, node, first);
    expect_token(parser, TOKEN_RIGHT_BRACKET);
    return node;
}

// double_starred_kvpair: '**' bitwise_or | expression ':' expression
static Node *
parse_pair(Parser *parser)
{
    Node *node = new_node(parser, NODE_ITEM, here(parser));
    if (accept_token(parser, TOKEN_DOUBLE_STAR)) {
        node->item.value = parse_operators(parser, PRECEDENCE_COMPARISON);
    } else {
        node->item.key = parse_expression(parser);
        expect_token(parser, TOKEN_COLON);
        node->item.value = parse_expression(parser);
        adopt(parser, node, node->item.key);
    }
    adopt(parser, node, node->item.value);
    return node;
}

static void
comprehend_dict(Parser *parser, Node *node, const Node *pair)
{
    node->kind = NODE_DICT_COMPREHENSION;
    node->comprehension.element = pair->item.key;
    node->comprehension.value = pair->item.value;
    node->comprehension.clauses = parse_clauses(parser);
    adopt(parser, node, pair);
    for (const Node *clause = node->comprehension.clauses; clause != NULL; clause = clause->next)
        adopt(parser, node, clause);
}

// The rest of a dict after its first pair.
static void
parse_pairs(Parser *parser, Node *node, Node *first)
{
    if (starts_clause(parser) && first->item.key != NULL) {
        comprehend_dict(parser, node, first);
        return;
    }
    Chain items = {0};
    node->kind = NODE_DICT;
    chain_add(&items, first);
    adopt(parser, node, first);
    while (accept_token(parser, TOKEN_COMMA) &&
           (starts_expression(parser->token.kind) || parser->token.kind == TOKEN_DOUBLE_STAR)) {
        Node *item = parse_pair(parser);
        adopt(parser, node, item);
        chain_add(&items, item);
    }
    node->items = items.first;
}

// A pair whose key has been read already.
static Node *
finish_pair(Parser *parser, Node *key)
{
    Node *pair = new_node(parser, NODE_ITEM, place_of(key));
    advance(parser);
    pair->item.key = key;
    pair->item.value = parse_expression(parser);
    adopt(parser, pair, key);
    adopt(parser, pair, pair->item.value);
    return pair;
}

// dict, set, dictcomp, setcomp
static Node *
parse_braces(Parser *parser)
{
    Node *node = new_node(parser, NODE_DICT, here(parser));
    advance(parser);
    if (accept_token(parser, TOKEN_RIGHT_BRACE))
        return node;
    if (parser->token.kind == TOKEN_DOUBLE_STAR) {
        parse_pairs(parser, node, parse_pair(parser));
        expect_token(parser, TOKEN_RIGHT_BRACE);
        return node;
    }
    Node *first = parse_star_named_expression(parser);
    node->kind = NODE_SET;
    if (parser->token.kind == TOKEN_COLON && first->kind != NODE_STARRED &&
        (first->kind != NODE_NAMED || first->in_parentheses))
        parse_pairs(parser, node, finish_pair(parser, first));
    else if (starts_clause(parser))
        comprehend(parser, node, NODE_SET_COMPREHENSION, first);
    else
        parse_items(parser, node, first);
    expect_token(parser, TOKEN_RIGHT_BRACE);
    return node;
}

static Node *
parse_nested(Parser *parser)
{
    if (!enter(parser))
        return broken_node(parser);
    TokenKind kind = parser->token.kind;
    Node *node = kind == TOKEN_LEFT_PARENTHESIS ? parse_parentheses(parser)
                 : kind == TOKEN_LEFT_BRACKET   ? parse_list(parser)
                                                : parse_braces(parser);
    leave(parser);
    return node;
}

// atom: NAME | 'True' | 'False' | 'None' | strings | NUMBER | (tuple | group | genexp)
//     | (list | listcomp) | (dict | set | dictcomp | setcomp) | '...'
Node *
parse_atom(Parser *parser)
{
    switch (parser->token.kind) {
    case TOKEN_NAME:
        return parse_name(parser);
    case TOKEN_STRING:
    case TOKEN_F_START:
        return parse_strings(parser);
    case TOKEN_INTEGER:
    case TOKEN_FLOAT:
    case TOKEN_IMAGINARY:
        return parse_number(parser);
    case TOKEN_TRUE:
        return parse_constant(parser, NODE_TRUE);
    case TOKEN_FALSE:
        return parse_constant(parser, NODE_FALSE);
    case TOKEN_NONE:
        return parse_constant(parser, NODE_NONE);
    case TOKEN_ELLIPSIS:
        return parse_constant(parser, NODE_ELLIPSIS);
    case TOKEN_LEFT_PARENTHESIS:
    case TOKEN_LEFT_BRACKET:
    case TOKEN_LEFT_BRACE:
        return parse_nested(parser);
    default:
        unexpected_token(parser);
        return broken_node(parser);
    }
}
