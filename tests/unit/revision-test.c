#include "revision/revision.h"
#include "run/history.h"
#include "tests/harness.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

// ---- a folder of files, and what the graph says of it ----------------------------------------

typedef struct {
    const char *name, *text;
} File;

static char *
make_folder(const File *files)
{
    char *folder = g_dir_make_tmp("trueup-revisions-XXXXXX", NULL);
    assert_non_null(folder);
    for (size_t i = 0; files[i].name != NULL; i++) {
        g_autofree char *path = g_build_filename(folder, files[i].name, NULL);
        assert_true(g_file_set_contents(path, files[i].text, -1, NULL));
    }
    return folder;
}

static void
remove_folder(char *folder, const File *files)
{
    for (size_t i = 0; files[i].name != NULL; i++) {
        g_autofree char *path = g_build_filename(folder, files[i].name, NULL);
        g_unlink(path);
    }
    g_rmdir(folder);
    g_free(folder);
}

static void
add_ids(GString *text, const char *label, Revisions list)
{
    g_string_append(text, label);
    for (size_t i = 0; i < list.count; i++)
        g_string_append_printf(text, " %s", list.items[i]->id);
    g_string_append_c(text, '\n');
}

static char *
describe(const RevisionGraph *graph)
{
    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < graph->all.count; i++) {
        const Revision *revision = graph->all.items[i];
        g_string_append_printf(text, "%s \"%s\"%s%s", revision->id, revision->message,
                               revision_is_merge(revision) ? " merge" : "",
                               revision_is_branch(revision) ? " branch" : "");
        for (size_t j = 0; j < revision->labels.count; j++)
            g_string_append_printf(text, " (%s)", revision->labels.items[j]);
        add_ids(text, " <", revision->parents);
    }
    add_ids(text, "heads", graph->heads);
    add_ids(text, "bases", graph->bases);
    for (size_t i = 0; i < graph->diagnostics.count; i++)
        g_string_append_printf(text, "! %s\n", graph->diagnostics.rows[i].text);
    return g_string_free(text, FALSE);
}

typedef struct {
    const char *fact;
    File files[6];
    const char *expected;
} Case;

