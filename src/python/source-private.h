#pragma once

/**
 * source: the text of a Python file, whatever its encoding.
 *
 * Shape    bytes -> UTF-8 without a byte order mark, with \n as the only end of a line, ending in
 *          \n, and without NULs
 * Errors   what cannot be read as text is a diagnostic, and there is no text
 * Source   PEP 263, CPython's Parser/tokenizer.c
 */

#include "base/diagnostic.h"

typedef struct {
    char *text; // own, free with g_free(); NULL: refused
    size_t length;
} Source;

/** `file` names the origin of what is wrong. */
Source source_decode(const char *file, const char *bytes, size_t length, Diagnostics *diagnostics);
