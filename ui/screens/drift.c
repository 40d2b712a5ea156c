#include "ui/screens/drift-private.h"

#include "base/text.h"
#include "ui/screens/screens.h"

enum { OLD_S = 300 };

static void
drift_open(Screen *screen, App *app, const void *argument)
{
    DriftScreen *drift = drift_of(screen);
    drift->app = app;
    drift->wanted = g_strdup(argument);
    drift->folded = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    drift->tables = g_array_new(FALSE, FALSE, sizeof(TableEntry));
    drift->rows = g_array_new(FALSE, FALSE, sizeof(RowEntry));
    drift->lines = g_array_new(FALSE, FALSE, sizeof(DetailLine));
    drift->matches = g_array_new(FALSE, FALSE, sizeof(Match));
    drift->wrap = true;
}

static void
drift_close(Screen *screen)
{
    DriftScreen *drift = drift_of(screen);
    g_clear_pointer(&drift->picture, picture_unref);
    arena_free(drift->rows_arena);
    arena_free(drift->detail_arena);
    g_hash_table_destroy(drift->folded);
    g_array_free(drift->tables, TRUE);
    g_array_free(drift->rows, TRUE);
    g_array_free(drift->lines, TRUE);
    g_array_free(drift->matches, TRUE);
    g_free(drift->selected_namespace);
    g_free(drift->selected_table);
    g_free(drift->selected_row);
    g_free(drift->wanted);
    g_free(drift->search);
    g_free(drift->matched);
    if (drift->ticks != NULL)
        g_ptr_array_unref(drift->ticks);
    g_free(drift->source_file);
    g_strfreev(drift->source_lines);
}

// At the first comparison: what was asked for, else the first difference.
static void
select_first(DriftScreen *drift)
{
    bool is_asked = drift->wanted != NULL;
    if (is_asked && drift_select_path(drift, drift->wanted)) {
        if (drift_is_compared(drift))
            g_clear_pointer(&drift->wanted, g_free);
        return;
    }
    if (!drift_is_compared(drift))
        return;
    g_clear_pointer(&drift->wanted, g_free);
    if (drift->table_list.cursor == 0 && drift_next_difference(drift, 1))
        drift->focus = PANE_TABLES;
}

static void
drift_changed(Screen *screen, App *app)
{
    DriftScreen *drift = drift_of(screen);
    const Picture *newest = app_picture(app);
    if (newest == drift->picture)
        return;
    drift->was_compared = drift_is_compared(drift);
    // the rows and the lines borrow from the old picture
    drift->rows_of = NULL;
    drift->table_rows = (DriftRows){0};
    g_array_set_size(drift->matches, 0);
    g_clear_pointer(&drift->matched, g_free);
    g_array_set_size(drift->lines, 0);
    picture_unref(drift->picture);
    drift->picture = picture_ref((Picture *)(uintptr_t)newest);
    g_clear_pointer(&drift->source_file, g_free);
    g_clear_pointer(&drift->source_lines, g_strfreev);
    drift_search_again(drift);
    drift_keep_ticks(drift);
    drift_list(drift);
    if (!drift->was_compared)
        select_first(drift);
    drift_remember(drift);
}

// --- row 2 and row n-1 ---

static char *
clock_text(int64_t unix_seconds)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_local(unix_seconds);
    return g_date_time_format(time, "%H:%M:%S");
}

static const char *
old_text(int64_t read_at)
{
    return g_get_real_time() / G_USEC_PER_SEC - read_at > OLD_S ? " (old)" : "";
}

static void
add_times(const DriftScreen *drift, int columns, GString *counts)
{
    const Picture *picture = drift->picture;
    g_autofree char *database = clock_text(picture->database->read_at);
    const char *old = old_text(picture->database->read_at);
    if (columns < DRIFT_WIDE) {
        g_string_append_printf(counts, "%sread %s%s", counts->len > 0 ? ", " : "", database, old);
        return;
    }
    g_autofree char *models = clock_text(picture->models->read_at);
    g_autofree char *took = text_duration(picture->database->took_us);
    const char *version = picture->database->server_version;
    if (version != NULL)
        g_string_append_printf(counts, "%sPostgreSQL %s", counts->len > 0 ? "   " : "", version);
    g_string_append_printf(counts, "%smodels %s, database %s in %s%s", counts->len > 0 ? "   " : "",
                           models, database, took, old);
}

