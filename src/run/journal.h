#pragma once

/**
 * journal: what is done of a revision that has parts outside a transaction.
 *
 * Shape    schema trueup, table journal: one row for each version table, from the first step of
 *          such a revision until its last; then the table is dropped, and the schema with it
 * Owns     a Journal is in the arena that was given
 * Threads  as for the connection
 * Errors   SERVER_ERROR
 */

#include "revision/script.h"
#include "run/version.h"
#include "server/connection.h"

typedef struct {
    const char *revision;
    ScriptDirection direction;
    const char *hash;       // of the file, when the revision began
    size_t done;            // statements that are done
    bool running;           // the next one was begun outside a transaction
    const char *const *key; // of a fill: the first key of the batch to do; NULL: from the start
    size_t key_count;
} Journal;

/** Before anything else where a role may be named trueup: "$user" would be the journal's schema. */
bool journal_keep_out(Connection *connection, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** NULL without an error: nothing is under way. */
const Journal *journal_read(Connection *connection, VersionTable table, Arena *arena,
                            GError **error);
/** True when this session may make one, or there is one. */
bool journal_can_open(Connection *connection, bool *can, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** Begins one, in a transaction of its own. */
bool journal_open(Connection *connection, VersionTable table, const Journal *journal,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Statements that belong into the transaction of what they speak of; free with g_free().
char *journal_mark_sql(VersionTable table, size_t done, bool running);
char *journal_key_sql(VersionTable table, const char *const *key, size_t key_count);
char *journal_close_sql(VersionTable table);

/** The SQL expression that names the version table in this database, as text. Free with g_free().
 */
char *journal_name_sql(VersionTable table);
/** Of a file's text; "" when it cannot be read. Free with g_free(). */
char *journal_hash(const char *file);
