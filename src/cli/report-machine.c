#include "cli/json.h"
#include "cli/report-private.h"

#include "base/text.h"

#include <string.h>

static const char *const mark_words[] = {
    [MARK_READING] = "open",    [MARK_SAME] = "same",         [MARK_MISSING] = "missing",
    [MARK_EXTRA] = "extra",     [MARK_DIFFERS] = "different", [MARK_UNKNOWN] = "unproven",
    [MARK_RENAMED] = "renamed",
};
_Static_assert(G_N_ELEMENTS(mark_words) == MARKS, "a word for each mark");

// ---- JSON ------------------------------------------------------------------------------------

static void
add_line(const Report *report, const ReportLine *line, JsonBuilder *builder)
{
    json_builder_begin_object(builder);
    json_add_text(builder, "what", mark_words[line->mark]);
    const Object *either =
        line->row != NULL
            ? (line->row->models != NULL ? line->row->models : line->row->database)
            : (line->table->models != NULL ? line->table->models : line->table->database);
    json_add_text(builder, "kind", kind_of(either->kind)->name);
    json_add_text(builder, "schema", line->table->namespace);
    json_add_text(builder, "table", line->table->name);
    json_add_text(builder, "name", line->row != NULL ? either->name : NULL);
    json_add_text(builder, "models", line->row != NULL ? line->row->models_words : NULL);
    json_add_text(builder, "database", line->row != NULL ? line->row->database_words : NULL);
    json_add_text(builder, "note", line->note);
    json_add_origin(builder, report->root, line->origin);
    json_builder_set_member_name(builder, "evidence");
    json_builder_begin_array(builder);
    for (size_t i = 0; i < line->evidence.count; i++) {
        const Evidence *evidence = &line->evidence.rows[i];
        json_builder_begin_object(builder);
        json_add_text(builder, "label", evidence->label);
        json_add_text(builder, "text", evidence->text);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
    json_builder_end_object(builder);
}

static void
add_diagnostics(const Report *report, JsonBuilder *builder)
{
    static const char *const severities[] = {"remark", "unknown", "error"};
    const Diagnostics *diagnostics = &report->drift->models->diagnostics;
    json_builder_set_member_name(builder, "diagnostics");
    json_builder_begin_array(builder);
    for (size_t i = 0; i < diagnostics->count; i++) {
        json_builder_begin_object(builder);
        json_add_text(builder, "severity", severities[diagnostics->rows[i].severity]);
        json_add_text(builder, "text", diagnostics->rows[i].text);
        json_add_origin(builder, report->root, diagnostics->rows[i].origin);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

void
report_print_json(const Report *report, const ReportLines *lines, Output *output)
{
    JsonBuilder *builder = json_begin();
    ReportCounts counts = report_count(report);
    json_add_text(builder, "models", report->models_title);
    json_add_text(builder, "database", report->database_title);
    json_add_text(builder, "conflict", report->conflict);
    json_add_number(builder, "differences", (int64_t)counts.differences);
    json_add_number(builder, "unproven", (int64_t)counts.unproven);
    json_add_number(builder, "tables", (int64_t)report->drift->compared_tables);
    json_add_text(builder, "summary", report->drift->summary);
    json_add_text(builder, "not_looked_at", report->drift->not_looked_at);
    json_builder_set_member_name(builder, "changes");
    json_builder_begin_array(builder);
    for (guint i = 0; i < lines->lines->len; i++)
        add_line(report, report_line(lines, i), builder);
    json_builder_end_array(builder);
    add_diagnostics(report, builder);
    json_print(builder, output);
}

// ---- GitHub ----------------------------------------------------------------------------------

// Workflow commands end at a newline; in properties ":" and "," part too.
static void
add_escaped(Output *output, const char *text, const char *also)
{
    g_autofree char *safe = text_safe(text, "\n");
    for (const char *c = safe; *c != '\0'; c++)
        if (*c == '%' || *c == '\n' || *c == '\r' || strchr(also, *c) != NULL)
            output_add(output, "%%%02X", (unsigned)(unsigned char)*c);
        else
            output_add(output, "%c", *c);
}

void
report_print_github(const Report *report, const ReportLines *lines, Output *output)
{
    for (guint i = 0; i < lines->lines->len; i++) {
        const ReportLine *line = report_line(lines, i);
        output_add(output, "::%s", line->mark == MARK_UNKNOWN ? "warning" : "error");
        if (line->origin.file != NULL) {
            output_add(output, " file=");
            add_escaped(output, relative_to(report->root, line->origin.file), ":,");
            output_add(output, ",line=%d", MAX(line->origin.line, 1));
        }
        output_add(output, "::");
        g_autofree char *message = g_strdup_printf("%s (%s)", line->headline,
                                                   *line->words != '\0' ? line->words : line->note);
        add_escaped(output, message, "");
        output_add(output, "\n");
    }
}

// ---- JUnit -----------------------------------------------------------------------------------

static void
add_xml(Output *output, const char *text)
{
    g_autofree char *safe = text_safe(text, "\n");
    g_autofree char *escaped = g_markup_escape_text(safe, -1);
    output_add(output, "%s", escaped);
}

static size_t
failures_of(const ReportLines *lines, const DriftTable *table)
{
    size_t count = 0;
    for (guint i = 0; i < lines->lines->len; i++)
        count += table == NULL || report_line(lines, i)->table == table;
    return count;
}

static void
add_case(const Report *report, const ReportLines *lines, const DriftTable *table, Output *output)
{
    output_add(output, "    <testcase classname=\"trueup.check\" name=\"");
    add_xml(output, table->title);
    if (failures_of(lines, table) == 0) {
        output_add(output, "\"/>\n");
        return;
    }
    output_add(output, "\">\n");
    for (guint i = 0; i < lines->lines->len; i++) {
        const ReportLine *line = report_line(lines, i);
        if (line->table != table)
            continue;
        const char *place = report_place(report, line, lines->arena);
        output_add(output, "      <failure message=\"");
        add_xml(output, line->headline);
        output_add(output, "\">");
        add_xml(output, place != NULL ? place : "");
        output_add(output, "%s", place != NULL ? ": " : "");
        add_xml(output, *line->words != '\0' ? line->words : line->note);
        output_add(output, "</failure>\n");
    }
    output_add(output, "    </testcase>\n");
}

void
report_print_junit(const Report *report, const ReportLines *lines, Output *output)
{
    const Drift *drift = report->drift;
    size_t cases = 0, failed = 0;
    for (size_t i = 0; i < drift->table_count; i++) {
        cases += !drift->tables[i].outside;
        failed += failures_of(lines, &drift->tables[i]) > 0;
    }
    output_add(output, "  <testsuite name=\"trueup check, ");
    add_xml(output, report->database_title);
    output_add(output, "\" tests=\"%zu\" failures=\"%zu\">\n", cases, failed);
    for (size_t i = 0; i < drift->table_count; i++)
        if (!drift->tables[i].outside)
            add_case(report, lines, &drift->tables[i], output);
    output_add(output, "  </testsuite>\n");
}
