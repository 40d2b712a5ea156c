#include "plan/plan.h"
#include "tests/harness.h"
#include "tests/unit/sides.h"

#include <string.h>

typedef struct {
    const char *fact, *from, *to, *expected;
} Case;

static Case cases[] = {
    {"equal sides need no statement", "table t\ncolumn a integer", "table t\ncolumn a integer", ""},
    {"a table comes before what refers to it, its key too", "",
     "table a\ncolumn b_id integer\nrefers b_id b id\ntable b\nserial id\nprimary id",
     "CREATE TABLE public.a (\n    b_id INTEGER\n);\n"
     "CREATE TABLE public.b (\n    id SERIAL\n);\n"
     "ALTER TABLE public.b ADD CONSTRAINT b_pkey PRIMARY KEY (id);\n"
     "ALTER TABLE public.a ADD CONSTRAINT a_b_id_fkey FOREIGN KEY (b_id) "
     "REFERENCES public.b (id);\n"},
    {"a type comes before its column", "table t\ncolumn a integer",
     "enum mood ok\ntable t\ncolumn a integer\ncolumn m mood",
     "CREATE TYPE public.mood AS ENUM ('ok');\n"
     "ALTER TABLE public.t ADD COLUMN m public.mood;\n"},
    {"a type goes after its column", "enum mood ok\ntable t\ncolumn a integer\ncolumn m mood",
     "table t\ncolumn a integer",
     "ALTER TABLE public.t DROP COLUMN m;\n"
     "DROP TYPE public.mood;\n"},
    {"an enum that loses a label steps aside until its columns have left it",
     "enum mood ok sad\ntable t\ncolumn m mood default 'ok'",
     "enum mood ok\ntable t\ncolumn m mood default 'ok'",
     "ALTER TYPE public.mood RENAME TO mood_trueup;\n"
     "CREATE TYPE public.mood AS ENUM ('ok');\n"
     "ALTER TABLE public.t ALTER COLUMN m DROP DEFAULT, ALTER COLUMN m TYPE public.mood "
     "USING m::text::public.mood, ALTER COLUMN m SET DEFAULT 'ok';\n"
     "DROP TYPE public.mood_trueup;\n"},
    {"tables that refer to each other can go",
     "table a\nserial id\ncolumn b_id integer\nprimary id\nrefers b_id b id\n"
     "table b\nserial id\ncolumn a_id integer\nprimary id\nrefers a_id a id",
     "",
     "ALTER TABLE public.a DROP CONSTRAINT a_b_id_fkey;\n"
     "ALTER TABLE public.b DROP CONSTRAINT b_a_id_fkey;\n"
     "DROP TABLE public.a;\n"
     "DROP TABLE public.b;\n"},
    {"an index leaves before its column and comes after the new one",
     "table t\ncolumn a integer\nindex i a", "table t\ncolumn b integer\nindex i b",
     "DROP INDEX public.i;\n"
     "ALTER TABLE public.t DROP COLUMN a;\n"
     "ALTER TABLE public.t ADD COLUMN b INTEGER;\n"
     "CREATE INDEX i ON public.t (b);\n"},
    {"a key that changes takes the foreign keys on it along",
     "table a\ncolumn id integer\ncolumn k integer\nnamed key id\n"
     "table b\ncolumn a_id integer\nrefers a_id a id",
     "table a\ncolumn id bigint\ncolumn k integer\nnamed key id\n"
     "table b\ncolumn a_id text\nrefers a_id a id",
     "ALTER TABLE public.b DROP CONSTRAINT b_a_id_fkey;\n"
     "ALTER TABLE public.a ALTER COLUMN id TYPE BIGINT;\n"
     "ALTER TABLE public.b ALTER COLUMN a_id TYPE TEXT;\n"
     "ALTER TABLE public.b ADD CONSTRAINT b_a_id_fkey FOREIGN KEY (a_id) "
     "REFERENCES public.a (id);\n"},
    {"a type that does not convert by itself is said how to",
     "table t\ncolumn a text\ncolumn b integer", "table t\ncolumn a integer\ncolumn b uuid",
     "ALTER TABLE public.t ALTER COLUMN a TYPE INTEGER USING a::integer;\n"
     "ALTER TABLE public.t ALTER COLUMN b TYPE UUID USING b::text::uuid;\n"},
    {"an explicit cast would cut a text off: none is written", "table t\ncolumn a text",
     "table t\ncolumn a varchar(3)", "ALTER TABLE public.t ALTER COLUMN a TYPE VARCHAR(3);\n"},
    {"rows without a value get the default of a column that must have one",
     "table t\ncolumn a text", "table t\ncolumn a text not null default 'x'",
     "ALTER TABLE ONLY public.t ALTER COLUMN a SET DEFAULT 'x';\n"
     "UPDATE public.t SET a = 'x' WHERE a IS NULL;\n"
     "ALTER TABLE public.t ALTER COLUMN a SET NOT NULL;\n"},
};

