#include "cli/judge.h"

#include "cli/apply.h"

#include "run/error.h"

#include <string.h>

// ---- which -------------------------------------------------------------------------------------

static bool
is_file(const char *operand)
{
    return operand != NULL &&
           (g_str_has_suffix(operand, ".sql") || g_str_has_suffix(operand, ".py") ||
            strchr(operand, G_DIR_SEPARATOR) != NULL);
}

// A revision's way up and down.
static bool
add_revision(Judged *judged, const Revision *revision, RevisionScript *up, GError **error)
{
    RevisionScript *down = revision_script_read(revision, SCRIPT_DOWNGRADE, &judged->script, error);
    if (down == NULL)
        return false;
    g_ptr_array_add(judged->scripts, down);
    RehearsalPart part = {
        .id = revision->id,
        .title = revision->message,
        .file = revision->file,
        .revision = revision,
        .statements = up->statements,
        .count = up->count,
        .undo = down->statements,
        .undo_count = down->count,
        .has_undo = !down->missing && (down->opaque == NULL || judged->alembic != NULL),
        .opaque = up->opaque,
        .opaque_at = up->opaque_origin,
        .live = up->live ? up : NULL,
    };
    g_array_append_val(judged->parts, part);
    return true;
}

static const Revision *
find_revision(const RevisionGraph *graph, const char *file)
{
    g_autofree char *name = g_path_get_basename(file);
    for (size_t i = 0; i < graph->all.count; i++) {
        g_autofree char *other = g_path_get_basename(graph->all.items[i]->file);
        if (strcmp(other, name) == 0)
            return graph->all.items[i];
    }
    return NULL;
}

// Who runs what cannot be read, where somebody asked for that.
static bool
find_alembic(Judged *judged, const RevisionScript *script, GError **error)
{
    if (script->opaque == NULL || !judged->with_alembic || judged->alembic != NULL)
        return true;
    AlembicCommand *command = ARENA_NEW(judged->arena, AlembicCommand);
    if (!alembic_command(judged->project, NULL, judged->arena, command, error))
        return false;
    judged->alembic = command;
    return true;
}

static RevisionGraph *
graph_around(const char *file, GError **error)
{
    g_autofree char *absolute = g_canonicalize_filename(file, NULL);
    g_autofree char *folder = g_path_get_dirname(absolute);
    const char *const folders[] = {folder, NULL};
    return revision_graph_read(folders, error);
}

static bool
open_revision_file(Judged *judged, const char *file, GError **error)
{
    RevisionGraph *graph = graph_around(file, error);
    if (graph == NULL)
        return false;
    g_ptr_array_add(judged->graphs, graph);
    const Revision *revision = find_revision(graph, file);
    if (revision == NULL) {
        g_set_error(error, CLI_ERROR, CLI_ERROR_NAME, "%s: this is no revision", file);
        return false;
    }
    RevisionScript *up = revision_script_read(revision, SCRIPT_UPGRADE, &judged->script, error);
    if (up == NULL)
        return false;
    g_ptr_array_add(judged->scripts, up);
    return find_alembic(judged, up, error) && add_revision(judged, revision, up, error);
}

static bool
open_file(Judged *judged, const char *file, GError **error)
{
    g_autofree char *text = NULL;
    g_autoptr(GError) failed = NULL;
    if (!g_file_get_contents(file, &text, NULL, &failed)) {
        bool missing = g_error_matches(failed, G_FILE_ERROR, G_FILE_ERROR_NOENT);
        g_set_error(error, CLI_ERROR, CLI_ERROR_NAME, "%s: %s", file,
                    missing ? "there is no such file" : failed->message);
        return false;
    }
    if (judged->project == NULL) {
        judged->project = call_project(judged->call, error);
        judged->own_project = judged->project != NULL;
    }
    if (judged->project == NULL)
        return false;
    judged->script = script_options_for(judged->project, judged->arena);
    if (g_str_has_suffix(file, ".py") || lint_is_revision(text))
        return open_revision_file(judged, file, error);
    RehearsalPart part = rehearsal_part_of_script(judged->arena, file, text);
    g_array_append_val(judged->parts, part);
    return true;
}

// The project's revisions and where its database is, read once for all operands.
static bool
open_revisions(Judged *judged, GError **error)
{
    if (judged->opened.project != NULL)
        return true;
    judged->opened.finds_models = true;
    if (!revisions_open_with_rows(&judged->opened, judged->call, error))
        return false;
    if (judged->own_project)
        project_free(judged->project);
    judged->own_project = false;
    judged->project = judged->opened.project;
    judged->database = judged->opened.database;
    judged->position = run_position(judged->opened.rows, judged->arena);
    judged->reached = judged->opened.rows;
    return true;
}

