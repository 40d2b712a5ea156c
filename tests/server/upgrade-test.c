// Running revisions with the real program: what fails, what waits, what is asked, and what is left
// when somebody pulls the plug.
#include "plan/fill.h"
#include "tests/server/world.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define VERSION "SELECT coalesce(string_agg(version_num, ','), '') FROM alembic_version"
#define JOURNAL "SELECT to_regnamespace('trueup') IS NULL"

static const char first[] = "-- revision: aaaa\n-- migrate:up\n"
                            "CREATE TABLE t (id int PRIMARY KEY, x text);\n"
                            "INSERT INTO t SELECT i, 'v' || i FROM generate_series(1, 5) i;\n"
                            "-- migrate:down\nDROP TABLE t;\n";

// ---- what fails ------------------------------------------------------------------------------

static void
a_failure_says_where_and_what_is_left(void **state)
{
    (void)state;
    g_auto(World) world = world_make();
    world_write(&world, "migrations/versions/1.sql", first);
    world_write(&world, "migrations/versions/2.sql",
                "-- revision: bbbb\n-- down_revision: aaaa\n-- migrate:up\n"
                "ALTER TABLE t ADD COLUMN y int;\nINSERT INTO t VALUES (1);\n-- migrate:down\n");
    expect(&world, "upgrade", 1);
    says(world.errors, "versions/2.sql:5: duplicate key value");
    says(world.errors, "INSERT INTO t VALUES (1)");
    says(world.errors, "detail: Key (id)=(1) already exists.");
    says(world.errors, "is at aaaa: 1 revision of this run is committed, nothing of bbbb");
    check_value(&world, VERSION, "aaaa");
    check_value(&world,
                "SELECT count(*) FROM pg_attribute WHERE attrelid = 't'::regclass "
                "AND attname = 'y'",
                "0");
}

static void
all_in_one_transaction_leaves_nothing(void **state)
{
    (void)state;
    g_auto(World) world = world_make();
    world_write(&world, "migrations/versions/1.sql", first);
    world_write(&world, "migrations/versions/2.sql",
                "-- revision: bbbb\n-- down_revision: aaaa\n-- migrate:up\nSELECT 1/0;\n"
                "-- migrate:down\n");
    expect(&world, "upgrade --single-transaction", 1);
    check_value(&world,
                "SELECT to_regclass('t') IS NULL AND "
                "to_regclass('alembic_version') IS NULL",
                "t");
}

static void
what_cannot_be_read_is_refused_before(void **state)
{
    (void)state;
    g_auto(World) world = world_make();
    world_write(&world, "migrations/versions/1.sql", first);
    world_write(&world, "migrations/versions/2.py",
                "revision = 'bbbb'\ndown_revision = 'aaaa'\nfrom alembic import op\n"
                "import socket\n\ndef upgrade():\n    op.execute(socket.gethostname())\n");
    expect(&world, "upgrade", 3);
    says(world.errors, "versions/2.py:7:");
    says(world.errors, "--with-alembic");
    check_value(&world, "SELECT to_regclass('t') IS NULL", "t");
    expect(&world, "downgrade", 1);
}

static void
a_revision_without_downgrade_is_refused_before(void **state)
{
    (void)state;
    g_auto(World) world = world_make();
    world_write(&world, "migrations/versions/1.py",
                "revision = 'aaaa'\ndown_revision = None\nfrom alembic import op\n\n"
                "def upgrade():\n    op.execute('CREATE TABLE t (id int)')\n");
    expect(&world, "upgrade", 0);
    expect(&world, "downgrade", 1);
    says(world.errors, "has no downgrade()");
}

static void
each_bind_has_its_own_database(void **state)
{
    (void)state;
    g_auto(World) world = world_make();
    world_write(&world, "migrations/versions/1.py",
                "revision = 'aaaa'\ndown_revision = None\nfrom alembic import op\n\n"
                "def upgrade(engine_name):\n    globals()['upgrade_%s' % engine_name]()\n\n"
                "def upgrade_():\n    op.execute('CREATE TABLE t (id int)')\n\n"
                "def upgrade_users():\n    op.execute('CREATE TABLE u (id int)')\n");
    expect(&world, "upgrade", 3);
    says(world.errors, "--bind NAME");
    expect(&world, "upgrade --bind users", 0);
    check_value(&world, "SELECT to_regclass('u') IS NOT NULL AND to_regclass('t') IS NULL", "t");
}