static Case cases[] = {
    {"a line of revisions has one head and one base",
     {{"1_a.py", "\"\"\"first\n\nRevision ID: a\nCreate Date: 2026-11-03 10:00\n\"\"\"\n"
                 "revision = 'a'\ndown_revision = None\n\n\ndef upgrade():\n    pass\n"},
      {"2_b.py",
       "\"\"\"second\"\"\"\nrevision: str = \"b\"\ndown_revision: Union[str, None] = 'a'\n"
       "def upgrade() -> None:\n    1 +\n"}},
     "a \"first\" <\nb \"second\" < a\nheads b\nbases a\n"},
    {"a merge has two parents, and labels spread along their branch",
     {{"a.py", "revision = 'a'\ndown_revision = None\n"},
      {"b.py", "revision = 'b'\ndown_revision = 'a'\nbranch_labels = ('feat',)\n"},
      {"c.py", "revision = 'c'\ndown_revision = 'a'\n"},
      {"d.py", "revision = 'd'\ndown_revision = ('b', 'c')\n"}},
     "a \"\" branch <\nb \"\" (feat) < a\nc \"\" < a\nd \"\" merge (feat) < b c\n"
     "heads d\nbases a\n"},
    {"a name may stand for an identifier",
     {{"a.py", "FIRST = 'a'\nrevision = 'a'\ndown_revision = None\n"},
      {"b.py", "PARENT = 'a'\nrevision = 'b'\ndown_revision = PARENT  # noqa\n"}},
     "a \"\" <\nb \"\" < a\nheads b\nbases a\n"},
    {"a .sql revision is in the same graph",
     {{"a.py", "revision = 'a'\ndown_revision = None\n"},
      {"b.sql", "-- add a role\n-- revision: b\n-- down_revision: a\n-- branch_labels: x, y\n"
                "-- migrate:up\nSELECT 1;\n-- revision: z\n"}},
     "a \"\" (x) (y) <\nb \"add a role\" (x) (y) < a\nheads b\nbases a\n"},
    {"dbmate's files need no header: their numbers say what they are and in which order",
     {{"20240101120000_add_a_table.sql", "-- migrate:up\nSELECT 1;\n"},
      {"20240102120000_more.sql", "-- revision: 20240102120000\n-- down_revision: 20240101120000\n"
                                  "-- migrate:up\nSELECT 1;\n"},
      {"20240103120000_an_index.sql", "-- migrate:up transaction:false\nSELECT 1;\n"},
      {"notes.sql", "-- migrate:up\nSELECT 1;\n"}},
     "20240101120000 \"add a table\" <\n20240102120000 \"\" < 20240101120000\n"
     "20240103120000 \"an index\" < 20240102120000\n"
     "heads 20240103120000\nbases 20240101120000\n"
     "! no revision: it has no line \"-- revision: ID\" at its top\n"},
    {"a missing parent is named, and the rest stands",
     {{"a.py", "revision = 'a'\ndown_revision = 'gone'\n"}},
     "a \"\" <\nheads a\nbases\n! revision \"a\" comes after \"gone\", which no file has\n"},
    {"a cycle is named",
     {{"a.py", "revision = 'a'\ndown_revision = 'b'\n"},
      {"b.py", "revision = 'b'\ndown_revision = 'a'\n"}},
     "a \"\" < b\nb \"\" < a\nheads\nbases\n! revision \"a\" is part of a cycle, or comes after "
     "one\n"
     "! revision \"b\" is part of a cycle, or comes after one\n"},
    {"a computed parent is refused, not run",
     {{"a.py", "revision = 'a'\ndown_revision = find_parent()\n"}},
     "heads\nbases\n! down_revision is computed, and revisions are not run\n"},
    {"a file without a revision is named",
     {{"a.py", "x = 1\n"}, {"__init__.py", ""}, {"notes.txt", "hello"}, {".#a.py", "x"}},
     "heads\nbases\n! no revision: it gives \"revision\" no string\n"},
    {"the identifiers may stand behind classes and functions",
     {{"a.py", "\"\"\"first\"\"\"\nclass Kind(Enum):\n    none = 0\n\n\nrevision = 'a'\n"
               "down_revision = None\n\n\ndef upgrade():\n    pass\n"},
      {"b.py", "revision = 'b'\ndown_revision = 'a'\n\n\ndef names():\n    return ['x']\n\n\n"
               "branch_labels = ('feat',)\n"}},
     "a \"first\" (feat) <\nb \"\" (feat) < a\nheads b\nbases a\n"},
    {"a docstring that looks like code is read whole",
     {{"a.py",
       "\"\"\"def\ndef is the first word here\n\"\"\"\nrevision = 'a'\ndown_revision = None\n"}},
     "a \"def def is the first word here\" <\nheads a\nbases a\n"},
};

static void
check_case(void **state)
{
    const Case *row = *state;
    char *folder = make_folder(row->files);
    const char *folders[] = {folder, NULL};
    g_autoptr(RevisionGraph) graph = revision_graph_read(folders, NULL);
    assert_non_null(graph);
    g_autofree char *found = describe(graph);
    assert_string_equal(found, row->expected);
    remove_folder(folder, row->files);
}

static void
a_missing_folder_is_an_error(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    assert_null(revision_graph_read((const char *const[]){"/nowhere/at/all", NULL}, &error));
    assert_true(g_error_matches(error, REVISION_ERROR, REVISION_ERROR_FOLDER));
    assert_non_null(strstr(error->message, "/nowhere/at/all"));
}

// ---- what history says -----------------------------------------------------------------------

