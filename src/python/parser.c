#include "python/parser.h"

#include "base/text.h"
#include "python/parser-private.h"
#include "python/source-private.h"

#include <string.h>

enum { SPARE_BYTES = 4 * 1024 };

void
advance(Parser *parser)
{
    if (parser->is_lost)
        return;
    parser->previous_end = parser->token.start + parser->token.length;
    parser->token = lexer_next(&parser->lexer);
}

bool
accept_token(Parser *parser, TokenKind kind)
{
    if (parser->token.kind != kind)
        return false;
    advance(parser);
    return true;
}

// "3 levels deep" is counted where productions call themselves.
bool
enter(Parser *parser)
{
    if (++parser->depth <= DEPTH_LARGEST)
        return true;
    parser->depth--;
    parser_error(parser, "this is nested more than 1,000 levels deep", NULL);
    return false;
}

void
leave(Parser *parser)
{
    parser->depth--;
}

void
parser_report(Parser *parser, Place place, const char *text, const char *hint)
{
    Origin origin = {parser->tree->file, (int)place.line, (int)place.column};
    diagnostics_add(&parser->tree->diagnostics, (Diagnostic){origin, SEVERITY_ERROR, text, hint});
}

void
parser_error_at(Parser *parser, Place place, const char *text, const char *hint)
{
    if (parser->is_lost)
        return;
    if (parser->token.kind == TOKEN_ERROR) {
        // What is no token comes first: the rest may follow from it.
        place = here(parser);
        text = parser->lexer.message;
        hint = parser->lexer.hint;
    }
    parser_report(parser, place, text, hint);
    parser->is_lost = true;
    parser->lost_kind = parser->token.kind;
    parser->token.kind = TOKEN_ERROR;
}

void
parser_error(Parser *parser, const char *text, const char *hint)
{
    parser_error_at(parser, here(parser), text, hint);
}

void
parser_give_up(Parser *parser, const char *text, const char *hint)
{
    if (parser->has_given_up)
        return;
    parser_report(parser, here(parser), text, hint);
    parser->has_given_up = true;
    parser->is_lost = true;
    parser->token.kind = TOKEN_ERROR;
}

static const char *
describe_token(const Parser *parser)
{
    const Token *token = &parser->token;
    bool is_written = token->kind >= TOKEN_NAME && token->kind != TOKEN_STRING &&
                      token->kind != TOKEN_F_START && token->kind != TOKEN_F_MIDDLE;
    if (!is_written || token->length > 60)
        return token_rows[token->kind].text;
    g_autofree char *text = g_strndup(token->start, token->length);
    g_autofree char *safe = text_safe(text, NULL);
    return arena_printf(parser->arena, "\"%s\"", safe);
}

// `print "x"` and `exec "x"`: a name, and then what cannot follow a name.
static bool
is_python_2(const Parser *parser)
{
    if (parser->first_name_end == NULL || parser->first_name_end != parser->previous_end)
        return false;
    const char *end = parser->first_name_end;
    const char *text = parser->lexer.text;
    bool is_print = end - text >= 5 && strncmp(end - 5, "print", 5) == 0;
    bool is_exec = end - text >= 4 && strncmp(end - 4, "exec", 4) == 0;
    return (is_print || is_exec) && starts_expression(parser->token.kind);
}

void
unexpected_token(Parser *parser)
{
    if (parser->is_lost)
        return;
    if (is_python_2(parser)) {
        parser_error(parser, "this is Python 2: \"print\" and \"exec\" are functions in Python 3",
                     "write print(…); Python 3.8 to 3.13 is read here");
        return;
    }
    if (parser->token.kind == TOKEN_NEWLINE || parser->token.kind == TOKEN_END) {
        parser_error(
            parser,
            arena_printf(parser->arena, "%s comes too early", token_rows[parser->token.kind].text),
            NULL);
        return;
    }
    parser_error(parser,
                 arena_printf(parser->arena, "%s cannot stand here", describe_token(parser)), NULL);
}

