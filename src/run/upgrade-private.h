#pragma once

// What the files of a run share: the plan as segments, each of which is repeated or undone whole.

#include "run/journal.h"
#include "run/upgrade.h"
#include "server/batch.h"

typedef enum {
    UNIT_STATEMENT, // of a revision
    UNIT_VERSION,   // a change of the version table, or its creation
    UNIT_JOURNAL,
} UnitKind;

typedef struct {
    UnitKind kind;
    size_t step;
    const ScriptStatement *statement; // NULL: ours
    size_t index;                     // of the statement in its revision
    size_t number;                    // and in the whole run, from 1
    const char *sql;
    bool takes_many;
    bool counts; // must touch exactly one row
} Unit;

typedef enum {
    SEGMENT_TRANSACTION,
    SEGMENT_ALONE,   // one statement that no transaction may hold
    SEGMENT_FILL,    // a batched fill, a transaction for each batch
    SEGMENT_LIVE,    // a revision that needs the results of its queries; a transaction
    SEGMENT_ALEMBIC, // what the project's own Alembic runs
} SegmentKind;

typedef struct {
    SegmentKind kind;
    size_t step;          // the first that it has something of
    GArray *units;        // Unit
    bool opens_journal;   // before it
    bool has_journal;     // its step has one
    bool online;          // of a run that scans or fills: a short lock_timeout, many attempts
    size_t ends, ends_to; // the steps that are done with its commit: from, up to
} Segment;

typedef struct {
    Connection *connection;
    const RunPlan *plan;
    const RunOptions *options;
    Arena *arena;
    GPtrArray *segments;    // Segment *
    const Segment *pending; // its COMMIT goes out with the next one's statements
    int timeout_ms;         // as the session has it; 0: not set yet
    size_t committed;       // steps
    size_t told;            // steps that were said to begin
    gint64 looked_us;       // when the schema was looked at last
    const Journal *resumed; // NULL: none
    bool journal_open;      // one is there
    const char **fill_key;  // of the fill under way: where its next batch begins
    ScriptMemory *memory;   // of live revisions: what came before, `remembered` steps
    size_t remembered;
    // what failed
    const Unit *failed_unit;
    const Segment *failed;
} Runner;

/** Lays the plan out; creates_table: the version table is not there yet. */
void run_lay_segments(Runner *runner, bool creates_table);
void run_segment_free(Segment *segment);

/** Looks for a revision that is unfinished, and whether this run is about it. */
bool run_find_journal(Runner *runner, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** False when a journal will be needed and cannot be made. */
bool run_check_rights(Runner *runner, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** After a failure: a revision of which nothing was done is not under way. */
void run_forget_untouched(Runner *runner);

/** Sends COMMIT when a transaction waits for it. */
bool run_commit(Runner *runner, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** Sets lock_timeout unless the session has it already. */
bool run_set_timeout(Runner *runner, int timeout_ms, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** Runs a segment once; a transaction is left open as `pending`. */
bool run_transaction(Runner *runner, const Segment *segment,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool run_live(Runner *runner, const Segment *segment, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool run_alone(Runner *runner, const Segment *segment, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool run_fill(Runner *runner, const Segment *segment, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool run_alembic(Runner *runner, const Segment *segment, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** False when the schema is not what the revision expects that begins with this segment. */
bool run_recheck(Runner *runner, const Segment *segment, GError **error) G_GNUC_WARN_UNUSED_RESULT;

void run_tell(const Runner *runner, RunEvent event);
/** Tells of the steps that begin with this segment, once. */
void run_tell_steps(Runner *runner, const Segment *segment);
/** Tells of a statement that is done. */
void run_tell_ran(const Runner *runner, const Unit *unit, int64_t rows, int64_t duration_us);
/** False when it was cancelled meanwhile. */
bool run_pause(const Runner *runner, int pause_ms);
/** Turns what went wrong into what a person needs to know, and where the database stands. */
void run_explain(Runner *runner, GError *problem, GError **error);

/** True for a statement that PostgreSQL refuses inside a transaction. */
bool run_wants_no_transaction(const char *sql);
/** The index that a CREATE INDEX CONCURRENTLY makes, in the arena: to find it again. */
typedef struct {
    const char *namespace, *table, *name;
    bool drops; // DROP INDEX CONCURRENTLY
} ConcurrentIndex;
bool run_concurrent_index(Arena *arena, const char *sql, ConcurrentIndex *index);
/** Drops that index, if it is there. */
bool run_drop_index(Runner *runner, const ConcurrentIndex *index,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** Drops that index if it is invalid. */
bool run_clear_index(Runner *runner, const ConcurrentIndex *index,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
