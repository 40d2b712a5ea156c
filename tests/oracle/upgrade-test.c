// The same histories, run by the real Alembic on one database and by trueup on another.
// upgrade-peer does the work; this brings the server.
#include "tests/server/server.h"

#include <gio/gio.h>
#include <string.h>

static char *
url_of(const char *address)
{
    g_autoptr(Connection) connection = server_connect(address);
    const ConnectionFacts *facts = connection_facts(connection);
    g_autofree char *host = g_uri_escape_string(facts->host, NULL, FALSE);
    return g_strdup_printf("postgresql://%s@/%s?host=%s&port=%s", facts->user, facts->database,
                           host, facts->port);
}

static const char *
setting(const char *name, const char *otherwise)
{
    const char *value = g_getenv(name);
    return value != NULL ? value : otherwise;
}

static void
histories_run_as_alembic_runs_them(void **state)
{
    (void)state;
    g_autofree char *theirs = server_database(NULL);
    g_autofree char *ours = server_database(NULL);
    g_autofree char *url_theirs = url_of(theirs);
    g_autofree char *url_ours = url_of(ours);
    g_autofree char *peer =
        g_build_filename(setting("SRCDIR", "."), "tests/oracle/upgrade-peer", NULL);
    const char *vector[] = {setting("PYTHON", "/usr/bin/python3"),
                            peer,
                            setting("TRUEUP", "./trueup"),
                            url_theirs,
                            url_ours,
                            setting("UPGRADE_SEED", "1"),
                            setting("UPGRADE_PROJECTS", "6"),
                            NULL};
    g_autoptr(GError) error = NULL;
    g_autoptr(GSubprocess) process = g_subprocess_newv(
        vector, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE, &error);
    g_autofree char *output = NULL;
    if (process == NULL ||
        !g_subprocess_communicate_utf8(process, NULL, NULL, &output, NULL, &error))
        fail_msg("%s: %s", vector[0], error->message);
    if (!g_subprocess_get_successful(process))
        // cmocka shows the first thousand letters: the end says what it was
        fail_msg("%s", output + (strlen(output) > 900 ? strlen(output) - 900 : 0));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(histories_run_as_alembic_runs_them)};
    g_autoptr(GSubprocess) alembic = g_subprocess_new(
        G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL, setting("PYTHON", "/usr/bin/python3"), "-c",
        "import alembic, psycopg2, sys; sys.exit(alembic.__version__ != '1.8.1')", NULL);
    if (alembic == NULL || !g_subprocess_wait_check(alembic, NULL, NULL)) {
        print_message(
            "1..1\nnot ok 1 - Alembic 1.8.1 is not installed: ./bootstrap check does that\n");
        return 1;
    }
    return cmocka_run_group_tests_name("upgrade", tests, server_start, server_stop);
}
