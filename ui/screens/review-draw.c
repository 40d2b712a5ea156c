#include "ui/screens/review-private.h"

#include "base/text.h"
#include "run/drift.h"

#include <string.h>

enum {
    WIDE = 100, // from here on the time is shown, and the script beside the list
    LABEL = 8,  // of the facts
    LONGEST = 100,
};

// Where the columns of the list begin; `rows` and `time` are where they end. time 0: not shown.
typedef struct {
    int sql, lock, blocks, work, time, rows, ok, width;
} Columns;

// The numbers of the statements have the room that the last one needs.
static Columns
columns_of(int columns, size_t statements)
{
    int digits = 1;
    for (size_t rest = statements; rest >= 10; rest /= 10)
        digits++;
    if (columns >= WIDE) {
        int width = columns >= 160 ? 100 : 86, lock = width - 49;
        return (Columns){MAX(5, 3 + digits), lock,      lock + 16, lock + 23,
                         lock + 37,          lock + 44, lock + 45, width};
    }
    if (columns < 76) // rows, then work, then blocks give way
        return (Columns){3 + digits, columns - 16, 0, 0, 0, 0, columns - 4, columns};
    int lock = columns - 37;
    return (Columns){3 + digits, lock, lock + 11, lock + 18, 0, lock + 32, lock + 33, columns};
}

// ---- the list ----------------------------------------------------------------------------------

static void
draw_head(const Canvas *canvas, Columns at)
{
    int number = at.sql - 2;
    canvas_text(canvas, (Span){0, number, 1}, ROLE_SAME, "#");
    canvas_text(canvas, (Span){0, at.sql, at.lock - at.sql - 1}, ROLE_SAME, "statement");
    canvas_text(canvas, (Span){0, at.lock, 4}, ROLE_SAME, "lock");
    if (at.blocks > 0)
        canvas_text(canvas, (Span){0, at.blocks, 6}, ROLE_SAME, "blocks");
    if (at.work > 0)
        canvas_text(canvas, (Span){0, at.work, 4}, ROLE_SAME, "work");
    if (at.time > 0)
        canvas_right(canvas, (Span){0, at.time - 6, 6}, ROLE_SAME, "time");
    if (at.rows > 0)
        canvas_right(canvas, (Span){0, at.rows - 6, 6}, ROLE_SAME, "rows");
    canvas_text(canvas, (Span){0, at.ok, 2}, ROLE_SAME, "ok");
}

static void
draw_part(const ReviewModel *model, const Canvas *canvas, int row, size_t at, Columns columns)
{
    const ReviewPart *part = &model->parts[at];
    const char *comma = strrchr(part->title, ',');
    size_t length = comma != NULL ? (size_t)(comma - part->title) : strlen(part->title);
    int next = part->approvals->version + part->is_changed;
    g_autofree char *version = next > 1 ? g_strdup_printf(", version %d", next) : g_strdup("");
    g_autofree char *title = g_strdup_printf("%.*s%s", (int)length, part->title, version);
    const char *how = comma != NULL ? comma + 2 : "";
    if (g_str_has_prefix(how, "in one"))
        how += strlen("in ");
    canvas_text(canvas, (Span){row, 1, columns.lock - 2}, ROLE_TITLE, title);
    canvas_text(canvas, (Span){row, columns.lock, columns.width - columns.lock - 1}, ROLE_SAME,
                part->opaque != NULL ? "opaque: only Alembic can run it" : how);
}

// Abbreviated where there is little room, so that no two look alike.
static char *
short_lock(const char *lock, int width)
{
    static const char *const names[][2] = {{"AccessExclusive", "AccessExcl"},
                                           {"ShareRowExclusive", "ShareRowEx"},
                                           {"ShareUpdateExclusive", "ShareUpdEx"},
                                           {"RowExclusive", "RowExcl"},
                                           {"AccessShare", "AccessShr"}};
    for (size_t i = 0; i < G_N_ELEMENTS(names) && width < 12; i++)
        if (strcmp(names[i][0], lock) == 0)
            return g_strdup(names[i][1]);
    return g_strndup(lock, (gsize)width);
}

static Role
work_role(const ReviewItem *item)
{
    bool is_heavy = strcmp(item->work, "rewrite") == 0 || item->failure != NULL;
    return is_heavy ? ROLE_HAZARD : ROLE_TEXT;
}

