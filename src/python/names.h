#pragma once

/**
 * names: the names of one or more files, each kept once.
 *
 * Shape    a table that parses share: equal names of all trees parsed with it are one pointer, and
 *          what the files have in common (`Column`, `String`) is looked up, not made again
 * Owns     the copies live in the arena, which may outlive the table and the trees
 * Threads  one thread at a time
 */

#include "base/arena.h"

typedef struct PythonNames PythonNames;

/** Names are interned in `arena`, which is borrowed. Free with python_names_free(). */
PythonNames *python_names_new(Arena *arena) G_GNUC_WARN_UNUSED_RESULT;
/** NULL is fine; the names themselves stay. */
void python_names_free(PythonNames *names);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PythonNames, python_names_free)
