// What a revision file says, without a server.
#include "tests/harness.h"

#include "revision/write-private.h"

#include <glib/gstdio.h>
#include <string.h>

// ---- literals --------------------------------------------------------------------------------

typedef struct {
    const char *fact, *given, *expected;
} Case;

static Case literals[] = {
    {"a text stands in single quotes", "user", "'user'"},
    {"a text with a single quote stands in double ones", "it's", "\"it's\""},
    {"a text with both escapes the single one", "it's \"so\"", "'it\\'s \"so\"'"},
    {"a backslash is doubled", "a\\b", "'a\\\\b'"},
    {"line ends and control characters are escapes", "a\n\x1b", "'a\\n\\x1b'"},
    {"letters of other scripts stay as they are", "größe", "'größe'"},
    {"bytes that are no text are escapes", "a\xff", "'a\\xff'"},
    {"a character that does not print is an escape", "a\u200b\u00a0", "'a\\u200b\\xa0'"},
};

static void
check_literal(void **state)
{
    const Case *row = *state;
    g_autoptr(GString) text = g_string_new(NULL);
    add_repr(text, row->given);
    assert_string_equal(text->str, row->expected);
}

static Case statements[] = {
    {"a cast is no parameter", "SELECT '1'::integer", "\"SELECT '1'::integer\""},
    {"a name behind a colon would be one", "SELECT ':name'", "\"SELECT '\\\\:name'\""},
    {"a time is none", "SELECT '12:30'", "\"SELECT '12:30'\""},
    {"an assignment is none", "a := 1", "'a := 1'"},
    {"a slice is one where a blank stands before it", "SELECT a[1 :n]", "'SELECT a[1 \\\\:n]'"},
};

static void
check_statement(void **state)
{
    const Case *row = *state;
    g_autoptr(GString) text = g_string_new(NULL);
    add_repr_sql(text, row->given);
    assert_string_equal(text->str, row->expected);
}

static void
a_literal_of_sql_is_a_text_only_when_it_is_nothing_else(void **state)
{
    (void)state;
    static const struct {
        const char *sql, *text;
    } rows[] = {{"'user'", "user"},  {"'it''s'", "it's"}, {"''", ""},
                {"'a'||'b'", NULL},  {"now()", NULL},     {"'x'::text", NULL},
                {"E'a\\\\n'", NULL}, {"'a\\b'", NULL},    {"'a'''", "a'"}};
    g_autoptr(Arena) arena = arena_new();
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        const char *found = sql_literal_text(arena, rows[i].sql);
        if (g_strcmp0(found, rows[i].text) != 0)
            fail_msg("%s: %s", rows[i].sql, found);
    }
}

// ---- names of files --------------------------------------------------------------------------

typedef struct {
    const char *fact, *template, *message, *expected;
} NameCase;

// What Alembic 1.8 makes of the same, at the same time.
static NameCase names[] = {
    {"the slug is the words of the message", "%(rev)s_%(slug)s", "Add user.role!",
     "abc_add_user_role.py"},
    {"without a message it is empty", "%(rev)s_%(slug)s", NULL, "abc_.py"},
    {"a long one is cut behind a word", "%(rev)s_%(slug)s",
     "add v2 cols such things that have a long name",
     "abc_add_v2_cols_such_things_that_have_a_.py"},
    {"letters of other scripts are letters", "%(slug)s", "Größe ändern", "größe_ändern.py"},
    {"a date is padded with zeros", "%(year)d_%(month).2d_%(day).2d_%(hour).2d%(minute).2d-%(rev)s",
     NULL, "2026_03_04_0506-abc.py"},
    {"an epoch is a number", "%(epoch)s_%(rev)s", NULL, "1772600767_abc.py"},
    {"two percent signs are one", "100%%_%(rev)s", NULL, "100%_abc.py"},
};

static void
check_name(void **state)
{
    const NameCase *row = *state;
    WriteStyle style = {.file_template = (char *)(guintptr)row->template,
                        .timezone = (char *)(guintptr) "UTC",
                        .slug_length = 40};
    RevisionHead head = {.id = "abc", .message = row->message};
    g_autoptr(GDateTime) now = g_date_time_new_utc(2026, 3, 4, 5, 6, 7);
    g_autoptr(GError) error = NULL;
    g_autofree char *name = write_file_name(&style, &head, FORM_PY, now, &error);
    if (name == NULL)
        fail_msg("%s", error->message);
    assert_string_equal(name, row->expected);
}

