#include "ui/screens/apply-private.h"

#include "base/text.h"
#include "run/journal.h"

// ---- the rows ----------------------------------------------------------------------------------

typedef struct {
    ApplyPlan *apply;
    GArray *rows;
    size_t *statement_rows, *version_rows;
    const int64_t *times;
    size_t number;
} Laying;

static void
lay(Laying *laying, ApplyRow row)
{
    g_array_append_val(laying->rows, row);
}

static void
lay_step(Laying *laying, size_t index)
{
    const RunStep *step = &laying->apply->plan->steps[index];
    for (size_t i = 0; i < step->script->count; i++) {
        size_t number = ++laying->number;
        laying->statement_rows[number - 1] = laying->rows->len;
        lay(laying, (ApplyRow){.kind = ROW_STATEMENT,
                               .step = step,
                               .statement = &step->script->statements[i],
                               .number = number,
                               .expected_us = laying->times[number - 1]});
    }
    laying->version_rows[index] = laying->rows->len;
    lay(laying, (ApplyRow){.kind = ROW_VERSION, .step = step, .expected_us = -1});
}

static void
lay_rows(ApplyPlan *apply)
{
    const RunPlan *plan = apply->plan;
    g_autoptr(GArray) rows = g_array_new(FALSE, TRUE, sizeof(ApplyRow));
    Laying laying = {.apply = apply,
                     .rows = rows,
                     .statement_rows = ARENA_NEW_ARRAY(apply->arena, size_t, plan->statements + 1),
                     .version_rows = ARENA_NEW_ARRAY(apply->arena, size_t, plan->count + 1),
                     .times = proven_times(plan, apply->ready, apply->arena)};
    const RowKind before[] = {ROW_BACKUP, ROW_ALONE, ROW_SAME};
    for (size_t i = 0; i < G_N_ELEMENTS(before); i++)
        lay(&laying, (ApplyRow){.kind = before[i], .expected_us = -1});
    for (size_t i = 0; i < plan->count; i++)
        lay_step(&laying, i);
    lay(&laying, (ApplyRow){.kind = ROW_VERIFY, .expected_us = -1});
    apply->statement_rows = laying.statement_rows;
    apply->version_rows = laying.version_rows;
    apply->count = rows->len;
    apply->rows = arena_copy(apply->arena, rows->data, rows->len * sizeof(ApplyRow));
}

// ---- what stands in the way --------------------------------------------------------------------

static const char *
backup_text(const ApplyPlan *apply, const UiOptions *options, Connection *connection,
            GError **error)
{
    if (apply->ready->database == NULL)
        return NULL;
    int64_t bytes = backup_size(connection, error);
    if (bytes < 0)
        return NULL;
    g_autofree char *folder = backup_folder();
    g_autofree char *size = text_size(bytes);
    bool is_whole = bytes <= options->project->backup_max_bytes;
    return arena_printf(apply->arena, "%s of %s, to %s",
                        is_whole ? "all" : "the rows of the tables that are touched", size, folder);
}

static bool
look(ApplyPlan *apply, const UiOptions *options, Connection *connection, const UiCall *call,
     GError **error)
{
    ReadyRequest request = ready_of_plan(apply->plan, apply->arena);
    request.guarded = options->database->guard;
    request.cancellable = call->cancellable;
    apply->ready = ready_new(connection, &request, error);
    if (apply->ready == NULL)
        return false;
    apply->proven = proven_find(apply->plan, apply->ready, apply->arena);
    apply->approved = proven_approved(apply->plan, apply->arena);
    if (apply->stamp != NULL)
        apply->proven = (Proven){PROVEN_NOT, "a stamp runs nothing", NULL};
    if (apply->unfinished != NULL) // it has changed the schema by itself since it was rehearsed
        apply->proven = (Proven){PROVEN_NOT, "goes on with what is unfinished", NULL};
    g_autoptr(GError) failed = NULL;
    if (apply->stamp == NULL)
        apply->backup = backup_text(apply, options, connection, &failed);
    if (failed == NULL)
        return true;
    g_propagate_error(error, g_steal_pointer(&failed));
    return false;
}

