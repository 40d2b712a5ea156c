#pragma once

/**
 * target: which MetaData the migrations are about. Programs have others, for tables of other
 * databases that they read.
 *
 * Shape    env.py of the migrations x what was declared -> Declarations.targets
 * Source   Alembic's target_metadata; Flask-Migrate's is that of the SQLAlchemy() object
 */

#include "sqlalchemy/declared.h"

/**
 * Sets the declarations' targets when there is a choice and env.py makes it; else they stay empty,
 * which means all.
 *
 * migrations  the folder of env.py; NULL: there is none
 */
void find_targets(Evaluator *evaluator, const char *migrations);

/** Is it among the targets, or are there none? */
bool is_target(const Declarations *declarations, const MetaData *metadata);

/** Says which tables are not looked at, at the place of the first of each MetaData. */
void tell_other_metadata(Evaluator *evaluator);
