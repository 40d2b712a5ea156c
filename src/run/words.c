#include "run/drift-private.h"

#include "base/sql.h"

#include <string.h>

const char *
default_words(const char *default_sql, Arena *arena)
{
    // A cast behind a literal is the catalog's way to write the literal's type.
    if (default_sql[0] != '\'')
        return default_sql;
    const char *end = default_sql + 1;
    while (*end != '\0' && !(end[0] == '\'' && end[1] != '\''))
        end += end[0] == '\'' ? 2 : 1;
    if (end[0] != '\'' || end[1] != ':' || strpbrk(end + 1, "(+-*/|'") != NULL)
        return default_sql;
    return arena_text_n(arena, default_sql, (size_t)(end + 1 - default_sql));
}

static void
add_generation(GString *words, const Column *column, Arena *arena)
{
    if (column->serial)
        g_string_append(words, "serial");
    else if (column->identity != IDENTITY_NOT)
        g_string_append(words,
                        column->identity == IDENTITY_ALWAYS ? "identity always" : "identity");
    else if (column->generated != GENERATED_NOT)
        g_string_append_printf(words, "generated (%s)", column->default_sql);
    else if (column->default_sql != NULL)
        g_string_append_printf(words, "default %s", default_words(column->default_sql, arena));
}

const char *
column_words(const Column *column, bool is_short, Arena *arena)
{
    g_autofree char *type = column->type == NULL ? g_strdup("?") : type_words(column->type);
    GString *words = g_string_new(type);
    if (column->type != NULL && column->type->collation != NULL)
        sql_add(words, " COLLATE %Q", column->type->collation_namespace, column->type->collation);
    if (column->not_null)
        g_string_append(words, is_short ? " NN" : " NOT NULL");
    GString *generation = g_string_new(NULL);
    add_generation(generation, column, arena);
    if (generation->len > 0)
        g_string_append_printf(words, is_short ? " %s" : ", %s", generation->str);
    else if (is_short && column->python != NULL &&
             column->python->default_type != PYTHON_DEFAULT_NONE)
        g_string_append(words, " py");
    g_string_free(generation, TRUE);
    const char *text = arena_text(arena, words->str);
    g_string_free(words, TRUE);
    return text;
}

// Words are our own notation, as paths are: a name that SQL keeps for itself, "timestamp" or
// "user", needs no quotes in them; one that could be read as something else does.
static void
add_name(GString *words, const char *name)
{
    bool is_plain = *name != '\0' && !g_ascii_isdigit(*name);
    for (const char *c = name; *c != '\0'; c++)
        is_plain = is_plain && (g_ascii_islower(*c) || g_ascii_isdigit(*c) || *c == '_');
    if (is_plain)
        g_string_append(words, name);
    else
        sql_add_identifier(words, name);
}

void
add_names(GString *words, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        g_string_append(words, i > 0 ? ", " : "");
        add_name(words, names[i]);
    }
}

static void
add_element(GString *words, const IndexElement *element)
{
    if (element->column != NULL)
        add_name(words, element->column);
    else
        g_string_append(words, element->expression);
    if (element->opclass != NULL)
        sql_add(words, " %I", element->opclass);
    if (element->descending)
        g_string_append(words, " desc");
    if (element->nulls_first != element->descending)
        g_string_append(words, element->nulls_first ? " nulls first" : " nulls last");
    if (element->operator!= NULL)
        g_string_append_printf(words, " with %s", element->operator);
}

static void
add_elements(GString *words, const Index *index)
{
    g_string_append_c(words, '(');
    for (size_t i = 0; i < index->element_count; i++) {
        if (i > 0)
            g_string_append(words, ", ");
        add_element(words, &index->elements[i]);
    }
    g_string_append_c(words, ')');
    if (index->included_count > 0) {
        g_string_append(words, " include (");
        add_names(words, index->included, index->included_count);
        g_string_append_c(words, ')');
    }
    if (index->nulls_not_distinct)
        g_string_append(words, " nulls not distinct");
    if (index->predicate != NULL)
        g_string_append_printf(words, " where %s", index->predicate);
}

static const char *
finish_words(GString *words, Arena *arena)
{
    const char *text = arena_text(arena, words->str);
    g_string_free(words, TRUE);
    return text;
}

