#pragma once

/**
 * files: which Python files can declare a table, and from where they are imported.
 *
 * Shape    files and folders -> .py files whose text speaks of tables, sorted; import roots
 * Owns     ModelFiles is the caller's, free with model_files_clear()
 * Threads  reads files; call from any thread
 */

#include "base/diagnostic.h"
#include "python/sources.h"

#include <glib.h>
#include <stdbool.h>

typedef struct {
    GPtrArray *files;       // char *, sorted
    GPtrArray *roots;       // char *, ended by NULL: where imports are looked up
    Arena *arena;           // of `unread`
    Diagnostics unread;     // files and folders that could not be read
    guint seen;             // .py files that were looked at
    PythonSources *sources; // borrowed; NULL: from disk
} ModelFiles;

/** directory: a root more; NULL: none. `paths` ends with NULL. sources: NULL: from disk. */
void model_files_init(ModelFiles *files, const char *const *paths, const char *directory,
                      PythonSources *sources);
void model_files_clear(ModelFiles *files);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ModelFiles, model_files_clear)

/**
 * The SQLAlchemy that the project's requirements ask for: 1 for 1.4 and older, 2 for 2.x, 0 when
 * they do not say. Looks into requirements*.txt, Pipfile, pyproject.toml and lock files.
 */
int pinned_sqlalchemy(const char *directory);
/** What was said ("1.4", "2.0"), else what is pinned there or up to two folders above: 1, 2, 0. */
int models_sqlalchemy(const char *directory, const char *said);
/** What one file's text pins; for tests. */
int pinned_in_text(const char *text);
