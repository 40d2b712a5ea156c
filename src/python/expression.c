#include "python/parser-private.h"

// yield_expr: 'yield' 'from' expression | 'yield' [star_expressions]
Node *
parse_yield(Parser *parser)
{
    Node *node = new_node(parser, NODE_YIELD, here(parser));
    advance(parser);
    Node *value = NULL;
    if (accept_token(parser, TOKEN_FROM)) {
        node->kind = NODE_YIELD_FROM;
        value = parse_expression(parser);
    } else if (starts_expression(parser->token.kind) || parser->token.kind == TOKEN_STAR) {
        value = parse_star_expressions(parser);
    }
    node->value = value;
    adopt(parser, node, value);
    return node;
}

// '-' factor and its like
static Node *
parse_sign(Parser *parser, Operator operator)
{
    Node *node = new_node(parser, NODE_UNARY, here(parser));
    advance(parser);
    if (!enter(parser))
        return node;
    node->unary.operator= operator;
    node->unary.operand = operator== OPERATOR_NOT ? parse_operators(parser, PRECEDENCE_NOT)
                                                  : parse_operators(parser, PRECEDENCE_TERM);
    adopt(parser, node, node->unary.operand);
    leave(parser);
    return node;
}

static Node *
parse_attribute(Parser *parser, Place start, Node *value)
{
    Node *node = new_node(parser, NODE_ATTRIBUTE, start);
    advance(parser);
    node->attribute.value = value;
    node->attribute.name = expect_name(parser);
    adopt(parser, node, value);
    return node;
}

// primary: primary '.' NAME | primary genexp | primary '(' [arguments] ')' | primary '[' slices ']'
static Node *
parse_primary(Parser *parser)
{
    Place start = here(parser);
    Node *node = parse_atom(parser);
    for (;;) {
        switch (parser->token.kind) {
        case TOKEN_DOT:
            node = parse_attribute(parser, start, node);
            break;
        case TOKEN_LEFT_PARENTHESIS:
            node = parse_call(parser, start, node);
            break;
        case TOKEN_LEFT_BRACKET:
            node = parse_subscript(parser, start, node);
            break;
        default:
            return node;
        }
    }
}

// await_primary: 'await' primary | primary
static Node *
parse_await(Parser *parser)
{
    if (parser->token.kind != TOKEN_AWAIT)
        return parse_primary(parser);
    Node *node = new_node(parser, NODE_AWAIT, here(parser));
    advance(parser);
    node->value = parse_primary(parser);
    adopt(parser, node, node->value);
    return node;
}

// The right side of a power is a factor: 2 ** -1.
static Node *
parse_exponent(Parser *parser, Place start, Node *base)
{
    Node *node = new_node(parser, NODE_BINARY, start);
    advance(parser);
    if (!enter(parser))
        return node;
    node->binary.operator= OPERATOR_POWER;
    node->binary.left = base;
    node->binary.right = parse_operators(parser, PRECEDENCE_TERM);
    adopt(parser, node, base);
    adopt(parser, node, node->binary.right);
    leave(parser);
    return node;
}

// factor: '+' factor | '-' factor | '~' factor | power
// power: await_primary '**' factor | await_primary
static Node *
parse_factor(Parser *parser)
{
    switch (parser->token.kind) {
    case TOKEN_PLUS:
        return parse_sign(parser, OPERATOR_PLUS);
    case TOKEN_MINUS:
        return parse_sign(parser, OPERATOR_MINUS);
    case TOKEN_TILDE:
        return parse_sign(parser, OPERATOR_INVERT);
    default:
        break;
    }
    Place start = here(parser);
    Node *base = parse_await(parser);
    return parser->token.kind == TOKEN_DOUBLE_STAR ? parse_exponent(parser, start, base) : base;
}

// disjunction: conjunction ('or' conjunction)+; conjunction: inversion ('and' inversion)+
static Node *
parse_boolean(Parser *parser, Place start, Node *left)
{
    TokenKind kind = parser->token.kind;
    Node *node = new_node(parser, NODE_BOOLEAN, start);
    Chain values = {0};
    chain_add(&values, left);
    adopt(parser, node, left);
    while (accept_token(parser, kind)) {
        Node *value = parse_operators(parser, token_rows[kind].precedence);
        chain_add(&values, value);
        adopt(parser, node, value);
    }
    node->boolean.operator= token_rows[kind].operator;
    node->boolean.values = values.first;
    return node;
}

// The two comparisons of two words.
static Operator
take_comparison(Parser *parser)
{
    TokenKind kind = parser->token.kind;
    advance(parser);
    if (kind == TOKEN_NOT)
        expect_token(parser, TOKEN_IN);
    if (kind == TOKEN_IS && accept_token(parser, TOKEN_NOT))
        return OPERATOR_IS_NOT;
    return token_rows[kind].operator;
}

