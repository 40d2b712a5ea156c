#pragma once

/**
 * configured: the types that trueup.conf names, for modules that nobody can read.
 *
 * Shape    [type] app.types.Money = numeric(12,2) -> a class Money in "<types>/app/types.py"
 * Owns     everything is in the arena
 */

#include "base/arena.h"
#include "python/evaluator.h"

/** The root below which they are imported, after all others. */
#define CONFIGURED_TYPES "<types>"

/** The neighbours' files and these; types: pairs of name and SQL, ended by NULL; may be NULL. */
const EvaluatorFile *configured_files(Arena *arena, const char *const *types);