// ---- what is asked ---------------------------------------------------------------------------

static void
losses_must_be_accepted(void **state)
{
    (void)state;
    g_auto(World) world = world_make();
    world_write(&world, "migrations/versions/1.sql", first);
    expect(&world, "upgrade", 0);
    expect(&world, "downgrade", 3);
    says(world.errors, "t: 5 rows would be lost");
    says(world.errors, "--accept-loss t=5");
    expect(&world, "downgrade --accept-loss t=4", 3);
    expect(&world, "downgrade base --accept-loss t=5", 0);
    check_value(&world, "SELECT count(*) FROM alembic_version", "0");
    expect(&world, "downgrade base", 0);
}

static void
a_guarded_database_is_confirmed_by_name(void **state)
{
    (void)state;
    g_auto(World) world = world_make();
    world_write(&world, "migrations/versions/1.sql", first);
    g_autofree char *conf =
        g_strdup_printf("[database prod]\nurl = %s\nguard = yes\nlabel = PROD\n", world.address);
    world_write(&world, "trueup.conf", conf);
    g_free(world.address);
    world.address = g_strdup("prod");
    expect(&world, "upgrade", 3);
    says(world.errors, "--confirm ");
    expect(&world, "upgrade --confirm wrong", 3);
    check_value(&world, "SELECT to_regclass('t') IS NULL", "t");
    g_autofree char *name = server_value(world.connection, "SELECT current_database()");
    g_autofree char *words = g_strdup_printf("upgrade --confirm %s", name);
    expect(&world, words, 0);
    check_value(&world, VERSION, "aaaa");
}

static void
a_stamp_says_what_is_missing(void **state)
{
    (void)state;
    g_auto(World) world = world_make();
    world_write(&world, "migrations/versions/1.sql", first);
    world_write(&world, "migrations/versions/2.sql",
                "-- revision: bbbb\n-- down_revision: aaaa\n-- migrate:up\n"
                "ALTER TABLE t ALTER COLUMN x TYPE varchar(80);\nCREATE INDEX ix ON t (x);\n"
                "-- migrate:down\n");
    expect(&world, "stamp head", 3);
    says(world.errors, "stamped-not-run: 3 of 3 changes");
    expect(&world, "upgrade aaaa", 0);
    expect(&world, "stamp head", 3);
    says(world.errors, "TEXT, would be VARCHAR(80)");
    says(world.errors, "ix                   missing");
    expect(&world, "stamp base", 3);
    says(world.errors, "stamped-behind: 1 of 1 changes");
    server_run(world.connection,
               "ALTER TABLE t ALTER COLUMN x TYPE varchar(80); CREATE INDEX ix ON t (x)");
    expect(&world, "stamp head", 0);
    check_value(&world, VERSION, "bbbb");
}

// What a loop makes, no statement shows by itself: the history is run.
static void
a_stamp_knows_what_code_would_have_done(void **state)
{
    (void)state;
    g_auto(World) world = world_make();
    world_write(&world, "migrations/versions/1.sql", first);
    world_write(&world, "migrations/versions/2.sql",
                "-- revision: bbbb\n-- down_revision: aaaa\n-- migrate:up\n"
                "DO $$ BEGIN FOR i IN 1..2 LOOP EXECUTE format('ALTER TABLE t ADD COLUMN c%s int "
                "DEFAULT %s', i, i); END LOOP; END $$;\n-- migrate:down\n");
    expect(&world, "upgrade aaaa", 0);
    server_run(world.connection, "ALTER TABLE t ADD COLUMN c1 int DEFAULT 7");
    expect(&world, "stamp head", 3);
    says(world.errors, "stamped-not-run: 2 of 2 changes");
    says(world.errors, "~  t.c1                 DEFAULT 7, would be 1");
    says(world.errors, "+  t.c2                 missing");
    server_run(world.connection,
               "ALTER TABLE t ALTER COLUMN c1 SET DEFAULT 1; ALTER TABLE t ADD COLUMN c2 int "
               "DEFAULT 2");
    expect(&world, "stamp head", 0);
    check_value(&world, VERSION, "bbbb");
}

