#include "ui/screens/history-private.h"

#include "base/text.h"
#include "revision/identifier.h"
#include "ui/screens/screens.h"

#include <string.h>

enum { DETAIL_ROWS = 10, SEARCHES = 3 };

static HistoryScreen *
history_of(Screen *screen)
{
    return (HistoryScreen *)screen;
}

static const HistoryLine *
line_at(const HistoryScreen *history, size_t at)
{
    return &g_array_index(history->lines, HistoryLine, at);
}

const Revision *
history_revision(const HistoryScreen *history)
{
    return history->list.cursor < history->lines->len
               ? line_at(history, history->list.cursor)->revision
               : NULL;
}

bool
history_is_current(const HistoryScreen *history, const Revision *revision)
{
    const History *known = &history->picture->history;
    for (size_t i = 0; i < known->rows.count; i++)
        if (strcmp(known->rows.items[i], revision->id) == 0)
            return true;
    return false;
}

// ---- what is listed ----------------------------------------------------------------------------

// Rows of the version table that no file has stand on top.
static void
add_unknown_rows(HistoryScreen *history)
{
    const History *known = &history->picture->history;
    for (size_t i = 0; i < known->rows.count; i++) {
        if (revision_find(known->graph, known->rows.items[i]) != NULL)
            continue;
        HistoryLine line = {.lanes = "@", .unknown = known->rows.items[i]};
        g_array_append_val(history->lines, line);
    }
}

static void
select_id(HistoryScreen *history, const char *id)
{
    for (size_t i = 0; i < history->lines->len; i++) {
        const HistoryLine *line = line_at(history, i);
        bool is_it = line->revision != NULL && id != NULL && strcmp(line->revision->id, id) == 0;
        if (is_it || (id == NULL && line->revision != NULL)) {
            list_keep(&history->list, i);
            return;
        }
    }
}

static void
remember(HistoryScreen *history)
{
    const Revision *revision = history_revision(history);
    if (revision == NULL)
        return;
    g_free(history->selected);
    history->selected = g_strdup(revision->id);
}

static void
read_applied(HistoryScreen *history)
{
    const History *known = &history->picture->history;
    history->pending = 0;
    g_clear_pointer(&history->applied, g_hash_table_destroy);
    if (!known->connected)
        return;
    history->applied = revision_applied(known->graph, known->rows);
    history->pending = known->graph->all.count - g_hash_table_size(history->applied);
}

static void
fill(HistoryScreen *history)
{
    const RevisionGraph *graph = history->picture->graph;
    g_autoptr(GError) error = NULL;
    g_clear_pointer(&history->error, g_free);
    g_ptr_array_set_size(history->revisions, 0);
    if (graph == NULL)
        return;
    if (!run_check_graph(app_options(history->app)->project, graph, &error) ||
        !revision_history(graph, (Names){0}, (Names){0}, history->revisions, &error)) {
        history->error = g_strdup(error->message);
        return;
    }
    read_applied(history);
    add_unknown_rows(history);
    history_make_lanes(history);
}

static void
history_changed(Screen *screen, App *app)
{
    HistoryScreen *history = history_of(screen);
    const Picture *newest = app_picture(app);
    if (newest == history->picture || newest == NULL)
        return;
    g_array_set_size(history->lines, 0);
    picture_unref(history->picture);
    history->picture = picture_ref((Picture *)(uintptr_t)newest);
    g_clear_pointer(&history->body, history_body_free); // of files that may be others now
    arena_free(history->arena);
    history->arena = arena_new();
    fill(history);
    history->list.count = history->lines->len;
    select_id(history, history->selected);
    remember(history);
}

static void
history_open(Screen *screen, App *app, const void *argument)
{
    (void)argument;
    HistoryScreen *history = history_of(screen);
    history->app = app;
    history->lines = g_array_new(FALSE, FALSE, sizeof(HistoryLine));
    history->revisions = g_ptr_array_new();
    history_changed(screen, app);
}

