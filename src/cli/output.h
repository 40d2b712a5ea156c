#pragma once

/**
 * output: where answers go, and how they look there.
 *
 * Shape    text is collected and written by output_flush(); marks may be coloured
 * Owns     an Output owns its text
 * Errors   CLI_ERROR_OUTPUT from output_flush(); a reader that went away is none
 * Source   SCREENS.md §6 (roles), §9 (reports)
 */

#include "project/project.h"

#include <glib.h>
#include <stdbool.h>

enum { OUTPUT_MARKS = 6 };

typedef struct {
    GString *text;
    unsigned width; // columns
    bool is_terminal;
    enum { COLOR_NONE, COLOR_MONO, COLOR_16, COLOR_256 } color;
    char *own_codes[OUTPUT_MARKS]; // of marks whose role trueup.conf gives a colour; NULL: ours
} Output;

Output *output_new(void) G_GNUC_WARN_UNUSED_RESULT;
void output_free(Output *output);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Output, output_free)

/** color: "always", "never"; "auto" or NULL: as the terminal and the environment say */
void output_use_color(Output *output, const char *color);

/** The colours that the project gives to roles. */
void output_use_roles(Output *output, const Project *project);

/** Adds text as it is; foreign text must have been through text_safe(). */
void output_add(Output *output, const char *format, ...) G_GNUC_PRINTF(2, 3);
/** Adds foreign text, made safe. */
void output_add_safe(Output *output, const char *text);
/** Adds a script, as it is for a file or another program; on a terminal it is made safe. */
void output_add_script(Output *output, const char *script);
/** Adds a mark, '+' for instance, in its colour. */
void output_add_mark(Output *output, char mark);
/** Adds spaces up to that column of the last line, at least `least`. */
void output_pad(Output *output, unsigned column, unsigned least);
/** Adds prose broken at the width, its lines after the first indented by `indent`. */
void output_add_wrapped(Output *output, const char *text, unsigned indent);

/** Writes what was collected to stdout; false with an error when that cannot be done. */
bool output_flush(Output *output, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** True once whoever read our answer has gone. */
bool output_is_closed(const GError *error);
