#pragma once

/**
 * apply, inside: the one screen that writes to a database.
 *
 * Shape    target -> a job that reads and counts -> ApplyPlan, shown as a list -> the person says
 *          so -> a job that saves, locks and runs -> what happened, line by line
 * Owns     the screen owns both values; the running thread shares ApplyRun, which is counted
 * Threads  what changes while it runs is behind the lock of ApplyRun
 * Source   SCREENS.md §8.5, §5 (confirming)
 */

#include "run/backup.h"
#include "run/loss.h"
#include "ui/actions.h"
#include "ui/app.h"
#include "ui/widgets/list.h"

/** What would be run: read, and nothing changed. */
typedef struct {
    Arena *arena;
    RevisionGraph *graph;
    RunPlan *plan;
    Losses losses;
    const char *identity, *from, *to;
} ApplyPlan;

void *apply_prepare(const UiOptions *options, const char *target, ScriptDirection direction,
                    const UiCall *call, GError **error);
void apply_plan_free(void *plan);

typedef enum { STEP_WAITS, STEP_RUNS, STEP_RAN, STEP_DONE, STEP_FAILED } StepState;

/** What a run tells while it goes on. */
typedef struct {
    GMutex lock;
    unsigned version;  // grows with each thing that happened
    GPtrArray *log;    // char *, newest last
    StepState *states; // for each statement of the plan
    int64_t *took_us;
    size_t count, at; // `at`: the statement that runs, from 1; 0: none
    size_t committed; // statements that are
    char *backup;     // path; NULL: none
} ApplyRun;

ApplyRun *apply_run_new(size_t statements);
ApplyRun *apply_run_ref(ApplyRun *run);
void apply_run_unref(ApplyRun *run);

/** Saves, locks, checks that the rows are those of the plan, and runs it. */
bool apply_execute(const UiOptions *options, const ApplyPlan *plan, bool with_backup, ApplyRun *run,
                   const UiCall *call, GError **error);

/** A line of the list. */
typedef struct {
    const RunStep *step;
    const ScriptStatement *statement; // NULL: the head of a revision
    size_t number;                    // of the statement, from 1
} ApplyRow;

typedef struct {
    Screen base;
    App *app;
    char *target;
    ScriptDirection direction;
    ApplyPlan *plan; // NULL: none yet
    Job *preparing, *running;
    ApplyRun *run; // of the last run; NULL: nothing was run
    char *error, *outcome;
    bool has_backup; // is to be made
    size_t loss;     // that is asked about next
    GArray *rows;    // ApplyRow
    List list;
    int log_rows;
    unsigned seen; // version of the run that was drawn
    guint timer;
} ApplyScreen;

void apply_draw(const Screen *screen, const Canvas *canvas);
