#include "revision/revision.h"

#include "base/sql.h"

bool
revision_read_version(Connection *connection, const char *namespace, const char *table,
                      Arena *arena, Names *rows, GError **error)
{
    g_autofree char *name = sql_format("%Q", namespace, table);
    const char *values[] = {name};
    g_autoptr(Result) there =
        connection_query(connection, "SELECT to_regclass($1) IS NOT NULL", values, 1, error);
    if (there == NULL)
        return false;
    if (!result_boolean(there, 0, 0)) {
        *rows = (Names){0};
        return true;
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
