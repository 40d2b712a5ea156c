#include "cli/review.h"

#include "cli/preflight-report.h"

#include "base/text.h"

#include <string.h>

// ---- Markdown ----------------------------------------------------------------------------------

// Text in a cell: no pipe and no end of line ends it.
static void
add_cell(GString *page, const char *text)
{
    g_autofree char *safe = text_safe(text, "\n");
    for (const char *c = safe; *c != '\0'; c++) {
        if (*c == '|' || *c == '`')
            g_string_append_printf(page, "&#%d;", *c);
        else if (*c == '<')
            g_string_append(page, "&lt;");
        else
            g_string_append_c(page, *c == '\n' ? ' ' : *c);
    }
}

// A fence that is longer than any run of backticks inside.
static void
add_fence(GString *page, const char *sql)
{
    size_t longest = 2, run = 0;
    for (const char *c = sql; *c != '\0'; c++) {
        run = *c == '`' ? run + 1 : 0;
        longest = MAX(longest, run);
    }
    g_autofree char *fence = g_strnfill(longest + 1, '`');
    g_autofree char *safe = text_safe(sql, "\n\t");
    g_string_append_printf(page, "%ssql\n%s;\n%s\n", fence, safe, fence);
}

static void
add_row(GString *page, const ReviewRow *row, size_t number)
{
    g_string_append_printf(page, "| %zu%s | %s | %s | %s | %s | %s | ", number,
                           row->hazard_count > 0 || row->statement->failure != NULL ? " !" : "",
                           row->lock, row->blocks, row->work, row->time, row->rows);
    add_cell(page, row->statement->sql);
    g_string_append(page, " |\n");
}

static void
add_rows(GString *page, const Review *review)
{
    const RehearsalPart *part = NULL;
    for (size_t i = 0; i < review->count; i++) {
        const ReviewRow *row = &review->rows[i];
        if (row->statement->part != part) {
            part = row->statement->part;
            g_autofree char *title = review_part_title(part);
            g_string_append(page, "\n### ");
            add_cell(page, title);
            g_string_append(page, "\n\n| # | lock | blocks | work | time | rows | statement |\n"
                                  "|---|---|---|---|---|---|---|\n");
        }
        add_row(page, row, i + 1);
    }
}

static void
add_hazards(GString *page, const Review *review)
{
    g_string_append(page, "\n### Hazards\n\n");
    for (size_t i = 0; i < review->count; i++) {
        const ReviewRow *row = &review->rows[i];
        if (row->statement->failure != NULL) {
            g_string_append_printf(page, "- %zu fails: ", i + 1);
            add_cell(page, row->statement->failure);
            g_string_append_c(page, '\n');
        }
        for (size_t j = 0; j < row->hazard_count; j++) {
            g_string_append_printf(page, "- %zu **%s**: ", i + 1, row->hazards[j].rule);
            add_cell(page, row->hazards[j].text);
            g_string_append_c(page, '\n');
        }
    }
    if (review->hazards == 0)
        g_string_append(page, "None that this database's facts confirm.\n");
}

static void
add_here(GString *page, const Review *review)
{
    const Preflight *preflight = review->ready->preflight;
    if (preflight != NULL && preflight->count > 0)
        g_string_append(page, "\n### Here\n\n");
    for (size_t i = 0; preflight != NULL && i < preflight->count; i++) {
        g_autofree char *line =
            preflight_report_line(review->ready, review->judged->project, &preflight->rows[i]);
        g_string_append(page, "- ");
        add_cell(page, g_strchug(line));
        g_string_append_c(page, '\n');
    }
}

static void
add_lint(GString *page, const Review *review)
{
    bool any = false;
    for (guint i = 0; i < review->lint->len; i++) {
        const LintReport *report = review->lint->pdata[i];
        for (size_t j = 0; j < report->count; j++) {
            g_string_append(page, any ? "" : "\n### Lint\n\n");
            any = true;
            g_string_append_printf(page, "- line %d **%s**: ", report->rows[j].origin.line,
                                   report->rows[j].rule->name);
            add_cell(page, report->rows[j].message);
            g_string_append_c(page, '\n');
        }
    }
}

static void
add_proof(GString *page, const Review *review)
{
    g_string_append(page, "\n### Proof\n\n");
    if (review->rehearsal == NULL) {
        g_string_append(page, "Not rehearsed: ");
        add_cell(page, review->not_rehearsed);
        g_string_append_c(page, '\n');
        return;
    }
    g_autofree char *title = review_proof_title(review), *proof = review_proof(review);
    g_string_append_printf(page, "%s\n\n(%s)\n", proof, title);
    for (int i = 0; i < REHEARSAL_STEPS; i++) {
        if (review->rehearsal->checks[i].text == NULL)
            continue;
        g_string_append_printf(page, "- %s: ", rehearsal_step_name((RehearsalStep)i));
        add_cell(page, review->rehearsal->checks[i].text);
        g_string_append_c(page, '\n');
    }
    for (const char *const *left = review->rehearsal->left_out; *left != NULL; left++) {
        g_string_append(page, "- left out on purpose: ");
        add_cell(page, *left);
        g_string_append_c(page, '\n');
    }
}