static void
a_template_that_is_no_name_is_refused(void **state)
{
    (void)state;
    static const char *const templates[] = {"%(rev)x",    "%(nothing)s",  "%", "%(rev",
                                            "../%(rev)s", "/tmp/%(rev)s", ""};
    g_autoptr(GDateTime) now = g_date_time_new_utc(2026, 3, 4, 5, 6, 7);
    RevisionHead head = {.id = "abc"};
    for (size_t i = 0; i < G_N_ELEMENTS(templates); i++) {
        WriteStyle style = {.file_template = (char *)(guintptr)templates[i], .slug_length = 40};
        g_autoptr(GError) error = NULL;
        g_autofree char *name = write_file_name(&style, &head, FORM_PY, now, &error);
        if (name != NULL || !g_error_matches(error, WRITE_ERROR, WRITE_ERROR_VALUE))
            fail_msg("%s: %s", templates[i], name);
    }
}

// ---- texts -----------------------------------------------------------------------------------

static const char *const parents[] = {"aaa"}, *const two_parents[] = {"aaa", "bbb"},
                         *const labels[] = {"feat"};

static RevisionDraft
a_draft(void)
{
    return (RevisionDraft){.head = {.id = "ccc",
                                    .message = "say \"\"\"hello\"\"\" \\o/",
                                    .down = {parents, 1},
                                    .created = "2026-11-24 12:05:31.402117"}};
}

static void
the_standard_form_is_that_of_flask_migrate(void **state)
{
    (void)state;
    WriteStyle style = {0};
    RevisionDraft draft = a_draft();
    draft.head.down = (Names){two_parents, 2};
    draft.head.labels = (Names){labels, 1};
    g_autofree char *text = write_python(&style, &draft);
    assert_string_equal(text, "\"\"\"say \\\"\"\"hello\\\"\"\" \\\\o/\n"
                              "\n"
                              "Revision ID: ccc\n"
                              "Revises: aaa, bbb\n"
                              "Create Date: 2026-11-24 12:05:31.402117\n"
                              "\n"
                              "\"\"\"\n"
                              "from alembic import op\n"
                              "import sqlalchemy as sa\n"
                              "\n"
                              "\n"
                              "# revision identifiers, used by Alembic.\n"
                              "revision = 'ccc'\n"
                              "down_revision = ('aaa', 'bbb')\n"
                              "branch_labels = ('feat',)\n"
                              "depends_on = None\n"
                              "\n"
                              "\n"
                              "def upgrade():\n"
                              "    pass\n"
                              "\n"
                              "\n"
                              "def downgrade():\n"
                              "    pass\n");
}

static void
a_static_template_of_the_project_is_followed(void **state)
{
    (void)state;
    WriteStyle style = {.template =
                            (char *)(guintptr) "## not in the file\n"
                                               "# ${message} of ours\n"
                                               "%% stays\n"
                                               "Revises: ${down_revision}\n"
                                               "revision: str = ${ repr(up_revision) }\n"
                                               "down_revision = ${repr(down_revision)}\n"
                                               "def upgrade() -> None:\n"
                                               "    ${upgrades if upgrades else 'pass'}\n"
                                               "def downgrade() -> None:\n"
                                               "    ${downgrades if downgrades else \"pass\"}\n"};
    RevisionDraft draft = a_draft();
    draft.head.message = "m";
    g_autofree char *text = write_python(&style, &draft);
    assert_string_equal(text, "# m of ours\n"
                              "% stays\n"
                              "Revises: aaa\n"
                              "revision: str = 'ccc'\n"
                              "down_revision = 'aaa'\n"
                              "def upgrade() -> None:\n"
                              "    pass\n"
                              "def downgrade() -> None:\n"
                              "    pass\n");
}

static void
a_template_that_only_mako_understands_is_named(void **state)
{
    (void)state;
    static const char *const templates[] = {
        "% if x:\n${upgrades if upgrades else \"pass\"}${downgrades if downgrades else \"pass\"}\n",
        "<%! import re %>\n", "${make(upgrades)} ${downgrades if downgrades else \"pass\"}",
        "${message", "nothing at all\n"};
    static const TemplateValues none = {
        .message = "", .id = "", .created = "", .imports = "", .upgrades = "", .downgrades = ""};
    for (size_t i = 0; i < G_N_ELEMENTS(templates); i++) {
        g_autofree char *problem = NULL;
        g_autofree char *text = template_fill(templates[i], &none, &problem);
        if (text != NULL || problem == NULL)
            fail_msg("%s", templates[i]);
    }
}

