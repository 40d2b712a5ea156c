#pragma once

/**
 * version: the rows of the version table, and what each revision makes of them.
 *
 * Shape    rows x a revision, up or down, or a move of a stamp -> VersionChanges, in order; the
 *          same changes as SQL, for an offline script and for the server
 * Owns     VersionRows is the caller's; ids are borrowed from the graph and from the given rows
 * Threads  one thread for each VersionRows
 * Errors   RUN_ERROR_VERSION when the rows are not what the revision needs
 * Source   Alembic: runtime/migration.py, HeadMaintainer, RevisionStep, StampStep. What comes out
 *          of a Python set there has the order of the files here.
 */

#include "revision/identifier.h"

typedef enum { VERSION_INSERT, VERSION_UPDATE, VERSION_DELETE } VersionVerb;

typedef struct {
    VersionVerb verb;
    const char *from; // the row that goes; NULL: none
    const char *to;   // the row that comes; NULL: none
} VersionChange;

typedef struct {
    const char *namespace; // NULL: the first of search_path
    const char *name;      // "alembic_version"
} VersionTable;

/** The rows while steps are laid behind each other. */
typedef struct VersionRows VersionRows;

VersionRows *version_rows_new(const RevisionGraph *graph, Names rows) G_GNUC_WARN_UNUSED_RESULT;
void version_rows_free(VersionRows *rows);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(VersionRows, version_rows_free)
/** What they are now, in `arena`; sorted. */
Names version_rows_names(const VersionRows *rows, Arena *arena);

/**
 * Appends what happens when a revision was run, and changes the rows so.
 * changes   a GArray of VersionChange
 */
bool version_upgrade(VersionRows *rows, const Revision *revision, GArray *changes,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool version_downgrade(VersionRows *rows, const Revision *revision, GArray *changes,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool version_stamp(VersionRows *rows, const StampMove *move, GArray *changes,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** The statement, in Alembic's words and without a semicolon; free with g_free(). */
char *version_change_sql(VersionTable table, VersionChange change) G_GNUC_WARN_UNUSED_RESULT;
char *version_create_sql(VersionTable table) G_GNUC_WARN_UNUSED_RESULT;
char *version_drop_sql(VersionTable table) G_GNUC_WARN_UNUSED_RESULT;
