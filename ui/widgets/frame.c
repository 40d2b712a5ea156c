#include "ui/widgets/frame.h"

#include "ui/app.h"

#include <string.h>

enum { NARROW = 80, WIDE = 100, LEAST_NAME = 12 };

static const char *const tabs[] = {"Drift", "Doctor", "Generate", "Review", "Apply", "History"};

typedef enum { TABS_ALL, TABS_SOME, TABS_NUMBERS } TabForm;

// "[1 Drift] 2 Doctor  3 Generate ", "[1 Drift] 2 Doctor ..", "[1 Drift] 2 3 4 5 6"
static char *
tabs_text(char current, TabForm form)
{
    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(tabs); i++) {
        char number = (char)('1' + i);
        bool is_current = number == current;
        if (form == TABS_NUMBERS && !is_current)
            g_string_append_printf(text, " %c", number);
        else if (form == TABS_SOME && i > 1 && !is_current && number > current + 1)
            continue;
        else
            g_string_append_printf(text, is_current ? "[%c %s]" : " %c %s ", number, tabs[i]);
    }
    if (form == TABS_SOME)
        g_string_append(text, "..");
    return g_string_free(text, FALSE);
}

static char *
identity_text(const Frame *frame, bool is_wide)
{
    const ProjectDatabase *database = frame->database;
    if (database == NULL)
        return g_strdup("no database");
    const char *label = database->label != NULL ? database->label : "";
    const char *gap = label[0] != '\0' ? " " : "";
    if (!frame->is_connected)
        return g_strdup_printf("%s%s%s", label, gap, "no connection");
    bool has_title = is_wide || database->database == NULL;
    const char *name = has_title ? database->title : database->database;
    const Screen *screen = frame->screen;
    bool is_writing = screen->ops->busy != NULL && screen->ops->busy(screen) != NULL;
    const char *rights =
        is_writing ? (is_wide ? "  read-write" : " r/w") : (is_wide ? "  read-only" : " r/o");
    return g_strdup_printf("%s%s%s%s", label, gap, name != NULL ? name : "", rights);
}

static void
draw_tabs(const Canvas *canvas, const char *text)
{
    canvas_text(canvas, (Span){0, 0, canvas->columns}, ROLE_TEXT, text);
    const char *open = strchr(text, '['), *close = strchr(text, ']');
    if (open != NULL && close != NULL)
        canvas_repaint(canvas, 0, (int)(open - text), (int)(close - open + 1), ROLE_TITLE);
}

static void
draw_first_row(const Frame *frame, const Canvas *canvas)
{
    g_autofree char *identity = identity_text(frame, canvas->columns >= WIDE);
    int width = MIN(canvas_width(canvas, identity), canvas->columns - LEAST_NAME);
    // below 80 columns the numbers are enough (SCREENS.md §2)
    TabForm form = canvas->columns < NARROW ? TABS_NUMBERS : TABS_ALL;
    g_autofree char *text = tabs_text(frame->screen->ops->tab, form);
    while (form < TABS_NUMBERS && (int)strlen(text) + 1 + width > canvas->columns) {
        g_free(text);
        text = tabs_text(frame->screen->ops->tab, ++form);
    }
    int room = MAX(canvas->columns - (int)strlen(text) - 1, LEAST_NAME);
    width = MIN(width, room);
    draw_tabs(canvas, text);
    bool is_guarded = frame->database != NULL && frame->database->guard;
    Role role = is_guarded ? ROLE_GUARD : ROLE_TEXT;
    canvas_name(canvas, (Span){0, canvas->columns - width, width}, role, identity);
}

