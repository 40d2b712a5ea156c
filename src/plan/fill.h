#pragma once

/**
 * fill: the batched fill of a column, as text that any tool runs and as batches that we run.
 *
 * Shape    Fill -> "-- trueup: fill TABLE.COLUMN by KEY batch 1000 pause 100ms" and one DO block
 *          with COMMITs below it; the same text -> Fill. A fill writes rows whose column is NULL,
 *          batch by batch in the order of a key, so it can be stopped and begun again.
 * Owns     a Fill borrows its texts; fill_read() puts them into the arena given
 * Threads  pure functions of their arguments
 * Errors   none: a text that differs by a single byte is no fill of ours
 *
 * Run batch by batch, each in a transaction of its own:
 *
 *   row = fill_first_sql()                          no row: the table is empty
 *   last = fill_last_sql()                          rows that come behind it are not its business:
 *                                                   while others insert, there is always one more
 *   do { end = fill_end_sql(row, last); fill_batch_sql(row, end); COMMIT; pause; swap(row, end) }
 *   while (end was another key than row)
 */

#include "base/arena.h"

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct {
    const char *namespace, *table; // namespace NULL: the search_path decides
    const char *column;
    const char *expression; // SQL, may name other columns of the row
    const char *const *key; // columns of a unique key that are never NULL
    size_t key_count;
    unsigned batch;    // rows, at least 2
    unsigned pause_ms; // between two batches
} Fill;

enum { FILL_BATCH = 1000, FILL_PAUSE_MS = 100 };

/** The comment line and the block, without the last semicolon; free with g_free(). */
char *fill_text(const Fill *fill) G_GNUC_WARN_UNUSED_RESULT;
/** True when `sql` is exactly what fill_text() writes, but for white space around it and a last
 * semicolon; `fill` is then filled. */
bool fill_read(Arena *arena, const char *sql, Fill *fill);

/** One row: the first and the last key, a column of text for each key column. Free with g_free().
 */
char *fill_first_sql(const Fill *fill) G_GNUC_WARN_UNUSED_RESULT;
char *fill_last_sql(const Fill *fill) G_GNUC_WARN_UNUSED_RESULT;
/** One row: the last key, up to `last`, of the batch that begins at `from` (as many texts as the
 * key has). */
char *fill_end_sql(const Fill *fill, const char *const *from,
                   const char *const *last) G_GNUC_WARN_UNUSED_RESULT;
/** The UPDATE of that batch, both ends included. */
char *fill_batch_sql(const Fill *fill, const char *const *from,
                     const char *const *to) G_GNUC_WARN_UNUSED_RESULT;
