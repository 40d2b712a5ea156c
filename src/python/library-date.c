#include "python/builtin-private.h"

#include <string.h>
#include <time.h>

// datetime, as far as revisions write dates into rows. A date is an object of the library whose
// repr() holds its parts. (docs.python.org: datetime)

enum { PARTS = 7 };

typedef struct {
    int parts[PARTS]; // year, month, day, hour, minute, second, microsecond
    bool is_date;     // without a time
    bool is_utc;      // tzinfo=timezone.utc
} Moment;

static const char *
type_name(const Value *value)
{
    const bool is_object = value->kind == VALUE_HOST && value->host.type == &library_object_type;
    return is_object ? library_object_class(value)->type->name : "";
}

// "datetime.datetime(2020, 1, 2, 3, 4)"; false: it is none, or its parts are not written out.
static bool
read_moment(Evaluator *evaluator, Value *value, Moment *moment)
{
    *moment = (Moment){.is_date = strcmp(type_name(value), "datetime.date") == 0};
    if (!moment->is_date && strcmp(type_name(value), "datetime.datetime") != 0)
        return false;
    const char *at = strchr(evaluator_repr(evaluator, value), '(');
    for (size_t i = 0; at != NULL && i < PARTS; i++) {
        char *end = NULL;
        at += 1 + strspn(at + 1, " ");
        moment->parts[i] = (int)g_ascii_strtoll(at, &end, 10);
        if (end == at)
            break;
        at = *end == ',' ? end : NULL;
    }
    moment->is_utc = strstr(evaluator_repr(evaluator, value), "tzinfo=datetime.timezone.utc");
    return moment->parts[1] > 0 && moment->parts[2] > 0;
}

static char *
moment_text(const Moment *moment, char between)
{
    const int *parts = moment->parts;
    g_autoptr(GString) text = g_string_new(NULL);
    g_string_printf(text, "%04d-%02d-%02d", parts[0], parts[1], parts[2]);
    if (!moment->is_date)
        g_string_append_printf(text, "%c%02d:%02d:%02d", between, parts[3], parts[4], parts[5]);
    if (!moment->is_date && parts[6] != 0)
        g_string_append_printf(text, ".%06d", parts[6]);
    if (moment->is_utc)
        g_string_append(text, "+00:00");
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static Value *
moment_value(Evaluator *evaluator, const Moment *moment)
{
    const int *parts = moment->parts;
    const char *name = moment->is_date ? "datetime.date" : "datetime.datetime";
    g_autofree char *text = moment_text(moment, ' ');
    const char *repr =
        moment->is_date
            ? arena_printf(evaluator->arena, "%s(%d, %d, %d)", name, parts[0], parts[1], parts[2])
            : arena_printf(evaluator->arena, "%s(%d, %d, %d, %d, %d, %d, %d%s)", name, parts[0],
                           parts[1], parts[2], parts[3], parts[4], parts[5], parts[6],
                           moment->is_utc ? ", tzinfo=datetime.timezone.utc" : "");
    return library_object(evaluator, builtin_type_value(evaluator, name), repr, text);
}

static void
set_parts(Moment *moment, GDateTime *time)
{
    const int parts[PARTS] = {g_date_time_get_year(time),         g_date_time_get_month(time),
                              g_date_time_get_day_of_month(time), g_date_time_get_hour(time),
                              g_date_time_get_minute(time),       g_date_time_get_second(time),
                              g_date_time_get_microsecond(time)};
    memcpy(moment->parts, parts, sizeof parts);
}

static bool
is_utc_zone(Evaluator *evaluator, Value *zone)
{
    return strstr(evaluator_repr(evaluator, zone), "timezone.utc") != NULL ||
           strcmp(evaluator_str(evaluator, zone), "UTC") == 0;
}

bool
date_moment(Evaluator *evaluator, const Value *value, int64_t *microseconds, bool *has_zone)
{
    Moment moment;
    Value *object = (Value *)(uintptr_t)value;
    if (!read_moment(evaluator, object, &moment) ||
        (!moment.is_utc && strstr(evaluator_repr(evaluator, object), "tzinfo=") != NULL))
        return false;
    const int *parts = moment.parts;
    g_autoptr(GDateTime) time =
        g_date_time_new_utc(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5]);
    if (time == NULL)
        return false;
    *microseconds = g_date_time_to_unix(time) * G_USEC_PER_SEC + parts[6];
    *has_zone = moment.is_utc;
    return true;
}

