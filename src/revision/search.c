#include "revision/revision-private.h"

#include <inttypes.h>
#include <string.h>

const Revision search_base = {.id = "base"};

bool
search_is_revision(const Revision *revision)
{
    return revision != NULL && revision != &search_base;
}

// ---- sentences -------------------------------------------------------------------------------

bool
search_fail(GError **error, const char *sentence, const char *hint)
{
    g_set_error(error, REVISION_ERROR, REVISION_ERROR_IDENTIFIER, "%s\nhint: %s", sentence, hint);
    return false;
}

bool
search_fail_unknown(Search *search, const char *identifier, const char *hint, GError **error)
{
    return search_fail(
        error, arena_printf(search->arena, "Can't locate revision identified by '%s'", identifier),
        hint != NULL ? hint : "\"trueup history\" lists the revisions");
}

bool
search_fail_relative(const char *text, int64_t steps, GError **error)
{
    g_set_error(error, REVISION_ERROR, REVISION_ERROR_IDENTIFIER,
                "Relative revision %s didn't produce %" PRId64 " migrations\n"
                "hint: there are fewer; \"trueup history\" lists them",
                text, steps < 0 ? -steps : steps);
    return false;
}

bool
search_fail_apart(const Search *search, GError **error)
{
    g_autoptr(GString) sentence = g_string_new(search->apart);
    g_string_replace(sentence, "%start", search->start, 0);
    g_string_replace(sentence, "%end", search->end, 0);
    return search_fail(error, sentence->str, "\"trueup history\" lists the revisions");
}

static char *
join_ids(const GPtrArray *revisions, guint most)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < revisions->len && i < most; i++)
        g_string_append_printf(text, i > 0 ? ", %s" : "%s",
                               ((const Revision *)revisions->pdata[i])->id);
    if (revisions->len > most)
        g_string_append(text, ", …");
    return g_string_free(text, FALSE);
}

static bool
fail_several(Search *search, const char *identifier, const GPtrArray *heads, GError **error)
{
    const char *argument = search->end != NULL ? search->end : identifier;
    g_autofree char *ids = join_ids(heads, 4);
    g_autofree char *hint = g_strdup_printf("the heads are %s", ids);
    return search_fail(error,
                       arena_printf(search->arena,
                                    "Multiple head revisions are present for given argument '%s'; "
                                    "please specify a specific target revision, '<branchname>@%s' "
                                    "to narrow to a specific head, or 'heads' for all heads",
                                    argument, argument),
                       hint);
}

// ---- what an identifier without steps means --------------------------------------------------

// What stands behind "label@": names still to be found, or heads that are.
typedef struct {
    const char *label; // NULL: none
    const char *name;  // NULL: the revisions, or nothing
    GPtrArray *heads;  // own
} Parts;

