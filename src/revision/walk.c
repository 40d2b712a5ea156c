#include "revision/revision-private.h"

#include <string.h>

bool *
walk_new_set(const RevisionGraph *graph)
{
    return g_new0(bool, graph->all.count + 1);
}

// The one or two lists of neighbours that an edge is made of.
static size_t
neighbours(Edge edge, const Revision *revision, const Revisions *lists[2])
{
    switch (edge) {
    case EDGE_PARENTS:
        lists[0] = &revision->parents;
        return 1;
    case EDGE_BEFORE:
        lists[0] = &revision->parents;
        lists[1] = &revision->own_dependencies;
        return 2;
    case EDGE_CHILDREN:
        lists[0] = &revision->children;
        return 1;
    case EDGE_AFTER:
        lists[0] = &revision->children;
        lists[1] = &revision->dependents;
        return 2;
    }
    g_assert_not_reached();
}

static void
push_neighbours(Edge edge, const Revision *revision, GPtrArray *todo)
{
    const Revisions *lists[2];
    size_t count = neighbours(edge, revision, lists);
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < lists[i]->count; j++)
            g_ptr_array_add(todo, (gpointer)(guintptr)lists[i]->items[j]);
}

// Depth first. `met`, if given, has what this target led to, though it was in the set before.
static void
reach_from(Edge edge, const Revision *from, bool *set, bool *met)
{
    g_autoptr(GPtrArray) todo = g_ptr_array_new();
    g_ptr_array_add(todo, (gpointer)(guintptr)from);
    while (todo->len > 0) {
        const Revision *revision = g_ptr_array_steal_index(todo, todo->len - 1);
        if (met != NULL)
            met[revision->index] = true;
        if (set[revision->index])
            continue;
        set[revision->index] = true;
        push_neighbours(edge, revision, todo);
    }
}

void
walk_add(Edge edge, const Revision *from, bool *set)
{
    reach_from(edge, from, set, NULL);
}

void
walk_reach(Edge edge, const GPtrArray *targets, bool *set)
{
    for (guint i = 0; i < targets->len; i++)
        reach_from(edge, targets->pdata[i], set, NULL);
}

static char *
join_met(const GPtrArray *targets, const Revision *target, const bool *met)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < targets->len; i++) {
        const Revision *other = targets->pdata[i];
        if (other != target && met[other->index])
            g_string_append_printf(text, text->len > 0 ? ", %s" : "%s", other->id);
    }
    return g_string_free(text, FALSE);
}

bool
walk_reach_apart(const RevisionGraph *graph, Edge edge, const GPtrArray *targets, bool *set,
                 GError **error)
{
    for (guint i = 0; i < targets->len; i++) {
        const Revision *target = targets->pdata[i];
        g_autofree bool *met = walk_new_set(graph);
        reach_from(edge, target, set, met);
        g_autofree char *others = join_met(targets, target, met);
        if (*others == '\0')
            continue;
        g_set_error(error, REVISION_ERROR, REVISION_ERROR_IDENTIFIER,
                    "Requested revision %s overlaps with other requested revisions %s\n"
                    "hint: name only one of them",
                    target->id, others);
        return false;
    }
    return true;
}

// ---- sorting ---------------------------------------------------------------------------------

// The state of Alembic's sort: the revisions that are next on each line, and what comes before
// each of them.
typedef struct {
    const RevisionGraph *graph;
    bool *todo;
    GPtrArray *heads, *befores; // const Revision *, bool *
    size_t at;                  // the line that is followed
    GPtrArray *sorted;
} Sort;

static bool *
new_befores(const Sort *sort, const Revision *head)
{
    bool *set = walk_new_set(sort->graph);
    walk_add(EDGE_BEFORE, head, set);
    return set;
}

static void
add_head(Sort *sort, const Revision *head)
{
    g_ptr_array_add(sort->heads, (gpointer)(guintptr)head);
    g_ptr_array_add(sort->befores, new_befores(sort, head));
}

