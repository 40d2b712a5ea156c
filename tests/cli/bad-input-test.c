// Models that nobody should have to read: each is refused by name or becomes an unknown that says
// why, in a second of work and 256 MiB. Each is read in a process of its own, whose time and memory
// the system counts; as root it has the rights of nobody, for whom a closed folder is closed.
#include "tests/harness.h"

#include "models/models.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib/gstdio.h>

#if defined(__SANITIZE_ADDRESS__)
enum { MOST_SECONDS = 10, MOST_MIB = 2048 };
#else
enum { MOST_SECONDS = 1, MOST_MIB = 256 };
#endif

static const char head[] = "from flask_sqlalchemy import SQLAlchemy\n"
                           "db = SQLAlchemy()\n"
                           "class Good(db.Model):\n"
                           "    id = db.Column(db.Integer, primary_key=True)\n";

typedef struct {
    const char *fact;
    // the file: head, before, `times` times middle, `times` times after, end
    const char *before, *middle, *after, *end;
    int times;
    bool no_head;
    const char *expected; // in what is said
    const char *tables;
    void (*more)(const char *folder); // what else stands there
} Case;

// ---- what is more than one text ---------------------------------------------------------------

static void
write_file(const char *folder, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    assert_true(g_file_set_contents(path, text, -1, NULL));
    assert_int_equal(g_chmod(path, 0644), 0);
}

static void
make_link(const char *folder, const char *name, const char *to)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    assert_int_equal(symlink(to, path), 0);
}

static void
add_cycle(const char *folder)
{
    write_file(folder, "b.py",
               "from models import db\nfrom c import *\nclass B(db.Model):\n"
               "    id = db.Column(db.Integer, primary_key=True)\n");
    write_file(folder, "c.py",
               "from models import db\nfrom b import *\nclass C(db.Model):\n"
               "    id = db.Column(db.Integer, primary_key=True)\n");
}

static void
add_links(const char *folder)
{
    make_link(folder, "again", ".");
    make_link(folder, "self.py", "self.py");
}

static void
add_lost(const char *folder)
{
    make_link(folder, "lost.py", "/nowhere/lost.py");
}

static void
add_pipe(const char *folder)
{
    g_autofree char *path = g_build_filename(folder, "pipe.py", NULL);
    assert_int_equal(mkfifo(path, 0644), 0);
}

static void
add_device(const char *folder)
{
    make_link(folder, "zero.py", "/dev/zero");
}

static void
add_closed_folder(const char *folder)
{
    g_autofree char *path = g_build_filename(folder, "closed", NULL);
    assert_int_equal(g_mkdir(path, 0), 0);
}

static void
add_closed_file(const char *folder)
{
    write_file(folder, "secret.py", head);
    g_autofree char *path = g_build_filename(folder, "secret.py", NULL);
    assert_int_equal(g_chmod(path, 0), 0);
}

static void
add_nul(const char *folder)
{
    g_autofree char *path = g_build_filename(folder, "nul.py", NULL);
    assert_true(g_file_set_contents(path, "x = 1\0\n", 7, NULL));
    assert_int_equal(g_chmod(path, 0644), 0);
}

