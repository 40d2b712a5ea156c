#include "plan/lint-private.h"

#include <string.h>

// Functions of PostgreSQL that are not volatile, as they stand in defaults (pg_proc.provolatile).
// A column that is added with such a default is not rewritten.
static const struct {
    const char *name;
    size_t least, most; // arguments
} steady_functions[] = {
    {"abs", 1, 1},
    {"array_fill", 2, 3},
    {"btrim", 1, 2},
    {"ceil", 1, 1},
    {"chr", 1, 1},
    {"concat", 1, 100},
    {"current_database", 0, 0},
    {"current_schema", 0, 0},
    {"current_setting", 1, 2},
    {"current_user", 0, 0},
    {"date_part", 2, 2},
    {"date_trunc", 2, 3},
    {"decode", 2, 2},
    {"encode", 2, 2},
    {"extract", 2, 2},
    {"floor", 1, 1},
    {"format", 1, 100},
    {"get_current_ts_config", 0, 0},
    {"getdatabaseencoding", 0, 0},
    {"hstore", 1, 2},
    {"inet_client_addr", 0, 0},
    {"inet_client_port", 0, 0},
    {"inet_server_addr", 0, 0},
    {"inet_server_port", 0, 0},
    {"int4range", 2, 3},
    {"int8range", 2, 3},
    {"json_build_array", 0, 100},
    {"json_build_object", 0, 100},
    {"jsonb_build_array", 0, 100},
    {"jsonb_build_object", 0, 100},
    {"left", 2, 2},
    {"length", 1, 1},
    {"lower", 1, 1},
    {"make_date", 3, 3},
    {"make_interval", 0, 7},
    {"make_time", 3, 3},
    {"make_timestamp", 6, 6},
    {"make_timestamptz", 6, 7},
    {"md5", 1, 1},
    {"now", 0, 0},
    {"numrange", 2, 3},
    {"pg_backend_pid", 0, 0},
    {"pg_client_encoding", 0, 0},
    {"pg_current_xact_id", 0, 0},
    {"pg_postmaster_start_time", 0, 0},
    {"pi", 0, 0},
    {"repeat", 2, 2},
    {"replace", 3, 3},
    {"right", 2, 2},
    {"round", 1, 2},
    {"session_user", 0, 0},
    {"statement_timestamp", 0, 0},
    {"string_to_array", 2, 3},
    {"substring", 2, 3},
    {"timezone", 2, 2},
    {"to_char", 2, 2},
    {"to_date", 2, 2},
    {"to_json", 1, 1},
    {"to_jsonb", 1, 1},
    {"to_timestamp", 1, 2},
    {"to_tsvector", 1, 2},
    {"transaction_timestamp", 0, 0},
    {"tsrange", 2, 3},
    {"tstzrange", 2, 3},
    {"txid_current", 0, 0},
    {"upper", 1, 1},
    {"version", 0, 0},
};

static bool
all_steady(Node *const *nodes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!lint_is_steady(nodes[i]))
            return false;
    return true;
}

static bool
is_steady_call(const PgQuery__FuncCall *call)
{
    bool ours =
        call->n_funcname == 1 ||
        (call->n_funcname == 2 && strcmp(call->funcname[0]->string->sval, "pg_catalog") == 0);
    const char *name = tree_name(call->funcname, call->n_funcname, NULL);
    for (size_t i = 0; ours && i < G_N_ELEMENTS(steady_functions); i++)
        if (strcmp(steady_functions[i].name, name) == 0)
            return call->n_args >= steady_functions[i].least &&
                   call->n_args <= steady_functions[i].most && all_steady(call->args, call->n_args);
    return false;
}

bool
lint_is_steady(const Node *node)
{
    if (node == NULL)
        return true;
    switch ((int)node->node_case) {
    case PG_QUERY__NODE__NODE_A_CONST:
    case PG_QUERY__NODE__NODE_SQLVALUE_FUNCTION:
        return true;
    case PG_QUERY__NODE__NODE_A_ARRAY_EXPR:
        return all_steady(node->a_array_expr->elements, node->a_array_expr->n_elements);
    case PG_QUERY__NODE__NODE_TYPE_CAST:
        return lint_is_steady(node->type_cast->arg);
    case PG_QUERY__NODE__NODE_COLLATE_CLAUSE:
        return lint_is_steady(node->collate_clause->arg);
    case PG_QUERY__NODE__NODE_A_EXPR:
        return lint_is_steady(node->a_expr->lexpr) && lint_is_steady(node->a_expr->rexpr);
    case PG_QUERY__NODE__NODE_BOOL_EXPR:
        return all_steady(node->bool_expr->args, node->bool_expr->n_args);
    case PG_QUERY__NODE__NODE_COALESCE_EXPR:
        return all_steady(node->coalesce_expr->args, node->coalesce_expr->n_args);
    case PG_QUERY__NODE__NODE_ROW_EXPR:
        return all_steady(node->row_expr->args, node->row_expr->n_args);
    case PG_QUERY__NODE__NODE_LIST: // of IN
        return all_steady(node->list->items, node->list->n_items);
    case PG_QUERY__NODE__NODE_MIN_MAX_EXPR:
        return all_steady(node->min_max_expr->args, node->min_max_expr->n_args);
    case PG_QUERY__NODE__NODE_NULL_TEST:
        return lint_is_steady(node->null_test->arg);
    case PG_QUERY__NODE__NODE_BOOLEAN_TEST:
        return lint_is_steady(node->boolean_test->arg);
    case PG_QUERY__NODE__NODE_A_INDIRECTION:
        return lint_is_steady(node->a_indirection->arg);
    case PG_QUERY__NODE__NODE_CASE_EXPR:
        return lint_is_steady(node->case_expr->arg) && lint_is_steady(node->case_expr->defresult) &&
               all_steady(node->case_expr->args, node->case_expr->n_args);
    case PG_QUERY__NODE__NODE_CASE_WHEN:
        return lint_is_steady(node->case_when->expr) && lint_is_steady(node->case_when->result);
    case PG_QUERY__NODE__NODE_FUNC_CALL:
        return is_steady_call(node->func_call);
    default:
        return false;
    }
}
