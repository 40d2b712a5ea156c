#include "plan/lint-private.h"

#include <string.h>

#define NODE(kind) PG_QUERY__NODE__NODE_##kind

// ---- transactions ------------------------------------------------------------------------------

void
check_concurrent(Lint *lint)
{
    if (!lint_is_concurrent(lint) || !lint->in_transaction || lint->piece->outside)
        return;
    // whoever runs a script of one statement in a transaction of his own will see
    bool alone = lint->options->form == LINT_SCRIPT && lint->pieces->len == 1;
    if (lint->in_explicit || !alone)
        lint_tell(lint, MAX(lint_find_token(lint, PG_QUERY__TOKEN__CONCURRENTLY), 0), NULL, NULL);
}

void
check_nesting(Lint *lint)
{
    bool given = lint->is_given;
    if (lint_begins(lint->node) && (given || lint->in_explicit))
        lint_tell(lint, 0, NULL, NULL);
    if (lint_ends(lint->node) && given)
        lint_tell(lint, 0, "this ends the transaction that the revision runs in", NULL);
    else if (lint_ends(lint->node) && !lint->in_explicit)
        lint_tell(lint, 0, "there is no transaction to end here",
                  "BEGIN one before it, or leave this out");
}

void
finish_uncommitted(Lint *lint)
{
    for (guint i = 0; lint->begun != NULL && i < lint->pieces->len; i++)
        if (lint->pieces->pdata[i] == lint->begun)
            lint_tell_of(lint, i, 0, NULL);
}

// ---- running it again --------------------------------------------------------------------------

static const char *const missing_if_exists =
    "without IF EXISTS the script cannot be run again after it failed further down";
static const char *const missing_if_not_exists =
    "without IF NOT EXISTS the script cannot be run again after it failed further down";

// What keeps an action from being run twice; NULL: nothing.
static const char *
not_robust(const Lint *lint)
{
    const PgQuery__AlterTableCmd *command = lint->command;
    const PgQuery__Constraint *constraint = lint_new_constraint(lint);
    const LintConstraint *known = NULL;
    switch ((int)command->subtype) {
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DropConstraint:
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DropColumn:
        return command->missing_ok ? NULL : missing_if_exists;
    case PG_QUERY__ALTER_TABLE_TYPE__AT_AddColumn:
        return command->missing_ok ? NULL : missing_if_not_exists;
    case PG_QUERY__ALTER_TABLE_TYPE__AT_ValidateConstraint:
        known = lint_constraint(lint, command->name);
        return known != NULL && (known->added || known->dropped) ? NULL : lint->rule->message;
    case PG_QUERY__ALTER_TABLE_TYPE__AT_AddConstraint:
        known = lint_constraint(lint, constraint->conname);
        return known != NULL && known->dropped ? NULL : lint->rule->message;
    default:
        return lint->rule->message;
    }
}

static bool
is_short_lived(const PgQuery__CreateStmt *create)
{
    return strcmp(create->relation->relpersistence, "t") == 0 &&
           create->oncommit == PG_QUERY__ON_COMMIT_ACTION__ONCOMMIT_DROP;
}

static bool
renames_in_table(const Node *node)
{
    if (node->node_case == NODE(ALTER_OBJECT_SCHEMA_STMT))
        return node->alter_object_schema_stmt->object_type == PG_QUERY__OBJECT_TYPE__OBJECT_TABLE;
    if (node->node_case != NODE(RENAME_STMT))
        return false;
    PgQuery__ObjectType type = node->rename_stmt->rename_type;
    bool column = type == PG_QUERY__OBJECT_TYPE__OBJECT_COLUMN &&
                  node->rename_stmt->relation_type == PG_QUERY__OBJECT_TYPE__OBJECT_TABLE;
    return column || type == PG_QUERY__OBJECT_TYPE__OBJECT_TABLE ||
           type == PG_QUERY__OBJECT_TYPE__OBJECT_TABCONSTRAINT;
}

static bool
drops_without_if(const PgQuery__DropStmt *drop)
{
    return !drop->missing_ok && (drop->remove_type == PG_QUERY__OBJECT_TYPE__OBJECT_INDEX ||
                                 drop->remove_type == PG_QUERY__OBJECT_TYPE__OBJECT_TABLE ||
                                 drop->remove_type == PG_QUERY__OBJECT_TYPE__OBJECT_TYPE);
}

