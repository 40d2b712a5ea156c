#include "ui/app-private.h"

#include <string.h>

// What the demo says while nothing is more urgent: a rule for each hint, no timeline. The first row
// whose screen is on top and whose rule holds is shown.

static const DriftTable *
table_user(const App *app)
{
    const Drift *drift = app->picture != NULL ? app->picture->drift : NULL;
    for (size_t i = 0; drift != NULL && drift->changes != NULL && i < drift->table_count; i++)
        if (strcmp(drift->tables[i].title, "user") == 0)
            return &drift->tables[i];
    return NULL;
}

static bool
is_role_missing(const App *app)
{
    const DriftTable *user = table_user(app);
    return user != NULL && user->differences > 0;
}

static bool
is_role_there(const App *app)
{
    const DriftTable *user = table_user(app);
    return user != NULL && user->differences == 0;
}

static const struct {
    const char *screen;
    bool (*holds)(const App *app);
    const char *text;
} hints[] = {
    {"drift", is_role_missing,
     "1 of 6  user.role is in the model and not in the database. Enter asks why."},
    {"doctor", is_role_missing,
     "2 of 6  No revision was ever made for it, and this is why. 3 makes one."},
    {"generate", is_role_missing,
     "3 of 6  It fills 1,204 rows. o omits the open question, w writes, 4 goes on."},
    {"review", is_role_missing, "4 of 6  Locks were measured, up and down tried. 5 goes on."},
    {"apply", is_role_missing, "5 of 6  a asks, y starts. A backup is made first."},
    {"drift", is_role_there,
     "6 of 6  user.role is there, 1,204 rows have 'user'. q leaves, ? shows the rest."},
};

static const char *
demo_hint(const App *app)
{
    const char *screen = app_screen(app)->ops->name;
    if (!app->is_prepared || table_user(app) == NULL)
        return "Demo: a private server is starting; nothing of yours is touched.";
    for (size_t i = 0; i < G_N_ELEMENTS(hints); i++)
        if (strcmp(hints[i].screen, screen) == 0 && hints[i].holds(app))
            return hints[i].text;
    return NULL;
}

const char *
app_hint(const App *app)
{
    if (!app->has_hint)
        return NULL;
    return app->own.is_demo ? demo_hint(app) : app->own.hint;
}
