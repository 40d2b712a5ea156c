#pragma once

/**
 * app, inside: the state that app.c, app-input.c, app-read.c and app-outside.c share.
 */

#include "ui/actions.h"
#include "ui/app.h"
#include "ui/terminal.h"
#include "ui/widgets/field.h"
#include "ui/widgets/help.h"

enum { SMALLEST_ROWS = 15, SMALLEST_COLUMNS = 60 };

/** One side while it is read and after. */
typedef struct {
    Job *job;    // running; NULL: none
    char *error; // of the last attempt; NULL: it went well
    Side *side;  // the last that was read whole
} Reader;

struct App {
    const UiOptions *options;
    UiOptions own;     // with the engine as the source when none is given
    char **set_models; // by `:set models`; NULL: the project's
    KeyMap *keys;
    Terminal *terminal;
    GMainLoop *loop;
    int status;
    GPtrArray *screens; // Screen *, the last is on top

    // row n-1
    char *message;
    bool message_is_error, has_hint;
    char *asked;   // the words of the prompt or menu
    Prompt prompt; // label NULL: none
    Field field;
    char *before; // what a field held before it was edited
    GPtrArray *history;
    size_t history_at;
    char *searched;  // what Ctrl-R looks for; NULL: nothing
    Menu menu;       // text NULL: none
    HelpPopup *help; // NULL: closed
    bool is_pasting;
    bool prints_log;        // there is no screen any more, and a person reads on
    int64_t interrupted_us; // of the first Ctrl-C; 0: none

    Picture *picture;
    Past *past;     // NULL: not asked for yet
    Job *replaying; // NULL: none
    Reader models, database;
    Job *comparing;
    bool is_prepared; // or there was nothing to prepare
    Job *preparing;
    char *compare_error;
    bool compare_again;
    char *changed_file; // why the models are read again; NULL: somebody asked
    GPtrArray *monitors;
    guint changed_timer;

    char **ticked;         // NULL: none
    GPtrArray *jobs, *log; // Job *, char *
    GCancellable *leaving; // cancelled when the screens close: ends commands of the `:` line
    size_t commands;       // that run
    char *log_path;
    guint ticker, painter;
    GArray *sources; // ids of those of the main loop
};

/** True when something goes on, without the screen; it says app_lingered() at its end. */
bool app_linger(App *app, bool has_terminal);
/** What went on without the screen came to, and is not shown yet; free with g_free(); NULL: nothing
 * on this database. */
char *app_take_left(const App *app) G_GNUC_WARN_UNUSED_RESULT;

/** Draws one frame. */
void app_paint(App *app);
/** One key. */
void app_key(App *app, Key key);
/** What the prompt or menu in row n-1 says; NULL: neither. */
bool app_is_asking(const App *app);
void app_close_prompt(App *app);

/** Begins to show seconds when a job needs them. */
void app_watch_jobs(App *app);
void app_note_job(App *app, Job *job);
/** The job that row n-1 shows; NULL: none. */
Job *app_shown_job(const App *app);

/** What the message row says for who has nothing else to read; NULL: nothing. */
const char *app_hint(const App *app);

void app_read_clear(App *app);
void app_read_models(App *app);
void app_read_database(App *app);
/** Reads the models from other places; takes nothing. */
void app_set_models(App *app, const char *const *models);
/** Where they are read from. */
const char *const *app_models(const App *app);

void app_open_log(App *app);
void app_recall_line(App *app, int step);
void app_search_line(App *app);
void app_complete_line(App *app);
/** `:` and Enter: an action's name, set, write, quit, or a command. */
void app_line(App *app, const char *line);
