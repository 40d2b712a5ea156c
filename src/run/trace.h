#pragma once

/**
 * trace: what revisions leave behind in a schema, read from their statements.
 *
 * Shape    scripts in their order -> facts: this table, column, index is there, or is not, when all
 *          were run. A later statement overrules an earlier one about the same object. Facts x
 *          Connection -> which of them the database shows
 * Owns     a Trace owns its facts; free with trace_free()
 * Threads  one thread at a time
 * Errors   SERVER_ERROR
 *
 * Names without a schema are looked up through search_path, as the revisions do.
 */

#include "revision/script.h"
#include "server/connection.h"

typedef struct Trace Trace;

Trace *trace_new(void) G_GNUC_WARN_UNUSED_RESULT;
void trace_free(Trace *trace);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Trace, trace_free)
/** Adds what a revision does; the next one comes behind it. */
void trace_add(Trace *trace, const Revision *revision, const RevisionScript *script);

/** One fact, and what the database has to say about it. */
typedef struct {
    const Revision *revision; // the last one that said something about it
    char mark;                // '+' is there, '-' is not, '~' is so
    const char *name;         // "user.role", "ix_post_timestamp"
    const char *found;        // "missing", "VARCHAR(140), would be VARCHAR(280)"; NULL: as it says
} TraceLine;

/** What a schema never shows. */
typedef struct {
    const Revision *revision;
    const char *words; // "UPDATE user", or why the revision cannot be read
    bool is_opaque;
    bool is_all; // the revision leaves no other trace
} TraceUnseen;

/** Asks the database; lines and unseen are the trace's. */
bool trace_check(Trace *trace, Connection *connection, GError **error) G_GNUC_WARN_UNUSED_RESULT;
const TraceLine *trace_lines(const Trace *trace, size_t *count);
const TraceUnseen *trace_unseen(const Trace *trace, size_t *count);
