#pragma once

/**
 * reflect: a database's catalogs as a Schema.
 *
 * Shape    Connection -> Schema, in one REPEATABLE READ READ ONLY snapshot with search_path pinned
 *          to pg_catalog; a second connection on the exported snapshot from about 1,000 tables on
 * Owns     the Schema is the caller's
 * Threads  call from the thread that owns the connection
 * Errors   SERVER_ERROR
 * Source   pg_catalog of PostgreSQL 12 to 18, the queries of src/kind/<kind>.sql
 */

#include "schema/schema.h"
#include "server/connection.h"

#include <gio/gio.h>

typedef struct {
    /** Called between parts, from the calling thread: "constraint", 3, 9. */
    void (*progress)(void *data, const char *part, unsigned done, unsigned of);
    void *progress_data;
    GCancellable *cancellable;
    bool analysed; // also when each table was analysed last
    bool whole;    // also what only databases say: privileges, publications, foreign servers, …
} ReflectOptions;

/**
 * connection  borrowed; not inside a transaction
 * options     NULL: none
 * Returns     own, free with schema_free(); NULL on error
 */
Schema *reflect(Connection *connection, const ReflectOptions *options,
                GError **error) G_GNUC_WARN_UNUSED_RESULT;
