// What a change does to those who use the database meanwhile: the rules that squawk has no name
// for.
#include "plan/lint-private.h"

#include <string.h>

#define NODE(kind) PG_QUERY__NODE__NODE_##kind
#define ALTER(kind) PG_QUERY__ALTER_TABLE_TYPE__AT_##kind

void
check_not_in_transaction(Lint *lint)
{
    if (!lint_is_concurrent(lint) || (lint->in_transaction && !lint->piece->outside))
        return;
    switch ((int)lint->node->node_case) {
    case NODE(INDEX_STMT):
        lint_tell(lint, 0, NULL, NULL);
        return;
    case NODE(REINDEX_STMT):
        lint_tell(lint, 0, "if it fails, an invalid index with the suffix _ccnew stays",
                  "drop it and reindex again");
        return;
    case NODE(DROP_STMT):
        lint_tell(lint, 0, "if it fails, the index stays and is invalid", "drop it again");
        return;
    default:
        lint_tell(lint, lint->start, "if it fails, the partition stays half detached",
                  "DETACH PARTITION … FINALIZE ends it");
    }
}

// A column that the running version does not fill gets no value by itself: it is added so, or it
// loses its default here.
void
check_writers(Lint *lint)
{
    const PgQuery__ColumnDef *column = lint_new_column(lint);
    if (lint_is_alter(lint, ALTER(ColumnDefault)) && lint->command->def == NULL &&
        lint_is_filled_here(lint, lint->command->name))
        lint_tell(lint, lint->start, NULL, NULL);
    if (column == NULL || !lint_is_of_table(lint) || lint_is_new(lint, lint_table(lint)) ||
        lint_is_filled(column))
        return;
    if (lint_column_constraint(column, PG_QUERY__CONSTR_TYPE__CONSTR_NOTNULL) != NULL ||
        lint_column_constraint(column, PG_QUERY__CONSTR_TYPE__CONSTR_PRIMARY) != NULL)
        lint_tell(lint, lint->start, NULL, NULL);
}

// ---- readers -----------------------------------------------------------------------------------

static const char *
last_of(const Node *object)
{
    if (object == NULL)
        return "";
    switch ((int)object->node_case) {
    case NODE(LIST):
        return tree_name(object->list->items, object->list->n_items, NULL);
    case NODE(OBJECT_WITH_ARGS):
        return tree_name(object->object_with_args->objname, object->object_with_args->n_objname,
                         NULL);
    case NODE(TYPE_NAME):
        return tree_name(object->type_name->names, object->type_name->n_names, NULL);
    case NODE(STRING):
        return object->string->sval;
    default:
        return "";
    }
}

// What a statement makes that readers call by name.
static const char *
made_name(const Node *node)
{
    switch ((int)node->node_case) {
    case NODE(VIEW_STMT):
        return node->view_stmt->view->relname;
    case NODE(CREATE_TABLE_AS_STMT):
        return node->create_table_as_stmt->into->rel->relname;
    case NODE(CREATE_STMT):
    case NODE(CREATE_FOREIGN_TABLE_STMT):
        return lint_create(node)->relation->relname;
    case NODE(CREATE_SEQ_STMT):
        return node->create_seq_stmt->sequence->relname;
    case NODE(COMPOSITE_TYPE_STMT):
        return node->composite_type_stmt->typevar->relname;
    case NODE(CREATE_SCHEMA_STMT):
        return node->create_schema_stmt->schemaname;
    case NODE(CREATE_FUNCTION_STMT):
        return tree_name(node->create_function_stmt->funcname,
                         node->create_function_stmt->n_funcname, NULL);
    case NODE(CREATE_ENUM_STMT):
        return tree_name(node->create_enum_stmt->type_name, node->create_enum_stmt->n_type_name,
                         NULL);
    case NODE(CREATE_DOMAIN_STMT):
        return tree_name(node->create_domain_stmt->domainname,
                         node->create_domain_stmt->n_domainname, NULL);
    case NODE(CREATE_RANGE_STMT):
        return tree_name(node->create_range_stmt->type_name, node->create_range_stmt->n_type_name,
                         NULL);
    case NODE(DEFINE_STMT):
        return tree_name(node->define_stmt->defnames, node->define_stmt->n_defnames, NULL);
    case NODE(RENAME_STMT): // another object takes the name
        return node->rename_stmt->newname;
    default:
        return "";
    }
}

bool
lint_comes_back(const Lint *lint, const char *name)
{
    for (guint i = (guint)lint->index + 1; i < lint->pieces->len; i++) {
        const LintPiece *piece = lint->pieces->pdata[i];
        if (piece->tree != NULL && piece->tree->n_stmts > 0 &&
            strcmp(made_name(piece->tree->stmts[0]->stmt), name) == 0)
            return true;
    }
    return false;
}

