#pragma once

/**
 * sides: the sources that commands name, with the words that mean the project's own.
 *
 * Shape    "models", "database", a [database NAME], or what source_read() knows -> Schema
 * Owns     Sides owns the sandbox that a source may have needed; sides_clear() ends it
 */

#include "cli/command.h"
#include "schema/schema.h"
#include "server/sandbox.h"

typedef struct {
    const Call *call;
    Project *project;
    Sandbox *sandbox; // NULL until one is needed
    SandboxOptions sandbox_options;
    Connection *connection; // of the first source that is a database; NULL: none was read
    bool whole;             // SourceOptions
} Sides;

bool sides_init(Sides *sides, const Call *call, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void sides_clear(Sides *sides);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Sides, sides_clear)

/** The address of the database that a source is; NULL: it is none. Free with g_free(). */
char *sides_address(const Sides *sides, const char *source);
/** True for "models" and "models:PATH". */
bool sides_is_models(const char *source);

/** Own, free with schema_free(); NULL on error. */
Schema *sides_read(Sides *sides, const char *source, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** Two sources, at the same time where that is possible. schemas: out, own; NULL where not read. */
bool sides_read_both(Sides *sides, const char *const *sources, Schema **schemas,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
