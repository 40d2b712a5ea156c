#pragma once

/**
 * waits: whom a session waits for, seen from another one.
 *
 * Shape    pid -> LockWait: what it wants, who holds it or stands before it, who queues behind it
 * Owns     texts live in the arena given
 * Threads  call from the thread that owns the connection, which is not the waiting one
 * Errors   SERVER_ERROR
 * Source   pg_locks, pg_stat_activity, pg_blocking_pids()
 */

#include "base/arena.h"
#include "server/connection.h"

typedef struct {
    int pid;
    const char *user, *client; // "reporting", "10.0.3.17"; client NULL: a local one
    const char *application;   // "psql"; NULL: it does not say
    const char *state;         // "active", "idle in transaction"; NULL: not visible to us
    const char *query;         // on one line; NULL: not visible
    const char *mode;          // what it holds of what we want, "AccessShare"; NULL: it queues too
    int64_t age_s;             // of its transaction; -1: not known
    int blocked_by;            // who it waits for itself; 0: nobody
} LockHolder;

typedef struct {
    const char *what; // "public.\"user\"", "transaction 4711"
    const char *mode; // "AccessExclusive"
    const LockHolder *holders;
    size_t count;
    int64_t behind; // sessions that wait for the waiting one
} LockWait;

/** `*found` false: it does not wait. */
bool server_find_wait(Connection *connection, int pid, Arena *arena, LockWait *wait, bool *found,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** The statement that ends a holder: a cancel does not reach an idle one. Free with g_free(). */
char *server_end_sql(const LockHolder *holder) G_GNUC_WARN_UNUSED_RESULT;
