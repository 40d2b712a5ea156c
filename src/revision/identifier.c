#include "revision/identifier.h"

#include "revision/revision-private.h"

#include <inttypes.h>
#include <string.h>

// How revisions between two places are looked for (Alembic: the arguments of iterate_revisions).
typedef struct {
    bool inclusive;     // the lower end too
    bool implicit_base; // with what other branches need
    bool stay;          // relative ends stop at the end of the tree
} Between;

static const char *
join(Arena *arena, Names names)
{
    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < names.count; i++)
        g_string_append_printf(text, i > 0 ? ", %s" : "%s", names.items[i]);
    const char *joined = arena_text(arena, text->str);
    g_string_free(text, TRUE);
    return joined;
}

static bool
fail_too_far(GError **error)
{
    return search_fail(error, "Walked too far",
                       "there are fewer revisions; \"trueup history\" lists them");
}

// Every one of `found` must be a revision: a walk may have left the tree.
static bool
check_revisions(const GPtrArray *found, GError **error)
{
    for (guint i = 0; i < found->len; i++)
        if (!search_is_revision(found->pdata[i]))
            return fail_too_far(error);
    return true;
}

static bool
is_one_of(const GPtrArray *list, const Revision *revision)
{
    return g_ptr_array_find((GPtrArray *)(guintptr)list, revision, NULL);
}

// ---- relative targets of an upgrade ----------------------------------------------------------

// The tips of what is applied on a branch that has no row of its own.
static void
add_tips(const RevisionGraph *graph, const GPtrArray *active, GPtrArray *tips)
{
    g_autofree bool *before = walk_new_set(graph);
    for (guint i = 0; i < active->len; i++) {
        const Revision *revision = active->pdata[i];
        for (size_t j = 0; j < revision->parents.count; j++)
            before[revision->parents.items[j]->index] = true;
        for (size_t j = 0; j < revision->own_dependencies.count; j++)
            before[revision->own_dependencies.items[j]->index] = true;
    }
    for (guint i = 0; i < active->len; i++)
        if (!before[((const Revision *)active->pdata[i])->index])
            g_ptr_array_add(tips, active->pdata[i]);
}

static void
add_members(const RevisionGraph *graph, const bool *set, GPtrArray *members)
{
    for (size_t i = 0; i < graph->all.count; i++)
        if (set[i])
            g_ptr_array_add(members, (gpointer)(guintptr)graph->all.items[i]);
}

static bool
find_starts_on(Search *search, Names rows, const char *label, GPtrArray *starts, GError **error)
{
    g_autoptr(GPtrArray) current = g_ptr_array_new();
    if (!search_each(search, rows, current, error))
        return false;
    if (g_ptr_array_find(current, &search_base, NULL))
        return search_fail_unknown(search, "base", NULL, error); // no branch has it
    if (!check_revisions(current, error) || !search_line(search, current, label, starts, error))
        return false;
    if (starts->len > 0)
        return true;
    g_autofree bool *applied = walk_new_set(search->graph);
    walk_reach(EDGE_BEFORE, current, applied);
    g_autoptr(GPtrArray) all = g_ptr_array_new();
    g_autoptr(GPtrArray) active = g_ptr_array_new();
    add_members(search->graph, applied, all);
    if (!search_line(search, all, label, active, error))
        return false;
    add_tips(search->graph, active, starts);
    return true;
}

// Where "+2" begins; *start NULL: before the first revision.
static bool
find_start(Search *search, Names rows, const char *label, const Revision **start, GError **error)
{
    g_autoptr(GPtrArray) starts = g_ptr_array_new();
    size_t count = rows.count;
    if (label != NULL) {
        if (!find_starts_on(search, rows, label, starts, error))
            return false;
        count = starts->len;
    }
    if (count > 1)
        return search_fail(error, "Ambiguous upgrade from multiple current revisions",
                           "name the branch, as in \"label@+1\"");
    *start = starts->len > 0 ? starts->pdata[0] : NULL;
    return label != NULL || rows.count == 0 || search_one(search, rows.items[0], start, error);
}

