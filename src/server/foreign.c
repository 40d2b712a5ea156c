#include "server/arbiter-private.h"

#include "base/sql.h"

#include <string.h>

// Extensions, schemas, types and functions of users, as SQL that makes them, in the order in which
// they were made. Deparsing runs nothing. What only a superuser may make (functions in C) is left
// out: an expression that needs it stays undecided.
static const char definitions_sql[] =
    "SELECT sql FROM ("
    "SELECT 1 AS part, e.oid, format('CREATE EXTENSION IF NOT EXISTS %I SCHEMA %I', e.extname, "
    "       n.nspname) AS sql"
    "  FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace"
    " WHERE e.extname <> 'plpgsql' "
    "UNION ALL "
    "SELECT 2, n.oid, format('CREATE SCHEMA IF NOT EXISTS %I', n.nspname)"
    "  FROM pg_namespace n WHERE n.oid >= 16384 AND n.nspname !~ '^pg_' "
    "UNION ALL "
    "SELECT 3, t.oid, CASE t.typtype"
    "  WHEN 'e' THEN format('CREATE TYPE %s AS ENUM (%s)', t.oid::regtype, ("
    "       SELECT string_agg(quote_literal(l.enumlabel), ', ' ORDER BY l.enumsortorder)"
    "         FROM pg_enum l WHERE l.enumtypid = t.oid))"
    "  WHEN 'd' THEN format('CREATE DOMAIN %s AS %s%s', t.oid::regtype, "
    "       format_type(t.typbasetype, t.typtypmod), ("
    "       SELECT string_agg(' ' || pg_get_constraintdef(c.oid), '') FROM pg_constraint c"
    "        WHERE c.contypid = t.oid AND c.contype = 'c'))"
    "  ELSE format('CREATE TYPE %s AS (%s)', t.oid::regtype, ("
    "       SELECT string_agg(format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod)), "
    "              ', ' ORDER BY a.attnum) FROM pg_attribute a"
    "        WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped)) END"
    "  FROM pg_type t LEFT JOIN pg_class r ON r.oid = t.typrelid"
    " WHERE t.oid >= 16384 AND (t.typtype IN ('e', 'd') OR r.relkind = 'c')"
    "   AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_type'::regclass"
    "                      AND d.objid = t.oid AND d.deptype = 'e') "
    "UNION ALL "
    "SELECT 4, p.oid, pg_get_functiondef(p.oid)"
    "  FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang"
    " WHERE p.oid >= 16384 AND p.prokind = 'f' AND l.lanpltrusted AND l.lanname <> 'internal'"
    "   AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass"
    "                      AND d.objid = p.oid AND d.deptype = 'e')"
    ") AS definition WHERE sql IS NOT NULL ORDER BY part, oid";

GPtrArray *
foreign_definitions(Connection *connection, GError **error)
{
    g_autoptr(Result) rows = connection_query(connection, definitions_sql, NULL, 0, error);
    if (rows == NULL)
        return NULL;
    GPtrArray *definitions = g_ptr_array_new_with_free_func(g_free);
    for (size_t i = 0; i < result_rows(rows); i++)
        g_ptr_array_add(definitions, g_strdup(result_text(rows, i, 0)));
    return definitions;
}

// What cannot be made here is missed by the expressions that need it, and by no others.
static void
make_definitions(Sandbox *sandbox, const char *address, Connection *connection,
                 const GPtrArray *definitions)
{
    for (guint i = 0; i < definitions->len; i++) {
        const char *sql = g_ptr_array_index(definitions, i);
        if (g_str_has_prefix(sql, "CREATE EXTENSION"))
            (void)!sandbox_run_text(sandbox, address, "extension", sql, NULL);
        else
            (void)!connection_execute(connection, sql, NULL);
    }
}

static char *
begin_sql(char **path)
{
    GString *sql = g_string_new("BEGIN READ ONLY; SET LOCAL statement_timeout = '5s'; "
                                "SET LOCAL search_path = ");
    const char *separator = "";
    for (size_t i = 0; path != NULL && path[i] != NULL; i++) {
        sql_add(sql, "%s%I", separator, path[i]);
        separator = ", ";
    }
    if (*separator == '\0')
        g_string_append(sql, "pg_catalog");
    return g_string_free(sql, FALSE);
}

static bool
ask_sandbox(const ArbiterOptions *options, const GPtrArray *cases, const GPtrArray *definitions,
            char **path, GError **error)
{
    if (*options->sandbox == NULL)
        *options->sandbox = sandbox_start(options->sandbox_options, error);
    if (*options->sandbox == NULL)
        return false;
    g_autofree char *address = sandbox_database(*options->sandbox, "arbiter", NULL, error);
    if (address == NULL)
        return false;
    g_autoptr(Connection) connection = connection_open(address, options->cancellable, error);
    bool done = connection != NULL;
    if (done) {
        make_definitions(*options->sandbox, address, connection, definitions);
        g_autofree char *begin = begin_sql(path);
        const Server server = {.connection = connection,
                               .from_name = arbiter_from_name(options),
                               .to_name = arbiter_to_name(options)};
        done = connection_execute(connection, begin, error) && explain_cases(&server, cases, error);
    }
    g_clear_pointer(&connection, connection_close);
    (void)!sandbox_drop_database(*options->sandbox, address, NULL);
    return done;
}

void
foreign_settle(const ArbiterOptions *options, const GPtrArray *cases, const GPtrArray *definitions,
               char **path)
{
    g_autoptr(GError) error = NULL;
    if (ask_sandbox(options, cases, definitions, path, &error))
        return;
    g_autofree char *line = g_strndup(error->message, strcspn(error->message, "\n"));
    for (guint i = 0; i < cases->len; i++) {
        Case *question = g_ptr_array_index(cases, i);
        if (question->verdict == VERDICT_UNDECIDED)
            case_set_reason(question, g_strdup(line));
    }
}
