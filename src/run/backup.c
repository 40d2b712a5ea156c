#include "run/backup.h"

#include "base/sql.h"
#include "base/text.h"
#include "server/client.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

G_DEFINE_QUARK(trueup_backup_error, backup_error)

char *
backup_folder(void)
{
    return g_build_filename(g_get_user_state_dir(), "trueup", "backups", NULL);
}

static bool
fail_disk(GError **error, const char *path, const char *what)
{
    g_set_error(error, BACKUP_ERROR, BACKUP_ERROR_DISK,
                "%s: %s\nhint: --backup-folder DIR names another place", path, what);
    return false;
}

// ---- making one --------------------------------------------------------------------------------

typedef struct {
    const ProjectDatabase *database;
    const BackupOptions *options;
    const char *path;
    int server_version;
    int64_t database_bytes;
    const char *name; // of the database
    bool whole;
} Making;

int64_t
backup_size(Connection *connection, GError **error)
{
    g_autoptr(Result) result = connection_query(
        connection, "SELECT pg_catalog.pg_database_size(pg_catalog.current_database())", NULL, 0,
        error);
    return result != NULL ? result_integer(result, 0, 0) : -1;
}

static bool
ask_server(Making *making, Arena *arena, GError **error)
{
    g_autoptr(Connection) connection =
        connection_open(making->database->conninfo, making->options->cancellable, error);
    if (connection == NULL)
        return false;
    making->database_bytes = backup_size(connection, error);
    if (making->database_bytes < 0)
        return false;
    making->server_version = connection_facts(connection)->version;
    making->name = arena_text(arena, connection_facts(connection)->database);
    making->whole = making->options->tables == NULL || making->options->maximum == 0 ||
                    making->database_bytes <= making->options->maximum;
    return true;
}

// A compressed dump has seldom a quarter of the size of the files: less room than that is none.
static bool
check_room(const Making *making, const char *folder, GError **error)
{
    g_autoptr(GFile) file = g_file_new_for_path(folder);
    g_autoptr(GFileInfo) info =
        g_file_query_filesystem_info(file, G_FILE_ATTRIBUTE_FILESYSTEM_FREE, NULL, NULL);
    if (info == NULL)
        return true;
    guint64 room = g_file_info_get_attribute_uint64(info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE);
    if (!making->whole || room >= (guint64)making->database_bytes / 4)
        return true;
    g_autofree char *free_text = text_size((int64_t)room);
    g_autofree char *size = text_size(making->database_bytes);
    g_autofree char *what = g_strdup_printf("only %s are free for a backup of %s", free_text, size);
    return fail_disk(error, folder, what);
}

static char *
make_path(const Making *making, const char *folder)
{
    g_autoptr(GDateTime) now = g_date_time_new_now_local();
    g_autofree char *time = g_date_time_format(now, "%Y%m%d-%H%M%S");
    g_autofree char *name = g_strdup(making->name);
    g_strdelimit(name, "/\\", '_');
    g_autofree char *file = g_strdup_printf("%s-%s.dump", name, time);
    return g_build_filename(folder, file, NULL);
}

static void
report(void *data)
{
    const Making *making = data;
    GStatBuf facts;
    if (making->options->progress != NULL && g_stat(making->path, &facts) == 0)
        making->options->progress(making->options->progress_data, facts.st_size);
}

static bool
is_named(const char *const *tables, const char *namespace, const char *name)
{
    for (; tables[0] != NULL; tables += 2)
        if (strcmp(tables[0], namespace) == 0 && strcmp(tables[1], name) == 0)
            return true;
    return false;
}

// A pattern that means exactly this table: what is quoted is taken as it stands.
static char *
pattern_of(const char *option, const char *namespace, const char *name)
{
    g_auto(GStrv) left = g_strsplit(namespace, "\"", -1), right = g_strsplit(name, "\"", -1);
    g_autofree char *first = g_strjoinv("\"\"", left), *second = g_strjoinv("\"\"", right);
    return g_strdup_printf("%s=\"%s\".\"%s\"", option, first, second);
}

