#include "kind/reflect.h"
#include "plan/strategy.h"
#include "tests/server/server.h"

#include <string.h>

// Every online form on a real server: up, where each statement locks what was predicted and the
// end is the target; down part by part, through the same states; and up again.
typedef struct {
    const char *fact, *from, *to;
    const char *change, *fill; // what a person says; NULL: nothing
    const char *query, *value; // what is found in the end
    const char *forms;         // words of the outside parts that must be there
} Case;

#define ROWS "insert into t select g, g, 'n' || g from generate_series(1, 2500) g;"
#define TABLE "create table t (id int primary key, a int, name text);"
#define PARTED "create table t (id int, a int, name text) partition by range (id);"
#define PARTS                                                                                      \
    "create table t1 partition of t for values from (0) to (1000);"                                \
    "create table t2 partition of t for values from (1000) to (9000) partition by list (a);"       \
    "create table t2a partition of t2 default;"
#define WIDER "create table t (id int primary key, a int, name text, b text"

static Case cases[] = {
    {"a new column is filled in batches and keeps its default", TABLE ROWS,
     WIDER " not null default 'x');", NULL, NULL, "select count(*) from t where b = 'x'", "2500",
     "fill"},
    {"a new column is filled by an expression", TABLE ROWS, WIDER " not null);", "t.b",
     "upper(name)", "select count(*) from t where b = upper(name)", "2500", "fill"},
    {"a new column is filled by a composite key",
     "create table t (x int, y text, a int, primary key (x, y));"
     "insert into t select g % 50, 'k' || g, g from generate_series(1, 2500) g;",
     "create table t (x int, y text, a int, b int not null, primary key (x, y));", "t.b", "a + 1",
     "select count(*) from t where b = a + 1", "2500", "fill"},
    {"a table without a primary key is filled by another unique key, of uuids",
     "create table t (u uuid not null unique, a int);"
     "insert into t select md5(g::text)::uuid, g from generate_series(1, 2500) g;",
     "create table t (u uuid not null unique, a int, b int not null);", "t.b", "a + 1",
     "select count(*) from t where b = a + 1", "2500", "by u batch"},
    {"a nullable column with a volatile default is filled", TABLE ROWS,
     WIDER " default md5(random()::text));", "t.b", "md5(random()::text)",
     "select count(distinct b) from t", "2500", "fill"},
    {"NOT NULL is shown by a check", TABLE ROWS,
     "create table t (id int primary key, a int not null, name text);", NULL, NULL,
     "select count(*) from t", "2500", "VALIDATE"},
    {"NULLs get the default before NOT NULL is shown", TABLE ROWS "update t set a = null;",
     "create table t (id int primary key, a int not null default 7, name text);", NULL, NULL,
     "select sum(a) from t", "17500", "fill"},
    {"a check is validated by itself", TABLE ROWS,
     TABLE "alter table t add constraint k check (a > 0);", NULL, NULL, "select count(*) from t",
     "2500", "VALIDATE"},
    {"a check that changes is validated by itself",
     TABLE "alter table t add constraint k check (a > 0);" ROWS,
     TABLE "alter table t add constraint k check (a > -1);", NULL, NULL, "select count(*) from t",
     "2500", "VALIDATE"},
    {"a foreign key is validated by itself",
     "create table p (id int primary key); insert into p select generate_series(1, 2500);" TABLE
         ROWS,
     "create table p (id int primary key);" TABLE
     "alter table t add constraint k foreign key (a) references p (id) on delete cascade;",
     NULL, NULL, "select count(*) from t", "2500", "VALIDATE"},
    {"a constraint that was never validated is",
     TABLE ROWS "alter table t add constraint k check (a > 0) not valid;",
     TABLE "alter table t add constraint k check (a > 0);", NULL, NULL, "select count(*) from t",
     "2500", "VALIDATE"},
    {"an index is made concurrently", TABLE ROWS,
     TABLE "create index i on t (lower(name)) where a > 5; comment on index i is 'c';", NULL, NULL,
     "select indisvalid from pg_index where indexrelid = 'i'::regclass", "t", "CREATE INDEX"},
    {"an index goes concurrently", TABLE "create index i on t (a desc);" ROWS, TABLE, NULL, NULL,
     "select count(*) from pg_indexes where tablename = 't'", "1", "DROP INDEX"},
    {"an index is swapped", TABLE "create index i on t (a);" ROWS,
     TABLE "create unique index i on t (a, name);", NULL, NULL,
     "select indisunique from pg_index where indexrelid = 'i'::regclass", "t", "DROP INDEX"},
    {"a unique constraint takes an index", TABLE ROWS,
     TABLE "alter table t add constraint u unique (a) deferrable initially deferred;", NULL, NULL,
     "select count(*) from t", "2500", "CREATE UNIQUE INDEX"},
    {"a unique constraint changes its columns",
     TABLE "alter table t add constraint u unique (a);" ROWS,
     TABLE "alter table t add constraint u unique (a, name);", NULL, NULL, "select count(*) from t",
     "2500", "CREATE UNIQUE INDEX"},
    {"a primary key takes an index",
     "create table t (id int not null, a int); insert into t select g, g from "
     "generate_series(1, 2500) g;",
     "create table t (id int not null, a int, constraint t_pkey primary key (id));", NULL, NULL,
     "select count(*) from t", "2500", "CREATE UNIQUE INDEX"},
    {"a column of another type takes the old one's place", TABLE ROWS,
     "create table t (id int primary key, a bigint, name text);", NULL, NULL,
     "select count(*) from t where a = id", "2500", "fill"},
    {"a column of another type keeps its default and its NOT NULL",
     "create table t (id int primary key, a text not null default '7');"
     "insert into t select g, g from generate_series(1, 1500) g;",
     "create table t (id int primary key, a int not null default 8);", NULL, NULL,
     "insert into t (id) values (9999) returning a", "8", "fill"},
    {"an index of a partitioned table is made concurrently on each partition", PARTED PARTS ROWS,
     PARTED "create index i on t (lower(name)) where a > 5;", NULL, NULL,
     "select count(*) from pg_index where indisvalid and indrelid::regclass::text like 't%'", "4",
     "CREATE INDEX CONCURRENTLY t2a"},
    {"a unique constraint of a partitioned table takes an index of each partition",
     PARTED PARTS ROWS, PARTED "alter table t add constraint u unique (id, a);", NULL, NULL,
     "select count(*) from pg_index where indisvalid and indisunique and "
     "indrelid::regclass::text like 't%'",
     "4", "CREATE UNIQUE INDEX CONCURRENTLY t1"},
    {"a foreign key of a partitioned table is validated on each partition",
     "create table p (id int primary key); insert into p select generate_series(1, 2500);" PARTED
         PARTS ROWS,
     "create table p (id int primary key);" PARTED
     "alter table t add constraint k foreign key (a) references p (id) on delete cascade;",
     NULL, NULL, "select count(*) from pg_constraint where contype = 'f' and convalidated", "4",
     "VALIDATE"},
    {"a check of a partitioned table is validated by itself", PARTED PARTS ROWS,
     PARTED "alter table t add constraint k check (a > 0);", NULL, NULL,
     "select count(*) from pg_constraint where conname = 'k' and convalidated", "4", "VALIDATE"},
    {"a column of a partitioned table is filled and shown to hold no NULL",
     "create table t (id int primary key, a int) partition by range (id);"
     "create table t1 partition of t for values from (0) to (1000);"
     "create table t2 partition of t for values from (1000) to (9000);"
     "insert into t select g, g from generate_series(1, 2500) g",
     "create table t (id int primary key, a int, b int not null) partition by range (id);", "t.b",
     "a + 1", "select count(*) from t where b = a + 1", "2500", "fill"},
    {"a label is committed before it is a default",
     "create type mood as enum ('ok'); create table t (id int primary key, m mood);"
     "insert into t values (1, 'ok');",
     "create type mood as enum ('ok', 'sad');"
     "create table t (id int primary key, m mood default 'sad');",
     NULL, NULL, "insert into t values (2) returning m", "sad", ""},
    {"names that need quotes are quoted everywhere",
     "create table \"Odd \"\"table\" (\"the id\" int primary key, \"a'b\" text);"
     "insert into \"Odd \"\"table\" select g, 'x' from generate_series(1, 1500) g;",
     "create table \"Odd \"\"table\" (\"the id\" int primary key, \"a'b\" text, \"select\" text "
     "not null default 'it''s'); create index \"Odd index\" on \"Odd \"\"table\" (\"a'b\");",
     NULL, NULL, "select count(*) from \"Odd \"\"table\" where \"select\" = 'it''s'", "1500",
     "fill"},
};

