#pragma once

/**
 * diagnostic: where something stands, and what a reader has to say about it.
 *
 * Shape    an Origin is a place in a file; a Diagnostic is a remark about one, data like the rest
 *          of a result. A GError, on the other hand, means that the call itself could not be done.
 * Owns     both borrow their text from the arena of the value they belong to
 * Threads  immutable once built
 */

#include "base/arena.h"

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

/** A place in a file. `line` and `column` are 1-based, 0 when not known; `file` NULL: no file. */
typedef struct {
    const char *file;
    int line;
    int column;
} Origin;

typedef enum {
    SEVERITY_REMARK,  // worth knowing
    SEVERITY_UNKNOWN, // could not be known: what depends on it is unproven
    SEVERITY_ERROR,   // wrong as it stands, for instance a syntax error
} Severity;

typedef struct {
    Origin origin;
    Severity severity;
    const char *text; // what, one line, lower case, no full stop
    const char *hint; // the next thing to do, or NULL
} Diagnostic;

/** A growing list; its texts and rows live in the arena that it was made with. */
typedef struct {
    Arena *arena;
    Diagnostic *rows;
    size_t count, room;
} Diagnostics;

/** Adds a copy of `diagnostic`; its texts are copied too. */
void diagnostics_add(Diagnostics *diagnostics, Diagnostic diagnostic);

/** "FILE:LINE:COLUMN", leaving out what is not known; "" without a file. Free with g_free(). */
char *origin_text(Origin origin) G_GNUC_WARN_UNUSED_RESULT;

/** By file, then line, then column; NULL files first. For sorting. */
int origin_compare(Origin a, Origin b);
