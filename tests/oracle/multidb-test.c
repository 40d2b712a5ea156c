// A project for three databases, run by flask db on three and by trueup on three others.
// multidb-peer does the work; this brings the server.
#include "tests/server/server.h"

#include <gio/gio.h>
#include <string.h>

enum { DATABASES = 6 };

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

static const char *
setting(const char *name, const char *otherwise)
{
    const char *value = g_getenv(name);
    return value != NULL ? value : otherwise;
}

static void
each_bind_runs_as_flask_db_runs_it(void **state)
{
    (void)state;
    g_autofree char *peer =
        g_build_filename(setting("SRCDIR", "."), "tests/oracle/multidb-peer", NULL);
    g_autoptr(GStrvBuilder) words = g_strv_builder_new();
    g_strv_builder_add_many(words, setting("PYTHON", "/usr/bin/python3"), peer,
                            setting("TRUEUP", "./trueup"), NULL);
    for (size_t i = 0; i < DATABASES; i++) {
        g_autofree char *url = url_of_new_database();
        g_strv_builder_add(words, url);
    }
    g_auto(GStrv) vector = g_strv_builder_end(words);
    g_autoptr(GError) error = NULL;
    g_autoptr(GSubprocess) process =
        g_subprocess_newv((const char *const *)vector,
                          G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE, &error);
    g_autofree char *output = NULL;
    if (process == NULL ||
        !g_subprocess_communicate_utf8(process, NULL, NULL, &output, NULL, &error))
        fail_msg("%s: %s", vector[0], error->message);
    if (!g_subprocess_get_successful(process))
        fail_msg("%s", output + (strlen(output) > 900 ? strlen(output) - 900 : 0));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(each_bind_runs_as_flask_db_runs_it)};
    g_autoptr(GSubprocess) flask = g_subprocess_new(
        G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL, setting("PYTHON", "/usr/bin/python3"), "-c",
        "import flask_migrate, flask_sqlalchemy, psycopg2", NULL);
    if (flask == NULL || !g_subprocess_wait_check(flask, NULL, NULL)) {
        print_message(
            "1..1\nnot ok 1 - Flask-Migrate is not installed: ./bootstrap check does that\n");
        return 1;
    }
    return cmocka_run_group_tests_name("multidb", tests, server_start, server_stop);
}
