#include "kind/kind-private.h"

#include "base/sql.h"
#include "kind/reflect-private.h"

#include <string.h>

// ---- reading -----------------------------------------------------------------------------------

static void
read_function(Reflection *reflection, const CatalogRow *row)
{
    const char *namespace = reflection_namespace(reflection, row_oid(row, 1));
    if (namespace == NULL)
        return;
    Program *function = ARENA_NEW(reflection->arena, Program);
    function->type = row_char(row, 2);
    function->object = (Object){.kind = KIND_FUNCTION,
                                .namespace = namespace,
                                .name = row_intern(row, 3, reflection->arena)};
    function->signature = row_copy(row, 4, reflection->arena);
    function->definition = row_copy(row, function->type == 'a' ? 6 : 5, reflection->arena);
    reflection_know(reflection, CATALOG_FUNCTION, row_oid(row, 0), &function->object);
    schema_add(reflection->schema, &function->object);
}

static const CatalogQuery queries[] = {
    {"function", query_function, false, read_function, NULL},
    {0},
};

// ---- comparing ---------------------------------------------------------------------------------

enum { ASPECT_BODY = 2, ASPECT_SIGNATURE = 4 };

static const char *const aspects[] = {"comment", "body", "signature", NULL};

// What CREATE OR REPLACE cannot change: names and defaults of arguments, and what it returns.
// pg_get_functiondef() prints these before the line that names the language.
static size_t
signature_length(const char *definition)
{
    const char *end = strstr(definition, "\n LANGUAGE ");
    return end == NULL ? strlen(definition) : (size_t)(end - definition);
}

static unsigned
compare_function(Comparison *comparison, const Object *from, const Object *to)
{
    (void)comparison;
    const Program *a = (const Program *)from, *b = (const Program *)to;
    unsigned found = compare_comments(from, to);
    if (compare_text(a->definition, b->definition, ASPECT_BODY) == 0)
        return found;
    size_t length = signature_length(a->definition);
    bool same = a->type == b->type && length == signature_length(b->definition) &&
                strncmp(a->definition, b->definition, length) == 0 && a->type != 'a';
    return found | (same ? ASPECT_BODY : ASPECT_SIGNATURE);
}

// ---- DDL ---------------------------------------------------------------------------------------

static void
create_function(Statements *statements, const Object *object)
{
    statements_add(statements, "%s", ((const Program *)object)->definition);
    statements_add_comment(statements, object, false);
}

static void
alter_function(Statements *statements, const Object *from, const Object *to, unsigned which)
{
    (void)from;
    if (which & ASPECT_BODY)
        statements_add(statements, "%s", ((const Program *)to)->definition);
    if (which & ASPECT_COMMENT)
        statements_add_comment(statements, to, true);
}

const Kind kind_function = {
    .name = "function",
    .plural = "functions",
    .aspects = aspects,
    .anew = ASPECT_SIGNATURE,
    .compare = compare_function,
    .create = create_function,
    .alter = alter_function,
    .drop = statements_add_drop,
    .queries = queries,
};
