#include "tests/server/server.h"

#include "kind/reflect.h"
#include "schema/types.h"
#include "server/arbiter.h"

#include <glib/gstdio.h>
#include <string.h>

static const char setup[] = "CREATE TYPE mood AS ENUM ('sad', 'happy');"
                            "CREATE TABLE one (a int); CREATE TABLE two (a int);"
                            "CREATE TABLE \"user\" (id int, v varchar(20), short varchar(5),"
                            " status text, price numeric(10,2), qty int, a int, b bigint,"
                            " ok boolean, day date, at timestamptz, local timestamp, tags text[],"
                            " data jsonb, m mood, c char(3), score float8, name text COLLATE \"C\","
                            " n numeric);"
                            "CREATE SEQUENCE s;"
                            "CREATE FUNCTION slug(text) RETURNS text LANGUAGE sql IMMUTABLE"
                            " AS 'SELECT lower($1)';";

typedef struct {
    const char *fact;
    const char *column; // whose default it is; NULL: a CHECK
    const char *from, *to;
    Verdict expected;
    bool by_tree; // decided without asking the server
} Case;

static Case cases[] = {
    // the table of reference/arbiter.md
    {"a literal and its cast are the same default", "v", "'user'::character varying", "'user'",
     VERDICT_SAME, true},
    {"a number may stand in quotes", "price", "0", "'0'", VERDICT_SAME, true},
    {"empty arrays are the same", "tags", "'{}'::text[]", "ARRAY[]::text[]", VERDICT_SAME, false},
    {"nextval of a name and of a regclass", "id", "nextval('public.s'::regclass)",
     "nextval('public.s')", VERDICT_SAME, false},
    {"IN and = ANY, BETWEEN and two comparisons", NULL,
     "((status = ANY (ARRAY['a'::text, 'b'::text])) AND ((id >= 1) AND (id <= 10)))",
     "status in ('a','b') and id between 1 and 10", VERDICT_SAME, true},
    {"the cast of a varchar to text in a call", NULL, "lower((v)::text) = 'a'::text",
     "lower(v) = 'a'", VERDICT_SAME, false},
    {"NOT IS NULL is IS NOT NULL", NULL, "(a IS NOT NULL)", "not (a is null)", VERDICT_SAME, false},
    {"a constant's cast to regconfig", NULL,
     "(to_tsvector('english'::regconfig, (v)::text) IS NOT NULL)",
     "to_tsvector('english', v) is not null", VERDICT_SAME, false},
    {"arithmetic of mixed types", NULL, "((price * (qty)::numeric) > (0)::numeric)",
     "price*qty > 0", VERDICT_SAME, false},
    {"the cast of a varchar to text by which a function is looked up", NULL,
     "((length((v)::text) > 1) AND (\"left\"((v)::text, 3) <> upper((status)::text)))",
     "length(v) > 1 AND left(v, 3) <> upper(status)", VERDICT_SAME, false},
    {"such a cast hides no other column", NULL, "(lower((v)::text) = 'a'::text)",
     "lower(status) = 'a'", VERDICT_DIFFERENT, false},
    {"ILIKE is an operator", NULL, "((v)::text ~~* 'a%'::text)", "v ilike 'a%'", VERDICT_SAME,
     true},
    {"now has three names", "at", "now()", "CURRENT_TIMESTAMP", VERDICT_SAME, true},
    {"now is also the start of the transaction", "at", "now()", "transaction_timestamp()",
     VERDICT_SAME, true},

    {"IN over a varchar", NULL,
     "((v)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))",
     "v IN ('a', 'b')", VERDICT_SAME, true},
    {"NOT IN", NULL, "(status <> ALL (ARRAY['a'::text, 'b'::text]))", "status NOT IN ('a', 'b')",
     VERDICT_SAME, true},
    {"a list of one", NULL, "(status = 'a'::text)", "status IN ('a')", VERDICT_SAME, true},
    {"the order of a list matters to a tree, and to the server", NULL,
     "(status = ANY (ARRAY['a'::text, 'b'::text]))", "status IN ('b', 'a')", VERDICT_DIFFERENT,
     false},
    {"a negative number is printed as a cast", "a", "'-1'::integer", "-1", VERDICT_SAME, true},
    {"a negative number in a CHECK", NULL, "(a > '-1'::integer)", "a > -1", VERDICT_SAME, true},
    {"true in quotes", "ok", "true", "'true'", VERDICT_SAME, true},
    {"t is true", "ok", "true", "'t'", VERDICT_SAME, true},
    {"true is not false", "ok", "true", "false", VERDICT_DIFFERENT, false},
    {"an enum's label", "m", "'happy'::public.mood", "'happy'", VERDICT_SAME, true},
    {"an enum by its bare name", "m", "'happy'::public.mood", "'happy'::mood", VERDICT_SAME, false},
    {"another label of the enum", "m", "'happy'::public.mood", "'sad'", VERDICT_DIFFERENT, false},
    {"an enum in a CHECK", NULL, "(m = 'happy'::public.mood)", "m = 'happy'", VERDICT_SAME, true},
    {"a date", NULL, "(day > '2020-01-01'::date)", "day > '2020-01-01'", VERDICT_SAME, true},
    {"a date is not a timestamp", NULL, "(at > '2020-01-01'::date)",
     "at > '2020-01-01'::timestamptz", VERDICT_DIFFERENT, false},
    {"a numeric constant beside a float", NULL, "(score >= (0)::double precision)", "score >= 0",
     VERDICT_SAME, true},
    {"a default with a time zone", "local", "(now() AT TIME ZONE 'utc'::text)",
     "timezone('utc', now())", VERDICT_SAME, false},
    {"a default that does not fit is no equal", "short", "'too l'::character varying", "'too long'",
     VERDICT_DIFFERENT, false},
    {"0 and 0.00 are one numeric(10,2)", "price", "0.00", "'0'", VERDICT_SAME, false},
    {"0 and 0.00 are two numerics", "n", "0.00", "0", VERDICT_DIFFERENT, false},
    {"flat and nested AND", NULL, "((a > 1) AND (b > 2) AND (qty > 3))",
     "(a > 1 and b > 2) and qty > 3", VERDICT_SAME, true},
    {"the table's name before a column", NULL, "(a > 1)", "\"user\".a > 1", VERDICT_SAME, true},
    {"jsonb", "data", "'{}'::jsonb", "'{}'", VERDICT_SAME, true},
    {"another number", "a", "1", "2", VERDICT_DIFFERENT, false},
    {"char(3) is compared without its length", "c", "'ab'::bpchar", "'ab'", VERDICT_SAME, true},
    {"a collation", NULL, "(name > ('a'::text COLLATE \"C\"))", "name > 'a' COLLATE \"C\"",
     VERDICT_SAME, false},
    {"CASE", NULL, "CASE WHEN (a > 1) THEN (b > 1) ELSE true END",
     "case when a > 1 then b > 1 else true end", VERDICT_SAME, true},

    {"a function of users is judged by the sandbox", NULL, "(public.slug(status) = 'a'::text)",
     "slug(status) = 'a'", VERDICT_SAME, false},
    {"the sandbox sees a difference too", NULL, "(public.slug(status) = 'a'::text)",
     "slug(status) = 'b'", VERDICT_DIFFERENT, false},
    {"a column that is nowhere", NULL, "(a > 1)", "nix > 1", VERDICT_UNDECIDED, false},
    {"a sub-select", NULL, "(a > 1)", "a > (select 1)", VERDICT_UNDECIDED, false},
    {"a second target that is smuggled in", NULL, "(a > 1)", "a > 1), (a > 2", VERDICT_UNDECIDED,
     false},
    {"a table that is smuggled in", NULL, "(a > 1)", "a > 1) FROM pg_authid WHERE (true",
     VERDICT_UNDECIDED, false},
    {"a comment that swallows the rest", NULL, "(a > 1)", "a > 2 --", VERDICT_DIFFERENT, false},
    {"no SQL", NULL, "(a > 1)", "a >", VERDICT_UNDECIDED, false},
};

