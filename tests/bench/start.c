// What the start of the program costs beside psql's: wall and CPU time of the smallest commands,
// each run in turn so that a busy machine is busy for all of them. "current" reads 500 revision
// files and asks one database. Prints medians, and ratios to `psql -c`; the budget is 1.5 for
// current. The first frame of the screens is in tests/bench/screens.

#include "server/sandbox.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROUNDS = 100, REVISIONS = 500 };

typedef struct {
    const char *name;
    char *arguments[6];
    double wall_ms[ROUNDS], cpu_ms[ROUNDS];
} Row;

static double
timeval_ms(const struct timeval *time)
{
    return (double)time->tv_sec * 1000 + (double)time->tv_usec / 1000;
}

// Runs it once, its output thrown away; ends the benchmark if it fails.
static void
run_once(Row *row, int round)
{
    gint64 begin_us = g_get_monotonic_time();
    pid_t pid = fork();
    if (pid == 0) {
        int nothing = open("/dev/null", O_WRONLY | O_CLOEXEC);
        dup2(nothing, STDOUT_FILENO);
        execv(row->arguments[0], row->arguments);
        _exit(127);
    }
    int status = 0;
    struct rusage usage = {0};
    if (wait4(pid, &status, 0, &usage) != pid || status != 0) {
        fprintf(stderr, "%s ended with %d\n", row->name, WEXITSTATUS(status));
        exit(1);
    }
    row->wall_ms[round] = (double)(g_get_monotonic_time() - begin_us) / 1000;
    row->cpu_ms[round] = timeval_ms(&usage.ru_utime) + timeval_ms(&usage.ru_stime);
}

static int
compare_times(const void *a, const void *b)
{
    const double *left = a, *right = b;
    return (*left > *right) - (*left < *right);
}

static double
median(double *times)
{
    qsort(times, ROUNDS, sizeof *times, compare_times);
    return times[ROUNDS / 2];
}

static void
report(Row *rows, size_t count)
{
    double wall = 0, cpu = 0;
    for (size_t i = 0; i < count; i++) {
        double row_wall = median(rows[i].wall_ms), row_cpu = median(rows[i].cpu_ms);
        if (i == 0) {
            wall = row_wall;
            cpu = row_cpu;
        }
        printf("%-18s wall %7.2f ms  x%.2f   cpu %6.2f ms  x%.2f\n", rows[i].name, row_wall,
               row_wall / wall, row_cpu, row_cpu / cpu);
    }
}

// A history of 500 revisions in `folder`; the last one is revision 0499.
static void
write_project(const char *folder)
{
    g_autofree char *versions = g_build_filename(folder, "migrations", "versions", NULL);
    g_autofree char *environment = g_build_filename(folder, "migrations", "env.py", NULL);
    if (g_mkdir_with_parents(versions, 0755) != 0 ||
        !g_file_set_contents(environment, "from alembic import context\n", -1, NULL))
        exit(1);
    for (int i = 0; i < REVISIONS; i++) {
        g_autofree char *path = g_strdup_printf("%s/%04d_add_column.py", versions, i);
        g_autofree char *before = i > 0 ? g_strdup_printf("'%04d'", i - 1) : g_strdup("None");
        g_autofree char *text =
            g_strdup_printf("\"\"\"add column %d\"\"\"\nfrom alembic import op\n"
                            "import sqlalchemy as sa\n\nrevision = '%04d'\ndown_revision = %s\n"
                            "branch_labels = None\ndepends_on = None\n\n\n"
                            "def upgrade():\n    op.add_column('t', sa.Column('c%d', sa.Text()))\n"
                            "\n\ndef downgrade():\n    op.drop_column('t', 'c%d')\n",
                            i, i, before, i, i);
        if (!g_file_set_contents(path, text, -1, NULL))
            exit(1);
    }
}

static void
remove_project(const char *folder)
{
    const char *const arguments[] = {"rm", "-rf", folder, NULL};
    g_autoptr(GSubprocess) removal = g_subprocess_newv(arguments, G_SUBPROCESS_FLAGS_NONE, NULL);
    if (removal != NULL)
        g_subprocess_wait(removal, NULL, NULL);
}

// Interleaved, so that each round is as busy for one as for the other.
static void
measure(const char *psql, const char *address)
{
    g_autofree char *trueup = g_strdup(g_getenv("TRUEUP"));
    g_autofree char *database = g_strconcat("--database=", address, NULL);
    g_autofree char *program = g_strdup(psql), *target = g_strdup(address);
    Row rows[] = {
        {"psql -c",
         {program, (char[]){"-XAtc"}, (char[]){"TABLE alembic_version"}, target},
         {0},
         {0}},
        {"psql --version", {program, (char[]){"--version"}}, {0}, {0}},
        {"trueup --version", {trueup, (char[]){"--version"}}, {0}, {0}},
        {"trueup --help", {trueup, (char[]){"--help"}}, {0}, {0}},
        {"trueup heads", {trueup, (char[]){"heads"}}, {0}, {0}},
        {"trueup current", {trueup, (char[]){"current"}, database}, {0}, {0}},
    };
    for (int round = 0; round < ROUNDS; round++)
        for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
            run_once(&rows[i], round);
    report(rows, G_N_ELEMENTS(rows));
}

int
main(void)
{
    g_autoptr(GError) error = NULL;
    Sandbox *sandbox = g_getenv("TRUEUP") != NULL ? sandbox_start(NULL, &error) : NULL;
    if (sandbox == NULL) {
        fprintf(stderr, "%s\n",
                error != NULL ? error->message : "TRUEUP names the program to measure");
        return 1;
    }
    g_autofree char *folder = g_dir_make_tmp("trueup-start-XXXXXX", NULL);
    g_autofree char *psql = g_build_filename(sandbox_programs(sandbox), "psql", NULL);
    g_autofree char *address =
        sandbox_load_text(sandbox, "bench", "version",
                          "CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY);"
                          "INSERT INTO alembic_version VALUES ('0499')",
                          &error);
    bool ready = folder != NULL && address != NULL && g_chdir(folder) == 0;
    if (ready) {
        write_project(folder);
        measure(psql, address);
        remove_project(folder);
    }
    sandbox_stop(sandbox);
    return ready ? 0 : 1;
}
