#include "ui/screens/apply-private.h"

#include "base/text.h"

#include <string.h>

char *
apply_statements(const ApplyScreen *apply)
{
    const StampPlan *stamp = apply->plan->stamp;
    return stamp != NULL ? g_strdup_printf("stamp, %s", stamp_state_name(stamp->state))
                         : text_plural((int64_t)apply->plan->plan->statements, "statement");
}

const char *
apply_database_name(const ApplyScreen *apply)
{
    const ProjectDatabase *database = app_options(apply->app)->database;
    return database->database != NULL ? database->database : database->title;
}

static void
loss_done(Screen *screen, App *app, const char *text)
{
    ApplyScreen *apply = (ApplyScreen *)screen;
    const Loss *loss = &apply->plan->losses.rows[apply->loss];
    const char *dot = strrchr(loss->name, '.');
    g_autofree char *expected = loss->count > 0 ? g_strdup_printf("%" G_GINT64_FORMAT, loss->count)
                                                : g_strdup(dot != NULL ? dot + 1 : loss->name);
    g_auto(GStrv) parts = g_strsplit(text != NULL ? text : "", ",", -1);
    g_autofree char *plain = g_strjoinv("", parts);
    if (text == NULL || text[0] == '\0') {
        app_say(app, "Not confirmed; nothing was changed");
    } else if (strcmp(plain, expected) != 0 && strcmp(text, expected) != 0) {
        app_say(app, "Expected %s; nothing was changed", expected);
    } else {
        apply->loss++;
        apply_ask(apply);
    }
}

static void
name_done(Screen *screen, App *app, const char *text)
{
    ApplyScreen *apply = (ApplyScreen *)screen;
    if (g_strcmp0(text, apply_database_name(apply)) == 0)
        apply_start(apply);
    else
        app_say(app, "Expected %s; nothing was changed", apply_database_name(apply));
}

static bool
yes_chosen(Screen *screen, App *app, Key key)
{
    (void)app;
    if (key != 'y')
        return false;
    apply_start((ApplyScreen *)screen);
    return true;
}

const char *
apply_hazard(const ApplyScreen *apply)
{
    const ApplyPlan *plan = apply->plan;
    if (plan->stamp != NULL && plan->stamp->state != STAMP_TRUE)
        return "This stamp is not true";
    switch (ready_worst(plan->ready)) {
    case READY_FAILS:
        return "It would fail";
    case READY_ASKED:
        return "Not everything was accepted";
    case READY_SAID:
        break;
    }
    return proven_is_asked(&plan->proven) ? "The proof is of something else" : NULL;
}

// Losses first, one by one; then the name of a guarded database, or a key.
void
apply_ask(ApplyScreen *apply)
{
    const Losses *losses = &apply->plan->losses;
    const ProjectDatabase *database = app_options(apply->app)->database;
    g_autofree char *statements = apply_statements(apply);
    g_autofree char *what = apply->plan->stamp != NULL
                                ? g_strdup_printf("stamp it %s", apply->plan->to)
                                : g_strdup_printf("apply %s", statements);
    if (apply->loss < losses->count) {
        const Loss *loss = &losses->rows[apply->loss];
        const char *dot = strrchr(loss->name, '.');
        g_autofree char *count = loss->count > 0 ? text_count(loss->count)
                                                 : g_strdup(dot != NULL ? dot + 1 : loss->name);
        g_autofree char *label = g_strdup_printf(
            "%s: %s %ss will be lost. Type %s to go on: ", loss->name, count, loss->noun, count);
        app_ask(apply->app, &(Prompt){.label = label, .text = "", .done = loss_done});
        return;
    }
    const char *hazard = apply_hazard(apply);
    g_autofree char *who =
        database->guard
            ? g_strdup_printf("This is %s", database->label != NULL ? database->label : "guarded")
            : g_strdup(hazard != NULL ? hazard : "");
    g_autofree char *label =
        g_strdup_printf("%s. Type %s to %s: ", who, apply_database_name(apply), what);
    g_autofree char *menu = apply->plan->stamp != NULL
                                ? g_strdup_printf("Stamp %s as %s?  y yes, any other key no",
                                                  apply_database_name(apply), apply->plan->to)
                                : g_strdup_printf("Apply %s to %s?  y yes, any other key no",
                                                  statements, apply_database_name(apply));
    if (database->guard || hazard != NULL)
        app_ask(apply->app, &(Prompt){.label = label, .text = "", .done = name_done});
    else
        app_choose(apply->app, &(Menu){menu, yes_chosen});
}