static bool
walk_from_symbol(Search *search, const Relative *relative, bool stay, const Revision **target,
                 GError **error)
{
    // On the way down the label says which revision is meant, on the way up which way to go.
    bool up = relative->steps > 0;
    Walk walk = {relative->steps, up ? relative->label : NULL, stay};
    const char *symbol =
        relative->label == NULL || up
            ? relative->symbol
            : arena_printf(search->arena, "%s@%s", relative->label, relative->symbol);
    const Revision *start = NULL;
    return search_one(search, symbol, &start, error) &&
           search_walk(search, start, &walk, target, error);
}

// (Alembic: revision.py, _parse_upgrade_target)
static bool
find_upgrade_targets(Search *search, Names rows, const char *target, bool stay, GPtrArray *targets,
                     GError **error)
{
    Relative relative;
    const Revision *start = NULL, *end = NULL;
    if (!search_parse_relative(search->arena, target, &relative))
        return search_all(search, target, targets, error);
    if (relative.symbol == NULL && relative.steps <= 0)
        return search_fail_relative(arena_printf(search->arena, "%" PRId64, relative.steps),
                                    relative.steps, error);
    if (relative.symbol != NULL) {
        if (!walk_from_symbol(search, &relative, stay, &end, error))
            return false;
    } else {
        if (!find_start(search, rows, relative.label, &start, error) ||
            !search_walk(search, start, &(Walk){relative.steps, relative.label, stay}, &end, error))
            return false;
        if (end == NULL)
            return search_fail_relative(relative.text, relative.steps, error);
    }
    g_ptr_array_add(targets, (gpointer)(guintptr)end);
    return true;
}

// ---- relative targets of a downgrade ---------------------------------------------------------

// What has nothing after it, by down_revision, among the rows and all before them.
static bool
add_branch_heads(Search *search, Names rows, GPtrArray *heads, GError **error)
{
    g_autoptr(GPtrArray) current = g_ptr_array_new();
    if (!search_each(search, rows, current, error) || !check_revisions(current, error))
        return false;
    g_autofree bool *applied = walk_new_set(search->graph);
    walk_reach(EDGE_BEFORE, current, applied);
    for (size_t i = 0; i < search->graph->all.count; i++) {
        const Revision *revision = search->graph->all.items[i];
        bool followed = false;
        for (size_t j = 0; j < revision->children.count && !followed; j++)
            followed = applied[revision->children.items[j]->index];
        if (applied[i] && !followed)
            g_ptr_array_add(heads, (gpointer)(guintptr)revision);
    }
    return true;
}

// The row that "label@-1" goes down from.
static bool
find_row_on(Search *search, Names rows, const char *label, const char **symbol, GError **error)
{
    g_autoptr(GPtrArray) current = g_ptr_array_new();
    g_autoptr(GPtrArray) kept = g_ptr_array_new();
    for (size_t i = 0; i < rows.count; i++) {
        const Revision *row = NULL; // an identifier as it stands: "heads" is none
        if (!search_branch(search, rows.items[i], &row, error))
            return false;
        g_ptr_array_add(current, (gpointer)(guintptr)row);
    }
    if (!search_line(search, current, label, kept, error))
        return false;
    if (kept->len == 0) {
        g_autoptr(GPtrArray) heads = g_ptr_array_new();
        if (!add_branch_heads(search, rows, heads, error) ||
            !search_line(search, heads, label, kept, error))
            return false;
    }
    if (kept->len != 1)
        return search_fail(error,
                           kept->len == 0 ? "Not a valid downgrade target from current heads"
                                          : "Ambiguous walk",
                           "\"trueup current\" says where the database is");
    *symbol = ((const Revision *)kept->pdata[0])->id;
    return true;
}

// Where a downgrade goes.
typedef struct {
    const char *text;         // as it was asked for
    bool stay;                // at the end of the tree
    const char *label;        // found: the branch; NULL: none was named
    const Revision *revision; // found: NULL is the base
} Destination;

