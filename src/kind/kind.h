#pragma once

/**
 * kind: what there is to know about each kind of object, one row each.
 *
 * Shape    KindId -> Kind: how it is read from a catalog, compared, created, altered, dropped, and
 *          what it depends on. Reflection, diff and plan are loops over this table: to teach trueup
 *          a new kind, write one file (and its .sql) and add its row.
 * Owns     const tables; results live in the arenas that are passed in
 * Threads  pure functions of their arguments
 */

#include "kind/compare.h"
#include "kind/ddl.h"
#include "kind/reader.h"
#include "schema/schema.h"

typedef struct {
    const char *name;           // "column", as reports name it
    const char *plural;         // "columns"
    const char *const *aspects; // what can differ, bit i is aspects[i]; NULL-terminated; the
                                // first is the comment, for every kind (ASPECT_COMMENT)
    unsigned anew;      // aspects that no ALTER reaches: the object is dropped and created again
    unsigned disturbs;  // aspects whose ALTER fails while other objects depend on this one
    unsigned loosens;   // aspects for which release() comes first and finish() last
    unsigned released;  // aspects that release() takes away: alter() gives them back
    unsigned inherited; // aspects that a change of the parent table brings along
    const CatalogQuery
        *queries;      // catalog queries that read it, ends with a NULL name; NULL: others do
    bool of_databases; // only databases say it: read where the whole is asked for

    /** Which aspects differ; pairs of expressions that only a server can judge go to `comparison`.
     */
    unsigned (*compare)(Comparison *comparison, const Object *from, const Object *to);

    /** The statements that make `object`, without those of its children that have their own. */
    void (*create)(Statements *statements, const Object *object);
    /** The statements that turn `from` into `to`, given which aspects differ. */
    void (*alter)(Statements *statements, const Object *from, const Object *to, unsigned aspects);
    void (*drop)(Statements *statements, const Object *object);
    /** Lets go of what it depends on and keeps its data: DROP DEFAULT, DETACH. NULL: nothing to. */
    void (*release)(Statements *statements, const Object *from);
    /** What can only be said when its children stand: ATTACH PARTITION, OWNED BY. NULL: nothing. */
    void (*finish)(Statements *statements, const Object *to);

    /** Of the same child of an heir or partition: the aspects that a change of the parent's
     * overwrites there, and that must be said again. NULL: none. */
    unsigned (*overwrites)(const Object *from, const Object *to, unsigned aspects,
                           const Object *below);

    /** Calls depend() for everything that the fields of `object` name. */
    void (*depends)(Dependencies *dependencies, const Object *object);
} Kind;

/** The row of a kind. */
const Kind *kind_of(KindId id);
