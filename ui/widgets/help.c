#include "ui/widgets/help.h"

#include "ui/app.h"
#include "ui/widgets/field.h"
#include "ui/widgets/list.h"

#include <string.h>

enum { BOX_COLUMNS = 69, WIDE = 120, KEYS_COLUMNS = 11 };

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
        canvas_text(inside, (Span){row, 2 + keys, inside->columns - keys - 2}, role, line->text);
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

// ---- one column, or two where there is room ---------------------------------------------------

typedef struct {
    size_t split; // lines in the first column; all of them: there is no second
    int left;     // its width
} Columns;

static int
line_width(const Canvas *canvas, const HelpLine *line)
{
    int text = canvas_width(canvas, line->text) + 2;
    return line->action == NULL ? text
                                : text + MAX(canvas_width(canvas, line->keys) + 2, KEYS_COLUMNS);
}

static int
lines_width(const Canvas *canvas, const GPtrArray *lines, size_t from, size_t to)
{
    int width = 0;
    for (size_t i = from; i < to; i++)
        width = MAX(width, line_width(canvas, g_ptr_array_index(lines, i)));
    return width;
}

// A section is not torn: the second column begins at the head that makes the longer one shortest.
static size_t
even_split(const GPtrArray *lines)
{
    size_t best = lines->len;
    for (size_t i = 1; i < lines->len; i++) {
        const HelpLine *line = g_ptr_array_index(lines, i);
        const HelpLine *next = g_ptr_array_index(lines, MIN(i + 1, lines->len - 1));
        bool is_head = line->action == NULL && next->action != NULL;
        if (is_head && MAX(i, lines->len - i) < MAX(best, lines->len - best))
            best = i;
    }
    return best;
}

static Columns
columns_of(const HelpPopup *help, const Canvas *canvas)
{
    size_t split = canvas->columns >= WIDE ? even_split(help->all) : help->all->len;
    return (Columns){split, lines_width(canvas, help->all, 0, split)};
}

static Canvas
box_of(const HelpPopup *help, const Canvas *canvas, const Columns *shape)
{
    size_t count = help->all->len;
    int columns = MIN(BOX_COLUMNS, canvas->columns - 2);
    if (shape->split < count) {
        int right = lines_width(canvas, help->all, shape->split, count);
        columns = MIN(shape->left + right + 4, canvas->columns - 2);
    }
    int lines = (int)MAX(shape->split, count - shape->split);
    return canvas_part(canvas, 2, (canvas->columns - columns + 1) / 2,
                       MIN(canvas->rows - 4, lines + 3), columns);
}

static void
draw_column(const HelpPopup *help, const Canvas *column, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        draw_line(help, column, 1 + (int)(i - from), g_ptr_array_index(help->shown, i),
                  i == help->list.cursor);
}

// What matches a search stands in the first column as long as it has room.
static void
draw_lines(HelpPopup *help, const Canvas *inside, const Columns *shape)
{
    size_t count = help->shown->len, height = (size_t)MAX(inside->rows - 1, 1);
    bool is_whole = count == help->all->len;
    size_t split = is_whole ? shape->split : height;
    if (split >= count || split > height || count - split > height) {
        list_settle(&help->list, height);
        if (help->list.top == 1) // the head of the first section stays in view
            help->list.top = 0;
        draw_column(help, inside, help->list.top, MIN(help->list.top + height, count));
        return;
    }
    list_settle(&help->list, count);
    Canvas left = canvas_part(inside, 0, 0, inside->rows, shape->left);
    Canvas right =
        canvas_part(inside, 0, shape->left + 1, inside->rows, inside->columns - shape->left - 1);
    draw_column(help, &left, 0, split);
    draw_column(help, &right, split, count);
}

void
help_draw(HelpPopup *help, const Canvas *canvas)
{
    Columns shape = columns_of(help, canvas);
    Canvas box = box_of(help, canvas, &shape);
    for (int row = 0; row < box.rows; row++)
        canvas_blank(&box, row, 0, box.columns, ROLE_TEXT);
    draw_box(help, &box);
    Canvas inside = canvas_part(&box, 1, 1, box.rows - 2, box.columns - 2);
    draw_lines(help, &inside, &shape);
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