static void
parts_clear(Parts *parts)
{
    g_clear_pointer(&parts->heads, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Parts, parts_clear)

static void
add_real_heads(const RevisionGraph *graph, GPtrArray *heads)
{
    for (size_t i = 0; i < graph->all.count; i++)
        if (revision_is_head(graph->all.items[i]))
            g_ptr_array_add(heads, (gpointer)(guintptr)graph->all.items[i]);
}

static bool
add_heads_on(Search *search, const char *label, GPtrArray *heads, GError **error)
{
    g_autoptr(GPtrArray) all = g_ptr_array_new();
    for (size_t i = 0; i < search->graph->heads.count; i++)
        g_ptr_array_add(all, (gpointer)(guintptr)search->graph->heads.items[i]);
    if (label != NULL)
        return search_line(search, all, label, heads, error);
    g_ptr_array_extend(heads, all, NULL, NULL);
    return true;
}

// (Alembic: revision.py, _resolve_revision_number)
static bool
take_apart(Search *search, const char *identifier, Parts *parts, GError **error)
{
    const char *at = identifier != NULL ? strchr(identifier, '@') : NULL;
    const char *name = at != NULL ? at + 1 : identifier;
    parts->heads = g_ptr_array_new();
    if (at != NULL && at > identifier)
        parts->label = arena_text_n(search->arena, identifier, (size_t)(at - identifier));
    if (name == NULL || strcmp(name, "base") == 0)
        return true;
    if (strcmp(name, "heads") == 0 && parts->label == NULL) {
        add_real_heads(search->graph, parts->heads);
        return true;
    }
    if (strcmp(name, "heads") != 0 && strcmp(name, "head") != 0) {
        parts->name = arena_text(search->arena, name);
        return true;
    }
    if (!add_heads_on(search, parts->label, parts->heads, error))
        return false;
    bool several = strcmp(name, "head") == 0 && parts->heads->len > 1;
    return !several || fail_several(search, identifier, parts->heads, error);
}

static const Revision *
find_exact(const RevisionGraph *graph, const char *name)
{
    const Revision *revision = revision_find(graph, name);
    return revision != NULL ? revision : g_hash_table_lookup(graph->by_label, name);
}

// Alembic compares with what is longer than three characters only.
static void
add_if_begins(const Revision *revision, const char *whole, const char *beginning, GPtrArray *found)
{
    if (strlen(whole) > 3 && g_str_has_prefix(whole, beginning))
        g_ptr_array_add(found, (gpointer)(guintptr)revision);
}

static void
add_beginning_with(const RevisionGraph *graph, const char *beginning, GPtrArray *found)
{
    for (size_t i = 0; i < graph->all.count; i++)
        add_if_begins(graph->all.items[i], graph->all.items[i]->id, beginning, found);
    for (size_t i = 0; i < graph->all.count; i++) {
        Names labels = graph->all.items[i]->own_labels;
        for (size_t j = 0; j < labels.count; j++)
            add_if_begins(graph->all.items[i], labels.items[j], beginning, found);
    }
}

static bool
find_beginning(Search *search, const char *name, const char *label, const Revision **found,
               GError **error)
{
    g_autoptr(GPtrArray) all = g_ptr_array_new();
    g_autoptr(GPtrArray) kept = g_ptr_array_new();
    if (*name != '\0')
        add_beginning_with(search->graph, name, all);
    if (label == NULL)
        g_ptr_array_extend(kept, all, NULL, NULL);
    else if (!search_line(search, all, label, kept, error))
        return false;
    if (kept->len == 0)
        return search_fail_unknown(search, name, NULL, error);
    *found = kept->pdata[0];
    if (kept->len == 1)
        return true;
    g_autofree char *ids = join_ids(kept, 4);
    g_autofree char *hint = g_strdup_printf("it is the beginning of several: %s", ids);
    return search_fail_unknown(search, name, hint, error);
}

// (Alembic: revision.py, _revision_for_ident)
static bool
find_name(Search *search, const char *name, const char *label, const Revision **found,
          GError **error)
{
    const Revision *branch = NULL;
    if (label != NULL && !search_branch(search, label, &branch, error))
        return false;
    const Revision *revision = find_exact(search->graph, name);
    if (revision == NULL && !find_beginning(search, name, label, &revision, error))
        return false;
    if (branch != NULL) {
        g_autofree bool *line = walk_new_set(search->graph);
        walk_add(EDGE_CHILDREN, revision, line);
        g_autofree bool *before = walk_new_set(search->graph);
        walk_add(EDGE_PARENTS, revision, before);
        if (!line[branch->index] && !before[branch->index]) {
            g_autofree char *hint = g_strdup_printf("revision %s is not a member of branch \"%s\"",
                                                    revision->id, label);
            return search_fail_unknown(search, name, hint, error);
        }
    }
    *found = revision;
    return true;
}

bool
search_branch(Search *search, const char *label, const Revision **found, GError **error)
{
    return find_name(search, label, NULL, found, error);
}

// ---- in one line -----------------------------------------------------------------------------

// (Alembic: revision.py, filter_for_lineage: the label that is looked up may itself be
// "other@head"; only what is there to be compared is looked up)
bool
search_members(Search *search, const char *line, bool *members, bool *any, GError **error)
{
    g_auto(Parts) parts = {0};
    if (!take_apart(search, line, &parts, error))
        return false;
    const char *const names[] = {parts.label, parts.name};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        const Revision *member = NULL;
        if (names[i] == NULL)
            continue;
        if (!find_name(search, names[i], NULL, &member, error))
            return false;
        members[member->index] = *any = true;
    }
    for (guint i = 0; i < parts.heads->len; i++)
        members[((const Revision *)parts.heads->pdata[i])->index] = *any = true;
    return true;
}

