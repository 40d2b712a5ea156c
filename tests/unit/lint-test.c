#include "tests/harness.h"

#include "plan/lint.h"

#include <string.h>

// Where the rule fires: "2:17 3:1", in scripts for psql.
typedef struct {
    const char *fact, *rule, *script, *expected;
} Case;

static Case cases[] = {
    {"what is no SQL is told at its place", "syntax-error", "select 1;\ncreate tabel t ();", "2:8"},
    {"a statement that cannot be parsed hides no other", "ban-drop-table",
     "create tabel t ();\ndrop table t;", "2:1"},
    {"a volatile default rewrites the table", "adding-field-with-default",
     "alter table t add column c uuid\n  default gen_random_uuid()", "2:11"},
    {"a default that is the same for all rows does not", "adding-field-with-default",
     "alter table t add c timestamptz default timezone('utc', now()) - interval '1 day'", ""},
    {"a serial column numbers the rows that are there", "adding-field-with-default",
     "alter table t add c bigserial", "1:21"},
    {"a foreign key is checked at once", "adding-foreign-key-constraint",
     "alter table a add constraint k\nforeign key (b) references b (id)", "1:19"},
    {"a new column may bring its foreign key", "adding-foreign-key-constraint",
     "alter table a add b bigint references b (id)", "1:28"},
    {"a foreign key that is not valid yet is checked by nobody", "adding-foreign-key-constraint",
     "alter table a add foreign key (b) references b (id) not valid", ""},
    {"nobody waits for a table that is made in the same transaction",
     "adding-foreign-key-constraint",
     "begin; create table s.a (b int); alter table s.a add foreign key (b) references b; commit;",
     ""},
    {"SET NOT NULL reads the table", "adding-not-nullable-field",
     "alter table t\nalter column c\nset not null", "3:1"},
    {"a validated check saves SET NOT NULL the reading", "adding-not-nullable-field",
     "alter table t add constraint k check (c is not null) not valid;\n"
     "alter table t validate constraint k;\nalter table t alter c set not null;",
     ""},
    {"the check of another column does not", "adding-not-nullable-field",
     "alter table t add constraint k check (d is not null) not valid;\n"
     "alter table t validate constraint k;\nalter table t alter c set not null;",
     "3:23"},
    {"NOT NULL without a default fails where there are rows", "adding-required-field",
     "alter table t add a int, add column b int not null", "1:26"},
    {"a required column of a new table is no trouble", "adding-required-field",
     "begin; create table t (); alter table t add b int not null; commit", ""},
    {"a primary key builds its index", "adding-serial-primary-key-field",
     "alter table t add primary key (id)", "1:19"},
    {"a primary key may take an index that is there", "adding-serial-primary-key-field",
     "alter table t add primary key using index i", ""},
    {"a domain gets a constraint", "ban-alter-domain-with-add-constraint",
     "alter domain d add check (value > 0)", "1:16"},
    {"char is told in each column", "ban-char-field",
     "create table t (\na char(3),\nb text,\nc \"char\")", "2:3 4:3"},
    {"CONCURRENTLY stands in a transaction", "ban-concurrent-index-creation-in-transaction",
     "begin; create index concurrently i on t (c); commit", "1:21"},
    {"so it does when an index is dropped", "ban-concurrent-index-creation-in-transaction",
     "begin; drop index concurrently i; commit", "1:19"},
    {"a domain has constraints from the start", "ban-create-domain-with-constraint",
     "create domain d as int\ncheck (value > 0)", "2:1"},
    {"a default is no constraint of a domain", "ban-create-domain-with-constraint",
     "create domain d as int default 1", ""},
    {"a column is dropped", "ban-drop-column", "alter table t drop a, drop column b", "1:15 1:23"},
    {"a database is dropped", "ban-drop-database", "drop database d", "1:1"},
    {"NOT NULL is dropped", "ban-drop-not-null", "alter table t alter c drop not null", "1:23"},
    {"a table is dropped", "ban-drop-table", " drop table t", "1:2"},
    {"a column is set twice", "ban-duplicate-column-assignments",
     "with u as (update t set a = 1, b = 2,\n(c, a) = (3, 4) returning 1) select 1", "1:25 2:5"},
    {"two elements of an array are not the same column", "ban-duplicate-column-assignments",
     "update t set a[1] = 1, a[2] = 2", ""},
    {"a table has two columns of one name", "ban-duplicate-column-assignments",
     "create table t (a int, a text)", "1:17 1:24"},
    {"a view has two columns of one name", "ban-duplicate-column-assignments",
     "create view v (x, y, x) as select 1, 2, 3", "1:16 1:22"},
    {"TRUNCATE goes on to other tables", "ban-truncate-cascade", "truncate a, b\ncascade", "2:1"},
    {"a transaction is never ended", "ban-uncommitted-transaction", "begin; select 1", "1:1"},
    {"one that is rolled back is ended", "ban-uncommitted-transaction", "begin; rollback", ""},
    {"a type changes", "changing-column-type",
     "alter table t alter column c\nset data type bigint, alter d type text", "2:1 2:31"},
    {"any new constraint is checked", "constraint-missing-not-valid",
     "alter table t add check (a > 0)", "1:15"},
    {"validating at once keeps the lock", "constraint-missing-not-valid",
     "begin; alter table t add constraint k check (a > 0) not valid;\n"
     "alter table t validate constraint k; commit",
     "2:15"},
    {"validating in the next transaction does not", "constraint-missing-not-valid",
     "begin; alter table t add constraint k check (a > 0) not valid; commit;\n"
     "begin; alter table t validate constraint k; commit",
     ""},
    {"a unique constraint builds its index", "disallowed-unique-constraint",
     "alter table t add constraint u unique (a), add b int unique", "1:19 1:54"},
    {"names have 63 bytes", "identifier-too-long",
     "create table \"ääääääääääääääääääääääääääääääää\" (a int)", "1:14"},
    {"a doubled quote counts once", "identifier-too-long",
     "create table \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"\"\" ()", ""},
    {"int is 32 bits", "prefer-bigint-over-int", "create table t (a int4[], b bigint)", "1:19"},
    {"smallint is 16 bits", "prefer-bigint-over-smallint", "alter table t alter a type int2",
     "1:28"},
    {"serial has a sequence", "prefer-identity", "create table t (id bigserial)", "1:20"},
    {"a script that may stop half-way is to be repeatable", "prefer-robust-stmts",
     "alter table t drop c, drop if exists d;\ncreate index on t (a);\ndrop type y", "1:15 3:1"},
    {"a transaction is all or nothing", "prefer-robust-stmts",
     "begin; alter table t drop c; create table u (); commit", ""},
    {"a length is hard to change", "prefer-text-field", "create table t (a varchar(9), b varchar)",
     "1:19"},
    {"timestamp has no zone", "prefer-timestamp-tz",
     "alter table t add a timestamp(3), add b timestamptz", "1:21"},
    {"a column is renamed", "renaming-column", "alter table t rename a to b", "1:15"},
    {"a column of a view is a column too", "renaming-column", "alter view v rename column a to b",
     "1:14"},
    {"a table is renamed", "renaming-table", "alter table t rename to u", "1:15"},
    {"an index is built while writes wait", "require-concurrent-index-creation",
     "create unique index i on t (a)", "1:1"},
    {"an index is dropped while all wait", "require-concurrent-index-deletion", "drop index i",
     "1:1"},
    {"a partition is detached while all wait", "require-concurrent-partition-detach",
     "alter table t detach partition p", "1:15"},
    {"an index is built anew while all wait", "require-concurrent-reindex",
     "reindex table t; reindex (concurrently) table t", "1:1"},
    {"a value of an enum has a place", "require-enum-value-ordering",
     "alter type e add value 'x'; alter type e rename value 'a' to 'b'", "1:14"},
    {"the first lock needs a limit", "require-lock-timeout",
     "select 1; alter table t add a int; alter table t add b int", "1:11"},
    {"a limit that is set is one", "require-lock-timeout",
     "set local lock_timeout = '2s'; alter table t add a int", ""},
    {"the first statement needs a limit", "require-statement-timeout",
     "set lock_timeout = 1; create table t (a int); create table u (b int references t)", "1:47"},
    {"BEGIN stands inside a transaction", "transaction-nesting", "begin; begin; commit", "1:8"},
    {"COMMIT ends nothing", "transaction-nesting", "select 1; commit", "1:11"},
    {"a view that is dropped is missed", "breaks-readers",
     "drop view a, b; create view b as select 1", "1:1"},
    {"a foreign key is dropped", "fk-drop-locks-both",
     "alter table t drop constraint t_a_fkey, drop constraint t_check", "1:15"},
    {"a long step holds the lock of another", "lock-held-longer",
     "begin;\nalter table t add a int;\nupdate t set a = 1;\ncommit", "3:1"},
    {"the lock is gone with its transaction", "lock-held-longer",
     "begin; alter table t add a int; commit; update t set a = 1", ""},
    {"old INSERTs do not know the new column", "new-column-writers",
     "alter table t add a int not null", "1:15"},
    {"a foreign key has no index", "no-fk-index",
     "create table t (id bigint primary key, a bigint references u,\nb bigint references v);\n"
     "create index on t (a)",
     "2:10"},
    {"a primary key that begins with the column is one", "no-fk-index",
     "create table t (a bigint references u, b bigint, primary key (a, b))", ""},
    {"an index is left invalid", "not-in-transaction", "create index concurrently i on t (c)",
     "1:1"},
    {"positions count characters, behind comments too", "ban-drop-column",
     "/* ä */ alter table \"ä\" /* , */ drop a", "1:33"},
    {"rows of COPY are no statements", "ban-drop-table",
     "copy t from stdin;\ndrop table t;\n\\.\ndrop table u;", "4:1"},
    {"an allow with a reason silences its rule", "ban-drop-table",
     "drop table t;\n-- trueup: allow ban-drop-table because nobody reads it\ndrop table u;\n"
     "drop table v;",
     "1:1 4:1"},
    {"an allow without a reason does not", "ban-drop-table",
     "-- trueup: allow ban-drop-table\ndrop table u", "2:1"},
    {"an allow may name several rules", "ban-drop-table",
     "-- trueup: allow ban-drop-column, ban-drop-table because of it\ndrop table u", ""},
    {"the schema of a table is asked for", "require-table-schema",
     "create table t (); create table s.t (); create temp table u ()", "1:14"},
    {"an option that is turned off is off", "require-concurrent-reindex",
     "reindex (concurrently false) table t; reindex (concurrently true) table t", "1:1"},
    {"a default is longer than its column", "default-too-long",
     "alter table t add a varchar(3)\ndefault 'abcd'", "2:9"},
    {"VACUUM FULL rewrites", "prefer-repack", "vacuum full t; vacuum (full off) t; cluster t",
     "1:1 1:37"},
};

