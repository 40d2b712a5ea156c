// The lines of the views below the list.
#include "ui/screens/review-private.h"

#include "run/drift.h"

#include <string.h>

typedef struct {
    ReviewScreen *review;
    const Canvas *measure;
    int width;
} LineMaker;

static void
add_line(const LineMaker *maker, const char *label, const char *text)
{
    ReviewLine line = {label, arena_text(maker->review->arena, text)};
    g_array_append_val(maker->review->lines, line);
}

static void
add_wrapped(const LineMaker *maker, const char *label, const char *text)
{
    for (const char *rest = text; *rest != '\0'; label = label != NULL ? "" : NULL) {
        Break line = canvas_break(maker->measure, rest, maker->width);
        add_line(maker, label, arena_text_n(maker->review->arena, rest, line.bytes));
        rest += line.next;
    }
}

static void
make_facts(const LineMaker *maker)
{
    const ReviewItem *item = review_item(maker->review);
    const ReviewPart *part = review_part(maker->review);
    if (item == NULL) {
        add_wrapped(maker, NULL, part->title);
        if (part->opaque != NULL)
            add_wrapped(maker, "! opaque", part->opaque);
        return;
    }
    add_wrapped(maker, NULL, item->sql);
    for (size_t i = 0; i < item->hazard_count; i++) {
        g_autofree char *text =
            g_strdup_printf("%s: %s", item->hazards[i].label, item->hazards[i].text);
        add_wrapped(maker, "!", text);
    }
    for (size_t i = 0; i < item->fact_count; i++)
        add_wrapped(maker, item->facts[i].label, item->facts[i].text);
}

static void
make_sql(const LineMaker *maker)
{
    const ReviewModel *model = maker->review->model;
    for (size_t i = 0; i < model->item_count; i++) {
        if (i == 0 || model->items[i].part != model->items[i - 1].part) {
            g_autofree char *head =
                g_strdup_printf("-- %s", model->parts[model->items[i].part].title);
            add_line(maker, NULL, head);
        }
        g_autofree char *sql = g_strconcat(model->items[i].sql, ";", NULL);
        add_wrapped(maker, NULL, sql);
    }
}

// The file as it is, line by line.
static void
make_file(const LineMaker *maker)
{
    const ReviewPart *part = review_part(maker->review);
    g_auto(GStrv) lines = g_strsplit(part->text != NULL ? part->text : "", "\n", -1);
    for (char **line = lines; *line != NULL; line++)
        add_line(maker, NULL, *line);
    if (part->text == NULL)
        add_line(maker, NULL, "There is no file to show.");
}

static void
make_down(const LineMaker *maker)
{
    const ReviewModel *model = maker->review->model;
    for (size_t i = 0; i < model->undo_count; i++) {
        if (i == 0 || strcmp(model->undo[i].label, model->undo[i - 1].label) != 0) {
            g_autofree char *head = g_strdup_printf("-- %s, down", model->undo[i].label);
            add_line(maker, NULL, head);
        }
        g_autofree char *sql = g_strconcat(model->undo[i].text, ";", NULL);
        add_wrapped(maker, NULL, sql);
    }
    if (model->undo_count == 0)
        add_line(maker, NULL, "Nothing undoes this.");
}

static void
make_lint(const LineMaker *maker)
{
    const ReviewModel *model = maker->review->model;
    for (size_t i = 0; i < model->lint_count; i++) {
        const ReviewFinding *finding = &model->lint[i];
        g_autofree char *name = g_path_get_basename(finding->file);
        g_autofree char *head = g_strdup_printf("%s  %s:%d", finding->rule, name, finding->line);
        add_wrapped(maker, NULL, head);
        add_wrapped(maker, "", finding->text);
    }
    add_line(maker, NULL,
             model->lint_count > 0
                 ? "i allows what is said of the selected statement, with a reason."
                 : "Lint finds nothing in these files.");
}

static void
make_notes(const LineMaker *maker)
{
    const GArray *rows = review_part(maker->review)->approvals->rows;
    for (guint i = 0; i < rows->len; i++) {
        const Approval *row = &g_array_index(rows, Approval, i);
        if (row->note == NULL && !row->approved)
            continue;
        add_wrapped(maker, NULL, row->sql);
        g_autofree char *said = g_strdup_printf("%s%s by %s, %s", row->approved ? "approved" : "",
                                                row->note == NULL ? ""
                                                : row->approved   ? ", noted"
                                                                  : "noted",
                                                row->by, row->at);
        add_wrapped(maker, "", said);
        if (row->note != NULL)
            add_wrapped(maker, "note", row->note);
    }
    if (maker->review->lines->len == 0)
        add_line(maker, NULL, "Nobody said anything yet: Space approves, c writes a note.");
}

static void
make_since(const LineMaker *maker)
{
    ReviewScreen *review = maker->review;
    const ReviewPart *part = review_part(review);
    if (part->approvals->text == NULL || part->text == NULL) {
        add_line(maker, NULL, "Nobody reviewed this file before: what is approved now is v1.");
        return;
    }
    if (!part->is_changed) {
        g_autofree char *text = g_strdup_printf("The file is still v%d, the one that was reviewed.",
                                                part->approvals->version);
        add_line(maker, NULL, text);
        return;
    }
    DdlLines diff = drift_ddl_lines(part->approvals->text, part->text, review->arena);
    static const char *const signs[] = {" ", "+", "-"};
    for (size_t i = 0; i < diff.count; i++)
        for (size_t j = 0; j < G_N_ELEMENTS(signs); j++)
            if (signs[j][0] == diff.rows[i].sign)
                add_line(maker, signs[j], diff.rows[i].text);
}

void
review_make_lines(ReviewScreen *review, const Canvas *measure)
{
    static void (*const make[REVIEW_VIEWS])(const LineMaker *maker) = {
        [VIEW_FACTS] = make_facts, [VIEW_SQL] = make_sql,   [VIEW_FILE] = make_file,
        [VIEW_DOWN] = make_down,   [VIEW_LINT] = make_lint, [VIEW_NOTES] = make_notes,
        [VIEW_SINCE] = make_since};
    g_array_set_size(review->lines, 0);
    arena_free(review->arena);
    review->arena = arena_new();
    if (review->model == NULL || review_part(review) == NULL)
        return;
    const LineMaker maker = {review, measure, MAX(20, MIN(measure->columns - 10, 100))};
    make[review->view](&maker);
    review->below.count = review->lines->len;
}

// The file is shown from the statement on, with what stands right above it.
size_t
review_first_line(const ReviewScreen *review)
{
    enum { ABOVE = 3 };
    const ReviewItem *item = review->model != NULL ? review_item(review) : NULL;
    bool is_far = review->view == VIEW_FILE && item != NULL && item->line > ABOVE;
    return is_far ? (size_t)(item->line - 1 - ABOVE) : 0;
}
