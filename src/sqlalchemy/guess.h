#pragma once

/**
 * guess: classes of models whose base class, or db, comes from a module that is not there to be
 * read: a library of the application's makers, a package that is not in the project.
 *
 * Shape    what is written in such a class is read as of any model; each table says what is
 * missing: columns, schema and naming convention of its base. A class that shows nothing but its
 *          base is named as a table that may be missing.
 */

#include "python/evaluator.h"

/** EvaluatorLostClass: a class with __tablename__ or __table__ is a table. */
void guess_class(Evaluator *evaluator, const Value *base, Value *class);
/** EvaluatorForeign: `from somewhere import db` is taken for Flask-SQLAlchemy's object. */
Value *guess_foreign(Evaluator *evaluator, const Value *module, const char *name);
/** Names the classes that may be tables, when all modules have been run. */
void guess_settle(Evaluator *evaluator);
