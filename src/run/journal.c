#include "run/journal.h"

#include "base/sql.h"

#include <string.h>

char *
journal_name_sql(VersionTable table)
{
    g_autofree char *name = sql_format("%Q", table.namespace, table.name);
    return table.namespace != NULL
               ? sql_format("%L", name)
               : sql_format("(pg_catalog.quote_ident(pg_catalog.current_schema()) || '.' || %L)",
                            name);
}

char *
journal_hash(const char *file)
{
    g_autofree char *text = NULL;
    size_t length = 0;
    if (!g_file_get_contents(file, &text, &length, NULL))
        return g_strdup("");
    return g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)text, length);
}

static void
read_key(Connection *connection, const char *name, Arena *arena, Journal *journal)
{
    g_autofree char *sql = sql_format("SELECT pg_catalog.unnest(key) FROM trueup.journal "
                                      "WHERE version_table = %s",
                                      name);
    g_autoptr(Result) result = connection_query(connection, sql, NULL, 0, NULL);
    size_t count = result != NULL ? result_rows(result) : 0;
    if (count == 0)
        return;
    const char **key = ARENA_NEW_ARRAY(arena, const char *, count);
    for (size_t i = 0; i < count; i++)
        key[i] = arena_text(arena, result_text(result, i, 0));
    journal->key = key;
    journal->key_count = count;
}

// To a role named trueup "$user" means the schema of the journal as soon as there is one: its
// tables would be made in there.
bool
journal_keep_out(Connection *connection, GError **error)
{
    return connection_execute(
        connection,
        "SELECT pg_catalog.set_config('search_path', (SELECT coalesce(pg_catalog.string_agg("
        "pg_catalog.quote_ident(s), ', '), '') FROM pg_catalog.unnest(pg_catalog.array_remove("
        "pg_catalog.current_schemas(false), 'trueup')) s), false) WHERE current_user = 'trueup'",
        error);
}

const Journal *
journal_read(Connection *connection, VersionTable table, Arena *arena, GError **error)
{
    g_autoptr(Result) there = connection_query(
        connection, "SELECT pg_catalog.to_regclass('trueup.journal') IS NOT NULL", NULL, 0, error);
    if (there == NULL || !result_boolean(there, 0, 0))
        return NULL;
    g_autofree char *name = journal_name_sql(table);
    g_autofree char *sql = sql_format("SELECT revision, direction, hash, done, running "
                                      "FROM trueup.journal WHERE version_table = %s",
                                      name);
    g_autoptr(Result) row = connection_query(connection, sql, NULL, 0, error);
    if (row == NULL || result_rows(row) == 0)
        return NULL;
    Journal *journal = ARENA_NEW(arena, Journal);
    journal->revision = arena_text(arena, result_text(row, 0, 0));
    journal->direction =
        strcmp(result_text(row, 0, 1), "upgrade") == 0 ? SCRIPT_UPGRADE : SCRIPT_DOWNGRADE;
    journal->hash = arena_text(arena, result_text(row, 0, 2));
    journal->done = (size_t)result_integer(row, 0, 3);
    journal->running = result_boolean(row, 0, 4);
    read_key(connection, name, arena, journal);
    return journal;
}

bool
journal_can_open(Connection *connection, bool *can, GError **error)
{
    g_autoptr(Result) result = connection_query(
        connection,
        "SELECT CASE WHEN pg_catalog.to_regnamespace('trueup') IS NULL"
        " THEN pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE')"
        " ELSE pg_catalog.has_schema_privilege('trueup', 'CREATE') END",
        NULL, 0, error);
    if (result == NULL)
        return false;
    *can = result_boolean(result, 0, 0);
    return true;
}

static const char *
word_of(ScriptDirection direction)
{
    return direction == SCRIPT_UPGRADE ? "upgrade" : "downgrade";
}

// Runners of other version tables may be at it too: an advisory lock of its own, "trueup" as a
// number, keeps them apart until the commit.
#define JOURNAL_LOCK "SELECT pg_catalog.pg_advisory_xact_lock(128000812905840)"

bool
journal_open(Connection *connection, VersionTable table, const Journal *journal, GError **error)
{
    g_autofree char *name = journal_name_sql(table);
    g_autofree char *sql =
        sql_format("BEGIN; " JOURNAL_LOCK "; CREATE SCHEMA IF NOT EXISTS trueup; "
                   "CREATE TABLE IF NOT EXISTS trueup.journal (version_table text PRIMARY KEY, "
                   "revision text NOT NULL, direction text NOT NULL, hash text NOT NULL, "
                   "done int NOT NULL, running bool NOT NULL, key text[], "
                   "started timestamptz NOT NULL DEFAULT pg_catalog.now()); "
                   "INSERT INTO trueup.journal VALUES (%s, %L, %L, %L, 0, false); COMMIT",
                   name, journal->revision, word_of(journal->direction), journal->hash);
    if (connection_execute(connection, sql, error))
        return true;
    connection_rollback(connection);
    return false;
}

char *
journal_mark_sql(VersionTable table, size_t done, bool running)
{
    g_autofree char *name = journal_name_sql(table);
    return sql_format("UPDATE trueup.journal SET done = %u, running = %s, key = NULL "
                      "WHERE version_table = %s",
                      (unsigned)done, running ? "true" : "false", name);
}

char *
journal_key_sql(VersionTable table, const char *const *key, size_t key_count)
{
    g_autofree char *name = journal_name_sql(table);
    g_autoptr(GString) sql = g_string_new("UPDATE trueup.journal SET key = ARRAY[");
    for (size_t i = 0; i < key_count; i++) {
        g_string_append(sql, i > 0 ? ", " : "");
        sql_add_literal(sql, key[i]);
    }
    sql_add(sql, "]::text[] WHERE version_table = %s", name);
    return g_strdup(sql->str);
}

char *
journal_close_sql(VersionTable table)
{
    g_autofree char *name = journal_name_sql(table);
    return sql_format("DO $trueup$ BEGIN PERFORM pg_catalog.pg_advisory_xact_lock("
                      "128000812905840); "
                      "DELETE FROM trueup.journal WHERE version_table = %s; "
                      "IF NOT EXISTS (SELECT FROM trueup.journal) THEN "
                      "DROP TABLE trueup.journal; "
                      "BEGIN DROP SCHEMA trueup; EXCEPTION WHEN dependent_objects_still_exist "
                      "OR insufficient_privilege THEN NULL; END; END IF; END $trueup$",
                      name);
}
