#include "plan/preflight-private.h"

#include "base/sql.h"
#include "base/text.h"

#include <gio/gio.h>
#include <string.h>

// ---- what the plan touches ---------------------------------------------------------------------

static void
touch_lock(const Asking *asking, Touched *touched, const RelationLock *lock)
{
    const Table *table = schema_find_table(asking->options->database, lock->namespace, lock->name);
    if (table == NULL)
        return;
    if (!g_ptr_array_find(touched->tables, table, NULL))
        g_ptr_array_add(touched->tables, (gpointer)(guintptr)table);
    touched->locks_strongly |= lock->mode == LOCK_ACCESS_EXCLUSIVE;
    touched->rewrites |= lock->rewrites;
    if (lock->rewrites && table->size_bytes > 0)
        touched->rewritten_bytes += (double)table->size_bytes;
}

void
preflight_find_touched(const Asking *asking, Touched *touched)
{
    g_autoptr(LockWorld) world = lock_world_new(&(LockFacts){.schema = asking->options->database});
    for (size_t i = 0; i < asking->options->statement_count; i++) {
        const char *sql = asking->options->statements[i];
        Locks locks = lock_world_run(world, asking->arena, sql);
        for (size_t k = 0; k < locks.count; k++)
            touch_lock(asking, touched, &locks.rows[k]);
        touched->waits_for_snapshots |= strstr(sql, " CONCURRENTLY ") != NULL;
    }
}

static char *
names_of(const Touched *touched)
{
    GString *names = g_string_new(NULL);
    for (guint i = 0; i < touched->tables->len; i++) {
        const Object *table = touched->tables->pdata[i];
        g_autofree char *name = sql_format("%Q", table->namespace, table->name);
        sql_add(names, i > 0 ? ", %L::regclass" : "%L::regclass", name);
    }
    return g_string_free(names, FALSE);
}

// ---- questions ---------------------------------------------------------------------------------

// Asks; false when the session is lost. What cannot be answered is left out: rights differ.
typedef void (*SayRow)(Asking *asking, const Result *result, size_t row);

static bool
ask(Connection *connection, Asking *asking, const char *sql, SayRow answer, GError **error)
{
    const char *why = NULL;
    g_autoptr(GError) lost = NULL;
    g_autoptr(Result) result = preflight_query(connection, asking->options, sql, &why, &lost);
    if (lost != NULL) {
        g_propagate_error(error, g_steal_pointer(&lost));
        return false;
    }
    for (size_t i = 0; result != NULL && i < result_rows(result); i++)
        answer(asking, result, i);
    return true;
}

static void
add_whole(Asking *asking, FindingLevel level, const char *rule, const char *text, const char *hint)
{
    preflight_add(asking, (Finding){.level = level,
                                    .rule = rule,
                                    .text = text,
                                    .hint = hint,
                                    .statement = PREFLIGHT_WHOLE,
                                    .count = -1});
}

static void
say_size(Asking *asking, const Result *result, size_t row)
{
    g_autofree char *size = text_size(result_integer(result, row, 1));
    g_autofree char *rows = text_about_rows(result_real(result, row, 2));
    add_whole(asking, FINDING_FACT, NULL,
              arena_printf(asking->arena, "%s: %s, %s", result_text(result, row, 0), size, rows),
              NULL);
}

static void
say_owner(Asking *asking, const Result *result, size_t row)
{
    add_whole(asking, FINDING_BREAKS, NULL,
              arena_printf(asking->arena, "%s is owned by %s: %s may not alter it",
                           result_text(result, row, 0), result_text(result, row, 1),
                           result_text(result, row, 2)),
              arena_printf(asking->arena, "connect as %s, or GRANT %s TO %s",
                           result_text(result, row, 1), result_text(result, row, 1),
                           result_text(result, row, 2)));
}

static void
say_no_create(Asking *asking, const Result *result, size_t row)
{
    add_whole(asking, FINDING_BREAKS, NULL,
              arena_printf(asking->arena, "%s may make nothing in schema %s",
                           result_text(result, row, 1), result_text(result, row, 0)),
              arena_printf(asking->arena, "GRANT CREATE ON SCHEMA %s TO %s",
                           result_text(result, row, 0), result_text(result, row, 1)));
}

static void
say_invalid_index(Asking *asking, const Result *result, size_t row)
{
    add_whole(
        asking, FINDING_HAZARD, "invalid-index",
        arena_printf(asking->arena,
                     "index %s of %s is invalid: it costs writes and serves no query",
                     result_text(result, row, 0), result_text(result, row, 1)),
        arena_printf(asking->arena, "DROP INDEX CONCURRENTLY %s", result_text(result, row, 0)));
}

static void
say_old_transaction(Asking *asking, const Result *result, size_t row)
{
    g_autofree char *age = text_duration(result_integer(result, row, 3) * G_USEC_PER_SEC);
    add_whole(asking, FINDING_HAZARD, "old-transaction",
              arena_printf(asking->arena,
                           "pid %s (%s, %s) has a transaction that is %s old: CONCURRENTLY waits "
                           "for it, and so may a strong lock",
                           result_text(result, row, 0), result_text(result, row, 1),
                           result_text(result, row, 2), age),
              arena_printf(asking->arena, "SELECT pg_terminate_backend(%s) ends it",
                           result_text(result, row, 0)));
}

