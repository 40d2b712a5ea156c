#include "ui/screens/apply-private.h"

#include "base/text.h"
#include "ui/screens/screens.h"

#include <string.h>

enum { LOOK_MS = 100 };

static ApplyScreen *
apply_of(Screen *screen)
{
    return (ApplyScreen *)screen;
}

// ---- reading what would be run -----------------------------------------------------------------

typedef struct {
    const UiOptions *options;
    char *target;
    ScriptDirection direction;
} Question;

static void
question_free(void *data)
{
    g_free(((Question *)data)->target);
    g_free(data);
}

static void *
prepare_work(void *data, const UiCall *call, GError **error)
{
    const Question *question = data;
    return apply_prepare(question->options, question->target, question->direction, call, error);
}

static void
list_plan(ApplyScreen *apply)
{
    size_t number = 0;
    g_array_set_size(apply->rows, 0);
    for (size_t i = 0; apply->plan != NULL && i < apply->plan->plan->count; i++) {
        const RunStep *step = &apply->plan->plan->steps[i];
        ApplyRow head = {.step = step};
        g_array_append_val(apply->rows, head);
        for (size_t j = 0; step->script != NULL && j < step->script->count; j++) {
            ApplyRow row = {step, &step->script->statements[j], ++number};
            g_array_append_val(apply->rows, row);
        }
    }
    apply->list = (List){.count = apply->rows->len};
}

static void
prepare_ended(void *owner, void *data, void *result, const GError *error)
{
    (void)data;
    ApplyScreen *apply = owner;
    g_clear_pointer(&apply->preparing, job_unref);
    g_array_set_size(apply->rows, 0);
    g_clear_pointer(&apply->plan, apply_plan_free);
    g_clear_pointer(&apply->error, g_free);
    apply->plan = result;
    if (error != NULL)
        apply->error = g_strdup(error->message);
    list_plan(apply);
    app_redraw(apply->app);
}

static const JobKind prepare_kind = {.name = "reading revisions",
                                     .work = prepare_work,
                                     .ended = prepare_ended,
                                     .free_data = question_free,
                                     .free_result = apply_plan_free};

static void
prepare(ApplyScreen *apply)
{
    const UiOptions *options = app_options(apply->app);
    if (apply->preparing != NULL || apply->running != NULL || options->database == NULL ||
        options->database->conninfo == NULL || options->project->versions[0] == NULL)
        return;
    g_clear_pointer(&apply->run, apply_run_unref);
    g_clear_pointer(&apply->outcome, g_free);
    Question *question = g_new0(Question, 1);
    *question = (Question){options, g_strdup(apply->target), apply->direction};
    apply->preparing = job_ref(app_start_job(apply->app, &prepare_kind, apply, question));
}

// ---- running -----------------------------------------------------------------------------------

typedef struct {
    const UiOptions *options;
    const ApplyPlan *plan; // the screen's, which waits for the end
    ApplyRun *run;
    bool has_backup;
} Order;

static void
order_free(void *data)
{
    apply_run_unref(((Order *)data)->run);
    g_free(data);
}

static void *
run_work(void *data, const UiCall *call, GError **error)
{
    Order *order = data;
    return apply_execute(order->options, order->plan, order->has_backup, order->run, call, error)
               ? order
               : NULL;
}

static gboolean
look(void *data)
{
    ApplyScreen *apply = data;
    g_mutex_lock(&apply->run->lock);
    bool is_news = apply->seen != apply->run->version;
    apply->seen = apply->run->version;
    g_mutex_unlock(&apply->run->lock);
    if (is_news)
        app_redraw(apply->app);
    return G_SOURCE_CONTINUE;
}

static char *
outcome_text(const ApplyScreen *apply)
{
    g_autofree char *took = text_duration(job_elapsed_us(apply->running));
    g_autofree char *statements = text_plural((int64_t)apply->run->count, "statement");
    g_autofree char *back =
        apply->run->backup == NULL
            ? g_strdup("")
            : g_strdup_printf("\ntrueup restore %s\nbrings the backup back, as a new database.",
                              apply->run->backup);
    return g_strdup_printf("Applied %s in %s: %s is at %s.%s", statements, took,
                           apply->plan->identity, apply->plan->to, back);
}