// ---- states ------------------------------------------------------------------------------------

static Schema *
reflect_now(Connection *connection)
{
    g_autoptr(GError) error = NULL;
    Schema *schema = reflect(connection, NULL, &error);
    if (schema == NULL)
        fail_msg("%s", error->message);
    return schema;
}

static Schema *
reflect_address(const char *address)
{
    Connection *connection = server_connect(address);
    Schema *schema = reflect_now(connection);
    connection_close(connection);
    return schema;
}

static void
assert_same(const Schema *found, const Schema *expected, const char *when)
{
    g_autoptr(Changes) changes = diff_schemas(found, expected, NULL, NULL);
    g_autoptr(Plan) plan = plan_new(changes, NULL);
    g_autofree char *left = plan_script(plan);
    if (changes->count > 0)
        fail_msg("%s, there is left: %s", when, left);
}

// ---- running -----------------------------------------------------------------------------------

// What others would see: the relations that are there, by name.
static char *
locks_held(Connection *watcher, const char *pid)
{
    g_autofree char *sql = g_strdup_printf(
        "select coalesce(string_agg(c.relname || ' ' || m.mode, e'\\n' order by c.relname), '')"
        "  from (select relation, (array_agg(mode order by array_position(array['AccessShareLock',"
        "'RowShareLock','RowExclusiveLock','ShareUpdateExclusiveLock','ShareLock',"
        "'ShareRowExclusiveLock','ExclusiveLock','AccessExclusiveLock'], mode) desc))[1] as mode"
        "          from pg_locks where pid = %s and locktype = 'relation' group by 1) m"
        "  join pg_class c on c.oid = m.relation"
        "  join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'",
        pid);
    return server_value(watcher, sql);
}

