#include "tests/screens/start.h"

char *
start_path(void)
{
    const char *trueup = g_getenv("TRUEUP");
    g_autofree char *folder = trueup != NULL ? g_path_get_dirname(trueup) : g_get_current_dir();
    return g_build_filename(folder, "tests", "screens", "program", NULL);
}

Terminal *
start_made(const Start *wanted)
{
    g_autofree char *path = start_path();
    const char *command[G_N_ELEMENTS(wanted->options) + 2] = {path};
    for (size_t i = 0; i < G_N_ELEMENTS(wanted->options); i++)
        command[i + 1] = wanted->options[i];
    return terminal_open(&(TerminalOptions){.rows = wanted->rows,
                                            .columns = wanted->columns,
                                            .command = command,
                                            .environment = wanted->environment,
                                            .folder = wanted->folder});
}

void
start_quit(Terminal *terminal)
{
    terminal_type(terminal, "Q");
    assert_int_equal(terminal_exit(terminal), 0);
    assert_false(terminal_is_alternate(terminal));
    assert_true(terminal_cursor_is_visible(terminal));
    terminal_close(terminal);
}

Terminal *
start_real_demo(int rows, int columns)
{
    const char *command[] = {g_getenv("TRUEUP"), "demo", NULL};
    Terminal *terminal =
        terminal_open(&(TerminalOptions){.rows = rows, .columns = columns, .command = command});
    assert_true(terminal_wait_row(terminal, 1, "5 differences in 4 of 6 tables"));
    terminal_type(terminal, "\033"); // the hint; what it leaves is waited for, or 3 would be Alt-3
    assert_true(terminal_wait_row(terminal, -2, "$ trueup check"));
    return terminal;
}
