#include "revision/write-private.h"

#include "base/sql.h"
#include "kind/kind.h"
#include "revision/write-scan.h"

#include <string.h>

// ---- what a name means -----------------------------------------------------------------------

static const Table *
find_table(const Schema *schema, const char *namespace, const char *name)
{
    return schema == NULL
               ? NULL
               : schema_find_table(schema, namespace != NULL ? namespace : "public", name);
}

static const Object *
find_child(const Schema *schema, const Ddl *ddl, KindId kind)
{
    const Table *table = find_table(schema, ddl->namespace, ddl->table);
    return table == NULL ? NULL : object_child(&table->object, kind, ddl->name);
}

static const Object *
find_index(const Schema *schema, const char *namespace, const char *name)
{
    for (size_t i = 0; schema != NULL && i < schema->count; i++) {
        const Object *table = schema->objects[i];
        bool fits = table->kind == KIND_TABLE && strcmp(table->namespace, namespace) == 0;
        const Object *found = fits ? object_child(table, KIND_INDEX, name) : NULL;
        if (found != NULL)
            return found;
    }
    return NULL;
}

// True when `sql` is just what makes the object, so that its fields say all of it.
static bool
makes_exactly(const Writing *writing, const Object *object, const char *sql)
{
    Statements statements = {
        .arena = writing->arena, .from = writing->before, .to = writing->after};
    kind_of(object->kind)->create(&statements, object);
    for (size_t i = 0; i < statements.count; i++)
        if (strcmp(statements.rows[i].sql, sql) == 0)
            return true;
    return false;
}

static Ddl
other(void)
{
    return (Ddl){.type = DDL_OTHER};
}

// ---- columns ---------------------------------------------------------------------------------

static const char *const column_words[] = {"DEFAULT", "NOT NULL", "GENERATED", "COLLATE", NULL};
static const char *const default_ends[] = {"NOT NULL", NULL};

static bool
read_collation(Scan *scan, Type *type)
{
    if (!accept_words(scan, "COLLATE"))
        return true;
    const char *namespace;
    if (!accept_qualified(scan, &namespace, &type->collation))
        return false;
    type->collation_namespace =
        g_strcmp0(namespace, "pg_catalog") == 0 ? NULL : arena_intern(scan->arena, namespace);
    return true;
}

static bool
read_type(Scan *scan, const char *const *ends, Type *type)
{
    const char *text = take_until(scan, ends);
    return text != NULL && type_parse(scan->arena, text, type) && read_collation(scan, type);
}

// What the definition of a new column says; serial and generated ones as the object has them.
static bool
read_column(const Writing *writing, Scan *scan, Ddl *ddl)
{
    Type type = {0};
    const Column *object = (const Column *)find_child(writing->after, ddl, KIND_COLUMN);
    if (!read_type(scan, column_words, &type))
        return false;
    Column column = {.object = {.kind = KIND_COLUMN, .name = ddl->name}};
    if (object != NULL)
        column = *object;
    column.type = ARENA_NEW(scan->arena, Type);
    memcpy((gpointer)(guintptr)column.type, &type, sizeof type);
    if (scan_sees(scan, "GENERATED")) {
        ddl->column = column;
        return object != NULL && makes_exactly(writing, &object->object, scan->sql);
    }
    column.identity = IDENTITY_NOT;
    column.generated = GENERATED_NOT;
    column.serial = false;
    column.default_sql = accept_words(scan, "DEFAULT") ? take_until(scan, default_ends) : NULL;
    column.not_null = accept_words(scan, "NOT NULL");
    ddl->column = column;
    return scan_at_end(scan);
}

static bool
read_alter_column(Scan *scan, Ddl *ddl)
{
    static const char *const type_ends[] = {"COLLATE", "USING", ",", NULL};
    ddl->type = DDL_ALTER_COLUMN;
    if (accept_words(scan, "TYPE")) {
        Type *type = ARENA_NEW(scan->arena, Type);
        ddl->sets = SETS_TYPE;
        ddl->column.type = type;
        if (!read_type(scan, type_ends, type))
            return false;
        ddl->using_sql = accept_words(scan, "USING") ? take_rest(scan) : NULL;
        // Several changes in one statement are meant to happen at once.
        return scan_at_end(scan) &&
               (ddl->using_sql == NULL || strstr(ddl->using_sql, ", ALTER ") == NULL);
    }
    bool sets = accept_words(scan, "SET NOT NULL");
    if (sets || accept_words(scan, "DROP NOT NULL")) {
        ddl->sets = SETS_NOT_NULL;
        ddl->column.not_null = sets;
        return scan_at_end(scan);
    }
    ddl->sets = SETS_DEFAULT;
    if (accept_words(scan, "SET DEFAULT")) {
        ddl->column.default_sql = take_rest(scan);
        return ddl->column.default_sql != NULL;
    }
    return accept_words(scan, "DROP DEFAULT") && scan_at_end(scan);
}

