#include "ui/canvas.h"

#include "base/text.h"

#include <curses.h>
#include <langinfo.h>
#include <string.h>
#include <wchar.h>

// ncurses keeps a base and four marks in a cell (CCHARW_MAX); further ones are shown as escapes, so
// that no two names look the same.
enum { MARKS_IN_CELL = CCHARW_MAX - 1, RUN = 256 };

/** A character, its marks, and how many cells; an escape is ASCII in role hazard. */
typedef struct {
    wchar_t characters[CCHARW_MAX + 1];
    int count;
    char escape[12];
    bool hostile;
    int width;
    size_t bytes;
} Cell;

static void
cell_escape(Cell *cell, gunichar character)
{
    cell->hostile = true;
    g_snprintf(cell->escape, sizeof cell->escape, character > 0xffff ? "\\U%08x" : "\\u%04x",
               character);
    cell->width = (int)strlen(cell->escape);
}

static bool
is_drawable(gunichar character)
{
    char bytes[MB_LEN_MAX];
    mbstate_t state = {0};
    return character < 0x80 || wcrtomb(bytes, (wchar_t)character, &state) != (size_t)-1;
}

// Takes the marks that follow a base, as many as a cell can hold.
static void
take_marks(Cell *cell, const char *text)
{
    while (cell->count <= MARKS_IN_CELL) {
        TextStep step = text_step(text + cell->bytes);
        if (step.bytes == 0 || step.hostile || step.character < 0x300 ||
            wcwidth((wchar_t)step.character) != 0 || !is_drawable(step.character))
            return;
        cell->characters[cell->count++] = (wchar_t)step.character;
        cell->bytes += step.bytes;
    }
}

static Cell
next_cell(const char *text)
{
    Cell cell = {0};
    unsigned char first = (unsigned char)text[0];
    if (first >= 0x20 && first < 0x7f && (unsigned char)text[1] < 0x80) {
        cell.characters[cell.count++] = first;
        cell.width = 1;
        cell.bytes = 1;
        return cell;
    }
    TextStep step = text_step(text);
    cell.bytes = step.bytes;
    if (step.bytes == 0)
        return cell;
    if (step.hostile) {
        cell.hostile = true;
        memcpy(cell.escape, step.escape, sizeof cell.escape);
        cell.width = (int)strlen(cell.escape);
        return cell;
    }
    int width = wcwidth((wchar_t)step.character);
    // a mark without a base, or more marks than a cell holds
    if (width <= 0 || !is_drawable(step.character)) {
        cell_escape(&cell, step.character);
        return cell;
    }
    cell.characters[cell.count++] = (wchar_t)step.character;
    cell.width = width;
    take_marks(&cell, text);
    return cell;
}

int
canvas_width(const Canvas *canvas, const char *text)
{
    (void)canvas;
    int width = 0;
    for (Cell cell = next_cell(text); cell.bytes > 0; cell = next_cell(text)) {
        width += cell.width;
        text += cell.bytes;
    }
    return width;
}

Canvas
canvas_part(const Canvas *canvas, int row, int column, int rows, int columns)
{
    Canvas part = *canvas;
    row = CLAMP(row, 0, canvas->rows);
    column = CLAMP(column, 0, canvas->columns);
    part.top += row;
    part.left += column;
    part.rows = CLAMP(rows, 0, canvas->rows - row);
    part.columns = CLAMP(columns, 0, canvas->columns - column);
    return part;
}

static void
use_role(const Canvas *canvas, Role role)
{
    Paint paint = canvas->paints[role];
    attr_t attributes =
        (paint.bold ? A_BOLD : 0) | (paint.dim ? A_DIM : 0) | (paint.reverse ? A_REVERSE : 0);
    short pair = paint.color < 0 ? 0 : (short)(role + 1);
    wattr_set((WINDOW *)canvas->window, attributes, pair, NULL);
}

static bool
is_inside(const Canvas *canvas, int row, int column)
{
    return canvas->window != NULL && row >= 0 && row < canvas->rows && column >= 0 &&
           column < canvas->columns;
}

/** What is being drawn: characters wait in `run` until the role changes or the text ends. */
typedef struct {
    const Canvas *canvas;
    int row, column, end;
    Role role;
    wchar_t run[RUN];
    int count;
} Pen;

static void
flush_run(Pen *pen)
{
    if (pen->count > 0)
        waddnwstr((WINDOW *)pen->canvas->window, pen->run, pen->count);
    pen->count = 0;
}

static void
draw_escape(Pen *pen, const char *escape, int width)
{
    flush_run(pen);
    use_role(pen->canvas, ROLE_HAZARD);
    waddnstr((WINDOW *)pen->canvas->window, escape, width);
    use_role(pen->canvas, pen->role);
}

static void
draw_cell(Pen *pen, const Cell *cell)
{
    if (pen->count + CCHARW_MAX >= RUN)
        flush_run(pen);
    for (int i = 0; i < cell->count; i++)
        pen->run[pen->count++] = cell->characters[i];
}

// Draws cells until `width` is used up; returns the cells used. A wide character that does not fit
// becomes a blank.
static int
draw_cells(Pen *pen, const char *text, int width)
{
    int used = 0;
    for (Cell cell = next_cell(text); cell.bytes > 0 && used < width; cell = next_cell(text)) {
        int left = width - used;
        if (cell.hostile)
            draw_escape(pen, cell.escape, MIN(cell.width, left));
        else if (cell.width > left)
            draw_cell(pen, &(Cell){.characters = {L' '}, .count = 1});
        else
            draw_cell(pen, &cell);
        used += MIN(cell.width, left);
        text += cell.bytes;
    }
    flush_run(pen);
    return used;
}

