#include "revision/op-private.h"

#include "base/sql.h"

#include <string.h>

// Tables: create, drop, rename, comments. (Alembic: ddl/impl.py, create_table; SQLAlchemy:
// dialects/postgresql/base.py, PGDDLCompiler.post_create_table)

static void
add_line(GString *sql, bool *first, const char *line)
{
    if (*line == '\0')
        return;
    g_string_append(sql, *first ? "\n    " : ",\n    ");
    g_string_append(sql, line);
    *first = false;
}

static void
add_columns(OpCall *op, GString *sql, const DeclaredTable *table, bool *first)
{
    for (size_t i = 0; i < table->columns.count; i++) {
        g_autoptr(GString) line = g_string_new(NULL);
        op_add_column(op, line, table->columns.rows[i]);
        add_line(sql, first, line->str);
    }
}

static const Construct *
primary_key_of(const DeclaredTable *table)
{
    const Construct *found = NULL;
    for (size_t i = 0; i < table->constraints.count; i++) {
        const Construct *construct = table->constraints.rows[i];
        if (construct->kind == CONSTRUCT_PRIMARY_KEY)
            found = construct;
    }
    return found;
}

// The columns that say primary_key=True themselves.
static const char *const *
flagged_columns(OpCall *op, const DeclaredTable *table, size_t *count)
{
    const char **names = ARENA_NEW_ARRAY(op->arena, const char *, table->columns.count + 1);
    *count = 0;
    for (size_t i = 0; i < table->columns.count; i++) {
        const DeclaredColumn *column = table->columns.rows[i];
        if (column->primary_key)
            names[(*count)++] = column->name;
    }
    return names;
}

static void
add_primary_key(OpCall *op, GString *sql, const DeclaredTable *table, bool *first)
{
    const Construct *construct = primary_key_of(table);
    g_autoptr(GString) line = g_string_new(NULL);
    size_t count = 0;
    const char *const *names = flagged_columns(op, table, &count);
    if (construct != NULL && construct->call.positional > 0) {
        op_add_construct(op, line, table, construct);
    } else if (count > 0) {
        Value *given = construct == NULL ? NULL : call_keyword(&construct->call, "name");
        NameRequest request = {
            .key = "pk", .table = table, .columns = names, .column_count = count};
        op_add_name(line, op_name(op, request, given));
        g_string_append(line, "PRIMARY KEY (");
        sql_add_identifiers(line, names, count);
        g_string_append_c(line, ')');
    }
    add_line(sql, first, line->str);
}

static void
add_constraints(OpCall *op, GString *sql, const DeclaredTable *table, bool *first)
{
    add_primary_key(op, sql, table, first);
    for (size_t i = 0; i < table->constraints.count; i++) {
        const Construct *construct = table->constraints.rows[i];
        g_autoptr(GString) line = g_string_new(NULL);
        bool inline_check = construct->kind == CONSTRUCT_CHECK && construct->column != NULL;
        if (construct->kind != CONSTRUCT_PRIMARY_KEY && !inline_check)
            op_add_construct(op, line, table, construct);
        add_line(sql, first, line->str);
    }
    for (size_t i = 0; i < table->columns.count; i++) {
        const DeclaredColumn *column = table->columns.rows[i];
        g_autoptr(GString) unique = g_string_new(NULL), check = g_string_new(NULL);
        if (column->unique && !column->index)
            op_add_unique(op, unique, column);
        add_line(sql, first, unique->str);
        if (column->type != NULL && op_add_type_check(op, check, column, column->type))
            add_line(sql, first, check->str);
    }
}

// ---- options ------------------------------------------------------------------------------------

static void
add_inherits(OpCall *op, GString *sql, Value *value)
{
    const Items *items = value_sequence(value);
    size_t count = items == NULL ? 1 : items->count;
    g_string_append(sql, "\nINHERITS (");
    for (size_t i = 0; i < count; i++) {
        const Value *name = items == NULL ? value : items->items[i];
        if (value_text(name) == NULL)
            op_fail(op, name, "postgresql_inherits");
        sql_add(sql, i == 0 ? "%I" : ", %I", value_text(name) == NULL ? "?" : value_text(name));
    }
    g_string_append_c(sql, ')');
}

static void
add_option(OpCall *op, GString *sql, const Argument *option)
{
    static const struct {
        const char *name, *format;
    } rows[] = {
        {"postgresql_partition_by", "\nPARTITION BY %s"},
        {"postgresql_using", "\nUSING %s"},
        {"postgresql_tablespace", "\nTABLESPACE %I"},
    };
    if (option->value->kind == VALUE_NONE)
        return;
    if (strcmp(option->name, "postgresql_inherits") == 0)
        add_inherits(op, sql, option->value);
    const char *text = value_text(option->value);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (strcmp(rows[i].name, option->name) != 0)
            continue;
        if (text == NULL)
            op_fail(op, option->value, option->name);
        else
            sql_add(sql, rows[i].format, text);
    }
    if (strcmp(option->name, "postgresql_on_commit") == 0 && text != NULL) {
        g_autofree char *words = g_strdelimit(g_ascii_strup(text, -1), "_", ' ');
        sql_add(sql, "\nON COMMIT %s", words);
    }
}

