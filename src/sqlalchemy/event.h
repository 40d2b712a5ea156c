#pragma once

/**
 * event: functions of the application that hear when tables are put together and classes mapped.
 *
 * Owns     everything is in the evaluator's arena
 * Source   SQLAlchemy's event/api.py, sql/events.py and orm/events.py
 */

#include "sqlalchemy/declared.h"

extern const HostType event_listen_type, event_listens_for_type;

/** A column has got its table: listeners to it and to its type are told. */
void event_column_attached(Evaluator *evaluator, DeclaredColumn *column);
/** A table has got its columns. */
void event_table_attached(Evaluator *evaluator, DeclaredTable *table);
/** A class has got its table. */
void event_class_mapped(Evaluator *evaluator, Value *class);
/** configure_mappers(), and when all modules were run. */
void event_configure(Evaluator *evaluator);
/** All modules were run: tables get what listeners to their creation add. */
void event_settle(Evaluator *evaluator);
/** For EvaluatorOptions: a listener's call that is not followed concerns the tables it is given. */
void event_lost_call(Evaluator *evaluator, const Value *callee, const Call *call);
