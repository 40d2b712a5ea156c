#include "kind/kind-private.h"

#include "base/sql.h"
#include "kind/reflect-private.h"

#include <string.h>

// ---- reading -----------------------------------------------------------------------------------

static void
add_attributes(Reflection *reflection, const Relation *relation)
{
    CompositeType *type = (CompositeType *)relation->object;
    Attribute *attributes = ARENA_NEW_ARRAY(reflection->arena, Attribute, relation->column_count);
    for (unsigned i = 0; i < relation->column_count; i++)
        if (relation->columns[i].type != NULL)
            attributes[type->attribute_count++] =
                (Attribute){relation->columns[i].name, *relation->columns[i].type};
    type->attributes = attributes;
}

void
reflection_composites(Reflection *reflection)
{
    for (size_t i = 0; i < reflection->relation_list->len; i++) {
        const Relation *relation = reflection->relation_list->pdata[i];
        if (relation->kind == 'c')
            add_attributes(reflection, relation);
    }
}

// ---- comparing ---------------------------------------------------------------------------------

enum { ASPECT_ATTRIBUTES = 2, ASPECT_ORDER = 4, ASPECT_TYPES = 8 };

static const char *const aspects[] = {"comment", "attributes", "order of attributes",
                                      "types of attributes in use", NULL};

static const Attribute *
find_attribute(const CompositeType *type, const char *name)
{
    for (size_t i = 0; i < type->attribute_count; i++)
        if (strcmp(type->attributes[i].name, name) == 0)
            return &type->attributes[i];
    return NULL;
}

// ADD ATTRIBUTE puts a new one at the end: those that stay must come first and in the same order.
static bool
can_be_reached(const CompositeType *from, const CompositeType *to)
{
    size_t next = 0;
    for (size_t i = 0; i < from->attribute_count; i++) {
        if (find_attribute(to, from->attributes[i].name) == NULL)
            continue;
        if (strcmp(to->attributes[next].name, from->attributes[i].name) != 0)
            return false;
        next++;
    }
    return true;
}

static bool is_stored(const Schema *schema, const char *namespace, const char *name);

static bool
is_of_type(const Type *type, const char *namespace, const char *name)
{
    return type != NULL && strcmp(type->name, name) == 0 &&
           g_strcmp0(type->namespace, namespace) == 0;
}

static bool
is_stored_through(const Schema *schema, const Object *object, const char *namespace,
                  const char *name)
{
    const CompositeType *type = (const CompositeType *)object;
    const Domain *domain = (const Domain *)object;
    const Table *table = (const Table *)object;
    for (size_t i = 0; object->kind == KIND_TABLE && i < table->column_count; i++)
        if (is_of_type(table->columns[i]->type, namespace, name))
            return true;
    for (size_t i = 0; object->kind == KIND_COMPOSITE && i < type->attribute_count; i++)
        if (is_of_type(&type->attributes[i].type, namespace, name))
            return is_stored(schema, object->namespace, object->name);
    return object->kind == KIND_DOMAIN && is_of_type(&domain->type, namespace, name) &&
           is_stored(schema, object->namespace, object->name);
}

// Whether columns hold values of the type, itself or in another type: then ALTER ATTRIBUTE does not
// go through, and the type steps aside.
static bool
is_stored(const Schema *schema, const char *namespace, const char *name)
{
    for (size_t i = 0; i < schema->count; i++)
        if (is_stored_through(schema, schema->objects[i], namespace, name))
            return true;
    return false;
}

static bool
changes_type(const CompositeType *from, const CompositeType *to)
{
    for (size_t i = 0; i < from->attribute_count; i++) {
        const Attribute *attribute = find_attribute(to, from->attributes[i].name);
        if (attribute != NULL && !type_equal(&from->attributes[i].type, &attribute->type))
            return true;
    }
    return false;
}

static unsigned
compare_composite(Comparison *comparison, const Object *from, const Object *to)
{
    const CompositeType *a = (const CompositeType *)from, *b = (const CompositeType *)to;
    unsigned found = compare_comments(from, to);
    bool same = a->attribute_count == b->attribute_count;
    for (size_t i = 0; same && i < a->attribute_count; i++)
        same = strcmp(a->attributes[i].name, b->attributes[i].name) == 0 &&
               type_equal(&a->attributes[i].type, &b->attributes[i].type);
    if (!same)
        found |= can_be_reached(a, b) ? ASPECT_ATTRIBUTES : ASPECT_ORDER;
    if (found & ASPECT_ATTRIBUTES && changes_type(a, b) &&
        is_stored(comparison->from_schema, from->namespace, from->name))
        found |= ASPECT_TYPES;
    return found;
}

// ---- DDL ---------------------------------------------------------------------------------------

static void
add_attribute(GString *sql, const Attribute *attribute)
{
    sql_add(sql, "%I ", attribute->name);
    ddl_add_type(sql, &attribute->type);
}

static void
create_composite(Statements *statements, const Object *object)
{
    const CompositeType *type = (const CompositeType *)object;
    g_autoptr(GString) sql = g_string_new(NULL);
    sql_add(sql, "CREATE TYPE %Q AS (", object->namespace, object->name);
    for (size_t i = 0; i < type->attribute_count; i++) {
        g_string_append(sql, i == 0 ? "" : ", ");
        add_attribute(sql, &type->attributes[i]);
    }
    statements_add(statements, "%s)", sql->str);
    statements_add_comment(statements, object, false);
}

static void
alter_attributes(Statements *statements, const CompositeType *from, const CompositeType *to)
{
    const char *namespace = to->object.namespace, *name = to->object.name;
    for (size_t i = 0; i < from->attribute_count; i++)
        if (find_attribute(to, from->attributes[i].name) == NULL)
            statements_add(statements, "ALTER TYPE %Q DROP ATTRIBUTE %I CASCADE", namespace, name,
                           from->attributes[i].name)
                ->loses_data = true;
    for (size_t i = 0; i < to->attribute_count; i++) {
        const Attribute *attribute = &to->attributes[i];
        const Attribute *old = find_attribute(from, attribute->name);
        g_autoptr(GString) sql = g_string_new(NULL);
        if (old == NULL) {
            add_attribute(sql, attribute);
            statements_add(statements, "ALTER TYPE %Q ADD ATTRIBUTE %s CASCADE", namespace, name,
                           sql->str);
        } else if (!type_equal(&old->type, &attribute->type)) {
            ddl_add_type(sql, &attribute->type);
            statements_add(statements, "ALTER TYPE %Q ALTER ATTRIBUTE %I TYPE %s CASCADE",
                           namespace, name, attribute->name, sql->str);
        }
    }
}

static void
alter_composite(Statements *statements, const Object *from, const Object *to, unsigned which)
{
    if (which & ASPECT_ATTRIBUTES)
        alter_attributes(statements, (const CompositeType *)from, (const CompositeType *)to);
    if (which & ASPECT_COMMENT)
        statements_add_comment(statements, to, true);
}

static void
composite_depends(Dependencies *dependencies, const Object *object)
{
    const CompositeType *type = (const CompositeType *)object;
    for (size_t i = 0; i < type->attribute_count; i++)
        depend_on_type(dependencies, &type->attributes[i].type);
}

const Kind kind_composite = {
    .name = "composite type",
    .plural = "composite types",
    .aspects = aspects,
    .anew = ASPECT_ORDER | ASPECT_TYPES,
    .compare = compare_composite,
    .create = create_composite,
    .alter = alter_composite,
    .drop = statements_add_drop,
    .depends = composite_depends,
};