static void
draw_item(const ReviewModel *model, const Canvas *canvas, int row, size_t at, Columns columns)
{
    const ReviewItem *item = &model->items[at];
    const ReviewPart *part = &model->parts[item->part];
    g_autofree char *number = g_strdup_printf("%zu", at + 1);
    bool is_marked = item->hazard_count > 0 || item->failure != NULL;
    bool is_new = part->is_changed && approvals_find(part->approvals, item->sql) == NULL;
    if (is_marked)
        canvas_text(canvas, (Span){row, 1, 1}, ROLE_HAZARD, "!");
    canvas_right(canvas, (Span){row, 2, columns.sql - 3}, ROLE_TEXT, number);
    g_autofree char *line = g_strdup(item->sql);
    g_strdelimit(line, "\n\t", ' ');
    canvas_text(canvas, (Span){row, columns.sql, columns.lock - columns.sql - 1}, ROLE_TEXT, line);
    int lock_end = columns.blocks > 0 ? columns.blocks : columns.ok;
    g_autofree char *lock = short_lock(item->lock, lock_end - columns.lock - 1);
    canvas_text(canvas, (Span){row, columns.lock, lock_end - columns.lock}, ROLE_TEXT, lock);
    if (columns.blocks > 0)
        canvas_text(canvas, (Span){row, columns.blocks, 6},
                    strcmp(item->blocks, "all") == 0 ? ROLE_CHANGE : ROLE_TEXT, item->blocks);
    if (columns.work > 0)
        canvas_text(canvas, (Span){row, columns.work, columns.time > 0 ? 8 : 9}, work_role(item),
                    item->failure != NULL ? "fails" : item->work);
    if (columns.time > 0)
        canvas_right(canvas, (Span){row, columns.time - 6, 6}, ROLE_SAME, item->time);
    if (columns.rows > 0)
        canvas_right(canvas, (Span){row, columns.rows - 6, 6}, ROLE_TEXT, item->rows);
    bool approved = review_is_approved(model, item);
    canvas_text(canvas, (Span){row, columns.ok, 3}, approved ? ROLE_ADD : ROLE_TEXT,
                approved ? "[x]"
                : is_new ? "[~]"
                         : "[ ]");
}

static void
draw_list(const ReviewScreen *review, const Canvas *canvas, Columns columns)
{
    const List *list = &review->list;
    draw_head(canvas, columns);
    for (size_t i = 0; i < list->height && list->top + i < list->count; i++) {
        int row = (int)i + 1;
        const ReviewRowAt *at = &g_array_index(review->rows, ReviewRowAt, list->top + i);
        if (at->item == SIZE_MAX)
            draw_part(review->model, canvas, row, at->part, columns);
        else
            draw_item(review->model, canvas, row, at->item, columns);
        if (list->top + i != list->cursor)
            continue;
        canvas_glyph(canvas, row, 0, ROLE_TEXT,
                     review->is_below ? GLYPH_POINTER_AWAY : GLYPH_POINTER);
        if (review->is_below)
            continue;
        canvas_repaint(canvas, row, 0, columns.width, ROLE_FOCUS);
        canvas_cursor(canvas, row, 0);
    }
}

// ---- the script beside it ----------------------------------------------------------------------

static bool
is_python(const ReviewPart *part)
{
    return part != NULL && part->file != NULL && g_str_has_suffix(part->file, ".py");
}

// Statements below the titles of their parts, wrapped.
typedef struct {
    const Canvas *canvas;
    int row;
} Pen;

static void
draw_statement(Pen *pen, const char *statement)
{
    g_autofree char *sql = g_strconcat(statement, ";", NULL);
    int indent = 2;
    for (const char *rest = sql; *rest != '\0' && pen->row < pen->canvas->rows; indent = 4) {
        Break line = canvas_break(pen->canvas, rest, pen->canvas->columns - indent - 1);
        g_autofree char *text = g_strndup(rest, line.bytes);
        canvas_text(pen->canvas, (Span){pen->row++, indent, pen->canvas->columns - indent},
                    ROLE_CODE, text);
        rest += line.next;
    }
}

