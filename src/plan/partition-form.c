#include "plan/plan-private.h"
#include "plan/strategy-private.h"

#include "base/sql.h"

#include <string.h>

// Partitioned tables know neither CREATE INDEX CONCURRENTLY nor NOT VALID for foreign keys
// (PostgreSQL 12 to 17). Their partitions do: what is to hold for all is made at each of them, and
// then the partitioned table's own takes it over without reading a row.

// ---- partitions --------------------------------------------------------------------------------

// Those of a partitioned partition come before itself.
static void
collect_partitions(const Schema *schema, const Object *parent, GPtrArray *found)
{
    for (size_t i = 0; i < schema->count; i++) {
        if (!is_partition_of(schema->objects[i], parent))
            continue;
        collect_partitions(schema, schema->objects[i], found);
        g_ptr_array_add(found, (gpointer)(guintptr)schema->objects[i]);
    }
}

static GPtrArray *
partitions_of(const Decision *decision)
{
    GPtrArray *found = g_ptr_array_new();
    collect_partitions(decision->deciding->database, &decision->table->object, found);
    return found;
}

static bool
is_leaf(const Object *partition)
{
    return ((const Table *)partition)->type == TABLE_ORDINARY;
}

// Models know nothing of partitions. Who does brings their indexes along.
static bool
knows_partitions(const Schema *schema, const Object *parent)
{
    for (size_t i = 0; i < schema->count; i++)
        if (is_partition_of(schema->objects[i], parent))
            return true;
    return false;
}

static bool
is_new_on_partitions(const Decision *decision, KindId kind)
{
    const Change *change = decision->change;
    if (change->verb != VERB_CREATE || change->to->kind != kind || decision->table == NULL ||
        decision->table->type != TABLE_PARTITIONED ||
        knows_partitions(decision->deciding->changes->to, change->to->parent))
        return false;
    g_autoptr(GPtrArray) partitions = partitions_of(decision);
    for (guint i = 0; i < partitions->len; i++)
        if (((const Table *)partitions->pdata[i])->type == TABLE_FOREIGN)
            return false;
    return partitions->len > 0;
}

static const char *
name_below(const Decision *decision, const Object *partition)
{
    return arena_printf(decision->deciding->arena, "%.31s_%.31s", partition->name,
                        decision->change->to->name);
}

static const char *
title(const Decision *decision, const char *verb)
{
    return arena_printf(decision->deciding->arena, "%s %s", verb, decision->change->to->name);
}

// The statements of a kind, for a database in which the table has partitions: ONLY.
static Statements
statements_with_partitions(const Decision *decision)
{
    Statements statements = block_statements(decision);
    statements.to = decision->deciding->database;
    return statements;
}

// ---- indexes -----------------------------------------------------------------------------------

bool
partition_index_fits(const Decision *decision)
{
    return is_new_on_partitions(decision, KIND_INDEX);
}

static Index
index_below(const Decision *decision, const Object *partition)
{
    Index index = *(const Index *)decision->change->to;
    index.object.name = name_below(decision, partition);
    index.object.namespace = partition->namespace;
    index.object.parent = partition;
    index.object.comment = NULL;
    return index;
}

static void
do_index_alone(Writer *writer, const Index *index)
{
    Statements statements = statements_with_partitions(writer->decision);
    kind_of(KIND_INDEX)->create(&statements, &index->object);
    block_do_all(writer, &statements);
}

static void
undo_index_alone(Writer *writer, const Index *index)
{
    Statements statements = statements_with_partitions(writer->decision);
    kind_of(KIND_INDEX)->create(&statements, &index->object);
    block_undo_all(writer, &statements);
}

// The indexes of partitioned tables among them, which hold nothing.
static void
each_index_alone(Writer *writer, const GPtrArray *partitions,
                 void (*write)(Writer *writer, const Index *index))
{
    Index own = *(const Index *)writer->decision->change->to;
    own.object.parent = &writer->decision->table->object;
    write(writer, &own);
    for (guint i = 0; i < partitions->len; i++) {
        Index below = index_below(writer->decision, partitions->pdata[i]);
        if (!is_leaf(partitions->pdata[i]))
            write(writer, &below);
    }
}

