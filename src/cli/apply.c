#include "cli/apply.h"
#include "cli/exit.h"

#include "base/text.h"
#include "cli/json.h"
#include "cli/preflight-report.h"
#include "cli/progress.h"
#include "run/verify.h"

#include <stdio.h>
#include <string.h>

enum { WAIT_S = 60 };

const Option apply_options[] = {
    {"sql", 0, OPTION_FLAG, offsetof(ApplyOptions, sql), NULL,
     "print the SQL, change nothing; FROM:TO is a range, else it begins at the base"},
    {"tag", 0, OPTION_TEXT, offsetof(ApplyOptions, tag), "TAG",
     "taken for scripts that pass it to env.py, which is not run"},
    REVISIONS_OPTION_X(ApplyOptions),
    {"single-transaction", 0, OPTION_FLAG, offsetof(ApplyOptions, single_transaction), NULL,
     "one transaction for all revisions, as Alembic does, instead of one for each"},
    {"resume", 0, OPTION_FLAG, offsetof(ApplyOptions, resume), NULL,
     "go on with a revision that was interrupted between its parts"},
    {"with-alembic", 0, OPTION_FLAG, offsetof(ApplyOptions, with_alembic), NULL,
     "let the project's own Alembic run the revisions that cannot be read"},
    APPLY_OPTION_BIND(ApplyOptions),
    {"wait", 0, OPTION_TEXT, offsetof(ApplyOptions, wait), "SECONDS",
     "how long to wait for another trueup at the same database (60)"},
    {"backup", 0, OPTION_FLAG, offsetof(ApplyOptions, backup), NULL,
     "a backup first, also where none would be made, and of everything however large"},
    {"no-backup", 0, OPTION_FLAG, offsetof(ApplyOptions, no_backup), NULL,
     "no backup, also where values are lost or the database is guarded"},
    {"no-verify", 0, OPTION_FLAG, offsetof(ApplyOptions, no_verify), NULL,
     "do not compare the models with the database at the end"},
    {"backup-folder", 0, OPTION_TEXT, offsetof(ApplyOptions, backup_folder), "DIR",
     "where backups go (default: $XDG_STATE_HOME/trueup/backups)"},
    CONFIRM_OPTIONS(ApplyOptions, confirm),
    {0},
};

// ---- opening ---------------------------------------------------------------------------------

static bool
hold(RevisionCall *opened, GError **error)
{
    const ConnectionFacts *facts = connection_facts(opened->connection);
    if (facts->replica) {
        g_set_error(error, RUN_ERROR, RUN_ERROR_DECIDE,
                    "%s is a standby in recovery: nothing can be changed there\n"
                    "hint: name the primary with --database",
                    facts->identity);
        return false;
    }
    Progress progress = {.project = opened->project};
    RunObserver observer = progress_observer(&progress);
    VersionTable table = {opened->project->version_namespace, opened->project->version_table};
    return run_lock(opened->connection, table, opened->wait_s, &observer, error);
}

static bool
read_seconds(const char *text, int *seconds, GError **error)
{
    *seconds = WAIT_S;
    if (text == NULL)
        return true;
    size_t digits = strspn(text, "0123456789");
    if (digits > 0 && digits <= 6 && text[digits] == '\0') {
        *seconds = (int)g_ascii_strtoll(text, NULL, 10);
        return true;
    }
    g_set_error(error, CLI_ERROR, CLI_ERROR_USAGE,
                "--wait \"%s\"\nhint: a number of seconds, 0 for not at all", text);
    return false;
}

bool
apply_open(RevisionCall *opened, const Call *call, const char *wait, GError **error)
{
    opened->hold = hold;
    opened->finds_models = true;
    return read_seconds(wait, &opened->wait_s, error) &&
           revisions_open_with_rows(opened, call, error);
}

// ---- scripts ---------------------------------------------------------------------------------

bool
apply_split_range(const char **target, Names *rows, Arena *arena, GError **error)
{
    const char *colon = strchr(*target, ':');
    *rows = (Names){0};
    if (colon == NULL)
        return true;
    if (strchr(colon + 1, ':') != NULL) {
        g_set_error(error, CLI_ERROR, CLI_ERROR_USAGE, "\"%s\" is no range\nhint: FROM:TO",
                    *target);
        return false;
    }
    const char **from = ARENA_NEW(arena, const char *);
    *from = arena_text_n(arena, *target, (size_t)(colon - *target));
    *target = colon + 1;
    if (**from != '\0' && strcmp(*from, "base") != 0)
        *rows = (Names){from, 1};
    return true;
}

