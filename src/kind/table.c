#include "kind/kind-private.h"

#include "base/sql.h"
#include "kind/reflect-private.h"

#include <string.h>

// ---- comparing ---------------------------------------------------------------------------------

enum {
    ASPECT_TYPE = 2,
    ASPECT_PARENTS = 4,
    ASPECT_PARTITION_KEY = 8,
    ASPECT_PARTITION = 16,
    ASPECT_UNLOGGED = 32,
    ASPECT_ROW_SECURITY = 64,
    ASPECT_REPLICA_IDENTITY = 128,
    ASPECT_ACCESS_METHOD = 256,
    ASPECT_TABLESPACE = 512,
    ASPECT_OPTIONS = 1024,
    ASPECT_SERVER = 2048,
    ASPECT_FOREIGN_OPTIONS = 4096,
    ASPECT_TYPED = 8192,
};

static const char *const aspects[] = {
    "comment", "type",           "parents",          "partition key",    "partition",
    "logging", "row security",   "replica identity", "access method",    "tablespace",
    "options", "foreign server", "foreign options",  "type of its rows", NULL,
};

static bool
same_parents(const Table *a, const Table *b)
{
    if (a->parent_count != b->parent_count)
        return false;
    for (size_t i = 0; i < a->parent_count; i++)
        if (object_compare(a->parents[i], b->parents[i]) != 0)
            return false;
    return true;
}

static unsigned
compare_parents(const Table *a, const Table *b)
{
    bool is_partition = a->partition_bound != NULL || b->partition_bound != NULL;
    return compare_flag(!same_parents(a, b), is_partition ? ASPECT_PARTITION : ASPECT_PARENTS) |
           compare_text(a->partition_bound, b->partition_bound, ASPECT_PARTITION) |
           compare_text(a->partition_key, b->partition_key, ASPECT_PARTITION_KEY);
}

static unsigned
compare_table(Comparison *comparison, const Object *from, const Object *to)
{
    (void)comparison;
    const Table *a = (const Table *)from, *b = (const Table *)to;
    return compare_comments(from, to) | compare_flag(a->type != b->type, ASPECT_TYPE) |
           compare_parents(a, b) | compare_flag(a->unlogged != b->unlogged, ASPECT_UNLOGGED) |
           compare_flag(a->row_security != b->row_security ||
                            a->force_row_security != b->force_row_security,
                        ASPECT_ROW_SECURITY) |
           compare_flag(a->replica_identity != b->replica_identity, ASPECT_REPLICA_IDENTITY) |
           compare_text(a->access_method, b->access_method, ASPECT_ACCESS_METHOD) |
           compare_text(a->tablespace, b->tablespace, ASPECT_TABLESPACE) |
           compare_sets(a->options, a->option_count, b->options, b->option_count, ASPECT_OPTIONS) |
           compare_text(a->server, b->server, ASPECT_SERVER) |
           compare_text(a->type_namespace, b->type_namespace, ASPECT_TYPED) |
           compare_text(a->type_name, b->type_name, ASPECT_TYPED) |
           compare_sets(a->foreign_options, a->foreign_option_count, b->foreign_options,
                        b->foreign_option_count, ASPECT_FOREIGN_OPTIONS);
}

// ---- DDL ---------------------------------------------------------------------------------------

// A partition of a table that is there already brings its own indexes and is then attached: made
// with PARTITION OF, it would get them under names of PostgreSQL's choice.
static bool
is_attached_later(const Statements *statements, const Table *table)
{
    return table->partition_bound != NULL && statements->from != NULL &&
           schema_find_table(statements->from, table->parents[0]->namespace,
                             table->parents[0]->name) != NULL;
}

// In a partition made with PARTITION OF, only what differs from its parent is said of a column.
static void
add_partition_column(GString *sql, const Table *parent, const Column *column)
{
    const Column *above =
        (const Column *)object_child(&parent->object, KIND_COLUMN, column->object.name);
    if (above == NULL)
        return;
    bool other_default = column->generated == GENERATED_NOT && !column->serial &&
                         column->default_sql != NULL &&
                         g_strcmp0(above->default_sql, column->default_sql) != 0;
    bool other_null = column->not_null && !above->not_null;
    if (!other_default && !other_null)
        return;
    g_string_append(sql, sql->len > 0 ? ",\n    " : "\n    ");
    sql_add_identifier(sql, column->object.name);
    if (other_default)
        sql_add(sql, " DEFAULT %s", column->default_sql);
    if (other_null)
        g_string_append(sql, " NOT NULL");
}

