#include "ui/screens/generate-private.h"

#include "base/text.h"

#include <string.h>

static void
clear_choice(void *row)
{
    g_free((char *)(uintptr_t)((GenerateChoice *)row)->name);
}

static void
clear_answer(void *row)
{
    GenerateAnswer *answer = row;
    g_free((char *)(uintptr_t)answer->name);
    g_free((char *)(uintptr_t)answer->value);
}

// Arrays end with a zero row: they are what GenerateOptions takes.
static GArray *
new_array(size_t size, GDestroyNotify clear)
{
    GArray *array = g_array_new(TRUE, TRUE, (guint)size);
    g_array_set_clear_func(array, clear);
    return array;
}

Choices *
choices_new(void)
{
    Choices *choices = g_new0(Choices, 1);
    choices->changes = new_array(sizeof(GenerateChoice), clear_choice);
    choices->fills = new_array(sizeof(GenerateAnswer), clear_answer);
    choices->renames = new_array(sizeof(GenerateAnswer), clear_answer);
    choices->apart = new_array(sizeof(GenerateAnswer), clear_answer);
    return choices;
}

static void
copy_answers(GArray *to, const GArray *from)
{
    for (guint i = 0; i < from->len; i++) {
        const GenerateAnswer *answer = &g_array_index(from, GenerateAnswer, i);
        choices_answer(to, answer->name, answer->value);
    }
}

Choices *
choices_copy(const Choices *choices)
{
    Choices *copy = choices_new();
    for (guint i = 0; i < choices->changes->len; i++) {
        GenerateChoice row = g_array_index(choices->changes, GenerateChoice, i);
        row.name = g_strdup(row.name);
        g_array_append_val(copy->changes, row);
    }
    copy_answers(copy->fills, choices->fills);
    copy_answers(copy->renames, choices->renames);
    copy_answers(copy->apart, choices->apart);
    copy->message = g_strdup(choices->message);
    copy->is_named = choices->is_named;
    copy->one_revision = choices->one_revision;
    copy->is_sql = choices->is_sql;
    return copy;
}

void
choices_free(void *pointer)
{
    Choices *choices = pointer;
    g_array_unref(choices->changes);
    g_array_unref(choices->fills);
    g_array_unref(choices->renames);
    g_array_unref(choices->apart);
    g_free(choices->message);
    g_free(choices);
}

GenerateChoice *
choices_row(Choices *choices, const char *name)
{
    for (guint i = 0; i < choices->changes->len; i++) {
        GenerateChoice *row = &g_array_index(choices->changes, GenerateChoice, i);
        if (strcmp(row->name, name) == 0)
            return row;
    }
    GenerateChoice row = {.name = g_strdup(name)};
    g_array_append_val(choices->changes, row);
    return &g_array_index(choices->changes, GenerateChoice, choices->changes->len - 1);
}

void
choices_forget(GArray *answers, const char *name)
{
    for (guint i = 0; i < answers->len; i++)
        if (strcmp(g_array_index(answers, GenerateAnswer, i).name, name) == 0)
            g_array_remove_index(answers, i--);
}

void
choices_answer(GArray *answers, const char *name, const char *value)
{
    choices_forget(answers, name);
    GenerateAnswer answer = {g_strdup(name), g_strdup(value)};
    g_array_append_val(answers, answer);
}

GenerateOptions
choices_options(const Choices *choices, const char *id)
{
    return (GenerateOptions){
        .request = {.message = choices->message, .id = id},
        .form = choices->is_sql ? FORM_SQL : FORM_PY,
        .fills = (const GenerateAnswer *)(void *)choices->fills->data,
        .renames = (const GenerateAnswer *)(void *)choices->renames->data,
        .apart = (const GenerateAnswer *)(void *)choices->apart->data,
        .choices = (const GenerateChoice *)(void *)choices->changes->data,
        .one_revision = choices->one_revision,
    };
}

// ---- the same as a command ---------------------------------------------------------------------

static void
add_quoted(GString *command, const char *option, const char *text)
{
    g_autofree char *quoted = text_shell_word(text);
    g_string_append_printf(command, " %s %s", option, quoted);
}

static void
add_only(GString *command, const PlanParts *parts)
{
    g_autoptr(GString) names = g_string_new(NULL);
    for (size_t i = 0; i < parts->change_count; i++)
        if (parts->changes[i].included)
            g_string_append_printf(names, "%s%s", names->len > 0 ? "," : "",
                                   parts->changes[i].name);
    if (names->len > 0)
        add_quoted(command, "--only", names->str);
}

static void
add_answers(GString *command, const char *option, const GArray *answers)
{
    for (guint i = 0; i < answers->len; i++) {
        const GenerateAnswer *answer = &g_array_index(answers, GenerateAnswer, i);
        g_autofree char *text = g_strdup_printf("%s=%s", answer->name, answer->value);
        add_quoted(command, option, text);
    }
}

// The command knows one strategy for all that have two: STRATEGY_AUTOMATIC where nobody chose one,
// or where they differ.
static Strategy
common_strategy(const Choices *choices, const PlanParts *parts)
{
    Strategy wanted = STRATEGY_AUTOMATIC;
    for (guint i = 0; i < choices->changes->len && wanted == STRATEGY_AUTOMATIC; i++)
        wanted = g_array_index(choices->changes, GenerateChoice, i).strategy;
    for (size_t i = 0; i < parts->change_count; i++) {
        const PlanChange *change = &parts->changes[i];
        if (change->included && change->online != NULL && change->strategy != wanted)
            return STRATEGY_AUTOMATIC;
    }
    return wanted;
}

char *
choices_command(const Choices *choices, const PlanParts *parts)
{
    g_autoptr(GString) command = g_string_new("trueup migrate");
    if (choices->message != NULL) {
        g_autofree char *quoted = g_shell_quote(choices->message);
        g_string_append_printf(command, " -m %s", quoted);
    }
    Strategy strategy = parts == NULL ? STRATEGY_AUTOMATIC : common_strategy(choices, parts);
    if (strategy != STRATEGY_AUTOMATIC)
        add_quoted(command, "--strategy", strategy == STRATEGY_ONLINE ? "online" : "direct");
    if (choices->is_sql)
        add_quoted(command, "--form", "sql");
    if (choices->one_revision)
        g_string_append(command, " --one-revision");
    add_answers(command, "--fill", choices->fills);
    add_answers(command, "--rename", choices->renames);
    add_answers(command, "--apart", choices->apart);
    if (parts != NULL)
        add_only(command, parts);
    return g_string_free(g_steal_pointer(&command), FALSE);
}