static void
statements_become_calls_and_what_has_none_is_executed(void **state)
{
    (void)state;
    static const DraftStatement up[] = {
        {.sql = "ALTER TABLE public.\"user\" ADD COLUMN role varchar(20) DEFAULT 'user' NOT NULL",
         .comment = "why"},
        {.sql = "ALTER TABLE public.\"user\" ADD COLUMN at timestamptz DEFAULT now()"},
        {.sql = "ALTER TABLE public.\"user\" ALTER COLUMN a TYPE numeric(10,2) USING a::numeric"},
        {.sql = "ALTER TABLE public.\"user\" ALTER COLUMN a SET NOT NULL"},
        {.sql = "UPDATE public.\"user\" SET a = 1 WHERE b = ':x'"},
        {.sql = "ALTER TABLE audit.log DROP COLUMN old"},
        {.sql = "ALTER TABLE audit.log RENAME COLUMN a TO b"},
        {.sql = "ALTER TABLE audit.log ADD CONSTRAINT c CHECK (b > 0) NOT VALID"},
        {.sql = "ALTER TABLE audit.log VALIDATE CONSTRAINT c", .outside_transaction = true},
    };
    static const DraftStatement down[] = {{.sql = "DROP TABLE public.\"user\""}};
    RevisionDraft draft = a_draft();
    const DraftBind bind = {.upgrade = {up, G_N_ELEMENTS(up)}, .downgrade = {down, 1}};
    draft.binds = &bind;
    draft.bind_count = 1;
    WriteStyle style = {.template =
                            (char *)(guintptr) "${imports if imports else \"\"}\n"
                                               "    ${upgrades if upgrades else \"pass\"}\n"
                                               "    ${downgrades if downgrades else \"pass\"}\n"};
    g_autofree char *plain = write_python(&style, &draft);
    assert_string_equal(
        plain,
        "\n"
        "    # why\n"
        "    op.add_column('user', sa.Column('role', sa.String(length=20), server_default='user', "
        "nullable=False))\n"
        "    op.add_column('user', sa.Column('at', sa.DateTime(timezone=True), "
        "server_default=sa.text('now()'), nullable=True))\n"
        "    op.alter_column('user', 'a',\n"
        "               type_=sa.Numeric(precision=10, scale=2),\n"
        "               nullable=False,\n"
        "               postgresql_using='a::numeric')\n"
        "    op.execute('UPDATE public.\"user\" SET a = 1 WHERE b = \\'\\\\:x\\'')\n"
        "    op.drop_column('log', 'old', schema='audit')\n"
        "    op.alter_column('log', 'a',\n"
        "               new_column_name='b',\n"
        "               schema='audit')\n"
        "    op.create_check_constraint('c', 'log', 'b > 0', schema='audit', "
        "postgresql_not_valid=True)\n"
        "    with op.get_context().autocommit_block():\n"
        "        op.execute('ALTER TABLE audit.log VALIDATE CONSTRAINT c')\n"
        "    op.drop_table('user')\n");
    style.uses_batch = true;
    g_autofree char *batch = write_python(&style, &draft);
    assert_non_null(strstr(batch, "    with op.batch_alter_table('log', schema='audit') as "
                                  "batch_op:\n"
                                  "        batch_op.drop_column('old')\n"
                                  "        batch_op.alter_column('a',\n"
                                  "               new_column_name='b')\n"));
}

static void
a_sql_revision_has_a_header_and_two_sections(void **state)
{
    (void)state;
    static const DraftStatement up[] = {{.sql = "CREATE INDEX CONCURRENTLY i ON t (a)",
                                         .comment = "alone",
                                         .outside_transaction = true}};
    static const DraftStatement down[] = {{.sql = "DROP INDEX i"}};
    RevisionDraft draft = a_draft();
    draft.head.message = "two\nlines";
    const DraftBind bind = {.upgrade = {up, 1}, .downgrade = {down, 1}};
    draft.binds = &bind;
    draft.bind_count = 1;
    WriteStyle style = {0};
    g_autofree char *text = write_sql(&style, &draft);
    assert_string_equal(text, "-- two\n"
                              "-- lines\n"
                              "-- revision: ccc\n"
                              "-- down_revision: aaa\n"
                              "--\n"
                              "-- Create Date: 2026-11-24 12:05:31.402117\n"
                              "\n"
                              "-- migrate:up transaction:false\n"
                              "-- alone\n"
                              "CREATE INDEX CONCURRENTLY i ON t (a);\n"
                              "\n"
                              "-- migrate:down\n"
                              "DROP INDEX i;\n");
}

