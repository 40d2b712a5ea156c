#pragma once

/**
 * start: how a screen test begins and ends.
 */

#include "tests/screens/terminal.h"

/** The screens on made-up data (tests/screens/program.c), in a terminal of that size. */
typedef struct {
    int rows, columns;
    const char *options[8];
    const char *environment[4];
    const char *folder;
} Start;

/** The path of tests/screens/program; free with g_free(). */
char *start_path(void) G_GNUC_WARN_UNUSED_RESULT;
Terminal *start_made(const Start *wanted);
/** The real demo, its first picture whole and its hint put away. */
Terminal *start_real_demo(int rows, int columns);
/** Q, and everything is as it was: status 0, the terminal given back. */
void start_quit(Terminal *terminal);
