#pragma once

/**
 * sqlalchemy: SQLAlchemy and its neighbours as host modules of the evaluator.
 *
 * Shape    evaluator_new() with sqlalchemy_modules() and a Declarations as its host; when the
 *          project's modules have been imported, Declarations.metadata has the tables
 * Owns     the modules are constants of the arena given
 * Threads  one evaluator, its declarations and its modules belong to one thread at a time
 * Errors   none; what cannot be known is in Declarations.diagnostics and in the `unknown` of what
 *          depends on it
 * Source   SQLAlchemy 1.4 and 2.0, Flask-SQLAlchemy 2 and 3, SQLModel, sqlalchemy-utils,
 *          geoalchemy2, pgvector, flask-security, fastapi-users
 */

#include "sqlalchemy/declared.h"

/** The host modules, ended by NULL; `arena` must outlive the evaluator. */
const HostModule *const *sqlalchemy_modules(Arena *arena);
