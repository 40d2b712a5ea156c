#include "python/parser-private.h"

static bool
ends_statement(TokenKind kind)
{
    return kind == TOKEN_NEWLINE || kind == TOKEN_SEMICOLON || kind == TOKEN_ERROR ||
           kind == TOKEN_END;
}

// NAME ':' expression ['=' annotated_rhs]
static Node *
parse_annotated(Parser *parser, Place start, Node *target)
{
    Node *node = new_node(parser, NODE_ANNOTATED_ASSIGN, start);
    bool is_single = target->kind == NODE_NAME || target->kind == NODE_ATTRIBUTE ||
                     target->kind == NODE_SUBSCRIPT;
    if (!is_single) {
        unexpected_token(parser);
        return node;
    }
    advance(parser);
    node->is_simple = target->kind == NODE_NAME && !target->in_parentheses;
    node->annotated.target = target;
    node->annotated.annotation = parse_expression(parser);
    if (accept_token(parser, TOKEN_EQUAL))
        node->annotated.value = parse_yield_or_star_expressions(parser);
    return node;
}

// (star_targets '=')+ annotated_rhs
static Node *
parse_assign(Parser *parser, Place start, Node *first)
{
    Node *node = new_node(parser, NODE_ASSIGN, start);
    Chain targets = {0};
    Node *value = first;
    while (parser->token.kind == TOKEN_EQUAL) {
        if (!check_target(parser, value, "assigned to"))
            return node;
        chain_add(&targets, value);
        advance(parser);
        value = parse_yield_or_star_expressions(parser);
    }
    node->assign.targets = targets.first;
    node->assign.value = value;
    return node;
}

// single_target augassign annotated_rhs
static Node *
parse_augmented(Parser *parser, Place start, Node *target)
{
    Node *node = new_node(parser, NODE_AUGMENTED_ASSIGN, start);
    if (target->kind != NODE_NAME && target->kind != NODE_ATTRIBUTE &&
        target->kind != NODE_SUBSCRIPT) {
        parser_error_at(parser, start,
                        arena_printf(parser->arena, "%s cannot be assigned to with \"%s\"",
                                     syntax_kind_name(target->kind),
                                     token_rows[parser->token.kind].text),
                        NULL);
        return node;
    }
    node->augmented.operator= token_rows[parser->token.kind].operator;
    advance(parser);
    node->augmented.target = target;
    node->augmented.value = parse_yield_or_star_expressions(parser);
    return node;
}

// assignment | star_expressions
static Node *
parse_expression_statement(Parser *parser)
{
    Place start = here(parser);
    Node *first = parse_yield_or_star_expressions(parser);
    TokenKind kind = parser->token.kind;
    if (kind == TOKEN_EQUAL)
        return parse_assign(parser, start, first);
    if (kind == TOKEN_COLON)
        return parse_annotated(parser, start, first);
    if (kind >= TOKEN_PLUS_EQUAL)
        return parse_augmented(parser, start, first);
    Node *node = new_node(parser, NODE_EXPRESSION, start);
    node->value = first;
    return node;
}

// type_alias: "type" NAME [type_params] '=' expression
static Node *
parse_type_alias(Parser *parser)
{
    Node *node = new_node(parser, NODE_TYPE_ALIAS, here(parser));
    advance(parser);
    Node *name = new_node(parser, NODE_NAME, here(parser));
    name->name = expect_name(parser);
    node->alias_statement.name = name;
    node->alias_statement.type_parameters = parse_type_parameters(parser);
    expect_token(parser, TOKEN_EQUAL);
    node->alias_statement.value = parse_expression(parser);
    return node;
}

static bool
starts_type_alias(const Parser *parser)
{
    if (parser->token.name != parser->word_type)
        return false;
    Lexer ahead = parser->lexer;
    return lexer_next(&ahead).kind == TOKEN_NAME;
}

