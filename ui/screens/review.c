#include "ui/screens/review-private.h"

#include "ui/screens/screens.h"

#include <string.h>

static ReviewScreen *
review_of(Screen *screen)
{
    return (ReviewScreen *)screen;
}

static const ReviewRowAt *
row_at_cursor(const ReviewScreen *review)
{
    return review->list.cursor < review->rows->len
               ? &g_array_index(review->rows, ReviewRowAt, review->list.cursor)
               : NULL;
}

const ReviewItem *
review_item(const ReviewScreen *review)
{
    const ReviewRowAt *row = row_at_cursor(review);
    return row != NULL && row->item != SIZE_MAX ? &review->model->items[row->item] : NULL;
}

const ReviewPart *
review_part(const ReviewScreen *review)
{
    const ReviewRowAt *row = row_at_cursor(review);
    return row != NULL ? &review->model->parts[row->part] : NULL;
}

static void
review_open(Screen *screen, App *app, const void *argument)
{
    ReviewScreen *review = review_of(screen);
    review->app = app;
    review->wanted = g_strdup(argument);
    review->rows = g_array_new(FALSE, FALSE, sizeof(ReviewRowAt));
    review->lines = g_array_new(FALSE, FALSE, sizeof(ReviewLine));
    review_ask(review);
}

// By its key it is of all that is pending, from History of one revision.
static void
review_again(Screen *screen, App *app, const void *argument)
{
    (void)app;
    ReviewScreen *review = review_of(screen);
    if (g_strcmp0(review->wanted, argument) == 0)
        return;
    g_free(review->wanted);
    review->wanted = g_strdup(argument);
    review_drop_job(review);
    g_clear_pointer(&review->model, review_model_free);
    g_array_set_size(review->rows, 0);
    g_array_set_size(review->lines, 0);
    review->list = review->below = (List){0};
    review_ask(review);
}

// A new picture may be of other files or another schema: what was proven then is proven again.
static void
review_changed(Screen *screen, App *app)
{
    ReviewScreen *review = review_of(screen);
    review_take_documents(review);
    if (app_picture(app) != review->seen)
        review_ask(review);
}

static void
review_close(Screen *screen)
{
    ReviewScreen *review = review_of(screen);
    review_drop_job(review);
    review_model_free(review->model);
    g_array_free(review->rows, TRUE);
    g_array_free(review->lines, TRUE);
    arena_free(review->arena);
    g_free(review->error);
    g_free(review->allowed);
    g_free(review->wanted);
}

static void
review_arrange(Screen *screen, App *app, int rows, int columns)
{
    (void)app;
    enum { WIDE = 100 };
    ReviewScreen *review = review_of(screen);
    review_take_documents(review); // a running job is drawn again and again
    int top = review_list_rows(review, rows, columns);
    list_settle(&review->list, (size_t)MAX(top - 1, 1));
    const Canvas measure = {.rows = rows, .columns = columns >= WIDE ? columns / 2 : columns};
    review_make_lines(review, &measure);
    int below = rows - top - 1 - (columns >= WIDE ? 0 : review_proof_rows(review, columns));
    review->below.height = (size_t)MAX(below, 1);
    size_t most =
        review->below.count > review->below.height ? review->below.count - review->below.height : 0;
    review->below.top = MIN(review->below.top, most);
}

static void
review_place(const Screen *screen, int columns, GString *where, GString *counts)
{
    (void)columns;
    const ReviewScreen *review = (const ReviewScreen *)screen;
    const ReviewModel *model = review->model;
    if (model == NULL || model->part_count == 0) {
        g_string_append(where, "review");
        g_string_append(counts, review->job != NULL ? "rehearsing" : "");
        return;
    }
    g_string_append_printf(where, "%zu revision%s after %s", model->part_count,
                           model->part_count == 1 ? "" : "s",
                           model->position != NULL ? model->position : "base");
    if (model->is_measuring)
        g_string_append_printf(counts, "rehearsing, %zu of %zu statement%s measured",
                               model->measured_count, model->item_count,
                               model->item_count == 1 ? "" : "s");
    else if (review->job != NULL)
        g_string_append(counts, "rehearsing again (old)");
    else
        g_string_append_printf(counts, "%zu statement%s, %zu hazard%s, %zu of %zu approved",
                               model->item_count, model->item_count == 1 ? "" : "s",
                               model->hazard_count, model->hazard_count == 1 ? "" : "s",
                               review_approved(model), model->item_count);
}

static char *
review_command(const Screen *screen)
{
    const ReviewScreen *review = (const ReviewScreen *)screen;
    return review->wanted != NULL ? g_strdup_printf("trueup review %s", review->wanted)
                                  : g_strdup("trueup review");
}

