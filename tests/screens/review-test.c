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
    terminal_type(terminal, "vvvvv");
    assert_true(terminal_wait(terminal, "[notes 1]"));
    assert_true(terminal_wait(terminal, " note    at night only"));
    start_quit(terminal);
}

static void
views_turn_and_come_back(void **state)
{
    (void)state;
    Terminal *terminal = start_review(24, 80);
    static const char *const views[][2] = {
        {"[script sql]", " -- "},
        {"[script py]", "batch_op.alter_column('body',"},
        {"[script down]", "DROP COLUMN role;"},
        {"[lint 1]", "not-in-transaction"},
        {"[notes 0]", "Nobody said anything yet"},
        {"[since v1]", "Nobody reviewed this file before"},
        {"[facts]", "AccessExclusive on public.post"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(views); i++) {
        terminal_type(terminal, "v");
        assert_true(terminal_wait(terminal, views[i][0]));
        assert_true(terminal_wait(terminal, views[i][1]));
    }
    start_quit(terminal);
}

static void
beside_the_list_the_script_turns_with_the_view(void **state)
{
    (void)state;
    Terminal *terminal = start_review(50, 200);
    assert_true(terminal_wait(terminal, "[sql]  py  down"));
    terminal_type(terminal, "vv");
    assert_true(terminal_wait(terminal, "sql  [py]  down"));
    assert_true(terminal_wait(terminal, "with op.batch_alter_table('post', schema=None)"));
    terminal_type(terminal, "v");
    assert_true(terminal_wait(terminal, "sql  py  [down]"));
    assert_true(terminal_wait(terminal, "DROP INDEX CONCURRENTLY"));
    start_quit(terminal);
}

// An editor that does this to the file.
static void
use_editor(const char *does)
{
    g_autofree char *script =
        g_strdup_printf("#!/bin/sh\nfor file; do :; done\n%s \"$file\"\n", does);
    g_autofree char *path = g_build_filename(g_getenv("XDG_STATE_HOME"), "editor", NULL);
    assert_true(g_file_set_contents(path, script, -1, NULL));
    assert_int_equal(g_chmod(path, 0755), 0);
    g_setenv("VISUAL", path, TRUE);
}

static void
say_reason(Terminal *terminal, const char *reason)
{
    terminal_type(terminal, "i");
    assert_true(terminal_wait_row(terminal, -2, "allow not-in-transaction because:"));
    terminal_type(terminal, reason);
}

static void
allowing_asks_for_a_reason_and_then_once_more(void **state)
{
    (void)state;
    use_editor("sed -i '/trueup: allow/d'"); // as if somebody else had written it
    Terminal *terminal = start_review(24, 80);
    terminal_type(terminal, "n");
    assert_true(terminal_wait_cursor(terminal, "»!3 CREATE INDEX CONCURRENTLY"));
    terminal_type(terminal, "i");
    assert_true(terminal_wait_row(terminal, -2, "that its file does not allow"));
    terminal_type(terminal, "e");
    assert_true(terminal_wait_row(terminal, 1, "rehearsing again"));
    assert_true(terminal_wait_row(terminal, 1, "0 of 3 approved"));
    say_reason(terminal, "\r");
    assert_true(terminal_wait_row(terminal, -2, "Without a reason nothing is allowed"));
    say_reason(terminal, "it is small\r");
    assert_true(terminal_wait_row(terminal, -2, "y yes, any other key no"));
    terminal_type(terminal, "\r"); // Enter is no answer
    assert_true(terminal_wait_row(terminal, -2, "Not written; the file is as it was"));
    say_reason(terminal, "it is small\r");
    assert_true(terminal_wait_row(terminal, -2, "y yes, any other key no"));
    terminal_type(terminal, "y");
    assert_true(terminal_wait_row(terminal, -2, "Written above line"));
    assert_true(terminal_wait_row(terminal, 1, "0 of 3 approved"));
    terminal_type(terminal, "vv");
    assert_true(terminal_wait(terminal, "# trueup: allow not-in-transaction because it is small"));
    start_quit(terminal);
}

// A revision of 300 statements more: the list is there at once, and its rows fill in.
static void
a_huge_review_fills_in_and_scrolls(void **state)
{
    (void)state;
    g_autoptr(GString) lines = g_string_new(NULL);
    for (int i = 0; i < 300; i++)
        g_string_append_printf(
            lines, "    op.execute('ALTER TABLE task ADD COLUMN IF NOT EXISTS h%d int')\n", i);
    g_autofree char *path = g_build_filename(g_getenv("XDG_STATE_HOME"), "lines", NULL);
    assert_true(g_file_set_contents(path, lines->str, -1, NULL));
    g_autofree char *does = g_strdup_printf("sed -i '/^def upgrade/r %s'", path);
    use_editor(does);
    Terminal *terminal = start_real_demo(24, 80);
    terminal_type(terminal, "3");
    assert_true(terminal_wait(terminal, "_add_user_role.py"));
    terminal_type(terminal, "w");
    assert_true(terminal_wait_row(terminal, -2, "Wrote 2 files"));
    terminal_type(terminal, "6");
    assert_true(terminal_wait_row(terminal, 1, "7 revisions, 1 head"));
    terminal_type(terminal, "g");
    assert_true(terminal_wait_cursor(terminal, "» o "));
    terminal_type(terminal, "e");
    assert_true(terminal_wait(terminal, "301 statements"));
    terminal_type(terminal, "4");
    assert_true(terminal_wait_row(terminal, 1, "of 303 statements measured"));
    assert_true(terminal_wait(terminal, "proof: being rehearsed"));
    assert_true(terminal_wait_row(terminal, 1, "0 of 303 approved"));
    terminal_type(terminal, "G");
    assert_true(terminal_wait_cursor(terminal, "»!303 CREATE INDEX CONCURRENTLY"));
    terminal_resize(terminal, 50, 200);
    assert_true(terminal_wait_cursor(terminal, "»!303 CREATE INDEX CONCURRENTLY"));
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
        cmocka_unit_test(beside_the_list_the_script_turns_with_the_view),
        cmocka_unit_test(allowing_asks_for_a_reason_and_then_once_more),
        cmocka_unit_test(a_huge_review_fills_in_and_scrolls),
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