static void
add_summary(const DriftScreen *drift, int columns, GString *counts)
{
    const Drift *value = drift_value(drift);
    if (value->table_count >= DRIFT_MANY) {
        const DriftTable *table = drift_table(drift);
        g_autofree char *at = text_count(table != NULL ? table - value->tables + 1 : 0);
        g_autofree char *of = text_count((int64_t)value->table_count);
        g_autofree char *differences = text_plural((int64_t)value->differences, "difference");
        g_string_append_printf(counts, "%s, table %s of %s", differences, at, of);
        return;
    }
    if (value->differences == 0)
        return; // the sentence of agreement stands above the lists
    if (columns >= DRIFT_NARROW) {
        g_string_append(counts, value->summary);
        return;
    }
    g_autofree char *differences = text_plural((int64_t)value->differences, "difference");
    g_string_append(counts, differences);
}

static void
drift_place(const Screen *screen, int columns, GString *where, GString *counts)
{
    const DriftScreen *drift = drift_const(screen);
    const DriftTable *table = drift_table(drift);
    const DriftRow *row = drift_row(drift);
    g_string_append(where, table != NULL ? table->title : "drift");
    if (table != NULL && row != NULL)
        g_string_append_printf(where, " > %s", row->label);
    Reading reading = app_reading_database(drift->app);
    const ProjectDatabase *database = app_options(drift->app)->database;
    const char *name = database != NULL ? database->database : NULL;
    if (reading.state == READ_RUNNING && !drift_is_compared(drift)) {
        g_autofree char *elapsed =
            g_strdup_printf("%.1f s", (double)job_elapsed_us(reading.job) / 1e6);
        g_autofree char *parts = job_parts(reading.job);
        bool is_long = job_elapsed_us(reading.job) >= 300000;
        g_string_append_printf(counts, "reading %s", name != NULL ? name : "the database");
        if (is_long)
            g_string_append_printf(counts, " %s%s%s", elapsed, parts[0] != '\0' ? ", " : "", parts);
        return;
    }
    if (!drift_is_compared(drift))
        return;
    add_summary(drift, columns, counts);
    size_t ticked = drift_ticked_count(drift);
    if (ticked > 0)
        g_string_append_printf(counts, ", %zu chosen", ticked);
    add_times(drift, columns, counts);
}

static char *
drift_command(const Screen *screen)
{
    const DriftScreen *drift = drift_const(screen);
    const DriftTable *table = drift_table(drift);
    bool is_diff = drift->detail == DETAIL_DIFF;
    return g_strdup_printf("trueup check%s%s%s", table != NULL ? " " : "",
                           table != NULL ? table->title : "", is_diff ? " --diff" : "");
}

static char *
drift_subject(const Screen *screen)
{
    const DriftScreen *drift = drift_const(screen);
    return drift_table(drift) != NULL ? drift_path(drift) : NULL;
}

static char *
drift_status(const Screen *screen)
{
    const DriftScreen *drift = drift_const(screen);
    if (drift->search == NULL)
        return NULL;
    if (drift->matches->len == 0)
        return g_strdup_printf("/%s: nothing of that name", drift->search);
    g_autofree char *at = text_count((int64_t)drift->match + 1);
    g_autofree char *of = text_count(drift->matches->len);
    return g_strdup_printf("/%s %s of %s", drift->search, at, of);
}

// --- what all screens are asked for ---

static void
search_changed(Screen *screen, App *app, const char *text)
{
    (void)app;
    drift_search(drift_of(screen), text);
}

static void
search_done(Screen *screen, App *app, const char *text)
{
    (void)app;
    drift_search(drift_of(screen), text);
}

static void
export_done(Screen *screen, App *app, const char *text)
{
    (void)screen;
    if (text == NULL || text[0] == '\0')
        return;
    bool is_json = g_str_has_suffix(text, ".json");
    app_export(app, is_json ? "check --json" : "check", text);
}

static bool
change_pane(DriftScreen *drift, int step)
{
    drift->focus = (Pane)(((int)drift->focus + step + PANES) % PANES);
    drift->detail_is_made = false;
    return true;
}

