#include "ui/actions.h"
#include "ui/app.h"
#include "ui/screens/screens.h"
#include "ui/widgets/list.h"

#include "base/text.h"
#include "server/connection.h"

#include <string.h>

enum { NAME_COLUMN = 2, DATABASE_COLUMN = 11, GUARD_AT = 45, MOST_REVISION = 14 };

// What a test of one connection said.
typedef struct {
    char *revision, *state;
    bool failed;
} TestAnswer;

// The databases that something names, and every setting with who says so.
typedef struct {
    Screen base;
    App *app;
    GPtrArray *databases; // const ProjectDatabase *
    GArray *answers;      // TestAnswer, beside them
    guint running;        // tests
    List list, settings;
    int list_rows;
    int focus; // 0 the list, 1 the settings
} ConnectionsScreen;

static void
clear_answer(void *data)
{
    TestAnswer *answer = data;
    g_free(answer->revision);
    g_free(answer->state);
}

static bool
is_listed(const ConnectionsScreen *connections, const ProjectDatabase *database)
{
    for (guint i = 0; i < connections->databases->len; i++) {
        const ProjectDatabase *other = connections->databases->pdata[i];
        bool same_name = database->name != NULL && g_strcmp0(other->name, database->name) == 0;
        if (other == database || same_name)
            return true;
    }
    return false;
}

static void
add_database(ConnectionsScreen *connections, const ProjectDatabase *database)
{
    if (database == NULL || is_listed(connections, database))
        return;
    g_ptr_array_add(connections->databases, (gpointer)(guintptr)database);
    TestAnswer nothing = {0};
    g_array_append_val(connections->answers, nothing);
    connections->list.count = connections->databases->len;
}

static void
connections_open(Screen *screen, App *app, const void *argument)
{
    (void)argument;
    ConnectionsScreen *connections = (ConnectionsScreen *)screen;
    const UiOptions *options = app_options(app);
    connections->app = app;
    connections->databases = g_ptr_array_new();
    connections->answers = g_array_new(FALSE, TRUE, sizeof(TestAnswer));
    g_array_set_clear_func(connections->answers, clear_answer);
    add_database(connections, options->database);
    for (size_t i = 0; i < options->project->database_count; i++)
        add_database(connections, &options->project->databases[i]);
    connections->settings.count = options->project->setting_count;
}

// ---- testing -----------------------------------------------------------------------------------

typedef struct {
    const UiOptions *options;
    const ProjectDatabase *database;
    guint at;
} Question;

static void *
test_work(void *data, const UiCall *call, GError **error)
{
    const Question *question = data;
    const Project *project = question->options->project;
    g_autofree char *address =
        g_strdup_printf("%s connect_timeout='5'", question->database->conninfo);
    g_autoptr(Connection) connection = connection_open(address, call->cancellable, error);
    g_autoptr(Arena) arena = arena_new();
    Names rows = {0};
    if (connection == NULL ||
        !revision_look_up_version(connection, project->version_namespace, project->version_table,
                                  arena, &rows, error))
        return NULL;
    g_autoptr(RevisionGraph) graph =
        project->versions[0] == NULL ? NULL : revision_graph_read(project->versions, NULL);
    TestAnswer *answer = g_new0(TestAnswer, 1);
    answer->revision = g_strdup(rows.count == 0 ? "" : rows.count == 1 ? rows.items[0] : "several");
    if (connection_facts(connection)->replica) {
        answer->state = g_strdup("replica");
    } else if (graph != NULL) {
        g_autoptr(GHashTable) applied = revision_applied(graph, rows);
        size_t lacks = graph->all.count - g_hash_table_size(applied);
        answer->state = lacks == 0 ? g_strdup("at the head") : g_strdup_printf("lacks %zu", lacks);
    }
    return answer;
}

