#pragma once

// replay-private: one replay under way, and what is kept of it for the next one.

#include "run/replay.h"

#include "revision/script.h"

typedef struct {
    const Project *project;
    const RevisionGraph *graph;
    Sandbox *sandbox;
    const ReplayOptions *options;
    Replay *replay;
    Arena *arena; // the replay's
    Connection *connection;
    ScriptOptions script;
    ScriptMemory *memory;
    GPtrArray *revisions;     // in the order of an upgrade
    const char *const *names; // what a history up to each of them is kept as; NULL: nothing is kept
    const Revision *revision; // that is being run
    bool tolerates;           // it was not read in full: a statement may lack what was not
                              // run
    bool has_doubts;          // a part was not read that may have made or taken away anything
    bool in_transaction;
    bool has_ended; // the revision said COMMIT itself: what follows stands alone, as with psycopg2
    size_t first;   // so many of the revisions are ReplayOptions.first
    size_t resumed; // revisions that an earlier replay had run
    gint64 duration_us; // of what was run
    GPtrArray *lacking; // tables that are needed and that no revision creates: const char *
    const Revision *lacking_at;
    GHashTable *made; // names of what the revisions create
    GRegex *makes;
    GArray *gaps; // ReplayGap
} Replaying;

/** Runs what needs more rights, outside our transaction: extensions and roles are the superuser's.
 */
bool replay_with_rights(Replaying *replaying, const char *sql);
/** Makes what a failed statement takes for granted; true: it may be tried again. */
bool replay_make(Replaying *replaying, const ScriptStatement *statement, const GError *error);
void replay_note_made(Replaying *replaying, const char *sql);
/** True when a statement failed for want of a table that the history never had. */
bool replay_note_lacking(Replaying *replaying, const GError *error);
/** The sentence; in the replay's arena. */
const char *replay_lacking_words(const Replaying *replaying);

/**
 * A name for each prefix of the history: a hash of all files up to there, of what a project says
 * about how they are read, and of this program. The last one is NULL.
 */
const char *const *replay_keep_names(const Replaying *replaying);
/** The same, but the longest prefix first and not too many; own, free with g_free(). */
const char **replay_keep_wanted(const Replaying *replaying);
/** Goes on from what the sandbox was started from, if that is still true. */
void replay_keep_resume(Replaying *replaying);
/** Keeps what was replayed for the next time, when it is more than there was. */
void replay_keep(Replaying *replaying);