// Read on several cores, they must come out as one alone would read them.
static void
many_files_are_in_the_order_of_their_names(void **state)
{
    (void)state;
    enum { COUNT = 900 };
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
    File files[COUNT + 1] = {0};
    for (int i = 0; i < COUNT; i++) {
        char *name = g_strdup_printf("%03d.py", i);
        char *text =
            i % 100 == 50 ? g_strdup("x = 1\n")
            : i % 100 == 0 || i % 100 == 51
                ? g_strdup_printf("revision = 'r%03d'\ndown_revision = None\n", i)
                : g_strdup_printf("revision = 'r%03d'\ndown_revision = 'r%03d'\n", i, i - 1);
        g_ptr_array_add(texts, name);
        g_ptr_array_add(texts, text);
        files[i] = (File){name, text};
    }
    char *folder = make_folder(files);
    const char *folders[] = {folder, NULL};
    g_autoptr(RevisionGraph) graph = revision_graph_read(folders, NULL);
    assert_int_equal(graph->all.count, COUNT - 9);
    assert_int_equal(graph->bases.count, 18);
    assert_int_equal(graph->heads.count, 18);
    for (size_t i = 1; i < graph->all.count; i++)
        assert_true(strcmp(graph->all.items[i - 1]->id, graph->all.items[i]->id) < 0);
    assert_int_equal(graph->diagnostics.count, 9);
    for (size_t i = 0; i < 9; i++) {
        g_autofree char *end = g_strdup_printf("/%zu50.py", i);
        assert_true(g_str_has_suffix(graph->diagnostics.rows[i].origin.file, end));
    }
    remove_folder(folder, files);
}

static const File chain[] = {
    {"a.py",
     "\"\"\"initial\n\nCreate Date: 2026-09-12\n\"\"\"\nrevision = 'a'\ndown_revision = None\n"
     "def upgrade():\n    op.create_table('user', sa.Column('id'))\n"},
    {"b.py", "\"\"\"names\n\nCreate Date: 2026-11-03\n\"\"\"\nrevision = 'b'\ndown_revision = 'a'\n"
             "def upgrade():\n    op.add_column('user', sa.Column(\"name\"))\n"},
    {NULL, NULL},
};

typedef struct {
    const char *fact, *row, *table, *name, *expected;
} HistoryCase;

static HistoryCase history_cases[] = {
    {"a column that no revision names was never generated", "b", "user", "role",
     "no revision adds it; the database is at the head, b"},
    {"a pending revision is named", "a", "user", "name",
     "revision b names it, which the database does not have yet"},
    {"a revision that counts as applied is named", "b", "user", "name",
     "revision b names it, which the database counts as applied"},
    {"the table itself is found where it is made", "b", "user", NULL,
     "revision a names it, which the database counts as applied"},
    {"a row that no file has is said", "x", "user", "role",
     "no revision adds it; the database is at x, which no revision file has"},
    {"a database without a row is said", NULL, "user", "role",
     "no revision adds it; the database is at no revision"},
};

static void
check_history(void **state)
{
    const HistoryCase *row = *state;
    char *folder = make_folder(chain);
    const char *folders[] = {folder, NULL};
    g_autoptr(RevisionGraph) graph = revision_graph_read(folders, NULL);
    g_autoptr(Arena) arena = arena_new();
    History history = {graph, {&row->row, row->row == NULL ? 0 : 1}, true};
    DriftHistory answers = history_answers(&history);
    Evidence evidence = answers.about(answers.data, arena, row->table, row->name);
    assert_string_equal(evidence.text, row->expected);
    remove_folder(folder, chain);
}

int
main(void)
{
    struct CMUnitTest tests[G_N_ELEMENTS(cases) + G_N_ELEMENTS(history_cases) + 2] = {
        cmocka_unit_test(a_missing_folder_is_an_error),
        cmocka_unit_test(many_files_are_in_the_order_of_their_names),
    };
    size_t count = 2;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        tests[count++] = (struct CMUnitTest){
            .name = cases[i].fact, .test_func = check_case, .initial_state = &cases[i]};
    for (size_t i = 0; i < G_N_ELEMENTS(history_cases); i++)
        tests[count++] = (struct CMUnitTest){.name = history_cases[i].fact,
                                             .test_func = check_history,
                                             .initial_state = &history_cases[i]};
    return cmocka_run_group_tests_name("revision", tests, NULL, NULL);
}
