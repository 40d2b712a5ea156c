#include "ui/screens/drift-private.h"

static bool
contains(const char *text, const char *search)
{
    return text != NULL && strcasestr(text, search) != NULL;
}

// The first object of the table whose name matches; NULL: none.
static const char *
matching_object(const Object *side, const char *search, size_t *from)
{
    for (size_t i = *from; side != NULL && i < side->child_count; i++)
        if (contains(side->children[i]->name, search)) {
            *from = i + 1;
            return side->children[i]->name;
        }
    return NULL;
}

bool
drift_table_matches(const DriftScreen *drift, const DriftTable *table)
{
    size_t none = 0, other = 0;
    return contains(table->title, drift->search) ||
           matching_object(table->models, drift->search, &none) != NULL ||
           matching_object(table->database, drift->search, &other) != NULL;
}

static bool
has_match(const DriftScreen *drift, const DriftTable *table, const char *object)
{
    for (guint i = drift->matches->len; i-- > 0;) {
        const Match *match = &g_array_index(drift->matches, Match, i);
        if (match->table != table)
            return false;
        if (match->object != NULL && strcmp(match->object, object) == 0)
            return true;
    }
    return false;
}

static void
add_matches(DriftScreen *drift, const DriftTable *table)
{
    if (contains(table->title, drift->search))
        g_array_append_val(drift->matches, ((Match){table, NULL}));
    const Object *sides[] = {table->models, table->database};
    for (size_t side = 0; side < G_N_ELEMENTS(sides); side++) {
        size_t from = 0;
        for (const char *name = matching_object(sides[side], drift->search, &from); name != NULL;
             name = matching_object(sides[side], drift->search, &from))
            if (!has_match(drift, table, name))
                g_array_append_val(drift->matches, ((Match){table, name}));
    }
}

static void
find_matches(DriftScreen *drift)
{
    const Drift *value = drift_value(drift);
    g_array_set_size(drift->matches, 0);
    for (size_t i = 0; value != NULL && i < value->table_count; i++)
        add_matches(drift, &value->tables[i]);
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
drift_search(DriftScreen *drift, const char *text)
{
    char *search = text != NULL && text[0] != '\0' ? g_strdup(text) : NULL;
    g_free(drift->search);
    drift->search = search;
    drift->match = 0;
    g_array_set_size(drift->matches, 0);
    if (search != NULL)
        find_matches(drift);
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