static const char *
name_above(const Decision *decision, const Object *partition)
{
    const Object *parent = ((const Table *)partition)->parents[0];
    return parent == &decision->table->object ? decision->change->to->name
                                              : name_below(decision, parent);
}

static void
do_attach(Writer *writer, const GPtrArray *partitions)
{
    for (guint i = 0; i < partitions->len; i++) {
        const Object *partition = partitions->pdata[i];
        const Object *parent = ((const Table *)partition)->parents[0];
        const char *above = name_above(writer->decision, partition);
        const char *below = name_below(writer->decision, partition);
        block_do(writer, "ALTER INDEX %Q ATTACH PARTITION %Q", parent->namespace, above,
                 partition->namespace, below);
    }
}

void
partition_index_write(Writer *writer)
{
    const Decision *decision = writer->decision;
    const Object *object = decision->change->to;
    g_autoptr(GPtrArray) partitions = partitions_of(decision);
    block_add(writer, BLOCK_TOGETHER, "CREATE INDEX ON ONLY the partitioned table")->title =
        title(decision, "add");
    each_index_alone(writer, partitions, do_index_alone);
    block_undo(writer, "DROP INDEX %Q", object->namespace, object->name);
    for (guint i = 0; i < partitions->len; i++)
        if (!is_leaf(partitions->pdata[i]))
            block_undo(writer, "DROP INDEX %Q", ((const Object *)partitions->pdata[i])->namespace,
                       name_below(decision, partitions->pdata[i]));
    block_add(writer, BLOCK_OUTSIDE, "CREATE INDEX CONCURRENTLY on each partition, then ATTACH")
        ->title = title(decision, "build");
    for (guint i = 0; i < partitions->len; i++) {
        Index below = index_below(decision, partitions->pdata[i]);
        if (is_leaf(partitions->pdata[i]))
            form_do_concurrent_index(writer, &below);
    }
    do_attach(writer, partitions);
    block_undo(writer, "DROP INDEX %Q", object->namespace, object->name);
    each_index_alone(writer, partitions, undo_index_alone);
}

// ---- unique constraints and primary keys -------------------------------------------------------

bool
partition_key_fits(const Decision *decision)
{
    const Constraint *key = (const Constraint *)decision->change->to;
    return is_new_on_partitions(decision, KIND_CONSTRAINT) &&
           (key->type == CONSTRAINT_UNIQUE || key->type == CONSTRAINT_PRIMARY_KEY);
}

static Constraint
constraint_below(const Decision *decision, const Object *partition)
{
    Constraint key = *(const Constraint *)decision->change->to;
    key.object.name = name_below(decision, partition);
    key.object.namespace = partition->namespace;
    key.object.parent = partition;
    key.object.comment = NULL;
    return key;
}

// "ALTER TABLE ONLY …": a key that holds from the last ATTACH on.
static void
add_key_alone(const Decision *decision, GPtrArray *sql, const Constraint *key)
{
    Statements statements = statements_with_partitions(decision);
    kind_of(KIND_CONSTRAINT)->create(&statements, &key->object);
    for (size_t i = 0; i < statements.count; i++)
        g_ptr_array_add(sql, (gpointer)(guintptr)statements.rows[i].sql);
}

static GPtrArray *
keys_alone(const Decision *decision, const GPtrArray *partitions)
{
    GPtrArray *sql = g_ptr_array_new();
    Constraint own = *(const Constraint *)decision->change->to;
    own.object.parent = &decision->table->object;
    add_key_alone(decision, sql, &own);
    for (guint i = 0; i < partitions->len; i++) {
        Constraint below = constraint_below(decision, partitions->pdata[i]);
        if (!is_leaf(partitions->pdata[i]))
            add_key_alone(decision, sql, &below);
    }
    return sql;
}

