#include "kind/kind-private.h"

#include "base/sql.h"
#include "kind/reflect-private.h"

#include <string.h>

// ---- reading -----------------------------------------------------------------------------------

static void
read_range(Reflection *reflection, const CatalogRow *row)
{
    const char *namespace = reflection_namespace(reflection, row_oid(row, 2));
    if (namespace == NULL)
        return;
    Program *range = ARENA_NEW(reflection->arena, Program);
    range->object = (Object){
        .kind = KIND_RANGE, .namespace = namespace, .name = row_intern(row, 1, reflection->arena)};
    range->definition = row_copy(row, 3, reflection->arena);
    unsigned count;
    range->options = row_texts(row, 4, reflection->arena, &count);
    range->option_count = count;
    reflection_know(reflection, CATALOG_TYPE, row_oid(row, 0), &range->object);
    schema_add(reflection->schema, &range->object);
}

static const CatalogQuery queries[] = {
    {"range", query_range, false, read_range, NULL},
    {0},
};

// ---- comparing ---------------------------------------------------------------------------------

enum { ASPECT_DEFINITION = 2 };

static const char *const aspects[] = {"comment", "definition", NULL};

static unsigned
compare_range(Comparison *comparison, const Object *from, const Object *to)
{
    (void)comparison;
    return compare_comments(from, to) |
           compare_text(((const Program *)from)->definition, ((const Program *)to)->definition,
                        ASPECT_DEFINITION);
}

// ---- DDL ---------------------------------------------------------------------------------------

static void
create_range(Statements *statements, const Object *object)
{
    statements_add(statements, "%s", ((const Program *)object)->definition);
    statements_add_comment(statements, object, false);
}

static void
alter_range(Statements *statements, const Object *from, const Object *to, unsigned which)
{
    (void)from;
    if (which & ASPECT_COMMENT)
        statements_add_comment(statements, to, true);
}

const Kind kind_range = {
    .name = "range type",
    .plural = "range types",
    .aspects = aspects,
    .anew = ASPECT_DEFINITION,
    .compare = compare_range,
    .create = create_range,
    .alter = alter_range,
    .drop = statements_add_drop,
    .queries = queries,
};
