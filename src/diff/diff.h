#pragma once

/**
 * diff: what two schemas disagree about.
 *
 * Shape    Schema "from" x Schema "to" -> Changes, ordered by identity, children behind their
 *          parent: what has to be done to `from` so that it says what `to` says. For drift, from is
 *          the database and to the models. One merge walk over arrays sorted by identity; sends no
 *          SQL: pairs of expressions that are not equal as text or tree come back open,
 *          arbiter_settle() settles them.
 * Owns     Changes owns its rows; objects are borrowed from the two schemas
 * Threads  pure functions of their arguments; call from any thread
 * Errors   DIFF_ERROR. Running out of memory ends the program, as everywhere in GLib
 */

#include "kind/kind.h"

#include <glib.h>
#include <stddef.h>

#define DIFF_ERROR diff_error_quark()
GQuark diff_error_quark(void);
typedef enum { DIFF_ERROR_UNKNOWN_NAME, DIFF_ERROR_AMBIGUOUS_NAME } DiffError;

typedef enum { VERB_CREATE, VERB_ALTER, VERB_DROP, VERB_RENAME } Verb;
enum { VERBS = VERB_RENAME + 1 }; // apart, so that switches stay exhaustive

/** Whether a difference is one. */
typedef enum {
    PROOF_DIFFERS,  // it differs
    PROOF_OPEN,     // only expressions differ, and no server was asked yet
    PROOF_UNPROVEN, // it cannot be decided here; `reason` says why
} Proof;

/** One disagreement about one object. A side that does not have it is NULL. */
typedef struct {
    Verb verb;
    const Kind *kind;
    const Object *from; // the database, for drift
    const Object *to;   // the models, for drift
    unsigned aspects;   // which of the kind's aspects differ; bits of kind->aspects
    unsigned open;      // those of them that only open pairs hold up
    Proof proof;
    const char *reason; // PROOF_UNPROVEN: why
    double score;       // a rename candidate: how alike, 0 to 1; 0 for all others
} Change;

typedef struct {
    const char *table, *from, *to; // "user" or "audit.user", or an enum; `from` as in `from`
} Rename;

typedef struct {
    Arena *arena;
    Change *rows;
    size_t count;
    OpenPair *pairs; // what arbiter_settle() has to settle
    size_t pair_count;
    const NotCompared *ignored; // objects of either side that were left out, and why
    size_t ignored_count;
    const Schema *from, *to; // with confirmed renames, `from` is a copy in which they are done
} Changes;

typedef struct {
    const Rename *renames;     // confirmed; ends with a row whose table is NULL; NULL: none
    const char *const *ignore; // "public.spatial_ref_sys", "celery_*"; NULL-terminated; NULL: none
    bool find_renames;         // offer VERB_RENAME candidates in place of create and drop
    const Rename *apart;       // pairs that are none: one goes, one comes; as `renames`
} DiffOptions;

/**
 * Compares two schemas.
 *
 * from, to  borrowed; they must outlive the result
 * options   NULL: none
 * Returns   own, free with diff_free(); count is 0 when the sides agree; NULL on error
 * Errors    DIFF_ERROR_UNKNOWN_NAME when a rename names a column that does not exist
 */
Changes *diff_schemas(const Schema *from, const Schema *to, const DiffOptions *options,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** Whether an enum's change may be that of a label's name, which a person has to confirm: a Rename
 * of the enum and these. Borrowed. */
bool diff_label_candidate(const Change *change, const char **from, const char **to);

/** Frees what diff_schemas() returned; NULL is fine. */
void diff_free(Changes *changes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Changes, diff_free)

/**
 * Takes the verdicts on the open pairs: `equal[i]` 1 same, 0 different, -1 undecided with
 * `reasons[i]`. Rows whose last aspect falls are removed.
 */
void diff_settle(Changes *changes, const int *equal, const char *const *reasons);
