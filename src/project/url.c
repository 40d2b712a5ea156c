#include "project/url.h"

#include "project/project.h"

#include <libpq-fe.h>
#include <string.h>

// SQLAlchemy's own pattern (engine/url.py), with the hosts left whole for libpq's list of them.
static const char url_pattern[] = "^([\\w+.-]+)://"
                                  "(?:([^:/]*)(?::([^@]*))?@)?"
                                  "([^/?]*)"
                                  "(?:/([^?]*))?"
                                  "(?:\\?(.*))?$";

// What is not PostgreSQL, and how its name is written.
static const struct {
    const char *dialect, *system;
} foreign_systems[] = {
    {"sqlite", "SQLite"},     {"mysql", "MySQL"},           {"mariadb", "MariaDB"},
    {"oracle", "Oracle"},     {"mssql", "SQL Server"},      {"cockroachdb", "CockroachDB"},
    {"redshift", "Redshift"}, {"snowflake", "Snowflake"},   {"bigquery", "BigQuery"},
    {"duckdb", "DuckDB"},     {"clickhouse", "ClickHouse"}, {"mongodb", "MongoDB"},
};

// Values of `ssl` that are no sslmode of libpq (asyncpg, pg8000).
static const struct {
    const char *value, *mode;
} ssl_values[] = {
    {"true", "require"},  {"True", "require"},  {"1", "require"}, {"on", "require"},
    {"false", "disable"}, {"False", "disable"}, {"0", "disable"}, {"off", "disable"},
};

// A growing conninfo and what is known of it.
typedef struct {
    Arena *arena;
    DatabaseUrl *url;
    GString *conninfo;
    GString *ignored;
    GString *hosts, *ports;
    PQconninfoOption *known; // libpq's own list of keywords
} Builder;

static bool
is_postgresql(const char *dialect)
{
    return strcmp(dialect, "postgresql") == 0 || strcmp(dialect, "postgres") == 0;
}

static bool
refuse_system(const char *dialect, GError **error)
{
    const char *system = dialect;
    for (size_t i = 0; i < G_N_ELEMENTS(foreign_systems); i++)
        if (strcmp(foreign_systems[i].dialect, dialect) == 0)
            system = foreign_systems[i].system;
    g_set_error(error, PROJECT_ERROR, PROJECT_ERROR_NOT_POSTGRESQL,
                "the database is a %s one; trueup compares with PostgreSQL only\n"
                "hint: name a PostgreSQL database with --database URL or DATABASE_URL",
                system);
    return false;
}

// Percent escapes; what is none stays as it is. `plus` means a space in a query.
static char *
unescape(Arena *arena, const char *text, bool plus)
{
    GString *plain = g_string_new(NULL);
    for (const char *c = text; *c != '\0'; c++) {
        bool escape =
            *c == '%' && g_ascii_isxdigit(c[1]) && g_ascii_isxdigit(c[2]) && strncmp(c, "%00", 3);
        if (escape) {
            g_string_append_c(plain,
                              (char)(g_ascii_xdigit_value(c[1]) * 16 + g_ascii_xdigit_value(c[2])));
            c += 2;
        } else {
            g_string_append_c(plain, plus && *c == '+' ? ' ' : *c);
        }
    }
    char *copy = arena_text(arena, plain->str);
    g_string_free(plain, TRUE);
    return copy;
}

static void
add_keyword(Builder *builder, const char *keyword, const char *value)
{
    if (builder->conninfo->len > 0)
        g_string_append_c(builder->conninfo, ' ');
    g_string_append_printf(builder->conninfo, "%s='", keyword);
    for (const char *c = value; *c != '\0'; c++) {
        if (*c == '\'' || *c == '\\')
            g_string_append_c(builder->conninfo, '\\');
        g_string_append_c(builder->conninfo, *c);
    }
    g_string_append_c(builder->conninfo, '\'');
}

static void
add_to_list(GString *list, const char *separator, const char *text)
{
    if (list->len > 0)
        g_string_append(list, separator);
    g_string_append(list, text);
}

// "db1", "db1:5433", "[::1]:5433", "/run/postgresql", "" (then only the list's commas grow)
static void
add_host(Builder *builder, const char *text)
{
    const char *bracket = *text == '[' ? strchr(text, ']') : NULL;
    const char *colon = strrchr(bracket != NULL ? bracket : text, ':');
    const char *end = colon != NULL ? colon : text + strlen(text);
    if (bracket != NULL) {
        text++;
        end = bracket;
    }
    g_autofree char *host = g_strndup(text, (gsize)(end - text));
    if (builder->url->host == NULL && *host != '\0')
        builder->url->host = unescape(builder->arena, host, false);
    add_to_list(builder->hosts, ",", unescape(builder->arena, host, false));
    add_to_list(builder->ports, ",", colon != NULL ? colon + 1 : "");
}

