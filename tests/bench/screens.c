// How long a person waits for the screens: from the start to the first frame, and from a key to the
// painted frame, at 10,000 tables. Prints the medians and the worst; the budget is SCREENS.md's.
#include "tests/screens/start.h"

#include <stdio.h>
#include <stdlib.h>

enum { STARTS = 15, KEYS = 300, TABLES = 10000 };

static int
compare_times(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return left < right ? -1 : left > right;
}

static void
report(const char *what, double *times_ms, size_t count, const char *budget)
{
    qsort(times_ms, count, sizeof *times_ms, compare_times);
    printf("%-28s median %6.2f ms   worst %6.2f ms   (budget %s)\n", what, times_ms[count / 2],
           times_ms[count - 1], budget);
}

static double
elapsed_ms(gint64 since_us)
{
    return (double)(g_get_monotonic_time() - since_us) / 1000;
}

static void
measure_first_frame(void)
{
    double times_ms[STARTS];
    for (int i = 0; i < STARTS; i++) {
        gint64 started_us = g_get_monotonic_time();
        Terminal *terminal =
            start_made(&(Start){.rows = 24, .columns = 80, .options = {"--delay", "5000"}});
        if (!terminal_wait_row(terminal, -1, "command"))
            exit(1);
        times_ms[i] = elapsed_ms(started_us);
        terminal_close(terminal);
    }
    report("first frame after exec", times_ms, STARTS, "30 ms");
}

static Terminal *
start_many(int rows, int columns)
{
    g_autofree char *count = g_strdup_printf("%d", TABLES);
    Terminal *terminal =
        start_made(&(Start){.rows = rows, .columns = columns, .options = {"--tables", count}});
    if (!terminal_wait_row(terminal, 1, " of 10,000"))
        exit(1);
    terminal_type(terminal, "ff");
    if (!terminal_wait(terminal, "everything"))
        exit(1);
    terminal_type(terminal, "g");
    if (!terminal_wait_row(terminal, 1, "table 1 of 10,000"))
        exit(1);
    terminal_settle(terminal, 50);
    return terminal;
}

// Down through the tables: the frame is whole when row 2 and the cursor say so.
static void
measure_moving(int rows, int columns)
{
    double times_ms[KEYS];
    size_t bytes = 0;
    Terminal *terminal = start_many(rows, columns);
    (void)terminal_bytes(terminal);
    for (int i = 0; i < KEYS; i++) {
        g_autofree char *number = g_strdup_printf("table %d of", i + 2);
        g_autofree char *name = g_strdup_printf("trueup check table_%05d_of_many", i + 1);
        gint64 started_us = g_get_monotonic_time();
        terminal_type(terminal, "j");
        if (!terminal_wait_row(terminal, 1, number) || !terminal_wait_row(terminal, -2, name) ||
            !terminal_wait_cursor(terminal, "»"))
            exit(1);
        times_ms[i] = elapsed_ms(started_us);
        bytes += terminal_bytes(terminal);
    }
    g_autofree char *what =
        g_strdup_printf("j at %dx%d, %zu bytes each", columns, rows, bytes / KEYS);
    report(what, times_ms, KEYS, "2 ms, worst 16 ms");
    terminal_close(terminal);
}

static void
measure_jumps(void)
{
    static const char *const keys[] = {"G", "g"};
    double times_ms[KEYS];
    Terminal *terminal = start_many(24, 80);
    for (int i = 0; i < KEYS; i++) {
        bool is_end = i % 2 == 0;
        gint64 started_us = g_get_monotonic_time();
        terminal_type(terminal, keys[i % 2]);
        if (!terminal_wait_row(terminal, 1, is_end ? "table 10,000 of" : "table 1 of") ||
            !terminal_wait_cursor(terminal, "»"))
            exit(1);
        times_ms[i] = elapsed_ms(started_us);
    }
    report("g and G", times_ms, KEYS, "2 ms, worst 16 ms");
    terminal_close(terminal);
}

// Each letter of a search looks at all names of both sides.
static void
measure_searching(void)
{
    static const char text[] = "04711_of";
    enum { ROUNDS = 20, LETTERS = sizeof text - 1 };
    double times_ms[ROUNDS * LETTERS];
    Terminal *terminal = start_many(24, 80);
    for (int round = 0; round < ROUNDS; round++) {
        terminal_type(terminal, "/");
        if (!terminal_wait_row(terminal, -1, "typing"))
            exit(1);
        for (int i = 0; i < LETTERS; i++) {
            g_autofree char *typed = g_strdup_printf("/%.*s", i + 1, text);
            gint64 started_us = g_get_monotonic_time();
            terminal_type(terminal, (char[]){text[i], '\0'});
            if (!terminal_wait_row(terminal, -2, typed))
                exit(1);
            times_ms[round * LETTERS + i] = elapsed_ms(started_us);
        }
        terminal_type(terminal, "\033");
        if (!terminal_wait_row(terminal, -1, "? help"))
            exit(1);
    }
    report("a letter of a search", times_ms, G_N_ELEMENTS(times_ms), "2 ms, worst 16 ms");
    terminal_close(terminal);
}

int
main(void)
{
    measure_first_frame();
    measure_moving(24, 80);
    measure_moving(50, 200);
    measure_jumps();
    measure_searching();
    return 0;
}
