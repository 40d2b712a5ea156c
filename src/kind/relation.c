#include "kind/reflect-private.h"

static Object *
new_table(Reflection *reflection, const CatalogRow *row)
{
    Table *table = ARENA_NEW(reflection->arena, Table);
    char kind = row_char(row, 3);
    table->type = kind == 'p' ? TABLE_PARTITIONED : kind == 'f' ? TABLE_FOREIGN : TABLE_ORDINARY;
    table->unlogged = row_char(row, 4) == 'u';
    table->access_method = reflection_name(reflection, CATALOG_ACCESS_METHOD, row_oid(row, 6));
    table->tablespace = reflection_name(reflection, CATALOG_TABLESPACE, row_oid(row, 7));
    table->replica_identity = row_char(row, 8);
    table->row_security = row_bool(row, 9);
    table->force_row_security = row_bool(row, 10);
    int pages = row_int(row, 12);
    // Before PostgreSQL 14 a table that was never analysed says 0 rows in 0 pages.
    double rows = row_real(row, 11);
    bool never = rows == 0 && pages == 0 && reflection->schema->server_version < 140000;
    table->row_estimate = never ? -1 : rows;
    table->size_bytes = (int64_t)pages * reflection->block_size;
    table->options = reflection_options(reflection, row, 14, &table->option_count);
    table->partition_bound = row_copy(row, 15, reflection->arena);
    table->type_namespace = row_intern(row, 16, reflection->arena);
    table->type_name = row_intern(row, 17, reflection->arena);
    return &table->object;
}

static Object *
new_view(Reflection *reflection, const CatalogRow *row)
{
    Program *view = ARENA_NEW(reflection->arena, Program);
    unsigned count;
    view->type = row_char(row, 3);
    view->options = reflection_options(reflection, row, 14, &count);
    view->option_count = count;
    return &view->object;
}

static Object *
new_sequence(Reflection *reflection, const CatalogRow *row)
{
    Sequence *sequence = ARENA_NEW(reflection->arena, Sequence);
    sequence->unlogged = row_char(row, 4) == 'u';
    return &sequence->object;
}

static Object *
new_composite(Reflection *reflection, const CatalogRow *row)
{
    (void)row;
    return &ARENA_NEW(reflection->arena, CompositeType)->object;
}

static const struct {
    char relkind;
    KindId kind;
    Object *(*make)(Reflection *reflection, const CatalogRow *row);
} relation_kinds[] = {
    {'r', KIND_TABLE, new_table},         {'p', KIND_TABLE, new_table},
    {'f', KIND_TABLE, new_table},         {'v', KIND_VIEW, new_view},
    {'m', KIND_VIEW, new_view},           {'S', KIND_SEQUENCE, new_sequence},
    {'c', KIND_COMPOSITE, new_composite},
};

static void
make_relation(Reflection *reflection, const CatalogRow *row, const char *namespace, size_t i)
{
    Relation *relation = ARENA_NEW(reflection->scratch, Relation);
    KindId kind = relation_kinds[i].kind;
    *relation = (Relation){
        .oid = row_oid(row, 0),
        .kind = relation_kinds[i].relkind,
        .column_count = (unsigned)row_int(row, 13),
        .object = relation_kinds[i].make(reflection, row),
    };
    relation->object->kind = kind;
    relation->object->namespace = namespace;
    relation->object->name = row_copy(row, 1, reflection->arena);
    relation->columns =
        ARENA_NEW_ARRAY(reflection->scratch, RelationColumn, relation->column_count);
    oid_map_put(&reflection->relations, relation->oid, relation);
    if (row_oid(row, 5) != 0)
        oid_map_put(&reflection->row_types, row_oid(row, 5), relation);
    reflection_know(reflection, CATALOG_RELATION, relation->oid, relation->object);
    g_ptr_array_add(reflection->relation_list, relation);
    if (kind != KIND_SEQUENCE) // it may belong to a column
        schema_add(reflection->schema, relation->object);
    reflection->granted += row_bool(row, 18);
}

static void
read_relation(Reflection *reflection, const CatalogRow *row)
{
    const char *namespace = reflection_namespace(reflection, row_oid(row, 2));
    if (namespace == NULL || row_char(row, 4) == 't')
        return;
    for (size_t i = 0; i < G_N_ELEMENTS(relation_kinds); i++)
        if (relation_kinds[i].relkind == row_char(row, 3)) {
            make_relation(reflection, row, namespace, i);
            return;
        }
}

static Table *
find_table(const Reflection *reflection, unsigned oid)
{
    Object *object = reflection_object(reflection, CATALOG_RELATION, oid);
    return object == NULL || object->kind != KIND_TABLE ? NULL : (Table *)object;
}

static void
read_partitioned(Reflection *reflection, const CatalogRow *row)
{
    Table *table = find_table(reflection, row_oid(row, 0));
    if (table != NULL)
        table->partition_key = row_copy(row, 1, reflection->arena);
}

static void
read_foreign(Reflection *reflection, const CatalogRow *row)
{
    Table *table = find_table(reflection, row_oid(row, 0));
    if (table == NULL)
        return;
    table->server = row_intern(row, 1, reflection->arena);
    table->foreign_options = row_texts(row, 2, reflection->arena, &table->foreign_option_count);
}

typedef struct {
    unsigned child, parent;
} Inheritance;

static void
read_inherits(Reflection *reflection, const CatalogRow *row)
{
    Inheritance *inheritance = ARENA_NEW(reflection->scratch, Inheritance);
    *inheritance = (Inheritance){row_oid(row, 0), row_oid(row, 1)};
    reflection_wait(reflection, KIND_TABLE, inheritance);
}

// Rows of one child follow each other, in the order of its parents.
static void
add_parent(Reflection *reflection, Table *table, const Object *parent)
{
    const Object **parents =
        ARENA_NEW_ARRAY(reflection->arena, const Object *, table->parent_count + 1);
    for (size_t i = 0; i < table->parent_count; i++)
        parents[i] = table->parents[i];
    parents[table->parent_count++] = parent;
    table->parents = parents;
}

static void
end_inherits(Reflection *reflection)
{
    const GPtrArray *rows = reflection->pending[KIND_TABLE];
    for (size_t i = 0; rows != NULL && i < rows->len; i++) {
        const Inheritance *row = rows->pdata[i];
        Object *child = reflection_object(reflection, CATALOG_RELATION, row->child);
        const Object *parent = reflection_object(reflection, CATALOG_RELATION, row->parent);
        if (child == NULL || parent == NULL || child->kind != parent->kind)
            continue;
        if (child->kind == KIND_TABLE)
            add_parent(reflection, (Table *)child, parent);
        else if (child->kind == KIND_INDEX)
            ((Index *)child)->parent_index = parent;
    }
}

static void
read_analysed(Reflection *reflection, const CatalogRow *row)
{
    Table *table = find_table(reflection, row_oid(row, 0));
    if (table != NULL)
        table->analysed_at = row_int64(row, 1);
}

const CatalogQuery reflect_analysed[] = {
    {"time of analysis", query_analysed, false, read_analysed, NULL},
    {0},
};

const CatalogQuery relation_queries[] = {
    {"table", query_relation, false, read_relation, NULL},
    {"inheritance", query_inherits, true, read_inherits, end_inherits},
    {"partitioned table", query_partitioned, false, read_partitioned, NULL},
    {"foreign table", query_foreign, false, read_foreign, NULL},
    {0},
};
