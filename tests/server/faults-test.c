// Cuts at random points of a run, seeded: after each a rerun ends in the right state. A few of each
// kind in check; FAULT_TRIES=200 for all of them, FAULT_SEED for another order.
#include "diff/diff.h"
#include "kind/reflect.h"
#include "plan/fill.h"
#include "tests/server/world.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

enum { ROWS = 3000, REVISIONS = 8, SEED = 20261125 };

#define VERSION "SELECT coalesce(string_agg(version_num, ','), '') FROM alembic_version"
#define OTHERS                                                                                     \
    "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"         \
    " AND application_name = 'trueup'"

// ---- the chain --------------------------------------------------------------------------------

static const char *const revisions[REVISIONS] = {
    // r1: what is there when the cuts begin
    "CREATE TABLE account (id int PRIMARY KEY, name text, email text);\n"
    "CREATE TABLE entry (id int PRIMARY KEY, account_id int, body text);\n"
    "CREATE TABLE log (revision text);\n"
    "INSERT INTO account SELECT i, 'name ' || i FROM generate_series(1, 3000) i;\n"
    "INSERT INTO entry SELECT i, 1 + i % 3000, 'body' FROM generate_series(1, 3000) i;\n",
    "ALTER TABLE account ADD role varchar(20) DEFAULT 'user' NOT NULL;\n",
    "CREATE INDEX CONCURRENTLY ix_entry_account ON entry (account_id);\n"
    "CREATE TABLE extra (id int);\n",
    NULL, // r4: a fill in batches
    "ALTER TABLE account ADD x int;\nALTER TABLE entry ADD y int;\n",
    "CREATE UNIQUE INDEX CONCURRENTLY ux_name ON account (name);\n"
    "DROP INDEX CONCURRENTLY ix_entry_account;\n",
    "ALTER TABLE entry ADD CONSTRAINT fk FOREIGN KEY (account_id) REFERENCES account NOT VALID;\n",
    "ALTER TABLE entry VALIDATE CONSTRAINT fk;\n",
};

static char *
fill_body(void)
{
    static const char *const key[] = {"id"};
    const Fill fill = {.table = "account",
                       .column = "email",
                       .expression = "'a' || id || '@example.net'",
                       .key = key,
                       .key_count = 1,
                       .batch = 300,
                       .pause_ms = 10};
    g_autofree char *text = fill_text(&fill);
    return g_strdup_printf("%s;\nALTER TABLE account ALTER email SET NOT NULL;\n", text);
}

static void
write_revision(const World *world, int number, const char *body)
{
    bool outside =
        strstr(body, "CONCURRENTLY") || strstr(body, "trueup: fill") || strstr(body, "VALIDATE");
    g_autofree char *name = g_strdup_printf("migrations/versions/%d.sql", number);
    g_autofree char *down =
        number > 1 ? g_strdup_printf("-- down_revision: r%d\n", number - 1) : g_strdup("");
    g_autofree char *text =
        g_strdup_printf("-- revision: r%d\n%s-- migrate:up%s\n%s"
                        "INSERT INTO log VALUES ('r%d');\n-- migrate:down\n",
                        number, down, outside ? " transaction:false" : "", body, number);
    world_write(world, name, text);
}

static void
write_chain(const World *world)
{
    g_autofree char *fill = fill_body();
    for (int i = 0; i < REVISIONS; i++)
        write_revision(world, i + 1, revisions[i] != NULL ? revisions[i] : fill);
    world_write(world, "trueup.conf",
                "[trueup]\nlock_timeout = 400 ms\nlock_attempts = 3\n"
                "concurrently_lock_timeout = 3 s\n");
}

// ---- one try ----------------------------------------------------------------------------------

typedef struct {
    World world;
    GRand *random;
    gint64 whole_us;   // what a run without a cut takes
    Schema *reference; // and what it ends in
    char *content;
    char *start;        // the database that every try begins with
    char *name, *owner; // of the one at hand
    char *aside;        // address of another
    const char *fault;
    int number;
    Connection *other;
} Trial;

