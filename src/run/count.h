#pragma once

/**
 * count: how many rows a table really has.
 *
 * Shape    an address and a table -> a number, by count(*) in a read-only transaction of its own
 * Threads  call from any thread; cancellable
 * Errors   SERVER_ERROR
 */

#include <gio/gio.h>
#include <stdint.h>

/** The session ends with the count. Returns -1 on error. */
int64_t count_rows(const char *address, const char *namespace, const char *table,
                   GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;
