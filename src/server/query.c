#include "server/server-private.h"

#include <string.h>

// How long the server may take to answer a request to cancel. A backend that does not is given up:
// the person who pressed Ctrl-C is not kept waiting for a network that is gone.
enum { CANCEL_PATIENCE_S = 5 };

// PQcancel connects and waits: not for the thread that has to keep a promise about time.
static gpointer
send_cancel(gpointer data)
{
    PGcancel *cancel = data;
    char complaint[256];
    PQcancel(cancel, complaint, sizeof complaint); // if it fails, patience runs out
    PQfreeCancel(cancel);
    return NULL;
}

static void
start_cancel(Connection *connection)
{
    connection->cancel_sent = true;
    PGcancel *cancel = PQgetCancel(connection->session);
    if (cancel != NULL)
        connection->cancel_thread = g_thread_new("cancel", send_cancel, cancel);
}

void
connection_set_lost(Connection *connection, GError **error)
{
    const char *text = PQerrorMessage(connection->session);
    g_autofree char *line = g_strndup(text, strcspn(text, "\n"));
    connection->lost = true;
    if (connection->cancel_sent) {
        server_error_set(error, SERVER_ERROR_CANCELLED, connection,
                         "cancelled; the session was given up", NULL);
        return;
    }
    g_autofree char *message =
        g_strdup_printf("the connection was lost%s%s", *line != '\0' ? ": " : "", line);
    server_error_set(error, SERVER_ERROR_LOST, connection, message,
                     "what was not committed is undone; try again");
}

static bool
give_up(Connection *connection, gint64 cancelled_us)
{
    return connection->cancel_sent &&
           g_get_monotonic_time() - cancelled_us > CANCEL_PATIENCE_S * G_USEC_PER_SEC;
}

bool
connection_wait(Connection *connection, GError **error)
{
    gint64 cancelled_us = g_get_monotonic_time();
    for (;;) {
        GPollFD files[2] = {{.fd = PQsocket(connection->session), .events = G_IO_IN}};
        bool watch = !connection->cancel_sent &&
                     g_cancellable_make_pollfd(connection->cancellable, &files[1]);
        int ready = g_poll(files, watch ? 2 : 1, connection->cancel_sent ? 1000 : -1);
        if (watch)
            g_cancellable_release_fd(connection->cancellable);
        if (!connection->cancel_sent && g_cancellable_is_cancelled(connection->cancellable)) {
            cancelled_us = g_get_monotonic_time();
            start_cancel(connection);
        }
        if (ready > 0 && files[0].revents != 0)
            break;
        if (give_up(connection, cancelled_us)) {
            connection_set_lost(connection, error);
            return false;
        }
    }
    if (PQconsumeInput(connection->session) == 1)
        return true;
    connection_set_lost(connection, error);
    return false;
}

bool
connection_next_result(Connection *connection, PGresult **result, GError **error)
{
    while (PQisBusy(connection->session) == 1)
        if (!connection_wait(connection, error))
            return false;
    *result = PQgetResult(connection->session);
    return true;
}

bool
connection_check(Connection *connection, const PGresult *result, GError **error)
{
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_FATAL_ERROR && status != PGRES_BAD_RESPONSE &&
        status != PGRES_PIPELINE_ABORTED && status != PGRES_NONFATAL_ERROR)
        return true;
    if (PQstatus(connection->session) == CONNECTION_BAD)
        connection_set_lost(connection, error);
    else
        server_error_set_from_result(error, connection, result);
    return false;
}

// A COPY that nobody serves would keep the session busy for ever.
static void
end_copy(Connection *connection, ExecStatusType status)
{
    if (status == PGRES_COPY_IN || status == PGRES_COPY_BOTH)
        PQputCopyEnd(connection->session, "no data was given");
    char *data = NULL;
    while (status == PGRES_COPY_OUT && PQgetCopyData(connection->session, &data, 0) > 0)
        PQfreemem(data);
}

bool
connection_finish(Connection *connection, GError **error)
{
    bool done = true;
    for (;;) {
        g_autoptr(PGresult) result = NULL;
        if (!connection_next_result(connection, &result, done ? error : NULL))
            return false;
        if (result == NULL)
            return done;
        if (!connection_check(connection, result, done ? error : NULL))
            done = false;
        if (connection->lost)
            return false;
        end_copy(connection, PQresultStatus(result));
    }
}

// Before anything is sent: an old request to cancel is over, a new one is honoured at once.
bool
connection_begin_sending(Connection *connection, GError **error)
{
    // the answer came, so the network works and the thread is at its end; without waiting for it
    // the request could arrive late and hit the next statement
    if (connection->cancel_thread != NULL && !connection->lost)
        g_thread_join(g_steal_pointer(&connection->cancel_thread));
    connection->cancel_sent = false;
    if (g_cancellable_is_cancelled(connection->cancellable)) {
        server_error_set(error, SERVER_ERROR_CANCELLED, connection, "cancelled", NULL);
        return false;
    }
    if (connection_is_alive(connection))
        return true;
    connection_set_lost(connection, error);
    return false;
}

// The one result of a statement; what follows it is taken in and dropped.
static PGresult *
only_result(Connection *connection, GError **error)
{
    g_autoptr(PGresult) result = NULL;
    if (!connection_next_result(connection, &result, error))
        return NULL;
    bool good = result != NULL && connection_check(connection, result, error);
    if (!connection->lost) {
        if (result != NULL)
            end_copy(connection, PQresultStatus(result));
        if (!connection_finish(connection, good ? error : NULL))
            good = false;
    }
    return good ? g_steal_pointer(&result) : NULL;
}

Result *
connection_query(Connection *connection, const char *sql, const char *const *values, size_t count,
                 GError **error)
{
    if (!connection_begin_sending(connection, error))
        return NULL;
    if (PQsendQueryParams(connection->session, sql, (int)count, NULL, values, NULL, NULL, 0) == 0) {
        connection_set_lost(connection, error);
        return NULL;
    }
    PGresult *result = only_result(connection, error);
    return result != NULL ? result_new(result) : NULL;
}

bool
connection_send(Connection *connection, const char *sql, GError **error)
{
    if (!connection_begin_sending(connection, error))
        return false;
    if (PQsendQuery(connection->session, sql) == 1)
        return true;
    connection_set_lost(connection, error);
    return false;
}

bool
connection_execute(Connection *connection, const char *sql, GError **error)
{
    return connection_send(connection, sql, error) && connection_finish(connection, error);
}

bool
connection_begin_read_only(Connection *connection, GError **error)
{
    return connection_execute(connection,
                              "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY", error);
}

bool
connection_commit(Connection *connection, GError **error)
{
    return connection_execute(connection, "COMMIT", error);
}

void
connection_rollback(Connection *connection)
{
    bool inside =
        connection_is_alive(connection) && PQtransactionStatus(connection->session) != PQTRANS_IDLE;
    if (!inside)
        return;
    // also after a cancel: what was cancelled is the statement, not the clearing away
    GCancellable *cancellable = g_steal_pointer(&connection->cancellable);
    if (!connection_execute(connection, "ROLLBACK", NULL))
        connection->lost = true;
    connection->cancellable = cancellable;
}
