#include "revision/revision-private.h"

#include <stdlib.h>
#include <string.h>

G_DEFINE_QUARK(trueup_revision_error, revision_error)

void
revision_graph_free(RevisionGraph *graph)
{
    if (graph == NULL)
        return;
    g_hash_table_destroy(graph->by_id);
    g_hash_table_destroy(graph->by_label);
    arena_free(graph->arena);
    g_free(graph);
}

const Revision *
revision_find(const RevisionGraph *graph, const char *id)
{
    return g_hash_table_lookup(graph->by_id, id);
}

bool
revision_is_merge(const Revision *revision)
{
    return revision->down.count > 1;
}

bool
revision_is_branch(const Revision *revision)
{
    return revision->children.count > 1;
}

char *
revision_subject(const Revision *revision)
{
    const char *end = strstr(revision->docstring, "\n\n");
    return end == NULL ? g_strdup(revision->docstring)
                       : g_strndup(revision->docstring, (size_t)(end - revision->docstring));
}

bool
revision_is_head(const Revision *revision)
{
    return revision->children.count == 0 && revision->dependents.count == 0;
}

// ---- files -----------------------------------------------------------------------------------

// (Alembic: script/base.py, _only_source_rev_file: any .py but __init__.py and editors' .# files)
static bool
is_revision_file(const char *name)
{
    if (g_str_has_prefix(name, ".#") || g_str_has_prefix(name, "__init__"))
        return false;
    return g_str_has_suffix(name, ".py") || g_str_has_suffix(name, ".sql");
}

static int
compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool
list_folder(const char *folder, GPtrArray *files, GError **error)
{
    g_autoptr(GError) reason = NULL;
    g_autoptr(GDir) directory = g_dir_open(folder, 0, &reason);
    if (directory == NULL) {
        bool is_absent = g_error_matches(reason, G_FILE_ERROR, G_FILE_ERROR_NOENT);
        g_set_error(error, REVISION_ERROR, REVISION_ERROR_FOLDER,
                    "%s: %s\nhint: \"trueup config\" says where the revisions are looked for",
                    folder, is_absent ? "there is no such folder" : "cannot be listed");
        return false;
    }
    guint before = files->len;
    for (const char *name = g_dir_read_name(directory); name != NULL;
         name = g_dir_read_name(directory))
        if (is_revision_file(name))
            g_ptr_array_add(files, g_build_filename(folder, name, NULL));
    if (files->len > before)
        qsort(files->pdata + before, files->len - before, sizeof *files->pdata, compare_names);
    return true;
}

// ---- links -----------------------------------------------------------------------------------

static void
complain(RevisionGraph *graph, const Revision *revision, const char *text)
{
    diagnostics_add(&graph->diagnostics, (Diagnostic){.origin = {revision->file, revision->line, 0},
                                                      .severity = SEVERITY_ERROR,
                                                      .text = text});
}

// Lists of neighbours are short: one or two parents, a handful of children.
static void
append(Arena *arena, Revisions *list, const Revision *revision)
{
    const Revision **items = ARENA_NEW_ARRAY(arena, const Revision *, list->count + 1);
    if (list->count > 0)
        memcpy(items, list->items, list->count * sizeof *items);
    items[list->count++] = revision;
    list->items = items;
}

static Revisions
take_list(Arena *arena, const GPtrArray *list)
{
    return (Revisions){arena_copy(arena, list->pdata, list->len * sizeof(gpointer)), list->len};
}

static bool
has_item(Revisions list, const Revision *revision)
{
    for (size_t i = 0; i < list.count; i++)
        if (list.items[i] == revision)
            return true;
    return false;
}

