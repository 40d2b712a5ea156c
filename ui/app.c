#include "ui/app-private.h"

#include "base/typed.h"
#include "ui/engine.h"
#include "ui/screens/screens.h"
#include "ui/widgets/frame.h"

#include <glib-unix.h>
#include <locale.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

G_DEFINE_QUARK(trueup_ui_error, ui_error)

enum { OLD_SECONDS = 300, SETTLE_MS = 300, TICK_MS = 1000, LAST_WAIT_MS = 500 };

const UiOptions *
app_options(const App *app)
{
    return &app->own;
}

const char *
app_relative(const App *app, const char *file)
{
    const char *root = app->own.project->root;
    size_t length = root != NULL ? strlen(root) : 0;
    bool is_inside = length > 0 && strncmp(file, root, length) == 0 && file[length] == '/';
    return is_inside ? file + length + 1 : file;
}

const KeyMap *
app_keys(const App *app)
{
    return app->keys;
}

char *
app_key_of(const App *app, const char *action)
{
    const Action *row = action_named(app_screen(app)->ops, action);
    return row != NULL ? keymap_first(app->keys, row) : g_strdup("?");
}

const Picture *
app_picture(const App *app)
{
    return app->picture;
}

Screen *
app_screen(const App *app)
{
    return g_ptr_array_index(app->screens, app->screens->len - 1);
}

const GPtrArray *
app_log_lines(const App *app)
{
    return app->log;
}

const GPtrArray *
app_jobs(const App *app)
{
    return app->jobs;
}

// --- row n-1 ---

static void
say(App *app, bool is_error, const char *text)
{
    g_free(app->message);
    app->message = g_strndup(text, strcspn(text, "\n"));
    app->message_is_error = is_error;
    app_redraw(app);
}

void
app_say(App *app, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    say(app, false, text);
}

void
app_complain(App *app, const char *text)
{
    say(app, true, text);
    app_log(app, "error: %s", text);
}

static const char *
reading_error(const App *app)
{
    if (app->models.error != NULL)
        return app->models.error;
    if (app->database.error != NULL)
        return app->database.error;
    return app->compare_error;
}

// The most urgent thing (SCREENS.md §2): prompt > error > running job > message > $ command.
static char *
status_text(const App *app, Frame *frame)
{
    const Screen *screen = app_screen(app);
    frame->said_role = ROLE_TEXT;
    if (app->menu.text != NULL)
        return g_strdup(app->menu.text);
    if (app->help != NULL)
        return g_strdup_printf("help of %s; the same list: man trueup, section KEYS",
                               screen->ops->title);
    bool has_error = app->message != NULL && app->message_is_error;
    Job *job = app_shown_job(app);
    if (has_error)
        frame->said_role = ROLE_DROP;
    const char *hint = app_hint(app);
    if (job != NULL && !has_error) {
        g_autofree char *key = app_key_of(app, "cancel");
        frame->answers = frame->own = g_strdup_printf("%s cancels", key);
        return job == app->preparing && hint != NULL ? g_strdup(hint) : job_text(job);
    }
    if (app->message != NULL)
        return g_strdup(app->message);
    const char *error = reading_error(app);
    if (error != NULL) {
        frame->said_role = ROLE_DROP;
        g_autofree char *key = app_key_of(app, "refresh");
        frame->answers = frame->own = g_strdup_printf("%s tries again", key);
        return g_strndup(error, strcspn(error, "\n"));
    }
    char *status = screen->ops->status != NULL ? screen->ops->status(screen) : NULL;
    if (status != NULL)
        return status;
    if (hint != NULL)
        return g_strdup(hint);
    g_autofree char *command = screen->ops->command != NULL ? screen->ops->command(screen) : NULL;
    return command != NULL ? g_strdup_printf("$ %s", command) : g_strdup("");
}

// --- drawing ---

static void
draw_too_small(const Canvas *canvas)
{
    g_autofree char *sentence =
        g_strdup_printf("trueup needs %dx%d, this is %dx%d. Or: trueup check", SMALLEST_COLUMNS,
                        SMALLEST_ROWS, canvas->columns, canvas->rows);
    canvas_prose(canvas, 0, ROLE_TEXT, sentence);
}

static void
draw_prompt(const App *app, const Canvas *canvas)
{
    int row = canvas->rows - 2;
    int label = canvas_text(canvas, (Span){row, 0, canvas->columns}, ROLE_TEXT, app->prompt.label);
    field_draw(&app->field, canvas, row, label, canvas->columns - label);
}