// The rows of all other tables stay away; their definitions are saved.
static bool
add_exclusions(const Making *making, GPtrArray *command, GError **error)
{
    g_autoptr(Connection) connection =
        connection_open(making->database->conninfo, making->options->cancellable, error);
    if (connection == NULL || !connection_begin_read_only(connection, error))
        return false;
    g_autoptr(Result) result =
        connection_query(connection,
                         "SELECT n.nspname, c.relname FROM pg_catalog.pg_class c"
                         " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                         " WHERE c.relkind IN ('r', 'm') AND c.oid >= 16384 ORDER BY 1, 2",
                         NULL, 0, error);
    for (size_t i = 0; result != NULL && i < result_rows(result); i++) {
        const char *namespace = result_text(result, i, 0), *name = result_text(result, i, 1);
        if (!is_named(making->options->tables, namespace, name))
            g_ptr_array_add(command, pattern_of("--exclude-table-data", namespace, name));
    }
    return result != NULL;
}

static GPtrArray *
dump_command(const Making *making, GError **error)
{
    g_autofree char *program = client_program("pg_dump", making->server_version, error);
    if (program == NULL)
        return NULL;
    g_autoptr(GPtrArray) command = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(command, g_steal_pointer(&program));
    g_ptr_array_add(command, g_strdup("-Fc"));
    g_ptr_array_add(command, g_strdup("--no-password"));
    if (!making->whole && !add_exclusions(making, command, error))
        return NULL;
    g_ptr_array_add(command, NULL);
    return g_steal_pointer(&command);
}

// What pg_dump says when there is no room, and how it ends at a limit of the file's size.
static bool
is_full(const GError *problem)
{
    const int reasons[] = {ENOSPC, EFBIG, EDQUOT};
    for (size_t i = 0; i < G_N_ELEMENTS(reasons); i++)
        if (strstr(problem->message, g_strerror(reasons[i])) != NULL)
            return true;
    return strstr(problem->message, strsignal(SIGXFSZ)) != NULL;
}

static bool
dump(const Making *making, GError **error)
{
    g_autoptr(GPtrArray) command = dump_command(making, error);
    g_auto(GStrv) environment =
        command == NULL ? NULL : client_environment(making->database->conninfo, error);
    if (environment == NULL)
        return false;
    int file = g_open(making->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0)
        return fail_disk(error, making->path, g_strerror(errno));
    const ClientRun run = {.command = (const char *const *)command->pdata,
                           .environment = (const char *const *)environment,
                           .output = file,
                           .tick = report,
                           .tick_data = (void *)(guintptr)making,
                           .cancellable = making->options->cancellable};
    g_autoptr(GError) problem = NULL;
    if (client_run(&run, NULL, &problem))
        return true;
    g_autofree char *folder = g_path_get_dirname(making->path);
    if (is_full(problem))
        return fail_disk(error, folder, problem->message);
    g_propagate_error(error, g_steal_pointer(&problem));
    return false;
}

// What pg_restore can list is whole: the list stands at the end of the file.
static bool
look_through(const char *path, int server_version, GError **error)
{
    g_autofree char *program = client_program("pg_restore", server_version, error);
    if (program == NULL)
        return false;
    const char *const command[] = {program, "-l", path, NULL};
    const ClientRun run = {.command = command, .output = -1};
    g_autoptr(GError) problem = NULL;
    if (client_run(&run, NULL, &problem))
        return true;
    g_set_error(error, BACKUP_ERROR, BACKUP_ERROR_FILE, "%s: no backup that can be restored: %s",
                path, problem->message);
    return false;
}

