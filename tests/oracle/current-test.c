// Where a database is: what the real Alembic prints for these rows is what trueup prints.
#include "tests/server/server.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

// a - b - c      (feat)      f depends on d
//      \- d - e              g merges c and f
static const char *const files[][2] = {
    {"versions/1.py", "\"\"\"one\"\"\"\nrevision = 'aaaa'\ndown_revision = None\n"},
    {"versions/2.py", "\"\"\"two\"\"\"\nrevision = 'bbbb'\ndown_revision = 'aaaa'\n"},
    {"versions/3.py", "\"\"\"three\n\nmore\"\"\"\nrevision = 'cccc'\ndown_revision = 'bbbb'\n"
                      "branch_labels = ('feat',)\n"},
    {"versions/4.py", "\"\"\"four\"\"\"\nrevision = 'dddd'\ndown_revision = 'bbbb'\n"},
    {"versions/5.py", "\"\"\"five\"\"\"\nrevision = 'eeee'\ndown_revision = 'dddd'\n"},
    {"versions/6.py",
     "\"\"\"six\"\"\"\nrevision = 'ffff'\ndown_revision = None\ndepends_on = 'dddd'\n"},
    {"versions/7.py", "\"\"\"seven\"\"\"\nrevision = '9999'\ndown_revision = ('cccc', 'ffff')\n"},
    {"script.py.mako", ""},
    {"alembic.ini", "[alembic]\nscript_location = .\n"},
    {"env.py", "import os\nfrom alembic import context\nfrom sqlalchemy import create_engine\n"
               "with create_engine(os.environ['DATABASE_URL']).connect() as connection:\n"
               "    context.configure(connection=connection)\n"
               "    with context.begin_transaction():\n"
               "        context.run_migrations()\n"},
};

static char *project;

static int
make_project(void **state)
{
    project = g_dir_make_tmp("trueup-current-XXXXXX", NULL);
    g_autofree char *versions = g_build_filename(project, "versions", NULL);
    assert_int_equal(g_mkdir(versions, 0755), 0);
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *path = g_build_filename(project, files[i][0], NULL);
        assert_true(g_file_set_contents(path, files[i][1], -1, NULL));
    }
    return server_start(state);
}

static int
remove_project(void **state)
{
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *path = g_build_filename(project, files[i][0], NULL);
        g_unlink(path);
    }
    g_autofree char *versions = g_build_filename(project, "versions", NULL);
    g_rmdir(versions);
    g_rmdir(project);
    g_free(project);
    return server_stop(state);
}

static char *
url_of(const char *address)
{
    g_autoptr(Connection) connection = server_connect(address);
    const ConnectionFacts *facts = connection_facts(connection);
    // Alembic shows the path of a socket as a URL has it.
    g_autofree char *host = g_uri_escape_string(facts->host, NULL, FALSE);
    return g_strdup_printf("postgresql://%s@/%s?host=%s&port=%s", facts->user, facts->database,
                           host, facts->port);
}