static char *address;
static Connection *connection;
static Schema *schema;

static int
start(void **state)
{
    if (server_start(state) != 0)
        return -1;
    address = server_database(setup);
    connection = server_connect_superuser(address);
    schema = reflect(connection, NULL, NULL);
    return schema != NULL ? 0 : -1;
}

static int
stop(void **state)
{
    schema_free(schema);
    connection_close(connection);
    g_free(address);
    return server_stop(state);
}

static Sandbox *sandbox; // of the arbiter; the server's own, which nobody else uses meanwhile

static bool
settle(ArbiterPair *pair, Arena *arena, GError **error)
{
    sandbox = server_sandbox();
    const ArbiterOptions options = {.connection = connection, .sandbox = &sandbox, .arena = arena};
    return arbiter_settle(pair, 1, &options, error);
}

static void
check_case(void **state)
{
    const Case *row = *state;
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(GError) error = NULL;
    const Table *table = schema_find_table(schema, "public", "user");
    const Column *column =
        row->column != NULL ? schema_find_column(schema, "public", "user", row->column) : NULL;
    ArbiterPair pair = {.from = row->from,
                        .to = row->to,
                        .from_table = table,
                        .to_table = table,
                        .cast = column != NULL ? column->type : NULL};
    assert_int_equal(arbiter_same_tree(&pair), row->by_tree);
    if (!settle(&pair, arena, &error))
        fail_msg("%s", error->message);
    if (pair.verdict != row->expected)
        fail_msg("verdict %d, reason %s", pair.verdict, pair.reason);
    assert_int_equal(pair.reason != NULL, row->expected == VERDICT_UNDECIDED);
}

