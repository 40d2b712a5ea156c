#include "tests/screens/start.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

static Terminal *
start_demo(int rows, int columns)
{
    Terminal *terminal = start_made(
        &(Start){.rows = rows, .columns = columns, .options = {"--select", "user.role"}});
    assert_true(terminal_wait(terminal, "user.role: in the models"));
    assert_true(terminal_wait_row(terminal, -1, "? help"));
    assert_true(terminal_wait_row(terminal, -2, "$ trueup check user"));
    assert_true(terminal_wait_cursor(terminal, "»+ role"));
    return terminal;
}

static void
assert_row(Terminal *terminal, int row, const char *expected)
{
    if (!terminal_wait_row(terminal, row, expected))
        fail();
    g_autofree char *found = terminal_row(terminal, row);
    assert_string_equal(found, expected);
}

// ---- what is shown --------------------------------------------------------------------------

static void
the_missing_column_is_marked_and_selected(void **state)
{
    (void)state;
    Terminal *terminal = start_demo(24, 80);
    assert_true(terminal_wait(terminal, "»+ role           VARCHAR(20) NN py   │ missing"));
    assert_true(terminal_wait_row(terminal, 1, "4 differences in 4 of 6 tables, read "));
    assert_true(terminal_wait_row(terminal, -2, "$ trueup check user"));
    int row, column;
    terminal_cursor(terminal, &row, &column);
    g_autofree char *selected = terminal_row(terminal, row);
    assert_non_null(strstr(selected, "»+ role"));
    assert_int_equal(column, terminal_find(terminal, row, "»"));
    start_quit(terminal);
}

static void
the_row_under_the_cursor_is_reverse_and_marks_have_their_colour(void **state)
{
    (void)state;
    Terminal *terminal = start_demo(24, 80);
    int row, column;
    terminal_cursor(terminal, &row, &column);
    assert_true(terminal_look(terminal, row, column).reverse);
    assert_true(terminal_look(terminal, row, 79).reverse);
    assert_false(terminal_look(terminal, row, 0).reverse);
    // the list at the left: "- follower"
    assert_int_equal(terminal_look(terminal, 3, 1).foreground, 196);
    assert_int_equal(terminal_look(terminal, 3, 3).foreground, -1);
    for (int y = 0; y < 24; y++)
        for (int x = 0; x < 80; x++)
            assert_int_equal(terminal_look(terminal, y, x).background, -1);
    assert_true(terminal_look(terminal, 0, 1).bold);
    start_quit(terminal);
}

static void
without_colour_marks_are_bold_and_nothing_has_a_colour(void **state)
{
    (void)state;
    Terminal *terminal = start_made(&(Start){.rows = 24,
                                             .columns = 80,
                                             .options = {"--select", "user.role"},
                                             .environment = {"NO_COLOR=1"}});
    assert_true(terminal_wait(terminal, "»+ role"));
    assert_true(terminal_wait_row(terminal, -1, "command"));
    assert_true(terminal_look(terminal, 3, 1).bold);
    for (int y = 0; y < 24; y++)
        for (int x = 0; x < 80; x++)
            assert_int_equal(terminal_look(terminal, y, x).foreground, -1);
    start_quit(terminal);
}

static void
ascii_draws_nothing_beyond_it(void **state)
{
    (void)state;
    Terminal *terminal = start_made(
        &(Start){.rows = 24, .columns = 80, .options = {"--ascii", "--select", "user.role"}});
    assert_true(terminal_wait(terminal, "*+ role           VARCHAR(20) NN py   | missing"));
    assert_true(terminal_wait(terminal, "- + user.role: in the models, not in the database ---"));
    assert_true(terminal_wait_row(terminal, -1, "command"));
    g_autofree char *text = terminal_text(terminal);
    assert_true(g_str_is_ascii(text));
    start_quit(terminal);
}

static void
a_guarded_database_is_reverse_and_bold(void **state)
{
    (void)state;
    Terminal *terminal = start_made(&(Start){.rows = 24, .columns = 80, .options = {"--guarded"}});
    assert_true(terminal_wait_row(terminal, 0, "PROD microblog r/o"));
    int column = terminal_find(terminal, 0, "PROD");
    Look look = terminal_look(terminal, 0, column);
    assert_true(look.reverse);
    assert_true(look.bold);
    start_quit(terminal);
}

