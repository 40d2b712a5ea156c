#include "run/upgrade.h"

#include <string.h>

static void
add_statement(GString *script, const char *sql)
{
    // a text of several statements may end with its own semicolon
    size_t length = strlen(sql);
    while (length > 0 && (g_ascii_isspace(sql[length - 1]) || sql[length - 1] == ';'))
        length--;
    g_string_append_len(script, sql, (gssize)length);
    // behind a comment on the last line a semicolon would be part of it
    const char *line = g_strrstr_len(sql, (gssize)length, "\n");
    bool comment =
        g_strstr_len(line != NULL ? line : sql,
                     line != NULL ? (gssize)(sql + length - line) : (gssize)length, "--") != NULL;
    g_string_append(script, comment ? "\n;\n\n" : ";\n\n");
}

static void
take_statement(GString *script, char *sql)
{
    add_statement(script, sql);
    g_free(sql);
}

static void
add_script(GString *script, const RevisionScript *revision)
{
    bool outside = false;
    for (size_t i = 0; i < revision->count; i++) {
        const ScriptStatement *statement = &revision->statements[i];
        if (statement->outside_transaction != outside)
            add_statement(script, outside ? "BEGIN" : "COMMIT");
        outside = statement->outside_transaction;
        add_statement(script, statement->sql);
    }
    if (outside)
        add_statement(script, "BEGIN");
}

char *
run_offline(const RunPlan *plan)
{
    GString *script = g_string_new(NULL);
    size_t rows = plan->rows.count;
    add_statement(script, "BEGIN");
    for (size_t i = 0; i < plan->count; i++) {
        const RunStep *step = &plan->steps[i];
        if (rows == 0)
            take_statement(script, version_create_sql(plan->table));
        g_string_append_printf(script, "-- Running %s\n\n", step->title);
        add_script(script, step->script);
        for (size_t j = 0; j < step->change_count; j++) {
            rows += step->changes[j].verb == VERSION_INSERT;
            rows -= step->changes[j].verb == VERSION_DELETE;
            take_statement(script, version_change_sql(plan->table, step->changes[j]));
        }
    }
    if (rows == 0)
        take_statement(script, version_drop_sql(plan->table));
    add_statement(script, "COMMIT");
    return g_string_free(script, FALSE);
}
