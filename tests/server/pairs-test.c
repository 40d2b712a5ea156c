#include "tests/server/pair.h"
#include "tests/server/server.h"

#include <string.h>

// The pairs of pairs.sql: each side becomes the other one, and the rows of tables that both have
// are still there. Expressions are only compared as texts here, the arbiter has its own test.

typedef struct {
    char *fact;
    GString *sides[2], *rows;
} Pair;

static void
pair_free(Pair *pair)
{
    g_free(pair->fact);
    for (size_t i = 0; i < G_N_ELEMENTS(pair->sides); i++)
        g_string_free(pair->sides[i], TRUE);
    g_string_free(pair->rows, TRUE);
    g_free(pair);
}

static Pair *
pair_new(const char *fact)
{
    Pair *pair = g_new0(Pair, 1);
    pair->fact = g_strdup(fact);
    pair->sides[0] = g_string_new(NULL);
    pair->sides[1] = g_string_new(NULL);
    pair->rows = g_string_new(NULL);
    return pair;
}

// "-- fact: …" begins a pair, "-- to" its other side, "-- rows" what both sides' tables hold.
static GPtrArray *
read_pairs(void)
{
    const char *root = g_getenv("SRCDIR") != NULL ? g_getenv("SRCDIR") : ".";
    g_autofree char *path = g_build_filename(root, "tests/server/pairs.sql", NULL);
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;
    g_file_get_contents(path, &text, NULL, &error);
    pair_assert_no_error(error);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    GPtrArray *pairs = g_ptr_array_new_with_free_func((GDestroyNotify)pair_free);
    GString *part = NULL;
    Pair *pair = NULL;
    for (char **line = lines; *line != NULL; line++) {
        if (g_str_has_prefix(*line, "-- fact: ")) {
            pair = pair_new(*line + strlen("-- fact: "));
            g_ptr_array_add(pairs, pair);
            part = pair->sides[0];
        } else if (pair != NULL && strcmp(*line, "-- to") == 0) {
            part = pair->sides[1];
        } else if (pair != NULL && strcmp(*line, "-- rows") == 0) {
            part = pair->rows;
        } else if (part != NULL) {
            g_string_append_printf(part, "%s\n", *line);
        }
    }
    return pairs;
}

static char *
superuser_database(const char *sql)
{
    g_autofree char *address = server_database(NULL);
    char *superuser = sandbox_superuser_address(server_sandbox(), address);
    Connection *connection = server_connect(superuser);
    server_run(connection, sql);
    connection_close(connection);
    return superuser;
}

static char *
ask(const char *address, const char *sql)
{
    Connection *connection = server_connect(address);
    char *value = server_value(connection, sql);
    connection_close(connection);
    return value;
}

// "t=1 u=2": how many rows the tables of these names have, where they have any.
static char *
count_rows(const char *address, const char *names)
{
    g_autofree char *sql = g_strdup_printf(
        "SELECT string_agg(r || '=' || n, ' ' ORDER BY r) FROM ("
        "SELECT r, (xpath('/row/n/text()', query_to_xml('SELECT count(*) AS n FROM ' || r, false, "
        "true, '')))[1]::text AS n"
        "  FROM (SELECT format('%%I.%%I', n.nspname, c.relname) r FROM pg_class c"
        "          JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p')) x"
        " WHERE r = ANY (%s)) y WHERE n <> '0'",
        names);
    return ask(address, sql);
}

static void
check_way(const Pair *pair, size_t first)
{
    g_autofree char *address = superuser_database(pair->sides[first]->str);
    g_autofree char *target = superuser_database(pair->sides[1 - first]->str);
    Connection *connection = server_connect(address);
    server_run(connection, pair->rows->str);
    connection_close(connection);
    g_autofree char *names =
        ask(target, "SELECT quote_literal(array_agg(format('%I.%I', n.nspname, c.relname)))"
                    "  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                    " WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_|^information_'");
    g_autofree char *before = *names == '\0' ? NULL : count_rows(address, names);
    g_autoptr(Schema) from = pair_reflect(address);
    g_autoptr(Schema) to = pair_reflect(target);
    g_autoptr(GError) error = NULL;
    g_autoptr(Changes) changes = diff_schemas(from, to, NULL, &error);
    pair_assert_no_error(error);
    assert_true(changes->count > 0);
    g_autoptr(Plan) plan = plan_new(changes, &error);
    pair_assert_no_error(error);
    pair_apply(address, plan);
    pair_assert_equal(address, target);
    g_autofree char *after = before == NULL ? NULL : count_rows(address, names);
    if (before != NULL)
        assert_string_equal(after, before);
}

static void
each_side_becomes_the_other(void **state)
{
    check_way(*state, 0);
    check_way(*state, 1);
}

int
main(void)
{
    g_autoptr(GPtrArray) pairs = read_pairs();
    g_autofree struct CMUnitTest *tests = g_new0(struct CMUnitTest, pairs->len);
    for (guint i = 0; i < pairs->len; i++) {
        Pair *pair = pairs->pdata[i];
        tests[i] = (struct CMUnitTest){
            .name = pair->fact, .test_func = each_side_becomes_the_other, .initial_state = pair};
    }
    return _cmocka_run_group_tests("pairs", tests, pairs->len, server_start, server_stop);
}
