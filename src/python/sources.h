#pragma once

/**
 * sources: files of Python, each read and parsed once as long as it does not change.
 *
 * Shape    path -> what stands in the file, and its tree. Whoever reads the same files again and
 *          again gives the same PythonSources each time, and says with python_sources_settle() when
 *          one reading is over.
 * Owns     trees and names are the sources'
 * Threads  one thread at a time; settled, they may go on in another
 * Errors   G_FILE_ERROR, as file_read()
 */

#include "python/names.h"
#include "python/syntax.h"

#include <stdbool.h>

typedef struct PythonSources PythonSources;

PythonSources *python_sources_new(void) G_GNUC_WARN_UNUSED_RESULT;
/** NULL is fine. */
void python_sources_free(PythonSources *sources);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PythonSources, python_sources_free)

/** What a text is worth to the caller, as bits of its own. */
typedef unsigned (*PythonLook)(const char *text, size_t length);

/** What `look` says of the file's text; it is asked only when the text is a new one. */
bool python_sources_look(PythonSources *sources, const char *path, PythonLook look, unsigned *found,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** The file's tree, borrowed until python_sources_settle(); NULL when it cannot be read. */
const SyntaxTree *python_sources_tree(PythonSources *sources, const char *path);

/** The names of all trees, and where they are interned. */
PythonNames *python_sources_names(PythonSources *sources);
Arena *python_sources_arena(PythonSources *sources);

/** A reading is over: lets go what it did not ask for, and trees beyond what is worth keeping. */
void python_sources_settle(PythonSources *sources);

/** How many files were read from disk since the last but one python_sources_settle(). */
size_t python_sources_count_read(const PythonSources *sources);