static const Case cases[] = {
    {"a file of 50 MB is refused by its size", .middle = "x = [1, 2, 3, 'some text'] # ..\n",
     .times = 1600000, .expected = "models.py: cannot be read: it has 49 MB, and at most 16 MB"},
    {"100,000 nested parentheses are refused", "x = ", "(", ")", "1\n", 100000, .tables = "good",
     .expected = "models.py:5:205: more than 200 brackets are open here"},
    {"100,000 open brackets are refused", "x = ", "[", .end = "\n", .times = 100000,
     .tables = "good", .expected = "more than 200 brackets are open here"},
    {"100,000 signs are refused", "x = ", "-", .end = "1\n", .times = 100000, .tables = "good",
     .expected = "nested more than 1,000 levels deep"},
    {"100,000 words not are refused", "x = ", "not ", .end = "1\n", .times = 100000,
     .tables = "good", .expected = "nested more than 1,000 levels deep"},
    {"100,000 attributes of attributes are refused", "x = db", ".a", .end = "\n", .times = 100000,
     .tables = "good", .expected = "more than 1,000 levels deep"},
    {"100,000 calls of calls are refused", "x = db", "()", .end = "\n", .times = 100000,
     .tables = "good", .expected = "more than 1,000 levels deep"},
    {"a sum of 100,000 is refused", "x = 1", " + 1", .end = "\n", .times = 100000, .tables = "good",
     .expected = "more than 1,000 levels deep"},
    {"10,000 nested f-strings are refused", "x = ", "f\"{", "}\"", "\n", 10000, .tables = "good",
     .expected = "more than 200 brackets are open here"},
    {"50,000 decorators are read", "", "@a\n", .end = "def f(): pass\n", .times = 50000,
     .tables = "good", .expected = "name 'a' is not defined"},
    {"100,000 branches are refused", "if a: pass\n", "elif b: pass\n", .times = 100000,
     .expected = "too many errors"},
    {"300,000 statements are read", "", "x = 1\n", .times = 300000, .tables = "good"},
    {"a string of 10 MB is read", "x = '", "aaaaaaaaaa", .end = "'\n", .times = 1000000,
     .tables = "good"},
    {"a number of a million digits is refused", "x = ", "9999999999", .end = "\n", .times = 100000,
     .tables = "good", .expected = "a number has more than 4,300 digits"},
    {"a table of 50,000 columns is known up to PostgreSQL's limit",
     "class T(db.Model):\n    id = db.Column(db.Integer, primary_key=True)\n",
     "    @@ = db.Column(db.Integer)\n", .times = 50000, .tables = "good t",
     .expected = "more columns than PostgreSQL takes"},
    {"modules that import each other are each read once", "from b import B\n", .more = add_cycle,
     .tables = "b c good"},
    {"a function that calls itself for ever is unknown",
     "def f(n):\n    return f(n + 1)\nclass T(db.Model):\n"
     "    id = db.Column(db.Integer, primary_key=True)\n    name = db.Column(db.String(f(0)))\n",
     .tables = "good t", .expected = "gave up after 200 calls within each other"},
    {"a loop without an end is given up", "while True:\n    pass\n", .tables = "good",
     .expected = "gave up after 2000000 steps"},
    {"a large dict that 5,000 unknown conditions change is given up",
     "import os\nd = dict.fromkeys(range(20000))\n", "if os.environ.get('A'):\n    d[1] = os\n",
     .times = 5000, .tables = "good", .expected = "gave up after too much memory"},
    {"a text that doubles is given up",
     "a = 'ha'\nfor i in range(100): a = a + a\n"
     "class T(db.Model):\n    id = db.Column(db.String(len(a)), primary_key=True)\n",
     .tables = "good t", .expected = "gave up after a str of more than 4194304 characters"},
    {"a power of a power is unknown",
     "a = 9 ** 9 ** 9\nclass T(db.Model):\n    id = db.Column(db.String(a), primary_key=True)\n",
     .tables = "good t", .expected = "the length is not known: "},
    {"a text of a billion characters is unknown",
     "a = 'a' * 10 ** 9\nclass T(db.Model):\n"
     "    id = db.Column(db.String(len(a)), primary_key=True)\n",
     .tables = "good t", .expected = "the length is not known: gave up"},
    {"a list that doubles is given up",
     "l = [1]\nfor i in range(100): l += l\nclass T(db.Model):\n"
     "    id = db.Column(db.String(len(l)), primary_key=True)\n",
     .tables = "good t", .expected = "the length is not known: gave up"},
    {"a format of formats is given up",
     "a = '{0}{0}{0}{0}{0}{0}{0}{0}{0}{0}'\nfor i in range(20): a = a.format(a)\n"
     "class T(db.Model):\n    id = db.Column(db.String(len(a)), primary_key=True)\n",
     .tables = "good t", .expected = "the length is not known: gave up"},
    {"tuples that double are given up when they are printed",
     "t = ()\nfor i in range(64): t = (t, t)\nclass T(db.Model):\n"
     "    id = db.Column(db.String(len(repr(t))), primary_key=True)\n",
     .tables = "good t", .expected = "gave up"},
    {"a NUL byte is named", .more = add_nul, .tables = "good",
     .expected = "nul.py:1:6: the file contains a NUL byte"},
    {"a byte that is not UTF-8 is named", "name = '\xe9'\n",
     .expected = "models.py:5:9: byte 0xe9 is not UTF-8"},
    {"Latin-1 that says so is read",
     "# -*- coding: latin-1 -*-\nx = '\xe9'\n"
     "from flask_sqlalchemy import SQLAlchemy\ndb = SQLAlchemy()\nclass Good(db.Model):\n"
     "    id = db.Column(db.Integer, primary_key=True)\n",
     .no_head = true, .tables = "good"},
    {"Python 2 is named, and its classes are read",
     "print 'hello'\nclass T(db.Model):\n"
     "    id = db.Column(db.Integer, primary_key=True)\n",
     .tables = "good t", .expected = "models.py:5:7: this is Python 2"},
    {"a folder that is its own child is read once", .more = add_links, .tables = "good",
     .expected = "self.py: cannot be read: Too many levels of symbolic links"},
    {"a file that is gone is named", .more = add_lost, .tables = "good",
     .expected = "lost.py: cannot be read: No such file or directory"},
    {"a pipe is not waited for", .more = add_pipe, .tables = "good",
     .expected = "pipe.py: cannot be read: it is no file"},
    {"a device is not read", .more = add_device, .tables = "good",
     .expected = "zero.py: cannot be read: it is no file"},
    {"a folder without rights is named", .more = add_closed_folder, .tables = "good",
     .expected = "closed: the folder cannot be read: Permission denied"},
    {"a file without rights is named", .more = add_closed_file, .tables = "good",
     .expected = "secret.py: cannot be read: Permission denied"},
};