static void
an_expression_that_is_the_same_is_no_lack(void **state)
{
    (void)state;
    g_auto(World) world = world_make();
    world_write(&world, "migrations/versions/1.sql", first);
    world_write(&world, "migrations/versions/2.sql",
                "-- revision: bbbb\n-- down_revision: aaaa\n-- migrate:up\n"
                "ALTER TABLE t ADD CONSTRAINT ck CHECK (x IN ('a', 'b'));\n-- migrate:down\n");
    expect(&world, "upgrade aaaa", 0);
    server_run(world.connection, "ALTER TABLE t ADD CONSTRAINT ck CHECK (x <> 'z')");
    expect(&world, "stamp head", 3);
    says(world.errors, "ck                   another expression");
    server_run(world.connection, "DELETE FROM t; ALTER TABLE t DROP CONSTRAINT ck; ALTER TABLE t "
                                 "ADD CONSTRAINT ck CHECK (x = ANY (ARRAY['a', 'b']))");
    expect(&world, "stamp head", 0);
}

static void
a_stamp_of_rows_alone_cannot_be_seen(void **state)
{
    (void)state;
    g_auto(World) world = world_make();
    world_write(&world, "migrations/versions/1.sql", first);
    world_write(&world, "migrations/versions/2.sql",
                "-- revision: bbbb\n-- down_revision: aaaa\n-- migrate:up\n"
                "UPDATE t SET x = 'y';\n-- migrate:down\n");
    expect(&world, "upgrade aaaa", 0);
    expect(&world, "stamp bbbb", 3);
    says(world.errors, "cannot be seen: UPDATE t");
    check_value(&world, VERSION, "aaaa");
}

// ---- the beginning ---------------------------------------------------------------------------

static void
a_database_without_revisions_becomes_the_first_one(void **state)
{
    (void)state;
    g_auto(World) world = world_make();
    expect(&world, "stamp --baseline", 1);
    says(world.errors, "has no tables");
    server_run(
        world.connection,
        "CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE TABLE t (id serial PRIMARY KEY, m mood "
        "DEFAULT 'ok'); CREATE INDEX ix ON t (m); CREATE VIEW v AS SELECT id FROM t");
    expect(&world, "stamp --baseline -m beginning", 0);
    says(world.output, "_beginning.py");
    check_value(&world, "SELECT count(*) FROM alembic_version", "1");
    expect(&world, "upgrade", 0);
    check_value(&world, "SELECT count(*) FROM pg_views WHERE viewname = 'v'", "1");
    expect(&world, "stamp --baseline", 1);
    says(world.errors, "the history has a beginning");
    server_run(world.connection,
               "DROP VIEW v; DROP TABLE t; DROP TYPE mood; DELETE FROM alembic_version");
    expect(&world, "upgrade", 0);
    check_value(&world,
                "SELECT string_agg(relname, ' ' ORDER BY relname) FROM pg_class WHERE "
                "relname IN ('t', 'v', 'ix')",
                "ix t v");
}

static void
an_unknown_row_is_not_overruled(void **state)
{
    (void)state;
    g_auto(World) world = world_make();
    server_run(world.connection,
               "CREATE TABLE t (id int); CREATE TABLE alembic_version (version_num varchar(32) NOT "
               "NULL PRIMARY KEY); INSERT INTO alembic_version VALUES ('gone')");
    expect(&world, "stamp --baseline", 1);
    says(world.errors, "\"gone\", which no file has");
    expect(&world, "stamp --baseline --purge", 0);
    check_value(&world, "SELECT count(*) FROM alembic_version WHERE version_num <> 'gone'", "1");
}

