#include "plan/strategy-private.h"

#include "base/sql.h"
#include "base/text.h"

#include <string.h>

// ---- what all forms ask ------------------------------------------------------------------------

static const Object *
either(const Decision *decision)
{
    return decision->change->to != NULL ? decision->change->to : decision->change->from;
}

// What partitions need is in partition-form.c.
static bool
is_on_plain_table(const Decision *decision, KindId kind)
{
    return either(decision)->kind == kind && decision->table != NULL &&
           decision->table->type == TABLE_ORDINARY;
}

static bool
is_made(const Decision *decision)
{
    return decision->change->verb == VERB_CREATE;
}

// Goes and comes again, at once.
static bool
is_made_anew(const Decision *decision)
{
    const Change *change = decision->change;
    return change->verb == VERB_ALTER && change->aspects & change->kind->anew;
}

static bool
always(const Decision *decision)
{
    (void)decision;
    return true;
}

static const char *
name_aside(const Decision *decision)
{
    g_autofree char *cut = text_cut(either(decision)->name, 50);
    return arena_printf(decision->deciding->arena, "%s_trueup", cut);
}

static const char *
title(const Decision *decision, const char *verb)
{
    return arena_printf(decision->deciding->arena, "%s %s", verb, either(decision)->name);
}

// ---- indexes -----------------------------------------------------------------------------------

// CREATE INDEX CONCURRENTLY and what is said of the index afterwards.
static void
add_concurrent_index(const Decision *decision, Statements *statements, const Index *index)
{
    Statements plain = *statements;
    plain.rows = NULL;
    plain.count = plain.room = 0;
    kind_of(KIND_INDEX)->create(&plain, &index->object);
    (void)decision;
    for (size_t i = 0; i < plain.count; i++) {
        const char *sql = plain.rows[i].sql;
        const char *rest = strstr(sql, "INDEX ");
        if (i > 0) {
            statements_add(statements, "%s", sql);
            continue;
        }
        g_autofree char *head = g_strndup(sql, (size_t)(rest - sql));
        statements_add(statements, "%sINDEX CONCURRENTLY %s", head, rest + strlen("INDEX "));
    }
}

void
form_do_concurrent_index(Writer *writer, const Index *index)
{
    Statements statements = block_statements(writer->decision);
    add_concurrent_index(writer->decision, &statements, index);
    block_do_all(writer, &statements);
}

static void
undo_concurrent_index(Writer *writer, const Index *index)
{
    Statements statements = block_undo_statements(writer->decision);
    add_concurrent_index(writer->decision, &statements, index);
    block_undo_all(writer, &statements);
}

static bool
index_comes(const Decision *decision)
{
    return is_on_plain_table(decision, KIND_INDEX) && is_made(decision);
}

static void
write_index(Writer *writer)
{
    const Index *index = (const Index *)writer->decision->change->to;
    block_add(writer, BLOCK_OUTSIDE, "CREATE INDEX CONCURRENTLY")->title =
        title(writer->decision, "add");
    form_do_concurrent_index(writer, index);
    block_undo(writer, "DROP INDEX CONCURRENTLY %Q", index->object.namespace, index->object.name);
}

static bool
index_goes(const Decision *decision)
{
    return is_on_plain_table(decision, KIND_INDEX) && decision->change->verb == VERB_DROP &&
           ((const Index *)decision->change->from)->parent_index == NULL;
}

static void
write_index_drop(Writer *writer)
{
    const Index *index = (const Index *)writer->decision->change->from;
    block_add(writer, BLOCK_OUTSIDE, "DROP INDEX CONCURRENTLY")->title =
        title(writer->decision, "drop");
    block_do(writer, "DROP INDEX CONCURRENTLY %Q", index->object.namespace, index->object.name);
    undo_concurrent_index(writer, index);
}

static bool
index_is_swapped(const Decision *decision)
{
    return is_on_plain_table(decision, KIND_INDEX) && is_made_anew(decision) &&
           ((const Index *)decision->change->from)->parent_index == NULL &&
           strcmp(decision->change->from->name, decision->change->to->name) == 0;
}

