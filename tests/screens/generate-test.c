#include "tests/screens/start.h"

// On the real demo: five differences, three of them chosen by themselves.
static Terminal *
start_generate(int rows, int columns)
{
    Terminal *terminal = start_real_demo(rows, columns);
    terminal_type(terminal, "3");
    assert_true(terminal_wait_row(terminal, 1, "3 of 5 chosen, 1 question open"));
    assert_true(terminal_wait(terminal, "_add_user_role.py"));
    return terminal;
}

static void
what_loses_nothing_is_chosen_by_itself(void **state)
{
    (void)state;
    Terminal *terminal = start_generate(24, 80);
    assert_true(terminal_wait_row(terminal, 1, "2 new revisions after 9b1f0c2a77de, not saved"));
    assert_true(terminal_wait(terminal, "[ ] - follower.note"));
    assert_true(terminal_wait(terminal, "! loses 37 values"));
    assert_true(terminal_wait(terminal, "[?] > message.read_at"));
    assert_true(terminal_wait(terminal, "[x] + user.role"));
    assert_true(terminal_wait(terminal, "VARCHAR(20) NN, filled 'user'"));
    assert_true(terminal_wait(terminal, "VARCHAR(140) to (280)"));
    assert_true(terminal_wait(terminal, "online, a revision of its own"));
    assert_true(terminal_wait(terminal, "(x) direct   ADD COLUMN role VARCHAR(20) DEFAULT 'user'"));
    assert_true(terminal_wait(terminal, "from default='user', models/user.py:34"));
    assert_true(terminal_wait_row(terminal, -2, "$ trueup migrate -m 'add user.role' --only"));
    start_quit(terminal);
}

static void
space_chooses_and_u_takes_it_back(void **state)
{
    (void)state;
    Terminal *terminal = start_generate(24, 80);
    assert_true(terminal_wait_cursor(terminal, "»[x] + user.role"));
    terminal_type(terminal, " ");
    assert_true(terminal_wait_row(terminal, 1, "2 of 5 chosen"));
    assert_true(terminal_wait_cursor(terminal, "»[ ] + user.role"));
    terminal_type(terminal, "u");
    assert_true(terminal_wait_row(terminal, 1, "3 of 5 chosen"));
    terminal_control(terminal, 'r');
    assert_true(terminal_wait_row(terminal, 1, "2 of 5 chosen"));
    start_quit(terminal);
}

// What Drift's rows are called: "»+ role" is user.role.
static void
what_is_chosen_on_drift_is_chosen_here(void **state)
{
    (void)state;
    Terminal *terminal = start_real_demo(24, 80);
    assert_true(terminal_wait_cursor(terminal, "»+ role"));
    terminal_type(terminal, " ");
    assert_true(terminal_wait_row(terminal, -2, "user.role: into the next revision; 3 makes it"));
    assert_true(terminal_wait(terminal, "»[x] role"));
    assert_true(terminal_wait_row(terminal, 1, "5 differences in 4 of 6 tables, 1 chosen, read"));
    terminal_type(terminal, "n");
    assert_true(terminal_wait_cursor(terminal, "»-   note"));
    terminal_type(terminal, " ");
    assert_true(terminal_wait_row(terminal, 1, "2 chosen"));
    terminal_type(terminal, "3");
    assert_true(terminal_wait_row(terminal, 1, "2 of 5 chosen"));
    assert_true(terminal_wait(terminal, "[x] - follower.note"));
    assert_true(terminal_wait(terminal, "[ ] ~ post.body"));
    assert_true(terminal_wait(terminal, "[x] + user.role"));
    start_quit(terminal);
}

static void
what_is_chosen_here_is_shown_on_drift(void **state)
{
    (void)state;
    Terminal *terminal = start_real_demo(24, 80);
    assert_true(terminal_wait_cursor(terminal, "»+ role"));
    terminal_type(terminal, " 3");
    assert_true(terminal_wait_row(terminal, 1, "1 of 5 chosen"));
    terminal_type(terminal, "G");
    assert_true(terminal_wait_cursor(terminal, "»[ ] - follower.note"));
    terminal_type(terminal, " ");
    assert_true(terminal_wait_row(terminal, 1, "2 of 5 chosen"));
    assert_true(terminal_wait(terminal, "»[x] - follower.note"));
    terminal_type(terminal, "1");
    assert_true(terminal_wait_row(terminal, 1, "2 chosen"));
    start_quit(terminal);
}

static void
a_table_is_chosen_as_a_whole_and_u_takes_it_back(void **state)
{
    (void)state;
    Terminal *terminal = start_real_demo(24, 80);
    assert_true(terminal_wait_cursor(terminal, "»+ role"));
    terminal_key(terminal, VTERM_KEY_TAB);
    terminal_key(terminal, VTERM_KEY_TAB);
    assert_true(terminal_wait_cursor(terminal, "»~ user"));
    terminal_type(terminal, "k ");
    assert_true(terminal_wait_row(terminal, -2, "2 differences: into the next revision"));
    assert_true(terminal_wait_row(terminal, 1, "2 chosen"));
    assert_true(terminal_wait(terminal, "[x] body"));
    terminal_type(terminal, "u");
    assert_true(terminal_wait_gone(terminal, "chosen"));
    terminal_control(terminal, 'r');
    assert_true(terminal_wait_row(terminal, 1, "2 chosen"));
    terminal_type(terminal, " ");
    assert_true(terminal_wait_row(terminal, -2, "2 differences: out of the next revision"));
    assert_true(terminal_wait_gone(terminal, "chosen"));
    terminal_type(terminal, "3");
    assert_true(terminal_wait_row(terminal, 1, "3 of 5 chosen, 1 question open"));
    start_quit(terminal);
}

