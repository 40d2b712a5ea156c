#pragma once

/**
 * file: the whole of a file that somebody else wrote.
 *
 * Shape    path -> bytes, with a NUL behind them
 * Owns     the text is the caller's, free with g_free()
 * Threads  call from any thread
 * Errors   G_FILE_ERROR, "cannot be read: REASON", without the path. Only files are read: a pipe
 * would wait, a device never end; and none that is larger than the caller can use
 */

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

/** limit: the most bytes that it may have. `length` may be NULL. */
bool file_read(const char *path, size_t limit, char **text, size_t *length,
               GError **error) G_GNUC_WARN_UNUSED_RESULT;
