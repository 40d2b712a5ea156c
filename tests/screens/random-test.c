#include "tests/screens/keys.h"
#include "tests/screens/start.h"

#include <glib/gstdio.h>

static Terminal *
start_again(const void *folder, GRand *random)
{
    static const char *const data[][3] = {{"--select", "user.role"},
                                          {"--hostile"},
                                          {"--tables", "300"},
                                          {"--refusal", "no: nothing"}};
    const char *const *options = data[g_rand_int_range(random, 0, G_N_ELEMENTS(data))];
    Start wanted = {.rows = 24,
                    .columns = 80,
                    .options = {"--project", folder, options[0], options[1]},
                    .environment = {"VISUAL=true"},
                    .folder = folder};
    Terminal *terminal = start_made(&wanted);
    // before that, Ctrl-C is the terminal's own, and ends the program by a signal
    assert_true(terminal_wait_row(terminal, -1, "? help"));
    return terminal;
}

static void
ten_thousand_random_keys_neither_crash_nor_hang(void **state)
{
    (void)state;
    g_autofree char *folder = g_dir_make_tmp("trueup-random-XXXXXX", NULL);
    keys_press_random(&(RandomKeys){start_again, folder, 10000});
    g_autofree char *made = g_build_filename(folder, "drift.txt", NULL);
    g_unlink(made);
    g_rmdir(folder);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ten_thousand_random_keys_neither_crash_nor_hang),
    };
    return cmocka_run_group_tests_name("random", tests, NULL, NULL);
}
