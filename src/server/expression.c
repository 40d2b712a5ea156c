#include "server/expression-private.h"

#include "base/sql.h"

#include <string.h>

// What an expression may consist of. Everything else (sub-selects, parameters, SET, …) is strange.
static bool
is_ordinary(PgQuery__Node__NodeCase node)
{
    static const PgQuery__Node__NodeCase ordinary[] = {
        PG_QUERY__NODE__NODE_A_CONST,       PG_QUERY__NODE__NODE_A_EXPR,
        PG_QUERY__NODE__NODE_BOOL_EXPR,     PG_QUERY__NODE__NODE_TYPE_CAST,
        PG_QUERY__NODE__NODE_COLUMN_REF,    PG_QUERY__NODE__NODE_FUNC_CALL,
        PG_QUERY__NODE__NODE_NULL_TEST,     PG_QUERY__NODE__NODE_BOOLEAN_TEST,
        PG_QUERY__NODE__NODE_CASE_EXPR,     PG_QUERY__NODE__NODE_CASE_WHEN,
        PG_QUERY__NODE__NODE_COALESCE_EXPR, PG_QUERY__NODE__NODE_MIN_MAX_EXPR,
        PG_QUERY__NODE__NODE_A_ARRAY_EXPR,  PG_QUERY__NODE__NODE_A_INDIRECTION,
        PG_QUERY__NODE__NODE_A_INDICES,     PG_QUERY__NODE__NODE_COLLATE_CLAUSE,
        PG_QUERY__NODE__NODE_ROW_EXPR,      PG_QUERY__NODE__NODE_SQLVALUE_FUNCTION,
        PG_QUERY__NODE__NODE_LIST,          PG_QUERY__NODE__NODE_NAMED_ARG_EXPR,
        PG_QUERY__NODE__NODE_STRING,        PG_QUERY__NODE__NODE_INTEGER,
        PG_QUERY__NODE__NODE_TYPE_NAME,
    };
    for (size_t i = 0; i < G_N_ELEMENTS(ordinary); i++)
        if (ordinary[i] == node)
            return true;
    return false;
}

static void visit(Expression *expression, const ProtobufCMessage *message);

static void
visit_node(Expression *expression, const PgQuery__Node *node)
{
    if (!is_ordinary(node->node_case))
        expression->strange = true;
    const char *namespace = NULL;
    switch (node->node_case) {
    case PG_QUERY__NODE__NODE_COLUMN_REF:
        g_ptr_array_add(
            expression->columns,
            g_strdup(tree_name(node->column_ref->fields, node->column_ref->n_fields, &namespace)));
        break;
    case PG_QUERY__NODE__NODE_FUNC_CALL:
        g_ptr_array_add(expression->functions, node->func_call);
        break;
    case PG_QUERY__NODE__NODE_A_EXPR:
        if (node->a_expr->kind < PG_QUERY__A__EXPR__KIND__AEXPR_BETWEEN) // it names no operator
            g_ptr_array_add(expression->operators, node->a_expr);
        break;
    default:
        break;
    }
}

static void
visit_field(Expression *expression, const ProtobufCMessage *message,
            const ProtobufCFieldDescriptor *field)
{
    const char *base = (const char *)message;
    bool chosen = (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) == 0 ||
                  *(const guint32 *)(const void *)(base + field->quantifier_offset) == field->id;
    if (field->type != PROTOBUF_C_TYPE_MESSAGE || !chosen)
        return;
    const void *place = base + field->offset;
    if (field->label != PROTOBUF_C_LABEL_REPEATED) {
        visit(expression, *(const ProtobufCMessage *const *)place);
        return;
    }
    size_t count = *(const size_t *)(const void *)(base + field->quantifier_offset);
    const ProtobufCMessage *const *list = *(const ProtobufCMessage *const *const *)place;
    for (size_t i = 0; i < count; i++)
        visit(expression, list[i]);
}

static void
visit(Expression *expression, const ProtobufCMessage *message)
{
    if (message == NULL)
        return;
    if (message->descriptor == &pg_query__node__descriptor)
        visit_node(expression, (const PgQuery__Node *)message);
    if (message->descriptor == &pg_query__type_name__descriptor)
        g_ptr_array_add(expression->types, (gpointer)(guintptr)message);
    for (unsigned i = 0; i < message->descriptor->n_fields; i++)
        visit_field(expression, message, &message->descriptor->fields[i]);
}

