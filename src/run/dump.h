#pragma once

/**
 * dump: what `pg_dump -s` says of a database.
 *
 * Shape    sandbox, for its programs, x a session -> SQL, without owners and rights
 * Threads  call from the thread that owns the connection
 * Errors   SERVER_ERROR_SANDBOX: there is no pg_dump, or it says why not
 */

#include "server/connection.h"
#include "server/sandbox.h"

/** Free with g_free(). */
char *dump_schema(const Sandbox *sandbox, Connection *target, GCancellable *cancellable,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
