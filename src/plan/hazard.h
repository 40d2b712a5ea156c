#pragma once

/**
 * hazard: what this statement means for this database, where the facts confirm a rule.
 *
 * Shape    a statement, its predicted locks and the facts -> Hazards, in the order of the rules.
 *          Rules bear squawk's names where the concept is the same; style rules are never hazards.
 * Owns     texts live in the arena given; names are those of the const table
 * Threads  pure functions of their arguments
 */

#include "diff/diff.h"
#include "plan/locks.h"

typedef struct {
    const char *rule; // "changing-column-type"
    const char *text; // what, with this database's figures: "rewrites post, 2.1M rows, meanwhile
                      // all reads and writes wait"
    const char *way;  // what would be better, or NULL
    bool needs_approval;
} Hazard;

typedef struct {
    const char *name;
    const char *summary; // one line, for manuals and lists
} HazardRule;

/** The rules that can be hazards, by number from 0; NULL behind the last. */
const HazardRule *hazard_rule(size_t number);

/** How many rows there are, where the catalog cannot tell: counted by the caller. */
typedef struct {
    const char *namespace, *table;
    const char *column; // NULL: all rows; else those in which it is NULL
    double rows;        // -1: not counted in time, which means many
} RowCount;

typedef struct {
    const Schema *database; // its row estimates and indexes; as it is before the plan
    const RowCount *counts; // where the catalog cannot tell; ends with a NULL table; NULL: none
    double large_rows;      // from how many rows on a scan or a strong lock hurts
} HazardFacts;

typedef struct {
    const char *sql;
    const Locks *locks;
    const Change *change; // why; NULL: not known
    bool outside_transaction, loses_data;
    bool keeps_default; // the column that it is about has a default then, by an earlier statement
    bool held_longer;   // a statement before it in the same transaction holds a strong lock
} HazardStatement;

/** Returns the count; `hazards` is set to rows in the arena. */
size_t hazards_find(Arena *arena, const HazardFacts *facts, const HazardStatement *statement,
                    const Hazard **hazards);
