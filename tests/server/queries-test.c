#include "tests/server/server.h"

#include "server/snapshot.h"

#include <string.h>

// Every catalog query, as it is for the server of this run: tests/server/versions.sh runs them all
// on every server from 12 on.

enum { MOST_QUERIES = 100 };

static Connection *connection;

static int
start(void **state)
{
    if (server_start(state) != 0)
        return -1;
    g_autofree char *address = server_database("CREATE TABLE t (id serial PRIMARY KEY, a text);");
    connection = server_connect(address);
    server_run(connection, "SET search_path = pg_catalog");
    return 0;
}

static int
stop(void **state)
{
    connection_close(connection);
    return server_stop(state);
}

static void
runs_on_this_server(void **state)
{
    const char *path = *state;
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;
    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_autofree char *sql = snapshot_sql_for(text, connection_facts(connection)->version);
    g_autoptr(Result) result = connection_query(connection, sql, NULL, 0, &error);
    if (result == NULL)
        fail_msg("%s", error->message);
    assert_true(result_columns(result) > 0);
}

static gint
compare_paths(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static GPtrArray *
query_files(void)
{
    const char *root = g_getenv("SRCDIR") != NULL ? g_getenv("SRCDIR") : ".";
    g_autofree char *folder = g_build_filename(root, "src/kind", NULL);
    g_autoptr(GDir) files = g_dir_open(folder, 0, NULL);
    GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
    for (const char *name = NULL; files != NULL && (name = g_dir_read_name(files)) != NULL;)
        if (g_str_has_suffix(name, ".sql"))
            g_ptr_array_add(paths, g_build_filename(folder, name, NULL));
    g_ptr_array_sort(paths, compare_paths);
    return paths;
}

int
main(void)
{
    static struct CMUnitTest tests[MOST_QUERIES];
    g_autoptr(GPtrArray) paths = query_files();
    g_autoptr(GPtrArray) facts = g_ptr_array_new_with_free_func(g_free);
    g_assert(paths->len > 0 && paths->len <= MOST_QUERIES);
    for (guint i = 0; i < paths->len; i++) {
        g_autofree char *file = g_path_get_basename(g_ptr_array_index(paths, i));
        g_ptr_array_add(facts, g_strdup_printf("%s runs on this server", file));
        tests[i] = (struct CMUnitTest){.name = g_ptr_array_index(facts, i),
                                       .test_func = runs_on_this_server,
                                       .initial_state = g_ptr_array_index(paths, i)};
    }
    return _cmocka_run_group_tests("queries", tests, paths->len, start, stop);
}
