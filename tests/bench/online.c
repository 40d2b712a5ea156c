// What others wait for while an online plan runs: writers all the time, and a reader that holds the
// table for seconds. Each form up, with the longest wait of a write and of a read.
//
//   tests/bench/online [ROWS [WRITERS]]

#include "kind/reflect.h"
#include "plan/strategy.h"
#include "server/sandbox.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    const char *name, *to, *change, *fill;
} Form;

#define TABLE "create table t (id int primary key, a int, name text"

static const Form forms[] = {
    {"new column, constant", TABLE ", b text not null default 'x')", NULL, NULL},
    {"new column, expression", TABLE ", b text not null)", "t.b", "upper(name)"},
    {"NOT NULL", "create table t (id int primary key, a int not null, name text)", NULL, NULL},
    {"check", TABLE ", constraint k check (a > -1))", NULL, NULL},
    {"index", TABLE "); create index i on t (name)", NULL, NULL},
    {"unique", TABLE ", constraint u unique (a, id))", NULL, NULL},
    {"new type", "create table t (id int primary key, a bigint, name text)", NULL, NULL},
};

enum { LOCK_TIMEOUT_MS = 150, ATTEMPTS = 200, READER_HOLDS_MS = 3000, READER_RESTS_MS = 1000 };

static void
die(const GError *error, const char *what)
{
    fprintf(stderr, "%s: %s\n", what, error != NULL ? error->message : "");
    exit(1);
}

static void
run(Connection *connection, const char *sql)
{
    g_autoptr(GError) error = NULL;
    if (!connection_execute(connection, sql, &error))
        die(error, sql);
}

static Connection *
connect_to(const char *address)
{
    g_autoptr(GError) error = NULL;
    Connection *connection = connection_open(address, NULL, &error);
    if (connection == NULL)
        die(error, "connect");
    return connection;
}

// ---- the others --------------------------------------------------------------------------------

typedef struct {
    const char *address;
    int rows;
    gint stopped; // atomic
    gint64 longest_us;
    guint64 count;
    GMutex lock;
} Crowd;

static void
note_time(Crowd *crowd, gint64 spent_us)
{
    g_mutex_lock(&crowd->lock);
    crowd->longest_us = MAX(crowd->longest_us, spent_us);
    crowd->count++;
    g_mutex_unlock(&crowd->lock);
}

static gpointer
write_always(gpointer data)
{
    Crowd *crowd = data;
    Connection *connection = connect_to(crowd->address);
    while (!g_atomic_int_get(&crowd->stopped)) {
        g_autofree char *sql = g_strdup_printf("update t set name = name || '.' where id = %d",
                                               g_random_int_range(1, crowd->rows));
        gint64 begin_us = g_get_monotonic_time();
        run(connection, sql);
        note_time(crowd, g_get_monotonic_time() - begin_us);
        g_usleep(1000);
    }
    connection_close(connection);
    return NULL;
}

static gpointer
read_long(gpointer data)
{
    Crowd *crowd = data;
    Connection *connection = connect_to(crowd->address);
    while (!g_atomic_int_get(&crowd->stopped)) {
        run(connection, "begin; select count(*) from (select 1 from t limit 10) x");
        for (int i = 0; i < READER_HOLDS_MS / 50 && !g_atomic_int_get(&crowd->stopped); i++)
            g_usleep(50 * 1000);
        run(connection, "commit");
        g_usleep(READER_RESTS_MS * 1000);
    }
    connection_close(connection);
    return NULL;
}

// ---- the plan ----------------------------------------------------------------------------------

// A lock that is not given within the time is asked for again: the queue behind us drains.
static void
run_step(Connection *connection, const char *sql)
{
    for (int i = 0; i < ATTEMPTS; i++) {
        g_autoptr(GError) error = NULL;
        if (connection_execute(connection, sql, &error))
            return;
        if (!server_error_is(error, "55P03"))
            die(error, sql);
        connection_rollback(connection);
        g_usleep(200 * 1000);
    }
    die(NULL, "no lock in all attempts");
}

