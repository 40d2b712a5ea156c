#include "server/server-private.h"

#include <string.h>

// A transaction pooler gives each transaction any session that is free: the lock against a second
// runner and what SET said stay behind in another one.

static int
pid_of(PGconn *session, const char *sql)
{
    PGresult *result = PQexec(session, sql);
    bool has_row = PQresultStatus(result) == PGRES_TUPLES_OK && PQntuples(result) == 1;
    int pid = has_row ? (int)g_ascii_strtoll(PQgetvalue(result, 0, 0), NULL, 10) : 0;
    PQclear(result);
    return pid;
}

// A second session to the same place, as the first one was asked for.
static PGconn *
open_another(PGconn *session)
{
    g_autoptr(GPtrArray) keys = g_ptr_array_new(), values = g_ptr_array_new();
    PQconninfoOption *options = PQconninfo(session);
    for (const PQconninfoOption *option = options; option != NULL && option->keyword != NULL;
         option++) {
        if (option->val == NULL || *option->val == '\0')
            continue;
        g_ptr_array_add(keys, option->keyword);
        g_ptr_array_add(values, option->val);
    }
    g_ptr_array_add(keys, NULL);
    g_ptr_array_add(values, NULL);
    PGconn *another =
        PQconnectdbParams((const char *const *)keys->pdata, (const char *const *)values->pdata, 0);
    PQconninfoFree(options);
    return another;
}

// While we are idle, nobody else can have our server process, unless it is lent by transactions;
// and while somebody else is in a transaction, ours stays the same one.
static bool
shares_processes(PGconn *session, int ours)
{
    PGconn *another = open_another(session);
    PGresult *begun = PQexec(another, "BEGIN READ ONLY");
    int theirs = pid_of(another, "SELECT pg_catalog.pg_backend_pid()");
    bool shares = PQresultStatus(begun) == PGRES_COMMAND_OK &&
                  (theirs == ours || pid_of(session, "SELECT pg_catalog.pg_backend_pid()") != ours);
    PQclear(begun);
    PQfinish(another);
    return shares;
}

bool
connection_check_own(Connection *connection, GError **error)
{
    PGconn *session = connection->session;
    int pid = pid_of(session, "SELECT pg_catalog.pg_backend_pid()");
    // what the server itself said when the session began; a pooler has numbers of its own
    if (pid == 0 || pid == PQbackendPID(session) || !shares_processes(session, pid))
        return true;
    server_error_set(error, SERVER_ERROR_POOLER, connection,
                     "a pooler gives each transaction another session: the lock against a second "
                     "runner and what SET says would be lost",
                     "name the server itself, or a pool in session mode, with --database");
    return false;
}
