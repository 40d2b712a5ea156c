#include "tests/server/server.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

// The server's folder and the like differ from run to run: FOLDER stands for it.
static char *
without_folder(const char *text)
{
    g_auto(GStrv) pieces = g_strsplit(text, sandbox_folder(server_sandbox()), -1);
    return g_strjoinv("FOLDER", pieces);
}

typedef struct {
    const char *fact, *address; // FOLDER is the server's
    ServerError code;
    const char *expected;
} Refusal;

static Refusal refusals[] = {
    {"nobody listens at a port", "postgresql://ada:secret@127.0.0.1:1/microblog",
     SERVER_ERROR_UNREACHABLE,
     "microblog at 127.0.0.1:1: connection refused\n"
     "hint: \"trueup config\" shows where this address comes from"},
    {"nobody listens at a socket", "host=/nowhere dbname=microblog", SERVER_ERROR_UNREACHABLE,
     "microblog at /nowhere:5432: no server listens on its socket\n"
     "hint: \"trueup config\" shows where this address comes from"},
    {"a database that is not there", "host=FOLDER user=trueup dbname=microblog",
     SERVER_ERROR_NO_DATABASE,
     "microblog at FOLDER:5432: database \"microblog\" does not exist\n"
     "hint: \"psql -l\" lists the databases there"},
    {"a role that is not there", "host=FOLDER user=nobody dbname=template1",
     SERVER_ERROR_AUTHENTICATION,
     "template1 at FOLDER:5432: role \"nobody\" does not exist\n"
     "hint: \"trueup config\" shows where this address comes from"},
    {"an address that cannot be read", "postgresql://ada:hush%zz@localhost/microblog",
     SERVER_ERROR_ADDRESS,
     "the database address cannot be read: invalid percent-encoded token\n"
     "hint: postgresql://user@host:5432/database, or host=… dbname=…"},
    {"an unknown setting in an address", "hush=1 dbname=microblog", SERVER_ERROR_ADDRESS,
     "the database address cannot be read: invalid connection option\n"
     "hint: postgresql://user@host:5432/database, or host=… dbname=…"},
    {"an address with a quote that is not closed", "dbname=x password='hush", SERVER_ERROR_ADDRESS,
     "the database address cannot be read: unterminated quoted string in connection info string\n"
     "hint: postgresql://user@host:5432/database, or host=… dbname=…"},
};

static void
is_refused(void **state)
{
    const Refusal *row = *state;
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) pieces = g_strsplit(row->address, "FOLDER", -1);
    g_autofree char *address = g_strjoinv(sandbox_folder(server_sandbox()), pieces);
    assert_null(connection_open(address, NULL, &error));
    g_autofree char *text = without_folder(error->message);
    assert_string_equal(text, row->expected);
    assert_int_equal(error->code, row->code);
}

// Lets the server ask for passwords over its socket, or not; returns when it does.
static void
ask_for_passwords(const char *address, bool ask)
{
    g_autofree char *rules =
        g_build_filename(sandbox_folder(server_sandbox()), "data", "pg_hba.conf", NULL);
    FILE *file = g_fopen(rules, "w"); // in place: the file stays the server's
    assert_non_null(file);
    fputs(ask ? "local all trueup_superuser trust\nlocal all all scram-sha-256\n"
              : "local all all trust\n",
          file);
    assert_int_equal(fclose(file), 0);
    g_autoptr(Connection) superuser = server_connect_superuser(address);
    server_run(superuser, "ALTER ROLE trueup PASSWORD 'right'; SELECT pg_reload_conf()");
    // the rules count from the moment at which the signal reached the postmaster
    gint64 deadline = g_get_monotonic_time() + 20 * G_USEC_PER_SEC;
    bool asks = !ask;
    while (asks != ask && g_get_monotonic_time() < deadline) {
        g_autoptr(Connection) connection = connection_open(address, NULL, NULL);
        asks = connection == NULL;
    }
    assert_int_equal(asks, ask);
}

