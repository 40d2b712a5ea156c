#include "run/rehearse-mend.h"
#include "run/rehearse-private.h"

#include "base/sql.h"
#include "base/text.h"

#include <string.h>

// The tables that rows are made for, and what is known of them.
typedef struct {
    Rehearsing *rehearsing;
    Connection *connection; // where the rows go
    Connection *target;     // which says how many
    Arena *arena;
    GHashTable *by_oid;
    GPtrArray *tables; // MadeTable *
} Maker;

// ---- reading -----------------------------------------------------------------------------------

static const char tables_sql[] =
    "WITH RECURSIVE touched (oid) AS ("
    "  SELECT coalesce(i.indrelid, o.oid) FROM unnest($1::oid[]) AS o (oid)"
    "    LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = o.oid"
    "  UNION SELECT k.confrelid FROM pg_catalog.pg_constraint k"
    "    JOIN touched t ON k.conrelid = t.oid WHERE k.contype = 'f')"
    "SELECT c.oid, n.nspname, c.relname FROM touched t JOIN pg_catalog.pg_class c ON c.oid = t.oid"
    "  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
    " WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY c.oid";

static const char columns_sql[] =
    "SELECT a.attrelid, a.attnum, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod),"
    "       b.typname, b.typtype, b.typcategory,"
    "       CASE WHEN t.typtype = 'd' THEN t.typtypmod ELSE a.atttypmod END,"
    "       a.attnotnull, a.atthasdef OR a.attidentity <> '', a.attgenerated <> '',"
    "       EXISTS (SELECT FROM pg_catalog.pg_index i WHERE i.indrelid = a.attrelid"
    "                  AND i.indisunique AND a.attnum = ANY (i.indkey))"
    "  FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid"
    "  JOIN pg_catalog.pg_type b"
    "    ON b.oid = CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END"
    " WHERE a.attrelid = $1 AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum";

static const char keys_sql[] =
    "SELECT confrelid, array_to_string(conkey, ' '), array_to_string(confkey, ' ')"
    "  FROM pg_catalog.pg_constraint WHERE conrelid = $1 AND contype = 'f' ORDER BY conname";

// Checks of one column against a list: CHECK (c = ANY (ARRAY['a'::text, …])).
static const char choices_sql[] =
    "SELECT conkey[1], pg_catalog.substring(d, 'ANY \\(+(ARRAY\\[.*\\])'),"
    "       d ~ '\\mOR\\M|\\mAND\\M|<>' FROM (SELECT conkey,"
    "       pg_catalog.pg_get_constraintdef(oid) AS d FROM pg_catalog.pg_constraint"
    "      WHERE conrelid = $1 AND contype = 'c' AND array_length(conkey, 1) = 1) x";

static bool
read_columns(Maker *maker, MadeTable *table, GError **error)
{
    const char *const values[] = {table->oid};
    g_autoptr(Result) result = connection_query(maker->connection, columns_sql, values, 1, error);
    if (result == NULL)
        return false;
    table->column_count = (int)result_rows(result);
    table->columns = ARENA_NEW_ARRAY(maker->arena, MadeColumn, result_rows(result));
    for (size_t i = 0; i < result_rows(result); i++)
        table->columns[i] = (MadeColumn){
            .number = (int)result_integer(result, i, 1),
            .name = arena_text(maker->arena, result_text(result, i, 2)),
            .type = arena_text(maker->arena, result_text(result, i, 3)),
            .base_type = arena_text(maker->arena, result_text(result, i, 4)),
            .type_type = *result_text(result, i, 5),
            .category = *result_text(result, i, 6),
            .modifier = (int)result_integer(result, i, 7),
            .not_null = result_boolean(result, i, 8),
            .has_default = result_boolean(result, i, 9),
            .is_generated = result_boolean(result, i, 10),
            .is_unique = result_boolean(result, i, 11),
        };
    return true;
}

static int *
numbers_of(Arena *arena, const char *text, int *count)
{
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    *count = (int)g_strv_length(words);
    int *numbers = ARENA_NEW_ARRAY(arena, int, (size_t)*count + 1);
    for (int i = 0; i < *count; i++)
        numbers[i] = (int)g_ascii_strtoll(words[i], NULL, 10);
    return numbers;
}

static bool
read_keys(Maker *maker, MadeTable *table, GError **error)
{
    const char *const values[] = {table->oid};
    g_autoptr(Result) result = connection_query(maker->connection, keys_sql, values, 1, error);
    if (result == NULL)
        return false;
    table->key_count = (int)result_rows(result);
    table->keys = ARENA_NEW_ARRAY(maker->arena, MadeKey, result_rows(result));
    for (size_t i = 0; i < result_rows(result); i++) {
        MadeKey *key = &table->keys[i];
        int targets;
        key->to = g_hash_table_lookup(maker->by_oid, result_text(result, i, 0));
        key->columns = numbers_of(maker->arena, result_text(result, i, 1), &key->count);
        key->targets = numbers_of(maker->arena, result_text(result, i, 2), &targets);
    }
    return true;
}

