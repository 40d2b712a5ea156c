#pragma once

/**
 * check: a project's models and its database, read at the same time and compared.
 *
 * Shape    Project x ProjectDatabase -> both schemas, their changes, the drift, what history knows
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
} CheckOptions;

typedef struct {
    Arena *arena;
    Schema *models, *database;
    Changes *changes;
    Drift *drift;
    ModelsCounts counts;
    const char *identity;       // "microblog@localhost:5432"
    const char *server_version; // "15.18"
    RevisionGraph *graph;       // NULL: no revision files, or they cannot be read
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

/** What history knows, for drift_evidence(); borrows the check. */
DriftHistory check_history(const Check *check);