// "TARGET": what follows where the operand before ended; "FROM:TO": what lies between.
static bool
open_target(Judged *judged, const char *target, GError **error)
{
    Names from = {0};
    bool is_range = strchr(target, ':') != NULL;
    if (!open_revisions(judged, error) ||
        !apply_split_range(&target, &from, judged->arena, error) ||
        !apply_resolve_rows(judged->opened.graph, &from, judged->arena, error))
        return false;
    const RunRequest request = {.project = judged->project,
                                .graph = judged->opened.graph,
                                .rows = is_range ? from : judged->reached,
                                .target = *target != '\0' ? target : "heads",
                                .direction = SCRIPT_UPGRADE,
                                .with_alembic = true}; // what cannot be read is told of here
    RunPlan *plan = run_plan_new(&request, error);
    if (plan == NULL)
        return false;
    g_ptr_array_add(judged->plans, plan);
    judged->reached = names_copy(judged->arena, plan->result);
    judged->script = plan->script_options;
    judged->script.memory = NULL;
    for (size_t i = 0; i < plan->count; i++)
        if (!find_alembic(judged, plan->steps[i].script, error) ||
            !add_revision(judged, plan->steps[i].revision, plan->steps[i].script, error))
            return false;
    return true;
}

bool
judged_open(Judged *judged, const Call *call, bool with_alembic, GError **error)
{
    *judged =
        (Judged){.call = call,
                 .with_alembic = with_alembic,
                 .arena = arena_new(),
                 .plans = g_ptr_array_new_with_free_func((GDestroyNotify)run_plan_free),
                 .graphs = g_ptr_array_new_with_free_func((GDestroyNotify)revision_graph_free),
                 .scripts = g_ptr_array_new_with_free_func((GDestroyNotify)revision_script_free),
                 .parts = g_array_new(FALSE, FALSE, sizeof(RehearsalPart))};
    const char *const *operand = call->operands;
    bool done = *operand != NULL || open_target(judged, "heads", error);
    for (; done && *operand != NULL; operand++)
        done = is_file(*operand) ? open_file(judged, *operand, error)
                                 : open_target(judged, *operand, error);
    return done;
}

void
judged_clear(Judged *judged)
{
    sandbox_stop(judged->sandbox);
    g_clear_pointer(&judged->plans, g_ptr_array_unref);
    if (judged->own_project)
        project_free(judged->project);
    g_clear_pointer(&judged->graphs, g_ptr_array_unref);
    g_clear_pointer(&judged->scripts, g_ptr_array_unref);
    g_clear_pointer(&judged->parts, g_array_unref);
    revisions_clear(&judged->opened);
    arena_free(judged->arena);
    *judged = (Judged){0};
}

// ---- what is done with them --------------------------------------------------------------------

Rehearsal *
judged_rehearse(Judged *judged, const char *on, int64_t rows, GError **error)
{
    const Project *project = judged->project;
    RehearsalOptions options = {.project = project,
                                .copy = on,
                                .rows = rows,
                                .script = &judged->script,
                                .alembic = judged->alembic,
                                .cancellable = judged->call->cancellable,
                                .measured = judged->measured,
                                .measured_data = judged->measured_data};
    if (on == NULL) {
        options.database =
            judged->database != NULL ? judged->database : project_need_database(project, error);
        if (options.database == NULL)
            return NULL;
        const SandboxOptions sandbox = {.address = project->sandbox,
                                        .cancellable = judged->call->cancellable};
        judged->sandbox = sandbox_start(&sandbox, error);
        if (judged->sandbox == NULL)
            return NULL;
        options.sandbox = judged->sandbox;
    }
    return rehearse((const RehearsalPart *)(const void *)judged->parts->data, judged->parts->len,
                    &options, error);
}

Ready *
judged_ready(Judged *judged, Connection *connection, GError **error)
{
    g_autoptr(GPtrArray) statements = g_ptr_array_new(), files = g_ptr_array_new();
    for (guint i = 0; i < judged->parts->len; i++) {
        const RehearsalPart *part = &g_array_index(judged->parts, RehearsalPart, i);
        if (part->revision != NULL)
            g_ptr_array_add(files, (gpointer)(guintptr)part->file);
        for (size_t j = 0; j < part->count; j++)
            g_ptr_array_add(statements, (gpointer)(guintptr)&part->statements[j]);
    }
    g_ptr_array_add(files, NULL);
    const Project *project = judged->project;
    const ReadyRequest request = {
        .statements =
            arena_copy(judged->arena, statements->pdata, statements->len * sizeof(gpointer)),
        .count = statements->len,
        .files = arena_copy(judged->arena, files->pdata, files->len * sizeof(gpointer)),
        .table = {project->version_namespace, project->version_table},
        .guarded = judged->database != NULL && judged->database->guard,
        .cancellable = judged->call->cancellable};
    return ready_new(connection, &request, error);
}

