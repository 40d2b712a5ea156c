// Every screen in its states: loading, empty, error, huge, waiting, stopped. Each can be left
// within 200 ms, and asks only where something is at work. Those that have a name are compared with
// stored pictures at three sizes.
#include "tests/screens/picture.h"
#include "tests/screens/start.h"
#include "tests/server/world.h"

#include <stdio.h>

enum { MOST_STEPS = 12, HUGE = 10000 };

static const struct {
    int rows, columns;
} sizes[] = {{24, 80}, {40, 120}, {50, 200}};

typedef struct {
    const char *fact, *picture; // NULL: not compared
    void (*prepare)(const World *world);
    // waited for, typed, waited for, … ; "sql: …" in the place of keys is run by somebody else,
    // and "gone: …" is waited for until it is not there
    const char *steps[MOST_STEPS];
    bool asks; // before it is left
} State;

// ---- worlds ------------------------------------------------------------------------------------

static void
write_sql(const World *world, const char *name, const char *text)
{
    g_autofree char *path = g_strdup_printf("migrations/versions/%s.sql", name);
    world_write(world, path, text);
}

static void
one_column(const World *world)
{
    write_sql(world, "1",
              "-- revision: aaaa\n-- migrate:up\nALTER TABLE post ADD x int;\n-- migrate:down\n"
              "ALTER TABLE post DROP x;\n");
}

static void
nothing_written(const World *world)
{
    (void)world;
}

static void
required(const World *world)
{
    write_sql(world, "1",
              "-- revision: aaaa\n-- migrate:up\nALTER TABLE post ALTER user_id SET NOT NULL;\n"
              "-- migrate:down\n");
}

static void
in_parts(const World *world)
{
    one_column(world);
    write_sql(world, "2",
              "-- revision: bbbb\n-- down_revision: aaaa\n-- migrate:up transaction:false\n"
              "CREATE UNIQUE INDEX CONCURRENTLY ix ON post ((id / 2));\n-- migrate:down\n");
}

static void
circle(const World *world)
{
    write_sql(world, "1",
              "-- revision: aaaa\n-- down_revision: bbbb\n-- migrate:up\n-- migrate:down\n");
    write_sql(world, "2",
              "-- revision: bbbb\n-- down_revision: aaaa\n-- migrate:up\n-- migrate:down\n");
}

static void
another_row(const World *world)
{
    one_column(world);
    server_run(world->connection,
               "CREATE TABLE alembic_version (version_num varchar(32) NOT NULL PRIMARY KEY);"
               "INSERT INTO alembic_version VALUES ('4f5e6d7c8b9a')");
}

static void
locked_row(const World *world)
{
    another_row(world);
    server_run(world->connection, "BEGIN; LOCK TABLE alembic_version");
}

static void
long_history(const World *world)
{
    for (int i = 1; i <= HUGE; i++) {
        g_autofree char *name = g_strdup_printf("%d", i);
        g_autofree char *before =
            i > 1 ? g_strdup_printf("-- down_revision: r%d\n", i - 1) : g_strdup("");
        g_autofree char *text = g_strdup_printf(
            "-- revision: r%d\n%s-- migrate:up\nSELECT %d;\n-- migrate:down\n", i, before, i);
        write_sql(world, name, text);
    }
}

static void
many_databases(const World *world)
{
    g_autoptr(GString) text = g_string_new("[trueup]\nlock_timeout = 60 s\n");
    for (int i = 0; i < 200; i++)
        g_string_append_printf(text, "[database site%03d]\nurl = postgresql://db%d.example/site\n",
                               i, i);
    world_write(world, "trueup.conf", text->str);
}

// ---- the states --------------------------------------------------------------------------------

#define START "user_id", "5", "a asks before it starts"
#define WITHOUT_BACKUP "ba", "y yes, any other key no", "y"

static State states[] = {
    {"Drift, reading the database", NULL, locked_row, {"reading"}, false},
    {"Drift, read", NULL, one_column, {"user_id"}, false},
    {"Drift, with a field open",
     NULL,
     one_column,
     {"user_id", ":", "typing:", "\033", "gone: typing:"},
     false},
    {"Drift, with the help",
     NULL,
     one_column,
     {"user_id", "?", "help: 1 Drift", "\033", "gone: help: 1 Drift"},
     false},
    {"Doctor, asking", NULL, locked_row, {"reading", "2", "[2 Doctor]"}, false},
    {"Generate", NULL, one_column, {"user_id", "3", "[3 Generate]"}, false},
    {"Review, rehearsing", NULL, one_column, {"user_id", "4", "rehearsing"}, false},
    {"the log", NULL, one_column, {"user_id", "L", "log"}, false},
    {"the jobs", NULL, one_column, {"user_id", "J", "jobs"}, false},
    {"Apply, reading",
     "apply-reading",
     locked_row,
     {"reading", "5", "reading the revisions"},
     false},
    {"Apply, nothing pending",
     "apply-nothing",
     nothing_written,
     {"user_id", "5", "Nothing is pending"},
     false},
    {"Apply, before", "apply-before", one_column, {START}, false},
    {"Apply, it would fail", "apply-fails", required, {START}, false},
    {"Apply, asking",
     NULL,
     one_column,
     {START, "a", "any other key no", "n", "Nothing was"},
     false},
    {"Apply, waiting for somebody",
     "apply-waiting",
     one_column,
     {START, "sql: BEGIN; SELECT count(*) FROM post", "a asks", WITHOUT_BACKUP, "held by"},
     true},
    {"Apply, stopped",
     "apply-stopped",
     one_column,
     {START, "sql: BEGIN; SELECT count(*) FROM post", "a asks", WITHOUT_BACKUP, "held by", "s",
      "Stop waiting?", "y"},
     false},
    {"Apply, stopped in a part",
     "apply-part",
     in_parts,
     {START, WITHOUT_BACKUP, "left over"},
     false},
    {"Apply, done",
     "apply-done",
     one_column,
     {START, "a", "y yes, any other key no", "y", "Applied 1 statement"},
     false},
    {"Apply, a circle in the history", "apply-circle", circle, {"user_id", "5", "hint"}, false},
    {"History, reading", "history-reading", locked_row, {"reading", "6", "first"}, false},
    {"History, empty",
     "history-empty",
     nothing_written,
     {"user_id", "6", "No revision yet"},
     false},
    {"History, a circle", "history-circle", circle, {"user_id", "6", "hint"}, false},
    {"History, a row that no file has",
     "history-row",
     another_row,
     {"alembic_version", "6", "not in these files"},
     false},
    {"History, 10,000 revisions",
     "history-huge",
     long_history,
     {"user_id", "6", "10,000 revisions, 1 head"},
     false},
    {"History, what a stamp would say",
     "history-stamp",
     one_column,
     {"user_id", "6", "pending", "s", "stamped-not-run"},
     false},
    {"Connections", "connections-one", one_column, {"user_id", "0", "lock_timeout"}, false},
    {"Connections, 200 of them",
     "connections-many",
     many_databases,
     {"user_id", "0", "site000"},
     false},
};