static void
run_part(Connection *connection, const PlanPart *part)
{
    g_autoptr(GString) together = g_string_new("BEGIN;");
    for (size_t i = 0; i < part->count; i++) {
        bool waits_long = strstr(part->steps[i].sql, "CONCURRENTLY") != NULL;
        if (part->outside_transaction && waits_long)
            run(connection, "set lock_timeout = 0");
        if (part->outside_transaction)
            run_step(connection, part->steps[i].sql);
        else
            g_string_append_printf(together, "%s;", part->steps[i].sql);
        g_autofree char *again = g_strdup_printf("set lock_timeout = %d", LOCK_TIMEOUT_MS);
        run(connection, again);
    }
    g_string_append(together, "COMMIT");
    if (!part->outside_transaction)
        run_step(connection, together->str);
}

static PlanParts *
make_plan(const Form *form, const Changes *changes)
{
    g_autoptr(GError) error = NULL;
    Choice choice = {.fill = form->fill, .pause_ms = -1};
    if (form->change != NULL)
        choice.change = plan_find_change(changes, form->change, NULL);
    StrategyOptions options = {.strategy = STRATEGY_ONLINE, .choices = &choice, .choice_count = 1};
    PlanParts *parts = plan_parts_new(changes, &options, &error);
    if (parts == NULL)
        die(error, form->name);
    return parts;
}

static void
measure(Sandbox *sandbox, const Form *form, int rows, int writers)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *fill = g_strdup_printf(TABLE "); insert into t select g, g, 'n' || g from "
                                                  "generate_series(1, %d) g; analyze t",
                                            rows);
    g_autofree char *address = sandbox_load_text(sandbox, "bench", "bench.sql", fill, &error);
    g_autofree char *target = sandbox_load_text(sandbox, "target", "target.sql", form->to, &error);
    if (address == NULL || target == NULL)
        die(error, form->name);
    Connection *connection = connect_to(address), *other = connect_to(target);
    g_autoptr(Schema) from = reflect(connection, NULL, &error);
    g_autoptr(Schema) to = reflect(other, NULL, &error);
    g_autoptr(Changes) changes = diff_schemas(from, to, NULL, NULL);
    g_autoptr(PlanParts) parts = make_plan(form, changes);
    Crowd crowd = {.address = address, .rows = rows};
    GThread *threads[64];
    int count = 0;
    for (; count < MIN(writers, 60); count++)
        threads[count] = g_thread_new("writer", write_always, &crowd);
    threads[count++] = g_thread_new("reader", read_long, &crowd);
    gint64 begin_us = g_get_monotonic_time();
    for (size_t i = 0; i < parts->count; i++)
        run_part(connection, &parts->parts[i]);
    gint64 spent_us = g_get_monotonic_time() - begin_us;
    g_atomic_int_set(&crowd.stopped, 1);
    for (int i = 0; i < count; i++)
        g_thread_join(threads[i]);
    printf("%-24s %zu parts %6.1f s   longest write %6.1f ms of %lu\n", form->name, parts->count,
           (double)spent_us / 1e6, (double)crowd.longest_us / 1e3, (unsigned long)crowd.count);
    fflush(stdout);
    connection_close(connection);
    connection_close(other);
}

int
main(int argc, char **argv)
{
    int rows = argc > 1 ? (int)g_ascii_strtoll(argv[1], NULL, 10) : 100000;
    int writers = argc > 2 ? (int)g_ascii_strtoll(argv[2], NULL, 10) : 4;
    g_autoptr(GError) error = NULL;
    Sandbox *sandbox = sandbox_start(NULL, &error);
    if (sandbox == NULL)
        die(error, "sandbox");
    for (size_t i = 0; i < G_N_ELEMENTS(forms); i++)
        measure(sandbox, &forms[i], rows, writers);
    sandbox_stop(sandbox);
    return 0;
}
