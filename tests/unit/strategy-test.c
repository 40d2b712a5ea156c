#include "plan/strategy.h"
#include "tests/harness.h"
#include "tests/unit/sides.h"

#include <stdio.h>
#include <string.h>

typedef struct {
    const char *fact, *from, *to;
    StrategyOptions options;
    const char *expected;
} Case;

static void
add_steps(GString *text, const char *mark, const PlanStep *steps, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        g_autofree char *line = g_strdup(steps[i].sql);
        *strchrnul(line, '\n') = '\0';
        g_string_append_printf(text, "%s%s\n", mark, line);
    }
}

// "+" up and "-" down, each part under its way to run; then what is asked.
static char *
describe(const PlanParts *parts)
{
    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < parts->count; i++) {
        const PlanPart *part = &parts->parts[i];
        g_string_append_printf(text, "%s%s%s\n", part->outside_transaction ? "outside" : "together",
                               part->title != NULL ? ": " : "",
                               part->title != NULL ? part->title : "");
        add_steps(text, "+ ", part->steps, part->count);
        add_steps(text, "- ", part->undo, part->undo_count);
        if (part->lasting != NULL)
            g_string_append_printf(text, "! %s\n", part->lasting);
    }
    for (size_t i = 0; i < parts->question_count; i++)
        g_string_append_printf(text, "? %s\n", parts->questions[i].text);
    return g_string_free(text, FALSE);
}

#define ONLINE .strategy = STRATEGY_ONLINE
#define USER "table user 1204\nserial id\nprimary id"
#define LARGE "table t 2000000\nserial id\nprimary id\ncolumn a integer"