bool
apply_resolve_rows(const RevisionGraph *graph, Names *rows, Arena *arena, GError **error)
{
    if (rows->count == 0)
        return true;
    g_autoptr(GPtrArray) found = g_ptr_array_new();
    if (!revision_resolve(graph, rows->items[0], found, error))
        return false;
    if (found->len > 1) {
        g_set_error(error, REVISION_ERROR, REVISION_ERROR_IDENTIFIER,
                    "Multiple head revisions are present for given argument '%s'; please specify a "
                    "specific target revision, '<branchname>@%s' to narrow to a specific head, or "
                    "'heads' for all heads\nhint: a script begins at one revision",
                    rows->items[0], rows->items[0]);
        return false;
    }
    const char **ids = ARENA_NEW_ARRAY(arena, const char *, found->len);
    for (guint i = 0; i < found->len; i++)
        ids[i] = ((const Revision *)found->pdata[i])->id;
    *rows = (Names){ids, found->len};
    return true;
}

// A script is for one database.
static bool
check_bind(const Project *project, const char *bind, GError **error)
{
    if (bind != NULL || project->bind_count < 2)
        return true;
    g_set_error(error, CLI_ERROR, CLI_ERROR_NAME,
                "these revisions are for %zu databases, and a script is for one\n"
                "hint: --sql --bind NAME; \"\" is the default one, then there is \"%s\"",
                project->bind_count, project->binds[1].name);
    return false;
}

static ExitStatus
print_script(const Call *call, ScriptDirection direction, const char *target, GError **error)
{
    const ApplyOptions *options = call->options;
    g_auto(RevisionCall) opened = {.finds_models = true};
    Names rows;
    if (!revisions_open(&opened, call, error) ||
        !check_bind(opened.project, options->bind, error) ||
        !apply_split_range(&target, &rows, opened.arena, error) ||
        !apply_resolve_rows(opened.graph, &rows, opened.arena, error))
        return EXIT_FAILED;
    RunRequest request = {.project = opened.project,
                          .graph = opened.graph,
                          .rows = rows,
                          .target = target,
                          .direction = direction,
                          .bind = options->bind,
                          .offline = true};
    g_autoptr(RunPlan) plan = run_plan_new(&request, error);
    if (plan == NULL)
        return EXIT_FAILED;
    g_autofree char *script = run_offline(plan);
    output_add_script(call->output, script);
    return EXIT_DONE;
}

// ---- running ---------------------------------------------------------------------------------

static void
say_header(const RevisionCall *opened, const RunPlan *plan)
{
    const char *title = opened->database->title;
    const char *from = run_position(plan->rows, plan->arena);
    const char *to = run_position(plan->result, plan->arena);
    g_autofree char *revisions = text_plural((int64_t)plan->count, "revision");
    g_autofree char *statements = text_plural((int64_t)plan->statements, "statement");
    if (plan->count == 0)
        fprintf(stderr, "%s is at %s: nothing to do\n", title, from);
    else
        fprintf(stderr, "%s: %s to %s, %s, %s\n", title, from, to, revisions, statements);
}

// An upgrade runs as flask db does; what it drops was said in its revision. Where a person is
// asked anyway, or the database is guarded, losses are counted.
static bool
ask(const RevisionCall *opened, const RunPlan *plan, const Ready *ready, bool *loses,
    GError **error)
{
    if (plan->count == 0)
        return true;
    // what is unfinished has changed the schema by itself since it was rehearsed
    const ApplyOptions *options = opened->call->options;
    const Proven proven = options->resume
                              ? (Proven){PROVEN_NOT, "goes on with what is unfinished", NULL}
                              : proven_find(plan, ready, opened->arena);
    if (plan->direction == SCRIPT_UPGRADE)
        preflight_report_say_proof(&proven, proven_approved(plan, opened->arena));
    g_autofree char *statements = text_plural((int64_t)plan->statements, "statement");
    g_autofree char *what = g_strdup_printf("apply %s to", statements);
    Question question = {
        .database = opened->database, .facts = connection_facts(opened->connection), .what = what};
    bool counts = plan->direction == SCRIPT_DOWNGRADE || confirm_is_guarded(opened->database) ||
                  confirm_can_ask();
    Losses losses = {0};
    if (ready->database != NULL &&
        !run_losses(opened->connection, plan, opened->arena, &losses, error))
        return false;
    *loses = losses.count > 0;
    if (counts)
        question.losses = losses;
    question.hazard = preflight_report_hazard(ready, opened->project, &proven, opened->arena);
    question.hint = preflight_report_hint(ready, &proven);
    if (confirm_can_ask() || options->confirm.confirm != NULL)
        preflight_report_say(ready, opened->project);
    return confirm(opened->call, &options->confirm, &question, error);
}

