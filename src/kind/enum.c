#include "kind/kind-private.h"

#include "base/sql.h"
#include "kind/reflect-private.h"

#include <string.h>

// ---- reading -----------------------------------------------------------------------------------

static void
add_enum(Reflection *reflection, unsigned oid, const CatalogType *type)
{
    const char *namespace = reflection_namespace(reflection, type->namespace);
    if (namespace == NULL)
        return;
    EnumType *made = ARENA_NEW(reflection->arena, EnumType);
    made->object = (Object){.kind = KIND_ENUM, .namespace = namespace, .name = type->name};
    reflection_know(reflection, CATALOG_TYPE, oid, &made->object);
    schema_add(reflection->schema, &made->object);
}

// The types of all kinds, of which enums are the most usual.
static void
read_type(Reflection *reflection, const CatalogRow *row)
{
    unsigned oid = row_oid(row, 0);
    CatalogType *type = ARENA_NEW(reflection->scratch, CatalogType);
    *type = (CatalogType){
        .name = row_intern(row, 1, reflection->arena),
        .namespace = row_oid(row, 2),
        .type = row_char(row, 3),
        .storage = row_char(row, 4),
        .base = row_oid(row, 5),
        .modifier = row_int(row, 6),
        .dimensions = row_int(row, 7),
        .collation = row_oid(row, 8),
        .element = row_oid(row, 10),
        .is_array = row_bool(row, 11),
    };
    oid_map_put(&reflection->types, oid, type);
    if (oid < FIRST_NORMAL_OID)
        return;
    if (type->type == 'e')
        add_enum(reflection, oid, type);
    else if (type->type == 'd')
        reflection_domain(reflection, oid, type, row);
}

static void
read_labels(Reflection *reflection, const CatalogRow *row)
{
    Object *object = reflection_object(reflection, CATALOG_TYPE, row_oid(row, 0));
    if (object == NULL)
        return;
    EnumType *type = (EnumType *)object;
    unsigned count;
    type->labels = row_texts(row, 1, reflection->arena, &count);
    type->label_count = count;
}

static const CatalogQuery queries[] = {
    {"type", query_type, false, read_type, reflection_domains},
    {"enum", query_enum, false, read_labels, NULL},
    {0},
};

// ---- comparing ---------------------------------------------------------------------------------

enum { ASPECT_ADDED = 2, ASPECT_REMOVED = 4, ASPECT_RENAMED = 8 };

static const char *const aspects[] = {"comment", "labels added", "labels removed or moved",
                                      "labels renamed", NULL};

// True when `from` is what is left of `to` when some labels are taken out: ADD VALUE can reach it.
static bool
is_part_of(const EnumType *from, const EnumType *to)
{
    size_t found = 0;
    for (size_t i = 0; i < to->label_count && found < from->label_count; i++)
        if (strcmp(from->labels[found], to->labels[i]) == 0)
            found++;
    return found == from->label_count;
}

static unsigned
compare_enum(Comparison *comparison, const Object *from, const Object *to)
{
    (void)comparison;
    const EnumType *a = (const EnumType *)from, *b = (const EnumType *)to;
    unsigned found = compare_comments(from, to) |
                     compare_flag(a->renamed_count + b->renamed_count > 0, ASPECT_RENAMED);
    if (compare_texts(a->labels, a->label_count, b->labels, b->label_count, ASPECT_ADDED))
        found |= is_part_of(a, b) ? ASPECT_ADDED : ASPECT_REMOVED;
    return found;
}

// ---- DDL ---------------------------------------------------------------------------------------

static void
create_enum(Statements *statements, const Object *object)
{
    const EnumType *type = (const EnumType *)object;
    g_autoptr(GString) sql = g_string_new(NULL);
    sql_add(sql, "CREATE TYPE %Q AS ENUM (", object->namespace, object->name);
    for (size_t i = 0; i < type->label_count; i++)
        sql_add(sql, i == 0 ? "%L" : ", %L", type->labels[i]);
    statements_add(statements, "%s)", sql->str);
    statements_add_comment(statements, object, false);
}

static bool
has_label(const EnumType *type, const char *label)
{
    for (size_t i = 0; i < type->label_count; i++)
        if (strcmp(type->labels[i], label) == 0)
            return true;
    return false;
}

// From left to right, so that the label before a new one is always there already.
static void
add_labels(Statements *statements, const EnumType *from, const EnumType *to)
{
    const char *namespace = to->object.namespace, *name = to->object.name;
    for (size_t i = 0; i < to->label_count; i++) {
        if (has_label(from, to->labels[i]))
            continue;
        if (i > 0)
            statements_add(statements, "ALTER TYPE %Q ADD VALUE %L AFTER %L", namespace, name,
                           to->labels[i], to->labels[i - 1]);
        else if (from->label_count > 0)
            statements_add(statements, "ALTER TYPE %Q ADD VALUE %L BEFORE %L", namespace, name,
                           to->labels[i], from->labels[0]);
        else
            statements_add(statements, "ALTER TYPE %Q ADD VALUE %L", namespace, name,
                           to->labels[i]);
    }
}

void
statements_add_label_renames(Statements *statements, const Object *from, const Object *to)
{
    const EnumType *a = (const EnumType *)from, *b = (const EnumType *)to;
    for (size_t i = 0; i < a->renamed_count; i++)
        statements_add(statements, "ALTER TYPE %Q RENAME VALUE %L TO %L", from->namespace,
                       from->name, a->renamed[2 * i], a->renamed[2 * i + 1]);
    for (size_t i = b->renamed_count; i-- > 0;) // the way back
        statements_add(statements, "ALTER TYPE %Q RENAME VALUE %L TO %L", from->namespace,
                       from->name, b->renamed[2 * i + 1], b->renamed[2 * i]);
}

static void
alter_enum(Statements *statements, const Object *from, const Object *to, unsigned which)
{
    if (which & ASPECT_RENAMED)
        statements_add_label_renames(statements, from, to);
    if (which & ASPECT_ADDED)
        add_labels(statements, (const EnumType *)from, (const EnumType *)to);
    if (which & ASPECT_COMMENT)
        statements_add_comment(statements, to, true);
}

const Kind kind_enum = {
    .name = "enum",
    .plural = "enums",
    .aspects = aspects,
    .anew = ASPECT_REMOVED,
    .compare = compare_enum,
    .create = create_enum,
    .alter = alter_enum,
    .drop = statements_add_drop,
    .queries = queries,
};
