#include "ui/screens/history-private.h"

#include <string.h>

enum { MOST_LANES = 8 };

// Which revision each lane leads down to.
typedef struct {
    HistoryScreen *history;
    GPtrArray *waits; // const Revision *
} Lanes;

static void
add_line(const Lanes *lanes, const Revision *revision, const GString *text)
{
    HistoryLine line = {.revision = revision,
                        .lanes = arena_text(lanes->history->arena, text->str)};
    lanes->history->lane_columns = MAX(lanes->history->lane_columns, (int)text->len);
    g_array_append_val(lanes->history->lines, line);
}

// "| | o", at `at` the mark; lanes beyond the eighth are a number: "|+3|".
static GString *
row_text(const Lanes *lanes, guint at, char mark)
{
    GString *text = g_string_new(NULL);
    guint count = MAX(lanes->waits->len, at + 1);
    for (guint i = 0; i < MIN(count, MOST_LANES); i++)
        g_string_append_printf(text, i > 0 ? " %c" : "%c", i == at ? mark : '|');
    if (count > MOST_LANES)
        g_string_append_printf(text, "|+%u|", count - MOST_LANES);
    return text;
}

// Lanes that lead to the same revision become one: "|/".
static void
join_lanes(const Lanes *lanes, const Revision *revision)
{
    guint first = 0;
    if (!g_ptr_array_find(lanes->waits, revision, &first))
        return;
    for (guint i = lanes->waits->len; i-- > first + 1;) {
        if (lanes->waits->pdata[i] != revision)
            continue;
        g_ptr_array_remove_index(lanes->waits, i);
        g_autoptr(GString) text = g_string_new(NULL);
        for (guint j = 0; j < MIN(lanes->waits->len, MOST_LANES); j++)
            g_string_append_printf(text, j > 0 && j != i ? " |" : j == i ? "/|" : "|");
        if (i >= lanes->waits->len && i < MOST_LANES)
            g_string_append_c(text, '/');
        add_line(lanes, NULL, text);
    }
}

// A merge point opens a lane for each further parent: "|\".
static void
open_lanes(const Lanes *lanes, guint at, const Revision *revision)
{
    if (revision->parents.count == 0) {
        g_ptr_array_remove_index(lanes->waits, at);
        return;
    }
    lanes->waits->pdata[at] = (gpointer)(guintptr)revision->parents.items[0];
    for (size_t i = 1; i < revision->parents.count; i++) {
        guint place = at + (guint)i;
        g_ptr_array_insert(lanes->waits, (int)place,
                           (gpointer)(guintptr)revision->parents.items[i]);
        g_autoptr(GString) text = g_string_new(NULL);
        for (guint j = 0; j < MIN(lanes->waits->len, MOST_LANES); j++)
            g_string_append(text, j == place ? "\\" : j > place ? " \\" : j > 0 ? " |" : "|");
        add_line(lanes, NULL, text);
    }
}

static void
add_revision(const Lanes *lanes, const Revision *revision)
{
    join_lanes(lanes, revision);
    guint at = 0;
    if (!g_ptr_array_find(lanes->waits, revision, &at)) {
        at = lanes->waits->len;
        g_ptr_array_add(lanes->waits, (gpointer)(guintptr)revision);
    }
    char mark = history_is_current(lanes->history, revision) ? '@' : 'o';
    g_autoptr(GString) text = row_text(lanes, at, mark);
    add_line(lanes, revision, text);
    open_lanes(lanes, at, revision);
}

void
history_make_lanes(HistoryScreen *history)
{
    g_autoptr(GPtrArray) waits = g_ptr_array_new();
    Lanes lanes = {history, waits};
    history->lane_columns = 0;
    for (guint i = 0; i < history->revisions->len; i++)
        add_revision(&lanes, history->revisions->pdata[i]);
}
