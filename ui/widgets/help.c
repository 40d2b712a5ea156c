#include "ui/widgets/help.h"

#include "ui/app.h"
#include "ui/widgets/field.h"
#include "ui/widgets/list.h"

#include <string.h>

enum { BOX_COLUMNS = 69, WIDE_BOX = 96, KEYS_COLUMNS = 11 };

/** A line: the head of a section, an action, or plain text. */
typedef struct {
    char *keys, *text; // keys NULL: a head or plain text
    const Action *action;
    const char *obstacle; // why it does nothing now
    bool is_alone;        // has no others in its line
} HelpLine;

struct HelpPopup {
    const Screen *screen;
    const App *app;
    char *title;
    Field find;
    GPtrArray *all;   // HelpLine *
    GPtrArray *shown; // of them, those that match
    List list;
};

static const char *const signs[] = {
    "signs  + missing  - only in the database  ~ differs  = same",
    "       ? unproven  > renamed?  ! hazard",
};

static void
line_free(void *pointer)
{
    HelpLine *line = pointer;
    g_free(line->keys);
    g_free(line->text);
    g_free(line);
}

static void
add_text(HelpPopup *help, const char *text)
{
    HelpLine *line = g_new0(HelpLine, 1);
    line->text = g_strdup(text);
    g_ptr_array_add(help->all, line);
}

static char *
sentence(const HelpPopup *help, const Action *action)
{
    if (action->say != NULL)
        return action->say(help->screen);
    return g_strdup(action->line != NULL ? action->line : action->help);
}

// True when trueup.conf gives one of the actions of that line another key: then each has its own.
static bool
is_split(const HelpPopup *help, const Action *first)
{
    const KeyMap *keys = app_keys(help->app);
    bool is_changed = keymap_is_changed(keys, first);
    for (const Action *row = first + 1; row->name != NULL && row->joins; row++)
        is_changed = is_changed || keymap_is_changed(keys, row);
    return is_changed;
}

static char *
keys_text(const HelpPopup *help, const Action *row, bool is_alone)
{
    if (row->shown != NULL && !is_alone)
        return g_strdup(row->shown);
    g_auto(GStrv) keys = g_strsplit(keymap_keys(app_keys(help->app), row), " ", -1);
    return g_strjoinv("  ", keys);
}

static void
add_table(HelpPopup *help, const Action *table)
{
    bool is_alone = false;
    for (const Action *row = table; row != NULL && row->name != NULL; row++) {
        if (row->section != NULL)
            add_text(help, row->section);
        if (!row->joins)
            is_alone = is_split(help, row);
        else if (!is_alone)
            continue;
        HelpLine *line = g_new0(HelpLine, 1);
        line->keys = keys_text(help, row, is_alone);
        line->text = is_alone ? g_strdup(row->help) : sentence(help, row);
        line->action = row;
        line->is_alone = is_alone;
        line->obstacle = action_obstacle(row, help->screen, help->app);
        g_ptr_array_add(help->all, line);
    }
}

static bool
can_stand(const HelpLine *line)
{
    return line->action != NULL;
}

static void
step_off(HelpPopup *help, int direction)
{
    long count = (long)help->shown->len;
    for (int turn = 0; turn < 2; turn++, direction = -direction)
        for (long at = (long)help->list.cursor; at >= 0 && at < count; at += direction)
            if (can_stand(g_ptr_array_index(help->shown, at))) {
                help->list.cursor = (size_t)at;
                return;
            }
}

// What stands behind the sentence of a row is looked at too: "mouse" finds the row of M.
static bool
matches(const HelpLine *line, const char *search)
{
    if (search[0] == '\0')
        return true;
    if (line->action == NULL)
        return false;
    if (strcasestr(line->text, search) != NULL || strcasestr(line->keys, search) != NULL)
        return true;
    for (const Action *row = line->action; row->name != NULL; row++) {
        if (row != line->action && (!row->joins || line->is_alone))
            return false;
        if (strcasestr(row->name, search) != NULL || strcasestr(row->help, search) != NULL)
            return true;
    }
    return false;
}

static void
filter(HelpPopup *help)
{
    const char *search = field_text(&help->find);
    g_ptr_array_set_size(help->shown, 0);
    for (guint i = 0; i < help->all->len; i++)
        if (matches(g_ptr_array_index(help->all, i), search))
            g_ptr_array_add(help->shown, g_ptr_array_index(help->all, i));
    help->list.count = help->shown->len;
    help->list.cursor = help->list.top = 0;
    step_off(help, 1);
}

HelpPopup *
help_new(const Screen *screen, const App *app)
{
    HelpPopup *help = g_new0(HelpPopup, 1);
    help->screen = screen;
    help->app = app;
    help->title = g_strdup_printf(" help: %s ", screen->ops->title);
    help->all = g_ptr_array_new_with_free_func(line_free);
    help->shown = g_ptr_array_new();
    field_set(&help->find, "");
    add_table(help, screen->ops->actions);
    add_table(help, ui_general_actions);
    for (size_t i = 0; i < G_N_ELEMENTS(signs); i++)
        add_text(help, signs[i]);
    add_table(help, ui_moving_actions);
    filter(help);
    return help;
}

