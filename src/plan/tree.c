#include "plan/tree-private.h"

#include <string.h>

Tree *
tree_parse_expression(const char *sql)
{
    g_autofree char *query = g_strdup_printf("SELECT %s", sql);
    g_autoptr(Tree) tree = tree_parse(query);
    return tree_expression(tree) == NULL ? NULL : g_steal_pointer(&tree);
}

const TreeNode *
tree_expression(const Tree *tree)
{
    if (tree == NULL || tree->n_stmts != 1 ||
        tree->stmts[0]->stmt->node_case != PG_QUERY__NODE__NODE_SELECT_STMT)
        return NULL;
    const PgQuery__SelectStmt *select = tree->stmts[0]->stmt->select_stmt;
    if (select->n_target_list != 1 || select->n_from_clause > 0 || select->where_clause != NULL)
        return NULL;
    return select->target_list[0]->res_target->val;
}

const char *
tree_column(const TreeNode *node)
{
    if (node == NULL || node->node_case != PG_QUERY__NODE__NODE_COLUMN_REF)
        return NULL;
    const char *name = tree_name(node->column_ref->fields, node->column_ref->n_fields, NULL);
    return *name != '\0' ? name : NULL;
}

typedef struct {
    Arena *arena;
    GPtrArray *names;
} Columns;

static void
visit_column(const ProtobufCMessage *message, void *data)
{
    const Columns *columns = data;
    if (message->descriptor != &pg_query__column_ref__descriptor)
        return;
    const PgQuery__ColumnRef *reference = (const PgQuery__ColumnRef *)message;
    const char *name = tree_name(reference->fields, reference->n_fields, NULL);
    if (*name != '\0')
        g_ptr_array_add(columns->names, arena_text(columns->arena, name));
}

const char *const *
tree_columns(Arena *arena, const ProtobufCMessage *message)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    Columns columns = {arena, names};
    tree_walk(message, visit_column, &columns);
    g_ptr_array_add(names, NULL);
    return arena_copy(arena, names->pdata, names->len * sizeof(gpointer));
}

const Table *
tree_find_table(const Schema *schema, const char *namespace, const char *name)
{
    if (name == NULL)
        return NULL;
    if (namespace != NULL && *namespace != '\0')
        return schema_find_table(schema, namespace, name);
    g_auto(GStrv) path =
        g_strsplit(schema->search_path == NULL ? "public" : schema->search_path, ",", -1);
    for (size_t i = 0; path[i] != NULL; i++) {
        g_strstrip(g_strdelimit(path[i], "\"", ' '));
        const Table *found = schema_find_table(schema, path[i], name);
        if (found != NULL)
            return found;
    }
    return NULL;
}
