#include "ui/screens/generate-private.h"

#include "base/text.h"
#include "ui/screens/screens.h"

#include <string.h>

enum { WIDE = 100, HOW_ROWS = 9, HIGH = 30, HOW_ROWS_HIGH = 25 };

static GenerateScreen *
generate_of(Screen *screen)
{
    return (GenerateScreen *)screen;
}

const Choices *
generate_choices(const GenerateScreen *generate)
{
    return generate->states->pdata[generate->state];
}

const PlanQuestion *
generate_question(const GenerateScreen *generate, const PlanChange *change)
{
    const PlanParts *parts = generate->revisions->parts;
    for (size_t i = 0; i < parts->question_count; i++)
        if (parts->questions[i].of == change)
            return &parts->questions[i];
    return NULL;
}

// ---- the job -----------------------------------------------------------------------------------

// What a thread needs, all of it its own.
typedef struct {
    const UiOptions *options;
    Picture *picture;
    Past *past; // NULL: there is none, the database is the base
    Choices *choices;
    char *id;
} Wanted;

static void
wanted_free(void *data)
{
    Wanted *wanted = data;
    picture_unref(wanted->picture);
    past_unref(wanted->past);
    choices_free(wanted->choices);
    g_free(wanted->id);
    g_free(wanted);
}

static void *
generate_work(void *data, const UiCall *call, GError **error)
{
    const Wanted *wanted = data;
    GenerateOptions options = choices_options(wanted->choices, wanted->id);
    return wanted->options->source->generate(wanted->options, wanted->picture, wanted->past,
                                             &options, call, error);
}

static void
take_revisions(GenerateScreen *generate, const Wanted *wanted, NewRevisions *revisions)
{
    new_revisions_free(generate->revisions);
    picture_unref(generate->picture);
    past_unref(generate->past);
    generate->picture = picture_ref(wanted->picture);
    generate->past = past_ref(wanted->past);
    generate->revisions = revisions;
    generate_make_order(generate);
    generate->file = MIN(generate->file, MAX(revisions->count, 1) - 1);
    generate_make_preview(generate);
    generate_count_losses(generate);
}

static void start(GenerateScreen *generate);

// "add user.role": what the first file does, until a person says it better.
static bool
name_after_first(GenerateScreen *generate)
{
    static const char *const words[] = {[VERB_CREATE] = "add",
                                        [VERB_ALTER] = "change",
                                        [VERB_DROP] = "drop",
                                        [VERB_RENAME] = "rename"};
    const PlanParts *parts = generate->revisions->parts;
    Choices *choices = generate->states->pdata[generate->state];
    const PlanChange *first = NULL;
    for (size_t i = 0; i < parts->change_count && !choices->is_named; i++) {
        const PlanChange *change = &parts->changes[i];
        bool is_in = change->included && change->part == 0;
        bool is_better = first == NULL || (first->change->verb != VERB_CREATE &&
                                           change->change->verb == VERB_CREATE);
        first = is_in && is_better ? change : first;
    }
    if (first == NULL)
        return false;
    g_autofree char *message = g_strdup_printf("%s %s", words[first->change->verb], first->name);
    if (g_strcmp0(message, choices->message) == 0)
        return false;
    g_free(choices->message);
    choices->message = g_steal_pointer(&message);
    return true;
}