// Another line that still has this revision before it must be walked first.
static bool
find_waiting_line(const Sort *sort, const Revision *revision, size_t *line)
{
    for (guint i = 0; i < sort->befores->len; i++) {
        const bool *before = sort->befores->pdata[i];
        if (i == sort->at || !before[revision->index])
            continue;
        *line = i;
        return true;
    }
    return false;
}

static void
replace_head(Sort *sort, const Revision *old, const Revision *head)
{
    bool *before = sort->befores->pdata[sort->at];
    sort->heads->pdata[sort->at] = (gpointer)(guintptr)head;
    if (old->own_dependencies.count == 0 && old->parents.count == 1) {
        before[old->index] = false; // a plain line: the rest stands
        return;
    }
    g_free(before);
    sort->befores->pdata[sort->at] = new_befores(sort, head);
}

static void
end_line(Sort *sort)
{
    g_ptr_array_remove_index(sort->heads, (guint)sort->at);
    g_free(g_ptr_array_steal_index(sort->befores, (guint)sort->at));
    sort->at = sort->at > 0 ? sort->at - 1 : 0;
}

static void
go_on(Sort *sort, const Revision *revision)
{
    g_autoptr(GPtrArray) before = g_ptr_array_new();
    push_neighbours(EDGE_BEFORE, revision, before);
    bool replaced = false;
    g_autoptr(GPtrArray) more = g_ptr_array_new();
    for (guint i = 0; i < before->len; i++) {
        const Revision *next = before->pdata[i];
        if (sort->todo[next->index] && !g_ptr_array_find(sort->heads, next, NULL) &&
            !g_ptr_array_find(more, next, NULL))
            g_ptr_array_add(more, before->pdata[i]);
    }
    for (guint i = 0; i < more->len; i++) {
        if (replaced)
            add_head(sort, more->pdata[i]);
        else
            replace_head(sort, revision, more->pdata[i]);
        replaced = true;
    }
    if (!replaced)
        end_line(sort);
}

static void
sort_lines(Sort *sort)
{
    while (sort->heads->len > 0) {
        const Revision *revision = sort->heads->pdata[sort->at];
        if (find_waiting_line(sort, revision, &sort->at))
            continue;
        if (sort->todo[revision->index])
            g_ptr_array_add(sort->sorted, (gpointer)(guintptr)revision);
        sort->todo[revision->index] = false;
        go_on(sort, revision);
    }
    sort->at = 0;
}

static bool
is_newest(const Sort *sort, const Revision *revision)
{
    const Revisions *lists[2];
    size_t count = neighbours(EDGE_AFTER, revision, lists);
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < lists[i]->count; j++)
            if (sort->todo[lists[i]->items[j]->index])
                return false;
    return true;
}

// (Alembic: revision.py, _topological_sort. It stops with an assertion when a range leaves
// revisions that no head leads to; here these follow, newest first.)
void
walk_sort(const RevisionGraph *graph, bool *set, const GPtrArray *heads, GPtrArray *sorted)
{
    Sort sort = {.graph = graph, .todo = set, .sorted = sorted};
    sort.heads = g_ptr_array_new();
    sort.befores = g_ptr_array_new();
    g_autofree bool *is_head = walk_new_set(graph);
    for (guint i = 0; i < heads->len; i++)
        is_head[((const Revision *)heads->pdata[i])->index] = true;
    for (size_t i = 0; i < graph->all.count; i++)
        if (is_head[i] && set[i])
            add_head(&sort, graph->all.items[i]);
    sort_lines(&sort);
    for (bool found = true; found; sort_lines(&sort)) {
        found = false;
        for (size_t i = graph->all.count; i > 0 && !found; i--) {
            found = set[i - 1] && is_newest(&sort, graph->all.items[i - 1]);
            if (found)
                add_head(&sort, graph->all.items[i - 1]);
        }
    }
    g_ptr_array_free(sort.heads, TRUE);
    g_ptr_array_free(sort.befores, TRUE);
}
