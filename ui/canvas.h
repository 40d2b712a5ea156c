#pragma once

/**
 * canvas: the one place that writes text to curses.
 *
 * Shape    a rectangle of the screen; texts are put at a row and a column of it and never leave it
 * Owns     a Canvas is a value; the window behind it is the terminal's
 * Threads  the main thread only
 * Errors   none; what is outside is not drawn
 * Source   SCREENS.md §6, §7: control characters, bidirectional overrides and invalid UTF-8 become
 *          visible escapes in role hazard; combining marks stay with their base; a wide character
 *          that would straddle the edge is a blank; text that is cut ends in "..". Width is that
 *          of wcwidth().
 */

#include "ui/role.h"

#include <glib.h>
#include <stdbool.h>

typedef struct {
    int row, column;
} Place;

typedef struct {
    void *window; // the curses WINDOW; NULL measures only
    Place
        *cursor; // where the terminal's cursor is to stand, of the whole screen; NULL: nobody asks
    int top, left; // on the screen
    int rows, columns;
    const Paint *paints; // of each role; NULL measures only
    bool ascii;
} Canvas;

typedef enum {
    CUT_END,    // "ix_notificat.."
    CUT_MIDDLE, // "ix_noti..er_id": generated names differ at their end
} Cut;

/** A part of a canvas; clipped to it. */
Canvas canvas_part(const Canvas *canvas, int row, int column, int rows, int columns);

/** Cells of one row. */
typedef struct {
    int row, column, width;
} Span;

/**
 * Draws foreign text in at most that many cells, on one line.
 * Returns  how many cells it took
 */
int canvas_text(const Canvas *canvas, Span span, Role role, const char *text);
/** The same, cut in the middle when it is too long. */
int canvas_name(const Canvas *canvas, Span span, Role role, const char *text);
/** Draws text so that it ends where the span does. */
void canvas_right(const Canvas *canvas, Span span, Role role, const char *text);
/** A glyph of ours. */
void canvas_glyph(const Canvas *canvas, int row, int column, Role role, Glyph glyph);
/** Blanks in a role: what makes a whole row reverse. */
void canvas_blank(const Canvas *canvas, int row, int column, int width, Role role);
/** Changes the role of cells that are drawn already: the row under the cursor. */
void canvas_repaint(const Canvas *canvas, int row, int column, int width, Role role);
/** A line of `width` cells, and one of `rows` cells. */
void canvas_horizontal(const Canvas *canvas, int row, int column, int width);
void canvas_vertical(const Canvas *canvas, int row, int column, int rows);
/** Where the terminal's cursor stands when the frame is done. */
void canvas_cursor(const Canvas *canvas, int row, int column);

/** How many cells the text takes when nothing cuts it. */
int canvas_width(const Canvas *canvas, const char *text);

/**
 * How many bytes of `text` fit into `width` cells, broken at a blank where there is one, or before
 * a newline; `next` is where the next line begins. For wrapping prose.
 */
typedef struct {
    size_t bytes, next;
} Break;
Break canvas_break(const Canvas *canvas, const char *text, int width);
/** Prose from `row` on, broken to the width, a cell free on each side; the row below it. */
int canvas_prose(const Canvas *canvas, int row, Role role, const char *text);
