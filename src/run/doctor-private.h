#pragma once

/** doctor-private: a patient, and what the files of the doctor share. */

#include "run/doctor.h"
#include "run/journal.h"

/** Where a relation of that name stands on the server. */
typedef struct {
    const char *namespace, *name; // as the catalog spells it
    bool visible;                 // found by its bare name
    bool readable;                // the role may select from it, and from the column
    bool has_part;                // it has the column, in that spelling
    const char *part_otherwise;   // the column in another spelling; NULL: none
} DoctorPlace;

/** What the server and the project's files say about the surroundings of one name. */
typedef struct {
    const char *role, *search_path, *schemas; // schemas: current_schemas(), "app, public"
    const DoctorPlace *places;                // tables of that name, in any case and schema
    size_t place_count;
    const char *other_database; // of this server that has the table, when this one has not; or NULL
    int64_t rows;               // counted; -1: not counted within a second
    const Journal *journal;     // of a revision that was begun outside a transaction; NULL: none
    Origin create_all_at;       // a script that makes tables; file NULL: none
    const char *other_address;  // "microblog_old@localhost:5432" where a file names it; or NULL
    Origin other_address_at;
} DoctorProbes;

/** One thing, on all sides. */
typedef struct {
    const DoctorCase *question;
    const DoctorProbes *probes;
    Arena *arena;
    Schema *elsewhere;   // tables of all files and binds, where the models lack it; or NULL
    const Table *unread; // its table there; NULL: not there either
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

/** All classes that declare its table, whatever their metadata. `count` may be 0. */
typedef struct {
    const TableDefinition **rows;
    size_t count;
} PatientDefinitions;
PatientDefinitions patient_definitions(const Patient *patient);

/** Whether a side has it; the history's files stand for a history that was not replayed. */
bool patient_has(const Patient *patient, int side);
/** Whether the sides say the same about it, as far as both have it. */
bool patient_agrees(const Patient *patient);
/** The place of the table itself; NULL: the probes do not have it. */
const DoctorPlace *patient_place(const Patient *patient);
/** The models and the database both have it, and not the same. */
bool patient_differs(const Patient *patient);
bool patient_is_column(const Patient *patient);
/** "user.role" as an SQL name of the table: public."user" */
const char *patient_table_sql(const Patient *patient);

// ---- doctor-name.c -----------------------------------------------------------------------------

/** Finds `name` on all sides. */
bool patient_find(Patient *patient, const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// ---- doctor-probe.c and doctor-files.c ---------------------------------------------------------

/** The database, about the patient. */
bool doctor_probe(const Patient *patient, DoctorProbes *probes,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** The models of all files of the project, for all binds; own; NULL: there are none. */
Schema *doctor_read_elsewhere(const Project *project, GCancellable *cancellable);
/** Where the project's files make tables, and name the other database. */
void doctor_search_scripts(const Project *project, Arena *arena, DoctorProbes *probes);

// ---- doctor-rule.c and doctor-say.c -----------------------------------------------------------

/** Why it is not this; NULL: it is. */
typedef const char *(*DoctorRule)(const Patient *patient);
extern const DoctorRule doctor_rules[VERDICTS];
/** What happened. */
typedef const char *(*DoctorSentence)(const Patient *patient);
extern const DoctorSentence doctor_sentences[VERDICTS];
/** A revision would make or change it, and the role may not read whether it counts as applied. */
bool patient_hides_version(const Patient *patient);
/** The version row that no file has; NULL: none. */
const char *patient_unknown_version(const Patient *patient);

// ---- doctor-verdict.c --------------------------------------------------------------------------

typedef struct {
    const char *title;       // "never generated"
    const char *short_title; // as in the list of what was ruled out
    const DoctorWay *ways;   // with %s for the name; ends with a NULL command
    int rank;                // among those that are worth naming when ruled out; 0: not one
} VerdictRow;
extern const VerdictRow doctor_verdicts[VERDICTS];

// ---- doctor-evidence.c -------------------------------------------------------------------------

void diagnosis_add_facts(Diagnosis *diagnosis, const Patient *patient);
void diagnosis_add_evidence(Diagnosis *diagnosis, const Patient *patient);
