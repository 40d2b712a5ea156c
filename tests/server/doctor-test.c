#include "run/doctor.h"
#include "tests/server/server.h"

#include <glib/gstdio.h>
#include <string.h>

// A project of one model file and a chain of revisions, and a database: what the doctor says of one
// name in it.
typedef struct {
    const char *fact;
    const char *models;    // below the imports
    const char *revisions; // bodies of upgrade(), parted by '|'; '<' before one: a second base
    const char *sql;       // the database; the version table holds…
    const char *version;   // … this; NULL: none
    const char *name;
    const char *verdict, *way; // way: the first one; "": none
} Case;

#define USER                                                                                       \
    "class User(Base):\n    __tablename__ = 'user'\n    id = Column(Integer, primary_key=True)\n"
#define ROLE "    role = Column(String(20), default='user', nullable=False)\n"
#define MAKES_USER "op.create_table('user', sa.Column('id', sa.Integer()))"
#define ADDS_ROLE "op.add_column('user', sa.Column('role', sa.String(20)))"
#define HAS_USER "create table \"user\" (id serial primary key);"

static Case cases[] = {
    {"a column that no revision names was never generated", USER ROLE, MAKES_USER, HAS_USER, "r0",
     "user.role", "never generated", "trueup migrate --only user.role"},
    {"a column of a pending revision is generated and not applied", USER ROLE,
     MAKES_USER "|" ADDS_ROLE, HAS_USER, "r0", "user.role", "generated, not applied",
     "trueup review"},
    {"a column whose whole revision left no trace was stamped", USER ROLE, MAKES_USER "|" ADDS_ROLE,
     HAS_USER, "r1", "user.role", "stamped, never run", "trueup repair user.role"},
    {"a column that is gone while its revision is there was dropped by hand", USER ROLE,
     "op.create_table('user', sa.Column('id', sa.Integer()), sa.Column('role', sa.String(20)))",
     HAS_USER, "r0", "user.role", "dropped by hand", "trueup repair user.role"},
    {"a column that neither models nor revisions know was added by hand", USER, MAKES_USER,
     HAS_USER "alter table \"user\" add role text", "r0", "user.role", "added by hand",
     "trueup migrate --adopt user.role"},
    {"a column that the model dropped is no longer in the models", USER, MAKES_USER "|" ADDS_ROLE,
     HAS_USER "alter table \"user\" add role varchar(20)", "r1", "user.role",
     "no longer in the models", "trueup migrate --only user.role"},
    {"a table without a model is not found in the models", USER,
     MAKES_USER "|op.create_table('task')", HAS_USER "create table task (id int)", "r1", "task",
     "model not found", "trueup models"},
    {"a column on a branch that is not current is on another head", USER ROLE,
     MAKES_USER "|<" ADDS_ROLE, HAS_USER, "r0", "user.role", "another head", "trueup merge heads"},
    {"a version that no file has is unknown", USER ROLE, MAKES_USER, HAS_USER, "4f5e6d7c",
     "user.role", "version unknown", "git log -S 4f5e6d7c -- migrations"},
    {"a column in another case is told by its case", USER ROLE, MAKES_USER,
     HAS_USER "alter table \"user\" add \"Role\" varchar(20)", "r0", "user.role", "letter case",
     "trueup migrate --adopt user.Role"},
    {"a column of the second of two classes is told by both",
     USER "class Account(Base):\n    __tablename__ = 'user'\n"
          "    __table_args__ = {'extend_existing': True}\n"
          "    id = Column(Integer, primary_key=True)\n" ROLE,
     MAKES_USER, HAS_USER, "r0", "user.role", "table defined twice", "__table__ = User.__table__"},
    {"two bases that declare the same table are two definitions",
     USER "Other = declarative_base()\n\nclass Account(Other):\n    __tablename__ = 'user'\n"
          "    id = Column(Integer, primary_key=True)\n" ROLE,
     MAKES_USER, HAS_USER, "r0", "user.role", "table defined twice", "__table__ = User.__table__"},
    {"two classes that agree with everything are no trouble",
     "class Post(Base):\n    __tablename__ = 'post'\n    id = Column(Integer, primary_key=True)\n"
     "class Again(Base):\n    __tablename__ = 'post'\n"
     "    __table_args__ = {'extend_existing': True}\n"
     "    id = Column(Integer, primary_key=True)\n",
     "op.create_table('post', sa.Column('id', sa.Integer()))",
     "create table post (id serial primary key)", "r0", "post.id", "nothing is missing", ""},
    {"a revision that was stopped between its parts is half applied",
     USER ROLE "    __table_args__ = (Index('ix_x', 'id'),)\n",
     MAKES_USER "|" ADDS_ROLE "\n    with op.get_context().autocommit_block():\n"
                "        op.create_index('ix_x', 'user', ['id'], postgresql_concurrently=True)",
     HAS_USER "alter table \"user\" add role varchar(20)", "r0", "ix_x", "partly applied",
     "trueup upgrade --resume"},
    {"an unfinished journal says what is under way", USER ROLE, MAKES_USER "|" ADDS_ROLE,
     HAS_USER "create schema trueup; create table trueup.journal (version_table text, revision "
              "text, direction text, hash text, done int, running bool, key text[]); insert into "
              "trueup.journal values ('public.alembic_version', 'r1', 'upgrade', '', "
              "0, false)",
     "r0", "user.role", "partly applied", "trueup upgrade --resume"},
    {"a table of another schema is found there", USER ROLE, MAKES_USER,
     "create schema app; create table app.\"user\" (id serial primary key, role varchar(20))", "r0",
     "user", "other schema", "ALTER ROLE trueup SET search_path = app, \"$user\", public"},
    {"a column that agrees in a table named user is a matter of quoting", USER ROLE,
     MAKES_USER "|" ADDS_ROLE,
     HAS_USER "alter table \"user\" add role varchar(20) not null default 'user'", "r1",
     "user.role", "reserved word", "SELECT … FROM public.\"user\""},
    {"an invalid index is a part that was left",
     USER "    __table_args__ = (Index('ix_x', 'id'),)\n", MAKES_USER,
     HAS_USER "create index ix_x on \"user\" (id);", "r0", "ix_x", "partly applied",
     "trueup upgrade --resume"},
    {"nothing is missing where all agree",
     "class Post(Base):\n    __tablename__ = 'post'\n    id = Column(Integer, primary_key=True)\n",
     "op.create_table('post', sa.Column('id', sa.Integer()))",
     "create table post (id serial primary key)", "r0", "post.id", "nothing is missing", ""},
};

