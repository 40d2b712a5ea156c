#pragma once

/**
 * app: what a screen may ask of the program around it.
 *
 * Shape    one App, one event loop; screens lie on a stack, the top one is drawn
 * Owns     the App owns screens, picture, jobs and log
 * Threads  the main thread only
 * Source   SCREENS.md §2 to §5
 */

#include "ui/job.h"
#include "ui/keymap.h"
#include "ui/picture.h"
#include "ui/screen.h"
#include "ui/ui.h"

const UiOptions *app_options(const App *app);

/** A file as it is shown: relative to the project where it lies in it; borrowed. */
const char *app_relative(const App *app, const char *file);

/** Everything is drawn anew before the loop waits again. */
void app_redraw(App *app);
/** A message in row n-1, until the next key. */
void app_say(App *app, const char *format, ...) G_GNUC_PRINTF(2, 3);
/** An error there, until something better is known; its first line is shown, both are logged. */
void app_complain(App *app, const char *text);
/** A line of the log. */
void app_log(App *app, const char *format, ...) G_GNUC_PRINTF(2, 3);
/** The log's lines, oldest first, and the state of all jobs. */
const GPtrArray *app_log_lines(const App *app);
const GPtrArray *app_jobs(const App *app);

/** What went on without the screen is over: that is the end of the program. `text` is shown when it
 * is started again. */
void app_lingered(App *app, const char *text, bool done);

/** Which keys the actions have. */
const KeyMap *app_keys(const App *app);
/** The key of that action on the screen on top, "R"; free with g_free(). */
char *app_key_of(const App *app, const char *action) G_GNUC_WARN_UNUSED_RESULT;

/** Opens a screen on top; app_back() closes it. Quits at the first. */
void app_open(App *app, const ScreenOps *ops, const void *argument);
/** The same, but a screen of that sort that is open already comes to the top as it was left. */
void app_show(App *app, const ScreenOps *ops, const void *argument);
void app_back(App *app);
void app_quit(App *app, int status);
Screen *app_screen(const App *app);

/** What was read last; NULL: nothing yet. */
const Picture *app_picture(const App *app);

/** What the history leads to, beside the picture; NULL: not known (yet). */
const Past *app_past(const App *app);
/** Begins to find that out; `changed` tells of it. False when it is known, or never will be. */
bool app_want_past(App *app);

typedef enum { READ_NOT, READ_RUNNING, READ_DONE, READ_FAILED } ReadState;
typedef struct {
    ReadState state;
    const char *error; // READ_FAILED: the engine's two lines
    Job *job;          // READ_RUNNING
} Reading;
/** How far reading each side is, and comparing them. */
Reading app_reading_models(const App *app);
Reading app_reading_database(const App *app);
Reading app_comparing(const App *app);
/** Why there is no comparison: what could not be read, or that it is waited for. Borrowed. */
const char *app_waiting(const App *app);
/** Reads files and catalog again. */
void app_read(App *app);

/**
 * The changes that the person put into the next revision on Drift, by their names, sorted; NULL: it
 * was not said, and Generate chooses. Borrowed; NULL-terminated.
 */
const char *const *app_ticked(const App *app);
bool app_is_ticked(const App *app, const char *change);
/** `names` in any order; none of them is NULL. Copied. */
void app_set_ticked(App *app, const char *const *names);

/** The job of a screen; it is listed, shown in row n-1 and can be cancelled. Borrowed: job_ref().
 */
Job *app_start_job(App *app, const JobKind *kind, void *owner, void *data);

/** Jobs of that owner are cancelled and forget it; before the owner is gone. */
void app_abandon_jobs(App *app, const void *owner);

/** Everything is read from that database from now on; it must live as long as the project. */
void app_use_database(App *app, const ProjectDatabase *database);

/** A field in row n-1. `changed` after each key; `done` at Enter, with NULL at Esc. */
typedef struct {
    const char *label, *text;
    void (*changed)(Screen *screen, App *app, const char *text);
    void (*done)(Screen *screen, App *app, const char *text);
    bool has_history; // the `:` line's
} Prompt;
void app_ask(App *app, const Prompt *prompt);

/** Waits for one key; any that the menu does not know closes it. */
typedef struct {
    const char *text; // "copy: n name  s SQL  l file:line  y command line"
    bool (*chosen)(Screen *screen, App *app, Key key);
} Menu;
void app_choose(App *app, const Menu *menu);

/** Where the last click was, in rows and columns of the screen's own area. */
void app_click(const App *app, int *row, int *column);

/** Opens the editor there, and comes back. */
void app_edit(App *app, Origin origin);
/** Sends text to the terminal's clipboard, and says what is true. */
void app_copy(App *app, const char *text);
/** Starts a command of the program as a child, on the database that is on the screen; its output
 * is a pipe, complaints among it. Own; NULL on error. */
GSubprocess *app_spawn(const App *app, const char *line, GError **error);
/** Runs a command of the program, without `trueup`; its output goes to the log screen. */
void app_command(App *app, const char *line);
/** The same, its output written to a file that does not exist yet. */
void app_export(App *app, const char *line, const char *file);
