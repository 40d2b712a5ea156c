#include "ui/app-private.h"

#include "base/text.h"

#include <string.h>

// An editor writes in several steps; what it wrote is to be seen within 200 ms. GLib would hold
// back all changes but the first for 800 ms.
enum { SETTLE_FILES_MS = 40, RATE_LIMIT_MS = 20 };

// What a reading thread needs; the options outlive it (ui.h).
typedef struct {
    UiOptions options;
    Project project; // with the models that `:set` chose
    char **models;
} ReadData;

static void
read_data_free(void *data)
{
    ReadData *read = data;
    models_kept_unref(read->options.kept);
    g_strfreev(read->models);
    g_free(read);
}

static ReadData *
read_data_new(const App *app)
{
    ReadData *data = g_new0(ReadData, 1);
    data->options = app->own;
    models_kept_ref(data->options.kept); // a thread that nobody waits for may outlive the screens
    data->project = *app->own.project;
    data->options.project = &data->project;
    // `:set models` frees the list while a thread may still read from it
    data->models = g_strdupv(app->set_models);
    if (data->models != NULL)
        data->project.models = (const char *const *)data->models;
    return data;
}

static void *
models_work(void *pointer, const UiCall *call, GError **error)
{
    ReadData *data = pointer;
    int64_t started_us = g_get_monotonic_time();
    Side *side = data->options.source->models(&data->options, call, error);
    if (side != NULL)
        side->took_us = g_get_monotonic_time() - started_us;
    return side;
}

static void *
database_work(void *pointer, const UiCall *call, GError **error)
{
    ReadData *data = pointer;
    int64_t started_us = g_get_monotonic_time();
    Side *side = data->options.source->database(&data->options, call, error);
    if (side != NULL)
        side->took_us = g_get_monotonic_time() - started_us;
    return side;
}

// --- comparing ---

typedef struct {
    ReadData *read;
    Side *models, *database;
} CompareData;

static void
compare_data_free(void *pointer)
{
    CompareData *data = pointer;
    read_data_free(data->read);
    side_unref(data->models);
    side_unref(data->database);
    g_free(data);
}

static void *
compare_work(void *pointer, const UiCall *call, GError **error)
{
    CompareData *data = pointer;
    const UiOptions *options = &data->read->options;
    return options->source->compare(options, data->models, data->database, call, error);
}

static void
say_what_changed(App *app, const Picture *before, const Picture *now)
{
    if (app->changed_file == NULL || before == NULL)
        return;
    long more = (long)now->drift->differences - (long)before->drift->differences;
    if (more == 0)
        app_say(app, "%s changed: the same differences", app->changed_file);
    else
        app_say(app, "%s changed: %ld %s %s", app->changed_file, labs(more),
                labs(more) == 1 ? "difference" : "differences", more > 0 ? "more" : "less");
    g_clear_pointer(&app->changed_file, g_free);
}

static void compare(App *app);

static void
take_picture(App *app, Picture *picture)
{
    g_autoptr(Picture) before = app->picture;
    app->picture = picture;
    say_what_changed(app, before, picture);
    for (size_t i = 0; i < app->screens->len; i++) {
        Screen *screen = g_ptr_array_index(app->screens, i);
        if (screen->ops->changed != NULL)
            screen->ops->changed(screen, app);
    }
    app_redraw(app);
}

static void
compare_ended(void *owner, void *data, void *result, const GError *error)
{
    (void)data;
    App *app = owner;
    app->comparing = NULL;
    g_clear_pointer(&app->compare_error, g_free);
    if (error != NULL) {
        app->compare_error = g_strdup(error->message);
        app_log(app, "error: %s", error->message);
        app_redraw(app);
    } else {
        take_picture(app, result);
    }
    if (app->compare_again)
        compare(app);
}

static const JobKind compare_kind = {.name = "comparing",
                                     .work = compare_work,
                                     .ended = compare_ended,
                                     .free_data = compare_data_free,
                                     .free_result = (GDestroyNotify)picture_unref};

// A whole picture stays until the next is whole; before there is one, each side is shown as it
// comes.
static void
compare(App *app)
{
    bool is_whole = app->picture != NULL && app->picture->database != NULL;
    bool is_reading = app->models.job != NULL || app->database.job != NULL;
    app->compare_again = false;
    if ((is_whole && is_reading) || (app->models.side == NULL && app->database.side == NULL))
        return;
    if (app->comparing != NULL) {
        app->compare_again = true;
        return;
    }
    // the catalog alone would read as if nothing were in the models
    if (app->models.side == NULL && app->models.job != NULL)
        return;
    CompareData *data = g_new0(CompareData, 1);
    data->read = read_data_new(app);
    data->models = side_ref(app->models.side);
    data->database = side_ref(app->database.side);
    app->comparing = job_start(&compare_kind, app, data);
    app_note_job(app, app->comparing);
}

// --- watching files ---

static gboolean
read_changed_models(void *data)
{
    App *app = data;
    app->changed_timer = 0;
    app_read_models(app);
    return G_SOURCE_REMOVE;
}

