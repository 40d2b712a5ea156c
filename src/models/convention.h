#pragma once

/**
 * convention: the names that a MetaData's naming_convention gives to constraints and indexes.
 *
 * Shape    what is to be named -> its name
 * Owns     names are interned in the arena given
 * Source   SQLAlchemy: sql/naming.py, ConventionDict
 */

#include "sqlalchemy/declared.h"

/** What a name is made for; the key in a naming convention. */
typedef struct {
    const char *key; // "ix", "uq", "ck", "fk", "pk"
    const DeclaredTable *table;
    const Construct *construct; // NULL: of a column's flag
    const char *given;          // the name that the code gives; NULL: none
    const char *const *columns;
    size_t column_count;
    const char *referred_table;
    const char *const *referred_columns;
} NameRequest;

/**
 * The name that SQLAlchemy gives, by the naming convention or as given; NULL: PostgreSQL chooses.
 * `unknown` is set when the convention cannot be followed.
 */
const char *convention_name(Evaluator *evaluator, Arena *arena, const NameRequest *request,
                            const char **unknown);
/** True when a convention made `name` out of what was given, or of nothing. */
bool is_made_name(const char *name, const char *given);

/** The constraint or index as the functions of a naming convention see it. */
Value *convention_constraint(Evaluator *evaluator, const NameRequest *request);
