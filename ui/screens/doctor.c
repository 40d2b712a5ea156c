#include "ui/screens/doctor-private.h"

#include "base/text.h"
#include "ui/screens/screens.h"

#include <string.h>

static DoctorScreen *
doctor_of(Screen *screen)
{
    return (DoctorScreen *)screen;
}

const DoctorRow *
doctor_row(const DoctorScreen *doctor)
{
    return doctor->list.cursor < doctor->rows->len
               ? &g_array_index(doctor->rows, DoctorRow, doctor->list.cursor)
               : NULL;
}

// ---- asking ------------------------------------------------------------------------------------

// The question, its picture and its answer: the answer borrows from the picture.
typedef struct {
    const UiOptions *options;
    Picture *picture;
    Past *past; // NULL: not known yet
    char *name;
} Question;

static void
question_free(void *data)
{
    Question *question = data;
    picture_unref(question->picture);
    past_unref(question->past);
    g_free(question->name);
    g_free(question);
}

static void *
ask_work(void *data, const UiCall *call, GError **error)
{
    const Question *question = data;
    return question->options->source->diagnose(question->options, question->picture, question->past,
                                               question->name, call, error);
}

// The same line of the new answer; the first way out when there is none.
static void
keep_selection(DoctorScreen *doctor, const Diagnosis *now)
{
    const Diagnosis *before = doctor->diagnosis;
    bool is_same = before != NULL && now != NULL && strcmp(before->name, now->name) == 0;
    size_t evidence = is_same && doctor->evidence != NULL
                          ? (size_t)(doctor->evidence - before->evidence)
                          : SIZE_MAX;
    size_t way = is_same && doctor->way != NULL ? (size_t)(doctor->way - before->ways) : SIZE_MAX;
    doctor->evidence = is_same && evidence < now->evidence_count ? &now->evidence[evidence] : NULL;
    doctor->way = is_same && way < now->way_count ? &now->ways[way] : NULL;
}

static void
take_answer(DoctorScreen *doctor, const Question *question, Diagnosis *diagnosis)
{
    keep_selection(doctor, diagnosis);
    g_array_set_size(doctor->rows, 0);
    g_clear_pointer(&doctor->diagnosis, diagnosis_free);
    g_clear_pointer(&doctor->picture, picture_unref);
    g_clear_pointer(&doctor->past, past_unref);
    doctor->diagnosis = diagnosis;
    doctor->picture = picture_ref(question->picture);
    doctor->past = past_ref(question->past);
}

static void
ask_ended(void *owner, void *data, void *result, const GError *error)
{
    DoctorScreen *doctor = owner;
    Question *question = data;
    doctor->took_us = job_elapsed_us(doctor->job);
    doctor->asked_at = g_get_real_time() / G_USEC_PER_SEC;
    g_clear_pointer(&doctor->job, job_unref);
    g_clear_pointer(&doctor->error, g_free);
    if (error != NULL && !g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
        doctor->error = g_strdup(error->message);
        take_answer(doctor, question, NULL);
    } else if (result != NULL) {
        take_answer(doctor, question, result);
    }
    app_redraw(doctor->app);
}

static const JobKind ask_kind = {.name = "asking the doctor",
                                 .work = ask_work,
                                 .ended = ask_ended,
                                 .free_data = question_free,
                                 .free_result = (GDestroyNotify)diagnosis_free};

static void
ask(DoctorScreen *doctor)
{
    const Picture *picture = app_picture(doctor->app);
    if (doctor->name == NULL || doctor->job != NULL || picture == NULL ||
        picture->changes == NULL || app_options(doctor->app)->source->diagnose == NULL)
        return;
    Question *question = g_new0(Question, 1);
    question->options = app_options(doctor->app);
    question->picture = picture_ref((Picture *)(uintptr_t)picture);
    question->past = past_ref((Past *)(uintptr_t)app_past(doctor->app));
    app_want_past(doctor->app); // so far without it; asked again when it is there
    question->name = g_strdup(doctor->name);
    doctor->job = job_ref(app_start_job(doctor->app, &ask_kind, doctor, question));
}

