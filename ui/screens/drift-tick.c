#include "ui/screens/drift-private.h"

#include "base/text.h"
#include "run/generate.h"

// Space: differences go into the next revision, or come out of it again; the App keeps their names
// for Generate. Each choice is a new list of names, so that u goes back to the one before.

typedef const char *const *NameList;

// What is unproven is never written.
static void
add_name(GPtrArray *names, const Change *change)
{
    if (change != NULL && change->proof == PROOF_DIFFERS)
        g_ptr_array_add(names, plan_change_name(change));
}

// The changes that the selected row or table stands for; a column of a table that is missing is
// made with it.
static GPtrArray *
selected_names(const DriftScreen *drift)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    const DriftTable *table = drift_table(drift);
    const DriftRow *row = drift_row(drift);
    if (table == NULL || (row != NULL && row->group == GROUP_REFERENCE))
        return names;
    if (row != NULL && row->change != NULL)
        add_name(names, row->change);
    else
        add_name(names, table->change);
    for (size_t i = 0; row == NULL && i < drift->table_rows.count; i++)
        if (drift->table_rows.rows[i].group != GROUP_REFERENCE)
            add_name(names, drift->table_rows.rows[i].change);
    return names;
}

static bool
are_ticked(const App *app, const GPtrArray *names)
{
    for (guint i = 0; i < names->len; i++)
        if (!app_is_ticked(app, names->pdata[i]))
            return false;
    return names->len > 0;
}

bool
drift_is_ticked(const DriftScreen *drift, const DriftTable *table, const DriftRow *row)
{
    const Change *change = row != NULL && row->change != NULL ? row->change : table->change;
    if (change == NULL || app_ticked(drift->app) == NULL)
        return false;
    g_autofree char *name = plan_change_name(change);
    return app_is_ticked(drift->app, name);
}

bool
drift_selection_is_ticked(const DriftScreen *drift)
{
    g_autoptr(GPtrArray) names = selected_names(drift);
    return are_ticked(drift->app, names);
}

const char *
drift_no_tick(const Screen *screen, const App *app)
{
    (void)app;
    const DriftScreen *drift = drift_const(screen);
    if (!drift_is_compared(drift))
        return "nothing was compared yet";
    const DriftRow *row = drift_row(drift);
    g_autoptr(GPtrArray) names = selected_names(drift);
    if (names->len > 0)
        return NULL;
    bool is_unproven = row != NULL && row->mark == MARK_UNKNOWN;
    return is_unproven ? "it is unproven; no revision is made of it" : "nothing differs here";
}

static void
keep_state(DriftScreen *drift)
{
    if (drift->ticks == NULL) {
        drift->ticks = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
        g_ptr_array_add(drift->ticks, g_new0(char *, 1));
    }
    g_ptr_array_set_size(drift->ticks, (int)drift->tick_state + 1);
    static const char *const none[] = {NULL};
    NameList now = app_ticked(drift->app);
    g_ptr_array_add(drift->ticks, g_strdupv((char **)(uintptr_t)(now != NULL ? now : none)));
    drift->tick_state++;
}

static void
set_names(App *app, const GPtrArray *names, bool on)
{
    g_autoptr(GPtrArray) next = g_ptr_array_new();
    NameList now = app_ticked(app);
    for (size_t i = 0; now != NULL && now[i] != NULL; i++)
        if (!g_ptr_array_find_with_equal_func((GPtrArray *)(uintptr_t)names, now[i], g_str_equal,
                                              NULL))
            g_ptr_array_add(next, (char *)(uintptr_t)now[i]);
    for (guint i = 0; on && i < names->len; i++)
        g_ptr_array_add(next, names->pdata[i]);
    g_ptr_array_add(next, NULL);
    app_set_ticked(app, (NameList)(void *)next->pdata);
}

void
drift_tick(Screen *screen, App *app)
{
    DriftScreen *drift = drift_of(screen);
    g_autoptr(GPtrArray) names = selected_names(drift);
    bool on = !are_ticked(app, names);
    set_names(app, names, on);
    keep_state(drift);
    g_autofree char *count = text_plural(names->len, "difference");
    g_autofree char *key = app_key_of(app, "generate");
    const char *what = names->len == 1 ? names->pdata[0] : count;
    if (on)
        app_say(app, "%s: into the next revision; %s makes it", what, key);
    else
        app_say(app, "%s: out of the next revision", what);
}

bool
drift_undo(Screen *screen, App *app, int step)
{
    DriftScreen *drift = drift_of(screen);
    if (drift->ticks == NULL || (step < 0 && drift->tick_state == 0) ||
        (step > 0 && drift->tick_state + 1 >= drift->ticks->len))
        return false;
    drift->tick_state += (guint)step;
    app_set_ticked(app, drift->ticks->pdata[drift->tick_state]);
    return true;
}

size_t
drift_ticked_count(const DriftScreen *drift)
{
    NameList names = app_ticked(drift->app);
    return names != NULL ? g_strv_length((char **)(uintptr_t)names) : 0;
}

// What was chosen and differs no longer is chosen no longer.
void
drift_keep_ticks(DriftScreen *drift)
{
    const Changes *changes = drift->picture != NULL ? drift->picture->changes : NULL;
    NameList names = app_ticked(drift->app);
    if (changes == NULL || names == NULL)
        return;
    g_autoptr(GPtrArray) kept = g_ptr_array_new();
    for (size_t i = 0; names[i] != NULL; i++)
        if (plan_find_change(changes, names[i], NULL) != NULL)
            g_ptr_array_add(kept, (char *)(uintptr_t)names[i]);
    g_ptr_array_add(kept, NULL);
    app_set_ticked(drift->app, (NameList)(void *)kept->pdata);
}
