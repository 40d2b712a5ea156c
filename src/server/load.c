#include "server/sandbox-private.h"
#include "server/script.h"
#include "server/statement-private.h"

#include "base/sql.h"

#include <string.h>

typedef struct {
    Sandbox *sandbox;
    Connection *connection;
    const char *label; // "FILE"
    GHashTable *made;  // schemas that were made for extensions
    GCancellable *cancellable;
} Load;

typedef enum {
    TREAT_RUN,
    TREAT_OMIT,
    TREAT_EXTENSION,  // was made beforehand
    TREAT_ROLES,      // names roles, which must be there
    TREAT_ONLY_ROLES, // makes roles: they are made without rights, and nothing else is done
    TREAT_OWNER,      // omitted when it changes the owner, who must be us
    TREAT_SETTING,    // a setting that this server does not know does not matter
} Treatment;

// By the first words; the first row that fits counts.
static const struct {
    const char *words;
    Treatment treatment;
} treatments[] = {
    {"CREATE EXTENSION", TREAT_EXTENSION},
    {"ALTER EXTENSION", TREAT_OMIT},
    {"COMMENT ON EXTENSION", TREAT_OMIT},
    {"CREATE USER MAPPING", TREAT_ROLES},
    {"ALTER USER MAPPING", TREAT_ROLES},
    {"CREATE ROLE", TREAT_ONLY_ROLES},
    {"CREATE USER", TREAT_ONLY_ROLES},
    {"CREATE GROUP", TREAT_ONLY_ROLES},
    {"ALTER ROLE", TREAT_OMIT},
    {"ALTER USER", TREAT_OMIT},
    {"ALTER GROUP", TREAT_OMIT},
    {"DROP ROLE", TREAT_OMIT},
    {"DROP USER", TREAT_OMIT},
    {"CREATE DATABASE", TREAT_OMIT},
    {"ALTER DATABASE", TREAT_OMIT},
    {"DROP DATABASE", TREAT_OMIT},
    {"COMMENT ON DATABASE", TREAT_OMIT},
    {"CREATE TABLESPACE", TREAT_OMIT},
    {"ALTER TABLESPACE", TREAT_OMIT},
    {"CREATE EVENT TRIGGER", TREAT_OMIT},
    {"ALTER EVENT TRIGGER", TREAT_OMIT},
    {"DROP EVENT TRIGGER", TREAT_OMIT},
    {"COMMENT ON EVENT TRIGGER", TREAT_OMIT},
    {"CREATE PROCEDURAL LANGUAGE", TREAT_OMIT},
    {"CREATE OR REPLACE PROCEDURAL LANGUAGE", TREAT_OMIT},
    {"CREATE SUBSCRIPTION", TREAT_OMIT},
    {"ALTER SUBSCRIPTION", TREAT_OMIT},
    {"COMMENT ON SUBSCRIPTION", TREAT_OMIT},
    {"SET ROLE", TREAT_OMIT},
    {"SET SESSION AUTHORIZATION", TREAT_OMIT},
    {"RESET ROLE", TREAT_OMIT},
    {"RESET SESSION AUTHORIZATION", TREAT_OMIT},
    {"CREATE SCHEMA", TREAT_ROLES},
    {"GRANT", TREAT_ROLES},
    {"REVOKE", TREAT_ROLES},
    {"CREATE POLICY", TREAT_ROLES},
    {"ALTER POLICY", TREAT_ROLES},
    {"ALTER DEFAULT PRIVILEGES", TREAT_ROLES},
    {"ALTER", TREAT_OWNER},
    {"SET", TREAT_SETTING},
};

// psql's commands that change nothing in the database. All others would: they are refused.
static const char *const passed_over[] = {
    "connect", "c",        "restrict", "unrestrict", "set", "unset", "echo", "qecho", "warn",
    "pset",    "encoding", "timing",   "x",          "a",   "t",     "o",    "q",     ".",
};

static bool
begins_with(const char *text, size_t length, const char *words)
{
    size_t i = 0;
    for (const char *word = words; *word != '\0'; word++) {
        if (*word == ' ') {
            if (i >= length || !g_ascii_isspace(text[i]))
                return false;
            while (i < length && g_ascii_isspace(text[i]))
                i++;
        } else if (i >= length || g_ascii_toupper(text[i++]) != *word) {
            return false;
        }
    }
    return i == length || !(g_ascii_isalnum(text[i]) || text[i] == '_');
}