static void
write_file(const char *folder, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *parent = g_path_get_dirname(path);
    assert_int_equal(g_mkdir_with_parents(parent, 0700), 0);
    assert_true(g_file_set_contents(path, text, -1, NULL));
}

static void
write_revisions(const char *folder, const char *bodies)
{
    g_auto(GStrv) parts = g_strsplit(bodies, "|", -1);
    for (int i = 0; parts[i] != NULL; i++) {
        bool is_base = i == 0 || parts[i][0] == '<';
        g_autofree char *down = is_base ? g_strdup("None") : g_strdup_printf("'r%d'", i - 1);
        g_autofree char *text =
            g_strdup_printf("revision = 'r%d'\ndown_revision = %s\n\ndef upgrade():\n    %s\n", i,
                            down, parts[i] + (parts[i][0] == '<'));
        g_autofree char *name = g_strdup_printf("migrations/versions/r%d.py", i);
        write_file(folder, name, text);
    }
}

static char *
make_database(const Case *row)
{
    g_autoptr(GString) sql = g_string_new(row->sql);
    if (row->version != NULL)
        g_string_append_printf(sql,
                               ";create table alembic_version (version_num varchar(32) not null "
                               "primary key); insert into alembic_version values ('%s')",
                               row->version);
    char *address = server_database(sql->str);
    g_autoptr(Connection) connection = server_connect_superuser(address);
    server_run(connection, "update pg_index set indisvalid = false"
                           " where indexrelid = to_regclass('ix_x')");
    return address;
}

