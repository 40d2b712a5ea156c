#include "kind/reflect.h"
#include "plan/preflight.h"
#include "tests/server/server.h"

#include <string.h>

typedef struct {
    const char *fact, *setup, *sql; // statements of the plan, separated by ";;"
    const char *expected;           // the findings about rows
} Case;

#define TABLE                                                                                      \
    "create table t (id int primary key, a int, v text);"                                          \
    "insert into t select g, g % 10, repeat('x', g) from generate_series(1, 40) g;"

static Case cases[] = {
    {"nothing is said of a plan that fits", TABLE, "alter table t alter a set not null", ""},
    {"NULLs are counted, with three keys", TABLE "update t set a = null where id > 35;",
     "alter table t alter a set not null",
     "breaks null-values 5 rows of t have no a: id 36, 37, 38\n"},
    {"NULLs that the plan fills are none", TABLE "update t set a = null where id > 35;",
     "update t set a = 0 where a is null;; alter table t alter a set not null", ""},
    {"duplicates are counted by their values", TABLE, "alter table t add unique (a)",
     "breaks duplicate-values 10 values of a stand in several rows of t: a 0, 1, 2\n"},
    {"a unique index has the same question", TABLE "delete from t where id > 11;",
     "create unique index concurrently i on t (a)",
     "breaks duplicate-values 1 value of a stand in several rows of t: a 1\n"},
    {"rows that refer to nothing are counted",
     TABLE "create table p (id int primary key);"
           "insert into p select generate_series(1, 9);",
     "alter table t add foreign key (a) references p not valid",
     "breaks orphan-rows 4 rows of t refer to no row of p: id 10, 20, 30\n"},
    {"a check that was never validated is asked about",
     TABLE "alter table t add constraint k check (a > 0) not valid;",
     "alter table t validate constraint k",
     "breaks check-violations 4 rows of t break the check (a > 0): id 10, 20, 30\n"},
    {"a new check is asked about", TABLE, "alter table t add check (length(v) < 40)",
     "breaks check-violations 1 row of t break the check length(v) < 40: id 40\n"},
    {"values that are too long are counted", TABLE, "alter table t alter v type varchar(38)",
     "breaks values-too-long 2 rows of t have a v that the new type does not take: id 39, 40\n"},
    {"texts that are no numbers are counted", TABLE "update t set v = id::text where id > 1;",
     "alter table t alter v type int using v::int",
     "breaks values-too-long 1 row of t have a v that the new type does not take: id 1\n"},
    {"numbers that are too large are counted",
     TABLE "alter table t alter a type bigint;"
           "update t set a = 3000000000 where id = 7;",
     "alter table t alter a type int",
     "breaks values-too-long 1 row of t have a a that the new type does not take: id 7\n"},
    {"labels that go are counted",
     "create type mood as enum ('ok', 'sad'); create table t (id int primary key, m mood);"
     "insert into t values (1, 'ok'), (2, 'sad');",
     "alter type mood rename to mood_trueup;; create type mood as enum ('ok');;"
     "alter table t alter m type mood using m::text::mood",
     "breaks values-too-long 1 row of t have a m that the new type does not take: id 2\n"},
    {"a column that must have a value and gets none fails on every row", TABLE,
     "alter table t add b int not null",
     "breaks adding-required-field 40 rows of t would have no b: id 1, 2, 3\n"},
    {"values that a dropped column loses are counted", TABLE "update t set a = null where id > 1;",
     "alter table t drop a", "hazard ban-drop-column 1 row of t lose their a: id 1\n"},
    {"what a statement before may mend is a fact, not a verdict", TABLE,
     "delete from t where id > 10;; alter table t add unique (a)",
     "fact duplicate-values 10 values of a stand in several rows of t, before what the statements "
     "before it change: a 0, 1, 2\n"},
    {"a block that may do anything leaves nothing certain", TABLE "update t set a = null;",
     "do $$ begin update t set a = 1; end $$;; alter table t alter a set not null",
     "fact null-values 40 rows of t have no a, before what the statements before it change: "
     "id 1, 2, 3\n"},
    {"a table that is made anew is another table", TABLE,
     "drop table t;; create table t (id int);; alter table t add b int not null", ""},
    {"a column that is made anew is another column", TABLE "update t set a = null;",
     "alter table t drop a;; alter table t add a int default 1;; alter table t alter a set not "
     "null",
     ""},
    {"names that need quotes are quoted",
     "create table \"Odd t\" (\"the id\" int primary key, \"a'b\" int);"
     "insert into \"Odd t\" values (1, null);",
     "alter table \"Odd t\" alter \"a'b\" set not null",
     "breaks null-values 1 row of Odd t have no a'b: the id 1\n"},
};