static bool
is_known(const Builder *builder, const char *keyword)
{
    for (const PQconninfoOption *option = builder->known; option->keyword != NULL; option++)
        if (strcmp(option->keyword, keyword) == 0)
            return strcmp(keyword, "replication") != 0;
    return false;
}

static void
add_ssl(Builder *builder, const char *value)
{
    for (size_t i = 0; i < G_N_ELEMENTS(ssl_values); i++)
        if (strcmp(ssl_values[i].value, value) == 0)
            value = ssl_values[i].mode;
    add_keyword(builder, "sslmode", value);
}

// One query parameter, as the driver would have understood it.
static void
add_parameter(Builder *builder, const char *name, const char *value)
{
    DatabaseUrl *url = builder->url;
    if (strcmp(name, "host") == 0) {
        g_auto(GStrv) hosts = g_strsplit(value, ",", -1);
        for (char **host = hosts; *host != NULL; host++)
            add_host(builder, *host);
    } else if (strcmp(name, "port") == 0) {
        g_string_assign(builder->ports, value);
    } else if (strcmp(name, "unix_sock") == 0) { // pg8000: the socket's file
        g_autofree char *folder = g_path_get_dirname(value);
        add_host(builder, folder);
    } else if (strcmp(name, "ssl") == 0) {
        add_ssl(builder, value);
    } else if (strcmp(name, "dbname") == 0 || strcmp(name, "database") == 0) {
        url->database = value;
    } else if (strcmp(name, "user") == 0) {
        url->user = value;
    } else if (is_known(builder, name)) {
        add_keyword(builder, name, value);
        if (strcmp(name, "service") == 0)
            url->service = value;
    } else {
        add_to_list(builder->ignored, ", ", name);
    }
}

static void
add_query(Builder *builder, const char *query)
{
    g_auto(GStrv) pairs = g_strsplit(query, "&", -1);
    for (char **pair = pairs; *pair != NULL; pair++) {
        char *equal = strchr(*pair, '=');
        if (equal == NULL || equal[1] == '\0') // as urllib's parse_qsl: no value, no parameter
            continue;
        *equal = '\0';
        add_parameter(builder, unescape(builder->arena, *pair, true),
                      unescape(builder->arena, equal + 1, true));
    }
}

static bool
check_ports(const char *ports, GError **error)
{
    if (strspn(ports, "0123456789,") == strlen(ports))
        return true;
    g_set_error_literal(error, PROJECT_ERROR, PROJECT_ERROR_VALUE,
                        "the port in the database URL is no number\n"
                        "hint: in a password write %3A for \":\", %2F for \"/\" and %40 for \"@\"");
    return false;
}

static bool
check_hosts(const char *hosts, GError **error)
{
    if (strchr(hosts, '@') == NULL || *hosts == '@') // @name: an abstract socket
        return true;
    g_set_error_literal(error, PROJECT_ERROR, PROJECT_ERROR_VALUE,
                        "the password in the database URL has an \"@\" that is not escaped\n"
                        "hint: write %40 for it");
    return false;
}

static bool
host_is_local(const char *host)
{
    return host == NULL || *host == '\0' || *host == '/' || *host == '@' ||
           g_ascii_strcasecmp(host, "localhost") == 0 || g_str_has_prefix(host, "127.") ||
           strcmp(host, "::1") == 0;
}

// The parts that stand for themselves come last: libpq takes the last of two equal keywords.
static bool
finish(Builder *builder, GError **error)
{
    DatabaseUrl *url = builder->url;
    if (!check_hosts(builder->hosts->str, error) || !check_ports(builder->ports->str, error))
        return false;
    if (strspn(builder->hosts->str, ",") < builder->hosts->len)
        add_keyword(builder, "host", builder->hosts->str);
    if (strspn(builder->ports->str, ",") < builder->ports->len) {
        add_keyword(builder, "port", builder->ports->str);
        url->port =
            arena_text_n(builder->arena, builder->ports->str, strcspn(builder->ports->str, ","));
    }
    if (url->user != NULL)
        add_keyword(builder, "user", url->user);
    if (url->database != NULL)
        add_keyword(builder, "dbname", url->database);
    url->is_local = host_is_local(url->host) && url->service == NULL;
    url->conninfo = arena_text(builder->arena, builder->conninfo->str);
    if (builder->ignored->len > 0)
        url->ignored = arena_text(builder->arena, builder->ignored->str);
    return true;
}

