#include "revision/revision.h"

#include "base/sql.h"

// A table in a schema that the role may not use is not found, or found with an error that ends the
// transaction: so it is asked for without touching it.
static const char find_table[] =
    "SELECT t.oid IS NOT NULL, pg_catalog.has_any_column_privilege(t.oid, 'SELECT'), current_user"
    "  FROM (SELECT CASE WHEN $2::text IS NULL"
    "                      OR (SELECT pg_catalog.has_schema_privilege(oid, 'USAGE')"
    "                            FROM pg_catalog.pg_namespace WHERE nspname = $2)"
    "                    THEN pg_catalog.to_regclass($1) END AS oid) t";

static const char find_hidden[] =
    "SELECT n.nspname, current_user"
    "  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
    " WHERE c.relname = $1 AND c.relkind IN ('r', 'p', 'f', 'v', 'm')"
    "   AND NOT pg_catalog.has_schema_privilege(n.oid, 'USAGE')"
    "   AND CASE WHEN $2::text IS NOT NULL THEN n.nspname = $2 ELSE n.nspname IN"
    "           (SELECT pg_catalog.replace(pg_catalog.btrim(part, ' \"'), '$user', current_user)"
    "              FROM pg_catalog.unnest(pg_catalog.string_to_array("
    "                   pg_catalog.current_setting('search_path'), ',')) part) END"
    " ORDER BY 1 LIMIT 1";

static bool
refuse(const char *table, const char *missing, const char *grant, GError **error)
{
    g_set_error(error, SERVER_ERROR, SERVER_ERROR_PERMISSION,
                "%s cannot be read: no %s\nhint: %s lets this role read it", table, missing, grant);
    return false;
}

// There is no such table; or there is, in a schema that the role may not use.
static bool
check_hidden(Connection *connection, const char *namespace, const char *table, GError **error)
{
    const char *values[] = {table, namespace};
    g_autoptr(Result) hidden = connection_query(connection, find_hidden, values, 2, error);
    if (hidden == NULL)
        return false;
    if (result_rows(hidden) == 0)
        return true;
    const char *place = result_text(hidden, 0, 0);
    g_autofree char *name = sql_format("%Q", place, table);
    g_autofree char *right = sql_format("right to use schema %I", place);
    g_autofree char *grant =
        sql_format("GRANT USAGE ON SCHEMA %I TO %I", place, result_text(hidden, 0, 1));
    return refuse(name, right, grant, error);
}

bool
revision_read_version(Connection *connection, const char *namespace, const char *table,
                      Arena *arena, Names *rows, GError **error)
{
    g_autofree char *name = sql_format("%Q", namespace, table);
    const char *values[] = {name, namespace};
    g_autoptr(Result) there = connection_query(connection, find_table, values, 2, error);
    if (there == NULL)
        return false;
    if (!result_boolean(there, 0, 0)) {
        if (!check_hidden(connection, namespace, table, error))
            return false;
        *rows = (Names){0};
        return true;
    }
    if (!result_boolean(there, 0, 1)) {
        g_autofree char *grant =
            sql_format("GRANT SELECT ON %s TO %I", name, result_text(there, 0, 2));
        return refuse(name, "right to select from it", grant, error);
    }
    g_autofree char *sql = sql_format("SELECT version_num FROM %s ORDER BY 1", name);
    g_autoptr(Result) found = connection_query(connection, sql, NULL, 0, error);
    if (found == NULL)
        return false;
    size_t count = result_rows(found);
    const char **items = ARENA_NEW_ARRAY(arena, const char *, count);
    for (size_t i = 0; i < count; i++)
        items[i] = arena_text(arena, result_text(found, i, 0));
    *rows = (Names){items, count};
    return true;
}

bool
revision_look_up_version(Connection *connection, const char *namespace, const char *table,
                         Arena *arena, Names *rows, GError **error)
{
    if (!connection_begin_read_only(connection, error))
        return false;
    bool done = revision_read_version(connection, namespace, table, arena, rows, error);
    connection_rollback(connection);
    return done;
}
