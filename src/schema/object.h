#pragma once

/**
 * object: the head that everything in a schema shares, and the kinds of things there are.
 *
 * Shape    a tree: a Schema holds objects, a table holds columns, constraints, indexes, triggers
 * and policies. Siblings are sorted by identity (kind, namespace, name), so that comparing two
 *          sides is one merge walk.
 * Owns     everything lives in the arena of its Schema
 * Threads  immutable once schema_finish() was called; readers in any thread need no lock
 * Source   PostgreSQL catalogs; what a kind can do (read, compare, create, …) is kind/kind.h
 */

#include "base/diagnostic.h"

#include <stdbool.h>
#include <stddef.h>

/** In the order of creation where nothing else orders; kind/kind.h has a row for each. */
typedef enum {
    KIND_NAMESPACE, // what SQL calls a schema
    KIND_EXTENSION,
    KIND_COLLATION,
    KIND_ENUM,
    KIND_DOMAIN,
    KIND_COMPOSITE,
    KIND_RANGE,
    KIND_SEQUENCE,
    KIND_FUNCTION, // procedures and aggregates too
    KIND_TABLE,    // partitioned and foreign ones too
    KIND_COLUMN,   // of a table; from here on children of a table (or view)
    KIND_CONSTRAINT,
    KIND_INDEX,
    KIND_TRIGGER,
    KIND_POLICY,
    KIND_VIEW, // materialised ones too
    // What only databases say, and only where it is asked for: ReflectOptions.whole.
    KIND_DEFINITION, // publications, rules, foreign servers, text search, …
    KIND_PRIVILEGE,  // what one role may do with one object
} KindId;
enum { KINDS = KIND_PRIVILEGE + 1 };

typedef struct Object Object;

/** The head of every object; the first member of each kind's struct. */
struct Object {
    KindId kind;
    unsigned oid;          // 0 when it does not come from a catalog
    const char *namespace; // SQL schema; a child repeats its parent's; NULL: lives in none
    const char *name;      // functions: with the types of their arguments, "f(integer, text)"
    const Object *parent;  // the table of a column, constraint, index, …; NULL: top level
    Origin origin;         // where a file declares it; file NULL when it comes from a catalog
    const char *comment;   // NULL: none
    const char *extension; // the extension that it is a member of; NULL: none
    const char *unknown;   // why something about it could not be known; NULL: all is known
    const Object *const *children; // sorted by kind, then name
    const Object *const *needs;    // what a catalog says it depends on (pg_depend), in no order;
                                   // what its own fields name is not repeated here
    unsigned child_count, need_count;
};

/** Order of siblings: kind, namespace (NULL first), name. Names compare as bytes. */
int object_compare(const Object *a, const Object *b);

/** The child of that kind and name, or NULL. */
const Object *object_child(const Object *parent, KindId kind, const char *name);

/** "user", "user.role", "audit.user.role": as headings show it; free with g_free(). */
char *object_path(const Object *object) G_GNUC_WARN_UNUSED_RESULT;
