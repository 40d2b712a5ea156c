#pragma once

/**
 * replay: what the history leads to, by running it in the sandbox.
 *
 * Shape    revision files x target -> Replay: the Schema of a database that was empty before, and
 *          what could not be read. Statements of a revision that cannot be read in full run as far
 *          as they are readable; rows are written where that is possible and left where it is not.
 * Owns     Replay owns its schema and texts; its database lives as long as the sandbox
 * Threads  call from any thread
 * Errors   SERVER_ERROR when there is no sandbox or it was cancelled. A chain that cannot run is no
 *          error: `broken` says why, and `schema` is NULL
 * Source   DESIGN.md "Revisions"
 */

#include "project/project.h"
#include "revision/revision.h"
#include "schema/schema.h"
#include "server/sandbox.h"

#include <gio/gio.h>

/** A part of a revision that could not be read, or rows that could not be written. */
typedef struct {
    const Revision *revision;
    Origin origin;
    const char *reason;
    const char *const *unproven; // "public.task": what it could touch; "*": anything
} ReplayGap;

typedef struct {
    Arena *arena;
    Schema *schema;      // NULL: broken
    Schema *earlier;     // behind ReplayOptions.first; NULL: none were named
    const char *address; // of its database; NULL: broken
    const char *broken;  // "FILE:LINE: why" with its hint; NULL: the chain ran
    const Revision *broken_at;
    const char *const *lacking; // broken: the tables that no revision creates; NULL: not for these
    const ReplayGap *gaps;
    size_t gap_count;
    const char *const *unproven; // of all gaps, sorted; NULL-terminated; "*": anything
    size_t revisions;            // that ran, those that an earlier replay ran among them
    size_t resumed;              // of these: by an earlier one
} Replay;

typedef struct {
    const char *target; // NULL: "heads"
    const char *bind;   // of several databases; NULL: there is one
    // Sets of const Revision *, with everything before them; NULL: all. `only` are run, of these
    // those that are in `first` first: what they lead to is `earlier`.
    GHashTable *only, *first;
    void (*progress)(void *data, const char *part, unsigned done, unsigned of);
    void *progress_data;
    GCancellable *cancellable;
} ReplayOptions;

/** Returns own, free with replay_free(); NULL on error. options: NULL: none. */
Replay *replay_run(const Project *project, const RevisionGraph *graph, Sandbox *sandbox,
                   const ReplayOptions *options, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/**
 * The same in a sandbox of its own, started from what an earlier replay of these files left in its
 * cache: what was replayed then is not run again, and is kept for the next time.
 *
 * sandbox  out: own, free with sandbox_stop(); NULL when it could not be started
 */
Replay *replay_open(const Project *project, const RevisionGraph *graph,
                    const ReplayOptions *options, Sandbox **sandbox,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
void replay_free(Replay *replay);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Replay, replay_free)

/** Whether what the history says of this object is not known for sure. */
bool replay_is_unproven(const Replay *replay, const Object *object);