void
help_free(HelpPopup *help)
{
    if (help == NULL)
        return;
    g_ptr_array_free(help->shown, TRUE);
    g_ptr_array_free(help->all, TRUE);
    field_clear(&help->find);
    g_free(help->title);
    g_free(help);
}

static void
draw_box(const HelpPopup *help, const Canvas *box)
{
    int right = box->columns - 1, bottom = box->rows - 1;
    canvas_horizontal(box, 0, 1, right - 1);
    canvas_horizontal(box, bottom, 1, right - 1);
    canvas_vertical(box, 1, 0, bottom - 1);
    canvas_vertical(box, 1, right, bottom - 1);
    canvas_glyph(box, 0, 0, ROLE_TEXT, GLYPH_TOP_LEFT);
    canvas_glyph(box, 0, right, ROLE_TEXT, GLYPH_TOP_RIGHT);
    canvas_glyph(box, bottom, 0, ROLE_TEXT, GLYPH_BOTTOM_LEFT);
    canvas_glyph(box, bottom, right, ROLE_TEXT, GLYPH_BOTTOM_RIGHT);
    canvas_text(box, (Span){0, 2, right - 2}, ROLE_TITLE, help->title);
    canvas_text(box, (Span){bottom, 1, right - 1}, ROLE_TEXT,
                " Enter does it   type to filter   Esc closes ");
}

static void
draw_line(const HelpPopup *help, const Canvas *inside, int row, const HelpLine *line, bool is_here)
{
    if (line->action == NULL) {
        canvas_text(inside, (Span){row, 1, inside->columns - 2}, ROLE_TITLE, line->text);
        return;
    }
    Role role = line->obstacle != NULL ? ROLE_SAME : ROLE_TEXT;
    int keys = MAX(canvas_width(inside, line->keys) + 2, KEYS_COLUMNS);
    canvas_text(inside, (Span){row, 2, keys}, line->obstacle != NULL ? ROLE_SAME : ROLE_KEY,
                line->keys);
    int used =
        canvas_text(inside, (Span){row, 2 + keys, inside->columns - keys - 3}, role, line->text);
    if (line->obstacle != NULL && is_here) {
        g_autofree char *reason = g_strdup_printf("  (%s)", line->obstacle);
        canvas_text(inside, (Span){row, 2 + keys + used, inside->columns - keys - used - 3},
                    ROLE_SAME, reason);
    }
    if (is_here) {
        canvas_glyph(inside, row, 0, ROLE_TEXT, GLYPH_POINTER);
        canvas_repaint(inside, row, 0, inside->columns, ROLE_FOCUS);
    }
    (void)help;
}

void
help_draw(HelpPopup *help, const Canvas *canvas)
{
    int columns = canvas->columns >= 120 ? WIDE_BOX : MIN(BOX_COLUMNS, canvas->columns - 2);
    int rows = MIN(canvas->rows - 4, (int)help->all->len + 3);
    Canvas box = canvas_part(canvas, 2, (canvas->columns - columns + 1) / 2, rows, columns);
    for (int row = 0; row < box.rows; row++)
        canvas_blank(&box, row, 0, box.columns, ROLE_TEXT);
    draw_box(help, &box);
    Canvas inside = canvas_part(&box, 1, 1, box.rows - 2, box.columns - 2);
    list_settle(&help->list, (size_t)MAX(inside.rows - 1, 1));
    // the head of the first section stays in view
    if (help->list.top == 1)
        help->list.top = 0;
    for (size_t i = 0; i < help->list.height && help->list.top + i < help->shown->len; i++) {
        size_t at = help->list.top + i;
        draw_line(help, &inside, 1 + (int)i, g_ptr_array_index(help->shown, at),
                  at == help->list.cursor);
    }
    int label = canvas_text(&inside, (Span){0, 1, inside.columns}, ROLE_TEXT, "find: ");
    field_draw(&help->find, &inside, 0, 1 + label, inside.columns - label - 2);
    canvas_text(&inside, (Span){0, 1 + label + canvas_width(&inside, field_text(&help->find)), 1},
                ROLE_TEXT, "_");
}

static General
moves(Key key)
{
    switch (key) {
    case KEY_ARROW_UP:
        return DO_UP;
    case KEY_ARROW_DOWN:
        return DO_DOWN;
    case KEY_PAGE_UP:
        return DO_PAGE_UP;
    case KEY_PAGE_DOWN:
        return DO_PAGE_DOWN;
    default:
        return DO_NOTHING;
    }
}

HelpAnswer
help_key(HelpPopup *help, Key key, const Action **chosen)
{
    if (key == KEY_ESCAPE || key == key_control('c') || key == KEY_F1)
        return HELP_CLOSES;
    if (key == KEY_RETURN) {
        if (help->shown->len == 0)
            return HELP_CLOSES;
        const HelpLine *line = g_ptr_array_index(help->shown, help->list.cursor);
        *chosen = line->action;
        return line->action != NULL ? HELP_RUNS : HELP_STAYS;
    }
    General general = moves(key);
    if (general != DO_NOTHING) {
        list_move(&help->list, general);
        step_off(help, general == DO_UP || general == DO_PAGE_UP ? -1 : 1);
    } else if (field_key(&help->find, key)) {
        filter(help);
    }
    return HELP_STAYS;
}