// The lines of comment right above a line.
static char *
comments_above(char **lines, int line)
{
    int first = line - 1;
    while (first > 0 && g_str_has_prefix(g_strchug(lines[first - 1]), "#"))
        first--;
    GString *text = g_string_new(NULL);
    for (int i = first; i < line - 1; i++)
        g_string_append_printf(text, "%s\n", lines[i]);
    return g_string_free(text, FALSE);
}

// Where a line begins, from 1; behind the last one the end.
static size_t
line_offset(const char *text, int line)
{
    const char *at = text;
    for (int i = 1; i < line && at != NULL; i++) {
        at = strchr(at, '\n');
        at += at != NULL;
    }
    return at != NULL ? (size_t)(at - text) : strlen(text);
}

// The call of a statement ends where the next one's begins.
static int
next_line(const ScriptStatement *statements, size_t count, size_t at)
{
    for (size_t i = at + 1; i < count; i++)
        if (statements[i].origin.line > statements[at].origin.line)
            return statements[i].origin.line;
    return G_MAXINT;
}

static LintReport *
lint_python(const ScriptStatement *statements, size_t count, const LintOptions *options)
{
    g_autofree char *text = NULL;
    if (!g_file_get_contents(options->file, &text, NULL, NULL))
        text = g_strdup("");
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    int last = (int)g_strv_length(lines);
    g_autofree LintStatement *rows = g_new0(LintStatement, count + 1);
    g_autoptr(GPtrArray) comments = g_ptr_array_new_with_free_func(g_free);
    for (size_t i = 0; i < count; i++) {
        int line = CLAMP(statements[i].origin.line, 0, last);
        g_ptr_array_add(comments, comments_above(lines, line));
        rows[i] = (LintStatement){.sql = statements[i].sql,
                                  .origin = statements[i].origin,
                                  .outside_transaction = statements[i].outside_transaction,
                                  .comments = comments->pdata[i],
                                  .file = text,
                                  .from = line_offset(text, line),
                                  .to = line_offset(text, next_line(statements, count, i))};
        rows[i].origin.file = options->file;
    }
    return lint_statements(rows, count, options);
}

LintReport *
judged_lint(const RehearsalPart *part, const LintOptions *given)
{
    LintOptions options = given != NULL ? *given : (LintOptions){0};
    options.file = part->file;
    options.form = part->revision == NULL   ? LINT_SCRIPT
                   : part->revision->is_sql ? LINT_SQL_REVISION
                                            : LINT_PYTHON_REVISION;
    options.in_transaction = part->revision != NULL;
    if (options.form == LINT_PYTHON_REVISION)
        return lint_python(part->statements, part->count, &options);
    g_autofree char *text = NULL;
    if (!g_file_get_contents(part->file, &text, NULL, NULL))
        text = g_strdup("");
    return lint_script(text, &options);
}

LintReport *
judge_lint_python(const Project *project, const char *file, const LintOptions *options,
                  GError **error)
{
    g_autoptr(RevisionGraph) graph = graph_around(file, error);
    if (graph == NULL)
        return NULL;
    const Revision *revision = find_revision(graph, file);
    if (revision == NULL) {
        g_set_error(error, CLI_ERROR, CLI_ERROR_NAME,
                    "%s: this is no revision\nhint: lint reads scripts, and .py files that have "
                    "\"revision = …\" and upgrade()",
                    file);
        return NULL;
    }
    g_autoptr(Arena) arena = arena_new();
    ScriptOptions reading = script_options_for(project, arena);
    g_autoptr(RevisionScript) script =
        revision_script_read(revision, SCRIPT_UPGRADE, &reading, error);
    if (script == NULL)
        return NULL;
    LintOptions python = *options;
    python.form = LINT_PYTHON_REVISION;
    python.in_transaction = true;
    LintReport *report = lint_python(script->statements, script->count, &python);
    if (script->live)
        lint_add(report, "live-revision", (Origin){file, script->live_origin.line, 0}, NULL);
    if (script->opaque != NULL)
        lint_add(report, "opaque-revision", (Origin){file, script->opaque_origin.line, 0},
                 script->opaque);
    return report;
}

// ---- JSON --------------------------------------------------------------------------------------

char *
judge_relation(const RelationLock *lock)
{
    return strcmp(lock->namespace, "public") == 0
               ? g_strdup(lock->name)
               : g_strdup_printf("%s.%s", lock->namespace, lock->name);
}