static void
add_columns(GString *sql, const Statements *statements, const Table *table, bool all)
{
    bool any = false;
    for (size_t i = 0; i < table->column_count; i++) {
        if (table->columns[i]->inherited && !all)
            continue;
        g_string_append(sql, any ? ",\n    " : "\n    ");
        ddl_add_column(sql, statements, table->columns[i]);
        any = true;
    }
    // ATTACH PARTITION wants the checks of the parent to be there already.
    for (size_t i = 0; all && i < table->object.child_count; i++) {
        const Constraint *constraint = (const Constraint *)table->object.children[i];
        if (constraint->object.kind != KIND_CONSTRAINT || !constraint->inherited ||
            constraint->type != CONSTRAINT_CHECK)
            continue;
        g_string_append(sql, any ? ",\n    " : "\n    ");
        ddl_add_constraint(sql, constraint);
        any = true;
    }
    if (any)
        g_string_append_c(sql, '\n');
}

static void
add_inherits(GString *sql, const Table *table)
{
    for (size_t i = 0; i < table->parent_count; i++)
        sql_add(sql, i == 0 ? " INHERITS (%Q" : ", %Q", table->parents[i]->namespace,
                table->parents[i]->name);
    if (table->parent_count > 0)
        g_string_append_c(sql, ')');
}

// Of a typed table's columns only that is said which the type does not.
static void
add_typed_columns(GString *sql, const Table *table)
{
    g_autoptr(GString) columns = g_string_new(NULL);
    for (size_t i = 0; i < table->column_count; i++) {
        const Column *column = table->columns[i];
        if (column->default_sql == NULL && !column->not_null && !column->serial &&
            column->identity == IDENTITY_NOT)
            continue;
        sql_add(columns, "%s%I WITH OPTIONS", columns->len > 0 ? ",\n    " : "\n    ",
                column->object.name);
        ddl_add_column_value(columns, column);
        if (column->not_null)
            g_string_append(columns, " NOT NULL");
    }
    sql_add(sql, " OF %Q", table->type_namespace, table->type_name);
    if (columns->len > 0)
        sql_add(sql, " (%s\n)", columns->str);
}

static void
add_table_body(GString *sql, const Statements *statements, const Table *table, bool attached_later)
{
    if (table->type_name != NULL) {
        add_typed_columns(sql, table);
        return;
    }
    if (table->partition_bound == NULL || attached_later) {
        g_string_append(sql, " (");
        add_columns(sql, statements, table, attached_later || table->partition_bound != NULL);
        g_string_append_c(sql, ')');
        if (table->partition_bound == NULL)
            add_inherits(sql, table);
        return;
    }
    const Table *parent = (const Table *)table->parents[0];
    g_autoptr(GString) columns = g_string_new(NULL);
    for (size_t i = 0; i < table->column_count; i++)
        add_partition_column(columns, parent, table->columns[i]);
    sql_add(sql, " PARTITION OF %Q", parent->object.namespace, parent->object.name);
    if (columns->len > 0)
        sql_add(sql, " (%s\n)", columns->str);
    sql_add(sql, " %s", table->partition_bound);
}

static void
add_table_words(GString *sql, const Table *table)
{
    if (table->partition_key != NULL)
        sql_add(sql, " PARTITION BY %s", table->partition_key);
    if (table->type == TABLE_FOREIGN) {
        sql_add(sql, " SERVER %I", table->server);
        OptionList list = {table->foreign_options, table->foreign_option_count};
        g_autofree char *options = ddl_foreign_options(NULL, list);
        if (list.count > 0)
            sql_add(sql, " OPTIONS (%s)", options);
        return;
    }
    if (table->access_method != NULL)
        sql_add(sql, " USING %I", table->access_method);
    ddl_add_options(sql, table->options, table->option_count);
    if (table->tablespace != NULL)
        sql_add(sql, " TABLESPACE %I", table->tablespace);
}

