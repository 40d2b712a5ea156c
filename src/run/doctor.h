#pragma once

/**
 * doctor: why models, history and database do not say the same about one thing.
 *
 * Shape    a finished Check x the replayed history x "user.role" -> Diagnosis: one verdict, the
 *          three sides beside each other, evidence in the order in which a person would look, what
 *          was ruled out and why, and the commands that repair it
 * Owns     a Diagnosis borrows from the case, which must outlive it
 * Threads  call from any thread; doctor_ask() asks the database, read-only, and reads files
 * Errors   DOCTOR_ERROR_NAME: nobody knows that name; the hint has the nearest ones
 * Source   SCREENS.md §8.2 has the verdicts and their patterns
 */

#include "run/check.h"

#define DOCTOR_ERROR doctor_error_quark()
GQuark doctor_error_quark(void);
typedef enum { DOCTOR_ERROR_NAME } DoctorError;

/** In the order in which they are tried: the first that holds is the verdict. */
typedef enum {
    VERDICT_REFLECTED,
    VERDICT_NOT_READ,
    VERDICT_TWICE,
    VERDICT_VERSION_UNKNOWN,
    VERDICT_NO_PRIVILEGE,
    VERDICT_LETTER_CASE,
    VERDICT_PARTLY_APPLIED,
    VERDICT_OTHER_BIND,
    VERDICT_OUTSIDE_CONTEXT,
    VERDICT_OTHER_DATABASE,
    VERDICT_OTHER_SCHEMA,
    VERDICT_RENAMED,
    VERDICT_NEVER_GENERATED,
    VERDICT_OTHER_HEAD,
    VERDICT_NOT_APPLIED,
    VERDICT_STAMPED,
    VERDICT_DROPPED_BY_HAND,
    VERDICT_CHANGED_BY_HAND,
    VERDICT_MODEL_NOT_FOUND,
    VERDICT_NO_BASE,
    VERDICT_ADDED_BY_HAND,
    VERDICT_REMOVED_FROM_MODELS,
    VERDICT_SEARCH_PATH,
    VERDICT_RESERVED_WORD,
    VERDICT_AGREE,
} Verdict;
enum { VERDICTS = VERDICT_AGREE + 1 };

/** One question, answered by each side. */
typedef struct {
    const char *label, *models, *history, *database; // "" where a side has nothing to say
    const char *part; // "role" of the row that says who has it; NULL in all others
    bool differs;
} DoctorFact;

typedef struct {
    const char *text; // a sentence, or SQL to paste
    bool is_sql;
    Origin origin; // file NULL: none
} DoctorLine;

typedef struct {
    const char *verdict, *reason; // "not applied", "no revision is pending"
    bool is_common;               // worth naming without being asked; these come first
} DoctorRuledOut;

typedef struct {
    const char *command, *purpose; // "trueup upgrade", "applies it"
} DoctorWay;

typedef struct {
    Arena *arena;
    const char *name; // "user.role"
    Verdict verdict;
    const char *title;    // "never generated"
    const char *sentence; // what happened
    const char *until;    // what fails until it is repaired; NULL: nothing
    bool so_far;          // the history was not replayed: what its files name stands for it
    const DoctorFact *facts;
    const DoctorLine *evidence;
    const DoctorRuledOut *ruled_out;
    const DoctorWay *ways;
    bool is_well; // nothing is missing and nothing differs
    size_t fact_count, evidence_count, ruled_out_count, way_count;
} Diagnosis;

typedef struct {
    const Project *project;
    const ProjectDatabase *database;
    const Check *check;
    const Schema *history;      // what the revisions lead to; NULL: not replayed
    const char *history_broken; // why they cannot be; NULL: they can, or were not tried
    const char *const *lacking; // tables that they need and none creates; NULL: none
    Schema **elsewhere; // the models of all files and binds, read on first need and kept by the
                        // caller for further questions; NULL: read anew for each
    bool skip_probes;   // nothing is asked of the database and the files
    GCancellable *cancellable;
} DoctorCase;

/**
 * Asks about one name. The database is asked about its surroundings: other schemas and databases,
 * rights, search_path, the number of rows, each with a limit.
 *
 * Returns  own, free with diagnosis_free(); NULL on error
 */
Diagnosis *doctor_ask(const DoctorCase *question, const char *name,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
void diagnosis_free(Diagnosis *diagnosis);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Diagnosis, diagnosis_free)
