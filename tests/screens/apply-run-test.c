// Applying with a real server: who is in the way, what is tried again, where it ends. Each at 80x24
// and at 200x50.
#include "tests/screens/start.h"
#include "tests/server/world.h"

#include <stdio.h>

static const struct {
    int rows, columns;
} sizes[] = {{24, 80}, {50, 200}};

#define POST                                                                                       \
    "CREATE TABLE post (id int PRIMARY KEY, user_id int);"                                         \
    "INSERT INTO post SELECT i, nullif(i % 4, 0) FROM generate_series(1, 40) i"

typedef struct {
    World world;
    Terminal *terminal;
    Connection *other;
} Stage;

static World
world_of(const char *body, const char *settings)
{
    World world = world_make();
    g_autofree char *text =
        g_strdup_printf("-- revision: aaaa\n-- migrate:up%s\n%s\n"
                        "-- migrate:down\n",
                        strstr(body, "CONCURRENTLY") ? " transaction:false" : "", body);
    g_autofree char *conf = g_strdup_printf("[trueup]\n%s\n", settings);
    server_run(world.connection, POST);
    world_write(&world, "migrations/versions/1.sql", text);
    world_write(&world, "trueup.conf", conf);
    return world;
}

// Screen 5 with its list read.
static Stage
open_stage(size_t size, const char *body, const char *settings)
{
    Stage stage = {.world = world_of(body, settings)};
    const char *command[] = {g_getenv("TRUEUP"), "--database", stage.world.address, NULL};
    stage.other = server_connect(stage.world.address);
    server_run(stage.other, "SET application_name = 'report'");
    stage.terminal = terminal_open(&(TerminalOptions){.rows = sizes[size].rows,
                                                      .columns = sizes[size].columns,
                                                      .command = command,
                                                      .folder = stage.world.folder});
    assert_true(terminal_wait(stage.terminal, "user_id"));
    terminal_type(stage.terminal, "5");
    assert_true(terminal_wait(stage.terminal, "a asks before it starts"));
    return stage;
}

static void
begin(const Stage *stage)
{
    terminal_type(stage->terminal, "ba"); // without a backup
    assert_true(terminal_wait_row(stage->terminal, -2, "y yes, any other key no"));
    terminal_type(stage->terminal, "y");
}

static void
close_stage(Stage *stage)
{
    connection_close(stage->other);
    start_quit(stage->terminal);
    world_clear(&stage->world);
}

static size_t
size_of(void **state)
{
    return *(const size_t *)*state;
}

// ---- waiting ----------------------------------------------------------------------------------

static void
who_is_in_the_way_is_shown(void **state)
{
    Stage stage = open_stage(size_of(state), "ALTER TABLE post ADD x int;", "lock_timeout = 8 s");
    server_run(stage.other, "BEGIN; SELECT count(*) FROM post");
    begin(&stage);
    assert_true(terminal_wait(stage.terminal, "step 1 waits for a lock on public.post, attempt 1"));
    assert_true(terminal_wait(stage.terminal, "held by"));
    assert_true(terminal_wait(stage.terminal, "report; idle in transaction"));
    assert_true(terminal_wait(stage.terminal, "BEGIN; SELECT count(*) FROM post"));
    assert_true(
        terminal_wait(stage.terminal, "it holds AccessShare, this step needs AccessExclusive"));
    assert_true(terminal_wait(stage.terminal, "waiting"));
    assert_true(terminal_wait_row(stage.terminal, 1, ", pid "));
    terminal_type(stage.terminal, "ys");
    terminal_settle(stage.terminal, 400); // the row of messages has the job
    assert_true(terminal_wrote(stage.terminal, "\033]52;"));
    server_run(stage.other, "COMMIT");
    assert_true(terminal_wait(stage.terminal, "Applied 1 statement in "));
    assert_true(terminal_wait(stage.terminal, "done"));
    close_stage(&stage);
}