static void
draw_title(Pen *pen, bool is_first, const char *title)
{
    g_autofree char *head = g_strdup_printf("-- %s", title);
    pen->row += !is_first;
    canvas_text(pen->canvas, (Span){pen->row++, 2, pen->canvas->columns - 3}, ROLE_SAME, head);
}

static void
draw_up(const ReviewModel *model, Pen *pen)
{
    for (size_t i = 0; i < model->item_count && pen->row < pen->canvas->rows; i++) {
        const ReviewItem *item = &model->items[i];
        if (i == 0 || item->part != model->items[i - 1].part)
            draw_title(pen, i == 0, model->parts[item->part].title);
        draw_statement(pen, item->sql);
    }
}

static void
draw_down(const ReviewModel *model, Pen *pen)
{
    for (size_t i = 0; i < model->undo_count && pen->row < pen->canvas->rows; i++) {
        if (i == 0 || strcmp(model->undo[i].label, model->undo[i - 1].label) != 0)
            draw_title(pen, i == 0, model->undo[i].label);
        draw_statement(pen, model->undo[i].text);
    }
}

// The file around the selected statement.
static void
draw_file(const ReviewScreen *review, Pen *pen)
{
    enum { ABOVE = 3 };
    const ReviewPart *part = review_part(review);
    const ReviewItem *item = review_item(review);
    if (part == NULL || part->text == NULL)
        return;
    g_auto(GStrv) lines = g_strsplit(part->text, "\n", -1);
    int count = (int)g_strv_length(lines);
    int first = item != NULL ? CLAMP(item->line - 1 - ABOVE, 0, count) : 0;
    for (int i = first; i < count && pen->row < pen->canvas->rows; i++) {
        bool is_here = item != NULL && i == item->line - 1;
        canvas_text(pen->canvas, (Span){pen->row++, 2, pen->canvas->columns - 3},
                    is_here ? ROLE_TITLE : ROLE_CODE, lines[i]);
    }
}

static void
draw_script(const ReviewScreen *review, const Canvas *canvas)
{
    canvas_vertical(canvas, 0, 0, canvas->rows);
    ReviewView shown = review->script != VIEW_FACTS ? review->script : VIEW_SQL;
    const char *const names[] = {"sql", is_python(review_part(review)) ? "py" : "file", "down"};
    int column = 2;
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        bool is_shown = shown == (ReviewView)(VIEW_SQL + i);
        g_autofree char *name = g_strdup_printf(is_shown ? "[%s]" : "%s", names[i]);
        column += 2 + canvas_text(canvas, (Span){0, column, canvas->columns - column - 1},
                                  is_shown ? ROLE_TITLE : ROLE_SAME, name);
    }
    Pen pen = {canvas, 1};
    if (shown == VIEW_SQL)
        draw_up(review->model, &pen);
    else if (shown == VIEW_DOWN)
        draw_down(review->model, &pen);
    else
        draw_file(review, &pen);
}

// ---- the views below ---------------------------------------------------------------------------

static const char *
script_file_name(const ReviewPart *part)
{
    return is_python(part) ? "script py" : "script file";
}

static void
draw_tabs(const ReviewScreen *review, const Canvas *canvas, int row, int width)
{
    const ReviewModel *model = review->model;
    const ReviewPart *part = review_part(review);
    size_t notes = 0;
    for (guint i = 0; part != NULL && i < part->approvals->rows->len; i++)
        notes += g_array_index(part->approvals->rows, Approval, i).note != NULL;
    int version = part != NULL ? MAX(part->approvals->version, 1) : 1;
    g_autofree char *lint = g_strdup_printf("lint %zu", model->lint_count);
    g_autofree char *note = g_strdup_printf("notes %zu", notes);
    g_autofree char *since = g_strdup_printf("since v%d", version);
    const char *const names[REVIEW_VIEWS] = {
        "facts", "script sql", script_file_name(part), "script down", lint, note, since};
    canvas_horizontal(canvas, row, 0, width);
    int column = 1;
    for (int i = 0; i < REVIEW_VIEWS; i++) {
        bool is_shown = i == (int)review->view;
        bool is_script = i >= VIEW_SQL && i <= VIEW_DOWN;
        bool in_script = review->view >= VIEW_SQL && review->view <= VIEW_DOWN;
        if (is_script && !is_shown && (in_script || i != VIEW_SQL))
            continue; // the three have one place
        const char *name = is_script && !is_shown ? "script" : names[i];
        g_autofree char *text =
            is_shown ? g_strdup_printf(" [%s] ", name) : g_strdup_printf(" %s ", name);
        column += canvas_text(canvas, (Span){row, column, width - column - 1},
                              is_shown ? ROLE_TITLE : ROLE_SAME, text);
    }
}