static char *
locks_predicted(const Locks *locks)
{
    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < locks->count; i++)
        g_string_append_printf(text, "%s%s %sLock", i > 0 ? "\n" : "", locks->rows[i].name,
                               lock_mode_name(locks->rows[i].mode));
    return g_string_free(text, FALSE);
}

static bool
runs_in_transaction(const PlanStep *step)
{
    return step->fill == NULL && strstr(step->sql, "CONCURRENTLY") == NULL;
}

static bool
is_sorted_alike(const char *a, const char *b)
{
    g_auto(GStrv) one = g_strsplit(a, "\n", -1), other = g_strsplit(b, "\n", -1);
    for (size_t i = 0; one[i] != NULL; i++)
        if (!g_strv_contains((const char *const *)other, one[i]))
            return false;
    return g_strv_length(one) == g_strv_length(other);
}

// One statement in a transaction of its own; locks of what it made itself nobody else can see.
static void
run_and_compare(Connection *connection, Connection *watcher, const PlanStep *step)
{
    g_autofree char *pid = server_value(connection, "select pg_backend_pid()");
    server_run(connection, "begin");
    server_run(connection, step->sql);
    g_autofree char *held = locks_held(watcher, pid);
    server_run(connection, "commit");
    g_autofree char *predicted = locks_predicted(&step->locks);
    if (!is_sorted_alike(held, predicted))
        fail_msg("%s\nholds:\n%s\npredicted:\n%s", step->sql, held, predicted);
}

typedef struct {
    Connection *connection, *watcher;
    bool compares;
} Runner;

static void
run_steps(const Runner *runner, const PlanStep *steps, size_t count, bool outside)
{
    bool one_by_one = outside || runner->compares;
    if (!one_by_one)
        server_run(runner->connection, "begin");
    for (size_t i = 0; i < count; i++) {
        if (runner->compares && runs_in_transaction(&steps[i]))
            run_and_compare(runner->connection, runner->watcher, &steps[i]);
        else
            server_run(runner->connection, steps[i].sql);
    }
    if (!one_by_one)
        server_run(runner->connection, "commit");
}

static void
go_up(const Runner *runner, const PlanParts *parts, GPtrArray *states)
{
    for (size_t i = 0; i < parts->count; i++) {
        const PlanPart *part = &parts->parts[i];
        if (states != NULL)
            g_ptr_array_add(states, reflect_now(runner->connection));
        run_steps(runner, part->steps, part->count, part->outside_transaction);
    }
}

// Between its parts a key's index may have gone with the constraint: the rest is the same.
static void
go_down(const Runner *runner, const PlanParts *parts, const GPtrArray *states)
{
    for (size_t i = parts->count; i-- > 0;) {
        const PlanPart *part = &parts->parts[i];
        run_steps(runner, part->undo, part->undo_count, part->outside_transaction);
        bool is_exact = i == 0 || part->undo_count == 0 ||
                        strstr(parts->parts[i - 1].steps[0].sql, "CREATE UNIQUE INDEX") == NULL;
        g_autofree char *when = g_strdup_printf("after part %zu was undone", i);
        g_autoptr(Schema) found = reflect_now(runner->connection);
        if (is_exact)
            assert_same(found, states->pdata[i], when);
    }
}

// ---- the others --------------------------------------------------------------------------------