static void
check_dropped(Lint *lint, const PgQuery__DropStmt *drop)
{
    static const PgQuery__ObjectType read[] = {
        PG_QUERY__OBJECT_TYPE__OBJECT_VIEW,     PG_QUERY__OBJECT_TYPE__OBJECT_MATVIEW,
        PG_QUERY__OBJECT_TYPE__OBJECT_FUNCTION, PG_QUERY__OBJECT_TYPE__OBJECT_PROCEDURE,
        PG_QUERY__OBJECT_TYPE__OBJECT_SCHEMA,   PG_QUERY__OBJECT_TYPE__OBJECT_TYPE,
        PG_QUERY__OBJECT_TYPE__OBJECT_SEQUENCE, PG_QUERY__OBJECT_TYPE__OBJECT_FOREIGN_TABLE,
        PG_QUERY__OBJECT_TYPE__OBJECT_DOMAIN,   PG_QUERY__OBJECT_TYPE__OBJECT_AGGREGATE,
        PG_QUERY__OBJECT_TYPE__OBJECT_ROUTINE,
    };
    bool counts = false;
    for (size_t i = 0; i < G_N_ELEMENTS(read); i++)
        counts = counts || read[i] == drop->remove_type;
    for (size_t i = 0; counts && i < drop->n_objects; i++) {
        const char *name = last_of(drop->objects[i]);
        if (lint_comes_back(lint, name))
            continue;
        g_autofree char *message = g_strdup_printf("whoever uses \"%s\" fails from here on", name);
        lint_tell(lint, 0, message, NULL);
    }
}

static void
check_renamed(Lint *lint, const PgQuery__RenameStmt *rename)
{
    const char *name = NULL;
    switch ((int)rename->rename_type) {
    case PG_QUERY__OBJECT_TYPE__OBJECT_VIEW:
    case PG_QUERY__OBJECT_TYPE__OBJECT_MATVIEW:
    case PG_QUERY__OBJECT_TYPE__OBJECT_SEQUENCE:
        name = rename->relation->relname;
        break;
    case PG_QUERY__OBJECT_TYPE__OBJECT_SCHEMA:
        name = rename->subname;
        break;
    case PG_QUERY__OBJECT_TYPE__OBJECT_FUNCTION:
    case PG_QUERY__OBJECT_TYPE__OBJECT_PROCEDURE:
    case PG_QUERY__OBJECT_TYPE__OBJECT_AGGREGATE:
    case PG_QUERY__OBJECT_TYPE__OBJECT_ROUTINE:
    case PG_QUERY__OBJECT_TYPE__OBJECT_DOMAIN:
    case PG_QUERY__OBJECT_TYPE__OBJECT_TYPE:
        name = last_of(rename->object);
        break;
    case PG_QUERY__OBJECT_TYPE__OBJECT_ATTRIBUTE:
        name = rename->subname;
        break;
    default:
        return;
    }
    if (!lint_comes_back(lint, name))
        lint_tell(lint, 0, NULL, NULL);
}

void
check_readers(Lint *lint)
{
    const Node *node = lint->node;
    bool loses = lint_is_alter(lint, ALTER(DropColumn)) && !lint_is_of_table(lint);
    if (loses)
        lint_tell(lint, lint->start, "whoever reads this field of the type fails from here on",
                  NULL);
    if (node == NULL || lint->command != NULL)
        return;
    if (node->node_case == NODE(DROP_STMT))
        check_dropped(lint, node->drop_stmt);
    if (node->node_case == NODE(RENAME_STMT))
        check_renamed(lint, node->rename_stmt);
    if (node->node_case == NODE(ALTER_ENUM_STMT) && *node->alter_enum_stmt->old_val != '\0')
        lint_tell(lint, 0, "whoever writes the old value of the enum fails from here on", NULL);
    if (node->node_case == NODE(ALTER_OBJECT_SCHEMA_STMT) &&
        node->alter_object_schema_stmt->relation != NULL &&
        !lint_is_made(lint, node->alter_object_schema_stmt->relation))
        lint_tell(lint, 0, NULL, NULL);
}

// ---- locks -------------------------------------------------------------------------------------

static void
seek_writing(void *data, const ProtobufCMessage *message)
{
    bool *found = data;
    if (message->descriptor == &pg_query__update_stmt__descriptor ||
        message->descriptor == &pg_query__delete_stmt__descriptor)
        *found = true;
}

static bool
writes(const Node *node)
{
    bool found = false; // WITH may hold UPDATE and DELETE
    lint_visit(&node->base, seek_writing, &found);
    return found;
}

