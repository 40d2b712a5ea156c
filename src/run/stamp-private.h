#pragma once

// stamp-private: a stamp is judged by what its revisions say, and by what they do.

#include "run/check.h"
#include "run/stamp.h"
#include "run/trace-private.h"

/**
 * Replaces the lines of a trace by what a replay shows; they stay what they are where there is no
 * sandbox or the history does not run.
 *
 * with, without  sets of revisions: those in the first and not in the second are judged
 */
bool stamp_replay(const StampPlan *plan, Trace *trace, GHashTable *with, GHashTable *without,
                  const StampCheck *check, GError **error);
