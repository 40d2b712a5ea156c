#include "tests/screens/start.h"

#include <glib/gstdio.h>

// The demo with two revisions of three statements that nobody ran, and their review.
static Terminal *
start_review(int rows, int columns)
{
    Terminal *terminal = start_real_demo(rows, columns);
    terminal_type(terminal, "3");
    assert_true(terminal_wait(terminal, "_add_user_role.py"));
    terminal_type(terminal, "w");
    assert_true(terminal_wait_row(terminal, -2, "Wrote 2 files"));
    terminal_type(terminal, "4");
    assert_true(terminal_wait(terminal, "0 of 3 approved"));
    return terminal;
}

static void
statements_locks_and_proof_are_there(void **state)
{
    (void)state;
    Terminal *terminal = start_review(24, 80);
    assert_true(terminal_wait_row(terminal, 1, "2 revisions after 9b1f0c2a77de"));
    assert_true(terminal_wait_row(terminal, 2, "  # statement                              lock"));
    assert_true(terminal_wait_row(terminal, 3, "one transaction"));
    assert_true(terminal_wait_cursor(terminal, "» 1 ALTER TABLE post ALTER COLUMN body T.."));
    assert_true(terminal_wait_row(terminal, 4, "AccessExcl all    catalog 18,530 [ ]"));
    assert_true(terminal_wait_row(terminal, 7, "ShareUpdEx"));
    assert_true(terminal_wait(terminal, "[facts]  script  lint"));
    assert_true(terminal_wait(terminal, "AccessExclusive on public.post: reads and writes wait"));
    assert_true(terminal_wait(terminal, "with 18,530 rows; does not grow with the rows"));
    assert_true(
        terminal_wait(terminal, "undo    ALTER TABLE post ALTER COLUMN body TYPE VARCHAR(140)"));
    assert_true(terminal_wait(terminal, "1 upgrade             ok"));
    assert_true(terminal_wait(terminal, "left out on purpose"));
    start_quit(terminal);
}

static void
a_hazard_is_approved_by_itself(void **state)
{
    (void)state;
    Terminal *terminal = start_review(24, 80);
    terminal_type(terminal, "A");
    assert_true(terminal_wait_row(terminal, -2, "approved by itself"));
    assert_true(terminal_wait_row(terminal, 1, "2 of 3 approved"));
    terminal_type(terminal, "n");
    assert_true(terminal_wait_cursor(terminal, "»!3 CREATE INDEX CONCURRENTLY"));
    assert_true(terminal_wait(terminal, "not-in-transaction"));
    terminal_type(terminal, " ");
    assert_true(terminal_wait_row(terminal, 1, "3 of 3 approved"));
    terminal_type(terminal, " ");
    assert_true(terminal_wait_row(terminal, 1, "2 of 3 approved"));
    start_quit(terminal);
}

static void
a_note_is_kept_and_shown(void **state)
{
    (void)state;
    Terminal *terminal = start_review(24, 80);
    terminal_type(terminal, "c");
    assert_true(terminal_wait_row(terminal, -2, "note:"));
    terminal_type(terminal, "at night only\r");
    assert_true(terminal_wait_row(terminal, -2, "Noted"));
    terminal_type(terminal, "vvv");
    assert_true(terminal_wait(terminal, "[notes 1]"));
    assert_true(terminal_wait(terminal, " note    at night only"));
    start_quit(terminal);
}

static void
views_turn_and_come_back(void **state)
{
    (void)state;
    Terminal *terminal = start_review(24, 80);
    static const char *const views[] = {"[script]", "[lint ", "[notes 0]", "[since v1]", "[facts]"};
    for (size_t i = 0; i < G_N_ELEMENTS(views); i++) {
        terminal_type(terminal, "v");
        assert_true(terminal_wait(terminal, views[i]));
    }
    start_quit(terminal);
}

static void
enter_fifty_times_approves_nothing(void **state)
{
    (void)state;
    Terminal *terminal = start_review(24, 80);
    for (int i = 0; i < 50; i++)
        terminal_type(terminal, "\r");
    assert_true(terminal_wait_row(terminal, -2, "does nothing here"));
    assert_true(terminal_wait_row(terminal, 1, "0 of 3 approved"));
    start_quit(terminal);
}

static void
a_resize_keeps_the_selection(void **state)
{
    (void)state;
    Terminal *terminal = start_review(24, 80);
    terminal_type(terminal, "j");
    assert_true(terminal_wait_cursor(terminal, "» 2 ALTER TABLE \"user\""));
    terminal_resize(terminal, 14, 59);
    assert_true(terminal_wait(terminal, "trueup needs 60x15"));
    terminal_resize(terminal, 50, 200);
    assert_true(terminal_wait_cursor(terminal, "»  2 ALTER TABLE \"user\""));
    assert_true(terminal_wait(terminal, "[sql]"));
    terminal_resize(terminal, 15, 60);
    assert_true(terminal_wait_cursor(terminal, "» 2 ALTER TABLE \"user\""));
    terminal_resize(terminal, 24, 80);
    assert_true(terminal_wait_cursor(terminal, "» 2 ALTER TABLE \"user\""));
    start_quit(terminal);
}

static void
nothing_to_review_is_said(void **state)
{
    (void)state;
    Terminal *terminal = start_real_demo(24, 80);
    terminal_type(terminal, "4");
    assert_true(terminal_wait(terminal, "Nothing to review: the database has all revisions."));
    terminal_type(terminal, " ");
    assert_true(terminal_wait_row(terminal, -2, "no statement is selected"));
    start_quit(terminal);
}

// ---- what others wrote, and what fails ----------------------------------------------------------

static Terminal *
start_broken(const char *name)
{
    const char *command[] = {g_getenv("TRUEUP"), "demo", "--broken", name, NULL};
    Terminal *terminal =
        terminal_open(&(TerminalOptions){.rows = 24, .columns = 80, .command = command});
    assert_true(terminal_wait(terminal, "the way out"));
    terminal_type(terminal, "4");
    return terminal;
}

static void
what_fails_is_selected_and_says_why(void **state)
{
    (void)state;
    Terminal *terminal = start_broken("partly");
    assert_true(terminal_wait_cursor(terminal, "»!1 ALTER TABLE \"user\" ADD COLUMN role"));
    assert_true(terminal_wait(terminal, "fails: column \"role\" of relation \"user\" already"));
    assert_true(terminal_wait(terminal, "1 upgrade             no"));
    start_quit(terminal);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(statements_locks_and_proof_are_there),
        cmocka_unit_test(a_hazard_is_approved_by_itself),
        cmocka_unit_test(a_note_is_kept_and_shown),
        cmocka_unit_test(views_turn_and_come_back),
        cmocka_unit_test(enter_fifty_times_approves_nothing),
        cmocka_unit_test(a_resize_keeps_the_selection),
        cmocka_unit_test(nothing_to_review_is_said),
        cmocka_unit_test(what_fails_is_selected_and_says_why),
    };
    // approvals are kept for good: these are not anybody's
    g_autofree char *folder = g_dir_make_tmp("review-XXXXXX", NULL);
    g_setenv("XDG_STATE_HOME", folder, TRUE);
    int failed = cmocka_run_group_tests_name("review", tests, NULL, NULL);
    g_autofree char *command = g_strdup_printf("rm -rf '%s'", folder);
    return g_spawn_command_line_sync(command, NULL, NULL, NULL, NULL) ? failed : 1;
}
