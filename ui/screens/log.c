#include "ui/actions.h"
#include "ui/app.h"
#include "ui/screens/screens.h"
#include "ui/widgets/list.h"

#include <string.h>

// The log: one line for each event, the newest below. It follows the end until one scrolls up.
typedef struct {
    Screen base;
    App *app;
    List list;
    bool follows;
    char *search;
} LogScreen;

static const Action log_actions[] = {
    {.name = "follow",
     .keys = "F",
     .help = "follow the end again",
     .general = DO_END,
     .section = "here"},
    {0},
};

static const char *
line_at(const LogScreen *log, size_t at)
{
    return g_ptr_array_index(app_log_lines(log->app), at);
}

static void
log_changed(Screen *screen, App *app)
{
    LogScreen *log = (LogScreen *)screen;
    log->list.count = app_log_lines(app)->len;
    if (log->follows && log->list.count > 0)
        log->list.cursor = log->list.count - 1;
}

static void
log_open(Screen *screen, App *app, const void *argument)
{
    (void)argument;
    LogScreen *log = (LogScreen *)screen;
    log->app = app;
    log->follows = true;
    log_changed(screen, app);
}

static void
log_close(Screen *screen)
{
    g_free(((LogScreen *)screen)->search);
}

static void
log_arrange(Screen *screen, App *app, int rows, int columns)
{
    (void)app, (void)columns;
    list_settle(&((LogScreen *)screen)->list, (size_t)rows);
}

static Role
line_role(const char *line)
{
    return strstr(line, " error: ") != NULL ? ROLE_DROP : ROLE_TEXT;
}

static void
log_draw(const Screen *screen, const Canvas *canvas)
{
    const LogScreen *log = (const LogScreen *)screen;
    for (size_t i = 0; i < log->list.height && log->list.top + i < log->list.count; i++) {
        size_t at = log->list.top + i;
        int row = (int)i;
        canvas_text(canvas, (Span){row, 1, canvas->columns - 1}, line_role(line_at(log, at)),
                    line_at(log, at));
        if (at == log->list.cursor) {
            canvas_glyph(canvas, row, 0, ROLE_TEXT, GLYPH_POINTER);
            canvas_repaint(canvas, row, 0, canvas->columns, ROLE_FOCUS);
            canvas_cursor(canvas, row, 0);
        }
    }
    if (log->list.count == 0)
        canvas_text(canvas, (Span){0, 1, canvas->columns - 1}, ROLE_SAME,
                    "nothing has happened yet");
}

static void
log_place(const Screen *screen, int columns, GString *where, GString *counts)
{
    (void)columns;
    const LogScreen *log = (const LogScreen *)screen;
    g_string_append(where, "log");
    g_string_append_printf(counts, "%zu lines%s", log->list.count,
                           log->follows ? ", follows the end" : "");
}

static bool
find_line(LogScreen *log, bool is_next)
{
    size_t start = log->list.cursor + (is_next ? 1 : 0);
    for (size_t i = 0; log->search != NULL && i < log->list.count; i++) {
        size_t at = (start + i) % log->list.count;
        if (strcasestr(line_at(log, at), log->search) != NULL) {
            log->list.cursor = at;
            log->follows = false;
            return true;
        }
    }
    return false;
}

static void
search_done(Screen *screen, App *app, const char *text)
{
    LogScreen *log = (LogScreen *)screen;
    g_free(log->search);
    log->search = text != NULL && text[0] != '\0' ? g_strdup(text) : NULL;
    if (log->search != NULL && !find_line(log, false))
        app_say(app, "/%s: no line has it", log->search);
}

static bool
log_general(Screen *screen, App *app, General general)
{
    LogScreen *log = (LogScreen *)screen;
    if (list_moves(general)) {
        list_move(&log->list, general);
        log->follows = log->list.cursor + 1 >= log->list.count;
        return true;
    }
    if (general == DO_SEARCH) {
        app_ask(app, &(Prompt){.label = "/", .text = "", .done = search_done});
        return true;
    }
    if (general == DO_COPY_NAME && log->list.cursor < log->list.count) {
        app_copy(app, line_at(log, log->list.cursor));
        return true;
    }
    return general == DO_ESCAPE;
}

const ScreenOps ui_log = {
    .name = "log",
    .title = "log",
    .size = sizeof(LogScreen),
    .actions = log_actions,
    .open = log_open,
    .close = log_close,
    .changed = log_changed,
    .arrange = log_arrange,
    .draw = log_draw,
    .place = log_place,
    .general = log_general,
};
