#include "kind/kind-private.h"

#include "base/sql.h"
#include "kind/reflect-private.h"

#include <string.h>

// ---- reading -----------------------------------------------------------------------------------

static void
read_collation(Reflection *reflection, const CatalogRow *row)
{
    unsigned oid = row_oid(row, 0);
    CatalogName *name = ARENA_NEW(reflection->scratch, CatalogName);
    name->name = row_intern(row, 1, reflection->arena);
    name->namespace = row_oid(row, 2);
    oid_map_put(&reflection->collations, oid, name);
    const char *namespace = reflection_namespace(reflection, name->namespace);
    if (row_is_null(row, 3) || namespace == NULL)
        return;
    Program *collation = ARENA_NEW(reflection->arena, Program);
    collation->object =
        (Object){.kind = KIND_COLLATION, .namespace = namespace, .name = name->name};
    collation->definition = row_copy(row, 3, reflection->arena);
    reflection_know(reflection, CATALOG_COLLATION, oid, &collation->object);
    schema_add(reflection->schema, &collation->object);
}

static const CatalogQuery queries[] = {
    {"collation", query_collation, false, read_collation, NULL},
    {0},
};

// ---- comparing ---------------------------------------------------------------------------------

enum { ASPECT_DEFINITION = 2 };

static const char *const aspects[] = {"comment", "definition", NULL};

static unsigned
compare_collation(Comparison *comparison, const Object *from, const Object *to)
{
    (void)comparison;
    return compare_comments(from, to) |
           compare_text(((const Program *)from)->definition, ((const Program *)to)->definition,
                        ASPECT_DEFINITION);
}

// ---- DDL ---------------------------------------------------------------------------------------

static void
create_collation(Statements *statements, const Object *object)
{
    statements_add(statements, "%s", ((const Program *)object)->definition);
    statements_add_comment(statements, object, false);
}

static void
alter_collation(Statements *statements, const Object *from, const Object *to, unsigned which)
{
    (void)from;
    if (which & ASPECT_COMMENT)
        statements_add_comment(statements, to, true);
}

const Kind kind_collation = {
    .name = "collation",
    .plural = "collations",
    .aspects = aspects,
    .anew = ASPECT_DEFINITION,
    .compare = compare_collation,
    .create = create_collation,
    .alter = alter_collation,
    .drop = statements_add_drop,
    .queries = queries,
};
