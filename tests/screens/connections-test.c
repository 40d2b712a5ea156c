#include "tests/screens/start.h"

#include <stdio.h>

static Terminal *
start_connections(int rows, int columns)
{
    Terminal *terminal = start_real_demo(rows, columns);
    terminal_type(terminal, "0");
    assert_true(terminal_wait_row(terminal, 1, " connections"));
    return terminal;
}

static void
settings_stand_with_who_says_them(void **state)
{
    (void)state;
    Terminal *terminal = start_connections(24, 80);
    assert_true(terminal_wait(terminal, "microblog@localhost:5432"));
    assert_true(terminal_wait(terminal, "trueup.conf:"));
    assert_true(terminal_wait(terminal, "chosen"));
    start_quit(terminal);
}

static void
t_asks_each_of_them(void **state)
{
    (void)state;
    Terminal *terminal = start_connections(24, 80);
    terminal_type(terminal, "+");
    assert_true(terminal_wait_row(terminal, -1, "typing:"));
    terminal_type(terminal, "postgresql://ada:s3cr3t@127.0.0.1:1/shop\r");
    assert_true(terminal_wait(terminal, "shop@127.0.0.1:1"));
    terminal_type(terminal, "t");
    assert_true(terminal_wait(terminal, "at the head"));
    assert_true(terminal_wait(terminal, "shop at 127.0.0.1:1"));
    assert_false(terminal_has(terminal, "s3cr3t"));
    start_quit(terminal);
}

static void
another_database_that_does_not_answer_is_said(void **state)
{
    (void)state;
    Terminal *terminal = start_connections(24, 80);
    terminal_type(terminal, "+");
    assert_true(terminal_wait_row(terminal, -1, "typing:"));
    terminal_type(terminal, "postgresql://ada@127.0.0.1:1/shop\r");
    assert_true(terminal_wait(terminal, "shop@127.0.0.1:1"));
    terminal_type(terminal, "\r");
    assert_true(terminal_wait_row(terminal, 0, "no connection"));
    terminal_type(terminal, "k");
    assert_true(terminal_wait_row(terminal, -2, "shop at 127.0.0.1:1: connection refused"));
    start_quit(terminal);
}

// [database dev] of the demo's trueup.conf leaves its URL to a .env that is not there.
static void
a_database_without_a_url_is_listed_as_such(void **state)
{
    (void)state;
    g_autofree char *folder = g_dir_make_tmp("connections-XXXXXX", NULL);
    g_autofree char *conf = g_build_filename(folder, "trueup.conf", NULL);
    assert_true(g_file_set_contents(conf, "[database dev]\nlabel = DEV\n", -1, NULL));
    const char *command[] = {g_getenv("TRUEUP"), "--database", "postgresql://ada@127.0.0.1:1/shop",
                             NULL};
    Terminal *terminal = terminal_open(
        &(TerminalOptions){.rows = 24, .columns = 80, .command = command, .folder = folder});
    assert_true(terminal_wait_row(terminal, 0, "no connection"));
    terminal_type(terminal, "0");
    assert_true(terminal_wait(terminal, "nothing says its URL"));
    terminal_type(terminal, "j\r");
    assert_true(terminal_wait_row(terminal, -2, "nothing says its URL"));
    start_quit(terminal);
    remove(conf);
    remove(folder);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(settings_stand_with_who_says_them),
        cmocka_unit_test(t_asks_each_of_them),
        cmocka_unit_test(a_database_without_a_url_is_listed_as_such),
        cmocka_unit_test(another_database_that_does_not_answer_is_said),
    };
    return cmocka_run_group_tests_name("connections", tests, NULL, NULL);
}