static void
write_keys_alone(Writer *writer, const GPtrArray *partitions)
{
    const Decision *decision = writer->decision;
    const Object *object = decision->change->to;
    g_autoptr(GPtrArray) keys = keys_alone(decision, partitions);
    block_add(writer, BLOCK_TOGETHER, "ADD CONSTRAINT ON ONLY the partitioned table")->title =
        title(decision, "add");
    for (guint i = 0; i < keys->len; i++)
        block_do(writer, "%s", (const char *)keys->pdata[i]);
    block_undo(writer, "ALTER TABLE %Q DROP CONSTRAINT %I", object->namespace, object->parent->name,
               object->name);
    for (guint i = 0; i < partitions->len; i++) {
        const Object *partition = partitions->pdata[i];
        if (!is_leaf(partition))
            block_undo(writer, "ALTER TABLE %Q DROP CONSTRAINT %I", partition->namespace,
                       partition->name, name_below(decision, partition));
    }
}

static void
do_keys_of_leaves(Writer *writer, const GPtrArray *partitions)
{
    const Decision *decision = writer->decision;
    for (guint i = 0; i < partitions->len; i++) {
        Constraint below = constraint_below(decision, partitions->pdata[i]);
        if (!is_leaf(partitions->pdata[i]))
            continue;
        Index index = form_index_of_key(decision, &below, below.object.name);
        form_do_concurrent_index(writer, &index);
        form_do_key_using_index(writer, &below, below.object.name);
    }
}

void
partition_key_write(Writer *writer)
{
    const Decision *decision = writer->decision;
    const Object *object = decision->change->to;
    g_autoptr(GPtrArray) partitions = partitions_of(decision);
    write_keys_alone(writer, partitions);
    block_add(writer, BLOCK_OUTSIDE, "a unique index CONCURRENTLY on each partition, then ATTACH")
        ->title = title(decision, "build");
    do_keys_of_leaves(writer, partitions);
    do_attach(writer, partitions);
    g_autoptr(GPtrArray) keys = keys_alone(decision, partitions);
    block_undo(writer, "ALTER TABLE %Q DROP CONSTRAINT %I", object->namespace, object->parent->name,
               object->name);
    for (guint i = 0; i < keys->len; i++)
        block_undo(writer, "%s", (const char *)keys->pdata[i]);
}

// ---- foreign keys ------------------------------------------------------------------------------

bool
partition_reference_fits(const Decision *decision)
{
    const Constraint *key = (const Constraint *)decision->change->to;
    return is_new_on_partitions(decision, KIND_CONSTRAINT) && key->type == CONSTRAINT_FOREIGN_KEY &&
           key->validated && key->enforced;
}

static void
add_unchecked(const Decision *decision, Statements *statements, const Object *partition)
{
    Constraint key = constraint_below(decision, partition);
    key.validated = false;
    kind_of(KIND_CONSTRAINT)->create(statements, &key.object);
}

// The partitioned table's own finds what was shown for each partition, and takes it over.
void
partition_reference_write(Writer *writer)
{
    const Decision *decision = writer->decision;
    const Object *object = decision->change->to;
    g_autoptr(GPtrArray) partitions = partitions_of(decision);
    Statements unchecked = block_statements(decision), again = block_undo_statements(decision);
    Statements whole = block_statements(decision);
    block_add(writer, BLOCK_TOGETHER, "ADD CONSTRAINT NOT VALID on each partition");
    for (guint i = 0; i < partitions->len; i++) {
        const Object *partition = partitions->pdata[i];
        if (!is_leaf(partition))
            continue;
        add_unchecked(decision, &unchecked, partition);
        add_unchecked(decision, &again, partition);
        block_undo(writer, "ALTER TABLE %Q DROP CONSTRAINT %I", partition->namespace,
                   partition->name, name_below(decision, partition));
    }
    block_do_all(writer, &unchecked);
    block_add(writer, BLOCK_OUTSIDE, "VALIDATE each, then the partitioned table's own")->title =
        title(decision, "validate");
    for (guint i = 0; i < partitions->len; i++) {
        const Object *partition = partitions->pdata[i];
        if (is_leaf(partition))
            block_do(writer, "ALTER TABLE %Q VALIDATE CONSTRAINT %I", partition->namespace,
                     partition->name, name_below(decision, partition));
    }
    kind_of(KIND_CONSTRAINT)->create(&whole, object);
    block_do_all(writer, &whole);
    block_undo(writer, "ALTER TABLE %Q DROP CONSTRAINT %I", object->namespace, object->parent->name,
               object->name);
    block_undo_all(writer, &again);
}
