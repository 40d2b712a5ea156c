#pragma once

/**
 * models: the schema that SQLAlchemy models declare, read without running them.
 *
 * Shape    files and folders of Python -> Schema with origins, unknowns as diagnostics
 * Owns     the Schema is the caller's
 * Threads  call from any thread; reads files
 * Errors   MODELS_ERROR when nothing can be read at all; everything that is not understood in a
 * file is a Diagnostic of the result, and the objects that depend on it have `unknown` set Source
 * SQLAlchemy's and Flask-SQLAlchemy's rules, 1.4 and 2.x
 */

#include "schema/schema.h"

#include <gio/gio.h>

#define MODELS_ERROR models_error_quark()
GQuark models_error_quark(void);
typedef enum { MODELS_ERROR_FILE, MODELS_ERROR_NOTHING_FOUND, MODELS_ERROR_CANCELLED } ModelsError;

/**
 * What one reading leaves for the next while somebody looks on: files that did not change since
 * are neither read nor parsed again. Any thread may hold a reference; one reading waits for
 * another.
 */
typedef struct ModelsKept ModelsKept;
ModelsKept *models_kept_new(void) G_GNUC_WARN_UNUSED_RESULT;
/** NULL is fine for both. */
ModelsKept *models_kept_ref(ModelsKept *kept);
void models_kept_unref(ModelsKept *kept);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ModelsKept, models_kept_unref)

typedef struct {
    const char *directory;    // root that imports are resolved against; NULL: found from paths
    const char *sqlalchemy;   // "1.4" or "2.0"; NULL: by what the project pins and imports
    const char *const *types; // pairs: "app.types.Money", "numeric(12,2)"; NULL-terminated
    const char *migrations;   // whose env.py may say which MetaData counts; NULL: there are none
    const char *bind;         // the __bind_key__ to read, or MODELS_ALL_BINDS; NULL: the default
    ModelsKept *kept;         // NULL: every file is read anew
    GCancellable *cancellable;
} ModelsOptions;

#define MODELS_ALL_BINDS "*"

/** How much was read, for reports. */
typedef struct {
    size_t files; // that declare a table
    size_t tables;
    size_t files_read; // from disk, with `kept`
} ModelsCounts;

/**
 * paths   files or folders, NULL-terminated
 * counts  out, may be NULL
 * Returns own, free with schema_free(); NULL on error
 */
Schema *models_read(const char *const *paths, const ModelsOptions *options, ModelsCounts *counts,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