static void
both_sides_that_agree_are_said_to(void **state)
{
    (void)state;
    Terminal *terminal = start_made(&(Start){.rows = 24, .columns = 80, .options = {"--agrees"}});
    assert_true(terminal_wait(terminal, "agree: 6 tables"));
    assert_true(terminal_wait(terminal, "everything"));
    start_quit(terminal);
}

// ---- before and without the database --------------------------------------------------------

static void
until_the_database_answers_nothing_is_called_missing(void **state)
{
    (void)state;
    Terminal *terminal = start_made(&(Start){
        .rows = 24, .columns = 80, .options = {"--delay", "1500", "--select", "user.role"}});
    assert_true(terminal_wait(terminal, "»  role           VARCHAR(20) NN py   │"));
    assert_true(terminal_wait_row(terminal, 1, "reading microblog"));
    assert_true(terminal_wait(terminal, "database: reading"));
    assert_false(terminal_has(terminal, "missing"));
    assert_true(terminal_wait_row(terminal, -2, "reading catalog"));
    assert_true(terminal_wait_row(terminal, -2, "Ctrl-C cancels"));
    assert_true(terminal_wait(terminal, "»+ role           VARCHAR(20) NN py   │ missing"));
    start_quit(terminal);
}

static void
cancelling_leaves_the_models(void **state)
{
    (void)state;
    Terminal *terminal =
        start_made(&(Start){.rows = 24, .columns = 80, .options = {"--delay", "60000"}});
    assert_true(terminal_wait_row(terminal, -2, "Ctrl-C cancels"));
    terminal_control(terminal, 'c');
    assert_true(terminal_wait_row(terminal, -2, "Cancelled; nothing was changed."));
    assert_true(terminal_has(terminal, "follower"));
    start_quit(terminal);
}

static void
a_refusal_is_one_line_and_the_models_stay(void **state)
{
    (void)state;
    Terminal *terminal = start_made(
        &(Start){.rows = 24,
                 .columns = 80,
                 .options = {"--refusal", "microblog at db1:5432: connection refused\nhint: x"}});
    assert_true(terminal_wait_row(terminal, -2, "microblog at db1:5432: connection refused"));
    assert_true(terminal_wait_row(terminal, -2, "R tries again"));
    assert_true(terminal_wait_row(terminal, 0, "DEV no connection"));
    assert_true(terminal_wait(terminal, "follower"));
    assert_false(terminal_has(terminal, "missing"));
    terminal_type(terminal, "L");
    assert_true(terminal_wait(terminal, "hint: x"));
    start_quit(terminal);
}

static void
without_a_database_generate_says_why(void **state)
{
    (void)state;
    Terminal *terminal =
        start_made(&(Start){.rows = 24,
                            .columns = 80,
                            .options = {"--refusal", "microblog at db1:5432: connection refused"}});
    assert_true(terminal_wait_row(terminal, 0, "DEV no connection"));
    terminal_type(terminal, "3");
    assert_true(terminal_wait_row(terminal, 2, "microblog at db1:5432: connection refused"));
    start_quit(terminal);
}

static void
a_database_that_never_answers_does_not_keep_anybody(void **state)
{
    (void)state;
    Terminal *terminal = start_made(&(Start){.rows = 24, .columns = 80, .options = {"--hangs"}});
    assert_true(terminal_wait_row(terminal, -2, "Ctrl-C cancels"));
    terminal_type(terminal, "q");
    assert_int_equal(terminal_exit(terminal), 0);
    terminal_close(terminal);
}

// ---- keys -----------------------------------------------------------------------------------

static void
n_goes_from_difference_to_difference_across_tables(void **state)
{
    (void)state;
    Terminal *terminal = start_demo(24, 80);
    terminal_type(terminal, "n");
    assert_true(terminal_wait_row(terminal, 1, " follower > note"));
    terminal_type(terminal, "n");
    assert_true(terminal_wait_row(terminal, 1, " message > "));
    terminal_type(terminal, "N");
    assert_true(terminal_wait_row(terminal, 1, " follower > note"));
    terminal_type(terminal, "[");
    assert_true(terminal_wait_row(terminal, 1, " user > role"));
    start_quit(terminal);
}

