#pragma once

/**
 * strategy: how each change is done on this database, and the revisions that come of it.
 *
 * Shape    Changes + facts + choices -> PlanParts: ordered parts, each to become one revision: one
 *          transaction, or a part that runs in none (each of its statements commits by itself).
 *          And for each change what was chosen, why, and what else there is; and the questions
 *          that a person must answer before anything is written.
 * Owns     PlanParts owns all its texts and rows; it borrows the changes and their schemas
 * Threads  pure functions of their arguments
 * Errors   PLAN_ERROR. An open question is no error: it is data
 *
 * Where something is not chosen otherwise, `direct` is taken on tables that are empty or small,
 * `online` from `online_rows` on where the direct form would rewrite, read through or strongly lock
 * a table and there is another. What loses data is left out until it is chosen by name.
 */

#include "plan/fill.h"
#include "plan/hazard.h"
#include "plan/plan.h"

typedef enum { STRATEGY_AUTOMATIC, STRATEGY_DIRECT, STRATEGY_ONLINE } Strategy;
typedef enum { ANSWER_AUTOMATIC, ANSWER_YES, ANSWER_NO } Answer;

/** What a person said about one change. What is 0 or NULL was not said. */
typedef struct {
    const Change *change; // a row of the changes
    Strategy strategy;
    Answer included;
    Answer keeps_default;   // of a new NOT NULL column: whether its fill stays the default
    const char *fill;       // SQL: a constant or an expression; NULL: the model's own
    const char *const *key; // of the batched fill; NULL-terminated; NULL: the primary key
    unsigned batch;         // 0: FILL_BATCH
    int pause_ms;           // 0: FILL_PAUSE_MS; -1: none
} Choice;

typedef struct {
    Strategy strategy;      // for every change; --strategy
    double online_rows;     // 0: 10,000
    bool one_revision;      // --one-revision: a single part with everything in it
    bool compares_defaults; // env.py has compare_server_default: a kept default would be drift
    const Schema *database; // whose rows count; NULL: changes->from
    const RowCount *counts; // ends with a NULL table; NULL: none
    const Choice *choices;
    size_t choice_count;
} StrategyOptions;

typedef struct {
    const char *sql;     // without the last semicolon; a fill begins with its comment line
    const char *comment; // one line that says why, without the signs of a comment; NULL: none
    const char *inverse; // statements that undo it, separated by ";\n"; NULL: nothing to undo,
    const char *lasting; // or it cannot be undone, because of this; may be beside `inverse`
    bool outside_transaction, loses_data, is_data;
    const Fill *fill; // a batched fill; NULL: it is none
    Locks locks;      // predicted
    const Hazard *hazards;
    size_t hazard_count;
    const Change *change; // NULL: what a change elsewhere made necessary
    const Object *object; // what it touches
} PlanStep;

/** One revision. */
typedef struct {
    const PlanStep *steps, *undo; // upgrade and downgrade, each in the order that it runs in
    size_t count, undo_count;
    bool outside_transaction; // all its steps run in no transaction; with one_revision see each
    const char *title;        // of a following part: "fill user.role"; of the first: NULL
    const char *lasting;      // what the downgrade cannot bring back; NULL: nothing
} PlanPart;

/** One change and what was decided about it. */
typedef struct {
    const Change *change;
    const char *name; // "user.role", "ix_post_timestamp": what --only and choices call it
    bool included;
    const char *left_out;                      // why it is not included; NULL: it is
    Strategy strategy;                         // DIRECT or ONLINE
    bool has_online;                           // there is an online form
    const char *reason;                        // why this one is taken for this table
    const char *const *direct, *const *online; // their steps in words; NULL-terminated
    const char *fill, *fill_source;            // "'user'", "default='user'"
    bool fill_is_constant, keeps_default;
    double rows; // of its table; -1: not known
    size_t part; // the first part that it is in, from 0; meaningless when left out
} PlanChange;

/** What must be answered before the plan may be written. */
typedef struct {
    const PlanChange *of;
    const char *text; // "user.role needs a value for 1,204 rows"
    const char *hint; // "--fill user.role=VALUE gives one", or NULL
} PlanQuestion;

typedef struct {
    Arena *arena;
    const PlanPart *parts;
    size_t count;
    const PlanChange *changes; // as many and in the order of the changes
    size_t change_count;
    const PlanQuestion *questions; // with one of these the parts are what they would be without
    size_t question_count;         // the changes asked about
} PlanParts;

/**
 * changes  borrowed, open pairs settled; confirmed renames were given to diff_schemas(), and
 *          VERB_RENAME rows with a score are candidates: questions, unless included says no
 * options  NULL: none
 * Returns  own, free with plan_parts_free(); NULL on error
 */
PlanParts *plan_parts_new(const Changes *changes, const StrategyOptions *options,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
void plan_parts_free(PlanParts *parts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlanParts, plan_parts_free)

/** "user.role", "ix_post_timestamp": what a change is called; free with g_free(). */
char *plan_change_name(const Change *change) G_GNUC_WARN_UNUSED_RESULT;
/** The change of that name: "user.role", "public.user.role", "ix_post_timestamp"; NULL with
 * PLAN_ERROR_NO_CHANGE when there is none or more than one. */
const Change *plan_find_change(const Changes *changes, const char *name,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** What has to be counted before the plan can be good: tables that the changes touch and the
 * catalog knows no number for, NULLs in columns that are to have none. In the arena, with -1 as
 * rows, ending with a NULL table. */
RowCount *plan_uncounted(Arena *arena, const Changes *changes, const Schema *database);

/** Why a constant cannot be a value of the column, as a sentence in `arena`; NULL: it may, as far
 * as can be told without a server. `schema` has the column's enum. */
const char *plan_value_misfit(Arena *arena, const Schema *schema, const Column *column,
                              const char *sql);