static Case cases[] = {
    {"equal sides have no parts", USER, USER, {0}, ""},

    {"a new column takes the model's literal default and keeps it",
     USER,
     USER "\ncolumn role varchar(20) not null python 'user'",
     {0},
     "together\n"
     "+ ALTER TABLE public.\"user\" ADD COLUMN role VARCHAR(20) DEFAULT 'user' NOT NULL\n"
     "- ALTER TABLE public.\"user\" DROP COLUMN role\n"},
    {"where defaults are compared the default is dropped",
     USER,
     USER "\ncolumn role varchar(20) not null python 'user'",
     {.compares_defaults = true},
     "together\n"
     "+ ALTER TABLE public.\"user\" ADD COLUMN role VARCHAR(20) DEFAULT 'user' NOT NULL\n"
     "+ ALTER TABLE public.\"user\" ALTER COLUMN role DROP DEFAULT\n"
     "- ALTER TABLE public.\"user\" DROP COLUMN role\n"},
    {"online, a new column is added, filled, checked and validated",
     USER,
     USER "\ncolumn role varchar(20) not null python 'user'",
     {ONLINE},
     "together\n"
     "+ ALTER TABLE public.\"user\" ADD COLUMN role VARCHAR(20)\n"
     "+ ALTER TABLE public.\"user\" ALTER COLUMN role SET DEFAULT 'user'\n"
     "- ALTER TABLE public.\"user\" DROP COLUMN role\n"
     "outside: fill user.role\n"
     "+ -- trueup: fill public.\"user\".role by id batch 1000 pause 100ms\n"
     "together: check user.role\n"
     "+ ALTER TABLE public.\"user\" ADD CONSTRAINT user_role_filled CHECK (role IS NOT NULL) NOT "
     "VALID\n"
     "- ALTER TABLE public.\"user\" DROP CONSTRAINT user_role_filled\n"
     "outside: validate user.role\n"
     "+ ALTER TABLE public.\"user\" VALIDATE CONSTRAINT user_role_filled\n"
     "+ ALTER TABLE public.\"user\" ALTER COLUMN role SET NOT NULL\n"
     "+ ALTER TABLE public.\"user\" DROP CONSTRAINT user_role_filled\n"
     "- ALTER TABLE public.\"user\" ADD CONSTRAINT user_role_filled CHECK (role IS NOT NULL) NOT "
     "VALID\n"
     "- ALTER TABLE public.\"user\" ALTER COLUMN role DROP NOT NULL\n"},
    {"a callable default is asked for",
     USER,
     USER "\ncolumn token text not null python uuid4()",
     {0},
     "? user.token needs a value for 1,204 rows: its default, uuid4, is a callable that only "
     "Python can run\n"},
    {"a default that does not fit is asked about",
     USER,
     USER "\ncolumn role varchar(3) not null python 'user'",
     {0},
     "? user.role cannot be filled: 'user' has 4 characters, VARCHAR(3) takes 3\n"},
    {"a label that the type does not have is asked about",
     "enum mood ok\n" USER,
     "enum mood ok\n" USER "\ncolumn m mood not null python 'sad'",
     {0},
     "? user.m cannot be filled: \"sad\" is no value of mood: ok\n"},
    {"a column without any default is asked about",
     USER,
     USER "\ncolumn a text not null",
     {0},
     "? user.a needs a value for 1,204 rows\n"},
    {"an index on a small table is made directly",
     USER,
     USER "\nindex i id",
     {0},
     "together\n"
     "+ CREATE INDEX i ON public.\"user\" (id)\n"
     "- DROP INDEX public.i\n"},
    {"an index on a large table is made concurrently",
     LARGE,
     LARGE "\nindex i a",
     {0},
     "outside\n"
     "+ CREATE INDEX CONCURRENTLY i ON public.t (a)\n"
     "- DROP INDEX CONCURRENTLY public.i\n"},
    {"an index of a large table goes concurrently",
     LARGE "\nindex i a",
     LARGE,
     {0},
     "outside\n"
     "+ DROP INDEX CONCURRENTLY public.i\n"
     "- CREATE INDEX CONCURRENTLY i ON public.t (a)\n"},
    {"an index that changes is swapped without a gap",
     LARGE "\ncolumn b integer\nindex i a",
     LARGE "\ncolumn b integer\nindex i b",
     {0},
     "outside\n"
     "+ CREATE INDEX CONCURRENTLY i_trueup ON public.t (b)\n"
     "- DROP INDEX CONCURRENTLY public.i_trueup\n"
     "together: swap i\n"
     "+ ALTER INDEX public.i RENAME TO i_old\n"
     "+ ALTER INDEX public.i_trueup RENAME TO i\n"
     "- ALTER INDEX public.i RENAME TO i_trueup\n"
     "- ALTER INDEX public.i_old RENAME TO i\n"
     "outside: drop the old i\n"
     "+ DROP INDEX CONCURRENTLY public.i_old\n"
     "- CREATE INDEX CONCURRENTLY i_old ON public.t (a)\n"},
    {"a check on a large table is validated by itself",
     LARGE,
     LARGE "\ncheck c a > 0",
     {0},
     "together\n"
     "+ ALTER TABLE public.t ADD CONSTRAINT c CHECK (a > 0) NOT VALID\n"
     "- ALTER TABLE public.t DROP CONSTRAINT c\n"
     "outside: validate c\n"
     "+ ALTER TABLE public.t VALIDATE CONSTRAINT c\n"
     "- ALTER TABLE public.t DROP CONSTRAINT c\n"
     "- ALTER TABLE public.t ADD CONSTRAINT c CHECK (a > 0) NOT VALID\n"},
    {"a foreign key on a large table is validated by itself",
     LARGE,
     LARGE "\nrefers a t id",
     {0},
     "together\n"
     "+ ALTER TABLE public.t ADD CONSTRAINT t_a_fkey FOREIGN KEY (a) REFERENCES public.t (id) NOT "
     "VALID\n"
     "- ALTER TABLE public.t DROP CONSTRAINT t_a_fkey\n"
     "outside: validate t_a_fkey\n"
     "+ ALTER TABLE public.t VALIDATE CONSTRAINT t_a_fkey\n"
     "- ALTER TABLE public.t DROP CONSTRAINT t_a_fkey\n"
     "- ALTER TABLE public.t ADD CONSTRAINT t_a_fkey FOREIGN KEY (a) REFERENCES public.t (id) NOT "
     "VALID\n"},
    {"a unique constraint on a large table takes an index that is there",
     LARGE,
     LARGE "\nunique a",
     {0},
     "outside\n"
     "+ CREATE UNIQUE INDEX CONCURRENTLY t_a_key ON public.t (a)\n"
     "- DROP INDEX CONCURRENTLY IF EXISTS public.t_a_key\n"
     "together: add t_a_key\n"
     "+ ALTER TABLE public.t ADD CONSTRAINT t_a_key UNIQUE USING INDEX t_a_key\n"
     "- ALTER TABLE public.t DROP CONSTRAINT t_a_key\n"},
    {"a unique constraint changes its columns without a gap",
     LARGE "\ncolumn b integer\nnamed u a",
     LARGE "\ncolumn b integer\nnamed u b",
     {0},
     "outside\n"
     "+ CREATE UNIQUE INDEX CONCURRENTLY u_trueup ON public.t (b)\n"
     "- DROP INDEX CONCURRENTLY IF EXISTS public.u_trueup\n"
     "together: add u\n"
     "+ ALTER TABLE public.t DROP CONSTRAINT u\n"
     "+ ALTER TABLE public.t ADD CONSTRAINT u UNIQUE USING INDEX u_trueup\n"
     "- ALTER TABLE public.t DROP CONSTRAINT u\n"
     "- ALTER TABLE public.t ADD CONSTRAINT u UNIQUE (a)\n"},
    {"NOT NULL on a large table is shown by a check",
     LARGE,
     "table t\nserial id\nprimary id\ncolumn a integer not null",
     {0},
     "together\n"
     "+ ALTER TABLE public.t ADD CONSTRAINT t_a_filled CHECK (a IS NOT NULL) NOT VALID\n"
     "- ALTER TABLE public.t DROP CONSTRAINT t_a_filled\n"
     "outside: validate t.a\n"
     "+ ALTER TABLE public.t VALIDATE CONSTRAINT t_a_filled\n"
     "+ ALTER TABLE public.t ALTER COLUMN a SET NOT NULL\n"
     "+ ALTER TABLE public.t DROP CONSTRAINT t_a_filled\n"
     "- ALTER TABLE public.t ADD CONSTRAINT t_a_filled CHECK (a IS NOT NULL) NOT VALID\n"
     "- ALTER TABLE public.t ALTER COLUMN a DROP NOT NULL\n"},
    {"NULLs are filled first where the model has a value",
     LARGE,
     "table t\nserial id\nprimary id\ncolumn a integer not null default 0",
     {0},
     "together\n"
     "+ ALTER TABLE ONLY public.t ALTER COLUMN a SET DEFAULT 0\n"
     "- ALTER TABLE ONLY public.t ALTER COLUMN a DROP DEFAULT\n"
     "outside: fill t.a\n"
     "+ -- trueup: fill public.t.a by id batch 1000 pause 100ms\n"
     "! rows that were NULL keep their value\n"
     "together: check t.a\n"
     "+ ALTER TABLE public.t ADD CONSTRAINT t_a_filled CHECK (a IS NOT NULL) NOT VALID\n"
     "- ALTER TABLE public.t DROP CONSTRAINT t_a_filled\n"
     "outside: validate t.a\n"
     "+ ALTER TABLE public.t VALIDATE CONSTRAINT t_a_filled\n"
     "+ ALTER TABLE public.t ALTER COLUMN a SET NOT NULL\n"
     "+ ALTER TABLE public.t DROP CONSTRAINT t_a_filled\n"
     "- ALTER TABLE public.t ADD CONSTRAINT t_a_filled CHECK (a IS NOT NULL) NOT VALID\n"
     "- ALTER TABLE public.t ALTER COLUMN a DROP NOT NULL\n"},
    {"a primary key on a large table",
     "table t 20000\ncolumn id integer not null",
     "table t\ncolumn id integer not null\nprimary id",
     {0},
     "outside\n"
     "+ CREATE UNIQUE INDEX CONCURRENTLY t_pkey ON public.t (id)\n"
     "- DROP INDEX CONCURRENTLY IF EXISTS public.t_pkey\n"
     "together: add t_pkey\n"
     "+ ALTER TABLE public.t ADD CONSTRAINT t_pkey PRIMARY KEY USING INDEX t_pkey\n"
     "- ALTER TABLE public.t DROP CONSTRAINT t_pkey\n"},
    {"a new label is committed before it is used",
     "enum mood ok\ntable t 5\ncolumn m mood",
     "enum mood ok sad\ntable t 5\ncolumn m mood default 'sad'",
     {0},
     "together\n"
     "+ ALTER TYPE public.mood ADD VALUE 'sad' AFTER 'ok'\n"
     "- ALTER TYPE public.mood RENAME TO mood_trueup\n"
     "- CREATE TYPE public.mood AS ENUM ('ok')\n"
     "- ALTER TABLE public.t ALTER COLUMN m DROP DEFAULT, ALTER COLUMN m TYPE public.mood USING "
     "m::text::public.mood\n"
     "- DROP TYPE public.mood_trueup\n"
     "together\n"
     "+ ALTER TABLE ONLY public.t ALTER COLUMN m SET DEFAULT 'sad'\n"
     "- ALTER TABLE ONLY public.t ALTER COLUMN m DROP DEFAULT\n"},
    {"what loses data is left out", USER "\ncolumn note text", USER, {0}, ""},
    {"large and small changes share the parts that they can",
     LARGE,
     LARGE "\ncolumn b integer\nindex i a\ncheck c a > 0\nunique a",
     {0},
     "outside\n"
     "+ CREATE UNIQUE INDEX CONCURRENTLY t_a_key ON public.t (a)\n"
     "- DROP INDEX CONCURRENTLY IF EXISTS public.t_a_key\n"
     "together\n"
     "+ ALTER TABLE public.t ADD COLUMN b INTEGER\n"
     "+ ALTER TABLE public.t ADD CONSTRAINT c CHECK (a > 0) NOT VALID\n"
     "+ ALTER TABLE public.t ADD CONSTRAINT t_a_key UNIQUE USING INDEX t_a_key\n"
     "- ALTER TABLE public.t DROP CONSTRAINT t_a_key\n"
     "- ALTER TABLE public.t DROP CONSTRAINT c\n"
     "- ALTER TABLE public.t DROP COLUMN b\n"
     "outside: validate c\n"
     "+ ALTER TABLE public.t VALIDATE CONSTRAINT c\n"
     "- ALTER TABLE public.t DROP CONSTRAINT c\n"
     "- ALTER TABLE public.t ADD CONSTRAINT c CHECK (a > 0) NOT VALID\n"
     "outside: add i\n"
     "+ CREATE INDEX CONCURRENTLY i ON public.t (a)\n"
     "- DROP INDEX CONCURRENTLY public.i\n"},
    {"one revision holds all parts",
     LARGE,
     LARGE "\ncolumn b integer\nindex i a\ncheck c a > 0",
     {.one_revision = true},
     "together\n"
     "+ ALTER TABLE public.t ADD COLUMN b INTEGER\n"
     "+ ALTER TABLE public.t ADD CONSTRAINT c CHECK (a > 0) NOT VALID\n"
     "+ ALTER TABLE public.t VALIDATE CONSTRAINT c\n"
     "+ CREATE INDEX CONCURRENTLY i ON public.t (a)\n"
     "- DROP INDEX CONCURRENTLY public.i\n"
     "- ALTER TABLE public.t DROP CONSTRAINT c\n"
     "- ALTER TABLE public.t ADD CONSTRAINT c CHECK (a > 0) NOT VALID\n"
     "- ALTER TABLE public.t DROP CONSTRAINT c\n"
     "- ALTER TABLE public.t DROP COLUMN b\n"},
    {"a type that grows loses nothing",
     "table t 5\ncolumn a integer\ncolumn b varchar(9)",
     "table t\ncolumn a bigint\ncolumn b text",
     {0},
     "together\n"
     "+ ALTER TABLE public.t ALTER COLUMN a TYPE BIGINT\n"
     "+ ALTER TABLE public.t ALTER COLUMN b TYPE TEXT\n"
     "- ALTER TABLE public.t ALTER COLUMN a TYPE INTEGER\n"
     "- ALTER TABLE public.t ALTER COLUMN b TYPE VARCHAR(9)\n"},
    {"what the catalog alone changes needs no second column",
     LARGE "\ncolumn b varchar(9)",
     LARGE "\ncolumn b varchar(90)",
     {ONLINE},
     "together\n"
     "+ ALTER TABLE public.t ALTER COLUMN b TYPE VARCHAR(90)\n"
     "- ALTER TABLE public.t ALTER COLUMN b TYPE VARCHAR(9)\n"},
    {"a type that rounds is left out",
     "table t 5\ncolumn a numeric(9,4)\ncolumn b timestamp\ncolumn c float8",
     "table t\ncolumn a numeric(9,2)\ncolumn b date\ncolumn c integer",
     {0},
     ""},
    {"a new table needs nothing online",
     "",
     LARGE "\nindex i a\nunique a\ncheck c a > 0",
     {ONLINE},
     "together\n"
     "+ CREATE TABLE public.t (\n"
     "+ ALTER TABLE public.t ADD CONSTRAINT c CHECK (a > 0)\n"
     "+ ALTER TABLE public.t ADD CONSTRAINT t_a_key UNIQUE (a)\n"
     "+ ALTER TABLE public.t ADD CONSTRAINT t_pkey PRIMARY KEY (id)\n"
     "+ CREATE INDEX i ON public.t (a)\n"
     "- DROP TABLE public.t\n"},
};