static char *
places(const LintReport *report, const char *rule)
{
    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < report->count; i++)
        if (strcmp(report->rows[i].rule->name, rule) == 0)
            g_string_append_printf(text, "%s%d:%d", text->len > 0 ? " " : "",
                                   report->rows[i].origin.line, report->rows[i].origin.column);
    return g_string_free(text, FALSE);
}

static const char *const opt_in[] = {"require-table-schema", "prefer-repack", NULL};

static void
check_case(void **state)
{
    const Case *row = *state;
    const LintOptions options = {.included = opt_in};
    g_autoptr(LintReport) report = lint_script(row->script, &options);
    g_autofree char *found = places(report, row->rule);
    assert_string_equal(found, row->expected);
}

static void
every_rule_that_looks_has_a_case_in_which_it_fires(void **state)
{
    (void)state;
    static const char *const of_python[] = {"live-revision", "opaque-revision", NULL};
    for (size_t i = 0; lint_rule(i) != NULL; i++) {
        const char *name = lint_rule(i)->name;
        bool fires = g_strv_contains(of_python, name);
        for (size_t j = 0; j < G_N_ELEMENTS(cases); j++)
            fires = fires || (strcmp(cases[j].rule, name) == 0 && *cases[j].expected != '\0');
        if (!fires)
            fail_msg("no case for %s", name);
    }
}