// ---- reading them in a process of its own -----------------------------------------------------

static void
add_times(GString *text, const char *piece, int times)
{
    const char *number = piece == NULL ? NULL : strstr(piece, "@@");
    for (int i = 0; piece != NULL && i < times; i++)
        if (number != NULL)
            g_string_append_printf(text, "%.*sc%d%s", (int)(number - piece), piece, i, number + 2);
        else
            g_string_append(text, piece);
}

static char *
make_folder(const Case *row)
{
    g_autoptr(GError) error = NULL;
    char *folder = g_dir_make_tmp("trueup-bad-XXXXXX", &error);
    assert_non_null(folder);
    assert_int_equal(g_chmod(folder, 0755), 0);
    g_autoptr(GString) text = g_string_new(row->no_head ? "" : head);
    add_times(text, row->before, 1);
    add_times(text, row->middle, row->times);
    add_times(text, row->after, row->times);
    add_times(text, row->end, 1);
    write_file(folder, "models.py", text->str);
    if (row->more != NULL)
        row->more(folder);
    return folder;
}

static void
remove_folder(const char *folder)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    for (const char *name = g_dir_read_name(dir); name != NULL; name = g_dir_read_name(dir)) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        assert_int_equal(remove(path), 0);
    }
    assert_int_equal(rmdir(folder), 0);
}

// "tables: …" and what is said, or why nothing could be read.
static char *
describe(const char *folder)
{
    const char *const paths[] = {folder, NULL};
    g_autoptr(GError) error = NULL;
    Schema *schema = models_read(paths, NULL, NULL, &error);
    if (schema == NULL)
        return g_strdup(error->message);
    GString *text = g_string_new("tables:");
    for (size_t i = 0; i < schema->count; i++)
        if (schema->objects[i]->kind == KIND_TABLE)
            g_string_append_printf(text, " %s", schema->objects[i]->name);
    for (size_t i = 0; i < schema->diagnostics.count; i++) {
        g_autofree char *origin = origin_text(schema->diagnostics.rows[i].origin);
        g_string_append_printf(text, "\n%s: %s", origin, schema->diagnostics.rows[i].text);
    }
    g_string_append_c(text, '\n');
    return g_string_free(text, FALSE);
}

static void
become_nobody(void)
{
    enum { NOBODY = 65534 };
    if (geteuid() == 0 && (setgid(NOBODY) != 0 || setuid(NOBODY) != 0))
        _exit(1);
}

static void
read_in_child(const char *folder, int answer)
{
    become_nobody();
    g_autofree char *said = describe(folder);
    size_t length = strlen(said);
    _exit(write(answer, said, length) == (ssize_t)length ? 0 : 1);
}

static char *
read_answer(int answer)
{
    GString *text = g_string_new(NULL);
    char bytes[4096];
    for (ssize_t got = read(answer, bytes, sizeof bytes); got > 0;
         got = read(answer, bytes, sizeof bytes))
        g_string_append_len(text, bytes, got);
    close(answer);
    return g_string_free(text, FALSE);
}

static char *
read_apart(const char *folder, struct rusage *usage)
{
    int pipes[2], status = 0;
    assert_int_equal(pipe(pipes), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        read_in_child(folder, pipes[1]);
    close(pipes[1]);
    char *said = read_answer(pipes[0]);
    assert_int_equal(wait4(child, &status, 0, usage), child);
    assert_int_equal(status, 0);
    return said;
}

static void
check_said(const Case *row, const char *said)
{
    g_autofree char *tables = g_strdup_printf("tables: %s\n", row->tables);
    bool is_said = row->expected == NULL || strstr(said, row->expected) != NULL;
    bool is_read = row->tables == NULL || g_str_has_prefix(said, tables);
    if (!is_said || !is_read)
        fail_msg("expected %s%s\nfound %.2000s", row->tables == NULL ? "" : tables,
                 row->expected == NULL ? "" : row->expected, said);
}

static void
check_case(void **state)
{
    const Case *row = *state;
    struct rusage usage = {0};
    g_autofree char *folder = make_folder(row);
    g_autofree char *said = read_apart(folder, &usage);
    remove_folder(folder);
    check_said(row, said);
    double seconds = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
                     (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
    if (seconds > MOST_SECONDS || usage.ru_maxrss > MOST_MIB * 1024L)
        fail_msg("%.2f s of work and %ld MiB", seconds, usage.ru_maxrss / 1024);
}

int
main(void)
{
    struct CMUnitTest tests[G_N_ELEMENTS(cases)] = {0};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        tests[i] = (struct CMUnitTest){.name = cases[i].fact,
                                       .test_func = check_case,
                                       .initial_state = (void *)(uintptr_t)&cases[i]};
    return cmocka_run_group_tests_name("bad input", tests, NULL, NULL);
}