static void
each_attempt_and_its_pause_are_shown(void **state)
{
    Stage stage = open_stage(size_of(state), "ALTER TABLE post ADD x int;",
                             "lock_timeout = 100 ms\nlock_attempts = 3");
    server_run(stage.other, "BEGIN; SELECT count(*) FROM post");
    begin(&stage);
    assert_true(terminal_wait(stage.terminal, "attempt 1 of 3: lock not granted within 100 ms"));
    // the first pause is short: on a busy machine it is the second that is seen
    assert_true(terminal_wait(stage.terminal, "a pause with nothing held, attempt "));
    assert_true(terminal_wait(stage.terminal, " of 3 after it"));
    assert_true(terminal_wait(stage.terminal, "the next attempt, in "));
    assert_true(terminal_wait(stage.terminal, "what happened"));
    assert_true(terminal_wait(stage.terminal, "failed"));
    assert_true(terminal_wait(stage.terminal, "lock timeout"));
    assert_true(terminal_wait(stage.terminal, "nothing was changed"));
    assert_true(terminal_wait(stage.terminal, "r resume"));
    server_run(stage.other, "COMMIT");
    terminal_type(stage.terminal, "r");
    assert_true(terminal_wait(stage.terminal, "a asks before it starts"));
    begin(&stage);
    assert_true(terminal_wait(stage.terminal, "Applied 1 statement in "));
    close_stage(&stage);
}

static void
w_waits_longer(void **state)
{
    Stage stage = open_stage(size_of(state), "ALTER TABLE post ADD x int;",
                             "lock_timeout = 100 ms\nlock_attempts = 2");
    server_run(stage.other, "BEGIN; SELECT count(*) FROM post");
    begin(&stage);
    assert_true(terminal_wait(stage.terminal, "attempt 1 of 2: lock not granted"));
    terminal_type(stage.terminal, "w");
    assert_true(terminal_wait(stage.terminal, "attempt 2 of 12: lock not granted"));
    server_run(stage.other, "COMMIT");
    assert_true(terminal_wait(stage.terminal, "Applied 1 statement in "));
    close_stage(&stage);
}

static void
s_ends_a_wait_at_once(void **state)
{
    Stage stage = open_stage(size_of(state), "ALTER TABLE post ADD x int;", "lock_timeout = 60 s");
    server_run(stage.other, "BEGIN; SELECT count(*) FROM post");
    begin(&stage);
    assert_true(terminal_wait(stage.terminal, "held by"));
    terminal_type(stage.terminal, "s");
    assert_true(terminal_wait_row(stage.terminal, -2, "Stop waiting? Nothing more is changed."));
    terminal_type(stage.terminal, "n");
    assert_true(terminal_wait_gone(stage.terminal, "Stop waiting?"));
    terminal_type(stage.terminal, "s");
    assert_true(terminal_wait_row(stage.terminal, -2, "y yes, any other key no"));
    terminal_type(stage.terminal, "y");
    assert_true(terminal_wait(stage.terminal, "what happened"));
    assert_true(terminal_wait(stage.terminal, "nothing was changed"));
    check_value(&stage.world,
                "SELECT count(*) FROM pg_attribute WHERE attname = 'x'"
                " AND attrelid = 'post'::regclass",
                "0");
    close_stage(&stage);
}

static void
leaving_while_it_runs_is_asked_and_quick(void **state)
{
    Stage stage = open_stage(size_of(state), "ALTER TABLE post ADD x int;", "lock_timeout = 60 s");
    server_run(stage.other, "BEGIN; SELECT count(*) FROM post");
    begin(&stage);
    assert_true(terminal_wait(stage.terminal, "held by"));
    terminal_type(stage.terminal, "Q");
    assert_true(terminal_wait_row(stage.terminal, -2, "s stop safely and quit   g go on"));
    terminal_type(stage.terminal, "n");
    assert_true(terminal_wait(stage.terminal, "held by"));
    terminal_type(stage.terminal, "Q");
    assert_true(terminal_wait_row(stage.terminal, -2, "s stop safely and quit   g go on"));
    gint64 began_us = g_get_monotonic_time();
    terminal_type(stage.terminal, "s");
    assert_int_equal(terminal_exit(stage.terminal), 0);
    gint64 took_ms = (g_get_monotonic_time() - began_us) / 1000;
    print_message("# left within %d ms\n", (int)took_ms);
    assert_true(took_ms < 1000); // 200 on a machine that does nothing else
    check_value(&stage.world, "SELECT to_regclass('alembic_version') IS NULL", "t");
    terminal_close(stage.terminal);
    connection_close(stage.other);
    world_clear(&stage.world);
}