static char *
make_project(const Case *row)
{
    char *folder = g_dir_make_tmp("doctor-XXXXXX", NULL);
    g_autofree char *models = g_strconcat("from sqlalchemy import Column, Index, Integer, String\n"
                                          "from sqlalchemy.orm import declarative_base\n"
                                          "Base = declarative_base()\n\n",
                                          row->models, NULL);
    write_file(folder, "models.py", models);
    write_file(folder, "migrations/env.py", "");
    write_revisions(folder, row->revisions);
    return folder;
}

static void
remove_project(const char *folder)
{
    g_autofree char *quoted = g_shell_quote(folder);
    g_autofree char *command = g_strconcat("rm -rf ", quoted, NULL);
    assert_true(g_spawn_command_line_sync(command, NULL, NULL, NULL, NULL));
}

static void
assert_no_error(const GError *error)
{
    if (error != NULL)
        fail_msg("%s", error->message);
}

static char *
ask(const Case *row, const char *folder, const char *address)
{
    g_autofree char *models = g_build_filename(folder, "models.py", NULL);
    const char *const paths[] = {models, NULL};
    const char *const environment[] = {NULL};
    g_autoptr(GError) error = NULL;
    g_autoptr(Project) project = project_find(
        &(ProjectOptions){
            .start = folder, .database = address, .models = paths, .environment = environment},
        &error);
    assert_no_error(error);
    g_autoptr(Check) check = check_run(project, project->database, NULL, &error);
    assert_no_error(error);
    DoctorCase question = {.project = project, .database = project->database, .check = check};
    g_autoptr(Diagnosis) diagnosis = doctor_ask(&question, row->name, &error);
    assert_no_error(error);
    return g_strdup_printf("%s: %s", diagnosis->title,
                           diagnosis->way_count > 0 ? diagnosis->ways[0].command : "");
}

static void
check_case(void **state)
{
    const Case *row = *state;
    g_autofree char *address = make_database(row);
    g_autofree char *folder = make_project(row);
    g_autofree char *said = ask(row, folder, address);
    g_autofree char *expected = g_strdup_printf("%s: %s", row->verdict, row->way);
    remove_project(folder);
    assert_string_equal(said, expected);
}

// Whether the revision is pending or was stamped stands in a table that the role may not read.
static void
a_version_that_may_not_be_read_is_no_privilege(void **state)
{
    (void)state;
    static const Case row = {
        .models = USER ROLE,
        .revisions = MAKES_USER "|" ADDS_ROLE,
        .sql = HAS_USER,
        .version = "r1",
        .name = "user.role",
    };
    g_autofree char *address = make_database(&row);
    Connection *connection = server_connect(address);
    server_run(connection, "revoke all on alembic_version from current_user");
    g_autofree char *role = server_value(connection, "select current_user");
    connection_close(connection);
    g_autofree char *folder = make_project(&row);
    g_autofree char *said = ask(&row, folder, address);
    g_autofree char *expected =
        g_strdup_printf("no privilege: GRANT SELECT ON alembic_version TO %s", role);
    remove_project(folder);
    assert_string_equal(said, expected);
}

int
main(void)
{
    struct CMUnitTest tests[G_N_ELEMENTS(cases) + 1] = {
        [G_N_ELEMENTS(cases)] = cmocka_unit_test(a_version_that_may_not_be_read_is_no_privilege),
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        tests[i] = (struct CMUnitTest){
            .name = cases[i].fact, .test_func = check_case, .initial_state = &cases[i]};
    return cmocka_run_group_tests_name("doctor", tests, server_start, server_stop);
}
