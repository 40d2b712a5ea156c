#include "diff/merge-private.h"

#include "base/text.h"

#include <string.h>

// A candidate has the same type. What it has besides adds up to a score: the place between its
// neighbours, and how alike the names are. Below the threshold a drop and an add is the better
// guess; above it a person is asked.
static const double type_score = 0.30, place_score = 0.25, name_score = 0.45, threshold = 0.60;

static const char *
neighbour(const Column *column, int step)
{
    const Table *table = (const Table *)column->object.parent;
    long at = (long)column->position - 1 + step;
    return at >= 0 && (size_t)at < table->column_count ? table->columns[at]->object.name : "";
}

static bool
has_same_place(const Column *from, const Column *to)
{
    return strcmp(neighbour(from, -1), neighbour(to, -1)) == 0 ||
           strcmp(neighbour(from, 1), neighbour(to, 1)) == 0;
}

// 0: no candidate.
static double
score_of(const Object *from, const Object *to)
{
    if (from == NULL || to == NULL || from->kind != KIND_COLUMN || to->kind != KIND_COLUMN ||
        from->unknown != NULL || to->unknown != NULL)
        return 0;
    const Column *old = (const Column *)from, *new = (const Column *)to;
    if (old->type == NULL || new->type == NULL || !type_equal(old->type, new->type))
        return 0;
    size_t longest = MAX(strlen(from->name), strlen(to->name));
    double alike =
        longest == 0 ? 0 : 1 - (double)text_distance(from->name, to->name) / (double)longest;
    double score = type_score + name_score * alike;
    score += has_same_place(old, new) ? place_score : 0;
    return score >= threshold ? score : 0;
}

// A person said that they are two columns.
static bool
are_apart(const Rename *apart, const Object *from, const Object *to)
{
    if (apart == NULL || from == NULL || to == NULL)
        return false;
    const Object *table = from->parent;
    g_autofree char *qualified = g_strdup_printf("%s.%s", table->namespace, table->name);
    for (; apart->table != NULL; apart++)
        if ((strcmp(apart->table, table->name) == 0 || strcmp(apart->table, qualified) == 0) &&
            strcmp(apart->from, from->name) == 0 && strcmp(apart->to, to->name) == 0)
            return true;
    return false;
}

void
find_renames(Walk *walk, Unmatched unmatched)
{
    if (!walk->options->find_renames)
        return;
    for (size_t i = 0; i < unmatched.to->len; i++) {
        size_t best = 0;
        double score = 0;
        for (size_t k = 0; k < unmatched.from->len; k++) {
            const Object *from = unmatched.from->pdata[k], *to = unmatched.to->pdata[i];
            double found = are_apart(walk->options->apart, from, to) ? 0 : score_of(from, to);
            if (found > score) {
                score = found;
                best = k;
            }
        }
        if (score == 0)
            continue;
        merge_rename(walk, unmatched.from->pdata[best], unmatched.to->pdata[i], score);
        unmatched.from->pdata[best] = NULL;
        unmatched.to->pdata[i] = NULL;
    }
}
