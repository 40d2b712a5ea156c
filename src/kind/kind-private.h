#pragma once

/**
 * kind-private: the rows of the table of kinds, each defined at the end of its kind's file, and
 * what the kinds know of each other.
 */

#include "kind/kind.h"

extern const Kind kind_namespace, kind_extension, kind_collation, kind_enum, kind_domain,
    kind_composite, kind_range, kind_sequence, kind_function, kind_table, kind_column,
    kind_constraint, kind_index, kind_trigger, kind_policy, kind_view, kind_definition,
    kind_privilege;

// ---- sequences, also those of columns ----------------------------------------------------------

unsigned compare_sequence_values(const Sequence *a, const Sequence *b, unsigned aspect);
void statements_add_owner(Statements *statements, const Sequence *sequence);
/** CREATE SEQUENCE, without its owner. */
void statements_add_sequence(Statements *statements, const Sequence *sequence);
/** ALTER SEQUENCE for what differs in type and values; its last value stays. */
void statements_add_sequence_changes(Statements *statements, const Sequence *from,
                                     const Sequence *to);
/** " INCREMENT BY 2 MINVALUE 5 …": what is not as CREATE SEQUENCE makes it by itself. */
void ddl_add_sequence_options(GString *sql, const Sequence *sequence);
/** A sequence before and after; `set` is "" or, for an identity's clauses, "SET ". */
typedef struct {
    const Sequence *from, *to;
    const char *set;
} SequencePair;
/** The clauses for what differs. */
void ddl_add_sequence_changes(GString *sql, SequencePair pair);
/** What must come before the bounds change; `prefix` alters the sequence or the identity. */
void statements_fit_sequence(Statements *statements, const char *prefix, SequencePair pair);

// ---- foreign things ----------------------------------------------------------------------------

/** "ADD a 'x', SET b 'y', DROP c"; without `from` those of a new object: "a 'x'"; g_free(). */
char *ddl_foreign_options(const OptionList *from, OptionList to) G_GNUC_WARN_UNUSED_RESULT;

// ---- columns in CREATE TABLE -------------------------------------------------------------------

/** "c integer DEFAULT 1 NOT NULL" */
void ddl_add_column(GString *sql, const Statements *statements, const Column *column);
/** " DEFAULT 1", " GENERATED …", or nothing. */
void ddl_add_column_value(GString *sql, const Column *column);
/** What a column of a new table says otherwise than the parent that it comes from. */
void statements_after_inherited(Statements *statements, const Column *above, const Column *column);
/** The sequence of a serial column that the word `serial` cannot make. */
void statements_before_column(Statements *statements, const Column *column);
/** Owner of its sequence, storage, statistics, options, comment. */
void statements_after_column(Statements *statements, const Column *column);

// ---- constraints and indexes -------------------------------------------------------------------

/** "CONSTRAINT c CHECK (…)" */
void ddl_add_constraint(GString *sql, const Constraint *constraint);

/** Two indexes, or those behind two constraints, and the bits of what may differ. */
typedef struct {
    const Index *from, *to;
    const Object *from_owner, *to_owner;
    unsigned definition, expression, predicate;
} IndexPair;
unsigned compare_index_definitions(Comparison *comparison, IndexPair pair);

/** " (a, lower(b) DESC) INCLUDE (c)" */
void ddl_add_elements(GString *sql, const Index *index);
/** CLUSTER ON and REPLICA IDENTITY; `owner` is the index, or the constraint that it is behind. */
void statements_add_index_marks(Statements *statements, const Object *owner, const Index *index);
/** ALTER INDEX … ATTACH PARTITION, when it belongs to a partitioned table's index. */
void statements_attach_index(Statements *statements, const Object *owner, const Index *index);
void depend_on_index_columns(Dependencies *dependencies, const Object *owner, const Index *index);
/** True when a key or index of the table is made ON ONLY it: its partitions bring their own. */
bool is_made_alone(const Statements *statements, const Object *table);
/** True when the schema has partitions of that table. */
bool has_partitions(const Schema *schema, const Object *table);