static const char *
group(Arena *arena, const GMatchInfo *match, int number)
{
    g_autofree char *text = g_match_info_fetch(match, number);
    return text == NULL || *text == '\0' ? NULL : arena_text(arena, text);
}

static bool
build_from_url(Builder *builder, const GMatchInfo *match, GError **error)
{
    Arena *arena = builder->arena;
    builder->url->driver = group(arena, match, 1);
    g_autofree char *dialect = g_strndup(builder->url->driver, strcspn(builder->url->driver, "+"));
    if (!is_postgresql(dialect))
        return refuse_system(dialect, error);
    const char *user = group(arena, match, 2), *password = group(arena, match, 3);
    const char *hosts = group(arena, match, 4), *query = group(arena, match, 6);
    builder->url->database = group(arena, match, 5);
    if (user != NULL)
        builder->url->user = unescape(arena, user, false);
    if (password != NULL)
        add_keyword(builder, "password", unescape(arena, password, false));
    if (hosts != NULL) {
        g_auto(GStrv) list = g_strsplit(hosts, ",", -1);
        for (char **host = list; *host != NULL; host++)
            add_host(builder, *host);
    }
    if (query != NULL)
        add_query(builder, query);
    return finish(builder, error);
}

// A conninfo goes to libpq as it is; only what people want to see is taken out of it.
static bool
read_conninfo(Arena *arena, DatabaseUrl *url, const char *text, GError **error)
{
    char *message = NULL;
    PQconninfoOption *options = PQconninfoParse(text, &message);
    if (options == NULL) {
        // libpq's own message may quote a piece of a password.
        PQfreemem(message);
        g_set_error_literal(error, PROJECT_ERROR, PROJECT_ERROR_VALUE,
                            "the database is neither a URL nor a connection string of libpq\n"
                            "hint: for instance postgresql://USER@HOST/NAME, or \"host=HOST "
                            "dbname=NAME\"");
        return false;
    }
    const struct {
        const char *keyword, **value;
    } wanted[] = {{"host", &url->host},
                  {"port", &url->port},
                  {"user", &url->user},
                  {"dbname", &url->database},
                  {"service", &url->service}};
    for (const PQconninfoOption *option = options; option->keyword != NULL; option++)
        for (size_t i = 0; i < G_N_ELEMENTS(wanted); i++)
            if (option->val != NULL && strcmp(option->keyword, wanted[i].keyword) == 0)
                *wanted[i].value = arena_text(arena, option->val);
    PQconninfoFree(options);
    url->conninfo = arena_text(arena, text);
    url->is_local = host_is_local(url->host) && url->service == NULL;
    return true;
}

static bool
read_url(Arena *arena, DatabaseUrl *url, const GMatchInfo *match, GError **error)
{
    Builder builder = {.arena = arena,
                       .url = url,
                       .conninfo = g_string_new(NULL),
                       .ignored = g_string_new(NULL),
                       .hosts = g_string_new(NULL),
                       .ports = g_string_new(NULL),
                       .known = PQconninfoParse("", NULL)};
    bool done = build_from_url(&builder, match, error);
    PQconninfoFree(builder.known);
    g_string_free(builder.conninfo, TRUE);
    g_string_free(builder.ignored, TRUE);
    g_string_free(builder.hosts, TRUE);
    g_string_free(builder.ports, TRUE);
    return done;
}

bool
url_looks_like_one(const char *text)
{
    return strstr(text, "://") != NULL || strchr(text, '=') != NULL ||
           g_str_has_prefix(text, "sqlite:");
}

const DatabaseUrl *
url_parse(Arena *arena, const char *text, GError **error)
{
    DatabaseUrl *url = ARENA_NEW(arena, DatabaseUrl);
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_strstrip(valid);
    g_autoptr(GRegex) pattern = g_regex_new(url_pattern, G_REGEX_DOTALL, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;
    bool done = g_regex_match(pattern, valid, 0, &match) ? read_url(arena, url, match, error)
                                                         : read_conninfo(arena, url, valid, error);
    return done ? url : NULL;
}

const char *
url_title(Arena *arena, const DatabaseUrl *url)
{
    if (url->service != NULL)
        return arena_printf(arena, "service %s", url->service);
    const char *database = url->database != NULL ? url->database
                           : url->user != NULL   ? url->user
                                                 : g_get_user_name();
    // A socket is on this machine: its folder would say less.
    bool socket = url->host == NULL || *url->host == '\0' || *url->host == '/';
    return arena_printf(arena, "%s@%s:%s", database, socket ? "localhost" : url->host,
                        url->port != NULL ? url->port : "5432");
}
