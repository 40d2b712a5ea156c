#include "cli/commands.h"
#include "cli/json.h"
#include "cli/report-private.h"

#include "base/text.h"
#include "run/doctor.h"
#include "run/replay.h"

#include <string.h>

enum { LABEL_COLUMN = 2, MODELS_COLUMN = 20, HISTORY_COLUMN = 40, DATABASE_COLUMN = 61 };

// Everything that is asked about one project.
typedef struct {
    const Call *call;
    DoctorCase question;
} Visit;

static void
print_facts(const Visit *visit, const Diagnosis *diagnosis)
{
    Output *output = visit->call->output;
    output_pad(output, MODELS_COLUMN, 0);
    output_add(output, "models");
    output_pad(output, HISTORY_COLUMN, 1);
    output_add(output, "history");
    output_pad(output, DATABASE_COLUMN, 1);
    output_add(output, "database\n");
    for (size_t i = 0; i < diagnosis->fact_count; i++) {
        const DoctorFact *fact = &diagnosis->facts[i];
        const struct {
            const char *text;
            unsigned column;
        } cells[] = {{fact->label, LABEL_COLUMN},
                     {fact->models, MODELS_COLUMN},
                     {fact->history, HISTORY_COLUMN},
                     {fact->database, DATABASE_COLUMN}};
        for (size_t j = 0; j < G_N_ELEMENTS(cells); j++) {
            if (cells[j].text[0] == '\0')
                continue;
            output_pad(output, cells[j].column, j == 0 ? 0 : 1);
            output_add_safe(output, cells[j].text);
        }
        output_add(output, "\n");
    }
}

static void
print_line(const Visit *visit, size_t number, const DoctorLine *line)
{
    Output *output = visit->call->output;
    g_autofree char *head = g_strdup_printf("  %zu  ", number);
    output_add(output, "%s", head);
    g_autofree char *place = NULL;
    if (line->origin.file != NULL) {
        Origin shown = line->origin;
        shown.file = project_relative(visit->question.project, shown.file);
        shown.column = 0;
        place = origin_text(shown);
    }
    g_autofree char *text =
        place == NULL ? g_strdup(line->text) : g_strdup_printf("%s %s", place, line->text);
    if (!line->is_sql) {
        output_add_wrapped(output, text, 5);
        output_add(output, "\n");
        return;
    }
    g_auto(GStrv) rows = g_strsplit(line->text, "\n", -1);
    for (size_t i = 0; rows[i] != NULL; i++) {
        output_add(output, "%s", i == 0 ? "" : "     ");
        output_add_safe(output, rows[i]);
        output_add(output, "\n");
    }
}

static void
print_ruled_out(Output *output, const Diagnosis *diagnosis, bool with_reasons)
{
    GString *text = g_string_new(with_reasons ? "Ruled out: " : "Ruled out (--why says why): ");
    for (size_t i = 0; i < diagnosis->ruled_out_count && diagnosis->ruled_out[i].is_common; i++)
        g_string_append_printf(text, i > 0 ? ", %s" : "%s", diagnosis->ruled_out[i].verdict);
    g_string_append_c(text, '.');
    output_add_wrapped(output, text->str, 0);
    output_add(output, "\n");
    g_string_free(text, TRUE);
}

static void
print_reasons(Output *output, const Diagnosis *diagnosis)
{
    for (size_t i = 0; i < diagnosis->ruled_out_count; i++) {
        g_autofree char *text = g_strdup_printf("%s: %s", diagnosis->ruled_out[i].verdict,
                                                diagnosis->ruled_out[i].reason);
        output_add(output, "  ");
        output_add_wrapped(output, text, 4);
        output_add(output, "\n");
    }
}