static void
a_search_narrows_counts_and_ends_with_escape(void **state)
{
    (void)state;
    Terminal *terminal = start_demo(24, 80);
    terminal_type(terminal, "/body");
    assert_true(terminal_wait_row(terminal, -2, "/body"));
    assert_true(terminal_wait_row(terminal, -1, "typing: Enter keep  Esc restore"));
    assert_true(terminal_wait_gone(terminal, "follower"));
    terminal_type(terminal, "\r");
    assert_true(terminal_wait_row(terminal, -2, "/body 1 of 2"));
    terminal_type(terminal, "n");
    assert_true(terminal_wait_row(terminal, -2, "/body 2 of 2"));
    assert_true(terminal_wait_row(terminal, 1, " post > body"));
    terminal_type(terminal, "\033");
    assert_true(terminal_wait_row(terminal, -2, "$ trueup check post"));
    assert_true(terminal_wait(terminal, "follower"));
    assert_true(terminal_wait_row(terminal, 1, " post > body"));
    start_quit(terminal);
}

static void
a_search_that_finds_nothing_says_so(void **state)
{
    (void)state;
    Terminal *terminal = start_demo(24, 80);
    terminal_type(terminal, "/zzz\r");
    assert_true(terminal_wait_row(terminal, -2, "/zzz: nothing of that name"));
    terminal_type(terminal, "\033");
    assert_true(terminal_wait(terminal, "follower"));
    start_quit(terminal);
}

static void
the_filter_turns_and_what_it_hides_is_counted(void **state)
{
    (void)state;
    Terminal *terminal = start_demo(24, 80);
    assert_true(terminal_wait(terminal, "= 2 more agree"));
    terminal_type(terminal, "f");
    assert_true(terminal_wait(terminal, "only differences"));
    assert_true(terminal_wait(terminal, "= 6 more agree"));
    assert_true(terminal_wait_row(terminal, 1, " user > role"));
    terminal_type(terminal, "f");
    assert_true(terminal_wait(terminal, "everything"));
    assert_true(terminal_wait(terminal, "audit"));
    terminal_type(terminal, "\033");
    assert_true(terminal_wait(terminal, "differing tables"));
    assert_true(terminal_wait_row(terminal, 1, " user > role"));
    start_quit(terminal);
}

static void
enter_fifty_times_runs_nothing(void **state)
{
    (void)state;
    Terminal *terminal = start_demo(24, 80);
    for (int i = 0; i < 50; i++)
        terminal_type(terminal, "\r"); // to the doctor, and from its way out to Generate
    terminal_type(terminal, "6");
    assert_true(terminal_wait_row(terminal, 1, "history"));
    assert_true(terminal_wait_row(terminal, 0, "r/o"));
    terminal_type(terminal, "1");
    assert_true(terminal_wait_row(terminal, 1, " user > "));
    start_quit(terminal);
}

static void
an_unknown_key_says_so_once(void **state)
{
    (void)state;
    Terminal *terminal = start_demo(24, 80);
    terminal_type(terminal, "X");
    assert_true(terminal_wait_row(terminal, -2, "X does nothing here; ? shows the keys"));
    terminal_key(terminal, VTERM_KEY_DEL);
    assert_true(terminal_wait_row(terminal, -2, "Delete does nothing here"));
    terminal_type(terminal, "j");
    assert_true(terminal_wait_row(terminal, -2, "$ trueup check user"));
    start_quit(terminal);
}

static void
a_pasted_text_is_no_keys(void **state)
{
    (void)state;
    Terminal *terminal = start_demo(24, 80);
    terminal_paste(terminal, "qqQQ");
    assert_true(terminal_wait_row(terminal, -2, "Pasted text counts only in a field"));
    terminal_type(terminal, "/");
    assert_true(terminal_wait_row(terminal, -1, "typing:"));
    terminal_paste(terminal, "body\n");
    assert_true(terminal_wait_row(terminal, -2, "/body"));
    assert_true(terminal_wait_row(terminal, -1, "typing:"));
    terminal_type(terminal, "\033");
    assert_true(terminal_wait_row(terminal, -1, "? help"));
    start_quit(terminal);
}

