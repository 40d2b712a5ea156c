#pragma once

/**
 * frame: rows 1, 2, n-1 and n, which are the same on every screen.
 *
 * Shape    Frame -> four rows of the canvas
 * Source   SCREENS.md §2
 */

#include "ui/actions.h"
#include "ui/ui.h"

typedef struct {
    const Screen *screen;
    const App *app;
    const ProjectDatabase *database; // NULL: none is known
    bool is_connected;               // false: row 1 says so
    const char *where, *counts;
    // row n-1
    const char *said;
    Role said_role;
    const char *answers; // "Ctrl-C cancels"; NULL: nothing
    char *own;           // `answers`, when it is ours to free
    const char *label;   // of the field; NULL: `said` is shown
    // row n
    const char *typing; // instead of the keys; NULL: the keys
} Frame;

void frame_draw(const Frame *frame, const Canvas *canvas);
/** The canvas of rows 3 to n-2. */
Canvas frame_inside(const Canvas *canvas);
