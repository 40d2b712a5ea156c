#pragma once

/**
 * script: what a revision's upgrade() or downgrade() does, read, never executed by Python.
 *
 * Shape    Revision x direction -> RevisionScript: statements in their order, and what could not be
 *          known. With a ScriptServer each statement is handed over as it comes, and what queries
 *          return is used; without one nothing is sent, and such a revision is `live`.
 * Owns     RevisionScript owns everything in it; free with revision_script_free()
 * Threads  one call is one thread's; calls do not share anything but what the options name
 * Errors   REVISION_ERROR_FILES when the file cannot be read; with a ScriptServer also its errors.
 *          Code that cannot be followed is no error: `opaque` says why and where.
 * Source   Alembic: operations/ops.py, operations/toimpl.py, ddl/impl.py, ddl/postgresql.py;
 *          dbmate for "-- migrate:up"
 */

#include "project/project.h"
#include "revision/revision.h"

typedef enum { SCRIPT_UPGRADE, SCRIPT_DOWNGRADE } ScriptDirection;

/** Something that a revision sends. */
typedef struct {
    const char *sql;          // one statement, or one text as op.execute() has it; without the last
                              // semicolon
    Origin origin;            // its line in the file
    bool outside_transaction; // autocommit_block(), transaction:false
    bool is_data;             // rows, not schema
    bool takes_many;          // several statements: for connection_execute()
    bool returns_rows;        // a query whose result the code uses
    bool uncertain;           // seen below a condition that only query results decide
} ScriptStatement;

/** A live run: who runs statements as they come. Both false or NULL with `error` set: stop. */
typedef struct {
    bool (*run)(void *data, const ScriptStatement *statement, GError **error);
    /** A result that the code uses; own, it is freed with result_free(). */
    Result *(*ask)(void *data, const ScriptStatement *statement, GError **error);
    void *data;
    bool stops; // behind what cannot be followed nothing is sent any more
} ScriptServer;

/**
 * What Alembic remembers from one revision to the next within one run: an enum that a CREATE TABLE
 * has made is not made again. One for each run or replay; free with script_memory_free().
 */
typedef struct ScriptMemory ScriptMemory;
ScriptMemory *script_memory_new(void) G_GNUC_WARN_UNUSED_RESULT;
void script_memory_free(ScriptMemory *memory);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ScriptMemory, script_memory_free)
/** Its sets of names, to be kept: the enums that were made, and the files that were read. */
GHashTable *script_memory_enums(ScriptMemory *memory);
GHashTable *script_memory_files(ScriptMemory *memory);

typedef struct {
    const char *const *roots;   // where imports are looked up; NULL-terminated; NULL: nowhere
    const char *const *folders; // of version files: their siblings are imported from there too
    const char *const *types;   // pairs: "app.types.Money", "numeric(12,2)"; NULL-terminated
    const char *const *naming; // pairs of a naming_convention: "uq", "uq_%(table_name)s…"; or NULL
    bool modern;               // SQLAlchemy 2
    const char *version_table, *version_namespace; // NULL: "alembic_version", none
    const char *const *settings; // pairs of alembic.ini's own section; NULL-terminated; or NULL
    const char *bind;            // multidb: upgrade(engine_name); NULL: upgrade()
    bool offline;                // context.is_offline_mode()
    const ScriptServer *server;  // NULL: only read
    ScriptMemory *memory;        // NULL: nothing was run before
} ScriptOptions;

/** The options that a project gives, its models' naming_convention among them; in `arena`. */
ScriptOptions script_options_for(const Project *project, Arena *arena);

typedef struct {
    Arena *arena;
    const ScriptStatement *statements; // what was readable before and after an opaque part as well
    size_t count;
    Diagnostics diagnostics;
    const char *opaque; // why it cannot be read in full; NULL: it was
    Origin opaque_origin;
    bool live; // statements depend on what queries return
    Origin live_origin;
    const char *const *unproven; // "public.task": what the unreadable part could touch;
                                 // NULL-terminated; "*": anything
    bool missing;                // there is no such function or section: nothing to run
} RevisionScript;

/**
 * Reads one direction of a revision, .py or .sql.
 *
 * Returns  own, free with revision_script_free(); NULL on error
 */
RevisionScript *revision_script_read(const Revision *revision, ScriptDirection direction,
                                     const ScriptOptions *options,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
void revision_script_free(RevisionScript *script);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RevisionScript, revision_script_free)
