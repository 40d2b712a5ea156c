#include "ui/screens/drift-private.h"

#include "base/text.h"

static const Role mark_roles[] = {
    [MARK_READING] = ROLE_TEXT, [MARK_SAME] = ROLE_SAME,      [MARK_MISSING] = ROLE_ADD,
    [MARK_EXTRA] = ROLE_DROP,   [MARK_DIFFERS] = ROLE_CHANGE, [MARK_UNKNOWN] = ROLE_ASK,
    [MARK_RENAMED] = ROLE_ASK,
};
_Static_assert(G_N_ELEMENTS(mark_roles) == MARKS, "a role for each mark");

static const char *const group_names[] = {
    [GROUP_COLUMN] = "columns", [GROUP_CONSTRAINT] = "constraints",
    [GROUP_INDEX] = "indexes",  [GROUP_REFERENCE] = "referenced by",
    [GROUP_OTHER] = "others",
};

// --- the lists ---

static void
draw_pointer(const DriftScreen *drift, const Canvas *pane, int row, Pane which)
{
    bool has_focus = drift->focus == which;
    canvas_glyph(pane, row, 0, has_focus ? ROLE_TEXT : ROLE_SAME,
                 has_focus ? GLYPH_POINTER : GLYPH_POINTER_AWAY);
    if (!has_focus)
        return;
    canvas_repaint(pane, row, 0, pane->columns, ROLE_FOCUS);
    canvas_cursor(pane, row, 0);
}

// What goes into the next revision has [x] in the mark's place; while there is such a thing, all
// names make room for it.
static int
tick_columns(const DriftScreen *drift)
{
    return drift_ticked_count(drift) > 0 ? 2 : 0;
}

static void
draw_mark(const Canvas *pane, int row, Mark mark, bool is_ticked)
{
    char text[] = {drift_mark_character(mark), '\0'};
    canvas_text(pane, (Span){row, 1, 3}, mark_roles[mark], is_ticked ? "[x]" : text);
}

static const char *
list_title(const DriftScreen *drift)
{
    static const char *const titles[] = {"differing tables", "only differences", "everything"};
    if (drift->search != NULL)
        return "found";
    return drift_is_compared(drift) ? titles[drift_filter(drift)] : "tables";
}

static void
draw_table(const DriftScreen *drift, const Canvas *pane, int row, const DriftTable *table,
           int indent)
{
    bool is_wide = pane->columns >= 28;
    g_autofree char *rows = text_estimate(table->row_estimate);
    g_autofree char *count =
        table->differences > 0 && is_wide ? text_count((int64_t)table->differences) : g_strdup("");
    int right = pane->columns - (is_wide ? 8 : 1);
    indent += tick_columns(drift);
    int name = right - 3 - indent - (rows[0] != '\0' ? MAX((int)strlen(rows), 5) + 1 : 0);
    draw_mark(pane, row, table->mark, drift_is_ticked(drift, table, NULL));
    canvas_name(pane, (Span){row, 3 + indent, name}, ROLE_TEXT, table->title);
    canvas_right(pane, (Span){row, 0, right}, ROLE_SAME, rows);
    canvas_right(pane, (Span){row, 0, pane->columns - 2}, ROLE_TEXT, count);
}

static void
draw_fold(const DriftScreen *drift, const Canvas *pane, int row, const char *namespace)
{
    const Drift *value = drift_value(drift);
    bool is_folded = drift_namespace_is_folded(drift, namespace);
    canvas_glyph(pane, row, 1, ROLE_TEXT, is_folded ? GLYPH_FOLDED : GLYPH_UNFOLDED);
    int used = canvas_name(pane, (Span){row, 3, pane->columns - 4}, ROLE_TEXT,
                           namespace[0] != '\0' ? namespace : "others");
    for (size_t i = 0; i < value->table_count; i++)
        if (g_strcmp0(value->tables[i].namespace, namespace) == 0) {
            if (value->tables[i].outside)
                canvas_text(pane, (Span){row, 3 + used + 2, pane->columns - used - 6}, ROLE_SAME,
                            "not in the models");
            return;
        }
}

