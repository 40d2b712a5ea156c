#include "tests/screens/start.h"

#include <stdio.h>
#include <string.h>

// The mock-ups of SCREENS.md, stored in frames/: the real program on the real demo, every cell
// compared. Between ⟦ and ⟧ stands what is measured (a clock, a time, a version): any digits match
// there, the shape is the same. Between ⟪ and ⟫ stands what is made up (a revision's identifier) or
// moves with a time beside it: anything matches there. A file *-mono.txt has a second block, the
// look of each cell: b bold, r reverse, x both.

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

// From the difference to a revision that can be applied, at the demo's own pace.
static const Step walk[] = {
    {"Doctor at 80x24", "doctor-80x24", 24, 80, "2", "Replaying the history gives"},
    {"Generate at 80x24", "generate-80x24", 24, 80, "3", "# 1,204 rows get 'user'"},
    {"Generate at 120x40", "generate-120x40", 40, 120, NULL, "4  VALIDATE, SET NOT NULL"},
    {"Review at 80x24", "review-80x24", 24, 80, "w4", "upgrade again       ok"},
    {"History at 80x24", "history-80x24", 24, 80, "6", "pending"},
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
// digits (m) or anything (a), one byte for each character.
static char *
plain_frame(const char *stored, GString *measured)
{
    GString *plain = g_string_new(NULL);
    char kind = '.';
    for (const char *at = stored; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar character = g_utf8_get_char(at);
        if (character >= 0x27e6 && character <= 0x27eb && character != 0x27e8 &&
            character != 0x27e9) {
            kind = character == 0x27e6 ? 'm' : character == 0x27ea ? 'a' : '.';
            continue;
        }
        g_string_append_unichar(plain, character);
        g_string_append_c(measured, kind);
    }
    return g_string_free(plain, FALSE);
}

static bool
matches_one(gunichar left, gunichar right, char measured)
{
    if (measured == 'a')
        return left != '\n' && right != '\n';
    return left == right ||
           (measured == 'm' && g_unichar_isdigit(left) && g_unichar_isdigit(right));
}

// What matches anything may be shorter or longer where it ends a line.
static bool
matches(const char *found, const char *expected, const char *measured)
{
    bool was_any = false;
    while (*found != '\0' && *expected != '\0') {
        gunichar left = g_utf8_get_char(found), right = g_utf8_get_char(expected);
        if (was_any && right == '\n' && left != '\n') {
            found = g_utf8_next_char(found);
            continue;
        }
        was_any = *measured == 'a';
        bool is_over = was_any && left == '\n';
        if (!is_over && !matches_one(left, right, *measured))
            return false;
        found = is_over ? found : g_utf8_next_char(found);
        expected = g_utf8_next_char(expected);
        measured++;
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

static void
check_walk(void **state)
{
    const Form *form = *state;
    const char *command[] = {g_getenv("TRUEUP"), "demo", form->option, NULL};
    Terminal *terminal =
        terminal_open(&(TerminalOptions){.rows = 24, .columns = 80, .command = command});
    assert_true(terminal_wait_row(terminal, 1, "differences in 4 of 6 tables"));
    terminal_type(terminal, "\033");
    assert_true(terminal_wait_row(terminal, -2, "$ trueup check user"));
    for (size_t i = 0; i < G_N_ELEMENTS(walk); i++) {
        terminal_resize(terminal, walk[i].rows, walk[i].columns);
        if (walk[i].keys != NULL)
            terminal_type(terminal, walk[i].keys);
        assert_true(terminal_wait(terminal, walk[i].until));
        terminal_settle(terminal, 300);
        compare_frame(terminal, &walk[i], form);
    }
    start_quit(terminal);
}

static Form walks[] = {
    {"the walk of the demo, in UTF-8", "", NULL, NULL},
    {"the walk of the demo, in ASCII", "-ascii", "--ascii", NULL},
};

static Form forms[] = {
    {"the mock-ups of Drift, in UTF-8", "", NULL, NULL},
    {"the mock-ups of Drift, in ASCII", "-ascii", "--ascii", NULL},
    {"the mock-ups of Drift, without colour", "-mono", NULL, "NO_COLOR=1"},
};

int
main(void)
{
    enum { FORMS = G_N_ELEMENTS(forms), WALKS = G_N_ELEMENTS(walks) };
    struct CMUnitTest tests[FORMS + WALKS] = {0};
    for (size_t i = 0; i < FORMS; i++)
        tests[i] = (struct CMUnitTest){
            .name = forms[i].fact, .test_func = check_form, .initial_state = &forms[i]};
    for (size_t i = 0; i < WALKS; i++)
        tests[FORMS + i] = (struct CMUnitTest){
            .name = walks[i].fact, .test_func = check_walk, .initial_state = &walks[i]};
    return cmocka_run_group_tests_name("frames", tests, NULL, NULL);
}
