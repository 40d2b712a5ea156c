#pragma once

/**
 * history: what the revision files and the version table say about an object of the drift.
 *
 * Shape    RevisionGraph x rows of the version table -> DriftHistory, one sentence for each
 * question Owns     borrows the graph and the rows; the History is the caller's, a plain value
 * Threads  immutable; asking reads the revision files
 */

#include "revision/revision.h"
#include "run/drift.h"

typedef struct {
    const RevisionGraph *graph;
    Names rows;     // of the version table
    bool connected; // false: the rows are not known
} History;

/** The answers of `history`, which must outlive them. */
DriftHistory history_answers(const History *history);

/** "the head, 9b1f0c2a77de", "9b1f0c2a77de, and lacks 2 revisions", "no revision"; without revision
 * files the rows as they are. In `arena`. */
const char *history_position(const History *history, Arena *arena);
