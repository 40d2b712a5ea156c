#include "tests/screens/start.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

// The screens behind Drift where there is more room than 80x24 (that is frames-test's), stored in
// frames/. What is measured or made by chance (digits, durations, hashes, ids) is one word in both
// texts before they are compared, and where such a word has another length, so may the gap behind
// it.

typedef struct {
    const char *fact, *frame, *broken;
    const char *keys;  // typed once Doctor has answered
    const char *until; // what the screen shows then
} Picture;

static Picture pictures[] = {
    {"Doctor", "doctor", "never-generated", "", "the way out"},
    {"Generate", "generate", "never-generated", "3", "+ user.role"},
    {"Review", "review", "not-applied", "4", "0 of 1 approved"},
    {"History", "history", "not-applied", "6", "microblog lacks 1"},
    {"connections", "connections", "never-generated", "0", "lock_timeout"},
};

static const struct {
    int rows, columns;
} sizes[] = {{40, 120}, {50, 200}};

static char *
replace(char *text, const char *pattern, const char *by)
{
    g_autoptr(GRegex) regex = g_regex_new(pattern, G_REGEX_MULTILINE, 0, NULL);
    char *done = g_regex_replace_literal(regex, text, -1, 0, by, 0, NULL);
    g_free(text);
    return done;
}

static char *
without_chance(const char *text)
{
    static const char *const words[][2] = {
        {"[0-9]+(\\.[0-9]+)? (ms|s)\\b", "0 ms"}, // a duration
        {"/[a-z/]*/trueup-[A-Za-z0-9]{6}", "FOLDER"},
        {"(content|schema) [0-9a-f]{4}", "content X"},
        {"\\b[0-9a-f]{12}\\b", "ID"},
        {"\\b[0-9a-f]{12}_", "ID_"},
        {"[0-9]", "0"},
        {" /[^ ]+", " PATH"},
        {"as [a-z]+\\b", "as USER"},
        {" +", " "},
        {" $", ""},
    };
    char *done = g_strdup(text);
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        done = replace(done, words[i][0], words[i][1]);
    return done;
}

static char *
frame_path(const Picture *picture, size_t size)
{
    const char *source = g_getenv("SRCDIR");
    g_autofree char *name = g_strdup_printf("picture-%s-%dx%d.txt", picture->frame,
                                            sizes[size].columns, sizes[size].rows);
    return g_build_filename(source != NULL ? source : ".", "tests", "screens", "frames", name,
                            NULL);
}

static bool
is_as_stored(Terminal *terminal, const Picture *picture, size_t size)
{
    g_autofree char *found = terminal_text(terminal);
    g_autofree char *path = frame_path(picture, size);
    g_autofree char *stored = NULL;
    if (g_getenv("FRAMES_NEW") != NULL) // to be looked at before they are kept
        assert_true(g_file_set_contents(path, found, -1, NULL));
    assert_true(g_file_get_contents(path, &stored, NULL, NULL));
    g_autofree char *is = without_chance(found);
    g_autofree char *should = without_chance(stored);
    if (strcmp(is, should) == 0)
        return true;
    fprintf(stderr, "# %s at %dx%d is\n%s# and should be\n%s", picture->fact, sizes[size].columns,
            sizes[size].rows, found, stored);
    return false;
}

static void
check_picture(void **state)
{
    const Picture *picture = *state;
    const char *command[] = {g_getenv("TRUEUP"), "demo", "--broken", picture->broken, NULL};
    Terminal *terminal = terminal_open(
        &(TerminalOptions){.rows = sizes[0].rows, .columns = sizes[0].columns, .command = command});
    assert_true(terminal_wait(terminal, "the way out"));
    assert_true(terminal_wait_gone(terminal, "so far"));
    terminal_type(terminal, "\033"); // the hint
    assert_true(terminal_wait_row(terminal, -2, "$ trueup doctor"));
    terminal_type(terminal, picture->keys);
    bool is_same = true;
    for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
        terminal_resize(terminal, sizes[i].rows, sizes[i].columns);
        assert_true(terminal_wait(terminal, picture->until));
        terminal_settle(terminal, 300);
        is_same = is_as_stored(terminal, picture, i) && is_same;
    }
    start_quit(terminal);
    assert_true(is_same);
}

int
main(void)
{
    struct CMUnitTest tests[G_N_ELEMENTS(pictures)] = {0};
    for (size_t i = 0; i < G_N_ELEMENTS(pictures); i++)
        tests[i] = (struct CMUnitTest){
            .name = pictures[i].fact, .test_func = check_picture, .initial_state = &pictures[i]};
    g_autofree char *folder = g_dir_make_tmp("pictures-XXXXXX", NULL);
    g_setenv("XDG_STATE_HOME", folder, TRUE);
    int failed = cmocka_run_group_tests_name("pictures", tests, NULL, NULL);
    g_autofree char *command = g_strdup_printf("rm -rf '%s'", folder);
    return g_spawn_command_line_sync(command, NULL, NULL, NULL, NULL) ? failed : 1;
}
