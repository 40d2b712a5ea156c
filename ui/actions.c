#include "ui/actions.h"

#include "ui/app-private.h"
#include "ui/screens/screens.h"

#include <string.h>

const ScreenOps *const ui_screens[] = {&ui_drift, &ui_doctor,  &ui_generate,    &ui_review,
                                       &ui_apply, &ui_history, &ui_connections, &ui_log,
                                       &ui_jobs,  NULL};

static void
ask_help(Screen *screen, App *app)
{
    app->help = help_new(screen, app);
    app_redraw(app);
}

static void
go_back(Screen *screen, App *app)
{
    (void)screen;
    app_back(app);
}

static bool
quit_chosen(Screen *screen, App *app, Key key)
{
    (void)screen;
    if (key == 'g' && app_linger(app, true))
        return true;
    if (key == 's' || key == 'g')
        app_quit(app, 0);
    return key == 's' || key == 'g';
}

static void
quit(Screen *screen, App *app)
{
    (void)screen;
    for (size_t i = 0; i < app->screens->len; i++) {
        const Screen *other = g_ptr_array_index(app->screens, i);
        const char *busy = other->ops->busy != NULL ? other->ops->busy(other) : NULL;
        if (busy == NULL)
            continue;
        app_choose(app, &(Menu){busy, quit_chosen});
        return;
    }
    app_quit(app, 0);
}

static void
command_done(Screen *screen, App *app, const char *text)
{
    (void)screen;
    if (text != NULL)
        app_line(app, text);
}

static void
ask_command(Screen *screen, App *app)
{
    (void)screen;
    app_ask(app, &(Prompt){.label = ":", .text = "", .done = command_done, .has_history = true});
}

static bool
is_busy(const Screen *screen)
{
    return screen->ops->busy != NULL && screen->ops->busy(screen) != NULL;
}

// The first screen is where it was left; what lies on it is closed, but for what is at work.
static void
open_drift(Screen *screen, App *app)
{
    (void)screen;
    while (app->screens->len > 1 && app_screen(app)->ops != &ui_drift && !is_busy(app_screen(app)))
        app_back(app);
    app_show(app, &ui_drift, NULL);
}

static void
open_log(Screen *screen, App *app)
{
    if (screen->ops != &ui_log)
        app_open(app, &ui_log, NULL);
}

static void
open_jobs(Screen *screen, App *app)
{
    if (screen->ops != &ui_jobs)
        app_open(app, &ui_jobs, NULL);
}

static void
open_doctor(Screen *screen, App *app)
{
    g_autofree char *subject = screen->ops->subject != NULL ? screen->ops->subject(screen) : NULL;
    app_show(app, &ui_doctor, subject);
}

static void
open_generate(Screen *screen, App *app)
{
    (void)screen;
    app_show(app, &ui_generate, NULL);
}

static void
open_review(Screen *screen, App *app)
{
    (void)screen;
    app_show(app, &ui_review, NULL);
}

static void
open_apply(Screen *screen, App *app)
{
    (void)screen;
    app_show(app, &ui_apply, NULL);
}

static void
open_history(Screen *screen, App *app)
{
    (void)screen;
    app_show(app, &ui_history, NULL);
}

static void
open_connections(Screen *screen, App *app)
{
    (void)screen;
    app_show(app, &ui_connections, NULL);
}

static const char *
nothing_to_undo(const Screen *screen, const App *app)
{
    (void)app;
    return screen->ops->undo != NULL ? NULL : "no choice was made that could be undone";
}

static void
undo(Screen *screen, App *app)
{
    if (!screen->ops->undo(screen, app, -1))
        app_say(app, "Nothing more to undo");
}

static void
redo(Screen *screen, App *app)
{
    if (!screen->ops->undo(screen, app, 1))
        app_say(app, "Nothing more to redo");
}

static bool
copy_key(Screen *screen, App *app, Key key)
{
    if (key == 'y') {
        g_autofree char *command =
            screen->ops->command != NULL ? screen->ops->command(screen) : NULL;
        if (command != NULL)
            app_copy(app, command);
        return true;
    }
    General general = key == 'n'   ? DO_COPY_NAME
                      : key == 's' ? DO_COPY_SQL
                      : key == 'l' ? DO_COPY_PLACE
                                   : DO_NOTHING;
    if (general == DO_NOTHING)
        return false;
    if (screen->ops->general == NULL || !screen->ops->general(screen, app, general))
        app_say(app, "Nothing of that kind is selected");
    return true;
}

static void
ask_copy(Screen *screen, App *app)
{
    (void)screen;
    app_choose(app, &(Menu){"copy: n name  s SQL  l file:line  y command line", copy_key});
}

static void
read_again(Screen *screen, App *app)
{
    (void)screen;
    app_read(app);
}

static void
toggle_mouse(Screen *screen, App *app)
{
    (void)screen;
    terminal_set_mouse(app->terminal, !terminal_mouse(app->terminal));
    app_say(app, terminal_mouse(app->terminal)
                     ? "The mouse is on: a click selects; Shift and M give the terminal's own back"
                     : "The mouse is off");
}

