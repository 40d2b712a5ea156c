#include "ui/screens/drift-private.h"

const Drift *
drift_value(const DriftScreen *drift)
{
    return drift->picture != NULL ? drift->picture->drift : NULL;
}

bool
drift_is_compared(const DriftScreen *drift)
{
    const Picture *picture = drift->picture;
    return picture != NULL && picture->models != NULL && picture->database != NULL;
}

bool
drift_mark_counts(Mark mark)
{
    return mark != MARK_READING && mark != MARK_SAME;
}

// Without a comparison, and without a difference, there is nothing to leave out.
Filter
drift_filter(const DriftScreen *drift)
{
    const Drift *value = drift_value(drift);
    if (!drift_is_compared(drift) || value == NULL)
        return FILTER_EVERYTHING;
    bool differs = value->differences > 0 || value->by_mark[MARK_UNKNOWN] > 0;
    return drift->filter_chosen || differs ? drift->filter : FILTER_EVERYTHING;
}

static const TableEntry *
table_entry(const DriftScreen *drift)
{
    return drift->table_list.cursor < drift->tables->len
               ? &g_array_index(drift->tables, TableEntry, drift->table_list.cursor)
               : NULL;
}

const DriftTable *
drift_table(const DriftScreen *drift)
{
    const TableEntry *entry = table_entry(drift);
    return entry != NULL ? entry->table : NULL;
}

static const RowEntry *
row_entry(const DriftScreen *drift)
{
    return drift->row_list.cursor < drift->rows->len
               ? &g_array_index(drift->rows, RowEntry, drift->row_list.cursor)
               : NULL;
}

const DriftRow *
drift_row(const DriftScreen *drift)
{
    const RowEntry *entry = row_entry(drift);
    return entry != NULL && drift->focus != PANE_TABLES ? entry->row : NULL;
}

// --- tables ---

static bool
is_listed(const DriftScreen *drift, const DriftTable *table)
{
    if (drift->search != NULL && drift->search[0] != '\0')
        return drift_table_matches(drift, table);
    if (drift_filter(drift) == FILTER_EVERYTHING)
        return true;
    return drift_mark_counts(table->mark) && !table->outside;
}

// A schema that the models do not speak for starts folded, the others open.
bool
drift_namespace_is_folded(const DriftScreen *drift, const char *namespace)
{
    if (drift->search != NULL)
        return false;
    bool is_outside = false;
    const Drift *value = drift_value(drift);
    for (size_t i = 0; value != NULL && i < value->table_count; i++)
        if (g_strcmp0(value->tables[i].namespace, namespace) == 0) {
            is_outside = value->tables[i].outside;
            break;
        }
    return is_outside != g_hash_table_contains(drift->folded, namespace);
}

static bool
has_many_namespaces(const DriftScreen *drift)
{
    const char *first = NULL;
    const Drift *value = drift_value(drift);
    for (size_t i = 0; i < value->table_count; i++) {
        const DriftTable *table = &value->tables[i];
        if (table->namespace == NULL || !is_listed(drift, table))
            continue;
        if (first != NULL && strcmp(first, table->namespace) != 0)
            return true;
        first = table->namespace;
    }
    return false;
}

static int
compare_tables(const void *a, const void *b)
{
    const DriftTable *left = ((const TableEntry *)a)->table,
                     *right = ((const TableEntry *)b)->table;
    if (left->differences != right->differences)
        return left->differences < right->differences ? 1 : -1;
    return left < right ? -1 : left > right;
}

/** What the walk over the tables has seen. */
typedef struct {
    bool has_folds, is_folded;
    const char *namespace;
} Walk;

static void
list_table(DriftScreen *drift, const DriftTable *table, Walk *walk)
{
    if (!is_listed(drift, table)) {
        // those outside are no part of the comparison
        drift->hidden_tables += !table->outside;
        drift->hidden_agree += !table->outside && table->mark == MARK_SAME;
        return;
    }
    const char *own = table->namespace != NULL ? table->namespace : "";
    if (walk->has_folds && (walk->namespace == NULL || strcmp(walk->namespace, own) != 0)) {
        walk->namespace = own;
        walk->is_folded = drift_namespace_is_folded(drift, own);
        g_array_append_val(drift->tables, ((TableEntry){NULL, own}));
    }
    if (!walk->has_folds || !walk->is_folded)
        g_array_append_val(drift->tables, ((TableEntry){table, own}));
}

