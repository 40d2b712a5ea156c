#include "ui/app-private.h"

#include <string.h>

// The `:` line: its history, and the names that Tab completes.

void
app_recall_line(App *app, int step)
{
    size_t count = app->history->len;
    if (count == 0 || (step < 0 && app->history_at == 0) || (step > 0 && app->history_at >= count))
        return;
    app->history_at = (size_t)((long)app->history_at + step);
    field_set(&app->field, app->history_at < count
                               ? g_ptr_array_index(app->history, app->history_at)
                               : app->before);
}

// Ctrl-R: the line before this one in the history that has what was typed.
void
app_search_line(App *app)
{
    g_autofree char *typed = g_strdup(field_text(&app->field));
    for (size_t i = app->history_at; i-- > 0;) {
        const char *line = g_ptr_array_index(app->history, i);
        if (strstr(line, app->searched != NULL ? app->searched : typed) == NULL)
            continue;
        if (app->searched == NULL)
            app->searched = g_steal_pointer(&typed);
        app->history_at = i;
        field_set(&app->field, line);
        return;
    }
}

// --- completion ---

/** What begins as the word that is being typed: how many names, and how they all go on. */
typedef struct {
    const char *prefix;
    char *common; // NULL: none yet
    size_t count;
} Completion;

static void
offer(Completion *completion, const char *name)
{
    // a command may be an action of the screens too: one name
    bool is_there = completion->common != NULL && strcmp(name, completion->common) == 0;
    if (is_there || !g_str_has_prefix(name, completion->prefix))
        return;
    completion->count++;
    if (completion->common == NULL) {
        completion->common = g_strdup(name);
        return;
    }
    size_t same = 0;
    while (name[same] != '\0' && name[same] == completion->common[same])
        same++;
    completion->common[same] = '\0';
}

static void
offer_actions(Completion *completion, const Screen *screen)
{
    static const char *const others[] = {"set models", "write"};
    const Action *tables[] = {screen->ops->actions, ui_general_actions, ui_moving_actions};
    for (size_t i = 0; i < G_N_ELEMENTS(tables); i++)
        for (const Action *row = tables[i]; row->name != NULL; row++)
            offer(completion, row->name);
    for (size_t i = 0; i < G_N_ELEMENTS(others); i++)
        offer(completion, others[i]);
}

static void
offer_commands(Completion *completion, const UiOptions *options, const char *before)
{
    if (options->complete == NULL)
        return;
    g_auto(GStrv) words = options->complete(before, completion->prefix);
    for (char **word = words; *word != NULL; word++)
        offer(completion, *word);
}

static void
offer_revisions(Completion *completion, const Picture *picture)
{
    static const char *const symbols[] = {"head", "heads", "base", "current"};
    for (size_t i = 0; i < G_N_ELEMENTS(symbols); i++)
        offer(completion, symbols[i]);
    const RevisionGraph *graph = picture != NULL ? picture->graph : NULL;
    for (size_t i = 0; graph != NULL && i < graph->all.count; i++)
        offer(completion, graph->all.items[i]->id);
}

static void
offer_connections(Completion *completion, const Project *project)
{
    for (size_t i = 0; i < project->database_count; i++)
        offer(completion, project->databases[i].name);
}

// Tables, and the columns of a table that stands before the dot.
static void
offer_objects(Completion *completion, const Picture *picture)
{
    const Drift *drift = picture != NULL ? picture->drift : NULL;
    for (size_t i = 0; drift != NULL && i < drift->table_count; i++) {
        const char *title = drift->tables[i].title;
        size_t length = strlen(title);
        offer(completion, title);
        bool is_inside =
            strncmp(completion->prefix, title, length) == 0 && completion->prefix[length] == '.';
        for (size_t j = picture->first[i]; is_inside && j < picture->first[i + 1]; j++) {
            g_autofree char *path = g_strdup_printf("%s.%s", title, picture->names[j]);
            offer(completion, path);
        }
    }
}

void
app_complete_line(App *app)
{
    const char *text = field_text(&app->field);
    const char *blank = strrchr(text, ' ');
    const char *word = blank != NULL ? blank + 1 : text;
    g_autofree char *before = g_strndup(text, (gsize)(word - text));
    Completion completion = {.prefix = word};
    offer_commands(&completion, app_options(app), before);
    if (blank == NULL) {
        offer_actions(&completion, app_screen(app));
    } else if (word[0] != '-') {
        offer_objects(&completion, app->picture);
        offer_revisions(&completion, app->picture);
        offer_connections(&completion, app_options(app)->project);
    }
    if (completion.count > 0) {
        g_autofree char *line =
            g_strdup_printf("%.*s%s%s", (int)(word - text), text, completion.common,
                            completion.count == 1 ? " " : "");
        field_set(&app->field, line);
    }
    g_free(completion.common);
}
