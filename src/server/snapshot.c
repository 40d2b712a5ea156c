#include "server/snapshot.h"

#include "server/row-private.h"
#include "server/server-private.h"

#include <poll.h>
#include <string.h>

// Below this size of pg_class, about 1,000 tables, a second session costs more than it saves.
enum { LARGE_PG_CLASS = 1500000 };
// How long a server that was told to stop is listened to.
enum { CANCEL_PATIENCE_MS = 5000 };

struct Snapshot {
    Connection *connection;
    PGconn *second; // NULL: not connected
    char *exported; // name of the snapshot for the second session; NULL: one is enough
    char *search_path;
    int block_size;
};

// The role's own search_path is asked for before it is pinned; until then every name is qualified.
// Timeouts of the role are not for us: the cancellable is. Compiling a query takes longer than any
// of them runs, and the planner takes the sub-selects that few rows need for dear enough to do it
// (measured: 260 ms of 300 for the constraints of 10,000 tables). The rest changes how constants
// and names are written in expressions.
static const char begin_sql[] =
    "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;"
    "SELECT pg_catalog.array_to_string(ARRAY(SELECT pg_catalog.quote_ident(s) FROM "
    "pg_catalog.unnest(pg_catalog.current_schemas(false)) s), ', ');";
static const char pin_sql[] = "SET LOCAL search_path = pg_catalog;"
                              "SET LOCAL jit = off;"
                              "SET LOCAL statement_timeout = 0;"
                              "SET LOCAL lock_timeout = 0;"
                              "SET LOCAL idle_in_transaction_session_timeout = 0;"
                              "SET LOCAL quote_all_identifiers = off;"
                              "SET LOCAL datestyle = 'ISO, YMD';"
                              "SET LOCAL intervalstyle = postgres;"
                              "SET LOCAL timezone = 'UTC';"
                              "SET LOCAL extra_float_digits = 1;"
                              "SET LOCAL bytea_output = hex;"
                              "SET LOCAL xmloption = content;";

// Takes what a session still has to say, so that it can be spoken to again.
static void
drain(PGconn *session)
{
    PGresult *result;
    while (PQstatus(session) == CONNECTION_OK && (result = PQgetResult(session)) != NULL) {
        char *bytes = NULL;
        while (PQresultStatus(result) == PGRES_COPY_OUT && PQgetCopyData(session, &bytes, 0) > 0)
            PQfreemem(bytes);
        PQclear(result);
    }
}

// ---- opening -----------------------------------------------------------------------------------

static void
take_facts(Snapshot *snapshot, const PGresult *result)
{
    if (PQntuples(result) != 1)
        return;
    const char *first = PQgetisnull(result, 0, 0) ? "" : PQgetvalue(result, 0, 0);
    if (PQnfields(result) == 1) {
        snapshot->search_path = g_strdup(first);
        return;
    }
    snapshot->block_size = (int)g_ascii_strtoll(first, NULL, 10);
    if (!PQgetisnull(result, 0, 1))
        snapshot->exported = g_strdup(PQgetvalue(result, 0, 1));
}

static bool
begin(Snapshot *snapshot, GError **error)
{
    g_autofree char *sql = g_strdup_printf(
        "%s%sSELECT current_setting('block_size'), CASE WHEN pg_relation_size(1259) > %d AND NOT "
        "pg_is_in_recovery() THEN pg_export_snapshot() END",
        begin_sql, pin_sql, LARGE_PG_CLASS);
    Connection *connection = snapshot->connection;
    if (!PQsendQuery(connection_session(connection), sql)) {
        connection_set_lost(connection, error);
        return false;
    }
    for (;;) {
        g_autoptr(PGresult) result = NULL;
        if (!connection_next_result(connection, &result, error))
            return false;
        if (result == NULL)
            return true;
        if (!connection_check(connection, result, error))
            return false;
        take_facts(snapshot, result);
    }
}

Snapshot *
snapshot_open(Connection *connection, GCancellable *cancellable, GError **error)
{
    g_autoptr(Snapshot) snapshot = g_new0(Snapshot, 1);
    snapshot->connection = connection;
    if (cancellable != NULL)
        connection_watch(connection, cancellable);
    if (!begin(snapshot, error))
        return NULL;
    return g_steal_pointer(&snapshot);
}

void
snapshot_close(Snapshot *snapshot)
{
    if (snapshot == NULL)
        return;
    PQfinish(snapshot->second);
    if (connection_is_alive(snapshot->connection))
        drain(connection_session(snapshot->connection));
    connection_rollback(snapshot->connection);
    g_free(snapshot->exported);
    g_free(snapshot->search_path);
    g_free(snapshot);
}