// The first revision alters a table that create_all() had made.
static void
a_history_without_a_beginning_gets_one(void **state)
{
    (void)state;
    g_auto(World) world = world_make();
    world_write(&world, "migrations/versions/1.py",
                "\"\"\"more\n\nRevision ID: aaaa\nRevises: \n\n\"\"\"\nfrom alembic import op\n"
                "import sqlalchemy as sa\nrevision = 'aaaa'\ndown_revision = None\n\n"
                "def upgrade():\n    op.add_column('t', sa.Column('x', sa.Text()))\n\n"
                "def downgrade():\n    op.drop_column('t', 'x')\n");
    world_write(
        &world, "migrations/versions/2.sql",
        "-- revision: bbbb\n-- down_revision: aaaa\n-- migrate:up\nCREATE TABLE u (id int);\n"
        "-- migrate:down\nDROP TABLE u;\n");
    server_run(world.connection, "CREATE TABLE t (id int PRIMARY KEY)");
    expect(&world, "stamp --baseline", 1);
    says(world.errors, "does not say which revisions");
    expect(&world, "upgrade", 0);
    expect(&world, "stamp --baseline --rev-id no", 2);
    expect(&world, "stamp --baseline", 0);
    says(world.output, "Changed migrations/versions/1.py: it follows ");
    check_value(&world, VERSION, "bbbb");
    server_run(world.connection, "DROP TABLE t; DROP TABLE u; DROP TABLE alembic_version");
    expect(&world, "upgrade", 0);
    check_value(&world,
                "SELECT string_agg(attname, ' ' ORDER BY attnum) FROM pg_attribute WHERE "
                "attrelid = 't'::regclass AND attnum > 0",
                "id x");
    check_value(&world, VERSION, "bbbb");
}

static void
what_the_new_history_does_not_lead_to_is_said(void **state)
{
    (void)state;
    g_auto(World) world = world_make();
    world_write(
        &world, "migrations/versions/1.sql",
        "-- revision: aaaa\n-- migrate:up\nALTER TABLE t ADD COLUMN x int;\n-- migrate:down\n"
        "ALTER TABLE t DROP COLUMN x;\n");
    server_run(world.connection, "CREATE TABLE t (id int)");
    expect(&world, "upgrade", 0);
    server_run(world.connection, "ALTER TABLE t ALTER COLUMN x TYPE bigint");
    expect(&world, "stamp --baseline", 1);
    says(world.errors, "does not lead to what");
    says(world.errors, "~ t.x");
}

// ---- who waits -------------------------------------------------------------------------------

