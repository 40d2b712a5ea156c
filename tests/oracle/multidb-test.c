// The real flask db and alembic beside trueup, command by command: a project for three databases
// (multidb-peer), and every option of every command (commands-peer). The scripts do the work; this
// brings the server.
#include "tests/oracle/peer.h"

#include <gio/gio.h>
#include <string.h>

static char *
url_of_new_database(void)
{
    g_autofree char *address = server_database(NULL);
    g_autoptr(Connection) connection = server_connect(address);
    const ConnectionFacts *facts = connection_facts(connection);
    g_autofree char *host = g_uri_escape_string(facts->host, NULL, FALSE);
    return g_strdup_printf("postgresql://%s@/%s?host=%s&port=%s", facts->user, facts->database,
                           host, facts->port);
}

static void
run_peer(const char *script, size_t databases)
{
    g_autoptr(GPtrArray) command = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(command, g_strdup("/usr/bin/python3"));
    g_ptr_array_add(command, peer_file(script));
    g_ptr_array_add(command, g_strdup(g_getenv("TRUEUP")));
    for (size_t i = 0; i < databases; i++)
        g_ptr_array_add(command, url_of_new_database());
    g_autofree char *output = peer_run(command, NULL);
    assert_non_null(strstr(output, " 0 differ"));
}

static void
each_bind_runs_as_flask_db_runs_it(void **state)
{
    (void)state;
    run_peer("multidb-peer", 6);
}

static void
each_command_ends_prints_and_leaves_what_flask_db_and_alembic_do(void **state)
{
    (void)state;
    run_peer("commands-peer", 4);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_bind_runs_as_flask_db_runs_it),
        cmocka_unit_test(each_command_ends_prints_and_leaves_what_flask_db_and_alembic_do),
    };
    g_autoptr(GSubprocess) flask =
        g_subprocess_new(G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL, "/usr/bin/python3", "-c",
                         "import flask_migrate, flask_sqlalchemy, psycopg2", NULL);
    if (flask == NULL || !g_subprocess_wait_check(flask, NULL, NULL)) {
        print_message(
            "1..1\nnot ok 1 - Flask-Migrate is not installed: ./bootstrap check does that\n");
        return 1;
    }
    return cmocka_run_group_tests_name("multidb", tests, server_start, server_stop);
}