// The trap: functions of an unprivileged role that only claim to be immutable. Whoever folds them
// with a superuser's rights leaves a file behind.
static char *
trap_sql(const char *file)
{
    return g_strdup_printf(
        "CREATE TYPE trap AS ENUM ('x', 'y');"
        "CREATE FUNCTION deed() RETURNS void LANGUAGE plpgsql AS $$ BEGIN"
        " EXECUTE 'COPY (SELECT 1) TO PROGRAM ''cat > %s'''; END $$;"
        "CREATE FUNCTION evil(text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN"
        " PERFORM public.deed(); RETURN $1; END $$;"
        "CREATE FUNCTION evil(text, text) RETURNS text LANGUAGE sql IMMUTABLE"
        " AS 'SELECT public.evil($1)';"
        "CREATE FUNCTION evil(trap) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN"
        " RETURN public.evil('x'::text); END $$;"
        "CREATE FUNCTION lower(varchar) RETURNS text LANGUAGE sql IMMUTABLE"
        " AS 'SELECT public.evil($1::text)';"
        "CREATE CAST (trap AS text) WITH FUNCTION evil(trap) AS IMPLICIT;"
        "CREATE OPERATOR public.@+@ (leftarg = text, rightarg = text, function = evil);"
        "CREATE DOMAIN wicked AS text CHECK (public.evil(VALUE) <> '');"
        "CREATE TABLE bait (a text DEFAULT public.evil('x'), w wicked, t trap);",
        file);
}

typedef struct {
    const char *from, *to;
    const char *column; // whose default; NULL: a CHECK
} Bait;

static const Bait baits[] = {
    {"public.evil('x'::text)", "'y'", "a"},
    {"'y'::text", "evil('x')", "a"},
    {"'y'::text", "public.evil('x')", "a"},
    {"(a = 'x'::text)", "a = ('x'::trap)::text", NULL},
    {"(a = ('x'::public.trap)::text)", "a = 'x'", NULL},
    {"(a = 'x'::text)", "a = ('x' OPERATOR(public.@+@) 'y')", NULL},
    {"(a = 'x'::text)", "a = 'x' @+@ 'y'", NULL},
    {"(a = 'x'::text)", "a = ('x'::wicked)::text", NULL},
    {"'y'::text", "lower('x'::varchar)", "a"},
    {"public.lower('x'::character varying)", "lower('x'::varchar)", "a"},
    {"'x'::text", "'y'::text", "w"},
    {"'x'::public.trap", "'y'::text::trap", "t"},
};

