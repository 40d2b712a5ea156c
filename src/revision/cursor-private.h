#pragma once

/**
 * cursor-private: a statement that is sent, and what it returns.
 *
 * Shape    statement -> ScriptCursor; a query is sent when it is known whether its result is used:
 *          at once, or with the next statement. Without a server its rows are unasked.
 * Source   SQLAlchemy: engine/cursor.py, engine/result.py
 */

#include "revision/connection-private.h"

/** What the rows of a query become for the program; NULL: Row objects. */
typedef struct {
    Value *(*row)(Evaluator *evaluator, void *data, const Result *result, size_t row);
    void *data;
} CursorShape;

/** `returns`: it is a query, or has RETURNING, and its rows may be wanted. */
ScriptCursor *cursor_new(ScriptReader *reader, ScriptStatement statement, const CursorShape *shape,
                         bool returns);
/** What its INSERT would say to have the new row's key; in the script's arena. */
void cursor_set_key(ScriptCursor *cursor, const char *returning);
/** Sends it for its own sake: its rows are not wanted. */
void cursor_run(ScriptCursor *cursor);
/** As the program holds it; NULL: nothing was sent, its rows are unasked. */
Value *cursor_value(Evaluator *evaluator, ScriptCursor *cursor, Origin origin);
/** The rows that were not taken yet, a list, or unasked. */
Value *cursor_rest(Evaluator *evaluator, ScriptCursor *cursor);
/** How many rows it has changed. */
Value *cursor_count(Evaluator *evaluator, ScriptCursor *cursor, Origin origin);
/** The first value of the next row; scalars of all. */
Value *cursor_scalar(Evaluator *evaluator, ScriptCursor *cursor, const Call *call);
Value *cursor_scalars(Evaluator *evaluator, ScriptCursor *cursor, const Call *call);
/** The cursor behind a value; NULL: it is none. */
ScriptCursor *cursor_of(const Value *value);

/** Sends a statement with its parameters; NULL: it is not known, which is said. */
ScriptCursor *script_cursor(ScriptReader *reader, Value *statement, const CursorShape *shape,
                            Origin origin);