static void
add_names(JsonBuilder *builder, const char *name, const RehearsedStatement *statement,
          bool rewrites)
{
    json_builder_set_member_name(builder, name);
    json_builder_begin_array(builder);
    for (size_t i = 0; i < statement->count; i++) {
        const RelationLock *lock = &statement->relations[i].lock;
        g_autofree char *relation = judge_relation(lock);
        if (rewrites ? lock->rewrites : lock->scans)
            json_add_text(builder, NULL, relation);
    }
    json_builder_end_array(builder);
}

static void
add_boolean(JsonBuilder *builder, const char *name, bool value)
{
    json_builder_set_member_name(builder, name);
    json_builder_add_boolean_value(builder, value);
}

static void
add_measured(JsonBuilder *builder, const RehearsedStatement *statement)
{
    json_builder_set_member_name(builder, "locks");
    json_builder_begin_object(builder);
    for (size_t i = 0; i < statement->count; i++) {
        const RelationLock *lock = &statement->relations[i].lock;
        g_autofree char *relation = judge_relation(lock);
        if (lock->mode != LOCK_NONE)
            json_add_text(builder, relation, lock_mode_name(lock->mode));
    }
    json_builder_end_object(builder);
    add_names(builder, "rewrites", statement, true);
    add_names(builder, "scans", statement, false);
    json_builder_set_member_name(builder, "changed");
    json_builder_begin_object(builder);
    for (size_t i = 0; i < statement->count; i++) {
        g_autofree char *relation = judge_relation(&statement->relations[i].lock);
        if (statement->relations[i].changed > 0)
            json_add_number(builder, relation, statement->relations[i].changed);
    }
    json_builder_end_object(builder);
    json_add_number(builder, "rows", statement->rows);
    json_add_number(builder, "microseconds", statement->duration_us);
    json_add_text(builder, "how", statement->is_sampled ? "sampled" : "measured");
}

static void
add_statement(JsonBuilder *builder, const RehearsedStatement *statement)
{
    json_builder_begin_object(builder);
    json_add_text(builder, "revision", statement->part->id);
    json_add_text(builder, "sql", statement->sql);
    json_add_number(builder, "line", statement->origin.line);
    add_boolean(builder, "outside_transaction", statement->outside_transaction);
    json_add_text(builder, "failure", statement->failure);
    json_add_text(builder, "unproven", statement->unproven);
    if (statement->is_measured)
        add_measured(builder, statement);
    json_builder_end_object(builder);
}

static void
add_list(JsonBuilder *builder, const char *name, const char *const *texts)
{
    json_builder_set_member_name(builder, name);
    json_builder_begin_array(builder);
    for (const char *const *text = texts; *text != NULL; text++)
        json_add_text(builder, NULL, *text);
    json_builder_end_array(builder);
}

// What the proof is of.
static void
add_files(JsonBuilder *builder, const Rehearsal *rehearsal)
{
    json_builder_set_member_name(builder, "of");
    json_builder_begin_array(builder);
    for (size_t i = 0; i < rehearsal->part_count; i++) {
        const RehearsedPart *part = &rehearsal->parts[i];
        json_builder_begin_object(builder);
        json_add_text(builder, "revision", part->part->id);
        json_add_text(builder, "file", part->hash);
        json_add_text(builder, "schema", part->start != NULL ? part->start->hash : NULL);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

void
judge_add_json(JsonBuilder *builder, const Rehearsal *rehearsal)
{
    static const char *const verdicts[] = {
        [VERDICT_NOT_DONE] = "not done", [VERDICT_OK] = "ok", [VERDICT_NO] = "no"};
    json_add_text(builder, "target", rehearsal->target);
    json_add_text(builder, "target_version", rehearsal->target_version);
    json_add_text(builder, "rehearsed_on", rehearsal->server_version);
    add_boolean(builder, "made_up_rows", rehearsal->made_up);
    json_add_text(builder, "content", rehearsal->hash);
    json_add_number(builder, "microseconds", rehearsal->duration_us);
    add_files(builder, rehearsal);
    add_boolean(builder, "holds", rehearsal_holds(rehearsal));
    json_builder_set_member_name(builder, "statements");
    json_builder_begin_array(builder);
    for (size_t i = 0; i < rehearsal->count; i++)
        add_statement(builder, &rehearsal->statements[i]);
    json_builder_end_array(builder);
    json_builder_set_member_name(builder, "proof");
    json_builder_begin_array(builder);
    for (size_t i = 0; i < REHEARSAL_STEPS; i++) {
        json_builder_begin_object(builder);
        json_add_text(builder, "step", rehearsal_step_name((RehearsalStep)i));
        json_add_text(builder, "verdict", verdicts[rehearsal->checks[i].verdict]);
        json_add_text(builder, "text", rehearsal->checks[i].text);
        json_add_number(builder, "microseconds", rehearsal->checks[i].duration_us);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
    add_list(builder, "left_out", rehearsal->left_out);
    add_list(builder, "notes", rehearsal->notes);
}
