#include "ui/engine.h"

#include "run/check.h"

static Side *
read_models(const UiOptions *options, const UiCall *call, GError **error)
{
    if (!project_need_models(options->project, error))
        return NULL;
    Schema *schema = check_kept_models(options->project, options->kept, call->cancellable, error);
    return schema != NULL ? side_new(schema) : NULL;
}

static Side *
read_database(const UiOptions *options, const UiCall *call, GError **error)
{
    call->report(call->data, "connecting", 0, 0);
    CheckOptions wanted = {.progress = call->report,
                           .progress_data = call->data,
                           .cancellable = call->cancellable,
                           .analysed = true};
    g_autoptr(Arena) arena = arena_new();
    CheckFacts facts = {0};
    Schema *schema =
        check_database(options->project, options->database, &wanted, arena, &facts, error);
    if (schema == NULL)
        return NULL;
    Side *side = side_new(schema);
    arena_free(side->arena);
    side->arena = g_steal_pointer(&arena);
    side->server_version = facts.server_version;
    side->version_rows = facts.version_rows;
    side->has_version_rows = facts.has_version_rows;
    side->version_problem = facts.version_problem;
    return side;
}

static RevisionGraph *
read_graph(const Project *project)
{
    if (project->versions == NULL || project->versions[0] == NULL)
        return NULL;
    return revision_graph_read(project->versions, NULL);
}

static Picture *
compare_sides(const UiOptions *options, Side *models, Side *database, const UiCall *call,
              GError **error)
{
    const Schema *to = models != NULL ? models->schema : NULL;
    const Schema *from = database != NULL ? database->schema : NULL;
    Changes *changes = NULL;
    if (to != NULL && from != NULL) {
        changes =
            check_compare(options->project, options->database, to, from, call->cancellable, error);
        if (changes == NULL)
            return NULL;
    }
    return picture_new(models, database, changes, drift_new(to, from, changes),
                       read_graph(options->project));
}

static Diagnosis *
diagnose(const UiOptions *options, const Picture *picture, const Past *past, const char *name,
         const UiCall *call, GError **error)
{
    const Check check = {.models = picture->models->schema,
                         .database = picture->database->schema,
                         .changes = picture->changes,
                         .drift = picture->drift,
                         .graph = picture->graph,
                         .history = picture->history};
    DoctorCase question = {.project = options->project,
                           .database = options->database,
                           .check = &check,
                           .cancellable = call->cancellable};
    if (past != NULL && past->base != NULL && past->base->replay != NULL) {
        question.history = past->base->replay->schema;
        question.lacking = past->base->replay->lacking;
    }
    if (past != NULL && question.history == NULL)
        question.history_broken = past->base != NULL ? past->base->no_history : past->problem;
    return doctor_ask(&question, name, error);
}

static Past *
read_past(const UiOptions *options, Picture *picture, const UiCall *call, GError **error)
{
    const BaseOptions wanted = {.progress = call->report,
                                .progress_data = call->data,
                                .sandbox = options->project->sandbox,
                                .cancellable = call->cancellable};
    GError *problem = NULL;
    Base *base = base_find(options->project, picture->graph, &wanted, &problem);
    if (base != NULL)
        return past_new(picture, base, NULL);
    if (g_cancellable_set_error_if_cancelled(call->cancellable, error)) {
        g_error_free(problem);
        return NULL;
    }
    Past *past = past_new(picture, NULL, g_strdup(problem->message));
    g_error_free(problem);
    return past;
}

static NewRevisions *
generate(const UiOptions *options, const Picture *picture, const Past *past,
         const GenerateOptions *wanted, const UiCall *call, GError **error)
{
    GenerateOptions now = *wanted;
    now.cancellable = call->cancellable;
    if (picture->graph == NULL) {
        g_set_error_literal(
            error, REVISION_ERROR, REVISION_ERROR_FOLDER,
            "There is no folder of migrations to write to. \"trueup init\" lays one "
            "down; --directory DIR names one that is elsewhere.");
        return NULL;
    }
    const GenerateBase database = {.schema = picture->database->schema,
                                   .database = picture->database->schema,
                                   .judge = options->database->conninfo};
    const Base *known = past != NULL ? past->base : NULL;
    const GenerateBase *base = known != NULL ? &known->base : &database;
    const Schema *models = picture->models->schema;
    g_autoptr(Changes) changes = generate_compare(options->project, base, models, &now, error);
    if (changes == NULL || (known != NULL && !base_doubt(known, options->project, picture->graph,
                                                         models, changes, error)))
        return NULL;
    // Without the counts a table that was never analysed is as good as a large one.
    g_autoptr(Arena) arena = arena_new();
    if (known != NULL)
        now.counts = base_count_rows(known, changes, arena, call->cancellable, NULL);
    return generate_from(options->project, picture->graph, base, g_steal_pointer(&changes), &now,
                         error);
}

const UiSource ui_engine = {.models = read_models,
                            .database = read_database,
                            .compare = compare_sides,
                            .diagnose = diagnose,
                            .generate = generate,
                            .past = read_past};