static bool
walk_down_from_rows(Search *search, Names rows, Relative *relative, Destination *destination,
                    GError **error)
{
    if (relative->label != NULL) {
        if (!find_row_on(search, rows, relative->label, &relative->symbol, error))
            return false;
    } else if (rows.count == 0) {
        return search_fail_relative(relative->text, relative->steps, error);
    } else {
        // Of several rows Alembic takes the first, and warns.
        relative->label = relative->symbol = rows.items[0];
    }
    if (!walk_from_symbol(search, relative, destination->stay, &destination->revision, error))
        return false;
    return destination->revision != NULL ||
           search_fail_relative(relative->text, relative->steps, error);
}

// (Alembic: revision.py, _parse_downgrade_target)
static bool
find_destination(Search *search, Names rows, Destination *destination, GError **error)
{
    Relative relative;
    const Revision **revision = &destination->revision;
    const char *text = destination->text;
    if (!search_parse_relative(search->arena, text, &relative)) {
        const char *at = strrchr(text, '@');
        if (at != NULL && at > text)
            destination->label = arena_text_n(search->arena, text, (size_t)(at - text));
        return search_one(search, at != NULL ? at + 1 : text, revision, error);
    }
    if (relative.symbol == NULL && relative.steps >= 0)
        return search_fail_relative(relative.text, relative.steps, error);
    bool found = relative.symbol == NULL
                     ? walk_down_from_rows(search, rows, &relative, destination, error)
                     : walk_from_symbol(search, &relative, destination->stay, revision, error);
    if (!found)
        return false;
    destination->label = relative.label;
    if (*revision == NULL)
        return fail_too_far(error);
    if (*revision == &search_base)
        *revision = NULL;
    return true;
}

// ---- what an upgrade runs, and what history lists --------------------------------------------

// "label@…" below keeps the targets of that branch.
static bool
keep_branch(Search *search, Names lower, GPtrArray *targets, GError **error)
{
    const char *at = lower.count == 1 ? strchr(lower.items[0], '@') : NULL;
    if (at == NULL)
        return true;
    const char *branch = arena_text_n(search->arena, lower.items[0], (size_t)(at - lower.items[0]));
    const Revision *revision = NULL;
    if (!search_one(search, branch, &revision, error))
        return false;
    if (revision != NULL && strcmp(revision->id, branch) == 0) {
        // A revision stands for its branch. (Alembic stops with an assertion unless there is one.)
        if (revision->labels.count != 1)
            return search_fail(error,
                               arena_printf(search->arena, "Revision %s stands for %s", branch,
                                            revision->labels.count == 0 ? "no branch label"
                                                                        : "several branch labels"),
                               "name the branch by its label, as in \"label@head\"");
        branch = revision->labels.items[0];
    }
    for (guint i = targets->len; i > 0; i--) {
        Names labels = ((const Revision *)targets->pdata[i - 1])->labels;
        bool kept = false;
        for (size_t j = 0; j < labels.count && !kept; j++)
            kept = strcmp(labels.items[j], branch) == 0;
        if (!kept)
            g_ptr_array_remove_index(targets, i - 1);
    }
    return true;
}

static bool
check_not_apart(Search *search, const GPtrArray *current, const bool *required, GError **error)
{
    for (guint i = 0; i < current->len; i++) {
        const Revision *revision = current->pdata[i];
        if (revision == &search_base || (revision != NULL && !required[revision->index]))
            return search_fail_apart(search, error);
    }
    return true;
}

// A lower end like "-9" that went beyond the heads' line: it counts from the upper end.
static bool
count_from_upper(Search *search, Names upper, const char *lower, bool stay, GPtrArray *current,
                 GError **error)
{
    Destination destination = {.text = lower, .stay = stay};
    if (!find_destination(search, upper, &destination, error))
        return false;
    g_ptr_array_set_size(current, 0);
    if (destination.revision != NULL)
        g_ptr_array_add(current, (gpointer)(guintptr)destination.revision);
    return true;
}