// comparison: bitwise_or compare_op_bitwise_or_pair+
static Node *
parse_comparison(Parser *parser, Place start, Node *left)
{
    Node *node = new_node(parser, NODE_COMPARE, start);
    Chain comparisons = {0};
    adopt(parser, node, left);
    while (token_rows[parser->token.kind].precedence == PRECEDENCE_COMPARISON) {
        Node *comparison = new_node(parser, NODE_COMPARISON, here(parser));
        comparison->unary.operator= take_comparison(parser);
        comparison->unary.operand = parse_operators(parser, PRECEDENCE_COMPARISON);
        adopt(parser, node, comparison->unary.operand);
        chain_add(&comparisons, comparison);
    }
    node->compare.left = left;
    node->compare.comparisons = comparisons.first;
    return node;
}

static Node *
parse_binary(Parser *parser, Place start, Node *left, Precedence precedence)
{
    Node *node = new_node(parser, NODE_BINARY, start);
    node->binary.operator= token_rows[parser->token.kind].operator;
    advance(parser);
    node->binary.left = left;
    node->binary.right = parse_operators(parser, precedence);
    adopt(parser, node, left);
    adopt(parser, node, node->binary.right);
    return node;
}

// All infix operators that bind more tightly than `limit`, by one loop over the table.
Node *
parse_operators(Parser *parser, Precedence limit)
{
    Place start = here(parser);
    bool is_not = parser->token.kind == TOKEN_NOT && limit <= PRECEDENCE_NOT;
    Node *left = is_not ? parse_sign(parser, OPERATOR_NOT) : parse_factor(parser);
    for (;;) {
        Precedence precedence = token_rows[parser->token.kind].precedence;
        if (precedence <= limit)
            return left;
        if (precedence <= PRECEDENCE_AND)
            left = parse_boolean(parser, start, left);
        else if (precedence == PRECEDENCE_COMPARISON)
            left = parse_comparison(parser, start, left);
        else
            left = parse_binary(parser, start, left, precedence);
    }
}

static Node *
parse_conditional(Parser *parser, Place start, Node *body)
{
    Node *node = new_node(parser, NODE_CONDITIONAL, start);
    advance(parser);
    if (!enter(parser))
        return node;
    node->conditional.body = body;
    node->conditional.test = parse_operators(parser, PRECEDENCE_NONE);
    expect_token(parser, TOKEN_ELSE);
    node->conditional.otherwise = parse_expression(parser);
    adopt(parser, node, body);
    adopt(parser, node, node->conditional.test);
    adopt(parser, node, node->conditional.otherwise);
    leave(parser);
    return node;
}

// expression: disjunction 'if' disjunction 'else' expression | disjunction | lambdef
Node *
parse_expression(Parser *parser)
{
    if (parser->token.kind == TOKEN_LAMBDA)
        return parse_lambda(parser);
    Place start = here(parser);
    Node *node = parse_operators(parser, PRECEDENCE_NONE);
    return parser->token.kind == TOKEN_IF ? parse_conditional(parser, start, node) : node;
}

// named_expression: NAME ':=' expression | expression !':='
Node *
parse_named_expression(Parser *parser)
{
    Node *target = parse_expression(parser);
    if (parser->token.kind != TOKEN_COLON_EQUAL)
        return target;
    if (target->kind != NODE_NAME || target->in_parentheses) {
        parser_error(parser, "only a name can stand before \":=\"", NULL);
        return target;
    }
    Node *node = new_node(parser, NODE_NAMED, place_of(target));
    advance(parser);
    if (!enter(parser))
        return node;
    node->named.target = target;
    node->named.value = parse_expression(parser);
    adopt(parser, node, node->named.value);
    leave(parser);
    return node;
}

static Node *
parse_starred(Parser *parser)
{
    Node *node = new_node(parser, NODE_STARRED, here(parser));
    advance(parser);
    node->value = parse_operators(parser, PRECEDENCE_COMPARISON);
    adopt(parser, node, node->value);
    return node;
}

// star_expression: '*' bitwise_or | expression
Node *
parse_star_expression(Parser *parser)
{
    return parser->token.kind == TOKEN_STAR ? parse_starred(parser) : parse_expression(parser);
}

// star_named_expression: '*' bitwise_or | named_expression
Node *
parse_star_named_expression(Parser *parser)
{
    return parser->token.kind == TOKEN_STAR ? parse_starred(parser)
                                            : parse_named_expression(parser);
}

// star_expressions: star_expression (',' star_expression)+ [','] | star_expression ',' | …
Node *
parse_star_expressions(Parser *parser)
{
    Place start = here(parser);
    Node *first = parse_star_expression(parser);
    if (parser->token.kind != TOKEN_COMMA)
        return first;
    Node *node = new_node(parser, NODE_TUPLE, start);
    Chain items = {0};
    chain_add(&items, first);
    adopt(parser, node, first);
    while (accept_token(parser, TOKEN_COMMA)) {
        if (!starts_expression(parser->token.kind) && parser->token.kind != TOKEN_STAR)
            break;
        Node *item = parse_star_expression(parser);
        adopt(parser, node, item);
        chain_add(&items, item);
    }
    node->items = items.first;
    return node;
}

// annotated_rhs: yield_expr | star_expressions
Node *
parse_yield_or_star_expressions(Parser *parser)
{
    return parser->token.kind == TOKEN_YIELD ? parse_yield(parser) : parse_star_expressions(parser);
}
