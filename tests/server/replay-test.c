// What a history leads to: revisions run on an empty database of the sandbox.
#include "tests/server/server.h"

#include "run/replay.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#define HEAD(id, down)                                                                             \
    "from alembic import op\nimport sqlalchemy as sa\nrevision = '" id "'\ndown_revision = " down  \
    "\n\n\ndef upgrade():\n"

typedef struct {
    char *folder, *versions;
    Project *project;
    RevisionGraph *graph;
} History;

static void
write_file(const char *folder, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autoptr(GError) error = NULL;
    if (!g_file_set_contents(path, text, -1, &error))
        fail_msg("%s", error->message);
}

static History
history_new(const char *const *revisions)
{
    History history = {.folder = g_dir_make_tmp("replay-XXXXXX", NULL)};
    g_autofree char *migrations = g_build_filename(history.folder, "migrations", NULL);
    history.versions = g_build_filename(migrations, "versions", NULL);
    assert_int_equal(g_mkdir_with_parents(history.versions, 0755), 0);
    write_file(migrations, "env.py", "");
    for (int i = 0; revisions[i] != NULL; i++) {
        g_autofree char *name = g_strdup_printf("%d.py", i);
        write_file(history.versions, name, revisions[i]);
    }
    g_autoptr(GError) error = NULL;
    history.project =
        project_find(&(ProjectOptions){.start = history.folder, .skip_models = true}, &error);
    if (history.project == NULL)
        fail_msg("%s", error->message);
    history.graph = revision_graph_read(history.project->versions, &error);
    if (history.graph == NULL)
        fail_msg("%s", error->message);
    return history;
}

static void
history_clear(History *history)
{
    const char *const command[] = {"rm", "-r", history->folder, NULL};
    g_autoptr(GSubprocess) process = g_subprocess_newv(command, G_SUBPROCESS_FLAGS_NONE, NULL);
    assert_true(g_subprocess_wait_check(process, NULL, NULL));
    revision_graph_free(history->graph);
    project_free(history->project);
    g_free(history->folder);
    g_free(history->versions);
}

static Replay *
run(const History *history)
{
    g_autoptr(GError) error = NULL;
    Replay *replay = replay_run(history->project, history->graph, server_sandbox(), NULL, &error);
    if (replay == NULL)
        fail_msg("%s", error->message);
    return replay;
}

// "public.t: a b, audit.u: c": tables with their columns, and what is unproven behind a bar.
static char *
describe(const Replay *replay)
{
    GString *text = g_string_new(NULL);
    for (size_t i = 0; replay->schema != NULL && i < replay->schema->count; i++) {
        const Table *table = (const Table *)replay->schema->objects[i];
        if (table->object.kind != KIND_TABLE)
            continue;
        g_string_append_printf(text, "%s%s.%s:", text->len > 0 ? ", " : "", table->object.namespace,
                               table->object.name);
        for (size_t k = 0; k < table->column_count; k++)
            g_string_append_printf(text, " %s", table->columns[k]->object.name);
    }
    for (const char *const *name = replay->unproven; *name != NULL; name++)
        g_string_append_printf(text, " | %s", *name);
    return g_string_free(text, FALSE);
}

typedef struct {
    const char *fact;
    const char *revisions[4];
    const char *expected; // tables and what is unproven
    const char *broken;   // a part of why it is broken; NULL: it ran
    size_t gaps;
} Case;

