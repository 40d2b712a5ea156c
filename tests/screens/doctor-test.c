#include "tests/screens/start.h"

static Terminal *
start_doctor(int rows, int columns)
{
    Terminal *terminal = start_made(
        &(Start){.rows = rows, .columns = columns, .options = {"--select", "user.role"}});
    assert_true(terminal_wait(terminal, "4 differences in 4 of 6 tables"));
    terminal_type(terminal, "2");
    assert_true(terminal_wait_row(terminal, 1, " doctor > user"));
    terminal_type(terminal, "t");
    assert_true(terminal_wait_row(terminal, -1, "typing:"));
    terminal_type(terminal, "user.role\r");
    assert_true(terminal_wait_row(terminal, 1, " doctor > user.role"));
    assert_true(terminal_wait(terminal, "never generated"));
    return terminal;
}

static void
the_three_sides_stand_beside_each_other(void **state)
{
    (void)state;
    Terminal *terminal = start_doctor(24, 80);
    assert_true(terminal_wait_row(terminal, 2, " user.role        models"));
    assert_true(terminal_wait_row(terminal, 4, " + column         role"));
    assert_true(terminal_wait(terminal, "The column was added to the model"));
    assert_true(terminal_wait(terminal, "Until then every ORM query of User fails"));
    start_quit(terminal);
}

static void
the_cursor_begins_at_the_first_way_out(void **state)
{
    (void)state;
    Terminal *terminal = start_doctor(24, 80);
    assert_true(terminal_wait_cursor(terminal, "»1 trueup migrate --only user.role"));
    terminal_type(terminal, "j");
    assert_true(terminal_wait_cursor(terminal, "»2 trueup upgrade"));
    terminal_type(terminal, "g");
    assert_true(terminal_wait_cursor(terminal, "»1 models/user.py:34"));
    start_quit(terminal);
}

static void
i_says_why_the_others_were_ruled_out(void **state)
{
    (void)state;
    Terminal *terminal = start_doctor(50, 120);
    assert_true(terminal_wait(terminal, "Ruled out (i says why): not applied"));
    terminal_type(terminal, "i");
    assert_true(terminal_wait(terminal, "not applied: no pending revision makes it"));
    terminal_type(terminal, "i");
    assert_true(terminal_wait_gone(terminal, "no pending revision makes it"));
    start_quit(terminal);
}

static void
a_way_out_opens_its_screen(void **state)
{
    (void)state;
    Terminal *terminal = start_real_demo(24, 80);
    terminal_type(terminal, "\r");
    assert_true(terminal_wait_cursor(terminal, "»1 trueup migrate --only user.role"));
    terminal_type(terminal, "\r");
    assert_true(terminal_wait_cursor(terminal, "»[x] + user.role"));
    assert_true(terminal_wait_row(terminal, 1, "1 of 5 chosen"));
    terminal_type(terminal, "2");
    assert_true(terminal_wait_row(terminal, 0, "[2 Doctor]"));
    terminal_type(terminal, "j\r");
    assert_true(terminal_wait_row(terminal, 0, "[5 Apply]"));
    start_quit(terminal);
}

static void
enter_fifty_times_runs_nothing(void **state)
{
    (void)state;
    Terminal *terminal = start_doctor(24, 80);
    for (int i = 0; i < 50; i++)
        terminal_type(terminal, "\r");
    assert_true(terminal_wait_row(terminal, 0, "[3 Generate]"));
    terminal_type(terminal, "2");
    assert_true(terminal_wait_row(terminal, 1, " doctor > user.role"));
    assert_true(terminal_wait(terminal, "never generated"));
    start_quit(terminal);
}

// Nothing of it is run before Enter.
static void
a_way_without_a_screen_stands_in_the_command_line(void **state)
{
    (void)state;
    const char *command[] = {g_getenv("TRUEUP"), "demo", "--broken", "stamped", NULL};
    Terminal *terminal =
        terminal_open(&(TerminalOptions){.rows = 24, .columns = 80, .command = command});
    assert_true(terminal_wait_cursor(terminal, "»1 trueup repair user.role"));
    terminal_type(terminal, "\r");
    assert_true(terminal_wait_row(terminal, -2, ":repair user.role"));
    terminal_type(terminal, "\033");
    assert_true(terminal_wait_cursor(terminal, "»1 trueup repair user.role"));
    start_quit(terminal);
}

static void
a_name_that_nobody_knows_gets_names_like_it(void **state)
{
    (void)state;
    Terminal *terminal = start_doctor(24, 80);
    terminal_type(terminal, "t");
    assert_true(terminal_wait_row(terminal, -1, "typing:"));
    terminal_type(terminal, "user.rolle\r");
    assert_true(terminal_wait(terminal, "names like it: user.role"));
    start_quit(terminal);
}

static void
a_resize_keeps_the_selection(void **state)
{
    (void)state;
    Terminal *terminal = start_doctor(24, 80);
    terminal_type(terminal, "j");
    assert_true(terminal_wait_cursor(terminal, "»2 trueup upgrade"));
    terminal_resize(terminal, 14, 59);
    assert_true(terminal_wait(terminal, "trueup needs 60x15"));
    terminal_resize(terminal, 50, 200);
    assert_true(terminal_wait_cursor(terminal, "»2 trueup upgrade"));
    terminal_resize(terminal, 24, 80);
    assert_true(terminal_wait_cursor(terminal, "»2 trueup upgrade"));
    start_quit(terminal);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_three_sides_stand_beside_each_other),
        cmocka_unit_test(the_cursor_begins_at_the_first_way_out),
        cmocka_unit_test(i_says_why_the_others_were_ruled_out),
        cmocka_unit_test(a_way_out_opens_its_screen),
        cmocka_unit_test(a_way_without_a_screen_stands_in_the_command_line),
        cmocka_unit_test(enter_fifty_times_runs_nothing),
        cmocka_unit_test(a_name_that_nobody_knows_gets_names_like_it),
        cmocka_unit_test(a_resize_keeps_the_selection),
    };
    return cmocka_run_group_tests_name("doctor", tests, NULL, NULL);
}
