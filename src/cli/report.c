#include "cli/report.h"

#include "base/text.h"
#include "cli/json.h"
#include "cli/report-private.h"

#include <string.h>

enum { LABEL_COLUMN = 5, WORDS_COLUMN = 22, NOTE_COLUMN = 47, MOST_DIAGNOSTICS = 10 };

bool
report_format(const char *name, ReportFormat *format)
{
    static const char *const names[] = {[REPORT_TEXT] = "text",
                                        [REPORT_JSON] = "json",
                                        [REPORT_GITHUB] = "github",
                                        [REPORT_JUNIT] = "junit",
                                        [REPORT_DIFF] = "diff"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (strcmp(names[i], name) == 0) {
            *format = (ReportFormat)i;
            return true;
        }
    return false;
}

static void
print_line(const Report *report, const ReportLine *line, Arena *arena, Output *output)
{
    output_add(output, "  ");
    output_add_mark(output, drift_mark_character(line->mark));
    output_pad(output, LABEL_COLUMN, 2);
    output_add_safe(output, line->label);
    output_pad(output, WORDS_COLUMN, 2);
    output_add_safe(output, line->words);
    output_pad(output, NOTE_COLUMN, 2);
    const char *place = report_place(report, line, arena);
    g_autofree char *note =
        g_strdup_printf("%s%s%s", place != NULL ? place : "",
                        place != NULL && *line->note != '\0' ? "; " : "", line->note);
    output_add_safe(output, note);
    output_add(output, "\n");
    for (size_t i = 0; i < line->evidence.count; i++) {
        const Evidence *evidence = &line->evidence.rows[i];
        if (strcmp(evidence->label, "!") != 0)
            continue;
        output_add(output, "     ");
        output_add_mark(output, '!');
        output_add(output, "  ");
        g_autofree char *text = text_safe(evidence->text, "\n");
        output_add_wrapped(output, text, 8);
        output_add(output, "\n");
    }
}

static void
print_diagnostics(const Report *report, Output *output)
{
    const Diagnostics *diagnostics = &report->drift->models->diagnostics;
    size_t said = 0, left = 0;
    for (size_t i = 0; i < diagnostics->count; i++) {
        const Diagnostic *remark = &diagnostics->rows[i];
        if (remark->severity == SEVERITY_REMARK)
            continue;
        if (said++ >= MOST_DIAGNOSTICS) {
            left++;
            continue;
        }
        g_autofree char *place = origin_text(remark->origin);
        g_autofree char *text = g_strdup_printf("%s%s%s", relative_to(report->root, place),
                                                *place != '\0' ? ": " : "", remark->text);
        output_add_mark(output, '?');
        output_add(output, "  ");
        output_add_safe(output, text);
        output_add(output, "\n");
    }
    if (left > 0)
        output_add(output, "?  and %zu more lines that could not be read in full\n", left);
    if (said > 0)
        output_add(output, "\n");
}

// What somebody would ask about first: a column that is missing, else anything that is, else the
// first difference.
static const ReportLine *
most_wanted(const ReportLines *lines)
{
    const ReportLine *best = NULL;
    int best_rank = 3;
    for (guint i = 0; i < lines->lines->len; i++) {
        const ReportLine *line = report_line(lines, i);
        bool is_missing = line->mark == MARK_MISSING && line->row != NULL;
        int rank = is_missing && line->row->group == GROUP_COLUMN ? 0 : is_missing ? 1 : 2;
        if (rank < best_rank && report_is_difference(line->mark)) {
            best = line;
            best_rank = rank;
        }
    }
    return best;
}

static void
print_next(const ReportLines *lines, Output *output)
{
    const ReportLine *line = most_wanted(lines);
    if (line == NULL)
        return;
    g_autofree char *name = line->row == NULL
                                ? g_strdup(line->table->title)
                                : g_strdup_printf("%s.%s", line->table->title, line->label);
    g_autofree char *quoted = text_shell_word(name);
    g_autofree char *safe = text_safe(quoted, NULL);
    if (line->mark == MARK_MISSING && line->row != NULL)
        output_add(output, "Next: trueup doctor %s, or trueup migrate --only %s\n", safe, safe);
    else
        output_add(output, "Next: trueup doctor %s\n", safe);
}

// What was left out of the comparison, and what to type next.
static void
print_end(const Report *report, const ReportLines *lines, Output *output)
{
    if (report->drift->not_looked_at != NULL && report->select == NULL) {
        g_autofree char *sentence =
            g_strdup_printf("Not looked at: %s.", report->drift->not_looked_at);
        output_add_wrapped(output, sentence, 0);
        output_add(output, "\n");
    }
    print_next(lines, output);
}

static void
print_summary(const Report *report, const ReportLines *lines, Output *output)
{
    const Drift *drift = report->drift;
    g_autofree char *sentence = NULL;
    if (report->select != NULL) {
        ReportCounts counts = report_count(report);
        g_autofree char *differences = text_plural((int64_t)counts.differences, "difference");
        sentence =
            counts.differences > 0 || counts.unproven > 0
                ? g_strdup_printf("%s in %s.", differences, report->select)
                : g_strdup_printf("The models and the database agree on %s.", report->select);
    } else if (g_str_has_suffix(drift->summary, ".")) {
        sentence = g_strdup(drift->summary);
    } else {
        sentence = g_strdup_printf("%s%s%s.", drift->summary, *drift->breakdown != '\0' ? ": " : "",
                                   drift->breakdown);
    }
    g_autofree char *safe = text_safe(sentence, NULL);
    output_add_wrapped(output, safe, 0);
    output_add(output, "\n");
    print_end(report, lines, output);
}

static void
print_text(const Report *report, const ReportLines *lines, Output *output)
{
    g_autofree char *header =
        g_strdup_printf("trueup: %s and %s", report->models_title, report->database_title);
    output_add_safe(output, header);
    output_add(output, "\n");
    if (report->conflict != NULL) {
        output_add_mark(output, '!');
        output_add(output, "  ");
        g_autofree char *safe = text_safe(report->conflict, NULL);
        output_add_wrapped(output, safe, 3);
        output_add(output, "\n");
    }
    output_add(output, "\n");
    const DriftTable *table = NULL;
    for (guint i = 0; i < lines->lines->len; i++) {
        const ReportLine *line = report_line(lines, i);
        if (line->table != table) {
            output_add_safe(output, line->table->title);
            output_add(output, "\n");
        }
        table = line->table;
        print_line(report, line, lines->arena, output);
    }
    if (lines->lines->len > 0)
        output_add(output, "\n");
    print_diagnostics(report, output);
    print_summary(report, lines, output);
}

void
report_print_frame(ReportFormat format, bool are_several, ReportPlace place, Output *output)
{
    static const char *const frames[][2][3] = {
        [REPORT_TEXT] = {{"", "", ""}, {"", "\n", ""}},
        [REPORT_JSON] = {{"", "", ""}, {"[\n", ",\n", "]\n"}},
        [REPORT_GITHUB] = {{"", "", ""}, {"", "", ""}},
        [REPORT_JUNIT] = {{"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n", "",
                           "</testsuites>\n"},
                          {"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n", "",
                           "</testsuites>\n"}},
        [REPORT_DIFF] = {{"", "", ""}, {"", "", ""}},
    };
    output_add(output, "%s", frames[format][are_several][place]);
}

void
report_print(const Report *report, ReportFormat format, Output *output)
{
    ReportLines lines = report_lines(report);
    switch (format) {
    case REPORT_TEXT:
        print_text(report, &lines, output);
        break;
    case REPORT_JSON:
        report_print_json(report, &lines, output);
        break;
    case REPORT_GITHUB:
        report_print_github(report, &lines, output);
        break;
    case REPORT_JUNIT:
        report_print_junit(report, &lines, output);
        break;
    case REPORT_DIFF:
        report_print_diff(report, &lines, output);
        break;
    }
    report_lines_clear(&lines);
}
