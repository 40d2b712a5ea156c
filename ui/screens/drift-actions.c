#include "ui/screens/drift-private.h"

#include "ui/screens/screens.h"

static const char *
no_difference(const Screen *screen, const App *app)
{
    (void)app;
    const Drift *value = drift_value(drift_const(screen));
    if (value == NULL || !drift_is_compared(drift_const(screen)))
        return "nothing was compared yet";
    if (value->differences == 0 && value->by_mark[MARK_UNKNOWN] == 0)
        return "nothing differs";
    return NULL;
}

static const char *
nothing_selected(const Screen *screen, const App *app)
{
    (void)app;
    return drift_table(drift_const(screen)) == NULL ? "nothing is selected" : NULL;
}

static const char *
not_compared(const Screen *screen, const App *app)
{
    (void)app;
    return drift_is_compared(drift_const(screen)) ? NULL : "nothing was compared yet";
}

static const char *
nowhere(const Screen *screen, const App *app)
{
    (void)app;
    return drift_origin(drift_const(screen)).file != NULL
               ? NULL
               : "no line of a model says this; there is nothing to edit";
}

static const char *
not_countable(const Screen *screen, const App *app)
{
    (void)app;
    const DriftTable *table = drift_table(drift_const(screen));
    return table != NULL && table->database != NULL ? NULL : "the database has no such table";
}

static void
open_doctor(DriftScreen *drift, App *app)
{
    g_autofree char *path = drift_path(drift);
    app_show(app, &ui_doctor, path);
}

static void
drift_open_selected(Screen *screen, App *app)
{
    DriftScreen *drift = drift_of(screen);
    const DriftTable *table = drift_table(drift);
    const DriftRow *row = drift_row(drift);
    if (drift->focus == PANE_TABLES && table == NULL)
        drift_fold(drift, false);
    else if (drift->focus == PANE_TABLES)
        drift->focus = PANE_ROWS;
    else if (row != NULL && row->group == GROUP_REFERENCE)
        drift_select_path(drift, row->label);
    else
        open_doctor(drift, app);
    drift->detail_is_made = false;
    app_redraw(app);
}

static char *
say_open(const Screen *screen)
{
    const DriftScreen *drift = drift_const(screen);
    const DriftRow *row = drift_row(drift);
    g_autofree char *path = drift_path(drift);
    if (row == NULL || row->group == GROUP_REFERENCE)
        return g_strdup_printf("open %s", path);
    bool is_missing = row->mark == MARK_MISSING;
    return g_strdup_printf("%s: Doctor for %s", is_missing ? "why is it missing" : "why", path);
}

static void
drift_next(Screen *screen, App *app)
{
    DriftScreen *drift = drift_of(screen);
    if (drift->search != NULL)
        drift_next_match(drift, 1);
    else if (!drift_next_difference(drift, 1))
        app_say(app, "Nothing differs");
    app_redraw(app);
}

static void
drift_previous(Screen *screen, App *app)
{
    DriftScreen *drift = drift_of(screen);
    if (drift->search != NULL)
        drift_next_match(drift, -1);
    else if (!drift_next_difference(drift, -1))
        app_say(app, "Nothing differs");
    app_redraw(app);
}

static void
drift_next_only(Screen *screen, App *app)
{
    if (!drift_next_difference(drift_of(screen), 1))
        app_say(app, "Nothing differs");
    app_redraw(app);
}

static void
drift_previous_only(Screen *screen, App *app)
{
    if (!drift_next_difference(drift_of(screen), -1))
        app_say(app, "Nothing differs");
    app_redraw(app);
}

static void
drift_change_filter(Screen *screen, App *app)
{
    static const char *const names[] = {"differing tables", "only differences", "everything"};
    DriftScreen *drift = drift_of(screen);
    drift->filter = (drift_filter(drift) + 1) % FILTERS;
    drift->filter_chosen = true;
    drift_list(drift);
    drift_remember(drift);
    app_say(app, "Filter: %s", names[drift->filter]);
}

static void
drift_change_detail(Screen *screen, App *app)
{
    static const char *const names[] = {"evidence", "DDL of the models", "DDL of the database",
                                        "the difference of both"};
    DriftScreen *drift = drift_of(screen);
    drift->detail = (drift->detail + 1) % DETAILS;
    drift->detail_is_made = false;
    app_say(app, "Detail: %s", names[drift->detail]);
}

static void
drift_change_order(Screen *screen, App *app)
{
    static const char *const names[] = {"as declared", "by name", "differences first"};
    DriftScreen *drift = drift_of(screen);
    drift->order = (drift->order + 1) % ORDERS;
    drift_list(drift);
    drift_remember(drift);
    app_say(app, "Order: %s", names[drift->order]);
}

static void
drift_edit(Screen *screen, App *app)
{
    app_edit(app, drift_origin(drift_of(screen)));
}

static char *
say_edit(const Screen *screen)
{
    const DriftScreen *drift = drift_const(screen);
    Origin origin = drift_origin(drift);
    if (origin.file == NULL)
        return g_strdup("edit the model's file at its line");
    const char *file = app_relative(drift->app, origin.file);
    return g_strdup_printf("edit %s at line %d", file, origin.line);
}

const Action drift_actions[] = {
    {.name = "open",
     .keys = "Enter",
     .help = "open: a table's columns, the table that refers here, why it differs",
     .can = nothing_selected,
     .run = drift_open_selected,
     .say = say_open,
     .section = "here"},
    {.name = "choose",
     .keys = "Space",
     .help = "put this difference into the next revision",
     .command = "migrate --only",
     .can = drift_no_tick,
     .run = drift_tick},
    {.name = "next",
     .keys = "n",
     .help = "next difference, or match of the search",
     .can = no_difference,
     .run = drift_next,
     .shown = "n  N",
     .line = "next, previous difference (or match)",
     .rank = 5,
     .narrow = {"n", "next difference"},
     .wide = {"n N", "difference"}},
    {.name = "previous",
     .keys = "N",
     .help = "previous difference, or match of the search",
     .can = no_difference,
     .run = drift_previous,
     .joins = true},
    {.name = "next-difference",
     .keys = "]",
     .help = "next difference, also while a search is on",
     .can = no_difference,
     .run = drift_next_only,
     .joins = true},
    {.name = "previous-difference",
     .keys = "[",
     .help = "previous difference, also while a search is on",
     .can = no_difference,
     .run = drift_previous_only,
     .joins = true},
    {.name = "filter",
     .keys = "f",
     .help = "differing tables, only differences, everything",
     .can = not_compared,
     .run = drift_change_filter,
     .rank = 6,
     .narrow = {"f", "filter"}},
    {.name = "detail",
     .keys = "d",
     .help = "detail: evidence, DDL of the models, of the database, both as a difference",
     .command = "check --diff",
     .can = nothing_selected,
     .run = drift_change_detail,
     .line = "detail: evidence, DDL of the models, of the database"},
    {.name = "order",
     .keys = "o",
     .help = "order: as declared, by name, differences first",
     .run = drift_change_order,
     .shown = "o  #",
     .line = "order of the columns; count the rows"},
    {.name = "count",
     .keys = "#",
     .help = "count the table's rows exactly",
     .can = not_countable,
     .run = drift_count,
     .joins = true},
    {.name = "edit",
     .keys = "e",
     .help = "edit the model's file at its line",
     .can = nowhere,
     .run = drift_edit,
     .say = say_edit},
    {0},
};
