#pragma once

/** clause-private: how clauses are built and in which order their operators bind. */

#include "sqlalchemy/clause.h"

// (SQLAlchemy: sql/operators.py, _PRECEDENCE)
enum {
    PRECEDENCE_LIST = 0,
    PRECEDENCE_OR = 2,
    PRECEDENCE_AND = 3,
    PRECEDENCE_NOT = 4,
    PRECEDENCE_COMPARE = 5,
    PRECEDENCE_OPERATOR = 6, // PostgreSQL's own: @>, &&, ->, ||
    PRECEDENCE_ADD = 7,
    PRECEDENCE_MULTIPLY = 8,
    PRECEDENCE_ATOM = 15,
};

const Clause *const *clause_parts(Evaluator *evaluator, Value *const *values, size_t count);
Value *clause_compare(Evaluator *evaluator, const char *sql, int precedence, Value *const *sides,
                      Origin origin);
/** True when a column of this type is added to by ||. */
bool clause_type_is_text(const Value *type);

extern const HostType clause_maker_type;
extern const HostType clause_function_type; // data: the name, NULL for func itself

enum { CLAUSE_MEMBERS = 64 };
/** Fills in text(), func and what else sqlalchemy exports that makes clauses; says how many. */
size_t clause_add_members(HostMember *members);
