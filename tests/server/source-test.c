#include "tests/server/describe.h"
#include "tests/server/server.h"

#include "models/source.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct {
    char *folder; // own; a fresh one for each test
    Sandbox *sandbox;
} Place;

static int
make_place(void **state)
{
    Place *place = g_new0(Place, 1);
    place->folder = g_dir_make_tmp("trueup-source-XXXXXX", NULL);
    place->sandbox = server_sandbox();
    *state = place;
    return place->folder != NULL ? 0 : -1;
}

static int
remove_place(void **state)
{
    Place *place = *state;
    g_autoptr(GDir) folder = g_dir_open(place->folder, 0, NULL);
    for (const char *name; folder != NULL && (name = g_dir_read_name(folder)) != NULL;) {
        g_autofree char *path = g_build_filename(place->folder, name, NULL);
        g_unlink(path);
    }
    g_rmdir(place->folder);
    g_free(place->folder);
    g_free(place);
    return 0;
}

static char *
write_file(const Place *place, const char *name, const char *text)
{
    char *path = g_build_filename(place->folder, name, NULL);
    assert_true(g_file_set_contents(path, text, -1, NULL));
    return path;
}

// What a source says, or why it says nothing, with the folder's name left out.
static char *
read_source(Place *place, const char *source)
{
    g_autoptr(GError) error = NULL;
    SourceOptions options = {.directory = place->folder, .sandbox = &place->sandbox};
    g_autoptr(Schema) schema = source_read(source, &options, &error);
    g_autofree char *found =
        schema == NULL ? g_strdup(error->message) : describe_schema(schema, "public");
    g_autoptr(GString) text = g_string_new(found);
    g_string_replace(text, place->folder, "FOLDER", 0);
    return g_strdup(text->str);
}

static void
an_address_is_a_database(void **state)
{
    g_autofree char *address = server_database("create table t (a int)");
    g_autofree char *found = read_source(*state, address);
    assert_string_equal(found, "table t\n  column a 1 integer\n");
}

static void
a_file_of_sql_is_what_it_makes(void **state)
{
    Place *place = *state;
    g_autofree char *path = write_file(place, "schema.sql", "create table t (a serial)");
    g_autofree char *source = g_strconcat("sql:", path, NULL);
    g_autofree char *found = read_source(place, source);
    assert_string_equal(found, "table t\n  column a 1 integer not null serial t_a_seq[ integer "
                               "start 1 by 1 from 1 to 2147483647 cache 1 owned by public.t.a]\n");
}

static void
a_folder_of_sql_is_run_in_the_order_of_names(void **state)
{
    Place *place = *state;
    g_autofree char *second = write_file(place, "2.sql", "create table u (b t)");
    g_autofree char *first = write_file(place, "1.sql", "create table t (a int)");
    g_autofree char *source = g_strconcat("sql:", place->folder, NULL);
    g_autofree char *found = read_source(place, source);
    assert_string_equal(found, "table t\n  column a 1 integer\ntable u\n  column b 1 public.t\n");
}

static void
a_mistake_in_sql_is_told_with_its_place(void **state)
{
    Place *place = *state;
    g_autofree char *path =
        write_file(place, "a.sql", "create table t (a int);\ncreate table u (\n  a nothing);");
    g_autofree char *source = g_strconcat("sql:", path, NULL);
    g_autofree char *found = read_source(place, source);
    assert_string_equal(found, "FOLDER/a.sql:3:5: type \"nothing\" does not exist (42704)");
}

static void
a_command_is_the_ddl_that_it_prints(void **state)
{
    Place *place = *state;
    g_autofree char *path = write_file(place, "ddl", "create table t (a int);");
    g_autofree char *found = read_source(place, "command:cat ddl; echo 'create table u ();'");
    assert_string_equal(found, "table t\n  column a 1 integer\ntable u\n");
}

static void
databases_of_sources_are_gone_afterwards(void **state)
{
    Place *place = *state;
    static const char count[] = "select count(*) from pg_database";
    g_autofree char *address = server_database(NULL);
    g_autoptr(Connection) connection = server_connect(address);
    g_autofree char *before = server_value(connection, count);
    g_autofree char *found = read_source(place, "command:echo 'create table t ()'");
    g_autofree char *after = server_value(connection, count);
    assert_string_equal(found, "table t\n");
    assert_string_equal(after, before);
}