// The first rule of every runbook: on guarded databases, and where values are lost or written anew.
// An empty database has nothing to save.
static bool
back_up(const RevisionCall *opened, const Ready *ready, bool loses, GError **error)
{
    const ApplyOptions *options = opened->call->options;
    if (ready == NULL || ready->database == NULL || options->no_backup)
        return true;
    if (!options->backup && !loses && !ready_rewrites(ready) &&
        !confirm_is_guarded(opened->database))
        return true;
    const BackupOptions wanted = {.folder = options->backup_folder,
                                  .tables = ready_tables(ready),
                                  .maximum = options->backup // asked for: all of it
                                                 ? 0
                                                 : opened->project->backup_max_bytes,
                                  .progress = progress_backup,
                                  .cancellable = opened->call->cancellable};
    Backup backup;
    if (!backup_make(opened->database, &wanted, opened->arena, &backup, error))
        return false;
    progress_say_backup(&backup);
    return true;
}

static bool
needs_alembic(const RunPlan *plan)
{
    for (size_t i = 0; i < plan->count; i++)
        if (plan->steps[i].script->opaque != NULL)
            return true;
    return false;
}

// Of a live revision only the run can show that it needs Alembic: then it may be missing.
static bool
find_alembic(const RevisionCall *opened, const RunPlan *plan, AlembicCommand *command,
             GError **error)
{
    const ApplyOptions *options = opened->call->options;
    g_autoptr(GError) problem = NULL;
    if (!options->with_alembic ||
        alembic_command(opened->project, (const char *const *)options->x_arg, opened->arena,
                        command, &problem))
        return true;
    if (!needs_alembic(plan))
        return true;
    g_propagate_error(error, g_steal_pointer(&problem));
    return false;
}

// The project knows its database; only what --database says would be unknown to it.
static const char *
url_for_alembic(const RevisionCall *opened)
{
    const char *said = opened->call->common->database;
    return said != NULL && strstr(said, "://") != NULL ? said : NULL;
}

static bool
apply_plan(const RevisionCall *opened, const RunPlan *plan, const Ready *ready, GError **error)
{
    const ApplyOptions *options = opened->call->options;
    Progress progress = {.project = opened->project};
    bool json = opened->call->common->json;
    if (json) {
        progress.builder = json_begin();
        json_add_text(progress.builder, "database", connection_facts(opened->connection)->identity);
        json_add_text(progress.builder, "from", run_position(plan->rows, plan->arena));
        preflight_report_add_json(ready, opened->project, progress.builder);
        json_builder_set_member_name(progress.builder, "statements");
        json_builder_begin_array(progress.builder);
    }
    RunOptions run = {.single_transaction = options->single_transaction,
                      .resume = options->resume,
                      .ready = ready,
                      .cancellable = opened->call->cancellable,
                      .observer = progress_observer(&progress)};
    AlembicCommand alembic = {.url = url_for_alembic(opened)};
    if (!find_alembic(opened, plan, &alembic, error)) {
        g_clear_object(&progress.builder);
        return false;
    }
    run.alembic = alembic.before != NULL ? &alembic : NULL;
    bool done = run_apply(opened->connection, plan, &run, error);
    if (json) {
        json_builder_end_array(progress.builder);
        json_add_text(progress.builder, "to",
                      done ? run_position(plan->result, plan->arena) : NULL);
        json_print(progress.builder, opened->call->output);
    }
    return done;
}

// What stands in the way; NULL in it when there is nothing to do.
static bool
look(const RevisionCall *opened, const RunPlan *plan, Ready **ready, GError **error)
{
    ReadyRequest request = ready_of_plan(plan, opened->arena);
    request.guarded = confirm_is_guarded(opened->database);
    request.cancellable = opened->call->cancellable;
    *ready = plan->count > 0 ? ready_new(opened->connection, &request, error) : NULL;
    return plan->count == 0 || *ready != NULL;
}