int
snapshot_server_version(const Snapshot *snapshot)
{
    return connection_facts(snapshot->connection)->version;
}

const char *
snapshot_search_path(const Snapshot *snapshot)
{
    return snapshot->search_path;
}

int
snapshot_block_size(const Snapshot *snapshot)
{
    return snapshot->block_size;
}

// ---- the text of queries -----------------------------------------------------------------------

// Whether a line is for this server: "… -- server >= 150000", "… -- server >= 150000 < 170000".
static bool
is_for_server(const char *line, size_t length, int server_version)
{
    const char *mark = g_strstr_len(line, (gssize)length, "-- server ");
    if (mark == NULL)
        return true;
    mark += strlen("-- server ");
    while (*mark == '<' || *mark == '>') {
        bool below = *mark == '<';
        char *end;
        int version = (int)g_ascii_strtoll(mark + (below ? 1 : 2), &end, 10);
        if (below != (server_version < version))
            return false;
        mark = *end == ' ' ? end + 1 : end;
    }
    return true;
}

char *
snapshot_sql_for(const char *sql, int server_version)
{
    GString *text = g_string_new(NULL);
    while (*sql != '\0') {
        const char *end = strchr(sql, '\n');
        size_t length = end == NULL ? strlen(sql) : (size_t)(end - sql) + 1;
        if (is_for_server(sql, length, server_version))
            g_string_append_len(text, sql, (gssize)length);
        sql += length;
    }
    return g_string_free(text, FALSE);
}

// ---- reading -----------------------------------------------------------------------------------

// The queries that go over one session, and how far they are.
typedef struct {
    PGconn *session;
    size_t *queries; // indexes in the caller's list
    size_t count, at;
    bool connecting, done;
    bool touched;                    // the first query has begun: what it does cannot be done again
    bool in_copy, has_header, ended; // of the current query
    PostgresPollingStatusType wants; // while connecting
} Lane;

typedef struct {
    Snapshot *snapshot;
    const SnapshotQuery *queries;
    size_t count;
    const SnapshotReader *reader;
    unsigned finished;
    bool cancelled;
    Lane lanes[2];
} Reading;

static bool
send_lane(Reading *reading, Lane *lane, const char *before)
{
    g_autoptr(GString) text = g_string_new(before);
    for (size_t i = 0; i < lane->count; i++) {
        g_autofree char *sql = snapshot_sql_for(reading->queries[lane->queries[i]].sql,
                                                snapshot_server_version(reading->snapshot));
        g_string_append_printf(text, "COPY (\n%s\n) TO STDOUT (FORMAT binary);", sql);
    }
    lane->done = lane->count == 0;
    return lane->done || PQsendQuery(lane->session, text->str) != 0;
}

static bool
set_unexpected(const SnapshotQuery *query, GError **error)
{
    g_set_error(error, SERVER_ERROR, SERVER_ERROR_STATEMENT,
                "catalog query \"%s\": the server answered with something else than its rows",
                query->name);
    return false;
}

// One message of COPY data; the first one of a query may hold the header alone or with a tuple.
static bool
take_message(Reading *reading, Lane *lane, const char *bytes, size_t length, GError **error)
{
    size_t query = lane->queries[lane->at], header = 0;
    if (!lane->has_header) {
        header = row_header_size(bytes, length);
        if (header == 0)
            return set_unexpected(&reading->queries[query], error);
        lane->has_header = true;
    }
    CatalogRow row;
    if (row_parse(&row, bytes + header, length - header))
        reading->reader->row(reading->reader->data, query, &row);
    return true;
}

static void
finish_query(Reading *reading, Lane *lane)
{
    const SnapshotQuery *query = &reading->queries[lane->queries[lane->at++]];
    lane->ended = false;
    reading->finished++;
    if (reading->reader->progress != NULL)
        reading->reader->progress(reading->reader->progress_data, query->name, reading->finished,
                                  (unsigned)reading->count);
}

// Takes the rows that have arrived; false on error.
static bool
take_rows(Reading *reading, Lane *lane, GError **error)
{
    for (;;) {
        char *bytes = NULL;
        int length = PQgetCopyData(lane->session, &bytes, 1);
        if (length == 0)
            return true;
        if (length < 0) { // the end of the data, or an error: the next result says which
            lane->in_copy = false;
            lane->ended = true;
            return true;
        }
        bool taken = take_message(reading, lane, bytes, (size_t)length, error);
        PQfreemem(bytes);
        if (!taken)
            return false;
    }
}

