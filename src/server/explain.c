#include "server/arbiter-private.h"

#include "base/sql.h"
#include "server/batch.h"

#include <json-glib/json-glib.h>
#include <string.h>

// reference: a default is cut to its column's length while it is folded, so that 'too long' and
// 'too lo' would be equal; without the length they are not.
static char *
cast_sql(const Type *type)
{
    static const char *const bare[][2] = {
        {"bpchar", "pg_catalog.bpchar"}, // "character" would be character(1)
        {"bit", "pg_catalog.\"bit\""},
    };
    Type wide = *type;
    if (type_length(type) < 0)
        return type_format(type);
    wide.modifiers = NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(bare); i++)
        if (strcmp(type->name, bare[i][0]) == 0)
            return g_strconcat(bare[i][1], type->dimensions > 0 ? "[]" : "", NULL);
    return type_format(&wide);
}

static void
add_expression(GString *sql, const Expression *expression, const Type *cast,
               const Meanings *meanings)
{
    g_autofree char *text =
        meanings != NULL ? expression_qualified(expression, meanings) : g_strdup(expression->sql);
    sql_add(sql, "(%s\n)", text);
    if (cast != NULL) {
        g_autofree char *type = cast_sql(cast);
        sql_add(sql, "::%s", type);
    }
}

// A row of NULLs, typed like the columns, stands for the table. OFFSET 0 keeps the planner from
// folding them.
static void
add_row(GString *sql, const GPtrArray *cases)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    const char *separator = "";
    for (guint i = 0; i < cases->len; i++) {
        const Case *question = g_ptr_array_index(cases, i);
        Scope scope = case_scope(question, NULL);
        for (guint j = 0; j < question->columns->len; j++) {
            char *name = g_ptr_array_index(question->columns, j);
            const Type *type = scope_type(&scope, name);
            if (type == NULL || !g_hash_table_add(seen, name))
                continue;
            g_autofree char *type_sql = type_format(type);
            sql_add(sql, "%sNULL::%s", separator, type_sql);
            if (type->collation != NULL)
                sql_add(sql, " COLLATE %Q", type->collation_namespace, type->collation);
            sql_add(sql, " AS %I", name);
            separator = ", ";
        }
    }
    if (*separator == '\0')
        g_string_append(sql, "NULL::integer AS nothing");
}

static char *
explain_sql(const GPtrArray *cases, const Meanings *meanings)
{
    const Case *first = g_ptr_array_index(cases, 0);
    const Table *table =
        first->pair->from_table != NULL ? first->pair->from_table : first->pair->to_table;
    GString *sql = g_string_new("EXPLAIN (VERBOSE, COSTS OFF, FORMAT JSON) SELECT ");
    for (guint i = 0; i < cases->len; i++) {
        const Case *question = g_ptr_array_index(cases, i);
        g_string_append(sql, i > 0 ? ", " : "");
        add_expression(sql, question->from, question->pair->cast, meanings);
        g_string_append(sql, ", ");
        add_expression(sql, question->to, question->pair->cast, meanings);
    }
    g_string_append(sql, " FROM (SELECT ");
    add_row(sql, cases);
    sql_add(sql, " OFFSET 0) AS %I", table != NULL ? table->object.name : "nothing");
    return g_string_free(sql, FALSE);
}

// Plan.Output: one text for each expression.
static JsonArray *
find_output(JsonParser *parser, const char *text)
{
    if (text == NULL || !json_parser_load_from_data(parser, text, -1, NULL))
        return NULL;
    JsonNode *root = json_parser_get_root(parser);
    g_autoptr(JsonNode) found = json_path_query("$[0].Plan.Output", root, NULL);
    if (found == NULL || !JSON_NODE_HOLDS_ARRAY(found) ||
        json_array_get_length(json_node_get_array(found)) != 1)
        return NULL;
    JsonNode *output = json_array_get_element(json_node_get_array(found), 0);
    return JSON_NODE_HOLDS_ARRAY(output) ? json_array_ref(json_node_get_array(output)) : NULL;
}

// Not equal in text, but the same: now() = CURRENT_TIMESTAMP.
static bool
are_same(const char *from, const char *to)
{
    if (strcmp(from, to) == 0)
        return true;
    g_autoptr(Expression) left = expression_parse(from);
    g_autoptr(Expression) right = expression_parse(to);
    if (left->root == NULL || right->root == NULL)
        return false;
    const Scope nothing = {0};
    g_autofree char *left_text = expression_canonical(left, &nothing);
    g_autofree char *right_text = expression_canonical(right, &nothing);
    return strcmp(left_text, right_text) == 0;
}

static void
take_output(const GPtrArray *cases, const char *text)
{
    g_autoptr(JsonParser) parser = json_parser_new();
    g_autoptr(JsonArray) output = find_output(parser, text);
    for (guint i = 0; i < cases->len; i++) {
        Case *question = g_ptr_array_index(cases, i);
        if (output == NULL || json_array_get_length(output) != cases->len * 2) {
            case_set_reason(question, g_strdup("the server's EXPLAIN has no output of this form"));
            continue;
        }
        const char *from = json_array_get_string_element(output, i * 2);
        const char *to = json_array_get_string_element(output, i * 2 + 1);
        question->verdict = are_same(from, to) ? VERDICT_SAME : VERDICT_DIFFERENT;
    }
}

typedef enum { ANSWER_GIVEN, ANSWER_REFUSED, ANSWER_LOST } Answer;

static bool
is_over(Connection *connection, const GError *error)
{
    return !connection_is_alive(connection) ||
           g_error_matches(error, SERVER_ERROR, SERVER_ERROR_CANCELLED);
}