static void
repaint(Screen *screen, App *app)
{
    (void)screen;
    terminal_repaint(app->terminal);
    app_redraw(app);
}

static void
suspend(Screen *screen, App *app)
{
    (void)screen;
    terminal_suspend(app->terminal);
    app_redraw(app);
}

static void
escape(Screen *screen, App *app)
{
    if (app->has_hint)
        app->has_hint = false;
    else if (screen->ops->general != NULL)
        screen->ops->general(screen, app, DO_ESCAPE);
    app_redraw(app);
}

static void
interrupt(Screen *screen, App *app)
{
    (void)screen;
    Job *job = app_shown_job(app);
    if (job != NULL) {
        job_cancel(job);
        return;
    }
    int64_t now = g_get_monotonic_time();
    if (app->interrupted_us != 0 && now - app->interrupted_us < 2 * G_USEC_PER_SEC) {
        app_quit(app, 0);
        return;
    }
    app->interrupted_us = now;
    app_say(app, "Ctrl-C again quits");
}

const Action ui_general_actions[] = {
    {.name = "drift",
     .keys = "1",
     .help = "1 Drift: models and database side by side",
     .run = open_drift,
     .shown = "1-6  0",
     .line = "screens; connections and settings",
     .section = "everywhere",
     .rank = 11,
     .wide = {"1-6", "screens"}},
    {.name = "doctor",
     .keys = "2",
     .help = "2 Doctor: why it differs",
     .run = open_doctor,
     .joins = true},
    {.name = "generate",
     .keys = "3",
     .help = "3 Generate: make a revision of what differs",
     .run = open_generate,
     .joins = true},
    {.name = "review",
     .keys = "4",
     .help = "4 Review: what upgrade would run",
     .run = open_review,
     .joins = true},
    {.name = "apply",
     .keys = "5",
     .help = "5 Apply: run a reviewed list of statements",
     .run = open_apply,
     .joins = true},
    {.name = "history",
     .keys = "6",
     .help = "6 History: revisions, and where the database is",
     .run = open_history,
     .joins = true},
    {.name = "connections",
     .keys = "0",
     .help = "connections and settings",
     .run = open_connections,
     .joins = true},
    {.name = "pane",
     .keys = "Tab",
     .help = "next pane",
     .general = DO_NEXT_PANE,
     .shown = "Tab  z",
     .line = "next pane; this pane alone",
     .rank = 3,
     .narrow = {"Tab", "pane"}},
    {.name = "previous-pane",
     .keys = "Shift-Tab",
     .help = "previous pane",
     .general = DO_PREVIOUS_PANE,
     .joins = true},
    {.name = "zoom",
     .keys = "z",
     .help = "this pane alone; again: back",
     .general = DO_ZOOM,
     .joins = true},
    {.name = "search",
     .keys = "/",
     .help = "search",
     .general = DO_SEARCH,
     .shown = "/  :",
     .line = "search; command line",
     .rank = 4,
     .narrow = {"/", "find"}},
    {.name = "command",
     .keys = ":",
     .help = "command line",
     .run = ask_command,
     .joins = true,
     .rank = 12,
     .narrow = {":", "command"}},
    {.name = "copy",
     .keys = "y",
     .help = "copy name, SQL, file:line or the command line",
     .run = ask_copy,
     .shown = "y  x",
     .line = "copy name, SQL, file, command; export to a file",
     .rank = 9,
     .narrow = {"y", "copy"}},
    {.name = "export",
     .keys = "x",
     .help = "export to a file that does not exist yet",
     .general = DO_EXPORT,
     .joins = true,
     .rank = 10,
     .wide = {"x", "export"}},
    {.name = "undo",
     .keys = "u",
     .help = "undo a choice",
     .can = nothing_to_undo,
     .run = undo,
     .shown = "u  Ctrl-R",
     .line = "undo, redo a choice      R read again   L J log, jobs"},
    {.name = "redo",
     .keys = "Ctrl-R",
     .help = "redo a choice",
     .can = nothing_to_undo,
     .run = redo,
     .joins = true},
    {.name = "refresh",
     .keys = "R F5",
     .help = "read files and catalog again",
     .run = read_again,
     .joins = true},
    {.name = "log", .keys = "L", .help = "the log", .run = open_log, .joins = true},
    {.name = "jobs", .keys = "J", .help = "the jobs", .run = open_jobs, .joins = true},
    {.name = "back",
     .keys = "q",
     .help = "back; at the first screen quit",
     .run = go_back,
     .shown = "q  Esc  Q",
     .line = "back; close this; quit         M  mouse on or off",
     .rank = 2,
     .narrow = {"q", "back"}},
    {.name = "escape",
     .keys = "Esc",
     .help = "close the popup, then clear the search, then the filter",
     .run = escape,
     .joins = true},
    {.name = "quit", .keys = "Q F10", .help = "quit", .run = quit, .joins = true},
    {.name = "mouse", .keys = "M", .help = "mouse on or off", .run = toggle_mouse, .joins = true},
    {.name = "help",
     .keys = "? F1",
     .help = "this help",
     .run = ask_help,
     .joins = true,
     .rank = 1,
     .narrow = {"?", "help"}},
    {0},
};