static const char *const levels[] = {
    [FINDING_FACT] = "fact", [FINDING_HAZARD] = "hazard", [FINDING_BREAKS] = "breaks"};

static Preflight *
run(Connection *connection, const char *sql, const PreflightOptions *more)
{
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) statements = g_strsplit(sql, ";;", -1);
    g_autoptr(Schema) database = reflect(connection, NULL, &error);
    if (database == NULL)
        fail_msg("%s", error->message);
    PreflightOptions options = *more;
    options.database = database;
    options.statements = (const char *const *)statements;
    options.statement_count = g_strv_length(statements);
    Preflight *preflight = preflight_run(connection, &options, &error);
    if (preflight == NULL)
        fail_msg("%s", error->message);
    return preflight;
}

static char *
describe(const Preflight *preflight, bool whole)
{
    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < preflight->count; i++) {
        const Finding *row = &preflight->rows[i];
        if ((row->statement == PREFLIGHT_WHOLE) == whole)
            g_string_append_printf(text, "%s %s %s\n", levels[row->level],
                                   row->rule != NULL ? row->rule : "-", row->text);
    }
    return g_string_free(text, FALSE);
}

static void
check_case(void **state)
{
    const Case *row = *state;
    g_autofree char *address = server_database(row->setup);
    Connection *connection = server_connect(address);
    g_autoptr(Preflight) preflight = run(connection, row->sql, &(PreflightOptions){0});
    g_autofree char *found = describe(preflight, false);
    assert_string_equal(found, row->expected);
    connection_close(connection);
}

static void
a_question_ends_with_its_time(void **state)
{
    (void)state;
    g_autofree char *address =
        server_database("create function slow(int) returns bool language plpgsql as"
                        "  'begin perform pg_sleep(5); return true; end';"
                        "create table t (id int primary key); insert into t values (1)");
    Connection *connection = server_connect(address);
    g_autoptr(Preflight) preflight =
        run(connection, "alter table t add check (slow(id))", &(PreflightOptions){.limit_ms = 50});
    g_autofree char *found = describe(preflight, false);
    assert_string_equal(found, "hazard check-violations not counted in time, 50 ms: rows of t "
                               "break the check slow(id)\n");
    assert_int_equal(preflight->rows[0].count, -1);
    connection_close(connection);
}

static void
what_stands_in_the_way_is_named(void **state)
{
    (void)state;
    g_autofree char *address = server_database(TABLE);
    Connection *superuser = server_connect_superuser(address);
    server_run(superuser, "create table theirs (id int); insert into theirs values (1), (1)");
    server_run(superuser, "create index i on t (a)");
    server_run(superuser,
               "update pg_index set indisvalid = false where indexrelid = 'i'::regclass");
    Connection *connection = server_connect(address);
    g_autoptr(Preflight) preflight =
        run(connection, "create index concurrently j on t (v);; alter table theirs add b int",
            &(PreflightOptions){0});
    g_autofree char *found = describe(preflight, true);
    assert_non_null(strstr(found, "hazard invalid-index index i of t is invalid"));
    assert_non_null(strstr(found, "breaks - theirs is owned by "));
    assert_non_null(strstr(found, "fact - t: "));
    connection_close(connection);
    connection_close(superuser);
}

static void
nothing_is_written(void **state)
{
    (void)state;
    g_autofree char *address =
        server_database(TABLE "create function f(int) returns bool language plpgsql as"
                              "  'begin delete from t; return true; end';");
    Connection *connection = server_connect(address);
    g_autoptr(Preflight) preflight =
        run(connection, "alter table t add check (f(id))", &(PreflightOptions){0});
    g_autofree char *found = describe(preflight, false);
    assert_non_null(strstr(found, "not countable"));
    g_autofree char *rows = server_value(connection, "select count(*) from t");
    assert_string_equal(rows, "40");
    connection_close(connection);
}

