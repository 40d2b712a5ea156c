#include "kind/reflect.h"
#include "plan/plan.h"
#include "tests/server/pair.h"
#include "tests/server/server.h"

#include <string.h>

// Every case: `from` becomes `to` by the plan, statement by statement. Then nothing differs any
// more, pg_dump sees two equal schemas, and what was stored is what `query` still finds.
typedef struct {
    const char *fact, *from, *to;
    const char *query, *value; // NULL: nothing is stored
} Case;

// What only a superuser may make says so.
#define BY_SUPERUSER "-- superuser\n"

static Case cases[] = {
    {"a column is added with its default", "create table t (a int); insert into t values (1)",
     "create table t (a int, b text not null default 'x')", "select b from t", "x"},
    {"texts become numbers by a cast", "create table t (a text); insert into t values ('7')",
     "create table t (a int)", "select a + 1 from t", "8"},
    {"a view on an altered column comes back, and the view on that one",
     "create table t (a int); create view v as select a from t; create view w as select a from v;"
     "insert into t values (1)",
     "create table t (a bigint); create view v as select a from t; create view w as select a from "
     "v",
     "select a from w", "1"},
    {"a type change takes index, check, default and generated column along",
     "create table t (a int default 1 check (a > 0), g int generated always as (a * 2) stored);"
     "create index i on t (a); create index j on t ((a + 1)) where a > 5;"
     "insert into t values (7)",
     "create table t (a text default 'x' check (a <> ''),"
     "                g text generated always as (a || '!') stored);"
     "create index i on t (a); create index j on t (lower(a)) where a > '5'",
     "select a || g from t", "77!"},
    {"an enum gets labels where they belong",
     "create type mood as enum ('b', 'd'); create table t (m mood); insert into t values ('b')",
     "create type mood as enum ('a', 'b', 'c', 'd', 'e'); create table t (m mood)",
     "select enum_range(null::mood)", "{a,b,c,d,e}"},
    {"a label is renamed, and all that has it keeps it",
     "create type mood as enum ('ok', 'sad'); create table t (m mood default 'sad' check (m <> "
     "'ok'), l mood[] default '{sad}') ; create index i on t (m) where m = 'sad';"
     "create view v as select m from t where m = 'sad'; insert into t default values",
     "create type mood as enum ('ok', 'blue'); create table t (m mood default 'blue' check (m <> "
     "'ok'), l mood[] default '{blue}'); create index i on t (m) where m = 'blue';"
     "create view v as select m from t where m = 'blue'",
     "select t.m::text || t.l::text from v, t", "blue{blue}"},
    {"a label is renamed where another goes and one comes",
     "create type mood as enum ('a', 'b', 'c'); create table t (m mood, n mood[]);"
     "insert into t values ('b', '{b,a}')",
     "create type mood as enum ('z', 'a', 'B'); create table t (m mood, n mood[])",
     "select m::text || n::text from t", "B{B,a}"},
    {"an enum that loses a label keeps its partitions, domains and other tables",
     "create type mood as enum ('a', 'b', 'c'); create domain d as mood not null;"
     "create table p (m mood not null, n int, primary key (m, n)) partition by list (n);"
     "create table p1 partition of p for values in (1); create table u (x d, y mood default 'c');"
     "create function f(mood) returns int language sql as 'select 1';"
     "create materialized view w as select y from u; insert into p values ('a', 1);"
     "insert into u values ('c', 'a')",
     "create type mood as enum ('a', 'c'); create domain d as mood not null;"
     "create table p (m mood not null, n int, primary key (m, n)) partition by list (n);"
     "create table p1 partition of p for values in (1); create table u (x d, y mood default 'c');"
     "create function f(mood) returns int language sql as 'select 1';"
     "create materialized view w as select y from u",
     "select x::text || y || m from u, p", "caa"},
    {"an enum loses a label: defaults, arrays, indexes, checks and views follow",
     "create type mood as enum ('a', 'b', 'c');"
     "create table t (m mood default 'a' check (m <> 'b'), l mood[] default '{a}');"
     "create index i on t (m) where m = 'a'; create view v as select m from t;"
     "create function f(x mood) returns mood language sql as 'select x';"
     "insert into t values ('a', '{a,c}')",
     "create type mood as enum ('a', 'c');"
     "create table t (m mood default 'a' check (m <> 'c'), l mood[] default '{a}');"
     "create index i on t (m) where m = 'a'; create view v as select m from t;"
     "create function f(x mood) returns mood language sql as 'select x'",
     "select l from t", "{a,c}"},
    {"a domain of another type takes its columns along",
     "create domain d as int check (value > 0); create table t (a d); insert into t values (3)",
     "create domain d as text check (value <> ''); create table t (a d)", "select a from t", "3"},
    {"serial becomes identity and goes on counting",
     "create table t (id serial primary key, a int); insert into t (a) values (1), (2)",
     "create table t (id int primary key generated by default as identity, a int)",
     "insert into t (a) values (3) returning id", "3"},
    {"identity becomes serial and goes on counting",
     "create table t (id int primary key generated always as identity, a int);"
     "insert into t (a) values (1), (2)",
     "create table t (id serial primary key, a int)", "insert into t (a) values (3) returning id",
     "3"},
    {"a plain key becomes an identity behind the rows that are there",
     "create table t (id int primary key); insert into t values (41)",
     "create table t (id int primary key generated always as identity)",
     "insert into t default values returning id", "42"},
    {"a serial column becomes plain", "create table t (id serial); insert into t values (5)",
     "create table t (id int not null)", "select id from t", "5"},
    {"a sequence that stood alone is owned and keeps its value",
     "create sequence s; create table t (id int not null default nextval('s'));"
     "insert into t default values",
     "create table t (id int not null); create sequence s as int owned by t.id;"
     "alter table t alter id set default nextval('s')",
     "insert into t default values returning id", "2"},
    {"bounds of a sequence move with its value", "create sequence s; select nextval('s')",
     "create sequence s minvalue 100 maxvalue 200", "select nextval('s')", "100"},
    {"a generated column becomes plain and keeps its values",
     "create table t (a int, g int generated always as (a * 2) stored); insert into t values (4)",
     "create table t (a int, g int)", "select g from t", "8"},
    {"NOT NULL fills with the default of the same column",
     "create table t (a int); insert into t values (null), (1)",
     "create table t (a int not null default 9)", "select sum(a) from t", "10"},
    {"a primary key that changes takes foreign keys along",
     "create table a (id int primary key, k int not null unique);"
     "create table b (a_id int references a (id)); insert into a values (1, 2);"
     "insert into b values (1)",
     "create table a (id bigint primary key, k int not null unique);"
     "create table b (a_id bigint references a (id))",
     "select a_id from b", "1"},
    {"both ends of a foreign key change their type",
     "create table a (id text primary key); create table b (a_id text references a (id));"
     "insert into a values ('1'); insert into b values ('1')",
     "create table a (id int primary key); create table b (a_id int references a (id))",
     "select a_id from b", "1"},
    {"tables that refer to each other come and go",
     "create table a (id int primary key, b_id int); create table b (id int primary key,"
     "a_id int references a (id)); alter table a add foreign key (b_id) references b (id)",
     "create table c (id int primary key, d_id int); create table d (id int primary key,"
     "c_id int references c (id)); alter table c add foreign key (d_id) references d (id)",
     NULL, NULL},
    {"partitioned tables that refer to each other can go",
     "create table a (k text, id int, primary key (k, id)) partition by list (k);"
     "create table a1 partition of a for values in ('x');"
     "create table b (k text, id int, primary key (k, id)) partition by list (k);"
     "create table b1 partition of b for values in ('x');"
     "alter table a add foreign key (k, id) references b; alter table b add foreign key (k, id) "
     "references a",
     "create table c (a int)", NULL, NULL},
    {"a foreign key waits for the key of a partitioned table to be whole",
     "create table a (k text, id int) partition by list (k);"
     "create table a1 partition of a for values in ('x'); create table b (k text, id int)",
     "create table a (k text, id int, primary key (k, id)) partition by list (k);"
     "create table a1 partition of a for values in ('x');"
     "create table b (k text, id int, foreign key (k, id) references a)",
     NULL, NULL},
    {"a function that changes its signature takes its users along",
     "create function f(a int) returns int language sql immutable as 'select a';"
     "create table t (a int default f(1), b int check (f(b) > 0)); create index i on t (f(a));"
     "insert into t (b) values (5)",
     "create function f(a int) returns bigint language sql immutable as 'select a::bigint';"
     "create table t (a int default f(1), b int check (f(b) > 0)); create index i on t (f(a))",
     "select b from t", "5"},
    {"a trigger comes after its function, and goes before it",
     "create table t (a int); create function f() returns trigger language plpgsql as "
     "'begin return new; end'; create trigger x before insert on t for each row execute function "
     "f()",
     "create table t (a int); create function g() returns trigger language plpgsql as "
     "'begin return new; end'; create trigger x before insert on t for each row execute function "
     "g()",
     NULL, NULL},
    {"a partition moves from one bound to another with its rows",
     "create table t (a int) partition by range (a);"
     "create table p partition of t for values from (0) to (10); insert into t values (5)",
     "create table t (a int) partition by range (a);"
     "create table p partition of t for values from (0) to (20)",
     "select a from t", "5"},
    {"a table is attached with indexes of the partitioned one",
     "create table t (a int) partition by list (a); create index i on t (a);"
     "create table p (a int); insert into p values (1)",
     "create table t (a int) partition by list (a); create index i on t (a);"
     "create table p partition of t for values in (1)",
     "select a from t", "1"},
    {"a table that becomes partitioned keeps its rows",
     "create table t (id serial primary key, a text); insert into t (a) values ('x'), ('y');"
     "create view v as select a from t",
     "create table t (id serial, a text, primary key (id, a)) partition by list (a);"
     "create table x partition of t for values in ('x');"
     "create table y partition of t default; create view v as select a from t",
     "select string_agg(a, ',' order by a) from v", "x,y"},
    {"tables that refer to each other become partitioned and keep their rows",
     "create table a (k int unique, b int); create table b (k int unique, a int);"
     "alter table a add foreign key (b) references b (k);"
     "alter table b add foreign key (a) references a (k);"
     "insert into a values (1, null); insert into b values (1, 1); update a set b = 1",
     "create table a (k int unique, b int) partition by list (k);"
     "create table a1 partition of a for values in (1);"
     "create table b (k int unique, a int) partition by list (k);"
     "create table b1 partition of b for values in (1);"
     "alter table a add foreign key (b) references b (k);"
     "alter table b add foreign key (a) references a (k)",
     "select a.b + b.a from a, b", "2"},
    {"no trigger fires for rows that are only copied",
     "create table t (a int); insert into t values (1);"
     "create function f() returns trigger language plpgsql as 'begin new.a = 9; return new; end'",
     "create table t (a int) partition by list (a); create table t1 partition of t default;"
     "create function f() returns trigger language plpgsql as 'begin new.a = 9; return new; end';"
     "create trigger x before insert on t for each row execute function f()",
     "select a from t", "1"},
    {"an inherited column changes with that of its parent",
     "create table a (x int); create table b (y int) inherits (a); insert into b values (1, 2)",
     "create table a (x bigint, z text); create table b (y int) inherits (a)",
     "select x + y from b", "3"},
    {"policies follow the column that they read",
     "create table t (a int); alter table t enable row level security;"
     "create policy p on t using (a > 0); insert into t values (1)",
     "create table t (a bigint); alter table t enable row level security;"
     "create policy p on t using (a > 1)",
     "select a from t", "1"},
    {"hostile names are quoted",
     "create table \"a \"\" b\" (\"select\" int, \"X;y\" text); insert into \"a \"\" b\" values "
     "(1)",
     "create table \"a \"\" b\" (\"select\" bigint, \"X;y\" varchar(3) default 'it''s \\');"
     "create index \"i--\" on \"a \"\" b\" (\"X;y\")",
     "select \"select\" from \"a \"\" b\"", "1"},
    {"comments come, change and go",
     "create table t (a int, b int); comment on column t.a is 'old'; comment on table t is 'x'",
     "create table t (a int, b int); comment on column t.a is 'new'; comment on column t.b is ''''",
     NULL, NULL},
    {"privileges come, change and go, those of columns too",
     "create table t (a int, b int); create sequence s; grant select (a), update on t to "
     "pg_monitor;"
     "grant usage on s to pg_monitor; insert into t values (1, 2)",
     "create table t (a int, b int); create sequence s;"
     "grant select, update (b) on t to pg_monitor with grant option; grant usage on s to public;"
     "grant select on s to pg_monitor",
     "select has_table_privilege('pg_monitor', 't', 'update')", "f"},
    {"what is made anew keeps its privileges, and what was taken from everybody stays taken",
     "create table t (a int); create view v as select a from t; grant select on v to pg_monitor;"
     "create function f() returns int language sql as 'select 1'; revoke all on function f() from "
     "public",
     "create table t (a bigint); create view v as select a from t; grant select on v to pg_monitor;"
     "create function f() returns text language sql as 'select ''1'''; revoke all on function f() "
     "from public",
     "select has_function_privilege('pg_monitor', 'f()', 'execute')", "f"},
    {"default privileges do not meet what the plan makes",
     "alter default privileges grant all on tables to pg_monitor",
     "create table t (a serial); alter default privileges grant all on tables to pg_monitor;"
     "alter default privileges in schema public grant usage on sequences to pg_monitor",
     NULL, NULL},
    {"publications follow their tables, and a column that goes",
     BY_SUPERUSER
     "create table t (a int primary key, b int); create table u (a int primary key);"
     "create publication p for table t (a, b) where (a > 0); create publication q for table u",
     BY_SUPERUSER
     "create table t (a int primary key); create table u (a int primary key);"
     "create publication p for table t (a); create publication q for all tables with (publish = "
     "'insert'); comment on publication q is 'all'",
     NULL, NULL},
    {"rules, statistics and event triggers come, change and go",
     BY_SUPERUSER
     "create table t (a int, b int); create table l (a int);"
     "create rule r as on delete to t do instead nothing; create statistics s on a, b from t",
     BY_SUPERUSER
     "create table t (a int, b bigint); create table l (a int);"
     "create rule r as on insert to t do also insert into l values (new.a);"
     "alter table t disable rule r; create statistics s (ndistinct) on a, b from t;"
     "alter statistics s set statistics 7;"
     "create function f() returns event_trigger language plpgsql as 'begin end';"
     "create event trigger e on ddl_command_end when tag in ('DROP TABLE') execute function f();"
     "alter event trigger e disable",
     NULL, NULL},
    {"foreign servers change their options and keep their tables",
     BY_SUPERUSER
     "create foreign data wrapper w; create server s foreign data wrapper w options (a '1', b '2');"
     "create user mapping for public server s options (x 'y'); create foreign table t (a int) "
     "server "
     "s",
     BY_SUPERUSER
     "create foreign data wrapper w; create server s version '2' foreign data wrapper w options (b "
     "'3', c ''''); create foreign table t (a int) server s",
     NULL, NULL},
    {"an extension and a range take their casts along",
     BY_SUPERUSER "create extension hstore; create table t (a int)",
     BY_SUPERUSER "create type r as range (subtype = timestamp); create table t (a int, b r)", NULL,
     NULL},
    {"text search, operators and casts are made in their order", "create table t (a int)",
     "create text search dictionary d (template = simple, stopwords = english);"
     "create text search configuration c (parser = default);"
     "alter text search configuration c add mapping for word, asciiword with d, simple;"
     "create table t (a int, b text); create index i on t using gin (to_tsvector('c', b));"
     "create function f(int, text) returns bool language sql immutable as 'select $1 = $2::int';"
     "create operator === (function = f, leftarg = int, rightarg = text);"
     "create view v as select a === b as x from t; create type p as (x int);"
     "create function g(p) returns int language sql as 'select $1.x';"
     "create cast (p as int) with function g(p) as assignment",
     NULL, NULL},
    {"a check of IN comes back as it was written", "create table t (a varchar(9))",
     "create table t (a varchar(9) check (a in ('x', 'y')))", NULL, NULL},
};

