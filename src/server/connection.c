#include "server/server-private.h"

#include <poll.h>
#include <string.h>

enum { OLDEST_VERSION = 120000, DEFAULT_CONNECT_TIMEOUT_S = 10 };

// Where a host is a folder the server is on this machine. Debian's and PostgreSQL's own folder are
// what "localhost" means to people; any other one names itself.
static const char *
display_host(const char *host)
{
    if (host == NULL || *host == '\0' || strcmp(host, "/var/run/postgresql") == 0 ||
        strcmp(host, "/tmp") == 0)
        return "localhost";
    const char *at = strrchr(host, '@'); // "p@ss@host" of a URL whose password is not escaped
    return at != NULL ? at + 1 : host;
}

static void
name_connection(Connection *connection)
{
    PGconn *session = connection->session;
    const char *database = PQdb(session) != NULL ? PQdb(session) : "";
    const char *port = PQport(session) != NULL ? PQport(session) : "";
    g_free(connection->where);
    g_free(connection->identity);
    g_free(connection->host);
    g_free(connection->port);
    connection->host = g_strdup(display_host(PQhost(session)));
    connection->port = g_strdup(*port != '\0' ? port : "5432");
    // Of a service that nobody defined, nothing is known.
    connection->where = *database == '\0' ? g_strdup("the database")
                                          : g_strdup_printf("%s at %s:%s", database,
                                                            connection->host, connection->port);
    connection->identity =
        g_strdup_printf("%s@%s:%s", database, connection->host, connection->port);
}

// PQconnectPoll leaves connect_timeout to its caller.
static int
connect_timeout_s(PGconn *session)
{
    g_autoptr(PQconninfoOption) options = PQconninfo(session);
    for (PQconninfoOption *option = options; option != NULL && option->keyword != NULL; option++)
        if (strcmp(option->keyword, "connect_timeout") == 0 && option->val != NULL) {
            int64_t seconds = g_ascii_strtoll(option->val, NULL, 10);
            return seconds <= 0 ? DEFAULT_CONNECT_TIMEOUT_S : (int)CLAMP(seconds, 2, 3600);
        }
    return DEFAULT_CONNECT_TIMEOUT_S;
}

typedef enum { WAIT_READY, WAIT_CANCELLED, WAIT_TIMEOUT } Wait;

static Wait
wait_for_socket(Connection *connection, PostgresPollingStatusType wanted, gint64 deadline_us)
{
    GPollFD files[2] = {{.fd = PQsocket(connection->session),
                         .events = wanted == PGRES_POLLING_READING ? G_IO_IN : G_IO_OUT}};
    guint count = 1;
    if (g_cancellable_make_pollfd(connection->cancellable, &files[1]))
        count = 2;
    gint64 left_us = MAX(deadline_us - g_get_monotonic_time(), 0);
    int ready = g_poll(files, count, (int)(left_us / 1000 + 1));
    if (count == 2)
        g_cancellable_release_fd(connection->cancellable);
    if (g_cancellable_is_cancelled(connection->cancellable))
        return WAIT_CANCELLED;
    return ready == 0 ? WAIT_TIMEOUT : WAIT_READY; // EINTR: another round
}

static bool
open_session(Connection *connection, GError **error)
{
    PGconn *session = connection->session;
    int timeout_s = connect_timeout_s(session);
    g_autofree char *host = g_strdup("");
    gint64 deadline_us = 0;
    PostgresPollingStatusType status = PGRES_POLLING_WRITING;
    while (status != PGRES_POLLING_OK && status != PGRES_POLLING_FAILED) {
        // each host of a list has its own time
        const char *address = PQhostaddr(session) != NULL ? PQhostaddr(session) : "";
        if (deadline_us == 0 || strcmp(address, host) != 0) {
            g_free(host);
            host = g_strdup(address);
            deadline_us = g_get_monotonic_time() + (gint64)timeout_s * G_USEC_PER_SEC;
        }
        switch (wait_for_socket(connection, status, deadline_us)) {
        case WAIT_CANCELLED:
            server_error_set(error, SERVER_ERROR_CANCELLED, connection, "cancelled", NULL);
            return false;
        case WAIT_TIMEOUT: {
            g_autofree char *text = g_strdup_printf("no answer within %d s", timeout_s);
            server_error_set(error, SERVER_ERROR_UNREACHABLE, connection, text,
                             "\"trueup config\" shows where this address comes from");
            return false;
        }
        case WAIT_READY:
            status = PQconnectPoll(session);
        }
    }
    name_connection(connection); // of several hosts, the one that answered
    if (status == PGRES_POLLING_OK)
        return true;
    server_error_set_unopened(error, connection);
    return false;
}

