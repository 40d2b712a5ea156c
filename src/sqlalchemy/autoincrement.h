#pragma once

/**
 * autoincrement: which column of a table's primary key counts by itself.
 *
 * Shape    a declared column, and through it its table -> yes or no; of its type nothing is asked
 * Source   SQLAlchemy's sql/schema.py, PrimaryKeyConstraint._autoincrement_column
 */

#include "sqlalchemy/declared.h"

/** The construct of that kind that hangs on it or is its server default; NULL: none. */
const Construct *column_construct(const DeclaredColumn *column, ConstructKind kind);
/** True when its own primary_key= says so, or a PrimaryKeyConstraint of its table names it. */
bool column_is_in_primary_key(const DeclaredColumn *column);
/** Meant for a column of an integer type without a default in Python. */
bool column_is_autoincrement(const DeclaredColumn *column);
