#include "python/parser-private.h"

// Where a list of parameters has come to.
typedef struct {
    Chain chain;
    ParameterKind kind; // of the next name
    bool has_default;   // an earlier positional parameter has one
    bool has_slash;
    bool is_bare; // a * without a name wants a name after it
    bool is_over; // after **name only a comma may come
} ParameterList;

static Node *
parse_parameter(Parser *parser, ParameterKind kind, bool has_annotations)
{
    Node *node = new_node(parser, NODE_PARAMETER, here(parser));
    node->variant = (uint8_t)kind;
    node->parameter.name = expect_name(parser);
    if (!has_annotations || !accept_token(parser, TOKEN_COLON))
        return node;
    node->parameter.annotation =
        kind == PARAMETER_VARIADIC ? parse_star_expression(parser) : parse_expression(parser);
    return node;
}

// param_no_default, param_with_default: NAME [':' expression] ['=' expression]
static void
add_named(Parser *parser, ParameterList *list, bool has_annotations)
{
    Node *node = parse_parameter(parser, list->kind, has_annotations);
    list->is_bare = false;
    chain_add(&list->chain, node);
    if (accept_token(parser, TOKEN_EQUAL)) {
        node->parameter.standard = parse_expression(parser);
        list->has_default = true;
    } else if (list->has_default && list->kind == PARAMETER_NORMAL) {
        parser_error_at(parser, place_of(node),
                        "a parameter without a default follows one that has a default", NULL);
    }
}

static void
add_slash(Parser *parser, ParameterList *list)
{
    if (list->has_slash || list->kind != PARAMETER_NORMAL || list->chain.first == NULL) {
        parser_error(parser, "\"/\" cannot stand here", NULL);
        return;
    }
    advance(parser);
    list->has_slash = true;
    // What a chain holds is constant: the parameters before the slash are made anew.
    Chain before = {0};
    for (const Node *node = list->chain.first; node != NULL; node = node->next) {
        Node *copy = new_node(parser, NODE_PARAMETER, place_of(node));
        copy->parameter = node->parameter;
        copy->variant = PARAMETER_POSITIONAL_ONLY;
        chain_add(&before, copy);
    }
    list->chain = before;
}

static void
add_star(Parser *parser, ParameterList *list, bool has_annotations)
{
    if (list->kind != PARAMETER_NORMAL) {
        parser_error(parser, "a second \"*\" stands among these parameters", NULL);
        return;
    }
    advance(parser);
    list->kind = PARAMETER_KEYWORD_ONLY;
    list->is_bare = parser->token.kind != TOKEN_NAME;
    if (!list->is_bare)
        chain_add(&list->chain, parse_parameter(parser, PARAMETER_VARIADIC, has_annotations));
}

static void
add_parameter(Parser *parser, ParameterList *list, bool has_annotations)
{
    switch (parser->token.kind) {
    case TOKEN_SLASH:
        add_slash(parser, list);
        break;
    case TOKEN_STAR:
        add_star(parser, list, has_annotations);
        break;
    case TOKEN_DOUBLE_STAR:
        if (list->is_bare)
            parser_error(parser, "a name must follow the \"*\" among these parameters", NULL);
        advance(parser);
        chain_add(&list->chain, parse_parameter(parser, PARAMETER_KEYWORDS, has_annotations));
        list->is_over = true;
        break;
    default:
        add_named(parser, list, has_annotations);
        break;
    }
}

// parameters: … up to `end`, which stays
static Node *
parse_parameters(Parser *parser, TokenKind end, bool has_annotations)
{
    ParameterList list = {.kind = PARAMETER_NORMAL};
    while (parser->token.kind != end && !list.is_over) {
        add_parameter(parser, &list, has_annotations);
        if (!accept_token(parser, TOKEN_COMMA))
            break;
    }
    if (list.is_bare)
        parser_error(parser, "a name must follow the \"*\" among these parameters", NULL);
    return list.chain.first;
}

// lambdef: 'lambda' [lambda_params] ':' expression
Node *
parse_lambda(Parser *parser)
{
    Node *node = new_node(parser, NODE_LAMBDA, here(parser));
    advance(parser);
    if (!enter(parser))
        return node;
    node->lambda.parameters = parse_parameters(parser, TOKEN_COLON, false);
    expect_token(parser, TOKEN_COLON);
    node->lambda.body = parse_expression(parser);
    for (const Node *each = node->lambda.parameters; each != NULL; each = each->next)
        adopt(parser, node, each->parameter.standard);
    adopt(parser, node, node->lambda.body);
    leave(parser);
    return node;
}