static Treatment
treatment_of(const Piece *piece)
{
    for (size_t i = 0; i < G_N_ELEMENTS(treatments); i++)
        if (begins_with(piece->text, piece->length, treatments[i].words))
            return treatments[i].treatment;
    return TREAT_RUN;
}

// The place of the error inside the script: the server counts characters of the statement.
static void
set_script_error(GError **error, const Load *load, const Piece *piece, const GError *cause)
{
    ServerErrorDetails details = server_error_details(cause);
    const char *at = piece->text, *end = piece->text + piece->length;
    int line = piece->line, column = 0;
    for (int i = 1; i < details.position && at < end; i++) {
        column = *at == '\n' ? 0 : column + 1;
        line += *at == '\n';
        at = g_utf8_next_char(at);
    }
    GString *text = g_string_new(NULL);
    g_string_printf(text, "%s:%d", load->label, line);
    if (details.position > 0 && line > piece->line)
        g_string_append_printf(text, ":%d", column + 1);
    bool said = *details.message != '\0';
    g_string_append_printf(text, ": %s", said ? details.message : cause->message);
    if (said && *details.sqlstate != '\0')
        g_string_append_printf(text, " (%s)", details.sqlstate);
    if (*details.hint != '\0')
        g_string_append_printf(text, "\nhint: %s", details.hint);
    ServerError code = SERVER_ERROR_SCRIPT;
    if (g_error_matches(cause, SERVER_ERROR, SERVER_ERROR_CANCELLED) ||
        g_error_matches(cause, SERVER_ERROR, SERVER_ERROR_LOST))
        code = (ServerError)cause->code;
    g_set_error_literal(error, SERVER_ERROR, (int)code, text->str);
    g_string_free(text, TRUE);
}

static bool
send_rows(Load *load, const Piece *piece, GError **error)
{
    enum { CHUNK_BYTES = 1 << 20 };
    PGconn *session = connection_session(load->connection);
    g_autoptr(PGresult) result = NULL;
    if (!connection_next_result(load->connection, &result, error))
        return false;
    if (result == NULL || PQresultStatus(result) != PGRES_COPY_IN) {
        if (result != NULL && !connection_check(load->connection, result, error)) {
            (void)!connection_finish(load->connection, NULL);
            return false;
        }
        return connection_finish(load->connection, error);
    }
    for (size_t sent = 0; sent < piece->rows_length; sent += CHUNK_BYTES) {
        size_t chunk = MIN(piece->rows_length - sent, CHUNK_BYTES);
        if (PQputCopyData(session, piece->rows + sent, (int)chunk) != 1)
            break; // the next result says why
    }
    PQputCopyEnd(session, NULL);
    return connection_finish(load->connection, error);
}

static bool
run_piece(Load *load, const Piece *piece, GError **error)
{
    g_autofree char *sql = g_strndup(piece->text, piece->length);
    g_autoptr(GError) cause = NULL;
    bool done = piece->rows == NULL ? connection_execute(load->connection, sql, &cause)
                                    : connection_send(load->connection, sql, &cause) &&
                                          send_rows(load, piece, &cause);
    if (!done)
        set_script_error(error, load, piece, cause);
    return done;
}

// The roles that it names are made, without rights. False where one cannot be had.
static bool
make_roles(Load *load, const Tree *statement)
{
    g_auto(GStrv) roles = statement_roles(statement);
    bool complete = true;
    for (size_t i = 0; roles[i] != NULL; i++)
        if (!sandbox_need_role(load->sandbox, roles[i], NULL))
            complete = false;
    return complete;
}

// What this parser does not know the server may: it is sent as it is.
static bool
run_with_roles(Load *load, const Piece *piece, GError **error)
{
    g_autoptr(Tree) statement = statement_parse(piece->text, piece->length);
    if (statement == NULL)
        return run_piece(load, piece, error);
    // membership is not ours to give, and on a scratch server a role may be missing
    if (!make_roles(load, statement) || statement_grants_role(statement))
        return true;
    const char *schema = statement_schema(statement);
    if (schema != NULL && g_hash_table_contains(load->made, schema))
        return true;
    return run_piece(load, piece, error);
}

static bool
run_only_roles(Load *load, const Piece *piece, GError **error)
{
    g_autoptr(Tree) statement = statement_parse(piece->text, piece->length);
    if (statement == NULL)
        return run_piece(load, piece, error);
    make_roles(load, statement);
    return true;
}