// One who writes and one who reads, all the time, and how long they had to wait.
typedef struct {
    Connection *connection;
    char *sql;
    GThread *thread;
    gint ended;    // atomic
    gint finished; // atomic: statements
    gint64 longest_us;
    GError *error;
} Other;

static gpointer
go_on(gpointer data)
{
    Other *other = data;
    while (!g_atomic_int_get(&other->ended) && other->error == NULL) {
        gint64 begun_us = g_get_monotonic_time();
        if (!connection_execute(other->connection, other->sql, &other->error))
            break;
        other->longest_us = MAX(other->longest_us, g_get_monotonic_time() - begun_us);
        g_atomic_int_inc(&other->finished);
        g_usleep(500);
    }
    return NULL;
}

static void
begin_other(Other *other, const char *address, const char *format, const char *table)
{
    *other = (Other){.connection = server_connect(address)};
    g_autofree char *columns = g_strdup_printf(
        "select format('%s', attrelid::regclass, quote_ident(attname)) from pg_attribute where "
        "attrelid = '%s'::regclass and attnum > 0 order by attnum limit 1",
        format, table);
    other->sql = server_value(other->connection, columns);
    other->thread = g_thread_new("other", go_on, other);
    while (g_atomic_int_get(&other->finished) == 0 && other->error == NULL)
        g_thread_yield();
}

enum { LONGEST_WAIT_MS = 3000 }; // far beyond what a strong lock is held for, on any machine

static void
end_other(Other *other, const char *what)
{
    g_atomic_int_set(&other->ended, 1);
    g_thread_join(other->thread);
    if (other->error != NULL)
        fail_msg("who %s: %s", what, other->error->message);
    int longest_ms = (int)(other->longest_us / 1000);
    print_message("# who %s waited %d ms at most, %d times\n", what, longest_ms, other->finished);
    assert_true(other->finished > 0);
    assert_in_range(longest_ms, 0, LONGEST_WAIT_MS);
    g_free(other->sql);
    connection_close(other->connection);
}

static void
go_up_among_others(const Runner *runner, const PlanParts *parts, const char *address)
{
    Other writer, reader;
    g_autofree char *table = server_value(
        runner->connection, "select oid::regclass from pg_class where relkind in ('r', 'p') and "
                            "relnamespace = 'public'::regnamespace and relname like any "
                            "('{t,Odd%}') order by relname desc limit 1");
    begin_other(&writer, address,
                "update %1$s set %2$s = %2$s where ctid = (select max(ctid) from %1$s)", table);
    begin_other(&reader, address, "select count(*) from (select %2$s from %1$s limit 10) x", table);
    go_up(runner, parts, NULL);
    end_other(&writer, "writes");
    end_other(&reader, "reads");
}

// ---- a case ------------------------------------------------------------------------------------

static bool
has_words(const PlanParts *parts, const char *words)
{
    for (size_t i = 0; i < parts->count; i++)
        for (size_t k = 0; k < parts->parts[i].count; k++)
            if (parts->parts[i].outside_transaction &&
                strstr(parts->parts[i].steps[k].sql, words) != NULL)
                return true;
    return *words == '\0';
}

static PlanParts *
plan_online(const Case *row, const Changes *changes)
{
    g_autoptr(GError) error = NULL;
    Choice choices[8];
    size_t count = 0;
    for (size_t i = 0; i < changes->count; i++)
        choices[count++] = (Choice){
            .change = &changes->rows[i], .included = ANSWER_YES, .pause_ms = -1, .batch = 700};
    for (size_t i = 0; row->change != NULL && i < count; i++)
        if (plan_find_change(changes, row->change, NULL) == choices[i].change)
            choices[i].fill = row->fill;
    StrategyOptions options = {
        .strategy = STRATEGY_ONLINE, .choices = choices, .choice_count = count};
    PlanParts *parts = plan_parts_new(changes, &options, &error);
    if (parts == NULL)
        fail_msg("%s", error->message);
    assert_int_equal(parts->question_count, 0);
    assert_true(has_words(parts, row->forms));
    return parts;
}