static bool
is_at_the_heads(const RevisionCall *opened, const RunPlan *plan)
{
    g_autoptr(GPtrArray) pending = g_ptr_array_new();
    return revision_upgrades(opened->graph, plan->result, "heads", pending, NULL) &&
           pending->len == 0;
}

// What was asked for is done, whatever this finds: it is said, and no error.
static void
verify(const RevisionCall *opened, const RunPlan *plan)
{
    const ApplyOptions *options = opened->call->options;
    bool is_wanted = !options->no_verify && plan->count > 0 && plan->direction == SCRIPT_UPGRADE;
    if (!is_wanted || options->bind != NULL || !is_at_the_heads(opened, plan))
        return;
    Verified verified = {0};
    g_autoptr(GError) error = NULL;
    if (!run_verify(opened->project, opened->database, opened->call->cancellable, opened->arena,
                    &verified, &error))
        exit_print_remark(error->message);
    if (verified.text == NULL)
        return;
    g_autofree char *safe = text_safe(verified.text, NULL);
    fprintf(stderr, "%s\n%s", safe,
            verified.differences > 0 ? "Next: trueup check, or trueup doctor NAME\n" : "");
}

static ExitStatus
apply_ready(const RevisionCall *opened, const RunPlan *plan, const Ready *ready, GError **error)
{
    bool loses = false;
    if (!ask(opened, plan, ready, &loses, error) || !back_up(opened, ready, loses, error))
        return EXIT_FAILED;
    // asking and saving take their time: what was looked at must still be so
    if (ready != NULL && !ready_check(ready, opened->connection, opened->call->cancellable, error))
        return EXIT_FAILED;
    if (!apply_plan(opened, plan, ready, error))
        return EXIT_FAILED;
    verify(opened, plan);
    return EXIT_DONE;
}

static ExitStatus apply_up(const Call *call, const char *bind, GError **error);
static ExitStatus apply_down(const Call *call, const char *bind, GError **error);

static ExitStatus
apply_to(const Call *call, const char *bind, ScriptDirection direction, GError **error)
{
    const ApplyOptions *options = call->options;
    const char *otherwise = direction == SCRIPT_UPGRADE ? "head" : "-1";
    const char *target = call->operands[0] != NULL ? call->operands[0] : otherwise;
    g_auto(RevisionCall) opened = {.bind = bind};
    if (!apply_open(&opened, call, options->wait, error))
        return EXIT_FAILED;
    RunRequest request = {.project = opened.project,
                          .graph = opened.graph,
                          .rows = opened.rows,
                          .target = target,
                          .direction = direction,
                          .bind = opened.bind,
                          .with_alembic = options->with_alembic};
    g_autoptr(RunPlan) plan = run_plan_new(&request, error);
    if (plan == NULL)
        return EXIT_FAILED;
    say_header(&opened, plan);
    g_autoptr(Ready) ready = NULL;
    if (!look(&opened, plan, &ready, error))
        return EXIT_FAILED;
    ExitStatus status = apply_ready(&opened, plan, ready, error);
    g_clear_pointer(&opened.connection, connection_close); // its lock, too
    return status != EXIT_DONE
               ? status
               : revisions_run_others(&opened, direction == SCRIPT_UPGRADE ? apply_up : apply_down,
                                      error);
}

static ExitStatus
apply_up(const Call *call, const char *bind, GError **error)
{
    return apply_to(call, bind, SCRIPT_UPGRADE, error);
}

static ExitStatus
apply_down(const Call *call, const char *bind, GError **error)
{
    return apply_to(call, bind, SCRIPT_DOWNGRADE, error);
}

ExitStatus
apply(const Call *call, ScriptDirection direction, const char *target, GError **error)
{
    const ApplyOptions *options = call->options;
    if (options->sql)
        return print_script(call, direction, target, error);
    if (strchr(target, ':') != NULL) {
        g_set_error_literal(error, CLI_ERROR, CLI_ERROR_NAME,
                            "Range revision not allowed\nhint: only with --sql");
        return EXIT_FAILED;
    }
    return direction == SCRIPT_UPGRADE ? apply_up(call, options->bind, error)
                                       : apply_down(call, options->bind, error);
}
