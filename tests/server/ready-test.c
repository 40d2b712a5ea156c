// What upgrade asks of the database before it changes anything, and whether it is still so then.
#include "run/ready.h"
#include "server/waits.h"
#include "tests/server/world.h"

#include <signal.h>
#include <stdlib.h>

#define ROWS                                                                                       \
    "CREATE TABLE post (id int PRIMARY KEY, user_id int, body text);"                              \
    "INSERT INTO post SELECT i, nullif(i % 4, 0), 'body' FROM generate_series(1, 40) i"

#define VERSION "SELECT coalesce(string_agg(version_num, ','), '') FROM alembic_version"

static World
world_with_rows(const char *sql, const char *body)
{
    World world = world_make();
    g_autofree char *text = g_strdup_printf("-- revision: aaaa\n-- migrate:up\n%s\n"
                                            "-- migrate:down\n",
                                            body);
    server_run(world.connection, sql);
    world_write(&world, "migrations/versions/1.sql", text);
    return world;
}

// ---- what would fail ---------------------------------------------------------------------------

static void
what_would_fail_is_refused_with_count_and_keys(void **state)
{
    (void)state;
    g_auto(World) world = world_with_rows(ROWS, "CREATE TABLE other (id int);\n"
                                                "ALTER TABLE post ALTER user_id SET NOT NULL;");
    expect(&world, "upgrade", 3);
    says(world.errors, "versions/1.sql:4: 10 rows of post have no user_id: id 4, 8, 12");
    says(world.errors, "nothing was run");
    says(world.errors, "--confirm ");
    check_value(&world, "SELECT to_regclass('other') IS NULL", "t");
    check_value(&world, "SELECT to_regclass('alembic_version') IS NULL", "t");
}

static void
the_name_runs_it_nevertheless(void **state)
{
    (void)state;
    g_auto(World) world = world_with_rows(ROWS, "ALTER TABLE post ALTER user_id SET NOT NULL;");
    g_autofree char *name = server_value(world.connection, "SELECT current_database()");
    g_autofree char *words = g_strdup_printf("upgrade --confirm %s", name);
    expect(&world, words, 1);
    says(world.errors, "contains null values");
    server_run(world.connection, "UPDATE post SET user_id = 1 WHERE user_id IS NULL");
    expect(&world, "upgrade", 0);
}

static void
a_python_revision_is_asked_about_by_its_statements(void **state)
{
    (void)state;
    g_auto(World) world = world_make();
    server_run(world.connection, ROWS);
    world_write(&world, "migrations/versions/1.py",
                "revision = 'aaaa'\ndown_revision = None\nfrom alembic import op\n"
                "import sqlalchemy as sa\n\n"
                "def upgrade():\n    op.add_column('post', sa.Column('role', sa.String(20), "
                "nullable=False))\n\n\ndef downgrade():\n    op.drop_column('post', 'role')\n");
    expect(&world, "upgrade", 3);
    says(world.errors, "versions/1.py:7:5: 40 rows of post would have no role: id 1, 2, 3");
}

static void
what_the_revision_mends_first_is_not_refused(void **state)
{
    (void)state;
    g_auto(World) world = world_with_rows(ROWS, "DELETE FROM post WHERE id > 3;\n"
                                                "ALTER TABLE post ADD UNIQUE (user_id);");
    expect(&world, "upgrade", 0);
    check_value(&world, "SELECT count(*) FROM post", "3");
}

static void
an_empty_database_is_asked_nothing(void **state)
{
    (void)state;
    g_auto(World) world = world_make();
    ReadyRequest request = {.table = {NULL, "alembic_version"}};
    g_autoptr(GError) error = NULL;
    g_autoptr(Ready) ready = ready_new(world.connection, &request, &error);
    assert_non_null(ready);
    assert_null(ready->database);
    server_run(world.connection, "CREATE TABLE alembic_version (version_num varchar(32))");
    g_autoptr(Ready) second = ready_new(world.connection, &request, &error);
    assert_null(second->database);
}

