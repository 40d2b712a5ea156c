#pragma once

/**
 * typed: the lines that a person typed, kept from one session to the next.
 *
 * Shape    a file of lines, $XDG_STATE_HOME/trueup/history, mode 0600, newest last; the `:` line of
 *          the screens and the shell share it
 * Owns     the array and its lines are the caller's
 * Errors   none: without the file, the session's own lines are all there is
 */

#include <glib.h>
#include <stdbool.h>

/** The last 500 of them: an array of char * that frees them. */
GPtrArray *typed_load(void) G_GNUC_WARN_UNUSED_RESULT;
/**
 * Adds a line to the array and to the file, but not an empty one, one that was typed just before,
 * or one with a password in it. Returns whether it was added.
 */
bool typed_remember(GPtrArray *lines, const char *line);
