#include "kind/reflect-private.h"

#include <stdlib.h>
#include <string.h>

enum { NAMESPACE_PG_CATALOG = 11 };

// ---- objects -----------------------------------------------------------------------------------

Object *
reflection_object(const Reflection *reflection, Catalog catalog, unsigned oid)
{
    return oid_map_find(&reflection->objects, reflection_key(catalog, oid));
}

void
reflection_know(Reflection *reflection, Catalog catalog, unsigned oid, Object *object)
{
    object->oid = oid;
    oid_map_put(&reflection->objects, reflection_key(catalog, oid), object);
}

void
reflection_want(Reflection *reflection, Catalog catalog, unsigned oid)
{
    oid_map_put(&reflection->wanted, reflection_key(catalog, oid), reflection);
}

void
reflection_know_if_wanted(Reflection *reflection, Catalog catalog, unsigned oid, Object *object)
{
    uint64_t key = reflection_key(catalog, oid);
    if (oid_map_find(&reflection->wanted, key) != NULL)
        oid_map_put(&reflection->objects, key, object);
}

const char *
reflection_namespace(const Reflection *reflection, unsigned oid)
{
    return oid_map_find(&reflection->namespaces, oid);
}

const char *
reflection_other_namespace(const Reflection *reflection, unsigned oid)
{
    return oid == NAMESPACE_PG_CATALOG ? NULL : reflection_namespace(reflection, oid);
}

Relation *
reflection_relation(const Reflection *reflection, unsigned oid)
{
    return oid_map_find(&reflection->relations, oid);
}

const char *
reflection_name(const Reflection *reflection, Catalog catalog, unsigned oid)
{
    return oid == 0 ? NULL : oid_map_find(&reflection->names, reflection_key(catalog, oid));
}

Object
reflection_child(KindId kind, const char *name, const Relation *parent)
{
    return (Object){.kind = kind,
                    .namespace = parent->object->namespace,
                    .name = name,
                    .parent = parent->object};
}

void
reflection_wait(Reflection *reflection, KindId kind, void *record)
{
    if (reflection->pending[kind] == NULL)
        reflection->pending[kind] = g_ptr_array_new();
    g_ptr_array_add(reflection->pending[kind], record);
}

void
reflection_need(Reflection *reflection, const Object *object, const Object *needed)
{
    if (object == NULL || needed == NULL || object == needed)
        return;
    ReflectedNeed need = {object, needed};
    g_array_append_val(reflection->needs, need);
}

// ---- columns -----------------------------------------------------------------------------------

static const RelationColumn *
find_column(const Relation *relation, int64_t number)
{
    if (relation == NULL || number < 1 || number > relation->column_count)
        return NULL;
    return &relation->columns[number - 1];
}

const char *
reflection_column_name(const Relation *relation, int64_t number)
{
    const RelationColumn *column = find_column(relation, number);
    return column == NULL ? NULL : column->name;
}

Column *
reflection_column(const Relation *relation, int64_t number)
{
    const RelationColumn *column = find_column(relation, number);
    return column == NULL || relation->object->kind != KIND_TABLE ? NULL : column->column;
}

const char *const *
reflection_column_names(Reflection *reflection, const Relation *relation, const int16_t *numbers,
                        size_t count)
{
    const char *names[MOST_COLUMNS];
    if (count == 0)
        return NULL;
    for (size_t i = 0; i < count; i++)
        names[i] = reflection_column_name(relation, numbers[i]);
    return arena_intern_bytes(reflection->arena, names, count * sizeof *names);
}

void
reflection_need_columns(Reflection *reflection, const Object *object, const Relation *relation,
                        ExpressionColumns columns)
{
    for (int i = 0; columns != NULL && i < columns[0]; i++) {
        const Column *column = reflection_column(relation, columns[1 + i]);
        if (column != NULL)
            reflection_need(reflection, object, &column->object);
    }
}

// ---- options -----------------------------------------------------------------------------------

const char *const *
reflection_options(Reflection *reflection, const CatalogRow *row, unsigned column, unsigned *count)
{
    unsigned all;
    const char *const *options = row_texts(row, column, reflection->arena, &all);
    *count = 0;
    if (all == 0)
        return NULL;
    const char **kept = ARENA_NEW_ARRAY(reflection->arena, const char *, all);
    for (unsigned i = 0; i < all; i++)
        if (!g_str_has_prefix(options[i], "pg_attver="))
            kept[(*count)++] = options[i];
    return *count == 0 ? NULL : kept;
}