static bool
take_result(Reading *reading, Lane *lane, GError **error)
{
    g_autoptr(PGresult) result = PQgetResult(lane->session);
    if (result == NULL) {
        lane->done = true;
        return true;
    }
    if (PQresultStatus(result) == PGRES_COPY_OUT) {
        lane->in_copy = lane->touched = true;
        lane->has_header = false;
        return true;
    }
    if (connection_check(reading->snapshot->connection, result, error)) {
        if (lane->ended)
            finish_query(reading, lane);
        return true;
    }
    size_t at = MIN(lane->at, lane->count - 1);
    g_prefix_error(error, "catalog query \"%s\": ", reading->queries[lane->queries[at]].name);
    return false;
}

// Takes everything that has arrived on a session without waiting; false on error.
static bool
take_lane(Reading *reading, Lane *lane, GError **error)
{
    if (!PQconsumeInput(lane->session)) {
        connection_set_lost(reading->snapshot->connection, error);
        return false;
    }
    while (!lane->done) {
        if (lane->in_copy && !take_rows(reading, lane, error))
            return false;
        if (lane->in_copy || PQisBusy(lane->session))
            return true;
        if (!take_result(reading, lane, error))
            return false;
    }
    return true;
}

static void
cancel_session(PGconn *session)
{
    char message[256];
    PGcancel *cancel = PQgetCancel(session);
    if (cancel != NULL)
        PQcancel(cancel, message, sizeof message);
    PQfreeCancel(cancel);
}

static void
cancel_reading(Reading *reading)
{
    reading->cancelled = true;
    for (size_t i = 0; i < G_N_ELEMENTS(reading->lanes); i++)
        if (!reading->lanes[i].done && !reading->lanes[i].connecting)
            cancel_session(reading->lanes[i].session);
}

static struct pollfd
lane_poll(const Lane *lane)
{
    if (lane->done)
        return (struct pollfd){.fd = -1};
    bool writes = lane->connecting && lane->wants == PGRES_POLLING_WRITING;
    return (struct pollfd){.fd = PQsocket(lane->session), .events = writes ? POLLOUT : POLLIN};
}

// ---- the second session ------------------------------------------------------------------------

// Opens another session to the same place, without waiting for it.
static PGconn *
start_second(PGconn *first)
{
    g_autoptr(PQconninfoOption) options = PQconninfo(first);
    if (options == NULL)
        return NULL;
    g_autoptr(GPtrArray) names = g_ptr_array_new(), values = g_ptr_array_new();
    for (const PQconninfoOption *option = options; option->keyword != NULL; option++)
        if (option->val != NULL) {
            g_ptr_array_add(names, option->keyword);
            g_ptr_array_add(values, option->val);
        }
    g_ptr_array_add(names, NULL);
    g_ptr_array_add(values, NULL);
    return PQconnectStartParams((const char *const *)names->pdata,
                                (const char *const *)values->pdata, 0);
}

// What the second session cannot do, the first one does afterwards.
static void
give_up_second(Reading *reading)
{
    Lane *lane = &reading->lanes[1];
    PQfinish(reading->snapshot->second);
    reading->snapshot->second = NULL;
    g_clear_pointer(&reading->snapshot->exported, g_free);
    lane->connecting = false;
    lane->done = true;
}

static bool
join_snapshot(Reading *reading)
{
    g_autofree char *before = g_strdup_printf("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;"
                                              "SET TRANSACTION SNAPSHOT '%s';%s",
                                              reading->snapshot->exported, pin_sql);
    return send_lane(reading, &reading->lanes[1], before);
}

static void
go_on_connecting(Reading *reading)
{
    Lane *lane = &reading->lanes[1];
    lane->wants = PQconnectPoll(lane->session);
    if (lane->wants == PGRES_POLLING_FAILED) {
        give_up_second(reading);
    } else if (lane->wants == PGRES_POLLING_OK) {
        lane->connecting = false;
        if (!join_snapshot(reading))
            give_up_second(reading);
    }
}

// A pooler may have led the second session to another server, where the snapshot is unknown.
static bool
take_second(Reading *reading, GError **error)
{
    Lane *lane = &reading->lanes[1];
    if (lane->connecting) {
        go_on_connecting(reading);
        return true;
    }
    g_autoptr(GError) problem = NULL;
    if (take_lane(reading, lane, &problem))
        return true;
    if (!lane->touched && !reading->cancelled) {
        give_up_second(reading);
        return true;
    }
    g_propagate_error(error, g_steal_pointer(&problem));
    return false;
}

