#include "tests/screens/start.h"

// The runbook's story on the real demo: what is missing is generated, applied and taken back.
static Terminal *
start_apply(int rows, int columns)
{
    Terminal *terminal = start_real_demo(rows, columns);
    terminal_type(terminal, "3");
    assert_true(terminal_wait(terminal, "_add_user_role.py"));
    terminal_type(terminal, "w");
    assert_true(terminal_wait_row(terminal, -2, "Wrote 2 files"));
    terminal_type(terminal, "5");
    assert_true(terminal_wait_row(terminal, 1, "3 statements"));
    return terminal;
}

static void
nothing_pending_is_said(void **state)
{
    (void)state;
    Terminal *terminal = start_real_demo(24, 80);
    terminal_type(terminal, "5");
    assert_true(terminal_wait(terminal, "Nothing is pending: the database is at the head."));
    terminal_type(terminal, "a");
    assert_true(terminal_wait_row(terminal, -2, "nothing is pending"));
    start_quit(terminal);
}

static void
it_is_listed_before_anything_runs(void **state)
{
    (void)state;
    Terminal *terminal = start_apply(24, 80);
    assert_true(terminal_wait(terminal, "ALTER TABLE \"user\" ADD COLUMN role"));
    assert_true(terminal_wait(terminal, "CREATE INDEX CONCURRENTLY"));
    assert_true(terminal_wait(terminal, "A backup is made first"));
    start_quit(terminal);
}

static void
review_shows_locks_and_proof_before(void **state)
{
    (void)state;
    Terminal *terminal = start_apply(40, 120);
    terminal_type(terminal, "4");
    assert_true(terminal_wait(terminal, "AccessExclusive"));
    assert_true(terminal_wait(terminal, "proof: rehearsed"));
    start_quit(terminal);
}

static void
enter_fifty_times_runs_nothing(void **state)
{
    (void)state;
    Terminal *terminal = start_apply(24, 80);
    terminal_type(terminal, "a");
    assert_true(terminal_wait_row(terminal, -2, "Apply 3 statements to microblog?"));
    for (int i = 0; i < 50; i++)
        terminal_type(terminal, "\r");
    assert_true(terminal_wait_row(terminal, -2, "does nothing"));
    assert_true(terminal_wait(terminal, "nothing has been changed"));
    start_quit(terminal);
}

static void
y_applies_and_the_drift_is_less(void **state)
{
    (void)state;
    Terminal *terminal = start_apply(40, 120);
    terminal_type(terminal, "a");
    assert_true(terminal_wait_row(terminal, -2, "y yes, any other key no"));
    terminal_type(terminal, "y");
    assert_true(terminal_wait(terminal, "Applied 3 statements in "));
    assert_true(terminal_wait(terminal, "brings the backup back, as a new database."));
    terminal_type(terminal, "1");
    assert_true(terminal_wait_row(terminal, 1, "2 differences in 2 of 6 tables"));
    terminal_type(terminal, "6");
    assert_true(terminal_wait_row(terminal, 1, "7 revisions, 1 head, microblog has all"));
    start_quit(terminal);
}

static void
a_downgrade_names_what_is_lost_and_wants_the_number(void **state)
{
    (void)state;
    Terminal *terminal = start_apply(40, 120);
    terminal_type(terminal, "ba"); // without a backup
    assert_true(terminal_wait_row(terminal, -2, "y yes, any other key no"));
    terminal_type(terminal, "y");
    assert_true(terminal_wait(terminal, "Applied 3 statements in "));
    terminal_type(terminal, "6");
    assert_true(terminal_wait_row(terminal, 1, "microblog has all"));
    terminal_type(terminal, "/");
    assert_true(terminal_wait_row(terminal, -1, "typing:"));
    terminal_type(terminal, "merge tokens\r");
    assert_true(terminal_wait_cursor(terminal, "» o     9b1f0c2a77de"));
    terminal_type(terminal, "a");
    assert_true(terminal_wait(terminal, "! user.role: 1,204 values will be lost"));
    terminal_type(terminal, "a");
    assert_true(terminal_wait_row(terminal, -2, "Type 1,204 to go on"));
    terminal_type(terminal, "12\r");
    assert_true(terminal_wait_row(terminal, -2, "Expected 1204; nothing was changed"));
    terminal_type(terminal, "a");
    assert_true(terminal_wait_row(terminal, -2, "Type 1,204 to go on"));
    terminal_type(terminal, "1204\r");
    assert_true(terminal_wait_row(terminal, -2, "y yes, any other key no"));
    terminal_type(terminal, "y");
    assert_true(terminal_wait(terminal, "is at 9b1f0c2a77de"));
    start_quit(terminal);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_pending_is_said),
        cmocka_unit_test(it_is_listed_before_anything_runs),
        cmocka_unit_test(review_shows_locks_and_proof_before),
        cmocka_unit_test(enter_fifty_times_runs_nothing),
        cmocka_unit_test(y_applies_and_the_drift_is_less),
        cmocka_unit_test(a_downgrade_names_what_is_lost_and_wants_the_number),
    };
    return cmocka_run_group_tests_name("apply", tests, NULL, NULL);
}
