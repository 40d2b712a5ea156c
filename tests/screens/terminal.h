#pragma once

/**
 * terminal: a program in an emulated terminal, and what it shows there.
 *
 * Shape    terminal_open() starts the program on a pseudo terminal; libvterm keeps its cells.
 *          terminal_wait() is how a test learns that something happened: nothing sleeps.
 * Owns     the Terminal is the caller's, terminal_close() ends the program if it still runs
 * Errors   a wait that comes to its end fails the test with the whole screen as the message
 */

#include "tests/harness.h"

#include <glib.h>
#include <stdbool.h>
#include <vterm.h>

typedef struct Terminal Terminal;

typedef struct {
    int rows, columns;
    const char *const *command;     // NULL-terminated
    const char *const *environment; // "NAME=value" on top of ours, NULL-terminated; NULL: none
    const char *folder;             // where it starts; NULL: here
} TerminalOptions;

Terminal *terminal_open(const TerminalOptions *options);
void terminal_close(Terminal *terminal);

/** Waits until the screen has this text; false after 10 s, the screen having been printed. */
bool terminal_wait(Terminal *terminal, const char *text);
/** Waits until the row (0-based, negative: from below) has it. */
bool terminal_wait_row(Terminal *terminal, int row, const char *text);
/** Waits until the cursor stands where this text begins: a frame ends with the cursor. */
bool terminal_wait_cursor(Terminal *terminal, const char *text);
/** Waits until the text is nowhere. */
bool terminal_wait_gone(Terminal *terminal, const char *text);
/** Takes what the program writes until it is silent that long. For tests that look at nothing. */
void terminal_settle(Terminal *terminal, int silence_ms);

/** Each character as a key; "\r" is Enter, "\033" Esc. */
void terminal_type(Terminal *terminal, const char *text);
void terminal_key(Terminal *terminal, VTermKey key);
void terminal_control(Terminal *terminal, char letter);
void terminal_alt(Terminal *terminal, char letter);
/** Pastes as a terminal does that was asked for bracketed paste. */
void terminal_paste(Terminal *terminal, const char *text);
void terminal_resize(Terminal *terminal, int rows, int columns);
/** Closes our side: the terminal is gone. */
void terminal_hang_up(Terminal *terminal);
void terminal_signal(Terminal *terminal, int number);

/** A row, without the blanks at its end; free with g_free(). */
char *terminal_row(Terminal *terminal, int row) G_GNUC_WARN_UNUSED_RESULT;
/** All rows; free with g_free(). */
char *terminal_text(Terminal *terminal) G_GNUC_WARN_UNUSED_RESULT;
bool terminal_has(Terminal *terminal, const char *text);

/** How a cell looks. Colours are -1 for the terminal's own, else the number in the palette. */
typedef struct {
    char text[32];
    bool bold, reverse;
    int foreground, background;
} Look;
Look terminal_look(Terminal *terminal, int row, int column);
/** The column where this text begins in that row, -1: nowhere. */
int terminal_find(Terminal *terminal, int row, const char *text);
void terminal_cursor(const Terminal *terminal, int *row, int *column);
/** On the alternate screen; false again when the program gave the terminal back. */
bool terminal_is_alternate(const Terminal *terminal);
bool terminal_cursor_is_visible(const Terminal *terminal);

/** Bytes that the program wrote so far, and those since the last call. */
size_t terminal_bytes(Terminal *terminal);
/** What was written since the start that is not text of a screen: looked for in raw bytes. */
bool terminal_wrote(Terminal *terminal, const char *bytes);

bool terminal_has_ended(Terminal *terminal);
/** Waits for the end; 128 + number after a signal; -1: it did not end within 10 s. */
int terminal_exit(Terminal *terminal);
int terminal_pid(const Terminal *terminal);
