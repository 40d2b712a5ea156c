#include "ui/screens/apply-private.h"

#include "base/text.h"

#include <string.h>

enum { NAME_WIDTH = 8, STATE_WIDTH = 9, TIME_WIDTH = 9 };

static const struct {
    const char *word;
    Role role;
} states[] = {
    [STEP_WAITS] = {"not run", ROLE_SAME},     [STEP_RUNS] = {"running", ROLE_TITLE},
    [STEP_BLOCKED] = {"waiting", ROLE_CHANGE}, [STEP_RAN] = {"ran", ROLE_TEXT},
    [STEP_DONE] = {"done", ROLE_ADD},          [STEP_FAILED] = {"failed", ROLE_DROP},
    [STEP_LEFT_OUT] = {"left out", ROLE_SAME},
};
_Static_assert(G_N_ELEMENTS(states) == STEP_STATES, "a row for each state");

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

// ---- what each row says -----------------------------------------------------------------------

static char *
backup_says(const ApplyScreen *apply)
{
    if (apply->run != NULL) {
        g_mutex_lock(&apply->run->lock);
        char *name = apply->run->backup != NULL ? g_path_get_basename(apply->run->backup) : NULL;
        g_mutex_unlock(&apply->run->lock);
        if (name != NULL)
            return name;
    }
    return g_strdup(apply->plan->backup == NULL ? "none: there is nothing to save"
                    : apply->has_backup         ? apply->plan->backup
                                                : "none, as chosen; b makes one");
}

// "1", "1 and 2", "1 to 5": the statements of a step.
static char *
numbers_of(const ApplyRow *version)
{
    size_t last = (version - 1)->number, count = version->step->script->count;
    if (count == 1)
        return g_strdup_printf("%zu", last);
    return g_strdup_printf("%zu %s %zu", last - count + 1, count == 2 ? "and" : "to", last);
}

// The statements of the version rows, as the engine says them: of a stamp they are all.
static char *
stamp_says(const RunPlan *plan, const RunStep *step)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (size_t i = 0; i < step->change_count; i++) {
        g_autofree char *sql = version_change_sql(plan->table, step->changes[i]);
        g_string_append_printf(text, "%s%s", i > 0 ? "; " : "", sql);
    }
    return one_line(text->str);
}

static char *
version_says(const ApplyRow *row)
{
    const RunStep *step = row->step;
    size_t inside = 0, count = step->script->count;
    for (size_t i = 0; i < count; i++)
        inside += !step->script->statements[i].outside_transaction;
    if (count == 0)
        return g_strdup_printf("%s, without statements", step->position);
    g_autofree char *numbers = numbers_of(row);
    g_autofree char *subject = revision_subject(step->revision);
    return g_strdup_printf(
        "%s, %s %s%s%s%s", step->position, inside == count ? "in the transaction of" : "behind",
        numbers, step->script->live ? ", live" : "", *subject != '\0' ? "; " : "", subject);
}

static char *
row_says(const ApplyScreen *apply, const ApplyRow *row)
{
    switch (row->kind) {
    case ROW_BACKUP:
        return backup_says(apply);
    case ROW_ALONE:
        return g_strdup_printf("advisory lock of %s", apply->plan->plan->table.name);
    case ROW_SAME:
        return g_strdup_printf("the schema is the one that was looked at (%.4s)",
                               apply->plan->ready->fingerprint != NULL
                                   ? apply->plan->ready->fingerprint->hash
                                   : "none");
    case ROW_STATEMENT:
        return one_line(row->statement->sql);
    case ROW_VERSION:
        return apply->plan->stamp != NULL ? stamp_says(apply->plan->plan, row->step)
                                          : version_says(row);
    case ROW_VERIFY:
        return g_strdup("compare the models with the database");
    }
    g_assert_not_reached();
}

static const char *const names[] = {
    [ROW_BACKUP] = "backup", [ROW_ALONE] = "alone",     [ROW_SAME] = "same",
    [ROW_STATEMENT] = NULL,  [ROW_VERSION] = "version", [ROW_VERIFY] = "verify"};

// ---- the list ---------------------------------------------------------------------------------

static RowState
state_of(const ApplyScreen *apply, size_t at)
{
    RowState state = {0};
    if (apply->run == NULL)
        return state;
    g_mutex_lock(&apply->run->lock);
    if (at < apply->run->count)
        state = apply->run->states[at];
    bool is_blocked = apply->run->seen != NULL && apply->run->at == at;
    g_mutex_unlock(&apply->run->lock);
    if (state.state == STEP_RUNS && is_blocked)
        state.state = STEP_BLOCKED;
    if (state.state == STEP_RUNS || state.state == STEP_BLOCKED)
        state.took_us = g_get_monotonic_time() - state.began_us;
    return state;
}

