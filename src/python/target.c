#include "python/parser-private.h"

// What may stand on the left of "=" and in its other places: names, attributes, subscripts, and
// tuples and lists of these. Returns false after reporting what cannot.
bool
check_target(Parser *parser, const Node *node, const char *verb)
{
    switch (node->kind) {
    case NODE_NAME:
    case NODE_ATTRIBUTE:
    case NODE_SUBSCRIPT:
    case NODE_BROKEN:
        return true;
    case NODE_STARRED:
        return check_target(parser, node->value, verb);
    case NODE_TUPLE:
    case NODE_LIST:
        for (const Node *item = node->items; item != NULL; item = item->next)
            if (!check_target(parser, item, verb))
                return false;
        return true;
    default:
        break;
    }
    const char *hint = node->kind == NODE_CALL || node->kind == NODE_COMPARE
                           ? "a comparison is written \"==\""
                           : NULL;
    parser_error_at(
        parser, place_of(node),
        arena_printf(parser->arena, "%s cannot be %s", syntax_kind_name(node->kind), verb), hint);
    return false;
}

// star_target: '*' (!'*' star_target) | target_with_star_atom
Node *
parse_target(Parser *parser)
{
    Place start = here(parser);
    bool is_starred = accept_token(parser, TOKEN_STAR);
    // Not a whole expression: the "in" of a loop belongs to the loop.
    Node *target = parse_operators(parser, PRECEDENCE_COMPARISON);
    check_target(parser, target, "assigned to");
    if (!is_starred)
        return target;
    Node *node = new_node(parser, NODE_STARRED, start);
    node->value = target;
    return node;
}

// star_targets: star_target !',' | star_target (',' star_target)* [',']
Node *
parse_targets(Parser *parser)
{
    Place start = here(parser);
    Node *first = parse_target(parser);
    if (parser->token.kind != TOKEN_COMMA)
        return first;
    Node *node = new_node(parser, NODE_TUPLE, start);
    Chain items = {0};
    chain_add(&items, first);
    while (accept_token(parser, TOKEN_COMMA)) {
        if (!starts_expression(parser->token.kind) && parser->token.kind != TOKEN_STAR)
            break;
        chain_add(&items, parse_target(parser));
    }
    node->items = items.first;
    return node;
}