static void
a_rename_is_a_question_that_r_answers(void **state)
{
    (void)state;
    Terminal *terminal = start_generate(24, 80);
    terminal_type(terminal, "jjj");
    assert_true(terminal_wait_cursor(terminal, "»[?] > message"));
    terminal_type(terminal, "r");
    assert_true(terminal_wait_row(terminal, 1, "4 of 5 chosen"));
    assert_true(terminal_wait_gone(terminal, "question open"));
    start_quit(terminal);
}

static void
a_rename_that_is_none_is_a_column_that_goes_and_one_that_comes(void **state)
{
    (void)state;
    Terminal *terminal = start_generate(24, 80);
    terminal_type(terminal, "jjj");
    assert_true(terminal_wait_cursor(terminal, "»[?] > message"));
    terminal_type(terminal, "d");
    assert_true(terminal_wait_row(terminal, 1, "5 of 6 chosen"));
    assert_true(terminal_wait_gone(terminal, "question open"));
    terminal_resize(terminal, 50, 200);
    assert_true(terminal_wait(terminal, "[x] - message.seen_at"));
    assert_true(terminal_wait(terminal, " values"));
    assert_true(terminal_wait(terminal, "[x] + message.read_at"));
    assert_true(terminal_wait_row(terminal, -2, "--apart message.seen_at=read_at"));
    terminal_type(terminal, "u");
    assert_true(terminal_wait_row(terminal, 1, "3 of 5 chosen, 1 question open"));
    start_quit(terminal);
}

static void
the_preview_turns_to_files_downgrade_and_sql(void **state)
{
    (void)state;
    Terminal *terminal = start_generate(40, 120);
    assert_true(terminal_wait(terminal, "file 1 of 2"));
    assert_true(terminal_wait(terminal, "# 1,204 rows get 'user', the model's own default"));
    terminal_type(terminal, "t");
    assert_true(terminal_wait(terminal, "file 2 of 2"));
    assert_true(terminal_wait(terminal, "autocommit_block"));
    terminal_type(terminal, "vv");
    assert_true(terminal_wait(terminal, "CREATE INDEX CONCURRENTLY ix_post_timestamp"));
    start_quit(terminal);
}

static void
w_writes_the_files_once(void **state)
{
    (void)state;
    Terminal *terminal = start_generate(24, 80);
    terminal_type(terminal, "w");
    assert_true(terminal_wait_row(terminal, -2, "Wrote 2 files, first migrations/versions/"));
    terminal_type(terminal, "6");
    assert_true(terminal_wait_row(terminal, 1, "7 revisions, 1 head, microblog lacks 2"));
    start_quit(terminal);
}

static void
what_was_chosen_for_a_file_that_is_written_is_no_question_any_more(void **state)
{
    (void)state;
    Terminal *terminal = start_generate(24, 80);
    terminal_type(terminal, "i");
    assert_true(terminal_wait_row(terminal, -2, "fill with a value, or (an expression): 'user'"));
    terminal_type(terminal, "\x15"
                            "editor\r");
    assert_true(terminal_wait(terminal, "fill    ['editor'"));
    assert_true(terminal_wait_row(
        terminal, -2, "$ trueup migrate -m 'add user.role' --fill user.role=editor --only"));
    terminal_type(terminal, "w");
    assert_true(terminal_wait_row(terminal, -2, "Wrote 2 files, first migrations/versions/"));
    assert_true(terminal_wait_row(terminal, 1, "0 new revisions after"));
    assert_true(terminal_wait_row(terminal, -2, "Wrote 2 files"));
    start_quit(terminal);
}

static void
enter_fifty_times_writes_nothing(void **state)
{
    (void)state;
    Terminal *terminal = start_generate(24, 80);
    for (int i = 0; i < 50; i++)
        terminal_type(terminal, "\r");
    assert_true(terminal_wait_row(terminal, -2, "does nothing"));
    terminal_type(terminal, "6");
    assert_true(terminal_wait_row(terminal, 1, "5 revisions, 1 head, microblog has all"));
    start_quit(terminal);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_loses_nothing_is_chosen_by_itself),
        cmocka_unit_test(space_chooses_and_u_takes_it_back),
        cmocka_unit_test(what_is_chosen_on_drift_is_chosen_here),
        cmocka_unit_test(what_is_chosen_here_is_shown_on_drift),
        cmocka_unit_test(a_table_is_chosen_as_a_whole_and_u_takes_it_back),
        cmocka_unit_test(a_rename_is_a_question_that_r_answers),
        cmocka_unit_test(a_rename_that_is_none_is_a_column_that_goes_and_one_that_comes),
        cmocka_unit_test(the_preview_turns_to_files_downgrade_and_sql),
        cmocka_unit_test(w_writes_the_files_once),
        cmocka_unit_test(what_was_chosen_for_a_file_that_is_written_is_no_question_any_more),
        cmocka_unit_test(enter_fifty_times_writes_nothing),
    };
    return cmocka_run_group_tests_name("generate", tests, NULL, NULL);
}
