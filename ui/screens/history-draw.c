#include "ui/screens/history-private.h"

#include "base/text.h"

#include <string.h>

enum { LANES_COLUMN = 2, LEAST_LANES = 6, ID_WIDTH = 14, DATE_WIDTH = 12, DATE_FROM = 70 };

typedef struct {
    int id, date, message, marks, end; // columns; date 0: not shown
} Columns;

static Columns
columns_of(const HistoryScreen *history, const Canvas *canvas)
{
    int lanes = MIN(MAX(history->lane_columns + 1, LEAST_LANES), canvas->columns / 4);
    Columns columns = {.id = LANES_COLUMN + lanes, .end = canvas->columns};
    int after = columns.id + ID_WIDTH;
    if (canvas->columns >= DATE_FROM) {
        columns.date = after;
        after += DATE_WIDTH;
    }
    columns.message = after;
    columns.marks = after + (canvas->columns - after) / 2 + 1;
    return columns;
}

static char *
marks_text(const HistoryScreen *history, const Revision *revision)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (size_t i = 0; i < revision->own_labels.count; i++)
        g_string_append_printf(text, "(%s) ", revision->own_labels.items[i]);
    if (revision_is_head(revision))
        g_string_append(text, "(head) ");
    if (history_is_current(history, revision))
        g_string_append(text, "(current) ");
    if (revision_is_branch(revision))
        g_string_append(text, "(branchpoint) ");
    if (revision_is_merge(revision))
        g_string_append(text, "(mergepoint) ");
    for (size_t i = 0; i < revision->own_dependencies.count; i++)
        g_string_append_printf(text, "needs %s ", revision->own_dependencies.items[i]->id);
    if (history->applied != NULL && !g_hash_table_contains(history->applied, revision))
        g_string_append(text, "pending ");
    if (revision->parents.count == 0)
        g_string_append(text, "base ");
    return g_strchomp(g_string_free(g_steal_pointer(&text), FALSE));
}

static void
draw_line(const HistoryScreen *history, const Canvas *canvas, int row, const HistoryLine *line)
{
    Columns at = columns_of(history, canvas);
    canvas_text(canvas, (Span){row, LANES_COLUMN, at.id - LANES_COLUMN - 1}, ROLE_SAME,
                line->lanes);
    if (line->unknown != NULL) {
        canvas_name(canvas, (Span){row, at.id, ID_WIDTH - 2}, ROLE_DROP, line->unknown);
        canvas_text(canvas, (Span){row, at.message, at.end - at.message}, ROLE_DROP,
                    "not in these files");
        return;
    }
    const Revision *revision = line->revision;
    if (revision == NULL)
        return;
    g_autofree char *marks = marks_text(history, revision);
    bool is_pending = strstr(marks, "pending") != NULL;
    canvas_name(canvas, (Span){row, at.id, ID_WIDTH - 2}, ROLE_TEXT, revision->id);
    if (at.date > 0 && revision->created != NULL)
        canvas_text(canvas, (Span){row, at.date, DATE_WIDTH - 2}, ROLE_SAME, revision->created);
    canvas_text(canvas, (Span){row, at.message, at.marks - at.message - 1}, ROLE_TEXT,
                revision->message);
    canvas_text(canvas, (Span){row, at.marks, at.end - at.marks},
                is_pending ? ROLE_ADD : ROLE_TITLE, marks);
}

static void
draw_list(const HistoryScreen *history, const Canvas *canvas)
{
    Columns at = columns_of(history, canvas);
    canvas_text(canvas, (Span){0, at.id, ID_WIDTH - 2}, ROLE_TITLE, "revision");
    if (at.date > 0)
        canvas_text(canvas, (Span){0, at.date, DATE_WIDTH - 2}, ROLE_TITLE, "date");
    canvas_text(canvas, (Span){0, at.message, at.marks - at.message - 1}, ROLE_TITLE, "message");
    canvas_text(canvas, (Span){0, at.marks, at.end - at.marks}, ROLE_TITLE, "marks");
    for (size_t i = 0; i < history->list.height && history->list.top + i < history->list.count;
         i++) {
        size_t line = history->list.top + i;
        int row = (int)i + 1;
        draw_line(history, canvas, row, &g_array_index(history->lines, HistoryLine, line));
        if (line != history->list.cursor)
            continue;
        canvas_glyph(canvas, row, 0, ROLE_TEXT, GLYPH_POINTER);
        canvas_repaint(canvas, row, 0, canvas->columns, ROLE_FOCUS);
        canvas_cursor(canvas, row, 0);
    }
}

