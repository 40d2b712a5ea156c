#include "tests/server/server.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct {
    const char *fact, *script;
    const char *query, *expected; // what is then there
} Case;

static Case cases[] = {
    {"statements run one after the other", "CREATE TABLE t (a int);\nINSERT INTO t VALUES (1), (2)",
     "SELECT count(*) FROM t", "2"},
    {"semicolons in quotes, comments and bodies end nothing",
     "CREATE TABLE t (a text DEFAULT ';', \"b;\" text); -- a ; here\n"
     "/* and ; /* here */ ; */ CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $x$ SELECT ';'; "
     "$x$;"
     "INSERT INTO t VALUES (E'\\';', 'it''s;');",
     "SELECT a || \"b;\" || f() FROM t", "';it's;;"},
    {"the body of a function in SQL may hold semicolons",
     "CREATE FUNCTION f(int) RETURNS int BEGIN ATOMIC\n SELECT CASE WHEN $1 > 0 THEN 1 END;\n"
     " SELECT $1 + 1;\nEND;\nCREATE TABLE t (a int);",
     "SELECT f(1)", "2"},
    {"a rule of several statements is one",
     "CREATE TABLE t (a int); CREATE TABLE u (a int);"
     "CREATE RULE r AS ON INSERT TO t DO ALSO (INSERT INTO u VALUES (1); INSERT INTO u VALUES (2));"
     "INSERT INTO t VALUES (0);",
     "SELECT count(*) FROM u", "2"},
    {"rows behind COPY",
     "CREATE TABLE t (a int, b text);\nCOPY t (a, b) FROM stdin;\n1\tx;y\n"
     "2\t\\N\n\\.\n\nCREATE TABLE u ();",
     "SELECT string_agg(a || coalesce(b, '-'), ' ') FROM t", "1x;y 2-"},
    {"psql's own lines are passed over",
     "\\restrict abc\n\\connect other\nSET client_encoding = 'UTF8';\nCREATE TABLE t (a int);\n"
     "\\unrestrict abc\n",
     "SELECT count(*) FROM t", "0"},
    {"a setting of a newer server does not matter",
     "SET transaction_timeout_of_the_future = 0;\nCREATE TABLE t (a int);",
     "SELECT count(*) FROM t", "0"},
    {"a file may begin with a byte order mark",
     "\xef\xbb\xbf"
     "CREATE TABLE t (a int);",
     "SELECT count(*) FROM t", "0"},
    {"extensions are made, also in a schema of their own",
     "CREATE SCHEMA ext;\nCREATE EXTENSION IF NOT EXISTS pageinspect WITH SCHEMA ext;\n"
     "COMMENT ON EXTENSION pageinspect IS 'x';\nCREATE TABLE t (a int);",
     "SELECT extnamespace::regnamespace FROM pg_extension WHERE extname = 'pageinspect'", "ext"},
    {"roles that are named are there, and owners stay",
     "CREATE ROLE boss SUPERUSER;\nCREATE TABLE t (a int);\nALTER TABLE t OWNER TO somebody;\n"
     "GRANT SELECT ON t TO reader, PUBLIC;\nREVOKE ALL ON t FROM writer;\nGRANT boss TO reader;\n"
     "CREATE POLICY p ON t TO clerk USING (true);",
     "SELECT string_agg(rolname || rolsuper, ' ' ORDER BY rolname) FROM pg_roles WHERE rolname IN "
     "('boss', 'reader', 'writer', 'clerk', 'somebody')",
     "bossfalse clerkfalse readerfalse writerfalse"},
    {"functions may name what is not there",
     "CREATE FUNCTION f() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM later';"
     "CREATE TABLE later (a int);",
     "SELECT f()", "0"},
    {"databases and event triggers are left out",
     "CREATE DATABASE other;\nCREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS "
     "'BEGIN END';\nCREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION f();",
     "SELECT count(*) FROM pg_event_trigger", "0"},
};

static void
loads(void **state)
{
    const Case *row = *state;
    g_autofree char *address = server_database(row->script);
    g_autoptr(Connection) connection = server_connect(address);
    g_autofree char *found = server_value(connection, row->query);
    assert_string_equal(found, row->expected);
}