// ---- files -----------------------------------------------------------------------------------

static char *
read_whole(const char *path)
{
    char *text = NULL;
    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    return text;
}

static guint
count_files(const char *folder)
{
    g_autoptr(GDir) directory = g_dir_open(folder, 0, NULL);
    guint count = 0;
    while (g_dir_read_name(directory) != NULL)
        count++;
    return count;
}

static void
a_file_that_is_there_stays_and_none_of_the_others_comes(void **state)
{
    (void)state;
    g_autofree char *folder = g_dir_make_tmp("write-XXXXXX", NULL);
    g_autofree char *first = g_build_filename(folder, "first.py", NULL);
    g_autofree char *second = g_build_filename(folder, "second.py", NULL);
    assert_true(g_file_set_contents(second, "mine", -1, NULL));
    const WrittenFile files[] = {{first, "one", 3}, {second, "two", 3}};
    g_autoptr(GError) error = NULL;
    assert_false(write_files(files, 2, &error));
    assert_true(g_error_matches(error, WRITE_ERROR, WRITE_ERROR_EXISTS));
    g_autofree char *kept = read_whole(second);
    assert_string_equal(kept, "mine");
    assert_int_equal(count_files(folder), 1);
    g_unlink(second);
    assert_true(write_files(files, 2, NULL));
    g_autofree char *written = read_whole(first);
    assert_string_equal(written, "one");
    assert_int_equal(count_files(folder), 2);
    g_unlink(first);
    g_unlink(second);
    g_rmdir(folder);
}

static void
line_ends_and_encoding_are_the_projects(void **state)
{
    (void)state;
    WriteStyle style = {.crlf = true, .encoding = (char *)(guintptr) "latin-1"};
    size_t length;
    g_autofree char *bytes = write_encode(&style, "\xc3\xa4\n", &length, NULL);
    assert_int_equal(length, 3);
    assert_memory_equal(bytes, "\xe4\r\n", 3);
    g_autoptr(GError) error = NULL;
    assert_null(write_encode(&style, "\u4e2d", &length, &error));
    assert_true(g_error_matches(error, WRITE_ERROR, WRITE_ERROR_VALUE));
}

int
main(void)
{
    const struct CMUnitTest plain[] = {
        cmocka_unit_test(a_literal_of_sql_is_a_text_only_when_it_is_nothing_else),
        cmocka_unit_test(a_template_that_is_no_name_is_refused),
        cmocka_unit_test(the_standard_form_is_that_of_flask_migrate),
        cmocka_unit_test(a_static_template_of_the_project_is_followed),
        cmocka_unit_test(a_template_that_only_mako_understands_is_named),
        cmocka_unit_test(statements_become_calls_and_what_has_none_is_executed),
        cmocka_unit_test(a_sql_revision_has_a_header_and_two_sections),
        cmocka_unit_test(a_file_that_is_there_stays_and_none_of_the_others_comes),
        cmocka_unit_test(line_ends_and_encoding_are_the_projects),
    };
    enum {
        LITERALS = G_N_ELEMENTS(literals),
        STATEMENTS = G_N_ELEMENTS(statements),
        NAMES = G_N_ELEMENTS(names),
        PLAIN = G_N_ELEMENTS(plain)
    };
    struct CMUnitTest tests[LITERALS + STATEMENTS + NAMES + PLAIN] = {0};
    struct CMUnitTest *next = tests;
    for (size_t i = 0; i < LITERALS; i++)
        *next++ = (struct CMUnitTest){
            .name = literals[i].fact, .test_func = check_literal, .initial_state = &literals[i]};
    for (size_t i = 0; i < STATEMENTS; i++)
        *next++ = (struct CMUnitTest){.name = statements[i].fact,
                                      .test_func = check_statement,
                                      .initial_state = &statements[i]};
    for (size_t i = 0; i < NAMES; i++)
        *next++ = (struct CMUnitTest){
            .name = names[i].fact, .test_func = check_name, .initial_state = &names[i]};
    for (size_t i = 0; i < PLAIN; i++)
        *next++ = plain[i];
    return cmocka_run_group_tests_name("write", tests, NULL, NULL);
}