static void
opt_in_rules_are_off_until_asked_for_and_others_can_be_left_out(void **state)
{
    (void)state;
    g_autoptr(LintReport) plain = lint_script("drop table t", NULL);
    g_autofree char *none = places(plain, "require-table-schema");
    assert_string_equal(none, "");
    static const char *const excluded[] = {"ban-drop-table", NULL};
    g_autoptr(LintReport) report =
        lint_script("drop table t", &(LintOptions){.excluded = excluded});
    g_autofree char *dropped = places(report, "ban-drop-table");
    assert_string_equal(dropped, "");
}

static void
of_a_sql_revision_only_the_way_up_is_looked_at(void **state)
{
    (void)state;
    static const char text[] = "-- revision: 1\n-- migrate:up\nALTER TABLE t ADD a INT NOT NULL;\n"
                               "-- migrate:down\nALTER TABLE t DROP a;\n";
    assert_true(lint_is_revision(text));
    const LintOptions options = {.form = LINT_SQL_REVISION, .in_transaction = true};
    g_autoptr(LintReport) report = lint_script(text, &options);
    g_autofree char *required = places(report, "adding-required-field");
    g_autofree char *dropped = places(report, "ban-drop-column");
    g_autofree char *timeout = places(report, "require-lock-timeout");
    assert_string_equal(required, "3:15");
    assert_string_equal(dropped, "");
    assert_string_equal(timeout, ""); // trueup sets it when it runs the revision
}