static void
foreign_code_never_runs_with_our_rights(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autofree char *file = g_build_filename(sandbox_folder(server_sandbox()), "sprung", NULL);
    g_autofree char *sql = trap_sql(file);
    g_autofree char *bait_address = server_database(sql);
    g_autoptr(Connection) superuser = server_connect_superuser(bait_address);
    // the trap is one: a superuser's EXPLAIN springs it, read only or not
    server_run(superuser, "BEGIN READ ONLY; EXPLAIN (VERBOSE) SELECT public.evil('x'); COMMIT");
    assert_true(g_file_test(file, G_FILE_TEST_EXISTS));
    g_remove(file);
    g_autoptr(Schema) bait = reflect(superuser, NULL, &error);
    assert_non_null(bait);
    const Table *table = schema_find_table(bait, "public", "bait");
    g_autoptr(Arena) arena = arena_new();
    sandbox = server_sandbox();
    const ArbiterOptions options = {.connection = superuser, .sandbox = &sandbox, .arena = arena};
    for (size_t i = 0; i < G_N_ELEMENTS(baits); i++) {
        const Column *column = baits[i].column != NULL
                                   ? schema_find_column(bait, "public", "bait", baits[i].column)
                                   : NULL;
        ArbiterPair pair = {.from = baits[i].from,
                            .to = baits[i].to,
                            .from_table = table,
                            .to_table = table,
                            .cast = column != NULL ? column->type : NULL};
        assert_true(arbiter_settle(&pair, 1, &options, &error));
        if (g_file_test(file, G_FILE_TEST_EXISTS))
            fail_msg("%s / %s: foreign code ran", baits[i].from, baits[i].to);
        if (pair.verdict == VERDICT_SAME)
            fail_msg("%s / %s are not the same", baits[i].from, baits[i].to);
    }
}

static void
without_a_sandbox_foreign_expressions_are_undecided(void **state)
{
    (void)state;
    g_autoptr(Arena) arena = arena_new();
    const Table *table = schema_find_table(schema, "public", "user");
    ArbiterPair pair = {.from = "(public.slug(status) = 'a'::text)",
                        .to = "slug(status) = 'b'",
                        .from_table = table,
                        .to_table = table};
    const ArbiterOptions options = {.connection = connection, .arena = arena};
    assert_true(arbiter_settle(&pair, 1, &options, NULL));
    assert_int_equal(pair.verdict, VERDICT_UNDECIDED);
    assert_string_equal(pair.reason,
                        "public.slug() is not built in, and only a sandbox may try what it does");
}

static void
a_wrong_model_says_which_side_is_wrong(void **state)
{
    (void)state;
    g_autoptr(Arena) arena = arena_new();
    const Table *table = schema_find_table(schema, "public", "user");
    ArbiterPair pairs[] = {
        {.from = "(a > 1)", .to = "a + 'x' > 1", .from_table = table, .to_table = table},
        {.from = "(a > (1 + 1))", .to = "a > 2", .from_table = table, .to_table = table},
    };
    const ArbiterOptions options = {.connection = connection, .arena = arena};
    assert_true(arbiter_settle(pairs, G_N_ELEMENTS(pairs), &options, NULL));
    assert_string_equal(pairs[0].reason,
                        "the expression of the models is not valid here: invalid input syntax for "
                        "type integer: \"x\"");
    assert_int_equal(pairs[1].verdict, VERDICT_SAME);
}