static bool
find_unfinished(ApplyPlan *apply, Connection *connection, GError **error)
{
    g_autoptr(GError) failed = NULL;
    const Journal *journal = journal_read(connection, apply->plan->table, apply->arena, &failed);
    if (failed != NULL) {
        g_propagate_error(error, g_steal_pointer(&failed));
        return false;
    }
    bool goes_on = journal != NULL && journal->direction == apply->plan->direction;
    apply->unfinished = goes_on ? journal->revision : NULL;
    apply->done = goes_on ? journal->done : 0;
    return true;
}

typedef struct {
    Connection *connection;
    const UiCall *call;
} Stamping;

// The rows of the version table as a run without statements, and what they would say.
static RunPlan *
lay_stamp(ApplyPlan *apply, const RunRequest *rows, const ApplyQuestion *question,
          const Stamping *stamping, GError **error)
{
    const char *const targets[] = {arena_text(apply->arena, question->target)};
    const StampRequest request = {.project = rows->project,
                                  .graph = rows->graph,
                                  .rows = rows->rows,
                                  .targets = {targets, G_N_ELEMENTS(targets)}};
    const StampCheck check = {question->options->database, stamping->call->cancellable};
    apply->stamp = stamp_plan_new(&request, error);
    if (apply->stamp == NULL || !connection_begin_read_only(stamping->connection, error))
        return NULL;
    bool is_checked = stamp_check(apply->stamp, stamping->connection, &check, error);
    connection_rollback(stamping->connection);
    if (!is_checked)
        return NULL;
    const ProjectDatabase *database = question->options->database;
    apply->stamp_lines = stamp_lines(apply->stamp);
    apply->stamp_title = stamp_title(apply->stamp, database->database != NULL ? database->database
                                                                              : database->title);
    return stamp_run_plan(apply->stamp);
}

static bool
fill_plan(ApplyPlan *apply, const ApplyQuestion *question, Connection *connection,
          const UiCall *call, GError **error)
{
    const UiOptions *options = question->options;
    RunRequest request = {.project = options->project,
                          .graph = apply->graph,
                          .target = question->target,
                          .direction = question->direction};
    if (!journal_keep_out(connection, error) ||
        !revision_look_up_version(connection, options->project->version_namespace,
                                  options->project->version_table, apply->arena, &request.rows,
                                  error))
        return false;
    apply->plan = question->is_stamp
                      ? lay_stamp(apply, &request, question, &(Stamping){connection, call}, error)
                      : run_plan_new(&request, error);
    if (apply->plan == NULL || !find_unfinished(apply, connection, error) ||
        !run_losses(connection, apply->plan, apply->arena, &apply->losses, error) ||
        !look(apply, options, connection, call, error))
        return false;
    apply->identity = arena_text(apply->arena, options->database->title);
    apply->from = run_position(apply->plan->rows, apply->arena);
    apply->to = run_position(apply->plan->result, apply->arena);
    lay_rows(apply);
    return true;
}

void *
apply_prepare(const ApplyQuestion *question, const UiCall *call, GError **error)
{
    ApplyPlan *apply = g_atomic_rc_box_new0(ApplyPlan);
    const UiOptions *options = question->options;
    apply->arena = arena_new();
    apply->graph = revision_graph_read(options->project->versions, error);
    bool is_whole = apply->graph != NULL && run_check_graph(options->project, apply->graph, error);
    g_autoptr(Connection) connection =
        !is_whole ? NULL : connection_open(options->database->conninfo, call->cancellable, error);
    if (connection != NULL && fill_plan(apply, question, connection, call, error))
        return apply;
    apply_plan_unref(apply);
    return NULL;
}

static void
clear(void *pointer)
{
    ApplyPlan *apply = pointer;
    ready_free(apply->ready);
    run_plan_free(apply->plan);
    if (apply->stamp_lines != NULL)
        g_array_unref(apply->stamp_lines);
    stamp_plan_free(apply->stamp);
    revision_graph_free(apply->graph);
    arena_free(apply->arena);
}

ApplyPlan *
apply_plan_ref(ApplyPlan *plan)
{
    return g_atomic_rc_box_acquire(plan);
}

void
apply_plan_unref(void *plan)
{
    if (plan != NULL)
        g_atomic_rc_box_release_full(plan, clear);
}
