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

// With two revisions that nobody ran.
static Terminal *
start_pending(int rows, int columns)
{
    Terminal *terminal = start_real_demo(rows, columns);
    terminal_type(terminal, "3");
    assert_true(terminal_wait(terminal, "_add_user_role.py"));
    terminal_type(terminal, "w");
    assert_true(terminal_wait_row(terminal, -2, "Wrote 2 files"));
    terminal_type(terminal, "6");
    assert_true(terminal_wait_row(terminal, 1, "7 revisions, 1 head, microblog lacks 2"));
    terminal_type(terminal, "g");
    assert_true(terminal_wait_row(terminal, 3, "(head) pending"));
    assert_true(terminal_wait_cursor(terminal, "» o     "));
    return terminal;
}

static void
enter_reviews_what_is_pending(void **state)
{
    (void)state;
    Terminal *terminal = start_pending(40, 120);
    assert_true(terminal_wait(terminal, "does     CREATE INDEX CONCURRENTLY ix_post_timestamp"));
    assert_true(terminal_wait(
        terminal, "read     in full: 1 statement, outside a transaction; downgrade present"));
    terminal_type(terminal, "j");
    assert_true(terminal_wait(terminal, "does     2 statements: ALTER TABLE"));
    terminal_type(terminal, "\r");
    assert_true(terminal_wait_row(terminal, 0, "[4 Review]"));
    assert_true(terminal_wait_row(terminal, -2, "$ trueup review "));
    assert_true(terminal_wait_row(terminal, 1, "1 revision after 9b1f0c2a77de"));
    terminal_type(terminal, "64");
    assert_true(terminal_wait_row(terminal, 1, "2 revisions after 9b1f0c2a77de"));
    start_quit(terminal);
}

static void
a_stamp_shows_what_it_would_say_before(void **state)
{
    (void)state;
    Terminal *terminal = start_pending(40, 120);
    terminal_type(terminal, "s");
    assert_true(terminal_wait(terminal, ": ahead, 0 of 3 changes are in microblog"));
    assert_true(terminal_wait(terminal, "0 of 2"));
    assert_true(terminal_wait(terminal, "+ user.role           missing"));
    assert_true(terminal_wait(terminal, "VARCHAR(140), would be VARCHAR(280)"));
    assert_true(terminal_wait(terminal, "! stamped-not-run: 3 of 3 changes"));
    assert_true(terminal_wait_row(terminal, -2, "$ trueup stamp "));
    terminal_type(terminal, "\033");
    assert_true(terminal_wait_gone(terminal, "stamped-not-run"));
    assert_true(terminal_wait_row(terminal, -2, "$ trueup history --indicate-current"));
    start_quit(terminal);
}

static void
a_stamp_that_is_not_true_wants_the_name(void **state)
{
    (void)state;
    Terminal *terminal = start_pending(24, 80);
    terminal_type(terminal, "s");
    assert_true(terminal_wait(terminal, "stamped-not-run"));
    terminal_type(terminal, "\r");
    assert_true(terminal_wait_row(terminal, 0, "[5 Apply]"));
    assert_true(terminal_wait_row(terminal, 1, "stamp, ahead"));
    assert_true(terminal_wait(terminal, "UPDATE alembic_version SET version_num="));
    assert_true(terminal_wait(terminal, "level 3, a hazard; nothing has been changed"));
    terminal_type(terminal, "a");
    assert_true(terminal_wait_row(terminal, -2, "This stamp is not true. Type microblog to stamp"));
    terminal_type(terminal, "y\r");
    assert_true(terminal_wait_row(terminal, -2, "Expected microblog; nothing was changed"));
    terminal_type(terminal, "a");
    assert_true(terminal_wait_row(terminal, -2, "This stamp is not true. Type microblog to stamp"));
    terminal_type(terminal, "microblog\r");
    assert_true(terminal_wait(terminal, "and nothing was run"));
    terminal_type(terminal, "6");
    assert_true(terminal_wait_row(terminal, 1, "7 revisions, 1 head, microblog has all"));
    assert_true(terminal_wait_row(terminal, 3, "(head) (current)"));
    start_quit(terminal);
}

static void
back_over_what_is_there_is_behind(void **state)
{
    (void)state;
    Terminal *terminal = start_history(40, 120);
    terminal_type(terminal, "G");
    assert_true(terminal_wait_cursor(terminal, "» o     0a1b2c3d4e5f"));
    terminal_type(terminal, "s");
    assert_true(terminal_wait(terminal, "stamp 0a1b2c3d4e5f: behind, "));
    assert_true(terminal_wait(terminal, "there; a later upgrade makes it again"));
    assert_true(terminal_wait(terminal, "! stamped-behind: "));
    terminal_type(terminal, "a");
    assert_true(terminal_wait_row(terminal, 1, "9b1f0c2a77de to 0a1b2c3d4e5f"));
    start_quit(terminal);
}

static void
what_is_so_already_is_true_and_nothing_to_do(void **state)
{
    (void)state;
    Terminal *terminal = start_history(24, 80);
    terminal_type(terminal, "s");
    assert_true(terminal_wait(terminal, "stamp 9b1f0c2a77de: true, 0 of 0 changes"));
    terminal_type(terminal, "\r");
    assert_true(terminal_wait(terminal, "The version table says so already."));
    terminal_type(terminal, "a");
    assert_true(terminal_wait_row(terminal, -2, "nothing is pending"));
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
        cmocka_unit_test(enter_reviews_what_is_pending),
        cmocka_unit_test(a_stamp_shows_what_it_would_say_before),
        cmocka_unit_test(a_stamp_that_is_not_true_wants_the_name),
        cmocka_unit_test(back_over_what_is_there_is_behind),
        cmocka_unit_test(what_is_so_already_is_true_and_nothing_to_do),
    };
    return cmocka_run_group_tests_name("history", tests, NULL, NULL);
}
