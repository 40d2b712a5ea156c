#pragma once

/**
 * connection: one session with a PostgreSQL server. The only door to libpq.
 *
 * Shape    conninfo or URL -> Connection; SQL -> Result. Calls return when the server answered,
 *          the cancellable was cancelled, or the session is lost.
 * Owns     a Connection owns its session and its facts; a Result owns its rows
 * Threads  a connection belongs to one thread at a time; cancelling may come from any
 * Errors   SERVER_ERROR: "microblog at db1:5432: connection refused", then "hint: …" where there is
 *          one. server_error_details() has the server's own words. No text ever holds a password.
 * Source   libpq, PostgreSQL manual appendix "Error Codes"; servers from 12 on
 */

#include <gio/gio.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SERVER_ERROR server_error_quark()
GQuark server_error_quark(void);
typedef enum {
    SERVER_ERROR_ADDRESS,        // the conninfo or URL cannot be read
    SERVER_ERROR_UNREACHABLE,    // nobody answers there, or not in time
    SERVER_ERROR_AUTHENTICATION, // it does not let us in
    SERVER_ERROR_NO_DATABASE,    // it has no such database
    SERVER_ERROR_TOO_OLD,        // before PostgreSQL 12
    SERVER_ERROR_POOLER,         // a session for each transaction only
    SERVER_ERROR_LOST,           // the session ended under us
    SERVER_ERROR_CANCELLED,      // by our own cancellable
    SERVER_ERROR_TIMEOUT,        // statement_timeout, or somebody cancelled the statement
    SERVER_ERROR_PERMISSION,     // SQLSTATE 42501
    SERVER_ERROR_STATEMENT,      // any other SQLSTATE
    SERVER_ERROR_SANDBOX,        // the private server cannot be made
    SERVER_ERROR_SCRIPT,         // a statement of a script: "FILE:LINE:COLUMN: message"
} ServerError;

/** What the server said, as it said it; texts are the error's, "" when there is none. */
typedef struct {
    char sqlstate[6]; // "55P03"
    const char *message, *detail, *hint;
    int position; // in the statement, in characters from 1; 0: not given
} ServerErrorDetails;

/** The details of a SERVER_ERROR; all empty for other errors and for those without a server. */
ServerErrorDetails server_error_details(const GError *error);
/** True when the error is the server's and has this SQLSTATE. */
bool server_error_is(const GError *error, const char *sqlstate);

/** Fixed when the session began; texts are the connection's. */
typedef struct {
    const char *identity; // "microblog@localhost:5432": how everybody names it
    const char *database, *host, *port, *user;
    int version;              // 150018
    const char *version_text; // "15.18"
    bool replica;             // in recovery: nothing can be applied there
    int pid;                  // of the server's process behind it
} ConnectionFacts;

typedef struct Connection Connection;
typedef struct Result Result;

/**
 * Opens a session: application_name trueup, client_encoding UTF8, 10 s for each host unless
 * connect_timeout says otherwise. Other settings, search_path among them, are the caller's.
 *
 * address      a conninfo string, a postgresql:// URL or a database name; "" is libpq's default
 * cancellable  kept until connection_watch() names another; NULL: none
 * Returns      own, free with connection_close(); NULL on error
 */
Connection *connection_open(const char *address, GCancellable *cancellable,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** Ends the session; NULL is fine. */
void connection_close(Connection *connection);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Connection, connection_close)

const ConnectionFacts *connection_facts(const Connection *connection);
/** From now on this cancels what runs (PQcancel); NULL: nothing does. The connection keeps a
 * reference. */
void connection_watch(Connection *connection, GCancellable *cancellable);
/** What libpq's own programs need in their environment to reach the same database: "PGHOST=…",
 * the password too. Free with g_strfreev(). */
char **connection_environment(const Connection *connection) G_GNUC_WARN_UNUSED_RESULT;
/** False once the session is lost; every call fails from then on. */
bool connection_is_alive(const Connection *connection);

/**
 * Runs one statement through the extended protocol.
 *
 * values   parameters as text, NULL is NULL; borrowed
 * Returns  own, free with result_free(); NULL on error
 */
Result *connection_query(Connection *connection, const char *sql, const char *const *values,
                         size_t count, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** Runs statements that return nothing of interest; several are one transaction of the server's. */
bool connection_execute(Connection *connection, const char *sql,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * False with SERVER_ERROR_POOLER when a pooler gives each transaction another session; where the
 * server itself answers this is one question. In no transaction.
 */
bool connection_check_own(Connection *connection, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY. */
bool connection_begin_read_only(Connection *connection, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool connection_commit(Connection *connection, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** Ends the transaction, if there is one; what goes wrong there does not matter any more. */
void connection_rollback(Connection *connection);

void result_free(Result *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Result, result_free)

size_t result_rows(const Result *result);
size_t result_columns(const Result *result);
/** The name of a column; the result's. */
const char *result_column_name(const Result *result, size_t column);
/** Index of the column with this name, -1: none. */
int result_find_column(const Result *result, const char *name);
bool result_is_null(const Result *result, size_t row, size_t column);
/** NULL when it is NULL; the text is the result's. */
const char *result_text(const Result *result, size_t row, size_t column);
/** Its name, and the oid of its type. */
const char *result_name(const Result *result, size_t column);
unsigned result_type(const Result *result, size_t column);
/** Numbers and booleans: 0 and false when it is NULL. */
int64_t result_integer(const Result *result, size_t row, size_t column);
double result_real(const Result *result, size_t row, size_t column);
bool result_boolean(const Result *result, size_t row, size_t column);
