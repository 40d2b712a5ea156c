#include "base/text.h"
#include "cli/json.h"
#include "cli/report-private.h"

#include <string.h>

bool
report_is_difference(Mark mark)
{
    return mark == MARK_MISSING || mark == MARK_EXTRA || mark == MARK_DIFFERS ||
           mark == MARK_RENAMED;
}

// "user.role" selects a table by "user" and in it a row by "role".
static bool
selects(const Report *report, const DriftTable *table, const DriftRow *row)
{
    const char *wanted = report->select;
    if (wanted == NULL || strcmp(wanted, table->title) == 0 || strcmp(wanted, table->name) == 0)
        return true;
    if (row == NULL)
        return false;
    if (row->group != GROUP_COLUMN && strcmp(wanted, row->label) == 0)
        return true;
    g_autofree char *path = g_strdup_printf("%s.%s", table->title, row->label);
    g_autofree char *bare = g_strdup_printf("%s.%s", table->name, row->label);
    return strcmp(wanted, path) == 0 || strcmp(wanted, bare) == 0;
}

static const char *
whole_words(const DriftTable *table, Arena *arena)
{
    const Object *either = table->models != NULL ? table->models : table->database;
    if (either->kind != KIND_TABLE)
        return "";
    g_autofree char *columns =
        text_plural((int64_t)((const Table *)either)->column_count, "column");
    return arena_text(arena, columns);
}

// "in the models, not in the database" of "user.role: in the models, …"
static const char *
behind_colon(const char *headline)
{
    const char *colon = strstr(headline, ": ");
    return colon != NULL ? colon + 2 : headline;
}

static void
add_whole(const Report *report, ReportLines *lines, const DriftTable *table)
{
    const Object *either = table->models != NULL ? table->models : table->database;
    const char *headline = drift_headline(table, NULL, lines->arena);
    bool is_missing = table->mark == MARK_MISSING, is_extra = table->mark == MARK_EXTRA;
    ReportLine line = {
        .table = table,
        .mark = table->mark,
        .label = kind_of(either->kind)->name,
        .words = whole_words(table, lines->arena),
        .note = is_missing ? "missing in the database"
                : is_extra ? "only in the database"
                           : behind_colon(headline),
        .headline = headline,
        .origin = table->origin,
        .evidence = drift_evidence(report->drift, table, NULL, report->history, lines->arena),
    };
    if (table->reason != NULL && table->mark == MARK_UNKNOWN)
        line.note = arena_printf(lines->arena, "unproven: %s", table->reason);
    g_array_append_val(lines->lines, line);
}

static void
add_row(const Report *report, ReportLines *lines, const DriftTable *table, const DriftRow *row)
{
    const char *words = row->models_words != NULL ? row->models_words : row->database_words;
    ReportLine line = {
        .table = table,
        .row = row,
        .mark = row->mark,
        .label = row->label,
        .words = words != NULL ? words : "",
        .note = row->note != NULL ? row->note : "",
        .headline = drift_headline(table, row, lines->arena),
        .origin = row->origin,
        .evidence = drift_evidence(report->drift, table, row, report->history, lines->arena),
    };
    g_array_append_val(lines->lines, line);
}

static void
add_table(const Report *report, ReportLines *lines, const DriftTable *table)
{
    bool has_own_change = table->change != NULL && table->mark != MARK_SAME;
    bool is_whole = has_own_change && table->change->verb != VERB_ALTER;
    if ((has_own_change || table->mark == MARK_UNKNOWN) && selects(report, table, NULL))
        add_whole(report, lines, table);
    if (is_whole || (table->models == NULL && table->change == NULL && table->differences == 0))
        return;
    DriftRows rows = drift_rows(report->drift, table, lines->arena);
    for (size_t i = 0; i < rows.count; i++) {
        const DriftRow *row = &rows.rows[i];
        bool is_said = report_is_difference(row->mark) || row->mark == MARK_UNKNOWN;
        // A reference is a row of the other table too; an object that is no table has one row.
        if (is_said && row->group != GROUP_REFERENCE && selects(report, table, row) &&
            !(has_own_change && row->models == table->models && row->database == table->database))
            add_row(report, lines, table, row);
    }
}

ReportLines
report_lines(const Report *report)
{
    ReportLines lines = {arena_new(), g_array_new(FALSE, TRUE, sizeof(ReportLine))};
    for (size_t i = 0; i < report->drift->table_count; i++) {
        const DriftTable *table = &report->drift->tables[i];
        if (table->mark != MARK_SAME && table->mark != MARK_READING)
            add_table(report, &lines, table);
    }
    return lines;
}

void
report_lines_clear(ReportLines *lines)
{
    g_array_free(lines->lines, TRUE);
    arena_free(lines->arena);
}

static bool
is_known(const Report *report, const DriftTable *table)
{
    if (selects(report, table, NULL))
        return true;
    const char *dot = strchr(report->select, '.');
    size_t length = strlen(table->name);
    // Only tables that can hold the name are looked into.
    if (dot != NULL && strncmp(report->select, table->name, length) != 0 &&
        !g_str_has_prefix(report->select, table->title))
        return false;
    g_autoptr(Arena) arena = arena_new();
    DriftRows rows = drift_rows(report->drift, table, arena);
    for (size_t i = 0; i < rows.count; i++)
        if (selects(report, table, &rows.rows[i]))
            return true;
    return false;
}

ReportCounts
report_count(const Report *report)
{
    ReportCounts counts = {0};
    for (size_t i = 0; i < report->drift->table_count; i++)
        counts.selected += is_known(report, &report->drift->tables[i]);
    ReportLines lines = report_lines(report);
    for (guint i = 0; i < lines.lines->len; i++) {
        counts.differences += report_is_difference(report_line(&lines, i)->mark);
        counts.unproven += report_line(&lines, i)->mark == MARK_UNKNOWN;
    }
    report_lines_clear(&lines);
    const Diagnostics *diagnostics = &report->drift->models->diagnostics;
    for (size_t i = 0; i < diagnostics->count && report->select == NULL; i++)
        counts.unproven += diagnostics->rows[i].severity == SEVERITY_ERROR;
    return counts;
}

const char *
report_place(const Report *report, const ReportLine *line, Arena *arena)
{
    if (line->origin.file == NULL)
        return NULL;
    return arena_printf(arena, "%s:%d", relative_to(report->root, line->origin.file),
                        line->origin.line);
}