static void
json_has_the_findings(void **state)
{
    (void)state;
    g_auto(World) world = world_with_rows(ROWS, "CREATE UNIQUE INDEX i ON post (id);\n"
                                                "DELETE FROM post;\n"
                                                "ALTER TABLE post ALTER user_id SET NOT NULL;");
    expect(&world, "upgrade --json", 0);
    says(world.output, "\"preflight\"");
    says(world.output, "\"rule\" : \"null-values\"");
    says(world.output, "\"count\" : 10");
}

// ---- a backup where values are lost or written anew ---------------------------------------------

static void
check_backup(const char *body, bool expected)
{
    g_auto(World) world = world_with_rows(ROWS, body);
    g_autofree char *folder = g_build_filename(world.folder, "saved", NULL);
    g_autofree char *words = g_strdup_printf("upgrade --backup-folder %s", folder);
    expect(&world, words, 0);
    if (expected)
        says(world.errors, "/saved/");
    assert_int_equal(g_file_test(folder, G_FILE_TEST_IS_DIR), expected);
}

static void
a_plan_that_rewrites_is_saved_first(void **state)
{
    (void)state;
    check_backup("ALTER TABLE post ALTER user_id TYPE bigint;", true);
}

static void
a_plan_that_loses_values_is_saved_first(void **state)
{
    (void)state;
    check_backup("ALTER TABLE post DROP user_id;", true);
}

static void
a_plan_that_does_neither_is_not(void **state)
{
    (void)state;
    check_backup("ALTER TABLE post ADD x int;", false);
}

// A pg_dump of ours: what it is given lands in the project's folder.
static void
put_program(const World *world, const char *name, const char *body)
{
    g_autofree char *folder = g_build_filename(world->folder, "bin", NULL);
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *text = g_strdup_printf("#!/bin/sh\n%s\n", body);
    assert_int_equal(g_mkdir_with_parents(folder, 0755), 0);
    assert_true(g_file_set_contents_full(path, text, -1, G_FILE_SET_CONTENTS_NONE, 0755, NULL));
}

// The world's next runs find this instead of pg_dump; NULL: the real one again.
static void
replace_pg_dump(const World *world, const char *body)
{
    g_autofree char *bin = g_build_filename(world->folder, "bin", NULL);
    if (body == NULL) {
        g_unsetenv("PGBIN");
        return;
    }
    put_program(world, "pg_dump", body);
    g_setenv("PGBIN", bin, TRUE);
}

static void
check_refused_backup(const char *pg_dump, const char *expected)
{
    g_auto(World) world = world_with_rows(ROWS, "ALTER TABLE post DROP user_id;");
    g_autofree char *folder = g_build_filename(world.folder, "saved", NULL);
    g_autofree char *words = g_strdup_printf("upgrade --backup-folder %s", folder);
    replace_pg_dump(&world, pg_dump);
    world_run(&world, words);
    replace_pg_dump(&world, NULL);
    assert_int_equal(world.status, 1);
    says(world.errors, expected);
    says(world.errors, "hint: ");
    check_value(&world, "SELECT count(user_id) FROM post", "30");
    check_value(&world, "SELECT to_regclass('alembic_version') IS NULL", "t");
    g_autoptr(GDir) left = g_dir_open(folder, 0, NULL);
    assert_null(left != NULL ? g_dir_read_name(left) : NULL);
}

static void
a_pg_dump_that_is_too_old_is_said_before(void **state)
{
    (void)state;
    check_refused_backup("echo 'pg_dump (PostgreSQL) 11.22'", "is of version 11, the server of ");
}

#define SAYS_ITS_VERSION "[ \"$1\" = --version ] && echo 'pg_dump (PostgreSQL) 99.0' && exit 0\n"

static void
no_disk_for_the_backup_changes_nothing(void **state)
{
    (void)state;
    check_refused_backup(SAYS_ITS_VERSION "echo half; echo 'pg_dump: error: could not write to "
                                          "output file: No space left on device' >&2; exit 1",
                         "/saved: pg_dump: error: could not write to output file: No space left");
}

