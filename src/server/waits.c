#include "server/waits.h"

#include "base/sql.h"

#include <string.h>

static const char *
text_or_null(Arena *arena, const Result *result, size_t row, size_t column)
{
    const char *text = result_text(result, row, column);
    return text != NULL && *text != '\0' ? arena_text(arena, text) : NULL;
}

// What it waits for: one row, or none.
static bool
find_wanted(Connection *connection, int pid, Arena *arena, LockWait *wait, bool *found,
            GError **error)
{
    g_autofree char *sql = sql_format(
        "SELECT CASE WHEN l.relation IS NOT NULL THEN coalesce((SELECT pg_catalog.quote_ident("
        "n.nspname) || '.' || pg_catalog.quote_ident(c.relname) FROM pg_catalog.pg_class c"
        " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = l.relation),"
        " 'a relation') WHEN l.locktype = 'virtualxid' THEN 'an older snapshot'"
        " ELSE 'a ' || l.locktype END, pg_catalog.replace(l.mode, 'Lock', ''),"
        " (SELECT count(*) FROM pg_catalog.pg_locks w WHERE NOT w.granted AND w.pid <> l.pid"
        "   AND l.pid = ANY (pg_catalog.pg_blocking_pids(w.pid)))"
        " FROM pg_catalog.pg_locks l WHERE l.pid = %d AND NOT l.granted LIMIT 1",
        pid);
    g_autoptr(Result) result = connection_query(connection, sql, NULL, 0, error);
    *found = result != NULL && result_rows(result) > 0;
    if (!*found)
        return result != NULL;
    wait->what = text_or_null(arena, result, 0, 0);
    wait->mode = text_or_null(arena, result, 0, 1);
    wait->behind = result_integer(result, 0, 2);
    return true;
}

static LockHolder
read_holder(const Result *result, size_t row, Arena *arena)
{
    return (LockHolder){.pid = (int)result_integer(result, row, 0),
                        .user = text_or_null(arena, result, row, 1),
                        .client = text_or_null(arena, result, row, 2),
                        .application = text_or_null(arena, result, row, 3),
                        .state = text_or_null(arena, result, row, 4),
                        .query = text_or_null(arena, result, row, 5),
                        .age_s =
                            result_is_null(result, row, 6) ? -1 : result_integer(result, row, 6),
                        .mode = text_or_null(arena, result, row, 7),
                        .blocked_by = (int)result_integer(result, row, 8)};
}

// Who is in the way, the oldest transaction first.
static bool
find_holders(Connection *connection, int pid, Arena *arena, LockWait *wait, GError **error)
{
    g_autofree char *sql = sql_format(
        "SELECT b.pid, a.usename, pg_catalog.host(a.client_addr), a.application_name, a.state,"
        " pg_catalog.regexp_replace(pg_catalog.left(a.query, 400), '\\s+', ' ', 'g'),"
        " extract(epoch FROM pg_catalog.now() - a.xact_start)::bigint,"
        " (SELECT pg_catalog.replace(h.mode, 'Lock', '') FROM pg_catalog.pg_locks h"
        "   JOIN pg_catalog.pg_locks w ON w.pid = %d AND NOT w.granted"
        "   AND h.locktype = w.locktype AND h.relation IS NOT DISTINCT FROM w.relation"
        "   AND h.transactionid IS NOT DISTINCT FROM w.transactionid"
        "   AND h.virtualxid IS NOT DISTINCT FROM w.virtualxid"
        "   WHERE h.pid = b.pid AND h.granted LIMIT 1),"
        " (pg_catalog.pg_blocking_pids(b.pid))[1]"
        " FROM pg_catalog.unnest(pg_catalog.pg_blocking_pids(%d)) b(pid)"
        " LEFT JOIN pg_catalog.pg_stat_activity a USING (pid) ORDER BY a.xact_start LIMIT 20",
        pid, pid);
    g_autoptr(Result) result = connection_query(connection, sql, NULL, 0, error);
    if (result == NULL)
        return false;
    wait->count = result_rows(result);
    LockHolder *rows = ARENA_NEW_ARRAY(arena, LockHolder, wait->count);
    for (size_t i = 0; i < wait->count; i++)
        rows[i] = read_holder(result, i, arena);
    wait->holders = rows;
    return true;
}

bool
server_find_wait(Connection *connection, int pid, Arena *arena, LockWait *wait, bool *found,
                 GError **error)
{
    *wait = (LockWait){0};
    return find_wanted(connection, pid, arena, wait, found, error) &&
           (!*found || find_holders(connection, pid, arena, wait, error));
}

char *
server_end_sql(const LockHolder *holder)
{
    bool is_active = holder->state != NULL && strcmp(holder->state, "active") == 0;
    return g_strdup_printf("SELECT %s(%d)",
                           is_active ? "pg_cancel_backend" : "pg_terminate_backend", holder->pid);
}
