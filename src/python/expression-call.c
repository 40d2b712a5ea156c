#include "python/parser-private.h"

// kwarg_or_double_starred: NAME '=' expression | '**' expression
static Node *
finish_keyword(Parser *parser, const Node *name)
{
    Node *node = new_node(parser, NODE_KEYWORD, place_of(name));
    advance(parser);
    node->keyword.name = name->name;
    node->keyword.value = parse_expression(parser);
    adopt(parser, node, node->keyword.value);
    return node;
}

static Node *
parse_double_starred(Parser *parser)
{
    Node *node = new_node(parser, NODE_KEYWORD, here(parser));
    advance(parser);
    node->keyword.value = parse_expression(parser);
    adopt(parser, node, node->keyword.value);
    return node;
}

// starred_expression: '*' expression
static Node *
parse_starred_argument(Parser *parser)
{
    Node *node = new_node(parser, NODE_STARRED, here(parser));
    advance(parser);
    node->value = parse_expression(parser);
    adopt(parser, node, node->value);
    return node;
}

static Node *
parse_argument(Parser *parser)
{
    if (parser->token.kind == TOKEN_STAR)
        return parse_starred_argument(parser);
    if (parser->token.kind == TOKEN_DOUBLE_STAR)
        return parse_double_starred(parser);
    Node *node = parse_named_expression(parser);
    if (parser->token.kind != TOKEN_EQUAL)
        return node;
    if (node->kind == NODE_NAME && !node->in_parentheses)
        return finish_keyword(parser, node);
    parser_error_at(parser, place_of(node), "only a name can stand before \"=\" in a call",
                    "a comparison is written \"==\"");
    return node;
}

typedef enum { AFTER_NOTHING, AFTER_KEYWORD, AFTER_UNPACKING } ArgumentOrder;

// Positional arguments come before keywords; *x may follow a keyword, but not **x.
static void
check_order(Parser *parser, ArgumentOrder *order, const Node *argument)
{
    if (argument->kind == NODE_KEYWORD) {
        bool is_unpacking = argument->keyword.name == NULL;
        *order = is_unpacking || *order == AFTER_UNPACKING ? AFTER_UNPACKING : AFTER_KEYWORD;
        return;
    }
    if (*order == AFTER_UNPACKING)
        parser_error_at(parser, place_of(argument), "a positional argument follows \"**\"", NULL);
    else if (*order == AFTER_KEYWORD && argument->kind != NODE_STARRED)
        parser_error_at(parser, place_of(argument),
                        "a positional argument follows a keyword argument", NULL);
}

static bool
starts_argument(const Parser *parser)
{
    TokenKind kind = parser->token.kind;
    return starts_expression(kind) || kind == TOKEN_STAR || kind == TOKEN_DOUBLE_STAR;
}

// arguments: args [','] &')'
Node *
parse_arguments(Parser *parser)
{
    Chain arguments = {0};
    ArgumentOrder order = AFTER_NOTHING;
    while (starts_argument(parser)) {
        Node *argument = parse_argument(parser);
        check_order(parser, &order, argument);
        chain_add(&arguments, argument);
        if (!accept_token(parser, TOKEN_COMMA))
            break;
    }
    return arguments.first;
}

// primary genexp: f(x for x in y), whose generator begins at the parenthesis
static Node *
parse_generator(Parser *parser, Place start, Node *element)
{
    Node *node = new_node(parser, NODE_GENERATOR, start);
    if (element->kind == NODE_STARRED || element->kind == NODE_KEYWORD || element->next != NULL) {
        parser_error(parser, "a generator expression must stand in parentheses here", NULL);
        return node;
    }
    node->comprehension.element = element;
    node->comprehension.clauses = parse_clauses(parser);
    adopt(parser, node, element);
    for (const Node *clause = node->comprehension.clauses; clause != NULL; clause = clause->next)
        adopt(parser, node, clause);
    return node;
}

// primary '(' [arguments] ')'
Node *
parse_call(Parser *parser, Place start, Node *function)
{
    Node *node = new_node(parser, NODE_CALL, start);
    Place opening = here(parser);
    advance(parser);
    node->call.function = function;
    adopt(parser, node, function);
    if (!enter(parser))
        return node;
    Node *arguments = parse_arguments(parser);
    if (arguments != NULL && starts_clause(parser))
        arguments = parse_generator(parser, opening, arguments);
    expect_token(parser, TOKEN_RIGHT_PARENTHESIS);
    for (const Node *argument = arguments; argument != NULL; argument = argument->next)
        adopt(parser, node, argument);
    node->call.arguments = arguments;
    leave(parser);
    return node;
}

static Node *
parse_bound(Parser *parser)
{
    return starts_expression(parser->token.kind) ? parse_expression(parser) : NULL;
}

// The rest of a slice from its first colon on.
static Node *
finish_slice(Parser *parser, Place start, Node *lower)
{
    Node *node = new_node(parser, NODE_SLICE, start);
    advance(parser);
    node->slice.lower = lower;
    node->slice.upper = parse_bound(parser);
    if (accept_token(parser, TOKEN_COLON))
        node->slice.step = parse_bound(parser);
    adopt(parser, node, lower);
    adopt(parser, node, node->slice.upper);
    adopt(parser, node, node->slice.step);
    return node;
}

// slice: [expression] ':' [expression] [':' [expression]] | named_expression
static Node *
parse_slice(Parser *parser)
{
    Place start = here(parser);
    if (parser->token.kind == TOKEN_STAR)
        return parse_starred_argument(parser);
    if (parser->token.kind == TOKEN_COLON)
        return finish_slice(parser, start, NULL);
    Node *node = parse_named_expression(parser);
    return parser->token.kind == TOKEN_COLON ? finish_slice(parser, start, node) : node;
}

// slices: slice !',' | ','.(slice | starred_expression)+ [',']
static Node *
parse_slices(Parser *parser)
{
    Place start = here(parser);
    Node *first = parse_slice(parser);
    if (parser->token.kind != TOKEN_COMMA && first->kind != NODE_STARRED)
        return first;
    Node *node = new_node(parser, NODE_TUPLE, start);
    Chain items = {0};
    chain_add(&items, first);
    adopt(parser, node, first);
    while (accept_token(parser, TOKEN_COMMA)) {
        if (parser->token.kind == TOKEN_RIGHT_BRACKET)
            break;
        Node *item = parse_slice(parser);
        adopt(parser, node, item);
        chain_add(&items, item);
    }
    node->items = items.first;
    return node;
}

// primary '[' slices ']'
Node *
parse_subscript(Parser *parser, Place start, Node *value)
{
    Node *node = new_node(parser, NODE_SUBSCRIPT, start);
    advance(parser);
    node->subscript.value = value;
    adopt(parser, node, value);
    if (!enter(parser))
        return node;
    node->subscript.index = parse_slices(parser);
    adopt(parser, node, node->subscript.index);
    expect_token(parser, TOKEN_RIGHT_BRACKET);
    leave(parser);
    return node;
}
