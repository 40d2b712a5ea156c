#include "kind/ddl.h"

#include "base/sql.h"

#include <string.h>

// The array twice as long, in the arena.
static void *
grow(Arena *arena, const void *rows, size_t size, size_t *room)
{
    size_t count = *room;
    *room = count == 0 ? 8 : count * 2;
    void *copy = arena_alloc(arena, *room * size);
    if (count > 0)
        memcpy(copy, rows, count * size);
    return copy;
}

Statement *
statements_add(Statements *statements, const char *format, ...)
{
    if (statements->count == statements->room)
        statements->rows =
            grow(statements->arena, statements->rows, sizeof *statements->rows, &statements->room);
    g_autoptr(GString) sql = g_string_new(NULL);
    va_list arguments;
    va_start(arguments, format);
    sql_add_arguments(sql, format, arguments);
    va_end(arguments);
    Statement *row = &statements->rows[statements->count++];
    // Most texts of a catalog come back as they went in: see restate.c for those that do not. A
    // body of a function is the user's own text.
    bool is_restated = strstr(sql->str, "::character varying]") != NULL &&
                       !g_str_has_prefix(sql->str, "CREATE OR REPLACE ");
    g_autofree char *restated = is_restated ? ddl_restate(sql->str) : NULL;
    *row = (Statement){.sql = arena_text(statements->arena, is_restated ? restated : sql->str)};
    return row;
}

void
depend(Dependencies *dependencies, Need need)
{
    if (dependencies->count == dependencies->room)
        dependencies->rows = grow(dependencies->arena, dependencies->rows,
                                  sizeof *dependencies->rows, &dependencies->room);
    dependencies->rows[dependencies->count++] = need;
}

// A name does not tell which kind of type it is, and a table or view is a type too: whoever looks
// the needs up takes the one that is there.
void
depend_on_type(Dependencies *dependencies, const Type *type)
{
    static const KindId kinds[] = {KIND_ENUM,  KIND_DOMAIN, KIND_COMPOSITE,
                                   KIND_RANGE, KIND_TABLE,  KIND_VIEW};
    if (type->collation_namespace != NULL)
        depend(dependencies, (Need){.kind = KIND_COLLATION,
                                    .namespace = type->collation_namespace,
                                    .name = type->collation});
    if (type_is_builtin(type))
        return;
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        depend(dependencies,
               (Need){.kind = kinds[i], .namespace = type->namespace, .name = type->name});
}

// The words of COMMENT ON and DROP; views and functions depend on their type.
static const char *const target_words[] = {
    [KIND_NAMESPACE] = "SCHEMA", [KIND_EXTENSION] = "EXTENSION", [KIND_COLLATION] = "COLLATION",
    [KIND_ENUM] = "TYPE",        [KIND_DOMAIN] = "DOMAIN",       [KIND_COMPOSITE] = "TYPE",
    [KIND_RANGE] = "TYPE",       [KIND_SEQUENCE] = "SEQUENCE",   [KIND_FUNCTION] = "FUNCTION",
    [KIND_TABLE] = "TABLE",      [KIND_COLUMN] = "COLUMN",       [KIND_CONSTRAINT] = "CONSTRAINT",
    [KIND_INDEX] = "INDEX",      [KIND_TRIGGER] = "TRIGGER",     [KIND_POLICY] = "POLICY",
    [KIND_VIEW] = "VIEW",        [KIND_DEFINITION] = "",         [KIND_PRIVILEGE] = "",
};
_Static_assert(G_N_ELEMENTS(target_words) == KINDS, "a word for each kind");

static const char *
word_of(const Object *object)
{
    char type = 0;
    if (object->kind == KIND_FUNCTION || object->kind == KIND_VIEW)
        type = ((const Program *)object)->type;
    if (object->kind == KIND_TABLE && ((const Table *)object)->type == TABLE_FOREIGN)
        return "FOREIGN TABLE";
    if (object->kind == KIND_VIEW && type == 'm')
        return "MATERIALIZED VIEW";
    if (object->kind == KIND_FUNCTION && (type == 'p' || type == 'a'))
        return type == 'p' ? "PROCEDURE" : "AGGREGATE";
    return target_words[object->kind];
}

