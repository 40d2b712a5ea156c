#pragma once

/**
 * snapshot: bulk catalog queries that all see one moment, their rows handed over as they arrive.
 *
 * Shape    snapshot_open() begins a REPEATABLE READ READ ONLY transaction with search_path pinned
 *          to pg_catalog and everything else that changes how the server writes SQL; each call of
 *          snapshot_read() sends its queries as one string of binary COPY and calls back for every
 *          row, in the queries' order. In a large database the queries that allow it go over a
 *          second connection on the same snapshot.
 * Owns     the Snapshot is the caller's, snapshot_close() ends the transaction; the connection is
 *          borrowed and must not be in a transaction. A row is valid during the call back only
 * Threads  call from the thread that owns the connection
 * Errors   SERVER_ERROR
 * Source   PostgreSQL manual, "COPY", "Snapshot Synchronization Functions"
 */

#include "base/arena.h"
#include "server/connection.h"

#include <gio/gio.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct Snapshot Snapshot;
typedef struct CatalogRow CatalogRow;

typedef struct {
    const char *name; // "constraint"; shown as progress and in errors
    const char *sql;  // one SELECT; lines may end in "-- server >= N", "< N" or both
    bool any_time;    // its rows may come before, between or after those of other queries
} SnapshotQuery;

typedef struct {
    void (*row)(void *data, size_t query, const CatalogRow *row);
    void *data;
    /** Called after each query: its name, how many are done, of how many. NULL: nobody asks. */
    void (*progress)(void *data, const char *part, unsigned done, unsigned of);
    void *progress_data;
    GCancellable *cancellable; // cancels the running statement; NULL: none
} SnapshotReader;

Snapshot *snapshot_open(Connection *connection, GCancellable *cancellable,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** Ends the transaction, in whatever state it is; NULL is fine. */
void snapshot_close(Snapshot *snapshot);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Snapshot, snapshot_close)

/** 150018 */
int snapshot_server_version(const Snapshot *snapshot);
/** The schemas that unqualified names are looked up in, as identifiers: "app, public". Borrowed. */
const char *snapshot_search_path(const Snapshot *snapshot);
/** Bytes of a page. */
int snapshot_block_size(const Snapshot *snapshot);

/** False when a query failed: the transaction is over then, and so is the snapshot. */
bool snapshot_read(Snapshot *snapshot, const SnapshotQuery *queries, size_t count,
                   const SnapshotReader *reader, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** `sql` without the lines that are not for this server; free with g_free(). */
char *snapshot_sql_for(const char *sql, int server_version) G_GNUC_WARN_UNUSED_RESULT;

// What stands in a row. Columns are counted from 0 in the query's own order. A NULL reads as zero,
// false, NULL or no elements.

bool row_is_null(const CatalogRow *row, unsigned column);
bool row_bool(const CatalogRow *row, unsigned column);
/** The type "char". */
char row_char(const CatalogRow *row, unsigned column);
/** smallint, integer. */
int row_int(const CatalogRow *row, unsigned column);
int64_t row_int64(const CatalogRow *row, unsigned column);
unsigned row_oid(const CatalogRow *row, unsigned column);
/** real. */
double row_real(const CatalogRow *row, unsigned column);
/** Any text: borrowed, without a NUL at its end. */
const char *row_bytes(const CatalogRow *row, unsigned column, size_t *length);
const char *row_intern(const CatalogRow *row, unsigned column, Arena *arena);
/** A copy in the arena, for texts that do not repeat. */
const char *row_copy(const CatalogRow *row, unsigned column, Arena *arena);
/** Arrays of smallint or oid, int2vector, oidvector: how many were written to `numbers`. */
size_t row_numbers(const CatalogRow *row, unsigned column, int64_t *numbers, size_t room);
/** Arrays of text or name: interned, in order; NULL and 0 when there are none. */
const char *const *row_texts(const CatalogRow *row, unsigned column, Arena *arena, unsigned *count);
