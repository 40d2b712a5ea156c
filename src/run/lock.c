#include "run/upgrade.h"

#include "base/sql.h"
#include "run/journal.h"

#include <string.h>

enum { POLL_MS = 100 };

static char *
key_sql(VersionTable table)
{
    g_autofree char *name = journal_name_sql(table);
    return g_strdup_printf("pg_catalog.hashtextextended('trueup ' || %s, 0)", name);
}

static bool
try_lock(Connection *connection, const char *key, bool *taken, GError **error)
{
    g_autofree char *sql = sql_format("SELECT pg_catalog.pg_try_advisory_lock(%s)", key);
    g_autoptr(Result) result = connection_query(connection, sql, NULL, 0, error);
    if (result == NULL)
        return false;
    *taken = result_boolean(result, 0, 0);
    if (!result_is_null(result, 0, 0))
        return true;
    // without a schema there is no name for the version table, and no key
    g_set_error(error, SERVER_ERROR, SERVER_ERROR_PERMISSION,
                "this role may use none of the schemas of its search_path; nothing was run\n"
                "hint: GRANT USAGE ON SCHEMA public TO the role, or set its search_path");
    return false;
}

// "pid 4711, ada, trueup, from 10.0.3.17, since 12:03:41"; NULL: it let go meanwhile.
static char *
find_holder(Connection *connection, const char *key)
{
    g_autofree char *sql = sql_format(
        "SELECT 'pid ' || l.pid || coalesce(', ' || a.usename, '')"
        " || coalesce(', ' || nullif(a.application_name, ''), '')"
        " || coalesce(', from ' || pg_catalog.host(a.client_addr), '')"
        " || coalesce(', since ' || pg_catalog.to_char(a.backend_start, 'HH24:MI:SS'), '')"
        " FROM pg_catalog.pg_locks l LEFT JOIN pg_catalog.pg_stat_activity a USING (pid)"
        " WHERE l.locktype = 'advisory' AND l.objsubid = 1 AND l.granted"
        " AND l.database = (SELECT oid FROM pg_catalog.pg_database"
        " WHERE datname = pg_catalog.current_database())"
        " AND ((l.classid::bigint << 32) | l.objid::bigint) = %s",
        key);
    g_autoptr(Result) result = connection_query(connection, sql, NULL, 0, NULL);
    return result != NULL && result_rows(result) > 0 ? g_strdup(result_text(result, 0, 0)) : NULL;
}

static bool
fail_locked(VersionTable table, const char *holder, int wait_s, GError **error)
{
    g_autofree char *after = wait_s > 0 ? g_strdup_printf(" after %d s", wait_s) : g_strdup("");
    g_set_error(error, RUN_ERROR, RUN_ERROR_LOCKED,
                "another trueup works on %s%s: %s; nothing was run\n"
                "hint: --wait SECONDS waits for it",
                table.name, after, holder != NULL ? holder : "it has just let go");
    return false;
}

bool
run_lock(Connection *connection, VersionTable table, int wait_s, const RunObserver *observer,
         GError **error)
{
    if (!connection_check_own(connection, error) || !journal_keep_out(connection, error))
        return false;
    g_autofree char *key = key_sql(table);
    gint64 deadline_us = g_get_monotonic_time() + (gint64)wait_s * G_USEC_PER_SEC;
    g_autofree char *holder = NULL;
    for (;;) {
        bool taken = false;
        if (!try_lock(connection, key, &taken, error))
            return false;
        if (taken)
            return true;
        if (holder == NULL && (holder = find_holder(connection, key)) != NULL && wait_s > 0 &&
            observer != NULL && observer->event != NULL)
            observer->event(observer->data,
                            &(RunEvent){.kind = RUN_EVENT_ELSEWHERE, .text = holder});
        if (g_get_monotonic_time() >= deadline_us)
            return fail_locked(table, holder, wait_s, error);
        g_usleep(POLL_MS * 1000); // a cancel is seen by the next question
    }
}
