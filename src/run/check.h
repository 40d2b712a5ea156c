#pragma once

/**
 * check: a project's models and its database, read at the same time and compared.
 *
 * Shape    Project x ProjectDatabase -> both schemas, their changes, the drift, what history knows.
 *          Of several databases each has the models of its bind.
 *          check_run() does all of it; the parts are for who wants to show each as it comes.
 * Owns     Check owns all of it; free with check_free()
 * Threads  call from any thread; the models are read in one of its own while the server works
 * Errors   those of the rooms that read: MODELS_ERROR, SERVER_ERROR, DIFF_ERROR
 */

#include "models/models.h"
#include "project/project.h"
#include "revision/revision.h"
#include "run/drift.h"
#include "run/history.h"

typedef struct {
    void (*progress)(void *data, const char *part, unsigned done, unsigned of);
    void *progress_data;
    GCancellable *cancellable;
    bool analysed; // also when each table was analysed last, for who shows clock times
} CheckOptions;

/** What the server said besides its schema; texts are in the arena that was given. */
typedef struct {
    const char *server_version;  // "15.18"
    Names version_rows;          // of the version table
    bool has_version_rows;       // false: they could not be read
    const char *version_problem; // why
} CheckFacts;

typedef struct {
    Arena *arena;
    Schema *models, *database;
    Changes *changes;
    Drift *drift;
    ModelsCounts counts;
    CheckFacts facts;
    RevisionGraph *graph; // NULL: no revision files, or they cannot be read
    History history;
} Check;

/**
 * project, database  borrowed; they must outlive the result
 * options            NULL: none
 * Returns            own, free with check_free(); NULL on error
 */
Check *check_run(const Project *project, const ProjectDatabase *database,
                 const CheckOptions *options, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void check_free(Check *check);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Check, check_free)

/** What history knows, for drift_evidence(); borrows the check. `about` is NULL: nothing. */
DriftHistory check_history(const Check *check);

/** The models; own, free with schema_free(); counts: out, may be NULL. */
Schema *check_models(const Project *project, ModelsCounts *counts, GCancellable *cancellable,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** The same, those of one of several databases: "" is the default one, NULL: there is one. */
Schema *check_bind_models(const Project *project, const char *bind, GCancellable *cancellable,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** The same for who reads them again and again. */
Schema *check_kept_models(const Project *project, ModelsKept *kept, GCancellable *cancellable,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** The database; own, free with schema_free(); facts: out, in `arena`. */
Schema *check_database(const Project *project, const ProjectDatabase *database,
                       const CheckOptions *options, Arena *arena, CheckFacts *facts,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** What differs, judged by the server where only it can; own, free with diff_free(). */
Changes *check_compare(const Project *project, const ProjectDatabase *database,
                       const Schema *models, const Schema *catalog, GCancellable *cancellable,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