static void
a_wrong_password_is_never_shown(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autofree char *address = server_database(NULL);
    g_autofree char *wrong = g_strdup_printf("%s password='wrongword'", address);
    g_autofree char *right = g_strdup_printf("%s password='right'", address);
    ask_for_passwords(address, true);
    assert_null(connection_open(address, NULL, &error));
    assert_int_equal(error->code, SERVER_ERROR_AUTHENTICATION);
    assert_non_null(strstr(error->message, "a password is needed for user \"trueup\"\n"
                                           "hint: PGPASSWORD or a line in ~/.pgpass"));
    g_clear_error(&error);
    assert_null(connection_open(wrong, NULL, &error));
    assert_int_equal(error->code, SERVER_ERROR_AUTHENTICATION);
    assert_non_null(strstr(error->message, "password authentication failed for user \"trueup\""));
    assert_null(strstr(error->message, "wrongword"));
    g_autoptr(Connection) connection = server_connect(right);
    assert_true(connection_is_alive(connection));
    ask_for_passwords(address, false);
}

// A server that says what it is told to, once, on a socket of its own.
typedef struct {
    GSocket *listener;
    char *folder, *path;
    const char *words; // what it sends after the first message; NULL: it stays silent
    size_t length;
} Impostor;

static gpointer
impostor_run(gpointer data)
{
    Impostor *impostor = data;
    char message[1024];
    g_autoptr(GSocket) client = g_socket_accept(impostor->listener, NULL, NULL);
    if (impostor->words != NULL &&
        g_socket_receive(client, message, sizeof message, NULL, NULL) > 0)
        g_socket_send(client, impostor->words, impostor->length, NULL, NULL);
    // until the other side has enough
    while (g_socket_receive(client, message, sizeof message, NULL, NULL) > 0)
        continue;
    return NULL;
}

static GThread *
impostor_start(Impostor *impostor)
{
    impostor->folder = g_dir_make_tmp("trueup-test-XXXXXX", NULL);
    impostor->path = g_build_filename(impostor->folder, ".s.PGSQL.5432", NULL);
    g_autoptr(GSocketAddress) address = g_unix_socket_address_new(impostor->path);
    impostor->listener =
        g_socket_new(G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);
    assert_true(g_socket_bind(impostor->listener, address, FALSE, NULL));
    assert_true(g_socket_listen(impostor->listener, NULL));
    return g_thread_new("impostor", impostor_run, impostor);
}

static void
impostor_stop(Impostor *impostor, GThread *thread)
{
    g_thread_join(thread);
    g_object_unref(impostor->listener);
    g_remove(impostor->path);
    g_rmdir(impostor->folder);
    g_free(impostor->path);
    g_free(impostor->folder);
}

static char *
impostor_address(const Impostor *impostor, const char *more)
{
    return g_strdup_printf("host=%s dbname=old user=ada %s", impostor->folder, more);
}

static void
a_server_before_12_is_refused(void **state)
{
    (void)state;
    // AuthenticationOk, ParameterStatus server_version, ReadyForQuery
    static const char words[] = "R\0\0\0\10\0\0\0\0"
                                "S\0\0\0\031server_version\00011.22\0"
                                "Z\0\0\0\5I";
    Impostor impostor = {.words = words, .length = sizeof words - 1};
    g_autoptr(GError) error = NULL;
    GThread *thread = impostor_start(&impostor);
    g_autofree char *address = impostor_address(&impostor, "");
    assert_null(connection_open(address, NULL, &error));
    impostor_stop(&impostor, thread);
    assert_int_equal(error->code, SERVER_ERROR_TOO_OLD);
    assert_non_null(
        strstr(error->message, ": the server is PostgreSQL 11.22; trueup needs 12 or later"));
}

static void
a_server_that_says_nothing_is_given_up(void **state)
{
    (void)state;
    Impostor impostor = {0};
    g_autoptr(GError) error = NULL;
    GThread *thread = impostor_start(&impostor);
    g_autofree char *address = impostor_address(&impostor, "connect_timeout=2");
    assert_null(connection_open(address, NULL, &error));
    impostor_stop(&impostor, thread);
    assert_int_equal(error->code, SERVER_ERROR_UNREACHABLE);
    assert_non_null(strstr(error->message, ": no answer within 2 s\n"));
}

