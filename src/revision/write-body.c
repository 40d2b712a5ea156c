#include "revision/write-private.h"

#include "revision/write-plan.h"

#include <string.h>

// ---- calls -----------------------------------------------------------------------------------

static const char *
rename_table_call(const Writing *writing, const Ddl *ddl)
{
    g_autoptr(GString) text = g_string_new("op.rename_table(");
    add_repr(text, ddl->table);
    g_string_append(text, ", ");
    add_repr(text, ddl->new_name);
    if (ddl->namespace != NULL) {
        g_string_append(text, ", schema=");
        add_repr(text, ddl->namespace);
    }
    g_string_append_c(text, ')');
    return arena_text(writing->arena, text->str);
}

static const char *
drop_table_call(const Writing *writing, const Ddl *ddl)
{
    g_autoptr(GString) text = g_string_new("op.drop_table(");
    add_repr(text, ddl->table);
    if (ddl->namespace != NULL) {
        g_string_append(text, ", schema=");
        add_repr(text, ddl->namespace);
    }
    g_string_append_c(text, ')');
    return arena_text(writing->arena, text->str);
}

static void
add_or_none(GString *text, const char *value)
{
    if (value == NULL)
        g_string_append(text, "None");
    else
        add_repr(text, value);
}

static const char *
comment_call(const Writing *writing, const Ddl *ddl, const Caller *caller)
{
    const char *namespace = ddl->namespace != NULL ? ddl->namespace : "public";
    const Table *existing =
        writing->before == NULL ? NULL : schema_find_table(writing->before, namespace, ddl->table);
    g_autoptr(GString) text = g_string_new(caller->prefix);
    g_string_append(text,
                    ddl->comment != NULL ? "create_table_comment(\n" : "drop_table_comment(\n");
    if (caller->names_table) {
        g_string_append(text, "    ");
        add_repr(text, ddl->table);
        g_string_append(text, ",\n");
    }
    if (ddl->comment != NULL) {
        g_string_append(text, "    ");
        add_repr(text, ddl->comment);
        g_string_append(text, ",\n");
    }
    g_string_append(text, "    existing_comment=");
    add_or_none(text, existing != NULL ? existing->object.comment : NULL);
    if (caller->names_table) {
        g_string_append(text, ",\n    schema=");
        add_or_none(text, ddl->namespace);
    }
    g_string_append(text, "\n)");
    return arena_text(writing->arena, text->str);
}

static const char *
execute_call(const Writing *writing, const char *sql)
{
    g_autoptr(GString) text = g_string_new("op.execute(");
    if (strchr(sql, '\n') == NULL) {
        add_repr_sql(text, sql);
    } else {
        g_string_append_c(text, '\n');
        add_repr_sql_lines(text, sql, "    ");
    }
    g_string_append_c(text, ')');
    return arena_text(writing->arena, text->str);
}

static const char *
create_table_call(Writing *writing, const Item *item)
{
    NewTable table = {.table = (const Table *)item->ddl.object,
                      .namespace = item->ddl.namespace,
                      .constraints = item->constraints,
                      .column_comments = item->column_comments,
                      .comment = item->ddl.comment};
    return table_call(writing, &table);
}

// The call that op.* has for it; NULL: none that says the same.
static const char *
op_call(Writing *writing, const Item *item, const Caller *caller)
{
    const Ddl *ddl = &item->ddl;
    switch (ddl->type) {
    case DDL_OTHER:
    case DDL_CREATE_ENUM:
        return NULL;
    case DDL_CREATE_TABLE:
        return create_table_call(writing, item);
    case DDL_DROP_TABLE:
        return drop_table_call(writing, ddl);
    case DDL_RENAME_TABLE:
        return rename_table_call(writing, ddl);
    case DDL_COMMENT_TABLE:
        return comment_call(writing, ddl, caller);
    case DDL_ADD_COLUMN:
    case DDL_DROP_COLUMN:
        return column_call(writing, ddl, caller);
    case DDL_ALTER_COLUMN:
    case DDL_RENAME_COLUMN:
        return column_alter(writing, ddl, caller);
    case DDL_ADD_CONSTRAINT:
        return constraint_call(writing, ddl, caller);
    case DDL_DROP_CONSTRAINT:
        return constraint_drop(writing, ddl, caller);
    case DDL_CREATE_INDEX:
        return index_call(writing, ddl, caller);
    case DDL_DROP_INDEX:
        return index_drop(writing, ddl, caller);
    }
    return NULL;
}

static bool
is_of_one_table(DdlType type)
{
    return type >= DDL_COMMENT_TABLE && type <= DDL_DROP_INDEX;
}

static void
call_item(Writing *writing, Item *item)
{
    bool is_alone = item->statement->outside_transaction;
    bool in_batch = writing->style->uses_batch && !is_alone && is_of_one_table(item->ddl.type);
    item->block = is_alone ? BLOCK_AUTOCOMMIT : in_batch ? BLOCK_BATCH : BLOCK_PLAIN;
    item->call = op_call(writing, item, in_batch ? &caller_batch : &caller_op);
    if (item->call != NULL)
        return;
    item->block = is_alone ? BLOCK_AUTOCOMMIT : BLOCK_PLAIN;
    item->call = execute_call(writing, item->statement->sql);
}

// ---- lines -----------------------------------------------------------------------------------

// Every line of a call is indented by a function's four; its first by the block's too. So does
// autogenerate.
static void
add_call(GString *body, const Item *item, int indent)
{
    const char *comment = item->statement->comment;
    if (comment != NULL)
        g_string_append_printf(body, "%*s# %s\n", indent, "", comment);
    for (const char *const *line = item->allow; *line != NULL; line++)
        g_string_append_printf(body, "%*s# %s\n", indent, "", *line);
    g_auto(GStrv) lines = g_strsplit(item->call, "\n", -1);
    for (char **line = lines; *line != NULL; line++)
        g_string_append_printf(body, "%*s%s\n", line == lines ? indent : 4, "", *line);
}

static void
add_block_head(GString *body, const Group *group)
{
    if (group->block == BLOCK_AUTOCOMMIT) {
        g_string_append(body, "    with op.get_context().autocommit_block():\n");
        return;
    }
    const Item *first = group->items->pdata[0];
    g_string_append(body, "    with op.batch_alter_table(");
    add_repr(body, first->ddl.table);
    g_string_append(body, ", schema=");
    add_or_none(body, first->ddl.namespace);
    g_string_append(body, ") as batch_op:\n");
}

static void
add_group(GString *body, const Group *group, bool is_last)
{
    bool is_plain = group->block == BLOCK_PLAIN;
    if (!is_plain)
        add_block_head(body, group);
    for (guint i = 0; i < group->items->len; i++)
        add_call(body, group->items->pdata[i], is_plain ? 4 : 8);
    if (!is_plain && !is_last)
        g_string_append_c(body, '\n');
}

char *
write_body(Writing *writing, DraftStatements statements)
{
    writing->statements = statements;
    g_autoptr(GPtrArray) items = items_read(writing, statements);
    items_fold(writing, items);
    for (guint i = 0; i < items->len; i++)
        call_item(writing, items->pdata[i]);
    g_autoptr(GPtrArray) groups = items_group(items);
    GString *body = g_string_new(NULL);
    for (guint i = 0; i < groups->len; i++)
        add_group(body, groups->pdata[i], i + 1 == groups->len);
    if (groups->len == 0)
        g_string_append(body, "    pass\n");
    return g_string_free(body, FALSE);
}