static void
test_ended(void *owner, void *data, void *result, const GError *error)
{
    ConnectionsScreen *connections = owner;
    const Question *question = data;
    TestAnswer *row = &g_array_index(connections->answers, TestAnswer, question->at);
    clear_answer(row);
    *row = (TestAnswer){0};
    connections->running--;
    if (result != NULL) {
        *row = *(TestAnswer *)result;
        g_free(result);
    } else {
        row->failed = true;
        row->state = g_strndup(error->message, strcspn(error->message, "\n"));
        app_log(connections->app, "error: %s", error->message);
    }
    app_redraw(connections->app);
}

static void
answer_free(void *answer)
{
    clear_answer(answer);
    g_free(answer);
}

static const JobKind test_kind = {.name = "testing connections",
                                  .work = test_work,
                                  .ended = test_ended,
                                  .free_data = g_free,
                                  .free_result = answer_free};

static void
test_all(Screen *screen, App *app)
{
    ConnectionsScreen *connections = (ConnectionsScreen *)screen;
    for (guint i = 0; i < connections->databases->len && connections->running < 32; i++) {
        const ProjectDatabase *database = connections->databases->pdata[i];
        if (database->conninfo == NULL)
            continue;
        Question *question = g_new0(Question, 1);
        *question = (Question){app_options(app), database, i};
        connections->running++;
        app_start_job(app, &test_kind, connections, question);
    }
}

// The jobs hold the screen as their owner: those that run are told to forget it.
static void
connections_close(Screen *screen)
{
    ConnectionsScreen *connections = (ConnectionsScreen *)screen;
    app_abandon_jobs(connections->app, connections);
    g_ptr_array_unref(connections->databases);
    g_array_unref(connections->answers);
}

// ---- drawing -----------------------------------------------------------------------------------

static void
connections_arrange(Screen *screen, App *app, int rows, int columns)
{
    (void)app, (void)columns;
    ConnectionsScreen *connections = (ConnectionsScreen *)screen;
    connections->list_rows = MIN((int)connections->list.count + 3, rows / 2);
    list_settle(&connections->list, (size_t)MAX(connections->list_rows - 2, 1));
    list_settle(&connections->settings, (size_t)MAX(rows - connections->list_rows - 2, 1));
}

// A section of trueup.conf may have a label and leave the URL to .env.
static const char *
shown_address(const ProjectDatabase *database)
{
    return database->title != NULL ? database->title
           : database->url != NULL ? database->url
                                   : "nothing says its URL";
}

static void
draw_database(const ConnectionsScreen *connections, const Canvas *canvas, int row, size_t at)
{
    const ProjectDatabase *database = connections->databases->pdata[at];
    const TestAnswer *answer = &g_array_index(connections->answers, TestAnswer, at);
    bool is_chosen = app_options(connections->app)->database == database;
    const char *name = database->name != NULL ? database->name : "-";
    const char *state = database->refusal != NULL ? database->refusal
                        : answer->state != NULL   ? answer->state
                        : is_chosen               ? "chosen"
                                                  : "";
    int revision = GUARD_AT + 7, end = canvas->columns;
    canvas_name(canvas, (Span){row, NAME_COLUMN, DATABASE_COLUMN - NAME_COLUMN - 1},
                is_chosen ? ROLE_TITLE : ROLE_TEXT, name);
    canvas_name(canvas, (Span){row, DATABASE_COLUMN, GUARD_AT - DATABASE_COLUMN - 1}, ROLE_TEXT,
                shown_address(database));
    canvas_text(canvas, (Span){row, GUARD_AT, 5}, database->guard ? ROLE_GUARD : ROLE_TEXT,
                database->guard ? "yes" : "no");
    if (answer->failed || database->refusal != NULL) {
        canvas_text(canvas, (Span){row, revision, end - revision}, ROLE_DROP, state);
        return;
    }
    canvas_name(canvas, (Span){row, revision, MOST_REVISION}, ROLE_TEXT,
                answer->revision != NULL ? answer->revision : "");
    canvas_text(canvas,
                (Span){row, revision + MOST_REVISION + 1, end - revision - MOST_REVISION - 1},
                ROLE_TEXT, state);
}