static void
ask_about(DoctorScreen *doctor, const char *name)
{
    if (name == NULL || name[0] == '\0')
        return;
    g_free(doctor->name);
    doctor->name = g_strdup(name);
    if (doctor->job != NULL)
        job_abandon(doctor->job);
    g_clear_pointer(&doctor->job, job_unref);
    ask(doctor);
}

static void
doctor_open(Screen *screen, App *app, const void *argument)
{
    DoctorScreen *doctor = doctor_of(screen);
    doctor->app = app;
    doctor->rows = g_array_new(FALSE, FALSE, sizeof(DoctorRow));
    ask_about(doctor, argument);
}

static void
doctor_again(Screen *screen, App *app, const void *argument)
{
    (void)app;
    ask_about(doctor_of(screen), argument);
}

static void
doctor_close(Screen *screen)
{
    DoctorScreen *doctor = doctor_of(screen);
    if (doctor->job != NULL)
        job_abandon(doctor->job);
    job_unref(doctor->job);
    diagnosis_free(doctor->diagnosis);
    picture_unref(doctor->picture);
    past_unref(doctor->past);
    arena_free(doctor->arena);
    g_array_free(doctor->rows, TRUE);
    g_free(doctor->name);
    g_free(doctor->error);
    g_free(doctor->source_file);
    g_strfreev(doctor->source);
}

// A new picture is a new question of the same name.
static void
doctor_changed(Screen *screen, App *app)
{
    DoctorScreen *doctor = doctor_of(screen);
    if (app_picture(app) != doctor->picture || app_past(app) != doctor->past)
        ask(doctor);
}

// ---- size and cursor ---------------------------------------------------------------------------

static bool
is_item(const DoctorScreen *doctor, size_t at)
{
    return g_array_index(doctor->rows, DoctorRow, at).kind == DOCTOR_ITEM;
}

static size_t
find_item(const DoctorScreen *doctor, size_t from, bool is_down)
{
    for (size_t at = from; at < doctor->rows->len; at += is_down ? 1 : SIZE_MAX)
        if (is_item(doctor, at))
            return at;
    return SIZE_MAX;
}

// The cursor visits what can be opened: the next one in the direction of the move, else the last.
static void
settle_on_item(DoctorScreen *doctor, size_t from)
{
    bool is_down = doctor->list.cursor >= from;
    size_t at = find_item(doctor, doctor->list.cursor, is_down);
    if (at == SIZE_MAX)
        at = find_item(doctor, doctor->list.cursor, !is_down);
    doctor->list.cursor = at == SIZE_MAX ? from : at;
}

// At first the first way out, else the first line of evidence.
static void
place_cursor(DoctorScreen *doctor)
{
    size_t first = 0, count = doctor->rows->len;
    while (first < count && !is_item(doctor, first))
        first++;
    doctor->list.cursor = first;
    for (size_t i = first; i < count; i++)
        if (g_array_index(doctor->rows, DoctorRow, i).way != NULL) {
            doctor->list.cursor = i;
            return;
        }
}

// The same thing, wherever its line is now; false when it is gone, or there was none.
static bool
select_again(DoctorScreen *doctor)
{
    bool is_any = doctor->evidence != NULL || doctor->way != NULL;
    for (size_t i = 0; i < doctor->rows->len && is_any; i++) {
        const DoctorRow *row = &g_array_index(doctor->rows, DoctorRow, i);
        if (row->kind != DOCTOR_ITEM || row->evidence != doctor->evidence ||
            row->way != doctor->way)
            continue;
        list_keep(&doctor->list, i);
        return true;
    }
    return false;
}

static void
load_source(DoctorScreen *doctor)
{
    const DoctorRow *row = doctor_row(doctor);
    const char *file = row != NULL && row->evidence != NULL ? row->evidence->origin.file : NULL;
    if (file == NULL || g_strcmp0(file, doctor->source_file) == 0)
        return;
    g_free(doctor->source_file);
    doctor->source_file = g_strdup(file);
    g_clear_pointer(&doctor->source, g_strfreev);
    g_autofree char *text = NULL;
    if (g_file_get_contents(file, &text, NULL, NULL))
        doctor->source = g_strsplit(text, "\n", -1);
}

