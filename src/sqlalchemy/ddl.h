#pragma once

/**
 * ddl: DDL("…"), which an application sends when a table is made.
 *
 * Owns     everything is in the evaluator's arena
 * Source   SQLAlchemy's sql/ddl.py
 */

#include "python/host.h"

#include <stdbool.h>

extern const HostType ddl_class_type;

/** The text of DDL("…"), "" when it is for other databases; NULL: it is none, or not known. */
const char *ddl_text(const Value *value);
/** Can that text change the columns, constraints or indexes of a table? */
bool ddl_changes_tables(const char *text);