static char *
database(const char *sql)
{
    if (!g_str_has_prefix(sql, BY_SUPERUSER))
        return server_database(sql);
    g_autofree char *address = server_database(NULL);
    char *superuser = sandbox_superuser_address(server_sandbox(), address);
    Connection *connection = server_connect(superuser);
    server_run(connection, sql);
    connection_close(connection);
    return superuser;
}

// What was confirmed to be a rename.
static Rename
rename_of(const Case *row)
{
    static const struct {
        const char *fact;
        Rename rename;
    } renames[] = {
        {"a label is renamed, and all that has it keeps it", {"mood", "sad", "blue"}},
        {"a label is renamed where another goes and one comes", {"public.mood", "b", "B"}},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(renames); i++)
        if (strcmp(renames[i].fact, row->fact) == 0)
            return renames[i].rename;
    return (Rename){NULL, NULL, NULL};
}

static void
check_case(void **state)
{
    const Case *row = *state;
    g_autofree char *address = database(row->from);
    g_autofree char *target = database(row->to);
    g_autoptr(Schema) from = pair_reflect(address);
    g_autoptr(Schema) to = pair_reflect(target);
    const Rename renames[] = {rename_of(row), {NULL, NULL, NULL}};
    g_autoptr(GError) error = NULL;
    g_autoptr(Changes) changes = diff_schemas(from, to, &(DiffOptions){.renames = renames}, &error);
    pair_assert_no_error(error);
    assert_true(changes->count > 0);
    g_autoptr(Plan) plan = plan_new(changes, &error);
    pair_assert_no_error(error);
    pair_apply(address, plan);
    pair_assert_equal(address, target);
    if (row->query == NULL)
        return;
    Connection *connection = server_connect(address);
    g_autofree char *value = server_value(connection, row->query);
    assert_string_equal(value, row->value);
    connection_close(connection);
}

