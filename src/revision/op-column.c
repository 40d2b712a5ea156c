#include "revision/op-private.h"

#include "base/sql.h"

#include <string.h>

// Columns: add, alter, drop. (Alembic: operations/toimpl.py, ddl/impl.py, ddl/postgresql.py)

// What the column brings with it, in the order of Alembic's constraints and indexes.
static void
send_constraints(OpCall *op, const DeclaredTable *table, const DeclaredColumn *column)
{
    for (size_t i = 0; i < table->constraints.count; i++) {
        const Construct *construct = table->constraints.rows[i];
        g_autoptr(GString) sql = g_string_new(NULL);
        if (construct->kind == CONSTRUCT_FOREIGN_KEY)
            op_add_construct(op, sql, table, construct);
        if (sql->len > 0)
            op_send(op, "ALTER TABLE %Q ADD %s", table->namespace, table->name, sql->str);
    }
    g_autoptr(GString) unique = g_string_new(NULL), check = g_string_new(NULL);
    if (column->unique && !column->index) {
        op_add_unique(op, unique, column);
        op_send(op, "ALTER TABLE %Q ADD %s", table->namespace, table->name, unique->str);
    }
    if (column->type != NULL && op_add_type_check(op, check, column, column->type))
        op_send(op, "ALTER TABLE %Q ADD %s", table->namespace, table->name, check->str);
}

static Value *
run_add_column(OpCall *op)
{
    Value *value = op_given(op, "column");
    DeclaredTable *table = op_new_table(op, op_table(op), op_namespace(op));
    DeclaredColumn *column = declared_column(value);
    if (column == NULL) {
        op_fail(op, value, "the column");
        return value_none(op->evaluator);
    }
    if (op_given(op, "insert_before") != NULL || op_given(op, "insert_after") != NULL)
        op_refuse(op, "a place for the column is for tables that are built anew");
    table_add_column(op->evaluator, table, column);
    column = table->columns.rows[0];
    g_autoptr(GString) sql = g_string_new(NULL);
    bool checks = op->reader->options->modern && op_truth(op, "if_not_exists") == 1;
    sql_add(sql, "ALTER TABLE %Q ADD COLUMN %s", table->namespace, table->name,
            checks ? "IF NOT EXISTS " : "");
    op_add_column(op, sql, column);
    op_send_text(op, sql->str);
    send_constraints(op, table, column);
    op_create_column_indexes(op, column);
    if (column->comment != NULL && *column->comment != '\0')
        op_send(op, "COMMENT ON COLUMN %Q.%I IS %L", table->namespace, table->name, column->name,
                column->comment);
    return value_none(op->evaluator);
}

static Value *
run_drop_column(OpCall *op)
{
    const char *table = op_table(op), *namespace = op_namespace(op);
    const char *column = op_need_text(op, "column_name");
    bool checks = op->reader->options->modern && op_truth(op, "if_exists") == 1;
    op_send(op, "ALTER TABLE %Q DROP COLUMN %s%I", namespace, table, checks ? "IF EXISTS " : "",
            column);
    return value_none(op->evaluator);
}

// ---- alter_column -------------------------------------------------------------------------------

typedef struct {
    OpCall *op;
    const char *namespace, *table, *column;
} Alteration;

static void
send_alter(const Alteration *alteration, const char *what)
{
    op_send(alteration->op, "ALTER TABLE %Q ALTER COLUMN %I %s", alteration->namespace,
            alteration->table, alteration->column, what);
}

// The CHECK of Enum(create_constraint=True) goes with its type.
static void
send_type_checks(const Alteration *alteration, Value *type, bool drops)
{
    OpCall *op = alteration->op;
    DeclaredTable *table = op_new_table(op, alteration->table, alteration->namespace);
    DeclaredColumn column = {.name = alteration->column, .table = table};
    g_autoptr(GString) sql = g_string_new(NULL);
    if (type == NULL || !op_add_type_check(op, sql, &column, type))
        return;
    const DeclaredEnum *enumeration = sql_type_answer(op->evaluator, type).enumeration;
    if (!drops)
        op_send(op, "ALTER TABLE %Q ADD %s", alteration->namespace, alteration->table, sql->str);
    else if (enumeration->name != NULL)
        op_send(op, "ALTER TABLE %Q DROP CONSTRAINT %I", alteration->namespace, alteration->table,
                enumeration->name);
}

static void
send_type(const Alteration *alteration, Value *type)
{
    OpCall *op = alteration->op;
    Value *using = op_given(op, "postgresql_using");
    g_autoptr(GString) sql = g_string_new("TYPE ");
    op_add_type(op, sql, type, alteration->namespace);
    if (using != NULL)
        sql_add(sql, " USING %s", op_sql(op, using, "postgresql_using"));
    send_alter(alteration, sql->str);
}