typedef struct {
    const char *fact, *script, *expected;
} Refusal;

static Refusal refusals[] = {
    {"a wrong statement is named by its line", "CREATE TABLE t (a int);\n\n  CREATE TABEL u ();\n",
     "test.sql:3: syntax error at or near \"TABEL\" (42601)"},
    {"a wrong word far inside a statement is named by its own place",
     "CREATE TABLE t (\n    a int,\n    b nix\n);",
     "test.sql:3:7: type \"nix\" does not exist "
     "(42704)"},
    {"letters of several bytes count as one", "SELECT 'äöü',\n  'é', nix;",
     "test.sql:2:8: column \"nix\" does not exist (42703)"},
    {"wrong rows are named by their COPY", "CREATE TABLE t (a int);\nCOPY t FROM stdin;\nx\n\\.\n",
     "test.sql:2: invalid input syntax for type integer: \"x\" (22P02)"},
    {"what only psql can do is refused", "CREATE TABLE t (a int);\n\\i other.sql\n",
     "test.sql:2: psql's \\i is not run here\n"
     "hint: write the statements into one file, or load it with psql and name the database"},
    {"an extension that is not installed", "CREATE TABLE t (a int);\nCREATE EXTENSION nix;",
     "test.sql:2: extension \"nix\" is not available (0A000)\n"
     "hint: The extension must first be installed on the system where PostgreSQL is running."},
    {"rights of a superuser are not to be had", "COPY pg_class TO '/tmp/x';",
     "test.sql:1: must be superuser or have privileges of the pg_write_server_files role to COPY "
     "to a file (42501)\n"
     "hint: Anyone can COPY to stdout or from stdin. psql's \\copy command also works for anyone."},
};

static void
is_refused(void **state)
{
    const Refusal *row = *state;
    g_autoptr(GError) error = NULL;
    assert_null(sandbox_load_text(server_sandbox(), "test", "test.sql", row->script, &error));
    assert_string_equal(error->message, row->expected);
    assert_int_equal(error->code, SERVER_ERROR_SCRIPT);
}

// What pg_dump prints of a database, without the lines that differ from run to run.
static char *
dump(const char *address)
{
    g_autofree char *program =
        g_build_filename(sandbox_programs(server_sandbox()), "pg_dump", NULL);
    g_autofree char *superuser = sandbox_superuser_address(server_sandbox(), address);
    const char *const command[] = {program, "-d", superuser, NULL};
    g_autoptr(GSubprocess) process =
        g_subprocess_newv(command, G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL);
    g_autofree char *output = NULL;
    if (process == NULL ||
        !g_subprocess_communicate_utf8(process, NULL, NULL, &output, NULL, NULL) ||
        !g_subprocess_get_successful(process))
        return NULL;
    g_autoptr(GRegex) unstable = g_regex_new("^\\\\(un)?restrict .*$", G_REGEX_MULTILINE, 0, NULL);
    return g_regex_replace_literal(unstable, output, -1, 0, "", 0, NULL);
}

static void
a_dump_that_is_loaded_dumps_the_same(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autofree char *first = server_database(
        "CREATE EXTENSION pg_trgm; CREATE SCHEMA app; CREATE TYPE app.mood AS ENUM ('a;', 'b');"
        "CREATE TABLE app.t (id serial PRIMARY KEY, m app.mood, x text DEFAULT E'a\\nb;');"
        "CREATE INDEX ON app.t USING gin (x public.gin_trgm_ops);"
        "INSERT INTO app.t (m, x) VALUES ('a;', E'tab\\tnew\\nline\\\\.'), ('b', NULL);"
        "CREATE VIEW app.v AS SELECT id FROM app.t WHERE x IS NULL;"
        "CREATE FUNCTION app.f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN PERFORM 1; END $$;"
        "COMMENT ON TABLE app.t IS 'it''s; a table'; GRANT SELECT ON app.t TO reader;"
        "ALTER TABLE app.t ENABLE ROW LEVEL SECURITY;");
    g_autofree char *text = dump(first);
    g_autofree char *folder = g_dir_make_tmp("trueup-test-XXXXXX", NULL);
    g_autofree char *file = g_build_filename(folder, "dump.sql", NULL);
    assert_non_null(text);
    assert_true(g_file_set_contents(file, text, -1, NULL));
    g_autofree char *second = sandbox_load_sql(server_sandbox(), "loaded", file, NULL, &error);
    g_remove(file);
    g_rmdir(folder);
    if (second == NULL)
        fail_msg("%s", error->message);
    g_autofree char *again = dump(second);
    assert_string_equal(again, text);
}

