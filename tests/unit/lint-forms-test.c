#include "tests/harness.h"

#include "plan/lint.h"

#include <string.h>

// Forms in which statements come: where the rule fires, "2:17 3:1", in scripts for psql.
typedef struct {
    const char *fact, *rule, *script, *expected;
} Case;

static Case cases[] = {
    {"a default that calls nothing volatile is the same for all rows", "adding-field-with-default",
     "alter table t add a int default greatest(1, 2), add b bool default (1 in (1, 2)),\nadd c int "
     "default case when true then nullif(1, 2) else (array[1])[1] end",
     ""},
    {"a table made of a query in the same transaction is nobody else's",
     "adding-field-with-default",
     "begin; create table t as select 1; alter table t add a float default random(); commit", ""},
    {"SELECT INTO makes a table too", "adding-field-with-default",
     "begin; select 1 as a into t; alter table t add b float default random(); commit", ""},
    {"what is new stays new under its other name", "adding-field-with-default",
     "begin; create table a (); alter table a rename to b;\nalter table b add c float default "
     "random(); commit",
     ""},
    {"a temporary table is nobody else's", "require-concurrent-index-creation",
     "create temp table t (a int); create index on t (a)", ""},
    {"a materialized view of the same transaction is new", "require-concurrent-index-creation",
     "begin; create materialized view m as select 1 as a;\ncreate unique index on m (a); commit",
     ""},
    {"a table of another schema is another table", "require-concurrent-index-creation",
     "begin; create table s.t (a int);\ncreate index on u.t (a); commit", "2:1"},
    {"an index ON ONLY is built partition by partition", "require-concurrent-index-creation",
     "create index i on only t (a)", ""},
    {"a check that was dropped proves nothing", "adding-not-nullable-field",
     "alter table t add constraint k check (a is not null) not valid;\nalter table t validate "
     "constraint k; alter table t drop constraint k;\nalter table t alter a set not null",
     "3:23"},
    {"one of an earlier script that was dropped proves nothing", "adding-not-nullable-field",
     "alter table t validate constraint k; alter table t drop constraint k;\nalter table t alter a "
     "set not null",
     "2:23"},
    {"a check that allows NULL proves nothing", "adding-not-nullable-field",
     "alter table t add constraint k check (a is not null or b) not valid;\nalter table t validate "
     "constraint k;\nalter table t alter a set not null",
     "3:23"},
    {"a check of two columns proves both", "adding-not-nullable-field",
     "alter table t add constraint k check (a is not null and b is not null) not valid;\nalter "
     "table t validate constraint k;\nalter table t alter a set not null, alter b set not null",
     ""},
    {"a check that was validated at once proves it as well", "adding-not-nullable-field",
     "alter table t add constraint k check (a is not null); alter table t alter a set not null",
     ""},
    {"tables may have constraints of the same name", "adding-not-nullable-field",
     "alter table t add constraint k check (a is not null) not valid;\nalter table u add "
     "constraint k check (b is not null) not valid;\nalter table t validate constraint k; alter "
     "table u validate constraint k;\nalter table t alter a set not null; alter table u alter b "
     "set not null",
     ""},
    {"a default of NULL fills nothing", "adding-required-field",
     "alter table t add a text default null::text not null", "1:15"},
    {"a primary key is NOT NULL", "adding-required-field", "alter table t add a int primary key",
     "1:15"},
    {"a foreign table has columns too", "ban-char-field",
     "create foreign table t (a char(3)) server s", "1:27"},
    {"PREPARE TRANSACTION ends the transaction", "ban-concurrent-index-creation-in-transaction",
     "begin; select 1; prepare transaction 'x'; create index concurrently i on t (a)", ""},
    {"so it does for what is never committed", "ban-uncommitted-transaction",
     "begin; prepare transaction 'x'", ""},
    {"AND CHAIN begins the next one", "ban-concurrent-index-creation-in-transaction",
     "begin; commit and chain;\ncreate index concurrently i on t (a); commit", "2:14"},
    {"a chain must be ended too", "ban-uncommitted-transaction",
     "begin;\ncommit and chain; select 1", "2:1"},
    {"a chained transaction can be committed", "transaction-nesting",
     "begin; commit and chain; commit; rollback", "1:34"},
    {"a field of a composite type is no column", "ban-drop-column", "alter type t drop attribute a",
     ""},
    {"a field of a composite type is missed by its readers", "breaks-readers",
     "alter type t drop attribute a; alter type t rename attribute b to c", "1:14 1:32"},
    {"the type of a field is no column's", "changing-column-type",
     "alter type t alter attribute a type bigint", ""},
    {"a check of a new column reads the table", "constraint-missing-not-valid",
     "alter table t add a int check (a > 0)", "1:25"},
    {"validating another table's constraint of the same name is no trouble",
     "constraint-missing-not-valid",
     "begin; alter table t add constraint k check (a > 0) not valid;\nalter table u validate "
     "constraint k; commit",
     ""},
    {"a name in escapes has as many bytes as it means", "identifier-too-long",
     "create table U&\"\\0061aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\" "
     "();\ncreate table U&\"\\00e9aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\" "
     "()",
     "2:14"},
    {"a constraint that was dropped from another table says nothing", "prefer-robust-stmts",
     "alter table t drop constraint if exists k;\nalter table u add constraint k check (a > 0) not "
     "valid",
     "2:15"},
    {"a view under the old name keeps the readers", "renaming-table",
     "begin; alter table t rename to u; create view t as select * from u; commit", ""},
    {"set_config sets a limit", "require-lock-timeout",
     "select pg_catalog.set_config('lock_timeout', '1s', false); alter table t add a int", ""},
    {"a limit of nothing is none", "require-lock-timeout",
     "set lock_timeout = '0s';\nalter table t add a int", "2:1"},
    {"a limit that was taken back is none", "require-lock-timeout",
     "set lock_timeout = '1s'; reset all;\nalter table t add a int", "2:1"},
    {"a local limit ends with its transaction", "require-lock-timeout",
     "begin; set local lock_timeout = '1s'; alter table t add a int; commit;\nalter table t add b "
     "int",
     "2:1"},
    {"a limit of the session does not", "require-statement-timeout",
     "begin; set statement_timeout = '1s'; commit; alter table t add b int", ""},
    {"only tables have to be qualified", "require-table-schema",
     "alter index i set (fillfactor = 50); alter view v alter a set default 1;\nalter index i "
     "rename to j; alter table t set schema s; select 1 as a into u",
     "2:40 2:75"},
    {"what comes back is missed by nobody", "breaks-readers",
     "drop type e; create type e as (a int); drop sequence s; create sequence s;\ndrop domain d; "
     "create domain d as int; drop domain f",
     "2:40"},
    {"UPDATE inside WITH works through the rows", "lock-held-longer",
     "begin; alter table t add a int;\nwith x as (update t set a = 1 returning 1) select 1 from x; "
     "commit",
     "2:1"},
    {"a table made of another works through its rows", "lock-held-longer",
     "begin; alter table t add a int;\ncreate table u as select * from t; create table v as select "
     "1; commit",
     "2:1"},
    {"so does an action that rewrites", "lock-held-longer",
     "begin; alter table t add a int;\nalter table u set logged; alter table v add b bigserial; "
     "commit",
     "2:15 2:41"},
    {"a default that is dropped again leaves old INSERTs alone", "new-column-writers",
     "alter table t add a int default 1 not null;\nalter table t alter a drop default, alter b "
     "drop default",
     "2:15"},
    {"a partial index serves no foreign key", "no-fk-index",
     "create table t (a int references u); create index on t (a) where a > 0", "1:23"},
    {"a default has to fit its column", "default-too-long",
     "alter table t add a varchar(3) default 'abcd', add b varchar(3) default 'éà '::text;\ncreate "
     "table u (c char default 'ab', d varchar default 'ab')",
     "1:40 2:32"},
    {"statements of a DO block stand at their places", "adding-required-field",
     "do $$\nbegin\n  alter table t add a int not null;\nend $$", "3:17"},
    {"also below IF, and in quotes", "ban-drop-column",
     "do 'begin if true then\nalter table t drop a; end if; end'", "2:15"},
    {"a text that is executed is one", "ban-drop-table",
     "do $$ begin\n  execute 'drop table t'; execute 'drop table ' || 'u'; end $$", "2:12"},
    {"a DO block is a transaction", "prefer-robust-stmts",
     "do $$ begin alter table t add a int; end $$; select 1", ""},
    {"a table that a DO block makes is new in it", "adding-field-with-default",
     "do $$ begin create table t (); alter table t add a float default random();\nend $$", ""},
    {"CONCURRENTLY cannot run in a DO block", "ban-concurrent-index-creation-in-transaction",
     "do $$ begin create index concurrently i on t (a); end $$", "1:26"},
    {"the allow of a DO block is for all in it", "ban-drop-table",
     "-- trueup: allow ban-drop-table because it is empty\ndo $$ begin drop table t; end $$", ""},
    {"one inside it is for the statement behind it", "ban-drop-table",
     "do $$ begin\n-- trueup: allow ban-drop-table because it is empty\ndrop table t;\ndrop table "
     "u; end $$",
     "4:1"},
    {"what PL/pgSQL cannot read is left to the server", "syntax-error",
     "do $$ begin foo; end if $$", ""},
};