// The real pg_dump, and a limit that is smaller than the dump.
static void
a_limit_of_the_files_size_is_no_disk(void **state)
{
    (void)state;
    g_auto(World) world =
        world_with_rows(ROWS "; UPDATE post SET body = (SELECT string_agg(md5(random()::text), '')"
                             "  FROM generate_series(1, 200) WHERE id > 0)",
                        "ALTER TABLE post DROP user_id;");
    g_autofree char *program = g_strdup(g_getenv("TRUEUP"));
    g_autofree char *wrapper = g_build_filename(world.folder, "bin/trueup", NULL);
    g_autofree char *body = g_strdup_printf("ulimit -f 16\nexec '%s' \"$@\"", program);
    g_autofree char *words = g_strdup_printf("upgrade --backup-folder %s/saved", world.folder);
    put_program(&world, "trueup", body);
    g_setenv("TRUEUP", wrapper, TRUE);
    world_run(&world, words);
    g_setenv("TRUEUP", program, TRUE);
    assert_int_equal(world.status, 1);
    says(world.errors, "/saved: pg_dump: ");
    says(world.errors, "--backup-folder DIR names another place");
    check_value(&world, "SELECT count(user_id) FROM post", "30");
}

static void
no_password_is_an_argument(void **state)
{
    (void)state;
    g_auto(World) world = world_with_rows(ROWS, "ALTER TABLE post DROP user_id;");
    g_autofree char *address = g_steal_pointer(&world.address);
    g_autofree char *seen = g_build_filename(world.folder, "seen", NULL);
    g_autofree char *pg_dump = g_strdup_printf(
        SAYS_ITS_VERSION "tr '\\0' ' ' < /proc/$$/cmdline > '%s'; echo \" [$PGPASSWORD]\" >> '%s'\n"
                         "exit 1",
        seen, seen);
    world.address = g_strdup_printf("%s password=hush-hush", address);
    replace_pg_dump(&world, pg_dump);
    world_run(&world, "upgrade");
    replace_pg_dump(&world, NULL);
    g_autofree char *text = NULL;
    if (!g_file_get_contents(seen, &text, NULL, NULL))
        fail_msg("%s", world.errors);
    char *environment = strstr(text, " [hush-hush]");
    assert_non_null(environment);
    *environment = '\0';
    assert_null(strstr(text, "hush-hush"));
    assert_null(strstr(world.errors, "hush-hush"));
}

// ---- what changed meanwhile ---------------------------------------------------------------------

static Ready *
look(World *world, const char *const *statements)
{
    static ScriptStatement rows[4];
    static const ScriptStatement *pointers[4];
    size_t count = 0;
    for (; statements[count] != NULL; count++) {
        rows[count] = (ScriptStatement){.sql = statements[count]};
        pointers[count] = &rows[count];
    }
    const ReadyRequest request = {
        .statements = pointers, .count = count, .table = {NULL, "alembic_version"}};
    g_autoptr(GError) error = NULL;
    Ready *ready = ready_new(world->connection, &request, &error);
    if (ready == NULL)
        fail_msg("%s", error->message);
    return ready;
}

typedef struct {
    const char *fact, *change, *expected; // expected NULL: it is still the same
} Meanwhile;

static Meanwhile meanwhiles[] = {
    {"nothing changed is nothing to say", "INSERT INTO post VALUES (99, 1, '')", NULL},
    {"a column that came is named", "ALTER TABLE post ADD locale text", "+ column post.locale"},
    {"a column that went is named", "ALTER TABLE post DROP body", "- column post.body"},
    {"a column that became another is named", "ALTER TABLE post ALTER user_id TYPE bigint",
     "~ column post.user_id"},
    {"an index that came is named", "CREATE INDEX ix ON post (user_id)", "+ index post.ix"},
    {"a table that is gone is named", "DROP TABLE post", "- table post"},
    {"a table that was made by another is named", "CREATE TABLE tag (id int)", "+ table tag"},
    {"what no statement names does not matter", "CREATE TABLE audit (id int)", NULL},
};