static void
another_runner_is_named(void **state)
{
    (void)state;
    g_auto(World) world = world_make();
    world_write(&world, "migrations/versions/1.sql",
                "-- revision: aaaa\n-- migrate:up\nSELECT pg_sleep(2);\n-- migrate:down\n");
    GSubprocess *other = world_start(&world, "upgrade");
    for (int i = 0; i < 100; i++) {
        g_autofree char *held = server_value(
            world.connection, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'");
        if (strcmp(held, "0") != 0)
            break;
        g_usleep(20000);
    }
    expect(&world, "upgrade --wait 0", 1);
    says(world.errors, "another trueup works on alembic_version: pid ");
    expect(&world, "upgrade", 0);
    says(world.errors, "waiting for it: pid ");
    says(world.errors, "is at aaaa: nothing to do");
    world_finish(&world, other);
    assert_int_equal(world.status, 0);
}

static void
a_lock_that_is_held_is_waited_for(void **state)
{
    (void)state;
    g_auto(World) world = world_make();
    world_write(&world, "migrations/versions/1.sql", first);
    world_write(&world, "migrations/versions/2.sql",
                "-- revision: bbbb\n-- down_revision: aaaa\n-- migrate:up\n"
                "CREATE TABLE u (id int);\nALTER TABLE t ADD COLUMN y int;\n-- migrate:down\n");
    expect(&world, "upgrade aaaa", 0);
    server_run(world.connection, "BEGIN; SELECT * FROM t");
    GSubprocess *process = world_start(&world, "upgrade");
    g_usleep(2500000);
    server_run(world.connection, "COMMIT");
    world_finish(&world, process);
    assert_int_equal(world.status, 0);
    says(world.errors, "lock not granted within 2.0 s (55P03), attempt 1 of 10");
    check_value(&world, VERSION, "bbbb");
}

// A SET goes with the transaction that is rolled back: each attempt has to say it again.
static void
each_attempt_has_its_limit(void **state)
{
    (void)state;
    g_auto(World) world = world_make();
    world_write(&world, "migrations/versions/1.sql", first);
    expect(&world, "upgrade", 0);
    world_write(&world, "trueup.conf", "[trueup]\nlock_timeout = 80 ms\nlock_attempts = 3\n");
    world_write(&world, "migrations/versions/2.sql",
                "-- revision: bbbb\n-- down_revision: aaaa\n-- migrate:up\n"
                "ALTER TABLE t ADD COLUMN z int;\n-- migrate:down\n");
    server_run(world.connection, "BEGIN; SELECT * FROM t");
    gint64 began_us = g_get_monotonic_time();
    expect(&world, "upgrade", 1);
    assert_true(g_get_monotonic_time() - began_us < 20 * G_USEC_PER_SEC);
    says(world.errors, "attempt 2 of 3, pause 2.0 s");
    says(world.errors, "lock timeout");
    says(world.errors, "is at aaaa: nothing was changed");
    server_run(world.connection, "COMMIT");
}

static void
ctrl_c_ends_at_a_boundary(void **state)
{
    (void)state;
    g_auto(World) world = world_make();
    world_write(&world, "migrations/versions/1.sql", first);
    world_write(&world, "migrations/versions/2.sql",
                "-- revision: bbbb\n-- down_revision: aaaa\n-- migrate:up\n"
                "CREATE TABLE u (id int);\nSELECT pg_sleep(20);\n-- migrate:down\n");
    GSubprocess *process = world_start(&world, "upgrade");
    for (int i = 0; i < 250; i++) {
        g_autofree char *sleeps =
            server_value(world.connection, "SELECT count(*) FROM pg_stat_activity "
                                           "WHERE wait_event = 'PgSleep'");
        if (strcmp(sleeps, "0") != 0)
            break;
        g_usleep(20000);
    }
    g_subprocess_send_signal(process, SIGINT);
    world_finish(&world, process);
    assert_int_equal(world.status, 130);
    says(world.errors, "is at aaaa");
    check_value(&world, VERSION, "aaaa");
    check_value(&world, "SELECT to_regclass('u') IS NULL", "t");
}

// ---- parts outside a transaction -------------------------------------------------------------

static const char parts[] =
    "-- revision: bbbb\n-- down_revision: aaaa\n-- migrate:up transaction:false\n"
    "CREATE UNIQUE INDEX CONCURRENTLY ix ON t ((id / 2));\nCREATE TABLE u (id int);\n"
    "-- migrate:down\nDROP TABLE u;\nDROP INDEX ix;\n";

static void
what_is_unfinished_is_resumed(void **state)
{
    (void)state;
    g_auto(World) world = world_make();
    world_write(&world, "migrations/versions/1.sql", first);
    world_write(&world, "migrations/versions/2.sql", parts);
    expect(&world, "upgrade", 3);
    says(world.errors, "trueup upgrade --resume");
    check_value(&world, "SELECT done || ' ' || running FROM trueup.journal", "0 true");
    expect(&world, "upgrade", 3);
    says(world.errors, "revision bbbb is unfinished");
    server_run(world.connection, "DELETE FROM t WHERE id IN (3, 5)");
    expect(&world, "upgrade --resume", 0);
    says(world.errors, "dropped index public.ix");
    check_value(&world, "SELECT indisvalid FROM pg_index WHERE indexrelid = 'ix'::regclass", "t");
    check_value(&world, VERSION, "bbbb");
    check_value(&world, JOURNAL, "t");
}

static void
a_fill_counts_the_rows_that_it_fills(void **state)
{
    (void)state;
    g_auto(World) world = world_make();
    world_write(&world, "migrations/versions/1.sql", first);
    const char *const key[] = {"id"};
    const Fill fill = {.table = "t",
                       .column = "x",
                       .expression = "'v'",
                       .key = key,
                       .key_count = 1,
                       .batch = 4,
                       .pause_ms = 1};
    g_autofree char *block = fill_text(&fill);
    g_autofree char *file = g_strdup_printf("-- revision: bbbb\n-- down_revision: aaaa\n"
                                            "-- migrate:up transaction:false\n%s;\n"
                                            "-- migrate:down transaction:false\n",
                                            block);
    world_write(&world, "migrations/versions/2.sql", file);
    expect(&world, "upgrade aaaa", 0);
    server_run(world.connection, "UPDATE t SET x = NULL WHERE id > 2");
    expect(&world, "upgrade", 0);
    says(world.errors, "2 rows so far"); // of the four of the first batch
    check_value(&world, "SELECT string_agg(x, ' ' ORDER BY id) FROM t", "v1 v2 v v v");
}

static void
what_is_unfinished_is_taken_back(void **state)
{
    (void)state;
    g_auto(World) world = world_make();
    world_write(&world, "migrations/versions/1.sql", first);
    world_write(&world, "migrations/versions/2.sql", parts);
    expect(&world, "upgrade", 3);
    expect(&world, "downgrade base --accept-loss t=5", 0);
    check_value(&world, "SELECT to_regclass('t') IS NULL AND to_regclass('ix') IS NULL", "t");
    check_value(&world, JOURNAL, "t");
}

static void
a_changed_file_is_not_resumed(void **state)
{
    (void)state;
    g_auto(World) world = world_make();
    world_write(&world, "migrations/versions/1.sql", first);
    world_write(&world, "migrations/versions/2.sql", parts);
    expect(&world, "upgrade", 3);
    g_autofree char *changed = g_strconcat(parts, "-- more\n", NULL);
    world_write(&world, "migrations/versions/2.sql", changed);
    expect(&world, "upgrade --resume", 3);
    says(world.errors, "the file was changed since revision bbbb was begun");
}

// ---- the plug --------------------------------------------------------------------------------

enum { REVISIONS = 50 };

// Every fifth revision has parts outside a transaction.
static void
write_chain(const World *world)
{
    for (int i = 1; i <= REVISIONS; i++) {
        g_autofree char *name = g_strdup_printf("migrations/versions/%02d.sql", i);
        g_autofree char *down =
            i > 1 ? g_strdup_printf("-- down_revision: r%02d\n", i - 1) : g_strdup("");
        g_autofree char *more =
            i % 5 == 0 ? g_strdup_printf("CREATE INDEX CONCURRENTLY ix%02d ON t%02d (a);\n"
                                         "INSERT INTO t%02d VALUES (2);\n",
                                         i, i, i)
                       : g_strdup("");
        g_autofree char *text =
            g_strdup_printf("-- revision: r%02d\n%s-- migrate:up%s\nCREATE TABLE t%02d (a int);\n"
                            "INSERT INTO t%02d VALUES (1);\n%s-- migrate:down\nDROP TABLE t%02d;\n",
                            i, down, i % 5 == 0 ? " transaction:false" : "", i, i, more, i);
        world_write(world, name, text);
    }
}

static void
wait_until_alone(World *world)
{
    for (int i = 0; i < 500; i++) {
        g_autofree char *others =
            server_value(world->connection, "SELECT count(*) FROM pg_stat_activity WHERE datname = "
                                            "current_database() AND pid <> pg_backend_pid()");
        if (strcmp(others, "0") == 0)
            return;
        g_usleep(10000);
    }
}

// The tables that are whole are those of the revisions up to the version row; the one behind it may
// be there in part, if the journal says so.
static void
check_agreement(World *world)
{
    g_autofree char *has =
        server_value(world->connection, "SELECT to_regclass('alembic_version') IS NOT NULL");
    g_autofree char *version =
        *has == 't' ? server_value(world->connection, VERSION) : g_strdup("");
    g_autofree char *tables =
        server_value(world->connection,
                     "SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relname ~ '^t\\d\\d$'");
    g_autofree char *journal =
        server_value(world->connection, "SELECT to_regclass('trueup.journal') IS NOT NULL");
    int applied = *version != '\0' ? (int)g_ascii_strtoll(version + 1, NULL, 10) : 0,
        there = (int)g_ascii_strtoll(tables, NULL, 10);
    bool agrees = there == applied || (there == applied + 1 && *journal == 't');
    if (!agrees)
        fail_msg("at \"%s\" with %d tables, journal %s", version, there, journal);
}

static void
pull_the_plug(gint64 delay_us, bool of_backend)
{
    g_auto(World) world = world_make();
    write_chain(&world);
    GSubprocess *process = world_start(&world, "upgrade");
    g_usleep((gulong)delay_us);
    if (of_backend)
        g_free(server_value(world.connection,
                            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE "
                            "datname = current_database() AND pid <> pg_backend_pid()"));
    else
        g_subprocess_send_signal(process, SIGKILL);
    world_finish(&world, process);
    wait_until_alone(&world);
    check_agreement(&world);
    expect(&world, "upgrade --resume", 0);
    check_value(&world, VERSION, "r50");
    check_value(&world, JOURNAL, "t");
    check_value(&world,
                "SELECT count(*) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE "
                "relname ~ '^ix' AND indisvalid",
                "10");
    check_value(&world,
                "SELECT sum((xpath('/row/c/text()', query_to_xml('select count(*) as c "
                "from ' || relname, false, true, '')))[1]::text::int) FROM pg_class "
                "WHERE relkind = 'r' AND relname ~ '^t\\d\\d$'",
                "60");
}

static void
pulling_the_plug_leaves_rows_and_schema_in_agreement(void **state)
{
    (void)state;
    const char *tries = g_getenv("FAULT_TRIES");
    int count = tries != NULL ? (int)g_ascii_strtoll(tries, NULL, 10) : 6;
    g_auto(World) world = world_make();
    write_chain(&world);
    gint64 began_us = g_get_monotonic_time();
    expect(&world, "upgrade", 0);
    gint64 whole_us = g_get_monotonic_time() - began_us;
    for (int i = 0; i < count; i++)
        pull_the_plug(g_random_int_range(0, (gint32)whole_us), i % 3 == 2);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_failure_says_where_and_what_is_left),
        cmocka_unit_test(all_in_one_transaction_leaves_nothing),
        cmocka_unit_test(what_cannot_be_read_is_refused_before),
        cmocka_unit_test(a_revision_without_downgrade_is_refused_before),
        cmocka_unit_test(each_bind_has_its_own_database),
        cmocka_unit_test(losses_must_be_accepted),
        cmocka_unit_test(a_guarded_database_is_confirmed_by_name),
        cmocka_unit_test(a_stamp_says_what_is_missing),
        cmocka_unit_test(a_stamp_knows_what_code_would_have_done),
        cmocka_unit_test(an_expression_that_is_the_same_is_no_lack),
        cmocka_unit_test(a_stamp_of_rows_alone_cannot_be_seen),
        cmocka_unit_test(a_database_without_revisions_becomes_the_first_one),
        cmocka_unit_test(an_unknown_row_is_not_overruled),
        cmocka_unit_test(a_history_without_a_beginning_gets_one),
        cmocka_unit_test(what_the_new_history_does_not_lead_to_is_said),
        cmocka_unit_test(another_runner_is_named),
        cmocka_unit_test(a_lock_that_is_held_is_waited_for),
        cmocka_unit_test(each_attempt_has_its_limit),
        cmocka_unit_test(ctrl_c_ends_at_a_boundary),
        cmocka_unit_test(what_is_unfinished_is_resumed),
        cmocka_unit_test(a_fill_counts_the_rows_that_it_fills),
        cmocka_unit_test(what_is_unfinished_is_taken_back),
        cmocka_unit_test(a_changed_file_is_not_resumed),
        cmocka_unit_test(pulling_the_plug_leaves_rows_and_schema_in_agreement),
    };
    return cmocka_run_group_tests_name("upgrade", tests, server_start, server_stop);
}
