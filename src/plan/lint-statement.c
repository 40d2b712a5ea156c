#include "plan/lint-private.h"

#include <string.h>

#define NODE(kind) PG_QUERY__NODE__NODE_##kind

static bool
is_statement(const Lint *lint, PgQuery__Node__NodeCase kind)
{
    return lint->node != NULL && lint->node->node_case == kind;
}

static bool
drops(const Lint *lint, PgQuery__ObjectType type)
{
    return is_statement(lint, NODE(DROP_STMT)) && lint->node->drop_stmt->remove_type == type;
}

void
check_syntax(Lint *lint)
{
    if (lint->piece->error != NULL && lint->is_first)
        lint_tell(lint, lint->piece->error_at, lint->piece->error, NULL);
}

void
check_alter_domain(Lint *lint)
{
    if (is_statement(lint, NODE(ALTER_DOMAIN_STMT)) &&
        strcmp(lint->node->alter_domain_stmt->subtype, "C") == 0)
        lint_tell(lint, lint_find_token(lint, PG_QUERY__TOKEN__ADD_P), NULL, NULL);
}

void
check_create_domain(Lint *lint)
{
    if (!is_statement(lint, NODE(CREATE_DOMAIN_STMT)))
        return;
    const PgQuery__CreateDomainStmt *create = lint->node->create_domain_stmt;
    for (size_t i = 0; i < create->n_constraints; i++) {
        const PgQuery__Constraint *constraint = create->constraints[i]->constraint;
        if (constraint->contype != PG_QUERY__CONSTR_TYPE__CONSTR_CHECK &&
            constraint->contype != PG_QUERY__CONSTR_TYPE__CONSTR_NOTNULL)
            continue;
        lint_tell(lint, constraint->location, NULL, NULL);
        return;
    }
}

void
check_drop_table(Lint *lint)
{
    if (drops(lint, PG_QUERY__OBJECT_TYPE__OBJECT_TABLE))
        lint_tell(lint, 0, NULL, NULL);
}

void
check_drop_database(Lint *lint)
{
    if (is_statement(lint, NODE(DROPDB_STMT)))
        lint_tell(lint, 0, NULL, NULL);
}

void
check_truncate(Lint *lint)
{
    if (is_statement(lint, NODE(TRUNCATE_STMT)) &&
        lint->node->truncate_stmt->behavior == PG_QUERY__DROP_BEHAVIOR__DROP_CASCADE)
        lint_tell(lint, lint_find_token(lint, PG_QUERY__TOKEN__CASCADE), NULL, NULL);
}

// Where RENAME stands.
static int
rename_place(const Lint *lint)
{
    return MAX(lint_find_token(lint, PG_QUERY__TOKEN__RENAME), 0);
}

void
check_rename_column(Lint *lint)
{
    if (is_statement(lint, NODE(RENAME_STMT)) &&
        lint->node->rename_stmt->rename_type == PG_QUERY__OBJECT_TYPE__OBJECT_COLUMN &&
        !lint_is_new(lint, lint->node->rename_stmt->relation))
        lint_tell(lint, rename_place(lint), NULL, NULL);
}

void
check_rename_table(Lint *lint)
{
    if (is_statement(lint, NODE(RENAME_STMT)) &&
        lint->node->rename_stmt->rename_type == PG_QUERY__OBJECT_TYPE__OBJECT_TABLE &&
        !lint_is_new(lint, lint->node->rename_stmt->relation) &&
        !lint_comes_back(lint, lint->node->rename_stmt->relation->relname))
        lint_tell(lint, rename_place(lint), NULL, NULL);
}

// ON ONLY: that of a partitioned table, which is built partition by partition.
void
check_create_index(Lint *lint)
{
    if (is_statement(lint, NODE(INDEX_STMT)) && !lint->node->index_stmt->concurrent &&
        lint->node->index_stmt->relation->inh &&
        !lint_is_new(lint, lint->node->index_stmt->relation))
        lint_tell(lint, 0, NULL, NULL);
}

void
check_drop_index(Lint *lint)
{
    if (drops(lint, PG_QUERY__OBJECT_TYPE__OBJECT_INDEX) && !lint->node->drop_stmt->concurrent)
        lint_tell(lint, 0, NULL, NULL);
}

void
check_reindex(Lint *lint)
{
    if (is_statement(lint, NODE(REINDEX_STMT)) && !lint_is_concurrent(lint) &&
        lint->node->reindex_stmt->kind != PG_QUERY__REINDEX_OBJECT_TYPE__REINDEX_OBJECT_SYSTEM)
        lint_tell(lint, 0, NULL, NULL);
}

void
check_enum_value(Lint *lint)
{
    if (!is_statement(lint, NODE(ALTER_ENUM_STMT)))
        return;
    const PgQuery__AlterEnumStmt *alter = lint->node->alter_enum_stmt;
    if (*alter->old_val == '\0' && *alter->new_val_neighbor == '\0')
        lint_tell(lint, lint_find_token(lint, PG_QUERY__TOKEN__ADD_P), NULL, NULL);
}

