#include "ui/app-private.h"

// The replayed history: a job of its own, begun when a screen first asks for it.

typedef struct {
    const UiOptions *options;
    Picture *picture;
} PastQuestion;

static void
question_free(void *data)
{
    picture_unref(((PastQuestion *)data)->picture);
    g_free(data);
}

static void *
past_work(void *data, const UiCall *call, GError **error)
{
    const PastQuestion *question = data;
    return question->options->source->past(question->options, question->picture, call, error);
}

static void
past_ended(void *owner, void *data, void *result, const GError *error)
{
    (void)data;
    App *app = owner;
    app->replaying = NULL;
    if (result == NULL) {
        app_log(app, "error: %s", error->message);
        return;
    }
    past_unref(app->past);
    app->past = result;
    // the files were read again meanwhile: whoever waits for it waits for theirs
    if (app_want_past(app))
        return;
    for (size_t i = 0; i < app->screens->len; i++) {
        Screen *screen = g_ptr_array_index(app->screens, i);
        if (screen->ops->changed != NULL)
            screen->ops->changed(screen, app);
    }
    app_redraw(app);
}

static const JobKind past_kind = {.name = "replaying history",
                                  .work = past_work,
                                  .ended = past_ended,
                                  .free_data = question_free,
                                  .free_result = (GDestroyNotify)past_unref};

const Past *
app_past(const App *app)
{
    return app->past != NULL && app->past->picture == app->picture ? app->past : NULL;
}

bool
app_want_past(App *app)
{
    const Picture *picture = app->picture;
    bool has_revisions = picture != NULL && picture->graph != NULL && picture->graph->all.count > 0;
    if (!has_revisions || app->own.source->past == NULL || app_past(app) != NULL)
        return false;
    if (app->replaying != NULL)
        return true;
    PastQuestion *question = g_new0(PastQuestion, 1);
    *question = (PastQuestion){&app->own, picture_ref(app->picture)};
    app->replaying = app_start_job(app, &past_kind, app, question);
    return true;
}