static void
check_case(void **state)
{
    const Case *row = *state;
    g_autofree char *address = server_database(row->from);
    g_autofree char *target = server_database(row->to);
    Runner runner = {server_connect(address), server_connect(address), true};
    server_run(runner.connection, "analyze");
    g_autoptr(Schema) from = reflect_now(runner.connection);
    g_autoptr(Schema) to = reflect_address(target);
    static const char *const declared[] = {"public"};
    // The target says nothing of partitions, as models do.
    to->namespace_count = strstr(row->from, "partition of") != NULL;
    to->namespaces = to->namespace_count > 0 ? declared : NULL;
    g_autoptr(Changes) changes = diff_schemas(from, to, NULL, NULL);
    g_autoptr(PlanParts) parts = plan_online(row, changes);
    g_autoptr(GPtrArray) states = g_ptr_array_new_with_free_func((GDestroyNotify)schema_free);
    go_up(&runner, parts, states);
    g_autoptr(Schema) up = reflect_now(runner.connection);
    assert_same(up, to, "upgraded");
    runner.compares = false;
    go_down(&runner, parts, states);
    go_up_among_others(&runner, parts, address);
    g_autoptr(Schema) again = reflect_now(runner.connection);
    assert_same(again, to, "upgraded again");
    g_autofree char *value = server_value(runner.connection, row->query);
    assert_string_equal(value, row->value);
    connection_close(runner.watcher);
    connection_close(runner.connection);
}

// ---- batch by batch ----------------------------------------------------------------------------

static char **
key_row(Connection *connection, const char *sql, size_t count)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Result) result = connection_query(connection, sql, NULL, 0, &error);
    if (result == NULL)
        fail_msg("%s", error->message);
    if (result_rows(result) == 0)
        return NULL;
    char **key = g_new0(char *, count + 1);
    for (size_t i = 0; i < count; i++)
        key[i] = g_strdup(result_text(result, 0, i));
    return key;
}

static unsigned
fill_by_batches(Connection *connection, const Fill *fill)
{
    unsigned batches = 0;
    g_autofree char *first = fill_first_sql(fill);
    g_auto(GStrv) from = key_row(connection, first, fill->key_count);
    g_autofree char *last_sql = fill_last_sql(fill);
    g_auto(GStrv) last = key_row(connection, last_sql, fill->key_count);
    bool goes_on = from != NULL;
    while (goes_on) {
        g_autofree char *end_sql =
            fill_end_sql(fill, (const char *const *)from, (const char *const *)last);
        g_auto(GStrv) end = key_row(connection, end_sql, fill->key_count);
        g_autofree char *sql =
            fill_batch_sql(fill, (const char *const *)from, (const char *const *)end);
        server_run(connection, sql);
        batches++;
        goes_on = !g_strv_equal((const char *const *)from, (const char *const *)end);
        g_strfreev(from);
        from = g_steal_pointer(&end);
    }
    return batches;
}

static void
batches_reach_every_row_in_the_order_of_the_key(void **state)
{
    (void)state;
    static const char *const key[] = {"x", "y"};
    Fill fill = {"public", "t", "b", "a + 1", key, 2, 100, 0};
    g_autofree char *address = server_database(
        "create table t (x int, y timestamptz, a int, b int, primary key (x, y));"
        "insert into t select g % 7, '2024-01-01 12:00:00.5'::timestamptz + g * interval '1 s', g "
        "from generate_series(1, 1050) g");
    Connection *connection = server_connect(address);
    assert_int_equal(fill_by_batches(connection, &fill), 12);
    g_autofree char *left =
        server_value(connection, "select count(*) from t where b <> a + 1 or b is null");
    assert_string_equal(left, "0");
    server_run(connection, "truncate t");
    assert_int_equal(fill_by_batches(connection, &fill), 0);
    connection_close(connection);
}

// The block commits after each batch: when it is stopped, what was done stays.
static void
a_block_that_is_stopped_keeps_its_batches(void **state)
{
    (void)state;
    static const char *const key[] = {"id"};
    Fill fill = {"public", "t", "b", "1 / (501 - id)", key, 1, 100, 0};
    g_autofree char *address =
        server_database("create table t (id int primary key, b int);"
                        "insert into t select g from generate_series(1, 1000) g");
    Connection *connection = server_connect(address);
    g_autofree char *text = fill_text(&fill);
    g_autoptr(GError) error = NULL;
    assert_false(connection_execute(connection, text, &error));
    assert_true(server_error_is(error, "22012"));
    g_autofree char *done = server_value(connection, "select count(b) from t");
    assert_string_equal(done, "496"); // five batches, whose ends are in two of them
    connection_close(connection);
}

int
main(void)
{
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(batches_reach_every_row_in_the_order_of_the_key),
        cmocka_unit_test(a_block_that_is_stopped_keeps_its_batches),
    };
    struct CMUnitTest tests[G_N_ELEMENTS(cases) + G_N_ELEMENTS(others)] = {0};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        tests[i] = (struct CMUnitTest){
            .name = cases[i].fact, .test_func = check_case, .initial_state = &cases[i]};
    memcpy(tests + G_N_ELEMENTS(cases), others, sizeof others);
    return cmocka_run_group_tests_name("online", tests, server_start, server_stop);
}
