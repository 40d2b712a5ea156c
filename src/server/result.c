#include "server/server-private.h"

#include <string.h>

struct Result {
    PGresult *rows;
};

Result *
result_new(PGresult *rows)
{
    Result *result = g_new0(Result, 1);
    result->rows = rows;
    return result;
}

void
result_free(Result *result)
{
    if (result == NULL)
        return;
    PQclear(result->rows);
    g_free(result);
}

size_t
result_rows(const Result *result)
{
    return (size_t)PQntuples(result->rows);
}

size_t
result_columns(const Result *result)
{
    return (size_t)PQnfields(result->rows);
}

const char *
result_column_name(const Result *result, size_t column)
{
    return PQfname(result->rows, (int)column);
}

int
result_find_column(const Result *result, const char *name)
{
    // not PQfnumber: that one folds what is not quoted
    for (int i = 0; i < PQnfields(result->rows); i++)
        if (strcmp(PQfname(result->rows, i), name) == 0)
            return i;
    return -1;
}

const char *
result_name(const Result *result, size_t column)
{
    return PQfname(result->rows, (int)column);
}

unsigned
result_type(const Result *result, size_t column)
{
    return PQftype(result->rows, (int)column);
}

bool
result_is_null(const Result *result, size_t row, size_t column)
{
    g_assert(row < result_rows(result) && column < result_columns(result));
    return PQgetisnull(result->rows, (int)row, (int)column) == 1;
}

const char *
result_text(const Result *result, size_t row, size_t column)
{
    return result_is_null(result, row, column) ? NULL
                                               : PQgetvalue(result->rows, (int)row, (int)column);
}

int64_t
result_integer(const Result *result, size_t row, size_t column)
{
    const char *text = result_text(result, row, column);
    return text != NULL ? g_ascii_strtoll(text, NULL, 10) : 0;
}

double
result_real(const Result *result, size_t row, size_t column)
{
    const char *text = result_text(result, row, column);
    return text != NULL ? g_ascii_strtod(text, NULL) : 0;
}

bool
result_boolean(const Result *result, size_t row, size_t column)
{
    const char *text = result_text(result, row, column);
    return text != NULL && *text == 't';
}
