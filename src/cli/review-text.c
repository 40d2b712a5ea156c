#include "cli/review.h"

#include "cli/preflight-report.h"

#include "base/text.h"

#include <string.h>

// Where the columns of the table begin.
enum { AT_LOCK = 7, AT_BLOCKS = 31, AT_WORK = 39, AT_TIME = 51, AT_ROWS = 61, AT_SQL = 70 };

// The statement on one line: what is between words is one space.
static char *
on_one_line(const char *sql)
{
    g_autoptr(GRegex) space = g_regex_new("\\s+", G_REGEX_RAW, 0, NULL);
    g_autofree char *line = g_regex_replace_literal(space, sql, -1, 0, " ", 0, NULL);
    return text_safe(line, NULL);
}

static void
print_row(const ReviewRow *row, size_t number, Output *output)
{
    output_add(output, " ");
    if (row->hazard_count > 0 || row->statement->failure != NULL)
        output_add_mark(output, '!');
    else
        output_add(output, " ");
    output_add(output, "%3zu", number);
    output_pad(output, AT_LOCK, 1);
    output_add(output, "%s", row->lock);
    output_pad(output, AT_BLOCKS, 1);
    output_add(output, "%s", row->blocks);
    output_pad(output, AT_WORK, 1);
    output_add(output, "%s", row->work);
    output_pad(output, AT_TIME, 1);
    output_add(output, "%s", row->time);
    output_pad(output, AT_ROWS, 1);
    output_add(output, "%s", row->rows);
    output_pad(output, AT_SQL, 1);
    g_autofree char *sql = on_one_line(row->statement->sql);
    output_add_wrapped(output, sql, AT_SQL + 1);
    output_add(output, "\n");
}

static void
print_rows(const Review *review, Output *output)
{
    output_add(output, "    #");
    output_pad(output, AT_LOCK, 1);
    output_add(output, "lock");
    output_pad(output, AT_BLOCKS, 1);
    output_add(output, "blocks");
    output_pad(output, AT_WORK, 1);
    output_add(output, "work");
    output_pad(output, AT_TIME, 1);
    output_add(output, "time");
    output_pad(output, AT_ROWS, 1);
    output_add(output, "rows");
    output_pad(output, AT_SQL, 1);
    output_add(output, "statement\n");
    const RehearsalPart *part = NULL;
    for (size_t i = 0; i < review->count; i++) {
        const ReviewRow *row = &review->rows[i];
        if (row->statement->part != part) {
            part = row->statement->part;
            g_autofree char *title = review_part_title(part);
            output_add_safe(output, title);
            output_add(output, "\n");
        }
        print_row(row, i + 1, output);
    }
}

static void
print_hazard(const Hazard *hazard, size_t number, Output *output)
{
    output_add(output, " ");
    output_add_mark(output, '!');
    output_add(output, "%3zu  ", number);
    g_autofree char *text = g_strdup_printf("%s: %s%s%s", hazard->rule, hazard->text,
                                            hazard->way != NULL ? ". Better: " : "",
                                            hazard->way != NULL ? hazard->way : "");
    g_autofree char *safe = text_safe(text, NULL);
    output_add_wrapped(output, safe, AT_LOCK);
    output_add(output, "\n");
}

static void
print_failure(const ReviewRow *row, size_t number, Output *output)
{
    output_add(output, " ");
    output_add_mark(output, '!');
    output_add(output, "%3zu  ", number);
    g_autofree char *text = g_strdup_printf("fails: %s", row->statement->failure);
    g_autofree char *safe = text_safe(text, NULL);
    output_add_wrapped(output, safe, AT_LOCK);
    output_add(output, "\n");
}

static void
print_unproven(const ReviewRow *row, size_t number, Output *output)
{
    g_autofree char *text = g_strdup_printf("unproven: %s", row->statement->unproven);
    g_autofree char *safe = text_safe(text, NULL);
    output_add(output, " ?%3zu  ", number);
    output_add_wrapped(output, safe, AT_LOCK);
    output_add(output, "\n");
}

