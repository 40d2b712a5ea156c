#pragma once

/**
 * screen: what every screen is: a value that is drawn from its state and changed by actions.
 *
 * Shape    a struct whose first member is Screen, one ScreenOps, one table of actions
 * Owns     the App owns its screens
 * Threads  the main thread only
 * Source   STYLE.md §7, SCREENS.md §2
 */

#include "ui/canvas.h"
#include "ui/key.h"

#include <glib.h>

typedef struct App App;
typedef struct Action Action;
typedef struct ScreenOps ScreenOps;

typedef struct {
    const ScreenOps *ops;
} Screen;

/** What keys that every screen has in common ask of it. */
typedef enum {
    DO_NOTHING,
    DO_UP,
    DO_DOWN,
    DO_LEFT,
    DO_RIGHT,
    DO_PAGE_UP,
    DO_PAGE_DOWN,
    DO_HALF_UP,
    DO_HALF_DOWN,
    DO_START,
    DO_END,
    DO_NEXT_PANE,
    DO_PREVIOUS_PANE,
    DO_ZOOM,
    DO_WRAP,
    DO_SEARCH,
    DO_ESCAPE, // clear the search, then the filter
    DO_COPY_NAME,
    DO_COPY_SQL,
    DO_COPY_PLACE,
    DO_EXPORT,
    DO_CLICK,
} General;
enum { GENERALS = DO_CLICK + 1 };

struct ScreenOps {
    const char *name;  // "drift": the `:` name
    const char *title; // "1 Drift"
    char tab;          // its key in row 1; 0: no tab
    size_t size;
    const Action *actions; // ends with a row without a name

    /** Fills the zeroed state; `argument` is the opener's. NULL: nothing to fill. */
    void (*open)(Screen *screen, App *app, const void *argument);
    void (*close)(Screen *screen);
    /** Why it cannot be closed now, as a menu of which `s` is yes; NULL (also of the function): it
     * can. Then q shows the first screen instead, and Q asks. */
    const char *(*busy)(const Screen *screen);
    /** The screens close while it is busy: it goes on to its next boundary, and says app_lingered()
     * there. NULL: it is ended. */
    void (*linger)(Screen *screen);
    /** It is open already and is asked for again, for this. NULL: it stays as it is. */
    void (*again)(Screen *screen, App *app, const void *argument);
    /** The picture, a job or the log changed. */
    void (*changed)(Screen *screen, App *app);
    /** Computes what depends on the size, before each frame. */
    void (*arrange)(Screen *screen, App *app, int rows, int columns);
    /** Draws rows 3 to n-2, and sets the cursor. */
    void (*draw)(const Screen *screen, const Canvas *canvas);
    /** Row 2: where we are, and counts, for a terminal of that width. */
    void (*place)(const Screen *screen, int columns, GString *where, GString *counts);
    /** The same as a command line, "trueup check user"; free with g_free(). NULL: none. */
    char *(*command)(const Screen *screen);
    /** The object under the cursor, "user.role"; free with g_free(). NULL: none. */
    char *(*subject)(const Screen *screen);
    /** What row n-1 says while a search is on, "/role 2 of 5"; free with g_free(); NULL: none. */
    char *(*status)(const Screen *screen);
    /** Takes a choice back (-1) or makes it again (1); false when there is none. NULL: no choices.
     */
    bool (*undo)(Screen *screen, App *app, int step);
    /** False when it does nothing here. */
    bool (*general)(Screen *screen, App *app, General general);
};