static void
check_meanwhile(void **state)
{
    const Meanwhile *row = *state;
    g_auto(World) world = world_make();
    server_run(world.connection, ROWS);
    const char *const statements[] = {"ALTER TABLE post ADD x int", "CREATE TABLE tag (id int)",
                                      NULL};
    g_autoptr(Ready) ready = look(&world, statements);
    server_run(world.connection, row->change);
    g_autoptr(GError) error = NULL;
    bool same = ready_check(ready, world.connection, NULL, &error);
    assert_int_equal(same, row->expected == NULL);
    if (same)
        return;
    assert_true(g_error_matches(error, RUN_ERROR, RUN_ERROR_CHANGED));
    says(error->message, row->expected);
    says(error->message, "nothing was changed");
}

static void
a_plan_is_not_run_on_another_database(void **state)
{
    (void)state;
    g_auto(World) world = world_make();
    g_auto(World) other = world_make();
    server_run(world.connection, ROWS);
    server_run(other.connection, ROWS);
    const char *const statements[] = {"ALTER TABLE post ADD x int", NULL};
    g_autoptr(Ready) ready = look(&world, statements);
    g_autoptr(GError) error = NULL;
    assert_false(ready_check(ready, other.connection, NULL, &error));
    says(error->message, "this is the plan of another database");
}

// ---- what the proof is worth --------------------------------------------------------------------

static World
rehearsed_world(void)
{
    World world = world_with_rows(ROWS, "ALTER TABLE post ADD role varchar(20);");
    world_write(&world, "migrations/versions/2.sql",
                "-- revision: bbbb\n-- down_revision: aaaa\n-- migrate:up\n"
                "CREATE INDEX ix ON post (role);\n-- migrate:down\nDROP INDEX ix;\n");
    world_write(&world, "migrations/versions/1.sql",
                "-- revision: aaaa\n-- migrate:up\nALTER TABLE post ADD role varchar(20);\n"
                "-- migrate:down\nALTER TABLE post DROP role;\n");
    expect(&world, "review", 0);
    return world;
}

static void
what_was_rehearsed_is_said_to_be(void **state)
{
    (void)state;
    g_auto(World) world = rehearsed_world();
    expect(&world, "upgrade", 0);
    says(world.errors, "the schema and the files are those of the proof");
}

// As the screen Review keeps them.
static void
what_was_approved_is_counted(void **state)
{
    (void)state;
    g_auto(World) world = rehearsed_world();
    static const char entry[] = "{\"revision\": \"aaaa\", \"version\": 1, \"statements\": ["
                                "{\"sql\": \"ALTER TABLE post ADD role varchar(20)\","
                                " \"approved\": true, \"by\": \"ada\","
                                " \"at\": \"2026-11-24T12:06:40+01:00\"}]}";
    g_autofree char *folder = g_build_filename(world.folder, "state/trueup/reviews", NULL);
    assert_int_equal(g_mkdir_with_parents(folder, 0700), 0);
    world_write(&world, "state/trueup/reviews/aaaa.json", entry);
    expect(&world, "upgrade", 0);
    says(world.errors, "; 1 of 2 statements approved\n");
}

static void
a_part_of_what_was_rehearsed_is_proven_too(void **state)
{
    (void)state;
    g_auto(World) world = rehearsed_world();
    expect(&world, "upgrade aaaa", 0);
    says(world.errors, "those of the proof");
    expect(&world, "upgrade", 0);
    says(world.errors, "those of the proof");
}

static void
what_nobody_rehearsed_is_said(void **state)
{
    (void)state;
    g_auto(World) world = world_with_rows(ROWS, "ALTER TABLE post ADD role varchar(20);");
    expect(&world, "upgrade", 0);
    says(world.errors, "not rehearsed\n");
}

static void
a_file_that_changed_has_no_proof(void **state)
{
    (void)state;
    g_auto(World) world = rehearsed_world();
    world_write(&world, "migrations/versions/1.sql",
                "-- revision: aaaa\n-- migrate:up\nALTER TABLE post ADD role varchar(30);\n"
                "-- migrate:down\nALTER TABLE post DROP role;\n");
    expect(&world, "upgrade", 0);
    says(world.errors, "not rehearsed: the file of aaaa changed since 20");
}