// One EXPLAIN between savepoints; a refusal leaves the transaction as it was.
static Answer
ask(Connection *connection, const char *sql, char **output, GError **error)
{
    g_autoptr(GError) cause = NULL;
    if (!connection_execute(connection, "SAVEPOINT question", error))
        return ANSWER_LOST;
    g_autoptr(Result) result = connection_query(connection, sql, NULL, 0, &cause);
    if (result != NULL) {
        *output = g_strdup(result_rows(result) > 0 ? result_text(result, 0, 0) : NULL);
        return ANSWER_GIVEN;
    }
    if (is_over(connection, cause)) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return ANSWER_LOST;
    }
    if (!connection_execute(connection, "ROLLBACK TO SAVEPOINT question", error))
        return ANSWER_LOST;
    g_propagate_error(error, g_steal_pointer(&cause));
    return ANSWER_REFUSED;
}

static Answer
ask_cases(const Server *server, const GPtrArray *cases, GError **error)
{
    g_autofree char *sql = explain_sql(cases, server->meanings);
    g_autofree char *output = NULL;
    Answer answer = ask(server->connection, sql, &output, error);
    if (answer == ANSWER_GIVEN)
        take_output(cases, output);
    return answer;
}

// Which side it is that the server refuses, so that the sentence names it.
static bool
explain_refusal(const Server *server, Case *question, const char *message, GError **error)
{
    g_autoptr(GPtrArray) alone = g_ptr_array_new();
    g_autoptr(GError) cause = NULL;
    Case twin = *question;
    twin.to = twin.from;
    twin.reason = NULL;
    g_ptr_array_add(alone, &twin);
    Answer answer = ask_cases(server, alone, &cause);
    g_free(twin.reason);
    if (answer == ANSWER_LOST) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    case_set_reason(question,
                    g_strdup_printf("the expression of the %s is not valid here: %s",
                                    answer == ANSWER_GIVEN ? server->to_name : server->from_name,
                                    message));
    return true;
}

static bool
explain_alone(const Server *server, Case *question, GError **error)
{
    g_autoptr(GPtrArray) alone = g_ptr_array_new();
    g_autoptr(GError) cause = NULL;
    g_ptr_array_add(alone, question);
    switch (ask_cases(server, alone, &cause)) {
    case ANSWER_GIVEN:
        return true;
    case ANSWER_LOST:
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    case ANSWER_REFUSED:
        break;
    }
    ServerErrorDetails details = server_error_details(cause);
    // a name that is not found under the pinned search_path may be found under the role's
    question->foreign = g_str_has_prefix(details.sqlstate, "42");
    return explain_refusal(server, question, details.message, error);
}

static bool
explain_group(const Server *server, const GPtrArray *group, GError **error)
{
    if (group->len > 1) {
        g_autoptr(GError) cause = NULL;
        switch (ask_cases(server, group, &cause)) {
        case ANSWER_GIVEN:
            return true;
        case ANSWER_LOST:
            g_propagate_error(error, g_steal_pointer(&cause));
            return false;
        case ANSWER_REFUSED:
            break;
        }
    }
    for (guint i = 0; i < group->len; i++)
        if (!explain_alone(server, g_ptr_array_index(group, i), error))
            return false;
    return true;
}

static bool
are_of_one_table(const ArbiterPair *a, const ArbiterPair *b)
{
    return a->from_table == b->from_table && a->to_table == b->to_table && a->value == b->value;
}

// The cases of each table. Pairs come in the order of tables, so that those of one follow each
// other.
static GPtrArray *
group_cases(const GPtrArray *cases)
{
    GPtrArray *groups = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
    for (guint i = 0; i < cases->len;) {
        GPtrArray *group = g_ptr_array_new();
        const ArbiterPair *first = ((Case *)g_ptr_array_index(cases, i))->pair;
        for (; i < cases->len; i++) {
            Case *question = g_ptr_array_index(cases, i);
            if (!are_of_one_table(question->pair, first))
                break;
            g_ptr_array_add(group, question);
        }
        g_ptr_array_add(groups, group);
    }
    return groups;
}

static void
take_answer(void *data, size_t index, const char *value)
{
    GPtrArray *groups = data;
    if (index > 0) // the first statement is the savepoint
        take_output(g_ptr_array_index(groups, index - 1), value);
}

// Asks about all tables in one go: the way to the server and back would cost more than its answers.
// `answered`: how many groups have theirs; the next one was refused.
static bool
ask_together(const Server *server, GPtrArray *groups, guint *answered, GError **error)
{
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
    g_autofree BatchStatement *statements = g_new0(BatchStatement, groups->len + 1);
    statements[0].sql = "SAVEPOINT question";
    for (guint i = 0; i < groups->len; i++) {
        g_ptr_array_add(texts, explain_sql(g_ptr_array_index(groups, i), server->meanings));
        statements[i + 1].sql = g_ptr_array_index(texts, i);
    }
    Batch batch = {.answered = take_answer, .data = groups};
    g_autoptr(GError) cause = NULL;
    *answered = groups->len;
    if (connection_run_batch(server->connection, statements, groups->len + 1, &batch, &cause))
        return true;
    if (is_over(server->connection, cause) || batch.failed == 0) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    *answered = (guint)batch.failed - 1;
    return connection_execute(server->connection, "ROLLBACK TO SAVEPOINT question", error);
}

bool
explain_cases(const Server *server, const GPtrArray *cases, GError **error)
{
    g_autoptr(GPtrArray) groups = group_cases(cases);
    guint answered = 0;
    if (groups->len > 1 && !ask_together(server, groups, &answered, error))
        return false;
    for (guint i = answered; i < groups->len; i++)
        if (!explain_group(server, g_ptr_array_index(groups, i), error))
            return false;
    return true;
}
