#pragma once

/**
 * locks: what a statement will lock, rewrite and read, told from its syntax and the catalog.
 *
 * Shape    SQL + Schema (the database before it) -> a row for each relation that is there before:
 *          strongest mode, rewritten, read through. Relations that the statement makes are not
 *          told: nobody else waits for them.
 * Owns     rows and names live in the arena given
 * Threads  pure functions of their arguments
 * Errors   none: a statement that cannot be parsed or judged is `unknown`, with the reason
 * Source   PostgreSQL manual "Explicit Locking", tablecmds.c; measured on PostgreSQL 15
 */

#include "schema/schema.h"

typedef enum { // in the order of strength, as pg_locks names them
    LOCK_NONE,
    LOCK_ACCESS_SHARE,
    LOCK_ROW_SHARE,
    LOCK_ROW_EXCLUSIVE,
    LOCK_SHARE_UPDATE_EXCLUSIVE,
    LOCK_SHARE,
    LOCK_SHARE_ROW_EXCLUSIVE,
    LOCK_EXCLUSIVE,
    LOCK_ACCESS_EXCLUSIVE,
} LockMode;
enum { LOCK_MODES = LOCK_ACCESS_EXCLUSIVE + 1 };

/** What waits meanwhile. */
typedef enum { BLOCKS_NOTHING, BLOCKS_WRITES, BLOCKS_ALL } Blocks;

typedef struct {
    const char *namespace, *name;
    bool is_table; // or a view; not an index, not a sequence
    LockMode mode; // the strongest
    bool rewrites; // all its rows are written anew, or the index is built anew
    bool scans;    // its rows are read
} RelationLock;

typedef struct {
    const RelationLock *rows; // by namespace and name
    size_t count;
    bool outside_transaction; // it cannot run in a transaction: CONCURRENTLY, VACUUM
    const char *unknown;      // why it could not be told; NULL: it could
} Locks;

typedef struct {
    const Schema *schema;  // the database as it is before the statement
    const char *time_zone; // of the session; NULL: not known, taken for another than UTC
    int server_version;    // 0: the schema's
} LockFacts;

/** One statement; of several in one text the rows of all, as one transaction holds them. */
Locks locks_predict(Arena *arena, const LockFacts *facts, const char *sql);

/** The same for a script: each statement finds the relations as those before it left them. */
typedef struct LockWorld LockWorld;
LockWorld *lock_world_new(const LockFacts *facts) G_GNUC_WARN_UNUSED_RESULT;
void lock_world_free(LockWorld *world);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LockWorld, lock_world_free)
Locks lock_world_run(LockWorld *world, Arena *arena, const char *sql);
/** What was made so far is there for others from now on: their locks are told too. */
void lock_world_commit(LockWorld *world);

/** "AccessExclusive", "" for none: pg_locks' word without its "Lock". */
const char *lock_mode_name(LockMode mode);
/** The mode of that word, with or without "Lock"; LOCK_NONE when it is none. */
LockMode lock_mode_of(const char *name);
/** What waits for a table that is held in this mode. */
Blocks lock_mode_blocks(LockMode mode);
/** The strongest of the rows on tables and views; LOCK_NONE: none. */
LockMode locks_strongest(const Locks *locks);