// ---- the loop ----------------------------------------------------------------------------------

static bool
wait_and_take(Reading *reading, int cancel_fd, GError **error)
{
    GCancellable *cancellable = reading->reader->cancellable;
    Lane *lanes = reading->lanes;
    while (!lanes[0].done || !lanes[1].done) {
        struct pollfd polls[] = {
            lane_poll(&lanes[0]),
            lane_poll(&lanes[1]),
            {.fd = reading->cancelled ? -1 : cancel_fd, .events = POLLIN},
        };
        int ready = poll(polls, G_N_ELEMENTS(polls), reading->cancelled ? CANCEL_PATIENCE_MS : -1);
        if (ready < 0)
            continue; // a signal
        if (ready == 0) {
            connection_set_lost(reading->snapshot->connection, error);
            return false;
        }
        if (!reading->cancelled && g_cancellable_is_cancelled(cancellable))
            cancel_reading(reading);
        if (polls[0].revents != 0 && !take_lane(reading, &lanes[0], error))
            return false;
        if (polls[1].revents != 0 && !take_second(reading, error))
            return false;
    }
    return true;
}

static bool
read_lanes(Reading *reading, GError **error)
{
    GCancellable *cancellable = reading->reader->cancellable;
    int cancel_fd = g_cancellable_get_fd(cancellable);
    bool done = wait_and_take(reading, cancel_fd, error);
    if (cancel_fd >= 0)
        g_cancellable_release_fd(cancellable);
    return done;
}

// Divides the queries between the sessions; alone, the first one takes all.
static void
divide(Reading *reading, bool two)
{
    for (size_t i = 0; i < G_N_ELEMENTS(reading->lanes); i++)
        reading->lanes[i] = (Lane){.queries = g_new(size_t, reading->count), .done = true};
    for (size_t i = 0; i < reading->count; i++) {
        Lane *lane = &reading->lanes[two && reading->queries[i].any_time];
        lane->queries[lane->count++] = i;
    }
}

static bool
start_lanes(Reading *reading, GError **error)
{
    Snapshot *snapshot = reading->snapshot;
    PGconn *first = connection_session(snapshot->connection);
    Lane *lanes = reading->lanes;
    divide(reading, snapshot->exported != NULL);
    lanes[0].session = first;
    if (!send_lane(reading, &lanes[0], NULL)) {
        connection_set_lost(snapshot->connection, error);
        return false;
    }
    if (lanes[1].count == 0)
        return true;
    bool again = snapshot->second != NULL;
    if (!again)
        snapshot->second = start_second(first);
    lanes[1].session = snapshot->second;
    lanes[1].connecting = !again;
    lanes[1].wants = PGRES_POLLING_WRITING;
    lanes[1].done = false;
    if (snapshot->second == NULL || (again && !send_lane(reading, &lanes[1], NULL)))
        give_up_second(reading);
    return true;
}

// What the second session could not take.
static bool
read_rest(Reading *reading, GError **error)
{
    Lane *lanes = reading->lanes;
    if (lanes[1].at == lanes[1].count)
        return true;
    g_free(lanes[0].queries);
    lanes[0] = (Lane){.session = lanes[0].session,
                      .queries = g_steal_pointer(&lanes[1].queries),
                      .count = lanes[1].count};
    lanes[1].count = 0;
    if (send_lane(reading, &lanes[0], NULL))
        return read_lanes(reading, error);
    connection_set_lost(reading->snapshot->connection, error);
    return false;
}

// Whatever a cancelled server says, it was cancelled; the answer may have been complete by then.
static bool
settle(const Reading *reading, bool done, GError **error)
{
    if (!done && connection_is_alive(reading->snapshot->connection))
        drain(connection_session(reading->snapshot->connection));
    if (!g_cancellable_is_cancelled(reading->reader->cancellable))
        return done;
    g_clear_error(error);
    server_error_set(error, SERVER_ERROR_CANCELLED, reading->snapshot->connection, "cancelled",
                     NULL);
    return false;
}

bool
snapshot_read(Snapshot *snapshot, const SnapshotQuery *queries, size_t count,
              const SnapshotReader *reader, GError **error)
{
    Reading reading = {.snapshot = snapshot, .queries = queries, .count = count, .reader = reader};
    bool done =
        start_lanes(&reading, error) && read_lanes(&reading, error) && read_rest(&reading, error);
    g_free(reading.lanes[0].queries);
    g_free(reading.lanes[1].queries);
    return settle(&reading, done, error);
}
