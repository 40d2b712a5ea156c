#include "revision/identifier.h"

#include "revision/revision-private.h"

#include <string.h>

// The rows that a stamp is about, and the moves that it makes of them.
typedef struct {
    Search *search;
    GPtrArray *rows; // const Revision *: the current ones, then those in line with the targets
    GArray *moves;
} Stamping;

static Names
name_rows(const Stamping *stamping)
{
    const GPtrArray *rows = stamping->rows;
    const char **items = ARENA_NEW_ARRAY(stamping->search->arena, const char *, rows->len);
    for (guint i = 0; i < rows->len; i++)
        items[i] = ((const Revision *)rows->pdata[i])->id;
    return (Names){items, rows->len};
}

static bool
any_in(const RevisionGraph *graph, const bool *set, const bool *members)
{
    for (size_t i = 0; i < graph->all.count; i++)
        if (set[i] && members[i])
            return true;
    return false;
}

// In one line, dependencies included.
static bool
meets(const RevisionGraph *graph, const Revision *row, const bool *members)
{
    g_autofree bool *before = walk_new_set(graph);
    g_autofree bool *after = walk_new_set(graph);
    walk_add(EDGE_BEFORE, row, before);
    walk_add(EDGE_AFTER, row, after);
    return any_in(graph, before, members) || any_in(graph, after, members);
}

// (Alembic: revision.py, filter_for_lineage with include_dependencies)
static bool
add_rows_in_line(Stamping *stamping, const GPtrArray *all, const char *target, GError **error)
{
    const RevisionGraph *graph = stamping->search->graph;
    bool any = false;
    if (all->len == 0)
        return true; // nobody to compare with: what is named is not looked up
    g_autofree bool *members = walk_new_set(graph);
    if (!search_members(stamping->search, target, members, &any, error))
        return false;
    for (guint i = 0; i < all->len; i++) {
        bool kept = !any || meets(graph, all->pdata[i], members);
        if (kept && !g_ptr_array_find(stamping->rows, all->pdata[i], NULL))
            g_ptr_array_add(stamping->rows, all->pdata[i]);
    }
    return true;
}

static bool
any_row_in(const Stamping *stamping, const bool *set)
{
    for (guint i = 0; i < stamping->rows->len; i++)
        if (set[((const Revision *)stamping->rows->pdata[i])->index])
            return true;
    return false;
}

static void
add_deletes(Stamping *stamping)
{
    Names rows = name_rows(stamping);
    for (size_t i = 0; i < rows.count; i++) {
        StampMove move = {.alone = true, .from = {&rows.items[i], 1}};
        g_array_append_val(stamping->moves, move);
    }
}

static void
add_move(Stamping *stamping, const Revision *target)
{
    if (g_ptr_array_find(stamping->rows, target, NULL))
        return;
    const RevisionGraph *graph = stamping->search->graph;
    g_autofree bool *after = walk_new_set(graph);
    g_autofree bool *before = walk_new_set(graph);
    walk_add(EDGE_AFTER, target, after);
    walk_add(EDGE_BEFORE, target, before);
    bool down = any_row_in(stamping, after);
    StampMove move = {.up = !down, .to = target->id};
    move.alone = !down && !any_row_in(stamping, before);
    if (!move.alone)
        move.from = name_rows(stamping);
    g_array_append_val(stamping->moves, move);
}

static bool
check_found(const GPtrArray *found, GError **error)
{
    for (guint i = 0; i < found->len; i++)
        if (!search_is_revision(found->pdata[i]))
            return search_fail(error, "Walked too far",
                               "there are fewer revisions; \"trueup history\" lists them");
    return true;
}

// (Alembic: script/base.py, _stamp_revs)
static bool
collect(Stamping *stamping, Names rows, Names targets, GError **error)
{
    g_autoptr(GPtrArray) current = g_ptr_array_new();
    g_autoptr(GPtrArray) found = g_ptr_array_new();
    if (!search_each(stamping->search, rows, current, error) || !check_found(current, error))
        return false;
    for (size_t i = 0; i < targets.count; i++)
        if (!add_rows_in_line(stamping, current, targets.items[i], error))
            return false;
    if (!search_each(stamping->search, targets, found, error) || !check_found(found, error))
        return false;
    if (found->len == 0)
        add_deletes(stamping);
    for (guint i = 0; i < found->len; i++)
        add_move(stamping, found->pdata[i]);
    return true;
}

bool
revision_stamps(const RevisionGraph *graph, Names rows, Names targets, Arena *arena, GArray *found,
                GError **error)
{
    Search search = {.graph = graph, .arena = arena};
    Stamping stamping = {.search = &search, .rows = g_ptr_array_new(), .moves = found};
    bool done = collect(&stamping, rows, targets, error);
    g_ptr_array_free(stamping.rows, TRUE);
    return done;
}
