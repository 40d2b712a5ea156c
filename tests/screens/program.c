#include "tests/screens/sides.h"

#include <locale.h>

// The screens on made-up data: what a test of one screen starts in its terminal.
static gint tables, delay;
static gchar *refusal, *no_models, *select_path, *project;
static gboolean agrees, is_hostile, hangs, ascii, never_color, guarded;

static const GOptionEntry entries[] = {
    {"tables", 0, 0, G_OPTION_ARG_INT, &tables, "how many; 0: the demo", "N"},
    {"delay", 0, 0, G_OPTION_ARG_INT, &delay, "until the database answers", "MS"},
    {"refusal", 0, 0, G_OPTION_ARG_STRING, &refusal, "what it says instead", "TEXT"},
    {"no-models", 0, 0, G_OPTION_ARG_STRING, &no_models, "what the models say", "TEXT"},
    {"select", 0, 0, G_OPTION_ARG_STRING, &select_path, "what is selected", "NAME"},
    {"project", 0, 0, G_OPTION_ARG_STRING, &project, "the project's folder", "FOLDER"},
    {"agrees", 0, 0, G_OPTION_ARG_NONE, &agrees, "both sides are the same", NULL},
    {"hostile", 0, 0, G_OPTION_ARG_NONE, &is_hostile, "names that attack", NULL},
    {"hangs", 0, 0, G_OPTION_ARG_NONE, &hangs, "the database never answers", NULL},
    {"ascii", 0, 0, G_OPTION_ARG_NONE, &ascii, "no glyphs", NULL},
    {"no-color", 0, 0, G_OPTION_ARG_NONE, &never_color, "no colours", NULL},
    {"guarded", 0, 0, G_OPTION_ARG_NONE, &guarded, "the database is guarded", NULL},
    {0},
};

int
main(int count, char **words)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, &count, &words, &error)) {
        g_printerr("%s\n", error->message);
        return 2;
    }
    MadeOptions made = {.tables = (size_t)tables,
                        .delay_ms = (unsigned)delay,
                        .refusal = refusal,
                        .no_models = no_models,
                        .agrees = agrees,
                        .is_hostile = is_hostile,
                        .hangs = hangs};
    UiSource source = made_source(&made);
    static const char *const nothing[] = {NULL};
    Project made_project = {.root = project, .models = nothing, .versions = nothing};
    ProjectDatabase database = {.conninfo = "made up",
                                .database = "microblog",
                                .title = "microblog@localhost:5432",
                                .label = guarded ? "PROD" : "DEV",
                                .guard = guarded};
    UiOptions options = {.project = &made_project,
                         .database = &database,
                         .color = never_color ? UI_COLOR_NEVER : UI_COLOR_AUTO,
                         .ascii = ascii,
                         .select = select_path,
                         .source = &source};
    int status = 0;
    if (!ui_run(&options, &status, &error)) {
        g_printerr("%s\n", error->message);
        return 2;
    }
    return status;
}