static void
add_prefixes(OpCall *op, GString *sql, const DeclaredTable *table)
{
    for (size_t i = 0; i < table->options.count; i++) {
        const Argument *option = table->options.rows[i];
        const Items *items = value_sequence(option->value);
        if (strcmp(option->name, "prefixes") != 0 || option->value->kind == VALUE_NONE)
            continue;
        if (items == NULL)
            op_fail(op, option->value, "prefixes");
        for (size_t j = 0; items != NULL && j < items->count; j++)
            sql_add(sql, " %s", op_sql(op, items->items[j], "prefixes"));
    }
}

static void
send_comments(OpCall *op, const DeclaredTable *table)
{
    if (table->comment != NULL && *table->comment != '\0')
        op_send(op, "COMMENT ON TABLE %Q IS %L", table->namespace, table->name, table->comment);
    for (size_t i = 0; i < table->columns.count; i++) {
        const DeclaredColumn *column = table->columns.rows[i];
        if (column->comment != NULL && *column->comment != '\0')
            op_send(op, "COMMENT ON COLUMN %Q.%I IS %L", table->namespace, table->name,
                    column->name, column->comment);
    }
}

static void
send_indexes(OpCall *op, const DeclaredTable *table)
{
    for (size_t i = 0; i < table->indexes.count; i++)
        op_create_construct_index(op, table, table->indexes.rows[i]);
    for (size_t i = 0; i < table->columns.count; i++)
        op_create_column_indexes(op, table->columns.rows[i]);
}

static void
send_table(OpCall *op, const DeclaredTable *table, bool checks)
{
    g_autoptr(GString) sql = g_string_new("CREATE");
    bool first = true;
    add_prefixes(op, sql, table);
    sql_add(sql, " TABLE %s%Q (", checks ? "IF NOT EXISTS " : "", table->namespace, table->name);
    add_columns(op, sql, table, &first);
    add_constraints(op, sql, table, &first);
    g_string_append(sql, first ? ")" : "\n)");
    for (size_t i = 0; i < table->options.count; i++)
        add_option(op, sql, table->options.rows[i]);
    op_create_enums(op, table);
    op_send_text(op, sql->str);
    send_indexes(op, table);
    send_comments(op, table);
}

static Value *
run_create_table(OpCall *op)
{
    const char *name = op_need_text(op, "table_name");
    DeclaredTable *table = op_new_table(op, name, op_text(op, "schema"));
    for (size_t i = 0; i < op->call->count; i++) {
        const Argument *argument = &op->call->arguments[i];
        bool is_name = argument->name == NULL ? i == 0 : strcmp(argument->name, "table_name") == 0;
        if (!is_name)
            table_add_argument(op->evaluator, table, argument);
        if (!is_name && argument->value->kind == VALUE_UNKNOWN)
            op_fail(op, argument->value, argument->name == NULL ? "an argument" : argument->name);
    }
    if (op->call->rest != NULL)
        op_fail(op, op->call->rest, "an argument");
    // Alembic before 1.13 takes if_not_exists without a word and leaves it out.
    send_table(op, table, op->reader->options->modern && op_truth(op, "if_not_exists") == 1);
    return table->value;
}

static Value *
run_drop_table(OpCall *op)
{
    const char *name = op_need_text(op, "table_name");
    const char *checks =
        op->reader->options->modern && op_truth(op, "if_exists") == 1 ? "IF EXISTS " : "";
    op_send(op, "DROP TABLE %s%Q", checks, op_text(op, "schema"), name);
    return value_none(op->evaluator);
}

static Value *
run_rename_table(OpCall *op)
{
    const char *from = op_need_text(op, "old_table_name");
    const char *to = op_need_text(op, "new_table_name");
    op_send(op, "ALTER TABLE %Q RENAME TO %I", op_text(op, "schema"), from, to);
    return value_none(op->evaluator);
}

static Value *
run_create_comment(OpCall *op)
{
    const char *table = op_table(op), *namespace = op_namespace(op);
    op_send(op, "COMMENT ON TABLE %Q IS %L", namespace, table, op_text(op, "comment"));
    return value_none(op->evaluator);
}

static Value *
run_drop_comment(OpCall *op)
{
    const char *table = op_table(op), *namespace = op_namespace(op);
    op_send(op, "COMMENT ON TABLE %Q IS NULL", namespace, table);
    return value_none(op->evaluator);
}

const OpDirective op_table_directives[] = {
    {"batch_alter_table", op_batch_begin,
     "table_name schema recreate partial_reordering copy_from table_args table_kwargs "
     "reflect_args reflect_kwargs naming_convention",
     NULL},
    {"create_table", run_create_table, "table_name|name", NULL},
    {"create_table_comment", run_create_comment, "table_name comment existing_comment schema",
     "comment existing_comment"},
    {"drop_table", run_drop_table, "table_name|name schema", NULL},
    {"drop_table_comment", run_drop_comment, "table_name existing_comment schema",
     "existing_comment"},
    {"rename_table", run_rename_table, "old_table_name new_table_name schema", NULL},
    {0},
};
