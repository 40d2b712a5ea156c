#pragma once

/**
 * reader: one catalog query of a kind, and how its rows become objects.
 *
 * Shape    CatalogQuery: SQL and the function that takes its rows, in the query's column order.
 *          Rows of the queries that may come at any time meet an unfinished world: what they refer
 *          to is looked up in `end`, when the rows of all queries are here
 * Source   reference queries: raw catalog columns, one bulk query for all objects
 */

#include "server/snapshot.h"

#include <stdbool.h>

typedef struct Reflection Reflection; // what is known so far: reflect-private.h

typedef struct {
    const char *name; // "constraint"; shown as progress
    const char *sql;  // query_constraint[]; see SnapshotQuery
    bool any_time;    // see SnapshotQuery
    void (*read)(Reflection *reflection, const CatalogRow *row);
    void (*end)(Reflection *reflection); // after the last row of all queries; NULL: nothing to do
} CatalogQuery;