void
ddl_add_target(GString *sql, const Object *object)
{
    if (object->kind == KIND_DEFINITION) {
        g_string_append(sql, object->name);
        return;
    }
    sql_add(sql, "%s ", word_of(object));
    if (object->kind == KIND_COLUMN)
        sql_add(sql, "%Q.%I", object->namespace, object->parent->name, object->name);
    else if (object->kind == KIND_FUNCTION)
        sql_add(sql, "%s", ((const Program *)object)->signature);
    else if (object->parent != NULL && object->kind != KIND_INDEX)
        sql_add(sql, "%I ON %Q", object->name, object->namespace, object->parent->name);
    else
        sql_add(sql, "%Q", object->namespace, object->name);
}

void
statements_add_comment(Statements *statements, const Object *object, bool always)
{
    if (object->comment == NULL && !always)
        return;
    g_autoptr(GString) target = g_string_new(NULL);
    ddl_add_target(target, object);
    // Every database begins with this one: to say nothing of it is to leave it.
    bool is_public = object->kind == KIND_NAMESPACE && strcmp(object->name, "public") == 0;
    statements_add(statements, "COMMENT ON %s IS %L", target->str,
                   object->comment == NULL && is_public ? "standard public schema"
                                                        : object->comment);
}

void
statements_add_drop(Statements *statements, const Object *object)
{
    g_autoptr(GString) target = g_string_new(NULL);
    ddl_add_target(target, object);
    statements_add(statements, "DROP %s", target->str);
}

void
ddl_add_type(GString *sql, const Type *type)
{
    g_autofree char *text = type_words(type);
    g_string_append(sql, text);
    if (type->collation == NULL)
        return;
    // A collation of pg_catalog is qualified too: "default" and "C" are ordinary names elsewhere.
    sql_add(sql, " COLLATE %Q",
            type->collation_namespace == NULL ? "pg_catalog" : type->collation_namespace,
            type->collation);
}

static void
add_option(GString *sql, const char *option)
{
    const char *equal = strchr(option, '=');
    if (equal == NULL) {
        g_string_append(sql, option);
        return;
    }
    g_string_append_len(sql, option, equal - option);
    g_string_append_c(sql, '=');
    bool is_number = equal[1] != '\0' && strspn(equal + 1, "0123456789.") == strlen(equal + 1);
    if (is_number || sql_is_bare(equal + 1))
        g_string_append(sql, equal + 1);
    else
        sql_add_literal(sql, equal + 1);
}

void
ddl_add_options(GString *sql, const char *const *options, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        g_string_append(sql, i == 0 ? " WITH (" : ", ");
        add_option(sql, options[i]);
    }
    if (count > 0)
        g_string_append_c(sql, ')');
}

static size_t
name_length(const char *option)
{
    return strcspn(option, "=");
}

static bool
names_option(OptionList list, const char *option)
{
    size_t length = name_length(option);
    for (size_t i = 0; i < list.count; i++)
        if (name_length(list.rows[i]) == length && strncmp(list.rows[i], option, length) == 0)
            return true;
    return false;
}

static bool
has_option(OptionList list, const char *option)
{
    for (size_t i = 0; i < list.count; i++)
        if (strcmp(list.rows[i], option) == 0)
            return true;
    return false;
}

void
statements_add_options(Statements *statements, const char *prefix, OptionList from, OptionList to)
{
    g_autoptr(GString) reset = g_string_new(NULL);
    g_autoptr(GString) set = g_string_new(NULL);
    for (size_t i = 0; i < from.count; i++) {
        if (names_option(to, from.rows[i]))
            continue;
        g_string_append(reset, reset->len > 0 ? ", " : "");
        g_string_append_len(reset, from.rows[i], (gssize)name_length(from.rows[i]));
    }
    for (size_t i = 0; i < to.count; i++) {
        if (has_option(from, to.rows[i]))
            continue;
        g_string_append(set, set->len > 0 ? ", " : "");
        add_option(set, to.rows[i]);
    }
    if (reset->len > 0)
        statements_add(statements, "%s RESET (%s)", prefix, reset->str);
    if (set->len > 0)
        statements_add(statements, "%s SET (%s)", prefix, set->str);
}