static void
draw_cursor(const Canvas *canvas, int row, bool has_focus)
{
    canvas_glyph(canvas, row, 0, has_focus ? ROLE_TEXT : ROLE_SAME,
                 has_focus ? GLYPH_POINTER : GLYPH_POINTER_AWAY);
    if (!has_focus)
        return;
    canvas_repaint(canvas, row, 0, canvas->columns, ROLE_FOCUS);
    canvas_cursor(canvas, row, 0);
}

static void
draw_settings(const ConnectionsScreen *connections, const Canvas *canvas)
{
    const Project *project = app_options(connections->app)->project;
    int value = 16, from = MAX(canvas->columns * 7 / 10, 40);
    canvas_horizontal(canvas, 0, 0, canvas->columns);
    canvas_text(canvas, (Span){0, 1, 12}, ROLE_TITLE, " settings ");
    canvas_text(canvas, (Span){1, 1, value - 2}, ROLE_TITLE, "setting");
    canvas_text(canvas, (Span){1, value, from - value - 1}, ROLE_TITLE, "value");
    canvas_text(canvas, (Span){1, from, canvas->columns - from}, ROLE_TITLE, "from");
    for (size_t i = 0; i < connections->settings.height; i++) {
        size_t at = connections->settings.top + i;
        if (at >= project->setting_count)
            break;
        const Setting *setting = &project->settings[at];
        int row = (int)i + 2;
        canvas_name(canvas, (Span){row, 1, value - 2}, ROLE_TEXT, setting->name);
        canvas_name(canvas, (Span){row, value, from - value - 1}, ROLE_TEXT,
                    setting->value != NULL ? setting->value : "");
        canvas_text(canvas, (Span){row, from, canvas->columns - from}, ROLE_SAME,
                    setting->from != NULL ? setting->from : "");
        if (connections->focus == 1 && at == connections->settings.cursor)
            draw_cursor(canvas, row, true);
    }
}

static void
connections_draw(const Screen *screen, const Canvas *canvas)
{
    const ConnectionsScreen *connections = (const ConnectionsScreen *)screen;
    const struct {
        int column;
        const char *text;
    } heads[] = {{NAME_COLUMN, "name"},
                 {DATABASE_COLUMN, "database"},
                 {GUARD_AT, "guard"},
                 {GUARD_AT + 7, "revision"},
                 {GUARD_AT + 8 + MOST_REVISION, "state"}};
    for (size_t i = 0; i < G_N_ELEMENTS(heads); i++)
        canvas_text(canvas, (Span){0, heads[i].column, canvas->columns - heads[i].column},
                    ROLE_TITLE, heads[i].text);
    for (size_t i = 0; i < connections->list.height; i++) {
        size_t at = connections->list.top + i;
        if (at >= connections->list.count)
            break;
        draw_database(connections, canvas, (int)i + 1, at);
        if (at == connections->list.cursor)
            draw_cursor(canvas, (int)i + 1, connections->focus == 0);
    }
    if (connections->list.count == 0)
        canvas_text(canvas, (Span){1, 1, canvas->columns - 1}, ROLE_TEXT,
                    "nothing names a database: + takes a URL");
    Canvas settings = canvas_part(canvas, connections->list_rows, 0,
                                  canvas->rows - connections->list_rows, canvas->columns);
    draw_settings(connections, &settings);
}

static void
connections_place(const Screen *screen, int columns, GString *where, GString *counts)
{
    (void)columns;
    const ConnectionsScreen *connections = (const ConnectionsScreen *)screen;
    const Project *project = app_options(connections->app)->project;
    g_string_append(where, "connections");
    if (project->root != NULL)
        g_string_append_printf(counts, "project %s", project->root);
}

static char *
connections_command(const Screen *screen)
{
    const ConnectionsScreen *connections = (const ConnectionsScreen *)screen;
    const ProjectDatabase *database = connections->list.cursor < connections->list.count
                                          ? connections->databases->pdata[connections->list.cursor]
                                          : NULL;
    bool has_name = database != NULL && database->name != NULL;
    return g_strdup_printf("trueup config%s%s", has_name ? " " : "",
                           has_name ? database->name : "");
}