static void
draw_lines(const ReviewScreen *review, const Canvas *canvas)
{
    const List *below = &review->below;
    for (size_t i = 0; i < below->height && below->top + i < below->count; i++) {
        const ReviewLine *line = &g_array_index(review->lines, ReviewLine, below->top + i);
        int row = (int)i;
        char sign = line->label != NULL ? line->label[0] : '\0';
        bool is_diff = review->view == VIEW_SINCE && line->label != NULL;
        if (line->label == NULL) {
            canvas_text(canvas, (Span){row, 1, canvas->columns - 2}, ROLE_CODE, line->text);
        } else if (is_diff) {
            Role role = sign == '+' ? ROLE_ADD : sign == '-' ? ROLE_DROP : ROLE_TEXT;
            canvas_text(canvas, (Span){row, 1, 1}, role, line->label);
            canvas_text(canvas, (Span){row, 2, canvas->columns - 3}, role, line->text);
        } else {
            bool is_hazard = sign == '!';
            canvas_text(canvas, (Span){row, 1, LABEL - 1}, is_hazard ? ROLE_HAZARD : ROLE_SAME,
                        line->label);
            canvas_text(canvas, (Span){row, 1 + LABEL, canvas->columns - LABEL - 2},
                        is_hazard ? ROLE_HAZARD : ROLE_TEXT, line->text);
        }
    }
    if (review->is_below)
        canvas_cursor(canvas, 0, 0);
}

// ---- the proof ---------------------------------------------------------------------------------

static const char *
proof_title(const ReviewModel *model, Arena *arena)
{
    if (model->not_rehearsed != NULL)
        return "proof: not rehearsed";
    if (model->is_measuring)
        return "proof: being rehearsed in a private server; nothing is changed";
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_local(model->rehearsed_at);
    g_autofree char *clock = g_date_time_format(time, "%H:%M:%S");
    return arena_printf(arena, "proof: rehearsed %s on PostgreSQL %s, here %s, content %.4s", clock,
                        model->rehearsed_on, model->target_version,
                        model->content != NULL ? model->content : "");
}

static void
draw_check(const ReviewModel *model, const Canvas *canvas, Span span, size_t at)
{
    const ReviewCheck *check = &model->checks[at];
    if (check->step == NULL)
        return;
    g_autofree char *name = g_strdup_printf("%zu %s", at + 1, check->step);
    bool is_no = strcmp(check->verdict, "no") == 0, is_ok = strcmp(check->verdict, "ok") == 0;
    canvas_text(canvas, (Span){span.row, span.column, 21}, ROLE_TEXT, name);
    canvas_text(canvas, (Span){span.row, span.column + 22, span.width - 22},
                is_no   ? ROLE_DROP
                : is_ok ? ROLE_ADD
                        : ROLE_CHANGE,
                check->verdict);
    g_autofree char *time = text_duration(check->duration_us);
    const char *beside = check->text != NULL && !is_ok ? check->text
                         : check->duration_us > 0      ? time
                                                       : "";
    int used = (int)strlen(check->verdict) + 24;
    canvas_text(canvas, (Span){span.row, span.column + used, span.width - used}, ROLE_SAME, beside);
}

static void
draw_prose(const Canvas *canvas, int row, Role role, const char *text)
{
    for (const char *rest = text; *rest != '\0' && row < canvas->rows; row++) {
        Break line = canvas_break(canvas, rest, MIN(canvas->columns - 2, LONGEST));
        bool is_last = row + 1 == canvas->rows; // what does not fit is cut, and seen to be
        g_autofree char *part = is_last ? g_strdup(rest) : g_strndup(rest, line.bytes);
        canvas_text(canvas, (Span){row, 1, canvas->columns - 2}, role, part);
        rest += line.next;
    }
}

