#include "ui/actions.h"
#include "ui/app.h"
#include "ui/screens/screens.h"
#include "ui/widgets/list.h"

#include <string.h>

// What `trueup review` says of the pending revisions, made by the program itself: rehearsed in a
// private server, nothing is changed.
typedef struct {
    Screen base;
    App *app;
    Job *job;
    char **lines;
    char *error;
    List list;
    const Picture *seen; // the picture when it was asked; never followed
} ReviewScreen;

// ---- the job -----------------------------------------------------------------------------------

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
review_ended(void *owner, void *data, void *result, const GError *error)
{
    (void)data;
    ReviewScreen *review = owner;
    g_autofree char *output = result;
    g_clear_pointer(&review->job, job_unref);
    g_clear_pointer(&review->error, g_free);
    if (error != NULL && !g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        review->error = g_strdup(error->message);
    if (output != NULL) {
        g_strchomp(output);
        g_strfreev(review->lines);
        review->lines = g_strsplit(output, "\n", -1);
        review->list.count = g_strv_length(review->lines);
    }
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
    GSubprocess *process = app_spawn(review->app, "review", &error);
    if (process == NULL) {
        app_complain(review->app, error->message);
        return;
    }
    review->job = job_ref(app_start_job(review->app, &review_kind, review, process));
}

static void
review_open(Screen *screen, App *app, const void *argument)
{
    (void)argument;
    ReviewScreen *review = (ReviewScreen *)screen;
    review->app = app;
    ask(review);
}

// A new picture may be of other files or another schema: what was proven then is proven again.
static void
review_changed(Screen *screen, App *app)
{
    ReviewScreen *review = (ReviewScreen *)screen;
    if (app_picture(app) != review->seen)
        ask(review);
}

static void
review_close(Screen *screen)
{
    ReviewScreen *review = (ReviewScreen *)screen;
    if (review->job != NULL)
        job_abandon(review->job);
    job_unref(review->job);
    g_strfreev(review->lines);
    g_free(review->error);
}

// ---- drawing -----------------------------------------------------------------------------------

static void
review_arrange(Screen *screen, App *app, int rows, int columns)
{
    (void)app, (void)columns;
    list_settle(&((ReviewScreen *)screen)->list, (size_t)MAX(rows, 1));
}

static void
review_draw(const Screen *screen, const Canvas *canvas)
{
    const ReviewScreen *review = (const ReviewScreen *)screen;
    if (review->lines == NULL) {
        canvas_text(canvas, (Span){0, 1, canvas->columns - 1}, ROLE_TEXT,
                    review->error != NULL ? review->error
                    : review->job != NULL
                        ? "rehearsing what is pending in a private server; nothing is changed"
                        : "reading the models and the database first");
        canvas_cursor(canvas, 0, 0);
        return;
    }
    for (size_t i = 0; i < review->list.height && review->list.top + i < review->list.count; i++) {
        size_t at = review->list.top + i;
        const char *line = review->lines[at];
        Role role = strchr(line, '!') == line + 1 || line[0] == '!' ? ROLE_HAZARD : ROLE_TEXT;
        canvas_text(canvas, (Span){(int)i, 1, canvas->columns - 1}, role, line);
        if (at != review->list.cursor)
            continue;
        canvas_glyph(canvas, (int)i, 0, ROLE_TEXT, GLYPH_POINTER);
        canvas_repaint(canvas, (int)i, 0, canvas->columns, ROLE_FOCUS);
        canvas_cursor(canvas, (int)i, 0);
    }
}

static void
review_place(const Screen *screen, int columns, GString *where, GString *counts)
{
    (void)columns;
    const ReviewScreen *review = (const ReviewScreen *)screen;
    g_string_append(where, "review");
    if (review->job != NULL)
        g_string_append(counts, review->lines == NULL ? "rehearsing" : "rehearsing again (old)");
}

static char *
review_command(const Screen *screen)
{
    (void)screen;
    return g_strdup("trueup review");
}

// ---- actions -----------------------------------------------------------------------------------

static void
read_again(Screen *screen, App *app)
{
    (void)app;
    ask((ReviewScreen *)screen);
}

static const Action review_actions[] = {
    {.name = "refresh", // in place of the general row
     .keys = "R F5",
     .help = "rehearse again",
     .run = read_again,
     .section = "here",
     .rank = 3,
     .narrow = {"R", "rehearse again"},
     .command = "review"},
    {0},
};

static void
export_done(Screen *screen, App *app, const char *text)
{
    (void)screen;
    if (text == NULL || text[0] == '\0')
        return;
    bool is_html = g_str_has_suffix(text, ".html"), is_json = g_str_has_suffix(text, ".json");
    app_export(app,
               is_html   ? "review --format html"
               : is_json ? "review --json"
                         : "review --format markdown",
               text);
}

static bool
review_general(Screen *screen, App *app, General general)
{
    ReviewScreen *review = (ReviewScreen *)screen;
    if (list_moves(general)) {
        list_move(&review->list, general);
        return true;
    }
    if (general == DO_EXPORT) {
        app_ask(
            app,
            &(Prompt){.label = "export to (.md, .html, .json) ", .text = "", .done = export_done});
        return true;
    }
    bool has_line = general == DO_COPY_NAME && review->list.cursor < review->list.count;
    if (has_line)
        app_copy(app, review->lines[review->list.cursor]);
    return has_line || general == DO_ESCAPE;
}

const ScreenOps ui_review = {
    .name = "review",
    .title = "4 Review",
    .tab = '4',
    .size = sizeof(ReviewScreen),
    .actions = review_actions,
    .open = review_open,
    .close = review_close,
    .changed = review_changed,
    .arrange = review_arrange,
    .draw = review_draw,
    .place = review_place,
    .command = review_command,
    .general = review_general,
};
