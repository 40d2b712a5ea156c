#include "server/statement-private.h"

#include <pg_query.h>
#include <string.h>

Statement *
statement_parse(const char *sql, size_t length)
{
    g_autofree char *text = g_strndup(sql, length);
    PgQueryProtobufParseResult parsed = pg_query_parse_protobuf(text);
    Statement *statement = NULL;
    if (parsed.error == NULL)
        statement = pg_query__parse_result__unpack(NULL, parsed.parse_tree.len,
                                                   (const guint8 *)parsed.parse_tree.data);
    pg_query_free_protobuf_parse_result(parsed);
    return statement;
}

void
statement_free(Statement *statement)
{
    if (statement != NULL)
        pg_query__parse_result__free_unpacked(statement, NULL);
}

const PgQuery__Node *
statement_node(const Statement *statement)
{
    return statement->n_stmts > 0 ? statement->stmts[0]->stmt : NULL;
}

// The tree is walked by the descriptions that protobuf keeps of its own messages: a role may be
// mentioned in some twenty kinds of statement.
static void visit_message(const ProtobufCMessage *message, GStrvBuilder *roles);

static void
visit_field(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field,
            GStrvBuilder *roles)
{
    const char *base = (const char *)message;
    bool chosen = (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) == 0 ||
                  *(const guint32 *)(const void *)(base + field->quantifier_offset) == field->id;
    if (field->type != PROTOBUF_C_TYPE_MESSAGE || !chosen)
        return;
    const void *place = base + field->offset;
    if (field->label != PROTOBUF_C_LABEL_REPEATED) {
        visit_message(*(const ProtobufCMessage *const *)place, roles);
        return;
    }
    size_t count = *(const size_t *)(const void *)(base + field->quantifier_offset);
    const ProtobufCMessage *const *list = *(const ProtobufCMessage *const *const *)place;
    for (size_t i = 0; i < count; i++)
        visit_message(list[i], roles);
}

static void
visit_message(const ProtobufCMessage *message, GStrvBuilder *roles)
{
    if (message == NULL)
        return;
    if (message->descriptor == &pg_query__role_spec__descriptor) {
        const PgQuery__RoleSpec *role = (const PgQuery__RoleSpec *)message;
        if (role->roletype == PG_QUERY__ROLE_SPEC_TYPE__ROLESPEC_CSTRING)
            g_strv_builder_add(roles, role->rolename);
    }
    for (unsigned i = 0; i < message->descriptor->n_fields; i++)
        visit_field(message, &message->descriptor->fields[i], roles);
}

GStrv
statement_roles(const Statement *statement)
{
    g_autoptr(GStrvBuilder) roles = g_strv_builder_new();
    const PgQuery__Node *node = statement_node(statement);
    if (node != NULL) {
        visit_message(&node->base, roles);
        if (node->node_case == PG_QUERY__NODE__NODE_CREATE_ROLE_STMT)
            g_strv_builder_add(roles, node->create_role_stmt->role);
    }
    return g_strv_builder_end(roles);
}

bool
statement_changes_owner(const Statement *statement)
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
statement_grants_role(const Statement *statement)
{
    const PgQuery__Node *node = statement_node(statement);
    return node != NULL && node->node_case == PG_QUERY__NODE__NODE_GRANT_ROLE_STMT;
}

const char *
statement_schema(const Statement *statement)
{
    const PgQuery__Node *node = statement_node(statement);
    bool fits = node != NULL && node->node_case == PG_QUERY__NODE__NODE_CREATE_SCHEMA_STMT &&
                *node->create_schema_stmt->schemaname != '\0';
    return fits ? node->create_schema_stmt->schemaname : NULL;
}

const char *
statement_extension(const Statement *statement, const char **schema)
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
