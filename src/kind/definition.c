#include "kind/kind-private.h"

#include "base/sql.h"
#include "kind/reflect-private.h"

#include <string.h>

// ---- reading -----------------------------------------------------------------------------------

static void
read_definition(Reflection *reflection, const CatalogRow *row)
{
    unsigned namespace = row_oid(row, 2);
    const char *name = reflection_namespace(reflection, namespace);
    if (namespace != 0 && name == NULL)
        return;
    Arena *arena = reflection->arena;
    OtherObject *definition = ARENA_NEW(arena, OtherObject);
    definition->object =
        (Object){.kind = KIND_DEFINITION, .namespace = name, .name = row_copy(row, 3, arena)};
    definition->statements = row_texts(row, 4, arena, &definition->statement_count);
    definition->settings = row_texts(row, 5, arena, &definition->setting_count);
    definition->options = row_texts(row, 6, arena, &definition->option_count);
    definition->alters = row_copy(row, 7, arena);
    reflection_know(reflection, (Catalog)row_oid(row, 0), row_oid(row, 1), &definition->object);
    schema_add(reflection->schema, &definition->object);
}

static const CatalogQuery queries[] = {
    {"definition", query_definition, false, read_definition, NULL},
    {"dependency of definitions", query_definition_depend, true, reflection_dependency, NULL},
    {0},
};

// ---- comparing ---------------------------------------------------------------------------------

enum { ASPECT_DEFINITION = 2, ASPECT_SETTINGS = 4, ASPECT_OPTIONS = 8 };

static const char *const aspects[] = {"comment", "definition", "settings", "options", NULL};

// A setting that is not there any more has no statement that takes it back.
static bool
lacks_setting(const OtherObject *from, const OtherObject *to)
{
    if (from->setting_count != to->setting_count)
        return true;
    for (unsigned i = 0; i < to->setting_count; i++)
        if (*to->settings[i] == '\0' && *from->settings[i] != '\0')
            return true;
    return false;
}

static unsigned
compare_definition(Comparison *comparison, const Object *from, const Object *to)
{
    (void)comparison;
    const OtherObject *a = (const OtherObject *)from, *b = (const OtherObject *)to;
    return compare_comments(from, to) |
           compare_texts(a->statements, a->statement_count, b->statements, b->statement_count,
                         ASPECT_DEFINITION) |
           compare_flag(lacks_setting(a, b), ASPECT_DEFINITION) |
           compare_texts(a->settings, a->setting_count, b->settings, b->setting_count,
                         ASPECT_SETTINGS) |
           compare_sets(a->options, a->option_count, b->options, b->option_count, ASPECT_OPTIONS);
}

// ---- DDL ---------------------------------------------------------------------------------------

static void
add_option(GString *sql, const char *option, bool with_value)
{
    const char *equal = strchr(option, '=');
    g_autofree char *name = g_strndup(option, (size_t)(equal - option));
    sql_add(sql, "%I", name);
    if (with_value)
        sql_add(sql, " %L", equal + 1);
}

static const char *
find_option(const OtherObject *definition, const char *option)
{
    size_t length = strcspn(option, "=") + 1;
    for (unsigned i = 0; i < definition->option_count; i++)
        if (strncmp(definition->options[i], option, length) == 0)
            return definition->options[i];
    return NULL;
}

// " OPTIONS (ADD a 'x', SET b 'y', DROP c)"; without `from` they are those of a new object.
static char *
option_changes(const OtherObject *from, const OtherObject *to)
{
    GString *sql = g_string_new(NULL);
    for (unsigned i = 0; i < to->option_count; i++) {
        const char *old = from == NULL ? NULL : find_option(from, to->options[i]);
        if (old != NULL && strcmp(old, to->options[i]) == 0)
            continue;
        sql_add(sql, "%s%s", sql->len > 0 ? ", " : "",
                from == NULL  ? ""
                : old == NULL ? "ADD "
                              : "SET ");
        add_option(sql, to->options[i], true);
    }
    for (unsigned i = 0; from != NULL && i < from->option_count; i++) {
        if (find_option(to, from->options[i]) != NULL)
            continue;
        sql_add(sql, "%sDROP ", sql->len > 0 ? ", " : "");
        add_option(sql, from->options[i], false);
    }
    return g_string_free(sql, FALSE);
}

static void
create_definition(Statements *statements, const Object *object)
{
    const OtherObject *definition = (const OtherObject *)object;
    g_autofree char *options = option_changes(NULL, definition);
    for (unsigned i = 0; i < definition->statement_count; i++)
        statements_add(statements, i == 0 && *options != '\0' ? "%s OPTIONS (%s)" : "%s",
                       definition->statements[i], options);
    for (unsigned i = 0; i < definition->setting_count; i++)
        if (*definition->settings[i] != '=' && *definition->settings[i] != '\0')
            statements_add(statements, "%s", definition->settings[i]);
    statements_add_comment(statements, object, false);
}

static void
alter_definition(Statements *statements, const Object *from, const Object *to, unsigned which)
{
    const OtherObject *a = (const OtherObject *)from, *b = (const OtherObject *)to;
    for (unsigned i = 0; which & ASPECT_SETTINGS && i < b->setting_count; i++)
        if (strcmp(a->settings[i], b->settings[i]) != 0)
            statements_add(statements, "%s", b->settings[i] + (*b->settings[i] == '='));
    g_autofree char *options = option_changes(a, b);
    if (which & ASPECT_OPTIONS)
        statements_add(statements, "%s OPTIONS (%s)", b->alters, options);
    if (which & ASPECT_COMMENT)
        statements_add_comment(statements, to, true);
}

const Kind kind_definition = {
    .name = "other object",
    .plural = "other objects",
    .aspects = aspects,
    .anew = ASPECT_DEFINITION,
    .of_databases = true,
    .compare = compare_definition,
    .create = create_definition,
    .alter = alter_definition,
    .drop = statements_add_drop,
    .queries = queries,
};