// date.replace(year=…), datetime.replace(microsecond=0, tzinfo=None)
Value *
date_replace(Evaluator *evaluator, Value *self, const Call *call)
{
    static const char *const names[PARTS] = {"year",   "month",  "day",        "hour",
                                             "minute", "second", "microsecond"};
    Moment moment;
    Value *zone = call_keyword(call, "tzinfo");
    if (self == NULL || !read_moment(evaluator, self, &moment))
        return value_unknown(evaluator, call->origin, "the parts of a date");
    for (size_t i = 0; i < PARTS; i++) {
        int64_t number = 0;
        Value *given = call_argument(call, i, names[i]);
        if (given == NULL)
            continue;
        if (!value_integer(given, &number) || number < 0 || number > 999999)
            return value_unknown(evaluator, call->origin, "this replace() of a date");
        moment.parts[i] = (int)number;
    }
    if (zone != NULL && zone->kind != VALUE_NONE && !is_utc_zone(evaluator, zone))
        return value_unknown(evaluator, call->origin, "the time in another zone");
    moment.is_utc = zone == NULL ? moment.is_utc : zone->kind != VALUE_NONE;
    return moment_value(evaluator, &moment);
}

// ---- now ----------------------------------------------------------------------------------------

static Value *
now(Evaluator *evaluator, const Call *call, Moment moment, bool utc)
{
    if (!evaluator->options.is_run)
        return value_unknown(evaluator, call->origin,
                             "the time is known only when it is asked for");
    g_autoptr(GDateTime) time = utc ? g_date_time_new_now_utc() : g_date_time_new_now_local();
    set_parts(&moment, time);
    return moment_value(evaluator, &moment);
}

Value *
date_now(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    Value *zone = call_argument(call, 0, "tz");
    bool has_zone = zone != NULL && zone->kind != VALUE_NONE;
    if (has_zone && !is_utc_zone(evaluator, zone))
        return value_unknown(evaluator, call->origin, "the time in another zone");
    return now(evaluator, call, (Moment){.is_utc = has_zone}, has_zone);
}

Value *
date_utcnow(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    return now(evaluator, call, (Moment){0}, true);
}

Value *
date_today(Evaluator *evaluator, Value *self, const Call *call)
{
    bool is_date = self != NULL && value_is_type(self, "datetime.date");
    return now(evaluator, call, (Moment){.is_date = is_date}, false);
}

Value *
date_utc(Evaluator *evaluator)
{
    return library_object(evaluator, builtin_type_value(evaluator, "datetime.timezone"),
                          "datetime.timezone.utc", "UTC");
}

// ---- from and to text ---------------------------------------------------------------------------

static Value *
parsed(Evaluator *evaluator, const char *text, const char *format)
{
    struct tm time = {.tm_mday = 1, .tm_year = 0};
    const char *end = strptime(text, format, &time);
    if (end == NULL || *end != '\0')
        return NULL;
    Moment moment = {.parts = {time.tm_year + 1900, time.tm_mon + 1, time.tm_mday, time.tm_hour,
                               time.tm_min, time.tm_sec, 0}};
    return moment_value(evaluator, &moment);
}

Value *
date_strptime(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    const char *text = value_text(call_argument(call, 0, "date_string"));
    const char *format = value_text(call_argument(call, 1, "format"));
    Value *found = text == NULL || format == NULL || strstr(format, "%f") != NULL ||
                           strstr(format, "%z") != NULL
                       ? NULL
                       : parsed(evaluator, text, format);
    return found != NULL ? found : value_unknown(evaluator, call->origin, "this strptime()");
}

Value *
date_isoformat(Evaluator *evaluator, Value *self, const Call *call)
{
    Moment moment;
    if (self == NULL || !read_moment(evaluator, self, &moment))
        return value_unknown(evaluator, call->origin, "the parts of a date");
    g_autofree char *text = moment_text(&moment, 'T');
    return value_from_text(evaluator, text);
}