static const Construct *
identity_of(Value *value)
{
    const Construct *construct = value == NULL ? NULL : declared_construct(value);
    return construct != NULL && construct->kind == CONSTRUCT_IDENTITY ? construct : NULL;
}

// What of an identity differs from what it was. (Alembic: ddl/postgresql.py,
// visit_identity_column)
static void
send_identity(const Alteration *alteration, const Construct *to, const Construct *from)
{
    g_autoptr(GString) sql = g_string_new(NULL);
    if (to == NULL) {
        send_alter(alteration, "DROP IDENTITY");
        return;
    }
    op_add_identity(alteration->op, sql, to);
    Value *existing = op_argument(alteration->op, "existing_server_default");
    // Not said is not None: Alembic then sets what the identity says.
    if (existing == NULL && strchr(sql->str, '(') == NULL) {
        sql->str[strcspn(sql->str, " ")] = '\0';
        send_alter(alteration,
                   sql->str[0] == 'A' ? "SET GENERATED ALWAYS" : "SET GENERATED BY DEFAULT");
        return;
    }
    if (existing != NULL && from == NULL) {
        g_autofree char *whole = g_strconcat("ADD GENERATED ", sql->str, NULL);
        send_alter(alteration, whole);
        return;
    }
    op_refuse(alteration->op, "the change of an identity is not followed");
}

static void
send_default(const Alteration *alteration, Value *value)
{
    OpCall *op = alteration->op;
    Value *existing = op_given(op, "existing_server_default");
    const Construct *to = identity_of(value), *from = identity_of(existing);
    const Construct *construct = declared_construct(value);
    if (to != NULL || from != NULL) {
        send_identity(alteration, to, from);
        return;
    }
    if (construct != NULL && construct->kind == CONSTRUCT_COMPUTED) {
        op_refuse(op, "a generated column cannot be altered");
        return;
    }
    if (value->kind == VALUE_NONE) {
        send_alter(alteration, "DROP DEFAULT");
        return;
    }
    g_autoptr(GString) sql = g_string_new("SET DEFAULT ");
    op_add_default(op, sql, value);
    send_alter(alteration, sql->str);
}

// False stands for "leave it as it is" where None has a meaning of its own.
static Value *
unless_false(OpCall *op, const char *name)
{
    Value *value = op_argument(op, name);
    bool is_false = value != NULL && value->kind == VALUE_BOOL && !value->truth;
    return is_false ? NULL : value;
}

static Value *
run_alter_column(OpCall *op)
{
    Alteration alteration = {.op = op, .namespace = op_namespace(op), .table = op_table(op)};
    alteration.column = op_need_text(op, "column_name");
    Value *type = op_given(op, "type_"), *existing = op_given(op, "existing_type");
    Value *standard = unless_false(op, "server_default"), *comment = unless_false(op, "comment");
    int nullable = op_truth(op, "nullable");
    const char *name = op_text(op, "new_column_name");
    if (type == NULL && op_given(op, "postgresql_using") != NULL)
        op_refuse(op, "postgresql_using goes with type_");
    if (type != NULL)
        send_type_checks(&alteration, existing, true);
    if (type != NULL)
        send_type(&alteration, type);
    if (nullable >= 0)
        send_alter(&alteration, nullable == 1 ? "DROP NOT NULL" : "SET NOT NULL");
    if (standard != NULL)
        send_default(&alteration, standard);
    if (comment != NULL && comment->kind != VALUE_NONE && value_text(comment) == NULL)
        op_fail(op, comment, "comment");
    if (comment != NULL)
        op_send(op, "COMMENT ON COLUMN %Q.%I IS %L", alteration.namespace, alteration.table,
                alteration.column, value_text(comment));
    if (name != NULL)
        op_send(op, "ALTER TABLE %Q RENAME COLUMN %I TO %I", alteration.namespace, alteration.table,
                alteration.column, name);
    if (type != NULL)
        send_type_checks(&alteration, type, false);
    return value_none(op->evaluator);
}

const OpDirective op_column_directives[] = {
    {"add_column", run_add_column, "table_name|tablename column schema", "column"},
    {"alter_column", run_alter_column,
     "table_name|tablename column_name|columnname nullable comment "
     "server_default new_column_name|name type_ existing_type "
     "existing_server_default existing_nullable existing_comment schema",
     "column_name nullable comment server_default new_column_name|name type_ existing_type "
     "existing_server_default existing_nullable existing_comment"},
    {"drop_column", run_drop_column, "table_name|tablename column_name|columnname schema",
     "column_name"},
    {0},
};