static Case cases[] = {
    {"a chain leads to what its revisions do, one after the other",
     {HEAD("a", "None") "    op.create_table('t', sa.Column('a', sa.Integer()))\n",
      HEAD("b", "'a'") "    op.add_column('t', sa.Column('b', sa.Text()))\n    "
                       "op.drop_column('t', 'a')\n"},
     "public.t: b",
     NULL,
     0},
    {"rows that cannot be written do not stop it",
     {HEAD("a", "None") "    op.create_table('t', sa.Column('a', sa.Integer(), nullable=False))\n"
                        "    op.execute('INSERT INTO t VALUES (NULL)')\n"
                        "    op.add_column('t', sa.Column('b', sa.Text()))\n"},
     "public.t: a b",
     NULL,
     1},
    {"rows that stand in the way of a change go",
     {HEAD("a", "None") "    op.create_table('t', sa.Column('a', sa.Integer()))\n"
                        "    op.execute('INSERT INTO t VALUES (NULL)')\n",
      HEAD("b", "'a'") "    op.alter_column('t', 'a', nullable=False)\n"},
     "public.t: a",
     NULL,
     0},
    {"a schema that nobody made is made",
     {HEAD("a", "None") "    op.create_table('t', sa.Column('a', sa.Integer()), schema='audit')\n"},
     "audit.t: a",
     NULL,
     0},
    {"an extension that nobody made is made",
     {HEAD("a", "None") "    op.execute('CREATE TABLE t (a citext)')\n"},
     "public.t: a",
     NULL,
     0},
    {"a chain that cannot run says where",
     {HEAD("a", "None") "    op.create_table('t', sa.Column('a', sa.Integer()))\n",
      HEAD("b", "'a'") "    op.add_column('nothing', sa.Column('b', sa.Text()))\n"},
     "",
     "/1.py: from here on the history needs tables that no revision creates: nothing",
     1},
    {"a table that the history had dropped is no missing beginning",
     {HEAD("a", "None") "    op.create_table('t', sa.Column('a', sa.Integer()))\n"
                        "    op.drop_table('t')\n",
      HEAD("b", "'a'") "    op.add_column('t', sa.Column('b', sa.Text()))\n"},
     "",
     "/1.py:8:",
     0},
    {"all tables that no revision creates are named",
     {HEAD("a", "None") "    op.add_column('u', sa.Column('b', sa.Text()))\n"
                        "    op.create_table('t', sa.Column('a', sa.Integer()))\n",
      HEAD("b", "'a'") "    op.drop_column('v', 'b')\n    op.drop_column('t', 'a')\n"},
     "",
     "/0.py: from here on the history needs tables that no revision creates: u, v",
     2},
    {"what cannot be read leaves the rest, and its table in doubt",
     {HEAD("a", "None") "    op.create_table('t', sa.Column('a', sa.Integer()))\n",
      "from alembic import op\nimport sqlalchemy as sa\nfrom nowhere import NAME\nrevision = 'b'\n"
      "down_revision = 'a'\n\n\ndef upgrade():\n"
      "    op.add_column('t', sa.Column(NAME, sa.Integer()))\n"
      "    op.create_table('u', sa.Column('a', sa.Integer()))\n"},
     "public.t: a, public.u: a | public.t",
     NULL,
     1},
    {"a constraint has the name that it had before there was a naming convention",
     {HEAD("a",
           "None") "    op.create_table('t', sa.Column('id', sa.Integer(), primary_key=True))\n"
                   "    op.create_table('u', sa.Column('t_id', sa.Integer()), "
                   "sa.ForeignKeyConstraint(['t_id'], ['t.id'], name='fk_u_t_id_t'))\n",
      HEAD("b", "'a'") "    op.drop_constraint('u_t_id_fkey', 'u', type_='foreignkey')\n"
                       "    op.drop_column('u', 't_id')\n"},
     "public.t: id, public.u:",
     NULL,
     0},
    {"a constraint that no name leads to still stops it",
     {HEAD("a", "None") "    op.create_table('u', sa.Column('t_id', sa.Integer()))\n"
                        "    op.drop_constraint('u_t_id_fkey', 'u', type_='foreignkey')\n"},
     "",
     "constraint \"u_t_id_fkey\"",
     0},
    {"a question is answered by a database without rows",
     {HEAD("a",
           "None") "    op.create_table('t', sa.Column('a', sa.Integer()))\n"
                   "    for row in op.get_bind().execute(sa.text('SELECT a FROM t')).fetchall():\n"
                   "        op.execute('DROP TABLE t')\n"
                   "    op.add_column('t', sa.Column('b', sa.Text()))\n"},
     "public.t: a b",
     NULL,
     0},
};

static void
check_case(void **state)
{
    const Case *row = *state;
    History history = history_new(row->revisions);
    g_autoptr(Replay) replay = run(&history);
    g_autofree char *found = describe(replay);
    if (row->broken == NULL && replay->broken != NULL)
        fail_msg("%s", replay->broken);
    if (row->broken != NULL &&
        (replay->broken == NULL || strstr(replay->broken, row->broken) == NULL))
        fail_msg("%s", replay->broken);
    assert_string_equal(found, row->expected);
    assert_int_equal(replay->gap_count, row->gaps);
    history_clear(&history);
}

// ---- what is kept ------------------------------------------------------------------------------

// A history that takes long enough to be worth keeping.
#define SLOW "    op.execute('DO $$ BEGIN PERFORM pg_sleep(0.3); END $$')\n"

static Replay *
open_kept(History *history, Sandbox **sandbox)
{
    g_autoptr(GError) error = NULL;
    revision_graph_free(history->graph);
    history->graph = revision_graph_read(history->project->versions, &error);
    if (history->graph == NULL)
        fail_msg("%s", error->message);
    Replay *replay = replay_open(history->project, history->graph, NULL, sandbox, &error);
    if (replay == NULL)
        fail_msg("%s", error->message);
    if (replay->broken != NULL)
        fail_msg("%s", replay->broken);
    return replay;
}

