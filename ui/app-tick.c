#include "ui/app-private.h"

#include <string.h>

// What Drift and Generate both know: which changes the person put into the next revision.

const char *const *
app_ticked(const App *app)
{
    return (const char *const *)app->ticked;
}

bool
app_is_ticked(const App *app, const char *change)
{
    return app->ticked != NULL && g_strv_contains(app_ticked(app), change);
}

static int
compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void
app_set_ticked(App *app, const char *const *names)
{
    char **copy = g_strdupv((char **)(uintptr_t)names);
    guint count = copy != NULL ? g_strv_length(copy) : 0;
    if (count > 0)
        qsort(copy, count, sizeof *copy, compare_names);
    g_strfreev(app->ticked);
    app->ticked = count > 0 ? copy : NULL;
    if (count == 0)
        g_strfreev(copy);
    app_redraw(app);
}
