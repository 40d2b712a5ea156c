#include "revision/connection-private.h"

#include <string.h>

// What the server has sent, as psycopg2 hands it to Python. (psycopg2: typecast_builtins.c)

enum {
    BOOL = 16,
    INT8 = 20,
    INT2 = 21,
    INT4 = 23,
    OID = 26,
    JSON = 114,
    FLOAT4 = 700,
    FLOAT8 = 701,
    DATE = 1082,
    TIMESTAMP = 1114,
    TIMESTAMPTZ = 1184,
    NUMERIC = 1700,
    UUID = 2950,
    JSONB = 3802,
};

/** Types of arrays, and of their elements. */
static const struct {
    unsigned array, element;
} arrays[] = {
    {1000, BOOL},   {1005, INT2},      {1007, INT4},        {1016, INT8},    {1028, OID},
    {1021, FLOAT4}, {1022, FLOAT8},    {1009, 25},          {1015, 1043},    {1014, 1042},
    {1182, DATE},   {1115, TIMESTAMP}, {1185, TIMESTAMPTZ}, {1231, NUMERIC}, {2951, UUID},
};

static Value *
library_value(Evaluator *evaluator, const char *module, const char *name, size_t count,
              Value *const *arguments)
{
    Value *class = evaluator_get(evaluator, evaluator_import(evaluator, module), name, (Origin){0});
    return evaluator_call_with(evaluator, class, (Origin){0}, count, arguments);
}

static Value *
from_text(Evaluator *evaluator, const char *module, const char *name, const char *text)
{
    Value *argument = value_from_text(evaluator, text);
    return library_value(evaluator, module, name, 1, &argument);
}

// "2020-01-02 03:04:05.123456+00"; what Python has no date for stays a text.
static Value *
moment(Evaluator *evaluator, const char *text, bool is_date)
{
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    g_autofree char *iso = is_date ? g_strdup_printf("%sT00:00:00", text) : g_strdup(text);
    g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(iso, utc);
    if (time == NULL)
        return value_from_text(evaluator, text);
    g_autoptr(GDateTime) moved = g_date_time_to_utc(time);
    const int parts[] = {g_date_time_get_year(moved),         g_date_time_get_month(moved),
                         g_date_time_get_day_of_month(moved), g_date_time_get_hour(moved),
                         g_date_time_get_minute(moved),       g_date_time_get_second(moved),
                         g_date_time_get_microsecond(moved)};
    Value *arguments[G_N_ELEMENTS(parts)];
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
        arguments[i] = value_from_integer(evaluator, parts[i]);
    return library_value(evaluator, "datetime", is_date ? "date" : "datetime", is_date ? 3 : 7,
                         arguments);
}

// With a zone: the same moment in UTC.
static Value *
moment_with_zone(Evaluator *evaluator, const char *text)
{
    Value *plain = moment(evaluator, text, false);
    if (value_text(plain) != NULL)
        return plain;
    Value *module = evaluator_import(evaluator, "datetime");
    Value *zone = evaluator_get(evaluator, module, "timezone", (Origin){0});
    Argument tzinfo = {.name = evaluator_name(evaluator, "tzinfo"),
                       .value = evaluator_get(evaluator, zone, "utc", (Origin){0})};
    Call call = {.arguments = &tzinfo, .count = 1};
    return evaluator_call(evaluator, evaluator_get(evaluator, plain, "replace", (Origin){0}),
                          &call);
}

static Value *text_value(Evaluator *evaluator, const char *text, unsigned type);

// {1,2}, {{a,"b c"},{NULL,d}}
static Value *
array_value(Evaluator *evaluator, const char **at, unsigned element)
{
    Value *list = value_list(evaluator);
    (*at)++;
    while (**at != '}' && **at != '\0') {
        g_autoptr(GString) text = g_string_new(NULL);
        bool is_quoted = **at == '"';
        if (**at == '{') {
            value_append(evaluator, list, array_value(evaluator, at, element));
            *at += **at == ',';
            continue;
        }
        *at += is_quoted;
        while (**at != '\0' && (is_quoted ? **at != '"' : **at != ',' && **at != '}')) {
            *at += **at == '\\' && (*at)[1] != '\0';
            g_string_append_c(text, *(*at)++);
        }
        *at += is_quoted && **at == '"';
        *at += **at == ',';
        bool is_null = !is_quoted && strcmp(text->str, "NULL") == 0;
        value_append(evaluator, list,
                     is_null ? value_none(evaluator) : text_value(evaluator, text->str, element));
    }
    *at += **at == '}';
    return list;
}

static Value *
other_value(Evaluator *evaluator, const char *text, unsigned type)
{
    for (size_t i = 0; i < G_N_ELEMENTS(arrays) && text[0] == '{'; i++)
        if (arrays[i].array == type)
            return array_value(evaluator, &text, arrays[i].element);
    return value_from_text(evaluator, text);
}

static Value *
text_value(Evaluator *evaluator, const char *text, unsigned type)
{
    Value *json = NULL;
    switch (type) {
    case BOOL:
        return value_bool(evaluator, text[0] == 't');
    case INT2:
    case INT4:
    case INT8:
    case OID:
        return value_from_integer(evaluator, g_ascii_strtoll(text, NULL, 10));
    case FLOAT4:
    case FLOAT8:
        return value_from_number(evaluator, g_ascii_strtod(text, NULL));
    case NUMERIC:
        return from_text(evaluator, "decimal", "Decimal", text);
    case UUID:
        return from_text(evaluator, "uuid", "UUID", text);
    case DATE:
        return moment(evaluator, text, true);
    case TIMESTAMP:
        return moment(evaluator, text, false);
    case TIMESTAMPTZ:
        return moment_with_zone(evaluator, text);
    case JSON:
    case JSONB:
        json = evaluator_json(evaluator, text);
        return json != NULL ? json : value_from_text(evaluator, text);
    default:
        return other_value(evaluator, text, type);
    }
}

Value *
cell_value(Evaluator *evaluator, const Result *result, size_t row, size_t column)
{
    const char *text = result_text(result, row, column);
    return text == NULL ? value_none(evaluator)
                        : text_value(evaluator, text, result_type(result, column));
}