static void
a_schema_that_changed_since_the_proof_is_refused(void **state)
{
    (void)state;
    g_auto(World) world = rehearsed_world();
    server_run(world.connection, "ALTER TABLE post ADD locale text");
    expect(&world, "upgrade", 3);
    says(world.errors, "the schema changed since aaaa was rehearsed");
    says(world.errors, "+ column post.locale");
    says(world.errors, "\"trueup review\" rehearses it again");
    check_value(&world, "SELECT to_regclass('alembic_version') IS NULL", "t");
    g_autofree char *name = server_value(world.connection, "SELECT current_database()");
    g_autofree char *words = g_strdup_printf("upgrade --confirm %s", name);
    expect(&world, words, 0);
    check_value(&world, VERSION, "bbbb");
}

static void
a_proof_of_another_database_is_none(void **state)
{
    (void)state;
    g_auto(World) world = rehearsed_world();
    g_autofree char *address = g_steal_pointer(&world.address);
    world.address = server_database(ROWS);
    expect(&world, "upgrade", 0);
    says(world.errors, "not rehearsed: the proof of aaaa is of another database");
}

static void
what_did_not_hold_is_asked_about(void **state)
{
    (void)state;
    g_auto(World) world = world_with_rows(ROWS, "CREATE INDEX ix ON post (id);");
    expect(&world, "rehearse", 1); // its downgrade leaves the index there
    expect(&world, "upgrade", 3);
    says(world.errors, "the rehearsal of aaaa (");
    says(world.errors, "did not hold: ");
    check_value(&world, "SELECT to_regclass('ix') IS NULL", "t");
}

static void
review_shows_what_stands_in_the_way(void **state)
{
    (void)state;
    g_auto(World) world = world_with_rows(ROWS, "ALTER TABLE post ALTER user_id SET NOT NULL;");
    expect(&world, "review", 1);
    says(world.output, "Here:\n ! migrations/versions/1.sql:3: 10 rows of post have no user_id: "
                       "id 4, 8, 12 (null-values)\n");
    says(world.output, "   post: ");
    expect(&world, "review --format markdown", 1);
    says(world.output, "### Here\n\n- ! migrations/versions/1.sql:3: 10 rows");
    expect(&world, "review --format html", 1);
    says(world.output, "<h2>Here</h2>");
    expect(&world, "review --json", 1);
    says(world.output, "\"rule\" : \"null-values\"");
    says(world.output, "10 rows of post have no user_id: id 4, 8, 12: it would fail");
}

// ---- meanwhile and at the end -----------------------------------------------------------------

static int
waiting_pid(World *world)
{
    for (int i = 0; i < 1000; i++) {
        g_autofree char *pid = server_value(
            world->connection, "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND"
                               " datname = current_database()");
        if (*pid != '\0')
            return (int)g_ascii_strtoll(pid, NULL, 10);
        g_usleep(5000);
    }
    return 0;
}

static void
who_is_waited_for_is_named(void **state)
{
    (void)state;
    g_auto(World) world = world_with_rows(ROWS, "ALTER TABLE post ADD x int;");
    g_autoptr(Connection) reader = server_connect(world.address);
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(GError) error = NULL;
    server_run(reader, "SET application_name = 'report'");
    server_run(reader, "BEGIN; SELECT count(*) FROM post");
    GSubprocess *process = world_start(&world, "upgrade");
    int pid = waiting_pid(&world);
    LockWait wait;
    bool found = false;
    assert_true(server_find_wait(world.connection, pid, arena, &wait, &found, &error));
    assert_true(found);
    assert_string_equal(wait.what, "public.post");
    assert_string_equal(wait.mode, "AccessExclusive");
    assert_int_equal(wait.count, 1);
    const LockHolder *holder = &wait.holders[0];
    assert_string_equal(holder->application, "report");
    assert_string_equal(holder->state, "idle in transaction");
    assert_string_equal(holder->mode, "AccessShare");
    assert_string_equal(holder->query, "BEGIN; SELECT count(*) FROM post");
    assert_int_equal(holder->blocked_by, 0);
    g_autofree char *sql = server_end_sql(holder);
    assert_non_null(strstr(sql, "SELECT pg_terminate_backend("));
    server_run(reader, "COMMIT");
    world_finish(&world, process);
    assert_int_equal(world.status, 0);
    assert_true(server_find_wait(world.connection, pid, arena, &wait, &found, &error));
    assert_false(found);
}

