#include "tests/screens/start.h"

// On the real demo: its revisions are on the screen.
static Terminal *
start_history(int rows, int columns)
{
    Terminal *terminal = start_real_demo(rows, columns);
    terminal_type(terminal, "6");
    assert_true(terminal_wait_row(terminal, 1, "5 revisions, 1 head"));
    return terminal;
}

static void
the_graph_has_lanes_and_marks(void **state)
{
    (void)state;
    Terminal *terminal = start_history(24, 80);
    assert_true(terminal_wait_row(terminal, 3, "» @     9b1f0c2a77de  2026-11-03"));
    assert_true(terminal_wait_row(terminal, 4, "  |\\"));
    assert_true(terminal_wait(terminal, "  | o   77ab01c9d3e4  2026-10-28"));
    assert_true(terminal_wait(terminal, "(branchpoint)"));
    assert_true(terminal_wait_row(terminal, 1, "microblog has all"));
    start_quit(terminal);
}

static void
the_cursor_passes_over_lanes(void **state)
{
    (void)state;
    Terminal *terminal = start_history(24, 80);
    terminal_type(terminal, "j");
    assert_true(terminal_wait_cursor(terminal, "» o |   5d2e90b1c6f7"));
    terminal_type(terminal, "G");
    assert_true(terminal_wait_cursor(terminal, "» o     0a1b2c3d4e5f"));
    assert_true(terminal_wait(terminal, "after    the base"));
    terminal_type(terminal, "@");
    assert_true(terminal_wait_cursor(terminal, "» @     9b1f0c2a77de"));
    terminal_type(terminal, "b");
    assert_true(terminal_wait_cursor(terminal, "» o     3e1c55aa0b12"));
    start_quit(terminal);
}

static void
a_search_finds_what_a_revision_touches(void **state)
{
    (void)state;
    Terminal *terminal = start_history(24, 80);
    terminal_type(terminal, "/");
    assert_true(terminal_wait_row(terminal, -1, "typing:"));
    terminal_type(terminal, "message.seen_at\r");
    assert_true(terminal_wait_cursor(terminal, "» o     0a1b2c3d4e5f"));
    assert_true(terminal_wait_row(terminal, -2, "/message.seen_at"));
    terminal_type(terminal, "/");
    assert_true(terminal_wait_row(terminal, -1, "typing:"));
    terminal_type(terminal, "nowhere\r");
    assert_true(terminal_wait_row(terminal, -2, "/nowhere: no revision has it"));
    start_quit(terminal);
}

static void
a_resize_keeps_the_selection(void **state)
{
    (void)state;
    Terminal *terminal = start_history(24, 80);
    terminal_type(terminal, "jj");
    assert_true(terminal_wait_cursor(terminal, "» | o   77ab01c9d3e4"));
    terminal_resize(terminal, 14, 59);
    assert_true(terminal_wait(terminal, "trueup needs 60x15"));
    terminal_resize(terminal, 50, 200);
    assert_true(terminal_wait_cursor(terminal, "» | o   77ab01c9d3e4"));
    terminal_resize(terminal, 24, 80);
    assert_true(terminal_wait_cursor(terminal, "» | o   77ab01c9d3e4"));
    start_quit(terminal);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_graph_has_lanes_and_marks),
        cmocka_unit_test(the_cursor_passes_over_lanes),
        cmocka_unit_test(a_search_finds_what_a_revision_touches),
        cmocka_unit_test(a_resize_keeps_the_selection),
    };
    return cmocka_run_group_tests_name("history", tests, NULL, NULL);
}
