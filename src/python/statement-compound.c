#include "python/parser-private.h"

// block: NEWLINE INDENT statements DEDENT | simple_stmts. Its colon comes first.
Node *
parse_block(Parser *parser, const char *owner, Place place)
{
    expect_token(parser, TOKEN_COLON);
    if (parser->is_lost)
        return NULL;
    if (!accept_token(parser, TOKEN_NEWLINE)) {
        Node *last = NULL;
        return parse_simple_statements(parser, &last);
    }
    if (parser->token.kind == TOKEN_ERROR)
        unexpected_token(parser);
    if (parser->is_lost)
        return NULL;
    if (!accept_token(parser, TOKEN_INDENT)) {
        parser_report(
            parser, here(parser),
            arena_printf(parser->arena, "%s of line %u has no indented block", owner, place.line),
            NULL);
        return broken_node(parser);
    }
    Node *body = parse_statements(parser, false);
    accept_token(parser, TOKEN_DEDENT); // it is not there only at the end of a file given up
    return body;
}

// else_block: 'else' ':' block
static Node *
parse_else(Parser *parser)
{
    Place start = here(parser);
    return accept_token(parser, TOKEN_ELSE) ? parse_block(parser, "\"else\"", start) : NULL;
}

// if_stmt: 'if' named_expression ':' block (elif_stmt | [else_block]). A chain of elif is a loop,
// but a tree as deep as it is long.
static Node *
parse_if(Parser *parser)
{
    Node *first = NULL, *before = NULL;
    size_t count = 0;
    while (first == NULL || parser->token.kind == TOKEN_ELIF) {
        Place start = here(parser);
        Node *node = new_node(parser, NODE_IF, start);
        if (++count > DEPTH_LARGEST)
            parser_error(parser, "more than 1,000 \"elif\" follow each other", NULL);
        advance(parser);
        node->branch.test = parse_named_expression(parser);
        node->branch.body = parse_block(parser, "\"if\"", start);
        if (first == NULL)
            first = node;
        else
            before->branch.otherwise = node;
        before = node;
    }
    before->branch.otherwise = parse_else(parser);
    return first;
}

// while_stmt: 'while' named_expression ':' block [else_block]
static Node *
parse_while(Parser *parser)
{
    Place start = here(parser);
    Node *node = new_node(parser, NODE_WHILE, start);
    advance(parser);
    node->branch.test = parse_named_expression(parser);
    node->branch.body = parse_block(parser, "\"while\"", start);
    node->branch.otherwise = parse_else(parser);
    return node;
}

// for_stmt: ['async'] 'for' star_targets 'in' star_expressions ':' block [else_block]
static Node *
parse_for(Parser *parser, Place start)
{
    Node *node = new_node(parser, NODE_FOR, start);
    ForParts *parts = ARENA_NEW(parser->arena, ForParts);
    node->loop = parts;
    advance(parser);
    parts->target = parse_targets(parser);
    expect_token(parser, TOKEN_IN);
    parts->iterable = parse_star_expressions(parser);
    parts->body = parse_block(parser, "\"for\"", start);
    parts->otherwise = parse_else(parser);
    return node;
}

// with_item: expression ['as' star_target]
static Node *
parse_with_item(Parser *parser)
{
    Node *node = new_node(parser, NODE_WITH_ITEM, here(parser));
    node->with_item.value = parse_expression(parser);
    if (accept_token(parser, TOKEN_AS))
        node->with_item.target = parse_target(parser);
    return node;
}

// with_stmt: ['async'] 'with' '(' ','.with_item+ [','] ')' ':' block
//          | ['async'] 'with' ','.with_item+ ':' block
static Node *
parse_with(Parser *parser, Place start)
{
    Node *node = new_node(parser, NODE_WITH, start);
    Chain items = {0};
    advance(parser);
    bool has_parentheses =
        parser->token.kind == TOKEN_LEFT_PARENTHESIS && is_list_of_with_items(parser);
    if (has_parentheses)
        advance(parser);
    do {
        chain_add(&items, parse_with_item(parser));
    } while (accept_token(parser, TOKEN_COMMA) &&
             !(has_parentheses && parser->token.kind == TOKEN_RIGHT_PARENTHESIS));
    if (has_parentheses)
        expect_token(parser, TOKEN_RIGHT_PARENTHESIS);
    node->with.items = items.first;
    node->with.body = parse_block(parser, "\"with\"", start);
    return node;
}

// except A, B: (Python 3.14). With "as" the parentheses are needed as before.
static Node *
parse_exceptions(Parser *parser)
{
    Place start = here(parser);
    Node *first = parse_expression(parser);
    if (parser->token.kind != TOKEN_COMMA)
        return first;
    Node *tuple = new_node(parser, NODE_TUPLE, start);
    Chain items = {0};
    chain_add(&items, first);
    adopt(parser, tuple, first);
    while (accept_token(parser, TOKEN_COMMA) && parser->token.kind != TOKEN_COLON) {
        Node *item = parse_expression(parser);
        adopt(parser, tuple, item);
        chain_add(&items, item);
    }
    tuple->items = items.first;
    if (parser->token.kind == TOKEN_AS)
        parser_error(parser, "several exceptions before \"as\" stand in parentheses",
                     "write \"except (A, B) as name:\"");
    return tuple;
}