static void
draw_second_row(const Frame *frame, const Canvas *canvas)
{
    int counts = canvas_width(canvas, frame->counts);
    canvas_name(canvas, (Span){1, 1, canvas->columns - counts - 3}, ROLE_TITLE, frame->where);
    canvas_right(canvas, (Span){1, 0, canvas->columns}, ROLE_TEXT, frame->counts);
    const char *old = strstr(frame->counts, "(old)");
    if (old != NULL && counts < canvas->columns)
        canvas_repaint(canvas, 1, canvas->columns - counts + (int)(old - frame->counts), 5,
                       ROLE_CHANGE);
}

static void
draw_status(const Frame *frame, const Canvas *canvas)
{
    int row = canvas->rows - 2;
    int margin = canvas->columns >= NARROW ? 2 : 0;
    int answers = frame->answers != NULL ? canvas_width(canvas, frame->answers) : 0;
    int room = canvas->columns - (answers > 0 ? answers + margin + 2 : 0);
    canvas_text(canvas, (Span){row, 0, room}, frame->said_role, frame->said);
    if (answers > 0 && room > 20)
        canvas_right(canvas, (Span){row, 0, canvas->columns - margin}, ROLE_KEY, frame->answers);
}

// Entries by rank; one that does not fit ends the row, whole.
static const Action *
entry_of_rank(const Screen *screen, int rank)
{
    const Action *tables[] = {screen->ops->actions, ui_general_actions};
    for (size_t i = 0; i < G_N_ELEMENTS(tables); i++)
        for (const Action *row = tables[i]; row != NULL && row->name != NULL; row++)
            if (row->rank == rank)
                return row;
    return NULL;
}

enum { RANKS = 16 };

static Brief
brief_of(const Frame *frame, const Canvas *canvas, const Action *action, char **changed)
{
    bool is_wide = canvas->columns >= WIDE && action->wide.text != NULL;
    Brief brief = is_wide ? action->wide : action->narrow;
    if (keymap_is_changed(app_keys(frame->app), action)) {
        brief = action->narrow; // of one key, where the wide form may speak of several
        brief.keys = *changed = keymap_first(app_keys(frame->app), action);
    }
    return brief;
}

// False when it does not fit.
static bool
draw_key(const Frame *frame, const Canvas *canvas, const Action *action, int *column)
{
    int row = canvas->rows - 1;
    g_autofree char *changed = NULL;
    Brief brief = brief_of(frame, canvas, action, &changed);
    if (brief.text == NULL)
        return true;
    int keys = canvas_width(canvas, brief.keys), text = canvas_width(canvas, brief.text);
    int gap = *column > 0 ? 2 : 0;
    if (*column + gap + keys + 1 + text > canvas->columns)
        return false;
    bool can = action_obstacle(action, frame->screen, frame->app) == NULL;
    *column += gap;
    *column +=
        canvas_text(canvas, (Span){row, *column, keys}, can ? ROLE_KEY : ROLE_SAME, brief.keys) + 1;
    *column +=
        canvas_text(canvas, (Span){row, *column, text}, can ? ROLE_TEXT : ROLE_SAME, brief.text);
    return true;
}

static void
draw_keys(const Frame *frame, const Canvas *canvas)
{
    int column = 0;
    for (int rank = 1; rank <= RANKS; rank++) {
        const Action *action = entry_of_rank(frame->screen, rank);
        bool is_left_out = action == NULL ||
                           (action->only_now && action_obstacle(action, frame->screen, frame->app));
        if (!is_left_out && !draw_key(frame, canvas, action, &column))
            return;
    }
}

void
frame_draw(const Frame *frame, const Canvas *canvas)
{
    draw_first_row(frame, canvas);
    draw_second_row(frame, canvas);
    if (frame->label == NULL)
        draw_status(frame, canvas);
    if (frame->typing != NULL)
        canvas_text(canvas, (Span){canvas->rows - 1, 0, canvas->columns}, ROLE_TEXT, frame->typing);
    else
        draw_keys(frame, canvas);
}

Canvas
frame_inside(const Canvas *canvas)
{
    return canvas_part(canvas, 2, 0, canvas->rows - 4, canvas->columns);
}