static void
history_close(Screen *screen)
{
    HistoryScreen *history = history_of(screen);
    g_clear_pointer(&history->applied, g_hash_table_destroy);
    g_array_free(history->lines, TRUE);
    g_ptr_array_free(history->revisions, TRUE);
    picture_unref(history->picture);
    arena_free(history->arena);
    g_free(history->error);
    g_free(history->selected);
    g_free(history->search);
    history_body_free(history->body);
    if (history->reading != NULL)
        job_abandon(history->reading);
    job_unref(history->reading);
    history_close_stamp(history);
    if (history->stamping != NULL)
        job_abandon(history->stamping);
    job_unref(history->stamping);
}

static void
history_arrange(Screen *screen, App *app, int rows, int columns)
{
    (void)app, (void)columns;
    HistoryScreen *history = history_of(screen);
    int wanted = history->stamp != NULL ? (int)history->stamp->lines->len + 3 : DETAIL_ROWS;
    history->detail_rows = MIN(wanted, rows * 3 / 5);
    history_want_body(history);
    list_settle(&history->list, (size_t)MAX(rows - history->detail_rows - 1, 1));
}

// ---- rows 2 and n-1 ----------------------------------------------------------------------------

static void
history_place(const Screen *screen, int columns, GString *where, GString *counts)
{
    (void)columns;
    const HistoryScreen *history = (const HistoryScreen *)screen;
    g_string_append(where, "history");
    if (history->revisions->len == 0)
        return;
    const RevisionGraph *graph = history->picture->graph;
    g_autofree char *revisions = text_plural((int64_t)graph->all.count, "revision");
    g_autofree char *heads = text_plural((int64_t)graph->heads.count, "head");
    g_string_append_printf(counts, "%s, %s", revisions, heads);
    const ProjectDatabase *database = app_options(history->app)->database;
    g_autofree char *pending = text_count((int64_t)history->pending);
    if (history->applied != NULL && database != NULL && database->database != NULL)
        g_string_append_printf(counts, history->pending > 0 ? ", %s lacks %s" : ", %s has all",
                               database->database, pending);
}

static char *
history_command(const Screen *screen)
{
    const HistoryScreen *history = (const HistoryScreen *)screen;
    return history->stamp != NULL ? g_strdup_printf("trueup stamp %s", history->stamp->target)
                                  : g_strdup("trueup history --indicate-current");
}

static char *
history_status(const Screen *screen)
{
    const HistoryScreen *history = (const HistoryScreen *)screen;
    return history->search != NULL ? g_strdup_printf("/%s", history->search) : NULL;
}

// ---- moving and searching ----------------------------------------------------------------------

// The next line with a revision in that direction for which `holds`; false when there is none.
static bool
go_to(HistoryScreen *history, int step, bool (*holds)(const HistoryScreen *, const Revision *))
{
    size_t count = history->lines->len;
    for (size_t i = 1; i <= count; i++) {
        size_t at = (history->list.cursor + (step > 0 ? i : count - i)) % count;
        const Revision *revision = line_at(history, at)->revision;
        if (revision == NULL || !holds(history, revision))
            continue;
        history->list.cursor = at;
        remember(history);
        return true;
    }
    return false;
}

static bool
is_found(const HistoryScreen *history, const Revision *revision)
{
    const char *const texts[SEARCHES] = {revision->id, revision->message, revision->file};
    for (size_t i = 0; i < SEARCHES; i++)
        if (strcasestr(texts[i], history->search) != NULL)
            return true;
    // what it touches: "user.role" is looked for in the file, where it is named in two strings
    g_auto(GStrv) parts = g_strsplit(history->search, ".", 2);
    g_autofree char *text = NULL;
    if (parts[0] == NULL || parts[1] == NULL ||
        !g_file_get_contents(revision->file, &text, NULL, NULL))
        return false;
    return strstr(text, parts[0]) != NULL && strstr(text, parts[1]) != NULL;
}