// Replays; "2 of 3: public.t: a": how many were kept, how many there are, and what they lead to.
static char *
replay_kept(History *history)
{
    Sandbox *sandbox = NULL;
    g_autoptr(Replay) replay = open_kept(history, &sandbox);
    g_autofree char *tables = describe(replay);
    char *found = g_strdup_printf("%zu of %zu: %s", replay->resumed, replay->revisions, tables);
    sandbox_stop(sandbox);
    return found;
}

// It is copied behind our back: until it is there, each replay begins anew.
static void
wait_until_kept(History *history, const char *expected)
{
    gint64 deadline_us = g_get_monotonic_time() + 60 * G_USEC_PER_SEC;
    for (;;) {
        g_autofree char *found = replay_kept(history);
        if (strcmp(found, expected) == 0)
            return;
        if (g_get_monotonic_time() > deadline_us)
            assert_string_equal(found, expected);
    }
}

static const char *const kept_revisions[] = {
    HEAD("a", "None") SLOW "    from helper import NAME\n"
                           "    op.create_table('t', sa.Column(NAME, sa.Integer()))\n"
                           "    op.create_table('e', sa.Column('c', sa.Enum('x', name='color')))\n",
    HEAD("b", "'a'") "    from nowhere import NAME\n"
                     "    op.add_column('t', sa.Column(NAME, sa.Integer()))\n",
    NULL};

static void
a_history_is_not_run_again(void **state)
{
    (void)state;
    History history = history_new(kept_revisions);
    write_file(history.versions, "helper.py", "NAME = 'a'\n");
    g_autofree char *first = replay_kept(&history);
    assert_string_equal(first, "0 of 2: public.e: c, public.t: a | public.t");
    wait_until_kept(&history, "2 of 2: public.e: c, public.t: a | public.t");
    history_clear(&history);
}

static void
a_newer_revision_goes_on_from_what_is_kept(void **state)
{
    (void)state;
    History history = history_new(kept_revisions);
    write_file(history.versions, "helper.py", "NAME = 'a'\n");
    wait_until_kept(&history, "2 of 2: public.e: c, public.t: a | public.t");
    write_file(history.versions, "2.py",
               HEAD("c", "'b'") "    op.create_table('u', sa.Column('c', sa.Enum('x', "
                                "name='color')))\n");
    g_autofree char *found = replay_kept(&history);
    assert_string_equal(found, "2 of 3: public.e: c, public.t: a, public.u: c | public.t");
    history_clear(&history);
}

static void
a_changed_revision_is_run_anew(void **state)
{
    (void)state;
    History history = history_new(kept_revisions);
    write_file(history.versions, "helper.py", "NAME = 'a'\n");
    wait_until_kept(&history, "2 of 2: public.e: c, public.t: a | public.t");
    write_file(history.versions, "0.py",
               HEAD("a", "None") "    op.create_table('t', sa.Column('z', sa.Integer()))\n");
    g_autofree char *found = replay_kept(&history);
    assert_string_equal(found, "0 of 2: public.t: z | public.t");
    history_clear(&history);
}

static void
a_changed_import_is_read_anew(void **state)
{
    (void)state;
    History history = history_new(kept_revisions);
    write_file(history.versions, "helper.py", "NAME = 'a'\n");
    wait_until_kept(&history, "2 of 2: public.e: c, public.t: a | public.t");
    write_file(history.versions, "helper.py", "NAME = 'z'\n");
    g_autofree char *found = replay_kept(&history);
    assert_string_equal(found, "0 of 2: public.e: c, public.t: z | public.t");
    history_clear(&history);
}

static const struct CMUnitTest kept_tests[] = {
    cmocka_unit_test(a_history_is_not_run_again),
    cmocka_unit_test(a_newer_revision_goes_on_from_what_is_kept),
    cmocka_unit_test(a_changed_revision_is_run_anew),
    cmocka_unit_test(a_changed_import_is_read_anew),
};

int
main(void)
{
    struct CMUnitTest tests[G_N_ELEMENTS(cases) + G_N_ELEMENTS(kept_tests)] = {0};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        tests[i] = (struct CMUnitTest){
            .name = cases[i].fact, .test_func = check_case, .initial_state = &cases[i]};
    memcpy(tests + G_N_ELEMENTS(cases), kept_tests, sizeof kept_tests);
    return cmocka_run_group_tests_name("replay", tests, server_start, server_stop);
}
