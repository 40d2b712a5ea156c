#include "tests/screens/picture.h"
#include "tests/screens/start.h"

// The screens where there is more room than 80x24 (that is frames-test's), and the states of Drift
// (reading, nothing to show, an error, very much) at all three sizes, stored in frames/.

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
        g_autofree char *name = g_strconcat("picture-", picture->frame, NULL);
        is_same = picture_is_as_stored(terminal, name, sizes[i].rows, sizes[i].columns) && is_same;
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