static gpointer
cancel_soon(gpointer data)
{
    g_usleep(50 * 1000);
    g_cancellable_cancel(data);
    return NULL;
}

static void
connecting_can_be_cancelled(void **state)
{
    (void)state;
    Impostor impostor = {0};
    g_autoptr(GError) error = NULL;
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    GThread *thread = impostor_start(&impostor);
    g_autofree char *address = impostor_address(&impostor, "");
    GThread *canceller = g_thread_new("cancel", cancel_soon, cancellable);
    assert_null(connection_open(address, cancellable, &error));
    g_thread_join(canceller);
    impostor_stop(&impostor, thread);
    assert_int_equal(error->code, SERVER_ERROR_CANCELLED);
}

static void
a_statement_can_be_cancelled_and_the_session_goes_on(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    g_autofree char *address = server_database(NULL);
    g_autoptr(Connection) connection = server_connect(address);
    connection_watch(connection, cancellable);
    GThread *canceller = g_thread_new("cancel", cancel_soon, cancellable);
    gint64 begin = g_get_monotonic_time();
    assert_false(connection_execute(connection, "SELECT pg_sleep(600)", &error));
    g_thread_join(canceller);
    assert_true(g_get_monotonic_time() - begin < 10 * G_USEC_PER_SEC);
    assert_int_equal(error->code, SERVER_ERROR_CANCELLED);
    connection_watch(connection, NULL);
    g_autofree char *value = server_value(connection, "SELECT 'still here'");
    assert_string_equal(value, "still here");
}

static void
a_time_limit_is_told_from_a_cancel(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autofree char *address = server_database(NULL);
    g_autoptr(Connection) connection = server_connect(address);
    server_run(connection, "SET statement_timeout = 20");
    assert_false(connection_execute(connection, "SELECT pg_sleep(600)", &error));
    assert_int_equal(error->code, SERVER_ERROR_TIMEOUT);
    assert_true(server_error_is(error, "57014"));
}

