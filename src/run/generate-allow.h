#pragma once

/**
 * generate-allow: what lint would say of a file that is about to be written, allowed in it.
 *
 * Shape    the steps of a part and their lines of the file -> `allow` of those lines, with the fact
 *          that makes each finding no trouble here. What review has to approve is allowed too, for
 *          lint's sake: review asks all the same, since an allow silences no hazard.
 * Owns     texts live in the arena given
 * Threads  pure functions of their arguments
 */

#include "plan/strategy.h"
#include "revision/write.h"

typedef struct {
    const PlanStep *steps;
    DraftStatement *rows; // as many, in the same order
    size_t count;
    RevisionForm form;
    const Schema *database; // whose rows count; NULL: nobody's
    const RowCount *counts; // of tables that the catalog knows no number for; NULL: none
} AllowRequest;

void generate_allow(Arena *arena, const AllowRequest *request);
