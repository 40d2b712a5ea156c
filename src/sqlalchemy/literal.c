#include "sqlalchemy/clause.h"

#include "base/sql.h"
#include "python/evaluator.h"
#include "sqlalchemy/mapped.h"
#include "sqlalchemy/sqltype.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

// Python's values as literals: as SQLAlchemy renders them, and for what it leaves to the driver, as
// psycopg2 does. (psycopg2: extensions.adapt)

static const char *
literal_text(Evaluator *evaluator, const char *text)
{
    g_autofree char *sql = sql_format("%L", text);
    return arena_text(evaluator_arena(evaluator), sql);
}

static const char *
literal_number(Evaluator *evaluator, double number)
{
    char buffer[G_ASCII_DTOSTR_BUF_SIZE];
    if (!isfinite(number))
        return NULL;
    g_ascii_dtostr(buffer, sizeof buffer, number);
    bool is_whole = strpbrk(buffer, ".e") == NULL;
    return arena_printf(evaluator_arena(evaluator), "%s%s", buffer, is_whole ? ".0" : "");
}

// ---- dates, numbers and others of Python's library --------------------------------------------

enum { DATE_PARTS = 7 };

// "datetime.datetime(2020, 1, 2, 3, 4)": the numbers; false when there is anything else.
static bool
read_parts(const char *text, int64_t *parts, size_t *count)
{
    *count = 0;
    while (*count < DATE_PARTS) {
        char *end = NULL;
        parts[(*count)++] = g_ascii_strtoll(text, &end, 10);
        if (end == text || (*end != ',' && *end != ')'))
            return false;
        if (*end == ')' || g_str_has_prefix(end, ", tzinfo=datetime.timezone.utc)"))
            return true;
        text = end + 1 + strspn(end + 1, " ");
    }
    return false;
}

static const char *
literal_moment(Evaluator *evaluator, const char *repr)
{
    int64_t parts[DATE_PARTS] = {0};
    size_t count = 0;
    Arena *arena = evaluator_arena(evaluator);
    const char *open = strchr(repr, '(');
    if (open == NULL || !read_parts(open + 1, parts, &count) || count < 3)
        return NULL;
    const char *date =
        arena_printf(arena, "%04d-%02d-%02d", (int)parts[0], (int)parts[1], (int)parts[2]);
    if (g_str_has_prefix(repr, "datetime.date("))
        return arena_printf(arena, "'%s'::date", date);
    const char *zone = strstr(repr, "tzinfo=") != NULL ? "+00:00'::timestamptz" : "'::timestamp";
    return arena_printf(arena, "'%sT%02d:%02d:%02d.%06d%s", date, (int)parts[3], (int)parts[4],
                        (int)parts[5], (int)parts[6], zone);
}

// Decimal('1.5'), UUID('…')
static const char *
literal_quoted(Evaluator *evaluator, const char *repr, const char *format)
{
    const char *open = strchr(repr, '\''), *end = strrchr(repr, '\'');
    if (open == NULL || end <= open)
        return NULL;
    g_autofree char *text = g_strndup(open + 1, (size_t)(end - open - 1));
    g_autofree char *sql = sql_format(format, text);
    return arena_text(evaluator_arena(evaluator), sql);
}

static const char *
literal_library(Evaluator *evaluator, Value *value)
{
    const char *repr = value->kind == VALUE_HOST ? evaluator_repr(evaluator, value) : NULL;
    if (repr == NULL)
        return NULL;
    if (g_str_has_prefix(repr, "datetime.date"))
        return literal_moment(evaluator, repr);
    if (g_str_has_prefix(repr, "Decimal("))
        return literal_quoted(evaluator, repr, "%s");
    return g_str_has_prefix(repr, "UUID(") ? literal_quoted(evaluator, repr, "%L") : NULL;
}

// A dict or list of a JSON column; a list elsewhere is an array.
static const char *
literal_json(Evaluator *evaluator, Value *value)
{
    Value *json = evaluator_import(evaluator, "json");
    Value *dumps = evaluator_get(evaluator, json, "dumps", (Origin){0});
    Value *text = evaluator_call_with(evaluator, dumps, (Origin){0}, 1, &value);
    return value_text(text) == NULL ? NULL : literal_text(evaluator, value_text(text));
}

// The lists within lists that are written; a list that holds itself has no end.
enum { DEEPEST_LIST = 50 };

