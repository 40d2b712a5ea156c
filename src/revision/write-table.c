#include "revision/write-private.h"

#include <string.h>

// ---- SERIAL ----------------------------------------------------------------------------------

static const Constraint *
find_primary_key(const NewTable *table)
{
    for (guint i = 0; i < table->constraints->len; i++) {
        const Constraint *constraint = table->constraints->pdata[i];
        if (constraint->type == CONSTRAINT_PRIMARY_KEY)
            return constraint;
    }
    return NULL;
}

static bool
has_name(const Constraint *constraint, const char *name)
{
    for (size_t i = 0; constraint != NULL && i < constraint->column_count; i++)
        if (strcmp(constraint->columns[i], name) == 0)
            return true;
    return false;
}

static bool
is_reference(const NewTable *table, const char *column)
{
    for (guint i = 0; i < table->constraints->len; i++) {
        const Constraint *constraint = table->constraints->pdata[i];
        if (constraint->type == CONSTRAINT_FOREIGN_KEY && has_name(constraint, column))
            return true;
    }
    return false;
}

static bool
is_integer(const Type *type)
{
    static const char *const names[] = {"int2", "int4", "int8"};
    if (!type_is_builtin(type) || type->dimensions > 0)
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (strcmp(type->name, names[i]) == 0)
            return true;
    // (SQLAlchemy counts NUMERIC without places behind the point as an integer)
    return strcmp(type->name, "numeric") == 0 && type->modifiers != NULL &&
           g_str_has_suffix(type->modifiers, ",0");
}

// Whether SQLAlchemy makes it SERIAL by itself (sql/schema.py, _autoincrement_column).
static bool
is_serial_by_itself(const NewTable *table, const Column *column)
{
    const Constraint *key = find_primary_key(table);
    return key != NULL && key->column_count == 1 && has_name(key, column->object.name) &&
           is_integer(column->type) && column->identity == IDENTITY_NOT &&
           (column->default_sql == NULL || column->serial) &&
           !is_reference(table, column->object.name);
}

// False: SERIAL cannot be said there.
static bool
choose_autoincrement(const NewTable *table, const Column *column, ColumnWords *words)
{
    bool by_itself = is_serial_by_itself(table, column);
    if (column->serial && !by_itself) {
        words->autoincrement = "True";
        return has_name(find_primary_key(table), column->object.name) && is_integer(column->type);
    }
    if (by_itself && !column->serial)
        words->autoincrement = "False";
    return true;
}

static bool
is_usual_serial(const Column *column)
{
    if (!column->serial || column->sequence == NULL)
        return true;
    const Sequence *sequence = column->sequence;
    g_autofree char *usual =
        g_strdup_printf("%s_%s_seq", column->object.parent->name, column->object.name);
    return strcmp(usual, sequence->object.name) == 0 && sequence->start == 1 &&
           sequence->increment == 1 && sequence->cache == 1 && !sequence->cycle && column->not_null;
}

// ---- the call --------------------------------------------------------------------------------

static bool
is_beyond_words(const Table *table)
{
    return table->type == TABLE_FOREIGN || table->partition_bound != NULL ||
           table->parent_count > 0 || table->access_method != NULL || table->tablespace != NULL ||
           table->option_count > 0;
}

static bool
add_columns(Writing *writing, GPtrArray *lines, const NewTable *table)
{
    for (size_t i = 0; i < table->table->column_count; i++) {
        const Column *column = table->table->columns[i];
        ColumnWords words = {.words = writing->wanted};
        if (table->column_comments != NULL)
            words.comment = g_hash_table_lookup(table->column_comments, column->object.name);
        if (!is_usual_serial(column) || !choose_autoincrement(table, column, &words))
            return false;
        const char *line = column_expression(writing, column, &words);
        if (line == NULL)
            return false;
        g_ptr_array_add(lines, (gpointer)(guintptr)line);
    }
    return true;
}

static gint
compare_lines(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void
add_constraints(Writing *writing, GPtrArray *lines, const NewTable *table)
{
    g_autoptr(GPtrArray) sorted = g_ptr_array_new();
    for (guint i = 0; i < table->constraints->len; i++) {
        const char *line = constraint_expression(writing, table->constraints->pdata[i]);
        g_ptr_array_add(sorted, (gpointer)(guintptr)line);
    }
    g_ptr_array_sort(sorted, compare_lines);
    g_ptr_array_extend(lines, sorted, NULL, NULL);
}

static void
add_keywords(GString *text, const NewTable *table)
{
    if (table->namespace != NULL) {
        g_string_append(text, ",\nschema=");
        add_repr(text, table->namespace);
    }
    if (table->comment != NULL) {
        g_string_append(text, ",\ncomment=");
        add_repr(text, table->comment);
    }
    if (table->table->partition_key != NULL) {
        g_string_append(text, ",\npostgresql_partition_by=");
        add_repr(text, table->table->partition_key);
    }
    if (table->table->unlogged)
        g_string_append(text, ",\nprefixes=['UNLOGGED']");
}

const char *
table_call(Writing *writing, const NewTable *table)
{
    enum { MOST_ARGUMENTS = 255 };
    g_autoptr(GPtrArray) lines = g_ptr_array_new();
    if (is_beyond_words(table->table) || !add_columns(writing, lines, table))
        return NULL;
    add_constraints(writing, lines, table);
    g_autoptr(GString) text = g_string_new("op.create_table(");
    add_repr(text, table->table->object.name);
    if (lines->len > 0)
        g_string_append(text, lines->len > MOST_ARGUMENTS ? ",\n*[" : ",\n");
    for (guint i = 0; i < lines->len; i++)
        g_string_append_printf(text, i > 0 ? ",\n%s" : "%s", (const char *)lines->pdata[i]);
    if (lines->len > MOST_ARGUMENTS)
        g_string_append_c(text, ']');
    add_keywords(text, table);
    g_string_append(text, "\n)");
    return arena_text(writing->arena, text->str);
}