static void
escape_never_quits_and_q_does(void **state)
{
    (void)state;
    Terminal *terminal = start_demo(24, 80);
    for (int i = 0; i < 5; i++) {
        terminal_type(terminal, "\033");
        terminal_settle(terminal, 30);
    }
    assert_true(terminal_has(terminal, "user > role"));
    terminal_type(terminal, "L");
    assert_true(terminal_wait_row(terminal, 1, " log"));
    terminal_type(terminal, "q");
    assert_true(terminal_wait_row(terminal, 1, " user > role"));
    terminal_type(terminal, "q");
    assert_int_equal(terminal_exit(terminal), 0);
    terminal_close(terminal);
}

static void
control_c_asks_once_more(void **state)
{
    (void)state;
    Terminal *terminal = start_demo(24, 80);
    terminal_control(terminal, 'c');
    assert_true(terminal_wait_row(terminal, -2, "Ctrl-C again quits"));
    terminal_control(terminal, 'c');
    assert_int_equal(terminal_exit(terminal), 0);
    assert_false(terminal_is_alternate(terminal));
    terminal_close(terminal);
}

static void
copying_sends_osc_52_and_does_not_claim_more(void **state)
{
    (void)state;
    Terminal *terminal = start_demo(24, 80);
    terminal_type(terminal, "y");
    assert_true(
        terminal_wait_row(terminal, -2, "copy: n name  s SQL  l file:line  y command line"));
    terminal_type(terminal, "n");
    assert_true(terminal_wait_row(terminal, -2, "Sent 9 bytes to the terminal's clipboard"));
    assert_true(terminal_wrote(terminal, "\033]52;c;dXNlci5yb2xl\a"));
    terminal_type(terminal, "yy");
    assert_true(terminal_wait_row(terminal, -2, "Sent 17 bytes"));
    start_quit(terminal);
}

static void
an_unknown_sequence_runs_no_letters(void **state)
{
    (void)state;
    Terminal *terminal = start_demo(24, 80);
    terminal_key(terminal, VTERM_KEY_FUNCTION(9));
    assert_true(terminal_wait_row(terminal, -2, "F9 does nothing here"));
    terminal_alt(terminal, 'q');
    assert_true(terminal_wait_row(terminal, -2, "that key does nothing here"));
    start_quit(terminal);
}

static void
the_command_line_completes_and_remembers(void **state)
{
    (void)state;
    g_autofree char *folder = g_dir_make_tmp("trueup-state-XXXXXX", NULL);
    g_autofree char *place = g_strconcat("XDG_STATE_HOME=", folder, NULL);
    for (int i = 0; i < 2; i++) {
        Terminal *terminal = start_made(&(Start){.rows = 24,
                                                 .columns = 80,
                                                 .options = {"--select", "user.role"},
                                                 .environment = {place}});
        assert_true(terminal_wait_cursor(terminal, "»+ role"));
        terminal_type(terminal, ":");
        assert_true(terminal_wait_row(terminal, -1, "typing"));
        if (i == 0) {
            terminal_type(terminal, "ord\t");
            assert_true(terminal_wait_row(terminal, -2, ":order"));
        } else {
            terminal_control(terminal, 'r');
            assert_true(terminal_wait_row(terminal, -2, ":order"));
        }
        terminal_type(terminal, "\r");
        assert_true(terminal_wait_row(terminal, -2, "Order: by name"));
        terminal_type(terminal, ":check use\t");
        assert_true(terminal_wait_row(terminal, -2, ":check user"));
        terminal_key(terminal, VTERM_KEY_BACKSPACE);
        terminal_type(terminal, ".ro\t");
        assert_true(terminal_wait_row(terminal, -2, ":check user.role"));
        terminal_type(terminal, "\033");
        assert_true(terminal_wait_row(terminal, -1, "? help"));
        start_quit(terminal);
    }
    g_autofree char *history = g_build_filename(folder, "trueup", "history", NULL);
    g_autofree char *text = NULL;
    assert_true(g_file_get_contents(history, &text, NULL, NULL));
    assert_string_equal(text, "order \n");
    g_autofree char *log = g_build_filename(folder, "trueup", "log", NULL);
    g_autofree char *inner = g_build_filename(folder, "trueup", NULL);
    g_unlink(history);
    g_unlink(log);
    g_rmdir(inner);
    assert_int_equal(g_rmdir(folder), 0);
}