bool
expect_token(Parser *parser, TokenKind kind)
{
    if (accept_token(parser, kind))
        return true;
    if (parser->is_lost)
        return false;
    const char *quote = kind < TOKEN_FALSE ? "" : "\"";
    parser_error(parser,
                 arena_printf(parser->arena, "%s%s%s is missing before %s", quote,
                              token_rows[kind].text, quote, describe_token(parser)),
                 NULL);
    return false;
}

const char *
expect_name(Parser *parser)
{
    const char *name = parser->token.name;
    if (accept_token(parser, TOKEN_NAME))
        return name;
    unexpected_token(parser);
    return "";
}

bool
starts_expression(TokenKind kind)
{
    static const bool starts[TOKEN_KINDS] = {
        [TOKEN_NAME] = true,
        [TOKEN_INTEGER] = true,
        [TOKEN_FLOAT] = true,
        [TOKEN_IMAGINARY] = true,
        [TOKEN_STRING] = true,
        [TOKEN_F_START] = true,
        [TOKEN_FALSE] = true,
        [TOKEN_NONE] = true,
        [TOKEN_TRUE] = true,
        [TOKEN_AWAIT] = true,
        [TOKEN_LAMBDA] = true,
        [TOKEN_NOT] = true,
        [TOKEN_LEFT_PARENTHESIS] = true,
        [TOKEN_LEFT_BRACKET] = true,
        [TOKEN_LEFT_BRACE] = true,
        [TOKEN_ELLIPSIS] = true,
        [TOKEN_PLUS] = true,
        [TOKEN_MINUS] = true,
        [TOKEN_TILDE] = true,
    };
    return starts[kind];
}

// A node gets as much memory as its kind needs: a fifth less for a whole tree (measured:
// tests/bench/python-parse.c). Kinds that are not here may turn into another one while they are
// built, or need all of it. What is carved last still lies a whole node before the end of its
// block.
#define SIZE_UP_TO(member) (offsetof(Node, member) + sizeof(((Node *)NULL)->member))
static const uint8_t node_sizes[NODE_KINDS] = {
    [NODE_BROKEN] = offsetof(Node, body),   [NODE_FUNCTION] = SIZE_UP_TO(function),
    [NODE_CLASS] = SIZE_UP_TO(class),       [NODE_RETURN] = SIZE_UP_TO(value),
    [NODE_ASSIGN] = SIZE_UP_TO(assign),     [NODE_IMPORT] = SIZE_UP_TO(names),
    [NODE_EXPRESSION] = SIZE_UP_TO(value),  [NODE_PASS] = offsetof(Node, body),
    [NODE_NAME] = SIZE_UP_TO(name),         [NODE_NONE] = offsetof(Node, body),
    [NODE_TRUE] = offsetof(Node, body),     [NODE_FALSE] = offsetof(Node, body),
    [NODE_ELLIPSIS] = offsetof(Node, body), [NODE_ATTRIBUTE] = SIZE_UP_TO(attribute),
    [NODE_CALL] = SIZE_UP_TO(call),         [NODE_SUBSCRIPT] = SIZE_UP_TO(subscript),
    [NODE_BOOLEAN] = SIZE_UP_TO(boolean),   [NODE_COMPARE] = SIZE_UP_TO(compare),
    [NODE_UNARY] = SIZE_UP_TO(unary),       [NODE_LAMBDA] = SIZE_UP_TO(lambda),
    [NODE_TUPLE] = SIZE_UP_TO(items),       [NODE_STARRED] = SIZE_UP_TO(value),
    [NODE_KEYWORD] = SIZE_UP_TO(keyword),   [NODE_ITEM] = SIZE_UP_TO(item),
    [NODE_COMPARISON] = SIZE_UP_TO(unary),  [NODE_ALIAS] = SIZE_UP_TO(alias),
};

Node *
new_node(Parser *parser, NodeKind kind, Place place)
{
    size_t size = node_sizes[kind] != 0 ? node_sizes[kind] : sizeof(Node);
    if (parser->spare_size < sizeof(Node)) {
        parser->spare = arena_alloc(parser->arena, SPARE_BYTES);
        parser->spare_size = SPARE_BYTES;
        parser->node_bytes += SPARE_BYTES;
        if (parser->node_bytes > NODE_BYTES_LARGEST)
            parser_give_up(parser, "the file is too large: the rest of it is not read",
                           "leave it out of the models, or split it");
    }
    Node *node = (void *)parser->spare;
    parser->spare += size;
    parser->spare_size -= size;
    node->kind = kind;
    node->line = place.line;
    node->column = place.column;
    return node;
}