#define must_hold(trial, condition, ...)                                                           \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            g_autofree char *said = g_strdup_printf(__VA_ARGS__);                                  \
            fail_msg("try %d, %s: %s\n%s", (trial)->number, (trial)->fault, said,                  \
                     (trial)->world.errors != NULL ? (trial)->world.errors : "");                  \
        }                                                                                          \
    } while (0)

static void
reconnect(World *world)
{
    connection_close(world->connection);
    world->connection = NULL;
    for (int i = 0; i < 600 && world->connection == NULL; i++) { // it may be recovering
        world->connection = connection_open(world->address, NULL, NULL);
        if (world->connection == NULL)
            g_usleep(50000);
    }
    assert_non_null(world->connection);
    server_run(world->connection, "SET application_name = 'watching'");
}

// True when the query says so within some seconds.
static bool
wait_until(World *world, const char *sql)
{
    for (int i = 0; i < 2000; i++) {
        g_autofree char *value = server_value(world->connection, sql);
        if (*value == 't')
            return true;
        g_usleep(5000);
    }
    return false;
}

static gulong
up_to(const Trial *trial, gint64 most_us)
{
    return (gulong)g_rand_int_range(trial->random, 0, (gint32)MAX(most_us, 1));
}

static char *
content_of(World *world)
{
    return server_value(world->connection,
                        "SELECT md5(string_agg(a::text, '|' ORDER BY id)) FROM account a UNION ALL "
                        "SELECT md5(string_agg(e::text, '|' ORDER BY id)) FROM entry e LIMIT 1");
}

// ---- the cuts ---------------------------------------------------------------------------------

static void
cut_signal(Trial *trial, int signal_number)
{
    GSubprocess *process = world_start(&trial->world, "upgrade");
    g_usleep(up_to(trial, trial->whole_us * 7 / 10));
    g_subprocess_send_signal(process, signal_number);
    world_finish(&trial->world, process);
}

static void
kill_program(Trial *trial)
{
    cut_signal(trial, SIGKILL);
}

static void
interrupt_program(Trial *trial)
{
    cut_signal(trial, SIGINT);
}

static void
close_terminal(Trial *trial)
{
    cut_signal(trial, SIGHUP);
}

static void
terminate_backend(Trial *trial)
{
    GSubprocess *process = world_start(&trial->world, "upgrade");
    g_usleep(up_to(trial, trial->whole_us * 7 / 10));
    g_free(
        server_value(trial->world.connection, "SELECT count(pg_terminate_backend(pid)) " OTHERS));
    world_finish(&trial->world, process);
}

static bool
answers(Connection *connection)
{
    return connection_execute(connection, "SELECT 1", NULL);
}

// The whole server recovers from it, as after a crash.
static void
kill_backend(Trial *trial)
{
    GSubprocess *process = world_start(&trial->world, "upgrade");
    g_usleep(up_to(trial, trial->whole_us * 7 / 10));
    g_autofree char *pid = server_value(trial->world.connection, "SELECT pid " OTHERS " LIMIT 1");
    if (*pid != '\0')
        kill((pid_t)g_ascii_strtoll(pid, NULL, 10), SIGKILL);
    world_finish(&trial->world, process);
    // not before the server has noticed: it ends every session then
    for (int i = 0; *pid != '\0' && i < 2000 && answers(trial->world.connection); i++)
        g_usleep(5000);
    if (*pid != '\0')
        reconnect(&trial->world);
}

static void
put_program(const World *world, const char *name, const char *body)
{
    g_autofree char *folder = g_build_filename(world->folder, "bin", NULL);
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *text = g_strdup_printf("#!/bin/sh\n%s\n", body);
    assert_int_equal(g_mkdir_with_parents(folder, 0755), 0);
    assert_true(g_file_set_contents_full(path, text, -1, G_FILE_SET_CONTENTS_NONE, 0755, NULL));
}

// The disk is full somewhere in the dump.
static void
fill_the_disk(Trial *trial)
{
    g_autofree char *program = g_strdup(g_getenv("TRUEUP"));
    g_autofree char *wrapper = g_build_filename(trial->world.folder, "bin/trueup", NULL);
    g_autofree char *body =
        g_strdup_printf("ulimit -f %lu\nexec '%s' \"$@\"", up_to(trial, 24), program);
    put_program(&trial->world, "trueup", body);
    g_setenv("TRUEUP", wrapper, TRUE);
    world_run(&trial->world, "upgrade --backup");
    g_setenv("TRUEUP", program, TRUE);
    must_hold(trial, trial->world.status == 1, "ended with %d", trial->world.status);
    check_value(&trial->world, VERSION, "r1");
}

