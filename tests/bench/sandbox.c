// How long the private server takes: the first start makes the image, the next ones copy it.

#include "server/sandbox.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { ROUNDS = 7 };

static int
compare_times(const void *a, const void *b)
{
    const double *left = a, *right = b;
    return (*left > *right) - (*left < *right);
}

static double
median(double *times, size_t count)
{
    qsort(times, count, sizeof *times, compare_times);
    return times[count / 2];
}

static double
since_ms(gint64 begin_us)
{
    return (double)(g_get_monotonic_time() - begin_us) / 1000;
}

// Starts and stops a server once; times in milliseconds.
static bool
measure(const SandboxOptions *options, double *start, double *database, double *stop)
{
    g_autoptr(GError) error = NULL;
    gint64 begin_us = g_get_monotonic_time();
    Sandbox *sandbox = sandbox_start(options, &error);
    if (sandbox == NULL) {
        fprintf(stderr, "%s\n", error->message);
        return false;
    }
    *start = since_ms(begin_us);
    begin_us = g_get_monotonic_time();
    g_autofree char *address = sandbox_database(sandbox, "bench", NULL, NULL);
    *database = since_ms(begin_us);
    begin_us = g_get_monotonic_time();
    sandbox_stop(sandbox);
    *stop = since_ms(begin_us);
    return address != NULL;
}

// The programs under another path are other programs: their image is not there yet.
static char *
unknown_programs(const char *programs, const char *folder)
{
    static const char *const names[] = {"initdb", "postgres"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_build_filename(folder, names[i], NULL);
        g_autofree char *script =
            g_strdup_printf("#!/bin/sh\nexec %s/%s \"$@\"\n", programs, names[i]);
        if (!g_file_set_contents(path, script, -1, NULL) || g_chmod(path, 0755) != 0)
            return NULL;
    }
    return g_chmod(folder, 0755) == 0 ? g_strdup(folder) : NULL;
}

static void
forget(const char *folder)
{
    static const char *const names[] = {"initdb", "postgres"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_build_filename(folder, names[i], NULL);
        g_remove(path);
    }
    g_rmdir(folder);
}

int
main(void)
{
    g_autofree char *programs = sandbox_find_programs(NULL);
    g_autofree char *folder = g_dir_make_tmp("trueup-bench-XXXXXX", NULL);
    g_autofree char *unknown = unknown_programs(programs, folder);
    double first = 0, start[ROUNDS], database[ROUNDS], stop[ROUNDS];
    const SandboxOptions options = {.programs = unknown};
    bool measured = measure(&options, &first, &database[0], &stop[0]);
    for (size_t i = 0; measured && i < ROUNDS; i++)
        measured = measure(NULL, &start[i], &database[i], &stop[i]);
    forget(folder);
    if (!measured)
        return 1;
    printf("first start       %6.1f ms\n", first);
    printf("next start        %6.1f ms (median of %d)\n", median(start, ROUNDS), ROUNDS);
    printf("a database        %6.1f ms\n", median(database, ROUNDS));
    printf("end               %6.1f ms\n", median(stop, ROUNDS));
    return 0;
}