static void
say_prepared(Asking *asking, const Result *result, size_t row)
{
    add_whole(asking, FINDING_HAZARD, "old-transaction",
              arena_printf(asking->arena, "transaction %s is prepared and holds its locks",
                           result_text(result, row, 0)),
              "COMMIT PREPARED or ROLLBACK PREPARED ends it");
}

static void
say_replica(Asking *asking, const Result *result, size_t row)
{
    bool is_late = result_integer(result, row, 1) >= 10;
    g_autofree char *delay = text_duration(result_integer(result, row, 1) * G_USEC_PER_SEC);
    add_whole(
        asking, is_late ? FINDING_HAZARD : FINDING_FACT, NULL,
        arena_printf(asking->arena, "replica %s is %s behind", result_text(result, row, 0), delay),
        NULL);
}

// ---- disk --------------------------------------------------------------------------------------

static void
say_disk(Asking *asking, const char *folder, double wanted)
{
    g_autoptr(GFile) file = g_file_new_for_path(folder);
    g_autoptr(GFileInfo) info =
        g_file_query_filesystem_info(file, G_FILE_ATTRIBUTE_FILESYSTEM_FREE, NULL, NULL);
    if (info == NULL)
        return;
    guint64 there = g_file_info_get_attribute_uint64(info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE);
    g_autofree char *free_text = text_size((int64_t)there);
    g_autofree char *wanted_text = text_size((int64_t)wanted);
    bool is_short = (double)there < wanted * 1.2;
    add_whole(asking, is_short ? FINDING_BREAKS : FINDING_FACT, NULL,
              arena_printf(asking->arena,
                           "%s free where the database is; rewriting needs %s more "
                           "meanwhile",
                           free_text, wanted_text),
              NULL);
}

// Only for a server on this machine, and a role that may know where its files are.
static bool
ask_disk(Connection *connection, Asking *asking, double wanted, GError **error)
{
    const char *why = NULL;
    const char *host = connection_facts(connection)->host;
    bool is_here = host == NULL || *host == '/' || *host == '\0' ||
                   strcmp(host, "localhost") == 0 || strcmp(host, "127.0.0.1") == 0;
    g_autoptr(GError) lost = NULL;
    if (!is_here || wanted <= 0)
        return true;
    g_autoptr(Result) result = preflight_query(
        connection, asking->options, "SELECT current_setting('data_directory', true)", &why, &lost);
    if (lost != NULL) {
        g_propagate_error(error, g_steal_pointer(&lost));
        return false;
    }
    if (result != NULL && result_rows(result) > 0 && !result_is_null(result, 0, 0))
        say_disk(asking, result_text(result, 0, 0), wanted);
    return true;
}

// ---- all of it ---------------------------------------------------------------------------------

typedef struct {
    const char *sql; // %s: the tables
    SayRow answer;
    bool only_concurrent_or_strong;
} Question;

static const Question questions[] = {
    {"SELECT c.oid::regclass::text, pg_total_relation_size(c.oid), c.reltuples"
     "  FROM pg_class c WHERE c.oid IN (%s) ORDER BY 2 DESC",
     say_size, false},
    {"SELECT c.oid::regclass::text, pg_get_userbyid(c.relowner), current_user"
     "  FROM pg_class c WHERE c.oid IN (%s) AND NOT pg_has_role(c.relowner, 'USAGE')",
     say_owner, false},
    {"SELECT DISTINCT n.nspname, current_user FROM pg_class c"
     "  JOIN pg_namespace n ON n.oid = c.relnamespace"
     " WHERE c.oid IN (%s) AND NOT has_schema_privilege(n.oid, 'CREATE')",
     say_no_create, false},
    {"SELECT i.indexrelid::regclass::text, i.indrelid::regclass::text"
     "  FROM pg_index i WHERE i.indrelid IN (%s) AND NOT i.indisvalid"
     "   AND NOT EXISTS (SELECT 1 FROM pg_stat_progress_create_index p"
     "                    WHERE p.index_relid = i.indexrelid)",
     say_invalid_index, false},
    {"SELECT pid, coalesce(usename, '?'), coalesce(state, '?'),"
     "       extract(epoch FROM now() - xact_start)::bigint FROM pg_stat_activity"
     " WHERE xact_start < now() - interval '1 min' AND pid <> pg_backend_pid()"
     "   AND datname = current_database() AND backend_type = 'client backend'"
     " ORDER BY xact_start LIMIT 5",
     say_old_transaction, true},
    {"SELECT gid FROM pg_prepared_xacts WHERE database = current_database()", say_prepared, true},
    {"SELECT coalesce(nullif(application_name, ''), client_addr::text, '?'),"
     "       extract(epoch FROM replay_lag)::bigint FROM pg_stat_replication"
     " WHERE replay_lag IS NOT NULL",
     say_replica, false},
};

bool
preflight_ask_server(Connection *connection, Asking *asking, const Touched *touched, GError **error)
{
    g_autofree char *names = names_of(touched);
    bool waits = touched->waits_for_snapshots || touched->locks_strongly;
    for (size_t i = 0; i < G_N_ELEMENTS(questions); i++) {
        bool names_tables = strstr(questions[i].sql, "%s") != NULL;
        if ((names_tables && touched->tables->len == 0) ||
            (questions[i].only_concurrent_or_strong && !waits))
            continue;
        g_autofree char *sql =
            names_tables ? sql_format(questions[i].sql, names) : g_strdup(questions[i].sql);
        if (!ask(connection, asking, sql, questions[i].answer, error))
            return false;
    }
    return ask_disk(connection, asking, touched->rewritten_bytes, error);
}