static void
add_undo(GString *page, const Review *review)
{
    g_string_append(page, "\n### Rollback\n\n");
    for (guint i = review->judged->parts->len; i > 0; i--) {
        const RehearsalPart *part = &g_array_index(review->judged->parts, RehearsalPart, i - 1);
        add_cell(page, part->id);
        g_string_append(page, part->has_undo ? "\n" : ": there is no downgrade\n");
        for (size_t j = 0; j < part->undo_count; j++)
            add_fence(page, part->undo[j].sql);
    }
}

static void
add_said(GString *page, const Review *review)
{
    g_autofree char *said = review_said(review);
    if (said == NULL)
        return;
    g_string_append(page, "\n### Said\n\n");
    add_cell(page, said);
    g_string_append(page, "\n");
    for (guint i = 0; i < review->approvals->len; i++) {
        const GArray *rows = ((const Approvals *)review->approvals->pdata[i])->rows;
        for (guint j = 0; j < rows->len; j++) {
            const Approval *row = &g_array_index(rows, Approval, j);
            if (row->note == NULL)
                continue;
            g_string_append(page, "- ");
            add_cell(page, row->sql);
            g_string_append(page, ": ");
            add_cell(page, row->note);
            g_string_append_printf(page, " (");
            add_cell(page, row->by);
            g_string_append(page, ")\n");
        }
    }
}

void
review_print_markdown(const Review *review, Output *output)
{
    GString *page = output->text;
    g_autofree char *title = review_title(review);
    g_string_append(page, "## ");
    add_cell(page, title);
    g_string_append_c(page, '\n');
    add_rows(page, review);
    add_hazards(page, review);
    add_here(page, review);
    add_lint(page, review);
    add_proof(page, review);
    add_said(page, review);
    add_undo(page, review);
}

// ---- HTML --------------------------------------------------------------------------------------

static void
add_text(GString *page, const char *text)
{
    g_autofree char *safe = text_safe(text, "\n\t");
    g_autofree char *escaped = g_markup_escape_text(safe, -1);
    g_string_append(page, escaped);
}

static void
add_element(GString *page, const char *name, const char *text)
{
    g_string_append_printf(page, "<%s>", name);
    add_text(page, text);
    g_string_append_printf(page, "</%s>\n", name);
}

static const char head[] =
    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
    "'unsafe-inline'\">\n<style>\nbody { font: 15px/1.45 system-ui, sans-serif; margin: 2em auto; "
    "max-width: 70em; padding: 0 1em; }\ntable { border-collapse: collapse; width: 100%; }\n"
    "td, th { border-bottom: 1px solid #ccc; padding: .3em .6em; text-align: left; "
    "vertical-align: top; }\npre, code { font-family: ui-monospace, monospace; white-space: "
    "pre-wrap; }\n.hazard { background: #fff3d6; color: #222; }\n</style>\n";

static void
add_html_row(GString *page, const ReviewRow *row, size_t number)
{
    const char *const cells[] = {row->lock, row->blocks, row->work, row->time, row->rows};
    bool marked = row->hazard_count > 0 || row->statement->failure != NULL;
    g_string_append_printf(page, "<tr%s><td>%zu%s</td>", marked ? " class=\"hazard\"" : "", number,
                           marked ? " !" : "");
    for (size_t i = 0; i < G_N_ELEMENTS(cells); i++)
        add_element(page, "td", cells[i]);
    g_string_append(page, "<td>");
    add_element(page, "code", row->statement->sql);
    g_string_append(page, "</td></tr>\n");
}

static void
add_html_rows(GString *page, const Review *review)
{
    const RehearsalPart *part = NULL;
    for (size_t i = 0; i < review->count; i++) {
        const ReviewRow *row = &review->rows[i];
        if (row->statement->part != part) {
            g_autofree char *title = review_part_title(row->statement->part);
            g_string_append(page, part != NULL ? "</table>\n" : "");
            add_element(page, "h2", title);
            g_string_append(page, "<table>\n<tr><th>#</th><th>lock</th><th>blocks</th><th>work</th>"
                                  "<th>time</th><th>rows</th><th>statement</th></tr>\n");
            part = row->statement->part;
        }
        add_html_row(page, row, i + 1);
    }
    g_string_append(page, part != NULL ? "</table>\n" : "");
}