static void
a_refusal_of_one_table_leaves_the_others_their_answers(void **state)
{
    (void)state;
    g_autoptr(Arena) arena = arena_new();
    const Table *user = schema_find_table(schema, "public", "user");
    const Table *one = schema_find_table(schema, "public", "one");
    const Table *two = schema_find_table(schema, "public", "two");
    ArbiterPair pairs[] = {
        {.from = "(a > (1 + 1))", .to = "a > 2", .from_table = one, .to_table = one},
        {.from = "(a > (1 + 1))", .to = "a > 3", .from_table = user, .to_table = user},
        {.from = "(a > 1)", .to = "a + 'x' > 1", .from_table = user, .to_table = user},
        {.from = "(a > (2 + 1))", .to = "a > 3", .from_table = two, .to_table = two},
    };
    const ArbiterOptions options = {.connection = connection, .arena = arena};
    assert_true(arbiter_settle(pairs, G_N_ELEMENTS(pairs), &options, NULL));
    assert_int_equal(pairs[0].verdict, VERDICT_SAME);
    assert_int_equal(pairs[1].verdict, VERDICT_DIFFERENT);
    assert_int_equal(pairs[2].verdict, VERDICT_UNDECIDED);
    assert_int_equal(pairs[3].verdict, VERDICT_SAME);
}

// So many that two threads read them.
static void
each_of_many_expressions_gets_its_own_verdict(void **state)
{
    enum { MANY = 300 };
    (void)state;
    g_autoptr(Arena) arena = arena_new();
    const Table *table = schema_find_table(schema, "public", "user");
    g_autofree ArbiterPair *pairs = g_new0(ArbiterPair, MANY);
    for (int i = 0; i < MANY; i++)
        pairs[i] = (ArbiterPair){.from = arena_printf(arena,
                                                      "((a > %d) AND (lower((v)::text) = "
                                                      "'a'::text))",
                                                      i),
                                 .to = arena_printf(arena, "a > %d AND lower(v) = 'a'", i + i % 3),
                                 .from_table = table,
                                 .to_table = table};
    const ArbiterOptions options = {.connection = connection, .arena = arena};
    assert_true(arbiter_settle(pairs, MANY, &options, NULL));
    for (int i = 0; i < MANY; i++)
        assert_int_equal(pairs[i].verdict, i % 3 == 0 ? VERDICT_SAME : VERDICT_DIFFERENT);
}

static void
a_domain_is_about_its_value(void **state)
{
    (void)state;
    g_autoptr(Arena) arena = arena_new();
    const Type type = {.name = "text"};
    ArbiterPair pair = {
        .from = "(length(VALUE) > (2 + 1))", .to = "char_length(value) > 3", .value = &type};
    const ArbiterOptions options = {.connection = connection, .arena = arena};
    assert_true(arbiter_settle(&pair, 1, &options, NULL));
    assert_int_equal(pair.verdict, VERDICT_DIFFERENT); // two functions, though they do the same
    pair.to = "length(value) > 3";
    assert_true(arbiter_settle(&pair, 1, &options, NULL));
    assert_int_equal(pair.verdict, VERDICT_SAME);
}

int
main(void)
{
    const struct CMUnitTest others[] = {
        cmocka_unit_test(foreign_code_never_runs_with_our_rights),
        cmocka_unit_test(without_a_sandbox_foreign_expressions_are_undecided),
        cmocka_unit_test(a_wrong_model_says_which_side_is_wrong),
        cmocka_unit_test(a_refusal_of_one_table_leaves_the_others_their_answers),
        cmocka_unit_test(each_of_many_expressions_gets_its_own_verdict),
        cmocka_unit_test(a_domain_is_about_its_value),
    };
    struct CMUnitTest tests[G_N_ELEMENTS(cases) + G_N_ELEMENTS(others)] = {0};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        tests[i] = (struct CMUnitTest){
            .name = cases[i].fact, .test_func = check_case, .initial_state = &cases[i]};
    memcpy(tests + G_N_ELEMENTS(cases), others, sizeof others);
    return cmocka_run_group_tests_name("arbiter", tests, start, stop);
}
