#pragma once

/**
 * arbiter: whether two expressions are the same, without writing anything and without running
 * foreign code with the user's rights.
 *
 * Shape    pairs of expressions -> a verdict on each. First by parse trees (libpg_query), without
 *          what PostgreSQL itself adds. Then by the server: one EXPLAIN for each table deparses
 *          both sides after constant folding, over a row of typed NULLs.
 * Owns     pairs are the caller's; reasons live in the arena of the options
 * Threads  call from the thread that owns the connection
 * Errors   SERVER_ERROR, only when there is no session, or it is lost or cancelled; what cannot be
 *          decided is a verdict
 * Rights   planning executes immutable functions over constants. So the user's server sees only
 *          expressions whose functions, operators, casts and types are built in (oid < 16384; enums
 *          too). All others go to the sandbox, as a role without rights; without one they stay
 *          undecided.
 */

#include "schema/schema.h"
#include "server/sandbox.h"

typedef enum { VERDICT_UNDECIDED = -1, VERDICT_DIFFERENT = 0, VERDICT_SAME = 1 } Verdict;

typedef struct {
    const char *from, *to;              // SQL: of the database, of the models
    const Type *cast;                   // both are compared as this type; NULL: as they are
    const Table *from_table, *to_table; // whose columns they name; NULL: none
    const Type *value;                  // what VALUE is in the CHECK of a domain; NULL: no domain
    Verdict verdict;                    // out
    const char *reason;                 // out, why it is undecided; else NULL
} ArbiterPair;

typedef struct {
    Connection *connection; // of the database, not inside a transaction; NULL: see `address`
    const char *address;    // of the database, opened on first need; NULL: there is none, and the
                            // sandbox is asked about everything
    Sandbox **sandbox;      // for foreign expressions; started on first need; NULL: none
    const SandboxOptions *sandbox_options;
    GCancellable *cancellable;
    const char *from_name, *to_name; // in reasons; NULL: "database", "models"
    Arena *arena;                    // for the reasons
} ArbiterOptions;

/** Sets verdict and reason of every pair. */
bool arbiter_settle(ArbiterPair *pairs, size_t count, const ArbiterOptions *options,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** True when both are the same by their parse trees alone; asks nobody. */
bool arbiter_same_tree(const ArbiterPair *pair);