static const char *
typing_text(const App *app)
{
    if (app->prompt.label != NULL)
        return app->prompt.has_history
                   ? "typing: Enter run  Tab complete  Up Ctrl-R history  Esc close"
                   : "typing: Enter keep  Esc restore";
    if (app->help != NULL)
        return "typing: filters   Up Down choose   Enter do it   Esc close";
    return NULL;
}

static void
draw_screen(App *app, const Canvas *canvas)
{
    Screen *screen = app_screen(app);
    Canvas inside = frame_inside(canvas);
    if (screen->ops->arrange != NULL)
        screen->ops->arrange(screen, app, inside.rows, inside.columns);
    g_autoptr(GString) where = g_string_new(NULL);
    g_autoptr(GString) counts = g_string_new(NULL);
    screen->ops->place(screen, canvas->columns, where, counts);
    Frame frame = {.screen = screen,
                   .app = app,
                   .database = app->own.database,
                   .is_connected = app->database.error == NULL,
                   .where = where->str,
                   .counts = counts->str,
                   .label = app->prompt.label,
                   .typing = typing_text(app)};
    g_autofree char *said = status_text(app, &frame);
    frame.said = said;
    screen->ops->draw(screen, &inside);
    frame_draw(&frame, canvas);
    g_free(frame.own);
    if (app->help != NULL)
        help_draw(app->help, canvas);
    if (app->prompt.label != NULL)
        draw_prompt(app, canvas);
}

void
app_paint(App *app)
{
    terminal_clear(app->terminal);
    Canvas canvas = terminal_canvas(app->terminal);
    if (canvas.rows < SMALLEST_ROWS || canvas.columns < SMALLEST_COLUMNS)
        draw_too_small(&canvas);
    else
        draw_screen(app, &canvas);
    terminal_show(app->terminal);
}

static gboolean
paint_now(void *data)
{
    App *app = data;
    app->painter = 0;
    app_paint(app);
    return G_SOURCE_REMOVE;
}

// Above the priority of input, or a stream of keys would be drawn only at its end; all keys that
// are there are taken before, so that a burst costs one frame.
void
app_redraw(App *app)
{
    if (app->painter == 0 && app->terminal != NULL)
        app->painter = g_idle_add_full(G_PRIORITY_HIGH, paint_now, app, NULL);
}

// --- jobs ---

Job *
app_shown_job(const App *app)
{
    for (size_t i = 0; i < app->jobs->len; i++) {
        Job *job = g_ptr_array_index(app->jobs, i);
        if (job_is_running(job) && job_elapsed_us(job) >= SETTLE_MS * 1000)
            return job;
    }
    return NULL;
}

static bool
has_running_job(const App *app)
{
    for (size_t i = 0; i < app->jobs->len; i++)
        if (job_is_running(g_ptr_array_index(app->jobs, i)))
            return true;
    return false;
}

static gboolean
tick(void *data)
{
    App *app = data;
    app->ticker = 0;
    app_redraw(app);
    if (has_running_job(app))
        app->ticker = g_timeout_add(TICK_MS, tick, app);
    return G_SOURCE_REMOVE;
}

void
app_watch_jobs(App *app)
{
    if (app->ticker != 0)
        g_source_remove(app->ticker);
    app->ticker = g_timeout_add(SETTLE_MS + 5, tick, app);
    app_redraw(app);
}

void
app_note_job(App *app, Job *job)
{
    enum { KEPT = 50 };
    g_ptr_array_add(app->jobs, job);
    for (size_t i = 0; app->jobs->len > KEPT && i < app->jobs->len; i++)
        if (!job_is_running(g_ptr_array_index(app->jobs, i)))
            g_ptr_array_remove_index(app->jobs, i--);
    app_watch_jobs(app);
}

Job *
app_start_job(App *app, const JobKind *kind, void *owner, void *data)
{
    Job *job = job_start(kind, owner, data);
    app_note_job(app, job);
    return job;
}

void
app_abandon_jobs(App *app, const void *owner)
{
    for (guint i = 0; i < app->jobs->len; i++)
        if (job_is_of(app->jobs->pdata[i], owner))
            job_abandon(app->jobs->pdata[i]);
}

// --- screens ---

