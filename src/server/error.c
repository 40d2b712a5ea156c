#include "server/server-private.h"

#include "base/text.h"

#include <errno.h>
#include <string.h>

typedef struct {
    char sqlstate[6];
    char *message, *detail, *hint;
    int position;
} ServerErrorPrivate;

static void
server_error_private_init(ServerErrorPrivate *details)
{
    *details = (ServerErrorPrivate){0};
}

static void
server_error_private_copy(const ServerErrorPrivate *from, ServerErrorPrivate *to)
{
    *to = *from;
    to->message = g_strdup(from->message);
    to->detail = g_strdup(from->detail);
    to->hint = g_strdup(from->hint);
}

static void
server_error_private_clear(ServerErrorPrivate *details)
{
    g_free(details->message);
    g_free(details->detail);
    g_free(details->hint);
}

G_DEFINE_EXTENDED_ERROR(ServerError, server_error)

ServerErrorDetails
server_error_details(const GError *error)
{
    ServerErrorDetails details = {.message = "", .detail = "", .hint = ""};
    if (error == NULL || error->domain != SERVER_ERROR)
        return details;
    const ServerErrorPrivate *own = server_error_get_private(error);
    g_strlcpy(details.sqlstate, own->sqlstate, sizeof details.sqlstate);
    details.message = own->message != NULL ? own->message : "";
    details.detail = own->detail != NULL ? own->detail : "";
    details.hint = own->hint != NULL ? own->hint : "";
    details.position = own->position;
    return details;
}

bool
server_error_is(const GError *error, const char *sqlstate)
{
    return strcmp(server_error_details(error).sqlstate, sqlstate) == 0;
}

static char *
replace_all(const char *text, const char *what, const char *with)
{
    g_auto(GStrv) pieces = g_strsplit(text, what, -1);
    return g_strjoinv(with, pieces);
}

// A short password would turn every text to stars, and libpq never repeats one as such; what it
// may repeat is a URL, or the host that it read from "user:p@ss@host".
static char *
without_secrets(const Connection *connection, const char *text)
{
    g_autofree char *masked = text_without_password(text);
    if (connection != NULL && connection->password != NULL && strlen(connection->password) >= 4) {
        char *clean = replace_all(masked, connection->password, "***");
        g_free(g_steal_pointer(&masked));
        masked = clean;
    }
    const char *host =
        connection != NULL && connection->session != NULL ? PQhost(connection->session) : NULL;
    if (host != NULL && strchr(host, '@') != NULL)
        return replace_all(masked, host, strrchr(host, '@') + 1);
    return g_steal_pointer(&masked);
}

void
server_error_set(GError **error, ServerError code, const Connection *connection,
                 const char *message, const char *hint)
{
    g_autofree char *safe = without_secrets(connection, message);
    g_autofree char *safe_hint = hint != NULL ? without_secrets(connection, hint) : NULL;
    g_set_error(error, SERVER_ERROR, (int)code, "%s: %s%s%s", connection->where, safe,
                safe_hint != NULL ? "\nhint: " : "", safe_hint != NULL ? safe_hint : "");
}

static ServerError
code_of(const char *sqlstate)
{
    static const struct {
        const char *prefix;
        ServerError code;
    } codes[] = {
        {"28", SERVER_ERROR_AUTHENTICATION}, {"3D000", SERVER_ERROR_NO_DATABASE},
        {"42501", SERVER_ERROR_PERMISSION},  {"57014", SERVER_ERROR_TIMEOUT},
        {"57P0", SERVER_ERROR_LOST}, // shutdown, crash, still starting, database dropped
    };
    for (size_t i = 0; i < G_N_ELEMENTS(codes); i++)
        if (g_str_has_prefix(sqlstate, codes[i].prefix))
            return codes[i].code;
    return SERVER_ERROR_STATEMENT;
}

static char *
first_lower(const char *message)
{
    char *text = g_strdup(message);
    // "SSL error" stays as it is, "Connection refused" does not
    if (g_ascii_isupper(text[0]) && g_ascii_islower(text[1]))
        text[0] = g_ascii_tolower(text[0]);
    return text;
}

static const char *
field_of(const PGresult *result, int field)
{
    const char *text = PQresultErrorField(result, field);
    return text != NULL ? text : "";
}

void
server_error_set_from_result(GError **error, const Connection *connection, const PGresult *result)
{
    const char *sqlstate = field_of(result, PG_DIAG_SQLSTATE);
    const char *message = field_of(result, PG_DIAG_MESSAGE_PRIMARY);
    const char *hint = PQresultErrorField(result, PG_DIAG_MESSAGE_HINT);
    if (error == NULL)
        return;
    if (*message == '\0') { // libpq's own, without fields
        g_autofree char *own = g_strchomp(g_strdup(PQresultErrorMessage(result)));
        server_error_set(error, SERVER_ERROR_STATEMENT, connection, own, NULL);
        return;
    }
    g_autofree char *lower = first_lower(message);
    g_autofree char *text = g_strdup_printf("%s (%s)", lower, sqlstate);
    bool ours = strcmp(sqlstate, "57014") == 0 && connection->cancel_sent;
    server_error_set(error, ours ? SERVER_ERROR_CANCELLED : code_of(sqlstate), connection,
                     ours ? "cancelled" : text, hint);
    ServerErrorPrivate *details = server_error_get_private(*error);
    const char *position = field_of(result, PG_DIAG_STATEMENT_POSITION);
    g_strlcpy(details->sqlstate, sqlstate, sizeof details->sqlstate);
    details->message = without_secrets(connection, message);
    details->detail = without_secrets(connection, field_of(result, PG_DIAG_MESSAGE_DETAIL));
    details->hint = g_strdup(hint != NULL ? hint : "");
    details->position = (int)g_ascii_strtoll(position, NULL, 10);
}

