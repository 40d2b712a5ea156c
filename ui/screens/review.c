#include "ui/screens/review-private.h"

#include "run/drift.h"
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

// ---- the job: the program itself, which rehearses in a private server --------------------------

static void *
review_work(void *data, const UiCall *call, GError **error)
{
    char *output = NULL;
    if (!g_subprocess_communicate_utf8(data, NULL, call->cancellable, &output, NULL, error)) {
        g_subprocess_force_exit(data);
        return NULL;
    }
    return output;
}

static void
add_row(ReviewScreen *review, size_t part, size_t item)
{
    ReviewRowAt row = {part, item};
    g_array_append_val(review->rows, row);
}

static void
list_rows(ReviewScreen *review)
{
    const ReviewModel *model = review->model;
    g_array_set_size(review->rows, 0);
    for (size_t part = 0; part < model->part_count; part++) {
        add_row(review, part, SIZE_MAX);
        for (size_t i = 0; i < model->item_count; i++)
            if (model->items[i].part == part)
                add_row(review, part, i);
    }
    review->list.count = review->rows->len;
}

// The statement that was selected; else the first that fails, else the first of all.
static void
place_cursor(ReviewScreen *review, const char *selected)
{
    size_t first = SIZE_MAX, failing = SIZE_MAX, same = SIZE_MAX;
    for (size_t i = 0; i < review->rows->len; i++) {
        size_t item = g_array_index(review->rows, ReviewRowAt, i).item;
        if (item == SIZE_MAX)
            continue;
        const ReviewItem *row = &review->model->items[item];
        first = MIN(first, i);
        if (row->failure != NULL)
            failing = MIN(failing, i);
        if (selected != NULL && strcmp(row->sql, selected) == 0)
            same = MIN(same, i);
    }
    size_t at = same != SIZE_MAX ? same : failing != SIZE_MAX ? failing : first;
    list_keep(&review->list, at == SIZE_MAX ? 0 : at);
}

static void
take_model(ReviewScreen *review, ReviewModel *model)
{
    const ReviewItem *item = review->model != NULL ? review_item(review) : NULL;
    g_autofree char *selected = item != NULL ? g_strdup(item->sql) : NULL;
    review_model_free(review->model);
    review->model = model;
    list_rows(review);
    place_cursor(review, selected);
}

static char *
reviews_folder(const App *app)
{
    const char *migrations = app_options(app)->project->migrations;
    return migrations != NULL ? g_build_filename(migrations, "reviews", NULL) : NULL;
}

static void
review_ended(void *owner, void *data, void *result, const GError *error)
{
    (void)data;
    ReviewScreen *review = owner;
    g_autofree char *output = result;
    g_clear_pointer(&review->job, job_unref);
    g_clear_pointer(&review->error, g_free);
    g_autofree char *reviews = reviews_folder(review->app);
    ReviewModel *model = output != NULL ? review_model_read(output, reviews) : NULL;
    if (error != NULL && !g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        review->error = g_strdup(error->message);
    else if (output != NULL && model == NULL) // it could not be made, and this says why
        review->error = g_strdup(g_strchomp(output));
    if (model != NULL)
        take_model(review, model);
    else if (review->error != NULL && review->model != NULL)
        app_complain(review->app, review->error);
    app_redraw(review->app);
}

static const JobKind review_kind = {.name = "rehearsing",
                                    .work = review_work,
                                    .ended = review_ended,
                                    .free_data = g_object_unref,
                                    .free_result = g_free};

static void
ask(ReviewScreen *review)
{
    g_autoptr(GError) error = NULL;
    if (review->job != NULL || app_picture(review->app) == NULL)
        return;
    review->seen = app_picture(review->app);
    g_autofree char *line = review->wanted != NULL
                                ? g_strdup_printf("review --json %s", review->wanted)
                                : g_strdup("review --json");
    GSubprocess *process = app_spawn(review->app, line, &error);
    if (process == NULL) {
        app_complain(review->app, error->message);
        return;
    }
    review->job = job_ref(app_start_job(review->app, &review_kind, review, process));
}

static void
review_open(Screen *screen, App *app, const void *argument)
{
    ReviewScreen *review = review_of(screen);
    review->app = app;
    review->wanted = g_strdup(argument);
    review->rows = g_array_new(FALSE, FALSE, sizeof(ReviewRowAt));
    review->lines = g_array_new(FALSE, FALSE, sizeof(ReviewLine));
    ask(review);
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
    if (review->job != NULL)
        job_abandon(review->job);
    g_clear_pointer(&review->job, job_unref);
    g_clear_pointer(&review->model, review_model_free);
    g_array_set_size(review->rows, 0);
    g_array_set_size(review->lines, 0);
    review->list = review->below = (List){0};
    ask(review);
}

// A new picture may be of other files or another schema: what was proven then is proven again.
static void
review_changed(Screen *screen, App *app)
{
    ReviewScreen *review = review_of(screen);
    if (app_picture(app) != review->seen)
        ask(review);
}

static void
review_close(Screen *screen)
{
    ReviewScreen *review = review_of(screen);
    if (review->job != NULL)
        job_abandon(review->job);
    job_unref(review->job);
    review_model_free(review->model);
    g_array_free(review->rows, TRUE);
    g_array_free(review->lines, TRUE);
    arena_free(review->arena);
    g_free(review->error);
    g_free(review->wanted);
}

// ---- the lines of the view ---------------------------------------------------------------------

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
make_script(const LineMaker *maker)
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
    add_line(maker, NULL, "-- down");
    for (size_t i = 0; i < model->undo_count; i++) {
        g_autofree char *sql = g_strconcat(model->undo[i].text, ";", NULL);
        add_wrapped(maker, NULL, sql);
    }
}

static void
make_lint(const LineMaker *maker)
{
    const ReviewModel *model = maker->review->model;
    for (size_t i = 0; i < model->lint_count; i++) {
        add_wrapped(maker, NULL, model->lint[i].label);
        add_wrapped(maker, "", model->lint[i].text);
    }
    if (model->lint_count == 0)
        add_line(maker, NULL, "Lint finds nothing in these files.");
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
    static void (*const make[REVIEW_VIEWS])(const LineMaker *maker) = {[VIEW_FACTS] = make_facts,
                                                                       [VIEW_SCRIPT] = make_script,
                                                                       [VIEW_LINT] = make_lint,
                                                                       [VIEW_NOTES] = make_notes,
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

static void
review_arrange(Screen *screen, App *app, int rows, int columns)
{
    (void)app;
    enum { WIDE = 100 };
    ReviewScreen *review = review_of(screen);
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
    if (review->job != NULL)
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
    review->below.top = 0;
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
    ask(review_of(screen));
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
     .help = "facts, script, lint, notes, what changed since it was reviewed",
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