// ---- ALTER TABLE -----------------------------------------------------------------------------

// A check that no schema has: "ADD CONSTRAINT role_not_null CHECK (role IS NOT NULL) NOT VALID".
static const Object *
read_check(const Writing *writing, Scan *scan, const Ddl *ddl)
{
    if (!accept_words(scan, "CHECK"))
        return NULL;
    const char *inside = take_rest(scan);
    size_t length = inside == NULL ? 0 : strlen(inside);
    if (length < 3 || inside[0] != '(' || inside[length - 1] != ')')
        return NULL;
    Constraint *check = ARENA_NEW(writing->arena, Constraint);
    check->object = (Object){.kind = KIND_CONSTRAINT, .name = ddl->name};
    check->type = CONSTRAINT_CHECK;
    check->expression = arena_text_n(writing->arena, inside + 1, length - 2);
    check->name_given = check->enforced = check->validated = true;
    return &check->object;
}

static bool
read_add_constraint(const Writing *writing, Scan *scan, Ddl *ddl)
{
    static const char not_valid[] = " NOT VALID";
    ddl->type = DDL_ADD_CONSTRAINT;
    if (!accept_name(scan, &ddl->name))
        return false;
    ddl->object = find_child(writing->after, ddl, KIND_CONSTRAINT);
    if (ddl->object == NULL)
        ddl->object = find_child(writing->before, ddl, KIND_CONSTRAINT);
    ddl->not_valid = g_str_has_suffix(scan->sql, not_valid);
    g_autofree char *valid =
        g_strndup(scan->sql, strlen(scan->sql) - (ddl->not_valid ? strlen(not_valid) : 0));
    if (ddl->object != NULL)
        return makes_exactly(writing, ddl->object, valid) ||
               makes_exactly(writing, ddl->object, scan->sql);
    size_t at = scan->at;
    Scan without;
    if (!scan_init(&without, writing->arena, arena_text(writing->arena, valid)))
        return false;
    without.at = at;
    ddl->object = read_check(writing, &without, ddl);
    return ddl->object != NULL;
}

static bool
read_drop_constraint(const Writing *writing, Scan *scan, Ddl *ddl)
{
    ddl->type = DDL_DROP_CONSTRAINT;
    if (!accept_name(scan, &ddl->name) || !scan_at_end(scan))
        return false;
    ddl->object = find_child(writing->before, ddl, KIND_CONSTRAINT);
    if (ddl->object == NULL)
        ddl->object = find_child(writing->after, ddl, KIND_CONSTRAINT);
    return true;
}

static bool
read_rename(Scan *scan, Ddl *ddl)
{
    if (accept_words(scan, "TO")) {
        ddl->type = DDL_RENAME_TABLE;
        return accept_name(scan, &ddl->new_name) && scan_at_end(scan);
    }
    ddl->type = DDL_RENAME_COLUMN;
    return accept_words(scan, "COLUMN") && accept_name(scan, &ddl->name) &&
           accept_words(scan, "TO") && accept_name(scan, &ddl->new_name) && scan_at_end(scan);
}

static bool
read_alter_table(const Writing *writing, Scan *scan, Ddl *ddl)
{
    bool only = accept_words(scan, "ONLY"); // of columns it is the same
    if (!accept_qualified(scan, &ddl->namespace, &ddl->table))
        return false;
    if (accept_words(scan, "ADD COLUMN")) {
        ddl->type = DDL_ADD_COLUMN;
        return accept_name(scan, &ddl->name) && read_column(writing, scan, ddl);
    }
    if (accept_words(scan, "ALTER COLUMN"))
        return accept_name(scan, &ddl->name) && read_alter_column(scan, ddl);
    if (accept_words(scan, "ADD CONSTRAINT")) // Alembic's would go down to the partitions
        return !only && read_add_constraint(writing, scan, ddl);
    if (accept_words(scan, "DROP CONSTRAINT"))
        return read_drop_constraint(writing, scan, ddl);
    if (accept_words(scan, "DROP COLUMN")) {
        ddl->type = DDL_DROP_COLUMN;
        return accept_name(scan, &ddl->name) && scan_at_end(scan);
    }
    return accept_words(scan, "RENAME") && read_rename(scan, ddl);
}

// ---- the other statements --------------------------------------------------------------------

static bool
read_create_table(const Writing *writing, Scan *scan, Ddl *ddl)
{
    ddl->type = DDL_CREATE_TABLE;
    if (!accept_qualified(scan, &ddl->namespace, &ddl->table))
        return false;
    const Table *table = find_table(writing->after, ddl->namespace, ddl->table);
    ddl->object = table == NULL ? NULL : &table->object;
    return table != NULL && makes_exactly(writing, &table->object, scan->sql);
}

static bool
read_drop_table(const Writing *writing, Scan *scan, Ddl *ddl)
{
    (void)writing;
    ddl->type = DDL_DROP_TABLE;
    return accept_qualified(scan, &ddl->namespace, &ddl->table) && scan_at_end(scan);
}