// "not looked at: 3 views, 1 func.": without the reason, and shorter where it does not fit.
static char *
not_looked_at_text(const char *what, int width)
{
    g_autofree char *plain = g_strndup(what, strcspn(what, "("));
    GString *text = g_string_new(" not looked at: ");
    g_string_append(text, g_strchomp(plain));
    if ((int)text->len > width)
        g_string_replace(text, "functions", "func.", 0);
    if ((int)text->len > width)
        g_string_replace(text, "function", "func.", 0);
    if ((int)text->len > width)
        g_string_replace(text, "extension", "ext.", 0);
    return g_string_free(text, FALSE);
}

static char *
tables_footer(const DriftScreen *drift)
{
    const Drift *value = drift_value(drift);
    if (value == NULL)
        return g_strdup("");
    g_autofree char *hidden = text_count((int64_t)drift->hidden_tables);
    if (drift->hidden_tables > 0 && drift->search != NULL)
        return g_strdup_printf(" %s do not match", hidden);
    if (drift->hidden_tables > 0 && drift->hidden_agree == drift->hidden_tables)
        return g_strdup_printf(" = %s more agree", hidden);
    if (drift->hidden_tables > 0)
        return g_strdup_printf(" %s more hidden", hidden);
    if (value->not_looked_at != NULL)
        return not_looked_at_text(value->not_looked_at, drift->layout.tables_columns - 1);
    return g_strdup("");
}

static void
draw_tables(const DriftScreen *drift, const Canvas *canvas)
{
    const Layout *layout = &drift->layout;
    Canvas pane = canvas_part(canvas, layout->list_top, layout->tables_left, layout->list_rows,
                              layout->tables_columns);
    canvas_text(&pane, (Span){0, 1, pane.columns - 2},
                drift->focus == PANE_TABLES ? ROLE_TITLE : ROLE_TEXT, list_title(drift));
    bool is_wide = pane.columns >= 28;
    if (is_wide && drift_is_compared(drift)) {
        canvas_right(&pane, (Span){0, 0, pane.columns - 7}, ROLE_SAME, "rows");
        canvas_right(&pane, (Span){0, 0, pane.columns - 1}, ROLE_SAME, "diff");
    }
    bool has_folds =
        drift->tables->len > 0 && g_array_index(drift->tables, TableEntry, 0).table == NULL;
    for (size_t i = 0; i < drift->table_list.height; i++) {
        size_t at = drift->table_list.top + i;
        int row = 1 + (int)i;
        if (at >= drift->tables->len)
            break;
        const TableEntry *entry = &g_array_index(drift->tables, TableEntry, at);
        if (entry->table != NULL)
            draw_table(drift, &pane, row, entry->table, has_folds ? 2 : 0);
        else
            draw_fold(drift, &pane, row, entry->namespace);
        if (at == drift->table_list.cursor)
            draw_pointer(drift, &pane, row, PANE_TABLES);
    }
    g_autofree char *footer = tables_footer(drift);
    if (footer[0] != '\0')
        canvas_text(&pane, (Span){layout->list_rows - 1, 0, pane.columns - 1}, ROLE_SAME, footer);
}

static Role
words_role(const DriftRow *row, bool is_database)
{
    if (row->mark == MARK_SAME && is_database)
        return ROLE_SAME;
    return ROLE_TEXT;
}

static const char *
database_words(const DriftScreen *drift, const DriftRow *row)
{
    bool is_wide = drift->columns >= DRIFT_WIDE;
    const char *words = is_wide ? row->database_words : row->database_short;
    if (words != NULL)
        return words;
    return drift_is_compared(drift) ? "missing" : "";
}