// ---- the selected revision ---------------------------------------------------------------------

static void
draw_fact(const Canvas *canvas, int *row, const char *label, const char *text)
{
    if (*row >= canvas->rows || text[0] == '\0')
        return;
    canvas_text(canvas, (Span){*row, 1, 8}, ROLE_TITLE, label);
    canvas_text(canvas, (Span){*row, 10, canvas->columns - 10}, ROLE_TEXT, text);
    (*row)++;
}

static char *
names_of(Revisions revisions)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (size_t i = 0; i < revisions.count; i++)
        g_string_append_printf(text, i > 0 ? ", %s %s" : "%s %s", revisions.items[i]->id,
                               revisions.items[i]->message);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static char *
applied_text(const HistoryScreen *history, const Revision *revision)
{
    const ProjectDatabase *database = app_options(history->app)->database;
    if (history->applied == NULL || database == NULL)
        return g_strdup("the version table was not read");
    bool is_applied = g_hash_table_contains(history->applied, revision);
    return g_strdup_printf(is_applied ? "in %s" : "not in %s", database->title);
}

// What can be done with it, and what that would run.
static void
draw_ways(const HistoryScreen *history, const Canvas *canvas, int row, const Revision *revision)
{
    bool is_known = history->applied != NULL;
    bool is_there = is_known && g_hash_table_contains(history->applied, revision);
    if (!is_known || row + 1 >= canvas->rows)
        return;
    canvas_text(canvas, (Span){row, 1, canvas->columns - 2}, ROLE_TEXT,
                is_there ? "a  downgrade to here (5 Apply lists it, then asks)"
                         : "a  upgrade to here (5 Apply lists it, then asks)");
    canvas_text(canvas, (Span){row + 1, 1, canvas->columns - 2}, ROLE_TEXT,
                "s  stamp here: first what it would say that the database does not show");
}

static void
draw_detail(const HistoryScreen *history, const Canvas *canvas)
{
    const Revision *revision = history_revision(history);
    canvas_horizontal(canvas, 0, 0, canvas->columns);
    if (revision == NULL)
        return;
    g_autofree char *title = g_strdup_printf(" %s ", revision->id);
    canvas_text(canvas, (Span){0, 1, canvas->columns - 2}, ROLE_TITLE, title);
    g_autofree char *place =
        g_strdup_printf("%s:%d", app_relative(history->app, revision->file), revision->line);
    g_autofree char *parents = names_of(revision->parents);
    g_autofree char *children = names_of(revision->children);
    g_autofree char *needs = names_of(revision->dependencies);
    g_autofree char *applied = applied_text(history, revision);
    int row = 1;
    draw_fact(canvas, &row, "file", place);
    const HistoryBody *body = history_body(history);
    draw_fact(canvas, &row, "does", body != NULL ? body->does : "");
    draw_fact(canvas, &row, "read", body != NULL ? body->reading : "reading ..");
    draw_fact(canvas, &row, "after", parents[0] != '\0' ? parents : "the base");
    draw_fact(canvas, &row, "before", children);
    draw_fact(canvas, &row, "needs", needs);
    draw_fact(canvas, &row, "applied", applied);
    draw_ways(history, canvas, row + 1, revision);
}

static void
draw_nothing(const HistoryScreen *history, const Canvas *canvas)
{
    const char *text =
        history->error != NULL                     ? history->error
        : app_picture(history->app) == NULL        ? "reading the models and the database first"
        : app_picture(history->app)->graph == NULL ? "there are no revision files"
                                                   : "No revision yet. 3 makes the first.";
    canvas_prose(canvas, 0, ROLE_TEXT, text);
    canvas_cursor(canvas, 0, 0);
}

void
history_draw(const Screen *screen, const Canvas *canvas)
{
    const HistoryScreen *history = (const HistoryScreen *)screen;
    if (history->lines->len == 0) {
        draw_nothing(history, canvas);
        return;
    }
    int list_rows = canvas->rows - history->detail_rows;
    Canvas list = canvas_part(canvas, 0, 0, list_rows, canvas->columns);
    Canvas detail = canvas_part(canvas, list_rows, 0, history->detail_rows, canvas->columns);
    draw_list(history, &list);
    if (history->stamp != NULL)
        history_draw_stamp(history, &detail);
    else
        draw_detail(history, &detail);
}
