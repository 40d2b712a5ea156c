#pragma once

/** statement-private: what a statement is made of, and how its parts share it. */

#include "sqlalchemy/statement.h"

typedef enum {
    STATEMENT_TEXT,
    STATEMENT_SELECT,
    STATEMENT_INSERT,
    STATEMENT_UPDATE,
    STATEMENT_DELETE,
    STATEMENT_COMPOUND, // UNION and its like
} StatementKind;

/** ON CONFLICT. */
typedef struct {
    bool updates;           // DO UPDATE
    Value *elements;        // index_elements=
    Value *elements_where;  // index_where=
    const char *constraint; // constraint=
    Value *set, *where;
} Conflict;

/** A value is copied before a method changes it: the one that it was called on stays as it is. */
struct Statement {
    StatementKind kind;
    const char *text;           // TEXT; COMPOUND: "UNION ALL"
    const DeclaredTable *table; // of INSERT, UPDATE, DELETE
    Pointers columns;           // Value: SELECT, or the columns of INSERT … SELECT
    Pointers sources;           // Value: tables and joins of FROM
    Pointers conditions;        // Value, joined by AND
    Pointers groups, havings, orders, returning; // Value
    Pointers rows;                               // Value, dicts: of INSERT; UPDATE has one
    Pointers parts;                              // Value: statements of COMPOUND
    Value *query;                                // of INSERT … SELECT
    Value *limit, *offset;
    const Conflict *conflict;
    Value *distinct_on; // a list; NULL: none
    bool distinct;
};

/** FROM a JOIN b ON … */
typedef struct {
    Value *left, *right, *condition;
    const char *word; // "JOIN"
} Join;

extern const HostType statement_type; // data: Statement
extern const HostType join_type;      // data: Join

Value *statement_value(Evaluator *evaluator, Statement statement, Origin origin);
/** A name of a statement: a method, or (of an INSERT) `excluded`; NULL: it has none such. */
Value *statement_attribute(Evaluator *evaluator, Value *self, const char *name, Origin origin);
/** The table of a Table, table(), an alias, or a mapped class; NULL: it is none. */
DeclaredTable *statement_table(Evaluator *evaluator, Value *value);
/** A table that stands for another one, or for a statement: `source` under a name. */
Value *statement_alias(Evaluator *evaluator, Value *source, const char *name, bool is_cte);
Value *join_new(Evaluator *evaluator, Join join, Origin origin);