static bool
run_setting(Load *load, const Piece *piece, GError **error)
{
    g_autofree char *sql = g_strndup(piece->text, piece->length);
    g_autoptr(GError) cause = NULL;
    if (connection_execute(load->connection, sql, &cause) || server_error_is(cause, "42704"))
        return true;
    set_script_error(error, load, piece, cause);
    return false;
}

static bool
changes_owner(const Piece *piece)
{
    g_autoptr(Tree) statement = statement_parse(piece->text, piece->length);
    return statement != NULL && statement_changes_owner(statement);
}

static bool
run_meta(const Load *load, const Piece *piece, GError **error)
{
    size_t length = strcspn(piece->text + 1, " \t\r\n");
    for (size_t i = 0; i < G_N_ELEMENTS(passed_over); i++)
        if (strlen(passed_over[i]) == length &&
            strncmp(piece->text + 1, passed_over[i], length) == 0)
            return true;
    g_set_error(error, SERVER_ERROR, SERVER_ERROR_SCRIPT,
                "%s:%d: psql's \\%.*s is not run here\n"
                "hint: write the statements into one file, or load it with psql and name the "
                "database",
                load->label, piece->line, (int)length, piece->text + 1);
    return false;
}

static bool
run_statement(Load *load, const Piece *piece, GError **error)
{
    switch (treatment_of(piece)) {
    case TREAT_RUN:
        return run_piece(load, piece, error);
    case TREAT_OMIT:
    case TREAT_EXTENSION:
        return true;
    case TREAT_ROLES:
        return run_with_roles(load, piece, error);
    case TREAT_ONLY_ROLES:
        return run_only_roles(load, piece, error);
    case TREAT_OWNER:
        return changes_owner(piece) || run_piece(load, piece, error);
    case TREAT_SETTING:
        return run_setting(load, piece, error);
    }
    g_assert_not_reached();
}

static bool
make_extension(Load *load, Connection *superuser, const Piece *piece, GError **error)
{
    g_autoptr(Tree) statement = statement_parse(piece->text, piece->length);
    const char *schema = NULL;
    const char *name = statement != NULL ? statement_extension(statement, &schema) : NULL;
    if (name == NULL)
        return run_piece(load, piece, error); // the server says what is wrong with it
    g_autofree char *owner = load->sandbox->role != NULL
                                 ? g_strdup(load->sandbox->role)
                                 : g_strdup(connection_facts(load->connection)->user);
    GString *sql = g_string_new(NULL);
    if (schema != NULL) {
        sql_add(sql, "CREATE SCHEMA IF NOT EXISTS %I AUTHORIZATION %I;", schema, owner);
        g_hash_table_add(load->made, g_strdup(schema));
    }
    sql_add(sql, "CREATE EXTENSION IF NOT EXISTS %I", name);
    if (schema != NULL)
        sql_add(sql, " SCHEMA %I", schema);
    g_string_append(sql, " CASCADE");
    g_autoptr(GError) cause = NULL;
    bool made = connection_execute(superuser, sql->str, &cause);
    g_string_free(sql, TRUE);
    if (!made)
        set_script_error(error, load, piece, cause);
    return made;
}

// Servers of a foreign data wrapper may be made by us.
static bool
allow_wrappers(const Load *load, Connection *superuser, GError **error)
{
    g_autoptr(Result) wrappers = connection_query(
        superuser, "SELECT fdwname FROM pg_catalog.pg_foreign_data_wrapper", NULL, 0, error);
    if (wrappers == NULL)
        return false;
    for (size_t i = 0; i < result_rows(wrappers) && load->sandbox->role != NULL; i++) {
        g_autofree char *sql = sql_format("GRANT USAGE ON FOREIGN DATA WRAPPER %I TO %I",
                                          result_text(wrappers, i, 0), load->sandbox->role);
        if (!connection_execute(superuser, sql, error))
            return false;
    }
    return true;
}

