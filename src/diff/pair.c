#include "diff/merge-private.h"

static bool
has_given_name(const Object *object)
{
    return object->kind == KIND_CONSTRAINT ? ((const Constraint *)object)->name_given
                                           : ((const Index *)object)->name_given;
}

static bool
can_be_paired(const Object *from, const Object *to)
{
    if (from == NULL || to == NULL || from->kind != to->kind ||
        (from->kind != KIND_CONSTRAINT && from->kind != KIND_INDEX))
        return false;
    return !(has_given_name(from) && has_given_name(to));
}

// Whether they say the same, at least as far as can be known without a server. What ALTER can
// change (comment, storage) does not tell two apart.
static bool
say_the_same(Walk *walk, const Object *from, const Object *to, bool exactly)
{
    Comparison *comparison = &walk->comparison;
    size_t before = comparison->count;
    comparison->proven = 0;
    const Kind *kind = kind_of(from->kind);
    unsigned found = kind->compare(comparison, from, to) & kind->anew;
    unsigned open = 0;
    for (size_t i = before; i < comparison->count; i++)
        open |= comparison->pairs[i].aspect;
    comparison->count = before; // merge_pair() finds them again
    open &= ~comparison->proven;
    return exactly ? found == 0 : (found & ~open) == 0;
}

static void
pair_round(Walk *walk, Unmatched unmatched, bool exactly)
{
    for (size_t i = 0; i < unmatched.from->len; i++) {
        for (size_t k = 0; k < unmatched.to->len; k++) {
            const Object *from = unmatched.from->pdata[i], *to = unmatched.to->pdata[k];
            if (!can_be_paired(from, to) || !say_the_same(walk, from, to, exactly))
                continue;
            unmatched.from->pdata[i] = NULL;
            unmatched.to->pdata[k] = NULL;
            merge_pair(walk, from, to);
        }
    }
}

void
pair_by_definition(Walk *walk, Unmatched unmatched)
{
    pair_round(walk, unmatched, true);
    pair_round(walk, unmatched, false);
}
