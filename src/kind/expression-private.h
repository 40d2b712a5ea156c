#pragma once

/**
 * expression: the SQL text of stored expressions, asked for once per distinct expression.
 *
 * Shape    node texts with the field that each is for -> fields filled. What pg_get_expr() prints
 *          depends on the node text without the positions in the statement that it came from, and
 *          on the names of the columns it refers to; on nothing else within one snapshot. So two
 *          expressions with the same text and names share one answer
 * Owns     texts live in the arena of the schema; what is needed to ask lives in scratch
 * Source   PostgreSQL: outfuncs.c, ruleutils.c; proof in tests/server/reflect-test.c
 */

#include "server/snapshot.h"

#include <stddef.h>

typedef struct Reflection Reflection;
typedef struct ExpressionTexts ExpressionTexts;

typedef enum {
    EXPRESSION_DEFAULT,   // pg_attrdef.adbin
    EXPRESSION_CHECK,     // pg_constraint.conbin
    EXPRESSION_INDEX,     // pg_index.indexprs
    EXPRESSION_PREDICATE, // pg_index.indpred
} ExpressionSource;
enum { EXPRESSION_SOURCES = EXPRESSION_PREDICATE + 1 };

/** Where an expression stands, and where its text goes. */
typedef struct {
    ExpressionSource source;
    unsigned oid;        // of the row of that catalog
    unsigned relation;   // that its columns belong to; 0: none
    const char **target; // field of an object
} ExpressionPlace;

/** How many columns an expression refers to, then their numbers; in scratch. NULL: none. */
typedef const int16_t *ExpressionColumns;

ExpressionTexts *expressions_new(void) G_GNUC_WARN_UNUSED_RESULT;
void expressions_free(ExpressionTexts *texts);

/**
 * Remembers an expression; `nodes` is pg_node_tree's text, borrowed during the call. The target is
 * filled by expressions_ask(). Returns the columns it refers to.
 */
ExpressionColumns expressions_add(Reflection *reflection, ExpressionPlace place, const char *nodes,
                                  size_t length);

/** Asks for every distinct text and fills all targets. */
bool expressions_ask(Reflection *reflection, Snapshot *snapshot, const SnapshotReader *reader,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** How many were added, and how many were asked for. */
size_t expressions_count(const ExpressionTexts *texts);
size_t expressions_distinct(const ExpressionTexts *texts);

/**
 * The oid of the first constant sequence whose nextval() is called; 0: there is none. `is_whole`:
 * nothing else stands there but an implicit cast.
 */
unsigned expression_sequence(const char *nodes, size_t length, bool *is_whole);
