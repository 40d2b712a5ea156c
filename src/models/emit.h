#pragma once

/**
 * emit: the tables that Python declared as a Schema.
 *
 * Shape    Declarations -> objects added to a Schema that is not finished yet
 * Owns     everything is copied to the schema's arena
 * Source   SQLAlchemy's create_all() on PostgreSQL
 */

#include "schema/schema.h"
#include "sqlalchemy/declared.h"

/** Adds all tables of the bind (NULL: the default) with what they need. Says how many. */
size_t emit_declarations(Evaluator *evaluator, Schema *schema, const char *bind);
