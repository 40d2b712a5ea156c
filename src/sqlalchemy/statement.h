#pragma once

/**
 * statement: statements that Python builds: DDL("…"), select(), insert(), update(), delete().
 *
 * Shape    calls and methods -> Statement -> SQL as SQLAlchemy's compiler prints it for PostgreSQL,
 *          with literal values
 * Owns     everything is in the evaluator's arena
 * Source   SQLAlchemy's sql/selectable.py, sql/dml.py, sql/compiler.py; dialects/postgresql/dml.py
 */

#include "sqlalchemy/clause.h"

typedef struct Statement Statement;

/** The statement behind a value; NULL when it is none. */
const Statement *statement_of(const Value *value);
/** Its SQL in the arena; NULL when something in it is not known, then `unknown` says what. */
const char *statement_sql(Evaluator *evaluator, Value *value, const ClauseSettings *settings,
                          const char **unknown);

/** What a SELECT or RETURNING gives, in order; 0: it is neither. */
Value *const *statement_columns(const Statement *statement, size_t *count);

/** The table of an INSERT whose key nobody reads back so far; NULL: it is no such. */
const DeclaredTable *statement_inserts(const Statement *statement);

/** insert(), select() and their like of a table; NULL: no such. */
Value *statement_table_method(Evaluator *evaluator, Value *table, const char *name, Origin origin);

/** What a revision imports besides what models do: a list ended by a NULL name. */
extern const HostMember statement_members[];
