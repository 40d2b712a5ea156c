#pragma once

/**
 * connection-private: op.get_bind() and what it returns.
 *
 * Shape    a statement and its parameters -> ScriptStatement; a query's rows -> Python values. A
 *          query is sent when it is known whether its result is used: at once, or with the next
 *          statement.
 * Source   SQLAlchemy: engine/base.py (Connection.execute), engine/result.py, engine/row.py;
 *          psycopg2 for literals
 */

#include "revision/script-private.h"

/** connection.execute(statement, parameters…): the cursor. `first` is the statement's place. */
Value *script_execute_call(Evaluator *evaluator, const Call *call);
/** op.execute(statement) and its like: nothing comes back. */
void script_execute(ScriptReader *reader, Value *statement, Origin origin);
/** The object that op.get_bind() gives. */
Value *script_connection(Evaluator *evaluator, Origin origin);
extern const HostType connection_type, script_session_class, script_sessionmaker,
    script_flag_modified;

/** The value of what the server has answered, by the type of its column. */
Value *cell_value(Evaluator *evaluator, const Result *result, size_t row, size_t column);
/** A row, by place, name and attribute; names and values are copied. */
Value *row_make(Evaluator *evaluator, const char *const *names, Value *const *values, size_t count);
Value *row_value(Evaluator *evaluator, const Result *result, size_t row, Origin origin);

/** inspect(), and Inspector with its from_engine(). */
extern const HostType script_inspect, script_inspector_class;
/** A question to the catalogs by its name, has_table; NULL: there is none such. */
Value *inspect_question(Evaluator *evaluator, const char *name, bool of_dialect, Origin origin);