bool
backup_make(const ProjectDatabase *database, const BackupOptions *options, Arena *arena,
            Backup *backup, GError **error)
{
    g_autofree char *usual = backup_folder();
    const char *folder = options->folder != NULL ? options->folder : usual;
    Making making = {.database = database, .options = options};
    int64_t started_us = g_get_monotonic_time();
    if (!ask_server(&making, arena, error))
        return false;
    if (g_mkdir_with_parents(folder, 0700) != 0)
        return fail_disk(error, folder, g_strerror(errno));
    if (!check_room(&making, folder, error))
        return false;
    g_autofree char *path = make_path(&making, folder);
    // under its own name only when it is whole: who finds one after a crash can trust it
    g_autofree char *part = g_strconcat(path, ".part", NULL);
    making.path = part;
    bool is_whole = dump(&making, error) && look_through(part, making.server_version, error);
    if (is_whole && g_rename(part, path) != 0)
        is_whole = fail_disk(error, path, g_strerror(errno));
    if (!is_whole) {
        g_unlink(part);
        return false;
    }
    GStatBuf facts = {0};
    g_stat(path, &facts);
    *backup = (Backup){.path = arena_text(arena, path),
                       .bytes = facts.st_size,
                       .took_us = g_get_monotonic_time() - started_us,
                       .whole = making.whole};
    return true;
}

// ---- the way back ------------------------------------------------------------------------------

typedef struct {
    const ProjectDatabase *database;
    const RestoreOptions *options;
    const char *path, *name, *old;
    Connection *connection;
    int server_version;
} Restoring;

static bool
has_database(Connection *connection, const char *name, bool *found, GError **error)
{
    g_autoptr(Result) result =
        connection_query(connection, "SELECT 1 FROM pg_catalog.pg_database WHERE datname = $1",
                         (const char *const[]){name}, 1, error);
    *found = result != NULL && result_rows(result) > 0;
    return result != NULL;
}

static bool
make_database(const Restoring *restoring, GError **error)
{
    bool found = false;
    if (!has_database(restoring->connection, restoring->name, &found, error))
        return false;
    if (found) {
        g_set_error(error, BACKUP_ERROR, BACKUP_ERROR_EXISTS,
                    "a database \"%s\" is there already\nhint: --as NAME names another",
                    restoring->name);
        return false;
    }
    // template1 may hold things of its own, which the backup would meet again
    if (!has_database(restoring->connection, "template0", &found, error))
        return false;
    g_autofree char *sql = sql_format(
        found ? "CREATE DATABASE %I TEMPLATE template0" : "CREATE DATABASE %I", restoring->name);
    return connection_execute(restoring->connection, sql, error);
}

// A conninfo of its own: a name with "=" in it is a name.
static char *
dbname_option(const char *name)
{
    g_autoptr(GString) option = g_string_new("--dbname=dbname='");
    for (const char *c = name; *c != '\0'; c++) {
        if (*c == '\'' || *c == '\\')
            g_string_append_c(option, '\\');
        g_string_append_c(option, *c);
    }
    g_string_append_c(option, '\'');
    return g_string_free(g_steal_pointer(&option), FALSE);
}

static bool
fill_database(const Restoring *restoring, GError **error)
{
    g_autofree char *program = client_program("pg_restore", restoring->server_version, error);
    g_auto(GStrv) environment =
        program == NULL ? NULL : client_environment(restoring->database->conninfo, error);
    if (environment == NULL)
        return false;
    g_autofree char *target = dbname_option(restoring->name);
    const char *const command[] = {program, "--no-password", "--exit-on-error",
                                   target,  restoring->path, NULL};
    const ClientRun run = {.command = command,
                           .environment = (const char *const *)environment,
                           .output = -1,
                           .cancellable = restoring->options->cancellable};
    return client_run(&run, NULL, error);
}

static void
drop_unfinished(const Restoring *restoring)
{
    g_autofree char *sql = sql_format("DROP DATABASE IF EXISTS %I", restoring->name);
    connection_watch(restoring->connection, NULL);
    bool dropped = connection_execute(restoring->connection, sql, NULL);
    (void)dropped;
}

