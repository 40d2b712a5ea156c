// Somebody changes the schema while a run is under way: it stops at the boundary, and says so.
#include "tests/server/world.h"

#include <signal.h>

#define VERSION "SELECT coalesce(string_agg(version_num, ','), '') FROM alembic_version"
#define WAITS(table)                                                                               \
    "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND relation = '" table "'::regclass)"

static void
write_revision(const World *world, int number, const char *up, const char *down)
{
    g_autofree char *name = g_strdup_printf("migrations/versions/%d.sql", number);
    g_autofree char *before =
        number > 1 ? g_strdup_printf("-- down_revision: r%d\n", number - 1) : g_strdup("");
    g_autofree char *text = g_strdup_printf(
        "-- revision: r%d\n%s-- migrate:up\n%s\n-- migrate:down\n%s\n", number, before, up, down);
    world_write(world, name, text);
}

// r1 is applied; r2 is about account, r3 about `third`.
static World
make_world(const char *third)
{
    World world = world_make();
    world_write(&world, "trueup.conf", "[trueup]\nlock_timeout = 300 ms\n");
    write_revision(&world, 1,
                   "CREATE TABLE account (id int PRIMARY KEY);\n"
                   "CREATE TABLE entry (id int PRIMARY KEY);",
                   "DROP TABLE entry;\nDROP TABLE account;");
    write_revision(&world, 2, "ALTER TABLE account ADD x int;", "ALTER TABLE account DROP x;");
    g_autofree char *up = g_strdup_printf("ALTER TABLE %s ADD y int;", third);
    g_autofree char *down = g_strdup_printf("ALTER TABLE %s DROP y;", third);
    write_revision(&world, 3, up, down);
    expect(&world, "upgrade r1", 0);
    return world;
}

static void
wait_until(World *world, const char *sql)
{
    for (int i = 0; i < 2000; i++) {
        g_autofree char *value = server_value(world->connection, sql);
        if (*value == 't')
            return;
        g_usleep(5000);
    }
    fail_msg("never: %s", sql);
}

// Runs it; once it waits for account, which somebody reads, that one does something and commits.
static void
upgrade_while(World *world, const char *change)
{
    Connection *other = server_connect(world->address);
    server_run(other, "BEGIN; LOCK TABLE account IN ACCESS SHARE MODE");
    GSubprocess *process = world_start(world, "upgrade");
    wait_until(world, WAITS("account"));
    server_run(other, change);
    server_run(other, "COMMIT");
    connection_close(other);
    world_finish(world, process);
}

static void
a_table_of_the_next_revision_that_changed_stops_before_it(void **state)
{
    (void)state;
    g_auto(World) world = make_world("entry");
    upgrade_while(&world, "ALTER TABLE entry ADD locale text");
    says(world.errors, "changed while this was running: + column entry.locale");
    says(world.errors, "is at r2: 1 revision of this run is committed, nothing of r3");
    says(world.errors, "trueup review");
    assert_int_equal(world.status, 3);
    check_value(&world, VERSION, "r2");
    expect(&world, "upgrade", 0);
    check_value(&world, VERSION, "r3");
}

// Of the table that both are about, only the rehearsal can say what the first one makes of it.
static void
by_the_proof_the_same_table_is_known_too(void **state)
{
    (void)state;
    g_auto(World) world = make_world("account");
    world_run(&world, "rehearse");
    upgrade_while(&world, "CREATE INDEX ix ON entry (id)");
    assert_int_equal(world.status, 0);
    check_value(&world, VERSION, "r3");
    expect(&world, "downgrade r1 --accept-loss account.x=x --accept-loss account.y=y", 0);
    world_run(&world, "rehearse");
    upgrade_while(&world, "CREATE INDEX ix_other ON account (id)");
    assert_int_equal(world.status, 3);
    says(world.errors, "changed while this was running: + index account.ix_other");
}

static void
what_the_run_itself_does_stops_nothing(void **state)
{
    (void)state;
    g_auto(World) world = make_world("entry");
    write_revision(&world, 4, "ALTER TABLE entry RENAME TO line;\nCREATE TYPE mood AS ENUM ('ok');",
                   "DROP TYPE mood;\nALTER TABLE line RENAME TO entry;");
    write_revision(&world, 5,
                   "ALTER TABLE line ADD m mood DEFAULT 'ok';\n"
                   "CREATE TABLE part (id int, at date) PARTITION BY RANGE (at);\n"
                   "CREATE TABLE part_1 PARTITION OF part DEFAULT;",
                   "DROP TABLE part;\nALTER TABLE line DROP m;");
    write_revision(&world, 6, "ALTER TABLE part ADD z int;\nCREATE INDEX ix ON part (z);",
                   "DROP INDEX ix;\nALTER TABLE part DROP z;");
    write_revision(&world, 7, "ALTER TABLE part_1 ALTER z SET DEFAULT 1;",
                   "ALTER TABLE part_1 ALTER z DROP DEFAULT;");
    expect(&world, "upgrade", 0); // nothing is known of it but the start
    expect(&world,
           "downgrade r1 --accept-loss account.x=x --accept-loss entry.y=y "
           "--accept-loss line.m=m --accept-loss part=part --accept-loss part.z=z",
           0);
    world_run(&world, "rehearse");
    expect(&world, "upgrade", 0);
    check_value(&world, VERSION, "r7");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_table_of_the_next_revision_that_changed_stops_before_it),
        cmocka_unit_test(by_the_proof_the_same_table_is_known_too),
        cmocka_unit_test(what_the_run_itself_does_stops_nothing),
    };
    return cmocka_run_group_tests_name("between", tests, server_start, server_stop);
}