// The last complaint of libpq's text: with several hosts it is the one that was tried last. In
// verbose form a server's complaint reads "FATAL:  28P01: password …", whatever the language.
static char *
last_complaint(const char *text, char sqlstate[6])
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_autoptr(GRegex) attempt =
        g_regex_new("^(?:connection to server (?:at|on socket) .*? failed: )?"
                    "(?:[^\\s:]+:  (?:([0-9A-Z]{5}): )?)?(.+)$",
                    0, 0, NULL);
    char *complaint = NULL;
    for (size_t i = 0; lines[i] != NULL; i++) {
        g_autoptr(GMatchInfo) match = NULL;
        bool goes_on = g_ascii_isspace(lines[i][0]) || g_str_has_prefix(lines[i], "LOCATION: ") ||
                       g_str_has_prefix(lines[i], "DETAIL: ");
        if (goes_on || !g_regex_match(attempt, lines[i], 0, &match))
            continue;
        g_autofree char *state = g_match_info_fetch(match, 1);
        g_autofree char *message = g_match_info_fetch(match, 2);
        g_free(complaint);
        complaint = first_lower(message);
        g_strlcpy(sqlstate, state, 6);
    }
    return complaint != NULL ? complaint : g_strdup("no connection");
}

static ServerError
unopened_code(const Connection *connection, const char *sqlstate)
{
    if (PQconnectionNeedsPassword(connection->session) ||
        PQconnectionUsedPassword(connection->session))
        if (*sqlstate == '\0' || g_str_has_prefix(sqlstate, "28"))
            return SERVER_ERROR_AUTHENTICATION;
    if (*sqlstate == '\0')
        return SERVER_ERROR_UNREACHABLE;
    ServerError code = code_of(sqlstate);
    bool refuses = code == SERVER_ERROR_LOST || code == SERVER_ERROR_STATEMENT;
    return refuses ? SERVER_ERROR_UNREACHABLE : code;
}

void
server_error_set_unopened(GError **error, const Connection *connection)
{
    char sqlstate[6] = "";
    g_autofree char *complaint = last_complaint(PQerrorMessage(connection->session), sqlstate);
    ServerError code = unopened_code(connection, sqlstate);
    const char *hint = NULL;
    if (code == SERVER_ERROR_UNREACHABLE)
        hint = "\"trueup config\" shows where this address comes from";
    if (code == SERVER_ERROR_AUTHENTICATION)
        hint = "PGPASSWORD or a line in ~/.pgpass gives the password";
    if (g_str_has_prefix(complaint, "role \"") && strcmp(sqlstate, "28000") == 0)
        hint = "\"trueup config\" shows where this address comes from";
    if (code == SERVER_ERROR_NO_DATABASE)
        hint = "\"psql -l\" lists the databases there";
    g_autofree char *no_socket = g_utf8_strdown(g_strerror(ENOENT), -1);
    if (*sqlstate == '\0' && g_ascii_strcasecmp(complaint, no_socket) == 0) {
        g_free(complaint);
        complaint = g_strdup("no server listens on its socket");
    }
    g_autofree char *no_password = NULL;
    if (PQconnectionNeedsPassword(connection->session) && *sqlstate == '\0')
        no_password =
            g_strdup_printf("a password is needed for user \"%s\"", PQuser(connection->session));
    server_error_set(error, code, connection, no_password != NULL ? no_password : complaint, hint);
    if (error != NULL)
        g_strlcpy(server_error_get_private(*error)->sqlstate, sqlstate, 6);
}

void
server_error_set_address(GError **error, const char *complaint)
{
    // what stands in quotes is a piece of the address, and may be one of the password
    g_autofree char *text = g_utf8_make_valid(complaint != NULL ? complaint : "", -1);
    char *piece = strchr(text, '"');
    if (piece != NULL && g_str_has_prefix(piece, "\"=\""))
        piece = strchr(piece + 3, '"');
    if (piece != NULL)
        *piece = '\0';
    if (g_str_has_suffix(g_strchomp(text), ":"))
        text[strlen(text) - 1] = '\0';
    g_set_error(error, SERVER_ERROR, SERVER_ERROR_ADDRESS,
                "the database address cannot be read: %s\n"
                "hint: postgresql://user@host:5432/database, or host=… dbname=…",
                text);
}
