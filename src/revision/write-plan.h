#pragma once

/**
 * write-plan: the statements of one function as autogenerate would order and gather them.
 *
 * Shape    statements -> Items; what belongs to a new table is folded into its create_table(),
 *          changes of one column into one alter_column(); Items -> Groups, one table's together.
 *          Statements change places only where neither can tell.
 * Owns     Items live in the arena of the Writing, but for their arrays, which the list frees
 */

#include "revision/write-private.h"

typedef enum { BLOCK_PLAIN, BLOCK_BATCH, BLOCK_AUTOCOMMIT } BlockType;

typedef struct {
    const DraftStatement *statement;
    Ddl ddl;
    const char *table, *other;   // "public.user", and the table that it refers to; NULL: not known
    bool is_barrier;             // nothing may pass it
    GPtrArray *constraints;      // of a new table: const Constraint *
    GHashTable *column_comments; // of a new table
    GPtrArray *folded;           // of a new table: the Item * that went into it
    const char *const *allow;    // what lint is not to say of all that is in it; NULL-terminated
    BlockType block;
    const char *call;
} Item;

typedef struct {
    BlockType block;
    GPtrArray *items; // Item *
} Group;

/** Item *; frees them with the list. */
GPtrArray *items_read(const Writing *writing, DraftStatements statements);
void items_fold(Writing *writing, GPtrArray *items);
/** Group *, of items that have their calls. */
GPtrArray *items_group(const GPtrArray *items);
