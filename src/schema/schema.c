#include "schema/schema.h"

#include <stdlib.h>
#include <string.h>

struct SchemaBuilder {
    GPtrArray *top;      // Object *, top level
    GPtrArray *children; // Object *, all others
    GArray *not_compared;
};

Schema *
schema_new(const char *label)
{
    Schema *schema = g_new0(Schema, 1);
    schema->arena = arena_new();
    schema->label = arena_text(schema->arena, label);
    schema->diagnostics.arena = schema->arena;
    schema->builder = g_new(SchemaBuilder, 1);
    *schema->builder = (SchemaBuilder){
        .top = g_ptr_array_new(),
        .children = g_ptr_array_new(),
        .not_compared = g_array_new(FALSE, FALSE, sizeof(NotCompared)),
    };
    return schema;
}

static void
free_builder(Schema *schema)
{
    if (schema->builder == NULL)
        return;
    g_ptr_array_free(schema->builder->top, TRUE);
    g_ptr_array_free(schema->builder->children, TRUE);
    g_array_free(schema->builder->not_compared, TRUE);
    g_free(schema->builder);
    schema->builder = NULL;
}

void
schema_free(Schema *schema)
{
    if (schema == NULL)
        return;
    free_builder(schema);
    arena_free(schema->arena);
    g_free(schema);
}

void
schema_add(Schema *schema, Object *object)
{
    g_assert(schema->builder != NULL);
    g_ptr_array_add(object->parent == NULL ? schema->builder->top : schema->builder->children,
                    object);
}

void
schema_note_not_compared(Schema *schema, NotCompared note)
{
    g_assert(schema->builder != NULL);
    note.reason = arena_intern(schema->arena, note.reason);
    note.what = arena_intern(schema->arena, note.what);
    g_array_append_val(schema->builder->not_compared, note);
}

static int
compare_pointers(const void *a, const void *b)
{
    return object_compare(*(const Object *const *)a, *(const Object *const *)b);
}

static int
compare_positions(const void *a, const void *b)
{
    const Column *one = *(const Column *const *)a, *other = *(const Column *const *)b;
    return (one->position > other->position) - (one->position < other->position);
}

// The columns are the first run of a table's sorted children: kind orders before name, and no kind
// of child comes before KIND_COLUMN.
static void
link_columns(Arena *arena, Table *table)
{
    size_t count = 0;
    while (count < table->object.child_count && table->object.children[count]->kind == KIND_COLUMN)
        count++;
    const Column **columns = ARENA_NEW_ARRAY(arena, const Column *, count);
    if (count > 0) {
        memcpy(columns, table->object.children, count * sizeof *columns);
        qsort(columns, count, sizeof *columns, compare_positions);
    }
    table->columns = columns;
    table->column_count = count;
}

// How many from `at` on have the same parent: sources add most of a table's children in one go.
static size_t
count_siblings(const GPtrArray *children, size_t at)
{
    const Object *parent = ((const Object *)children->pdata[at])->parent;
    size_t end = at + 1;
    while (end < children->len && ((const Object *)children->pdata[end])->parent == parent)
        end++;
    return end - at;
}

// Sorting each parent's few children on its own is a quarter of the work of sorting them all.
static void
link_children(Schema *schema)
{
    const GPtrArray *children = schema->builder->children;
    g_autoptr(GHashTable) counts = g_hash_table_new(NULL, NULL);
    for (size_t i = 0, run = 0; i < children->len; i += run) {
        const Object *parent = ((const Object *)children->pdata[i])->parent;
        run = count_siblings(children, i);
        size_t count = GPOINTER_TO_SIZE(g_hash_table_lookup(counts, parent));
        g_hash_table_replace(counts, (gpointer)(guintptr)parent, GSIZE_TO_POINTER(count + run));
    }
    const GPtrArray *tops = schema->builder->top;
    g_autoptr(GHashTable) lists = g_hash_table_new(NULL, NULL); // parent -> its array, being filled
    for (size_t i = 0; i < tops->len; i++) {
        Object *parent = tops->pdata[i];
        size_t count = GPOINTER_TO_SIZE(g_hash_table_lookup(counts, parent));
        const Object **list = ARENA_NEW_ARRAY(schema->arena, const Object *, count);
        parent->children = list;
        parent->child_count = count;
        g_hash_table_insert(lists, parent, list);
    }
    for (size_t i = 0, run = 0; i < children->len; i += run) {
        const Object *parent = ((const Object *)children->pdata[i])->parent;
        const Object **list = g_hash_table_lookup(lists, parent);
        g_assert(list != NULL); // the parent must have been added
        run = count_siblings(children, i);
        memcpy(list, &children->pdata[i], run * sizeof *list);
        g_hash_table_replace(lists, (gpointer)(guintptr)parent, list + run);
    }
    for (size_t i = 0; i < tops->len; i++) {
        Object *parent = tops->pdata[i];
        const Object **list =
            (const Object **)g_hash_table_lookup(lists, parent) - parent->child_count;
        qsort(list, parent->child_count, sizeof *list, compare_pointers);
        if (parent->kind == KIND_TABLE)
            link_columns(schema->arena, (Table *)parent);
    }
}

void
schema_finish(Schema *schema)
{
    SchemaBuilder *builder = schema->builder;
    g_assert(builder != NULL);
    link_children(schema);
    size_t count = builder->top->len;
    const Object **objects = ARENA_NEW_ARRAY(schema->arena, const Object *, count);
    if (count > 0)
        memcpy(objects, builder->top->pdata, count * sizeof *objects);
    qsort(objects, count, sizeof *objects, compare_pointers);
    schema->objects = objects;
    schema->count = count;
    schema->not_compared_count = builder->not_compared->len;
    schema->not_compared = arena_copy(schema->arena, builder->not_compared->data,
                                      builder->not_compared->len * sizeof(NotCompared));
    free_builder(schema);
}

const Object *
schema_find(const Schema *schema, KindId kind, const char *namespace, const char *name)
{
    Object wanted = {.kind = kind, .namespace = namespace, .name = name};
    size_t low = 0, high = schema->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = object_compare(schema->objects[middle], &wanted);
        if (order == 0)
            return schema->objects[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

const Table *
schema_find_table(const Schema *schema, const char *namespace, const char *name)
{
    return (const Table *)schema_find(schema, KIND_TABLE, namespace, name);
}

const Column *
schema_find_column(const Schema *schema, const char *namespace, const char *table,
                   const char *column)
{
    const Table *parent = schema_find_table(schema, namespace, table);
    if (parent == NULL)
        return NULL;
    return (const Column *)object_child(&parent->object, KIND_COLUMN, column);
}

bool
schema_speaks_for(const Schema *schema, const Object *object)
{
    if (!schema->speaks_for[object->kind])
        return false;
    if (object->namespace == NULL || schema->namespaces == NULL)
        return true;
    for (size_t i = 0; i < schema->namespace_count; i++)
        if (strcmp(schema->namespaces[i], object->namespace) == 0)
            return true;
    return false;
}

bool
schema_speaks_for_all(const Schema *schema)
{
    for (KindId kind = 0; kind <= KIND_VIEW; kind++)
        if (!schema->speaks_for[kind])
            return false;
    return schema->namespaces == NULL;
}