const Action ui_moving_actions[] = {
    {.name = "up",
     .keys = "k Up",
     .help = "up",
     .general = DO_UP,
     .shown = "j k",
     .line = "down, up; the arrows too",
     .section = "moving"},
    {.name = "down", .keys = "j Down", .help = "down", .general = DO_DOWN, .joins = true},
    {.name = "left",
     .keys = "h Left",
     .help = "fold, or pan to the left",
     .general = DO_LEFT,
     .shown = "h l",
     .line = "fold, unfold; pan a wide pane"},
    {.name = "right",
     .keys = "l Right",
     .help = "unfold, or pan to the right",
     .general = DO_RIGHT,
     .joins = true},
    {.name = "page-up",
     .keys = "PgUp Ctrl-B",
     .help = "a page up",
     .general = DO_PAGE_UP,
     .shown = "PgUp PgDn",
     .line = "a page up, down; Ctrl-B, Ctrl-F too"},
    {.name = "page-down",
     .keys = "PgDn Ctrl-F",
     .help = "a page down",
     .general = DO_PAGE_DOWN,
     .joins = true},
    {.name = "half-up",
     .keys = "Ctrl-U",
     .help = "half a page up",
     .general = DO_HALF_UP,
     .line = "half a page up; Ctrl-D down"},
    {.name = "half-down",
     .keys = "Ctrl-D",
     .help = "half a page down",
     .general = DO_HALF_DOWN,
     .joins = true},
    {.name = "top",
     .keys = "g Home",
     .help = "to the start",
     .general = DO_START,
     .shown = "g  G",
     .line = "to the start, to the end"},
    {.name = "bottom", .keys = "G End", .help = "to the end", .general = DO_END, .joins = true},
    {.name = "wrap", .keys = "W", .help = "wrap long lines, or cut them", .general = DO_WRAP},
    {.name = "cancel",
     .keys = "Ctrl-C",
     .help = "cancel prompt or job; twice: quit",
     .run = interrupt},
    {.name = "repaint",
     .keys = "Ctrl-L",
     .help = "draw everything anew",
     .run = repaint,
     .shown = "Ctrl-L Ctrl-Z",
     .line = "repaint; suspend"},
    {.name = "suspend", .keys = "Ctrl-Z", .help = "suspend", .run = suspend, .joins = true},
    {.name = "click", .keys = "Click", .help = "select", .general = DO_CLICK, .joins = true},
    {.name = "wheel-up", .keys = "Wheel-Up", .help = "up", .general = DO_UP, .joins = true},
    {.name = "wheel-down", .keys = "Wheel-Down", .help = "down", .general = DO_DOWN, .joins = true},
    {0},
};

const Action *
action_named(const ScreenOps *ops, const char *name)
{
    const Action *tables[] = {ops->actions, ui_general_actions, ui_moving_actions};
    for (size_t i = 0; i < G_N_ELEMENTS(tables); i++)
        for (const Action *row = tables[i]; row != NULL && row->name != NULL; row++)
            if (strcmp(row->name, name) == 0)
                return row;
    return NULL;
}

const char *
action_obstacle(const Action *action, const Screen *screen, const App *app)
{
    if (action->can != NULL)
        return action->can(screen, app);
    return NULL;
}

void
action_run(const Action *action, Screen *screen, App *app)
{
    const char *obstacle = action_obstacle(action, screen, app);
    if (obstacle != NULL) {
        app_say(app, "%s", obstacle);
        return;
    }
    if (action->run != NULL) {
        action->run(screen, app);
        return;
    }
    if (screen->ops->general == NULL || !screen->ops->general(screen, app, action->general))
        app_say(app, "%s does nothing on this screen; ? shows the keys", action->name);
    app_redraw(app);
}

static void
add_manual_table(GString *text, const Action *table)
{
    for (const Action *row = table; row->name != NULL; row++) {
        g_auto(GStrv) keys = g_strsplit(row->keys, " ", -1);
        g_autofree char *names = g_strjoinv(", ", keys);
        g_autofree char *escaped = g_strescape(names, "\"");
        g_string_append_printf(text, ".TP\n.B \"%s\"\n%s (\\fB:%s\\fR)\n", escaped, row->help,
                               row->name);
    }
}

char *
ui_keys_manual(void)
{
    GString *text = g_string_new(NULL);
    for (size_t i = 0; ui_screens[i] != NULL; i++) {
        const char *title = ui_screens[i]->title;
        bool is_numbered = g_ascii_isdigit(title[0]) && title[1] == ' ';
        g_string_append_printf(text, ".SS On the screen %s\n", title + (is_numbered ? 2 : 0));
        add_manual_table(text, ui_screens[i]->actions);
    }
    g_string_append(text, ".SS Everywhere\n");
    add_manual_table(text, ui_general_actions);
    g_string_append(text, ".SS Moving\n");
    add_manual_table(text, ui_moving_actions);
    return g_string_free(text, FALSE);
}