void
app_open(App *app, const ScreenOps *ops, const void *argument)
{
    Screen *screen = g_malloc0(ops->size);
    screen->ops = ops;
    g_ptr_array_add(app->screens, screen);
    if (ops->open != NULL)
        ops->open(screen, app, argument);
    app_redraw(app);
}

void
app_show(App *app, const ScreenOps *ops, const void *argument)
{
    for (size_t i = 0; i < app->screens->len; i++) {
        Screen *screen = g_ptr_array_index(app->screens, i);
        if (screen->ops != ops)
            continue;
        g_ptr_array_steal_index(app->screens, (guint)i);
        g_ptr_array_add(app->screens, screen);
        if (ops->again != NULL)
            ops->again(screen, app, argument);
        if (ops->changed != NULL)
            ops->changed(screen, app);
        app_redraw(app);
        return;
    }
    app_open(app, ops, argument);
}

static void
close_screen(void *data)
{
    Screen *screen = data;
    if (screen->ops->close != NULL)
        screen->ops->close(screen);
    g_free(screen);
}

void
app_back(App *app)
{
    const Screen *screen = app_screen(app);
    bool is_busy = screen->ops->busy != NULL && screen->ops->busy(screen) != NULL;
    if (is_busy)
        app_show(app, &ui_drift, NULL); // what runs there goes on
    else if (app->screens->len == 1)
        app_quit(app, 0);
    else
        g_ptr_array_remove_index(app->screens, app->screens->len - 1);
    app_redraw(app);
}

void
app_quit(App *app, int status)
{
    app->status = status;
    g_main_loop_quit(app->loop);
}

// --- the event loop ---

// What is being applied goes on to the end of its revision; else that is all.
static void
hang_up(App *app)
{
    if (app->terminal == NULL) // the signal comes too, when the terminal was noticed to be gone
        return;
    app->status = 128 + SIGHUP;
    if (!app_linger(app, false))
        app_quit(app, 128 + SIGHUP);
}

static gboolean
on_input(int descriptor, GIOCondition condition, void *data)
{
    App *app = data;
    Key key = KEY_NONE;
    size_t count = 0;
    if (app->terminal == NULL) // what is typed there is for whoever comes next
        return G_SOURCE_REMOVE;
    // a key may end the loop, or leave it without a terminal
    while (app->terminal != NULL && g_main_loop_is_running(app->loop) &&
           (key = terminal_key(app->terminal)) != KEY_NONE) {
        app_key(app, key);
        count++;
    }
    if (app->terminal == NULL)
        return G_SOURCE_REMOVE;
    (void)descriptor;
    // readable and nothing to read is the end of it; so is a hang-up
    if ((condition & (G_IO_HUP | G_IO_ERR)) || (count == 0 && !terminal_is_there(app->terminal))) {
        hang_up(app);
        return G_SOURCE_REMOVE;
    }
    return G_SOURCE_CONTINUE;
}

static gboolean
on_resize(void *data)
{
    App *app = data;
    if (app->terminal != NULL && terminal_resize(app->terminal))
        app_redraw(app);
    return G_SOURCE_CONTINUE;
}

static gboolean
on_hang_up(void *data)
{
    hang_up(data);
    return G_SOURCE_CONTINUE;
}

static gboolean
on_terminate(void *data)
{
    app_quit(data, 128 + SIGTERM);
    return G_SOURCE_CONTINUE;
}

static gboolean
on_interrupt(void *data)
{
    app_quit(data, 128 + SIGINT);
    return G_SOURCE_CONTINUE;
}

// Ages of what is shown: "(old)" appears without a key.
static gboolean
on_age(void *data)
{
    app_redraw(data);
    return G_SOURCE_CONTINUE;
}

// "refresh = 30s": only what is looked at, and only while nobody is in the middle of something.
static gboolean
on_refresh(void *data)
{
    App *app = data;
    if (app_screen(app)->ops == &ui_drift && !app_is_asking(app) && app->help == NULL &&
        app->is_prepared)
        app_read_database(app);
    return G_SOURCE_CONTINUE;
}

static void
add_source(App *app, guint id)
{
    g_array_append_val(app->sources, id);
}

