#pragma once

/** module-private: names that the modules of SQLAlchemy export. */

#include "python/host.h"

/** A name of sqlalchemy or sqlalchemy.orm, as db.NAME gives it; NULL: there is none. */
Value *sqlalchemy_export(Evaluator *evaluator, const char *name);
