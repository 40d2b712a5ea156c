#pragma once

/**
 * terminal: the one terminal, from opening it to giving it back.
 *
 * Shape    terminal_open() takes it over; whatever ends the program gives it back:
 * terminal_close(), a signal, abort() Owns     the Terminal is the caller's; there is at most one,
 * as there is one curses Threads  the main thread only Errors   UI_ERROR_NO_TERMINAL Source
 * SCREENS.md §3 (Esc, XON/XOFF), §6 (TERM), rules 14 and 16; terminfo(5), ctlseqs
 */

#include "ui/canvas.h"
#include "ui/key.h"
#include "ui/ui.h"

typedef struct Terminal Terminal;

/**
 * color, ascii  as in UiOptions
 * Returns  own, free with terminal_close(); NULL on error
 */
Terminal *terminal_open(UiColor color, bool ascii, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** The colours that trueup.conf gives to roles; those that the terminal does not have stay. */
void terminal_use_colors(Terminal *terminal, const Project *project);
/** Gives the terminal back; NULL is fine. */
void terminal_close(Terminal *terminal);

/** The terminal as a canvas of its present size. */
Canvas terminal_canvas(Terminal *terminal);
/** What was done so that TERM could be used, for the log; NULL: nothing. */
const char *terminal_note(const Terminal *terminal);

/** Empties the frame that is being made; terminal_show() then sends what differs. */
void terminal_clear(Terminal *terminal);
void terminal_show(Terminal *terminal);
/** Forgets what is on the screen: the next terminal_show() sends everything. */
void terminal_repaint(Terminal *terminal);
/** Reads the size anew; true when it changed. */
bool terminal_resize(Terminal *terminal);

/** The next key that is there, KEY_NONE when there is none; never waits. */
Key terminal_key(Terminal *terminal);
/** False when the terminal is gone: reading from it gives its end. */
bool terminal_is_there(const Terminal *terminal);
/** Where the last KEY_CLICK was. */
void terminal_click(const Terminal *terminal, int *row, int *column);
/** Throws away what was typed and not read. */
void terminal_drop_input(Terminal *terminal);

/** Leaves the screen for another program (an editor, the shell), and comes back. */
void terminal_leave(Terminal *terminal);
void terminal_return(Terminal *terminal);
/** Ctrl-Z: leaves, stops the process group, comes back when it is continued. */
void terminal_suspend(Terminal *terminal);

bool terminal_mouse(const Terminal *terminal);
void terminal_set_mouse(Terminal *terminal, bool on);

enum { TERMINAL_COPY_LIMIT = 74994 };
/** Sends text to the terminal's clipboard (OSC 52); false when it is longer than the limit. */
bool terminal_copy(Terminal *terminal, const char *text);

/** Where a crash says that the log is; borrowed, must outlive the terminal. */
void terminal_set_log_path(Terminal *terminal, const char *path);
