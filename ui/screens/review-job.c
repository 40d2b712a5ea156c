// The review as a job: the program itself, which tells of each statement as soon as it is measured.
#include "ui/screens/review-private.h"

#include <string.h>

#define RECORD_SEPARATOR "\x1e" // before each document (RFC 7464)

// What the thread and the screen share: documents that came before the last one.
typedef struct {
    GSubprocess *process;
    GAsyncQueue *documents;
} ReviewWork;

static void
review_work_free(void *data)
{
    ReviewWork *work = data;
    g_object_unref(work->process);
    g_async_queue_unref(work->documents);
    g_free(work);
}

// Up to the next separator; NULL with an error.
static char *
read_document(GDataInputStream *stream, GCancellable *cancellable, bool *is_last, GError **error)
{
    char *text =
        g_data_input_stream_read_upto(stream, RECORD_SEPARATOR, 1, NULL, cancellable, error);
    if (text == NULL && *error != NULL)
        return NULL;
    g_autoptr(GError) end = NULL; // no byte is left behind the last one
    (void)g_data_input_stream_read_byte(stream, cancellable, &end);
    *is_last = end != NULL;
    return text != NULL ? text : g_strdup("");
}

static void *
review_work(void *data, const UiCall *call, GError **error)
{
    ReviewWork *work = data;
    g_autoptr(GDataInputStream) stream =
        g_data_input_stream_new(g_subprocess_get_stdout_pipe(work->process));
    bool is_last = false;
    for (unsigned seen = 0;;) {
        GError *failed = NULL;
        g_autofree char *text = read_document(stream, call->cancellable, &is_last, &failed);
        if (failed != NULL) {
            g_subprocess_force_exit(work->process);
            g_propagate_error(error, failed);
            return NULL;
        }
        if (is_last)
            return g_steal_pointer(&text);
        if (*text == '\0')
            continue; // before the first separator
        g_async_queue_push(work->documents, g_steal_pointer(&text));
        call->report(call->data, "statements measured", seen++, 0);
    }
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

// An old review stays until the new one is whole; where there is none, rows fill in as they come.
void
review_take_documents(ReviewScreen *review)
{
    if (review->documents == NULL)
        return;
    for (char *text; (text = g_async_queue_try_pop(review->documents)) != NULL;) {
        g_autofree char *owned = text;
        g_autofree char *reviews = reviews_folder(review->app);
        bool is_first = review->model == NULL;
        ReviewModel *model = is_first ? review_model_read(owned, reviews) : NULL;
        if (model != NULL) {
            model->is_measuring = true;
            take_model(review, model);
        } else if (!is_first && review->model->is_measuring) {
            review_model_measured(review->model, owned);
        }
    }
}

// What the program said when it could not go on, behind the last document.
static char *
behind_document(char *output)
{
    char *end = g_str_has_prefix(output, "{") ? strrchr(output, '}') : NULL;
    return end != NULL ? end + 1 : output;
}

static void
review_ended(void *owner, void *data, void *result, const GError *error)
{
    (void)data;
    ReviewScreen *review = owner;
    g_autofree char *output = result;
    g_clear_pointer(&review->job, job_unref);
    g_clear_pointer(&review->documents, g_async_queue_unref);
    g_clear_pointer(&review->error, g_free);
    g_autofree char *reviews = reviews_folder(review->app);
    ReviewModel *model = output != NULL ? review_model_read(output, reviews) : NULL;
    if (error != NULL && !g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        review->error = g_strdup(error->message);
    else if (output != NULL && model == NULL) // it could not be made, and this says why
        review->error = g_strdup(g_strstrip(behind_document(output)));
    if (model == NULL && review->model != NULL && review->model->is_measuring) {
        review->model->is_measuring = false;
        review->model->not_rehearsed = "not rehearsed to the end: R begins again";
    }
    if (model != NULL)
        take_model(review, model);
    else if (review->error != NULL && review->model != NULL)
        app_complain(review->app, review->error);
    app_redraw(review->app);
}

static const JobKind review_kind = {.name = "rehearsing",
                                    .work = review_work,
                                    .ended = review_ended,
                                    .free_data = review_work_free,
                                    .free_result = g_free};

void
review_ask(ReviewScreen *review)
{
    g_autoptr(GError) error = NULL;
    if (review->job != NULL || app_picture(review->app) == NULL)
        return;
    review->seen = app_picture(review->app);
    g_autofree char *line = review->wanted != NULL
                                ? g_strdup_printf("review --json --follow %s", review->wanted)
                                : g_strdup("review --json --follow");
    GSubprocess *process = app_spawn(review->app, line, &error);
    if (process == NULL) {
        app_complain(review->app, error->message);
        return;
    }
    ReviewWork *work = g_new0(ReviewWork, 1);
    work->process = process;
    work->documents = g_async_queue_new_full(g_free);
    review->documents = g_async_queue_ref(work->documents);
    review->job = job_ref(app_start_job(review->app, &review_kind, review, work));
}

void
review_drop_job(ReviewScreen *review)
{
    if (review->job != NULL)
        job_abandon(review->job);
    g_clear_pointer(&review->job, job_unref);
    g_clear_pointer(&review->documents, g_async_queue_unref);
}
