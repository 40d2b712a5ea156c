#pragma once

// lint-private: a script as its statements, and what a rule is told when it looks at one of them.
//
// The statements are walked once. An ALTER TABLE is looked at action by action, everything else as
// a whole: that is a unit. For each unit every rule is asked; then state_advance() notes what the
// unit made true for those behind it (tables that are new, constraints that were dropped).

#include "base/tree.h"
#include "plan/lint.h"

#include <glib.h>

typedef PgQuery__Node Node;

/** A token of a statement; comments are left out. */
typedef struct {
    int start, end; // in bytes
    int token;      // PG_QUERY__TOKEN__…
    int depth;      // of parentheses and brackets around it
} LintToken;

/** One statement. */
typedef struct {
    const char *text; // in the arena
    Origin origin;    // of its first byte
    bool exact;       // positions inside it count on from there
    bool outside;     // said to run outside the transaction
    const char *comments;
    const char *source; // the call that sends it, when its text is not found as it is; NULL: none
    Origin source_origin;
    bool is_inside;             // a DO block: it runs in that one's transaction
    bool is_read;               // a DO block whose statements follow as pieces
    size_t statement;           // of the script, from 0
    PgQuery__ParseResult *tree; // NULL: not SQL
    const char *error;          // what the parser says then, and where
    int error_at;
    LintToken *tokens;
    size_t token_count;
} LintPiece;

/** What is known of a constraint by its name. */
typedef struct {
    const char *table;
    const char *const
        *columns; // that it proves to be without NULL, NULL-terminated; NULL: not known
    bool added, not_valid, dropped, validated, is_foreign;
    unsigned transaction; // in which it was added; 0: none
} LintConstraint;

/** A foreign key that the script makes on a table it knows wholly. */
typedef struct {
    const char *table;
    const char *const *columns; // NULL-terminated
    size_t piece;
    int offset;
} LintKey;

/** A time limit: none, until the transaction ends, set, or told of. */
typedef enum { LIMIT_NONE, LIMIT_LOCAL, LIMIT_SET, LIMIT_TOLD } LintLimit;

typedef struct {
    Arena *arena;
    const LintOptions *options;
    GArray *findings;  // LintFinding
    GPtrArray *pieces; // LintPiece *
    size_t allowed, statements;

    // the unit that is looked at
    const LintPiece *piece;
    size_t index; // of the piece
    const Node *node;
    const PgQuery__AlterTableCmd *command; // of ALTER TABLE; NULL: the unit is the statement
    int start, end;                        // of the unit
    bool is_first;                         // of its statement
    const LintRule *rule;

    // what the units before it made true
    bool in_transaction, in_explicit; // whoever began it; BEGIN in this script
    bool is_given;                    // begun by whoever runs the script
    bool around_block;                // in_transaction of the DO block that is looked at
    unsigned transaction;             // number of the current one, from 1
    int strong_piece;                 // first that took a strong lock in this transaction; -1
    const LintPiece *begun;           // BEGIN that nothing ended
    GPtrArray *created;               // RangeVar *: tables made inside a transaction
    GPtrArray *made;                  // RangeVar *: all tables made
    GHashTable *constraints;          // table and name -> LintConstraint *
    GHashTable *filled;               // table and name of new columns, NOT NULL with a default
    GArray *keys;                     // LintKey
    GPtrArray *indexes;               // LintKey *: their first columns
    LintLimit lock_timeout, statement_timeout;
} Lint;

typedef struct {
    LintRule shown;
    void (*check)(Lint *lint);  // of one unit; NULL: told by others
    void (*finish)(Lint *lint); // behind the last one; NULL: nothing
} LintRow;
extern const LintRow lint_rows[];

// ---- lint.c ------------------------------------------------------------------------------------

/** Tells of the rule at hand; offset in the statement; texts NULL: the rule's own. */
void lint_tell(Lint *lint, int offset, const char *message, const char *hint);
/** The same about another statement than the one at hand. */
void lint_tell_of(Lint *lint, size_t piece, int offset, const char *message);

// ---- lint-read.c -------------------------------------------------------------------------------

LintPiece *lint_piece_new(Arena *arena, const char *text, size_t length);
void lint_piece_clear(LintPiece *piece);
Origin lint_place(const LintPiece *piece, int offset);
/** Finds where the text of a piece stands in the file that sends it. */
void lint_locate(Arena *arena, LintPiece *piece, const LintStatement *statement);
/** Where the actions of an ALTER TABLE begin and end. */
void lint_unit_bounds(const LintPiece *piece, size_t action, int *start, int *end);
/** The first such token of the unit outside parentheses, -1: none. */
int lint_find_token(const Lint *lint, int token);
/** The i-th token of the unit, NULL: it has not so many. */
const LintToken *lint_unit_token(const Lint *lint, size_t i);
/** The leftmost place that a tree names, -1: none. */
int lint_leftmost(const ProtobufCMessage *message);
/** Calls back for each message of the tree, the outer ones first. */
void lint_visit(const ProtobufCMessage *message,
                void (*visit)(void *data, const ProtobufCMessage *message), void *data);
