#pragma once

/**
 * list: a cursor and a window on rows that somebody else has.
 *
 * Shape    numbers only: how many rows there are, which is selected, which is the first in view
 * Source   SCREENS.md §3 (moving), rule 11 (selection belongs to the object: its owner sets the
 *          cursor to where the object is now; list_keep() keeps its height)
 */

#include "ui/screen.h"

typedef struct {
    size_t count, cursor, top;
    size_t height; // rows in view, of the last list_settle()
} List;

/** True when `general` is one that moves. */
bool list_moves(General general);
/** Moves the cursor. */
void list_move(List *list, General general);
/** Moves the window instead: for text without a cursor. */
void list_scroll(List *list, General general);
/** Puts the cursor there at the same height on the screen as before. */
void list_keep(List *list, size_t cursor);
/** The window as it must be for that height: the cursor in view, with a row around it. */
void list_settle(List *list, size_t height);
