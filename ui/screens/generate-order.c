#include "ui/screens/generate-private.h"

#include <string.h>

// What is new stands first, what is lost last. It does not depend on what is chosen: a row stays
// where it is when it is ticked.
static int
rank_of(const PlanChange *change)
{
    static const int ranks[] = {
        [VERB_CREATE] = 0, [VERB_ALTER] = 1, [VERB_RENAME] = 3, [VERB_DROP] = 4};
    bool is_index = change->change->kind == kind_of(KIND_INDEX);
    return is_index && change->change->verb == VERB_CREATE ? 2 : ranks[change->change->verb];
}

static int
compare_places(gconstpointer a, gconstpointer b, gpointer data)
{
    const PlanChange *changes = data;
    const size_t *one = a, *other = b;
    int ranks = rank_of(&changes[*one]) - rank_of(&changes[*other]);
    return ranks != 0 ? ranks : (*one > *other) - (*one < *other);
}

void
generate_make_order(GenerateScreen *generate)
{
    const PlanParts *parts = generate->revisions->parts;
    g_free(generate->order);
    generate->order = g_new(size_t, parts->change_count + 1);
    for (size_t i = 0; i < parts->change_count; i++)
        generate->order[i] = i;
    g_qsort_with_data(generate->order, (int)parts->change_count, sizeof(size_t), compare_places,
                      (gpointer)(guintptr)parts->changes);
    generate->list.count = parts->change_count;
    generate_select(generate);
}

const PlanChange *
generate_row(const GenerateScreen *generate, size_t row)
{
    const PlanParts *parts = generate->revisions != NULL ? generate->revisions->parts : NULL;
    return parts != NULL && row < parts->change_count ? &parts->changes[generate->order[row]]
                                                      : NULL;
}

const PlanChange *
generate_change(const GenerateScreen *generate)
{
    return generate_row(generate, generate->list.cursor);
}

void
generate_select(GenerateScreen *generate)
{
    for (size_t i = 0; i < generate->list.count && generate->selected != NULL; i++)
        if (strcmp(generate_row(generate, i)->name, generate->selected) == 0) {
            list_keep(&generate->list, i);
            return;
        }
}
