#pragma once

// server-private: what the files of this room share: libpq's types with their cleanup, and the
// connection's inner verbs for those who speak libpq themselves (the snapshot, the loader).

#include "server/connection.h"

#include <libpq-fe.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PGresult, PQclear)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PGconn, PQfinish)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PQconninfoOption, PQconninfoFree)

struct Connection {
    PGconn *session; // NULL only while it is being opened
    GCancellable *cancellable;
    bool cancel_sent;       // for what runs now
    GThread *cancel_thread; // sends it; NULL: none under way
    bool lost;
    char *where;    // "microblog at db1:5432": how errors begin
    char *password; // of the session, so that no text shows it; NULL: none
    char *identity, *host, *port, *version_text;
    ConnectionFacts facts;
};

/** Sets an error in the server's words; takes SQLSTATE and the rest from `result`. */
void server_error_set_from_result(GError **error, const Connection *connection,
                                  const PGresult *result);
/** Sets an error of that code whose line 1 is "WHERE: MESSAGE"; hint NULL: no second line. */
void server_error_set(GError **error, ServerError code, const Connection *connection,
                      const char *message, const char *hint);
/** Sets the error of a session that did not come about, from libpq's text in verbose form. */
void server_error_set_unopened(GError **error, const Connection *connection);
/** libpq's complaint about a conninfo string, without any piece of that string. */
void server_error_set_address(GError **error, const char *complaint);

/** The session itself; the connection keeps it. It is in blocking mode. */
PGconn *connection_session(Connection *connection);

/**
 * Waits until the server sent something and takes it in (PQconsumeInput). When the cancellable is
 * cancelled the server is told once, and waiting goes on for its answer for a few seconds.
 * False when the session is lost.
 */
bool connection_wait(Connection *connection, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * The next result of what was sent, waited for; *result NULL: there are no more. Results that say
 * an error are handed out too: see connection_check().
 */
bool connection_next_result(Connection *connection, PGresult **result,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** True unless the result says an error; then the error is set from it. */
bool connection_check(Connection *connection, const PGresult *result,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** Marks the session as lost and sets the error. */
void connection_set_lost(Connection *connection, GError **error);

/** Before anything is sent: false when it need not be, since the session is lost or we are
 * cancelled. */
bool connection_begin_sending(Connection *connection, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** Sends statements; their results are taken with connection_next_result(). */
bool connection_send(Connection *connection, const char *sql,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** Takes and drops all results up to the end of what was sent; the first error is kept. */
bool connection_finish(Connection *connection, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** Takes the rows. */
Result *result_new(PGresult *rows);