static bool
check_version(Connection *connection, GError **error)
{
    const char *text = PQparameterStatus(connection->session, "server_version");
    connection->version_text =
        g_strndup(text != NULL ? text : "", strcspn(text != NULL ? text : "", " "));
    connection->facts.version = PQserverVersion(connection->session);
    if (connection->facts.version >= OLDEST_VERSION)
        return true;
    g_autofree char *message = g_strdup_printf(
        "the server is PostgreSQL %s; trueup needs 12 or later", connection->version_text);
    server_error_set(error, SERVER_ERROR_TOO_OLD, connection, message, NULL);
    return false;
}

static bool
read_facts(Connection *connection, GError **error)
{
    ConnectionFacts *facts = &connection->facts;
    *facts = (ConnectionFacts){
        .identity = connection->identity,
        .database = PQdb(connection->session),
        .host = connection->host,
        .port = connection->port,
        .user = PQuser(connection->session),
        .version = facts->version,
        .version_text = connection->version_text,
        .pid = PQbackendPID(connection->session),
    };
    // (PostgreSQL 14 reports it by itself, and saves a round trip)
    const char *standby = PQparameterStatus(connection->session, "in_hot_standby");
    if (standby != NULL) {
        facts->replica = strcmp(standby, "on") == 0;
        return true;
    }
    g_autoptr(Result) result =
        connection_query(connection, "SELECT pg_catalog.pg_is_in_recovery()", NULL, 0, error);
    if (result == NULL)
        return false;
    facts->replica = result_boolean(result, 0, 0);
    return true;
}

static void
ignore_notice(void *data, const PGresult *result)
{
    (void)data;
    (void)result;
}

Connection *
connection_open(const char *address, GCancellable *cancellable, GError **error)
{
    // the later ones win over what the address says, except for the fallback
    static const char *const keywords[] = {"dbname", "fallback_application_name", "client_encoding",
                                           NULL};
    const char *const values[] = {address, "trueup", "UTF8", NULL};
    char *complaint = NULL;
    if (strstr(address, "://") != NULL || strchr(address, '=') != NULL) {
        g_autoptr(PQconninfoOption) options = PQconninfoParse(address, &complaint);
        if (options == NULL) {
            server_error_set_address(error, complaint);
            PQfreemem(complaint);
            return NULL;
        }
    }
    g_autoptr(Connection) connection = g_new0(Connection, 1);
    connection->session = PQconnectStartParams(keywords, values, 1);
    g_assert(connection->session != NULL); // NULL only without memory
    connection_watch(connection, cancellable);
    name_connection(connection);
    connection->password = g_strdup(PQpass(connection->session));
    if (PQstatus(connection->session) == CONNECTION_BAD) {
        server_error_set_unopened(error, connection);
        return NULL;
    }
    PQsetErrorVerbosity(connection->session, PQERRORS_VERBOSE); // tells the SQLSTATE of a refusal
    PQsetNoticeReceiver(connection->session, ignore_notice, NULL);
    if (!open_session(connection, error) || !check_version(connection, error) ||
        !read_facts(connection, error))
        return NULL;
    return g_steal_pointer(&connection);
}

void
connection_close(Connection *connection)
{
    if (connection == NULL)
        return;
    g_clear_pointer(&connection->cancel_thread, g_thread_unref);
    PQfinish(connection->session);
    g_clear_object(&connection->cancellable);
    g_free(connection->where);
    g_free(connection->password);
    g_free(connection->identity);
    g_free(connection->host);
    g_free(connection->port);
    g_free(connection->version_text);
    g_free(connection);
}

const ConnectionFacts *
connection_facts(const Connection *connection)
{
    return &connection->facts;
}

void
connection_watch(Connection *connection, GCancellable *cancellable)
{
    g_set_object(&connection->cancellable, cancellable);
}

char **
connection_environment(const Connection *connection)
{
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    PQconninfoOption *options = PQconninfo(connection->session);
    for (PQconninfoOption *option = options; option != NULL && option->keyword != NULL; option++) {
        if (option->envvar == NULL || option->val == NULL || *option->val == '\0')
            continue;
        g_autofree char *row = g_strdup_printf("%s=%s", option->envvar, option->val);
        g_strv_builder_add(builder, row);
    }
    PQconninfoFree(options);
    return g_strv_builder_end(builder);
}

bool
connection_is_alive(const Connection *connection)
{
    return !connection->lost && PQstatus(connection->session) == CONNECTION_OK;
}

PGconn *
connection_session(Connection *connection)
{
    return connection->session;
}
