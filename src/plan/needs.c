#include "plan/plan-private.h"

#include <string.h>

// A sequence that belongs to a column is no object of its own: the column is.
static const Object *
stand_in(const Schema *schema, const Object *object)
{
    if (object->kind != KIND_SEQUENCE)
        return object;
    const Sequence *sequence = (const Sequence *)object;
    if (sequence->owner_table == NULL ||
        schema_find(schema, KIND_SEQUENCE, object->namespace, object->name) != NULL)
        return object;
    const Column *column = schema_find_column(schema, sequence->owner_namespace,
                                              sequence->owner_table, sequence->owner_column);
    return column == NULL ? object : &column->object;
}

static const Object *
look_up(const Schema *schema, const Need *need)
{
    if (need->table == NULL)
        return schema_find(schema, need->kind, need->namespace, need->name);
    const Object *parent = schema_find(schema, KIND_TABLE, need->namespace, need->table);
    if (parent == NULL)
        parent = schema_find(schema, KIND_VIEW, need->namespace, need->table);
    if (parent == NULL)
        return NULL;
    const Object *child = object_child(parent, need->kind, need->name);
    if (child == NULL && need->kind == KIND_INDEX)
        child = object_child(parent, KIND_CONSTRAINT, need->name);
    return child != NULL ? child : need->kind == KIND_COLUMN ? parent : NULL;
}

static void
add_found(GPtrArray *found, const Object *object)
{
    if (object != NULL)
        g_ptr_array_add(found, (gpointer)(guintptr)object);
}

static void
collect_named(Arena *arena, const Schema *schema, const Object *object, GPtrArray *found)
{
    Dependencies dependencies = {.arena = arena};
    const Kind *kind = kind_of(object->kind);
    if (kind->depends != NULL)
        kind->depends(&dependencies, object);
    for (size_t i = 0; i < dependencies.count; i++)
        add_found(found, look_up(schema, &dependencies.rows[i]));
}

static bool
names_column(const char *const *columns, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (name != NULL && strcmp(columns[i], name) == 0)
            return true;
    return false;
}

// Whether a foreign key can refer to that key: the same columns, in any order.
static bool
is_key_of(const Constraint *reference, const Object *object)
{
    const Constraint *key = (const Constraint *)object;
    const Index *index = (const Index *)object;
    bool is_constraint = object->kind == KIND_CONSTRAINT &&
                         (key->type == CONSTRAINT_PRIMARY_KEY || key->type == CONSTRAINT_UNIQUE);
    bool is_index = object->kind == KIND_INDEX && index->unique;
    if (reference->referenced_columns == NULL)
        return is_constraint && key->type == CONSTRAINT_PRIMARY_KEY;
    size_t count = is_constraint ? key->column_count : is_index ? index->element_count : 0;
    if (count != reference->column_count)
        return false;
    for (size_t i = 0; i < count; i++)
        if (!names_column(reference->referenced_columns, count,
                          is_constraint ? key->columns[i] : index->elements[i].column))
            return false;
    return true;
}

static void
collect_keys(const Constraint *reference, const Object *table, GPtrArray *found)
{
    for (size_t i = 0; i < table->child_count; i++)
        if (is_key_of(reference, table->children[i]))
            add_found(found, table->children[i]);
}

// Whether `object` is a partition of `table`, or of one of its partitions.
static bool
is_below(const Object *object, const Object *table)
{
    const Table *partition = (const Table *)object;
    if (object->kind != KIND_TABLE || partition->partition_bound == NULL)
        return false;
    return partition->parents[0] == table || is_below(partition->parents[0], table);
}

// A foreign key leans on the key that it refers to, by whatever name.
static void
collect_referenced_key(const Schema *schema, const Object *object, GPtrArray *found)
{
    const Constraint *key = (const Constraint *)object;
    if (object->kind != KIND_CONSTRAINT || key->type != CONSTRAINT_FOREIGN_KEY)
        return;
    const Table *table =
        schema_find_table(schema, key->referenced_namespace, key->referenced_table);
    if (table == NULL)
        return;
    collect_keys(key, &table->object, found);
    for (size_t i = 0; table->type == TABLE_PARTITIONED && i < schema->count; i++)
        if (is_below(schema->objects[i], &table->object))
            collect_keys(key, schema->objects[i], found);
}

// A schema's name is the same need for everything in it.
static void
collect_namespace(const Schema *schema, const Object *object, GPtrArray *found)
{
    if (object->namespace != NULL && object->parent == NULL)
        add_found(found, schema_find(schema, KIND_NAMESPACE, NULL, object->namespace));
}

// A sequence goes with the column that owns it, and takes along what draws from it.
static void
collect_owner(const Schema *schema, const Object *object, GPtrArray *found)
{
    const Sequence *sequence = (const Sequence *)object;
    if (object->kind == KIND_SEQUENCE && sequence->owner_table != NULL)
        add_found(found, (const Object *)schema_find_column(schema, sequence->owner_namespace,
                                                            sequence->owner_table,
                                                            sequence->owner_column));
}

void
collect_needs(Arena *arena, const Schema *schema, const Object *object, GPtrArray *found)
{
    collect_named(arena, schema, object, found);
    collect_referenced_key(schema, object, found);
    collect_namespace(schema, object, found);
    for (size_t i = 0; i < object->need_count; i++) {
        const Object *need = stand_in(schema, object->needs[i]);
        add_found(found, need);
        collect_owner(schema, need, found);
    }
}

// The foreign key of a partition is made by that of the partitioned table, when its time comes.
static bool
is_given_later(const Object *object)
{
    const Constraint *key = (const Constraint *)object;
    return object->kind == KIND_CONSTRAINT && key->type == CONSTRAINT_FOREIGN_KEY && key->inherited;
}

static bool
stands_for_itself(const Graph *graph, const Object *object)
{
    const Node *node = g_hash_table_lookup(graph->by_object, object);
    for (size_t type = 0; node != NULL && type < ACTIONS; type++)
        if (node->happens[type])
            return true;
    return false;
}

void
collect_needs_of_all(const Graph *graph, const Schema *schema, const Object *object,
                     GPtrArray *found)
{
    collect_needs(graph->arena, schema, object, found);
    for (size_t i = 0; i < object->child_count; i++)
        if (!stands_for_itself(graph, object->children[i]) &&
            !(schema == graph->to && is_given_later(object->children[i])))
            collect_needs(graph->arena, schema, object->children[i], found);
}

bool
names_directly(Arena *arena, const Schema *schema, const Object *object, const Object *other)
{
    g_autoptr(GPtrArray) found = g_ptr_array_new();
    collect_named(arena, schema, object, found);
    return g_ptr_array_find(found, other, NULL);
}
