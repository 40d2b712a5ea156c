#include "ui/screens/drift-private.h"

#include <math.h>

// Of the surplus over 59 columns half goes to the words and an eighth to the names, the rest to the
// database's side: what the mock-ups of 60, 80 and 120 columns share.
static void
share_columns(Layout *layout)
{
    int surplus = MAX(layout->rows_columns - 59, 0);
    layout->name = 15 + surplus / 8;
    layout->words = 20 + surplus / 2;
    if (layout->rows_columns < 59)
        layout->words = MAX((layout->rows_columns - 19) / 2, 8);
}

static int
tables_width(int columns)
{
    if (columns < DRIFT_NARROW)
        return 0;
    if (columns < DRIFT_WIDE)
        return columns / 4;
    return columns < DRIFT_WIDEST ? columns * 2 / 7 : columns / 5;
}

static int
wanted_list_rows(const DriftScreen *drift, int rows)
{
    bool has_footer = drift->columns >= DRIFT_WIDE;
    int tables = (int)drift->tables->len + (drift->hidden_tables > 0 && !has_footer);
    int needed = 1 + MAX(tables, (int)drift->rows->len) + (has_footer ? 2 : 0);
    int share = (int)lround(rows * 0.6);
    return CLAMP(needed, MIN(6, share), share);
}

static void
lay_beside(Layout *layout, const DriftScreen *drift, int rows, int columns)
{
    layout->tables_columns = tables_width(columns);
    int detail = drift->detail == DETAIL_EVIDENCE ? columns * 3 / 10 : columns * 2 / 5;
    layout->rows_left = layout->tables_columns + 1;
    layout->detail_left = columns - detail;
    layout->rows_columns = layout->detail_left - 1 - layout->rows_left;
    layout->list_rows = rows;
    layout->detail_rows = rows;
    layout->detail_columns = detail;
    if (drift->detail == DETAIL_EVIDENCE && rows > 20) {
        layout->detail_rows = rows / 2;
        layout->source_top = layout->detail_rows;
        layout->source_left = layout->detail_left;
        layout->source_columns = detail;
        layout->source_rows = rows - layout->detail_rows;
    }
}

static void
lay_below(Layout *layout, const DriftScreen *drift, int rows, int columns)
{
    layout->tables_columns = tables_width(columns);
    layout->rows_left = layout->tables_columns > 0 ? layout->tables_columns + 1 : 0;
    layout->rows_columns = columns - layout->rows_left;
    // one list at a time
    if (layout->tables_columns == 0 && drift->focus == PANE_TABLES) {
        layout->tables_columns = columns;
        layout->rows_columns = 0;
    }
    layout->list_rows = wanted_list_rows(drift, rows);
    layout->detail_top = layout->list_rows;
    layout->detail_rows = rows - layout->list_rows;
    layout->detail_columns = columns;
    if (columns >= DRIFT_WIDE && drift->detail == DETAIL_EVIDENCE) {
        layout->detail_columns = columns * 3 / 5;
        layout->source_top = layout->detail_top;
        layout->source_left = layout->detail_columns + 1;
        layout->source_columns = columns - layout->source_left;
        layout->source_rows = layout->detail_rows - 1; // the row of hints goes through
    }
}

static void
lay_zoomed(Layout *layout, const DriftScreen *drift, int rows, int columns)
{
    layout->list_rows = rows;
    if (drift->focus == PANE_TABLES) {
        layout->tables_columns = columns;
    } else if (drift->focus == PANE_ROWS) {
        layout->rows_columns = columns;
    } else {
        layout->detail_rows = rows;
        layout->detail_columns = columns;
    }
}

// The sentence of agreement stands above the lists.
bool
drift_agrees(const DriftScreen *drift)
{
    const Drift *value = drift_value(drift);
    return drift_is_compared(drift) && value->differences == 0 && value->by_mark[MARK_UNKNOWN] == 0;
}

void
drift_arrange(Screen *screen, App *app, int rows, int columns)
{
    (void)app;
    DriftScreen *drift = drift_of(screen);
    bool was_wide = drift->columns >= DRIFT_WIDE;
    bool is_resized = drift->columns != columns || drift->area_rows != rows;
    drift->columns = columns;
    drift->area_rows = rows;
    if (is_resized && was_wide != (columns >= DRIFT_WIDE))
        drift_list(drift);
    Layout layout = {0};
    int top = drift_agrees(drift) ? 1 : 0;
    if (drift->zoom)
        lay_zoomed(&layout, drift, rows - top, columns);
    else if (columns >= DRIFT_WIDEST)
        lay_beside(&layout, drift, rows - top, columns);
    else
        lay_below(&layout, drift, rows - top, columns);
    layout.list_top += top;
    layout.detail_top += top;
    layout.source_top += top;
    share_columns(&layout);
    if (memcmp(&layout, &drift->layout, sizeof layout) != 0)
        drift->detail_is_made = false;
    drift->layout = layout;
    bool has_footer = drift->hidden_tables > 0 || drift->columns >= DRIFT_WIDE;
    list_settle(&drift->table_list, (size_t)MAX(layout.list_rows - 1 - has_footer, 1));
    list_settle(&drift->row_list, (size_t)MAX(layout.list_rows - 1, 1));
    size_t detail_top = drift->detail_list.top;
    bool was_made = drift->detail_is_made;
    drift_make_detail(drift);
    drift->detail_list.top = was_made ? detail_top : 0;
    drift->detail_list.height = (size_t)MAX(layout.detail_rows - 1, 0);
    drift_load_source(drift);
}
