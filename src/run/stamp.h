#pragma once

/**
 * stamp: the rows of the version table, changed without running anything, and honestly.
 *
 * Shape    graph x rows x targets -> StampPlan; StampPlan x Connection -> what the revisions that
 *          would count as applied (or no longer) left or did not leave there, and the state that
 *          follows from it
 * Owns     a StampPlan owns its texts; it borrows the graph
 * Threads  one thread at a time
 * Errors   REVISION_ERROR for identifiers, RUN_ERROR, SERVER_ERROR
 * Source   Alembic: script/base.py, _stamp_revs; SCREENS.md §8.6
 */

#include "project/project.h"
#include "run/trace.h"
#include "run/upgrade.h"
#include "run/version.h"

typedef enum {
    STAMP_TRUE,   // the database shows all of it
    STAMP_AHEAD,  // some of it is missing, and no upgrade would make it
    STAMP_BEHIND, // it is there, and a later upgrade would make it again
    STAMP_UNREAD, // a schema cannot show it
} StampState;

typedef struct {
    Arena *arena;
    const Project *project;
    const RevisionGraph *graph;
    VersionTable table;
    bool purge;
    const char *bind;
    Names rows, result; // before and after
    const VersionChange *changes;
    size_t change_count;
    const char *const *titles; // "stamp_revision aaaa -> bbbb"; NULL-terminated
    const size_t *title_ends;  // how many changes belong to it and those before it
    Trace *trace;              // once it was checked; NULL before
    StampState state;
    size_t shown, total; // facts
} StampPlan;

typedef struct {
    const Project *project;
    const RevisionGraph *graph;
    Names rows, targets;
    bool purge;       // all rows go first
    const char *bind; // of several databases; NULL: there is one
} StampRequest;

/** Returns  own, free with stamp_plan_free(); NULL on error */
StampPlan *stamp_plan_new(const StampRequest *request, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void stamp_plan_free(StampPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(StampPlan, stamp_plan_free)

typedef struct {
    const ProjectDatabase *database; // NULL: the files are read, and nothing is replayed
    GCancellable *cancellable;
} StampCheck;

/**
 * Finds out what the revisions would have done and looks for it: they are replayed in a sandbox;
 * where there is none, or the history does not run, their statements are read.
 */
bool stamp_check(StampPlan *plan, Connection *connection, const StampCheck *check,
                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** "true", "ahead", …. */
const char *stamp_state_name(StampState state);
/** "stamped-not-run: 3 of 3 changes would count as applied, and no upgrade would make them"; in the
 * plan's arena; NULL: the stamp is true. */
const char *stamp_hazard(const StampPlan *plan);
/** The same rows as a run without statements, for run_apply(); it borrows the plan. Own. */
RunPlan *stamp_run_plan(const StampPlan *plan) G_GNUC_WARN_UNUSED_RESULT;

/** Writes the rows, in one transaction. */
bool stamp_apply(const StampPlan *plan, Connection *connection,
                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** The same as a script for psql, as Alembic writes it; free with g_free(). */
char *stamp_offline(const StampPlan *plan) G_GNUC_WARN_UNUSED_RESULT;
