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
    GArray *gaps;       // ReplayGap
} Replaying;

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
