#include "kind/kind-private.h"

#include "base/sql.h"

#include <string.h>

// What ALTER COLUMN TYPE converts by itself, and how to say the rest (PostgreSQL: pg_cast).

typedef enum { FAMILY_OTHER, FAMILY_TEXT, FAMILY_NUMBER, FAMILY_DATE, FAMILY_TIME } Family;

static Family
family_of(const Type *type)
{
    static const struct {
        const char *name;
        Family family;
    } names[] = {
        {"text", FAMILY_TEXT},        {"varchar", FAMILY_TEXT},  {"bpchar", FAMILY_TEXT},
        {"name", FAMILY_TEXT},        {"int2", FAMILY_NUMBER},   {"int4", FAMILY_NUMBER},
        {"int8", FAMILY_NUMBER},      {"float4", FAMILY_NUMBER}, {"float8", FAMILY_NUMBER},
        {"numeric", FAMILY_NUMBER},   {"date", FAMILY_DATE},     {"timestamp", FAMILY_DATE},
        {"timestamptz", FAMILY_DATE}, {"time", FAMILY_TIME},     {"timetz", FAMILY_TIME},
        {"interval", FAMILY_TIME},
    };
    if (!type_is_builtin(type))
        return FAMILY_OTHER;
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (strcmp(names[i].name, type->name) == 0)
            return names[i].family;
    return FAMILY_OTHER;
}

// Explicit casts between families that are not by way of text (pg_cast).
static bool
has_cast(const Type *from, const Type *to)
{
    static const char *const casts[][2] = {
        {"bool", "int4"},        {"int4", "bool"},          {"json", "jsonb"},
        {"jsonb", "json"},       {"inet", "cidr"},          {"cidr", "inet"},
        {"bit", "varbit"},       {"varbit", "bit"},         {"int4", "bit"},
        {"int8", "bit"},         {"bit", "int4"},           {"bit", "int8"},
        {"int4", "money"},       {"int8", "money"},         {"numeric", "money"},
        {"money", "numeric"},    {"jsonb", "bool"},         {"jsonb", "numeric"},
        {"jsonb", "int2"},       {"jsonb", "int4"},         {"jsonb", "int8"},
        {"jsonb", "float4"},     {"jsonb", "float8"},       {"timestamp", "time"},
        {"timestamptz", "time"}, {"timestamptz", "timetz"}, {"time", "interval"},
        {"interval", "time"},    {"time", "timetz"},        {"timetz", "time"},
        {"macaddr", "macaddr8"}, {"macaddr8", "macaddr"},   {"text", "xml"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(casts); i++)
        if (type_is_builtin(from) && type_is_builtin(to) && strcmp(casts[i][0], from->name) == 0 &&
            strcmp(casts[i][1], to->name) == 0)
            return true;
    return false;
}

// True when ALTER TYPE converts by itself, by an assignment cast, which fails on a value that does
// not fit; an explicit cast to varchar(n) would cut it off.
static bool
converts_by_itself(const Type *from, const Type *to)
{
    if (type_same_base(from, to))
        return true;
    if ((from->dimensions > 0) != (to->dimensions > 0))
        return false;
    Family a = family_of(from), b = family_of(to);
    if (b == FAMILY_TEXT)
        return from->dimensions == 0 || a == FAMILY_TEXT;
    return a == b && (a == FAMILY_NUMBER || a == FAMILY_DATE);
}

// " USING c::t", by way of text where there is no cast.
void
ddl_add_using(GString *sql, const Column *from, const Column *to)
{
    bool moved = type_same_base(from->type, to->type) && !type_is_builtin(to->type);
    if (converts_by_itself(from->type, to->type) && !moved)
        return;
    g_autofree char *type = type_format(to->type);
    sql_add(sql, " USING %I", to->object.name);
    Family family = family_of(from->type);
    bool both_arrays = from->type->dimensions > 0 && to->type->dimensions > 0;
    if (family != FAMILY_TEXT && !has_cast(from->type, to->type))
        g_string_append(sql, both_arrays ? "::text[]" : "::text");
    else if (from->type->dimensions > 0 && !both_arrays)
        g_string_append(sql, "::text");
    sql_add(sql, "::%s", type);
}

bool
ddl_types_are_kin(const Type *from, const Type *to)
{
    if ((from->dimensions > 0) != (to->dimensions > 0))
        return false;
    Family family = family_of(from);
    return (type_same_base(from, to) && type_is_builtin(to)) ||
           (family != FAMILY_OTHER && family != FAMILY_TIME && family == family_of(to));
}

// ---- what a conversion loses -------------------------------------------------------------------

// How much a type holds, among those that hold the same sort of thing; 0: not among them.
static int
rank_of(const Type *type)
{
    static const struct {
        const char *name;
        int rank;
    } ranks[] = {{"int2", 1}, {"int4", 1},      {"int8", 1},       {"numeric", 2},
                 {"date", 1}, {"timestamp", 2}, {"timestamptz", 3}};
    for (size_t i = 0; i < G_N_ELEMENTS(ranks); i++)
        if (strcmp(ranks[i].name, type->name) == 0)
            return ranks[i].rank;
    return 0;
}

// "10,2" -> 2; "3" of a time -> 3; -1: not limited.
static int
digits_of(const Type *type)
{
    if (type->modifiers == NULL || !g_ascii_isdigit(*type->modifiers))
        return -1;
    const char *comma = strchr(type->modifiers, ',');
    bool is_numeric = strcmp(type->name, "numeric") == 0;
    if (is_numeric && comma == NULL)
        return 0;
    return (int)g_ascii_strtoll(comma != NULL ? comma + 1 : type->modifiers, NULL, 10);
}

static bool
rounds(const Type *from, const Type *to)
{
    Family family = family_of(to);
    if (family == FAMILY_OTHER || family == FAMILY_TEXT || digits_of(to) < 0)
        return false;
    bool was_whole = strncmp(from->name, "int", 3) == 0 && from->name[3] != 'e';
    return !was_whole && (digits_of(from) < 0 || digits_of(to) < digits_of(from));
}

bool
ddl_loses_values(const Type *from, const Type *to)
{
    Family a = family_of(from), b = family_of(to);
    if (type_equal(from, to) || b == FAMILY_TEXT)
        return false;
    if (rounds(from, to))
        return true;
    if (type_same_base(from, to) || a != b || a == FAMILY_OTHER || a == FAMILY_TEXT)
        return false;
    int old = rank_of(from), new = rank_of(to);
    return old == 0 || new == 0 || new < old;
}