// The partitions of a table bring indexes of their own, which are attached to this one. Where none
// is, as when a dropped index comes back, it is the index that makes theirs.
static bool
is_attached_to(const Writing *writing, const Ddl *ddl)
{
    g_autofree char *words =
        sql_format("ALTER INDEX %Q ATTACH PARTITION ", ddl->namespace, ddl->name);
    for (size_t i = 0; i < writing->statements.count; i++)
        if (g_str_has_prefix(writing->statements.rows[i].sql, words))
            return true;
    return false;
}

static bool
read_create_index(const Writing *writing, Scan *scan, Ddl *ddl)
{
    ddl->type = DDL_CREATE_INDEX;
    ddl->concurrently = accept_words(scan, "CONCURRENTLY");
    if (!accept_name(scan, &ddl->name) || !accept_words(scan, "ON"))
        return false;
    bool only = accept_words(scan, "ONLY");
    if (!accept_qualified(scan, &ddl->namespace, &ddl->table) ||
        (only && is_attached_to(writing, ddl)))
        return false;
    g_autoptr(GString) plain = g_string_new(scan->sql);
    if (ddl->concurrently)
        g_string_replace(plain, " CONCURRENTLY", "", 1);
    ddl->object = find_child(writing->after, ddl, KIND_INDEX);
    return ddl->object != NULL && makes_exactly(writing, ddl->object, plain->str);
}

static bool
read_drop_index(const Writing *writing, Scan *scan, Ddl *ddl)
{
    ddl->type = DDL_DROP_INDEX;
    ddl->concurrently = accept_words(scan, "CONCURRENTLY");
    if (!accept_qualified(scan, &ddl->namespace, &ddl->name) || !scan_at_end(scan))
        return false;
    const char *namespace = ddl->namespace != NULL ? ddl->namespace : "public";
    ddl->object = find_index(writing->before, namespace, ddl->name);
    if (ddl->object == NULL)
        ddl->object = find_index(writing->after, namespace, ddl->name);
    ddl->table = ddl->object == NULL ? NULL : ddl->object->parent->name;
    return ddl->object != NULL;
}

static bool
read_comment_table(const Writing *writing, Scan *scan, Ddl *ddl)
{
    (void)writing;
    ddl->type = DDL_COMMENT_TABLE;
    return accept_qualified(scan, &ddl->namespace, &ddl->table) && accept_words(scan, "IS") &&
           accept_literal(scan, &ddl->comment) && scan_at_end(scan);
}

static bool
read_comment_column(const Writing *writing, Scan *scan, Ddl *ddl)
{
    (void)writing;
    ddl->type = DDL_ALTER_COLUMN;
    ddl->sets = SETS_COMMENT;
    return accept_qualified(scan, &ddl->namespace, &ddl->table) && accept_words(scan, ".") &&
           accept_name(scan, &ddl->name) && accept_words(scan, "IS") &&
           accept_literal(scan, &ddl->comment) && scan_at_end(scan);
}

static bool
read_create_enum(const Writing *writing, Scan *scan, Ddl *ddl)
{
    ddl->type = DDL_CREATE_ENUM;
    if (!accept_qualified(scan, &ddl->namespace, &ddl->name) || writing->after == NULL)
        return false;
    ddl->object = schema_find(writing->after, KIND_ENUM,
                              ddl->namespace != NULL ? ddl->namespace : "public", ddl->name);
    return ddl->object != NULL && ddl->object->comment == NULL &&
           makes_exactly(writing, ddl->object, scan->sql);
}

static const struct {
    const char *words;
    bool (*read)(const Writing *writing, Scan *scan, Ddl *ddl);
} readers[] = {
    {"ALTER TABLE", read_alter_table},
    {"CREATE TABLE", read_create_table},
    {"CREATE UNLOGGED TABLE", read_create_table},
    {"CREATE INDEX", read_create_index},
    {"CREATE UNIQUE INDEX", read_create_index},
    {"CREATE TYPE", read_create_enum},
    {"DROP TABLE", read_drop_table},
    {"DROP INDEX", read_drop_index},
    {"COMMENT ON TABLE", read_comment_table},
    {"COMMENT ON COLUMN", read_comment_column},
};

Ddl
ddl_read(const Writing *writing, const DraftStatement *statement)
{
    Scan scan;
    if (!scan_init(&scan, writing->arena, statement->sql))
        return other();
    for (size_t i = 0; i < G_N_ELEMENTS(readers); i++) {
        Ddl ddl = {0};
        if (!accept_words(&scan, readers[i].words))
            continue;
        if (!readers[i].read(writing, &scan, &ddl))
            return other();
        if (g_strcmp0(ddl.namespace, "public") == 0)
            ddl.namespace = NULL;
        return ddl;
    }
    return other();
}