static const char *
models_words(const DriftScreen *drift, const DriftRow *row)
{
    bool is_wide = drift->columns >= DRIFT_WIDE;
    const char *words = is_wide ? row->models_words : row->models_short;
    if (words != NULL)
        return words;
    return drift_is_compared(drift) ? "missing" : "";
}

// "unique (email), 40 kB", where there is room and the catalog knows.
static char *
with_size(const DriftScreen *drift, const DriftRow *row, const char *words)
{
    const Object *object = row->database;
    bool is_index = object != NULL && object->kind == KIND_INDEX && row->group == GROUP_INDEX;
    int64_t size = is_index ? ((const Index *)(const void *)object)->size_bytes : 0;
    if (drift->columns < DRIFT_WIDE || size == 0)
        return g_strdup(words);
    g_autofree char *text = text_size(size);
    return g_strdup_printf("%s, %s", words, text);
}

static void
draw_row(const DriftScreen *drift, const Canvas *pane, int line, const DriftRow *row)
{
    const Layout *layout = &drift->layout;
    int words = 3 + layout->name, database = words + layout->words + 2;
    const char *label = drift->columns >= DRIFT_WIDE ? row->label : row->label_short;
    const char *left = models_words(drift, row);
    g_autofree char *right = with_size(drift, row, database_words(drift, row));
    Role left_role = row->models_words != NULL ? words_role(row, false) : ROLE_DROP;
    Role right_role = row->database_words != NULL ? words_role(row, true) : ROLE_ADD;
    int tick = tick_columns(drift);
    bool is_reference = row->group == GROUP_REFERENCE;
    draw_mark(pane, line, row->mark,
              !is_reference && drift_is_ticked(drift, drift_table(drift), row));
    canvas_name(pane, (Span){line, 3 + tick, layout->name - 1 - tick}, ROLE_TEXT, label);
    canvas_text(pane, (Span){line, words, layout->words - 1}, left_role,
                left + MIN((size_t)drift->pan, strlen(left)));
    canvas_text(pane, (Span){line, database, pane->columns - database}, right_role,
                right + MIN((size_t)drift->pan, strlen(right)));
}

static void
draw_row_entry(const DriftScreen *drift, const Canvas *pane, int line, const RowEntry *entry)
{
    bool is_folded = drift->folded_groups & 1u << entry->group;
    g_autofree char *agree = NULL;
    switch (entry->kind) {
    case ENTRY_ROW:
        draw_row(drift, pane, line, entry->row);
        break;
    case ENTRY_MORE:
        canvas_text(pane, (Span){line, 3 + drift->layout.name, drift->layout.words - 1}, ROLE_SAME,
                    entry->row->models_more);
        break;
    case ENTRY_GROUP:
        canvas_glyph(pane, line, 1, ROLE_TEXT, is_folded ? GLYPH_FOLDED : GLYPH_UNFOLDED);
        canvas_text(pane, (Span){line, 3, pane->columns - 4}, ROLE_TEXT, group_names[entry->group]);
        break;
    case ENTRY_AGREE:
        agree = g_strdup_printf("= %zu more agree", entry->count);
        canvas_text(pane, (Span){line, 1, pane->columns - 2}, ROLE_SAME, agree);
        break;
    }
}

static char *
database_title(const DriftScreen *drift)
{
    Reading reading = app_reading_database(drift->app);
    const DriftTable *table = drift_table(drift);
    if (drift->picture == NULL || drift->picture->database == NULL) {
        bool is_refused = reading.state == READ_FAILED;
        return g_strdup(is_refused ? "no connection" : "database: reading");
    }
    if (table == NULL || table->size_bytes < 0)
        return g_strdup("database");
    g_autofree char *size = text_size(table->size_bytes);
    return g_strdup_printf("database, %s", size);
}

