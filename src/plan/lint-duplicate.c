#include "plan/lint-private.h"

#include <string.h>

// One mention of a column in a list of assignments or definitions.
typedef struct {
    const char *name;
    int place;
    bool is_partial; // a field or an element of it
} Mention;

// Told of once each: an assignment counts when there are two, of which one is to the whole column.
static void
tell_duplicates(Lint *lint, const GArray *mentions)
{
    for (guint i = 0; i < mentions->len; i++) {
        const Mention *mention = &g_array_index(mentions, Mention, i);
        unsigned same = 0;
        bool whole = false;
        for (guint j = 0; j < mentions->len; j++) {
            const Mention *other = &g_array_index(mentions, Mention, j);
            if (strcmp(other->name, mention->name) != 0)
                continue;
            same++;
            whole = whole || !other->is_partial;
        }
        if (same < 2 || !whole)
            continue;
        g_autofree char *message =
            g_strdup_printf("column \"%s\" stands here %u times", mention->name, same);
        lint_tell(lint, mention->place, message, NULL);
    }
}

// Names of a target list: of what is set, or of what a view's columns come to be called.
static void
check_targets(Lint *lint, Node *const *targets, size_t count, bool are_outputs)
{
    g_autoptr(GArray) mentions = g_array_new(FALSE, FALSE, sizeof(Mention));
    for (size_t i = 0; i < count; i++) {
        if (targets[i]->node_case != PG_QUERY__NODE__NODE_RES_TARGET)
            continue;
        const PgQuery__ResTarget *target = targets[i]->res_target;
        Mention mention = {.name = target->name,
                           .place = target->location,
                           .is_partial = !are_outputs && target->n_indirection > 0};
        bool bare = are_outputs && *target->name == '\0' && target->val != NULL &&
                    target->val->node_case == PG_QUERY__NODE__NODE_COLUMN_REF;
        if (bare)
            mention.name =
                tree_name(target->val->column_ref->fields, target->val->column_ref->n_fields, NULL);
        if (*mention.name != '\0')
            g_array_append_val(mentions, mention);
    }
    tell_duplicates(lint, mentions);
}

static void
check_columns(Lint *lint, Node *const *elements, size_t count)
{
    g_autoptr(GArray) mentions = g_array_new(FALSE, FALSE, sizeof(Mention));
    for (size_t i = 0; i < count; i++) {
        if (elements[i]->node_case != PG_QUERY__NODE__NODE_COLUMN_DEF)
            continue;
        Mention mention = {.name = elements[i]->column_def->colname,
                           .place = elements[i]->column_def->location};
        g_array_append_val(mentions, mention);
    }
    tell_duplicates(lint, mentions);
}

// The tree has no places for these: the first tokens behind the name that read so.
static void
check_aliases(Lint *lint, Node *const *names, size_t count)
{
    g_autoptr(GArray) mentions = g_array_new(FALSE, FALSE, sizeof(Mention));
    size_t at = 0;
    while (at < lint->piece->token_count &&
           lint->piece->tokens[at].token != PG_QUERY__TOKEN__ASCII_40)
        at++;
    for (size_t i = 0; i < count; i++) {
        size_t token = at + 1 + 2 * i; // a comma between each two
        Mention mention = {
            .name =
                names[i]->node_case == PG_QUERY__NODE__NODE_STRING ? names[i]->string->sval : "",
            .place = token < lint->piece->token_count ? lint->piece->tokens[token].start : 0};
        g_array_append_val(mentions, mention);
    }
    tell_duplicates(lint, mentions);
}

static void
check_query(Lint *lint, const Node *query)
{
    if (query != NULL && query->node_case == PG_QUERY__NODE__NODE_SELECT_STMT)
        check_targets(lint, query->select_stmt->target_list, query->select_stmt->n_target_list,
                      true);
}

static void
check_message(void *data, const ProtobufCMessage *message)
{
    Lint *lint = data;
    const ProtobufCMessageDescriptor *type = message->descriptor;
    if (type == &pg_query__update_stmt__descriptor) {
        const PgQuery__UpdateStmt *update = (const PgQuery__UpdateStmt *)message;
        check_targets(lint, update->target_list, update->n_target_list, false);
    } else if (type == &pg_query__insert_stmt__descriptor) {
        const PgQuery__InsertStmt *insert = (const PgQuery__InsertStmt *)message;
        check_targets(lint, insert->cols, insert->n_cols, false);
    } else if (type == &pg_query__on_conflict_clause__descriptor) {
        const PgQuery__OnConflictClause *conflict = (const PgQuery__OnConflictClause *)message;
        check_targets(lint, conflict->target_list, conflict->n_target_list, false);
    } else if (type == &pg_query__merge_when_clause__descriptor) {
        const PgQuery__MergeWhenClause *when = (const PgQuery__MergeWhenClause *)message;
        check_targets(lint, when->target_list, when->n_target_list, false);
    }
}

static void
check_definition(Lint *lint, const Node *node)
{
    switch ((int)node->node_case) {
    case PG_QUERY__NODE__NODE_CREATE_STMT:
    case PG_QUERY__NODE__NODE_CREATE_FOREIGN_TABLE_STMT:
        check_columns(lint, lint_create(node)->table_elts, lint_create(node)->n_table_elts);
        return;
    case PG_QUERY__NODE__NODE_VIEW_STMT:
        if (node->view_stmt->n_aliases > 0)
            check_aliases(lint, node->view_stmt->aliases, node->view_stmt->n_aliases);
        else
            check_query(lint, node->view_stmt->query);
        return;
    case PG_QUERY__NODE__NODE_CREATE_TABLE_AS_STMT: {
        const PgQuery__IntoClause *into = node->create_table_as_stmt->into;
        if (into->n_col_names > 0)
            check_aliases(lint, into->col_names, into->n_col_names);
        else
            check_query(lint, node->create_table_as_stmt->query);
        return;
    }
    case PG_QUERY__NODE__NODE_SELECT_STMT:
        if (node->select_stmt->into_clause != NULL)
            check_query(lint, node);
        return;
    default:
        return;
    }
}

void
check_duplicates(Lint *lint)
{
    if (lint->node == NULL || !lint->is_first)
        return;
    check_definition(lint, lint->node);
    lint_visit(&lint->node->base, check_message, lint);
}