// SELECT (…) and nothing else: no second statement or target, no FROM that a text smuggles in.
static const PgQuery__Node *
only_target(const Tree *statement)
{
    if (statement->n_stmts != 1 ||
        statement->stmts[0]->stmt->node_case != PG_QUERY__NODE__NODE_SELECT_STMT)
        return NULL;
    const PgQuery__SelectStmt *select = statement->stmts[0]->stmt->select_stmt;
    bool bare = select->n_target_list == 1 && select->n_from_clause == 0 &&
                select->n_distinct_clause == 0 && select->into_clause == NULL &&
                select->where_clause == NULL && select->n_group_clause == 0 &&
                select->having_clause == NULL && select->n_window_clause == 0 &&
                select->n_values_lists == 0 && select->n_sort_clause == 0 &&
                select->limit_offset == NULL && select->limit_count == NULL &&
                select->n_locking_clause == 0 && select->with_clause == NULL &&
                select->larg == NULL && select->rarg == NULL;
    if (!bare || select->target_list[0]->node_case != PG_QUERY__NODE__NODE_RES_TARGET)
        return NULL;
    const PgQuery__ResTarget *target = select->target_list[0]->res_target;
    return *target->name == '\0' ? target->val : NULL;
}

Expression *
expression_parse(const char *sql)
{
    Expression *expression = g_new0(Expression, 1);
    expression->sql = sql;
    expression->columns = g_ptr_array_new_with_free_func(g_free);
    expression->functions = g_ptr_array_new();
    expression->types = g_ptr_array_new();
    expression->operators = g_ptr_array_new();
    g_autofree char *select = sql_format("SELECT (%s\n)", sql);
    expression->statement = statement_parse(select, strlen(select));
    if (expression->statement != NULL)
        expression->root = only_target(expression->statement);
    if (expression->root == NULL)
        g_clear_pointer(&expression->statement, tree_free);
    else
        visit(expression, &expression->root->base);
    return expression;
}

void
expression_free(Expression *expression)
{
    if (expression == NULL)
        return;
    tree_free(expression->statement);
    g_ptr_array_unref(expression->columns);
    g_ptr_array_unref(expression->functions);
    g_ptr_array_unref(expression->types);
    g_ptr_array_unref(expression->operators);
    g_free(expression);
}

static char *
foreign_name(const char *namespace, const char *name, const char *suffix)
{
    return g_strconcat(namespace != NULL ? namespace : "", namespace != NULL ? "." : "", name,
                       suffix, NULL);
}

char *
expression_foreign(const Expression *expression, const Meanings *meanings)
{
    const char *namespace = NULL;
    for (guint i = 0; i < expression->functions->len; i++) {
        const PgQuery__FuncCall *call = g_ptr_array_index(expression->functions, i);
        const char *name = tree_name(call->funcname, call->n_funcname, &namespace);
        if (!meanings_is_native(meanings, NAME_FUNCTION, namespace, name))
            return foreign_name(namespace, name, "()");
    }
    for (guint i = 0; i < expression->types->len; i++) {
        const PgQuery__TypeName *type = g_ptr_array_index(expression->types, i);
        const char *name = tree_name(type->names, type->n_names, &namespace);
        if (!meanings_is_native(meanings, NAME_TYPE, namespace, name))
            return foreign_name(namespace, name, "");
    }
    for (guint i = 0; i < expression->operators->len; i++) {
        const PgQuery__AExpr *operation = g_ptr_array_index(expression->operators, i);
        const char *name = tree_name(operation->name, operation->n_name, &namespace);
        if (!meanings_is_native(meanings, NAME_OPERATOR, namespace, name))
            return foreign_name(namespace, name, "");
    }
    return NULL;
}

static gint
compare_locations(gconstpointer a, gconstpointer b)
{
    const PgQuery__TypeName *const *left = a, *const *right = b;
    return (*left)->location - (*right)->location;
}

char *
expression_qualified(const Expression *expression, const Meanings *meanings)
{
    enum { BEFORE_BYTES = sizeof "SELECT (" - 1 };
    GString *sql = g_string_new(NULL);
    size_t done = 0;
    g_ptr_array_sort(expression->types, compare_locations);
    for (guint i = 0; i < expression->types->len; i++) {
        const PgQuery__TypeName *type = g_ptr_array_index(expression->types, i);
        const char *namespace = NULL;
        const char *name = tree_name(type->names, type->n_names, &namespace);
        const char *schema = meanings_schema(meanings, NAME_TYPE, name);
        size_t at = (size_t)MAX(type->location - BEFORE_BYTES, 0);
        bool bare = namespace == NULL && schema != NULL && strcmp(schema, "pg_catalog") != 0;
        if (!bare || type->location < BEFORE_BYTES || at < done || at > strlen(expression->sql))
            continue;
        g_string_append_len(sql, expression->sql + done, (gssize)(at - done));
        sql_add(sql, "%I.", schema);
        done = at;
    }
    g_string_append(sql, expression->sql + done);
    return g_string_free(sql, FALSE);
}