static void
print_ways(Output *output, const Diagnosis *diagnosis)
{
    if (diagnosis->way_count > 0)
        output_add(output, "\nThe way out:\n");
    for (size_t i = 0; i < diagnosis->way_count; i++) {
        output_add(output, "  ");
        output_add_safe(output, diagnosis->ways[i].command);
        output_pad(output, 40, 2);
        output_add_safe(output, diagnosis->ways[i].purpose);
        output_add(output, "\n");
    }
    if (diagnosis->until != NULL) {
        output_add_wrapped(output, diagnosis->until, 0);
        output_add(output, "\n");
    }
}

static void
print_diagnosis(const Visit *visit, const Diagnosis *diagnosis, bool with_reasons)
{
    Output *output = visit->call->output;
    output_add_safe(output, diagnosis->name);
    output_add(output, ": %s%s\n\n", diagnosis->so_far ? "so far: " : "", diagnosis->title);
    print_facts(visit, diagnosis);
    output_add(output, "\n");
    output_add_wrapped(output, diagnosis->sentence, 0);
    output_add(output, "\n");
    for (size_t i = 0; i < diagnosis->evidence_count; i++)
        print_line(visit, i + 1, &diagnosis->evidence[i]);
    print_ruled_out(output, diagnosis, with_reasons);
    if (with_reasons)
        print_reasons(output, diagnosis);
    print_ways(output, diagnosis);
}

// ---- JSON --------------------------------------------------------------------------------------

static void
json_diagnosis(const Visit *visit, JsonBuilder *json, const Diagnosis *diagnosis)
{
    json_builder_begin_object(json);
    json_add_text(json, "name", diagnosis->name);
    json_add_text(json, "verdict", diagnosis->title);
    json_add_text(json, "sentence", diagnosis->sentence);
    json_builder_set_member_name(json, "so_far");
    json_builder_add_boolean_value(json, diagnosis->so_far);
    json_builder_set_member_name(json, "facts");
    json_builder_begin_array(json);
    for (size_t i = 0; i < diagnosis->fact_count; i++) {
        json_builder_begin_object(json);
        json_add_text(json, "what", diagnosis->facts[i].label);
        json_add_text(json, "models", diagnosis->facts[i].models);
        json_add_text(json, "history", diagnosis->facts[i].history);
        json_add_text(json, "database", diagnosis->facts[i].database);
        json_builder_end_object(json);
    }
    json_builder_end_array(json);
    json_builder_set_member_name(json, "evidence");
    json_builder_begin_array(json);
    for (size_t i = 0; i < diagnosis->evidence_count; i++) {
        json_builder_begin_object(json);
        json_add_text(json, diagnosis->evidence[i].is_sql ? "sql" : "text",
                      diagnosis->evidence[i].text);
        json_add_origin(json, visit->question.project->root, diagnosis->evidence[i].origin);
        json_builder_end_object(json);
    }
    json_builder_end_array(json);
    json_builder_set_member_name(json, "ruled_out");
    json_builder_begin_array(json);
    for (size_t i = 0; i < diagnosis->ruled_out_count; i++) {
        json_builder_begin_object(json);
        json_add_text(json, "verdict", diagnosis->ruled_out[i].verdict);
        json_add_text(json, "reason", diagnosis->ruled_out[i].reason);
        json_builder_end_object(json);
    }
    json_builder_end_array(json);
    json_builder_set_member_name(json, "ways");
    json_builder_begin_array(json);
    for (size_t i = 0; i < diagnosis->way_count; i++) {
        json_builder_begin_object(json);
        json_add_text(json, "command", diagnosis->ways[i].command);
        json_add_text(json, "purpose", diagnosis->ways[i].purpose);
        json_builder_end_object(json);
    }
    json_builder_end_array(json);
    json_builder_end_object(json);
}

// ---- the history, replayed meanwhile -----------------------------------------------------------

enum { REPLAY_LIMIT_US = 1000000 }; // since the command began; --wait: as long as it takes

// It runs while the catalog is read. What is not there in time is not waited for.
typedef struct {
    const Project *project;
    RevisionGraph *graph;
    Sandbox *sandbox;
    Replay *replay;
    GError *error;
    GCancellable *cancellable;
    GThread *thread;
    GMutex lock;
    GCond ended;
    bool has_ended;
    int64_t started_us;
} Past;

