#include "run/count.h"

#include "base/sql.h"
#include "server/connection.h"

int64_t
count_rows(const char *address, const char *namespace, const char *table, GCancellable *cancellable,
           GError **error)
{
    g_autoptr(Connection) connection = connection_open(address, cancellable, error);
    if (connection == NULL || !connection_begin_read_only(connection, error))
        return -1;
    g_autofree char *sql = sql_format("SELECT count(*) FROM %Q", namespace, table);
    g_autoptr(Result) result = connection_query(connection, sql, NULL, 0, error);
    return result == NULL ? -1 : result_integer(result, 0, 0);
}