static bool
meets(const RevisionGraph *graph, const Revision *revision, const bool *members)
{
    g_autofree bool *line = walk_new_set(graph);
    walk_add(EDGE_PARENTS, revision, line);
    line[revision->index] = false; // so that the other walk starts from here too
    walk_add(EDGE_CHILDREN, revision, line);
    for (size_t i = 0; i < graph->all.count; i++)
        if (line[i] && members[i])
            return true;
    return false;
}

bool
search_line(Search *search, const GPtrArray *targets, const char *line, GPtrArray *kept,
            GError **error)
{
    if (targets->len == 0)
        return true;
    bool any = false;
    g_autofree bool *members = walk_new_set(search->graph);
    if (!search_members(search, line, members, &any, error))
        return false;
    for (guint i = 0; i < targets->len; i++)
        if (!any || meets(search->graph, targets->pdata[i], members))
            g_ptr_array_add(kept, targets->pdata[i]);
    return true;
}

// ---- one and all -----------------------------------------------------------------------------

// "-2": that many steps down from each head, or from those with the label.
static bool
walk_from_heads(Search *search, const char *label, int64_t steps, GPtrArray *found, GError **error)
{
    g_autoptr(GPtrArray) heads = g_ptr_array_new();
    add_real_heads(search->graph, heads);
    for (guint i = 0; i < heads->len; i++) {
        const Revision *end = NULL;
        if (label != NULL && !revision_has_label(heads->pdata[i], label))
            continue;
        if (!search_walk(search, heads->pdata[i], &(Walk){.steps = steps}, &end, error))
            return false;
        g_ptr_array_add(found, (gpointer)(guintptr)end);
    }
    return true;
}

static int64_t
steps_down(const char *name)
{
    size_t digits = *name == '-' ? strspn(name + 1, "0123456789") : 0;
    return digits > 0 && name[1 + digits] == '\0' ? g_ascii_strtoll(name, NULL, 10) : 0;
}

// (Alembic: revision.py, get_revisions)
bool
search_all(Search *search, const char *identifier, GPtrArray *found, GError **error)
{
    g_auto(Parts) parts = {0};
    if (!take_apart(search, identifier, &parts, error))
        return false;
    if (parts.name != NULL && steps_down(parts.name) < 0)
        return walk_from_heads(search, parts.label, steps_down(parts.name), found, error);
    const Revision *revision = NULL;
    if (parts.name != NULL) {
        if (!find_name(search, parts.name, parts.label, &revision, error))
            return false;
        g_ptr_array_add(found, (gpointer)(guintptr)revision);
        return true;
    }
    for (guint i = 0; i < parts.heads->len; i++) {
        const Revision *head = parts.heads->pdata[i];
        if (!find_name(search, head->id, parts.label, &revision, error))
            return false;
        g_ptr_array_add(found, (gpointer)(guintptr)revision);
    }
    return true;
}

bool
search_each(Search *search, Names identifiers, GPtrArray *found, GError **error)
{
    for (size_t i = 0; i < identifiers.count; i++)
        if (!search_all(search, identifiers.items[i], found, error))
            return false;
    return true;
}