// ---- types -------------------------------------------------------------------------------------

// The text between the outer parentheses of "public.geometry(Point,4326)".
static const char *
modifiers_of_text(Reflection *reflection, const char *formatted)
{
    const char *open = formatted == NULL ? NULL : strchr(formatted, '(');
    const char *close = open == NULL ? NULL : strrchr(open, ')');
    return close == NULL ? NULL
                         : arena_intern_n(reflection->arena, open + 1, (size_t)(close - open - 1));
}

// A composite type, or the rows of a table: pg_type is not asked about these.
static Type
row_type(const Reflection *reflection, unsigned oid)
{
    const Relation *relation = oid_map_find(&reflection->row_types, oid);
    if (relation == NULL)
        return (Type){0};
    return (Type){.namespace = relation->object->namespace, .name = relation->object->name};
}

static Type
make_type(Reflection *reflection, TypeNumbers numbers)
{
    const CatalogType *row = oid_map_find(&reflection->types, numbers.oid);
    Type type = row_type(reflection, numbers.oid);
    if (type.name != NULL)
        return type;
    if (row == NULL) {
        if (numbers.formatted != NULL && type_parse(reflection->arena, numbers.formatted, &type))
            return type;
        g_autofree char *name = g_strdup_printf("%u", numbers.oid);
        return (Type){.name = arena_intern(reflection->arena, name)};
    }
    const CatalogType *element =
        row->is_array ? oid_map_find(&reflection->types, row->element) : row;
    if (element == NULL)
        element = row;
    const char *namespace = reflection_other_namespace(reflection, element->namespace);
    type = type_from_catalog(reflection->arena, namespace, element->name, numbers.modifier,
                             row->is_array ? 1 : 0);
    if (namespace != NULL)
        type.modifiers = modifiers_of_text(reflection, numbers.formatted);
    return type;
}

static const Type *
plain_type(Reflection *reflection, TypeNumbers numbers)
{
    uint64_t key = reflection_key(numbers.oid, (unsigned)numbers.modifier);
    const Type *known = oid_map_find(&reflection->shared_types, key);
    if (known != NULL)
        return known;
    const Type *type = type_intern(reflection->arena, make_type(reflection, numbers));
    oid_map_put(&reflection->shared_types, key, (void *)(uintptr_t)type);
    return type;
}

const Type *
reflection_type(Reflection *reflection, TypeNumbers numbers)
{
    const Type *plain = plain_type(reflection, numbers);
    const CatalogType *row = oid_map_find(&reflection->types, numbers.oid);
    const CatalogName *collation = oid_map_find(&reflection->collations, numbers.collation);
    bool own_collation = collation == NULL || row == NULL || row->collation == numbers.collation;
    if (own_collation)
        return plain;
    Type type = *plain;
    type.collation = collation->name;
    type.collation_namespace = reflection_other_namespace(reflection, collation->namespace);
    return type_intern(reflection->arena, type);
}

// ---- names that others refer to ----------------------------------------------------------------

static void
read_class(Reflection *reflection, const CatalogRow *row)
{
    OperatorClass *class = ARENA_NEW(reflection->scratch, OperatorClass);
    *class = (OperatorClass){
        .oid = row_oid(row, 0),
        .name = row_intern(row, 1, reflection->arena),
        .namespace = row_oid(row, 2),
        .is_default = row_bool(row, 5),
    };
    oid_map_put(&reflection->classes, class->oid, class);
    if (class->is_default)
        oid_map_put(&reflection->class_defaults, reflection_key(row_oid(row, 3), row_oid(row, 4)),
                    class);
}

static void
read_name(Reflection *reflection, const CatalogRow *row)
{
    const char *name = row_intern(row, 2, reflection->arena);
    oid_map_put(&reflection->names, reflection_key(row_oid(row, 0), row_oid(row, 1)),
                (void *)(uintptr_t)name);
}

const CatalogQuery reflect_lookups[] = {
    {"name", query_name, false, read_name, NULL},
    {"operator class", query_opclass, false, read_class, NULL},
    {0},
};
