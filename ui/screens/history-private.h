#pragma once

/**
 * history, inside: the state of the screen, and what its files share.
 *
 * Shape    graph of the picture -> lines: a revision with the lanes beside it, or lanes alone
 * Source   SCREENS.md §8.6
 */

#include "ui/actions.h"
#include "ui/app.h"
#include "ui/screens/stamp-lines.h"
#include "ui/widgets/list.h"

/** A line of the list. */
typedef struct {
    const Revision *revision; // NULL: lanes alone, or a row of the version table without a file
    const char *lanes;        // "| o"
    const char *unknown;      // that row's id; NULL: none
} HistoryLine;

/** What a stamp would say. */
typedef struct {
    Arena *arena;
    RevisionGraph *graph;
    StampPlan *plan;
    GArray *lines; // StampLine
    const char *title;
    char *target;
    size_t top; // the first line that is shown
} HistoryStamp;

/** What the file of a revision says. */
typedef struct {
    char *id;
    char *does, *reading; // "2 statements: ALTER TABLE …", "in full: 2 statements; …"
} HistoryBody;

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
    Job *reading;        // the body of a revision; NULL: none
    HistoryBody *body;   // the last that was read; NULL: none
    Job *stamping;       // NULL: nobody asks
    HistoryStamp *stamp; // the lower pane; NULL: the selected revision is there
} HistoryScreen;

/** Makes the lines of the revisions, newest first. */
void history_make_lanes(HistoryScreen *history);
/** Begins to read what the selected revision does, unless that is known. */
void history_want_body(HistoryScreen *history);
/** Of the selected revision; NULL: not read yet. */
const HistoryBody *history_body(const HistoryScreen *history);
void history_body_free(void *body);
/** Begins to find out what stamping there would say. */
void history_ask_stamp(HistoryScreen *history, const Revision *revision);
void history_close_stamp(HistoryScreen *history);
void history_draw_stamp(const HistoryScreen *history, const Canvas *canvas);
void history_draw(const Screen *screen, const Canvas *canvas);
/** The revision under the cursor; NULL: none. */
const Revision *history_revision(const HistoryScreen *history);
/** Whether the version table names it. */
bool history_is_current(const HistoryScreen *history, const Revision *revision);