static void
run_ended(void *owner, void *data, void *result, const GError *error)
{
    (void)data, (void)result;
    ApplyScreen *apply = owner;
    g_source_remove(apply->timer);
    apply->timer = 0;
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
    app_read(apply->app);
    app_redraw(apply->app);
}

static const JobKind run_kind = {
    .name = "applying", .work = run_work, .ended = run_ended, .free_data = order_free};

static void
start(ApplyScreen *apply)
{
    apply->run = apply_run_new(apply->plan->plan->statements);
    apply->seen = 0;
    Order *order = g_new0(Order, 1);
    *order =
        (Order){app_options(apply->app), apply->plan, apply_run_ref(apply->run), apply->has_backup};
    apply->timer = g_timeout_add(LOOK_MS, look, apply);
    apply->running = job_ref(app_start_job(apply->app, &run_kind, apply, order));
}

// ---- confirming --------------------------------------------------------------------------------

static void ask_next(ApplyScreen *apply);

static char *
statements_text(const ApplyScreen *apply)
{
    return text_plural((int64_t)apply->plan->plan->statements, "statement");
}

static const char *
database_name(const ApplyScreen *apply)
{
    const ProjectDatabase *database = app_options(apply->app)->database;
    return database->database != NULL ? database->database : database->title;
}

static void
loss_done(Screen *screen, App *app, const char *text)
{
    ApplyScreen *apply = apply_of(screen);
    const Loss *loss = &apply->plan->losses.rows[apply->loss];
    const char *dot = strrchr(loss->name, '.');
    g_autofree char *expected = loss->count > 0 ? g_strdup_printf("%" G_GINT64_FORMAT, loss->count)
                                                : g_strdup(dot != NULL ? dot + 1 : loss->name);
    g_auto(GStrv) parts = g_strsplit(text != NULL ? text : "", ",", -1);
    g_autofree char *plain = g_strjoinv("", parts);
    if (text == NULL || text[0] == '\0') {
        app_say(app, "Not confirmed; nothing was changed");
    } else if (strcmp(plain, expected) != 0 && strcmp(text, expected) != 0) {
        app_say(app, "Expected %s; nothing was changed", expected);
    } else {
        apply->loss++;
        ask_next(apply);
    }
}

static void
name_done(Screen *screen, App *app, const char *text)
{
    ApplyScreen *apply = apply_of(screen);
    if (g_strcmp0(text, database_name(apply)) == 0)
        start(apply);
    else
        app_say(app, "Expected %s; nothing was changed", database_name(apply));
}

static bool
yes_chosen(Screen *screen, App *app, Key key)
{
    (void)app;
    if (key != 'y')
        return false;
    start(apply_of(screen));
    return true;
}

// Losses first, one by one; then the name of a guarded database, or a key.
static void
ask_next(ApplyScreen *apply)
{
    const Losses *losses = &apply->plan->losses;
    const ProjectDatabase *database = app_options(apply->app)->database;
    g_autofree char *statements = statements_text(apply);
    if (apply->loss < losses->count) {
        const Loss *loss = &losses->rows[apply->loss];
        const char *dot = strrchr(loss->name, '.');
        g_autofree char *count = loss->count > 0 ? text_count(loss->count)
                                                 : g_strdup(dot != NULL ? dot + 1 : loss->name);
        g_autofree char *label = g_strdup_printf(
            "%s: %s %ss will be lost. Type %s to go on: ", loss->name, count, loss->noun, count);
        app_ask(apply->app, &(Prompt){.label = label, .text = "", .done = loss_done});
        return;
    }
    g_autofree char *label = g_strdup_printf(
        "This is %s. Type %s to apply %s: ", database->label != NULL ? database->label : "guarded",
        database_name(apply), statements);
    g_autofree char *menu = g_strdup_printf("Apply %s to %s?  y yes, any other key no", statements,
                                            database_name(apply));
    if (database->guard)
        app_ask(apply->app, &(Prompt){.label = label, .text = "", .done = name_done});
    else
        app_choose(apply->app, &(Menu){menu, yes_chosen});
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
    prepare(apply);
}

