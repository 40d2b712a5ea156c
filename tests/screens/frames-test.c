#include "tests/screens/start.h"

#include <stdio.h>
#include <string.h>

// The mock-ups of SCREENS.md, stored in frames/: the real program on the real demo, every cell
// compared. Between ⟦ and ⟧ stands what is measured (a clock, a time, a version): any digits match
// there, the shape is the same. A file *-mono.txt has a second block, the look of each cell:
// b bold, r reverse, x both.

typedef struct {
    const char *fact, *frame;
    int rows, columns;
    const char *keys;  // typed before the frame is compared; NULL: none
    const char *until; // what the screen shows then
} Step;

typedef struct {
    const char *fact;
    const char *suffix;
    const char *option;
    const char *environment;
} Form;

static const Step steps[] = {
    {"Drift at 80x24", "drift-80x24", 24, 80, NULL, "user > role"},
    {"help at 80x24", "help-80x24", 24, 80, "?", "help: 1 Drift"},
    {"Drift at 60x15", "drift-60x15", 15, 60, "\033", "5 differences, read"},
    {"Drift at 120x40", "drift-120x40", 40, 120, "ffjk", "everything"},
};

static char *
read_frame(const char *name, const char *suffix)
{
    const char *source = g_getenv("SRCDIR");
    g_autofree char *file = g_strconcat(name, suffix, ".txt", NULL);
    g_autofree char *path =
        g_build_filename(source != NULL ? source : ".", "tests", "screens", "frames", file, NULL);
    char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, NULL))
        fail_msg("%s cannot be read", path);
    return text;
}

// The text that is to be there, the marks taken off; `measured` tells which characters may be other
// digits, one byte for each character.
static char *
plain_frame(const char *stored, GString *measured)
{
    GString *plain = g_string_new(NULL);
    bool is_measured = false;
    for (const char *at = stored; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar character = g_utf8_get_char(at);
        if (character == 0x27e6 || character == 0x27e7) {
            is_measured = character == 0x27e6;
            continue;
        }
        g_string_append_unichar(plain, character);
        g_string_append_c(measured, is_measured ? 'm' : '.');
    }
    return g_string_free(plain, FALSE);
}

static bool
matches(const char *found, const char *expected, const char *measured)
{
    for (; *found != '\0' && *expected != '\0'; measured++) {
        gunichar left = g_utf8_get_char(found), right = g_utf8_get_char(expected);
        bool is_digit = *measured == 'm' && g_unichar_isdigit(left) && g_unichar_isdigit(right);
        if (left != right && !is_digit)
            return false;
        found = g_utf8_next_char(found);
        expected = g_utf8_next_char(expected);
    }
    return *found == *expected;
}

static char
look_letter(Look look)
{
    assert_int_equal(look.foreground, -1);
    assert_int_equal(look.background, -1);
    if (look.bold && look.reverse)
        return 'x';
    return look.bold ? 'b' : look.reverse ? 'r' : '.';
}

static void
add_looks(Terminal *terminal, const Step *step, GString *text)
{
    for (int row = 0; row < step->rows; row++) {
        g_autoptr(GString) line = g_string_new(NULL);
        for (int column = 0; column < step->columns; column++)
            g_string_append_c(line, look_letter(terminal_look(terminal, row, column)));
        while (line->len > 0 && line->str[line->len - 1] == '.')
            g_string_truncate(line, line->len - 1);
        g_string_append_printf(text, "%s\n", line->str);
    }
}

static void
compare_frame(Terminal *terminal, const Step *step, const Form *form)
{
    g_autofree char *stored = read_frame(step->frame, form->suffix);
    g_autoptr(GString) measured = g_string_new(NULL);
    g_autofree char *expected = plain_frame(stored, measured);
    g_autofree char *first = terminal_text(terminal);
    g_autoptr(GString) found = g_string_new(first);
    if (form->environment != NULL)
        add_looks(terminal, step, found);
    if (matches(found->str, expected, measured->str))
        return;
    fprintf(stderr, "# %s, %s is\n%s# and should be\n%s", step->fact, form->fact, found->str,
            expected);
    fail();
}

// A reading that took 9.5 ms or 104 ms makes row 2 wider or narrower: it is read again until the
// time has the shape of the mock-up.
static void
wait_for_shape(Terminal *terminal)
{
    for (int i = 0; i < 50; i++) {
        g_autofree char *row = terminal_row(terminal, 1);
        if (g_regex_match_simple(" in [0-9]{2} ms$", row, 0, 0))
            return;
        terminal_type(terminal, "R");
        terminal_settle(terminal, 200);
    }
    fail_msg("no reading took between 10 and 99 ms");
}

// The last thing that a frame does is to put the cursor on the selected row.
static void
go_to(Terminal *terminal, const Step *step, const Form *form)
{
    bool is_ascii = form->option != NULL;
    terminal_resize(terminal, step->rows, step->columns);
    if (step->keys != NULL)
        terminal_type(terminal, step->keys);
    assert_true(terminal_wait(terminal, step->until));
    if (step->frame[0] == 'd') {
        assert_true(terminal_wait_row(terminal, -2, "$ trueup check user"));
        assert_true(terminal_wait_cursor(terminal, is_ascii ? "*+ role" : "»+ role"));
    }
    terminal_settle(terminal, 50);
    if (step->columns >= 100)
        wait_for_shape(terminal);
}

static void
check_form(void **state)
{
    const Form *form = *state;
    const char *command[] = {g_getenv("TRUEUP"), "demo", form->option, NULL};
    const char *environment[] = {form->environment, NULL};
    Terminal *terminal = terminal_open(&(TerminalOptions){
        .rows = 24, .columns = 80, .command = command, .environment = environment});
    assert_true(terminal_wait_row(terminal, 1, "differences in 4 of 6 tables"));
    terminal_type(terminal, "\033"); // the hint of the demo
    for (size_t i = 0; i < G_N_ELEMENTS(steps); i++) {
        go_to(terminal, &steps[i], form);
        compare_frame(terminal, &steps[i], form);
    }
    start_quit(terminal);
}

static Form forms[] = {
    {"the mock-ups of Drift, in UTF-8", "", NULL, NULL},
    {"the mock-ups of Drift, in ASCII", "-ascii", "--ascii", NULL},
    {"the mock-ups of Drift, without colour", "-mono", NULL, "NO_COLOR=1"},
};

int
main(void)
{
    struct CMUnitTest tests[G_N_ELEMENTS(forms)] = {0};
    for (size_t i = 0; i < G_N_ELEMENTS(forms); i++)
        tests[i] = (struct CMUnitTest){
            .name = forms[i].fact, .test_func = check_form, .initial_state = &forms[i]};
    return cmocka_run_group_tests_name("frames", tests, NULL, NULL);
}