// Two revisions, of which the first waits for somebody.
static Stage
open_two(size_t size)
{
    Stage stage = open_stage(size, "ALTER TABLE post ADD x int;", "lock_timeout = 60 s");
    world_write(&stage.world, "migrations/versions/2.sql",
                "-- revision: bbbb\n-- down_revision: aaaa\n-- migrate:up\n"
                "ALTER TABLE post ADD y int;\n-- migrate:down\n");
    terminal_type(stage.terminal, "R");
    assert_true(terminal_wait_row(stage.terminal, 1, "base to bbbb, 2 revisions"));
    server_run(stage.other, "BEGIN; SELECT count(*) FROM post");
    begin(&stage);
    assert_true(terminal_wait(stage.terminal, "held by"));
    return stage;
}

static Terminal *
start_again(const Stage *stage)
{
    const char *command[] = {g_getenv("TRUEUP"), "--database", stage->world.address, NULL};
    return terminal_open(&(TerminalOptions){
        .rows = 24, .columns = 80, .command = command, .folder = stage->world.folder});
}

static void
a_closed_terminal_ends_it_behind_its_revision(void **state)
{
    Stage stage = open_two(size_of(state));
    terminal_hang_up(stage.terminal);
    server_run(stage.other, "COMMIT");
    assert_int_equal(terminal_exit(stage.terminal), 129);
    terminal_close(stage.terminal);
    check_value(&stage.world, "SELECT version_num FROM alembic_version", "aaaa");
    stage.terminal = start_again(&stage);
    assert_true(terminal_wait(stage.terminal, "Without the screen, until "));
    assert_true(terminal_wait(stage.terminal, "stopped before it, at the boundary"));
    assert_true(terminal_wait(stage.terminal, "is at aaaa: 1 revision of this run"));
    assert_true(terminal_wait_row(stage.terminal, 1, "aaaa to bbbb, 1 revision"));
    start_quit(stage.terminal);
    stage.terminal = start_again(&stage); // it is said once
    assert_true(terminal_wait(stage.terminal, "[1 Drift]"));
    assert_true(terminal_wait(stage.terminal, "alembic_version"));
    close_stage(&stage);
}

static void
g_goes_on_without_the_screen(void **state)
{
    Stage stage = open_two(size_of(state));
    terminal_type(stage.terminal, "Q");
    assert_true(terminal_wait_row(stage.terminal, -2, "g go on without the screen"));
    terminal_type(stage.terminal, "g");
    assert_true(terminal_wait(stage.terminal, "goes on without the screen"));
    assert_false(terminal_is_alternate(stage.terminal));
    server_run(stage.other, "COMMIT");
    assert_true(terminal_wait(stage.terminal, "version aaaa, committed"));
    assert_int_equal(terminal_exit(stage.terminal), 1);
    check_value(&stage.world, "SELECT version_num FROM alembic_version", "aaaa");
    terminal_close(stage.terminal);
    connection_close(stage.other);
    world_clear(&stage.world);
}

static void
a_lost_session_says_where_it_was(void **state)
{
    Stage stage = open_stage(size_of(state), "ALTER TABLE post ADD x int;", "lock_timeout = 60 s");
    server_run(stage.other, "BEGIN; SELECT count(*) FROM post");
    begin(&stage);
    assert_true(terminal_wait(stage.terminal, "held by"));
    g_free(server_value(stage.world.connection,
                        "SELECT count(pg_terminate_backend(pid)) FROM pg_locks WHERE NOT granted"));
    assert_true(terminal_wait(stage.terminal, "what happened"));
    assert_true(terminal_wait(stage.terminal, "was at base when it was last heard of"));
    close_stage(&stage);
}