Value *
date_strftime(Evaluator *evaluator, Value *self, const Call *call)
{
    Moment moment;
    const char *format = value_text(call_argument(call, 0, "format"));
    char text[256] = "";
    if (self == NULL || format == NULL || strstr(format, "%f") != NULL ||
        !read_moment(evaluator, self, &moment))
        return value_unknown(evaluator, call->origin, "this strftime()");
    struct tm time = {.tm_year = moment.parts[0] - 1900,
                      .tm_mon = moment.parts[1] - 1,
                      .tm_mday = moment.parts[2],
                      .tm_hour = moment.parts[3],
                      .tm_min = moment.parts[4],
                      .tm_sec = moment.parts[5]};
    time_t seconds = timegm(&time);
    gmtime_r(&seconds, &time); // the day of the week
    g_autofree char *checked = g_strdup(format);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    size_t length = strftime(text, sizeof text, checked, &time);
#pragma GCC diagnostic pop
    return value_from_text_n(evaluator, text, length);
}

Value *
date_date(Evaluator *evaluator, Value *self, const Call *call)
{
    Moment moment;
    if (self == NULL || !read_moment(evaluator, self, &moment))
        return value_unknown(evaluator, call->origin, "the parts of a date");
    Moment day = {.parts = {moment.parts[0], moment.parts[1], moment.parts[2]}, .is_date = true};
    return moment_value(evaluator, &day);
}

// ---- arithmetic ---------------------------------------------------------------------------------

// timedelta(days=1, hours=2): microseconds; false when a part is not a whole number.
static bool
read_difference(const char *repr, int64_t *microseconds)
{
    static const struct {
        const char *name;
        int64_t unit;
    } units[] = {{"days", 86400000000},  {"seconds", 1000000},  {"microseconds", 1},
                 {"milliseconds", 1000}, {"minutes", 60000000}, {"hours", 3600000000},
                 {"weeks", 604800000000}};
    const char *at = strchr(repr, '(');
    *microseconds = 0;
    for (size_t place = 0; at != NULL && *at != ')' && at[1] != ')'; place++) {
        at += 1 + strspn(at + 1, " ");
        size_t name = strspn(at, "abcdefghijklmnopqrstuvwxyz"), row = place;
        for (size_t i = 0; name > 0 && i < G_N_ELEMENTS(units); i++)
            if (strlen(units[i].name) == name && strncmp(units[i].name, at, name) == 0)
                row = i;
        at += name > 0 ? name + 1 : 0;
        char *end = NULL;
        int64_t number = g_ascii_strtoll(at, &end, 10);
        if (end == at || (*end != ',' && *end != ')') || row >= G_N_ELEMENTS(units) ||
            number > G_MAXINT32 || number < G_MININT32)
            return false;
        *microseconds += number * units[row].unit;
        at = end;
    }
    return at != NULL;
}

Value *
date_add(Evaluator *evaluator, const char *operator, Value * left, Value *right)
{
    Moment moment;
    int64_t difference = 0;
    bool plus = strcmp(operator, "+") == 0;
    if ((!plus && strcmp(operator, "-") != 0) ||
        strcmp(type_name(right), "datetime.timedelta") != 0 ||
        !read_moment(evaluator, left, &moment) ||
        !read_difference(evaluator_repr(evaluator, right), &difference))
        return NULL;
    const int *parts = moment.parts;
    g_autoptr(GDateTime) time =
        g_date_time_new_utc(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5]);
    if (time == NULL)
        return NULL;
    g_autoptr(GDateTime) moved =
        g_date_time_add(time, (plus ? difference : -difference) + parts[6]);
    if (moved == NULL)
        return NULL;
    set_parts(&moment, moved);
    return moment_value(evaluator, &moment);
}

// date.year, datetime.hour
Value *
date_part(Evaluator *evaluator, Value *self, const char *name)
{
    static const char *const names[PARTS] = {"year",   "month",  "day",        "hour",
                                             "minute", "second", "microsecond"};
    Moment moment;
    for (size_t i = 0; i < PARTS; i++)
        if (strcmp(names[i], name) == 0 && read_moment(evaluator, self, &moment))
            return value_from_integer(evaluator, moment.parts[i]);
    return NULL;
}

/** str() of what was constructed as it is written; NULL: not known. */
const char *
date_text(Evaluator *evaluator, Value *value)
{
    Moment moment;
    if (!read_moment(evaluator, value, &moment))
        return NULL;
    g_autofree char *text = moment_text(&moment, ' ');
    return arena_text(evaluator->arena, text);
}
