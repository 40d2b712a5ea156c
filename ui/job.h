#pragma once

/**
 * job: work in a thread of its own, with progress and cancelling.
 *
 * Shape    job_start() -> the work runs -> `ended` is called in the main thread with its result
 * Owns     a Job is counted; the list of jobs and the running thread each hold one count
 * Threads  everything but the work itself is called from the main thread
 * Source   SCREENS.md §4
 */

#include "ui/ui.h"

typedef struct Job Job;

typedef struct {
    const char *name; // "reading catalog"; borrowed, static
    /** Runs in a thread; `data` is its own. */
    void *(*work)(void *data, const UiCall *call, GError **error);
    /** Back in the main thread; takes `result`, which is NULL when there is an error. */
    void (*ended)(void *owner, void *data, void *result, const GError *error);
    void (*free_data)(void *data);
    void (*free_result)(void *result);
} JobKind;

/** Takes `data`; `owner` is handed to `ended` unless job_abandon() was called before. */
Job *job_start(const JobKind *kind, void *owner, void *data);
Job *job_ref(Job *job);
void job_unref(Job *job);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Job, job_unref)

bool job_is_running(const Job *job);
bool job_is_cancelled(const Job *job);
void job_cancel(Job *job);
/** Cancels, and never calls `owner` again. */
void job_abandon(Job *job);

/** Whether `owner` is still called at its end. */
bool job_is_of(const Job *job, const void *owner);
const char *job_name(const Job *job);
int64_t job_elapsed_us(const Job *job);
/** "reading catalog 1.2 s, pg_constraint, 3 of 9 parts"; free with g_free(). */
char *job_text(Job *job) G_GNUC_WARN_UNUSED_RESULT;
/** "3 of 9", empty when it told nothing; free with g_free(). */
char *job_parts(Job *job) G_GNUC_WARN_UNUSED_RESULT;
/** What became of it: "running", "done", "cancelled", or the error's first line. */
const char *job_state(const Job *job);