static char *
models_title(const DriftScreen *drift)
{
    const DriftTable *table = drift_table(drift);
    Reading reading = app_reading_models(drift->app);
    if (drift->picture == NULL || drift->picture->models == NULL)
        return g_strdup(reading.state == READ_FAILED ? "no models" : "models: reading");
    if (table == NULL || table->origin.file == NULL)
        return g_strdup(table != NULL && table->models == NULL ? "not in the models" : "models");
    const char *file = app_relative(drift->app, table->origin.file);
    return g_strdup_printf("%s:%d", file, table->origin.line);
}

static void
draw_rows_title(const DriftScreen *drift, const Canvas *pane)
{
    const Layout *layout = &drift->layout;
    const DriftTable *table = drift_table(drift);
    int words = 3 + layout->name;
    g_autofree char *models = models_title(drift);
    g_autofree char *database = database_title(drift);
    Role role = drift->focus == PANE_ROWS ? ROLE_TITLE : ROLE_TEXT;
    canvas_name(pane, (Span){0, 1, words - 2}, role, table != NULL ? table->title : "");
    canvas_name(pane, (Span){0, words, layout->words - 1}, ROLE_TEXT, models);
    canvas_text(pane,
                (Span){0, words + layout->words + 2, pane->columns - words - layout->words - 2},
                ROLE_TEXT, database);
}

static void
draw_rows(const DriftScreen *drift, const Canvas *canvas)
{
    const Layout *layout = &drift->layout;
    Canvas pane = canvas_part(canvas, layout->list_top, layout->rows_left, layout->list_rows,
                              layout->rows_columns);
    draw_rows_title(drift, &pane);
    canvas_vertical(&pane, 0, 3 + layout->name + layout->words, pane.rows);
    for (size_t i = 0; i < drift->row_list.height; i++) {
        size_t at = drift->row_list.top + i;
        if (at >= drift->rows->len)
            break;
        const RowEntry *entry = &g_array_index(drift->rows, RowEntry, at);
        draw_row_entry(drift, &pane, 1 + (int)i, entry);
        bool can_stand = entry->kind == ENTRY_ROW || entry->kind == ENTRY_GROUP;
        bool is_selected = at == drift->row_list.cursor && can_stand && drift->focus != PANE_TABLES;
        if (is_selected)
            draw_pointer(drift, &pane, 1 + (int)i, PANE_ROWS);
    }
}

// --- the detail ---

static char *
headline(const DriftScreen *drift, Mark *mark)
{
    const DriftTable *table = drift_table(drift);
    const DriftRow *row = drift_row(drift);
    *mark = row != NULL ? row->mark : table != NULL ? table->mark : MARK_READING;
    if (table == NULL)
        return g_strdup("");
    g_autoptr(Arena) arena = arena_new();
    static const char *const views[] = {
        "", "DDL of the models: ", "DDL of the database: ", "from the database to the models: "};
    bool is_reference = row != NULL && row->group == GROUP_REFERENCE;
    const char *text = drift->detail == DETAIL_EVIDENCE
                           ? drift_headline(table, is_reference ? NULL : row, arena)
                           : table->title;
    return g_strconcat(views[drift->detail], text, NULL);
}

static void
draw_detail_title(const DriftScreen *drift, const Canvas *pane, bool has_line)
{
    Mark mark;
    g_autofree char *text = headline(drift, &mark);
    if (has_line)
        canvas_horizontal(pane, 0, 0, pane->columns);
    if (text[0] == '\0')
        return;
    char sign[] = {' ', drift_mark_character(mark), ' ', '\0'};
    int column = has_line ? 1 : 0;
    if (mark == MARK_READING || drift->detail != DETAIL_EVIDENCE) {
        canvas_text(pane, (Span){0, column++, 1}, ROLE_TEXT, " ");
    } else {
        column += canvas_text(pane, (Span){0, column, 3}, mark_roles[mark], sign);
    }
    column += canvas_text(pane, (Span){0, column, pane->columns - column - 2},
                          drift->focus == PANE_DETAIL ? ROLE_TITLE : ROLE_TEXT, text);
    if (column < pane->columns)
        canvas_text(pane, (Span){0, column, 1}, ROLE_TEXT, " ");
}

