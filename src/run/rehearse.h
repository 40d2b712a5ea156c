#pragma once

/**
 * rehearse: revisions run on a copy of the target, every statement measured.
 *
 * Shape    target x RehearsalParts -> Rehearsal: for each statement the strongest lock on each
 *          relation that was there before, what was rewritten and read, rows and time; and the
 *          proof: the upgrade runs, its result equals the models, the downgrade brings back the
 *          start, upgrading again gives the same result
 * Owns     Rehearsal owns its texts; it borrows the parts, their scripts and the project
 * Threads  call from any thread
 * Errors   SERVER_ERROR when there is no sandbox, the target cannot be read, or it was cancelled.
 *          A statement that fails is no error: it is what the rehearsal is for
 * Source   DESIGN.md "Running"; what is measured and how: pg_locks of the own session before the
 *          commit, pg_class.relfilenode, pg_stat_xact_all_tables
 *
 * The schema is what `pg_dump -s` gives of the target. Rows are made up, for the tables that the
 * statements touch and those that their foreign keys lead to, as many as the target has. Each
 * statement is measured in a transaction of its own, the proof runs in the revisions' own ones.
 */

#include "plan/locks.h"
#include "project/project.h"
#include "revision/script.h"
#include "run/fingerprint.h"
#include "run/upgrade.h"
#include "server/sandbox.h"

/** One revision, or one script. */
typedef struct {
    const char *id, *title; // "a41c7d09e5b2", "add user.role"; of a script its name
    const char *file;
    const Revision *revision; // NULL: a script
    const ScriptStatement *statements, *undo;
    size_t count, undo_count;
    bool has_undo;         // there is a downgrade, be it an empty one
    bool has_transactions; // a script with BEGIN and COMMIT of its own
    const char *opaque;    // why it cannot be read in full; NULL: it was
    Origin opaque_at;
    const RevisionScript
        *live; // it asks the server: run through this; NULL: the statements are all
} RehearsalPart;

typedef struct {
    RelationLock lock;
    char kind;       // pg_class.relkind
    int64_t changed; // rows written
} RehearsedRelation;

typedef struct {
    const RehearsalPart *part;
    const char *sql;
    Origin origin;
    bool outside_transaction;
    bool is_sampled; // it ran outside a transaction, and was watched: a short lock may be missed
    bool is_measured;
    const char *failure;                // NULL: it ran
    const char *unproven;               // why nothing is known of it; NULL: see the above
    const RehearsedRelation *relations; // by name
    size_t count;
    int64_t duration_us;
    int64_t rows; // of the largest relation that it read, rewrote or locked; -1: none
} RehearsedStatement;

typedef enum {
    REHEARSAL_UPGRADE,
    REHEARSAL_EQUALS_MODELS,
    REHEARSAL_DOWNGRADE,
    REHEARSAL_EQUALS_START,
    REHEARSAL_AGAIN,
} RehearsalStep;
enum { REHEARSAL_STEPS = REHEARSAL_AGAIN + 1 };

typedef enum { VERDICT_NOT_DONE, VERDICT_OK, VERDICT_NO } RehearsalVerdict;

typedef struct {
    RehearsalVerdict verdict;
    const char *text; // why not, or what differs; NULL: nothing to say
    int64_t duration_us;
} RehearsalCheck;

enum { REHEARSAL_LOOKS = 20 }; // of a longer chain only the start is looked at

/** What a proof is of: the text of a revision's file, and what its statements name. */
typedef struct {
    const RehearsalPart *part;
    const char *hash;   // of the file
    Fingerprint *start; // in the target as it was; NULL: with `copy`
    Fingerprint *there; // in the target, when those before it are done; NULL: not looked at
} RehearsedPart;

typedef struct {
    Arena *arena;
    const char *whose;          // ready_whose() of the target; NULL: with `copy`
    const RehearsedPart *parts; // as many as were given
    size_t part_count;
    const char *target;         // "microblog@localhost:5432"
    const char *target_version; // "15.18"
    const char *server_version; // of where it was rehearsed
    bool same_major;
    bool made_up;      // the rows are
    bool with_alembic; // ran what could not be read
    const RehearsedStatement *statements;
    size_t count;
    RehearsalCheck checks[REHEARSAL_STEPS];
    const char *const *left_out; // differences from the models that were there before and stay
    const char *const *notes;    // "no rows for public.t: why"; NULL-terminated, both
    const char *hash;            // of the parts' files and the target's schema
    int64_t duration_us;
} Rehearsal;

typedef struct {
    const Project *project;
    const ProjectDatabase *database; // the target; NULL with `copy`
    const char *copy;                // --on: a restored copy, which is changed; NULL: the sandbox
    Sandbox *sandbox;                // NULL with `copy`
    int64_t rows;                    // at most so many in a table; 0: 200,000
    const ScriptOptions *script;     // for live parts
    const AlembicCommand *alembic;   // runs there what cannot be read; NULL: that is left out
    GCancellable *cancellable;
    /** Told of each statement as soon as it was measured, in the calling thread; NULL: nobody. */
    void (*measured)(void *data, const RehearsedStatement *statement);
    void *measured_data;
} RehearsalOptions;

/** Returns own, free with rehearsal_free(); NULL on error. */
Rehearsal *rehearse(const RehearsalPart *parts, size_t count, const RehearsalOptions *options,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
void rehearsal_free(Rehearsal *rehearsal);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Rehearsal, rehearsal_free)

/** True when all that could be proven was, and no statement failed. */
bool rehearsal_holds(const Rehearsal *rehearsal);
/** True when a part could not be read and nobody else ran it: then the proof is not whole. */
bool rehearsal_is_partial(const Rehearsal *rehearsal);
/** "upgrade", "equals the models", … */
const char *rehearsal_step_name(RehearsalStep step);

/** A script for psql as a part; the texts are copied to the arena. */
RehearsalPart rehearsal_part_of_script(Arena *arena, const char *file, const char *text);