static void
doctor_arrange(Screen *screen, App *app, int rows, int columns)
{
    (void)app;
    DoctorScreen *doctor = doctor_of(screen);
    const Canvas measure = {.rows = rows, .columns = columns};
    doctor_make_rows(doctor, &measure);
    doctor->list.count = doctor->rows->len;
    if (!select_again(doctor))
        place_cursor(doctor);
    size_t facts = doctor->diagnosis != NULL ? doctor->diagnosis->fact_count + 1 : 0;
    list_settle(&doctor->list, rows > (int)facts ? (size_t)rows - facts : 1);
    load_source(doctor);
}

// ---- rows 2 and n-1 ----------------------------------------------------------------------------

static void
doctor_place(const Screen *screen, int columns, GString *where, GString *counts)
{
    (void)columns;
    const DoctorScreen *doctor = (const DoctorScreen *)screen;
    g_string_append(where, "doctor");
    if (doctor->name != NULL)
        g_string_append_printf(where, " > %s", doctor->name);
    if (doctor->diagnosis == NULL)
        return;
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_local(doctor->asked_at);
    g_autofree char *clock = g_date_time_format(time, "%H:%M:%S");
    g_autofree char *took = text_duration(doctor->took_us);
    g_string_append_printf(counts, "asked %s, answered in %s", clock, took);
}

static char *
doctor_command(const Screen *screen)
{
    const DoctorScreen *doctor = (const DoctorScreen *)screen;
    return doctor->name == NULL ? g_strdup("trueup doctor")
                                : g_strdup_printf("trueup doctor %s", doctor->name);
}

// ---- actions -----------------------------------------------------------------------------------

static const char *
nothing_selected(const Screen *screen, const App *app)
{
    (void)app;
    return doctor_row((const DoctorScreen *)screen) == NULL ? "nothing is selected" : NULL;
}

static Origin
origin_of(const DoctorScreen *doctor)
{
    const DoctorRow *row = doctor_row(doctor);
    if (row != NULL && row->evidence != NULL && row->evidence->origin.file != NULL)
        return row->evidence->origin;
    for (size_t i = 0; doctor->diagnosis != NULL && i < doctor->diagnosis->evidence_count; i++)
        if (doctor->diagnosis->evidence[i].origin.file != NULL)
            return doctor->diagnosis->evidence[i].origin;
    return (Origin){0};
}

static const char *
nowhere(const Screen *screen, const App *app)
{
    (void)app;
    return origin_of((const DoctorScreen *)screen).file != NULL ? NULL
                                                                : "no file is among the evidence";
}

static void
command_done(Screen *screen, App *app, const char *text)
{
    (void)screen;
    if (text != NULL)
        app_command(app, text);
}

// The screens that a way out leads to; with what stands behind it as what to select.
static const struct {
    const char *command;
    const ScreenOps *ops;
    bool has_name;
} leads[] = {
    {"trueup migrate --only ", &ui_generate, true}, {"trueup review", &ui_review, false},
    {"trueup upgrade", &ui_apply, false},           {"trueup history", &ui_history, false},
    {"trueup config", &ui_connections, false},
};

// Nothing is run from here: a way out opens its screen, or stands in the command line for Enter;
// what is no command of ours is copied.
static void
take_way(DoctorScreen *doctor, App *app, const char *command)
{
    for (size_t i = 0; i < G_N_ELEMENTS(leads); i++) {
        size_t length = strlen(leads[i].command);
        if (strncmp(command, leads[i].command, length) != 0 ||
            (!leads[i].has_name && command[length] != '\0'))
            continue;
        const char *const only[] = {doctor->name, NULL};
        if (leads[i].has_name)
            app_set_ticked(app, only);
        app_show(app, leads[i].ops, leads[i].has_name ? doctor->name : NULL);
        return;
    }
    if (!g_str_has_prefix(command, "trueup ")) {
        app_copy(app, command);
        return;
    }
    app_ask(app, &(Prompt){.label = ":",
                           .text = command + strlen("trueup "),
                           .done = command_done,
                           .has_history = true});
}

