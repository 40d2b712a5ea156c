#include "kind/kind-private.h"

#include "base/sql.h"
#include "kind/reflect-private.h"

#include <string.h>

// ---- reading -----------------------------------------------------------------------------------

static void
read_extension(Reflection *reflection, const CatalogRow *row)
{
    Extension *extension = ARENA_NEW(reflection->arena, Extension);
    extension->object =
        (Object){.kind = KIND_EXTENSION, .name = row_intern(row, 1, reflection->arena)};
    extension->installed_in = row_intern(row, 2, reflection->arena);
    extension->version = row_intern(row, 3, reflection->arena);
    extension->fixed = !row_bool(row, 4);
    reflection_know(reflection, CATALOG_EXTENSION, row_oid(row, 0), &extension->object);
    schema_add(reflection->schema, &extension->object);
}

typedef struct {
    Catalog catalog;
    unsigned oid;
    const Object *extension;
} Member;

static void
read_member(Reflection *reflection, const CatalogRow *row)
{
    Object *extension = reflection_object(reflection, CATALOG_EXTENSION, row_oid(row, 2));
    Member *member = ARENA_NEW(reflection->scratch, Member);
    if (extension == NULL)
        return;
    *member = (Member){(Catalog)row_oid(row, 0), row_oid(row, 1), extension};
    oid_map_put(&reflection->members, reflection_key(member->catalog, member->oid), extension);
    reflection_wait(reflection, KIND_EXTENSION, member);
}

static void
note_members(Reflection *reflection, const Object *extension, size_t count)
{
    g_autofree char *what = g_strdup_printf("members of extension %s", extension->name);
    schema_note_not_compared(
        reflection->schema,
        (NotCompared){.what = what, .reason = "the extension has them", .count = count});
}

// Members are not compared. They are known, so that what uses them needs the extension.
static void
end_members(Reflection *reflection)
{
    const GPtrArray *members = reflection->pending[KIND_EXTENSION];
    size_t count = 0;
    for (size_t i = 0; members != NULL && i < members->len; i++) {
        const Member *member = members->pdata[i];
        const Member *next = i + 1 < members->len ? members->pdata[i + 1] : NULL;
        Object *object = reflection_object(reflection, member->catalog, member->oid);
        if (object != NULL)
            object->extension = member->extension->name;
        count++;
        if (next != NULL && next->extension == member->extension)
            continue;
        note_members(reflection, member->extension, count);
        count = 0;
    }
}

static const CatalogQuery queries[] = {
    {"extension", query_extension, false, read_extension, NULL},
    {"extension member", query_member, false, read_member, end_members},
    {0},
};

// ---- comparing ---------------------------------------------------------------------------------

enum { ASPECT_VERSION = 2, ASPECT_NAMESPACE = 4, ASPECT_FIXED = 8 };

static const char *const aspects[] = {"comment", "version", "schema", "schema that is fixed", NULL};

// A model names an extension; its version and schema are then the server's choice.
static unsigned
compare_extension(Comparison *comparison, const Object *from, const Object *to)
{
    (void)comparison;
    const Extension *a = (const Extension *)from, *b = (const Extension *)to;
    unsigned found = compare_comments(from, to);
    if (a->version != NULL && b->version != NULL)
        found |= compare_text(a->version, b->version, ASPECT_VERSION);
    if (a->installed_in != NULL && b->installed_in != NULL)
        found |= compare_text(a->installed_in, b->installed_in,
                              a->fixed ? ASPECT_FIXED : ASPECT_NAMESPACE);
    return found;
}

// ---- DDL ---------------------------------------------------------------------------------------

static void
create_extension(Statements *statements, const Object *object)
{
    const Extension *extension = (const Extension *)object;
    g_autoptr(GString) sql = g_string_new(NULL);
    sql_add(sql, "CREATE EXTENSION %I", object->name);
    if (extension->installed_in != NULL)
        sql_add(sql, " WITH SCHEMA %I", extension->installed_in);
    statements_add(statements, "%s", sql->str);
    // CREATE EXTENSION takes the comment from its control file: a catalog's word is said again.
    statements_add_comment(statements, object, object->oid != 0);
}

static void
alter_extension(Statements *statements, const Object *from, const Object *to, unsigned which)
{
    (void)from;
    const Extension *extension = (const Extension *)to;
    if (which & ASPECT_NAMESPACE)
        statements_add(statements, "ALTER EXTENSION %I SET SCHEMA %I", to->name,
                       extension->installed_in);
    if (which & ASPECT_VERSION)
        statements_add(statements, "ALTER EXTENSION %I UPDATE TO %L", to->name, extension->version);
    if (which & ASPECT_COMMENT)
        statements_add_comment(statements, to, true);
}

static void
extension_depends(Dependencies *dependencies, const Object *object)
{
    const Extension *extension = (const Extension *)object;
    if (extension->installed_in != NULL)
        depend(dependencies, (Need){.kind = KIND_NAMESPACE, .name = extension->installed_in});
}

const Kind kind_extension = {
    .name = "extension",
    .plural = "extensions",
    .aspects = aspects,
    .anew = ASPECT_FIXED,
    .compare = compare_extension,
    .create = create_extension,
    .alter = alter_extension,
    .drop = statements_add_drop,
    .depends = extension_depends,
    .queries = queries,
};
