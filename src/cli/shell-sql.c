#include "cli/shell-private.h"

#include "base/sql.h"
#include "base/text.h"

#include <string.h>

enum { MOST_ROWS = 1000, WIDEST = 60 };

bool
shell_is_sql(const char *line)
{
    static const char *const verbs[] = {"select", "with", "table", "values", "explain"};
    size_t length = strcspn(line, " \t(;*");
    for (size_t i = 0; i < G_N_ELEMENTS(verbs); i++)
        if (length == strlen(verbs[i]) && g_ascii_strncasecmp(line, verbs[i], length) == 0)
            return line[length] != '\0';
    return g_str_has_prefix(line, "SHOW "); // "show" is a command of ours
}

static char *
cell_text(const Result *result, size_t row, size_t column)
{
    if (result_is_null(result, row, column))
        return g_strdup("");
    return text_safe(result_text(result, row, column), NULL);
}

static size_t *
measure(const Result *result, char **heads)
{
    size_t columns = result_columns(result), rows = MIN(result_rows(result), MOST_ROWS);
    size_t *widths = g_new0(size_t, columns + 1);
    for (size_t j = 0; j < columns; j++) {
        widths[j] = (size_t)g_utf8_strlen(heads[j], -1);
        for (size_t i = 0; i < rows; i++) {
            g_autofree char *text = cell_text(result, i, j);
            widths[j] = MAX(widths[j], (size_t)g_utf8_strlen(text, -1));
        }
        widths[j] = MIN(widths[j], WIDEST);
    }
    return widths;
}

static void
add_cell(Output *output, const char *text, size_t width, bool is_last)
{
    size_t length = (size_t)g_utf8_strlen(text, -1);
    g_autofree char *cut = length > width ? g_utf8_substring(text, 0, (glong)width - 2) : NULL;
    output_add(output, "%s%s", cut != NULL ? cut : text, cut != NULL ? ".." : "");
    if (!is_last)
        output_add(output, "%*s", (int)(width - MIN(length, width)) + 2, "");
}

static void
print_rows(const Result *result, Output *output)
{
    size_t columns = result_columns(result), rows = result_rows(result);
    g_auto(GStrv) heads = g_new0(char *, columns + 1);
    for (size_t j = 0; j < columns; j++)
        heads[j] = text_safe(result_column_name(result, j), NULL);
    g_autofree size_t *widths = measure(result, heads);
    for (size_t j = 0; j < columns; j++)
        add_cell(output, heads[j], widths[j], j + 1 == columns);
    output_add(output, "\n");
    for (size_t i = 0; i < MIN(rows, MOST_ROWS); i++) {
        for (size_t j = 0; j < columns; j++) {
            g_autofree char *text = cell_text(result, i, j);
            add_cell(output, text, widths[j], j + 1 == columns);
        }
        output_add(output, "\n");
    }
    g_autofree char *count = text_plural((int64_t)MIN(rows, MOST_ROWS), "row");
    output_add(output, rows > MOST_ROWS ? "the first %s; there are more\n" : "%s\n", count);
}

// Through a cursor, so that a table of a billion rows is not fetched for the first thousand. What
// no cursor takes is run as it was typed: the server's words are about that then.
static Result *
query_rows(Connection *connection, const char *sql, GError **error)
{
    static const char *const others[] = {"explain", "show"};
    for (size_t i = 0; i < G_N_ELEMENTS(others); i++)
        if (g_ascii_strncasecmp(sql, others[i], strlen(others[i])) == 0)
            return connection_query(connection, sql, NULL, 0, error);
    g_autofree char *cursor = g_strconcat("DECLARE trueup_rows CURSOR FOR ", sql, NULL);
    g_autoptr(Result) declared = connection_query(connection, cursor, NULL, 0, error);
    if (declared == NULL) {
        g_clear_error(error);
        return connection_execute(connection, "ROLLBACK", error) &&
                       connection_begin_read_only(connection, error)
                   ? connection_query(connection, sql, NULL, 0, error)
                   : NULL;
    }
    g_autofree char *fetch = sql_format("FETCH %d FROM trueup_rows", MOST_ROWS + 1);
    return connection_query(connection, fetch, NULL, 0, error);
}

ExitStatus
shell_run_sql(const Call *call, const ProjectDatabase *database, const char *sql, GError **error)
{
    g_autoptr(Connection) connection =
        connection_open(database->conninfo, call->cancellable, error);
    if (connection == NULL || !connection_begin_read_only(connection, error))
        return EXIT_FAILED;
    g_autofree char *one = g_strchomp(g_strdup(sql));
    while (g_str_has_suffix(one, ";"))
        one[strlen(one) - 1] = '\0';
    g_autoptr(Result) result = query_rows(connection, one, error);
    if (result == NULL)
        return EXIT_FAILED;
    print_rows(result, call->output);
    return EXIT_DONE;
}