// ---- saying yes --------------------------------------------------------------------------------

static const char *
no_statement(const Screen *screen, const App *app)
{
    (void)app;
    const ReviewScreen *review = (const ReviewScreen *)screen;
    return review->model == NULL || review_item(review) == NULL ? "no statement is selected" : NULL;
}

static const char *
no_model(const Screen *screen, const App *app)
{
    (void)app;
    const ReviewModel *model = ((const ReviewScreen *)screen)->model;
    return model == NULL || model->item_count == 0 ? "there is nothing to review" : NULL;
}

static bool
keep(ReviewScreen *review, const ReviewPart *part)
{
    g_autoptr(GError) error = NULL;
    if (part->file == NULL || approvals_keep(part->approvals, part->file, &error))
        return true;
    if (error != NULL)
        app_complain(review->app, error->message);
    return false;
}

static void
approve(Screen *screen, App *app)
{
    ReviewScreen *review = review_of(screen);
    const ReviewItem *item = review_item(review);
    ReviewPart *part = &review->model->parts[item->part];
    approvals_say(part->approvals, item->sql, !review_is_approved(review->model, item), NULL);
    if (keep(review, part))
        part->is_changed = false;
    app_redraw(app);
}

// A hazard is approved by itself, and so is what failed or was measured on another major version.
static void
approve_all(Screen *screen, App *app)
{
    ReviewScreen *review = review_of(screen);
    const ReviewModel *model = review->model;
    size_t left = 0;
    for (size_t i = 0; i < model->item_count; i++) {
        const ReviewItem *item = &model->items[i];
        if (review_is_approved(model, item))
            continue;
        bool by_itself =
            item->hazard_count > 0 || item->failure != NULL || strcmp(item->lock, "?") == 0;
        left += by_itself;
        if (!by_itself)
            approvals_say(model->parts[item->part].approvals, item->sql, true, NULL);
    }
    for (size_t i = 0; i < model->part_count; i++)
        if (keep(review, &model->parts[i]))
            model->parts[i].is_changed = false;
    if (left > 0)
        app_say(app, "%zu with a hazard %s approved by itself: n goes there", left,
                left == 1 ? "is" : "are each");
    app_redraw(app);
}

static void
note_done(Screen *screen, App *app, const char *text)
{
    ReviewScreen *review = review_of(screen);
    const ReviewItem *item = text != NULL ? review_item(review) : NULL;
    if (item == NULL)
        return;
    ReviewPart *part = &review->model->parts[item->part];
    approvals_say(part->approvals, item->sql, review_is_approved(review->model, item), text);
    if (keep(review, part))
        app_say(app, *text != '\0' ? "Noted; v shows all notes" : "The note is gone");
    part->is_changed = false;
    app_redraw(app);
}

static void
note(Screen *screen, App *app)
{
    ReviewScreen *review = review_of(screen);
    const ReviewItem *item = review_item(review);
    const Approval *said = approvals_find(review->model->parts[item->part].approvals, item->sql);
    app_ask(app, &(Prompt){.label = "note: ",
                           .text = said != NULL && said->note != NULL ? said->note : "",
                           .done = note_done});
}

static void
turn_view(Screen *screen, App *app)
{
    ReviewScreen *review = review_of(screen);
    review->view = (ReviewView)((review->view + 1) % REVIEW_VIEWS);
    if (review->view >= VIEW_SQL && review->view <= VIEW_DOWN)
        review->script = review->view;
    review->below.top = review_first_line(review);
    app_redraw(app);
}

static void
go_to_hazard(ReviewScreen *review, int step)
{
    size_t count = review->rows->len;
    for (size_t i = 1; i <= count; i++) {
        size_t at = (review->list.cursor + (step > 0 ? i : count - i)) % count;
        size_t item = g_array_index(review->rows, ReviewRowAt, at).item;
        if (item == SIZE_MAX || (review->model->items[item].hazard_count == 0 &&
                                 review->model->items[item].failure == NULL))
            continue;
        review->list.cursor = at;
        review->below.top = 0;
        app_redraw(review->app);
        return;
    }
    app_say(review->app, "no statement has a hazard");
}

static void
next_hazard(Screen *screen, App *app)
{
    (void)app;
    go_to_hazard(review_of(screen), 1);
}

static void
previous_hazard(Screen *screen, App *app)
{
    (void)app;
    go_to_hazard(review_of(screen), -1);
}

static void
read_again(Screen *screen, App *app)
{
    (void)app;
    review_ask(review_of(screen));
}