static bool
is_branch(const HistoryScreen *history, const Revision *revision)
{
    (void)history;
    return revision_is_branch(revision);
}

static bool
is_pending(const HistoryScreen *history, const Revision *revision)
{
    return history->applied != NULL && !g_hash_table_contains(history->applied, revision);
}

static void
search_done(Screen *screen, App *app, const char *text)
{
    HistoryScreen *history = history_of(screen);
    g_free(history->search);
    history->search = text != NULL && text[0] != '\0' ? g_strdup(text) : NULL;
    if (history->search == NULL)
        return;
    if (!go_to(history, 1, is_found)) {
        app_say(app, "/%s: no revision has it", history->search);
        g_clear_pointer(&history->search, g_free);
    }
}

static void
next(Screen *screen, App *app)
{
    HistoryScreen *history = history_of(screen);
    if (!go_to(history, 1, history->search != NULL ? is_found : is_pending))
        app_say(app, "Nothing is pending");
}

static void
previous(Screen *screen, App *app)
{
    HistoryScreen *history = history_of(screen);
    if (!go_to(history, -1, history->search != NULL ? is_found : is_pending))
        app_say(app, "Nothing is pending");
}

static void
next_branch(Screen *screen, App *app)
{
    if (!go_to(history_of(screen), 1, is_branch))
        app_say(app, "The history has no branch point");
}

static void
to_current(Screen *screen, App *app)
{
    if (!go_to(history_of(screen), 1, history_is_current))
        app_say(app, "The database is at no revision of these files");
}

static const char *
nothing_listed(const Screen *screen, const App *app)
{
    (void)app;
    return ((const HistoryScreen *)screen)->revisions->len == 0 ? "there are no revisions" : NULL;
}

static const char *
nothing_selected(const Screen *screen, const App *app)
{
    (void)app;
    return history_revision((const HistoryScreen *)screen) == NULL ? "no revision is selected"
                                                                   : NULL;
}

static void
edit(Screen *screen, App *app)
{
    const Revision *revision = history_revision(history_of(screen));
    app_edit(app, (Origin){revision->file, revision->line, 0});
}

static const char *
cannot_stamp(const Screen *screen, const App *app)
{
    const HistoryScreen *history = (const HistoryScreen *)screen;
    const ProjectDatabase *database = app_options(app)->database;
    if (database == NULL || database->conninfo == NULL)
        return "there is no database";
    return history->stamping != NULL ? "it is being looked at" : nothing_selected(screen, app);
}

static void
ask_stamp(Screen *screen, App *app)
{
    (void)app;
    HistoryScreen *history = history_of(screen);
    history_ask_stamp(history, history_revision(history));
}

// Follows what the pane is about: 5 Apply with the stamp as its list, which asks.
static void
open_stamp(HistoryScreen *history)
{
    const ApplyTarget target = {.target = history->stamp->target, .is_stamp = true};
    app_show(history->app, &ui_apply, &target);
    history_close_stamp(history);
}

// Up to a revision that is pending, down to one that is applied: 5 Apply lists what that means.
static void
go_there(Screen *screen, App *app)
{
    HistoryScreen *history = history_of(screen);
    const Revision *revision = history_revision(history);
    bool is_down = history->applied != NULL && g_hash_table_contains(history->applied, revision);
    app_show(app, &ui_apply, &(ApplyTarget){.target = revision->id, .is_down = is_down});
}

static void
follow(Screen *screen, App *app)
{
    HistoryScreen *history = history_of(screen);
    const Revision *revision = history_revision(history);
    if (history->stamp != NULL)
        open_stamp(history);
    else if (is_pending(history, revision))
        app_show(app, &ui_review, revision->id);
    else
        edit(screen, app);
}