static void
apply_open(Screen *screen, App *app, const void *argument)
{
    ApplyScreen *apply = apply_of(screen);
    apply->app = app;
    apply->rows = g_array_new(FALSE, FALSE, sizeof(ApplyRow));
    apply->has_backup = true;
    take_target(apply, argument);
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
    bool is_running = apply->running != NULL;
    if (is_running)
        job_abandon(apply->running);
    job_unref(apply->preparing);
    job_unref(apply->running);
    // a thread that still runs reads the plan: it is left to it
    if (!is_running)
        apply_plan_free(apply->plan);
    apply_run_unref(apply->run);
    g_array_unref(apply->rows);
    g_free(apply->target);
    g_free(apply->error);
    g_free(apply->outcome);
}

static const char *
apply_busy(const Screen *screen)
{
    return ((const ApplyScreen *)screen)->running != NULL
               ? "applying goes on: s stops it at a boundary and quits, any other key stays"
               : NULL;
}

static void
apply_arrange(Screen *screen, App *app, int rows, int columns)
{
    (void)app, (void)columns;
    ApplyScreen *apply = apply_of(screen);
    apply->log_rows = MAX(rows / 2, 6);
    list_settle(&apply->list, (size_t)MAX(rows - apply->log_rows, 1));
}

static void
apply_place(const Screen *screen, int columns, GString *where, GString *counts)
{
    (void)columns;
    const ApplyScreen *apply = (const ApplyScreen *)screen;
    g_string_append(where, "apply");
    if (apply->plan == NULL)
        return;
    g_autofree char *statements = statements_text(apply);
    g_autofree char *revisions = text_plural((int64_t)apply->plan->plan->count, "revision");
    g_string_append_printf(where, " > %s to %s", apply->plan->from, apply->plan->to);
    g_string_append_printf(counts, "%s, %s", revisions, statements);
}

static char *
apply_command(const Screen *screen)
{
    const ApplyScreen *apply = (const ApplyScreen *)screen;
    bool is_down = apply->direction == SCRIPT_DOWNGRADE;
    return g_strdup_printf("trueup %s%s%s", is_down ? "downgrade" : "upgrade",
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
    ask_next(apply);
}

static void
stop(Screen *screen, App *app)
{
    job_cancel(apply_of(screen)->running);
    app_say(app, "It ends at the next boundary; what is open is rolled back");
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
     .narrow = {"a", "apply"},
     .level = LEVEL_CHANGES,
     .command = "upgrade"},
    {.name = "backup",
     .keys = "b",
     .help = "a backup first, or none",
     .can = not_ready,
     .run = turn_backup,
     .rank = 4,
     .narrow = {"b", "backup"}},
    {.name = "stop",
     .keys = "s",
     .help = "stop safely, at the next boundary",
     .can = not_running,
     .run = stop,
     .rank = 5,
     .narrow = {"s", "stop"}},
    {.name = "refresh",
     .keys = "R F5",
     .help = "read what is pending again",
     .run = read_again,
     .rank = 6,
     .narrow = {"R", "read again"}},
    {0},
};

static bool
apply_general(Screen *screen, App *app, General general)
{
    ApplyScreen *apply = apply_of(screen);
    if (list_moves(general)) {
        list_move(&apply->list, general);
        return true;
    }
    const ApplyRow *row = apply->list.cursor < apply->rows->len
                              ? &g_array_index(apply->rows, ApplyRow, apply->list.cursor)
                              : NULL;
    if (general == DO_COPY_SQL && row != NULL && row->statement != NULL) {
        app_copy(app, row->statement->sql);
        return true;
    }
    if (general == DO_COPY_NAME && row != NULL) {
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
    .arrange = apply_arrange,
    .draw = apply_draw,
    .place = apply_place,
    .command = apply_command,
    .general = apply_general,
};