// Schemas that the models do not speak for come last.
static void
list_tables(DriftScreen *drift)
{
    const Drift *value = drift_value(drift);
    g_array_set_size(drift->tables, 0);
    drift->hidden_tables = drift->hidden_agree = 0;
    if (value == NULL)
        return;
    Walk walk = {.has_folds = drift->order != ORDER_DIFFERENCES && has_many_namespaces(drift)};
    for (int outside = 0; outside < 2; outside++)
        for (size_t i = 0; i < value->table_count; i++)
            if (value->tables[i].outside == outside)
                list_table(drift, &value->tables[i], &walk);
    if (drift->order == ORDER_DIFFERENCES && drift->tables->len > 0)
        qsort(drift->tables->data, drift->tables->len, sizeof(TableEntry), compare_tables);
}

// --- rows ---

static bool
row_is_listed(const DriftScreen *drift, const DriftRow *row)
{
    if (drift_mark_counts(row->mark) && row->group != GROUP_REFERENCE)
        return true;
    if (drift_filter(drift) == FILTER_ROWS)
        return false;
    // who references a table takes lines that a small screen has not
    return row->group != GROUP_REFERENCE || drift->columns >= DRIFT_WIDE;
}

static int
compare_rows(const void *a, const void *b, void *data)
{
    const DriftRow *left = ((const RowEntry *)a)->row, *right = ((const RowEntry *)b)->row;
    Order order = *(const Order *)data;
    if (order == ORDER_DIFFERENCES &&
        drift_mark_counts(left->mark) != drift_mark_counts(right->mark))
        return drift_mark_counts(left->mark) ? -1 : 1;
    if (left->group != right->group)
        return left->group < right->group ? -1 : 1;
    int by_name = order == ORDER_NAME ? strcmp(left->label, right->label) : 0;
    return by_name != 0 ? by_name : left < right ? -1 : left > right;
}

static void
sort_rows(DriftScreen *drift, GArray *rows)
{
    if (drift->order != ORDER_DECLARED)
        g_array_sort_with_data(rows, compare_rows, &drift->order);
}

static void
add_row(DriftScreen *drift, const RowEntry *entry, Group *group)
{
    bool has_heads = drift->columns >= DRIFT_WIDE && drift->order != ORDER_DIFFERENCES;
    if (has_heads && entry->group != *group) {
        *group = entry->group;
        g_array_append_val(drift->rows, ((RowEntry){.kind = ENTRY_GROUP, .group = entry->group}));
    }
    if (has_heads && (drift->folded_groups & 1u << entry->group))
        return;
    g_array_append_val(drift->rows, *entry);
    if (has_heads && entry->row->models_more != NULL)
        g_array_append_val(drift->rows, ((RowEntry){.kind = ENTRY_MORE, .row = entry->row}));
}

void
drift_list_rows(DriftScreen *drift)
{
    const DriftTable *table = drift_table(drift);
    if (table != drift->rows_of || table == NULL) {
        g_clear_pointer(&drift->rows_arena, arena_free);
        drift->table_rows = (DriftRows){0};
        if (table != NULL) {
            drift->rows_arena = arena_new();
            drift->table_rows = drift_rows(drift_value(drift), table, drift->rows_arena);
        }
        drift->rows_of = table;
    }
    g_autoptr(GArray) listed = g_array_new(FALSE, FALSE, sizeof(RowEntry));
    size_t agree = 0;
    for (size_t i = 0; i < drift->table_rows.count; i++) {
        const DriftRow *row = &drift->table_rows.rows[i];
        if (row_is_listed(drift, row))
            g_array_append_val(listed, ((RowEntry){.row = row, .group = row->group}));
        else
            agree += row->group != GROUP_REFERENCE;
    }
    sort_rows(drift, listed);
    g_array_set_size(drift->rows, 0);
    Group group = GROUP_COLUMN;
    for (guint i = 0; i < listed->len; i++)
        add_row(drift, &g_array_index(listed, RowEntry, i), &group);
    if (agree > 0)
        g_array_append_val(drift->rows, ((RowEntry){.kind = ENTRY_AGREE, .count = agree}));
    drift->row_list.count = drift->rows->len;
    drift->detail_is_made = false;
}