static bool
find_targets(Search *search, Names upper, Names lower, bool stay, GPtrArray *targets,
             GError **error)
{
    bool found = upper.count == 1
                     ? find_upgrade_targets(search, lower, upper.items[0], stay, targets, error)
                     : search_each(search, upper, targets, error);
    return found && check_revisions(targets, error) && keep_branch(search, lower, targets, error);
}

static void
take_away(const RevisionGraph *graph, bool *set, const bool *other)
{
    for (size_t i = 0; i < graph->all.count; i++)
        set[i] = set[i] && !other[i];
}

// Leaves what comes after the lower end by down_revision alone.
static bool
keep_following(Search *search, const GPtrArray *current, bool *needs, GError **error)
{
    g_autofree bool *following = walk_new_set(search->graph);
    if (!walk_reach_apart(search->graph, EDGE_CHILDREN, current, following, error))
        return false;
    for (size_t i = 0; i < search->graph->all.count; i++)
        needs[i] = needs[i] && following[i];
    return true;
}

// (Alembic: revision.py, _collect_upgrade_revisions)
static bool
collect_upgrade(Search *search, Names upper, Names lower, const Between *between, GPtrArray *found,
                GError **error)
{
    g_autoptr(GPtrArray) targets = g_ptr_array_new();
    g_autoptr(GPtrArray) current = g_ptr_array_new();
    g_autofree bool *needs = walk_new_set(search->graph);
    g_autofree bool *applied = walk_new_set(search->graph);
    if (!find_targets(search, upper, lower, between->stay, targets, error) ||
        !walk_reach_apart(search->graph, EDGE_BEFORE, targets, needs, error) ||
        !search_each(search, lower, current, error))
        return false;
    if (!between->implicit_base && !check_not_apart(search, current, needs, error))
        return false;
    if (current->len > 0 && current->pdata[0] == NULL &&
        !count_from_upper(search, upper, lower.items[0], between->stay, current, error))
        return false;
    if (!check_revisions(current, error) ||
        !walk_reach_apart(search->graph, EDGE_BEFORE, current, applied, error))
        return false;
    take_away(search->graph, needs, applied);
    for (guint i = 0; i < current->len && between->inclusive; i++)
        needs[((const Revision *)current->pdata[i])->index] = true;
    if (current->len > 0 && !between->implicit_base &&
        !keep_following(search, current, needs, error))
        return false;
    walk_sort(search->graph, needs, targets, found);
    return true;
}

bool
revision_history(const RevisionGraph *graph, Names lower, Names upper, GPtrArray *found,
                 GError **error)
{
    static const char *const heads[] = {"heads"};
    g_autoptr(Arena) arena = arena_new();
    Search search = {.graph = graph, .arena = arena};
    if (upper.count == 0)
        upper = (Names){heads, 1};
    search.start = lower.count == 0 ? "base" : join(arena, lower);
    search.end = join(arena, upper);
    search.apart = "Requested range %start:%end does not refer to ancestor/descendant revisions "
                   "along the same branch";
    return collect_upgrade(&search, upper, lower, &(Between){.inclusive = true, .stay = true},
                           found, error);
}

static void
reverse(GPtrArray *array, guint from)
{
    for (guint left = from, right = array->len; left + 1 < right; left++, right--) {
        gpointer item = array->pdata[left];
        array->pdata[left] = array->pdata[right - 1];
        array->pdata[right - 1] = item;
    }
}

bool
revision_upgrades(const RevisionGraph *graph, Names rows, const char *target, GPtrArray *found,
                  GError **error)
{
    g_autoptr(Arena) arena = arena_new();
    Search search = {.graph = graph, .arena = arena};
    search.start = join(arena, rows);
    search.end = target;
    search.apart = "Destination %end is not a valid upgrade target from current head(s)";
    guint before = found->len;
    if (!collect_upgrade(&search, (Names){&target, 1}, rows, &(Between){.implicit_base = true},
                         found, error))
        return false;
    reverse(found, before);
    return true;
}

