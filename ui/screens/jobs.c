#include "base/text.h"
#include "ui/actions.h"
#include "ui/app.h"
#include "ui/screens/screens.h"
#include "ui/widgets/list.h"

#include <string.h>

// The jobs, the newest first: what each does, for how long, and how far it is.
typedef struct {
    Screen base;
    App *app;
    List list;
} JobsScreen;

static Job *
job_at(const JobsScreen *jobs, size_t at)
{
    const GPtrArray *all = app_jobs(jobs->app);
    return at < all->len ? g_ptr_array_index(all, all->len - 1 - at) : NULL;
}

static const char *
not_running(const Screen *screen, const App *app)
{
    (void)app;
    const JobsScreen *jobs = (const JobsScreen *)screen;
    const Job *job = job_at(jobs, jobs->list.cursor);
    return job != NULL && job_is_running(job) ? NULL : "this job has ended";
}

static void
cancel_job(Screen *screen, App *app)
{
    JobsScreen *jobs = (JobsScreen *)screen;
    job_cancel(job_at(jobs, jobs->list.cursor));
    app_redraw(app);
}

static const Action jobs_actions[] = {
    {.name = "cancel-job",
     .keys = "c",
     .help = "cancel this job",
     .can = not_running,
     .run = cancel_job,
     .section = "here",
     .rank = 5,
     .narrow = {"c", "cancel"}},
    {0},
};

static void
jobs_open(Screen *screen, App *app, const void *argument)
{
    (void)argument;
    ((JobsScreen *)screen)->app = app;
}

static void
jobs_arrange(Screen *screen, App *app, int rows, int columns)
{
    (void)columns;
    JobsScreen *jobs = (JobsScreen *)screen;
    jobs->list.count = app_jobs(app)->len;
    list_settle(&jobs->list, (size_t)rows - 1);
}

static void
jobs_draw(const Screen *screen, const Canvas *canvas)
{
    const JobsScreen *jobs = (const JobsScreen *)screen;
    canvas_text(canvas, (Span){0, 1, canvas->columns}, ROLE_TITLE, "job");
    canvas_text(canvas, (Span){0, 25, canvas->columns}, ROLE_TITLE, "elapsed");
    canvas_text(canvas, (Span){0, 36, canvas->columns}, ROLE_TITLE, "parts");
    canvas_text(canvas, (Span){0, 46, canvas->columns}, ROLE_TITLE, "state");
    for (size_t i = 0; i < jobs->list.height && jobs->list.top + i < jobs->list.count; i++) {
        size_t at = jobs->list.top + i;
        int row = 1 + (int)i;
        Job *job = job_at(jobs, at);
        g_autofree char *elapsed = text_duration(job_elapsed_us(job));
        g_autofree char *parts = job_parts(job);
        canvas_text(canvas, (Span){row, 1, 23}, ROLE_TEXT, job_name(job));
        canvas_right(canvas, (Span){row, 24, 10}, ROLE_SAME, elapsed);
        canvas_text(canvas, (Span){row, 36, 9}, ROLE_TEXT, parts);
        canvas_text(canvas, (Span){row, 46, canvas->columns - 46}, ROLE_TEXT, job_state(job));
        if (at == jobs->list.cursor) {
            canvas_glyph(canvas, row, 0, ROLE_TEXT, GLYPH_POINTER);
            canvas_repaint(canvas, row, 0, canvas->columns, ROLE_FOCUS);
            canvas_cursor(canvas, row, 0);
        }
    }
}

static void
jobs_place(const Screen *screen, int columns, GString *where, GString *counts)
{
    (void)columns;
    const JobsScreen *jobs = (const JobsScreen *)screen;
    size_t running = 0;
    for (size_t i = 0; i < jobs->list.count; i++)
        running += job_is_running(job_at(jobs, i));
    g_string_append(where, "jobs");
    g_string_append_printf(counts, "%zu running, %zu in all", running, jobs->list.count);
}

static bool
jobs_general(Screen *screen, App *app, General general)
{
    (void)app;
    JobsScreen *jobs = (JobsScreen *)screen;
    if (!list_moves(general))
        return general == DO_ESCAPE;
    list_move(&jobs->list, general);
    return true;
}

const ScreenOps ui_jobs = {
    .name = "jobs",
    .title = "jobs",
    .size = sizeof(JobsScreen),
    .actions = jobs_actions,
    .open = jobs_open,
    .arrange = jobs_arrange,
    .draw = jobs_draw,
    .place = jobs_place,
    .general = jobs_general,
};