static char *
describe_changes(const Changes *changes, const StrategyOptions *options)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PlanParts) parts = plan_parts_new(changes, options, &error);
    assert_null(error);
    assert_int_equal(parts->change_count, changes->count);
    return describe(parts);
}

static void
check_case(void **state)
{
    const Case *row = *state;
    g_autoptr(Schema) from = sides_read(row->from);
    g_autoptr(Schema) to = sides_read(row->to);
    g_autoptr(Changes) changes = diff_schemas(from, to, NULL, NULL);
    g_autofree char *found = describe_changes(changes, &row->options);
    assert_string_equal(found, row->expected);
}

static const Change *
find_change(const Changes *changes, const char *name)
{
    g_autoptr(GError) error = NULL;
    const Change *change = plan_find_change(changes, name, &error);
    assert_null(error);
    return change;
}

static void
an_expression_fills_by_update_and_leaves_no_default(void **state)
{
    (void)state;
    g_autoptr(Schema) from = sides_read(USER);
    g_autoptr(Schema) to = sides_read(USER "\ncolumn slug text not null");
    g_autoptr(Changes) changes = diff_schemas(from, to, NULL, NULL);
    Choice choice = {.change = find_change(changes, "user.slug"), .fill = "'u' || id"};
    StrategyOptions options = {.choices = &choice, .choice_count = 1};
    g_autofree char *direct = describe_changes(changes, &options);
    assert_string_equal(direct, "together\n"
                                "+ ALTER TABLE public.\"user\" ADD COLUMN slug TEXT\n"
                                "+ UPDATE public.\"user\" SET slug = 'u' || id WHERE slug IS NULL\n"
                                "+ ALTER TABLE public.\"user\" ALTER COLUMN slug SET NOT NULL\n"
                                "- ALTER TABLE public.\"user\" DROP COLUMN slug\n");
    choice.strategy = STRATEGY_ONLINE;
    g_autofree char *online = describe_changes(changes, &options);
    assert_non_null(strstr(online, "outside: fill user.slug\n"));
    assert_non_null(strstr(online, "+ UPDATE public.\"user\" SET slug = 'u' || id "
                                   "WHERE slug IS NULL\n"
                                   "+ ALTER TABLE public.\"user\" VALIDATE"));
    assert_null(strstr(online, "SET DEFAULT"));
}