static void
add_html_hazards(GString *page, const Review *review)
{
    g_string_append(page, "<h2>Hazards</h2>\n<ul>\n");
    for (size_t i = 0; i < review->count; i++) {
        const ReviewRow *row = &review->rows[i];
        if (row->statement->failure != NULL) {
            g_autofree char *text =
                g_strdup_printf("%zu fails: %s", i + 1, row->statement->failure);
            add_element(page, "li", text);
        }
        for (size_t j = 0; j < row->hazard_count; j++) {
            g_autofree char *text =
                g_strdup_printf("%zu %s: %s", i + 1, row->hazards[j].rule, row->hazards[j].text);
            add_element(page, "li", text);
        }
    }
    g_string_append(page, "</ul>\n");
    if (review->hazards == 0)
        add_element(page, "p", "None that this database's facts confirm.");
}

static void
add_html_lint(GString *page, const Review *review)
{
    g_string_append(page, "<h2>Lint</h2>\n<ul>\n");
    for (guint i = 0; i < review->lint->len; i++) {
        const LintReport *report = review->lint->pdata[i];
        for (size_t j = 0; j < report->count; j++) {
            g_autofree char *text =
                g_strdup_printf("line %d %s: %s", report->rows[j].origin.line,
                                report->rows[j].rule->name, report->rows[j].message);
            add_element(page, "li", text);
        }
    }
    g_string_append(page, "</ul>\n");
}

static void
add_html_here(GString *page, const Review *review)
{
    const Preflight *preflight = review->ready->preflight;
    if (preflight == NULL || preflight->count == 0)
        return;
    add_element(page, "h2", "Here");
    g_string_append(page, "<ul>\n");
    for (size_t i = 0; i < preflight->count; i++) {
        g_autofree char *line =
            preflight_report_line(review->ready, review->judged->project, &preflight->rows[i]);
        add_element(page, "li", line);
    }
    g_string_append(page, "</ul>\n");
}

static void
add_html_proof(GString *page, const Review *review)
{
    add_element(page, "h2", "Proof");
    if (review->rehearsal == NULL) {
        add_element(page, "p", review->not_rehearsed);
        return;
    }
    g_autofree char *title = review_proof_title(review), *proof = review_proof(review);
    add_element(page, "p", proof);
    add_element(page, "p", title);
    for (int i = 0; i < REHEARSAL_STEPS; i++)
        if (review->rehearsal->checks[i].text != NULL)
            add_element(page, "p", review->rehearsal->checks[i].text);
    for (const char *const *left = review->rehearsal->left_out; *left != NULL; left++) {
        g_autofree char *text = g_strdup_printf("left out on purpose: %s", *left);
        add_element(page, "p", text);
    }
}

static void
add_html_undo(GString *page, const Review *review)
{
    add_element(page, "h2", "Rollback");
    for (guint i = review->judged->parts->len; i > 0; i--) {
        const RehearsalPart *part = &g_array_index(review->judged->parts, RehearsalPart, i - 1);
        g_autofree char *title =
            g_strdup_printf("%s%s", part->id, part->has_undo ? "" : ": there is no downgrade");
        add_element(page, "p", title);
        for (size_t j = 0; j < part->undo_count; j++)
            add_element(page, "pre", part->undo[j].sql);
    }
}

void
review_print_html(const Review *review, Output *output)
{
    GString *page = output->text;
    g_autofree char *title = review_title(review);
    g_string_append(page, head);
    add_element(page, "title", title);
    g_string_append(page, "</head>\n<body>\n");
    add_element(page, "h1", title);
    add_html_rows(page, review);
    add_html_hazards(page, review);
    add_html_here(page, review);
    add_html_lint(page, review);
    add_html_proof(page, review);
    g_autofree char *said = review_said(review);
    if (said != NULL)
        add_element(page, "p", said);
    add_html_undo(page, review);
    g_string_append(page, "</body>\n</html>\n");
}

// ---- JSON --------------------------------------------------------------------------------------

static void
add_json_hazards(JsonBuilder *builder, const Review *review)
{
    json_builder_set_member_name(builder, "hazards");
    json_builder_begin_array(builder);
    for (size_t i = 0; i < review->count; i++)
        for (size_t j = 0; j < review->rows[i].hazard_count; j++) {
            const Hazard *hazard = &review->rows[i].hazards[j];
            json_builder_begin_object(builder);
            json_add_number(builder, "statement", (int64_t)i + 1);
            json_add_text(builder, "rule", hazard->rule);
            json_add_text(builder, "text", hazard->text);
            json_add_text(builder, "way", hazard->way);
            json_builder_set_member_name(builder, "needs_approval");
            json_builder_add_boolean_value(builder, hazard->needs_approval);
            json_builder_end_object(builder);
        }
    json_builder_end_array(builder);
}

