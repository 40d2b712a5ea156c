#include "tests/server/server.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

// True when no process has the folder in its command line.
static bool
nobody_runs_in(const char *folder)
{
    g_autoptr(GDir) processes = g_dir_open("/proc", 0, NULL);
    for (const char *name = NULL; (name = g_dir_read_name(processes)) != NULL;) {
        g_autofree char *path = g_build_filename("/proc", name, "cmdline", NULL);
        g_autofree char *line = NULL;
        size_t length = 0;
        if (!g_ascii_isdigit(*name) || !g_file_get_contents(path, &line, &length, NULL))
            continue;
        if (memmem(line, length, folder, strlen(folder)) != NULL)
            return false;
    }
    return true;
}

// Waits until a folder and all processes that have to do with it are gone.
static bool
is_soon_gone(const char *folder)
{
    gint64 deadline = g_get_monotonic_time() + 20 * G_USEC_PER_SEC;
    bool gone = false;
    while (!gone && g_get_monotonic_time() < deadline) {
        gone = !g_file_test(folder, G_FILE_TEST_EXISTS) && nobody_runs_in(folder);
        g_usleep(5000);
    }
    return gone;
}

static void
after_its_end_nothing_is_left(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    Sandbox *sandbox = sandbox_start(NULL, &error);
    assert_non_null(sandbox);
    g_autofree char *folder = g_strdup(sandbox_folder(sandbox));
    assert_true(g_file_test(folder, G_FILE_TEST_IS_DIR));
    assert_false(nobody_runs_in(folder));
    sandbox_stop(sandbox);
    assert_false(g_file_test(folder, G_FILE_TEST_EXISTS));
    assert_true(nobody_runs_in(folder));
}

// Starts a sandbox in a child and tells its folder; the child then ends in the way of `end`.
static char *
folder_of_child(void (*end)(Sandbox *), pid_t *child)
{
    int pipe_ends[2];
    char folder[256] = "";
    assert_int_equal(pipe(pipe_ends), 0);
    *child = fork();
    if (*child == 0) {
        Sandbox *sandbox = sandbox_start(NULL, NULL);
        const char *name = sandbox_folder(sandbox);
        if (write(pipe_ends[1], name, strlen(name) + 1) < 0)
            _exit(9);
        end(sandbox);
        _exit(0);
    }
    close(pipe_ends[1]);
    assert_true(read(pipe_ends[0], folder, sizeof folder) > 1);
    close(pipe_ends[0]);
    return g_strdup(folder);
}

// The process that is our child and watches over the folder.
static pid_t
watchdog_of(const char *folder)
{
    g_autofree char *path = g_strdup_printf("/proc/self/task/%d/children", (int)getpid());
    g_autofree char *text = NULL;
    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_auto(GStrv) pids = g_strsplit(g_strstrip(text), " ", -1);
    for (size_t i = 0; pids[i] != NULL; i++) {
        g_autofree char *file = g_build_filename("/proc", pids[i], "cmdline", NULL);
        g_autofree char *line = NULL;
        size_t length = 0;
        if (g_file_get_contents(file, &line, &length, NULL) &&
            memmem(line, length, folder, strlen(folder)) != NULL)
            return (pid_t)g_ascii_strtoll(pids[i], NULL, 10);
    }
    return 0;
}

static void
after_its_watchdog_was_killed_nothing_is_left(void **state)
{
    (void)state;
    Sandbox *sandbox = sandbox_start(NULL, NULL);
    assert_non_null(sandbox);
    g_autofree char *folder = g_strdup(sandbox_folder(sandbox));
    pid_t watchdog = watchdog_of(folder);
    assert_true(watchdog > 1);
    kill(watchdog, SIGKILL);
    sandbox_stop(sandbox);
    assert_true(is_soon_gone(folder));
}

static void
wait_to_be_killed(Sandbox *sandbox)
{
    g_autofree char *address = sandbox_database(sandbox, "busy", NULL, NULL);
    g_autoptr(Connection) connection = connection_open(address, NULL, NULL);
    (void)!connection_execute(connection, "SELECT pg_catalog.pg_sleep(600)", NULL);
}

static void
leave_without_a_word(Sandbox *sandbox)
{
    (void)sandbox;
    _exit(3);
}

static void
after_sigkill_nothing_is_left(void **state)
{
    (void)state;
    pid_t child = 0;
    g_autofree char *folder = folder_of_child(wait_to_be_killed, &child);
    assert_true(g_file_test(folder, G_FILE_TEST_IS_DIR));
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    assert_true(is_soon_gone(folder));
}

static void
after_an_exit_without_cleaning_nothing_is_left(void **state)
{
    (void)state;
    pid_t child = 0;
    g_autofree char *folder = folder_of_child(leave_without_a_word, &child);
    waitpid(child, NULL, 0);
    assert_true(is_soon_gone(folder));
}