static void
what_a_person_chose_loses_data_and_says_so(void **state)
{
    (void)state;
    g_autoptr(Schema) from = sides_read(USER "\ncolumn note text");
    g_autoptr(Schema) to = sides_read(USER);
    g_autoptr(Changes) changes = diff_schemas(from, to, NULL, NULL);
    Choice choice = {.change = find_change(changes, "user.note"), .included = ANSWER_YES};
    StrategyOptions options = {.choices = &choice, .choice_count = 1};
    g_autofree char *found = describe_changes(changes, &options);
    assert_string_equal(found, "together\n"
                               "+ ALTER TABLE public.\"user\" DROP COLUMN note\n"
                               "- ALTER TABLE public.\"user\" ADD COLUMN note TEXT\n"
                               "! the values of user.note do not come back\n");
}

static void
what_needs_something_left_out_is_left_out(void **state)
{
    (void)state;
    g_autoptr(Schema) from = sides_read(USER);
    g_autoptr(Schema) to = sides_read(USER "\ncolumn token text not null\nindex i token");
    g_autoptr(Changes) changes = diff_schemas(from, to, NULL, NULL);
    g_autoptr(PlanParts) parts = plan_parts_new(changes, NULL, NULL);
    assert_int_equal(parts->count, 0);
    assert_int_equal(parts->question_count, 1);
    assert_string_equal(parts->changes[1].left_out, "needs user.token, which is left out");
}