static void
generate_ended(void *owner, void *data, void *result, const GError *error)
{
    GenerateScreen *generate = owner;
    const Wanted *wanted = data;
    g_clear_pointer(&generate->job, job_unref);
    g_clear_pointer(&generate->error, g_free);
    if (result != NULL)
        take_revisions(generate, wanted, result);
    else if (!g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        generate->error = g_strdup(error->message);
    if (generate->error != NULL && generate->revisions != NULL)
        app_complain(generate->app, generate->error);
    app_redraw(generate->app);
    bool is_told = result != NULL && generate_take_ticks(generate);
    bool is_named = result != NULL && !is_told && name_after_first(generate);
    if (generate->is_stale || is_told || is_named)
        start(generate);
    else if (result != NULL)
        generate_give_ticks(generate);
}

static const JobKind generate_kind = {.name = "generating",
                                      .work = generate_work,
                                      .ended = generate_ended,
                                      .free_data = wanted_free,
                                      .free_result = (GDestroyNotify)new_revisions_free};

static void
start(GenerateScreen *generate)
{
    const Picture *picture = app_picture(generate->app);
    if (picture == NULL || picture->changes == NULL ||
        app_options(generate->app)->source->generate == NULL)
        return;
    generate->is_stale = generate->job != NULL;
    if (generate->is_stale || app_want_past(generate->app))
        return; // `changed` comes back here when the history was replayed
    Wanted *wanted = g_new0(Wanted, 1);
    wanted->options = app_options(generate->app);
    wanted->picture = picture_ref((Picture *)(uintptr_t)picture);
    wanted->past = past_ref((Past *)(uintptr_t)app_past(generate->app));
    wanted->choices = choices_copy(generate_choices(generate));
    wanted->id = g_strdup(generate->id);
    generate->job = job_ref(app_start_job(generate->app, &generate_kind, generate, wanted));
}

Choices *
generate_choose(GenerateScreen *generate)
{
    Choices *next = choices_copy(generate_choices(generate));
    g_ptr_array_set_size(generate->states, (int)generate->state + 1);
    g_ptr_array_add(generate->states, next);
    generate->state++;
    return next;
}

// ---- opening and closing -----------------------------------------------------------------------

static void
generate_open(Screen *screen, App *app, const void *argument)
{
    GenerateScreen *generate = generate_of(screen);
    generate->app = app;
    generate->states = g_ptr_array_new_with_free_func(choices_free);
    g_ptr_array_add(generate->states, choices_new());
    generate->id = write_new_id(NULL, 0);
    generate->losses = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    generate->selected = g_strdup(argument);
    start(generate);
}

static void
generate_again(Screen *screen, App *app, const void *argument)
{
    (void)app;
    GenerateScreen *generate = generate_of(screen);
    if (generate->revisions != NULL && generate_take_ticks(generate))
        start(generate);
    if (argument == NULL)
        return;
    g_free(generate->selected);
    generate->selected = g_strdup(argument);
    if (generate->revisions != NULL)
        generate_select(generate);
}

static void
generate_close(Screen *screen)
{
    GenerateScreen *generate = generate_of(screen);
    if (generate->job != NULL)
        job_abandon(generate->job);
    job_unref(generate->job);
    if (generate->counting != NULL)
        job_abandon(generate->counting);
    job_unref(generate->counting);
    g_hash_table_unref(generate->losses);
    new_revisions_free(generate->revisions);
    picture_unref(generate->picture);
    past_unref(generate->past);
    g_ptr_array_unref(generate->states);
    g_strfreev(generate->lines);
    g_strfreev(generate->ticked);
    g_free(generate->order);
    g_free(generate->selected);
    g_free(generate->error);
    g_free(generate->id);
}

static void
generate_changed(Screen *screen, App *app)
{
    GenerateScreen *generate = generate_of(screen);
    bool is_new = app_picture(app) != generate->picture || app_past(app) != generate->past;
    if (is_new && generate->job == NULL)
        start(generate);
}

// ---- size ---------------------------------------------------------------------------------------

static void
generate_arrange(Screen *screen, App *app, int rows, int columns)
{
    (void)app;
    GenerateScreen *generate = generate_of(screen);
    generate->left_columns = columns >= WIDE ? columns * 45 / 100 : columns * 47 / 100;
    generate->list_rows = rows >= HIGH ? rows - HOW_ROWS_HIGH : MAX(rows - HOW_ROWS, rows / 2);
    list_settle(&generate->list, (size_t)MAX((generate->list_rows - 1) / 2, 1));
    generate->lines_list.height =
        (size_t)MAX((columns >= WIDE ? rows : generate->list_rows) - 1, 1);
}

// ---- rows 2 and n-1 ----------------------------------------------------------------------------

static const char *
base_text(const GenerateScreen *generate)
{
    const RevisionGraph *graph = generate->picture->graph;
    return graph != NULL && graph->heads.count == 1 ? graph->heads.items[0]->id : "the heads";
}

static void
generate_place(const Screen *screen, int columns, GString *where, GString *counts)
{
    (void)columns;
    const GenerateScreen *generate = (const GenerateScreen *)screen;
    g_string_append(where, "generate");
    if (generate->revisions == NULL)
        return;
    const PlanParts *parts = generate->revisions->parts;
    size_t chosen = 0;
    for (size_t i = 0; i < parts->change_count; i++)
        chosen += parts->changes[i].included;
    g_autofree char *files = text_plural((int64_t)generate->revisions->count, "new revision");
    g_string_truncate(where, 0);
    g_string_append_printf(where, "%s after %s, not saved", files, base_text(generate));
    g_string_append_printf(counts, "%zu of %zu chosen", chosen, parts->change_count);
    if (parts->question_count > 0) {
        g_autofree char *questions = text_plural((int64_t)parts->question_count, "question");
        g_string_append_printf(counts, ", %s open", questions);
    }
}

static char *
generate_command(const Screen *screen)
{
    const GenerateScreen *generate = (const GenerateScreen *)screen;
    return choices_command(generate_choices(generate),
                           generate->revisions != NULL ? generate->revisions->parts : NULL);
}

static char *
generate_subject(const Screen *screen)
{
    const PlanChange *change = generate_change((const GenerateScreen *)screen);
    return change != NULL ? g_strdup(change->name) : NULL;
}

// ---- choosing ----------------------------------------------------------------------------------

static const char *
nothing_selected(const Screen *screen, const App *app)
{
    (void)app;
    return generate_change((const GenerateScreen *)screen) == NULL ? "nothing is selected" : NULL;
}

static const char *
no_online(const Screen *screen, const App *app)
{
    const PlanChange *change = generate_change((const GenerateScreen *)screen);
    if (change == NULL)
        return nothing_selected(screen, app);
    return change->has_online ? NULL : "there is one form of it";
}

static const char *
no_fill(const Screen *screen, const App *app)
{
    const PlanChange *change = generate_change((const GenerateScreen *)screen);
    if (change == NULL)
        return nothing_selected(screen, app);
    const Object *to = change->change->to;
    return to != NULL && to->kind == KIND_COLUMN ? NULL : "only a column can be filled";
}

static const char *
no_rename(const Screen *screen, const App *app)
{
    const PlanChange *change = generate_change((const GenerateScreen *)screen);
    if (change == NULL)
        return nothing_selected(screen, app);
    return change->change->verb == VERB_RENAME ? NULL : "no rename is asked about here";
}

static void
toggle(Screen *screen, App *app)
{
    (void)app;
    GenerateScreen *generate = generate_of(screen);
    const PlanChange *change = generate_change(generate);
    bool included = change->included;
    GenerateChoice *row = choices_row(generate_choose(generate), change->name);
    row->included = included ? ANSWER_NO : ANSWER_YES;
    start(generate);
}

static void
turn_strategy(Screen *screen, App *app)
{
    (void)app;
    GenerateScreen *generate = generate_of(screen);
    const PlanChange *change = generate_change(generate);
    bool is_online = change->strategy == STRATEGY_ONLINE;
    choices_row(generate_choose(generate), change->name)->strategy =
        is_online ? STRATEGY_DIRECT : STRATEGY_ONLINE;
    start(generate);
}

static void
turn_default(Screen *screen, App *app)
{
    (void)app;
    GenerateScreen *generate = generate_of(screen);
    const PlanChange *change = generate_change(generate);
    choices_row(generate_choose(generate), change->name)->keeps_default =
        change->keeps_default ? ANSWER_NO : ANSWER_YES;
    start(generate);
}

static void
fill_done(Screen *screen, App *app, const char *text)
{
    (void)app;
    GenerateScreen *generate = generate_of(screen);
    const PlanChange *change = generate_change(generate);
    if (text == NULL || change == NULL)
        return;
    g_autofree char *name = g_strdup(change->name);
    Choices *choices = generate_choose(generate);
    if (text[0] == '\0') {
        choices_forget(choices->fills, name);
    } else {
        choices_answer(choices->fills, name, text);
        choices_row(choices, name)->included = ANSWER_YES;
    }
    start(generate);
}

static void
ask_fill(Screen *screen, App *app)
{
    const PlanChange *change = generate_change(generate_of(screen));
    app_ask(app, &(Prompt){.label = "fill with a value, or (an expression): ",
                           .text = change->fill != NULL ? change->fill : "",
                           .done = fill_done});
}

static void
say_renamed(Screen *screen, App *app)
{
    (void)app;
    GenerateScreen *generate = generate_of(screen);
    const Change *change = generate_change(generate)->change;
    g_autofree char *from = object_path(change->from);
    choices_answer(generate_choose(generate)->renames, from, change->to->name);
    start(generate);
}

// Two columns: the old one goes with its values, the new one comes; both are chosen.
static void
say_apart(Screen *screen, App *app)
{
    (void)app;
    GenerateScreen *generate = generate_of(screen);
    const Change *change = generate_change(generate)->change;
    const char *table = change->from->parent->name;
    g_autofree char *from = object_path(change->from);
    g_autofree char *goes = g_strdup_printf("%s.%s", table, change->from->name);
    g_autofree char *comes = g_strdup_printf("%s.%s", table, change->to->name);
    Choices *choices = generate_choose(generate);
    choices_answer(choices->apart, from, change->to->name);
    choices_row(choices, goes)->included = ANSWER_YES;
    choices_row(choices, comes)->included = ANSWER_YES;
    start(generate);
}

static void
omit(Screen *screen, App *app)
{
    (void)app;
    GenerateScreen *generate = generate_of(screen);
    const PlanChange *change = generate_change(generate);
    choices_row(generate_choose(generate), change->name)->included = ANSWER_NO;
    start(generate);
}

static void
message_done(Screen *screen, App *app, const char *text)
{
    (void)app;
    GenerateScreen *generate = generate_of(screen);
    if (text == NULL)
        return;
    Choices *choices = generate_choose(generate);
    g_free(choices->message);
    choices->is_named = text[0] != '\0';
    choices->message = choices->is_named ? g_strdup(text) : NULL;
    start(generate);
}

static void
ask_message(Screen *screen, App *app)
{
    const Choices *choices = generate_choices(generate_of(screen));
    app_ask(app, &(Prompt){.label = "message: ",
                           .text = choices->message != NULL ? choices->message : "",
                           .done = message_done});
}

static void
turn_form(Screen *screen, App *app)
{
    (void)app;
    Choices *choices = generate_choose(generate_of(screen));
    choices->is_sql = !choices->is_sql;
    start(generate_of(screen));
}

static void
turn_joined(Screen *screen, App *app)
{
    (void)app;
    Choices *choices = generate_choose(generate_of(screen));
    choices->one_revision = !choices->one_revision;
    start(generate_of(screen));
}

static void
next_file(Screen *screen, App *app)
{
    GenerateScreen *generate = generate_of(screen);
    size_t count = generate->revisions != NULL ? generate->revisions->count : 0;
    generate->file = count > 0 ? (generate->file + 1) % count : 0;
    if (count > 0)
        generate_make_preview(generate);
    app_redraw(app);
}

static void
turn_view(Screen *screen, App *app)
{
    GenerateScreen *generate = generate_of(screen);
    generate->view = (generate->view + 1) % PREVIEWS;
    if (generate->revisions != NULL)
        generate_make_preview(generate);
    app_redraw(app);
}

static bool
generate_undo(Screen *screen, App *app, int step)
{
    (void)app;
    GenerateScreen *generate = generate_of(screen);
    if ((step < 0 && generate->state == 0) ||
        (step > 0 && generate->state + 1 >= generate->states->len))
        return false;
    generate->state += (guint)step;
    start(generate);
    return true;
}

// ---- writing -----------------------------------------------------------------------------------

static const char *
nothing_to_write(const Screen *screen, const App *app)
{
    (void)app;
    const GenerateScreen *generate = (const GenerateScreen *)screen;
    if (generate->revisions == NULL || generate->job != NULL)
        return "nothing was generated yet";
    if (generate->revisions->count == 0)
        return "nothing is chosen: there is no file to write";
    return NULL;
}

static void
write_them(Screen *screen, App *app)
{
    GenerateScreen *generate = generate_of(screen);
    const NewRevisions *revisions = generate->revisions;
    g_autoptr(GError) error = NULL;
    if (!generate_write(app_options(app)->project, generate->picture->graph, revisions, &error)) {
        app_complain(app, error->message);
        return;
    }
    for (size_t i = 0; i < revisions->count; i++)
        app_log(app, "Wrote %s: %s", app_relative(app, revisions->files[i].path),
                revisions->files[i].changes);
    g_autofree char *files = text_plural((int64_t)revisions->count, "file");
    app_say(app, "Wrote %s, first %s; 4 reviews them", files,
            app_relative(app, revisions->files[0].path));
    g_free(generate->id);
    generate->id = write_new_id(generate->picture->graph, 0);
    // They are in a file now: nothing that was chosen for them is a question any more.
    g_ptr_array_set_size(generate->states, 0);
    g_ptr_array_add(generate->states, choices_new());
    generate->state = 0;
    static const char *const none[] = {NULL};
    app_set_ticked(app, none);
    app_read(app);
}

static const Action generate_actions[] = {
    {.name = "choose",
     .keys = "Space",
     .help = "put this change into the revision, or take it out",
     .can = nothing_selected,
     .run = toggle,
     .section = "here",
     .rank = 3,
     .narrow = {"Space", "choose"}},
    {.name = "how",
     .keys = "s",
     .help = "direct or online",
     .can = no_online,
     .run = turn_strategy,
     .rank = 4,
     .narrow = {"s", "how"}},
    {.name = "fill",
     .keys = "i",
     .help = "what the rows that are there get",
     .can = no_fill,
     .run = ask_fill,
     .rank = 5,
     .narrow = {"i", "fill"}},
    {.name = "default",
     .keys = "a",
     .help = "keep the default afterwards, or drop it",
     .can = no_fill,
     .run = turn_default},
    {.name = "renamed",
     .keys = "r",
     .help = "yes, it was renamed",
     .can = no_rename,
     .run = say_renamed,
     .rank = 6,
     .narrow = {"r d o", "rename"}},
    {.name = "apart",
     .keys = "d",
     .help = "no, they are two: one goes with its values, one comes",
     .can = no_rename,
     .run = say_apart},
    {.name = "omit",
     .keys = "o",
     .help = "leave it out, without a question",
     .can = nothing_selected,
     .run = omit},
    {.name = "file",
     .keys = "t",
     .help = "the next file",
     .run = next_file,
     .rank = 7,
     .narrow = {"t", "file"}},
    {.name = "view",
     .keys = "v",
     .help = "the file, its downgrade, its SQL",
     .run = turn_view,
     .rank = 9,
     .narrow = {"v", "view"}},
    {.name = "message",
     .keys = "m",
     .help = "the message of the revision",
     .run = ask_message,
     .rank = 10,
     .narrow = {"m", "message"}},
    {.name = "form", .keys = "p", .help = "an Alembic script, or SQL", .run = turn_form},
    {.name = "join",
     .keys = "c",
     .help = "one file for everything, or one for each part",
     .run = turn_joined},
    {.name = "write",
     .keys = "w",
     .help = "write the files; nothing is run",
     .command = "migrate",
     .can = nothing_to_write,
     .run = write_them,
     .rank = 8,
     .narrow = {"w", "write"}},
    {0},
};

static void
move_list(GenerateScreen *generate, General general)
{
    list_move(&generate->list, general);
    const PlanChange *change = generate_change(generate);
    g_free(generate->selected);
    generate->selected = change != NULL ? g_strdup(change->name) : NULL;
    if (change != NULL && change->included && change->part < generate->revisions->count &&
        generate->file != change->part) {
        generate->file = change->part;
        generate_make_preview(generate);
    }
}

static bool
generate_general(Screen *screen, App *app, General general)
{
    GenerateScreen *generate = generate_of(screen);
    if (general == DO_NEXT_PANE || general == DO_PREVIOUS_PANE) {
        generate->focus = 1 - generate->focus;
        return true;
    }
    if (list_moves(general) && generate->revisions != NULL) {
        if (generate->focus == 0)
            move_list(generate, general);
        else
            list_scroll(&generate->lines_list, general);
        return true;
    }
    const PlanChange *change = generate_change(generate);
    if (general == DO_COPY_NAME && change != NULL) {
        app_copy(app, change->name);
        return true;
    }
    if (general == DO_COPY_SQL && generate->revisions != NULL &&
        generate->file < generate->revisions->parts->count) {
        g_autofree char *sql = generate_sql(&generate->revisions->parts->parts[generate->file]);
        app_copy(app, sql);
        return true;
    }
    return general == DO_ESCAPE;
}

const ScreenOps ui_generate = {
    .name = "generate",
    .title = "3 Generate",
    .tab = '3',
    .size = sizeof(GenerateScreen),
    .actions = generate_actions,
    .open = generate_open,
    .again = generate_again,
    .close = generate_close,
    .changed = generate_changed,
    .arrange = generate_arrange,
    .draw = generate_draw,
    .place = generate_place,
    .command = generate_command,
    .subject = generate_subject,
    .undo = generate_undo,
    .general = generate_general,
};