// At each moment one of the two serves queries: the new one is built under another name, then they
// change names, then the old one goes.
static void
write_index_swap(Writer *writer)
{
    const Decision *decision = writer->decision;
    const Object *object = decision->change->to;
    Index new = *(const Index *)decision->change->to, old = *(const Index *)decision->change->from;
    new.object.name = name_aside(decision);
    old.object.name = arena_printf(decision->deciding->arena, "%.54s_old", object->name);
    block_add(writer, BLOCK_OUTSIDE, "CREATE INDEX CONCURRENTLY, under another name")->title =
        title(decision, "build");
    form_do_concurrent_index(writer, &new);
    block_undo(writer, "DROP INDEX CONCURRENTLY %Q", object->namespace, new.object.name);
    block_add(writer, BLOCK_TOGETHER, "the two change names")->title = title(decision, "swap");
    block_do(writer, "ALTER INDEX %Q RENAME TO %I", object->namespace, object->name,
             old.object.name);
    block_do(writer, "ALTER INDEX %Q RENAME TO %I", object->namespace, new.object.name,
             object->name);
    block_undo(writer, "ALTER INDEX %Q RENAME TO %I", object->namespace, object->name,
               new.object.name);
    block_undo(writer, "ALTER INDEX %Q RENAME TO %I", object->namespace, old.object.name,
               object->name);
    block_add(writer, BLOCK_OUTSIDE, "DROP INDEX CONCURRENTLY")->title =
        title(decision, "drop the old");
    block_do(writer, "DROP INDEX CONCURRENTLY %Q", object->namespace, old.object.name);
    undo_concurrent_index(writer, &old);
}

// ---- checks and foreign keys -------------------------------------------------------------------

static bool
is_scanned_constraint(const Decision *decision)
{
    const Constraint *constraint = (const Constraint *)decision->change->to;
    if (constraint == NULL || constraint->object.kind != KIND_CONSTRAINT || decision->table == NULL)
        return false;
    // A check of a partitioned table reaches its partitions; a foreign key not before
    // PostgreSQL 18.
    bool is_plain = decision->table->type == TABLE_ORDINARY;
    bool reaches = decision->table->type == TABLE_PARTITIONED;
    return ((constraint->type == CONSTRAINT_CHECK && (is_plain || reaches)) ||
            (constraint->type == CONSTRAINT_FOREIGN_KEY && is_plain)) &&
           constraint->validated && constraint->enforced && !constraint->inherited;
}

static bool
check_comes(const Decision *decision)
{
    return is_scanned_constraint(decision) && (is_made(decision) || is_made_anew(decision));
}

static void
add_not_valid(Statements *statements, const Constraint *constraint)
{
    Constraint unchecked = *constraint;
    unchecked.validated = false;
    kind_of(KIND_CONSTRAINT)->create(statements, &unchecked.object);
}

static void
write_validation(Writer *writer, const Constraint *constraint)
{
    const Object *object = &constraint->object;
    block_add(writer, BLOCK_OUTSIDE, "VALIDATE CONSTRAINT")->title =
        title(writer->decision, "validate");
    block_do(writer, "ALTER TABLE %Q VALIDATE CONSTRAINT %I", object->namespace,
             object->parent->name, object->name);
    Statements undo = block_undo_statements(writer->decision);
    kind_of(KIND_CONSTRAINT)->drop(&undo, object);
    add_not_valid(&undo, constraint);
    block_undo_all(writer, &undo);
}

static void
write_check(Writer *writer)
{
    const Change *change = writer->decision->change;
    const Constraint *constraint = (const Constraint *)change->to;
    Statements statements = block_statements(writer->decision);
    Statements undo = block_undo_statements(writer->decision);
    block_add(writer, BLOCK_TOGETHER, "ADD CONSTRAINT NOT VALID");
    if (change->from != NULL)
        change->kind->drop(&statements, change->from);
    add_not_valid(&statements, constraint);
    change->kind->drop(&undo, change->to);
    if (change->from != NULL)
        change->kind->create(&undo, change->from);
    block_do_all(writer, &statements);
    block_undo_all(writer, &undo);
    write_validation(writer, constraint);
}

static bool
check_is_validated(const Decision *decision)
{
    const Change *change = decision->change;
    return is_scanned_constraint(decision) && change->verb == VERB_ALTER &&
           change->aspects == change_aspect(change, "validated");
}

static void
write_late_validation(Writer *writer)
{
    write_validation(writer, (const Constraint *)writer->decision->change->to);
}

// ---- unique constraints and primary keys -------------------------------------------------------

static bool
key_comes(const Decision *decision)
{
    const Constraint *key = (const Constraint *)decision->change->to;
    if (key == NULL || !is_on_plain_table(decision, KIND_CONSTRAINT) ||
        !(is_made(decision) || is_made_anew(decision)))
        return false;
    bool is_part = key->index != NULL && key->index->parent_index != NULL;
    return (key->type == CONSTRAINT_UNIQUE || key->type == CONSTRAINT_PRIMARY_KEY) && !is_part;
}