// type_param: NAME [':' expression] ['=' expression] | '*' NAME ['=' star_expression]
//           | '**' NAME ['=' expression]
static Node *
parse_type_parameter(Parser *parser)
{
    Node *node = new_node(parser, NODE_TYPE_PARAMETER, here(parser));
    node->variant = TYPE_PARAMETER_NORMAL;
    if (accept_token(parser, TOKEN_STAR))
        node->variant = TYPE_PARAMETER_VARIADIC;
    else if (accept_token(parser, TOKEN_DOUBLE_STAR))
        node->variant = TYPE_PARAMETER_KEYWORDS;
    node->type_parameter.name = expect_name(parser);
    if (node->variant == TYPE_PARAMETER_NORMAL && accept_token(parser, TOKEN_COLON))
        node->type_parameter.bound = parse_expression(parser);
    if (accept_token(parser, TOKEN_EQUAL))
        node->type_parameter.standard = node->variant == TYPE_PARAMETER_VARIADIC
                                            ? parse_star_expression(parser)
                                            : parse_expression(parser);
    return node;
}

// type_params: '[' type_param (',' type_param)* [','] ']'
Node *
parse_type_parameters(Parser *parser)
{
    if (!accept_token(parser, TOKEN_LEFT_BRACKET))
        return NULL;
    Chain chain = {0};
    do {
        chain_add(&chain, parse_type_parameter(parser));
    } while (accept_token(parser, TOKEN_COMMA) && parser->token.kind != TOKEN_RIGHT_BRACKET);
    expect_token(parser, TOKEN_RIGHT_BRACKET);
    return chain.first;
}

// function_def_raw: ['async'] 'def' NAME [type_params] '(' [params] ')' ['->' expression] ':' block
Node *
parse_function(Parser *parser, Place start, const Node *decorators)
{
    Node *node = new_node(parser, NODE_FUNCTION, start);
    FunctionParts *parts = ARENA_NEW(parser->arena, FunctionParts);
    node->function = parts;
    advance(parser);
    parts->decorators = decorators;
    parts->name = expect_name(parser);
    parts->type_parameters = parse_type_parameters(parser);
    expect_token(parser, TOKEN_LEFT_PARENTHESIS);
    parts->parameters = parse_parameters(parser, TOKEN_RIGHT_PARENTHESIS, true);
    expect_token(parser, TOKEN_RIGHT_PARENTHESIS);
    if (accept_token(parser, TOKEN_ARROW))
        parts->returns = parse_expression(parser);
    parts->body = parse_block(parser, "the function", start);
    return node;
}

// class_def_raw: 'class' NAME [type_params] ['(' [arguments] ')'] ':' block
static Node *
parse_class(Parser *parser, const Node *decorators)
{
    Place start = here(parser);
    Node *node = new_node(parser, NODE_CLASS, start);
    ClassParts *parts = ARENA_NEW(parser->arena, ClassParts);
    node->class = parts;
    advance(parser);
    parts->decorators = decorators;
    parts->name = expect_name(parser);
    parts->type_parameters = parse_type_parameters(parser);
    if (accept_token(parser, TOKEN_LEFT_PARENTHESIS)) {
        parts->arguments = parse_arguments(parser);
        expect_token(parser, TOKEN_RIGHT_PARENTHESIS);
    }
    parts->body = parse_block(parser, "the class", start);
    return node;
}

// decorators: ('@' named_expression NEWLINE)+
static Node *
parse_decorators(Parser *parser)
{
    Chain chain = {0};
    while (accept_token(parser, TOKEN_AT)) {
        chain_add(&chain, parse_named_expression(parser));
        expect_token(parser, TOKEN_NEWLINE);
    }
    return chain.first;
}

// class_def: [decorators] class_def_raw; function_def: [decorators] function_def_raw
Node *
parse_definition(Parser *parser)
{
    Node *decorators = parse_decorators(parser);
    Place start = here(parser);
    if (parser->token.kind == TOKEN_CLASS)
        return parse_class(parser, decorators);
    bool is_async = accept_token(parser, TOKEN_ASYNC);
    if (parser->token.kind != TOKEN_DEF) {
        parser_error(parser, "a function or a class must follow the decorators", NULL);
        return broken_node(parser);
    }
    Node *node = parse_function(parser, start, decorators);
    node->is_async = is_async;
    return node;
}
