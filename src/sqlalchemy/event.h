#pragma once

/**
 * event: functions of the application that hear when columns and tables are put together.
 *
 * Owns     everything is in the evaluator's arena
 * Source   SQLAlchemy's event/api.py and sql/events.py
 */

#include "sqlalchemy/declared.h"

extern const HostType event_listen_type, event_listens_for_type;

/** A column has got its table: listeners to it and to its type are told. */
void event_column_attached(Evaluator *evaluator, DeclaredColumn *column);
/** A table has got its columns. */
void event_table_attached(Evaluator *evaluator, DeclaredTable *table);
/** All modules were run: tables get what listeners to their creation add. */
void event_settle(Evaluator *evaluator);