// Before any statement of the script ran: a superuser must not work in a database where foreign
// code may already lie in wait, with a function of a name that an extension's script calls.
static bool
make_extensions(Load *load, const char *address, const char *sql, GError **error)
{
    g_autoptr(Connection) superuser = NULL;
    Script script = {.text = sql, .line = 1};
    for (Piece piece; script_next(&script, &piece);) {
        if (piece.type != PIECE_STATEMENT || treatment_of(&piece) != TREAT_EXTENSION)
            continue;
        if (superuser == NULL)
            superuser = sandbox_open_as_superuser(load->sandbox, address, error);
        if (superuser == NULL || !make_extension(load, superuser, &piece, error))
            return false;
    }
    return superuser == NULL || allow_wrappers(load, superuser, error);
}

static bool
run_script(Load *load, const char *address, const char *text, GError **error)
{
    const char *sql = g_str_has_prefix(text, "\xef\xbb\xbf") ? text + 3 : text;
    load->made = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GHashTable) made = load->made;
    g_autoptr(Connection) connection = connection_open(address, load->cancellable, error);
    load->connection = connection;
    if (connection == NULL || !make_extensions(load, address, sql, error))
        return false;
    Script script = {.text = sql, .line = 1};
    for (Piece piece; script_next(&script, &piece);) {
        bool done = piece.type == PIECE_META ? run_meta(load, &piece, error)
                                             : run_statement(load, &piece, error);
        if (!done)
            return false;
    }
    return true;
}

bool
sandbox_run_text(Sandbox *sandbox, const char *address, const char *label, const char *sql,
                 GError **error)
{
    Load load = {.sandbox = sandbox, .label = label};
    return run_script(&load, address, sql, error);
}

char *
sandbox_load_text(Sandbox *sandbox, const char *name, const char *label, const char *sql,
                  GError **error)
{
    g_autofree char *address = sandbox_database(sandbox, name, NULL, error);
    if (address == NULL)
        return NULL;
    if (sandbox_run_text(sandbox, address, label, sql, error))
        return g_steal_pointer(&address);
    (void)!sandbox_drop_database(sandbox, address, NULL);
    return NULL;
}

static gint
compare_paths(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

// The scripts that a path stands for, in the order in which they are run.
static GPtrArray *
scripts_of(const char *path, GError **error)
{
    g_autoptr(GPtrArray) scripts = g_ptr_array_new_with_free_func(g_free);
    if (!g_file_test(path, G_FILE_TEST_IS_DIR)) {
        g_ptr_array_add(scripts, g_strdup(path));
        return g_steal_pointer(&scripts);
    }
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    for (const char *name = NULL; folder != NULL && (name = g_dir_read_name(folder)) != NULL;)
        if (g_str_has_suffix(name, ".sql"))
            g_ptr_array_add(scripts, g_build_filename(path, name, NULL));
    g_ptr_array_sort(scripts, compare_paths);
    if (scripts->len > 0)
        return g_steal_pointer(&scripts);
    g_set_error(error, SERVER_ERROR, SERVER_ERROR_SCRIPT, "%s: no *.sql in this folder", path);
    return NULL;
}

static bool
run_file(Load *load, const char *address, const char *path, GError **error)
{
    g_autofree char *text = NULL;
    g_autoptr(GError) cause = NULL;
    size_t length = 0;
    if (!g_file_get_contents(path, &text, &length, &cause)) {
        g_set_error(error, SERVER_ERROR, SERVER_ERROR_SCRIPT, "%s: %s", path,
                    cause->code == G_FILE_ERROR_NOENT ? "no such file" : cause->message);
        return false;
    }
    if (strlen(text) != length) {
        g_set_error(error, SERVER_ERROR, SERVER_ERROR_SCRIPT,
                    "%s: this is no SQL: it has a zero byte\n"
                    "hint: \"pg_restore -f FILE.sql\" makes a script of a dump in custom format",
                    path);
        return false;
    }
    load->label = path;
    return run_script(load, address, text, error);
}

char *
sandbox_load_sql(Sandbox *sandbox, const char *name, const char *path, GCancellable *cancellable,
                 GError **error)
{
    g_autoptr(GPtrArray) scripts = scripts_of(path, error);
    g_autofree char *address =
        scripts != NULL ? sandbox_database(sandbox, name, NULL, error) : NULL;
    if (address == NULL)
        return NULL;
    Load load = {.sandbox = sandbox, .cancellable = cancellable};
    for (guint i = 0; i < scripts->len; i++)
        if (!run_file(&load, address, g_ptr_array_index(scripts, i), error)) {
            (void)!sandbox_drop_database(sandbox, address, NULL);
            return NULL;
        }
    return g_steal_pointer(&address);
}