// U&"\0061": four digits, six behind a plus sign, or the backslash itself.
static int
escaped_bytes(const char *text, int length)
{
    int bytes = 0;
    for (int i = 3; i < length - 1; i++, bytes++) {
        if (text[i] == '"')
            i++;
        if (text[i] != '\\' || text[i + 1] == '\\') {
            i += text[i] == '\\';
            continue;
        }
        bool is_long = text[i + 1] == '+';
        g_autofree char *digits = g_strndup(text + i + (is_long ? 2 : 1), is_long ? 6 : 4);
        bytes += g_unichar_to_utf8((gunichar)g_ascii_strtoull(digits, NULL, 16), NULL) - 1;
        i += is_long ? 7 : 4;
    }
    return bytes;
}

// The bytes of a name without its quotes; a doubled quote is one.
static int
name_bytes(const char *text, int length)
{
    if (length > 3 && (text[0] == 'U' || text[0] == 'u') && text[1] == '&')
        return escaped_bytes(text, length);
    if (length < 2 || text[0] != '"')
        return length;
    int bytes = 0;
    for (int i = 1; i < length - 1; i++, bytes++)
        if (text[i] == '"')
            i++;
    return bytes;
}

void
check_identifier(Lint *lint)
{
    enum { LONGEST = 63 };
    const LintPiece *piece = lint->piece;
    for (size_t i = 0; lint->is_first && i < piece->token_count; i++) {
        const LintToken *token = &piece->tokens[i];
        bool name =
            token->token == PG_QUERY__TOKEN__IDENT || token->token == PG_QUERY__TOKEN__UIDENT;
        int bytes = name_bytes(piece->text + token->start, token->end - token->start);
        if (!name || bytes <= LONGEST)
            continue;
        g_autofree char *message =
            g_strdup_printf("this name has %d bytes; PostgreSQL cuts it off after 63", bytes);
        lint_tell(lint, token->start, message, NULL);
    }
}

static void
check_qualified(Lint *lint, const PgQuery__RangeVar *table)
{
    if (table != NULL && *table->schemaname == '\0' && strcmp(table->relpersistence, "t") != 0)
        lint_tell(lint, table->location, NULL, NULL);
}

// The table that a statement makes or changes; NULL: it is about something else.
static const PgQuery__RangeVar *
changed_table(const Node *node)
{
    PgQuery__ObjectType table = PG_QUERY__OBJECT_TYPE__OBJECT_TABLE;
    switch ((int)node->node_case) {
    case NODE(CREATE_STMT):
    case NODE(CREATE_FOREIGN_TABLE_STMT):
        return lint_create(node)->relation;
    case NODE(CREATE_TABLE_AS_STMT):
        return node->create_table_as_stmt->into->rel;
    case NODE(SELECT_STMT):
        return node->select_stmt->into_clause != NULL ? node->select_stmt->into_clause->rel : NULL;
    case NODE(ALTER_TABLE_STMT):
        return node->alter_table_stmt->objtype == table ? node->alter_table_stmt->relation : NULL;
    case NODE(ALTER_OBJECT_SCHEMA_STMT):
        return node->alter_object_schema_stmt->object_type == table
                   ? node->alter_object_schema_stmt->relation
                   : NULL;
    case NODE(RENAME_STMT): {
        const PgQuery__RenameStmt *rename = node->rename_stmt;
        bool ours = rename->rename_type == table || rename->relation_type == table ||
                    rename->rename_type == PG_QUERY__OBJECT_TYPE__OBJECT_TABCONSTRAINT;
        return ours ? rename->relation : NULL;
    }
    default:
        return NULL;
    }
}

void
check_table_schema(Lint *lint)
{
    const Node *node = lint->node;
    if (node == NULL || !lint->is_first)
        return;
    check_qualified(lint, changed_table(node));
    if (!drops(lint, PG_QUERY__OBJECT_TYPE__OBJECT_TABLE))
        return;
    for (size_t i = 0; i < node->drop_stmt->n_objects; i++)
        if (node->drop_stmt->objects[i]->list->n_items == 1)
            lint_tell(lint, 0, NULL, NULL);
}

static bool
is_full_vacuum(const Lint *lint)
{
    if (!is_statement(lint, NODE(VACUUM_STMT)))
        return false;
    const PgQuery__VacuumStmt *vacuum = lint->node->vacuum_stmt;
    return lint_has_option(vacuum->options, vacuum->n_options, "full");
}

void
check_repack(Lint *lint)
{
    if (is_statement(lint, NODE(CLUSTER_STMT)) || is_full_vacuum(lint))
        lint_tell(lint, 0, NULL, NULL);
}
