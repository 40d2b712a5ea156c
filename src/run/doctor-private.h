#pragma once

/** doctor-private: what doctor.c, doctor-name.c, doctor-verdict.c and doctor-way.c share. */

#include "run/doctor.h"

/** One thing, on all sides. */
typedef struct {
    const DoctorCase *question;
    Arena *arena;
    const char *namespace, *table, *part, *name; // part NULL: the table; name: as people write it
    KindId kind;                                 // of the thing
    const Table *tables[3];                      // models, history, database; NULL: not there
    const Object *things[3];                     // the same of the part; of the table without one
    const DriftTable *drift_table;               // NULL: neither models nor database have it
    const DriftRow *drift_row;
    DriftRow row;          // what drift_row points to
    Mention mention;       // the first revision that names it
    bool applied;          // it counts as applied
    size_t named, missing; // objects that this revision names first, and those of them the database
                           // does not have
    Mention pending;       // the first revision that names it and is not applied
} Patient;

enum { SIDE_MODELS, SIDE_HISTORY, SIDE_DATABASE };

/** Whether a side has it; the history's files stand for a history that was not replayed. */
bool patient_has(const Patient *patient, int side);
/** Whether the sides say the same about it, as far as both have it. */
bool patient_agrees(const Patient *patient);
/** The place of the table itself; NULL: the probes do not have it. */
const DoctorPlace *patient_place(const Patient *patient);
bool patient_is_column(const Patient *patient);
/** "user.role" as an SQL name of the table: public."user" */
const char *patient_table_sql(const Patient *patient);

// ---- doctor-name.c -----------------------------------------------------------------------------

/** Finds `name` on all sides. */
bool patient_find(Patient *patient, const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// ---- doctor-verdict.c --------------------------------------------------------------------------

typedef struct {
    const char *title;       // "never generated"
    const char *short_title; // as in the list of what was ruled out
    /** Why it is not this; NULL: it is. */
    const char *(*rule_out)(const Patient *patient);
    /** What happened. */
    const char *(*sentence)(const Patient *patient);
    const DoctorWay *ways; // with %s for the name; ends with a NULL command
    int rank;              // among those that are worth naming when ruled out; 0: not one
} VerdictRow;
extern const VerdictRow doctor_verdicts[VERDICTS];

// ---- doctor-evidence.c -------------------------------------------------------------------------

void diagnosis_add_facts(Diagnosis *diagnosis, const Patient *patient);
void diagnosis_add_evidence(Diagnosis *diagnosis, const Patient *patient);
