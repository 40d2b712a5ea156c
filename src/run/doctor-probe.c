#include "run/doctor-private.h"

#include "base/sql.h"
#include "server/connection.h"

#include <string.h>

enum { MOST_DATABASES = 8 };

static const char *
text_at(const Result *result, size_t column, Arena *arena)
{
    return result_is_null(result, 0, column) ? ""
                                             : arena_text(arena, result_text(result, 0, column));
}

static bool
ask_session(Connection *connection, Arena *arena, DoctorProbes *probes, GError **error)
{
    g_autoptr(Result) result =
        connection_query(connection,
                         "SELECT current_user, current_setting('search_path'),"
                         " array_to_string(pg_catalog.current_schemas(false), ', ')",
                         NULL, 0, error);
    if (result == NULL)
        return false;
    probes->role = text_at(result, 0, arena);
    probes->search_path = text_at(result, 1, arena);
    probes->schemas = text_at(result, 2, arena);
    return true;
}

static const char places_query[] =
    "SELECT n.nspname, c.relname, pg_catalog.pg_table_is_visible(c.oid),"
    " pg_catalog.has_schema_privilege(n.oid, 'USAGE') AND CASE WHEN a.attname IS NULL"
    "  THEN pg_catalog.has_table_privilege(c.oid, 'SELECT')"
    "  ELSE pg_catalog.has_column_privilege(c.oid, a.attnum, 'SELECT') END,"
    " a.attname IS NOT NULL,"
    " (SELECT min(o.attname::text) FROM pg_catalog.pg_attribute o WHERE o.attrelid = c.oid"
    "   AND o.attnum > 0 AND NOT o.attisdropped AND o.attname::text <> $2"
    "   AND lower(o.attname::text) = lower($2))"
    " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
    " LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attname::text = $2"
    "  AND a.attnum > 0 AND NOT a.attisdropped"
    " WHERE lower(c.relname::text) = lower($1) AND c.relkind IN ('r', 'p', 'f', 'v', 'm')"
    "  AND n.nspname !~ '^pg_(toast|temp)' AND n.nspname <> 'information_schema'"
    " ORDER BY pg_catalog.pg_table_is_visible(c.oid) DESC, n.nspname, c.relname";

static bool
ask_places(Connection *connection, const char *const found[static 3], Arena *arena,
           DoctorProbes *probes, GError **error)
{
    const char *values[] = {found[1], found[2]};
    g_autoptr(Result) result =
        connection_query(connection, places_query, values, G_N_ELEMENTS(values), error);
    if (result == NULL)
        return false;
    size_t count = result_rows(result);
    DoctorPlace *places = ARENA_NEW_ARRAY(arena, DoctorPlace, count);
    for (size_t i = 0; i < count; i++)
        places[i] = (DoctorPlace){
            .namespace = arena_text(arena, result_text(result, i, 0)),
            .name = arena_text(arena, result_text(result, i, 1)),
            .visible = result_boolean(result, i, 2),
            .readable = result_boolean(result, i, 3),
            .has_part = result_boolean(result, i, 4),
            .part_otherwise =
                result_is_null(result, i, 5) ? NULL : arena_text(arena, result_text(result, i, 5)),
        };
    probes->places = places;
    probes->place_count = count;
    return true;
}

// A count that takes longer than a second is not worth waiting for.
static void
count_with_limit(Connection *connection, const char *const found[static 3], DoctorProbes *probes)
{
    if (probes->place_count == 0 || !probes->places[0].readable ||
        !connection_execute(connection, "SET LOCAL statement_timeout = '1s'", NULL))
        return;
    g_autofree char *sql = sql_format("SELECT count(*) FROM %Q", found[0], found[1]);
    g_autoptr(Result) result = connection_query(connection, sql, NULL, 0, NULL);
    if (result != NULL)
        probes->rows = result_integer(result, 0, 0);
}

static bool
database_has_table(const char *conninfo, const char *name, const char *table,
                   GCancellable *cancellable)
{
    g_autofree char *quoted = g_strescape(name, NULL);
    if (strchr(quoted, '\\') != NULL || strchr(name, '\'') != NULL)
        return false; // a name that would have to be quoted for libpq
    g_autofree char *address = g_strdup_printf("%s dbname='%s'", conninfo, name);
    g_autoptr(Connection) connection = connection_open(address, cancellable, NULL);
    if (connection == NULL || !connection_begin_read_only(connection, NULL))
        return false;
    g_autoptr(Result) result = connection_query(
        connection,
        "SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n"
        " ON n.oid = c.relnamespace WHERE c.relname::text = $1 AND c.relkind IN ('r', 'p')"
        " AND n.nspname NOT IN ('pg_catalog', 'information_schema')",
        (const char *const[]){table}, 1, NULL);
    return result != NULL && result_rows(result) > 0;
}

// Only where the table is in no schema of this database.
static const char *
look_elsewhere(Connection *connection, const char *conninfo, const char *table,
               GCancellable *cancellable, Arena *arena)
{
    g_autoptr(Result) result = connection_query(
        connection,
        "SELECT datname FROM pg_catalog.pg_database WHERE datallowconn AND NOT datistemplate"
        " AND datname <> current_database()"
        " AND pg_catalog.has_database_privilege(oid, 'CONNECT') ORDER BY datname",
        NULL, 0, NULL);
    size_t count = result == NULL ? 0 : result_rows(result);
    for (size_t i = 0; i < MIN(count, MOST_DATABASES); i++) {
        const char *name = result_text(result, i, 0);
        if (!database_has_table(conninfo, name, table, cancellable))
            continue;
        return arena_text(arena, name);
    }
    return NULL;
}

bool
doctor_probe(const Patient *patient, DoctorProbes *probes, GError **error)
{
    const DoctorCase *question = patient->question;
    const char *conninfo = question->database->conninfo;
    const char *const found[3] = {patient->namespace != NULL ? patient->namespace : "public",
                                  patient->table,
                                  patient_is_column(patient) ? patient->part : NULL};
    *probes = (DoctorProbes){.rows = -1};
    g_autoptr(Connection) connection = connection_open(conninfo, question->cancellable, error);
    if (connection == NULL || !connection_begin_read_only(connection, error) ||
        !ask_session(connection, patient->arena, probes, error) ||
        !ask_places(connection, found, patient->arena, probes, error))
        return false;
    if (probes->place_count == 0)
        probes->other_database =
            look_elsewhere(connection, conninfo, found[1], question->cancellable, patient->arena);
    else
        count_with_limit(connection, found, probes);
    const VersionTable versions = {question->project->version_namespace,
                                   question->project->version_table};
    if (journal_keep_out(connection, NULL))
        probes->journal = journal_read(connection, versions, patient->arena, NULL);
    doctor_search_scripts(question->project, patient->arena, probes);
    return true;
}