// ---- help -----------------------------------------------------------------------------------

static void
help_lists_filters_and_runs(void **state)
{
    (void)state;
    Terminal *terminal = start_demo(24, 80);
    terminal_type(terminal, "?");
    assert_true(terminal_wait(terminal, "help: 1 Drift"));
    assert_true(terminal_wait(terminal, "» Enter      why is it missing: Doctor for user.role"));
    assert_true(terminal_wait(terminal, "n  N       next, previous difference (or match)"));
    assert_true(terminal_wait(terminal, "signs  + missing  - only in the database"));
    assert_true(terminal_wait_row(terminal, -1, "typing: filters"));
    terminal_type(terminal, "filt");
    assert_true(terminal_wait_gone(terminal, "next, previous difference"));
    terminal_type(terminal, "\r");
    assert_true(terminal_wait(terminal, "only differences"));
    assert_true(terminal_wait_gone(terminal, "help: 1 Drift"));
    terminal_type(terminal, "?q");
    assert_true(terminal_wait(terminal, "find: q"));
    terminal_type(terminal, "\033");
    assert_true(terminal_wait_gone(terminal, "help: 1 Drift"));
    start_quit(terminal);
}

// ---- sizes ----------------------------------------------------------------------------------

static void
a_resize_there_and_back_ends_in_the_same_frame(void **state)
{
    (void)state;
    Terminal *terminal = start_demo(24, 80);
    assert_true(terminal_wait_row(terminal, -1, "command"));
    g_autofree char *before = terminal_text(terminal);
    terminal_resize(terminal, 14, 59);
    assert_true(terminal_wait(terminal, "trueup needs 60x15, this is 59x14. Or: trueup check"));
    terminal_resize(terminal, 50, 200);
    assert_true(terminal_wait_row(terminal, 1, "PostgreSQL 15.18"));
    assert_true(terminal_wait(terminal, "»+ role"));
    terminal_resize(terminal, 24, 80);
    assert_true(terminal_wait_row(terminal, -1, "command"));
    assert_true(terminal_wait_cursor(terminal, "»+ role           VARCHAR(20) NN py   │ missing"));
    g_autofree char *after = terminal_text(terminal);
    assert_string_equal(before, after);
    start_quit(terminal);
}

static void
sixty_columns_show_one_list_at_a_time(void **state)
{
    (void)state;
    Terminal *terminal = start_demo(15, 60);
    assert_row(terminal, 0, "[1 Drift] 2 3 4 5 6                        DEV microblog r/o");
    assert_true(terminal_wait_row(terminal, 1, "4 differences, read "));
    terminal_type(terminal, "\t\t");
    assert_true(terminal_wait(terminal, "differing tables"));
    start_quit(terminal);
}

// ---- what the world does --------------------------------------------------------------------

static void
hostile_names_are_shown_as_escapes(void **state)
{
    (void)state;
    Terminal *terminal = start_made(&(Start){.rows = 50, .columns = 200, .options = {"--hostile"}});
    assert_true(terminal_wait(terminal, "\\x1b[31mred\\x1b[0m"));
    assert_true(terminal_wait(terminal, "\\u202egnp.exe"));
    assert_true(terminal_wait(terminal, "+ bell\\x07"));
    assert_true(terminal_wait(terminal, "\\xff\\xfe\\x80"));
    assert_true(terminal_wait(terminal, "\\x9b31mC1"));
    terminal_type(terminal, "ff");
    assert_true(terminal_wait(terminal, "everything"));
    terminal_type(terminal, "G");
    assert_true(terminal_wait(terminal, "\u8868\u306e\u540d\u524d\u306f\u9577\u3044"));
    terminal_type(terminal, "kk");
    assert_true(terminal_wait(terminal, "\\u0301first"));
    assert_true(terminal_wait(terminal, "\\u0307"));
    start_quit(terminal);
}

