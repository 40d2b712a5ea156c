#include "diff/merge-private.h"

// ---- sequences that are an object of their own on one side and a column's on the other ---------

static GHashTable *
sequences_of_columns(const Schema *schema)
{
    GHashTable *names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (size_t i = 0; i < schema->count; i++) {
        if (schema->objects[i]->kind != KIND_TABLE)
            continue;
        const Table *table = (const Table *)schema->objects[i];
        for (size_t k = 0; k < table->column_count; k++) {
            const Sequence *sequence = table->columns[k]->sequence;
            if (sequence != NULL)
                g_hash_table_add(names, g_strdup_printf("%s.%s", sequence->object.namespace,
                                                        sequence->object.name));
        }
    }
    return names;
}

// The column's row says it then: the sequence changes hands, it neither comes nor goes.
static bool
belongs_to_column(Walk *walk, const Object *sequence, Verb verb)
{
    bool created = verb == VERB_CREATE;
    GHashTable **names = created ? &walk->from_sequences : &walk->to_sequences;
    if (*names == NULL)
        *names = sequences_of_columns(created ? walk->from : walk->to);
    g_autofree char *name = g_strdup_printf("%s.%s", sequence->namespace, sequence->name);
    return g_hash_table_contains(*names, name);
}

// ---- the walk ---------------------------------------------------------------------------------

static void
ignore(Walk *walk, const Object *object, const char *reason)
{
    NotCompared note = {.object = object, .reason = reason};
    g_array_append_val(walk->ignored, note);
}

// An object that only one side has; `other` is the side that lacks it.
static void
visit_single(Walk *walk, Verb verb, const Object *object, const Schema *other)
{
    if (!schema_speaks_for(other, object))
        return;
    const char *reason = object->parent == NULL ? reason_to_ignore(walk, object, other) : NULL;
    if (reason != NULL) {
        ignore(walk, object, reason);
        return;
    }
    if (object->kind == KIND_SEQUENCE && belongs_to_column(walk, object, verb))
        return;
    merge_single(walk, verb, object);
}

// What a table lacks that is not known in full, it may have.
static void
doubt(Walk *walk, unsigned first, const Object *lacking)
{
    for (unsigned i = first; lacking->unknown != NULL && i < walk->rows->len; i++) {
        Change *row = &g_array_index(walk->rows, Change, i);
        row->proof = PROOF_UNPROVEN;
        row->reason = row->reason == NULL ? lacking->unknown : row->reason;
    }
}

static void
merge_children(Walk *walk, const Object *from, const Object *to)
{
    Unmatched unmatched = {.from = NULL};
    size_t i = 0, k = 0;
    while (i < from->child_count || k < to->child_count) {
        int order = i == from->child_count ? 1
                    : k == to->child_count ? -1
                                           : object_compare(from->children[i], to->children[k]);
        if (order == 0) {
            merge_pair(walk, from->children[i++], to->children[k++]);
            continue;
        }
        if (unmatched.from == NULL)
            unmatched = (Unmatched){g_ptr_array_new(), g_ptr_array_new()};
        const Object *child = order < 0 ? from->children[i++] : to->children[k++];
        g_ptr_array_add(order < 0 ? unmatched.from : unmatched.to, (gpointer)(guintptr)child);
    }
    if (unmatched.from == NULL)
        return;
    pair_by_definition(walk, unmatched);
    find_renames(walk, unmatched);
    unsigned first = walk->rows->len;
    for (i = 0; i < unmatched.from->len; i++)
        if (unmatched.from->pdata[i] != NULL)
            visit_single(walk, VERB_DROP, unmatched.from->pdata[i], walk->to);
    doubt(walk, first, to);
    first = walk->rows->len;
    for (k = 0; k < unmatched.to->len; k++)
        if (unmatched.to->pdata[k] != NULL)
            visit_single(walk, VERB_CREATE, unmatched.to->pdata[k], walk->from);
    doubt(walk, first, from);
    g_ptr_array_free(unmatched.from, TRUE);
    g_ptr_array_free(unmatched.to, TRUE);
}

static int
compare_rows(const void *a, const void *b)
{
    const Change *one = a, *other = b;
    return object_compare(one->from != NULL ? one->from : one->to,
                          other->from != NULL ? other->from : other->to);
}

static void
visit_both(Walk *walk, const Object *from, const Object *to)
{
    const char *reason = reason_to_ignore(walk, from, NULL);
    if (reason == NULL)
        reason = reason_to_ignore(walk, to, NULL);
    if (reason != NULL) {
        ignore(walk, from, reason);
        return;
    }
    if (from->extension != NULL || to->extension != NULL)
        return; // its extension's business
    merge_pair(walk, from, to);
    unsigned first = walk->rows->len;
    merge_children(walk, from, to);
    if (walk->rows->len > first + 1)
        qsort(&g_array_index(walk->rows, Change, first), walk->rows->len - first, sizeof(Change),
              compare_rows);
}

void
merge_schemas(Walk *walk)
{
    const Schema *from = walk->from, *to = walk->to;
    size_t i = 0, k = 0;
    while (i < from->count || k < to->count) {
        int order = i == from->count ? 1
                    : k == to->count ? -1
                                     : object_compare(from->objects[i], to->objects[k]);
        if (order == 0)
            visit_both(walk, from->objects[i++], to->objects[k++]);
        else if (order < 0)
            visit_single(walk, VERB_DROP, from->objects[i++], to);
        else
            visit_single(walk, VERB_CREATE, to->objects[k++], from);
    }
}