// (Alembic: revision.py, _add_depends_on: a dependency may be named by its label, a parent not)
static void
link_names(RevisionGraph *graph, Revision *revision, Names names, bool is_dependency)
{
    for (size_t i = 0; i < names.count; i++) {
        Revision *other = g_hash_table_lookup(graph->by_id, names.items[i]);
        if (other == NULL && is_dependency)
            other = g_hash_table_lookup(graph->by_label, names.items[i]);
        if (other == NULL) {
            complain(graph, revision,
                     arena_printf(graph->arena, "revision \"%s\" %s \"%s\", which no file has",
                                  revision->id, is_dependency ? "depends on" : "comes after",
                                  names.items[i]));
            continue;
        }
        if (has_item(is_dependency ? revision->dependencies : revision->parents, other))
            continue;
        append(graph->arena, is_dependency ? &revision->dependencies : &revision->parents, other);
        append(graph->arena, is_dependency ? &other->dependents : &other->children, revision);
    }
}

// One revision less stands before each of these; those with none left are ready.
static void
release(const Revisions *next, GHashTable *waiting, GPtrArray *ready)
{
    for (size_t i = 0; i < next->count; i++) {
        gpointer revision = (gpointer)(guintptr)next->items[i];
        size_t left = GPOINTER_TO_SIZE(g_hash_table_lookup(waiting, revision)) - 1;
        g_hash_table_insert(waiting, revision, GSIZE_TO_POINTER(left));
        if (left == 0)
            g_ptr_array_add(ready, revision);
    }
}

// Takes away, again and again, what has nothing left before it: what stays is a cycle or behind
// one.
static void
find_cycles(RevisionGraph *graph, const GPtrArray *all)
{
    g_autoptr(GHashTable) waiting = g_hash_table_new(NULL, NULL);
    g_autoptr(GPtrArray) ready = g_ptr_array_new();
    for (guint i = 0; i < all->len; i++) {
        const Revision *revision = all->pdata[i];
        size_t before = revision->parents.count + revision->dependencies.count;
        if (before == 0)
            g_ptr_array_add(ready, all->pdata[i]);
        g_hash_table_insert(waiting, all->pdata[i], GSIZE_TO_POINTER(before));
    }
    for (guint i = 0; i < ready->len; i++) {
        const Revision *revision = ready->pdata[i];
        release(&revision->children, waiting, ready);
        release(&revision->dependents, waiting, ready);
    }
    for (guint i = 0; i < all->len && ready->len < all->len; i++) {
        Revision *revision = all->pdata[i];
        revision->in_cycle = GPOINTER_TO_SIZE(g_hash_table_lookup(waiting, revision)) > 0;
        if (revision->in_cycle)
            complain(graph, revision,
                     arena_printf(graph->arena,
                                  "revision \"%s\" is part of a cycle, or comes after one",
                                  revision->id));
    }
}

// (Alembic: revision.py, _is_real_branch_point: one that follows by both edges counts once)
static size_t
count_followers(const Revision *revision)
{
    size_t count = revision->children.count;
    for (size_t i = 0; i < revision->dependents.count; i++)
        count += !has_item(revision->children, revision->dependents.items[i]);
    return count;
}

// ---- labels ----------------------------------------------------------------------------------

bool
revision_has_label(const Revision *revision, const char *label)
{
    for (size_t i = 0; i < revision->labels.count; i++)
        if (strcmp(revision->labels.items[i], label) == 0)
            return true;
    return false;
}

static void
add_label(RevisionGraph *graph, Revision *revision, const char *label)
{
    size_t count = revision->labels.count;
    const char **items = ARENA_NEW_ARRAY(graph->arena, const char *, count + 1);
    if (count > 0)
        memcpy(items, revision->labels.items, count * sizeof *items);
    items[count] = label;
    qsort(items, count + 1, sizeof *items, compare_names);
    revision->labels = (Names){items, count + 1};
}

static Revision *
owned(const RevisionGraph *graph, const Revision *revision)
{
    return g_hash_table_lookup(graph->by_id, revision->id);
}

// True when nothing but one line leads from `revision` to a head: no branch by either edge, no
// merge.
static bool
leads_to_one_head(const Revision *revision)
{
    for (const Revision *at = revision;; at = at->children.items[0]) {
        if (count_followers(at) > 1 || revision_is_merge(at))
            return false;
        if (at->children.count == 0)
            return true;
    }
}