static void
on_file_changed(GFileMonitor *monitor, GFile *file, GFile *other, GFileMonitorEvent event,
                void *data)
{
    (void)monitor;
    App *app = data;
    // editors write a new file and rename it to the old name
    bool is_renamed = event == G_FILE_MONITOR_EVENT_RENAMED && other != NULL;
    g_autofree char *path = g_file_get_path(is_renamed ? other : file);
    bool is_ours = event == G_FILE_MONITOR_EVENT_CHANGED || event == G_FILE_MONITOR_EVENT_CREATED ||
                   event == G_FILE_MONITOR_EVENT_DELETED || event == G_FILE_MONITOR_EVENT_RENAMED ||
                   event == G_FILE_MONITOR_EVENT_MOVED_IN;
    if (!is_ours || path == NULL || !g_str_has_suffix(path, ".py"))
        return;
    g_free(app->changed_file);
    app->changed_file = g_strdup(app_relative(app, path));
    if (app->changed_timer != 0)
        g_source_remove(app->changed_timer);
    app->changed_timer = g_timeout_add(SETTLE_FILES_MS, read_changed_models, app);
}

static void
watch_folder(App *app, GHashTable *watched, const char *file, bool is_folder)
{
    g_autofree char *path = g_canonicalize_filename(file, app->own.project->root);
    g_autofree char *folder = is_folder && g_file_test(path, G_FILE_TEST_IS_DIR)
                                  ? g_strdup(path)
                                  : g_path_get_dirname(path);
    if (!g_hash_table_add(watched, g_strdup(folder)))
        return;
    g_autoptr(GFile) directory = g_file_new_for_path(folder);
    GFileMonitor *monitor =
        g_file_monitor_directory(directory, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
    if (monitor == NULL)
        return;
    g_file_monitor_set_rate_limit(monitor, RATE_LIMIT_MS);
    g_signal_connect(monitor, "changed", G_CALLBACK(on_file_changed), app);
    g_ptr_array_add(app->monitors, monitor);
}

static void
watch_files(App *app, const Schema *models)
{
    g_autoptr(GHashTable) watched = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_ptr_array_set_size(app->monitors, 0);
    const char *const *paths = app_models(app);
    for (size_t i = 0; paths != NULL && paths[i] != NULL; i++)
        watch_folder(app, watched, paths[i], true);
    const char *last = NULL;
    for (size_t i = 0; models != NULL && i < models->count; i++) {
        const char *file = models->objects[i]->origin.file;
        if (file != NULL && (last == NULL || strcmp(last, file) != 0))
            watch_folder(app, watched, file, false);
        last = file != NULL ? file : last;
    }
}

// --- reading ---

static void
end_reading(App *app, Reader *reader, Side *side, const GError *error)
{
    reader->job = NULL;
    g_clear_pointer(&reader->error, g_free);
    if (error != NULL && g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
        app_say(app, "Cancelled; nothing was changed.");
    } else if (error != NULL) {
        reader->error = g_strdup(error->message);
        app_log(app, "error: %s", error->message);
    } else {
        side_unref(reader->side);
        reader->side = side;
    }
    app_redraw(app);
    compare(app);
}

// What the reader could not make out goes to the log; a file that is wrong as it stands is said at
// once, since its tables may be missing.
static void
tell_diagnostics(App *app, const Schema *models)
{
    enum { MOST = 200 };
    const Diagnostic *first = NULL;
    size_t errors = 0;
    for (size_t i = 0; models != NULL && i < models->diagnostics.count; i++) {
        const Diagnostic *row = &models->diagnostics.rows[i];
        g_autofree char *place = origin_text(row->origin);
        if (i < MOST && row->severity != SEVERITY_REMARK)
            app_log(app, "%s%s: %s", row->severity == SEVERITY_ERROR ? "error: " : "",
                    app_relative(app, place), row->text);
        if (row->severity != SEVERITY_ERROR)
            continue;
        first = first == NULL ? row : first;
        errors++;
    }
    if (first == NULL)
        return;
    g_autofree char *place = origin_text(first->origin);
    g_autofree char *more =
        errors > 1 ? g_strdup_printf(" (%zu more; L lists them)", errors - 1) : g_strdup("");
    g_autofree char *text =
        g_strdup_printf("%s: %s%s", app_relative(app, place), first->text, more);
    app_complain(app, text);
}

static void
models_ended(void *owner, void *data, void *result, const GError *error)
{
    (void)data;
    App *app = owner;
    if (error == NULL) {
        watch_files(app, ((Side *)result)->schema);
        tell_diagnostics(app, ((Side *)result)->schema);
    }
    end_reading(app, &app->models, result, error);
}

static void
database_ended(void *owner, void *data, void *result, const GError *error)
{
    (void)data;
    App *app = owner;
    if (error == NULL && ((Side *)result)->version_problem != NULL)
        app_log(app, "error: %s", ((Side *)result)->version_problem);
    end_reading(app, &app->database, result, error);
}

static const JobKind models_kind = {.name = "reading models",
                                    .work = models_work,
                                    .ended = models_ended,
                                    .free_data = read_data_free,
                                    .free_result = (GDestroyNotify)side_unref};
static const JobKind database_kind = {.name = "reading catalog",
                                      .work = database_work,
                                      .ended = database_ended,
                                      .free_data = read_data_free,
                                      .free_result = (GDestroyNotify)side_unref};

void
app_read_models(App *app)
{
    if (app->models.job != NULL)
        return;
    app->models.job = job_start(&models_kind, app, read_data_new(app));
    app_note_job(app, app->models.job);
}

// --- what has to be there first ---

static void *
prepare_work(void *pointer, const UiCall *call, GError **error)
{
    const UiPreparation *preparation = pointer;
    return preparation->make(preparation->data, call->cancellable, error) ? pointer : NULL;
}

static void
prepare_ended(void *owner, void *pointer, void *result, const GError *error)
{
    (void)result;
    App *app = owner;
    const UiPreparation *preparation = pointer;
    app->database.job = app->preparing = NULL;
    if (error != NULL) {
        end_reading(app, &app->database, NULL, error);
        return;
    }
    app->is_prepared = true;
    app->own.project = preparation->project(preparation->data);
    app->own.database = project_need_database(app->own.project, NULL);
    if (app->models.job != NULL) // those of the place before
        job_abandon(app->models.job);
    app->models.job = NULL;
    app_read(app);
}

static const JobKind prepare_kind = {
    .name = "starting a private server", .work = prepare_work, .ended = prepare_ended};

static void
prepare(App *app)
{
    app->preparing = job_start(&prepare_kind, app, (void *)(uintptr_t)app->own.prepare);
    app->database.job = app->preparing;
    app_note_job(app, app->preparing);
}

void
app_read_database(App *app)
{
    if (app->database.job != NULL)
        return;
    if (!app->is_prepared) {
        prepare(app);
        return;
    }
    if (app->own.database == NULL || app->own.database->conninfo == NULL) {
        g_free(app->database.error);
        app->database.error =
            g_strdup(app->own.problem != NULL ? app->own.problem
                                              : "nothing says which database: --database URL");
        return;
    }
    app->database.job = job_start(&database_kind, app, read_data_new(app));
    app_note_job(app, app->database.job);
}

void
app_read(App *app)
{
    app_read_models(app);
    app_read_database(app);
}

void
app_use_database(App *app, const ProjectDatabase *database)
{
    app->own.database = database;
    app->own.problem = NULL;
    if (app->database.job != NULL)
        job_abandon(app->database.job);
    app->database.job = NULL;
    g_clear_pointer(&app->database.side, side_unref);
    g_clear_pointer(&app->database.error, g_free);
    app_say(app, "Now %s; the old picture stays until it is read",
            database->title != NULL ? database->title : database->name);
    app_read(app);
}

void
app_set_models(App *app, const char *const *models)
{
    g_autofree char *joined = g_strjoinv(" ", (char **)(uintptr_t)models);
    g_strfreev(app->set_models);
    app->set_models = g_strsplit(joined, " ", -1);
    app_read_models(app);
}

const char *const *
app_models(const App *app)
{
    return app->set_models != NULL ? (const char *const *)app->set_models
                                   : app->own.project->models;
}

static Reading
reading_of(const Reader *reader)
{
    if (reader->job != NULL)
        return (Reading){READ_RUNNING, NULL, reader->job};
    if (reader->error != NULL)
        return (Reading){READ_FAILED, reader->error, NULL};
    return (Reading){reader->side != NULL ? READ_DONE : READ_NOT, NULL, NULL};
}

Reading
app_reading_models(const App *app)
{
    return reading_of(&app->models);
}

Reading
app_reading_database(const App *app)
{
    return reading_of(&app->database);
}

Reading
app_comparing(const App *app)
{
    if (app->comparing != NULL)
        return (Reading){READ_RUNNING, NULL, app->comparing};
    if (app->compare_error != NULL)
        return (Reading){READ_FAILED, app->compare_error, NULL};
    return (Reading){app->picture != NULL ? READ_DONE : READ_NOT, NULL, NULL};
}

void
app_read_clear(App *app)
{
    if (app->changed_timer != 0)
        g_source_remove(app->changed_timer);
    g_clear_pointer(&app->models.side, side_unref);
    g_clear_pointer(&app->database.side, side_unref);
    g_clear_pointer(&app->picture, picture_unref);
    g_clear_pointer(&app->models.error, g_free);
    g_clear_pointer(&app->database.error, g_free);
    g_clear_pointer(&app->compare_error, g_free);
    g_clear_pointer(&app->changed_file, g_free);
}

const char *
app_waiting(const App *app)
{
    const Reading readings[] = {app_reading_models(app), app_reading_database(app),
                                app_comparing(app)};
    for (size_t i = 0; i < G_N_ELEMENTS(readings); i++)
        if (readings[i].state == READ_FAILED)
            return readings[i].error;
    return "waiting until models and database are compared";
}
