#include "ui/app-private.h"

#include <glib/gstdio.h>
#include <stdio.h>

// What runs goes on without the screen: to the end of the revision at hand. What it came to is kept
// in a file for that database, and shown at the next start.

static char *
left_path(const App *app)
{
    const ProjectDatabase *database = app->own.database;
    if (database == NULL || database->conninfo == NULL)
        return NULL;
    g_autofree char *hash =
        g_compute_checksum_for_string(G_CHECKSUM_SHA256, database->conninfo, -1);
    g_autofree char *name = g_strdup_printf("left-%.12s", hash);
    return g_build_filename(g_get_user_state_dir(), "trueup", name, NULL);
}

static bool
tell_to_linger(App *app)
{
    bool lingers = false;
    for (size_t i = 0; i < app->screens->len; i++) {
        Screen *screen = g_ptr_array_index(app->screens, i);
        bool is_busy = screen->ops->busy != NULL && screen->ops->busy(screen) != NULL;
        if (!is_busy || screen->ops->linger == NULL)
            continue;
        screen->ops->linger(screen);
        lingers = true;
    }
    return lingers;
}

bool
app_linger(App *app, bool has_terminal)
{
    if (!tell_to_linger(app))
        return false;
    if (app->painter != 0)
        g_source_remove(app->painter);
    app->painter = 0;
    terminal_close(app->terminal);
    app->terminal = NULL;
    app->prints_log = has_terminal;
    if (has_terminal)
        fprintf(stderr, "goes on without the screen, to the end of the revision at hand; Ctrl-C "
                        "stops it at once\n");
    return true;
}

void
app_lingered(App *app, const char *text, bool done)
{
    int status = !app->prints_log ? app->status : done ? 0 : 1;
    g_autofree char *path = left_path(app);
    g_autoptr(GDateTime) now = g_date_time_new_now_local();
    g_autofree char *at = g_date_time_format(now, "%Y-%m-%d %H:%M:%S");
    g_autofree char *kept = g_strdup_printf("Without the screen, until %s: %s\n", at, text);
    bool is_kept =
        app->prints_log || // somebody has read it
        (path != NULL &&
         g_file_set_contents_full(path, kept, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL));
    if (!is_kept)
        app_log(app, "what it came to cannot be kept for the next start");
    app_quit(app, status);
}

char *
app_take_left(const App *app)
{
    g_autofree char *path = left_path(app);
    g_autofree char *text = NULL;
    if (path == NULL || !g_file_get_contents(path, &text, NULL, NULL))
        return NULL;
    g_unlink(path);
    return g_strchomp(g_steal_pointer(&text));
}