static void
take_step(Screen *screen, App *app)
{
    const DoctorRow *row = doctor_row(doctor_of(screen));
    if (row->way != NULL)
        take_way(doctor_of(screen), app, row->way->command);
    else if (row->evidence != NULL && row->evidence->origin.file != NULL)
        app_edit(app, row->evidence->origin);
    else if (row->evidence != NULL)
        app_copy(app, row->evidence->text);
}

static void
show_reasons(Screen *screen, App *app)
{
    DoctorScreen *doctor = doctor_of(screen);
    doctor->shows_reasons = !doctor->shows_reasons;
    app_redraw(app);
}

static void
name_done(Screen *screen, App *app, const char *text)
{
    (void)app;
    ask_about(doctor_of(screen), text);
}

static void
ask_name(Screen *screen, App *app)
{
    (void)screen;
    app_ask(app, &(Prompt){.label = "doctor ", .text = "", .done = name_done});
}

static void
edit(Screen *screen, App *app)
{
    app_edit(app, origin_of(doctor_of(screen)));
}

static void
export_done(Screen *screen, App *app, const char *text)
{
    if (text == NULL || text[0] == '\0')
        return;
    g_autofree char *command = doctor_command(screen);
    g_autofree char *line = g_strconcat(command + strlen("trueup "),
                                        g_str_has_suffix(text, ".json") ? " --json" : "", NULL);
    app_export(app, line, text);
}

static const Action doctor_actions[] = {
    {.name = "step",
     .keys = "Enter",
     .help = "take this step: opens its screen, its command line, or the place",
     .can = nothing_selected,
     .run = take_step,
     .section = "here",
     .rank = 3,
     .narrow = {"Enter", "take this step"}},
    {.name = "why-not",
     .keys = "i",
     .help = "why each of the other verdicts was ruled out",
     .run = show_reasons,
     .rank = 4,
     .narrow = {"i", "why not"}},
    {.name = "name",
     .keys = "t",
     .help = "ask about another name",
     .run = ask_name,
     .rank = 5,
     .narrow = {"t", "other name"}},
    {.name = "edit",
     .keys = "e",
     .help = "edit the file at the line of the evidence",
     .can = nowhere,
     .run = edit,
     .rank = 6,
     .narrow = {"e", "edit"}},
    {0},
};

static bool
copy_sql(const DoctorScreen *doctor, App *app)
{
    for (size_t i = 0; doctor->diagnosis != NULL && i < doctor->diagnosis->evidence_count; i++)
        if (doctor->diagnosis->evidence[i].is_sql) {
            app_copy(app, doctor->diagnosis->evidence[i].text);
            return true;
        }
    return false;
}

static bool
doctor_general(Screen *screen, App *app, General general)
{
    DoctorScreen *doctor = doctor_of(screen);
    if (list_moves(general) && doctor->rows->len > 0) {
        size_t from = doctor->list.cursor;
        list_move(&doctor->list, general);
        settle_on_item(doctor, from);
        doctor->evidence = doctor_row(doctor)->evidence;
        doctor->way = doctor_row(doctor)->way;
        return true;
    }
    if (general == DO_COPY_NAME && doctor->name != NULL) {
        app_copy(app, doctor->name);
        return true;
    }
    if (general == DO_COPY_SQL)
        return copy_sql(doctor, app);
    Origin origin = origin_of(doctor);
    if (general == DO_COPY_PLACE && origin.file != NULL) {
        g_autofree char *place =
            g_strdup_printf("%s:%d", app_relative(app, origin.file), origin.line);
        app_copy(app, place);
        return true;
    }
    if (general == DO_EXPORT && doctor->name != NULL) {
        app_ask(app, &(Prompt){.label = "export to ", .text = "", .done = export_done});
        return true;
    }
    return general == DO_ESCAPE;
}

const ScreenOps ui_doctor = {
    .name = "doctor",
    .title = "2 Doctor",
    .tab = '2',
    .size = sizeof(DoctorScreen),
    .actions = doctor_actions,
    .open = doctor_open,
    .again = doctor_again,
    .close = doctor_close,
    .changed = doctor_changed,
    .arrange = doctor_arrange,
    .draw = doctor_draw,
    .place = doctor_place,
    .command = doctor_command,
    .general = doctor_general,
};