static void
at_the_head_models_and_database_are_compared(void **state)
{
    (void)state;
    g_auto(World) world = world_with_rows(ROWS, "ALTER TABLE post ADD x int;");
    world_write(&world, "trueup.conf", "[trueup]\nmodels = models.py\n");
    world_write(&world, "models.py",
                "from sqlalchemy import Column, Integer, Text\n"
                "from sqlalchemy.orm import declarative_base\n\nBase = declarative_base()\n\n\n"
                "class Post(Base):\n    __tablename__ = 'post'\n"
                "    id = Column(Integer, primary_key=True, autoincrement=False)\n"
                "    user_id = Column(Integer)\n    body = Column(Text)\n    x = Column(Integer)\n"
                "    late = Column(Integer)\n");
    expect(&world, "upgrade", 0);
    says(world.errors, "differ in 1 still: + post.late\n");
    world_write(&world, "migrations/versions/2.sql",
                "-- revision: bbbb\n-- down_revision: aaaa\n-- migrate:up\n"
                "ALTER TABLE post ADD late int;\n-- migrate:down\n");
    expect(&world, "upgrade", 0);
    says(world.errors, " agree\n");
    expect(&world, "upgrade", 0); // nothing was done, nothing is compared
    assert_null(strstr(world.errors, " agree\n"));
}

int
main(void)
{
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(who_is_waited_for_is_named),
        cmocka_unit_test(at_the_head_models_and_database_are_compared),
        cmocka_unit_test(what_was_rehearsed_is_said_to_be),
        cmocka_unit_test(what_was_approved_is_counted),
        cmocka_unit_test(a_part_of_what_was_rehearsed_is_proven_too),
        cmocka_unit_test(what_nobody_rehearsed_is_said),
        cmocka_unit_test(a_file_that_changed_has_no_proof),
        cmocka_unit_test(a_schema_that_changed_since_the_proof_is_refused),
        cmocka_unit_test(a_proof_of_another_database_is_none),
        cmocka_unit_test(what_did_not_hold_is_asked_about),
        cmocka_unit_test(review_shows_what_stands_in_the_way),
        cmocka_unit_test(what_would_fail_is_refused_with_count_and_keys),
        cmocka_unit_test(the_name_runs_it_nevertheless),
        cmocka_unit_test(a_python_revision_is_asked_about_by_its_statements),
        cmocka_unit_test(what_the_revision_mends_first_is_not_refused),
        cmocka_unit_test(an_empty_database_is_asked_nothing),
        cmocka_unit_test(json_has_the_findings),
        cmocka_unit_test(a_plan_that_rewrites_is_saved_first),
        cmocka_unit_test(a_plan_that_loses_values_is_saved_first),
        cmocka_unit_test(a_plan_that_does_neither_is_not),
        cmocka_unit_test(a_pg_dump_that_is_too_old_is_said_before),
        cmocka_unit_test(no_disk_for_the_backup_changes_nothing),
        cmocka_unit_test(a_limit_of_the_files_size_is_no_disk),
        cmocka_unit_test(no_password_is_an_argument),
        cmocka_unit_test(a_plan_is_not_run_on_another_database),
    };
    struct CMUnitTest tests[G_N_ELEMENTS(meanwhiles) + G_N_ELEMENTS(others)] = {0};
    for (size_t i = 0; i < G_N_ELEMENTS(meanwhiles); i++)
        tests[i] = (struct CMUnitTest){.name = meanwhiles[i].fact,
                                       .test_func = check_meanwhile,
                                       .initial_state = &meanwhiles[i]};
    memcpy(tests + G_N_ELEMENTS(meanwhiles), others, sizeof others);
    return cmocka_run_group_tests_name("ready", tests, server_start, server_stop);
}
