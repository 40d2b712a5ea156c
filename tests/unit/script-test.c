#include "tests/harness.h"

#include "revision/script.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

// Bodies of revisions, without a server: what they would send, or why that is not known.

typedef struct {
    const char *fact, *file, *text, *expected;
} Case;

#define HEAD                                                                                       \
    "from alembic import op\nimport sqlalchemy as sa\nrevision = 'a'\ndown_revision = None\n"
#define UP HEAD "def upgrade():\n"

static Case cases[] = {
    {"a section of SQL is its statements", "a.sql",
     "-- revision: a\n-- migrate:up\ncreate table t (a int);\ninsert into t values (';');\n"
     "-- migrate:down\ndrop table t;\n",
     "create table t (a int)\ndata: insert into t values (';')\n"},
    {"a section says that it wants no transaction", "a.sql",
     "-- revision: a\n-- migrate:up transaction:false\ncreate index concurrently i on t (a);\n",
     "outside: create index concurrently i on t (a)\n"},
    {"a body of dollar quotes is one statement", "a.sql",
     "-- revision: a\n-- migrate:up\ncreate function f() returns int as $x$ select 1; $x$ language "
     "sql;\n",
     "create function f() returns int as $x$ select 1; $x$ language sql\n"},
    {"a missing section is missing", "a.sql", "-- revision: a\n-- migrate:down\nselect 1;\n",
     "missing\n"},
    {"a revision without upgrade() has nothing to run", "a.py", HEAD, "missing\n"},
    {"a directive is a statement", "a.py", UP "    op.drop_column('t', 'a')\n",
     "ALTER TABLE t DROP COLUMN a\n"},
    {"what was read around an opaque line is kept", "a.py",
     "from nowhere import f\n" UP "    op.drop_table('a')\n    f()\n    op.drop_table('b')\n",
     "DROP TABLE a\nDROP TABLE b\nopaque 8: a call is not followed: module nowhere is not read\n"},
    {"an argument that is not known leaves only its own statement out", "a.py",
     "from nowhere import f\n" UP "    op.drop_column('t', f)\n    op.drop_table('b')\n",
     "DROP TABLE b\n"
     "opaque 1: column_name of drop_column() is not known: module nowhere is not read\n"
     "unproven public.t\n"},
    {"what queries return makes it live", "a.py",
     UP "    if op.get_bind().execute('select 1').scalar():\n        op.drop_table('a')\n",
     "data: select 1\nuncertain: DROP TABLE a\nlive\n"},
    {"a query whose rows nobody reads is a statement", "a.py",
     UP "    op.get_bind().execute('select setval(1)')\n", "data: select setval(1)\n"},
    {"the text of an object that is not known is not sent", "a.py",
     "from flask import current_app\n" UP
     "    op.execute(f\"insert into t values ('{current_app.config['X']}')\")\n",
     "opaque 7: a statement holds the text of an object that is not known\n"},
    {"a name that SQLAlchemy refuses for its length is refused", "a.py",
     UP "    op.drop_index('i' * 64, table_name='t')\n",
     "opaque 6: drop_index(): the name "
     "\"iiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiii\" is longer than 63 "
     "characters\nunproven public.t\n"},
    {"COMMIT ends the transaction: what follows stands alone", "a.py",
     UP "    op.execute('create table t (a int)')\n    op.execute('COMMIT;')\n"
        "    op.create_index('i', 't', ['a'], postgresql_concurrently=True)\n"
        "    op.execute('begin')\n    op.drop_table('u')\n",
     "create table t (a int)\noutside: CREATE INDEX CONCURRENTLY i ON t (a)\nDROP TABLE u\n"},
    {"a geometry is indexed as geoalchemy2 does it", "a.py",
     "from geoalchemy2 import Geometry\n" UP
     "    op.create_table('t', sa.Column('g', Geometry('POINT', srid=4326)))\n"
     "    op.add_column('t', sa.Column('h', Geometry('POINT', spatial_index=False)))\n",
     "CREATE TABLE t (\n    g geometry(POINT,4326)\n)\n"
     "CREATE INDEX idx_t_g ON t USING gist (g)\n"
     "ALTER TABLE t ADD COLUMN h geometry(POINT,-1)\n"},
    {"a domain is made before the first table that has it", "a.py",
     "from sqlalchemy.dialects.postgresql import DOMAIN\n" UP
     "    d = DOMAIN('pos', sa.Integer, check='VALUE > 0', not_null=True, constraint_name='q')\n"
     "    op.create_table('t', sa.Column('a', d))\n    op.create_table('u', sa.Column('a', d))\n",
     "CREATE DOMAIN pos AS INTEGER NOT NULL CONSTRAINT q CHECK (VALUE > 0)\n"
     "CREATE TABLE t (\n    a pos\n)\nCREATE TABLE u (\n    a pos\n)\n"},
    {"a column without a type is refused with its index", "a.py",
     UP "    op.add_column('t', sa.Column('a', sa.ForeignKey('u.id'), index=True))\n",
     "opaque 6: add_column(): the column a has no type\nunproven public.t\n"},
    {"an endless loop is refused", "a.py", UP "    while True:\n        pass\n",
     "opaque 0: how it ends is not known: gave up after 1000000 steps\n"},
    {"an endless loop at the head of the file is refused", "a.py",
     HEAD "while True:\n    pass\ndef upgrade():\n    op.drop_table('t')\n",
     "opaque 5: gave up after 1000000 steps\n"},
    {"a text that doubles is refused", "a.py",
     UP "    s = 'ab'\n    for i in range(99):\n        s = s + s\n    op.execute(s)\n",
     "opaque 8: a statement is not known: gave up after a str of more than 4194304 characters\n"},
    {"recursion without an end is refused", "a.py",
     HEAD "def f(n):\n    return f(n + 1)\ndef upgrade():\n    f(0)\n",
     "opaque 6: a call is not followed: gave up after 200 calls within each other\n"},
    {"eval() is refused", "a.py", UP "    eval(\"op.drop_table('t')\")\n",
     "opaque 6: a call is not followed: eval() is not run\n"},
    {"__import__() is refused", "a.py", UP "    __import__('os').system('true')\n",
     "opaque 6: a call is not followed: __import__() is not run\n"},
    {"a program that the head of the file starts is refused", "a.py",
     "import os\nos.system('true')\n" UP "    op.drop_table('t')\n",
     "DROP TABLE t\nopaque 2: a call is not followed: os.system is not read\n"},
    {"a file is not written", "a.py", UP "    open('/tmp/x', 'w').write('x')\n",
     "opaque 6: a call is not followed: open() is not run\n"},
    {"the network is not asked", "a.py",
     "import urllib.request\n" UP "    urllib.request.urlopen('http://127.0.0.1:1/')\n",
     "opaque 7: a call is not followed: module urllib is not read\n"},
    {"an expression that doubles is refused", "a.py",
     UP "    t = sa.table('t', sa.column('a'))\n    c = t.c.a == 1\n    for i in range(99):\n"
        "        c = c | c\n    op.execute(t.delete().where(c))\n",
     "opaque 10: a statement is not known: an expression has too many parts\n"},
    {"a list that holds itself is no literal", "a.py",
     UP "    x = []\n    x.append(x)\n"
        "    op.bulk_insert(sa.table('t', sa.column('a')), [{'a': x}])\n",
     "opaque 8: a statement is not known: a value in an expression is not known\n"},
    {"a syntax error is said with its line", "a.py", UP "    op.drop_table('a'\n",
     "opaque 6: this \"(\" is never closed\n"},
};