const char *
index_words(const Index *index, Arena *arena)
{
    GString *words = g_string_new(index->unique ? "unique " : "index ");
    if (index->method != NULL && strcmp(index->method, "btree") != 0)
        g_string_append_printf(words, "using %s ", index->method);
    add_elements(words, index);
    if (!index->valid)
        g_string_append(words, ", invalid");
    return finish_words(words, arena);
}

static void
add_columns(GString *words, const char *const *columns, size_t count)
{
    g_string_append_c(words, '(');
    add_names(words, columns, count);
    g_string_append_c(words, ')');
}

static void
add_action(GString *words, const char *event, char action)
{
    static const struct {
        char letter;
        const char *words;
    } actions[] = {{'r', "restrict"}, {'c', "cascade"}, {'n', "set null"}, {'d', "set default"}};
    for (size_t i = 0; i < G_N_ELEMENTS(actions); i++)
        if (actions[i].letter == action)
            g_string_append_printf(words, " on %s %s", event, actions[i].words);
}

static void
add_foreign_key(GString *words, const Constraint *constraint, bool is_short)
{
    g_string_append(words, is_short ? "" : "foreign key ");
    add_columns(words, constraint->columns, constraint->column_count);
    g_string_append(words, " to ");
    bool in_public = constraint->referenced_namespace == NULL ||
                     strcmp(constraint->referenced_namespace, "public") == 0;
    if (!in_public)
        g_string_append_printf(words, "%s.", constraint->referenced_namespace);
    g_string_append_printf(words, "%s ", constraint->referenced_table);
    add_columns(words, constraint->referenced_columns, constraint->column_count);
    add_action(words, "update", constraint->on_update);
    add_action(words, "delete", constraint->on_delete);
}

const char *
constraint_words(const Constraint *constraint, bool is_short, Arena *arena)
{
    GString *words = g_string_new(NULL);
    switch (constraint->type) {
    case CONSTRAINT_PRIMARY_KEY:
        g_string_append(words, is_short ? "" : "primary key ");
        add_columns(words, constraint->columns, constraint->column_count);
        break;
    case CONSTRAINT_UNIQUE:
        g_string_append(words, "unique ");
        add_columns(words, constraint->columns, constraint->column_count);
        break;
    case CONSTRAINT_CHECK:
        g_string_append_printf(words, "check (%s)", constraint->expression);
        break;
    case CONSTRAINT_FOREIGN_KEY:
        add_foreign_key(words, constraint, is_short);
        break;
    case CONSTRAINT_EXCLUSION:
        g_string_append_printf(words, "exclude using %s ",
                               constraint->index == NULL ? "" : constraint->index->method);
        if (constraint->index != NULL)
            add_elements(words, constraint->index);
        break;
    }
    if (constraint->deferrable)
        g_string_append(words, constraint->deferred ? ", deferred" : ", deferrable");
    if (!constraint->validated)
        g_string_append(words, ", not valid");
    return finish_words(words, arena);
}

static const char *
enum_words(const EnumType *type, Arena *arena)
{
    GString *words = g_string_new(NULL);
    for (size_t i = 0; i < type->label_count; i++)
        g_string_append_printf(words, i > 0 ? ", %s" : "%s", type->labels[i]);
    return finish_words(words, arena);
}

const char *
object_words(const Object *object, bool is_short, Arena *arena)
{
    switch (object->kind) {
    case KIND_COLUMN:
        return column_words((const Column *)object, is_short, arena);
    case KIND_CONSTRAINT:
        return constraint_words((const Constraint *)object, is_short, arena);
    case KIND_INDEX:
        return index_words((const Index *)object, arena);
    case KIND_ENUM:
        return enum_words((const EnumType *)object, arena);
    case KIND_TABLE:
        return arena_printf(arena, "%zu columns", ((const Table *)object)->column_count);
    case KIND_NAMESPACE:
    case KIND_EXTENSION:
    case KIND_COLLATION:
    case KIND_DOMAIN:
    case KIND_COMPOSITE:
    case KIND_RANGE:
    case KIND_SEQUENCE:
    case KIND_FUNCTION:
    case KIND_TRIGGER:
    case KIND_POLICY:
    case KIND_VIEW:
    case KIND_DEFINITION:
    case KIND_PRIVILEGE:
        return kind_of(object->kind)->name;
    }
    g_assert_not_reached();
}