static void
check_case(void **state)
{
    const Case *row = *state;
    g_autoptr(Schema) from = sides_read(row->from);
    g_autoptr(Schema) to = sides_read(row->to);
    g_autoptr(Changes) changes = diff_schemas(from, to, NULL, NULL);
    g_autoptr(Plan) plan = plan_new(changes, NULL);
    assert_non_null(plan);
    g_autofree char *script = plan_script(plan);
    assert_string_equal(script, row->expected);
}

static void
a_confirmed_rename_comes_first_and_the_rest_speaks_of_the_new_name(void **state)
{
    (void)state;
    static const Rename renames[] = {{"t", "a", "z"}, {NULL, NULL, NULL}};
    g_autoptr(Schema) from = sides_read("table t\ncolumn a integer default 1\nindex i a");
    g_autoptr(Schema) to = sides_read("table t\ncolumn z bigint\nindex j z");
    DiffOptions options = {.renames = renames};
    g_autoptr(Changes) changes = diff_schemas(from, to, &options, NULL);
    g_autoptr(Plan) plan = plan_new(changes, NULL);
    g_autofree char *script = plan_script(plan);
    assert_string_equal(script, "ALTER TABLE public.t RENAME COLUMN a TO z;\n"
                                "DROP INDEX public.i;\n"
                                "ALTER TABLE public.t ALTER COLUMN z DROP DEFAULT, "
                                "ALTER COLUMN z TYPE BIGINT;\n"
                                "CREATE INDEX j ON public.t (z);\n");
}

static void
what_loses_data_is_marked(void **state)
{
    (void)state;
    g_autoptr(Schema) from = sides_read("table t\ncolumn a integer\ncolumn b text");
    g_autoptr(Schema) to = sides_read("table t\ncolumn a integer");
    g_autoptr(Changes) changes = diff_schemas(from, to, NULL, NULL);
    g_autoptr(Plan) plan = plan_new(changes, NULL);
    assert_int_equal(plan->count, 1);
    assert_true(plan->steps[0].loses_data);
    assert_ptr_equal(plan->steps[0].object, changes->rows[0].from);
}

static void
a_whole_schema_is_made_in_order_of_need(void **state)
{
    (void)state;
    g_autoptr(Schema) schema =
        sides_read("enum mood ok\ntable a\ncolumn m mood\nview v a m\ntable b\ncolumn x text");
    g_autoptr(Plan) plan = plan_create_all(schema, NULL);
    g_autofree char *script = plan_script(plan);
    assert_string_equal(script, "CREATE TYPE public.mood AS ENUM ('ok');\n"
                                "CREATE TABLE public.a (\n    m public.mood\n);\n"
                                "CREATE TABLE public.b (\n    x TEXT\n);\n"
                                "CREATE VIEW public.v AS\n SELECT m FROM public.a;\n");
}

int
main(void)
{
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(what_loses_data_is_marked),
        cmocka_unit_test(a_confirmed_rename_comes_first_and_the_rest_speaks_of_the_new_name),
        cmocka_unit_test(a_whole_schema_is_made_in_order_of_need),
    };
    struct CMUnitTest tests[G_N_ELEMENTS(cases) + G_N_ELEMENTS(others)];
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        tests[i] = (struct CMUnitTest){
            .name = cases[i].fact, .test_func = check_case, .initial_state = &cases[i]};
    memcpy(tests + G_N_ELEMENTS(cases), others, sizeof others);
    return cmocka_run_group_tests_name("plan", tests, NULL, NULL);
}