static void
a_rename_that_nobody_confirmed_is_a_question(void **state)
{
    (void)state;
    g_autoptr(Schema) from = sides_read("table t 9\ncolumn seen_at date\ncolumn b text");
    g_autoptr(Schema) to = sides_read("table t\ncolumn read_at date\ncolumn b text");
    DiffOptions candidates = {.find_renames = true};
    g_autoptr(Changes) open = diff_schemas(from, to, &candidates, NULL);
    g_autofree char *asked = describe_changes(open, NULL);
    assert_string_equal(asked, "? 1 question is open: t.seen_at, now read_at?\n");
    static const Rename renames[] = {{"t", "seen_at", "read_at"}, {NULL, NULL, NULL}};
    DiffOptions confirmed = {.renames = renames};
    g_autoptr(Changes) changes = diff_schemas(from, to, &confirmed, NULL);
    g_autofree char *found = describe_changes(changes, NULL);
    assert_string_equal(found, "together\n"
                               "+ ALTER TABLE public.t RENAME COLUMN seen_at TO read_at\n"
                               "- ALTER TABLE public.t RENAME COLUMN read_at TO seen_at\n");
}

static void
what_nobody_counted_is_named(void **state)
{
    (void)state;
    g_autoptr(Schema) from = sides_read("table t\ncolumn a text\ntable u 7\ncolumn a text");
    g_autoptr(Schema) to = sides_read("table t\ncolumn a text not null\ntable u\ncolumn b text");
    g_autoptr(Changes) changes = diff_schemas(from, to, NULL, NULL);
    g_autoptr(Arena) arena = arena_new();
    RowCount *counts = plan_uncounted(arena, changes, NULL);
    assert_string_equal(counts[0].table, "t");
    assert_null(counts[0].column);
    assert_string_equal(counts[1].column, "a");
    assert_null(counts[2].table);
    counts[0].rows = counts[1].rows = 12;
    StrategyOptions options = {.counts = counts};
    g_autoptr(PlanParts) parts = plan_parts_new(changes, &options, NULL);
    assert_int_equal(parts->question_count, 1);
    assert_string_equal(parts->questions[0].text, "t.a needs a value for 12 rows");
}

