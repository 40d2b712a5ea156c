#include "tests/screens/start.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

// The screens where there is more room than 80x24 (that is frames-test's), and the states of Drift
// (reading, nothing to show, an error, very much) at all three sizes, stored in frames/. What is
// measured or made by chance (digits, durations, hashes, ids) is one word in both texts before they
// are compared, and where such a word has another length, so may the gap behind it.

typedef struct {
    const char *fact, *frame;
    const char *broken;     // of the demo; NULL: made-up data
    const char *keys;       // typed once Doctor has answered, or at once
    const char *until;      // what the screen shows then
    const char *options[5]; // of the made-up data
} Picture;

static Picture pictures[] = {
    {"Drift", "drift", "never-generated", "1", "last analysed", {NULL}},
    {"help", "help", "never-generated", "1?", "help: 1 Drift", {NULL}},
    {"Drift while the catalog is read", "drift-reading", NULL, "", "3 of 9", {"--delay", "900000"}},
    {"Drift when both sides agree", "drift-agrees", NULL, "", "agree", {"--agrees"}},
    {"Drift without a connection",
     "drift-refused",
     NULL,
     "",
     "connection refused",
     {"--refusal", "microblog at localhost:5432: connection refused"}},
    {"Drift without models",
     "drift-no-models",
     NULL,
     "",
     "db.Model",
     {"--no-models", "no db.Model subclass in models/, app/models.py"}},
    {"Drift with 10,000 tables", "drift-huge", NULL, "", "of 10,000", {"--tables", "10000"}},
    {"Doctor", "doctor", "never-generated", "", "the way out", {NULL}},
    {"Generate", "generate", "never-generated", "3", "+ user.role", {NULL}},
    {"Review", "review", "not-applied", "4", "0 of 1 approved", {NULL}},
    {"History", "history", "not-applied", "6", "microblog lacks 1", {NULL}},
    {"connections", "connections", "never-generated", "0", "lock_timeout", {NULL}},
};

static const struct {
    int rows, columns;
} sizes[] = {{24, 80}, {40, 120}, {50, 200}};

// Of the demo, 80x24 is frames-test's.
static size_t
first_size(const Picture *picture)
{
    return picture->broken != NULL ? 1 : 0;
}

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

static Terminal *
open_demo(const Picture *picture)
{
    const char *command[] = {g_getenv("TRUEUP"), "demo", "--broken", picture->broken, NULL};
    Terminal *terminal = terminal_open(
        &(TerminalOptions){.rows = sizes[1].rows, .columns = sizes[1].columns, .command = command});
    assert_true(terminal_wait(terminal, "the way out"));
    assert_true(terminal_wait_gone(terminal, "so far"));
    terminal_type(terminal, "\033"); // the hint
    assert_true(terminal_wait_row(terminal, -2, "$ trueup doctor"));
    return terminal;
}

static Terminal *
open_made(const Picture *picture)
{
    Start wanted = {.rows = sizes[0].rows, .columns = sizes[0].columns};
    for (size_t i = 0; i < G_N_ELEMENTS(picture->options); i++)
        wanted.options[i] = picture->options[i];
    return start_made(&wanted);
}

static void
check_picture(void **state)
{
    const Picture *picture = *state;
    Terminal *terminal = picture->broken != NULL ? open_demo(picture) : open_made(picture);
    terminal_type(terminal, picture->keys);
    bool is_same = true;
    for (size_t i = first_size(picture); i < G_N_ELEMENTS(sizes); i++) {
        terminal_resize(terminal, sizes[i].rows, sizes[i].columns);
        assert_true(terminal_wait(terminal, picture->until));
        terminal_settle(terminal, 300);
        is_same = is_as_stored(terminal, picture, i) && is_same;
    }
    if (terminal_has(terminal, "help: ")) {
        terminal_control(terminal, 'c');
        assert_true(terminal_wait_gone(terminal, "help: "));
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
