#include "run/backup.h"
#include "tests/server/server.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

// Backups of small databases, made as superuser: a new database is made on the way back.
typedef struct {
    char *address, *folder;
    ProjectDatabase database;
    Arena *arena;
} Place;

static void
place_make(Place *place, const char *sql)
{
    g_autofree char *address = server_database(sql);
    place->address = sandbox_superuser_address(server_sandbox(), address);
    place->folder = g_dir_make_tmp("backup-XXXXXX", NULL);
    place->database = (ProjectDatabase){.conninfo = place->address};
    place->arena = arena_new();
}

static void
place_clear(Place *place)
{
    g_autofree char *quoted = g_shell_quote(place->folder);
    g_autofree char *command = g_strconcat("rm -rf ", quoted, NULL);
    assert_true(g_spawn_command_line_sync(command, NULL, NULL, NULL, NULL));
    g_free(place->address);
    g_free(place->folder);
    arena_free(place->arena);
}

static Backup
must_back_up(const Place *place, BackupOptions options)
{
    g_autoptr(GError) error = NULL;
    Backup backup;
    options.folder = place->folder;
    if (!backup_make(&place->database, &options, place->arena, &backup, &error))
        fail_msg("%s", error->message);
    return backup;
}

static Restored
must_restore(const Place *place, const Backup *backup, RestoreOptions options)
{
    g_autoptr(GError) error = NULL;
    Restored restored;
    if (!backup_restore(&place->database, backup->path, &options, place->arena, &restored, &error))
        fail_msg("%s", error->message);
    return restored;
}

static char *
value_in(const Place *place, const char *database, const char *sql)
{
    g_autofree char *address = g_strdup_printf("%s dbname='%s'", place->address, database);
    g_autoptr(Connection) connection = server_connect(address);
    return server_value(connection, sql);
}

static void
a_backup_becomes_a_new_database(void **state)
{
    (void)state;
    Place place;
    place_make(&place, "create table t (a int); insert into t values (1), (2)");
    Backup backup = must_back_up(&place, (BackupOptions){0});
    struct stat facts;
    assert_int_equal(stat(backup.path, &facts), 0);
    assert_int_equal(facts.st_mode & 0777, 0600);
    assert_true(backup.whole && backup.bytes == facts.st_size && backup.bytes > 0);
    Restored restored = must_restore(&place, &backup, (RestoreOptions){.name = "again"});
    assert_string_equal(restored.name, "again");
    g_autofree char *sum = value_in(&place, "again", "select sum(a) from t");
    assert_string_equal(sum, "3");
    place_clear(&place);
}

static void
above_the_maximum_only_the_touched_rows_are_saved(void **state)
{
    (void)state;
    Place place;
    place_make(&place, "create type mood as enum ('a'); create table t (a mood);"
                       "create table \"o\"\"dd\" (b int); insert into t values ('a');"
                       "insert into \"o\"\"dd\" values (7)");
    const char *const tables[] = {"public", "t", NULL};
    Backup backup = must_back_up(&place, (BackupOptions){.tables = tables, .maximum = 1});
    assert_false(backup.whole);
    Restored restored = must_restore(&place, &backup, (RestoreOptions){.name = "part"});
    g_autofree char *touched = value_in(&place, restored.name, "select a from t");
    g_autofree char *other = value_in(&place, restored.name, "select count(*) from \"o\"\"dd\"");
    assert_string_equal(touched, "a");
    assert_string_equal(other, "0");
    place_clear(&place);
}

static void
a_live_database_is_replaced_only_when_its_name_was_typed(void **state)
{
    (void)state;
    Place place;
    place_make(&place, "create table t (a int); insert into t values (1)");
    Backup backup = must_back_up(&place, (BackupOptions){0});
    g_autoptr(Connection) connection = server_connect(place.address);
    server_run(connection, "delete from t");
    g_autofree char *name = server_value(connection, "select current_database()");
    g_clear_pointer(&connection, connection_close);
    g_autoptr(GError) error = NULL;
    Restored restored;
    assert_false(backup_restore(&place.database, backup.path,
                                &(RestoreOptions){.over = true, .confirmed = "other"}, place.arena,
                                &restored, &error));
    assert_true(g_error_matches(error, BACKUP_ERROR, BACKUP_ERROR_NOT_SAID));
    restored = must_restore(&place, &backup, (RestoreOptions){.over = true, .confirmed = name});
    assert_string_equal(restored.name, name);
    g_autofree char *now = value_in(&place, name, "select count(*) from t");
    g_autofree char *before = value_in(&place, restored.aside, "select count(*) from t");
    assert_string_equal(now, "1");
    assert_string_equal(before, "0");
    place_clear(&place);
}