static void
hold_a_lock(Trial *trial)
{
    static const char *const modes[] = {"ACCESS SHARE", "ROW EXCLUSIVE", "SHARE",
                                        "ACCESS EXCLUSIVE"};
    static const char *const tables[] = {"account", "entry"};
    g_autofree char *sql = g_strdup_printf("BEGIN; LOCK TABLE %s IN %s MODE",
                                           tables[up_to(trial, 2)], modes[up_to(trial, 4)]);
    server_run(trial->other, sql);
    GSubprocess *process = world_start(&trial->world, "upgrade");
    g_usleep(up_to(trial, 4000000)); // some are over in time, some are not
    server_run(trial->other, "COMMIT");
    world_finish(&trial->world, process);
}

// Somebody alters a table while the backup is made.
static void
change_the_schema(Trial *trial)
{
    static const struct {
        const char *make, *take_back;
    } changes[] = {
        {"ALTER TABLE account ADD locale text", "ALTER TABLE account DROP locale"},
        {"CREATE INDEX ix_other ON entry (body)", "DROP INDEX ix_other"},
        {"ALTER TABLE entry ALTER body SET NOT NULL", "ALTER TABLE entry ALTER body DROP NOT NULL"},
        {"CREATE TABLE extra (id int)", "DROP TABLE extra"},
    };
    gulong chosen = up_to(trial, G_N_ELEMENTS(changes));
    const char *programs = sandbox_programs(server_sandbox());
    g_autofree char *bin = g_build_filename(trial->world.folder, "bin", NULL);
    g_autofree char *body = g_strdup_printf(
        "[ \"$1\" = --version ] || '%s/psql' -qc '%s' || exit 9\nexec '%s/pg_dump' \"$@\"",
        programs, changes[chosen].make, programs);
    put_program(&trial->world, "pg_dump", body);
    g_setenv("PGBIN", bin, TRUE);
    world_run(&trial->world, "upgrade --backup");
    g_unsetenv("PGBIN");
    must_hold(trial, trial->world.status == 3, "ended with %d", trial->world.status);
    says(trial->world.errors, "changed since it was looked at: ");
    check_value(&trial->world, VERSION, "r1");
    server_run(trial->other, changes[chosen].take_back);
}

// Once r5 waits for entry with account in hand, this session, which has entry, wants account.
static void
lock_each_other(Trial *trial)
{
    server_run(trial->other, "BEGIN; LOCK TABLE entry IN ROW EXCLUSIVE MODE");
    GSubprocess *process = world_start(&trial->world, "upgrade");
    bool waits = wait_until(&trial->world,
                            "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND relation = "
                            "'entry'::regclass AND mode = 'AccessExclusiveLock')");
    g_autoptr(GError) error = NULL;
    bool got =
        waits && connection_execute(trial->other, "LOCK TABLE account IN ROW SHARE MODE", &error);
    if (waits && !got && !server_error_is(error, "40P01"))
        fail_msg("%s", error->message);
    g_usleep(up_to(trial, 300000));
    connection_rollback(trial->other);
    world_finish(&trial->world, process);
    must_hold(trial, waits || trial->world.status != 0, "nobody waited");
}

// An old snapshot keeps CONCURRENTLY waiting; meanwhile it is cancelled.
static void
cancel_concurrently(Trial *trial)
{
    static const char runs[] = "SELECT EXISTS (SELECT " OTHERS " AND query LIKE 'CREATE%INDEX CON%'"
                               " AND state = 'active')";
    server_run(trial->other, "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM log");
    GSubprocess *process = world_start(&trial->world, "upgrade");
    bool runs_now = wait_until(&trial->world, runs);
    g_usleep(up_to(trial, 60000));
    g_free(server_value(trial->world.connection,
                        "SELECT count(pg_cancel_backend(pid)) " OTHERS " AND state = 'active'"));
    server_run(trial->other, "COMMIT");
    world_finish(&trial->world, process);
    must_hold(trial, runs_now, "it did not come to the index");
}