Node *
broken_node(Parser *parser)
{
    return new_node(parser, NODE_BROKEN, here(parser));
}

// `child` stands below `node`: keeps the height of expressions within what a recursive walk over
// the tree can bear.
void
adopt(Parser *parser, Node *node, const Node *child)
{
    if (child == NULL || child->height < node->height)
        return;
    node->height = (uint16_t)(child->height + 1);
    if (node->height > DEPTH_LARGEST)
        parser_error_at(parser, place_of(node), "this expression is more than 1,000 levels deep",
                        "split it");
}

static StatementStart
note_start(const Parser *parser, uint32_t indent_count)
{
    const Token *token = &parser->token;
    return (StatementStart){token->start - (token->column - 1), token->line, indent_count};
}

static void
add_compound(Parser *parser, Chain *chain, Node *node, Place place)
{
    chain_add(chain, parser->is_lost ? new_node(parser, NODE_BROKEN, place) : node);
}

static void
add_simple(Parser *parser, Chain *chain)
{
    Node *last = NULL;
    Node *first = parse_simple_statements(parser, &last);
    chain_add(chain, first);
    chain->last = last;
}

// statements: statement+
Node *
parse_statements(Parser *parser, bool is_module)
{
    Chain chain = {0};
    uint32_t indent_count = is_module ? 0 : parser->lexer.indent_count;
    while (parser->token.kind != TOKEN_END && (is_module || parser->token.kind != TOKEN_DEDENT)) {
        if (accept_token(parser, TOKEN_DEDENT))
            continue;
        StatementStart start = note_start(parser, indent_count);
        Place place = here(parser);
        parser->first_name_end = NULL;
        if (parser->token.kind == TOKEN_INDENT)
            parser_error(parser, "this line is indented for no reason", NULL);
        Node *compound = parse_compound(parser);
        if (compound != NULL)
            add_compound(parser, &chain, compound, place);
        else
            add_simple(parser, &chain);
        if (parser->is_lost)
            recover(parser, &start);
    }
    if (is_module && parser->has_given_up)
        chain_add(&chain, broken_node(parser));
    return chain.first;
}

static void
parse_source(SyntaxTree *tree, PythonNames *names, Node *module, const Source *source)
{
    g_autofree Parser *parser = g_new0(Parser, 1);
    parser->tree = tree;
    parser->arena = tree->arena;
    lexer_start(&parser->lexer, source->text, source->length, names, tree->arena);
    parser->word_match = names_add(names, "match", strlen("match"))->text;
    parser->word_case = names_add(names, "case", strlen("case"))->text;
    parser->word_type = names_add(names, "type", strlen("type"))->text;
    parser->token = lexer_next(&parser->lexer);
    module->body = parse_statements(parser, true);
}

SyntaxTree *
python_parse(const char *file, const char *bytes, size_t length)
{
    Arena *arena = arena_new();
    g_autoptr(PythonNames) names = python_names_new(arena);
    return python_parse_into(arena, names, file, bytes, length);
}

SyntaxTree *
python_parse_into(Arena *arena, PythonNames *names, const char *file, const char *bytes,
                  size_t length)
{
    SyntaxTree *tree = ARENA_NEW(arena, SyntaxTree);
    tree->arena = arena;
    tree->file = arena_intern(arena, file);
    tree->diagnostics.arena = arena;
    Node *module = ARENA_NEW(arena, Node);
    *module = (Node){.kind = NODE_MODULE, .line = 1, .column = 1};
    tree->module = module;
    Source source = source_decode(tree->file, bytes, length, &tree->diagnostics);
    if (source.text != NULL) {
        parse_source(tree, names, module, &source);
    } else {
        Node *broken = ARENA_NEW(arena, Node);
        *broken = (Node){.kind = NODE_BROKEN, .line = 1, .column = 1};
        module->body = broken;
    }
    g_free(source.text);
    return tree;
}