static void
all_questions_together_end_with_their_time(void **state)
{
    (void)state;
    g_autofree char *address =
        server_database("create function slow(int) returns bool language plpgsql as"
                        "  'begin perform pg_sleep(5); return true; end';"
                        "create table t (id int primary key); insert into t values (1)");
    Connection *connection = server_connect(address);
    gint64 began_us = g_get_monotonic_time();
    g_autoptr(Preflight) preflight =
        run(connection,
            "alter table t add check (slow(id));; alter table t add check (slow(id + 1));;"
            "alter table t add check (slow(id + 2));; alter table t add check (slow(id + 3))",
            &(PreflightOptions){.limit_ms = 400, .total_ms = 500});
    assert_true(g_get_monotonic_time() - began_us < 1200 * 1000);
    g_autofree char *found = describe(preflight, false);
    assert_non_null(strstr(found, "break the check slow(id + 3)"));
    connection_close(connection);
}

static void
rows_nobody_counted_are_counted(void **state)
{
    (void)state;
    g_autofree char *address = server_database(TABLE "update t set a = null where id < 4;");
    Connection *connection = server_connect(address);
    RowCount counts[] = {{"public", "t", NULL, -1}, {"public", "t", "a", -1}, {0}};
    g_autoptr(GError) error = NULL;
    assert_true(preflight_count(connection, counts, 1000, &error));
    assert_int_equal((int)counts[0].rows, 40);
    assert_int_equal((int)counts[1].rows, 3);
    connection_close(connection);
}

static void
git(const char *folder, const char *const *words)
{
    g_autoptr(GPtrArray) command = g_ptr_array_new();
    g_ptr_array_add(command, (gpointer)(guintptr) "git");
    g_ptr_array_add(command, (gpointer)(guintptr) "-C");
    g_ptr_array_add(command, (gpointer)(guintptr)folder);
    for (size_t i = 0; words[i] != NULL; i++)
        g_ptr_array_add(command, (gpointer)(guintptr)words[i]);
    g_ptr_array_add(command, NULL);
    g_autoptr(GSubprocess) process = g_subprocess_newv((const char *const *)command->pdata,
                                                       G_SUBPROCESS_FLAGS_STDOUT_SILENCE, NULL);
    assert_non_null(process);
    assert_true(g_subprocess_wait_check(process, NULL, NULL));
}

static void
a_file_that_git_does_not_have_is_named(void **state)
{
    (void)state;
    g_autofree char *folder = g_dir_make_tmp("preflight-XXXXXX", NULL);
    g_autofree char *file = g_build_filename(folder, "a_rev.py", NULL);
    assert_true(g_file_set_contents(file, "x = 1\n", -1, NULL));
    assert_null(preflight_uncommitted(file)); // no repository
    git(folder, (const char *const[]){"init", "-q", NULL});
    g_autofree char *untracked = preflight_uncommitted(file);
    assert_string_equal(untracked, "untracked");
    git(folder, (const char *const[]){"add", "a_rev.py", NULL});
    git(folder, (const char *const[]){"-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q",
                                      "-m", "a", NULL});
    assert_null(preflight_uncommitted(file));
    assert_true(g_file_set_contents(file, "x = 2\n", -1, NULL));
    g_autofree char *modified = preflight_uncommitted(file);
    assert_string_equal(modified, "modified");
    const char *const remove[] = {"rm", "-rf", folder, NULL};
    g_autoptr(GSubprocess) process = g_subprocess_newv(remove, G_SUBPROCESS_FLAGS_NONE, NULL);
    assert_true(g_subprocess_wait_check(process, NULL, NULL));
}

int
main(void)
{
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(a_question_ends_with_its_time),
        cmocka_unit_test(what_stands_in_the_way_is_named),
        cmocka_unit_test(nothing_is_written),
        cmocka_unit_test(all_questions_together_end_with_their_time),
        cmocka_unit_test(rows_nobody_counted_are_counted),
        cmocka_unit_test(a_file_that_git_does_not_have_is_named),
    };
    struct CMUnitTest tests[G_N_ELEMENTS(cases) + G_N_ELEMENTS(others)] = {0};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        tests[i] = (struct CMUnitTest){
            .name = cases[i].fact, .test_func = check_case, .initial_state = &cases[i]};
    memcpy(tests + G_N_ELEMENTS(cases), others, sizeof others);
    return cmocka_run_group_tests_name("preflight", tests, server_start, server_stop);
}
