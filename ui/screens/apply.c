#include "ui/screens/apply-private.h"

#include "base/text.h"
#include "ui/screens/screens.h"

#include <string.h>

enum { LOOK_MS = 100, CLOCK_US = 500 * 1000 };

static ApplyScreen *
apply_of(Screen *screen)
{
    return (ApplyScreen *)screen;
}

// ---- reading what would be run -----------------------------------------------------------------

static void
question_free(void *data)
{
    g_free(((ApplyQuestion *)data)->target);
    g_free(data);
}

static void *
prepare_work(void *data, const UiCall *call, GError **error)
{
    return apply_prepare(data, call, error);
}

static void
prepare_ended(void *owner, void *data, void *result, const GError *error)
{
    (void)data;
    ApplyScreen *apply = owner;
    g_clear_pointer(&apply->preparing, job_unref);
    g_clear_pointer(&apply->plan, apply_plan_unref);
    g_clear_pointer(&apply->error, g_free);
    apply->plan = result;
    if (error != NULL)
        apply->error = g_strdup(error->message);
    apply->list = (List){.count = apply->plan != NULL ? apply->plan->count : 0};
    apply->list.cursor = apply->list.count > ROW_STATEMENT ? ROW_STATEMENT : 0;
    app_redraw(apply->app);
}

static const JobKind prepare_kind = {.name = "reading revisions",
                                     .work = prepare_work,
                                     .ended = prepare_ended,
                                     .free_data = question_free,
                                     .free_result = apply_plan_unref};

static void
prepare(ApplyScreen *apply)
{
    const UiOptions *options = app_options(apply->app);
    if (apply->preparing != NULL || apply->running != NULL || options->database == NULL ||
        options->database->conninfo == NULL || options->project->versions[0] == NULL)
        return;
    g_clear_pointer(&apply->run, apply_run_unref);
    g_clear_pointer(&apply->outcome, g_free);
    ApplyQuestion *question = g_new0(ApplyQuestion, 1);
    *question =
        (ApplyQuestion){options, g_strdup(apply->target), apply->direction, apply->is_stamp};
    apply->preparing = job_ref(app_start_job(apply->app, &prepare_kind, apply, question));
}

// ---- running -----------------------------------------------------------------------------------

typedef struct {
    const UiOptions *options;
    ApplyPlan *plan;
    ApplyRun *run;
    bool has_backup;
} Order;

static void
order_free(void *data)
{
    Order *order = data;
    apply_run_unref(order->run);
    apply_plan_unref(order->plan);
    g_free(order);
}

static void *
run_work(void *data, const UiCall *call, GError **error)
{
    Order *order = data;
    return apply_execute(order->options, order->plan, order->has_backup, order->run, call, error)
               ? order
               : NULL;
}

// The program's log has what the run told.
static void
take_log(ApplyScreen *apply)
{
    g_mutex_lock(&apply->run->lock);
    for (; apply->logged < apply->run->log->len; apply->logged++)
        app_log(apply->app, "%s", (const char *)apply->run->log->pdata[apply->logged]);
    g_mutex_unlock(&apply->run->lock);
}

// What is new is drawn at once, and how long it takes twice a second.
static gboolean
look(void *data)
{
    ApplyScreen *apply = data;
    gint64 now_us = g_get_monotonic_time();
    g_mutex_lock(&apply->run->lock);
    bool is_news = apply->seen != apply->run->version;
    apply->seen = apply->run->version;
    g_mutex_unlock(&apply->run->lock);
    take_log(apply);
    if (!is_news && now_us - apply->drawn_us < CLOCK_US)
        return G_SOURCE_CONTINUE;
    apply->drawn_us = now_us;
    app_redraw(apply->app);
    return G_SOURCE_CONTINUE;
}