static void
a_change_is_found_by_its_name(void **state)
{
    (void)state;
    g_autoptr(Schema) from = sides_read(USER);
    g_autoptr(Schema) to = sides_read(USER "\ncolumn a text\nindex i a");
    g_autoptr(Changes) changes = diff_schemas(from, to, NULL, NULL);
    assert_ptr_equal(find_change(changes, "user.a"), find_change(changes, "public.user.a"));
    assert_ptr_equal(find_change(changes, "i"), find_change(changes, "user.i"));
    g_autoptr(GError) error = NULL;
    assert_null(plan_find_change(changes, "user.b", &error));
    assert_true(g_error_matches(error, PLAN_ERROR, PLAN_ERROR_NO_CHANGE));
}

// ---- fills -------------------------------------------------------------------------------------

static const char *const one_key[] = {"id"};
static const char *const two_keys[] = {"tenant", "Odd \"name\""};

static const Fill fills[] = {
    {"public", "user", "role", "'user'", one_key, 1, 1000, 100},
    {NULL, "t", "found", "lower(name) || 'it''s'", two_keys, 2, 250, 0},
    {"public", "t", "body", "$trueup$ a \n body $trueup$ || $trueup1$x$trueup1$", one_key, 1, 2,
     1500},
};

static void
a_fill_is_known_again_by_its_exact_text(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(fills); i++) {
        g_autoptr(Arena) arena = arena_new();
        g_autofree char *text = fill_text(&fills[i]);
        g_autofree char *stored = g_strdup_printf("\n%s;\n", text);
        Fill fill;
        assert_true(fill_read(arena, stored, &fill));
        assert_string_equal(fill.expression, fills[i].expression);
        assert_string_equal(fill.column, fills[i].column);
        assert_int_equal(fill.key_count, fills[i].key_count);
        assert_string_equal(fill.key[fill.key_count - 1], fills[i].key[fills[i].key_count - 1]);
        assert_int_equal(fill.batch, fills[i].batch);
        assert_int_equal(fill.pause_ms, fills[i].pause_ms);
    }
}