// (Alembic: revision.py, _add_branches: to all descendants; and upwards until a branch or a merge
// point, which it does from the last descendant on, so a branch point below keeps a label there)
static void
spread_label(RevisionGraph *graph, Revision *from, const char *label)
{
    g_autoptr(GPtrArray) todo = g_ptr_array_new();
    g_ptr_array_add(todo, from);
    for (guint i = 0; i < todo->len; i++) {
        Revision *revision = todo->pdata[i];
        if (revision_has_label(revision, label))
            continue;
        add_label(graph, revision, label);
        for (size_t j = 0; j < revision->children.count; j++)
            g_ptr_array_add(todo, owned(graph, revision->children.items[j]));
    }
    if (from->in_cycle || !leads_to_one_head(from))
        return;
    for (const Revision *at = from; at->parents.count == 1;) {
        Revision *parent = owned(graph, at->parents.items[0]);
        if (count_followers(parent) > 1 || revision_is_merge(parent))
            break;
        if (!revision_has_label(parent, label))
            add_label(graph, parent, label);
        at = parent;
    }
}

static void
spread_labels(RevisionGraph *graph, const GPtrArray *all)
{
    for (guint i = 0; i < all->len; i++) {
        Revision *revision = all->pdata[i];
        for (size_t j = 0; j < revision->own_labels.count; j++)
            if (g_hash_table_lookup(graph->by_label, revision->own_labels.items[j]) == revision)
                spread_label(graph, revision, revision->own_labels.items[j]);
    }
}

// A label is unique, among identifiers too.
static void
map_labels(RevisionGraph *graph, Revision *revision)
{
    for (size_t i = 0; i < revision->own_labels.count; i++) {
        const char *label = revision->own_labels.items[i];
        const Revision *owner = revision_find(graph, label);
        if (owner == NULL)
            owner = g_hash_table_lookup(graph->by_label, label);
        if (owner == NULL) {
            g_hash_table_insert(graph->by_label, (gpointer)(guintptr)label, revision);
            continue;
        }
        complain(graph, revision,
                 arena_printf(graph->arena,
                              "branch label \"%s\" is already that of revision \"%s\"", label,
                              owner->id));
    }
}

// (Alembic: revision.py, _normalize_depends_on)
static void
refine_dependencies(RevisionGraph *graph, Revision *revision)
{
    g_autoptr(GPtrArray) todo = g_ptr_array_new();
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    g_autoptr(GHashTable) inherited = g_hash_table_new(NULL, NULL);
    g_ptr_array_add(todo, revision);
    for (guint i = 0; i < todo->len; i++) {
        const Revision *at = todo->pdata[i];
        if (!g_hash_table_add(seen, todo->pdata[i]))
            continue;
        for (size_t j = 0; j < at->dependencies.count && at != revision; j++)
            g_hash_table_add(inherited, (gpointer)(guintptr)at->dependencies.items[j]);
        for (size_t j = 0; j < at->parents.count; j++)
            g_ptr_array_add(todo, (gpointer)(guintptr)at->parents.items[j]);
    }
    for (size_t i = 0; i < revision->dependencies.count; i++)
        if (!g_hash_table_contains(inherited, revision->dependencies.items[i]))
            append(graph->arena, &revision->own_dependencies, revision->dependencies.items[i]);
}

// ---- the graph -------------------------------------------------------------------------------

// A file without a header follows the .sql file before it whose name begins with a number too.
static void
follow_number(RevisionGraph *graph, Revision *revision, const Revision **last)
{
    g_autofree char *name = g_path_get_basename(revision->file);
    if (!revision->is_sql || !g_ascii_isdigit(*name))
        return;
    if (revision->is_numbered && *last != NULL) {
        const char *const down[] = {(*last)->id};
        revision->down = (Names){arena_copy(graph->arena, down, sizeof down), 1};
    }
    *last = revision;
}

