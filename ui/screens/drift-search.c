#include "ui/screens/drift-private.h"

// Letters of ASCII match both cases. strcasestr() asks the locale about each letter, and takes ten
// times as long (measured: tests/bench/screens.c, 250,000 names).
static bool
contains(const char *text, const char *folded)
{
    for (; text != NULL && *text != '\0'; text++) {
        size_t i = 0;
        while (folded[i] != '\0' && g_ascii_tolower(text[i]) == folded[i])
            i++;
        if (folded[i] == '\0')
            return true;
    }
    return false;
}

bool
drift_table_matches(const DriftScreen *drift, const DriftTable *table)
{
    return drift->matched != NULL && drift->matched[table - drift_value(drift)->tables];
}

static void
add_matches(DriftScreen *drift, size_t number, const char *folded)
{
    const Picture *picture = drift->picture;
    const DriftTable *table = &picture->drift->tables[number];
    guint before = drift->matches->len;
    if (contains(table->title, folded))
        g_array_append_val(drift->matches, ((Match){table, NULL}));
    for (size_t i = picture->first[number]; i < picture->first[number + 1]; i++)
        if (contains(picture->names[i], folded))
            g_array_append_val(drift->matches, ((Match){table, picture->names[i]}));
    drift->matched[number] = drift->matches->len > before;
}

// A longer search is only looked for where the shorter one was found.
static void
find_matches(DriftScreen *drift, bool is_longer)
{
    const Drift *value = drift_value(drift);
    g_array_set_size(drift->matches, 0);
    if (value == NULL)
        return;
    g_autofree char *folded = g_ascii_strdown(drift->search, -1);
    if (!is_longer || drift->matched == NULL) {
        g_free(drift->matched);
        drift->matched = g_malloc(value->table_count + 1);
        memset(drift->matched, true, value->table_count);
    }
    for (size_t i = 0; i < value->table_count; i++)
        if (drift->matched[i])
            add_matches(drift, i, folded);
}

static void
go_to_match(DriftScreen *drift)
{
    const Match *match = &g_array_index(drift->matches, Match, drift->match);
    Pane focus = drift->focus;
    drift_select(drift, match->table, match->object);
    if (match->object == NULL)
        drift->focus = focus == PANE_DETAIL ? PANE_TABLES : focus;
}

void
drift_search_again(DriftScreen *drift)
{
    if (drift->search == NULL)
        return;
    find_matches(drift, false);
    drift->match = MIN(drift->match, MAX(drift->matches->len, 1) - 1);
}

void
drift_search(DriftScreen *drift, const char *text)
{
    char *search = text != NULL && text[0] != '\0' ? g_strdup(text) : NULL;
    bool is_longer =
        search != NULL && drift->search != NULL && g_str_has_prefix(search, drift->search);
    g_free(drift->search);
    drift->search = search;
    drift->match = 0;
    g_array_set_size(drift->matches, 0);
    if (search != NULL)
        find_matches(drift, is_longer);
    drift_list(drift);
    if (drift->matches->len > 0)
        go_to_match(drift);
    else
        drift_remember(drift);
}

bool
drift_next_match(DriftScreen *drift, int step)
{
    size_t count = drift->matches->len;
    if (count == 0)
        return false;
    drift->match = (drift->match + (step > 0 ? 1 : count - 1)) % count;
    go_to_match(drift);
    return true;
}

// Within the table, the next row that differs behind the cursor; the rows in their present order.
static bool
next_in_rows(DriftScreen *drift, int step)
{
    long at = (long)drift->row_list.cursor, count = (long)drift->rows->len;
    if (drift->focus == PANE_TABLES)
        at = step > 0 ? -1 : count;
    for (at += step; at >= 0 && at < count; at += step) {
        const RowEntry *entry = &g_array_index(drift->rows, RowEntry, at);
        if (entry->kind == ENTRY_ROW && entry->group != GROUP_REFERENCE &&
            drift_mark_counts(entry->row->mark)) {
            drift->row_list.cursor = (size_t)at;
            drift->focus = PANE_ROWS;
            drift_remember(drift);
            return true;
        }
    }
    return false;
}

static void
enter_from(DriftScreen *drift, const DriftTable *table, int step)
{
    drift_select(drift, table, NULL);
    drift->focus = PANE_TABLES;
    // a table that only one side has is one difference, the table
    if (table->models != NULL && table->database != NULL)
        next_in_rows(drift, step);
}

bool
drift_next_difference(DriftScreen *drift, int step)
{
    const DriftTable *here = drift_table(drift);
    bool is_whole = here != NULL && (here->models == NULL || here->database == NULL);
    if (here != NULL && !is_whole && next_in_rows(drift, step))
        return true;
    long count = (long)drift->tables->len, at = (long)drift->table_list.cursor;
    for (long i = 1; i <= count; i++) {
        long next = ((at + i * step) % count + count) % count;
        const DriftTable *table = g_array_index(drift->tables, TableEntry, next).table;
        if (table != NULL && drift_mark_counts(table->mark) && !table->outside) {
            enter_from(drift, table, step);
            return true;
        }
    }
    return false;
}