/** True when one of the comments allows the rule, with a reason. */
bool lint_is_allowed(const char *comments, const char *rule);

// ---- lint-state.c ------------------------------------------------------------------------------

void state_init(Lint *lint);
void state_clear(Lint *lint);
void state_advance(Lint *lint);
/** The table of ALTER TABLE and CREATE INDEX; NULL: another statement. */
const PgQuery__RangeVar *lint_table(const Lint *lint);
/** True when the script made it inside a transaction: nobody else can see its rows. */
bool lint_is_new(const Lint *lint, const PgQuery__RangeVar *table);
bool lint_is_made(const Lint *lint, const PgQuery__RangeVar *table);
/** Of the table at hand; NULL: the script says nothing of it. */
LintConstraint *lint_constraint(const Lint *lint, const char *name);
/** True for an action that is not one of a composite type. */
bool lint_is_of_table(const Lint *lint);
/** CREATE TABLE and CREATE FOREIGN TABLE; NULL: another statement. */
const PgQuery__CreateStmt *lint_create(const Node *node);
/** True: the script adds the column NOT NULL, with a default. */
bool lint_is_filled_here(const Lint *lint, const char *column);
bool lint_begins(const Node *node);
bool lint_ends(const Node *node);
/** The new column of ADD COLUMN; NULL: another unit. */
const PgQuery__ColumnDef *lint_new_column(const Lint *lint);
/** The new constraint of ADD CONSTRAINT; NULL: another unit. */
const PgQuery__Constraint *lint_new_constraint(const Lint *lint);
const PgQuery__Constraint *lint_column_constraint(const PgQuery__ColumnDef *column,
                                                  PgQuery__ConstrType type);
bool lint_is_alter(const Lint *lint, PgQuery__AlterTableType type);
/** True when the option is there and on: (FULL), (FULL true). */
bool lint_has_option(Node *const *options, size_t count, const char *name);
/** True: CREATE INDEX CONCURRENTLY and its like. */
bool lint_is_concurrent(const Lint *lint);

// ---- lint-lock.c -------------------------------------------------------------------------------

/** "ACCESS EXCLUSIVE"; NULL: no lock that somebody waits for, or not known. */
const char *lint_lock(const Lint *lint);

// ---- lint-inside.c -----------------------------------------------------------------------------

/** Adds what a DO block sends as pieces of their own. */
void lint_add_inside(Lint *lint, LintPiece *block);

// ---- the checks --------------------------------------------------------------------------------

// lint-alter.c
/** True when a new column gets a value in each row by itself: a default, a number. */
bool lint_is_filled(const PgQuery__ColumnDef *column);
/** True when adding the column writes each row anew. */
bool lint_rewrites(const PgQuery__ColumnDef *column);
void check_field_with_default(Lint *lint);
void check_foreign_key(Lint *lint);
void check_not_nullable(Lint *lint);
void check_required_field(Lint *lint);
void check_primary_key(Lint *lint);
void check_unique(Lint *lint);
void check_missing_not_valid(Lint *lint);
void check_column_type(Lint *lint);
void check_drop_column(Lint *lint);
void check_drop_not_null(Lint *lint);
void check_detach(Lint *lint);
// lint-type.c
void check_char(Lint *lint);
void check_varchar(Lint *lint);
void check_timestamp(Lint *lint);
void check_int(Lint *lint);
void check_smallint(Lint *lint);
void check_serial(Lint *lint);
void check_default_length(Lint *lint);
// lint-statement.c
void check_syntax(Lint *lint);
void check_alter_domain(Lint *lint);
void check_create_domain(Lint *lint);
void check_drop_table(Lint *lint);
void check_drop_database(Lint *lint);
void check_truncate(Lint *lint);
void check_rename_column(Lint *lint);
void check_rename_table(Lint *lint);
void check_create_index(Lint *lint);
void check_drop_index(Lint *lint);
void check_reindex(Lint *lint);
void check_enum_value(Lint *lint);
void check_identifier(Lint *lint);
void check_table_schema(Lint *lint);
void check_repack(Lint *lint);
// lint-duplicate.c
void check_duplicates(Lint *lint);
// lint-transaction.c
void check_concurrent(Lint *lint);
void check_nesting(Lint *lint);
void finish_uncommitted(Lint *lint);
void check_robust(Lint *lint);
void check_lock_timeout(Lint *lint);
void check_statement_timeout(Lint *lint);
// lint-service.c
/** True when a statement behind this one makes the name anew, or lets a view stand in for it. */
bool lint_comes_back(const Lint *lint, const char *name);
void check_not_in_transaction(Lint *lint);
void check_writers(Lint *lint);
void check_readers(Lint *lint);
void check_held_longer(Lint *lint);
void check_drop_foreign(Lint *lint);
void finish_foreign_index(Lint *lint);
// lint-steady.c
/** True when an expression gives the same value for every row of a statement. */
bool lint_is_steady(const Node *node);