// Returns the revisions in file order; the graph's table has them by id.
static GPtrArray *
read_files(RevisionGraph *graph, const GPtrArray *files)
{
    GPtrArray *all = g_ptr_array_new();
    const Revision *numbered = NULL;
    g_autofree Revision **heads = revision_read_heads(graph, files);
    for (guint i = 0; i < files->len; i++) {
        Revision *revision = heads[i];
        if (revision == NULL)
            continue;
        follow_number(graph, revision, &numbered);
        Revision *other = g_hash_table_lookup(graph->by_id, revision->id);
        if (other != NULL) {
            // The last file wins, as with Alembic, which only warns.
            diagnostics_add(
                &graph->diagnostics,
                (Diagnostic){.origin = {revision->file, revision->line, 0},
                             .text = arena_printf(graph->arena, "revision \"%s\" is also in %s",
                                                  revision->id, other->file)});
            *other = *revision;
            continue;
        }
        g_hash_table_insert(graph->by_id, (gpointer)(guintptr)revision->id, revision);
        g_ptr_array_add(all, revision);
    }
    return all;
}

static void
link_all(RevisionGraph *graph, const GPtrArray *all)
{
    g_autoptr(GPtrArray) heads = g_ptr_array_new();
    g_autoptr(GPtrArray) bases = g_ptr_array_new();
    for (guint i = 0; i < all->len; i++)
        map_labels(graph, all->pdata[i]);
    for (guint i = 0; i < all->len; i++) {
        Revision *revision = all->pdata[i];
        revision->index = i;
        link_names(graph, revision, revision->down, false);
        link_names(graph, revision, revision->depends_on, true);
    }
    for (guint i = 0; i < all->len; i++) {
        Revision *revision = all->pdata[i];
        if (revision->dependencies.count > 0)
            refine_dependencies(graph, revision);
        if (revision->children.count == 0)
            g_ptr_array_add(heads, all->pdata[i]);
        if (revision->down.count == 0)
            g_ptr_array_add(bases, all->pdata[i]);
    }
    graph->all = take_list(graph->arena, all);
    graph->heads = take_list(graph->arena, heads);
    graph->bases = take_list(graph->arena, bases);
    find_cycles(graph, all);
    spread_labels(graph, all);
}

RevisionGraph *
revision_graph_read(const char *const *folders, GError **error)
{
    g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(g_free);
    for (size_t i = 0; folders[i] != NULL; i++)
        if (!list_folder(folders[i], files, error))
            return NULL;
    RevisionGraph *graph = g_new0(RevisionGraph, 1);
    graph->arena = arena_new();
    graph->diagnostics.arena = graph->arena;
    graph->by_id = g_hash_table_new(g_str_hash, g_str_equal);
    graph->by_label = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GPtrArray) all = read_files(graph, files);
    link_all(graph, all);
    return graph;
}

Names
names_copy(Arena *arena, Names names)
{
    const char **items = ARENA_NEW_ARRAY(arena, const char *, names.count);
    for (size_t i = 0; i < names.count; i++)
        items[i] = arena_text(arena, names.items[i]);
    return (Names){items, names.count};
}

GHashTable *
revision_applied(const RevisionGraph *graph, Names rows)
{
    GHashTable *applied = g_hash_table_new(NULL, NULL);
    g_autoptr(GPtrArray) todo = g_ptr_array_new();
    for (size_t i = 0; i < rows.count; i++) {
        gpointer revision = g_hash_table_lookup(graph->by_id, rows.items[i]);
        if (revision != NULL)
            g_ptr_array_add(todo, revision);
    }
    for (guint i = 0; i < todo->len; i++) {
        const Revision *revision = todo->pdata[i];
        if (!g_hash_table_add(applied, todo->pdata[i]))
            continue;
        const Revisions *before[] = {&revision->parents, &revision->dependencies};
        for (size_t edge = 0; edge < G_N_ELEMENTS(before); edge++)
            for (size_t j = 0; j < before[edge]->count; j++)
                g_ptr_array_add(todo, (gpointer)(guintptr)before[edge]->items[j]);
    }
    return applied;
}