// --- selection ---

static bool
can_stand(const DriftScreen *drift, size_t at)
{
    const RowEntry *entry = &g_array_index(drift->rows, RowEntry, at);
    if (entry->kind == ENTRY_GROUP)
        return drift->folded_groups & 1u << entry->group;
    return entry->kind == ENTRY_ROW;
}

// The nearest line in that direction on which the cursor can stand, else in the other.
static void
step_off(DriftScreen *drift, int direction)
{
    long count = (long)drift->rows->len;
    for (int turn = 0; turn < 2; turn++, direction = -direction)
        for (long at = (long)drift->row_list.cursor; at >= 0 && at < count; at += direction)
            if (can_stand(drift, (size_t)at)) {
                drift->row_list.cursor = (size_t)at;
                return;
            }
}

void
drift_remember(DriftScreen *drift)
{
    const TableEntry *table = table_entry(drift);
    const RowEntry *row = row_entry(drift);
    if (table == NULL)
        return;
    g_free(drift->selected_namespace);
    g_free(drift->selected_table);
    drift->selected_namespace = g_strdup(table->namespace);
    drift->selected_table = g_strdup(table->table != NULL ? table->table->title : NULL);
    g_free(drift->selected_row);
    drift->selected_row = row != NULL && row->row != NULL ? g_strdup(row->row->label) : NULL;
    drift->selected_group = row != NULL && row->row != NULL ? row->row->group : GROUP_COLUMN;
    drift->detail_is_made = false;
    drift->pan = 0;
}

static long
find_table(const DriftScreen *drift)
{
    for (guint i = 0; i < drift->tables->len; i++) {
        const TableEntry *entry = &g_array_index(drift->tables, TableEntry, i);
        bool is_same_fold = entry->table == NULL && drift->selected_table == NULL;
        bool is_same_table = entry->table != NULL && drift->selected_table != NULL &&
                             strcmp(entry->table->title, drift->selected_table) == 0;
        if ((is_same_fold || is_same_table) &&
            g_strcmp0(entry->namespace, drift->selected_namespace) == 0)
            return (long)i;
    }
    return -1;
}

static long
find_row(const DriftScreen *drift)
{
    for (guint i = 0; drift->selected_row != NULL && i < drift->rows->len; i++) {
        const RowEntry *entry = &g_array_index(drift->rows, RowEntry, i);
        if (entry->kind == ENTRY_ROW && entry->group == drift->selected_group &&
            strcmp(entry->row->label, drift->selected_row) == 0)
            return (long)i;
    }
    return -1;
}

static void
keep_row(DriftScreen *drift)
{
    long at = find_row(drift);
    if (at >= 0)
        list_keep(&drift->row_list, (size_t)at);
    else if (drift->row_list.count > 0)
        drift->row_list.cursor = MIN(drift->row_list.cursor, drift->row_list.count - 1);
    step_off(drift, 1);
}

void
drift_list(DriftScreen *drift)
{
    drift->rows_of = NULL;
    list_tables(drift);
    drift->table_list.count = drift->tables->len;
    long at = find_table(drift);
    bool is_gone = at < 0 && drift->selected_namespace != NULL && drift->tables->len > 0;
    if (at >= 0)
        list_keep(&drift->table_list, (size_t)at);
    else if (drift->tables->len > 0)
        drift->table_list.cursor = MIN(drift->table_list.cursor, drift->tables->len - 1);
    drift_list_rows(drift);
    if (!is_gone) {
        keep_row(drift);
        return;
    }
    if (drift->selected_table != NULL && drift->search == NULL && drift->was_compared)
        app_say(drift->app, "%s is not listed any more; the next one is selected",
                drift->selected_table);
    drift->row_list.cursor = drift->row_list.top = 0;
    step_off(drift, 1);
}