static gpointer
replay_history(gpointer data)
{
    Past *past = data;
    const ReplayOptions options = {.cancellable = past->cancellable};
    past->replay = replay_open(past->project, past->graph, &options, &past->sandbox, &past->error);
    g_mutex_lock(&past->lock);
    past->has_ended = true;
    g_cond_signal(&past->ended);
    g_mutex_unlock(&past->lock);
    return NULL;
}

static void
past_begin(Past *past, const Project *project)
{
    past->project = project;
    past->started_us = g_get_monotonic_time();
    past->cancellable = g_cancellable_new();
    g_mutex_init(&past->lock);
    g_cond_init(&past->ended);
    if (project->versions[0] != NULL)
        past->graph = revision_graph_read(project->versions, NULL);
    if (past->graph != NULL && past->graph->all.count > 0)
        past->thread = g_thread_new("replay", replay_history, past);
}

// Waits for it, within the limit; true when it is there.
static bool
past_wait(Past *past, bool as_long_as_it_takes)
{
    if (past->thread == NULL)
        return false;
    g_mutex_lock(&past->lock);
    bool in_time = true;
    while (!past->has_ended && in_time) {
        if (as_long_as_it_takes)
            g_cond_wait(&past->ended, &past->lock);
        else
            in_time =
                g_cond_wait_until(&past->ended, &past->lock, past->started_us + REPLAY_LIMIT_US);
    }
    bool has_ended = past->has_ended;
    g_mutex_unlock(&past->lock);
    return has_ended;
}

static void
past_clear(Past *past)
{
    if (past->cancellable == NULL)
        return;
    g_cancellable_cancel(past->cancellable);
    if (past->thread != NULL)
        g_thread_join(past->thread);
    replay_free(past->replay);
    sandbox_stop(past->sandbox);
    revision_graph_free(past->graph);
    g_clear_error(&past->error);
    g_object_unref(past->cancellable);
    g_mutex_clear(&past->lock);
    g_cond_clear(&past->ended);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Past, past_clear)

static void
use_past(DoctorCase *question, const Past *past)
{
    if (past->replay != NULL) {
        question->history = past->replay->schema;
        question->history_broken = past->replay->broken;
        question->lacking = past->replay->lacking;
    } else if (past->error != NULL) {
        question->history_broken = past->error->message;
    }
}

// ---- one name, or all that differs -------------------------------------------------------------

typedef struct {
    gboolean why, wait;
} DoctorOptions;

static const Option doctor_options[] = {
    {"why", 'i', OPTION_FLAG, offsetof(DoctorOptions, why), NULL,
     "also why each of the other verdicts was ruled out"},
    {"wait", 0, OPTION_FLAG, offsetof(DoctorOptions, wait), NULL,
     "wait for the history to be replayed, longer than a second"},
    {0},
};

static ExitStatus
visit_one(Visit *visit, const char *name, JsonBuilder *json, GError **error)
{
    g_autoptr(Diagnosis) diagnosis = doctor_ask(&visit->question, name, error);
    if (diagnosis == NULL)
        return EXIT_FAILED;
    const DoctorOptions *options = visit->call->options;
    if (json != NULL)
        json_diagnosis(visit, json, diagnosis);
    else
        print_diagnosis(visit, diagnosis, options->why);
    return diagnosis->is_well ? EXIT_DONE : EXIT_NO;
}