static App *
app_new(const UiOptions *options)
{
    App *app = g_new0(App, 1);
    app->options = options;
    app->own = *options;
    app->own.kept = models_kept_new();
    if (app->own.source == NULL)
        app->own.source = &ui_engine;
    app->has_hint = options->hint != NULL || options->is_demo;
    app->is_prepared = options->prepare == NULL;
    app->loop = g_main_loop_new(NULL, FALSE);
    app->screens = g_ptr_array_new_with_free_func(close_screen);
    app->jobs = g_ptr_array_new_with_free_func((GDestroyNotify)job_unref);
    app->log = g_ptr_array_new_with_free_func(g_free);
    app->history = typed_load();
    app->leaving = g_cancellable_new();
    app->monitors = g_ptr_array_new_with_free_func(g_object_unref);
    app->sources = g_array_new(FALSE, FALSE, sizeof(guint));
    // SIGWINCH before curses starts, which installs its own handler where there is none
    add_source(app, g_unix_signal_add(SIGWINCH, on_resize, app));
    add_source(app, g_unix_signal_add(SIGHUP, on_hang_up, app));
    add_source(app, g_unix_signal_add(SIGTERM, on_terminate, app));
    add_source(app, g_unix_signal_add(SIGINT, on_interrupt, app));
    return app;
}

static gboolean
waited_enough(void *data)
{
    *(bool *)data = true;
    return G_SOURCE_REMOVE;
}

// Jobs are told to stop and get half a second; nothing that a server does keeps the person here.
static void
end_jobs(App *app)
{
    for (size_t i = 0; i < app->jobs->len; i++)
        job_abandon(g_ptr_array_index(app->jobs, i));
    g_cancellable_cancel(app->leaving);
    bool is_enough = false;
    guint timer = g_timeout_add(LAST_WAIT_MS, waited_enough, &is_enough);
    // what is being prepared belongs to the caller: it must have ended
    while ((app->preparing != NULL && job_is_running(app->preparing)) ||
           (!is_enough && (has_running_job(app) || app->commands > 0)))
        g_main_context_iteration(NULL, TRUE);
    if (!is_enough)
        g_source_remove(timer);
}

static void
app_free(App *app)
{
    app_close_prompt(app);
    for (size_t i = 0; i < app->sources->len; i++)
        g_source_remove(g_array_index(app->sources, guint, i));
    if (app->ticker != 0)
        g_source_remove(app->ticker);
    if (app->painter != 0)
        g_source_remove(app->painter);
    g_array_free(app->sources, TRUE);
    help_free(app->help);
    g_ptr_array_free(app->monitors, TRUE);
    app_read_clear(app);
    end_jobs(app);
    past_unref(app->past);
    g_ptr_array_free(app->screens, TRUE);
    g_object_unref(app->leaving);
    g_ptr_array_free(app->jobs, TRUE);
    g_ptr_array_free(app->log, TRUE);
    g_ptr_array_free(app->history, TRUE);
    field_clear(&app->field);
    g_main_loop_unref(app->loop);
    models_kept_unref(app->own.kept);
    g_strfreev(app->set_models);
    g_strfreev(app->ticked);
    keymap_free(app->keys);
    g_free(app->message);
    g_free(app->asked);
    g_free(app->log_path);
    g_free(app);
}

bool
ui_run(const UiOptions *options, int *status, GError **error)
{
    setlocale(LC_ALL, "");
    App *app = app_new(options);
    app->keys = keymap_new(options->project, error);
    if (app->keys != NULL)
        app->terminal = terminal_open(options->color, options->ascii, error);
    if (app->terminal == NULL) {
        app_free(app);
        return false;
    }
    terminal_use_colors(app->terminal, options->project);
    app_open_log(app);
    app_open(app, &ui_drift, options->select);
    g_autofree char *left = app_take_left(app);
    if (left != NULL)
        app_open(app, &ui_apply, &(ApplyTarget){.target = "heads", .note = left});
    if (options->ask != NULL)
        app_open(app, &ui_doctor, options->ask);
    app_paint(app); // before anything is read
    add_source(app, g_unix_fd_add(STDIN_FILENO, G_IO_IN | G_IO_HUP | G_IO_ERR, on_input, app));
    add_source(app, g_timeout_add_seconds(60, on_age, app));
    if (options->project->refresh_s > 0)
        add_source(app, g_timeout_add_seconds((guint)options->project->refresh_s, on_refresh, app));
    app_read(app);
    g_main_loop_run(app->loop);
    terminal_close(app->terminal);
    app->terminal = NULL;
    *status = app->status;
    app_free(app);
    return true;
}
