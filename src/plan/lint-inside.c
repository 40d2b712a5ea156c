// What a DO block sends: its statements are pieces of their own, each at its place in the script.
//
// PL/pgSQL keeps the text of a statement as it stands in the block, so that its place is found by
// looking for it; where it is not found (quotes doubled inside quotes) the block's own place is
// told.
#include "plan/lint-private.h"

#include <json-glib/json-glib.h>
#include <pg_query.h>
#include <string.h>

typedef struct {
    Lint *lint;
    const LintPiece *block;
    size_t seen; // bytes of the block before the next statement
} Inside;

static void
add_piece(Inside *inside, const char *sql)
{
    const LintPiece *block = inside->block;
    const char *from = block->text + inside->seen;
    const char *at = strstr(from, sql);
    LintPiece *piece = lint_piece_new(inside->lint->arena, sql, strlen(sql));
    piece->origin = block->origin;
    piece->is_inside = true;
    piece->statement = block->statement;
    piece->outside = block->outside;
    piece->comments = block->comments;
    if (at != NULL) {
        piece->origin = lint_place(block, (int)(at - block->text));
        piece->exact = block->exact;
        piece->source = block->source;
        piece->source_origin = block->source_origin;
        g_autofree char *between = g_strndup(from, (gsize)(at - from));
        g_autofree char *comments =
            g_strconcat(block->comments != NULL ? block->comments : "", "\n", between, NULL);
        piece->comments = arena_text(inside->lint->arena, comments);
        inside->seen = (size_t)(at - block->text) + strlen(sql);
    }
    g_ptr_array_add(inside->lint->pieces, piece);
}

// EXECUTE 'DROP TABLE t': a text that is known as it stands.
static void
add_executed(Inside *inside, const char *expression)
{
    g_autofree char *query = g_strconcat("SELECT ", expression, NULL);
    PgQueryProtobufParseResult parsed = pg_query_parse_protobuf(query);
    PgQuery__ParseResult *tree = NULL;
    if (parsed.error == NULL)
        tree = pg_query__parse_result__unpack(NULL, parsed.parse_tree.len,
                                              (const guint8 *)parsed.parse_tree.data);
    pg_query_free_protobuf_parse_result(parsed);
    if (tree == NULL)
        return;
    const Node *select = tree->n_stmts == 1 ? tree->stmts[0]->stmt : NULL;
    const Node *value = select != NULL && select->node_case == PG_QUERY__NODE__NODE_SELECT_STMT &&
                                select->select_stmt->n_target_list == 1
                            ? select->select_stmt->target_list[0]->res_target->val
                            : NULL;
    if (value != NULL && value->node_case == PG_QUERY__NODE__NODE_A_CONST &&
        value->a_const->val_case == PG_QUERY__A__CONST__VAL_SVAL)
        add_piece(inside, value->a_const->sval->sval);
    pg_query__parse_result__free_unpacked(tree, NULL);
}

static const char *
query_of(JsonObject *statement, const char *member)
{
    JsonObject *holder = json_object_has_member(statement, member)
                             ? json_object_get_object_member(statement, member)
                             : NULL;
    JsonObject *expression = holder != NULL && json_object_has_member(holder, "PLpgSQL_expr")
                                 ? json_object_get_object_member(holder, "PLpgSQL_expr")
                                 : NULL;
    return expression != NULL
               ? json_object_get_string_member_with_default(expression, "query", NULL)
               : NULL;
}

static void walk(Inside *inside, JsonNode *node);

static void
walk_member(Inside *inside, const char *name, JsonNode *value)
{
    JsonObject *statement = JSON_NODE_HOLDS_OBJECT(value) ? json_node_get_object(value) : NULL;
    if (statement != NULL && strcmp(name, "PLpgSQL_stmt_execsql") == 0) {
        const char *sql = query_of(statement, "sqlstmt");
        if (sql != NULL && !json_object_has_member(statement, "into")) // INTO a variable
            add_piece(inside, sql);
    } else if (statement != NULL && strcmp(name, "PLpgSQL_stmt_dynexecute") == 0) {
        const char *expression = query_of(statement, "query");
        if (expression != NULL)
            add_executed(inside, expression);
    } else {
        walk(inside, value);
    }
}

// Statements stand in the tree in the order of the text.
static void
walk(Inside *inside, JsonNode *node)
{
    if (JSON_NODE_HOLDS_ARRAY(node)) {
        JsonArray *array = json_node_get_array(node);
        for (guint i = 0; i < json_array_get_length(array); i++)
            walk(inside, json_array_get_element(array, i));
    } else if (JSON_NODE_HOLDS_OBJECT(node)) {
        JsonObjectIter each;
        const char *name;
        JsonNode *value;
        json_object_iter_init_ordered(&each, json_node_get_object(node));
        while (json_object_iter_next_ordered(&each, &name, &value))
            walk_member(inside, name, value);
    }
}

static bool
is_block(const LintPiece *piece)
{
    return piece->tree != NULL && piece->tree->n_stmts > 0 &&
           piece->tree->stmts[0]->stmt->node_case == PG_QUERY__NODE__NODE_DO_STMT;
}

void
lint_add_inside(Lint *lint, LintPiece *block)
{
    if (!is_block(block))
        return;
    PgQueryPlpgsqlParseResult parsed = pg_query_parse_plpgsql(block->text);
    g_autoptr(JsonParser) parser = json_parser_new();
    Inside inside = {.lint = lint, .block = block};
    if (parsed.error == NULL &&
        json_parser_load_from_data(parser, parsed.plpgsql_funcs, -1, NULL)) {
        block->is_read = true;
        walk(&inside, json_parser_get_root(parser));
    }
    pg_query_free_plpgsql_parse_result(parsed);
}