// The first check that is not fine, in full; else what was left out.
static void
draw_proof(const ReviewModel *model, const Canvas *canvas)
{
    g_autoptr(Arena) arena = arena_new();
    canvas_horizontal(canvas, 0, 0, canvas->columns);
    const char *title = arena_printf(arena, " %s ", proof_title(model, arena));
    canvas_text(canvas, (Span){0, 1, canvas->columns - 2}, ROLE_TITLE, title);
    if (model->not_rehearsed != NULL) {
        draw_prose(canvas, 1, ROLE_HAZARD, model->not_rehearsed);
        return;
    }
    bool is_double = canvas->columns >= 78;
    int half = is_double ? canvas->columns / 2 : canvas->columns;
    static const int rows[] = {1, 2, 1, 2, 3};
    for (size_t i = 0; i < REVIEW_CHECKS; i++) {
        int row = is_double ? rows[i] : (int)i + 1;
        int column = is_double && i >= 2 ? half : 1;
        draw_check(model, canvas, (Span){row, column, half - 1}, i);
    }
    const char *said = NULL;
    Role role = ROLE_TEXT;
    for (size_t i = 0; i < REVIEW_CHECKS && said == NULL; i++)
        if (g_strcmp0(model->checks[i].verdict, "no") == 0 && model->checks[i].text != NULL) {
            said = arena_printf(arena, "%s: %s", model->checks[i].step, model->checks[i].text);
            role = ROLE_HAZARD;
        }
    if (said == NULL && model->left_out != NULL)
        said = arena_printf(arena, "left out on purpose: %s", model->left_out);
    if (said != NULL)
        draw_prose(canvas, is_double ? 4 : REVIEW_CHECKS + 1, role, said);
}

// ---- the screen --------------------------------------------------------------------------------

int
review_proof_rows(const ReviewScreen *review, int columns)
{
    (void)review;
    return columns >= 78 ? 5 : REVIEW_CHECKS + 2;
}

int
review_list_rows(const ReviewScreen *review, int rows, int columns)
{
    int needed = (int)review->rows->len + 1, most = rows * 6 / 10;
    if (columns >= WIDE)
        needed = MAX(needed + 1, rows * 4 / 10);
    int least = rows - review_proof_rows(review, columns) - 4;
    return CLAMP(needed, 2, MAX(2, MIN(most, least)));
}

static void
draw_nothing(const ReviewScreen *review, const Canvas *canvas)
{
    const char *text =
        review->error != NULL ? review->error
        : review->job != NULL ? "rehearsing what is pending in a private server; nothing is changed"
        : review->model != NULL ? "Nothing to review: the database has all revisions. 3 makes one."
                                : "reading the models and the database first";
    draw_prose(canvas, 0, ROLE_TEXT, text);
    canvas_cursor(canvas, 0, 0);
}

void
review_draw(const Screen *screen, const Canvas *canvas)
{
    const ReviewScreen *review = (const ReviewScreen *)screen;
    if (review->model == NULL || review->model->part_count == 0) {
        draw_nothing(review, canvas);
        return;
    }
    Columns columns = columns_of(canvas->columns, review->model->item_count);
    int top = review_list_rows(review, canvas->rows, canvas->columns);
    bool is_wide = canvas->columns >= WIDE;
    Canvas list = canvas_part(canvas, 0, 0, top, columns.width);
    draw_list(review, &list, columns);
    int proof_rows = review_proof_rows(review, canvas->columns);
    int left = is_wide ? canvas->columns / 2 : canvas->columns;
    draw_tabs(review, canvas, top, left);
    int below_rows = canvas->rows - top - 1 - (is_wide ? 0 : proof_rows);
    Canvas below = canvas_part(canvas, top + 1, 0, below_rows, left);
    draw_lines(review, &below);
    Canvas proof = is_wide
                       ? canvas_part(canvas, top, left, canvas->rows - top, canvas->columns - left)
                       : canvas_part(canvas, canvas->rows - proof_rows, 0, proof_rows, left);
    draw_proof(review->model, &proof);
    if (!is_wide)
        return;
    canvas_vertical(canvas, top + 1, left - 1, below_rows);
    Canvas script = canvas_part(canvas, 0, columns.width, top, canvas->columns - columns.width);
    draw_script(review, &script);
}