// "Applied a41c7d09e5b2 and b7e2f41c9d03 in 8.1 s. The models and microblog agree."
static char *
outcome_text(const ApplyScreen *apply)
{
    const RunPlan *plan = apply->plan->plan;
    g_autofree char *took = text_duration(apply->run->took_us);
    g_autofree char *statements = text_plural((int64_t)plan->statements, "statement");
    g_autoptr(GString) text = g_string_new(NULL);
    if (apply->plan->stamp != NULL)
        g_string_append_printf(text, "Stamped: %s is at %s, and nothing was run.",
                               apply->plan->identity, apply->plan->to);
    else
        g_string_append_printf(text, "Applied %s in %s: %s is at %s.", statements, took,
                               apply->plan->identity, apply->plan->to);
    if (apply->run->verified != NULL)
        g_string_append_printf(text, " %s.%s", apply->run->verified,
                               apply->run->differs ? " 2 asks Doctor." : "");
    if (apply->run->backup != NULL)
        g_string_append_printf(text,
                               "\ntrueup restore %s\n"
                               "brings the backup back, as a new database.",
                               apply->run->backup);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static void
run_ended(void *owner, void *data, void *result, const GError *error)
{
    (void)data, (void)result;
    ApplyScreen *apply = owner;
    g_source_remove(apply->timer);
    apply->timer = 0;
    take_log(apply);
    g_clear_pointer(&apply->outcome, g_free);
    g_clear_pointer(&apply->error, g_free);
    if (error != NULL)
        apply->error = g_strdup(error->message);
    else
        apply->outcome = outcome_text(apply);
    app_log(apply->app, "%s%s", error != NULL ? "error: " : "",
            error != NULL ? apply->error : apply->outcome);
    app_say(apply->app, error != NULL ? "Stopped; what is there now stands below"
                                      : "Applied; 1 shows what differs now");
    g_clear_pointer(&apply->running, job_unref);
    if (apply->lingers) {
        app_lingered(apply->app, error != NULL ? apply->error : apply->outcome, error == NULL);
        return;
    }
    app_read(apply->app);
    app_redraw(apply->app);
}

static const JobKind run_kind = {
    .name = "applying", .work = run_work, .ended = run_ended, .free_data = order_free};

void
apply_start(ApplyScreen *apply)
{
    g_assert(apply->running == NULL && apply->preparing == NULL);
    apply->run = apply_run_new(apply->plan->count);
    apply->run->attempts = app_options(apply->app)->project->patience.attempts;
    apply->seen = apply->logged = 0;
    Order *order = g_new0(Order, 1);
    *order = (Order){app_options(apply->app), apply_plan_ref(apply->plan),
                     apply_run_ref(apply->run), apply->has_backup};
    apply->timer = g_timeout_add(LOOK_MS, look, apply);
    apply->running = job_ref(app_start_job(apply->app, &run_kind, apply, order));
}

// ---- opening and closing -----------------------------------------------------------------------

static void
take_target(ApplyScreen *apply, const ApplyTarget *target)
{
    if (apply->running != NULL)
        return;
    g_free(apply->target);
    apply->target = g_strdup(target != NULL ? target->target : "heads");
    apply->direction = target != NULL && target->is_down ? SCRIPT_DOWNGRADE : SCRIPT_UPGRADE;
    apply->is_stamp = target != NULL && target->is_stamp;
    prepare(apply);
}

static void
apply_open(Screen *screen, App *app, const void *argument)
{
    ApplyScreen *apply = apply_of(screen);
    const ApplyTarget *target = argument;
    apply->app = app;
    apply->has_backup = true;
    apply->note = target != NULL ? g_strdup(target->note) : NULL;
    take_target(apply, target);
}

static void
apply_again(Screen *screen, App *app, const void *argument)
{
    (void)app;
    ApplyScreen *apply = apply_of(screen);
    if (argument != NULL || apply->run == NULL)
        take_target(apply, argument);
}

static void
apply_close(Screen *screen)
{
    ApplyScreen *apply = apply_of(screen);
    if (apply->preparing != NULL)
        job_abandon(apply->preparing);
    if (apply->timer != 0)
        g_source_remove(apply->timer);
    if (apply->running != NULL)
        job_abandon(apply->running);
    job_unref(apply->preparing);
    job_unref(apply->running);
    apply_plan_unref(apply->plan);
    apply_run_unref(apply->run);
    g_free(apply->target);
    g_free(apply->error);
    g_free(apply->outcome);
    g_free(apply->note);
}

static const char *
apply_busy(const Screen *screen)
{
    return ((const ApplyScreen *)screen)->running != NULL
               ? "s stop safely and quit   g go on without the screen   n stay"
               : NULL;
}

static void
apply_linger(Screen *screen)
{
    ApplyScreen *apply = apply_of(screen);
    apply->lingers = true;
    g_atomic_int_set(&apply->run->stops, 1);
}

static void
apply_arrange(Screen *screen, App *app, int rows, int columns)
{
    (void)app, (void)columns;
    ApplyScreen *apply = apply_of(screen);
    bool is_stopped = apply->run != NULL && apply->running == NULL && apply->error != NULL;
    apply->log_rows = MAX(is_stopped ? rows * 2 / 3 : rows / 2, 6);
    list_settle(&apply->list, (size_t)MAX(rows - apply->log_rows - 1, 1));
}

// "running 21 s, as ada, pid 20881", "stopped after 1 min 13 s", "3 statements".
static void
add_state(const ApplyScreen *apply, GString *counts)
{
    ApplyRun *run = apply->run;
    if (run == NULL) {
        g_autofree char *statements = apply_statements(apply);
        g_string_append(counts, statements);
        return;
    }
    g_mutex_lock(&run->lock);
    int64_t since_us =
        run->is_over && run->took_us > 0 ? run->took_us : g_get_monotonic_time() - run->began_us;
    g_autofree char *took = text_duration(since_us);
    if (apply->running == NULL)
        g_string_append_printf(counts, "%s after %s", apply->error != NULL ? "stopped" : "done",
                               took);
    else
        g_string_append_printf(counts, "running %s", took);
    if (apply->running != NULL && run->user != NULL)
        g_string_append_printf(counts, ", as %s, pid %d", run->user, run->pid);
    g_mutex_unlock(&run->lock);
}

static void
apply_place(const Screen *screen, int columns, GString *where, GString *counts)
{
    (void)columns;
    const ApplyScreen *apply = (const ApplyScreen *)screen;
    if (apply->plan == NULL) {
        g_string_append(where, "apply");
        return;
    }
    g_autofree char *revisions = text_plural((int64_t)apply->plan->plan->count, "revision");
    g_string_append_printf(where, "%s to %s, %s", apply->plan->from, apply->plan->to, revisions);
    add_state(apply, counts);
}

static char *
apply_command(const Screen *screen)
{
    const ApplyScreen *apply = (const ApplyScreen *)screen;
    if (apply->is_stamp)
        return g_strdup_printf("trueup stamp %s", apply->target);
    bool is_down = apply->direction == SCRIPT_DOWNGRADE;
    bool resumes = apply->plan != NULL && apply->plan->unfinished != NULL;
    return g_strdup_printf("trueup %s%s%s%s", is_down ? "downgrade" : "upgrade",
                           resumes ? " --resume" : "",
                           strcmp(apply->target, "heads") == 0 ? "" : " ",
                           strcmp(apply->target, "heads") == 0 ? "" : apply->target);
}

// ---- actions -----------------------------------------------------------------------------------

static const char *
not_ready(const Screen *screen, const App *app)
{
    (void)app;
    const ApplyScreen *apply = (const ApplyScreen *)screen;
    if (apply->running != NULL)
        return "it runs already; s stops it at a boundary";
    if (apply->preparing != NULL) // what is shown is the plan of before, and is about to go
        return "it is being read";
    if (apply->plan == NULL)
        return apply->error != NULL ? "it cannot be run, the reason stands above"
                                    : "nothing was read yet";
    if (apply->run != NULL)
        return "this was run; R reads what is pending now";
    return apply->plan->plan->count == 0 ? "nothing is pending" : NULL;
}

static const char *
not_running(const Screen *screen, const App *app)
{
    (void)app;
    return ((const ApplyScreen *)screen)->running != NULL ? NULL : "nothing runs";
}

static void
ask_apply(Screen *screen, App *app)
{
    (void)app;
    ApplyScreen *apply = apply_of(screen);
    apply->loss = 0;
    apply_ask(apply);
}

// What stopping does to the step at hand.
static const char *
stop_says(const ApplyScreen *apply)
{
    ApplyRun *run = apply->run;
    g_mutex_lock(&run->lock);
    const ApplyRow *row = &apply->plan->rows[run->at];
    bool waits = run->seen != NULL || run->states[run->at].state == STEP_BLOCKED;
    g_mutex_unlock(&run->lock);
    bool is_outside = row->statement != NULL && row->statement->outside_transaction;
    if (waits && !is_outside)
        return "Stop waiting? Nothing more is changed.";
    if (row->kind == ROW_BACKUP)
        return "Stop the backup? Nothing was changed.";
    return is_outside ? "Stop? This step is cancelled, r resumes it later."
                      : "Stop? What is open is rolled back.";
}

static bool
stop_chosen(Screen *screen, App *app, Key key)
{
    ApplyScreen *apply = apply_of(screen);
    if (key != 'y' || apply->running == NULL)
        return key == 'y';
    job_cancel(apply->running);
    app_say(app, "Stopping");
    return true;
}

static void
stop(Screen *screen, App *app)
{
    g_autofree char *text =
        g_strdup_printf("%s  y yes, any other key no", stop_says(apply_of(screen)));
    app_choose(app, &(Menu){text, stop_chosen});
}

static const char *
not_waiting(const Screen *screen, const App *app)
{
    (void)app;
    const ApplyScreen *apply = (const ApplyScreen *)screen;
    return apply->running == NULL ? "nothing runs" : NULL;
}

static void
wait_longer(Screen *screen, App *app)
{
    enum { MORE = 10 };
    ApplyRun *run = apply_of(screen)->run;
    g_atomic_int_add(&run->more_attempts, MORE);
    app_say(app, "%d attempts more", MORE);
    app_redraw(app);
}

static const char *
not_stopped(const Screen *screen, const App *app)
{
    (void)app;
    const ApplyScreen *apply = (const ApplyScreen *)screen;
    return apply->running == NULL && apply->run != NULL && apply->error != NULL
               ? NULL
               : "nothing stopped here";
}

static const char *
cannot_go_back(const Screen *screen, const App *app)
{
    const ApplyScreen *apply = (const ApplyScreen *)screen;
    if (apply->is_stamp)
        return "a stamp runs nothing";
    return apply->direction == SCRIPT_UPGRADE ? not_stopped(screen, app)
                                              : "this is the way back already";
}

static void
go_back(Screen *screen, App *app)
{
    (void)app;
    ApplyScreen *apply = apply_of(screen);
    g_autofree char *from = g_strdup(apply->plan->from);
    take_target(apply, &(ApplyTarget){.target = from, .is_down = true});
}

static void
turn_backup(Screen *screen, App *app)
{
    ApplyScreen *apply = apply_of(screen);
    apply->has_backup = !apply->has_backup;
    app_redraw(app);
}

static void
read_again(Screen *screen, App *app)
{
    prepare(apply_of(screen));
    app_read(app);
}

static const Action apply_actions[] = {
    {.name = "start",
     .keys = "a",
     .help = "ask, then run what is listed",
     .can = not_ready,
     .run = ask_apply,
     .section = "here",
     .rank = 3,
     .only_now = true,
     .narrow = {"a", "apply"},
     .level = LEVEL_CHANGES,
     .command = "upgrade"},
    {.name = "backup",
     .keys = "b",
     .help = "a backup first, or none",
     .can = not_ready,
     .run = turn_backup,
     .rank = 4,
     .only_now = true,
     .narrow = {"b", "backup"}},
    {.name = "stop",
     .keys = "s",
     .help = "stop safely: what it ends is said, and asked",
     .can = not_running,
     .run = stop,
     .rank = 5,
     .only_now = true,
     .narrow = {"s", "stop"}},
    {.name = "wait",
     .keys = "w",
     .help = "wait longer: ten attempts more",
     .can = not_waiting,
     .run = wait_longer,
     .rank = 7,
     .only_now = true,
     .narrow = {"w", "wait longer"}},
    {.name = "resume",
     .keys = "r",
     .help = "after a stop: read it again, then go on",
     .can = not_stopped,
     .run = read_again,
     .rank = 8,
     .only_now = true,
     .narrow = {"r", "resume"},
     .command = "upgrade --resume"},
    {.name = "return",
     .keys = "d",
     .help = "after a stop: the list of a downgrade to where it began",
     .can = cannot_go_back,
     .run = go_back,
     .rank = 9,
     .only_now = true,
     .narrow = {"d", "back"},
     .command = "downgrade"},
    {.name = "refresh",
     .keys = "R F5",
     .help = "read what is pending again",
     .run = read_again,
     .rank = 6,
     .only_now = true,
     .narrow = {"R", "read again"}},
    {0},
};

// While it waits, what ends who is in the way; trueup never does that itself.
static bool
copy_end(const ApplyScreen *apply)
{
    g_autofree char *sql = NULL;
    if (apply->run == NULL)
        return false;
    g_mutex_lock(&apply->run->lock);
    if (apply->run->seen != NULL && apply->run->seen->wait.count > 0)
        sql = server_end_sql(&apply->run->seen->wait.holders[0]);
    g_mutex_unlock(&apply->run->lock);
    if (sql != NULL)
        app_copy(apply->app, sql);
    return sql != NULL;
}

static bool
apply_general(Screen *screen, App *app, General general)
{
    ApplyScreen *apply = apply_of(screen);
    if (list_moves(general)) {
        list_move(&apply->list, general);
        return true;
    }
    const ApplyRow *row = apply->plan != NULL && apply->list.cursor < apply->plan->count
                              ? &apply->plan->rows[apply->list.cursor]
                              : NULL;
    if (general == DO_COPY_SQL && copy_end(apply))
        return true;
    if (general == DO_COPY_SQL && row != NULL && row->statement != NULL) {
        app_copy(app, row->statement->sql);
        return true;
    }
    if (general == DO_COPY_NAME && row != NULL && row->step != NULL) {
        app_copy(app, row->step->revision->id);
        return true;
    }
    return general == DO_ESCAPE;
}

const ScreenOps ui_apply = {
    .name = "apply",
    .title = "5 Apply",
    .tab = '5',
    .size = sizeof(ApplyScreen),
    .actions = apply_actions,
    .open = apply_open,
    .again = apply_again,
    .close = apply_close,
    .busy = apply_busy,
    .linger = apply_linger,
    .arrange = apply_arrange,
    .draw = apply_draw,
    .place = apply_place,
    .command = apply_command,
    .general = apply_general,
};