static bool
escape(DriftScreen *drift)
{
    if (drift->zoom) {
        drift->zoom = false;
    } else if (drift->search != NULL) {
        drift_search(drift, NULL);
    } else if (drift->filter_chosen) {
        drift->filter_chosen = false;
        drift->filter = FILTER_TABLES;
        drift_list(drift);
        drift_remember(drift);
    }
    return true;
}

static bool
copy_place(DriftScreen *drift, App *app)
{
    Origin origin = drift_origin(drift);
    if (origin.file == NULL)
        return false;
    g_autofree char *text = g_strdup_printf("%s:%d", app_relative(app, origin.file), origin.line);
    app_copy(app, text);
    return true;
}

static bool
copy_made(App *app, char *text)
{
    g_autofree char *made = text;
    if (made == NULL || made[0] == '\0')
        return false;
    app_copy(app, made);
    return true;
}

// h and l fold and unfold; where nothing can be folded they move along words that are cut.
static bool
fold_or_pan(DriftScreen *drift, bool to_left)
{
    enum { STEP = 8 };
    if (drift->focus != PANE_DETAIL && drift_fold(drift, to_left))
        return true;
    drift->pan = MAX(drift->pan + (to_left ? -STEP : STEP), 0);
    return true;
}

static bool
click(DriftScreen *drift, App *app)
{
    int row, column;
    app_click(app, &row, &column);
    const Layout *layout = &drift->layout;
    row -= layout->list_top + 1;
    if (row < 0 || row >= layout->list_rows - 1) {
        drift->focus = PANE_DETAIL;
        return true;
    }
    bool is_table = column < layout->tables_columns;
    List *list = is_table ? &drift->table_list : &drift->row_list;
    drift->focus = is_table ? PANE_TABLES : PANE_ROWS;
    if (list->top + (size_t)row >= list->count)
        return true;
    list->cursor = list->top + (size_t)row;
    // a step that moves nothing selects what is there
    drift_move(drift, DO_NOTHING);
    return true;
}

static bool
drift_general(Screen *screen, App *app, General general)
{
    DriftScreen *drift = drift_of(screen);
    if (drift_move(drift, general))
        return true;
    switch (general) {
    case DO_LEFT:
    case DO_RIGHT:
        return fold_or_pan(drift, general == DO_LEFT);
    case DO_NEXT_PANE:
        return change_pane(drift, 1);
    case DO_PREVIOUS_PANE:
        return change_pane(drift, -1);
    case DO_ZOOM:
        drift->zoom = !drift->zoom;
        return true;
    case DO_WRAP:
        drift->wrap = !drift->wrap;
        drift->detail_is_made = false;
        return true;
    case DO_SEARCH:
        app_ask(app, &(Prompt){
                         .label = "/", .text = "", .changed = search_changed, .done = search_done});
        return true;
    case DO_ESCAPE:
        return escape(drift);
    case DO_COPY_NAME:
        return copy_made(app, drift_path(drift));
    case DO_COPY_SQL:
        return copy_made(app, drift_sql(drift));
    case DO_COPY_PLACE:
        return copy_place(drift, app);
    case DO_EXPORT:
        app_ask(app, &(Prompt){.label = "export the differences to: ",
                               .text = "drift.txt",
                               .done = export_done});
        return true;
    case DO_CLICK:
        return click(drift, app);
    case DO_NOTHING:
    case DO_UP:
    case DO_DOWN:
    case DO_PAGE_UP:
    case DO_PAGE_DOWN:
    case DO_HALF_UP:
    case DO_HALF_DOWN:
    case DO_START:
    case DO_END:
        return false;
    }
    return false;
}

const ScreenOps ui_drift = {
    .name = "drift",
    .title = "1 Drift",
    .tab = '1',
    .size = sizeof(DriftScreen),
    .actions = drift_actions,
    .open = drift_open,
    .close = drift_close,
    .changed = drift_changed,
    .arrange = drift_arrange,
    .draw = drift_draw,
    .place = drift_place,
    .undo = drift_undo,
    .command = drift_command,
    .subject = drift_subject,
    .status = drift_status,
    .general = drift_general,
};