static void
check_robust_statement(Lint *lint)
{
    const Node *node = lint->node;
    switch ((int)node->node_case) {
    case NODE(CREATE_STMT):
        if (!node->create_stmt->if_not_exists && !is_short_lived(node->create_stmt))
            lint_tell(lint, 0, missing_if_not_exists, NULL);
        return;
    case NODE(DROP_STMT):
        if (drops_without_if(node->drop_stmt))
            lint_tell(lint, 0, missing_if_exists, NULL);
        return;
    default:
        if (renames_in_table(node))
            lint_tell(lint, MAX(lint_find_token(lint, PG_QUERY__TOKEN__RENAME), 0), NULL, NULL);
    }
}

void
check_robust(Lint *lint)
{
    const Node *node = lint->node;
    if (node == NULL)
        return;
    if (node->node_case == NODE(INDEX_STMT)) {
        const PgQuery__IndexStmt *index = node->index_stmt;
        if (!index->if_not_exists && *index->idxname != '\0' &&
            (index->concurrent || !lint->in_transaction))
            lint_tell(lint, 0, missing_if_not_exists, NULL);
        return;
    }
    if (lint->in_transaction)
        return;
    if (lint->command == NULL) {
        check_robust_statement(lint);
        return;
    }
    bool table = node->alter_table_stmt->objtype == PG_QUERY__OBJECT_TYPE__OBJECT_TABLE;
    const char *message = table ? not_robust(lint) : NULL;
    if (message != NULL)
        lint_tell(lint, lint->start, message, NULL);
}

// ---- time limits -------------------------------------------------------------------------------

// Statements that nobody waits for, or that are an application's own.
static const PgQuery__Node__NodeCase quick_statements[] = {
    NODE(INSERT_STMT),     NODE(DELETE_STMT),         NODE(UPDATE_STMT),
    NODE(MERGE_STMT),      NODE(TRANSACTION_STMT),    NODE(VARIABLE_SET_STMT),
    NODE(COPY_STMT),       NODE(VARIABLE_SHOW_STMT),  NODE(DO_STMT),
    NODE(CALL_STMT),       NODE(CLOSE_PORTAL_STMT),   NODE(DEALLOCATE_STMT),
    NODE(DISCARD_STMT),    NODE(DECLARE_CURSOR_STMT), NODE(EXECUTE_STMT),
    NODE(EXPLAIN_STMT),    NODE(FETCH_STMT),          NODE(GRANT_STMT),
    NODE(GRANT_ROLE_STMT), NODE(CHECK_POINT_STMT),    NODE(LISTEN_STMT),
    NODE(UNLISTEN_STMT),   NODE(NOTIFY_STMT),         NODE(PREPARE_STMT),
    NODE(SEC_LABEL_STMT),  NODE(REASSIGN_OWNED_STMT), NODE(CONSTRAINTS_SET_STMT),
};

static void
seek_foreign(void *data, const ProtobufCMessage *message)
{
    bool *found = data;
    if (message->descriptor == &pg_query__constraint__descriptor &&
        ((const PgQuery__Constraint *)message)->contype == PG_QUERY__CONSTR_TYPE__CONSTR_FOREIGN)
        *found = true;
}

static bool
is_slow(const Node *node)
{
    for (size_t i = 0; i < G_N_ELEMENTS(quick_statements); i++)
        if (quick_statements[i] == node->node_case)
            return false;
    if (node->node_case == NODE(SELECT_STMT))
        return node->select_stmt->into_clause != NULL;
    if (node->node_case == NODE(VACUUM_STMT))
        return node->vacuum_stmt->is_vacuumcmd; // ANALYZE is the same statement
    if (node->node_case != NODE(CREATE_STMT))
        return true;
    bool foreign = false; // a new table locks those that it references
    lint_visit(&node->base, seek_foreign, &foreign);
    return foreign;
}