// The number of elements: commas outside quotes.
static int
count_choices(const char *list)
{
    int count = 1;
    bool quoted = false;
    for (const char *c = list; *c != '\0'; c++) {
        if (*c == '\'')
            quoted = !quoted;
        count += *c == ',' && !quoted;
    }
    return count;
}

static void
note_choices(Maker *maker, MadeTable *table, int number, const char *choices)
{
    for (int i = 0; i < table->column_count; i++) {
        if (table->columns[i].number != number)
            continue;
        table->columns[i].choices = arena_text(maker->arena, choices);
        table->columns[i].choice_count = count_choices(choices);
    }
}

static bool
read_choices(Maker *maker, MadeTable *table, GError **error)
{
    const char *const values[] = {table->oid};
    g_autoptr(Result) result = connection_query(maker->connection, choices_sql, values, 1, error);
    for (size_t i = 0; result != NULL && i < result_rows(result); i++) {
        if (result_is_null(result, i, 1) || result_boolean(result, i, 2))
            continue;
        note_choices(maker, table, (int)result_integer(result, i, 0), result_text(result, i, 1));
    }
    return result != NULL;
}

// As many as the target has: by its statistics, else counted up to the limit.
static int64_t
rows_there(Maker *maker, const MadeTable *table, int64_t most)
{
    const char *const values[] = {table->namespace, table->name};
    g_autoptr(Result) known = connection_query(
        maker->target,
        "SELECT c.reltuples::int8 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n"
        "    ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relname = $2",
        values, 2, NULL);
    if (known == NULL || result_rows(known) == 0)
        return 0;
    int64_t rows = result_integer(known, 0, 0);
    if (rows > 0)
        return MIN(rows, most);
    g_autoptr(GString) sql = g_string_new(NULL);
    sql_add(sql, "SELECT count(*) FROM (SELECT FROM %Q LIMIT ", table->namespace, table->name);
    g_string_append_printf(sql, "%" G_GINT64_FORMAT ") x", most);
    g_autoptr(Result) counted = connection_query(maker->target, sql->str, NULL, 0, NULL);
    return counted != NULL ? result_integer(counted, 0, 0) : 0;
}

// What refers to a table that has no rows has none either, or the statistics are old.
static void
need_parents_of(const MadeTable *table)
{
    for (int j = 0; j < table->key_count && table->rows > 0; j++)
        if (table->keys[j].to != NULL && table->keys[j].to->rows == 0)
            table->keys[j].to->rows = 1;
}

static void
need_parents(const GPtrArray *tables)
{
    for (guint round = 0; round < tables->len; round++)
        for (guint i = 0; i < tables->len; i++)
            need_parents_of(tables->pdata[i]);
}

static bool
read_tables(Maker *maker, GPtrArray *oids, GError **error)
{
    g_autoptr(GString) list = g_string_new("{");
    for (guint i = 0; i < oids->len; i++)
        g_string_append_printf(list, "%s%s", i > 0 ? "," : "", (const char *)oids->pdata[i]);
    g_string_append_c(list, '}');
    const char *const values[] = {list->str};
    g_autoptr(Result) result = connection_query(maker->connection, tables_sql, values, 1, error);
    int64_t most = maker->rehearsing->options->rows > 0 ? maker->rehearsing->options->rows : 200000;
    for (size_t i = 0; result != NULL && i < result_rows(result); i++) {
        MadeTable *table = ARENA_NEW(maker->arena, MadeTable);
        table->oid = arena_text(maker->arena, result_text(result, i, 0));
        table->namespace = arena_text(maker->arena, result_text(result, i, 1));
        table->name = arena_text(maker->arena, result_text(result, i, 2));
        table->rows = rows_there(maker, table, most);
        g_hash_table_insert(maker->by_oid, (gpointer)(guintptr)table->oid, table);
        g_ptr_array_add(maker->tables, table);
    }
    for (guint i = 0; result != NULL && i < maker->tables->len; i++)
        if (!read_columns(maker, maker->tables->pdata[i], error) ||
            !read_keys(maker, maker->tables->pdata[i], error) ||
            !read_choices(maker, maker->tables->pdata[i], error))
            return false;
    need_parents(maker->tables);
    return result != NULL;
}

// ---- writing -----------------------------------------------------------------------------------

static char *
insert_sql(const MadeTable *table)
{
    g_autoptr(GString) sql = g_string_new(NULL), values = g_string_new(NULL);
    sql_add(sql, "INSERT INTO %Q (", table->namespace, table->name);
    unsigned columns = 0;
    for (int i = 0; i < table->column_count; i++) {
        const MadeColumn *column = &table->columns[i];
        g_autofree char *value = column->is_generated ? NULL : made_value(table, column, "g", 0);
        if (value == NULL)
            continue;
        const char *comma = columns++ > 0 ? ", " : "";
        sql_add(sql, "%s%I", comma, column->name);
        g_string_append_printf(values, "%s(%s)::%s", comma, value, column->type);
    }
    g_string_append_printf(sql,
                           ") OVERRIDING SYSTEM VALUE SELECT %s FROM "
                           "generate_series(1::bigint, %" G_GINT64_FORMAT ") AS g%s",
                           values->str, table->rows,
                           table->is_plain ? "" : " ON CONFLICT DO NOTHING");
    if (columns == 0)
        return NULL;
    return g_string_free(g_steal_pointer(&sql), FALSE);
}