static const Action history_actions[] = {
    {.name = "go",
     .keys = "a",
     .section = "here",
     .help = "up or down to here: 5 Apply lists what that runs, and asks",
     .can = nothing_selected,
     .run = go_there,
     .rank = 4,
     .narrow = {"a", "up or down to here"},
     .command = "upgrade"},
    {.name = "stamp",
     .keys = "s",
     .help = "what a stamp here would say that the database does not show",
     .can = cannot_stamp,
     .run = ask_stamp,
     .rank = 5,
     .narrow = {"s", "stamp"},
     .command = "stamp"},
    {.name = "follow",
     .keys = "Enter",
     .help =
         "4 Review of a pending revision; the file of another; with a stamp below, 5 Apply with it",
     .can = nothing_selected,
     .run = follow,
     .joins = true},
    {.name = "edit",
     .keys = "e",
     .help = "edit the revision's file",
     .can = nothing_selected,
     .run = edit,
     .rank = 6,
     .narrow = {"e", "edit"}},
    {.name = "next",
     .keys = "n",
     .help = "next pending revision, or match of the search",
     .can = nothing_listed,
     .run = next,
     .shown = "n  N",
     .line = "next, previous pending revision (or match)",
     .rank = 5,
     .narrow = {"n", "next pending"}},
    {.name = "previous",
     .keys = "N",
     .help = "previous pending revision, or match of the search",
     .can = nothing_listed,
     .run = previous,
     .joins = true},
    {.name = "next-branch",
     .keys = "b",
     .help = "next branch point",
     .can = nothing_listed,
     .run = next_branch,
     .rank = 7,
     .narrow = {"b", "branch"}},
    {.name = "to-current",
     .keys = "@",
     .help = "where the database is",
     .can = nothing_listed,
     .run = to_current,
     .rank = 8,
     .narrow = {"@", "current"}},
    {0},
};

static bool
move(HistoryScreen *history, General general)
{
    size_t from = history->list.cursor, count = history->lines->len;
    list_move(&history->list, general);
    bool is_down = history->list.cursor >= from;
    // lanes alone are passed over
    while (history->list.cursor < count && history->list.cursor + 1 < count && is_down &&
           line_at(history, history->list.cursor)->lanes != NULL &&
           history_revision(history) == NULL)
        history->list.cursor++;
    while (history->list.cursor > 0 && history->list.cursor < count &&
           history_revision(history) == NULL)
        history->list.cursor--;
    remember(history);
    return true;
}

// The pane has the keys: it is closed before the list moves again.
static bool
scroll_stamp(HistoryStamp *stamp, General general)
{
    if (general == DO_DOWN && stamp->top + 1 < stamp->lines->len)
        stamp->top++;
    if (general == DO_UP && stamp->top > 0)
        stamp->top--;
    return list_moves(general);
}

static bool
history_general(Screen *screen, App *app, General general)
{
    HistoryScreen *history = history_of(screen);
    const Revision *revision = history_revision(history);
    if (history->stamp != NULL && general == DO_ESCAPE) {
        history_close_stamp(history);
        return true;
    }
    if (history->stamp != NULL && scroll_stamp(history->stamp, general))
        return true;
    if (list_moves(general) && history->lines->len > 0)
        return move(history, general);
    if (general == DO_SEARCH) {
        app_ask(app, &(Prompt){.label = "/", .text = "", .done = search_done});
        return true;
    }
    if (general == DO_COPY_NAME && revision != NULL) {
        app_copy(app, revision->id);
        return true;
    }
    if (general == DO_COPY_PLACE && revision != NULL) {
        g_autofree char *place =
            g_strdup_printf("%s:%d", app_relative(app, revision->file), revision->line);
        app_copy(app, place);
        return true;
    }
    if (general == DO_ESCAPE)
        g_clear_pointer(&history->search, g_free);
    return general == DO_ESCAPE;
}

const ScreenOps ui_history = {
    .name = "history",
    .title = "6 History",
    .tab = '6',
    .size = sizeof(HistoryScreen),
    .actions = history_actions,
    .open = history_open,
    .close = history_close,
    .changed = history_changed,
    .arrange = history_arrange,
    .draw = history_draw,
    .place = history_place,
    .command = history_command,
    .status = history_status,
    .general = history_general,
};
