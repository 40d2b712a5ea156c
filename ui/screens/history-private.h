#pragma once

/**
 * history, inside: the state of the screen, and what its files share.
 *
 * Shape    graph of the picture -> lines: a revision with the lanes beside it, or lanes alone
 * Source   SCREENS.md §8.6
 */

#include "ui/actions.h"
#include "ui/app.h"
#include "ui/widgets/list.h"

/** A line of the list. */
typedef struct {
    const Revision *revision; // NULL: lanes alone, or a row of the version table without a file
    const char *lanes;        // "| o"
    const char *unknown;      // that row's id; NULL: none
} HistoryLine;

typedef struct {
    Screen base;
    App *app;
    Picture *picture;
    Arena *arena;         // of the lines
    GArray *lines;        // HistoryLine
    GHashTable *applied;  // const Revision *; NULL: not connected
    GPtrArray *revisions; // const Revision *, newest first
    char *error;          // the graph cannot be walked; NULL: it can
    char *selected;       // id under the cursor
    char *search;
    size_t pending;
    int lane_columns; // the widest
    List list;
    int detail_rows;
} HistoryScreen;

/** Makes the lines of the revisions, newest first. */
void history_make_lanes(HistoryScreen *history);
void history_draw(const Screen *screen, const Canvas *canvas);
/** The revision under the cursor; NULL: none. */
const Revision *history_revision(const HistoryScreen *history);
/** Whether the version table names it. */
bool history_is_current(const HistoryScreen *history, const Revision *revision);