// What may fail without harm.
static void
try_to(Maker *maker, const char *sql)
{
    g_autoptr(GError) ignored = NULL;
    if (!connection_execute(maker->connection, sql, &ignored))
        connection_rollback(maker->connection);
}

// What a sequence gives next must not be there already.
static void
move_sequences(Maker *maker, const MadeTable *table)
{
    for (int i = 0; i < table->column_count; i++) {
        if (!table->columns[i].has_default)
            continue;
        g_autofree char *name = sql_format("%Q", table->namespace, table->name);
        g_autofree char *rows = g_strdup_printf("%" G_GINT64_FORMAT, table->rows);
        g_autofree char *full =
            sql_format("SELECT setval(pg_get_serial_sequence(%L, %L), greatest(%s, 1))", name,
                       table->columns[i].name, rows);
        try_to(maker, full); // it may have none
    }
}

static void
add_note(Maker *maker, const MadeTable *table, const char *why)
{
    g_autofree char *name = sql_format("%Q", table->namespace, table->name);
    g_autofree char *line = g_strndup(why, strcspn(why, "\n"));
    g_ptr_array_add(maker->rehearsing->notes,
                    arena_printf(maker->rehearsing->arena, "no rows for %s: %s", name, line));
}

static bool
mend(Maker *maker, MadeTable *table, Mending *mending, const GError *failed)
{
    bool is_deferrable = server_error_is(failed, "55000") && !table->is_plain;
    table->is_plain = table->is_plain || is_deferrable;
    return is_deferrable || mending_try(mending, maker->connection, table, maker->arena, failed);
}

static void
fill_table(Maker *maker, MadeTable *table)
{
    table->is_done = true;
    g_auto(Mending) mending = {0};
    g_autofree char *why = NULL;
    bool is_filled = false;
    while (!is_filled) {
        g_autofree char *sql = table->rows > 0 ? insert_sql(table) : NULL;
        g_autoptr(GError) failed = NULL;
        if (sql == NULL)
            return;
        is_filled = connection_execute(maker->connection, sql, &failed);
        if (!is_filled && why == NULL)
            why = g_strdup(rehearsal_words(maker->arena, failed));
        if (!is_filled && !mend(maker, table, &mending, failed)) {
            add_note(maker, table, why);
            return;
        }
    }
    move_sequences(maker, table);
    g_autofree char *analyze = sql_format("ANALYZE %Q", table->namespace, table->name);
    try_to(maker, analyze); // only the row counts need it
}

static bool
waits_for_parent(const MadeTable *table)
{
    for (int i = 0; i < table->key_count; i++)
        if (table->keys[i].to != NULL && table->keys[i].to != table && !table->keys[i].to->is_done)
            return true;
    return false;
}

// Parents first; tables that need each other in a circle come in any order at last.
static void
fill_tables(Maker *maker)
{
    bool any = true;
    while (any) {
        any = false;
        for (guint i = 0; i < maker->tables->len; i++) {
            MadeTable *table = maker->tables->pdata[i];
            if (table->is_done || waits_for_parent(table))
                continue;
            fill_table(maker, table);
            any = true;
        }
    }
    for (guint i = 0; i < maker->tables->len; i++)
        if (!((MadeTable *)maker->tables->pdata[i])->is_done)
            fill_table(maker, maker->tables->pdata[i]);
}

bool
rehearsal_make_rows(Rehearsing *rehearsing, const char *address, GPtrArray *oids, GError **error)
{
    GCancellable *cancellable = rehearsing->options->cancellable;
    g_autofree char *super = sandbox_superuser_address(rehearsing->options->sandbox, address);
    g_autoptr(Connection) connection =
        connection_open(super != NULL ? super : address, cancellable, error);
    g_autoptr(Connection) target =
        connection != NULL
            ? connection_open(rehearsing->options->database->conninfo, cancellable, error)
            : NULL;
    if (target == NULL)
        return false;
    // a count that takes long is none; triggers are the application's and do not run
    if (!connection_execute(target, "SET statement_timeout = '2s'", error) ||
        (super != NULL &&
         !connection_execute(connection, "SET session_replication_role = replica", error)))
        return false;
    g_autoptr(GHashTable) by_oid = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GPtrArray) tables = g_ptr_array_new();
    Maker maker = {.rehearsing = rehearsing,
                   .connection = connection,
                   .target = target,
                   .arena = rehearsing->arena,
                   .by_oid = by_oid,
                   .tables = tables};
    if (!read_tables(&maker, oids, error))
        return false;
    fill_tables(&maker);
    return connection_is_alive(connection);
}
