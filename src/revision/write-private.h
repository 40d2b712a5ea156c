#pragma once

/**
 * write-private: how a statement becomes a call.
 *
 * Shape    DraftStatement -> Ddl (what it says, as far as op.* has a word for it) -> Call (text for
 *          one line of a function), calls of one table gathered in groups
 * Owns     everything lives in the arena of the Writing
 */

#include "revision/write.h"

/** Types of a side: as models say them (sa.String) or as a database is reflected (sa.VARCHAR). */
typedef enum { WORDS_MODELS, WORDS_CATALOG } TypeWords;

/** One function that is being written. */
typedef struct {
    Arena *arena;
    const WriteStyle *style;
    const Schema *before, *after; // in this direction; either may be NULL
    DraftStatements statements;   // of this direction
    TypeWords existing, wanted;   // how types are said that are there, that come
    GHashTable *made_by_tables;   // enum types that create_table() makes: "namespace.name"
    bool uses_postgresql;         // the import is needed
} Writing;

// ---- write-statement.c: what a statement says --------------------------------------------------

typedef enum {
    DDL_OTHER, // op.execute()
    DDL_CREATE_TABLE,
    DDL_DROP_TABLE,
    DDL_RENAME_TABLE,
    DDL_COMMENT_TABLE,
    DDL_ADD_COLUMN,
    DDL_DROP_COLUMN,
    DDL_ALTER_COLUMN,
    DDL_RENAME_COLUMN,
    DDL_ADD_CONSTRAINT,
    DDL_DROP_CONSTRAINT,
    DDL_CREATE_INDEX,
    DDL_DROP_INDEX,
    DDL_CREATE_ENUM,
} DdlType;

/** What an ALTER COLUMN sets. */
enum { SETS_TYPE = 1, SETS_NOT_NULL = 2, SETS_DEFAULT = 4, SETS_COMMENT = 8 };

typedef struct {
    DdlType type;
    const char *namespace, *table; // namespace NULL: the usual one
    const char *name, *new_name;   // of the column, constraint, index
    const Object *object;          // the table, constraint or index itself; NULL: not known
    Column column;                 // ADD COLUMN; ALTER COLUMN: the new type, default, not_null
    unsigned sets;
    const char *using_sql;
    const char *comment; // NULL: none from now on
    bool concurrently, not_valid;
} Ddl;

/** What the statement says; DDL_OTHER where op.* has no word for it, or another meaning. */
Ddl ddl_read(const Writing *writing, const DraftStatement *statement);

// ---- write-repr.c: Python's literals -----------------------------------------------------------

/** As repr() prints it. */
void add_repr(GString *text, const char *value);
/** "['a', 'b']" */
void add_repr_list(GString *text, const char *const *values, size_t count);
/** None, 'a' or ('a', 'b'); a tuple in any case when `always`. */
void add_repr_names(GString *text, Names names, bool always);
/** SQL that goes through text(): its colons are no parameters. */
void add_repr_sql(GString *text, const char *sql);
/** The same as one literal for each line, in lines of their own with that indent. */
void add_repr_sql_lines(GString *text, const char *sql, const char *indent);
/** What a plain SQL literal says: 'it''s' -> it's; NULL: it is none. */
const char *sql_literal_text(Arena *arena, const char *sql);

// ---- write-type.c ------------------------------------------------------------------------------

/** "sa.String(length=20)"; NULL: SQLAlchemy has no word for it. */
const char *type_expression(Writing *writing, const Type *type, TypeWords words);

/** Whose method is called: op's, which names the table, or that of a batch on one table. */
typedef struct {
    const char *prefix; // "op.", "batch_op."
    bool names_table;
} Caller;
extern const Caller caller_op, caller_batch;

// ---- write-column.c ----------------------------------------------------------------------------

/** What a column's place in a table says about it. */
typedef struct {
    TypeWords words;
    const char *autoincrement; // "True", "False"; NULL: not said
    const char *comment;
} ColumnWords;

/** "sa.Column('role', sa.String(length=20), nullable=False)"; NULL: it cannot be said. */
const char *column_expression(Writing *writing, const Column *column, const ColumnWords *words);
/** The whole call; NULL: it cannot be said. */
const char *column_call(Writing *writing, const Ddl *ddl, const Caller *caller);
const char *column_alter(Writing *writing, const Ddl *ddl, const Caller *caller);

// ---- write-constraint.c ------------------------------------------------------------------------

/** "sa.UniqueConstraint('email')", for create_table(); NULL: it cannot be said there. */
const char *constraint_expression(const Writing *writing, const Constraint *constraint);
const char *constraint_call(const Writing *writing, const Ddl *ddl, const Caller *caller);
const char *constraint_drop(const Writing *writing, const Ddl *ddl, const Caller *caller);
/** "op.f('ix_user_email')", or the bare literal. */
void add_name(GString *text, const Caller *caller, const char *name, bool is_final);

// ---- write-index.c -----------------------------------------------------------------------------

const char *index_call(const Writing *writing, const Ddl *ddl, const Caller *caller);
const char *index_drop(const Writing *writing, const Ddl *ddl, const Caller *caller);

// ---- write-table.c -----------------------------------------------------------------------------

/** A table that is to be made, with what goes into create_table(). */
typedef struct {
    const Table *table;
    const char *namespace;        // NULL: the usual one
    const GPtrArray *constraints; // const Constraint *
    GHashTable *column_comments;  // name -> comment; NULL: none
    const char *comment;
} NewTable;

/** The whole call; NULL: it cannot be said. */
const char *table_call(Writing *writing, const NewTable *table);

// ---- write-body.c ------------------------------------------------------------------------------

/** The lines of a function, indented by four. */
char *write_body(Writing *writing, DraftStatements statements);

// ---- write-template.c --------------------------------------------------------------------------

typedef struct {
    const char *message, *id, *created;
    Names down, labels, depends_on;
    const char *imports, *upgrades, *downgrades;
} TemplateValues;

/** The template with its values; NULL when only Mako can fill it, and `problem` says why. */
char *template_fill(const char *template, const TemplateValues *values, char **problem);
/** Flask-Migrate's own. */
extern const char template_flask[];
