#include "ui/screens/generate-private.h"

#include <string.h>

// What was chosen on Drift is chosen here, and what is chosen here is shown there.

static bool
are_equal(const char *const *a, const char *const *b)
{
    if (a == NULL || b == NULL)
        return a == b;
    return g_strv_equal(a, b);
}

static bool
is_in(const char *const *names, const char *name)
{
    return names != NULL && g_strv_contains(names, name);
}

// A rename stays a question that has to be answered; without any choice on Drift it is decided here
// again what is in by itself.
static Answer
answer_for(const PlanChange *change, const char *const *names)
{
    if (names == NULL)
        return ANSWER_AUTOMATIC;
    if (!is_in(names, change->name))
        return ANSWER_NO;
    return change->change->verb == VERB_RENAME ? ANSWER_AUTOMATIC : ANSWER_YES;
}

static void
say_unknown(const GenerateScreen *generate, const char *const *names)
{
    const PlanParts *parts = generate->revisions->parts;
    for (size_t i = 0; names != NULL && names[i] != NULL; i++) {
        bool is_known = false;
        for (size_t j = 0; j < parts->change_count; j++)
            is_known = is_known || strcmp(parts->changes[j].name, names[i]) == 0;
        if (is_known)
            continue;
        app_say(generate->app, "%s: the history makes it already; nothing is to be written",
                names[i]);
        return;
    }
}

bool
generate_take_ticks(GenerateScreen *generate)
{
    const char *const *names = app_ticked(generate->app);
    if (are_equal((const char *const *)generate->ticked, names))
        return false;
    g_strfreev(generate->ticked);
    generate->ticked = g_strdupv((char **)(uintptr_t)names);
    const PlanParts *parts = generate->revisions->parts;
    Choices *choices = generate_choose(generate);
    for (size_t i = 0; i < parts->change_count; i++)
        choices_row(choices, parts->changes[i].name)->included =
            answer_for(&parts->changes[i], names);
    say_unknown(generate, names);
    return true;
}

// A question that was chosen on Drift stays chosen until it is answered with no.
void
generate_give_ticks(GenerateScreen *generate)
{
    if (generate->ticked == NULL)
        return;
    const PlanParts *parts = generate->revisions->parts;
    g_autoptr(Choices) choices = choices_copy(generate_choices(generate));
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (size_t i = 0; i < parts->change_count; i++) {
        const char *name = parts->changes[i].name;
        bool was_chosen = is_in((const char *const *)generate->ticked, name) &&
                          choices_row(choices, name)->included != ANSWER_NO;
        if (parts->changes[i].included || was_chosen)
            g_ptr_array_add(names, (char *)(uintptr_t)name);
    }
    g_ptr_array_add(names, NULL);
    app_set_ticked(generate->app, (const char *const *)(void *)names->pdata);
    g_strfreev(generate->ticked);
    generate->ticked = g_strdupv((char **)(uintptr_t)app_ticked(generate->app));
}