// ---- before -----------------------------------------------------------------------------------

static void
what_would_fail_wants_the_name(void **state)
{
    Stage stage = open_stage(size_of(state), "ALTER TABLE post ALTER user_id SET NOT NULL;", "");
    assert_true(terminal_wait(stage.terminal, "10 rows of post have no user_id: id 4, 8, 12"));
    assert_true(terminal_wait(stage.terminal, "it would fail"));
    assert_true(terminal_wait(stage.terminal, "level 3, a hazard"));
    terminal_type(stage.terminal, "a");
    assert_true(terminal_wait_row(stage.terminal, -2, "It would fail. Type test"));
    terminal_type(stage.terminal, "y\r");
    assert_true(terminal_wait_row(stage.terminal, -2, "nothing was changed"));
    close_stage(&stage);
}

static void
a_schema_that_changed_since_is_refused(void **state)
{
    Stage stage = open_stage(size_of(state), "ALTER TABLE post ADD x int;", "");
    server_run(stage.other, "ALTER TABLE post ADD locale text");
    begin(&stage);
    assert_true(terminal_wait(stage.terminal, "changed since it was looked at"));
    assert_true(terminal_wait(stage.terminal, "post.locale"));
    check_value(&stage.world, "SELECT to_regclass('alembic_version') IS NULL", "t");
    close_stage(&stage);
}

static void
what_is_unfinished_is_gone_on_with(void **state)
{
    Stage stage =
        open_stage(size_of(state), "CREATE UNIQUE INDEX CONCURRENTLY ix ON post ((id / 2));", "");
    begin(&stage);
    assert_true(terminal_wait(stage.terminal, "could not create unique index"));
    server_run(stage.other, "DELETE FROM post WHERE id % 2 = 1");
    terminal_type(stage.terminal, "r");
    assert_true(terminal_wait(stage.terminal, "aaaa is unfinished: 0 of its statements are done"));
    begin(&stage);
    assert_true(terminal_wait(stage.terminal, "dropped the invalid index public.ix"));
    assert_true(terminal_wait(stage.terminal, "Applied 1 statement in "));
    check_value(&stage.world, "SELECT indisvalid FROM pg_index WHERE indexrelid = 'ix'::regclass",
                "t");
    close_stage(&stage);
}

static const struct CMUnitTest facts[] = {
    cmocka_unit_test(who_is_in_the_way_is_shown),
    cmocka_unit_test(each_attempt_and_its_pause_are_shown),
    cmocka_unit_test(w_waits_longer),
    cmocka_unit_test(s_ends_a_wait_at_once),
    cmocka_unit_test(leaving_while_it_runs_is_asked_and_quick),
    cmocka_unit_test(a_closed_terminal_ends_it_behind_its_revision),
    cmocka_unit_test(g_goes_on_without_the_screen),
    cmocka_unit_test(a_lost_session_says_where_it_was),
    cmocka_unit_test(what_would_fail_wants_the_name),
    cmocka_unit_test(a_schema_that_changed_since_is_refused),
    cmocka_unit_test(what_is_unfinished_is_gone_on_with),
};

int
main(void)
{
    struct CMUnitTest tests[G_N_ELEMENTS(facts) * G_N_ELEMENTS(sizes)];
    size_t numbers[] = {0, 1};
    for (size_t i = 0; i < G_N_ELEMENTS(tests); i++) {
        tests[i] = facts[i / G_N_ELEMENTS(sizes)];
        tests[i].initial_state = &numbers[i % G_N_ELEMENTS(sizes)];
    }
    return cmocka_run_group_tests_name("apply-run", tests, server_start, server_stop);
}