static void
a_file_that_is_no_backup_makes_no_database(void **state)
{
    (void)state;
    Place place;
    place_make(&place, "");
    g_autofree char *path = g_build_filename(place.folder, "x.dump", NULL);
    assert_true(g_file_set_contents(path, "nonsense", -1, NULL));
    g_autoptr(GError) error = NULL;
    Restored restored;
    assert_false(backup_restore(&place.database, path, &(RestoreOptions){.name = "never"},
                                place.arena, &restored, &error));
    assert_true(g_error_matches(error, BACKUP_ERROR, BACKUP_ERROR_FILE));
    g_autoptr(Connection) connection = server_connect(place.address);
    g_autofree char *count =
        server_value(connection, "select count(*) from pg_database where datname = 'never'");
    assert_string_equal(count, "0");
    place_clear(&place);
}

static void
a_folder_that_cannot_be_written_is_said(void **state)
{
    (void)state;
    Place place;
    place_make(&place, "");
    g_autoptr(GError) error = NULL;
    Backup backup;
    assert_false(backup_make(&place.database, &(BackupOptions){.folder = "/proc/nowhere"},
                             place.arena, &backup, &error));
    assert_true(g_error_matches(error, BACKUP_ERROR, BACKUP_ERROR_DISK));
    assert_non_null(strstr(error->message, "/proc/nowhere"));
    place_clear(&place);
}

static void
every_row_comes_back_as_it_was(void **state)
{
    (void)state;
    static const char content[] =
        "select count(*) || ' ' || md5(string_agg(u::text, chr(10) order by id)) from \"user\" u";
    Place place;
    place_make(&place, "create table \"user\" (id serial primary key, name text, seen timestamptz,"
                       "  data bytea, score numeric(12,4), role varchar(20) default 'user');"
                       "insert into \"user\" (name, seen, data, score) select 'n' || chr(233) || i,"
                       "  timestamptz '2026-01-01' + i * interval '1 minute',"
                       "  decode(md5(i::text), 'hex'), i / 7.0 from generate_series(1, 1204) i");
    g_autoptr(Connection) connection = server_connect(place.address);
    g_autofree char *before = server_value(connection, content);
    assert_true(g_str_has_prefix(before, "1204 "));
    Backup backup = must_back_up(&place, (BackupOptions){0});
    server_run(connection, "update \"user\" set role = 'lost'; delete from \"user\" where id > 9");
    Restored restored = must_restore(&place, &backup, (RestoreOptions){0});
    g_autofree char *after = value_in(&place, restored.name, content);
    g_autofree char *next =
        value_in(&place, restored.name, "select nextval('user_id_seq'::regclass)");
    assert_string_equal(after, before);
    assert_string_equal(next, "1205");
    g_autofree char *live = server_value(connection, "select count(*) from \"user\"");
    assert_string_equal(live, "9"); // nothing was done to it
    place_clear(&place);
}

// What every real server has, and the private one leaves out to start sooner.
static int
start_with_template(void **state)
{
    int status = server_start(state);
    g_autofree char *address = sandbox_database(server_sandbox(), "template0", NULL, NULL);
    return address != NULL ? status : 1;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_backup_becomes_a_new_database),
        cmocka_unit_test(every_row_comes_back_as_it_was),
        cmocka_unit_test(above_the_maximum_only_the_touched_rows_are_saved),
        cmocka_unit_test(a_live_database_is_replaced_only_when_its_name_was_typed),
        cmocka_unit_test(a_file_that_is_no_backup_makes_no_database),
        cmocka_unit_test(a_folder_that_cannot_be_written_is_said),
    };
    return cmocka_run_group_tests_name("backup", tests, start_with_template, server_stop);
}
