#pragma once

/**
 * drift: what a person sees of models and database side by side: the value behind the browse screen
 * and the report of `trueup check`.
 *
 * Shape    Schema models x Schema database x Changes -> tables with their marks. The rows of a
 * table and the evidence below a row are made when somebody looks at them: at 10,000 tables they
 *          would cost more than the catalogs. Every object of both sides is a row, also when it
 *          agrees.
 * Owns     Drift owns its tables and texts; it borrows the schemas, the changes and the history.
 *          Rows and evidence live in the arena of whoever asks.
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
    const char *label;  // "!" is a hazard; "" goes on with the one before
    const char *text;   // one paragraph; may hold newlines (SQL, source); hostile until shown
    const char *brief;  // the same for a small screen; NULL: text
    const char *longer; // the same for a wide screen; NULL: text
    bool is_code;       // SQL or Python: keep its line breaks and indentation
    bool wide_only;     // worth showing where there is room to spare
    Origin origin;      // where e leads; file NULL: nowhere
} Evidence;

typedef struct {
    const Evidence *rows;
    size_t count;
} EvidenceList;

/** One line of a table. Words come long ("VARCHAR(20) NOT NULL") and short ("VARCHAR(20) NN py").
 */
typedef struct {
    Mark mark;
    Group group;
    const char *label;        // "role", "user_pkey", "ix_user_email"
    const char *label_short;  // "role", "primary key", "ix_user_email"
    const char *models_words; // NULL: the models do not have it
    const char *models_short;
    const char *models_more;    // a second line where there is room: "default 'user' in Python"
    const char *database_words; // NULL: the database does not have it
    const char *database_short;
    const char *note; // what `check` says: "missing in the database", "database: VARCHAR(140)"
    Origin origin;    // the model's line; file NULL: none
    const Object *models, *database;
    const Change *change; // NULL when it agrees
} DriftRow;

typedef struct {
    const DriftRow
        *rows; // columns in the model's order, database-only ones behind, then the groups
    size_t count;
} DriftRows;

typedef struct {
    Mark mark;
    const char *namespace, *name; // as the catalog spells them
    const char *title;   // as headings show it: "user", "audit.log", "enum mood", "\"odd name\""
    Origin origin;       // the model's class or Table(); file NULL: none
    double row_estimate; // -1 unknown
    int64_t size_bytes;  // -1 unknown
    const Object *models, *database; // tables; other kinds come behind the tables
    const Change *change;            // of the object as a whole; NULL: none
    size_t differences; // rows that differ, the table itself when it is missing or extra
    bool outside;       // in a namespace that the models do not speak for
    const char *reason; // why it is unproven, or cannot drift ("reflected at run time"); NULL
} DriftTable;

typedef struct {
    Arena *arena;
    const Schema *models, *database; // either may be NULL: not read (yet), no connection
    const Changes *changes;          // NULL: not compared yet
    const DriftTable *tables;        // by namespace and name; what is not a table comes behind
    size_t table_count;
    size_t differences, differing_tables, compared_tables;
    size_t by_mark[MARKS];     // differences by their mark
    const char *summary;       // "5 differences in 4 of 6 tables", or the sentence of agreement
    const char *breakdown;     // "2 missing, 1 only in the database, …"; "" without differences
    const char *not_looked_at; // "3 views, 1 function (the models cannot declare them)"; NULL
    const struct DriftIndex *index; // private: changes by object
} Drift;

/** What history knows; drift.c asks, revision/ or a test answers. */
typedef struct {
    /**
     * What it says about a table, or one of its columns, constraints or indexes (`name`, else
     * NULL), as an Evidence in `arena`; its text is NULL when there is nothing to say.
     */
    Evidence (*about)(const void *data, Arena *arena, const char *table, const char *name);
    const void *data;
} DriftHistory;

/**
 * models, database  borrowed; either may be NULL. changes: NULL while they are being compared (all
 *                   marks are MARK_READING then)
 * Returns           own, free with drift_free(); never NULL
 */
Drift *drift_new(const Schema *models, const Schema *database,
                 const Changes *changes) G_GNUC_WARN_UNUSED_RESULT;
void drift_free(Drift *drift);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Drift, drift_free)

/** The DDL of an object and of what hangs on it, "" for NULL; free with g_free(). */
char *drift_ddl(const Object *object) G_GNUC_WARN_UNUSED_RESULT;

/** A line of two texts as a difference: ' ' in both, '-' only in the first, '+' in the second. */
typedef struct {
    char sign;
    const char *text;
} DdlLine;
typedef struct {
    const DdlLine *rows;
    size_t count;
} DdlLines;
/** What turns the DDL of the database into that of the models, line by line, in `arena`. */
DdlLines drift_ddl_lines(const char *database, const char *models, Arena *arena);

/** The rows of a table, in `arena`. */
DriftRows drift_rows(const Drift *drift, const DriftTable *table, Arena *arena);

/** "user.role: in the models, not in the database", in `arena`. row NULL: of the table itself. */
const char *drift_headline(const DriftTable *table, const DriftRow *row, Arena *arena);

/**
 * What can be said about a row, in `arena`: the model's line, the history, the change and its undo
 * as SQL, hazards. row NULL: of the table itself. Reads the model's file for its line, nothing
 * else. history  NULL: nothing known
 */
EvidenceList drift_evidence(const Drift *drift, const DriftTable *table, const DriftRow *row,
                            const DriftHistory *history, Arena *arena);