static void
a_folder_is_run_in_the_order_of_its_names(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = g_dir_make_tmp("trueup-test-XXXXXX", NULL);
    g_autofree char *first = g_build_filename(folder, "1.sql", NULL);
    g_autofree char *second = g_build_filename(folder, "2.sql", NULL);
    g_file_set_contents(second, "INSERT INTO t VALUES (3)", -1, NULL);
    g_file_set_contents(first, "CREATE TABLE t (a int)", -1, NULL);
    g_autofree char *address = sandbox_load_sql(server_sandbox(), "folder", folder, NULL, &error);
    g_remove(first);
    g_remove(second);
    assert_null(error);
    g_autoptr(Connection) connection = server_connect(address);
    g_autofree char *value = server_value(connection, "SELECT a FROM t");
    assert_string_equal(value, "3");
    assert_null(sandbox_load_sql(server_sandbox(), "folder", folder, NULL, &error));
    g_autofree char *expected = g_strdup_printf("%s: no *.sql in this folder", folder);
    assert_string_equal(error->message, expected);
    g_rmdir(folder);
    g_clear_error(&error);
    assert_null(sandbox_load_sql(server_sandbox(), "folder", first, NULL, &error));
    g_autofree char *missing = g_strdup_printf("%s: no such file", first);
    assert_string_equal(error->message, missing);
}

static void
a_scratch_server_is_left_as_it_was(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autofree char *home = server_database(NULL);
    g_autofree char *superuser = sandbox_superuser_address(server_sandbox(), home);
    const SandboxOptions options = {.address = superuser};
    g_autoptr(Connection) connection = server_connect(superuser);
    const char *census = "SELECT (SELECT count(*) FROM pg_database) || ' ' || (SELECT count(*)"
                         " FROM pg_roles)";
    // the private server has no template0, which a scratch server's databases are made of
    g_autofree char *make = g_strdup_printf("CREATE DATABASE template0 TEMPLATE %s",
                                            connection_facts(connection)->database);
    server_run(connection, make);
    g_autofree char *before = server_value(connection, census);
    Sandbox *scratch = sandbox_start(&options, &error);
    if (scratch == NULL)
        fail_msg("%s", error->message);
    assert_null(sandbox_folder(scratch));
    g_autofree char *address =
        sandbox_load_text(scratch, "x", "x.sql", "CREATE TABLE t (a int)", &error);
    if (address == NULL)
        fail_msg("%s", error->message);
    Connection *foreign = server_connect(address);
    g_autofree char *rights =
        server_value(foreign, "SELECT usesuper FROM pg_user WHERE usename = current_user");
    assert_string_equal(rights, "f");
    connection_close(foreign);
    sandbox_stop(scratch);
    g_autofree char *after = server_value(connection, census);
    assert_string_equal(after, before);
}

static const struct CMUnitTest others[] = {
    cmocka_unit_test(a_dump_that_is_loaded_dumps_the_same),
    cmocka_unit_test(a_folder_is_run_in_the_order_of_its_names),
    cmocka_unit_test(a_scratch_server_is_left_as_it_was),
};

int
main(void)
{
    enum { CASES = G_N_ELEMENTS(cases), REFUSALS = G_N_ELEMENTS(refusals) };
    struct CMUnitTest tests[CASES + REFUSALS + G_N_ELEMENTS(others)] = {0};
    for (size_t i = 0; i < CASES; i++)
        tests[i] = (struct CMUnitTest){
            .name = cases[i].fact, .test_func = loads, .initial_state = &cases[i]};
    for (size_t i = 0; i < REFUSALS; i++)
        tests[CASES + i] = (struct CMUnitTest){
            .name = refusals[i].fact, .test_func = is_refused, .initial_state = &refusals[i]};
    memcpy(tests + CASES + REFUSALS, others, sizeof others);
    return cmocka_run_group_tests_name("load", tests, server_start, server_stop);
}
