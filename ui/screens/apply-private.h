#pragma once

/**
 * apply, inside: the one screen that writes to a database.
 *
 * Shape    target -> a job that reads, counts and asks what stands in the way -> ApplyPlan, shown
 *          as a list -> the person says so -> a job that saves, locks, checks, runs and compares,
 *          watched by a second session -> what happened, line by line
 * Owns     the screen owns both values; the running thread shares ApplyRun, which is counted
 * Threads  what changes while it runs is behind the lock of ApplyRun
 * Source   SCREENS.md §8.5, §5 (confirming)
 */

#include "run/backup.h"
#include "run/loss.h"
#include "run/proven.h"
#include "server/waits.h"
#include "ui/actions.h"
#include "ui/app.h"
#include "ui/screens/stamp-lines.h"
#include "ui/widgets/list.h"

typedef enum { ROW_BACKUP, ROW_ALONE, ROW_SAME, ROW_STATEMENT, ROW_VERSION, ROW_VERIFY } RowKind;

/** A line of the list. */
typedef struct {
    RowKind kind;
    const RunStep *step;
    const ScriptStatement *statement; // ROW_STATEMENT
    size_t number;                    // of the statement, from 1
    int64_t expected_us;              // by the rehearsal; -1: not known
} ApplyRow;

/** What would be run: read, and nothing changed. */
typedef struct {
    Arena *arena;
    RevisionGraph *graph;
    RunPlan *plan;
    StampPlan *stamp; // what the plan says instead of running it; NULL: it runs
    GArray *stamp_lines;
    const char *stamp_title;
    Losses losses;
    Ready *ready;
    Proven proven;
    const char *approved; // "2 of 3 statements approved"; NULL: nobody said anything
    const ApplyRow *rows;
    size_t count;
    const size_t *statement_rows; // of each statement, by number from 1
    const size_t *version_rows;   // of each step
    const char *identity, *from, *to;
    const char *unfinished; // the revision that a run before this one left in part; NULL: none
    size_t done;            // of its statements, then
    const char *backup;     // "to /…/backups, all of it, 12 MB", NULL: there is nothing to save
} ApplyPlan;

typedef struct {
    const UiOptions *options;
    char *target;
    ScriptDirection direction;
    bool is_stamp;
} ApplyQuestion;

void *apply_prepare(const ApplyQuestion *question, const UiCall *call, GError **error);
/** The screen has one, and a run that goes on without it. */
ApplyPlan *apply_plan_ref(ApplyPlan *plan);
void apply_plan_unref(void *plan);

typedef enum {
    STEP_WAITS, // not run
    STEP_RUNS,
    STEP_BLOCKED, // waits for a lock, or pauses before the next attempt
    STEP_RAN,     // its transaction is open still
    STEP_DONE,
    STEP_FAILED,
    STEP_LEFT_OUT,
} StepState;
enum { STEP_STATES = STEP_LEFT_OUT + 1 };

typedef struct {
    StepState state;
    int64_t took_us;
    gint64 began_us; // STEP_RUNS, STEP_BLOCKED
} RowState;

/** Whom it waits for, as the second session saw it last; counted. */
typedef struct {
    Arena *arena;
    LockWait wait;
} SeenWait;

/** What a run tells while it goes on. */
typedef struct {
    GMutex lock;
    GCond ended;      // tells the watching thread
    unsigned version; // grows with each thing that happened
    GPtrArray *log;   // char *, newest last
    bool counts_rows; // the last line of the log is a number of rows, replaced by the next
    RowState *states; // for each row of the plan
    size_t count, at; // `at`: the row that runs
    bool is_over;
    char *backup;   // path; NULL: none
    char *verified; // what comparing came to; NULL: nothing yet
    bool differs;
    char *user;
    int pid;                                     // of the session that runs it
    SeenWait *seen;                              // NULL: it does not wait
    int attempt, attempts, pause_ms, timeout_ms; // of the last lock that was not granted
    gint64 paused_us;                            // since when it pauses; 0: it does not
    int more_attempts;                           // what a person added; atomic
    int stops;                                   // at the next revision; atomic
    gint64 began_us, took_us;
} ApplyRun;

ApplyRun *apply_run_new(size_t rows);
ApplyRun *apply_run_ref(ApplyRun *run);
void apply_run_unref(ApplyRun *run);
/** Adds a line to its log. */
void apply_tell(ApplyRun *run, const char *format, ...) G_GNUC_PRINTF(2, 3);
/** Sets the state of a row; when it begins and ends is noted. */
void apply_set_row(ApplyRun *run, size_t row, StepState state);
/** An observer for run_apply(); the pair outlives the run. */
typedef struct {
    const ApplyPlan *plan;
    ApplyRun *run;
} ApplyPair;
RunObserver apply_observer(ApplyPair *pair);

/** Saves, locks, checks that all is as it was, runs it, and compares. */
bool apply_execute(const UiOptions *options, const ApplyPlan *plan, bool with_backup, ApplyRun *run,
                   const UiCall *call, GError **error);

/** Looks who is in the way while it runs, in a thread and a session of its own. */
GThread *apply_watch(const char *conninfo, ApplyRun *run);
void apply_watch_end(GThread *watch, ApplyRun *run);

typedef struct {
    Screen base;
    App *app;
    char *target;
    ScriptDirection direction;
    bool is_stamp;
    ApplyPlan *plan; // NULL: none yet
    Job *preparing, *running;
    ApplyRun *run; // of the last run; NULL: nothing was run
    char *error, *outcome;
    char *note;      // of a run without a screen; NULL: none
    bool lingers;    // the screen is gone
    bool has_backup; // is to be made
    size_t loss;     // that is asked about next
    List list;
    int log_rows;
    unsigned seen; // version of the run that was drawn
    gint64 drawn_us;
    guint logged; // lines of the run that the log has
    guint timer;
} ApplyScreen;

/** Losses first, one by one; then the name, or a key; then `start`. */
void apply_ask(ApplyScreen *apply);
void apply_start(ApplyScreen *apply);
/** "3 statements", of a stamp "stamp, ahead"; free with g_free(). */
char *apply_statements(const ApplyScreen *apply) G_GNUC_WARN_UNUSED_RESULT;
/** The name that is typed. */
const char *apply_database_name(const ApplyScreen *apply);
/** Why the name has to be typed; NULL: a key will do. */
const char *apply_hazard(const ApplyScreen *apply);

void apply_draw(const Screen *screen, const Canvas *canvas);
void apply_draw_below(const ApplyScreen *apply, const Canvas *canvas);
