#pragma once

/**
 * ui: the screens, opened by src/cli/main.c and by nobody else.
 *
 * Shape    UiOptions -> an interactive session on the terminal -> exit status
 * Owns     borrows the options until ui_run() returns
 * Threads  call from the main thread; it runs GLib's default main context. Work is done in worker
 *          threads that have ended, or hold nothing of the caller's, when ui_run() returns
 * Errors   UI_ERROR
 * Source   SCREENS.md
 */

#include "models/models.h"
#include "project/project.h"
#include "run/doctor.h"
#include "run/generate.h"
#include "ui/past.h"
#include "ui/picture.h"

#include <gio/gio.h>
#include <stdbool.h>

#define UI_ERROR ui_error_quark()
GQuark ui_error_quark(void);
typedef enum {
    UI_ERROR_NO_TERMINAL, // no terminal, or none that can be described: print the report instead
} UiError;

typedef enum { UI_COLOR_AUTO, UI_COLOR_NEVER, UI_COLOR_ALWAYS } UiColor;

/** What a job tells while it works; called from its thread: "pg_constraint", 3, 9. */
typedef void (*UiProgress)(void *data, const char *part, unsigned done, unsigned of);

typedef struct {
    UiProgress report;
    void *data;
    GCancellable *cancellable;
} UiCall;

typedef struct UiOptions UiOptions;

/**
 * Where the sides come from. NULL in UiOptions means the engine; tests make their own. All
 * are called from worker threads, `models` and `database` at the same time. Results are the
 * caller's, NULL on error.
 */
typedef struct {
    Side *(*models)(const UiOptions *options, const UiCall *call, GError **error);
    Side *(*database)(const UiOptions *options, const UiCall *call, GError **error);
    /** Either side may be NULL: not read. */
    Picture *(*compare)(const UiOptions *options, Side *models, Side *database, const UiCall *call,
                        GError **error);
    /** Why `name` is as it is; the picture is whole. Both outlive the answer; past NULL: not known
     * yet. */
    Diagnosis *(*diagnose)(const UiOptions *options, const Picture *picture, const Past *past,
                           const char *name, const UiCall *call, GError **error);
    /** The revisions that the models need; as above. */
    NewRevisions *(*generate)(const UiOptions *options, const Picture *picture, const Past *past,
                              const GenerateOptions *wanted, const UiCall *call, GError **error);
    /** What the history leads to; NULL (the function): nobody knows. */
    Past *(*past)(const UiOptions *options, Picture *picture, const UiCall *call, GError **error);
    const void *data;
} UiSource;

/** What has to be made before the database can be read: the screens are there meanwhile. */
typedef struct {
    const char *name; // of the job; static
    /** Runs in a worker thread, and has ended when ui_run() returns. */
    bool (*make)(void *data, GCancellable *cancellable, GError **error);
    /** The project to go on with; asked in the main thread, once it is made. */
    const Project *(*project)(void *data);
    void *data;
} UiPreparation;

struct UiOptions {
    const Project *project;
    const ProjectDatabase *database; // the chosen one; NULL: see `problem`
    const char *problem;             // why there is none, one line
    /** What a word of the `:` line may become, given what stands before it: commands and options;
     * free with g_strfreev(). NULL: nobody knows. */
    char **(*complete)(const char *before, const char *word);
    const char *const *forward; // options that a command started from the `:` line needs too
    UiColor color;
    bool ascii;             // --ascii
    const char *select;     // "user.role": what to select at first; NULL: the first difference
    const char *ask;        // what Doctor is opened with at first; NULL: Drift is
    const char *hint;       // shown in the message row until something else is; NULL: none
    const UiSource *source; // NULL: the engine
    const UiPreparation *prepare; // NULL: nothing
    ModelsKept *kept;             // of the models between two readings; made by ui_run()
    bool is_demo;                 // the message row leads through it (SCREENS.md §11)
};

/**
 * Runs the screens until the person leaves.
 *
 * status   out: the exit status; 0 after q, 128 + number after a signal
 * Returns  false when no screen could be opened; nothing was drawn then
 * Errors   UI_ERROR_NO_TERMINAL
 */
bool ui_run(const UiOptions *options, int *status, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** False with the line of trueup.conf that gives an action a key which cannot be meant. */
bool ui_check_keys(const Project *project, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** The section KEYS of the man page, made from the table of actions; free with g_free(). */
char *ui_keys_manual(void) G_GNUC_WARN_UNUSED_RESULT;