static void
ten_thousand_tables_say_where_one_is(void **state)
{
    (void)state;
    Terminal *terminal =
        start_made(&(Start){.rows = 24, .columns = 80, .options = {"--tables", "10000"}});
    assert_true(terminal_wait_row(terminal, 1, "table 4 of 10,000"));
    assert_true(terminal_wait_row(terminal, 1, "1,000 differences"));
    terminal_type(terminal, "ffG");
    assert_true(terminal_wait_row(terminal, 1, "table 10,000 of 10,000"));
    terminal_type(terminal, "/04711");
    assert_true(terminal_wait(terminal, "9,999 do not match"));
    assert_true(terminal_wait_row(terminal, 1, "table 4,712 of 10,000"));
    terminal_type(terminal, "\r");
    assert_true(terminal_wait_row(terminal, -2, "/04711 1 of 1"));
    start_quit(terminal);
}

static void
a_suspended_program_gives_the_terminal_back_and_returns(void **state)
{
    (void)state;
    g_autofree char *path = start_path();
    g_autofree char *script = g_strdup_printf(
        "set -m; %s --select user.role; echo IN THE SHELL; read x; fg; echo ENDED $?", path);
    const char *command[] = {"bash", "-c", script, NULL};
    Terminal *terminal =
        terminal_open(&(TerminalOptions){.rows = 24, .columns = 80, .command = command});
    assert_true(terminal_wait(terminal, "»+ role"));
    terminal_control(terminal, 'z');
    assert_true(terminal_wait(terminal, "IN THE SHELL"));
    assert_false(terminal_is_alternate(terminal));
    terminal_type(terminal, "\r");
    assert_true(terminal_wait(terminal, "»+ role           VARCHAR(20) NN py   │ missing"));
    assert_true(terminal_is_alternate(terminal));
    terminal_type(terminal, "q");
    assert_true(terminal_wait(terminal, "ENDED 0"));
    assert_int_equal(terminal_exit(terminal), 0);
    terminal_close(terminal);
}

static void
a_signal_gives_the_terminal_back(void **state)
{
    (void)state;
    static const int numbers[] = {SIGTERM, SIGHUP, SIGINT};
    for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++) {
        Terminal *terminal = start_demo(24, 80);
        terminal_signal(terminal, numbers[i]);
        assert_int_equal(terminal_exit(terminal), 128 + numbers[i]);
        assert_false(terminal_is_alternate(terminal));
        terminal_close(terminal);
    }
}

static void
a_crash_gives_the_terminal_back_and_says_where_the_log_is(void **state)
{
    (void)state;
    Terminal *terminal = start_demo(24, 80);
    terminal_signal(terminal, SIGABRT);
    int status = terminal_exit(terminal);
    assert_true(status != 0);
    if (status == 128 + SIGABRT) { // a sanitizer has its own handler, and its own exit
        assert_false(terminal_is_alternate(terminal));
        assert_true(terminal_has(terminal, "trueup crashed; what it did last is in "));
    }
    terminal_close(terminal);
}

static void
a_terminal_that_is_gone_ends_the_program(void **state)
{
    (void)state;
    Terminal *terminal = start_demo(24, 80);
    terminal_hang_up(terminal);
    assert_int_equal(terminal_exit(terminal), 128 + SIGHUP);
    terminal_close(terminal);
}

static void
an_unknown_terminal_that_looks_like_xterm_is_used_as_one(void **state)
{
    (void)state;
    Terminal *terminal =
        start_made(&(Start){.rows = 24, .columns = 80, .environment = {"TERM=xterm-nobody-knows"}});
    assert_true(terminal_wait_row(terminal, -1, "? help"));
    terminal_type(terminal, "L");
    assert_true(terminal_wait(terminal, "TERM=xterm-nobody-knows has no description here"));
    start_quit(terminal);
}

