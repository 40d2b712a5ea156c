#pragma once

/**
 * write-scan: one statement's tokens, taken one after the other.
 *
 * Shape    SQL -> Scan; accept_… take what they name and say whether it was there
 * Owns     texts are interned in the arena given
 * Source   PostgreSQL's own scanner, by libpg_query
 */

#include "base/arena.h"

#include <stdbool.h>

typedef struct {
    int start, end; // bytes
    bool is_name;   // an identifier, or a word that may be one
    bool is_text;   // a plain string literal
    int depth;      // of parentheses, before it
} ScanToken;

typedef struct {
    Arena *arena;
    const char *sql;
    const ScanToken *tokens;
    size_t count, at;
} Scan;

/** False when it cannot be scanned, or a comment is in it. */
bool scan_init(Scan *scan, Arena *arena, const char *sql);
bool scan_at_end(const Scan *scan);
/** True when the next tokens are these words (or signs), parted by blanks. */
bool scan_sees(const Scan *scan, const char *words);
bool accept_words(Scan *scan, const char *words);
bool accept_name(Scan *scan, const char **name);
/** "public.user", "user"; namespace NULL when there is none. */
bool accept_qualified(Scan *scan, const char **namespace, const char **name);
/** A string literal, or NULL. */
bool accept_literal(Scan *scan, const char **text);
/** Everything up to one of these words outside parentheses, or the end; NULL: nothing is there. */
const char *take_until(Scan *scan, const char *const *words);
/** Everything that is left. */
const char *take_rest(Scan *scan);