// ---- after the cut ----------------------------------------------------------------------------

static const struct {
    const char *fault;
    void (*cut)(Trial *trial);
} faults[] = {
    {"kill -9 of trueup", kill_program},
    {"pg_terminate_backend", terminate_backend},
    {"a cancelled CONCURRENTLY", cancel_concurrently},
    {"a lock that is held", hold_a_lock},
    {"a deadlock", lock_each_other},
    {"a full disk at the backup", fill_the_disk},
    {"a schema that changed meanwhile", change_the_schema},
    {"Ctrl-C", interrupt_program},
    {"kill -9 of trueup", kill_program},
    {"a closed terminal", close_terminal},
    {"kill -9 of the backend", kill_backend},
};

// What is committed is noted once; of the next revision, where it runs in parts, some may be there.
static void
check_agreement(Trial *trial)
{
    World *world = &trial->world;
    g_autofree char *version = server_value(world->connection, VERSION);
    g_autofree char *journal =
        server_value(world->connection, "SELECT to_regclass('trueup.journal') IS NOT NULL");
    g_autofree char *logged =
        server_value(world->connection,
                     "SELECT count(*) || ' ' || count(DISTINCT revision) || ' ' || max(revision)"
                     " FROM log");
    int at = *version != '\0' ? version[1] - '0' : 0;
    g_autofree char *expected = g_strdup_printf("%d %d r%d", at, at, at);
    g_autofree char *ahead = g_strdup_printf("%d %d r%d", at + 1, at + 1, at + 1);
    must_hold(trial,
              strcmp(logged, expected) == 0 || (*journal == 't' && strcmp(logged, ahead) == 0),
              "at %s, the log has %s, journal %s", version, logged, journal);
    g_autofree char *rows = server_value(
        world->connection,
        "SELECT (SELECT count(*) FROM account) || ' ' || (SELECT count(*) FROM entry)");
    must_hold(trial, strcmp(rows, "3000 3000") == 0, "%s rows", rows);
}

static void
check_end(Trial *trial)
{
    World *world = &trial->world;
    g_autoptr(GError) error = NULL;
    check_value(world, VERSION, "r8");
    check_value(world, "SELECT string_agg(revision, ',' ORDER BY revision) FROM log",
                "r1,r2,r3,r4,r5,r6,r7,r8");
    check_value(world, "SELECT count(*) FROM pg_index WHERE NOT indisvalid", "0");
    check_value(world, "SELECT to_regnamespace('trueup') IS NULL", "t");
    check_value(world, "SELECT convalidated FROM pg_constraint WHERE conname = 'fk'", "t");
    g_autofree char *content = content_of(world);
    must_hold(trial, strcmp(content, trial->content) == 0, "the rows are others");
    g_autoptr(Schema) schema = reflect(world->connection, NULL, &error);
    g_autoptr(Changes) changes =
        schema != NULL ? diff_schemas(trial->reference, schema, NULL, &error) : NULL;
    must_hold(trial, changes != NULL && changes->count == 0, "the schema is another");
}

// Whether the rerun found a part unfinished.
static bool
run_again(Trial *trial)
{
    wait_until(&trial->world, "SELECT count(*) = 0 " OTHERS);
    check_agreement(trial);
    g_autofree char *journal =
        server_value(trial->world.connection, "SELECT to_regclass('trueup.journal') IS NOT NULL");
    world_run(&trial->world, *journal == 't' ? "upgrade --resume" : "upgrade");
    must_hold(trial, trial->world.status == 0, "the rerun ended with %d", trial->world.status);
    return *journal == 't';
}

// The sandbox's own session does not live through a crash of the server: ours is new each time.
static void
administrate(const Trial *trial, const char *sql)
{
    Connection *superuser = server_connect_superuser(trial->aside);
    server_run(superuser, sql);
    connection_close(superuser);
}