// ---- reaching one ------------------------------------------------------------------------------

typedef struct {
    World world;
    Terminal *terminal;
    Connection *other;
} Stage;

static Stage
open_stage(const State *state)
{
    Stage stage = {.world = world_make()};
    server_run(stage.world.connection,
               "CREATE TABLE post (id int PRIMARY KEY, user_id int);"
               "INSERT INTO post SELECT i, nullif(i % 4, 0) FROM generate_series(1, 40) i");
    world_write(&stage.world, "trueup.conf", "[trueup]\nlock_timeout = 60 s\n");
    state->prepare(&stage.world);
    const char *command[] = {g_getenv("TRUEUP"), "--database", stage.world.address, NULL};
    stage.other = server_connect(stage.world.address);
    server_run(stage.other, "SET application_name = 'report'");
    // backups go where the world is: a picture names them, wherever the tests run
    g_autofree char *home = g_strdup_printf("XDG_STATE_HOME=%s/state", stage.world.folder);
    const char *const environment[] = {home, NULL};
    stage.terminal = terminal_open(&(TerminalOptions){.rows = sizes[0].rows,
                                                      .columns = sizes[0].columns,
                                                      .command = command,
                                                      .environment = environment,
                                                      .folder = stage.world.folder});
    return stage;
}

static void
do_step(const Stage *stage, const char *step)
{
    if (g_str_has_prefix(step, "sql: "))
        server_run(stage->other, step + strlen("sql: "));
    else
        terminal_type(stage->terminal, step);
}

static void
wait_for(const Stage *stage, const char *text)
{
    if (g_str_has_prefix(text, "gone: "))
        assert_true(terminal_wait_gone(stage->terminal, text + strlen("gone: ")));
    else
        assert_true(terminal_wait(stage->terminal, text));
}

static void
reach(const Stage *stage, const State *state)
{
    for (size_t i = 0; i < MOST_STEPS && state->steps[i] != NULL; i++) {
        if (i % 2 == 0)
            wait_for(stage, state->steps[i]);
        else
            do_step(stage, state->steps[i]);
    }
}

static bool
is_as_stored(const Stage *stage, const State *state)
{
    bool is_same = true;
    for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
        terminal_resize(stage->terminal, sizes[i].rows, sizes[i].columns);
        terminal_settle(stage->terminal, 400);
        is_same = picture_is_as_stored(stage->terminal, state->picture, sizes[i].rows,
                                       sizes[i].columns) &&
                  is_same;
    }
    return is_same;
}

static void
check_state(void **pointer)
{
    const State *state = *pointer;
    Stage stage = open_stage(state);
    reach(&stage, state);
    bool is_same = state->picture == NULL || is_as_stored(&stage, state);
    if (state->asks) {
        terminal_type(stage.terminal, "Q");
        assert_true(terminal_wait_row(stage.terminal, -2, "s stop safely and quit"));
    }
    gint64 began_us = g_get_monotonic_time();
    terminal_type(stage.terminal, state->asks ? "s" : "Q");
    assert_int_equal(terminal_exit(stage.terminal), 0);
    gint64 took_ms = (g_get_monotonic_time() - began_us) / 1000;
    print_message("# left within %d ms\n", (int)took_ms);
    assert_true(took_ms < 1000); // 200 on a machine that does nothing else
    assert_false(terminal_is_alternate(stage.terminal));
    terminal_close(stage.terminal);
    connection_close(stage.other);
    world_clear(&stage.world);
    assert_true(is_same);
}

int
main(void)
{
    struct CMUnitTest tests[G_N_ELEMENTS(states)] = {0};
    for (size_t i = 0; i < G_N_ELEMENTS(states); i++)
        tests[i] = (struct CMUnitTest){
            .name = states[i].fact, .test_func = check_state, .initial_state = &states[i]};
    return cmocka_run_group_tests_name("states", tests, server_start, server_stop);
}
