#include "server/statement-private.h"

#include <string.h>

Tree *
statement_parse(const char *sql, size_t length)
{
    g_autofree char *text = g_strndup(sql, length);
    return tree_parse(text);
}

const PgQuery__Node *
statement_node(const Tree *statement)
{
    return statement->n_stmts > 0 ? statement->stmts[0]->stmt : NULL;
}

// A role may be mentioned in some twenty kinds of statement.
static void
visit_role(const ProtobufCMessage *message, void *data)
{
    const PgQuery__RoleSpec *role = (const PgQuery__RoleSpec *)message;
    if (message->descriptor == &pg_query__role_spec__descriptor &&
        role->roletype == PG_QUERY__ROLE_SPEC_TYPE__ROLESPEC_CSTRING)
        g_strv_builder_add(data, role->rolename);
}

GStrv
statement_roles(const Tree *statement)
{
    g_autoptr(GStrvBuilder) roles = g_strv_builder_new();
    const PgQuery__Node *node = statement_node(statement);
    if (node != NULL) {
        tree_walk(&node->base, visit_role, roles);
        if (node->node_case == PG_QUERY__NODE__NODE_CREATE_ROLE_STMT)
            g_strv_builder_add(roles, node->create_role_stmt->role);
    }
    return g_strv_builder_end(roles);
}

bool
statement_changes_owner(const Tree *statement)
{
    const PgQuery__Node *node = statement_node(statement);
    if (node == NULL)
        return false;
    if (node->node_case == PG_QUERY__NODE__NODE_ALTER_OWNER_STMT)
        return true;
    if (node->node_case != PG_QUERY__NODE__NODE_ALTER_TABLE_STMT)
        return false;
    const PgQuery__AlterTableStmt *alter = node->alter_table_stmt;
    for (size_t i = 0; i < alter->n_cmds; i++)
        if (alter->cmds[i]->alter_table_cmd->subtype != PG_QUERY__ALTER_TABLE_TYPE__AT_ChangeOwner)
            return false;
    return true;
}

bool
statement_grants_role(const Tree *statement)
{
    const PgQuery__Node *node = statement_node(statement);
    return node != NULL && node->node_case == PG_QUERY__NODE__NODE_GRANT_ROLE_STMT;
}

const char *
statement_schema(const Tree *statement)
{
    const PgQuery__Node *node = statement_node(statement);
    bool fits = node != NULL && node->node_case == PG_QUERY__NODE__NODE_CREATE_SCHEMA_STMT &&
                *node->create_schema_stmt->schemaname != '\0';
    return fits ? node->create_schema_stmt->schemaname : NULL;
}

const char *
statement_extension(const Tree *statement, const char **schema)
{
    const PgQuery__Node *node = statement_node(statement);
    *schema = NULL;
    if (node == NULL || node->node_case != PG_QUERY__NODE__NODE_CREATE_EXTENSION_STMT)
        return NULL;
    const PgQuery__CreateExtensionStmt *create = node->create_extension_stmt;
    for (size_t i = 0; i < create->n_options; i++) {
        const PgQuery__DefElem *option = create->options[i]->def_elem;
        bool text = option->arg != NULL && option->arg->node_case == PG_QUERY__NODE__NODE_STRING;
        if (text && strcmp(option->defname, "schema") == 0)
            *schema = option->arg->string->sval;
    }
    return create->extname;
}
