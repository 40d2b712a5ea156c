#include "diff/merge-private.h"

static unsigned
open_aspects(const Comparison *comparison, size_t before)
{
    unsigned open = 0;
    for (size_t i = before; i < comparison->count; i++)
        open |= comparison->pairs[i].aspect;
    return open & ~comparison->proven;
}

static void
add_row(Walk *walk, Change row)
{
    const char *unknown = row.from != NULL ? row.from->unknown : NULL;
    if (row.to != NULL && row.to->unknown != NULL)
        unknown = row.to->unknown;
    if (unknown != NULL) {
        row.proof = PROOF_UNPROVEN;
        row.reason = unknown;
    } else if (row.aspects != 0 && row.aspects == row.open) {
        row.proof = PROOF_OPEN;
    }
    g_array_append_val(walk->rows, row);
}

void
merge_pair(Walk *walk, const Object *from, const Object *to)
{
    const Kind *kind = kind_of(from->kind);
    size_t before = walk->comparison.count;
    walk->comparison.proven = 0;
    unsigned aspects = kind->compare == NULL ? 0 : kind->compare(&walk->comparison, from, to);
    if (aspects == 0 && from->unknown == NULL && to->unknown == NULL)
        return;
    add_row(walk, (Change){.verb = VERB_ALTER,
                           .kind = kind,
                           .from = from,
                           .to = to,
                           .aspects = aspects,
                           .open = open_aspects(&walk->comparison, before)});
}

void
merge_single(Walk *walk, Verb verb, const Object *object)
{
    bool created = verb == VERB_CREATE;
    add_row(walk, (Change){.verb = verb,
                           .kind = kind_of(object->kind),
                           .from = created ? NULL : object,
                           .to = created ? object : NULL});
}

void
merge_rename(Walk *walk, const Object *from, const Object *to, double score)
{
    add_row(walk, (Change){.verb = VERB_RENAME,
                           .kind = kind_of(from->kind),
                           .from = from,
                           .to = to,
                           .score = score});
}