// 0, '0', '0 s': no limit at all.
static bool
is_nothing(const Node *value)
{
    if (value == NULL || value->node_case != NODE(A_CONST))
        return false;
    const PgQuery__AConst *constant = value->a_const;
    if (constant->val_case == PG_QUERY__A__CONST__VAL_IVAL)
        return constant->ival->ival == 0;
    return constant->val_case == PG_QUERY__A__CONST__VAL_SVAL &&
           g_regex_match_simple("^\\s*[+-]?[0.]+\\s*[a-z]*\\s*$", constant->sval->sval,
                                G_REGEX_CASELESS, 0);
}

typedef struct {
    const char *setting;
    LintLimit found;
    bool is_off;
} Setting;

static bool
is_true(const Node *value)
{
    const Node *constant =
        value != NULL && value->node_case == NODE(TYPE_CAST) ? value->type_cast->arg : value;
    if (constant == NULL || constant->node_case != NODE(A_CONST))
        return false;
    if (constant->a_const->val_case == PG_QUERY__A__CONST__VAL_BOOLVAL)
        return constant->a_const->boolval->boolval;
    return constant->a_const->val_case == PG_QUERY__A__CONST__VAL_SVAL &&
           strcmp(constant->a_const->sval->sval, "t") == 0;
}

// set_config('lock_timeout', '1s', false)
static void
seek_config(void *data, const ProtobufCMessage *message)
{
    Setting *setting = data;
    const PgQuery__FuncCall *call = (const PgQuery__FuncCall *)message;
    if (message->descriptor != &pg_query__func_call__descriptor || call->n_args != 3 ||
        strcmp(tree_name(call->funcname, call->n_funcname, NULL), "set_config") != 0)
        return;
    const Node *name = call->args[0];
    if (name->node_case != NODE(A_CONST) ||
        name->a_const->val_case != PG_QUERY__A__CONST__VAL_SVAL ||
        g_ascii_strcasecmp(name->a_const->sval->sval, setting->setting) != 0)
        return;
    setting->found = is_true(call->args[2]) ? LIMIT_LOCAL : LIMIT_SET;
    setting->is_off = is_nothing(call->args[1]);
}

// What a statement makes of a limit; `before` when it leaves it.
static LintLimit
limit_after(const Lint *lint, const char *name, LintLimit before)
{
    const Node *node = lint->node;
    Setting setting = {.setting = name, .found = LIMIT_NONE};
    if (node->node_case == NODE(SELECT_STMT)) {
        lint_visit(&node->base, seek_config, &setting);
    } else if (node->node_case == NODE(VARIABLE_SET_STMT)) {
        const PgQuery__VariableSetStmt *set = node->variable_set_stmt;
        if (set->kind == PG_QUERY__VARIABLE_SET_KIND__VAR_RESET_ALL)
            return LIMIT_NONE;
        if (strcmp(set->name, name) != 0)
            return before;
        setting.found = set->is_local ? LIMIT_LOCAL : LIMIT_SET;
        setting.is_off = set->kind != PG_QUERY__VARIABLE_SET_KIND__VAR_SET_VALUE ||
                         set->n_args != 1 || is_nothing(set->args[0]);
    }
    if (setting.found == LIMIT_NONE)
        return before;
    if (setting.is_off)
        return LIMIT_NONE;
    // outside BEGIN whoever runs the script has begun the transaction that LOCAL is about
    return lint->in_explicit ? setting.found : LIMIT_SET;
}

// True when the unit is the first slow one without the limit.
static bool
lacks_limit(Lint *lint, const char *name, LintLimit *limit)
{
    if (lint->node == NULL || *limit == LIMIT_TOLD || !lint->is_first)
        return false;
    *limit = limit_after(lint, name, *limit);
    if (*limit != LIMIT_NONE || !is_slow(lint->node))
        return false;
    *limit = LIMIT_TOLD;
    return true;
}

void
check_lock_timeout(Lint *lint)
{
    if (!lacks_limit(lint, "lock_timeout", &lint->lock_timeout))
        return;
    const char *lock = lint_lock(lint);
    g_autofree char *message =
        lock != NULL ? g_strdup_printf("without lock_timeout everybody queues behind this while it "
                                       "waits for its %s lock",
                                       lock)
                     : NULL;
    lint_tell(lint, 0, message, NULL);
}

void
check_statement_timeout(Lint *lint)
{
    if (lacks_limit(lint, "statement_timeout", &lint->statement_timeout))
        lint_tell(lint, 0, NULL, NULL);
}