// The index that is to stand behind the constraint.
Index
form_index_of_key(const Decision *decision, const Constraint *key, const char *name)
{
    Index index = {.method = "btree", .valid = true};
    if (key->index != NULL)
        index = *key->index;
    if (index.element_count == 0) {
        IndexElement *elements =
            ARENA_NEW_ARRAY(decision->deciding->arena, IndexElement, key->column_count);
        for (unsigned i = 0; i < key->column_count; i++)
            elements[i].column = key->columns[i];
        index.elements = elements;
        index.element_count = key->column_count;
    }
    index.object = (Object){.kind = KIND_INDEX,
                            .namespace = key->object.namespace,
                            .name = name,
                            .parent = key->object.parent};
    index.unique = true;
    index.clustered = index.replica_identity = false; // said of the constraint
    return index;
}

void
form_do_key_using_index(Writer *writer, const Constraint *key, const char *index)
{
    const Object *object = &key->object;
    block_do(writer, "ALTER TABLE %Q ADD CONSTRAINT %I %s USING INDEX %I%s%s", object->namespace,
             object->parent->name, object->name,
             key->type == CONSTRAINT_PRIMARY_KEY ? "PRIMARY KEY" : "UNIQUE", index,
             key->deferrable ? " DEFERRABLE" : "", key->deferred ? " INITIALLY DEFERRED" : "");
    if (object->comment == NULL)
        return;
    Statements statements = block_statements(writer->decision);
    statements_add_comment(&statements, object, false);
    block_do_all(writer, &statements);
}

static void
write_key(Writer *writer)
{
    const Decision *decision = writer->decision;
    const Change *change = decision->change;
    const Constraint *key = (const Constraint *)change->to;
    const char *name = change->from != NULL ? name_aside(decision) : key->object.name;
    Index index = form_index_of_key(decision, key, name);
    block_add(writer, BLOCK_OUTSIDE, "CREATE UNIQUE INDEX CONCURRENTLY")->title =
        title(decision, "build");
    form_do_concurrent_index(writer, &index);
    // What the next part undoes takes the index along: IF EXISTS.
    block_undo(writer, "DROP INDEX CONCURRENTLY IF EXISTS %Q", index.object.namespace, name);
    block_add(writer, BLOCK_TOGETHER, "ADD CONSTRAINT USING INDEX")->title = title(decision, "add");
    if (change->from != NULL) {
        Statements statements = block_statements(decision);
        change->kind->drop(&statements, change->from);
        block_do_all(writer, &statements);
    }
    form_do_key_using_index(writer, key, name);
    Statements undo = block_undo_statements(decision);
    change->kind->drop(&undo, change->to);
    if (change->from != NULL)
        change->kind->create(&undo, change->from);
    block_undo_all(writer, &undo);
}

// ---- the table of forms ------------------------------------------------------------------------

static const OnlineForm forms[] = {
    {"index", index_comes, always, write_index, "CONCURRENTLY lets writers go on"},
    {"drop-index", index_goes, always, write_index_drop,
     "CONCURRENTLY waits without a strong lock"},
    {"swap-index", index_is_swapped, always, write_index_swap,
     "built beside the old one, queries always have one"},
    {"check", check_comes, always, write_check, "NOT VALID, then VALIDATE: writers go on"},
    {"validate", check_is_validated, always, write_late_validation,
     "VALIDATE by itself: writers go on"},
    {"key", key_comes, always, write_key, "the index CONCURRENTLY, then the key takes it"},
    {"partition-index", partition_index_fits, always, partition_index_write,
     "CONCURRENTLY on each partition lets writers go on"},
    {"partition-key", partition_key_fits, always, partition_key_write,
     "the index CONCURRENTLY on each partition, then the key takes them"},
    {"partition-reference", partition_reference_fits, always, partition_reference_write,
     "NOT VALID, then VALIDATE on each partition: writers go on"},
    {"new-column", new_column_fits, new_column_hurts, new_column_write,
     "filled in batches, checked without a strong lock"},
    {"new-type", new_type_fits, always, new_type_write,
     "a new column, kept in step and filled in batches, takes the old one's place"},
    {"not-null", not_null_fits, not_null_hurts, not_null_write, "checked without a strong lock"},
};

const OnlineForm *
online_form(const Decision *decision)
{
    for (size_t i = 0; i < G_N_ELEMENTS(forms); i++)
        if (forms[i].fits(decision))
            return &forms[i];
    return NULL;
}