static void
a_dumb_terminal_gets_the_sentence(void **state)
{
    (void)state;
    Terminal *terminal =
        start_made(&(Start){.rows = 24, .columns = 80, .environment = {"TERM=dumb"}});
    assert_true(terminal_wait(terminal, "No usable terminal description for TERM=dumb"));
    assert_int_equal(terminal_exit(terminal), 2);
    terminal_close(terminal);
}

static void
the_editor_opens_at_the_line_and_the_screen_returns(void **state)
{
    (void)state;
    Terminal *terminal =
        start_made(&(Start){.rows = 24,
                            .columns = 80,
                            .options = {"--select", "user.role"},
                            .environment = {"VISUAL=sh -c 'echo EDITOR \"$@\"; read x' x"}});
    assert_true(terminal_wait(terminal, "»+ role"));
    terminal_type(terminal, "e");
    assert_true(terminal_wait(terminal, "EDITOR +34 "));
    assert_false(terminal_is_alternate(terminal));
    terminal_type(terminal, "\r");
    assert_true(terminal_wait(terminal, "»+ role           VARCHAR(20) NN py   │ missing"));
    assert_true(terminal_is_alternate(terminal));
    start_quit(terminal);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_missing_column_is_marked_and_selected),
        cmocka_unit_test(the_row_under_the_cursor_is_reverse_and_marks_have_their_colour),
        cmocka_unit_test(without_colour_marks_are_bold_and_nothing_has_a_colour),
        cmocka_unit_test(ascii_draws_nothing_beyond_it),
        cmocka_unit_test(a_guarded_database_is_reverse_and_bold),
        cmocka_unit_test(both_sides_that_agree_are_said_to),
        cmocka_unit_test(until_the_database_answers_nothing_is_called_missing),
        cmocka_unit_test(cancelling_leaves_the_models),
        cmocka_unit_test(a_refusal_is_one_line_and_the_models_stay),
        cmocka_unit_test(without_a_database_generate_says_why),
        cmocka_unit_test(a_database_that_never_answers_does_not_keep_anybody),
        cmocka_unit_test(n_goes_from_difference_to_difference_across_tables),
        cmocka_unit_test(a_search_narrows_counts_and_ends_with_escape),
        cmocka_unit_test(a_search_that_finds_nothing_says_so),
        cmocka_unit_test(the_filter_turns_and_what_it_hides_is_counted),
        cmocka_unit_test(enter_fifty_times_runs_nothing),
        cmocka_unit_test(an_unknown_key_says_so_once),
        cmocka_unit_test(a_pasted_text_is_no_keys),
        cmocka_unit_test(escape_never_quits_and_q_does),
        cmocka_unit_test(control_c_asks_once_more),
        cmocka_unit_test(copying_sends_osc_52_and_does_not_claim_more),
        cmocka_unit_test(an_unknown_sequence_runs_no_letters),
        cmocka_unit_test(the_command_line_completes_and_remembers),
        cmocka_unit_test(help_lists_filters_and_runs),
        cmocka_unit_test(a_resize_there_and_back_ends_in_the_same_frame),
        cmocka_unit_test(sixty_columns_show_one_list_at_a_time),
        cmocka_unit_test(hostile_names_are_shown_as_escapes),
        cmocka_unit_test(ten_thousand_tables_say_where_one_is),
        cmocka_unit_test(a_suspended_program_gives_the_terminal_back_and_returns),
        cmocka_unit_test(a_signal_gives_the_terminal_back),
        cmocka_unit_test(a_crash_gives_the_terminal_back_and_says_where_the_log_is),
        cmocka_unit_test(a_terminal_that_is_gone_ends_the_program),
        cmocka_unit_test(an_unknown_terminal_that_looks_like_xterm_is_used_as_one),
        cmocka_unit_test(a_dumb_terminal_gets_the_sentence),
        cmocka_unit_test(the_editor_opens_at_the_line_and_the_screen_returns),
    };
    return cmocka_run_group_tests_name("drift", tests, NULL, NULL);
}