// (Alembic: revision.py, get_revision)
bool
search_one(Search *search, const char *identifier, const Revision **found, GError **error)
{
    g_auto(Parts) parts = {0};
    if (!take_apart(search, identifier, &parts, error))
        return false;
    *found = NULL;
    if (parts.name != NULL)
        return find_name(search, parts.name, parts.label, found, error);
    if (parts.heads->len > 1)
        return fail_several(search, identifier, parts.heads, error);
    const Revision *branch = NULL; // it must be there even where nothing is meant
    if (parts.heads->len == 0)
        return parts.label == NULL || search_branch(search, parts.label, &branch, error);
    return find_name(search, ((const Revision *)parts.heads->pdata[0])->id, parts.label, found,
                     error);
}

// ---- steps -----------------------------------------------------------------------------------

static void
add_list(GPtrArray *array, Revisions list)
{
    for (size_t i = 0; i < list.count; i++)
        g_ptr_array_add(array, (gpointer)(guintptr)list.items[i]);
}

static bool
next_up(Search *search, const Revision *from, const char *label, GPtrArray *next, GError **error)
{
    g_autoptr(GPtrArray) all = g_ptr_array_new();
    if (from != &search_base)
        add_list(all, from == NULL ? search->graph->bases : from->children);
    if (label != NULL)
        return search_line(search, all, label, next, error);
    g_ptr_array_extend(next, all, NULL, NULL);
    return true;
}

static void
next_down(Search *search, const Revision *from, GPtrArray *next)
{
    if (from == &search_base)
        return;
    add_list(next, from == NULL ? search->graph->heads : from->parents);
    if (next->len == 0)
        g_ptr_array_add(next, (gpointer)(guintptr)&search_base);
}

static bool
fail_ambiguous(const GPtrArray *next, GError **error)
{
    g_autofree char *ids = join_ids(next, 4);
    g_autofree char *hint = g_strdup_printf("the way goes on to %s: name one of them", ids);
    return search_fail(error, "Ambiguous walk", hint);
}

// (Alembic: revision.py, _walk)
bool
search_walk(Search *search, const Revision *start, const Walk *walk, const Revision **end,
            GError **error)
{
    const Revision *at = start;
    for (int64_t left = ABS(walk->steps); left > 0; left--) {
        g_autoptr(GPtrArray) next = g_ptr_array_new();
        if (walk->steps < 0)
            next_down(search, at, next);
        else if (!next_up(search, at, walk->label, next, error))
            return false;
        if (next->len > 1)
            return fail_ambiguous(next, error);
        if (next->len == 0) {
            *end = walk->stay ? at : NULL;
            return true;
        }
        at = next->pdata[0];
    }
    *end = at;
    return true;
}

static bool
is_word(char c)
{
    return g_ascii_isalnum(c) || c == '_' || (unsigned char)c >= 0x80;
}

// SYMBOL? (+|-) DIGITS, at the start of `text`
static bool
parse_steps(Arena *arena, const char *text, Relative *relative)
{
    size_t length = 0;
    while (is_word(text[length]))
        length++;
    const char *sign = text + length;
    if ((*sign != '+' && *sign != '-') || !g_ascii_isdigit(sign[1]))
        return false;
    relative->symbol = length > 0 ? arena_text_n(arena, text, length) : NULL;
    relative->text = arena_text_n(arena, sign, 1 + strspn(sign + 1, "0123456789"));
    relative->steps = CLAMP(g_ascii_strtoll(sign, NULL, 10), -G_MAXINT32, G_MAXINT32);
    return true;
}

// (Alembic: revision.py, _relative_destination: (?:(.+?)@)?(\w+)?((?:\+|-)\d+), what follows does
// not matter)
bool
search_parse_relative(Arena *arena, const char *text, Relative *relative)
{
    *relative = (Relative){0};
    for (const char *at = strchr(text, '@'); at != NULL; at = strchr(at + 1, '@')) {
        if (at == text || !parse_steps(arena, at + 1, relative))
            continue;
        relative->label = arena_text_n(arena, text, (size_t)(at - text));
        return true;
    }
    return parse_steps(arena, text, relative);
}
