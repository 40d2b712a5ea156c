#include "run/replay-private.h"

#include "base/sql.h"

#include <string.h>

// What a history takes for granted: what was made by hand, names of another time, rows that are no
// longer in the way; and tables that no revision creates, which nothing can stand in for.

// What people make by hand, once for each database, and revisions then take for
// granted: told by the server's words for what is not there.
static const struct {
    const char *words, *extension;
} by_hand[] = {
    {"\"citext\"", "citext"},
    {"\"hstore\"", "hstore"},
    {"\"ltree\"", "ltree"},
    {"\"geometry\"", "postgis"},
    {"\"geography\"", "postgis"},
    {"\"vector\"", "vector"},
    {"uuid_generate_v", "uuid-ossp"},
    {"gin_trgm_ops", "pg_trgm"},
    {"gist_trgm_ops", "pg_trgm"},
    {"similarity(", "pg_trgm"},
    {"unaccent(", "unaccent"},
    {"crypt(", "pgcrypto"},
    {"gen_salt(", "pgcrypto"},
    {"gen_random_bytes(", "pgcrypto"},
    {"method \"gist\"", "btree_gist"},
    {"method \"gin\"", "btree_gin"},
};

static bool
make_extension(Replaying *replaying, const char *message)
{
    for (size_t i = 0; i < G_N_ELEMENTS(by_hand); i++) {
        if (strstr(message, by_hand[i].words) == NULL)
            continue;
        g_autofree char *sql =
            sql_format("CREATE EXTENSION IF NOT EXISTS %I", by_hand[i].extension);
        return replay_with_rights(replaying, sql);
    }
    return false;
}

// 'schema "audit" does not exist'
static bool
make_namespace(Replaying *replaying, const char *message)
{
    g_auto(GStrv) parts = g_strsplit(message, "\"", 3);
    if (g_strv_length(parts) != 3)
        return false;
    g_autofree char *sql = sql_format("CREATE SCHEMA IF NOT EXISTS %I", parts[1]);
    return connection_execute(replaying->connection, sql, NULL);
}

// A constraint that a revision calls as PostgreSQL would, of a time before the project had a naming
// convention: 'constraint "a_b_fkey" of relation "a" does not exist'. There it had that name.
static bool
name_as_before(Replaying *replaying, const char *message)
{
    static const char block[] =
        "DO $$ DECLARE old record; BEGIN "
        "SELECT k.conname, c.oid::regclass AS relation INTO old FROM pg_constraint k "
        "JOIN pg_class c ON c.oid = k.conrelid WHERE c.relname = %L AND c.relnamespace <> "
        "'pg_catalog'::regnamespace AND k.contype IN ('p', 'u', 'f', 'c') AND %L = "
        "CASE k.contype WHEN 'p' THEN c.relname || '_pkey' ELSE c.relname || '_' || "
        "(SELECT string_agg(a.attname, '_' ORDER BY n.ordinality) FROM unnest(k.conkey) WITH "
        "ORDINALITY n (number, ordinality) JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum "
        "= n.number) || CASE k.contype WHEN 'u' THEN '_key' WHEN 'f' THEN '_fkey' ELSE '_check' "
        "END END; IF FOUND THEN EXECUTE format('ALTER TABLE %%s RENAME CONSTRAINT %%I TO %%I', "
        "old.relation, "
        "old.conname, %L); END IF; END $$";
    g_auto(GStrv) parts = g_strsplit(message, "\"", 5);
    if (g_strv_length(parts) != 5 || !g_str_has_suffix(parts[0], "constraint "))
        return false;
    g_autofree char *sql = sql_format(block, parts[3], parts[1], parts[1]);
    return connection_execute(replaying->connection, sql, NULL);
}

// A history is about tables; rows that stand in its way, because what was to be done with them
// could not be known, go.
static bool
empty_tables(Replaying *replaying)
{
    static const char sql[] =
        "DO $$ DECLARE name text; BEGIN FOR name IN SELECT c.oid::regclass FROM pg_class c "
        "WHERE c.relkind IN ('r', 'p') AND c.oid >= 16384 AND c.relnamespace <> "
        "'pg_toast'::regnamespace AND c.relowner = current_user::regrole LOOP "
        "EXECUTE 'TRUNCATE ' || name || ' CASCADE'; END LOOP; END $$";
    return connection_execute(replaying->connection, sql, NULL);
}

bool
replay_make(Replaying *replaying, const ScriptStatement *statement, const GError *error)
{
    ServerErrorDetails details = server_error_details(error);
    // Data exceptions and violations of constraints.
    bool is_about_rows =
        g_str_has_prefix(details.sqlstate, "22") || g_str_has_prefix(details.sqlstate, "23");
    if (is_about_rows)
        return !statement->is_data && empty_tables(replaying);
    if (strcmp(details.sqlstate, "3F000") == 0)
        return make_namespace(replaying, details.message);
    bool is_unknown =
        strcmp(details.sqlstate, "42704") == 0 || strcmp(details.sqlstate, "42883") == 0;
    return is_unknown && (make_extension(replaying, details.message) ||
                          name_as_before(replaying, details.message));
}

// ---- tables that no revision creates ---------------------------------------------------------

// "CREATE TABLE a.b (", "ALTER TABLE b RENAME TO c": what the history has made under that name.
void
replay_note_made(Replaying *replaying, const char *sql)
{
    g_autoptr(GMatchInfo) match = NULL;
    if (!g_regex_match(replaying->makes, sql, 0, &match))
        return;
    g_autofree char *name = g_match_info_fetch_named(match, "name");
    g_strdelimit(name, "\"", ' ');
    g_hash_table_add(replaying->made, g_strdup(g_strstrip(name)));
}

// 'relation "queries" does not exist', and nothing of the history ever made one.
bool
replay_note_lacking(Replaying *replaying, const GError *error)
{
    ServerErrorDetails details = server_error_details(error);
    g_auto(GStrv) parts = g_strsplit(details.message, "\"", 3);
    if (strcmp(details.sqlstate, "42P01") != 0 || g_strv_length(parts) != 3)
        return false;
    const char *dot = strrchr(parts[1], '.');
    const char *name = dot != NULL ? dot + 1 : parts[1];
    if (g_hash_table_contains(replaying->made, name))
        return false;
    if (replaying->lacking->len == 0)
        replaying->lacking_at = replaying->revision;
    const char *kept = arena_intern(replaying->arena, parts[1]);
    if (!g_ptr_array_find(replaying->lacking, kept, NULL))
        g_ptr_array_add(replaying->lacking, (gpointer)(guintptr)kept);
    return true;
}

const char *
replay_lacking_words(const Replaying *replaying)
{
    enum { MOST = 8 };
    g_autoptr(GString) names = g_string_new(NULL);
    for (guint i = 0; i < replaying->lacking->len && i < MOST; i++)
        g_string_append_printf(names, "%s%s", i > 0 ? ", " : "",
                               (const char *)replaying->lacking->pdata[i]);
    if (replaying->lacking->len > MOST)
        g_string_append_printf(names, " and %u more", replaying->lacking->len - MOST);
    return arena_printf(replaying->arena,
                        "%s: from here on the history needs tables that no revision creates: %s\n"
                        "hint: \"trueup stamp --baseline\" puts a revision that creates them "
                        "before the first one",
                        replaying->lacking_at->file, names->str);
}