static void
enter_table(DriftScreen *drift)
{
    drift_list_rows(drift);
    drift->row_list.cursor = drift->row_list.top = 0;
    // the first thing that differs is what one came for
    for (guint i = 0; i < drift->rows->len; i++) {
        const RowEntry *entry = &g_array_index(drift->rows, RowEntry, i);
        if (entry->kind == ENTRY_ROW && drift_mark_counts(entry->row->mark)) {
            drift->row_list.cursor = i;
            break;
        }
    }
    step_off(drift, 1);
    drift_remember(drift);
}

bool
drift_move(DriftScreen *drift, General general)
{
    if (!list_moves(general))
        return false;
    if (drift->focus == PANE_TABLES) {
        size_t before = drift->table_list.cursor;
        list_move(&drift->table_list, general);
        if (drift->table_list.cursor != before)
            enter_table(drift);
    } else if (drift->focus == PANE_ROWS) {
        bool is_up =
            general == DO_UP || general == DO_PAGE_UP || general == DO_HALF_UP || general == DO_END;
        list_move(&drift->row_list, general);
        step_off(drift, is_up ? -1 : 1);
        drift_remember(drift);
    } else {
        list_scroll(&drift->detail_list, general);
    }
    return true;
}

static bool
select_table(DriftScreen *drift, const DriftTable *table)
{
    for (guint i = 0; i < drift->tables->len; i++)
        if (g_array_index(drift->tables, TableEntry, i).table == table) {
            drift->table_list.cursor = i;
            return true;
        }
    return false;
}

void
drift_select(DriftScreen *drift, const DriftTable *table, const char *object)
{
    if (drift_table(drift) != table && !select_table(drift, table)) {
        // the fold it is in, or the filter that hides it
        if (drift_namespace_is_folded(drift, table->namespace))
            g_hash_table_add(drift->folded, g_strdup(table->namespace));
        else
            drift->filter = FILTER_EVERYTHING, drift->filter_chosen = true;
        drift_list(drift);
        if (!select_table(drift, table))
            return;
    }
    enter_table(drift);
    for (guint i = 0; object != NULL && i < drift->rows->len; i++) {
        const RowEntry *entry = &g_array_index(drift->rows, RowEntry, i);
        if (entry->kind == ENTRY_ROW && entry->group != GROUP_REFERENCE &&
            strcmp(entry->row->label, object) == 0) {
            drift->row_list.cursor = i;
            drift->focus = PANE_ROWS;
            break;
        }
    }
    drift_remember(drift);
}

bool
drift_select_path(DriftScreen *drift, const char *path)
{
    const Drift *value = drift_value(drift);
    const DriftTable *best = NULL;
    size_t length = 0;
    for (size_t i = 0; value != NULL && i < value->table_count; i++) {
        const char *title = value->tables[i].title;
        size_t own = strlen(title);
        bool is_it = strncmp(path, title, own) == 0 && (path[own] == '\0' || path[own] == '.');
        if (is_it && own > length) {
            best = &value->tables[i];
            length = own;
        }
    }
    if (best == NULL)
        return false;
    drift_select(drift, best, path[length] == '.' ? path + length + 1 : NULL);
    return true;
}

bool
drift_fold(DriftScreen *drift, bool fold)
{
    const TableEntry *table = table_entry(drift);
    if (drift->focus == PANE_TABLES && table != NULL) {
        if (drift_namespace_is_folded(drift, table->namespace) == fold)
            return false;
        if (!g_hash_table_remove(drift->folded, table->namespace))
            g_hash_table_add(drift->folded, g_strdup(table->namespace));
        g_free(drift->selected_table);
        drift->selected_table = NULL;
        drift_list(drift);
        enter_table(drift);
        return true;
    }
    const RowEntry *row = row_entry(drift);
    if (drift->focus != PANE_ROWS || row == NULL || row->group == GROUP_COLUMN ||
        row->kind == ENTRY_AGREE)
        return false;
    unsigned bit = 1u << row->group;
    Group group = row->group;
    drift->folded_groups = fold ? drift->folded_groups | bit : drift->folded_groups & ~bit;
    drift_list_rows(drift);
    for (guint i = 0; i < drift->rows->len; i++)
        if (g_array_index(drift->rows, RowEntry, i).group == group) {
            drift->row_list.cursor = i;
            break;
        }
    step_off(drift, 1);
    drift_remember(drift);
    return true;
}