static void
draw_row(const ApplyScreen *apply, const Canvas *canvas, int at_row, size_t at)
{
    const ApplyRow *row = &apply->plan->rows[at];
    RowState state = state_of(apply, at);
    int right = canvas->columns - STATE_WIDTH - 2 * TIME_WIDTH;
    g_autofree char *number = g_strdup_printf("%zu", row->number);
    g_autofree char *says = row_says(apply, row);
    bool has_time = state.took_us > 0 && state.state != STEP_LEFT_OUT;
    g_autofree char *took = has_time ? text_duration(state.took_us) : g_strdup("");
    g_autofree char *expected =
        row->expected_us >= 0 ? text_duration(row->expected_us) : g_strdup("");
    const char *name = names[row->kind] != NULL ? names[row->kind] : number;
    canvas_text(canvas, (Span){at_row, 1, NAME_WIDTH - 1}, ROLE_SAME, name);
    canvas_text(canvas, (Span){at_row, 1 + NAME_WIDTH, right - NAME_WIDTH - 2},
                row->kind == ROW_STATEMENT ? ROLE_CODE : ROLE_TEXT, says);
    canvas_text(canvas, (Span){at_row, right, STATE_WIDTH}, states[state.state].role,
                states[state.state].word);
    canvas_right(canvas, (Span){at_row, right + STATE_WIDTH, TIME_WIDTH}, ROLE_TEXT, took);
    canvas_right(canvas, (Span){at_row, right + STATE_WIDTH + TIME_WIDTH, TIME_WIDTH}, ROLE_SAME,
                 expected);
}

static void
draw_head(const Canvas *canvas)
{
    int right = canvas->columns - STATE_WIDTH - 2 * TIME_WIDTH;
    canvas_text(canvas, (Span){0, 1, NAME_WIDTH}, ROLE_SAME, "step");
    canvas_text(canvas, (Span){0, right, STATE_WIDTH}, ROLE_SAME, "state");
    canvas_right(canvas, (Span){0, right + STATE_WIDTH, TIME_WIDTH}, ROLE_SAME, "time");
    canvas_right(canvas, (Span){0, right + STATE_WIDTH + TIME_WIDTH, TIME_WIDTH}, ROLE_SAME,
                 "expected");
}

static void
draw_list(const ApplyScreen *apply, const Canvas *canvas)
{
    draw_head(canvas);
    for (size_t i = 0; i < apply->list.height; i++) {
        size_t at = apply->list.top + i;
        int row = (int)i + 1;
        if (at >= apply->list.count)
            return;
        draw_row(apply, canvas, row, at);
        if (at != apply->list.cursor)
            continue;
        canvas_glyph(canvas, row, 0, ROLE_TEXT, GLYPH_POINTER);
        canvas_repaint(canvas, row, 0, canvas->columns, ROLE_FOCUS);
        canvas_cursor(canvas, row, 0);
    }
}

static const char *
why_nothing(const ApplyScreen *apply)
{
    if (apply->error != NULL)
        return apply->error;
    if (apply->preparing != NULL)
        return "reading the revisions and the database ..";
    return app_options(apply->app)->project->versions[0] == NULL ? "There are no revision files."
                                                                 : "there is no connection";
}

void
apply_draw(const Screen *screen, const Canvas *canvas)
{
    const ApplyScreen *apply = (const ApplyScreen *)screen;
    if (apply->plan == NULL) {
        canvas_prose(canvas, 0, ROLE_TEXT, why_nothing(apply));
        canvas_cursor(canvas, 0, 0);
        return;
    }
    if (apply->plan->plan->count == 0 && apply->run == NULL) {
        int row = canvas_prose(canvas, 0, ROLE_TEXT,
                               apply->plan->stamp != NULL
                                   ? "The version table says so already."
                                   : "Nothing is pending: the database is at the head.");
        if (apply->note != NULL)
            canvas_prose(canvas, row + 1, ROLE_CHANGE, apply->note);
        canvas_cursor(canvas, 0, 0);
        return;
    }
    Canvas list = canvas_part(canvas, 0, 0, canvas->rows - apply->log_rows, canvas->columns);
    Canvas below = canvas_part(canvas, list.rows, 0, apply->log_rows, canvas->columns);
    draw_list(apply, &list);
    apply_draw_below(apply, &below);
}
