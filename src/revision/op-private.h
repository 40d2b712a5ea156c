#pragma once

/**
 * op-private: Alembic's directives.
 *
 * Shape    a directive is a row of a table: its name, its parameters as op.NAME and as
 *          batch_op.NAME have them, and a function that makes statements of them. An OpCall is one
 *          call; the batch fills in the table's name.
 * Source   Alembic: operations/ops.py (names and order of parameters, old names too),
 *          operations/toimpl.py (which statements in which order)
 */

#include "models/convention.h"
#include "models/name.h"
#include "revision/script-private.h"
#include "sqlalchemy/sqltype.h"

typedef struct OpBatch OpBatch;
typedef struct OpCall OpCall;

typedef struct {
    const char *name;
    Value *(*run)(OpCall *op);
    const char *parameters; // "table_name|tablename column": in order, with their old names
    const char *of_batch;   // the same of batch_op; NULL: it has no such
} OpDirective;

struct OpCall {
    ScriptReader *reader;
    Evaluator *evaluator;
    Arena *arena; // the evaluator's
    const OpDirective *directive;
    const Call *call;
    OpBatch *batch; // NULL: op itself
    bool failed;    // something is not known: the statement is not sent
};

extern const OpDirective op_table_directives[], op_column_directives[], op_constraint_directives[],
    op_index_directives[], op_execute_directives[], op_context_directives[], op_sync_directives[];

// ---- op-argument.c ------------------------------------------------------------------------------

/** What was given, by place or by one of its names; NULL: nothing. */
Value *op_argument(OpCall *op, const char *name);
/** The same, None counted as nothing. */
Value *op_given(OpCall *op, const char *name);
/** A text; NULL: not given, None, or (then the call fails) not known. */
const char *op_text(OpCall *op, const char *name);
/** A text that must be there. */
const char *op_need_text(OpCall *op, const char *name);
/** Texts of a list; NULL and the call fails when one of them is not known. */
const char *const *op_texts(OpCall *op, const char *name, size_t *count);
/** 1, 0; -1: not given, None, or (then the call fails) not known. */
int op_truth(OpCall *op, const char *name);
/** The table that the call is about. */
const char *op_table(OpCall *op);
const char *op_namespace(OpCall *op);
/** An expression as SQL; the call fails when it is not known. */
const char *op_sql(OpCall *op, Value *value, const char *what);
/** Something about the call is not known. */
void op_fail(OpCall *op, const Value *value, const char *what);
/** The same with a reason of ours. */
void op_refuse(OpCall *op, const char *format, ...) G_GNUC_PRINTF(2, 3);
/** Sends a statement (in a batch: when it ends), unless the call has failed. */
void op_send(OpCall *op, const char *format, ...);
void op_send_text(OpCall *op, const char *sql);
/** "namespace.table": what the call touches; in the evaluator's arena. */
const char *op_touches(OpCall *op);

// ---- op-specification.c -------------------------------------------------------------------------

/** A table of its own with the project's naming convention, to hang columns and constraints on. */
DeclaredTable *op_new_table(OpCall *op, const char *name, const char *namespace);
/** The type's SQL; `namespace` is the table's. */
void op_add_type(OpCall *op, GString *sql, Value *type, const char *namespace);
/** "name TYPE DEFAULT x NOT NULL CHECK (…)". */
void op_add_column(OpCall *op, GString *sql, const DeclaredColumn *column);
void op_add_default(OpCall *op, GString *sql, Value *value);
/** "ALWAYS AS IDENTITY (…)", what stands behind GENERATED. */
void op_add_identity(OpCall *op, GString *sql, const Construct *construct);
/** "CONSTRAINT name CHECK (…)"; nothing when SQLAlchemy would not write it. */
void op_add_construct(OpCall *op, GString *sql, const DeclaredTable *table,
                      const Construct *construct);
/** The constraint of Column(unique=True), and what a type brings: CHECK (x IN (…)). */
void op_add_unique(OpCall *op, GString *sql, const DeclaredColumn *column);
bool op_add_type_check(OpCall *op, GString *sql, const DeclaredColumn *column, Value *type);
/** The name that a constraint gets: "CONSTRAINT name " or nothing. */
void op_add_name(GString *sql, const char *name);
/** A name by the convention; `given` may be NULL. NULL: the server chooses. */
const char *op_name(OpCall *op, NameRequest request, Value *given);
/** A name as it is given, cut as SQLAlchemy cuts it; NULL: it is no text. */
const char *op_fitting_name(OpCall *op, const Value *given);
/** The names of columns that are given by text or object; the call fails when one is not known. */
const char *const *op_column_names(OpCall *op, Value *const *values, size_t count);

// ---- op-enum.c ----------------------------------------------------------------------------------

/** CREATE TYPE for the enums of a new table's columns that were not made before. */
void op_create_enums(OpCall *op, const DeclaredTable *table);
/** Enum.create(bind, checkfirst) and drop(). */
void op_enum_create(ScriptReader *reader, const DeclaredEnum *enumeration, bool checks, Origin at);
Value *op_change_type(Evaluator *evaluator, Value *type, const char *name, const Call *call);
void op_enum_drop(ScriptReader *reader, const DeclaredEnum *enumeration, bool checks, Origin at);

// ---- op-index.c ---------------------------------------------------------------------------------

/** CREATE INDEX for an Index() of the table, for Column(index=True), for a geometry. */
void op_create_construct_index(OpCall *op, const DeclaredTable *table, const Construct *construct);
void op_create_column_indexes(OpCall *op, const DeclaredColumn *column);

// ---- op-batch.c ---------------------------------------------------------------------------------

const char *op_batch_table(const OpBatch *batch);
const char *op_batch_namespace(const OpBatch *batch);
/** Keeps the statement until the batch ends. */
void op_batch_add(OpBatch *batch, ScriptStatement statement);
Value *op_batch_begin(OpCall *op);

// ---- op.c ---------------------------------------------------------------------------------------

/** What an object with Alembic's directives answers to .NAME; NULL: no such directive. */
Value *op_directive(Evaluator *evaluator, const char *name, OpBatch *batch, Origin origin);
extern const HostType op_type;
