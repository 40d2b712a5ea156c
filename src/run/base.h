#pragma once

/**
 * base: what new revisions start from, by the one rule of DESIGN.md, "Revisions".
 *
 * Shape    project x graph -> Base: the replayed history where it runs, else the database; and what
 *          the database has to say about it
 * Owns     Base owns its schemas and the sandbox that it started
 * Threads  call from any thread; the database is read while the history runs
 * Errors   SERVER_ERROR, PROJECT_ERROR when neither can be had; RUN_ERROR_VERSION, "Target database
 *          is not up to date.", when the database is the base and lacks revisions
 */

#include "run/check.h"
#include "run/generate.h"
#include "run/replay.h"

typedef struct {
    Arena *arena;
    Sandbox *sandbox;
    Replay *replay;         // NULL: there is no sandbox
    const char *no_history; // why the database is the base; NULL: the history is
    Schema *database;       // NULL: it cannot be reached, or nothing names one
    const ProjectDatabase *of;
    CheckFacts facts;
    const char *no_database;    // why it could not be read; NULL: it was, or nothing names one
    bool at_heads;              // the database counts as having run all revisions
    size_t lacking;             // revisions that it has not run
    const char *const *missing; // at the heads: what the history makes and it does not show, "+
                                // user.role"; NULL-terminated
    GenerateBase base;          // for generate_new()
} Base;

typedef struct {
    void (*progress)(void *data, const char *part, unsigned done, unsigned of);
    void *progress_data;
    const char *sandbox; // a scratch server; NULL: a private one
    const char *bind;    // of several databases; NULL: there is one
    GCancellable *cancellable;
} BaseOptions;

Base *base_find(const Project *project, const RevisionGraph *graph, const BaseOptions *options,
                GError **error) G_GNUC_WARN_UNUSED_RESULT;
void base_free(Base *base);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Base, base_free)

/**
 * Marks the changes that the base cannot vouch for as unproven: what a revision that could not be
 * read may have made, and, where the database is the base, what a revision file names already.
 */
bool base_doubt(const Base *base, const Project *project, const RevisionGraph *graph,
                const Schema *models, Changes *changes, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * Counts the rows that the catalogs cannot tell: of tables never analysed, and those in which a
 * column that must not be null is NULL. Each for at most a second.
 * Returns  rows in `arena`, ending with a NULL table; NULL without an error: there is no database
 */
const RowCount *base_count_rows(const Base *base, const Changes *changes, Arena *arena,
                                GCancellable *cancellable, GError **error);