static void
a_start_that_fails_says_why_and_leaves_nothing(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autofree char *base = g_dir_make_tmp("trueup-test-XXXXXX", NULL);
    assert_int_equal(g_chmod(base, 0755), 0);
    // an initdb that makes next to nothing, and a server that does not start on it
    g_autofree char *initdb = g_build_filename(base, "initdb", NULL);
    g_autofree char *postgres = g_build_filename(base, "postgres", NULL);
    const char *to_initdb = "#!/bin/sh\n: >\"$2/PG_VERSION\"\n";
    const char *to_postgres = "#!/bin/sh\n"
                              "case $1 in -D) echo 'FATAL:  out of luck' >&2; exit 1;; esac\n";
    g_file_set_contents(initdb, to_initdb, -1, NULL);
    g_file_set_contents(postgres, to_postgres, -1, NULL);
    g_chmod(initdb, 0755);
    g_chmod(postgres, 0755);
    g_setenv("TMPDIR", base, TRUE);
    if (geteuid() == 0)
        g_chmod(base, 01777);
    const SandboxOptions options = {.programs = base};
    assert_null(sandbox_start(&options, &error));
    g_unsetenv("TMPDIR");
    assert_string_equal(error->message,
                        "the private server does not start: out of luck\n"
                        "hint: PGBIN names other server programs, --sandbox a scratch server");
    g_remove(initdb);
    g_remove(postgres);
    assert_int_equal(g_rmdir(base), 0); // empty: the server's folder is gone
}

static void
no_programs_where_pgbin_points_is_an_error(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_setenv("PGBIN", "/nowhere", TRUE);
    g_autofree char *programs = sandbox_find_programs(&error);
    g_unsetenv("PGBIN");
    assert_null(programs);
    assert_string_equal(error->message,
                        "/nowhere: PGBIN names this folder, but initdb and postgres are not in it\n"
                        "hint: unset PGBIN, or set it to the folder of PostgreSQL's server "
                        "programs");
}

static gpointer
start_one(gpointer data)
{
    (void)data;
    return sandbox_start(NULL, NULL);
}

static void
several_live_at_the_same_time(void **state)
{
    (void)state;
    GThread *threads[3];
    Sandbox *sandboxes[3];
    for (int i = 0; i < 3; i++)
        threads[i] = g_thread_new("start", start_one, NULL);
    for (int i = 0; i < 3; i++) {
        sandboxes[i] = g_thread_join(threads[i]);
        assert_non_null(sandboxes[i]);
    }
    assert_string_not_equal(sandbox_folder(sandboxes[0]), sandbox_folder(sandboxes[1]));
    for (int i = 0; i < 3; i++)
        sandbox_stop(sandboxes[i]);
}

static void
its_folder_is_ours_alone(void **state)
{
    (void)state;
    struct stat status;
    assert_int_equal(g_stat(sandbox_folder(server_sandbox()), &status), 0);
    assert_int_equal(status.st_mode & 0777, 0700);
    assert_int_not_equal(status.st_uid, 0);
}

static void
scripts_have_no_superuser_rights(void **state)
{
    (void)state;
    g_autofree char *address = server_database(NULL);
    g_autoptr(Connection) connection = server_connect(address);
    g_autoptr(GError) error = NULL;
    g_autofree char *super =
        server_value(connection, "SELECT usesuper FROM pg_user WHERE usename = current_user");
    assert_string_equal(super, "f");
    assert_false(connection_execute(connection, "COPY pg_class TO PROGRAM 'cat'", &error));
    assert_int_equal(error->code, SERVER_ERROR_PERMISSION);
}

static void
databases_are_copied_from_a_template(void **state)
{
    (void)state;
    g_autofree char *first = server_database("CREATE TABLE t (a int); INSERT INTO t VALUES (7);");
    g_autofree char *second = sandbox_database(server_sandbox(), "copy", first, NULL);
    g_autoptr(Connection) connection = server_connect(second);
    g_autofree char *value = server_value(connection, "SELECT a FROM t");
    assert_string_equal(value, "7");
    assert_true(sandbox_drop_database(server_sandbox(), second, NULL));
    assert_false(connection_execute(connection, "SELECT 1", NULL));
}

static void
four_thousand_tables_fit_into_one_transaction(void **state)
{
    (void)state;
    // every CREATE TABLE with a serial key locks five relations; 4,000 of them would not fit into
    // the 64 locks for each session that are the default
    g_autofree char *address = server_database(NULL);
    g_autoptr(Connection) connection = server_connect(address);
    server_run(connection, "BEGIN;"
                           "DO $$ BEGIN FOR i IN 1..4000 LOOP"
                           " EXECUTE format('CREATE TABLE t%s (id int)', i); END LOOP; END $$;"
                           "COMMIT");
    g_autofree char *count =
        server_value(connection, "SELECT count(*) FROM pg_class WHERE relname ~ '^t[0-9]+$'");
    assert_string_equal(count, "4000");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(after_its_end_nothing_is_left),
        cmocka_unit_test(after_its_watchdog_was_killed_nothing_is_left),
        cmocka_unit_test(after_sigkill_nothing_is_left),
        cmocka_unit_test(after_an_exit_without_cleaning_nothing_is_left),
        cmocka_unit_test(a_start_that_fails_says_why_and_leaves_nothing),
        cmocka_unit_test(no_programs_where_pgbin_points_is_an_error),
        cmocka_unit_test(several_live_at_the_same_time),
        cmocka_unit_test(its_folder_is_ours_alone),
        cmocka_unit_test(scripts_have_no_superuser_rights),
        cmocka_unit_test(databases_are_copied_from_a_template),
        cmocka_unit_test(four_thousand_tables_fit_into_one_transaction),
    };
    return cmocka_run_group_tests_name("sandbox", tests, server_start, server_stop);
}
