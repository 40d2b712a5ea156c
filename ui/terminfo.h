#pragma once

/**
 * terminfo: which description of the terminal can be used.
 *
 * Source   SCREENS.md §6 "TERM", terminfo(5)
 */

/** `name`, or that of a terminal that behaves like it; NULL: there is none. */
const char *terminfo_usable(const char *name);
