#pragma once

/**
 * upgrade: running revisions, up and down.
 *
 * Shape    graph x rows of the version table x target -> RunPlan: the steps in order, each with
 *          what it runs and what becomes of the rows. RunPlan x Connection -> done, or an error
 *          that says what failed, where, and where the database stands now.
 * Owns     a RunPlan owns its scripts and texts; it borrows the graph. Everything in a RunEvent is
 *          valid during the call back only
 * Threads  a plan is immutable once made; run_apply() belongs to the connection's thread
 * Errors   RUN_ERROR, those of REVISION_ERROR for identifiers, SERVER_ERROR for a lost session.
 *          A cancelled run ends at a boundary with SERVER_ERROR_CANCELLED
 * Source   DESIGN.md "Running", Alembic: runtime/migration.py
 */

#include "project/project.h"
#include "revision/script.h"
#include "run/error.h"
#include "run/version.h"
#include "server/connection.h"

/** One revision, up or down. */
typedef struct {
    const Revision *revision;
    ScriptDirection direction;
    RevisionScript *script; // opaque or live as it says; NULL: the project's Alembic runs it
    const VersionChange *changes;
    size_t change_count;
    const char *title;    // "upgrade aaaa -> bbbb", Alembic's words
    const char *position; // where the database is behind it: "bbbb", "base"
} RunStep;

typedef struct {
    Arena *arena;
    const Project *project;
    const RevisionGraph *graph;
    VersionTable table;
    ScriptDirection direction;
    Names rows, result; // before and after
    RunStep *steps;
    size_t count;
    size_t statements;            // of all steps; of live ones those that could be foreseen
    ScriptOptions script_options; // how they were read
} RunPlan;

typedef struct {
    const Project *project;
    const RevisionGraph *graph;
    Names rows;
    const char *target;
    ScriptDirection direction;
    const char *bind;  // of several databases; NULL: there is one
    bool offline;      // for a script: context.is_offline_mode()
    bool with_alembic; // what cannot be read is the project's Alembic's
} RunRequest;

/**
 * Reads every revision on the way. RUN_ERROR_OPAQUE names the first that cannot be read, with all
 * reasons; RUN_ERROR_MISSING one without the function.
 *
 * Returns  own, free with run_plan_free(); NULL on error
 */
RunPlan *run_plan_new(const RunRequest *request, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void run_plan_free(RunPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RunPlan, run_plan_free)

/** False when the files do not make a history; the error has each mistake on a line of its own. */
bool run_check_graph(const Project *project, const RevisionGraph *graph,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** "bbbb", "aaaa, bbbb", "base". */
const char *run_position(Names rows, Arena *arena);

// ---- running ---------------------------------------------------------------------------------

typedef enum {
    RUN_EVENT_ELSEWHERE, // somebody else is at work: `text` says who; we wait
    RUN_EVENT_STEP,      // a revision begins
    RUN_EVENT_RAN,       // a statement is done; its transaction may be open still
    RUN_EVENT_BATCH,     // of a fill: `rows` so far, of about `of_rows`
    RUN_EVENT_LOCK,      // a lock was not granted: attempt of attempts, then a pause
    RUN_EVENT_CLEARED,   // an invalid index, `text`, was dropped
    RUN_EVENT_VERSION,   // the step is committed: the database is at `text`
    RUN_EVENT_ALEMBIC,   // the project's Alembic runs the step; `text` is its command line
} RunEventKind;

typedef struct {
    RunEventKind kind;
    const RunStep *step;
    const ScriptStatement *statement; // NULL: none
    size_t number, of;                // of the statement in the whole run, from 1
    int64_t rows, of_rows;            // -1: not known
    int64_t duration_us;
    int attempt, attempts, pause_ms, timeout_ms;
    const char *text;
} RunEvent;

typedef struct {
    void (*event)(void *data, const RunEvent *event); // NULL: nobody listens
    void *data;
} RunObserver;

/** How the project's own Alembic is called: before, "upgrade", after, REVISION. */
typedef struct {
    const char *const *before, *const *after; // NULL-terminated
    const char *url; // for its environment, as DATABASE_URL; NULL: it knows itself
} AlembicCommand;

/**
 * The command of the project: what trueup.conf says with "alembic = …", else `flask db` or alembic
 * of its virtual environment or of the search path.
 *
 * x_args     of -x, NULL: none
 * Errors     RUN_ERROR_ALEMBIC: there is none
 */
bool alembic_command(const Project *project, const char *const *x_args, Arena *arena,
                     AlembicCommand *command, GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct Ready Ready; // run/ready.h

/** 0 means what the project says. */
typedef struct {
    int lock_timeout_ms, attempts;
    int online_lock_timeout_ms, online_attempts; // runs that fill or validate
    int alone_lock_timeout_ms;                   // CONCURRENTLY
    const int *more_attempts; // grows while it runs, read atomically; NULL: never
    const int *stops;         // becomes 1: it ends before the next revision; NULL: never
    bool single_transaction;  // as far as the revisions allow
    bool resume;              // go on with what is unfinished
    const Ready *ready; // what was looked at: before each further revision, and after each wait,
                        // the schema must be as that lets expect; NULL: nobody looks
    const AlembicCommand *alembic; // what cannot be read is run by it; NULL: refused before
    GCancellable *cancellable;
    RunObserver observer;
} RunOptions;

/** Runs the plan; the rows must be those that it was made for. */
bool run_apply(Connection *connection, const RunPlan *plan, const RunOptions *options,
               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** The plan as a script for psql, as Alembic writes it; free with g_free(). */
char *run_offline(const RunPlan *plan) G_GNUC_WARN_UNUSED_RESULT;

// ---- alone -----------------------------------------------------------------------------------

/**
 * Takes the advisory lock of the version table for as long as the session lives.
 *
 * wait_s    how long to wait for somebody else; 0: not at all
 * observer  RUN_EVENT_ELSEWHERE once, when it has to wait; NULL: nobody listens
 * Errors    RUN_ERROR_LOCKED; SERVER_ERROR_POOLER where no lock would be kept
 */
bool run_lock(Connection *connection, VersionTable table, int wait_s, const RunObserver *observer,
              GError **error) G_GNUC_WARN_UNUSED_RESULT;
