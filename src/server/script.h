#pragma once

/**
 * script: a script cut into its statements, as psql cuts it.
 *
 * Shape    text -> Pieces in their order: quotes, dollar quotes, comments, parentheses, BEGIN
 *          ATOMIC bodies and the rows behind COPY … FROM stdin are seen through
 * Owns     nothing is copied: pieces point into the text
 * Threads  pure functions of their arguments
 * Errors   none: what is not closed ends at the end of the text
 * Source   psql: psqlscan.l
 */

#include <stdbool.h>
#include <stddef.h>

typedef struct {
    const char *text; // what was not read yet
    int line;         // of `text`, from 1
} Script;

typedef enum { PIECE_STATEMENT, PIECE_META } PieceType;

typedef struct {
    PieceType type;     // META: a line that begins with a backslash
    const char *text;   // from its first word on
    size_t length;      // without the semicolon
    int line;           // where it begins
    const char *rows;   // of COPY … FROM stdin, up to the line \. ; NULL: none
    size_t rows_length; // in bytes
} Piece;

/** False at the end of the script. */
bool script_next(Script *script, Piece *piece);