static void
edit(Screen *screen, App *app)
{
    const ReviewScreen *review = (const ReviewScreen *)screen;
    const ReviewPart *part = review_part(review);
    const ReviewItem *item = review_item(review);
    if (part->file != NULL)
        app_edit(app, (Origin){part->file, item != NULL ? item->line : 1, 0});
}

static const Action review_actions[] = {
    {.name = "approve",
     .keys = "Space",
     .help = "approve this statement, or take that back",
     .can = no_statement,
     .run = approve,
     .section = "here",
     .rank = 3,
     .narrow = {"Space", "approve"}},
    {.name = "note",
     .keys = "c",
     .help = "write a note on this statement",
     .can = no_statement,
     .run = note,
     .rank = 4,
     .narrow = {"c", "note"}},
    {.name = "view",
     .keys = "v",
     .help = "facts; script as SQL, as the file, down; lint, notes, since the last review",
     .can = no_model,
     .run = turn_view,
     .rank = 5,
     .narrow = {"v", "view"}},
    {.name = "next",
     .keys = "n",
     .help = "next hazard",
     .can = no_model,
     .run = next_hazard,
     .shown = "n  N",
     .line = "next, previous hazard",
     .rank = 6,
     .narrow = {"n", "next hazard"}},
    {.name = "previous",
     .keys = "N",
     .help = "previous hazard",
     .can = no_model,
     .run = previous_hazard,
     .joins = true},
    {.name = "allow",
     .keys = "i",
     .help = "allow what lint says of this statement, with a reason",
     .can = review_cannot_allow,
     .run = review_allow},
    {.name = "approve-all",
     .keys = "A",
     .help = "approve all that have no hazard",
     .can = no_model,
     .run = approve_all,
     .rank = 7,
     .wide = {"A", "approve all without hazard"}},
    {.name = "edit",
     .keys = "e",
     .help = "edit the file at the statement",
     .can = no_model,
     .run = edit},
    {.name = "refresh", // in place of the general row
     .keys = "R F5",
     .help = "rehearse again",
     .run = read_again,
     .command = "review"},
    {0},
};

// ---- keys that all screens have ----------------------------------------------------------------

static void
export_done(Screen *screen, App *app, const char *text)
{
    const ReviewScreen *review = review_of(screen);
    if (text == NULL)
        return;
    bool is_html = g_str_has_suffix(text, ".html"), is_json = g_str_has_suffix(text, ".json");
    const char *form = text[0] == '\0' ? "--save"
                       : is_html       ? "--format html"
                       : is_json       ? "--json"
                                       : "--format markdown";
    g_autofree char *line =
        g_strdup_printf("review %s%s%s", form, review->wanted != NULL ? " " : "",
                        review->wanted != NULL ? review->wanted : "");
    if (text[0] == '\0')
        app_command(app, line);
    else
        app_export(app, line, text);
}

static bool
copy(ReviewScreen *review, App *app, General general)
{
    const ReviewItem *item = review->model != NULL ? review_item(review) : NULL;
    const ReviewPart *part = review->model != NULL ? review_part(review) : NULL;
    if (part == NULL)
        return false;
    if (general == DO_COPY_NAME)
        app_copy(app, part->id);
    else if (general == DO_COPY_SQL && item != NULL)
        app_copy(app, item->sql);
    else if (general == DO_COPY_PLACE && item != NULL && part->file != NULL) {
        g_autofree char *place =
            g_strdup_printf("%s:%d", app_relative(app, part->file), item->line);
        app_copy(app, place);
    } else
        return false;
    return true;
}

static bool
review_general(Screen *screen, App *app, General general)
{
    ReviewScreen *review = review_of(screen);
    if (general == DO_NEXT_PANE || general == DO_PREVIOUS_PANE) {
        review->is_below = !review->is_below;
        return true;
    }
    if (list_moves(general) && review->is_below) {
        list_scroll(&review->below, general);
        return true;
    }
    if (list_moves(general)) {
        list_move(&review->list, general);
        review->below.top = 0;
        return true;
    }
    if (general == DO_EXPORT) {
        app_ask(app, &(Prompt){.label = "export to (.md, .html, .json; empty: migrations/reviews) ",
                               .text = "",
                               .done = export_done});
        return true;
    }
    return copy(review, app, general) || general == DO_ESCAPE;
}

const ScreenOps ui_review = {
    .name = "review",
    .title = "4 Review",
    .tab = '4',
    .size = sizeof(ReviewScreen),
    .actions = review_actions,
    .open = review_open,
    .close = review_close,
    .again = review_again,
    .changed = review_changed,
    .arrange = review_arrange,
    .draw = review_draw,
    .place = review_place,
    .command = review_command,
    .general = review_general,
};
