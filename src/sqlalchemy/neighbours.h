#pragma once

/**
 * neighbours: what the mixins and factories of other libraries declare, as Python of our own that
 * the evaluator reads in their place.
 *
 * Shape    src/sqlalchemy/neighbours/… becomes rows of "<neighbours>/…" and text
 * Source   the libraries' documentation and the tables that they make
 */

#include "python/evaluator.h"

/** The root below which they are imported. */
#define NEIGHBOURS "<neighbours>"

/** Ends with a NULL path. */
extern const EvaluatorFile neighbour_files[];

/** The functions of the module trueup_neighbours, for that Python; says how many. */
size_t neighbour_add_members(HostMember *members);

/** What the libraries do when all classes are there: version tables. */
void neighbours_finish(Evaluator *evaluator);
