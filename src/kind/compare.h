#pragma once

/**
 * compare: helpers for the compare functions of the kinds, and the pairs of expressions that they
 * leave open.
 *
 * Shape    two objects of one kind -> bits of kind->aspects. Two expressions are equal as text, or
 * as parse trees (libpg_query, without what PostgreSQL itself adds); else the pair is recorded as
 * open, and its bit is set until arbiter_settle() clears it. Owns     open pairs live in the
 * Comparison's arena; objects and texts are borrowed
 */

#include "base/arena.h"
#include "schema/schema.h"

#include <stdbool.h>

/** The first aspect of every kind. */
enum { ASPECT_COMMENT = 1 };

/** A pair of expressions that only a server can judge. */
typedef struct {
    const Object *from, *to; // the objects compared (column, constraint, index, domain, …)
    unsigned aspect;         // the bit that stands or falls with it
    const char *from_sql, *to_sql;
    const Type *cast; // both are compared as this type; NULL: as they are (booleans)
} OpenPair;

typedef struct {
    Arena *arena;
    const Schema *from_schema, *to_schema;
    OpenPair *pairs;
    size_t count, room;
    unsigned proven; // of the two objects at hand: aspects whose expressions differ without doubt
} Comparison;

/** ASPECT_COMMENT when the comments differ, else 0. */
unsigned compare_comments(const Object *from, const Object *to);
/** `aspect` when the texts differ, else 0; NULL equals NULL only. */
unsigned compare_text(const char *from, const char *to, unsigned aspect);
/** `aspect` when the lists differ, in order, else 0. */
unsigned compare_texts(const char *const *from, size_t from_count, const char *const *to,
                       size_t to_count, unsigned aspect);
/** `aspect` when one list has what the other has not, in whatever order, else 0. */
unsigned compare_sets(const char *const *from, size_t from_count, const char *const *to,
                      size_t to_count, unsigned aspect);
/** `aspect` when the types differ (collation included), else 0; NULL equals NULL only. */
unsigned compare_types(const Type *from, const Type *to, unsigned aspect);
/** `aspect` when `different`, else 0. */
unsigned compare_flag(bool different, unsigned aspect);

/**
 * 0 when both expressions are equal as text or as parse trees; else `aspect`, and the pair is
 * recorded as open when both are there. `cast` as in OpenPair, borrowed.
 */
unsigned compare_expression(Comparison *comparison, OpenPair pair);
