#include "revision/write.h"

#include <string.h>

G_DEFINE_QUARK(trueup_write_error, write_error)

// "20240102120000_add_a_table.sql" of revision 20240102120000.
static bool
is_numbered(const Revision *revision)
{
    size_t digits = strspn(revision->id, "0123456789");
    g_autofree char *name = g_path_get_basename(revision->file);
    return revision->is_sql && digits > 0 && revision->id[digits] == '\0' &&
           g_str_has_prefix(name, revision->id);
}

char *
write_new_id(const RevisionGraph *graph, size_t later)
{
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    g_autoptr(GDateTime) then = g_date_time_add_seconds(now, (double)later);
    if (graph != NULL && graph->heads.count > 0 &&
        is_numbered(graph->heads.items[graph->heads.count - 1]))
        return g_date_time_format(then, "%Y%m%d%H%M%S");
    g_autofree char *uuid = g_uuid_string_random();
    return g_strdup(uuid + strlen(uuid) - 12);
}

// ---- the time --------------------------------------------------------------------------------

char *
write_created(const WriteStyle *style, GDateTime *now, GError **error)
{
    g_autoptr(GTimeZone) zone = style->timezone != NULL
                                    ? g_time_zone_new_identifier(style->timezone)
                                    : g_time_zone_new_local();
    if (zone == NULL && style->timezone != NULL) {
        g_autofree char *upper = g_ascii_strup(style->timezone, -1);
        zone = g_time_zone_new_identifier(upper);
    }
    if (zone == NULL) {
        g_set_error(error, WRITE_ERROR, WRITE_ERROR_VALUE,
                    "Can't locate timezone: %s\nhint: alembic.ini sets timezone; \"UTC\" and "
                    "\"Europe/Berlin\" are names of zones",
                    style->timezone);
        return NULL;
    }
    g_autoptr(GDateTime) local = g_date_time_to_timezone(now, zone);
    g_autofree char *seconds = g_date_time_format(local, "%Y-%m-%d %H:%M:%S");
    g_autofree char *offset = g_date_time_format(local, "%:z");
    int microseconds = g_date_time_get_microsecond(local);
    g_autofree char *fraction =
        microseconds != 0 ? g_strdup_printf(".%06d", microseconds) : g_strdup("");
    return g_strdup_printf("%s%s%s", seconds, fraction, style->timezone != NULL ? offset : "");
}

// ---- the name --------------------------------------------------------------------------------

static bool
is_word(gunichar character)
{
    return character == '_' || g_unichar_isalnum(character);
}

// (Alembic: script/base.py, _rev_path: \w+ joined by _, lower case, cut behind a whole word)
static char *
make_slug(const char *message, unsigned length)
{
    g_autoptr(GString) words = g_string_new(NULL);
    g_autofree char *valid = g_utf8_make_valid(message, -1);
    bool had_word = false;
    for (const char *c = valid; *c != '\0'; c = g_utf8_next_char(c)) {
        gunichar character = g_utf8_get_char(c);
        if (is_word(character)) {
            if (!had_word && words->len > 0)
                g_string_append_c(words, '_');
            g_string_append_unichar(words, character);
        }
        had_word = is_word(character);
    }
    g_autofree char *slug = g_utf8_strdown(words->str, -1);
    if (g_utf8_strlen(slug, -1) <= (glong)length)
        return g_steal_pointer(&slug);
    g_autofree char *cut = g_utf8_substring(slug, 0, (glong)length);
    char *last = strrchr(cut, '_');
    if (last != NULL)
        *last = '\0';
    return g_strdup_printf("%s_", cut);
}

typedef struct {
    const char *name, *text; // text NULL: a number
    gint64 number;
} NameValue;

// "%(month).2d" behind its percent sign; NULL: it is none.
static const char *
add_field(GString *name, const char *field, const NameValue *values, size_t count)
{
    const char *close = *field == '(' ? strchr(field, ')') : NULL;
    if (close == NULL)
        return NULL;
    const char *c = close + 1;
    bool pads_with_zeros = *c == '0';
    int width = 0;
    c += *c == '.';
    pads_with_zeros |= c[-1] == '.';
    for (; g_ascii_isdigit(*c) && width < 10; c++)
        width = width * 10 + (*c - '0');
    if (*c != 's' && *c != 'd' && *c != 'i' && *c != 'r')
        return NULL;
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(values[i].name);
        if (length != (size_t)(close - field - 1) ||
            strncmp(values[i].name, field + 1, length) != 0)
            continue;
        if (values[i].text != NULL)
            g_string_append(name, values[i].text);
        else
            g_string_append_printf(name,
                                   pads_with_zeros ? "%0*" G_GINT64_FORMAT : "%*" G_GINT64_FORMAT,
                                   width, values[i].number);
        return c;
    }
    return NULL;
}

static bool
fail_template(const WriteStyle *style, GError **error)
{
    g_set_error(error, WRITE_ERROR, WRITE_ERROR_VALUE,
                "file_template = %s: this is no name for a file\n"
                "hint: it may have %%(rev)s, %%(slug)s, %%(year)d, %%(month).2d, %%(day).2d, "
                "%%(hour).2d, %%(minute).2d, %%(second).2d and %%(epoch)s",
                style->file_template);
    return false;
}

static bool
fill_name(const WriteStyle *style, GString *name, const NameValue *values, size_t count,
          GError **error)
{
    for (const char *c = style->file_template; *c != '\0'; c++) {
        if (*c != '%') {
            g_string_append_c(name, *c);
            continue;
        }
        if (c[1] == '%') {
            g_string_append_c(name, *c++);
            continue;
        }
        c = add_field(name, c + 1, values, count);
        if (c == NULL)
            return fail_template(style, error);
    }
    bool is_name =
        name->len > 0 && !g_str_has_prefix(name->str, "/") && strstr(name->str, "..") == NULL;
    return is_name || fail_template(style, error);
}

char *
write_file_name(const WriteStyle *style, const RevisionHead *head, RevisionForm form,
                GDateTime *now, GError **error)
{
    g_autoptr(GTimeZone) zone = style->timezone != NULL
                                    ? g_time_zone_new_identifier(style->timezone)
                                    : g_time_zone_new_local();
    g_autoptr(GDateTime) local =
        zone != NULL ? g_date_time_to_timezone(now, zone) : g_date_time_ref(now);
    g_autofree char *slug =
        make_slug(head->message != NULL ? head->message : "", style->slug_length);
    const NameValue values[] = {
        {"rev", head->id, 0},
        {"slug", slug, 0},
        {"epoch", NULL, g_date_time_to_unix(local)},
        {"year", NULL, g_date_time_get_year(local)},
        {"month", NULL, g_date_time_get_month(local)},
        {"day", NULL, g_date_time_get_day_of_month(local)},
        {"hour", NULL, g_date_time_get_hour(local)},
        {"minute", NULL, g_date_time_get_minute(local)},
        {"second", NULL, g_date_time_get_second(local)},
    };
    g_autoptr(GString) name = g_string_new(NULL);
    if (!fill_name(style, name, values, G_N_ELEMENTS(values), error))
        return NULL;
    g_string_append(name, form == FORM_SQL ? ".sql" : ".py");
    return g_string_free(g_steal_pointer(&name), FALSE);
}
