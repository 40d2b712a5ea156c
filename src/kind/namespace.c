#include "kind/kind-private.h"

#include "base/sql.h"
#include "kind/reflect-private.h"

#include <string.h>

// ---- reading -----------------------------------------------------------------------------------

static void
read_namespace(Reflection *reflection, const CatalogRow *row)
{
    unsigned oid = row_oid(row, 0);
    const char *name = row_intern(row, 1, reflection->arena);
    bool is_users = oid >= FIRST_NORMAL_OID || strcmp(name, "public") == 0;
    if (is_users && g_str_has_prefix(name, "pg_")) // pg_temp_3, pg_toast_temp_3
        return;
    oid_map_put(&reflection->namespaces, oid, (void *)(uintptr_t)name);
    if (!is_users)
        return;
    Object *namespace = ARENA_NEW(reflection->arena, Object);
    *namespace = (Object){.kind = KIND_NAMESPACE, .name = name};
    reflection_know(reflection, CATALOG_NAMESPACE, oid, namespace);
    schema_add(reflection->schema, namespace);
}

static const CatalogQuery queries[] = {
    {"schema", query_namespace, false, read_namespace, NULL},
    {0},
};

// ---- comparing ---------------------------------------------------------------------------------

static const char *const aspects[] = {"comment", NULL};

static unsigned
compare_namespace(Comparison *comparison, const Object *from, const Object *to)
{
    (void)comparison;
    return compare_comments(from, to);
}

// ---- DDL ---------------------------------------------------------------------------------------

static void
create_namespace(Statements *statements, const Object *object)
{
    statements_add(statements, "CREATE SCHEMA %I", object->name);
    statements_add_comment(statements, object, false);
}

static void
alter_namespace(Statements *statements, const Object *from, const Object *to, unsigned which)
{
    (void)from;
    if (which & ASPECT_COMMENT)
        statements_add_comment(statements, to, true);
}

const Kind kind_namespace = {
    .name = "schema",
    .plural = "schemas",
    .aspects = aspects,
    .compare = compare_namespace,
    .create = create_namespace,
    .alter = alter_namespace,
    .drop = statements_add_drop,
    .queries = queries,
};