static void
draw_detail_line(const Canvas *pane, int row, const DetailLine *line)
{
    if (line->label != NULL && line->label[0] != '\0')
        canvas_text(pane, (Span){row, 1, MAX(line->indent - 2, 1)}, line->label_role, line->label);
    canvas_text(pane, (Span){row, line->indent, pane->columns - line->indent}, line->role,
                line->text);
}

typedef struct {
    const char *keys, *text;
} Hint;

static int
draw_hints(const DriftScreen *drift, const Canvas *canvas, int row)
{
    Origin origin = drift_origin(drift);
    const DriftRow *selected = drift_row(drift);
    g_autofree char *edit =
        origin.file != NULL ? g_strdup_printf("edit line %d", origin.line) : NULL;
    bool is_missing = selected != NULL && selected->mark == MARK_MISSING;
    bool is_ticked = drift_selection_is_ticked(drift);
    g_autofree char *open = app_key_of(drift->app, "open");
    g_autofree char *choose = app_key_of(drift->app, "choose");
    g_autofree char *edit_key = app_key_of(drift->app, "edit");
    g_autofree char *detail = app_key_of(drift->app, "detail");
    Hint hints[] = {{open, is_missing ? "why is it missing" : "why does it differ"},
                    {choose, is_ticked ? "out of the next revision" : "into the next revision"},
                    {edit_key, edit},
                    {detail, canvas->columns >= DRIFT_WIDE ? "DDL of both sides" : NULL}};
    bool differs = selected != NULL && drift_mark_counts(selected->mark);
    int column = 1;
    for (size_t i = differs ? 0 : 2; i < G_N_ELEMENTS(hints); i++) {
        if (hints[i].text == NULL)
            continue;
        int width = (int)strlen(hints[i].keys) + 2 + canvas_width(canvas, hints[i].text);
        if (column + width > canvas->columns)
            break;
        column += canvas_text(canvas, (Span){row, column, 8}, i < 2 ? ROLE_SAME : ROLE_KEY,
                              hints[i].keys) +
                  2;
        column += canvas_text(canvas, (Span){row, column, canvas->columns - column},
                              i < 2 ? ROLE_SAME : ROLE_TEXT, hints[i].text) +
                  5;
    }
    return column;
}

static void
draw_source(const DriftScreen *drift, const Canvas *canvas)
{
    const Layout *layout = &drift->layout;
    Canvas pane = canvas_part(canvas, layout->source_top, layout->source_left, layout->source_rows,
                              layout->source_columns);
    Origin origin = drift_origin(drift);
    canvas_horizontal(&pane, 0, 0, pane.columns);
    if (origin.file == NULL || pane.rows < 2)
        return;
    g_autofree char *title = g_strdup_printf(" %s ", app_relative(drift->app, origin.file));
    canvas_name(&pane, (Span){0, 1, pane.columns - 2}, ROLE_TEXT, title);
    int count = drift->source_lines != NULL ? (int)g_strv_length(drift->source_lines) : 0;
    int above = MIN(4, (pane.rows - 1) / 3);
    int first = CLAMP(origin.line - above, 1, MAX(count - pane.rows + 2, 1));
    for (int i = 0; i + 1 < pane.rows && first + i <= count; i++) {
        int line = first + i;
        g_autofree char *number = g_strdup_printf("%3d", line);
        if (line == origin.line)
            canvas_glyph(&pane, 1 + i, 1, ROLE_TEXT, GLYPH_POINTER);
        int used = canvas_text(&pane, (Span){1 + i, 2, 7}, ROLE_SAME, number);
        g_autofree char *text = g_strdelimit(g_strdup(drift->source_lines[line - 1]), "\t\r", ' ');
        canvas_text(&pane, (Span){1 + i, 2 + used + 2, pane.columns - used - 4}, ROLE_TEXT, text);
    }
}

