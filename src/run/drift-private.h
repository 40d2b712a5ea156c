#pragma once

/** drift-private: what drift.c, drift-rows.c and evidence.c share. */

#include "plan/plan.h"
#include "run/drift.h"

/** The changes by the objects that they are about. */
typedef struct DriftIndex {
    GHashTable *by_object;  // const Object * of either side -> const Change *
    GHashTable *ignored;    // const Object * -> const NotCompared *
    GHashTable *references; // drift_reference_key() of a table -> GArray of the numbers (guint) of
                            // the tables that reference it, in order
    GMutex lock;            // of what is made when somebody looks:
    PlanUsers *users[2];    // who needs what in the database and in the models; NULL: not made
} DriftIndex;

/** The plan of some of the drift's changes; NULL when there is none. */
Plan *drift_plan(const Drift *drift, const Changes *changes, bool backwards);

/** The change about that object (of either side), or NULL. */
const Change *drift_change(const Drift *drift, const Object *object);

/** The key of a table in `references`; free with g_free(). */
char *drift_reference_key(const char *namespace, const char *table);

/** The mark of one difference; MARK_SAME for none, MARK_READING while nothing was compared. */
Mark drift_mark(const Drift *drift, const Change *change, const Object *models);

/** The model's column, or any object, in words; in `arena`. `is_short`: "NN", "py". */
const char *column_words(const Column *column, bool is_short, Arena *arena);
const char *constraint_words(const Constraint *constraint, bool is_short, Arena *arena);
const char *index_words(const Index *index, Arena *arena);
const char *object_words(const Object *object, bool is_short, Arena *arena);
/** The names with commas between them, quoted only where they could be read as something else. */
void add_names(GString *words, const char *const *names, size_t count);

/** `'user'::character varying` reads `'user'`; anything else stays. In `arena`. */
const char *default_words(const char *default_sql, Arena *arena);
