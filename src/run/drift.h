#pragma once

/**
 * drift: what a person sees of models and database side by side: the value behind the browse screen
 * and the report of `trueup check`.
 *
 * Shape    Schema models x Schema database x Changes -> tables with rows, each with its mark, both
 *          sides in words, and evidence. Every object of both sides is a row, also when it agrees.
 * Owns     Drift owns its rows and texts; it borrows the schemas, the changes and the project
 * Threads  immutable once built
 * Source   SCREENS.md §6 (marks), §8.1 (browse), §9 (reports)
 */

#include "diff/diff.h"

typedef enum {
    MARK_READING, // not known yet: ' '
    MARK_SAME,    // '='
    MARK_MISSING, // '+': in the models, not in the database
    MARK_EXTRA,   // '-': in the database, not in the models
    MARK_DIFFERS, // '~'
    MARK_UNKNOWN, // '?'
    MARK_RENAMED, // '>'
} Mark;
enum { MARKS = MARK_RENAMED + 1 };
/** The character of a mark. */
char drift_mark_character(Mark mark);

typedef enum { GROUP_COLUMN, GROUP_CONSTRAINT, GROUP_INDEX, GROUP_REFERENCE, GROUP_OTHER } Group;

/** A sentence of evidence below a row: "models", "history", "change", "undo", "!", … */
typedef struct {
    const char *label; // "!" is a hazard
    const char *text;  // one paragraph; may hold newlines (SQL, source); hostile until shown
    bool is_code;      // SQL or Python: keep its line breaks and indentation
    Origin origin;     // where Enter or e leads; file NULL: nowhere
} Evidence;

typedef struct {
    Mark mark;
    Group group;
    const char *label;          // "role", "primary key", "ix_user_email"
    const char *models_words;   // "VARCHAR(20) NOT NULL"; NULL: not there
    const char *database_words; // NULL: not there
    const char *models_short;   // "VARCHAR(20) NN py"
    const char *database_short;
    const char *models_more; // a second line where there is room: "default 'user' in Python"
    const char *note; // what `check` says: "missing in the database", "database: VARCHAR(140)"
    Origin origin;    // the model's line; file NULL: none
    const Object *models, *database;
    const Change *change; // NULL when it agrees
    const Evidence *evidence;
    size_t evidence_count;
} DriftRow;

typedef struct {
    Mark mark;
    const char *namespace, *name; // as the catalog spells them
    const char *title;            // as headings show it: quoted where SQL needs it, "audit.log"
    const char *headline; // "user.role: in the models, …" is per row; this is the table's own
    Origin origin;
    double row_estimate; // -1 unknown
    int64_t size_bytes;  // -1 unknown
    const Object *models, *database;
    const DriftRow
        *rows; // columns in the model's order, database-only ones behind, then the groups
    size_t row_count;
    size_t differences;       // rows that differ, the table itself when it is missing or extra
    const Evidence *evidence; // of the table as a whole
    size_t evidence_count;
    bool outside; // in a namespace that the models do not speak for
} DriftTable;

typedef struct {
    Arena *arena;
    const Schema *models, *database; // either may be NULL: not read (yet), no connection
    const DriftTable *tables;        // sorted by namespace, name; what is not a table comes last,
    size_t table_count;              // under the name of its kind ("enum mood")
    size_t differences, differing_tables, compared_tables;
    size_t by_mark[MARKS]; // rows that count as a difference, by their mark
    const char *summary;   // "5 differences in 4 of 6 tables", or the sentence of agreement
    const char *breakdown; // "2 missing, 1 only in the database, …"
    const char *const *not_compared; // "3 views", "1 function (the models cannot declare them)"
    size_t not_compared_count;
} Drift;

/** What history knows; drift.c asks, revision/ or a test answers. NULL functions: nothing known. */
typedef struct {
    /** One sentence about table[.column], in `arena`; NULL: nothing to say. */
    const char *(*about)(const void *data, Arena *arena, const char *table, const char *column);
    const void *data;
} DriftHistory;

/**
 * models, database  borrowed; either may be NULL. changes: NULL while they are being compared (all
 *                   marks are MARK_READING then)
 * history           borrowed, NULL: none
 * Returns           own, free with drift_free(); never NULL
 */
Drift *drift_new(const Schema *models, const Schema *database, const Changes *changes,
                 const DriftHistory *history) G_GNUC_WARN_UNUSED_RESULT;
void drift_free(Drift *drift);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Drift, drift_free)

/** "user.role: in the models, not in the database"; in the drift's arena or static. */
const char *drift_headline(const Drift *drift, const DriftTable *table, const DriftRow *row);
