#pragma once

/**
 * parser: from the bytes of a Python file to its tree.
 *
 * Shape    bytes -> SyntaxTree. Always a tree: what could not be read is NODE_BROKEN in it, with a
 *          diagnostic (SEVERITY_ERROR) at its file, line and column, and the rest goes on
 * Owns     the tree is the caller's; it borrows nothing from the bytes
 * Threads  a pure function of its arguments; call from any thread
 * Errors   no GError: what is wrong with a file is a diagnostic
 * Source   CPython's Grammar/python.gram (3.8 to 3.13), PEP 263 (encodings), PEP 701 (f-strings)
 */

#include "python/names.h"
#include "python/syntax.h"

// Larger files are refused: nobody writes them by hand, and their trees would not fit the budget.
enum { SOURCE_LARGEST = 16 * 1024 * 1024 };

/**
 * Reads a file's bytes.
 *
 * file     its name, for origins; copied
 * bytes    in any encoding that the file declares; UTF-8 otherwise
 * Returns  own, free with syntax_free()
 */
SyntaxTree *python_parse(const char *file, const char *bytes,
                         size_t length) G_GNUC_WARN_UNUSED_RESULT;

/**
 * The same, but the tree lives in `arena` and dies with it: it must not be given to syntax_free().
 * Its names are those of `names`, whose arena must outlive it.
 */
SyntaxTree *python_parse_into(Arena *arena, PythonNames *names, const char *file, const char *bytes,
                              size_t length);