static const char *literal_at(Evaluator *evaluator, Value *value, Value *type, int depth);

static const char *
literal_array(Evaluator *evaluator, const Items *items, int depth)
{
    g_autoptr(GString) sql = g_string_new("ARRAY[");
    if (items->rest != NULL)
        return NULL;
    if (items->count == 0)
        return "'{}'";
    for (size_t i = 0; i < items->count; i++) {
        const char *one =
            depth > DEEPEST_LIST ? NULL : literal_at(evaluator, items->items[i], NULL, depth + 1);
        if (one == NULL)
            return NULL;
        sql_add(sql, "%s%s", i == 0 ? "" : ", ", one);
    }
    g_string_append_c(sql, ']');
    return arena_text(evaluator_arena(evaluator), sql->str);
}

static const char *
literal_container(Evaluator *evaluator, Value *value, Value *type, int depth)
{
    bool is_json =
        type != NULL && is_sql_type(type) && sql_type_answer(evaluator, type).family == FAMILY_JSON;
    if (is_json || value->kind == VALUE_DICT)
        return is_json ? literal_json(evaluator, value) : NULL;
    const Items *items = value_sequence(value);
    return items == NULL ? NULL : literal_array(evaluator, items, depth);
}

// A text beside what is numeric is written as a number.
static bool
is_number_for(Evaluator *evaluator, const char *text, Value *type)
{
    char *end;
    TypeFamily family = sql_type_answer(evaluator, type).family;
    bool is_numeric = family == FAMILY_SMALL_INTEGER || family == FAMILY_INTEGER ||
                      family == FAMILY_BIG_INTEGER || family == FAMILY_NUMERIC;
    if (!is_numeric || !g_ascii_isdigit(text[0]))
        return false;
    g_ascii_strtod(text, &end);
    return *end == '\0';
}

static const Value *
unknown_below(const Value *value, int depth)
{
    enum { DEEPEST = 12 };
    const Items *items = value_sequence(value);
    const Value *found = value->kind == VALUE_UNKNOWN ? value : NULL;
    if (depth > DEEPEST)
        return NULL;
    for (size_t i = 0; items != NULL && found == NULL && i < items->count; i++)
        found = unknown_below(items->items[i], depth + 1);
    if (items != NULL && found == NULL)
        found = items->rest;
    for (size_t i = 0; value->kind == VALUE_DICT && found == NULL && i < value->dict.count; i++)
        found = unknown_below(value->dict.entries[i].value, depth + 1);
    return found == NULL && value->kind == VALUE_DICT ? value->dict.rest : found;
}

const Value *
literal_unknown(const Value *value)
{
    return unknown_below(value, 0);
}

static const char *
literal_at(Evaluator *evaluator, Value *value, Value *type, int depth)
{
    int64_t number = 0;
    // What a type makes of it counts where that is known.
    Value *bound = type_bound(evaluator, type, value);
    if (bound->kind != VALUE_UNKNOWN && bound->kind != VALUE_INSTANCE)
        value = bound;
    const char *label = type == NULL ? NULL : enum_label(evaluator, type, value);
    if (label != NULL)
        return literal_text(evaluator, label);
    if (value->kind == VALUE_NONE)
        return "NULL";
    if (value->kind == VALUE_BOOL)
        return value->truth ? "true" : "false";
    if (value->kind == VALUE_FLOAT)
        return literal_number(evaluator, value->number);
    if (value->kind == VALUE_INT && value_integer(value, &number))
        return arena_printf(evaluator_arena(evaluator), "%" PRId64, number);
    if (value_text(value) != NULL)
        return type != NULL && is_number_for(evaluator, value_text(value), type)
                   ? value_text(value)
                   : literal_text(evaluator, value_text(value));
    if (value->kind == VALUE_INSTANCE && value->instance->class->class->is_enum) {
        Value *name = evaluator_get(evaluator, value, "name", (Origin){0});
        return value_text(name) == NULL ? NULL : literal_text(evaluator, value_text(name));
    }
    if (value->kind == VALUE_DICT || value_sequence(value) != NULL)
        return literal_container(evaluator, value, type, depth);
    return literal_library(evaluator, value);
}

const char *
literal_sql(Evaluator *evaluator, Value *value, Value *type)
{
    return literal_at(evaluator, value, type, 0);
}
