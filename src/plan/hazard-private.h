#pragma once

/**
 * hazard-private: what the rules ask of a statement and its facts, and the rules themselves.
 *
 * Owns     texts live in the arena of the Judging
 */

#include "plan/hazard.h"
#include "plan/tree-private.h"

typedef struct {
    Arena *arena;
    const HazardFacts *facts;
    const HazardStatement *statement;
    const TreeNode *node;
    const Table *table; // that the statement is about; NULL: new, or none
} Judging;

// ---- hazard-ask.c ------------------------------------------------------------------------------

/** "post (about 2,100,000 rows)" */
const char *hazard_with_rows(const Judging *judging, const Table *table);
/** Not analysed counts as large: nobody knows better. */
bool hazard_is_large(const Judging *judging, const Table *table);
bool hazard_may_have_rows(const Judging *judging, const Table *table);
/** The first command of that type in an ALTER TABLE, or NULL. */
const PgQuery__AlterTableCmd *hazard_command(const Judging *judging, PgQuery__AlterTableType type);
/** The constraint of that type that an ALTER TABLE adds, or NULL. */
const PgQuery__Constraint *hazard_constraint(const Judging *judging, PgQuery__ConstrType type);
/** What is said of a column: its NOT NULL, its DEFAULT; or NULL. */
const PgQuery__Constraint *hazard_word(const PgQuery__ColumnDef *definition,
                                       PgQuery__ConstrType type);

// ---- the rules: the text, or NULL --------------------------------------------------------------

// hazard-lock.c: what is rewritten, read or locked
const char *hazard_type_change(const Judging *judging);
const char *hazard_filled_column(const Judging *judging);
const char *hazard_not_null(const Judging *judging);
const char *hazard_foreign_key(const Judging *judging);
const char *hazard_check(const Judging *judging);
const char *hazard_unique(const Judging *judging);
const char *hazard_primary_key(const Judging *judging);
const char *hazard_index(const Judging *judging);
const char *hazard_domain(const Judging *judging);
const char *hazard_vacuum_full(const Judging *judging);
const char *hazard_reindex(const Judging *judging);
const char *hazard_index_drop(const Judging *judging);
const char *hazard_key_drop(const Judging *judging);
const char *hazard_detach(const Judging *judging);
const char *hazard_long_hold(const Judging *judging);

// hazard-break.c: what is lost, and whom it breaks
const char *hazard_column_drop(const Judging *judging);
const char *hazard_table_drop(const Judging *judging);
const char *hazard_view_drop(const Judging *judging);
const char *hazard_truncate(const Judging *judging);
const char *hazard_column_rename(const Judging *judging);
const char *hazard_table_rename(const Judging *judging);
const char *hazard_required_column(const Judging *judging);
const char *hazard_writers(const Judging *judging);
const char *hazard_default_too_long(const Judging *judging);
const char *hazard_key_without_index(const Judging *judging);
const char *hazard_half_done(const Judging *judging);
