#pragma once

/**
 * generate: the revisions that bring a history to what the models say.
 *
 * Shape    base (what the history leads to) x models x what was asked -> NewRevisions: what
 * differs, what was decided about each change, and the files, as text; nothing is written.
 *          generate_write() writes them all or none.
 * Owns     NewRevisions owns everything in it; the base and the models are borrowed
 * Threads  call from any thread
 * Errors   PLAN_ERROR for a name that is none, WRITE_ERROR, DIFF_ERROR
 */

#include "plan/strategy.h"
#include "revision/write.h"
#include "server/sandbox.h"

#include <gio/gio.h>

/** "user.role" and its value, as --fill and --rename have them. */
typedef struct {
    const char *name, *value;
} GenerateAnswer;

/** What was said about one change, by its name; what is 0 was not said. */
typedef struct {
    const char *name;
    Answer included, keeps_default;
    Strategy strategy;
} GenerateChoice;

typedef struct {
    RevisionRequest request;
    RevisionForm form;
    bool form_given;         // false: the project's own form
    const char *const *only; // names of changes; NULL-terminated; NULL: what is ticked by itself
    const GenerateAnswer *fills, *renames; // end with a NULL name; NULL: none
    const GenerateAnswer *apart;   // pairs that are no rename: one goes, one comes; as `renames`
    const GenerateChoice *choices; // ends with a NULL name; NULL: none. Names that are none of the
                                   // changes any more say nothing
    const RowCount *counts;        // of tables that were never analysed; NULL: nobody counted
    Strategy strategy;
    bool one_revision;
    bool no_renames; // what may be a rename is left out without a question
    GDateTime *now;  // NULL: now
    GCancellable *cancellable;
} GenerateOptions;

/** The side that the models are compared with. */
typedef struct {
    const Schema *schema;
    const Schema *database; // whose rows count; NULL: nobody's
    const char *judge;      // address of the server that is asked about expressions; NULL: none
    Sandbox **sandbox;      // started on first need, kept by the caller; NULL: one of our own
} GenerateBase;

/** One of several databases: each has its own models. */
typedef struct {
    const char *name; // its bind, "" is the default one; NULL: there is one database
    GenerateBase base;
    const Schema *models;
    Changes *changes;       // of both
    const RowCount *counts; // of tables that were never analysed; NULL: nobody counted
} GenerateBind;

typedef struct {
    const char *path, *text;
    const char *id, *changes; // "+ user.role, ~ post.body"
} GeneratedFile;

/** What differs in one database, and what was decided about it. */
typedef struct {
    const char *name; // as in GenerateBind
    Changes *changes;
    PlanParts *parts;
} GeneratedBind;

typedef struct {
    Arena *arena;
    GeneratedBind *binds;   // one, or one for each of several databases
    size_t bind_count;      // 0: an empty revision, nothing was compared
    const Changes *changes; // of the first
    const PlanParts *parts;
    const char *template_problem; // why script.py.mako was not followed; NULL: it was
    const GeneratedFile *files;
    size_t count; // 0: nothing is to be written
} NewRevisions;

/** project->ignore and the version table: no revision makes it, and a database has it. In `arena`.
 */
const char *const *generate_without_versions(const Project *project, Arena *arena);

/** What differs; own, free with diff_free(). NULL on error. */
Changes *generate_compare(const Project *project, const GenerateBase *base, const Schema *models,
                          const GenerateOptions *options, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/**
 * changes  taken; of the base, open pairs settled
 * Returns  own, free with new_revisions_free(); NULL on error
 */
NewRevisions *generate_from(const Project *project, const RevisionGraph *graph,
                            const GenerateBase *base, Changes *changes,
                            const GenerateOptions *options,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** The same for several databases: a name is asked of those that have it, and each file has a
 * function for each. `binds` without their changes; generate_compare_binds() sets them, own each.
 */
bool generate_compare_binds(const Project *project, GenerateBind *binds, size_t count,
                            const GenerateOptions *options,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** binds: their changes are taken. What needs autocommit_block() is written for STRATEGY_ONLINE
 * alone: Flask-Migrate's env.py for several databases cannot run it. */
NewRevisions *generate_binds(const Project *project, const RevisionGraph *graph,
                             const GenerateBind *binds, size_t count,
                             const GenerateOptions *options,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** Both, for one database. */
NewRevisions *generate_new(const Project *project, const RevisionGraph *graph,
                           const GenerateBase *base, const Schema *models,
                           const GenerateOptions *options,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** An empty revision, as `revision` and `merge` make one. */
NewRevisions *generate_empty(const Project *project, const RevisionGraph *graph,
                             const GenerateOptions *options,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool generate_write(const Project *project, const RevisionGraph *graph,
                    const NewRevisions *generated, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void new_revisions_free(NewRevisions *generated);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(NewRevisions, new_revisions_free)

/** "+ user.role": a sign and a name. In `arena`. */
const char *generate_change_words(const PlanChange *change, Arena *arena);
/** "VARCHAR(20) NN, filled 'user'", "VARCHAR(140) to (280)": what it makes, in short. In `arena`.
 */
const char *generate_change_makes(const PlanChange *change, Arena *arena);
