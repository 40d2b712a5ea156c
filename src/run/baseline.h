#pragma once

/**
 * baseline: what a database has becomes the beginning of its history.
 *
 * Shape    project x database -> Baseline: a first revision that makes what stood there before any
 *          other, and the revisions that began the history so far and follow it now. Without
 *          revisions that is all that the database has. With some, whose first one needs tables
 * that no revision makes, a copy of the schema is downgraded to its base: what is left is it. Owns
 * a Baseline owns its texts; it borrows the graph Threads  call from any thread Errors
 * RUN_ERROR_BASELINE: there is nothing to begin with, or the history has a beginning
 */

#include "run/generate.h"
#include "run/replay.h"

typedef struct {
    Arena *arena;
    NewRevisions *revisions; // the first one
    Schema *before;          // what it makes
    Schema *database;
    const Revision *const *followers; // NULL-terminated
    const char *const *texts;         // of their files, changed
} Baseline;

typedef struct {
    const Project *project;
    const RevisionGraph *graph;
    const ProjectDatabase *database;
    Names rows; // of the version table
    const char *message;
    GCancellable *cancellable;
} BaselineRequest;

/** Writes nothing yet. Returns own, free with baseline_free(); NULL on error. */
Baseline *baseline_new(const BaselineRequest *request, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void baseline_free(Baseline *baseline);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Baseline, baseline_free)

/** Writes the first revision, and the followers' files with one line changed. */
bool baseline_write(const BaselineRequest *request, const Baseline *baseline,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * Replays the history as it is now, and compares it with the database.
 *
 * graph    read again after baseline_write()
 * rows     where the database is in it
 * differs  out: own, "+ public.t.a, - ix"; NULL: it leads to what the database has
 */
bool baseline_verify(const BaselineRequest *request, const Baseline *baseline,
                     const RevisionGraph *graph, Names rows, char **differs,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
