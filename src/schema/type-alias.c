#include "schema/type-private.h"

#include <stdlib.h>
#include <string.h>

#include <glib.h>

// (PostgreSQL: format_type.c, gram.y) Sorted by name.
static const BuiltinType builtins[] = {
    {"bit", "bit%s", "BIT%s", MODIFIERS_BITS},
    {"bool", "boolean", "BOOLEAN", MODIFIERS_NONE},
    {"bpchar", "character%s", "CHAR%s", MODIFIERS_LENGTH},
    {"char", "\"char\"", "\"char\"", MODIFIERS_NONE},
    {"float4", "real", "REAL", MODIFIERS_NONE},
    {"float8", "double precision", "DOUBLE PRECISION", MODIFIERS_NONE},
    {"int2", "smallint", "SMALLINT", MODIFIERS_NONE},
    {"int4", "integer", "INTEGER", MODIFIERS_NONE},
    {"int8", "bigint", "BIGINT", MODIFIERS_NONE},
    {"interval", "interval%s", "INTERVAL%s", MODIFIERS_INTERVAL},
    {"numeric", "numeric%s", "NUMERIC%s", MODIFIERS_NUMERIC},
    {"time", "time%s without time zone", "TIME%s", MODIFIERS_PRECISION},
    {"timestamp", "timestamp%s without time zone", "TIMESTAMP%s", MODIFIERS_PRECISION},
    {"timestamptz", "timestamp%s with time zone", "TIMESTAMPTZ%s", MODIFIERS_PRECISION},
    {"timetz", "time%s with time zone", "TIMETZ%s", MODIFIERS_PRECISION},
    {"varbit", "bit varying%s", "BIT VARYING%s", MODIFIERS_BITS},
    {"varchar", "character varying%s", "VARCHAR%s", MODIFIERS_LENGTH},
};

typedef struct {
    const char *spelling, *name;
} Alias;

// Spellings that are not the internal name. Sorted.
static const Alias aliases[] = {
    {"bigint", "int8"},
    {"bit varying", "varbit"},
    {"boolean", "bool"},
    {"char", "bpchar"},
    {"char varying", "varchar"},
    {"character", "bpchar"},
    {"character varying", "varchar"},
    {"dec", "numeric"},
    {"decimal", "numeric"},
    {"double precision", "float8"},
    {"float", "float8"},
    {"int", "int4"},
    {"integer", "int4"},
    {"national char", "bpchar"},
    {"national char varying", "varchar"},
    {"national character", "bpchar"},
    {"national character varying", "varchar"},
    {"nchar", "bpchar"},
    {"nchar varying", "varchar"},
    {"real", "float4"},
    {"smallint", "int2"},
    {"time with time zone", "timetz"},
    {"time without time zone", "time"},
    {"timestamp with time zone", "timestamptz"},
    {"timestamp without time zone", "timestamp"},
};

static int
compare_builtin(const void *name, const void *row)
{
    return strcmp(name, ((const BuiltinType *)row)->name);
}

static int
compare_alias(const void *spelling, const void *row)
{
    return strcmp(spelling, ((const Alias *)row)->spelling);
}

const BuiltinType *
builtin_type(const char *name)
{
    return bsearch(name, builtins, G_N_ELEMENTS(builtins), sizeof *builtins, compare_builtin);
}

const char *
type_alias(const char *spelling)
{
    const Alias *row =
        bsearch(spelling, aliases, G_N_ELEMENTS(aliases), sizeof *aliases, compare_alias);
    return row == NULL ? NULL : row->name;
}