typedef struct {
    const char *fact, *source, *message;
} Refusal;

static Refusal refusals[] = {
    {"a command that fails is told with its last words",
     "command:echo first >&2; echo why >&2; exit 3",
     "command \"echo first >&2; echo why >&2; exit 3\": ended with status 3: why"},
    {"a command that is killed", "command:kill -9 $$",
     "command \"kill -9 $$\": was ended by signal 9"},
    {"a command that prints nothing", "command:true",
     "command \"true\": it printed nothing\n"
     "hint: it has to print DDL, as \"pg_dump --schema-only\" does"},
    {"a password in a command is not repeated", "command:false postgresql://ada:secret@nowhere/db",
     "command \"false postgresql://ada:***@nowhere/db\": ended with status 1"},
    {"models without a path", "models:",
     "\"models:\" names no file or folder of models\n"
     "hint: \"models:PATH\", for instance \"models:app/models.py\""},
    {"a folder says nothing about what is in it", "/",
     "\"/\" is a file or folder, which says nothing about what is in it\n"
     "hint: \"models:/\""},
    {"a word that is no source", "nonsense",
     "\"nonsense\" is no source\n"
     "hint: postgresql://HOST/DATABASE, models:PATH, sql:PATH or command:CMD"},
};

static void
check_refusal(void **state)
{
    const Refusal *row = *state;
    Sandbox *sandbox = server_sandbox();
    g_autoptr(GError) error = NULL;
    SourceOptions options = {.sandbox = &sandbox};
    Schema *schema = source_read(row->source, &options, &error);
    assert_null(schema);
    assert_string_equal(error->message, row->message);
}

static void
the_session_of_a_database_is_handed_on(void **state)
{
    (void)state;
    g_autofree char *address = server_database("CREATE TABLE t (a int)");
    g_autoptr(GError) error = NULL;
    g_autoptr(Connection) session = NULL;
    SourceOptions options = {.session = &session};
    g_autoptr(Schema) schema = source_read(address, &options, &error);
    assert_non_null(schema);
    assert_non_null(session);
    assert_true(connection_begin_read_only(session, &error)); // it is in no transaction any more
    Connection *first = session;
    g_autoptr(Schema) again = source_read(address, &options, &error);
    assert_non_null(again);
    assert_ptr_equal(session, first);
}

static void
without_a_sandbox_sql_cannot_be_read(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    Schema *schema = source_read("sql:/etc/hostname", &(SourceOptions){0}, &error);
    assert_null(schema);
    assert_string_equal(error->message, "sql:/etc/hostname: only a server can read that, and none "
                                        "is to be started here");
}

#define IN_PLACE(test) cmocka_unit_test_setup_teardown(test, make_place, remove_place)
static const struct CMUnitTest others[] = {
    IN_PLACE(an_address_is_a_database),
    IN_PLACE(a_file_of_sql_is_what_it_makes),
    IN_PLACE(a_folder_of_sql_is_run_in_the_order_of_names),
    IN_PLACE(a_mistake_in_sql_is_told_with_its_place),
    IN_PLACE(a_command_is_the_ddl_that_it_prints),
    IN_PLACE(databases_of_sources_are_gone_afterwards),
    cmocka_unit_test(the_session_of_a_database_is_handed_on),
    cmocka_unit_test(without_a_sandbox_sql_cannot_be_read),
};

int
main(void)
{
    enum { REFUSALS = G_N_ELEMENTS(refusals), OTHERS = G_N_ELEMENTS(others) };
    struct CMUnitTest tests[REFUSALS + OTHERS] = {0};
    for (size_t i = 0; i < REFUSALS; i++)
        tests[i] = (struct CMUnitTest){
            .name = refusals[i].fact, .test_func = check_refusal, .initial_state = &refusals[i]};
    memcpy(tests + REFUSALS, others, sizeof others);
    return cmocka_run_group_tests_name("source", tests, server_start, server_stop);
}