static GPtrArray *
names_that_differ(const Drift *drift, Arena *arena)
{
    GPtrArray *names = g_ptr_array_new();
    for (size_t i = 0; i < drift->table_count; i++) {
        const DriftTable *table = &drift->tables[i];
        if (table->mark == MARK_SAME || table->mark == MARK_READING || table->outside)
            continue;
        const Object *either = table->models != NULL ? table->models : table->database;
        if (either->kind != KIND_TABLE)
            continue;
        if (table->models == NULL || table->database == NULL) {
            g_ptr_array_add(names, (gpointer)(guintptr)table->title);
            continue;
        }
        DriftRows rows = drift_rows(drift, table, arena);
        for (size_t j = 0; j < rows.count; j++)
            if (report_is_difference(rows.rows[j].mark) && rows.rows[j].group != GROUP_REFERENCE &&
                rows.rows[j].group != GROUP_OTHER)
                g_ptr_array_add(names, (gpointer)(guintptr)arena_printf(
                                           arena, "%s.%s", table->title, rows.rows[j].label));
    }
    return names;
}

enum { MOST_VISITS = 20 }; // more than that nobody reads, and each asks the database

static ExitStatus
visit_all(Visit *visit, JsonBuilder *json, GError **error)
{
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(GPtrArray) names = names_that_differ(visit->question.check->drift, arena);
    guint visits = json != NULL ? names->len : MIN(names->len, MOST_VISITS);
    for (guint i = 0; i < visits; i++) {
        if (i > 0 && json == NULL)
            output_add(visit->call->output, "\n");
        if (visit_one(visit, names->pdata[i], json, error) == EXIT_FAILED)
            return EXIT_FAILED;
    }
    if (visits < names->len)
        output_add(visit->call->output,
                   "\nAnd %u more: \"trueup check\" lists them, \"trueup doctor NAME\" explains "
                   "one, --json all.\n",
                   names->len - visits);
    if (names->len == 0 && json == NULL)
        output_add(visit->call->output, "Nothing is missing: the models and %s agree.\n",
                   visit->question.database->title);
    return names->len > 0 ? EXIT_NO : EXIT_DONE;
}

static ExitStatus
print_visit(Visit *visit, GError **error)
{
    const char *name = visit->call->operands[0];
    g_autoptr(JsonBuilder) json = visit->call->common->json ? json_begin() : NULL;
    if (json != NULL) {
        json_builder_set_member_name(json, "diagnoses");
        json_builder_begin_array(json);
    }
    ExitStatus status =
        name != NULL ? visit_one(visit, name, json, error) : visit_all(visit, json, error);
    if (json != NULL && status != EXIT_FAILED) {
        json_builder_end_array(json);
        json_print(g_steal_pointer(&json), visit->call->output);
    }
    return status;
}

static ExitStatus
doctor_run(const Call *call, GError **error)
{
    g_autoptr(Project) project = call_project(call, error);
    if (project == NULL || !project_need_models(project, error))
        return EXIT_FAILED;
    const ProjectDatabase *database = project_need_database(project, error);
    if (database == NULL)
        return EXIT_FAILED;
    const DoctorOptions *wanted = call->options;
    g_auto(Past) past = {0};
    past_begin(&past, project);
    CheckOptions options = {.cancellable = call->cancellable};
    g_autoptr(Check) check = check_run(project, database, &options, error);
    if (check == NULL)
        return EXIT_FAILED;
    g_autoptr(Schema) elsewhere = NULL;
    Visit visit = {.call = call,
                   .question = {.project = project,
                                .database = database,
                                .check = check,
                                .elsewhere = &elsewhere,
                                .cancellable = call->cancellable}};
    if (past_wait(&past, wanted->wait))
        use_past(&visit.question, &past);
    return print_visit(&visit, error);
}

const Command cli_doctor = {
    .name = "doctor",
    .operands = "[NAME]",
    .operands_max = 1,
    .group = "look",
    .summary = "why something is missing or different, with evidence and the way out",
    .details =
        "NAME is a table, or one of its columns, constraints or indexes: user, user.role,\n"
        "ix_post_timestamp; without it, everything that differs is explained, 20 of it at\n"
        "most, with --json all. Compares the models, the history and the database. Ends with\n"
        "0 when nothing is missing, 1 when something is, 2 on trouble.",
    .options = doctor_options,
    .options_size = sizeof(DoctorOptions),
    .run = doctor_run,
};
