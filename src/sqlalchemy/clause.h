#pragma once

/**
 * clause: SQL expressions that Python builds: text(), func.now(), Column > 5, and_(…).
 *
 * Shape    Python's operators and calls -> Clause -> SQL as SQLAlchemy's compiler prints it for
 *          PostgreSQL with literal values
 * Owns     everything is in the evaluator's arena
 * Source   SQLAlchemy's sql/elements.py, operators.py, compiler.py
 */

#include "sqlalchemy/declared.h"

typedef enum {
    CLAUSE_SQL,       // text(), literal_column(): `text` as it is
    CLAUSE_NAME,      // column("x"): `text` is an identifier
    CLAUSE_COLUMN,    // `column`, known by its name when it is compiled
    CLAUSE_VALUE,     // `value`, as a literal
    CLAUSE_FUNCTION,  // `text`(parts)
    CLAUSE_BINARY,    // parts[0] `text` parts[1]
    CLAUSE_PREFIX,    // `text` parts[0]
    CLAUSE_POSTFIX,   // parts[0] `text`
    CLAUSE_LIST,      // parts joined by `text` ("AND", "OR", ",")
    CLAUSE_CAST,      // CAST(parts[0] AS value)
    CLAUSE_EXTRACT,   // EXTRACT(text FROM parts[0])
    CLAUSE_CASE,      // CASE value WHEN parts[0] THEN parts[1] … ELSE the last
    CLAUSE_ARRAY,     // ARRAY[parts]
    CLAUSE_INDEXED,   // parts[0][parts[1]]
    CLAUSE_PARAMETER, // bindparam("text", value): a literal, given here or with the statement
    CLAUSE_STATEMENT, // `value` is a SELECT (sqlalchemy/statement.h) in parentheses, behind `text`
    CLAUSE_UNKNOWN,   // `text` is why
} ClauseKind;

typedef struct Clause Clause;
struct Clause {
    ClauseKind kind;
    const char *text;
    const Clause *const *parts;
    size_t count;
    int precedence; // of BINARY, PREFIX, POSTFIX and LIST
    DeclaredColumn *column;
    Value *value;
    const char *key;   // label(); NULL: none
    Value *type;       // what literals beside it are compared as; NULL: unknown
    const char *raw;   // SQL: as text() has it, with :name for parameters; NULL: it has none
    Value *parameters; // a dict: what bindparams() gave them; NULL: nothing
    bool expands;      // bindparam(expanding=True): a list stands behind IN
};

/** How an expression is written as part of a statement. */
typedef struct {
    bool qualified;            // table.column
    Value *parameters;         // a dict: the values of parameters; NULL: none
    const Pointers *enclosing; // DeclaredTable of the statements around it; NULL: none
} ClauseSettings;

extern const HostType clause_type;

Value *clause_value(Evaluator *evaluator, Clause clause, Origin origin);
/** The clause behind a value; NULL when it is none. */
const Clause *clause_of(const Value *value);
/** What a value is as part of an expression: a clause, a column, or a literal. */
const Clause *clause_coerce(Evaluator *evaluator, Value *value);

/** What stands behind an object with __clause_element__(), a hybrid's comparator; else itself. */
Value *clause_element(Evaluator *evaluator, Value *value);

/** The first column of an expression; NULL: it has none. */
DeclaredColumn *clause_column(const Clause *clause);

/** What operators and methods (`desc`, `in_`) do to a column or clause; NULL: no such method. */
Value *clause_attribute(Evaluator *evaluator, Value *self, const char *name, Origin origin);
Value *clause_binary(Evaluator *evaluator, const char *operator, Value * left, Value *right,
                     Origin origin);
Value *clause_subscript(Evaluator *evaluator, Value *self, Value *key, Origin origin);
Value *clause_unary(Evaluator *evaluator, const char *operator, Value * operand, Origin origin);

/** Conditions that must hold together. */
Clause clause_conjunction(const Clause *const *parts, size_t count);
/** text(…) */
Value *clause_text(Evaluator *evaluator, const char *text, Origin origin);

/**
 * The expression as SQL, in the arena; NULL when it cannot be known, then `unknown` says why.
 * value  a clause, a column, text() or a string that is SQL already
 */
const char *clause_sql(Evaluator *evaluator, Value *value, const char **unknown);
/** The same as part of a statement that is to be run: parameters have their values. */
const char *clause_sql_for(Evaluator *evaluator, Value *value, const ClauseSettings *settings,
                           const char **unknown);
/**
 * An expression that is written as SQL, or looked through, is a tree: parts that stand in it many
 * times are counted each time. Begins a count, which must be ended.
 */
void clause_count_begin(Evaluator *evaluator);
void clause_count_end(Evaluator *evaluator);
/** One more part; false: there are too many. */
bool clause_count(Evaluator *evaluator);

/** A value as a literal: 5, 'x', true, NULL; NULL when it is not known. */
const char *literal_sql(Evaluator *evaluator, Value *value, Value *type);
/** The unknown that stands in a value, in a list or dict; NULL: there is none. */
const Value *literal_unknown(const Value *value);
