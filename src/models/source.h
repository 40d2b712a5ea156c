#pragma once

/**
 * source: any place that a schema can come from, by its name on the command line.
 *
 * Shape    "postgresql://…" or a conninfo, "sql:PATH", "models:PATH", "command:CMD" -> Schema
 * Owns     the Schema is the caller's
 * Threads  call from any thread; cancellable
 * Errors   SOURCE_ERROR for a name that is none; else those of the room that reads it
 */

#include "schema/schema.h"
#include "server/sandbox.h"

#include <gio/gio.h>

#define SOURCE_ERROR source_error_quark()
GQuark source_error_quark(void);
typedef enum { SOURCE_ERROR_NAME, SOURCE_ERROR_NOTHING_FOUND, SOURCE_ERROR_COMMAND } SourceError;

typedef struct {
    const char *directory;     // project directory that models are resolved against; NULL: .
    const char *sqlalchemy;    // "1.4", "2.0"; NULL: by what the project pins and imports
    const char *const *types;  // pairs from trueup.conf [type]: name, SQL; NULL-terminated
    const char *migrations;    // the folder of the project's; NULL: none
    const char *const *models; // more files or folders of models; NULL-terminated; NULL: none
    Sandbox **sandbox;         // started on first need, kept by the caller; NULL: never start one
    const SandboxOptions *sandbox_options;
    void (*progress)(void *data, const char *part, unsigned done, unsigned of);
    void *progress_data;
    GCancellable *cancellable;
    Connection **session; // out: of the first database that was read, still open; NULL: closed
    bool whole;           // also what only databases say: see ReflectOptions
} SourceOptions;

/**
 * Reads a source whole.
 * Returns  own, free with schema_free(); NULL on error
 */
Schema *source_read(const char *source, const SourceOptions *options,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