static void
describe(GString *text, const RevisionScript *script)
{
    for (size_t i = 0; i < script->count; i++)
        g_string_append_printf(
            text, "%s%s%s%s\n", script->statements[i].outside_transaction ? "outside: " : "",
            script->statements[i].uncertain ? "uncertain: " : "",
            script->statements[i].is_data ? "data: " : "", script->statements[i].sql);
    if (script->missing)
        g_string_append(text, "missing\n");
    if (script->opaque != NULL)
        g_string_append_printf(text, "opaque %d: %s\n", script->opaque_origin.line, script->opaque);
    if (script->live)
        g_string_append(text, "live\n");
    for (size_t i = 0; script->opaque != NULL && script->unproven[i] != NULL; i++)
        if (strcmp(script->unproven[i], "*") != 0)
            g_string_append_printf(text, "unproven %s\n", script->unproven[i]);
}

static void
check_case(void **state)
{
    const Case *row = *state;
    g_autofree char *folder = g_dir_make_tmp("trueup-script-XXXXXX", NULL);
    g_autofree char *file = g_build_filename(folder, row->file, NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) found = g_string_new(NULL);
    assert_true(g_file_set_contents(file, row->text, -1, NULL));
    Revision revision = {.id = "a", .file = file, .is_sql = g_str_has_suffix(row->file, ".sql")};
    g_autoptr(RevisionScript) script =
        revision_script_read(&revision, SCRIPT_UPGRADE, NULL, &error);
    if (script == NULL)
        fail_msg("%s", error->message);
    describe(found, script);
    g_remove(file);
    g_rmdir(folder);
    assert_string_equal(found->str, row->expected);
}

int
main(void)
{
    struct CMUnitTest tests[G_N_ELEMENTS(cases)] = {0};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        tests[i] = (struct CMUnitTest){
            .name = cases[i].fact, .test_func = check_case, .initial_state = &cases[i]};
    return cmocka_run_group_tests_name("script", tests, NULL, NULL);
}
