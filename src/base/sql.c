#include "base/sql.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

// Words that quote_ident() quotes: all but the unreserved ones (PostgreSQL's kwlist.h, 12 to 18),
// sorted as strcmp sorts.
static const char *const keywords[] = {
    "all",
    "analyse",
    "analyze",
    "and",
    "any",
    "array",
    "as",
    "asc",
    "asymmetric",
    "authorization",
    "between",
    "bigint",
    "binary",
    "bit",
    "boolean",
    "both",
    "case",
    "cast",
    "char",
    "character",
    "check",
    "coalesce",
    "collate",
    "collation",
    "column",
    "concurrently",
    "constraint",
    "create",
    "cross",
    "current_catalog",
    "current_date",
    "current_role",
    "current_schema",
    "current_time",
    "current_timestamp",
    "current_user",
    "dec",
    "decimal",
    "default",
    "deferrable",
    "desc",
    "distinct",
    "do",
    "else",
    "end",
    "except",
    "exists",
    "extract",
    "false",
    "fetch",
    "float",
    "for",
    "foreign",
    "freeze",
    "from",
    "full",
    "grant",
    "greatest",
    "group",
    "grouping",
    "having",
    "ilike",
    "in",
    "initially",
    "inner",
    "inout",
    "int",
    "integer",
    "intersect",
    "interval",
    "into",
    "is",
    "isnull",
    "join",
    "json",
    "json_array",
    "json_arrayagg",
    "json_exists",
    "json_object",
    "json_objectagg",
    "json_query",
    "json_scalar",
    "json_serialize",
    "json_table",
    "json_value",
    "lateral",
    "leading",
    "least",
    "left",
    "like",
    "limit",
    "localtime",
    "localtimestamp",
    "merge_action",
    "national",
    "natural",
    "nchar",
    "none",
    "normalize",
    "not",
    "notnull",
    "null",
    "nullif",
    "numeric",
    "offset",
    "on",
    "only",
    "or",
    "order",
    "out",
    "outer",
    "overlaps",
    "overlay",
    "placing",
    "position",
    "precision",
    "primary",
    "real",
    "references",
    "returning",
    "right",
    "row",
    "select",
    "session_user",
    "setof",
    "similar",
    "smallint",
    "some",
    "substring",
    "symmetric",
    "system_user",
    "table",
    "tablesample",
    "then",
    "time",
    "timestamp",
    "to",
    "trailing",
    "treat",
    "trim",
    "true",
    "union",
    "unique",
    "user",
    "using",
    "values",
    "varchar",
    "variadic",
    "verbose",
    "when",
    "where",
    "window",
    "with",
    "xmlattributes",
    "xmlconcat",
    "xmlelement",
    "xmlexists",
    "xmlforest",
    "xmlnamespaces",
    "xmlparse",
    "xmlpi",
    "xmlroot",
    "xmlserialize",
    "xmltable",
};

static int
compare_keyword(const void *name, const void *keyword)
{
    return strcmp(name, *(const char *const *)keyword);
}

bool
sql_is_bare(const char *name)
{
    if (!(*name == '_' || g_ascii_islower(*name)))
        return false;
    for (const char *c = name; *c != '\0'; c++)
        if (!(*c == '_' || g_ascii_islower(*c) || g_ascii_isdigit(*c)))
            return false;
    return bsearch(name, keywords, G_N_ELEMENTS(keywords), sizeof *keywords, compare_keyword) ==
           NULL;
}

static void
add_doubled(GString *sql, const char *text, const char *doubled)
{
    for (const char *c = text; *c != '\0'; c++) {
        if (strchr(doubled, *c) != NULL)
            g_string_append_c(sql, *c);
        g_string_append_c(sql, *c);
    }
}

void
sql_add_identifier(GString *sql, const char *name)
{
    if (sql_is_bare(name)) {
        g_string_append(sql, name);
        return;
    }
    g_string_append_c(sql, '"');
    add_doubled(sql, name, "\"");
    g_string_append_c(sql, '"');
}

void
sql_add_identifiers(GString *sql, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            g_string_append(sql, ", ");
        sql_add_identifier(sql, names[i]);
    }
}

void
sql_add_literal(GString *sql, const char *text)
{
    if (text == NULL) {
        g_string_append(sql, "NULL");
        return;
    }
    // E'' reads the same whatever standard_conforming_strings says.
    bool has_backslash = strchr(text, '\\') != NULL;
    g_string_append(sql, has_backslash ? "E'" : "'");
    add_doubled(sql, text, has_backslash ? "'\\" : "'");
    g_string_append_c(sql, '\'');
}

// Adds one argument; `format` stands behind the percent sign. Returns the last character taken.
static const char *
add_argument(GString *sql, const char *format, va_list *arguments)
{
    switch (*format) {
    case 'I':
        sql_add_identifier(sql, va_arg(*arguments, const char *));
        return format;
    case 'Q': {
        const char *space = va_arg(*arguments, const char *);
        if (space != NULL) {
            sql_add_identifier(sql, space);
            g_string_append_c(sql, '.');
        }
        sql_add_identifier(sql, va_arg(*arguments, const char *));
        return format;
    }
    case 'L':
        sql_add_literal(sql, va_arg(*arguments, const char *));
        return format;
    case 's':
        g_string_append(sql, va_arg(*arguments, const char *));
        return format;
    case 'd':
        g_string_append_printf(sql, "%d", va_arg(*arguments, int));
        return format;
    case 'u':
        g_string_append_printf(sql, "%u", va_arg(*arguments, unsigned));
        return format;
    case 'l':
        g_assert(format[1] == 'd');
        g_string_append_printf(sql, "%ld", va_arg(*arguments, long));
        return format + 1;
    case '%':
        g_string_append_c(sql, '%');
        return format;
    default:
        g_error("sql_add: \"%%%c\" is no directive", *format);
    }
}

static void
add_formatted(GString *sql, const char *format, va_list *arguments)
{
    for (const char *c = format; *c != '\0'; c++) {
        if (*c == '%')
            c = add_argument(sql, c + 1, arguments);
        else
            g_string_append_c(sql, *c);
    }
}

void
sql_add(GString *sql, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add_formatted(sql, format, &arguments);
    va_end(arguments);
}

void
sql_add_arguments(GString *sql, const char *format, va_list arguments)
{
    va_list copy;
    va_copy(copy, arguments);
    add_formatted(sql, format, &copy);
    va_end(copy);
}

char *
sql_format(const char *format, ...)
{
    GString *sql = g_string_new(NULL);
    va_list arguments;
    va_start(arguments, format);
    add_formatted(sql, format, &arguments);
    va_end(arguments);
    return g_string_free(sql, FALSE);
}
