#pragma once

/**
 * reader: one catalog query of a kind, and how its rows become objects.
 *
 * Shape    CatalogQuery: SQL and the function that takes its rows, in the query's column order
 * Source   reference queries: raw catalog columns, one bulk query for all objects
 */

#include <stdbool.h>
#include <stddef.h>

typedef struct Reflection Reflection; // what is known so far: reflect-private.h
typedef struct CatalogRow CatalogRow; // one row as the server sent it: server/snapshot.h

typedef struct {
    const char *name; // "constraint"; shown as progress
    const char *sql;  // query_constraint[]; lines may end in -- server >= N
    void (*read)(Reflection *reflection, const CatalogRow *row);
    void (*end)(Reflection *reflection); // after the last row; NULL: nothing to do
} CatalogQuery;