// What a program prints to stdout, "failed" when it does.
static char *
run(const char *url, const char *const *program, const char *words)
{
    g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new(
        G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
    g_subprocess_launcher_set_cwd(launcher, project);
    g_subprocess_launcher_setenv(launcher, "DATABASE_URL", url, TRUE);
    g_subprocess_launcher_setenv(launcher, "PYTHONDONTWRITEBYTECODE", "1", TRUE);
    GStrvBuilder *builder = g_strv_builder_new();
    for (size_t i = 0; program[i] != NULL; i++)
        g_strv_builder_add(builder, program[i]);
    g_auto(GStrv) parts = g_strsplit(words, " ", -1);
    for (size_t i = 0; parts[i] != NULL; i++)
        g_strv_builder_add(builder, parts[i]);
    g_auto(GStrv) vector = g_strv_builder_end(builder);
    g_strv_builder_unref(builder);
    g_autoptr(GError) error = NULL;
    g_autoptr(GSubprocess) process =
        g_subprocess_launcher_spawnv(launcher, (const char *const *)vector, &error);
    g_autofree char *output = NULL;
    if (process == NULL ||
        !g_subprocess_communicate_utf8(process, NULL, NULL, &output, NULL, &error))
        fail_msg("%s: %s", vector[0], error->message);
    return g_subprocess_get_successful(process) ? g_steal_pointer(&output) : g_strdup("failed");
}

static int
compare_lines(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

// `current` has the order of a Python set.
static char *
sort_lines(const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    qsort(lines, g_strv_length(lines), sizeof *lines, compare_lines);
    return g_strjoinv("\n", lines);
}

// Alembic keeps the children of a revision in a Python set: their order changes from run to run
// with the hash seed. Ours is that of the files, which is the order of their names here.
static char *
order_children(const char *text)
{
    static const char label[] = "Branches into: ";
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (size_t i = 0; lines[i] != NULL; i++) {
        if (!g_str_has_prefix(lines[i], label))
            continue;
        g_auto(GStrv) names = g_strsplit(lines[i] + strlen(label), ", ", -1);
        qsort(names, g_strv_length(names), sizeof *names, compare_lines);
        g_autofree char *joined = g_strjoinv(", ", names);
        g_free(lines[i]);
        lines[i] = g_strconcat(label, joined, NULL);
    }
    return g_strjoinv("\n", lines);
}

typedef struct {
    const char *fact, *rows, *words;
} Case;

static Case cases[] = {
    {"without a version table nothing is printed", NULL, "current"},
    {"without a row nothing is printed", "", "current"},
    {"a branch point says so", "('bbbb')", "current"},
    {"two branches are two lines", "('cccc'), ('eeee')", "current"},
    {"what a row depends on is current as well", "('cccc'), ('ffff')", "current"},
    {"a merge point says so", "('9999')", "current"},
    {"-v begins with the address", "('cccc')", "current -v"},
    {"-v has a block for each", "('9999')", "current -v"},
    {"a row that no file has is an error", "('gone')", "current"},
    {"-i marks the rows", "('cccc'), ('eeee')", "history -i"},
    {"-i marks nothing without rows", "", "history -i"},
    {"-i -v marks in the block", "('bbbb')", "history -i -v"},
    {"a range may begin at the database", "('bbbb')", "history -r current:"},
    {"a range may begin at an empty database", "", "history -r current:eeee"},
    {"a range may end at the database", "('eeee')", "history -r :current"},
    {"a range to another branch is an error", "('eeee')", "history -r current:cccc"},
    {"a range from two rows needs both below", "('cccc'), ('eeee')", "history -r current:heads"},
    {"show current shows the row", "('dddd')", "show current"},
};

static void
check_case(void **state)
{
    const Case *row = *state;
    static const char *const alembic[] = {"/usr/bin/python3", "-m", "alembic", NULL};
    const char *trueup[] = {g_getenv("TRUEUP"), NULL};
    g_autofree char *filled =
        row->rows == NULL || *row->rows == '\0'
            ? g_strdup("")
            : g_strdup_printf("INSERT INTO alembic_version VALUES %s", row->rows);
    g_autofree char *sql = g_strdup_printf(
        "CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY); %s", filled);
    g_autofree char *address = server_database(row->rows == NULL ? NULL : sql);
    g_autofree char *url = url_of(address);
    g_autofree char *ours = run(url, trueup, row->words);
    g_autofree char *printed = run(url, alembic, row->words);
    g_autofree char *theirs = order_children(printed);
    g_autofree char *found = sort_lines(ours);
    g_autofree char *expected = sort_lines(theirs);
    if (g_str_has_prefix(row->words, "current"))
        assert_string_equal(found, expected);
    else
        assert_string_equal(ours, theirs);
}

static void
current_makes_no_table(void **state)
{
    (void)state;
    const char *trueup[] = {g_getenv("TRUEUP"), NULL};
    g_autofree char *address = server_database(NULL);
    g_autofree char *url = url_of(address);
    g_free(run(url, trueup, "current"));
    g_autoptr(Connection) connection = server_connect(address);
    g_autofree char *table = server_value(connection, "SELECT to_regclass('alembic_version')");
    assert_string_equal(table, "");
}

int
main(void)
{
    struct CMUnitTest tests[G_N_ELEMENTS(cases) + 1] = {
        [G_N_ELEMENTS(cases)] = cmocka_unit_test(current_makes_no_table)};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        tests[i] = (struct CMUnitTest){
            .name = cases[i].fact, .test_func = check_case, .initial_state = &cases[i]};
    return cmocka_run_group_tests_name("current", tests, make_project, remove_project);
}