static bool
reads_tables(const Node *query)
{
    return query != NULL && query->node_case == NODE(SELECT_STMT) &&
           query->select_stmt->n_from_clause > 0;
}

// Work of one action that grows with the rows.
static bool
is_long_action(const Lint *lint)
{
    static const PgQuery__AlterTableType slow[] = {
        ALTER(ValidateConstraint), ALTER(SetNotNull),    ALTER(AlterColumnType), ALTER(SetLogged),
        ALTER(SetUnLogged),        ALTER(SetTableSpace), ALTER(SetAccessMethod)};
    for (size_t i = 0; i < G_N_ELEMENTS(slow); i++)
        if (lint_is_alter(lint, slow[i]))
            return true;
    const PgQuery__ColumnDef *column = lint_new_column(lint);
    if (column != NULL && lint_rewrites(column))
        return true;
    const PgQuery__Constraint *constraint = lint_new_constraint(lint);
    return constraint != NULL && !constraint->skip_validation && *constraint->indexname == '\0';
}

// Work that grows with the rows.
static bool
is_long(const Lint *lint)
{
    const Node *node = lint->node;
    if (lint->command != NULL)
        return !lint_is_new(lint, lint_table(lint)) && is_long_action(lint);
    switch ((int)node->node_case) {
    case NODE(UPDATE_STMT):
    case NODE(DELETE_STMT):
    case NODE(MERGE_STMT):
    case NODE(CLUSTER_STMT):
        return true;
    case NODE(REFRESH_MAT_VIEW_STMT):
        return !node->refresh_mat_view_stmt->skip_data;
    case NODE(CREATE_TABLE_AS_STMT):
        return !node->create_table_as_stmt->into->skip_data &&
               reads_tables(node->create_table_as_stmt->query);
    case NODE(SELECT_STMT):
        return (node->select_stmt->into_clause != NULL && reads_tables(node)) || writes(node);
    case NODE(INSERT_STMT):
        return reads_tables(node->insert_stmt->select_stmt) || writes(node);
    case NODE(INDEX_STMT):
        return !lint_is_new(lint, node->index_stmt->relation);
    case NODE(REINDEX_STMT):
        return true;
    case NODE(DO_STMT): // what can be read of it is looked at by itself
        return !lint->piece->is_read;
    default:
        return false;
    }
}

void
check_held_longer(Lint *lint)
{
    if (lint->node == NULL || lint->strong_piece < 0 || (size_t)lint->strong_piece == lint->index ||
        !lint->in_transaction || lint->piece->outside || !is_long(lint))
        return;
    const LintPiece *first = lint->pieces->pdata[lint->strong_piece];
    g_autofree char *message = g_strdup_printf(
        "the ACCESS EXCLUSIVE lock of line %d is held while this works through the rows",
        first->origin.line);
    lint_tell(lint, lint->start, first->origin.line > 0 ? message : NULL, NULL);
}

void
check_drop_foreign(Lint *lint)
{
    if (!lint_is_alter(lint, ALTER(DropConstraint)))
        return;
    const LintConstraint *known = lint_constraint(lint, lint->command->name);
    bool foreign = known != NULL && known->table != NULL
                       ? known->is_foreign
                       : g_str_has_suffix(lint->command->name, "_fkey") ||
                             g_str_has_prefix(lint->command->name, "fk_");
    if (foreign)
        lint_tell(lint, lint->start, NULL, NULL);
}

// ---- indexes below foreign keys ----------------------------------------------------------------

// The index begins with all columns of the key, in whichever order.
static bool
serves(const LintKey *index, const LintKey *key)
{
    if (strcmp(index->table, key->table) != 0)
        return false;
    for (size_t i = 0; key->columns[i] != NULL; i++)
        if (index->columns[i] == NULL || !g_strv_contains(key->columns, index->columns[i]))
            return false;
    return true;
}

void
finish_foreign_index(Lint *lint)
{
    for (guint i = 0; i < lint->keys->len; i++) {
        const LintKey *key = &g_array_index(lint->keys, LintKey, i);
        bool served = false;
        for (guint j = 0; !served && j < lint->indexes->len; j++)
            served = serves(lint->indexes->pdata[j], key);
        if (served)
            continue;
        g_autoptr(GString) message = g_string_new(NULL);
        g_string_printf(message, "no index on %s (", key->table);
        for (size_t j = 0; key->columns[j] != NULL; j++)
            g_string_append_printf(message, "%s%s", j > 0 ? ", " : "", key->columns[j]);
        g_string_append(message, "): each DELETE in the referenced table reads it all");
        lint_tell_of(lint, key->piece, key->offset, message->str);
    }
}
