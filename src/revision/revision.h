#pragma once

/**
 * revision: the revision files of a project and the graph that they make.
 *
 * Shape    folders of .py (Alembic) and .sql files -> RevisionGraph. Only the head of each file is
 *          read: what stands before its first function, or before "-- migrate:".
 * Owns     everything lives in the graph's arena
 * Threads  immutable once built
 * Errors   REVISION_ERROR_FOLDER when a folder cannot be read. What is wrong with files or their
 *          links (cycle, missing parent, the same id twice) is in `diagnostics`; the rest stands.
 * Source   Alembic: script/base.py (which files, which variables), script/revision.py (the graph).
 *          identifier.h says what "head", "ab12" and "feature@-1" mean.
 */

#include "base/diagnostic.h"
#include "server/connection.h"

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

#define REVISION_ERROR revision_error_quark()
GQuark revision_error_quark(void);
typedef enum {
    REVISION_ERROR_FOLDER,
    REVISION_ERROR_FILES,      // a history that cannot be walked
    REVISION_ERROR_IDENTIFIER, // it names nothing, or more than one thing
} RevisionError;

typedef struct Revision Revision;
typedef struct {
    const Revision *const *items;
    size_t count;
} Revisions;

typedef struct {
    const char *const *items;
    size_t count;
} Names;
/** The names again, all of it in the arena. */
Names names_copy(Arena *arena, Names names);

struct Revision {
    const char *id;
    size_t index; // in `all` of its graph
    const char *file;
    int line;              // of the identifier
    bool is_sql;           // a .sql file
    bool is_numbered;      // one without a header, as dbmate has them: its name says what it is
    bool in_cycle;         // part of one, or behind one
    const char *docstring; // whole, without space around it; "" when there is none
    const char *message;   // its first paragraph, on one line
    const char *created;   // "2026-11-24", of "Create Date: "; NULL: not said
    Names down;            // as the file says
    Names depends_on;
    Names own_labels;                   // as the file says
    Names labels;                       // own ones and those that reach it along its branch, sorted
    Revisions parents, children;        // by down_revision
    Revisions dependencies, dependents; // by depends_on
    Revisions own_dependencies;         // those that no ancestor has as well
};

typedef struct {
    Arena *arena;
    Revisions all;   // in file order: folders as given, names sorted
    Revisions heads; // without children by down_revision
    Revisions bases; // without down_revision
    Diagnostics diagnostics;
    GHashTable *by_id, *by_label;
} RevisionGraph;

/**
 * folders   of version files, NULL-terminated
 * Returns   own, free with revision_graph_free(); NULL on error
 */
RevisionGraph *revision_graph_read(const char *const *folders,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
void revision_graph_free(RevisionGraph *graph);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RevisionGraph, revision_graph_free)

/** The revision with exactly that id, or NULL. */
const Revision *revision_find(const RevisionGraph *graph, const char *id);
/** Whether it is on the branch of that label. */
bool revision_has_label(const Revision *revision, const char *label);

/** A merge point has more than one parent, a branch point more than one child. */
bool revision_is_merge(const Revision *revision);
bool revision_is_branch(const Revision *revision);
/** Nothing follows it, by either edge ("real head"). */
bool revision_is_head(const Revision *revision);
/** The docstring up to its first blank line, as it stands; free with g_free(). */
char *revision_subject(const Revision *revision) G_GNUC_WARN_UNUSED_RESULT;

/**
 * Every revision that is applied when the version table has these rows: they and all before them,
 * by both edges. A set of const Revision *; free with g_hash_table_destroy(). Unknown ids are left
 * out.
 */
GHashTable *revision_applied(const RevisionGraph *graph, Names rows) G_GNUC_WARN_UNUSED_RESULT;

/**
 * The rows of the version table, sorted; none when there is no such table.
 *
 * table   "alembic_version"; namespace NULL: found through search_path
 * rows    out: in `arena`
 */
bool revision_read_version(Connection *connection, const char *namespace, const char *table,
                           Arena *arena, Names *rows, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** The same in a read-only transaction of its own: for a session that is in none. */
bool revision_look_up_version(Connection *connection, const char *namespace, const char *table,
                              Arena *arena, Names *rows, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** A line of a revision file that names something. */
typedef struct {
    const Revision *revision; // NULL: no file names it
    int line;
} Mention;

/**
 * The first revision, from the bases of the graph on, that names both a table and one of its parts
 * as strings. Reads the files; a mention is no proof that the revision makes it.
 *
 * name   a column, constraint or index; NULL: the table itself
 */
Mention revision_find_mention(const RevisionGraph *graph, const char *table, const char *name);

/** The files of a graph, read once, for many such questions. It borrows the graph. */
typedef struct RevisionTexts RevisionTexts;
RevisionTexts *revision_texts_read(const RevisionGraph *graph) G_GNUC_WARN_UNUSED_RESULT;
void revision_texts_free(RevisionTexts *texts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RevisionTexts, revision_texts_free)
/** As revision_find_mention(). among: a set of const Revision *, NULL: all of them. */
Mention revision_texts_find(const RevisionTexts *texts, GHashTable *among, const char *table,
                            const char *name);