static void
draw_detail(const DriftScreen *drift, const Canvas *canvas)
{
    const Layout *layout = &drift->layout;
    Canvas pane = canvas_part(canvas, layout->detail_top, layout->detail_left, layout->detail_rows,
                              layout->detail_columns);
    bool has_hints = layout->detail_rows > 5 && drift->detail == DETAIL_EVIDENCE;
    draw_detail_title(drift, &pane, layout->detail_left == 0);
    int rows = pane.rows - 1 - has_hints;
    for (int i = 0; i < rows && drift->detail_list.top + (size_t)i < drift->lines->len; i++)
        draw_detail_line(
            &pane, 1 + i,
            &g_array_index(drift->lines, DetailLine, drift->detail_list.top + (size_t)i));
    if (drift->focus == PANE_DETAIL)
        canvas_cursor(&pane, 1, 0);
    if (has_hints) {
        Canvas row = canvas_part(canvas, layout->detail_top + layout->detail_rows - 1,
                                 layout->detail_left, 1, canvas->columns - layout->detail_left);
        draw_hints(drift, &row, 0);
    }
}

// An error as it is: what, and below it the hint.
static int
draw_error(const Canvas *canvas, int row, const char *error)
{
    return error == NULL ? row : canvas_prose(canvas, row, ROLE_TEXT, error) + 1;
}

static void
draw_nothing(const DriftScreen *drift, const Canvas *canvas)
{
    Reading models = app_reading_models(drift->app), database = app_reading_database(drift->app);
    bool is_reading = models.state == READ_RUNNING || database.state == READ_RUNNING ||
                      app_comparing(drift->app).state == READ_RUNNING;
    canvas_text(canvas, (Span){0, 1, canvas->columns - 2}, ROLE_SAME,
                is_reading ? "reading" : "nothing was read");
    canvas_cursor(canvas, 0, 0);
    if (!is_reading)
        draw_error(canvas, draw_error(canvas, 2, models.error), database.error);
}

static void
draw_lines(const DriftScreen *drift, const Canvas *canvas)
{
    const Layout *layout = &drift->layout;
    bool has_both = layout->tables_columns > 0 && layout->rows_columns > 0;
    if (has_both)
        canvas_vertical(canvas, layout->list_top, layout->tables_columns, layout->list_rows);
    if (layout->detail_left > 0)
        canvas_vertical(canvas, layout->list_top, layout->detail_left - 1, layout->list_rows);
    if (layout->detail_left > 0 && layout->source_columns > 0)
        canvas_glyph(canvas, layout->source_top, layout->detail_left - 1, ROLE_TEXT,
                     GLYPH_RIGHT_TEE);
    if (layout->source_columns > 0 && layout->detail_left == 0) {
        canvas_vertical(canvas, layout->source_top, layout->source_left - 1, layout->source_rows);
        canvas_glyph(canvas, layout->source_top, layout->source_left - 1, ROLE_TEXT,
                     GLYPH_DOWN_TEE);
    }
}

void
drift_draw(const Screen *screen, const Canvas *canvas)
{
    const DriftScreen *drift = drift_const(screen);
    const Layout *layout = &drift->layout;
    if (drift_value(drift) == NULL) {
        draw_nothing(drift, canvas);
        return;
    }
    if (drift_agrees(drift))
        canvas_text(canvas, (Span){0, 1, canvas->columns - 2}, ROLE_ADD,
                    drift_value(drift)->summary);
    if (layout->tables_columns > 0)
        draw_tables(drift, canvas);
    if (layout->rows_columns > 0)
        draw_rows(drift, canvas);
    if (layout->source_columns > 0)
        draw_source(drift, canvas);
    if (layout->detail_columns > 0)
        draw_detail(drift, canvas);
    draw_lines(drift, canvas);
}
