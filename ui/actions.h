#pragma once

/**
 * actions: the only list of keys. Dispatch, footer, help, `:` names and the man page section KEYS
 * are made from it.
 * Which keys an action has by trueup.conf: keymap.h.
 *
 * Shape    rows of const tables: each screen has its own, and there is one for all of them
 * Threads  pure functions of their arguments, but for action_run()
 * Source   SCREENS.md §3, STYLE.md §7
 */

#include "ui/screen.h"

/** How much has to be confirmed (SCREENS.md §5). */
typedef enum {
    LEVEL_READS,   // reads, or can be undone
    LEVEL_CHANGES, // changes a database that is not guarded
    LEVEL_LOSES,   // data is lost
    LEVEL_GUARDED, // a guarded database
} Level;

/** An entry of the last row: "n" "next difference". */
typedef struct {
    const char *keys, *text; // text NULL: none
} Brief;

struct Action {
    // The `:` name; NULL ends a table. A screen's row of the name of a general one replaces it
    // there.
    const char *name;
    const char *keys; // names parted by blanks: "j Down"
    const char *help; // a sentence
    int rank;         // its place in the footer; 0: not there
    bool only_now;    // it is not there while it does nothing
    Brief narrow;     // below 100 columns
    Brief wide;       // from 100 on; without a text: as narrow
    Level level;
    const char *command; // the same as a command of the program; NULL: there is none
    General general;     // what it asks of the screen, when `run` is NULL
    /** Why it does nothing now; NULL (also of the function): it works. */
    const char *(*can)(const Screen *screen, const App *app);
    void (*run)(Screen *screen, App *app);
    const char *shown;   // keys as the help prints them; NULL: the keys themselves
    const char *line;    // one line of help for this row and those after it that have `joins`
    bool joins;          // has no line of its own
    const char *section; // of the help: begins here; NULL: goes on
    /** `line` or `help` for what is selected now; free with g_free(). NULL: as it stands. */
    char *(*say)(const Screen *screen);
};

/** The table that every screen shares. */
extern const Action ui_general_actions[];
/** Its end: moving, after the signs in the help. */
extern const Action ui_moving_actions[];

/** The action of that name; NULL: none. */
const Action *action_named(const ScreenOps *ops, const char *name);

/** Why it cannot be done now; NULL: it can. */
const char *action_obstacle(const Action *action, const Screen *screen, const App *app);
/** Does it, or says in row n-1 why not. */
void action_run(const Action *action, Screen *screen, App *app);
