#include "ui/screens/history-private.h"

#include "server/connection.h"
#include "ui/screens/screens.h"

#include <string.h>

// What a stamp would say: the lower pane, which has the keys while it is there. Nothing is written
// here, 5 Apply does that.

typedef struct {
    const UiOptions *options;
    char *target;
} StampQuestion;

static void
question_free(void *data)
{
    StampQuestion *question = data;
    g_free(question->target);
    g_free(question);
}

static void
stamp_free(void *pointer)
{
    HistoryStamp *stamp = pointer;
    if (stamp == NULL)
        return;
    if (stamp->lines != NULL)
        g_array_unref(stamp->lines);
    stamp_plan_free(stamp->plan);
    revision_graph_free(stamp->graph);
    arena_free(stamp->arena);
    g_free(stamp->target);
    g_free(stamp);
}

static bool
look(HistoryStamp *stamp, const UiOptions *options, const UiCall *call, GError **error)
{
    const Project *project = options->project;
    g_autoptr(Connection) connection =
        connection_open(options->database->conninfo, call->cancellable, error);
    const char *const targets[] = {stamp->target};
    StampRequest request = {
        .project = project, .graph = stamp->graph, .targets = {targets, G_N_ELEMENTS(targets)}};
    const StampCheck check = {options->database, call->cancellable};
    if (connection == NULL ||
        !revision_look_up_version(connection, project->version_namespace, project->version_table,
                                  stamp->arena, &request.rows, error))
        return false;
    stamp->plan = stamp_plan_new(&request, error);
    return stamp->plan != NULL && connection_begin_read_only(connection, error) &&
           stamp_check(stamp->plan, connection, &check, error);
}

static void *
stamp_work(void *data, const UiCall *call, GError **error)
{
    const StampQuestion *question = data;
    HistoryStamp *stamp = g_new0(HistoryStamp, 1);
    stamp->arena = arena_new();
    stamp->target = g_strdup(question->target);
    stamp->graph = revision_graph_read(question->options->project->versions, error);
    const Project *project = question->options->project;
    if (stamp->graph != NULL && run_check_graph(project, stamp->graph, error) &&
        look(stamp, question->options, call, error)) {
        const ProjectDatabase *database = question->options->database;
        stamp->lines = stamp_lines(stamp->plan);
        stamp->title = stamp_title(stamp->plan, database->database != NULL ? database->database
                                                                           : database->title);
        return stamp;
    }
    stamp_free(stamp);
    return NULL;
}

static void
stamp_ended(void *owner, void *data, void *result, const GError *error)
{
    (void)data;
    HistoryScreen *history = owner;
    g_clear_pointer(&history->stamping, job_unref);
    history_close_stamp(history);
    history->stamp = result;
    if (error != NULL)
        app_complain(history->app, error->message);
    app_redraw(history->app);
}

static const JobKind stamp_kind = {.name = "looking what it would say",
                                   .work = stamp_work,
                                   .ended = stamp_ended,
                                   .free_data = question_free,
                                   .free_result = stamp_free};

void
history_ask_stamp(HistoryScreen *history, const Revision *revision)
{
    StampQuestion *question = g_new0(StampQuestion, 1);
    if (history->stamping != NULL)
        job_abandon(history->stamping);
    job_unref(history->stamping);
    *question = (StampQuestion){app_options(history->app), g_strdup(revision->id)};
    history->stamping = job_ref(app_start_job(history->app, &stamp_kind, history, question));
}

void
history_close_stamp(HistoryScreen *history)
{
    g_clear_pointer(&history->stamp, stamp_free);
}

void
history_draw_stamp(const HistoryScreen *history, const Canvas *canvas)
{
    const HistoryStamp *stamp = history->stamp;
    size_t room = (size_t)MAX(canvas->rows - 2, 1), count = stamp->lines->len;
    size_t first = MIN(stamp->top, count > room ? count - room : 0);
    g_autofree char *title = g_strdup_printf(" %s ", stamp->title);
    canvas_horizontal(canvas, 0, 0, canvas->columns);
    canvas_text(canvas, (Span){0, 1, canvas->columns - 2}, ROLE_TITLE, title);
    const Canvas lines = canvas_part(canvas, 1, 0, (int)room, canvas->columns);
    for (size_t i = first, row = 0; i < count && row < room; i++) {
        const StampLine *line = &g_array_index(stamp->lines, StampLine, i);
        row = (size_t)canvas_prose(&lines, (int)row, line->role, line->text);
    }
    canvas_text(canvas, (Span){canvas->rows - 1, 1, canvas->columns - 2}, ROLE_TEXT,
                stamp->plan->state == STAMP_BEHIND
                    ? "a  5 Apply with the downgrade instead     Enter  5 Apply with the stamp"
                    : "a  5 Apply with the upgrade instead     Enter  5 Apply with the stamp");
    canvas_cursor(canvas, 1, 1);
}
