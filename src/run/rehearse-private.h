#pragma once

// rehearse-private: what the files of the rehearsal share.

#include "run/rehearse.h"
#include "schema/schema.h"

typedef struct {
    Arena *arena; // the rehearsal's
    Rehearsal *rehearsal;
    const RehearsalOptions *options;
    const RehearsalPart *parts;
    size_t count;
    const char *address;      // of the database at hand
    Connection *connection;   // to it
    GArray *statements;       // RehearsedStatement
    GPtrArray *notes;         // const char *
    RehearsedPart *rehearsed; // one for each part
    Schema *begun;            // where the proof began; NULL: it did not yet, or nobody looks
    const char *failure;      // of the last statement that failed in a proof, with its place
} Rehearsing;

/** What is done with each statement of a part; false with an error ends the run. */
typedef struct {
    bool (*run)(void *data, const RehearsalPart *part, const ScriptStatement *statement,
                Result **rows, GError **error); // rows NULL: nobody asks for them
    void *data;
    bool in_transactions; // each part in one, as an upgrade does
    bool (*alembic)(void *data, const RehearsalPart *part, bool undo,
                    GError **error); // a part that cannot be read; NULL: as far as it can
    bool (*before)(void *data, size_t part, GError **error); // each part; NULL: nothing is
} RehearsalRunner;

// ---- rehearse-run.c ----------------------------------------------------------------------------

/** Runs the parts, or their undo from the last to the first. */
bool rehearsal_run(Rehearsing *rehearsing, const RehearsalRunner *runner, bool undo,
                   GError **error);
bool rehearsal_send(Rehearsing *rehearsing, const ScriptStatement *statement, Result **rows,
                    GError **error);
/** What the server said, without the private server's address; in `arena`. */
const char *rehearsal_words(Arena *arena, const GError *error);
/** True for CONCURRENTLY, VACUUM and what else refuses a transaction. */
bool rehearsal_is_alone(const char *sql);
/** True for BEGIN, COMMIT and the like. */
bool rehearsal_is_transaction(const char *sql);
/** True for SET LOCAL. */
bool rehearsal_is_local(const char *sql);

// ---- rehearse-alembic.c ------------------------------------------------------------------------

/** Lets the project's own Alembic run a part on the database at hand. */
bool rehearsal_alembic(Rehearsing *rehearsing, const RehearsalPart *part, bool undo,
                       GError **error);
/** "flask db upgrade a41c7d09e5b2"; free with g_free(). */
char *rehearsal_alembic_line(const Rehearsing *rehearsing, const RehearsalPart *part, bool undo);

// ---- rehearse-measure.c ------------------------------------------------------------------------

typedef struct RelationMap RelationMap; // oid -> what it was
RelationMap *relations_read(Connection *connection, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void relations_free(RelationMap *map);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RelationMap, relations_free)
/** Notes locks that a session holds or waits for; pid NULL: the own. */
bool relations_note_locks(RelationMap *map, Connection *connection, const char *pid,
                          GError **error);
/** Compares with what is there now. */
bool relations_note_changes(RelationMap *map, const RelationMap *after, bool alone);
/** The rows of `relations` with a lock, a rewrite or a scan, sorted by name. */
void relations_report(const RelationMap *map, Rehearsing *rehearsing,
                      RehearsedStatement *statement);
/** Calls back for each relation with a lock. */
void relations_each_locked(const RelationMap *map, void (*each)(void *data, const char *oid),
                           void *data);
bool relations_read_counts(RelationMap *map, Connection *connection, const char *view, int sign,
                           GError **error);
void relations_note_mode(RelationMap *map, const char *namespace, const char *name, LockMode mode);

/** Runs every statement of the parts measured, in a transaction of its own. */
bool rehearsal_measure(Rehearsing *rehearsing, GError **error);

// ---- rehearse-sample.c -------------------------------------------------------------------------

/** Runs one statement outside a transaction, watched from a second session. */
bool rehearsal_sample(Rehearsing *rehearsing, const ScriptStatement *statement,
                      RehearsedStatement *measured, GError **error);

// ---- rehearse-rows.c ---------------------------------------------------------------------------

/**
 * Makes up rows in the database at `address`.
 * oids  of the tables that are touched there; those that their foreign keys lead to come too
 */
bool rehearsal_make_rows(Rehearsing *rehearsing, const char *address, GPtrArray *oids,
                         GError **error);