static void
enter(Trial *trial)
{
    g_autofree char *sql = g_strdup_printf("CREATE DATABASE \"%s\" TEMPLATE \"%s\" OWNER \"%s\"",
                                           trial->name, trial->start, trial->owner);
    administrate(trial, sql);
    trial->world.connection = server_connect(trial->world.address);
    trial->other = server_connect(trial->world.address);
    server_run(trial->other, "SET application_name = 'other'");
    server_run(trial->world.connection, "SET application_name = 'watching'");
    g_clear_pointer(&trial->world.errors, g_free);
}

static void
leave(Trial *trial)
{
    g_autofree char *sql = g_strdup_printf("DROP DATABASE \"%s\" WITH (FORCE)", trial->name);
    g_clear_pointer(&trial->other, connection_close);
    g_clear_pointer(&trial->world.connection, connection_close);
    administrate(trial, sql);
}

// Two databases: the one that every try begins with, and the one that it should end in.
static void
prepare(Trial *trial)
{
    g_autoptr(GError) error = NULL;
    trial->world = world_make();
    write_chain(&trial->world);
    expect(&trial->world, "upgrade r1", 0);
    trial->aside = server_database(NULL);
    trial->start = server_value(trial->world.connection, "SELECT current_database()");
    trial->owner = server_value(trial->world.connection, "SELECT current_user");
    g_clear_pointer(&trial->world.connection, connection_close);
    g_free(trial->world.address);
    trial->world.address = sandbox_database(server_sandbox(), "try", NULL, &error);
    trial->world.connection = server_connect(trial->world.address);
    trial->name = server_value(trial->world.connection, "SELECT current_database()");
    leave(trial);
    enter(trial);
    gint64 began_us = g_get_monotonic_time();
    expect(&trial->world, "upgrade", 0);
    trial->whole_us = g_get_monotonic_time() - began_us;
    trial->content = content_of(&trial->world);
    trial->reference = reflect(trial->world.connection, NULL, &error);
    assert_non_null(trial->reference);
    leave(trial);
}

static int
number_from(const char *variable, int usual)
{
    const char *text = g_getenv(variable);
    return text != NULL ? (int)g_ascii_strtoll(text, NULL, 10) : usual;
}

// It was ended, or had to begin a transaction again.
static bool
was_hit(const Trial *trial)
{
    return trial->world.status != 0 || strstr(trial->world.errors, "attempt 1 of") != NULL;
}

static void
after_each_cut_a_rerun_ends_right(void **state)
{
    (void)state;
    int wanted = number_from("FAULT_TRIES", G_N_ELEMENTS(faults)), unfinished = 0, hits = 0;
    int of_kind[G_N_ELEMENTS(faults)] = {0};
    Trial trial = {.random = g_rand_new_with_seed((guint32)number_from("FAULT_SEED", SEED))};
    prepare(&trial);
    for (trial.number = 0; hits < wanted; trial.number++) {
        assert_true(trial.number < 5 * wanted);
        size_t kind = (size_t)trial.number % G_N_ELEMENTS(faults);
        trial.fault = faults[kind].fault;
        enter(&trial);
        faults[kind].cut(&trial);
        bool is_hit = was_hit(&trial);
        hits += is_hit;
        of_kind[kind] += is_hit;
        unfinished += run_again(&trial);
        check_end(&trial);
        leave(&trial);
    }
    print_message("%d runs, %d of them hit, %d left a part outside a transaction unfinished\n",
                  trial.number, hits, unfinished);
    for (size_t i = 0; i < G_N_ELEMENTS(faults); i++)
        print_message("%4d %s\n", of_kind[i], faults[i].fault);
    g_rand_free(trial.random);
    schema_free(trial.reference);
    g_free(trial.content);
    g_free(trial.start);
    g_free(trial.name);
    g_free(trial.owner);
    g_free(trial.aside);
    world_clear(&trial.world);
}

static int
start_quick_to_see_deadlocks(void **state)
{
    int status = server_start(state);
    g_autofree char *address = server_database(NULL);
    Connection *superuser = server_connect_superuser(address);
    server_run(superuser, "ALTER SYSTEM SET deadlock_timeout = '50ms'");
    server_run(superuser, "SELECT pg_reload_conf()");
    connection_close(superuser);
    return status;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(after_each_cut_a_rerun_ends_right)};
    return cmocka_run_group_tests_name("faults", tests, start_quick_to_see_deadlocks, server_stop);
}