// ---- what a downgrade takes back -------------------------------------------------------------

// Where it begins: what directly follows the target, or every base.
static void
add_roots(const RevisionGraph *graph, const Revision *target, GPtrArray *roots)
{
    Revisions list = target != NULL ? target->children : graph->bases;
    for (size_t i = 0; i < list.count; i++)
        g_ptr_array_add(roots, (gpointer)(guintptr)list.items[i]);
}

// Alembic's list of bases has those with labels once more for each: then a single one is several.
static bool
are_several(const GPtrArray *roots, const Revision *target)
{
    size_t count = 0;
    for (guint i = 0; i < roots->len; i++)
        count += 1 + (target == NULL ? ((const Revision *)roots->pdata[i])->own_labels.count : 0);
    return count > 1;
}

static bool
keep_roots_before(Search *search, const char *label, GPtrArray *roots, GError **error)
{
    const Revision *branch = NULL;
    if (!search_branch(search, label, &branch, error))
        return false;
    g_autofree bool *before = walk_new_set(search->graph);
    walk_add(EDGE_PARENTS, branch, before);
    for (guint i = roots->len; i > 0; i--)
        if (!before[((const Revision *)roots->pdata[i - 1])->index])
            g_ptr_array_remove_index(roots, i - 1);
    return roots->len > 0 || search_fail(error, "Not a valid downgrade target from current heads",
                                         "\"trueup current\" says where the database is");
}

static bool
is_empty(const RevisionGraph *graph, const bool *set)
{
    for (size_t i = 0; i < graph->all.count; i++)
        if (set[i])
            return false;
    return true;
}

// (Alembic: revision.py, _collect_downgrade_revisions)
static bool
collect_downgrade(Search *search, Names rows, const char *text, GPtrArray *found, GError **error)
{
    Destination destination = {.text = text};
    g_autoptr(GPtrArray) roots = g_ptr_array_new();
    g_autoptr(GPtrArray) heads = g_ptr_array_new();
    if (!find_destination(search, rows, &destination, error))
        return false;
    const Revision *target = destination.revision;
    add_roots(search->graph, target, roots);
    if (destination.label != NULL && are_several(roots, target) &&
        !keep_roots_before(search, destination.label, roots, error))
        return false;
    if (!search_each(search, rows, heads, error) || !check_revisions(heads, error))
        return false;
    g_autofree bool *dropped = walk_new_set(search->graph);
    g_autofree bool *active = walk_new_set(search->graph);
    walk_reach(EDGE_AFTER, roots, dropped);
    walk_reach(EDGE_BEFORE, heads, active);
    for (size_t i = 0; i < search->graph->all.count; i++)
        dropped[i] = dropped[i] && active[i];
    if (target != NULL && is_empty(search->graph, dropped) && !is_one_of(heads, target))
        return search_fail_apart(search, error);
    walk_sort(search->graph, dropped, heads, found);
    return true;
}

bool
revision_downgrades(const RevisionGraph *graph, Names rows, const char *target, GPtrArray *found,
                    GError **error)
{
    g_autoptr(Arena) arena = arena_new();
    Search search = {.graph = graph, .arena = arena};
    search.start = join(arena, rows);
    search.end = target;
    search.apart = "Destination %end is not a valid downgrade target from current head(s)";
    return collect_downgrade(&search, rows, target, found, error);
}

// ---- single questions ------------------------------------------------------------------------

bool
revision_resolve(const RevisionGraph *graph, const char *identifier, GPtrArray *found,
                 GError **error)
{
    g_autoptr(Arena) arena = arena_new();
    Search search = {.graph = graph, .arena = arena};
    return search_all(&search, identifier, found, error) && check_revisions(found, error);
}

bool
revision_current(const RevisionGraph *graph, Names rows, GPtrArray *found, GError **error)
{
    g_autoptr(Arena) arena = arena_new();
    Search search = {.graph = graph, .arena = arena};
    return add_branch_heads(&search, rows, found, error);
}