static void
print_hazards(const Review *review, Output *output)
{
    output_add(output, "\n");
    for (size_t i = 0; i < review->count; i++) {
        const ReviewRow *row = &review->rows[i];
        if (row->statement->failure != NULL)
            print_failure(row, i + 1, output);
        if (row->statement->unproven != NULL)
            print_unproven(row, i + 1, output);
        for (size_t j = 0; j < row->hazard_count; j++)
            print_hazard(&row->hazards[j], i + 1, output);
    }
    if (review->hazards == 0)
        output_add(output, "No hazards that this database's facts confirm.\n");
}

static void
print_here(const Review *review, Output *output)
{
    if (review->ready->preflight == NULL || review->ready->preflight->count == 0)
        return;
    output_add(output, "\nHere:\n");
    preflight_report_print(review->ready, review->judged->project, output);
}

static void
print_lint(const Review *review, Output *output)
{
    const char *heading = "\nLint:\n";
    for (guint i = 0; i < review->lint->len; i++) {
        const LintReport *report = review->lint->pdata[i];
        for (size_t j = 0; j < report->count; j++) {
            const LintFinding *finding = &report->rows[j];
            g_autofree char *name = finding->origin.file != NULL
                                        ? g_path_get_basename(finding->origin.file)
                                        : g_strdup("");
            output_add(output, "%s  %s  ", heading, finding->rule->name);
            heading = "";
            output_add_safe(output, name);
            output_add(output, ":%d\n    ", finding->origin.line);
            output_add_safe(output, finding->message);
            output_add(output, "\n");
        }
    }
}

static void
print_proof(const Review *review, Output *output)
{
    if (review->rehearsal == NULL) {
        output_add(output, "\nNot rehearsed: ");
        output_add_safe(output, review->not_rehearsed);
        output_add(output, "\n");
        return;
    }
    g_autofree char *title = review_proof_title(review), *proof = review_proof(review);
    output_add(output, "\nProof (%s):\n  %s\n", title, proof);
    for (int i = 0; i < REHEARSAL_STEPS; i++) {
        const RehearsalCheck *check = &review->rehearsal->checks[i];
        if (check->text == NULL)
            continue;
        output_add(output, "  %s: ", rehearsal_step_name((RehearsalStep)i));
        output_add_safe(output, check->text);
        output_add(output, "\n");
    }
    for (const char *const *left = review->rehearsal->left_out; *left != NULL; left++) {
        output_add(output, left == review->rehearsal->left_out ? "  left out on purpose: " : ", ");
        output_add_safe(output, *left);
        output_add(output, left[1] == NULL ? "\n" : "");
    }
    for (const char *const *note = review->rehearsal->notes; *note != NULL; note++) {
        output_add(output, "  ");
        output_add_safe(output, *note);
        output_add(output, "\n");
    }
}

static void
print_undo(const RehearsalPart *part, Output *output)
{
    output_add(output, "  ");
    output_add_safe(output, part->id);
    output_add(output, part->has_undo ? "\n" : ": there is no downgrade\n");
    for (size_t i = 0; i < part->undo_count; i++) {
        g_autofree char *sql = on_one_line(part->undo[i].sql);
        output_add(output, "    %s;\n", sql);
    }
}

void
review_print_text(const Review *review, Output *output)
{
    g_autofree char *title = review_title(review);
    output_add_safe(output, title);
    output_add(output, "\n\n");
    print_rows(review, output);
    print_hazards(review, output);
    print_here(review, output);
    print_lint(review, output);
    print_proof(review, output);
    g_autofree char *said = review_said(review);
    if (said != NULL) {
        output_add_safe(output, said);
        output_add(output, "\n");
    }
    output_add(output, "\nRollback:\n");
    for (guint i = review->judged->parts->len; i > 0; i--)
        print_undo(&g_array_index(review->judged->parts, RehearsalPart, i - 1), output);
}