// dotted_name: NAME ('.' NAME)*
static const char *
parse_dotted_name(Parser *parser)
{
    const char *first = expect_name(parser);
    if (parser->token.kind != TOKEN_DOT)
        return first;
    g_autoptr(GString) name = g_string_new(first);
    while (accept_token(parser, TOKEN_DOT)) {
        const char *next = expect_name(parser);
        g_string_append_printf(name, ".%s", next != NULL ? next : "");
    }
    return names_add(parser->lexer.names, name->str, name->len)->text;
}

// dotted_as_name: dotted_name ['as' NAME]; import_from_as_name: NAME ['as' NAME]
static Node *
parse_alias(Parser *parser, bool is_dotted)
{
    Node *node = new_node(parser, NODE_ALIAS, here(parser));
    node->alias.name = is_dotted ? parse_dotted_name(parser) : expect_name(parser);
    if (accept_token(parser, TOKEN_AS))
        node->alias.alias = expect_name(parser);
    return node;
}

// import_name: 'import' dotted_as_name (',' dotted_as_name)*
static Node *
parse_import(Parser *parser)
{
    Node *node = new_node(parser, NODE_IMPORT, here(parser));
    Chain names = {0};
    advance(parser);
    do {
        chain_add(&names, parse_alias(parser, true));
    } while (accept_token(parser, TOKEN_COMMA));
    node->names = names.first;
    return node;
}

// import_from_targets: '(' import_from_as_names [','] ')' | import_from_as_names | '*'
static Node *
parse_imported_names(Parser *parser)
{
    if (parser->token.kind == TOKEN_STAR) {
        Node *all = new_node(parser, NODE_ALIAS, here(parser));
        all->alias.name = names_add(parser->lexer.names, "*", 1)->text;
        advance(parser);
        return all;
    }
    bool has_parentheses = accept_token(parser, TOKEN_LEFT_PARENTHESIS);
    Chain names = {0};
    do {
        chain_add(&names, parse_alias(parser, false));
    } while (accept_token(parser, TOKEN_COMMA) &&
             !(has_parentheses && parser->token.kind == TOKEN_RIGHT_PARENTHESIS));
    if (has_parentheses)
        expect_token(parser, TOKEN_RIGHT_PARENTHESIS);
    return names.first;
}

// import_from: 'from' ('.' | '...')* dotted_name 'import' import_from_targets
static Node *
parse_import_from(Parser *parser)
{
    Node *node = new_node(parser, NODE_IMPORT_FROM, here(parser));
    advance(parser);
    for (;;) {
        if (accept_token(parser, TOKEN_DOT))
            node->import_from.level++;
        else if (accept_token(parser, TOKEN_ELLIPSIS))
            node->import_from.level += 3;
        else
            break;
    }
    if (node->import_from.level == 0 || parser->token.kind != TOKEN_IMPORT)
        node->import_from.module = parse_dotted_name(parser);
    expect_token(parser, TOKEN_IMPORT);
    node->import_from.names = parse_imported_names(parser);
    return node;
}

static Node *
parse_return(Parser *parser)
{
    Node *node = new_node(parser, NODE_RETURN, here(parser));
    advance(parser);
    if (!ends_statement(parser->token.kind))
        node->value = parse_star_expressions(parser);
    return node;
}

// raise_stmt: 'raise' [expression ['from' expression]]
static Node *
parse_raise(Parser *parser)
{
    Node *node = new_node(parser, NODE_RAISE, here(parser));
    advance(parser);
    if (ends_statement(parser->token.kind))
        return node;
    node->raise.exception = parse_expression(parser);
    if (accept_token(parser, TOKEN_FROM))
        node->raise.cause = parse_expression(parser);
    else if (parser->token.kind == TOKEN_COMMA)
        parser_error(parser, "this is Python 2: \"raise\" takes one expression in Python 3",
                     "write raise Error(\"text\")");
    return node;
}

static Node *
parse_names(Parser *parser, NodeKind kind)
{
    Node *node = new_node(parser, kind, here(parser));
    Chain names = {0};
    advance(parser);
    do {
        Node *name = new_node(parser, NODE_NAME, here(parser));
        name->name = expect_name(parser);
        chain_add(&names, name);
    } while (accept_token(parser, TOKEN_COMMA));
    node->names = names.first;
    return node;
}

