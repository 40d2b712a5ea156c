#include "ui/screens/apply-private.h"

#include "base/text.h"

#include <string.h>

enum { STATE_WIDTH = 8, TIME_WIDTH = 9 };

static const char *const state_words[] = {[STEP_WAITS] = "",
                                          [STEP_RUNS] = "running",
                                          [STEP_RAN] = "ran",
                                          [STEP_DONE] = "done",
                                          [STEP_FAILED] = "stopped"};

static const Role state_roles[] = {[STEP_WAITS] = ROLE_SAME,
                                   [STEP_RUNS] = ROLE_TITLE,
                                   [STEP_RAN] = ROLE_TEXT,
                                   [STEP_DONE] = ROLE_ADD,
                                   [STEP_FAILED] = ROLE_DROP};

static char *
one_line(const char *sql)
{
    g_auto(GStrv) words = g_strsplit_set(sql, " \t\r\n", -1);
    g_autoptr(GString) text = g_string_new(NULL);
    for (size_t i = 0; words[i] != NULL; i++)
        if (words[i][0] != '\0')
            g_string_append_printf(text, text->len > 0 ? " %s" : "%s", words[i]);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static void
draw_statement(const ApplyScreen *apply, const Canvas *canvas, int row, const ApplyRow *line)
{
    StepState state = STEP_WAITS;
    int64_t took_us = 0;
    if (apply->run != NULL && line->number <= apply->run->count) {
        g_mutex_lock(&apply->run->lock);
        state = apply->run->states[line->number - 1];
        if (state == STEP_WAITS && apply->run->at == line->number && apply->running != NULL)
            state = STEP_RUNS;
        took_us = apply->run->took_us[line->number - 1];
        g_mutex_unlock(&apply->run->lock);
    }
    int right = canvas->columns - STATE_WIDTH - TIME_WIDTH - 2;
    g_autofree char *number = g_strdup_printf("%zu", line->number);
    g_autofree char *sql = one_line(line->statement->sql);
    g_autofree char *time = took_us > 0 ? text_duration(took_us) : g_strdup("");
    canvas_right(canvas, (Span){row, 1, 4}, ROLE_SAME, number);
    canvas_text(canvas, (Span){row, 6, right - 7}, ROLE_CODE, sql);
    canvas_text(canvas, (Span){row, right, STATE_WIDTH}, state_roles[state], state_words[state]);
    canvas_right(canvas, (Span){row, right + STATE_WIDTH, TIME_WIDTH}, ROLE_TEXT, time);
}

static void
draw_revision(const Canvas *canvas, int row, const RunStep *step)
{
    g_autofree char *subject = revision_subject(step->revision);
    g_autofree char *text = g_strdup_printf("%s %s, %s", step->revision->id, subject,
                                            step->direction == SCRIPT_UPGRADE ? "up" : "down");
    canvas_text(canvas, (Span){row, 1, canvas->columns - 2}, ROLE_TITLE, text);
    if (step->script != NULL && step->script->live)
        canvas_right(canvas, (Span){row, 0, canvas->columns - 1}, ROLE_HAZARD, "live");
}

static void
draw_list(const ApplyScreen *apply, const Canvas *canvas)
{
    for (size_t i = 0; i < apply->list.height && apply->list.top + i < apply->rows->len; i++) {
        size_t at = apply->list.top + i;
        const ApplyRow *line = &g_array_index(apply->rows, ApplyRow, at);
        if (line->statement != NULL)
            draw_statement(apply, canvas, (int)i, line);
        else
            draw_revision(canvas, (int)i, line->step);
        if (at != apply->list.cursor)
            continue;
        canvas_glyph(canvas, (int)i, 0, ROLE_TEXT, GLYPH_POINTER);
        canvas_repaint(canvas, (int)i, 0, canvas->columns, ROLE_FOCUS);
        canvas_cursor(canvas, (int)i, 0);
    }
}

// ---- below the list ----------------------------------------------------------------------------

static void
add_line(const Canvas *canvas, int *row, Role role, const char *text)
{
    *row = canvas_prose(canvas, *row, role, text);
}

static void
draw_before(const ApplyScreen *apply, const Canvas *canvas, int row)
{
    const Losses *losses = &apply->plan->losses;
    add_line(canvas, &row, ROLE_TEXT,
             apply->has_backup ? "A backup is made first; b leaves it out."
                               : "No backup is made; b makes one first.");
    for (size_t i = 0; i < losses->count; i++) {
        g_autofree char *count = losses->rows[i].count < 0
                                     ? g_strdup("an unknown number of values")
                                     : text_plural(losses->rows[i].count, losses->rows[i].noun);
        g_autofree char *text =
            g_strdup_printf("! %s: %s will be lost", losses->rows[i].name, count);
        add_line(canvas, &row, ROLE_HAZARD, text);
    }
    if (apply->plan->plan->count > 0)
        add_line(canvas, &row, ROLE_TEXT, "a asks before it starts; nothing has been changed.");
}

// The newest lines that fit, and what came of it.
static void
draw_log(const ApplyScreen *apply, const Canvas *canvas, int row)
{
    g_mutex_lock(&apply->run->lock);
    int room = canvas->rows - row - (apply->outcome != NULL || apply->error != NULL ? 4 : 0);
    guint count = apply->run->log->len;
    guint first = count > (guint)MAX(room, 1) ? count - (guint)MAX(room, 1) : 0;
    for (guint i = first; i < count && row < canvas->rows; i++, row++)
        canvas_text(canvas, (Span){row, 1, canvas->columns - 2}, ROLE_TEXT,
                    apply->run->log->pdata[i]);
    g_mutex_unlock(&apply->run->lock);
    if (apply->outcome != NULL)
        add_line(canvas, &row, ROLE_ADD, apply->outcome);
    if (apply->error != NULL)
        add_line(canvas, &row, ROLE_DROP, apply->error);
}

static void
draw_below(const ApplyScreen *apply, const Canvas *canvas)
{
    canvas_horizontal(canvas, 0, 0, canvas->columns);
    canvas_text(canvas, (Span){0, 1, canvas->columns - 2}, ROLE_TITLE,
                apply->run != NULL ? " what happened " : " before ");
    if (apply->run != NULL)
        draw_log(apply, canvas, 1);
    else
        draw_before(apply, canvas, 1);
}

void
apply_draw(const Screen *screen, const Canvas *canvas)
{
    const ApplyScreen *apply = (const ApplyScreen *)screen;
    int row = 0;
    if (apply->plan == NULL) {
        add_line(canvas, &row, ROLE_TEXT,
                 apply->error != NULL       ? apply->error
                 : apply->preparing != NULL ? "reading the revisions and the database …"
                                            : "there is no connection");
        canvas_cursor(canvas, 0, 0);
        return;
    }
    if (apply->rows->len == 0 && apply->run == NULL) {
        add_line(canvas, &row, ROLE_TEXT, "Nothing is pending: the database is at the head.");
        canvas_cursor(canvas, 0, 0);
        return;
    }
    Canvas list = canvas_part(canvas, 0, 0, canvas->rows - apply->log_rows, canvas->columns);
    Canvas below = canvas_part(canvas, list.rows, 0, apply->log_rows, canvas->columns);
    draw_list(apply, &list);
    draw_below(apply, &below);
}