// Any byte but those of the expression, of which there is only one copy.
static void
a_fill_that_was_changed_by_hand_is_none(void **state)
{
    (void)state;
    g_autofree char *text = fill_text(&fills[0]);
    const char *expression = strstr(text, "'user'");
    for (char *at = text; *at != '\0'; at++) {
        if (at >= expression && at < expression + strlen("'user'"))
            continue;
        char was = *at;
        g_autoptr(Arena) arena = arena_new();
        Fill fill;
        *at = was == 'x' ? 'y' : 'x';
        assert_false(fill_read(arena, text, &fill));
        *at = was;
    }
}

static void
a_batch_is_a_range_of_the_key(void **state)
{
    (void)state;
    static const char *const from[] = {"1", "a"}, *const to[] = {"2", "it's"};
    g_autofree char *first = fill_first_sql(&fills[1]);
    g_autofree char *end = fill_end_sql(&fills[1], from, to);
    g_autofree char *batch = fill_batch_sql(&fills[1], from, to);
    assert_string_equal(first,
                        "SELECT tenant::text, \"Odd \"\"name\"\"\"::text FROM (SELECT tenant, "
                        "\"Odd \"\"name\"\"\" FROM t ORDER BY tenant, \"Odd \"\"name\"\"\" "
                        "LIMIT 1) AS batch");
    assert_non_null(strstr(end, "WHERE (tenant, \"Odd \"\"name\"\"\") >= ('1', 'a') AND "
                                "(tenant, \"Odd \"\"name\"\"\") <= ('2', 'it''s') ORDER BY"));
    assert_string_equal(batch, "UPDATE t SET found = lower(name) || 'it''s' WHERE "
                               "(tenant, \"Odd \"\"name\"\"\") >= ('1', 'a') AND "
                               "(tenant, \"Odd \"\"name\"\"\") <= ('2', 'it''s') "
                               "AND found IS NULL");
}

#define TEST(function) cmocka_unit_test(function)

int
main(void)
{
    static const struct CMUnitTest others[] = {
        TEST(an_expression_fills_by_update_and_leaves_no_default),
        TEST(what_a_person_chose_loses_data_and_says_so),
        TEST(what_needs_something_left_out_is_left_out),
        TEST(a_rename_that_nobody_confirmed_is_a_question),
        TEST(what_nobody_counted_is_named),
        TEST(a_change_is_found_by_its_name),
        TEST(a_fill_is_known_again_by_its_exact_text),
        TEST(a_fill_that_was_changed_by_hand_is_none),
        TEST(a_batch_is_a_range_of_the_key),
    };
    struct CMUnitTest tests[G_N_ELEMENTS(cases) + G_N_ELEMENTS(others)] = {0};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        tests[i] = (struct CMUnitTest){
            .name = cases[i].fact, .test_func = check_case, .initial_state = &cases[i]};
    memcpy(tests + G_N_ELEMENTS(cases), others, sizeof others);
    return cmocka_run_group_tests_name("strategy", tests, NULL, NULL);
}
