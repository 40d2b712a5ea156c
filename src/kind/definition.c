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

// Comes and goes with what it is about: it needs that.
static void
read_part(Reflection *reflection, const CatalogRow *row)
{
    const Object *whole =
        reflection_addressed(reflection, row_oid(row, 0), row_oid(row, 1), row_int(row, 2));
    if (whole == NULL) // the index of a constraint
        whole = oid_map_find(&reflection->index_owners, row_oid(row, 1));
    const char *namespace = reflection_namespace(reflection, row_oid(row, 5));
    if (whole == NULL || namespace == NULL || whole->extension != NULL)
        return;
    Arena *arena = reflection->arena;
    OtherObject *part = ARENA_NEW(arena, OtherObject);
    const char **statements = ARENA_NEW_ARRAY(arena, const char *, 1);
    part->object =
        (Object){.kind = KIND_DEFINITION, .namespace = namespace, .name = row_copy(row, 6, arena)};
    statements[0] = row_copy(row, 7, arena);
    part->statements = statements;
    part->statement_count = 1;
    part->takes_back = row_copy(row, 8, arena);
    if (row_oid(row, 3) != 0)
        reflection_know(reflection, (Catalog)row_oid(row, 3), row_oid(row, 4), &part->object);
    reflection_need(reflection, &part->object, whole);
    reflection_need(reflection, &part->object,
                    reflection_object(reflection, CATALOG_RELATION, row_oid(row, 9)));
    schema_add(reflection->schema, &part->object);
}

static const CatalogQuery queries[] = {
    {"definition", query_definition, false, read_definition, NULL},
    {"part of a definition", query_part, false, read_part, NULL},
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
create_definition(Statements *statements, const Object *object)
{
    const OtherObject *definition = (const OtherObject *)object;
    OptionList list = {definition->options, definition->option_count};
    g_autofree char *options = ddl_foreign_options(NULL, list);
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
    OptionList old = {a->options, a->option_count}, new = {b->options, b->option_count};
    g_autofree char *options = ddl_foreign_options(&old, new);
    if (which & ASPECT_OPTIONS)
        statements_add(statements, "%s OPTIONS (%s)", b->alters, options);
    if (which & ASPECT_COMMENT)
        statements_add_comment(statements, to, true);
}

static void
drop_definition(Statements *statements, const Object *object)
{
    const OtherObject *definition = (const OtherObject *)object;
    if (definition->takes_back != NULL) {
        statements_add(statements, "%s", definition->takes_back);
        return;
    }
    statements_add_drop(statements, object);
    // With a subscription goes its slot at the publisher, which no ROLLBACK brings back.
    if (g_str_has_prefix(object->name, "SUBSCRIPTION ") &&
        strstr(definition->statements[0], "slot_name = NONE") == NULL)
        statements->rows[statements->count - 1].outside_transaction = true;
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
    .drop = drop_definition,
    .queries = queries,
};
