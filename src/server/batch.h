#pragma once

/**
 * batch: statements that go to the server without waiting for each other's answers.
 *
 * Shape    statements in order -> what each came to, in order. They are in whatever transaction is
 *          open; BEGIN and COMMIT may be among them. After the first error nothing more is run.
 * Owns     borrows everything
 * Threads  as for a Connection
 * Errors   SERVER_ERROR, and `failed` is the index of the statement that it is about
 * Source   PostgreSQL manual, libpq "Pipeline Mode"
 */

#include "server/connection.h"

typedef struct {
    const char *sql;
    bool takes_many; // text of several statements, or of a kind that wants to be alone
} BatchStatement;

typedef struct {
    /** After each statement: how many rows it said it touched (-1: it did not say) and how long the
     * server took. NULL: nobody asks. */
    void (*ran)(void *data, size_t index, int64_t rows, int64_t duration_us);
    /** The first value of what each statement returns; NULL: it returned none. NULL: as above. */
    void (*answered)(void *data, size_t index, const char *value);
    void *data;
    size_t failed; // out
} Batch;

bool connection_run_batch(Connection *connection, const BatchStatement *statements, size_t count,
                          Batch *batch, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** True while the server has a transaction of this session open, be it a failed one. */
bool connection_in_transaction(const Connection *connection);