static const char *const opt_in[] = {"require-table-schema", NULL};

static void
check_case(void **state)
{
    const Case *row = *state;
    const LintOptions options = {.included = opt_in};
    g_autoptr(LintReport) report = lint_script(row->script, &options);
    g_autoptr(GString) found = g_string_new(NULL);
    for (size_t i = 0; i < report->count; i++)
        if (strcmp(report->rows[i].rule->name, row->rule) == 0)
            g_string_append_printf(found, "%s%d:%d", found->len > 0 ? " " : "",
                                   report->rows[i].origin.line, report->rows[i].origin.column);
    assert_string_equal(found->str, row->expected);
}

static void
the_statements_of_a_block_are_no_statements_of_the_script(void **state)
{
    (void)state;
    g_autoptr(LintReport) report =
        lint_script("do $$ begin drop table t; drop table u; end $$; drop table v", NULL);
    assert_int_equal(report->statements, 2);
    size_t last = report->count > 0 ? report->rows[report->count - 1].statement : 0;
    assert_int_equal(last, 1);
    assert_int_equal(report->rows[0].statement, 0);
}

static void
behind_its_commit_a_given_transaction_is_over(void **state)
{
    (void)state;
    const LintOptions options = {.in_transaction = true};
    g_autoptr(LintReport) report =
        lint_script("commit; create index concurrently i on t (a); begin; select 1", &options);
    for (size_t i = 0; i < report->count; i++)
        assert_string_not_equal(report->rows[i].rule->name,
                                "ban-concurrent-index-creation-in-transaction");
}

int
main(void)
{
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(the_statements_of_a_block_are_no_statements_of_the_script),
        cmocka_unit_test(behind_its_commit_a_given_transaction_is_over),
    };
    struct CMUnitTest tests[G_N_ELEMENTS(cases) + G_N_ELEMENTS(others)];
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        tests[i] = (struct CMUnitTest){
            .name = cases[i].fact, .test_func = check_case, .initial_state = &cases[i]};
    memcpy(tests + G_N_ELEMENTS(cases), others, sizeof others);
    return cmocka_run_group_tests_name("lint-forms", tests, NULL, NULL);
}