// ---- actions -----------------------------------------------------------------------------------

static const char *
nothing_selected(const Screen *screen, const App *app)
{
    const ConnectionsScreen *connections = (const ConnectionsScreen *)screen;
    (void)app;
    if (connections->list.cursor >= connections->list.count)
        return "nothing names a database";
    const ProjectDatabase *database = connections->databases->pdata[connections->list.cursor];
    return database->refusal == NULL && database->conninfo == NULL ? "nothing says its URL"
                                                                   : database->refusal;
}

static void
connect_to(Screen *screen, App *app)
{
    ConnectionsScreen *connections = (ConnectionsScreen *)screen;
    app_use_database(app, connections->databases->pdata[connections->list.cursor]);
}

static void
url_done(Screen *screen, App *app, const char *text)
{
    if (text == NULL || text[0] == '\0')
        return;
    g_autoptr(GError) error = NULL;
    const ProjectDatabase *database = project_database(app_options(app)->project, text, &error);
    if (database == NULL) {
        app_complain(app, error->message);
        return;
    }
    ConnectionsScreen *connections = (ConnectionsScreen *)screen;
    add_database(connections, database);
    connections->list.cursor = connections->list.count - 1;
    app_redraw(app);
}

static void
ask_url(Screen *screen, App *app)
{
    (void)screen;
    app_ask(app, &(Prompt){.label = "URL or name: ", .text = "", .done = url_done});
}

static Origin
setting_origin(const ConnectionsScreen *connections)
{
    const Project *project = app_options(connections->app)->project;
    return connections->settings.cursor < project->setting_count
               ? project->settings[connections->settings.cursor].origin
               : (Origin){0};
}

static void
edit(Screen *screen, App *app)
{
    app_edit(app, setting_origin((const ConnectionsScreen *)screen));
}

static const Action connections_actions[] = {
    {.name = "connect",
     .keys = "Enter",
     .help = "look at this database; nothing is changed there",
     .can = nothing_selected,
     .run = connect_to,
     .section = "here",
     .rank = 3,
     .narrow = {"Enter", "connect"}},
    {.name = "test",
     .keys = "t",
     .help = "ask each of them, five seconds at most",
     .run = test_all,
     .rank = 4,
     .narrow = {"t", "test all"}},
    {.name = "add",
     .keys = "+",
     .help = "another URL or name, for this session",
     .run = ask_url,
     .rank = 5,
     .narrow = {"+", "URL"}},
    {.name = "edit",
     .keys = "e",
     .help = "edit the file that says the selected setting",
     .run = edit,
     .rank = 6,
     .narrow = {"e", "edit the setting's file"}},
    {0},
};

static bool
connections_general(Screen *screen, App *app, General general)
{
    ConnectionsScreen *connections = (ConnectionsScreen *)screen;
    if (general == DO_NEXT_PANE || general == DO_PREVIOUS_PANE) {
        connections->focus = 1 - connections->focus;
        return true;
    }
    if (list_moves(general)) {
        list_move(connections->focus == 0 ? &connections->list : &connections->settings, general);
        return true;
    }
    bool has_name = general == DO_COPY_NAME && connections->list.cursor < connections->list.count;
    if (has_name) {
        const ProjectDatabase *database = connections->databases->pdata[connections->list.cursor];
        app_copy(app, shown_address(database));
    }
    return has_name || general == DO_ESCAPE;
}

const ScreenOps ui_connections = {
    .name = "connections",
    .title = "0 Connections",
    .size = sizeof(ConnectionsScreen),
    .actions = connections_actions,
    .open = connections_open,
    .close = connections_close,
    .arrange = connections_arrange,
    .draw = connections_draw,
    .place = connections_place,
    .command = connections_command,
    .general = connections_general,
};
