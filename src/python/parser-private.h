#pragma once

/**
 * parser, inside: what the productions share.
 *
 * Shape    each parse_…() is a production of CPython's grammar and always returns a node. Three
 *          verbs carry everything: accept_token() takes a token if it is there, expect_token()
 *          takes it or reports, and new_node() makes a node
 * Errors   the first error of a statement is reported, and the parser is lost: from then on every
 *          token is TOKEN_ERROR, which nothing accepts, so that all productions return at once;
 *          the loop over statements finds the way again (parser-recovery.c)
 */

#include "python/lexer-private.h"
#include "python/syntax.h"

enum {
    DEPTH_LARGEST = 1000, // of recursion, and of the tree of one expression
    NODE_BYTES_LARGEST = 120 * 1024 * 1024,
    DIAGNOSTICS_LARGEST = 50, // then the rest of the file is not read
};

typedef struct {
    uint32_t line, column;
} Place;

/** Where a statement began: what recovery goes back to. */
typedef struct {
    const char *line_start;
    uint32_t line;
    uint32_t indent_count; // of its block
} StatementStart;

typedef struct {
    SyntaxTree *tree;
    Arena *arena;
    Lexer lexer;
    Token token; // the one that is looked at
    const char *previous_end;
    unsigned depth;
    bool is_lost;
    TokenKind lost_kind; // of the token at which the parser got lost
    bool has_given_up;
    size_t repeated; // bytes that recovery has read again
    char *spare;     // room for nodes
    size_t spare_size, node_bytes;
    const char *word_match, *word_case, *word_type; // soft keywords, interned: compared as pointers
    const char *first_name_end; // where the name ends that the statement begins with, or NULL
} Parser;

typedef struct {
    Node *first, *last;
} Chain;

// parser.c: tokens, nodes, errors
void advance(Parser *parser);
bool accept_token(Parser *parser, TokenKind kind);
bool expect_token(Parser *parser, TokenKind kind);
const char *expect_name(Parser *parser);
bool starts_expression(TokenKind kind);
bool enter(Parser *parser);
void leave(Parser *parser);
void parser_error(Parser *parser, const char *text, const char *hint);
void parser_error_at(Parser *parser, Place place, const char *text, const char *hint);
void parser_report(Parser *parser, Place place, const char *text, const char *hint);
void parser_give_up(Parser *parser, const char *text, const char *hint);
void unexpected_token(Parser *parser);
Node *new_node(Parser *parser, NodeKind kind, Place place);
Node *broken_node(Parser *parser);
void adopt(Parser *parser, Node *node, const Node *child);

static inline Place
here(const Parser *parser)
{
    return (Place){parser->token.line, parser->token.column};
}

static inline Place
place_of(const Node *node)
{
    return (Place){node->line, node->column};
}

static inline void
chain_add(Chain *chain, Node *node)
{
    if (chain->first == NULL)
        chain->first = node;
    else
        chain->last->next = node;
    chain->last = node;
}

// parser-recovery.c
void recover(Parser *parser, const StatementStart *start);
bool line_ends_in_colon(const Parser *parser);
bool is_list_of_with_items(const Parser *parser);

// expression.c
Node *parse_operators(Parser *parser, Precedence limit);
Node *parse_expression(Parser *parser);
Node *parse_named_expression(Parser *parser);
Node *parse_star_expression(Parser *parser);
Node *parse_star_expressions(Parser *parser);
Node *parse_star_named_expression(Parser *parser);
Node *parse_yield_or_star_expressions(Parser *parser);
Node *parse_yield(Parser *parser);

// expression-atom.c
Node *parse_atom(Parser *parser);
Node *parse_clauses(Parser *parser);
bool starts_clause(const Parser *parser);
Node *parse_number(Parser *parser);

// expression-call.c
Node *parse_arguments(Parser *parser);
Node *parse_call(Parser *parser, Place start, Node *function);
Node *parse_subscript(Parser *parser, Place start, Node *value);

// target.c
bool check_target(Parser *parser, const Node *node, const char *verb);
Node *parse_targets(Parser *parser);
Node *parse_target(Parser *parser);

// string.c
Node *parse_strings(Parser *parser);

// string-escape.c: appends the text from `from` to `to`, with its escapes decoded
typedef struct {
    bool is_raw, is_bytes, has_doubled_braces;
} TextStyle;
const char *decode_escapes(GString *into, const char *from, const char *to, TextStyle style);

// definition.c
Node *parse_definition(Parser *parser);
Node *parse_function(Parser *parser, Place start, const Node *decorators);
Node *parse_lambda(Parser *parser);
Node *parse_type_parameters(Parser *parser);

// pattern.c
Node *parse_patterns(Parser *parser);

// statement.c, statement-compound.c
Node *parse_statements(Parser *parser, bool is_module);
Node *parse_simple_statements(Parser *parser, Node **last);
Node *parse_compound(Parser *parser);
Node *parse_block(Parser *parser, const char *owner, Place place);
bool starts_match(const Parser *parser);