static void
add_json_lint(JsonBuilder *builder, const Review *review)
{
    json_builder_set_member_name(builder, "lint");
    json_builder_begin_array(builder);
    for (guint i = 0; i < review->lint->len; i++) {
        const LintReport *report = review->lint->pdata[i];
        for (size_t j = 0; j < report->count; j++) {
            json_builder_begin_object(builder);
            json_add_text(builder, "rule", report->rows[j].rule->name);
            json_add_text(builder, "message", report->rows[j].message);
            json_add_origin(builder, review->judged->project->root, report->rows[j].origin);
            json_builder_end_object(builder);
        }
    }
    json_builder_end_array(builder);
}

static void
add_json_undo(JsonBuilder *builder, const Review *review)
{
    json_builder_set_member_name(builder, "rollback");
    json_builder_begin_array(builder);
    for (guint i = review->judged->parts->len; i > 0; i--) {
        const RehearsalPart *part = &g_array_index(review->judged->parts, RehearsalPart, i - 1);
        for (size_t j = 0; j < part->undo_count; j++) {
            json_builder_begin_object(builder);
            json_add_text(builder, "revision", part->id);
            json_add_text(builder, "sql", part->undo[j].sql);
            json_builder_end_object(builder);
        }
    }
    json_builder_end_array(builder);
}

static void
add_json_facts(JsonBuilder *builder, const Review *review, size_t index)
{
    const ReviewFact *facts;
    size_t count = review_facts(review, index, &facts);
    json_builder_set_member_name(builder, "facts");
    json_builder_begin_array(builder);
    for (size_t i = 0; i < count; i++) {
        json_builder_begin_object(builder);
        json_add_text(builder, "label", facts[i].label);
        json_add_text(builder, "text", facts[i].text);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

// The rows of the list, in the words of the text.
static void
add_json_row(JsonBuilder *builder, const ReviewRow *row)
{
    json_add_text(builder, "sql", row->statement->sql);
    json_add_text(builder, "lock", row->lock);
    json_add_text(builder, "blocks", row->blocks);
    json_add_text(builder, "work", row->work);
    json_add_text(builder, "time", row->time);
    json_add_text(builder, "rows", row->rows);
    json_add_text(builder, "failure", row->statement->failure);
}

static void
add_json_rows(JsonBuilder *builder, const Review *review)
{
    json_builder_set_member_name(builder, "rows");
    json_builder_begin_array(builder);
    for (size_t i = 0; i < review->count; i++) {
        const ReviewRow *row = &review->rows[i];
        json_builder_begin_object(builder);
        json_add_number(builder, "part",
                        row->statement->part -
                            (const RehearsalPart *)(const void *)review->judged->parts->data);
        json_add_number(builder, "line", row->statement->origin.line);
        add_json_row(builder, row);
        add_json_facts(builder, review, i);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

static void
add_json_parts(JsonBuilder *builder, const Review *review)
{
    json_builder_set_member_name(builder, "parts");
    json_builder_begin_array(builder);
    for (guint i = 0; i < review->judged->parts->len; i++) {
        const RehearsalPart *part = &g_array_index(review->judged->parts, RehearsalPart, i);
        g_autofree char *title = review_part_title(part);
        json_builder_begin_object(builder);
        json_add_text(builder, "id", part->id);
        json_add_text(builder, "title", title);
        json_add_text(builder, "file", part->file);
        json_add_text(builder, "opaque", part->opaque);
        json_builder_set_member_name(builder, "is_revision");
        json_builder_add_boolean_value(builder, part->revision != NULL);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

void
review_print_measured(const ReviewRow *row, Output *output)
{
    JsonBuilder *builder = json_begin();
    json_builder_set_member_name(builder, "measured");
    json_builder_add_boolean_value(builder, row->statement->is_measured);
    add_json_row(builder, row);
    json_print(builder, output);
}

void
review_print_json(const Review *review, Output *output)
{
    JsonBuilder *builder = json_begin();
    json_add_text(builder, "position", review->judged->position);
    json_add_text(builder, "not_rehearsed", review->not_rehearsed);
    json_builder_set_member_name(builder, "rehearsal");
    if (review->rehearsal != NULL) {
        json_builder_begin_object(builder);
        judge_add_json(builder, review->rehearsal);
        json_builder_end_object(builder);
    } else {
        json_builder_add_null_value(builder);
    }
    json_add_text(builder, "target", review->target);
    add_json_parts(builder, review);
    add_json_rows(builder, review);
    g_autofree char *said = review_said(review);
    json_add_text(builder, "said", said);
    add_json_hazards(builder, review);
    preflight_report_add_json(review->ready, review->judged->project, builder);
    add_json_lint(builder, review);
    add_json_undo(builder, review);
    json_print(builder, output);
}