static bool
rename_database(Connection *connection, const char *from, const char *to, GError **error)
{
    g_autofree char *sql = sql_format("ALTER DATABASE %I RENAME TO %I", from, to);
    return connection_execute(connection, sql, error);
}

// A session in neither of the two: in "postgres", or where that is not, in "template1".
static Connection *
connect_aside(const Restoring *restoring, GError **error)
{
    const char *conninfo = restoring->database->conninfo;
    g_autofree char *usual = g_strdup_printf("%s dbname='postgres'", conninfo);
    g_autofree char *other = g_strdup_printf("%s dbname='template1'", conninfo);
    Connection *connection = connection_open(usual, restoring->options->cancellable, NULL);
    return connection != NULL ? connection
                              : connection_open(other, restoring->options->cancellable, error);
}

// Both renames, or neither: sessions that are still in the old one make the first fail.
static bool
replace_database(const Restoring *restoring, const char *aside, GError **error)
{
    g_autoptr(Connection) connection = connect_aside(restoring, error);
    if (connection == NULL || !rename_database(connection, restoring->old, aside, error)) {
        g_prefix_error(error,
                       "the backup is in \"%s\", but the name was not changed: ", restoring->name);
        return false;
    }
    if (rename_database(connection, restoring->name, restoring->old, error))
        return true;
    bool undone = rename_database(connection, aside, restoring->old, NULL);
    (void)undone;
    return false;
}

static bool
check_said(const Restoring *restoring, GError **error)
{
    if (!restoring->options->over || g_strcmp0(restoring->options->confirmed, restoring->old) == 0)
        return true;
    g_set_error(error, BACKUP_ERROR, BACKUP_ERROR_NOT_SAID,
                "this would take the place of the live database \"%s\"\n"
                "hint: --confirm %s; without --over, a new database is made",
                restoring->old, restoring->old);
    return false;
}

static bool
restore(Restoring *restoring, const char *stamp, Arena *arena, Restored *restored, GError **error)
{
    if (!make_database(restoring, error))
        return false;
    if (!fill_database(restoring, error)) {
        drop_unfinished(restoring);
        return false;
    }
    *restored = (Restored){.name = arena_text(arena, restoring->name)};
    if (!restoring->options->over)
        return true;
    const char *aside = arena_printf(arena, "%s_before_%s", restoring->old, stamp);
    g_clear_pointer(&restoring->connection, connection_close); // it is a session of the old one
    if (!replace_database(restoring, aside, error))
        return false;
    *restored = (Restored){.name = arena_text(arena, restoring->old), .aside = aside};
    return true;
}

bool
backup_restore(const ProjectDatabase *database, const char *path, const RestoreOptions *options,
               Arena *arena, Restored *restored, GError **error)
{
    Restoring restoring = {.database = database, .options = options, .path = path};
    if (!g_file_test(path, G_FILE_TEST_IS_REGULAR)) {
        g_set_error(error, BACKUP_ERROR, BACKUP_ERROR_FILE, "%s: there is no such file", path);
        return false;
    }
    restoring.connection = connection_open(database->conninfo, options->cancellable, error);
    if (restoring.connection == NULL)
        return false;
    const ConnectionFacts *facts = connection_facts(restoring.connection);
    restoring.server_version = facts->version;
    restoring.old = arena_text(arena, facts->database);
    g_autoptr(GDateTime) now = g_date_time_new_now_local();
    g_autofree char *stamp = g_date_time_format(now, "%Y%m%d_%H%M%S");
    restoring.name = options->name != NULL
                         ? options->name
                         : arena_printf(arena, "%s_restored_%s", restoring.old, stamp);
    bool done = check_said(&restoring, error) &&
                look_through(path, restoring.server_version, error) &&
                restore(&restoring, stamp, arena, restored, error);
    connection_close(restoring.connection);
    return done;
}
