#pragma once

// What this room asks of SQL as a tree.

#include "base/tree.h"

/** "a.b.c" is container a, namespace b, name c; borrowed from the tree. */
typedef struct {
    const char *container, *namespace, *name; // NULL: not said
} ParsedName;
ParsedName parse_name(PgQuery__Node *const *items, size_t count);
/** Of what DROP and RENAME name. */
ParsedName parse_object_name(const PgQuery__Node *object);