// except_block: 'except' ['*'] [expression ['as' NAME]] ':' block
static Node *
parse_handler(Parser *parser, TryParts *parts, bool is_first)
{
    Place start = here(parser);
    Node *node = new_node(parser, NODE_HANDLER, start);
    advance(parser);
    bool is_star = accept_token(parser, TOKEN_STAR);
    if (!is_first && is_star != parts->is_star)
        parser_error_at(parser, start, "\"except\" and \"except*\" stand in one \"try\"", NULL);
    parts->is_star = is_star;
    if (is_star || parser->token.kind != TOKEN_COLON)
        node->handler.type = parse_exceptions(parser);
    if (node->handler.type != NULL && accept_token(parser, TOKEN_AS))
        node->handler.name = expect_name(parser);
    node->handler.body = parse_block(parser, "\"except\"", start);
    return node;
}

// try_stmt: 'try' ':' block (finally_block | except_block+ [else_block] [finally_block])
static Node *
parse_try(Parser *parser)
{
    Place start = here(parser);
    Node *node = new_node(parser, NODE_TRY, start);
    TryParts *parts = ARENA_NEW(parser->arena, TryParts);
    Chain handlers = {0};
    node->try = parts;
    advance(parser);
    parts->body = parse_block(parser, "\"try\"", start);
    while (parser->token.kind == TOKEN_EXCEPT)
        chain_add(&handlers, parse_handler(parser, parts, handlers.first == NULL));
    parts->handlers = handlers.first;
    if (handlers.first != NULL)
        parts->otherwise = parse_else(parser);
    Place place = here(parser);
    bool has_finally = accept_token(parser, TOKEN_FINALLY);
    if (has_finally)
        parts->finally = parse_block(parser, "\"finally\"", place);
    if (handlers.first == NULL && !has_finally && !parser->is_lost)
        parser_report(parser, place, "\"try\" has neither \"except\" nor \"finally\"", NULL);
    return node;
}

// case_block: "case" patterns ['if' named_expression] ':' block
static Node *
parse_case(Parser *parser)
{
    Place start = here(parser);
    Node *node = new_node(parser, NODE_CASE, start);
    advance(parser);
    node->match_case.pattern = parse_patterns(parser);
    if (accept_token(parser, TOKEN_IF))
        node->match_case.guard = parse_named_expression(parser);
    node->match_case.body = parse_block(parser, "\"case\"", start);
    return node;
}

// "match" is a name everywhere but at the start of a line that ends in a colon.
bool
starts_match(const Parser *parser)
{
    if (parser->token.name != parser->word_match)
        return false;
    Lexer ahead = parser->lexer;
    TokenKind next = lexer_next(&ahead).kind;
    return (starts_expression(next) || next == TOKEN_STAR) && line_ends_in_colon(parser);
}

// subject_expr: star_named_expression ',' [star_named_expressions] | named_expression
static Node *
parse_subject(Parser *parser)
{
    Place start = here(parser);
    Node *first = parse_star_named_expression(parser);
    if (parser->token.kind != TOKEN_COMMA)
        return first;
    Node *node = new_node(parser, NODE_TUPLE, start);
    Chain items = {0};
    chain_add(&items, first);
    while (accept_token(parser, TOKEN_COMMA) && parser->token.kind != TOKEN_COLON)
        chain_add(&items, parse_star_named_expression(parser));
    node->items = items.first;
    return node;
}

// match_stmt: "match" subject_expr ':' NEWLINE INDENT case_block+ DEDENT
static Node *
parse_match(Parser *parser)
{
    Node *node = new_node(parser, NODE_MATCH, here(parser));
    Chain cases = {0};
    advance(parser);
    node->match.subject = parse_subject(parser);
    expect_token(parser, TOKEN_COLON);
    expect_token(parser, TOKEN_NEWLINE);
    expect_token(parser, TOKEN_INDENT);
    do {
        if (parser->token.kind != TOKEN_NAME || parser->token.name != parser->word_case) {
            parser_error(parser, "only \"case\" can stand in the block of a \"match\"", NULL);
            return node;
        }
        chain_add(&cases, parse_case(parser));
    } while (!parser->is_lost && parser->token.kind != TOKEN_DEDENT &&
             parser->token.kind != TOKEN_END);
    accept_token(parser, TOKEN_DEDENT);
    node->match.cases = cases.first;
    return node;
}

// 'async' (function_def | with_stmt | for_stmt)
static Node *
parse_async(Parser *parser)
{
    Place start = here(parser);
    Node *node = NULL;
    advance(parser);
    switch (parser->token.kind) {
    case TOKEN_DEF:
        node = parse_function(parser, start, NULL);
        break;
    case TOKEN_WITH:
        node = parse_with(parser, start);
        break;
    case TOKEN_FOR:
        node = parse_for(parser, start);
        break;
    default:
        parser_error(parser, "after \"async\" comes def, with or for", NULL);
        return broken_node(parser);
    }
    node->is_async = true;
    return node;
}

// compound_stmt; NULL: what stands here is none
Node *
parse_compound(Parser *parser)
{
    switch (parser->token.kind) {
    case TOKEN_NAME:
        return starts_match(parser) ? parse_match(parser) : NULL;
    case TOKEN_DEF:
    case TOKEN_CLASS:
    case TOKEN_AT:
        return parse_definition(parser);
    case TOKEN_IF:
        return parse_if(parser);
    case TOKEN_FOR:
        return parse_for(parser, here(parser));
    case TOKEN_WHILE:
        return parse_while(parser);
    case TOKEN_TRY:
        return parse_try(parser);
    case TOKEN_WITH:
        return parse_with(parser, here(parser));
    case TOKEN_ASYNC:
        return parse_async(parser);
    default:
        return NULL;
    }
}
