#pragma once

/** merge-private: the merge walk and what it carries along. */

#include "diff/diff.h"

typedef struct {
    Arena *arena;
    const Schema *from, *to;
    const DiffOptions *options; // never NULL
    GPtrArray *patterns;        // GPatternSpec *, of options->ignore; owned by the walk
    GArray *rows;               // Change
    GArray *ignored;            // NotCompared
    GHashTable *from_sequences; // those that belong to columns, by "namespace.name"; made when
    GHashTable *to_sequences;   // first asked for
    Comparison comparison;
} Walk;

/** Walks both schemas and fills rows, ignored and the comparison's pairs. */
void merge_schemas(Walk *walk);

/**
 * Takes the confirmed renames as done: their rows come first, and walk->from becomes a copy in
 * which the columns have their new names. False with DIFF_ERROR when a column is not there.
 */
bool apply_renames(Walk *walk, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** Compares two objects that were paired and adds a row when they differ. */
void merge_pair(Walk *walk, const Object *from, const Object *to);
/** Adds the row of an object that only one side has. */
void merge_single(Walk *walk, Verb verb, const Object *object);

/** Children that found no partner of their name, on either side, in order. */
typedef struct {
    GPtrArray *from, *to; // const Object *
} Unmatched;

/**
 * Pairs constraints and indexes whose name PostgreSQL made, on at least one side, by what they
 * say; pairs found are compared and taken out of `unmatched`.
 */
void pair_by_definition(Walk *walk, Unmatched unmatched);

/** Adds the row of a rename that a person has to confirm. */
void merge_rename(Walk *walk, const Object *from, const Object *to, double score);
/** Takes columns that may be renamed out of `unmatched`, when the options ask for candidates. */
void find_renames(Walk *walk, Unmatched unmatched);

/** Why the object is left out of the comparison, or NULL. `other` is the schema that lacks it, or
 * NULL when both have it. */
const char *reason_to_ignore(const Walk *walk, const Object *object, const Schema *other);