static void
add_row_security(Statements *statements, const Table *from, const Table *to)
{
    bool enabled = from != NULL && from->row_security;
    bool forced = from != NULL && from->force_row_security;
    const Object *object = &to->object;
    if (to->row_security != enabled)
        statements_add(statements, "ALTER TABLE %Q %s ROW LEVEL SECURITY", object->namespace,
                       object->name, to->row_security ? "ENABLE" : "DISABLE");
    if (to->force_row_security != forced)
        statements_add(statements, "ALTER TABLE %Q %s ROW LEVEL SECURITY", object->namespace,
                       object->name, to->force_row_security ? "FORCE" : "NO FORCE");
}

// USING INDEX is said by the index.
static void
add_replica_identity(Statements *statements, const Table *table)
{
    if (table->replica_identity == 'i')
        return;
    statements_add(statements, "ALTER TABLE %Q REPLICA IDENTITY %s", table->object.namespace,
                   table->object.name,
                   table->replica_identity == 'n'   ? "NOTHING"
                   : table->replica_identity == 'f' ? "FULL"
                                                    : "DEFAULT");
}

static const Column *
column_above(const Table *table, const Column *column)
{
    for (size_t i = 0; i < table->parent_count; i++) {
        const Object *found = object_child(table->parents[i], KIND_COLUMN, column->object.name);
        if (found != NULL)
            return (const Column *)found;
    }
    return NULL;
}

static void
add_inherited_columns(Statements *statements, const Table *table)
{
    for (size_t i = 0; i < table->column_count; i++) {
        const Column *above = column_above(table, table->columns[i]);
        if (table->columns[i]->inherited && above != NULL)
            statements_after_inherited(statements, above, table->columns[i]);
    }
}

static void
create_table(Statements *statements, const Object *object)
{
    const Table *table = (const Table *)object;
    bool attached_later = is_attached_later(statements, table);
    bool is_whole = table->partition_bound == NULL || attached_later;
    g_autoptr(GString) sql = g_string_new(NULL);
    sql_add(sql, "CREATE %s%sTABLE %Q", table->type == TABLE_FOREIGN ? "FOREIGN " : "",
            table->unlogged ? "UNLOGGED " : "", object->namespace, object->name);
    add_table_body(sql, statements, table, attached_later);
    add_table_words(sql, table);
    for (size_t i = 0; i < table->column_count; i++)
        if (is_whole && !(table->columns[i]->inherited && !attached_later))
            statements_before_column(statements, table->columns[i]);
    statements_add(statements, "%s", sql->str);
    for (size_t i = 0; i < table->column_count; i++)
        statements_after_column(statements, table->columns[i]);
    if (table->partition_bound == NULL)
        add_inherited_columns(statements, table);
    add_row_security(statements, NULL, table);
    if (table->type != TABLE_FOREIGN && table->replica_identity != 'd' &&
        table->replica_identity != 0)
        add_replica_identity(statements, table);
    statements_add_comment(statements, object, false);
}

static bool
has_parent(const Table *table, const Object *parent)
{
    for (size_t i = 0; i < table->parent_count; i++)
        if (object_compare(table->parents[i], parent) == 0)
            return true;
    return false;
}

static void
alter_parents(Statements *statements, const Table *from, const Table *to)
{
    for (size_t i = 0; i < from->parent_count; i++)
        if (!has_parent(to, from->parents[i]))
            statements_add(statements, "ALTER TABLE %Q NO INHERIT %Q", to->object.namespace,
                           to->object.name, from->parents[i]->namespace, from->parents[i]->name);
    for (size_t i = 0; i < to->parent_count; i++)
        if (!has_parent(from, to->parents[i]))
            statements_add(statements, "ALTER TABLE %Q INHERIT %Q", to->object.namespace,
                           to->object.name, to->parents[i]->namespace, to->parents[i]->name);
}