// Models do not declare partitions: the way back to the database's index names none of theirs, and
// ONLY would leave it invalid for good.
static void
an_index_comes_back_on_partitions_that_models_do_not_say(void **state)
{
    (void)state;
    g_autofree char *address =
        server_database("create table p (a int, b int) partition by range (a);"
                        "create table p1 partition of p for values from (0) to (5);"
                        "create index i on p (b); alter table p add constraint k unique (a)");
    g_autofree char *models =
        server_database("create table p (a int, b int) partition by range (a)");
    Connection *connection = server_connect(models);
    g_autoptr(GError) error = NULL;
    g_autoptr(Schema) from = reflect(connection, NULL, &error);
    connection_close(connection);
    pair_assert_no_error(error);
    from->speaks_for[KIND_VIEW] = false; // as that of models
    g_autoptr(Schema) to = pair_reflect(address);
    g_autoptr(Changes) changes = diff_schemas(from, to, NULL, &error);
    pair_assert_no_error(error);
    g_autoptr(Plan) plan = plan_new(changes, &error);
    pair_assert_no_error(error);
    g_autofree char *script = plan_script(plan);
    assert_string_equal(script, "ALTER TABLE public.p ADD CONSTRAINT k UNIQUE (a);\n"
                                "CREATE INDEX i ON public.p (b);\n");
}

int
main(void)
{
    struct CMUnitTest tests[G_N_ELEMENTS(cases) + 1] = {0};
    tests[G_N_ELEMENTS(cases)] = (struct CMUnitTest)cmocka_unit_test(
        an_index_comes_back_on_partitions_that_models_do_not_say);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        tests[i] = (struct CMUnitTest){
            .name = cases[i].fact, .test_func = check_case, .initial_state = &cases[i]};
    return cmocka_run_group_tests_name("diff", tests, server_start, server_stop);
}