// The part of the text that begins `skip` cells in.
static const char *
skip_cells(const char *text, int skip)
{
    for (Cell cell = next_cell(text); cell.bytes > 0 && skip > 0; cell = next_cell(text)) {
        skip -= cell.width;
        text += cell.bytes;
    }
    return text;
}

static int
draw_cut(const Canvas *canvas, Span span, Role role, const char *text, Cut cut)
{
    int row = span.row, column = span.column;
    int width = MIN(span.width, canvas->columns - column);
    if (!is_inside(canvas, row, column) || width <= 0)
        return 0;
    Pen pen = {.canvas = canvas, .role = role};
    wmove((WINDOW *)canvas->window, canvas->top + row, canvas->left + column);
    use_role(canvas, role);
    int needed = canvas_width(canvas, text);
    if (needed <= width)
        return draw_cells(&pen, text, width);
    if (width < 4)
        return draw_cells(&pen, width > 2 ? text : "..", width);
    int tail = cut == CUT_MIDDLE ? MIN(6, ((width - 2) * 2 + 2) / 5) : 0;
    int used = draw_cells(&pen, text, width - 2 - tail);
    used += draw_cells(&pen, "..", 2);
    if (tail > 0)
        used += draw_cells(&pen, skip_cells(text, needed - tail), tail);
    return used;
}

int
canvas_text(const Canvas *canvas, Span span, Role role, const char *text)
{
    return draw_cut(canvas, span, role, text, CUT_END);
}

int
canvas_name(const Canvas *canvas, Span span, Role role, const char *text)
{
    return draw_cut(canvas, span, role, text, CUT_MIDDLE);
}

void
canvas_right(const Canvas *canvas, Span span, Role role, const char *text)
{
    int needed = MIN(canvas_width(canvas, text), span.width);
    draw_cut(canvas, (Span){span.row, span.column + span.width - needed, needed}, role, text,
             CUT_END);
}

void
canvas_glyph(const Canvas *canvas, int row, int column, Role role, Glyph glyph)
{
    if (!is_inside(canvas, row, column))
        return;
    wmove((WINDOW *)canvas->window, canvas->top + row, canvas->left + column);
    use_role(canvas, role);
    gunichar character = g_utf8_get_char(glyph_text(glyph, canvas->ascii));
    waddnwstr((WINDOW *)canvas->window, (wchar_t[]){(wchar_t)character, L'\0'}, 1);
}

void
canvas_blank(const Canvas *canvas, int row, int column, int width, Role role)
{
    for (int i = 0; i < width && is_inside(canvas, row, column + i); i++) {
        wmove((WINDOW *)canvas->window, canvas->top + row, canvas->left + column + i);
        use_role(canvas, role);
        waddnwstr((WINDOW *)canvas->window, L" ", 1);
    }
}

void
canvas_repaint(const Canvas *canvas, int row, int column, int width, Role role)
{
    width = MIN(width, canvas->columns - column);
    if (!is_inside(canvas, row, column) || width <= 0)
        return;
    Paint paint = canvas->paints[role];
    attr_t attributes = (paint.bold ? A_BOLD : 0) | (paint.reverse ? A_REVERSE : 0);
    short pair = paint.color < 0 ? 0 : (short)(role + 1);
    mvwchgat((WINDOW *)canvas->window, canvas->top + row, canvas->left + column, width, attributes,
             pair, NULL);
}

void
canvas_horizontal(const Canvas *canvas, int row, int column, int width)
{
    for (int i = 0; i < width; i++)
        canvas_glyph(canvas, row, column + i, ROLE_TEXT, GLYPH_HORIZONTAL);
}

void
canvas_vertical(const Canvas *canvas, int row, int column, int rows)
{
    for (int i = 0; i < rows; i++)
        canvas_glyph(canvas, row + i, column, ROLE_TEXT, GLYPH_VERTICAL);
}

void
canvas_cursor(const Canvas *canvas, int row, int column)
{
    if (is_inside(canvas, row, column) && canvas->cursor != NULL)
        *canvas->cursor = (Place){canvas->top + row, canvas->left + column};
}

Break
canvas_break(const Canvas *canvas, const char *text, int width)
{
    (void)canvas;
    Break blank = {0};
    size_t at = 0;
    int used = 0;
    for (Cell cell = next_cell(text); cell.bytes > 0; cell = next_cell(text + at)) {
        if (text[at] == '\n')
            return (Break){at, at + 1};
        if (text[at] == ' ' && at > 0)
            blank = (Break){at, at + 1};
        if (used + cell.width > width)
            return blank.bytes > 0 ? blank : (Break){MAX(at, cell.bytes), MAX(at, cell.bytes)};
        used += cell.width;
        at += cell.bytes;
    }
    return (Break){at, at};
}

int
canvas_prose(const Canvas *canvas, int row, Role role, const char *text)
{
    for (const char *rest = text; *rest != '\0' && row < canvas->rows; row++) {
        Break line = canvas_break(canvas, rest, canvas->columns - 2);
        g_autofree char *part = g_strndup(rest, line.bytes);
        canvas_text(canvas, (Span){row, 1, canvas->columns - 2}, role, part);
        rest += line.next;
    }
    return row;
}
