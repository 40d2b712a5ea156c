#pragma once

/**
 * stamp-lines: what a stamp would say that the database does not show, line by line.
 *
 * Shape    StampPlan, checked -> lines: for each revision how much of it is there, then what is not
 * Owns     the array is the caller's, g_array_unref(); its texts live in the plan's arena
 * Source   SCREENS.md §8.6
 */

#include "run/stamp.h"
#include "ui/role.h"

typedef struct {
    Role role;
    const char *text;
} StampLine;

/** Of StampLine. */
GArray *stamp_lines(const StampPlan *plan) G_GNUC_WARN_UNUSED_RESULT;
/** "stamp b7e2f41c9d03: ahead, 0 of 3 changes are in microblog", in the plan's arena. */
const char *stamp_title(const StampPlan *plan, const char *database);