static gpointer
end_sessions(gpointer data)
{
    g_autofree char *address = g_strdup(data);
    g_autoptr(Connection) superuser = server_connect_superuser(address);
    for (;;) {
        g_autofree char *ended =
            server_value(superuser, "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                                    " WHERE usename = 'trueup' AND query ~ 'pg_sleep'");
        if (*ended != '0')
            return NULL;
    }
}

static void
a_session_that_ends_in_a_statement_is_lost(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autofree char *address = server_database(NULL);
    g_autoptr(Connection) connection = server_connect(address);
    GThread *killer = g_thread_new("kill", end_sessions, address);
    assert_null(connection_query(connection, "SELECT pg_sleep(600)", NULL, 0, &error));
    g_thread_join(killer);
    assert_int_equal(error->code, SERVER_ERROR_LOST);
    assert_false(connection_is_alive(connection));
    g_clear_error(&error);
    assert_false(connection_execute(connection, "SELECT 1", &error));
    assert_int_equal(error->code, SERVER_ERROR_LOST);
}

static void
an_error_has_the_servers_words(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autofree char *address = server_database("CREATE TABLE t (a int UNIQUE);"
                                               "INSERT INTO t VALUES (1);");
    g_autoptr(Connection) connection = server_connect(address);
    assert_false(connection_execute(connection, "INSERT INTO t VALUES (1)", &error));
    ServerErrorDetails details = server_error_details(error);
    assert_string_equal(details.sqlstate, "23505");
    assert_string_equal(details.detail, "Key (a)=(1) already exists.");
    assert_non_null(strstr(error->message, "duplicate key value violates unique constraint "
                                           "\"t_a_key\" (23505)"));
    g_clear_error(&error);
    assert_null(connection_query(connection, "SELECT nix FROM t", NULL, 0, &error));
    assert_int_equal(server_error_details(error).position, 8);
}

static void
results_are_read_by_type(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autofree char *address = server_database(NULL);
    g_autoptr(Connection) connection = server_connect(address);
    const char *const values[] = {"9223372036854775807", NULL};
    g_autoptr(Result) result = connection_query(
        connection, "SELECT $1::bigint AS n, $2::text AS t, 1.5::real AS r, true AS \"B\"", values,
        2, &error);
    assert_non_null(result);
    assert_int_equal(result_rows(result), 1);
    assert_true(result_integer(result, 0, 0) == G_MAXINT64);
    assert_true(result_is_null(result, 0, 1));
    assert_null(result_text(result, 0, 1));
    assert_true(result_real(result, 0, 2) == 1.5);
    assert_true(result_boolean(result, 0, 3));
    assert_int_equal(result_find_column(result, "B"), 3);
    assert_int_equal(result_find_column(result, "b"), -1);
}

static void
a_read_only_transaction_writes_nothing(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autofree char *address = server_database("CREATE TABLE t (a int);");
    g_autoptr(Connection) connection = server_connect(address);
    assert_true(connection_begin_read_only(connection, NULL));
    assert_false(connection_execute(connection, "INSERT INTO t VALUES (1)", &error));
    assert_true(server_error_is(error, "25006"));
    connection_rollback(connection);
    server_run(connection, "INSERT INTO t VALUES (1)");
}

static void
a_session_says_who_it_is(void **state)
{
    (void)state;
    g_autofree char *address = server_database(NULL);
    g_autoptr(Connection) connection = server_connect(address);
    const ConnectionFacts *facts = connection_facts(connection);
    g_autofree char *identity = without_folder(facts->identity);
    g_autofree char *name = server_value(connection, "SHOW application_name");
    g_autofree char *version = server_value(connection, "SHOW server_version_num");
    g_autofree char *expected = g_strdup_printf("%s@FOLDER:5432", facts->database);
    assert_string_equal(identity, expected);
    assert_string_equal(facts->user, "trueup");
    assert_false(facts->replica);
    assert_string_equal(name, "trueup");
    assert_int_equal(facts->version, g_ascii_strtoll(version, NULL, 10));
}

static void
the_server_itself_is_no_pooler(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autofree char *address = server_database(NULL);
    g_autoptr(Connection) connection = server_connect(address);
    assert_true(connection_check_own(connection, &error));
    assert_null(error);
}

static const struct CMUnitTest others[] = {
    cmocka_unit_test(a_wrong_password_is_never_shown),
    cmocka_unit_test(a_server_before_12_is_refused),
    cmocka_unit_test(a_server_that_says_nothing_is_given_up),
    cmocka_unit_test(connecting_can_be_cancelled),
    cmocka_unit_test(a_statement_can_be_cancelled_and_the_session_goes_on),
    cmocka_unit_test(a_time_limit_is_told_from_a_cancel),
    cmocka_unit_test(a_session_that_ends_in_a_statement_is_lost),
    cmocka_unit_test(an_error_has_the_servers_words),
    cmocka_unit_test(results_are_read_by_type),
    cmocka_unit_test(a_read_only_transaction_writes_nothing),
    cmocka_unit_test(a_session_says_who_it_is),
    cmocka_unit_test(the_server_itself_is_no_pooler),
};

int
main(void)
{
    struct CMUnitTest tests[G_N_ELEMENTS(refusals) + G_N_ELEMENTS(others)] = {0};
    g_unsetenv("PGPASSWORD");
    g_setenv("PGPASSFILE", "/nowhere", TRUE);
    for (size_t i = 0; i < G_N_ELEMENTS(refusals); i++)
        tests[i] = (struct CMUnitTest){
            .name = refusals[i].fact, .test_func = is_refused, .initial_state = &refusals[i]};
    memcpy(tests + G_N_ELEMENTS(refusals), others, sizeof others);
    return cmocka_run_group_tests_name("connection", tests, server_start, server_stop);
}