static bool
has_star(const Node *target)
{
    if (target->kind == NODE_STARRED)
        return true;
    if (target->kind != NODE_TUPLE && target->kind != NODE_LIST)
        return false;
    for (const Node *item = target->items; item != NULL; item = item->next)
        if (has_star(item))
            return true;
    return false;
}

// del_stmt: 'del' del_target (',' del_target)* [',']
static Node *
parse_delete(Parser *parser)
{
    Node *node = new_node(parser, NODE_DELETE, here(parser));
    Chain targets = {0};
    advance(parser);
    do {
        Node *target = parse_operators(parser, PRECEDENCE_COMPARISON);
        if (has_star(target))
            parser_error_at(parser, place_of(target), "a starred expression cannot be deleted",
                            NULL);
        check_target(parser, target, "deleted");
        chain_add(&targets, target);
    } while (accept_token(parser, TOKEN_COMMA) && starts_expression(parser->token.kind));
    node->targets = targets.first;
    return node;
}

// assert_stmt: 'assert' expression [',' expression]
static Node *
parse_assert(Parser *parser)
{
    Node *node = new_node(parser, NODE_ASSERT, here(parser));
    advance(parser);
    node->assertion.test = parse_expression(parser);
    if (accept_token(parser, TOKEN_COMMA))
        node->assertion.message = parse_expression(parser);
    return node;
}

static Node *
parse_word(Parser *parser, NodeKind kind)
{
    Node *node = new_node(parser, kind, here(parser));
    advance(parser);
    return node;
}

// simple_stmt
static Node *
parse_simple_statement(Parser *parser)
{
    switch (parser->token.kind) {
    case TOKEN_NAME:
        return starts_type_alias(parser) ? parse_type_alias(parser)
                                         : parse_expression_statement(parser);
    case TOKEN_IMPORT:
        return parse_import(parser);
    case TOKEN_FROM:
        return parse_import_from(parser);
    case TOKEN_RETURN:
        return parse_return(parser);
    case TOKEN_RAISE:
        return parse_raise(parser);
    case TOKEN_GLOBAL:
        return parse_names(parser, NODE_GLOBAL);
    case TOKEN_NONLOCAL:
        return parse_names(parser, NODE_NONLOCAL);
    case TOKEN_DEL:
        return parse_delete(parser);
    case TOKEN_ASSERT:
        return parse_assert(parser);
    case TOKEN_PASS:
        return parse_word(parser, NODE_PASS);
    case TOKEN_BREAK:
        return parse_word(parser, NODE_BREAK);
    case TOKEN_CONTINUE:
        return parse_word(parser, NODE_CONTINUE);
    default:
        return parse_expression_statement(parser);
    }
}

static void
note_statement(Parser *parser)
{
    parser->first_name_end =
        parser->token.kind == TOKEN_NAME ? parser->token.start + parser->token.length : NULL;
}

// simple_stmts: ';'.simple_stmt+ [';'] NEWLINE. One that cannot be read is NODE_BROKEN, and what
// follows on its line is lost with it.
Node *
parse_simple_statements(Parser *parser, Node **last)
{
    Chain chain = {0};
    do {
        note_statement(parser);
        Place start = here(parser);
        Node *node = parse_simple_statement(parser);
        if (!ends_statement(parser->token.kind) || parser->token.kind == TOKEN_ERROR)
            unexpected_token(parser);
        chain_add(&chain, parser->is_lost ? new_node(parser, NODE_BROKEN, start) : node);
    } while (accept_token(parser, TOKEN_SEMICOLON) && parser->token.kind != TOKEN_NEWLINE);
    if (!parser->is_lost && parser->token.kind != TOKEN_END)
        expect_token(parser, TOKEN_NEWLINE);
    *last = chain.last;
    return chain.first;
}