static void
alter_table(Statements *statements, const Object *from, const Object *to, unsigned which)
{
    const Table *a = (const Table *)from, *b = (const Table *)to;
    g_autofree char *prefix = sql_format("ALTER TABLE %Q", to->namespace, to->name);
    if (which & ASPECT_PARENTS)
        alter_parents(statements, a, b);
    if (which & ASPECT_UNLOGGED)
        statements_add(statements, "%s SET %s", prefix, b->unlogged ? "UNLOGGED" : "LOGGED");
    if (which & ASPECT_ROW_SECURITY)
        add_row_security(statements, a, b);
    if (which & ASPECT_REPLICA_IDENTITY)
        add_replica_identity(statements, b);
    if (which & ASPECT_ACCESS_METHOD)
        statements_add(statements, "%s SET ACCESS METHOD %I", prefix,
                       b->access_method == NULL ? "heap" : b->access_method);
    if (which & ASPECT_TABLESPACE)
        statements_add(statements, "%s SET TABLESPACE %I", prefix,
                       b->tablespace == NULL ? "pg_default" : b->tablespace);
    if (which & ASPECT_OPTIONS)
        statements_add_options(statements, prefix, (OptionList){a->options, a->option_count},
                               (OptionList){b->options, b->option_count});
    OptionList old = {a->foreign_options, a->foreign_option_count};
    OptionList new = {b->foreign_options, b->foreign_option_count};
    g_autofree char *options = ddl_foreign_options(&old, new);
    if (which & ASPECT_FOREIGN_OPTIONS)
        statements_add(statements, "ALTER FOREIGN TABLE %Q OPTIONS (%s)", to->namespace, to->name,
                       options);
    if (which & ASPECT_COMMENT)
        statements_add_comment(statements, to, true);
}

static void
drop_table(Statements *statements, const Object *object)
{
    g_autoptr(GString) target = g_string_new(NULL);
    ddl_add_target(target, object);
    statements_add(statements, "DROP %s", target->str)->loses_data = true;
}

static void
release_table(Statements *statements, const Object *object)
{
    const Table *table = (const Table *)object;
    if (table->partition_bound != NULL)
        statements_add(statements, "ALTER TABLE %Q DETACH PARTITION %Q",
                       table->parents[0]->namespace, table->parents[0]->name, object->namespace,
                       object->name);
    if (table->type_name != NULL)
        statements_add(statements, "ALTER TABLE %Q NOT OF", object->namespace, object->name);
}

static void
finish_table(Statements *statements, const Object *object)
{
    const Table *table = (const Table *)object;
    bool is_new = statements->from == NULL ||
                  schema_find_table(statements->from, object->namespace, object->name) == NULL;
    if (table->type_name != NULL && !is_new)
        statements_add(statements, "ALTER TABLE %Q OF %Q", object->namespace, object->name,
                       table->type_namespace, table->type_name);
    if (table->partition_bound == NULL || (is_new && !is_attached_later(statements, table)))
        return;
    statements_add(statements, "ALTER TABLE %Q ATTACH PARTITION %Q %s",
                   table->parents[0]->namespace, table->parents[0]->name, object->namespace,
                   object->name, table->partition_bound);
}

static void
table_depends(Dependencies *dependencies, const Object *object)
{
    const Table *table = (const Table *)object;
    for (size_t i = 0; i < table->parent_count; i++)
        depend(dependencies, (Need){.kind = KIND_TABLE,
                                    .namespace = table->parents[i]->namespace,
                                    .name = table->parents[i]->name});
    if (table->type_name != NULL)
        depend(dependencies, (Need){.kind = KIND_COMPOSITE,
                                    .namespace = table->type_namespace,
                                    .name = table->type_name});
}

const Kind kind_table = {
    .name = "table",
    .plural = "tables",
    .aspects = aspects,
    .anew = ASPECT_TYPE | ASPECT_PARTITION_KEY | ASPECT_SERVER,
    .loosens = ASPECT_PARTITION | ASPECT_TYPED,
    .compare = compare_table,
    .create = create_table,
    .alter = alter_table,
    .drop = drop_table,
    .release = release_table,
    .finish = finish_table,
    .depends = table_depends,
    .queries = relation_queries,
};