static void
transaction_false_is_outside(void **state)
{
    (void)state;
    static const char text[] =
        "-- migrate:up transaction:false\nCREATE INDEX CONCURRENTLY i ON t (a);\n";
    const LintOptions options = {.form = LINT_SQL_REVISION, .in_transaction = true};
    g_autoptr(LintReport) report = lint_script(text, &options);
    g_autofree char *refused = places(report, "ban-concurrent-index-creation-in-transaction");
    g_autofree char *told = places(report, "not-in-transaction");
    assert_string_equal(refused, "");
    assert_string_equal(told, "2:1");
}

static void
statements_of_python_have_the_line_that_sends_them_and_no_style(void **state)
{
    (void)state;
    const LintStatement statements[] = {
        {.sql = "CREATE TABLE t (a INTEGER)", .origin = {.file = "r.py", .line = 7}},
        {.sql = "ALTER TABLE t ADD b INTEGER NOT NULL", .origin = {.file = "r.py", .line = 8}},
        {.sql = "ALTER TABLE u ADD b INTEGER NOT NULL; DROP TABLE v",
         .origin = {.file = "r.py", .line = 9},
         .comments = "    # trueup: allow ban-drop-table because it is empty"},
    };
    const LintOptions options = {.form = LINT_PYTHON_REVISION, .in_transaction = true};
    g_autoptr(LintReport) report = lint_statements(statements, G_N_ELEMENTS(statements), &options);
    g_autofree char *required = places(report, "adding-required-field");
    g_autofree char *style = places(report, "prefer-bigint-over-int");
    g_autofree char *dropped = places(report, "ban-drop-table");
    assert_string_equal(required, "9:0"); // t is new
    assert_string_equal(style, "");
    assert_string_equal(dropped, "");
    assert_int_equal(report->allowed, 1);
    assert_int_equal(report->statements, 4);
}

static void
any_bytes_are_read_to_the_end(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        ";;;",
        "$$",
        "'",
        "\"",
        "/*",
        "alter table",
        "alter table t",
        "create table t (",
        "alter table t add",
        "\\",
        "copy t from stdin;",
        "begin;begin;begin",
        "\xff\xfe;\x01",
        "select * from (((((((((((((((((((",
        "alter table only (t) add a int",
        "create view v () as",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(LintReport) report = lint_script(texts[i], NULL);
        assert_true(report->count < 20);
    }
}

int
main(void)
{
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(every_rule_that_looks_has_a_case_in_which_it_fires),
        cmocka_unit_test(opt_in_rules_are_off_until_asked_for_and_others_can_be_left_out),
        cmocka_unit_test(of_a_sql_revision_only_the_way_up_is_looked_at),
        cmocka_unit_test(transaction_false_is_outside),
        cmocka_unit_test(statements_of_python_have_the_line_that_sends_them_and_no_style),
        cmocka_unit_test(any_bytes_are_read_to_the_end),
    };
    struct CMUnitTest tests[G_N_ELEMENTS(cases) + G_N_ELEMENTS(others)];
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        tests[i] = (struct CMUnitTest){
            .name = cases[i].fact, .test_func = check_case, .initial_state = &cases[i]};
    memcpy(tests + G_N_ELEMENTS(cases), others, sizeof others);
    return cmocka_run_group_tests_name("lint", tests, NULL, NULL);
}
