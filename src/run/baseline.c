#include "run/baseline.h"

#include "diff/judge.h"
#include "kind/reflect.h"
#include "run/check.h"
#include "run/dump.h"
#include "run/error.h"
#include "run/upgrade.h"

#include "base/sql.h"

#include <string.h>

// ---- whether there is anything to do ---------------------------------------------------------

static bool
has_tables(const Schema *schema, const Project *project)
{
    for (size_t i = 0; i < schema->count; i++)
        if (schema->objects[i]->kind == KIND_TABLE &&
            strcmp(schema->objects[i]->name, project->version_table) != 0)
            return true;
    return false;
}

static bool
refuse(GError **error, const char *text)
{
    g_set_error_literal(error, RUN_ERROR, RUN_ERROR_BASELINE, text);
    return false;
}

// A history that runs on an empty database needs none.
static bool
needs_beginning(const BaselineRequest *request, Sandbox **sandbox, GError **error)
{
    const ReplayOptions options = {.cancellable = request->cancellable};
    g_autoptr(Replay) replay =
        replay_open(request->project, request->graph, &options, sandbox, error);
    if (replay == NULL)
        return false;
    if (replay->broken != NULL)
        return true;
    return refuse(error, "the history has a beginning: every revision runs on an empty database\n"
                         "hint: \"trueup stamp REVISION\" says where the database is, \"trueup "
                         "migrate --adopt NAME\" takes in what was made by hand");
}

// ---- what stood there before the first revision ----------------------------------------------

static bool
set_rows(const BaselineRequest *request, Connection *connection, GError **error)
{
    const Project *project = request->project;
    for (size_t i = 0; i < request->rows.count; i++) {
        g_autofree char *sql = sql_format("INSERT INTO %Q VALUES (%L)", project->version_namespace,
                                          project->version_table, request->rows.items[i]);
        if (!connection_execute(connection, sql, error))
            return false;
    }
    return true;
}

static Schema *
downgrade_copy(const BaselineRequest *request, const char *address, GError **error)
{
    const RunRequest down = {.project = request->project,
                             .graph = request->graph,
                             .rows = request->rows,
                             .target = "base",
                             .direction = SCRIPT_DOWNGRADE};
    const RunOptions options = {.cancellable = request->cancellable};
    g_autoptr(RunPlan) plan = run_plan_new(&down, error);
    g_autoptr(Connection) connection =
        plan == NULL ? NULL : connection_open(address, request->cancellable, error);
    if (connection == NULL || !set_rows(request, connection, error) ||
        !run_apply(connection, plan, &options, error))
        return NULL;
    return reflect(connection, NULL, error);
}

// The way back of every revision, taken on a copy.
static Schema *
go_back(const BaselineRequest *request, Sandbox *sandbox, GError **error)
{
    g_autoptr(Connection) target =
        connection_open(request->database->conninfo, request->cancellable, error);
    g_autofree char *dump =
        target == NULL ? NULL : dump_schema(sandbox, target, request->cancellable, error);
    g_autofree char *copy =
        dump == NULL ? NULL : sandbox_load_text(sandbox, "baseline", "pg_dump", dump, error);
    Schema *before = copy == NULL ? NULL : downgrade_copy(request, copy, error);
    if (before == NULL)
        g_prefix_error(error, "what stood there before the first revision is what a downgrade of "
                              "a copy to its base leaves, and that does not run: ");
    return before;
}

// ---- the files -------------------------------------------------------------------------------

static NewRevisions *
write_first(const BaselineRequest *request, const Schema *before, Sandbox *sandbox, GError **error)
{
    static const char *const nowhere[] = {NULL};
    g_autoptr(Arena) arena = arena_new();
    Project project = *request->project;
    project.ignore = generate_without_versions(request->project, arena);
    g_autofree char *address = sandbox_database(sandbox, "empty", NULL, error);
    g_autoptr(Connection) connection =
        address == NULL ? NULL : connection_open(address, request->cancellable, error);
    g_autoptr(Schema) empty = connection == NULL ? NULL : reflect(connection, NULL, error);
    g_autoptr(RevisionGraph) none = empty == NULL ? NULL : revision_graph_read(nowhere, error);
    if (none == NULL)
        return NULL;
    const GenerateBase base = {.schema = empty, .judge = address, .sandbox = &sandbox};
    const GenerateOptions options = {
        .request = {.message = request->message != NULL ? request->message : "baseline"},
        .strategy = STRATEGY_DIRECT,
        .one_revision = true,
        .no_renames = true,
        .cancellable = request->cancellable};
    return generate_new(&project, none, &base, before, &options, error);
}

// One line of a file, and its heading: what followed nothing follows the first one.
static char *
follow(const Revision *revision, const char *id, GError **error)
{
    g_autofree char *text = NULL;
    if (!g_file_get_contents(revision->file, &text, NULL, error))
        return NULL;
    g_autofree char *sql = g_strdup_printf("\\1\n-- down_revision: %s", id);
    g_autofree char *line = g_strdup_printf("\\1'%s'", id);
    g_autofree char *heading = g_strdup_printf("\\1 %s", id);
    g_autoptr(GRegex) first = revision->is_sql
                                  ? g_regex_new("^(-- revision:.*)$", G_REGEX_MULTILINE, 0, NULL)
                                  : g_regex_new("^(down_revision\\s*(?::[^=\\n]*)?=\\s*)None\\b",
                                                G_REGEX_MULTILINE, 0, NULL);
    g_autoptr(GRegex) revises = g_regex_new("^(Revises:)[ \\t]*$", G_REGEX_MULTILINE, 0, NULL);
    if (!g_regex_match(first, text, 0, NULL)) {
        g_set_error(error, RUN_ERROR, RUN_ERROR_BASELINE,
                    "%s: where it says that it follows nothing is not found\n"
                    "hint: write down_revision = None on a line of its own",
                    revision->file);
        return NULL;
    }
    g_autofree char *changed =
        g_regex_replace(first, text, -1, 0, revision->is_sql ? sql : line, 0, error);
    return changed == NULL ? NULL : g_regex_replace(revises, changed, -1, 0, heading, 0, error);
}

static bool
note_followers(const BaselineRequest *request, Baseline *baseline, GError **error)
{
    const Revisions *bases = &request->graph->bases;
    const Revision **rows = ARENA_NEW_ARRAY(baseline->arena, const Revision *, bases->count + 1);
    const char **texts = ARENA_NEW_ARRAY(baseline->arena, const char *, bases->count + 1);
    for (size_t i = 0; i < bases->count; i++) {
        g_autofree char *text = follow(bases->items[i], baseline->revisions->files[0].id, error);
        if (text == NULL)
            return false;
        rows[i] = bases->items[i];
        texts[i] = arena_text(baseline->arena, text);
    }
    baseline->followers = rows;
    baseline->texts = texts;
    return true;
}

// ---- all of it -------------------------------------------------------------------------------

static bool
make(const BaselineRequest *request, Baseline *baseline, Sandbox **sandbox, GError **error)
{
    CheckFacts facts = {0};
    const CheckOptions reading = {.cancellable = request->cancellable};
    baseline->database = check_database(request->project, request->database, &reading,
                                        baseline->arena, &facts, error);
    if (baseline->database == NULL)
        return false;
    if (!has_tables(baseline->database, request->project))
        return refuse(error, "the database has no tables: there is nothing to begin with\n"
                             "hint: \"trueup migrate\" writes the first revision of the models");
    if (request->graph->all.count == 0) {
        const SandboxOptions options = {.address = request->project->sandbox,
                                        .cancellable = request->cancellable};
        *sandbox = sandbox_start(&options, error);
    } else if (needs_beginning(request, sandbox, error)) {
        baseline->before = go_back(request, *sandbox, error);
        if (baseline->before == NULL)
            return false;
    } else {
        return false;
    }
    const Schema *first = baseline->before != NULL ? baseline->before : baseline->database;
    if (*sandbox != NULL)
        baseline->revisions = write_first(request, first, *sandbox, error);
    if (baseline->revisions == NULL)
        return false;
    if (baseline->revisions->count == 0)
        return refuse(error, "the downgrade of a copy leaves nothing: there is nothing to begin "
                             "with\nhint: \"trueup doctor\" says why the history does not run");
    return note_followers(request, baseline, error);
}

Baseline *
baseline_new(const BaselineRequest *request, GError **error)
{
    g_autoptr(Baseline) baseline = g_new0(Baseline, 1);
    Sandbox *sandbox = NULL;
    baseline->arena = arena_new();
    bool done = make(request, baseline, &sandbox, error);
    sandbox_stop(sandbox);
    return done ? g_steal_pointer(&baseline) : NULL;
}

void
baseline_free(Baseline *baseline)
{
    if (baseline == NULL)
        return;
    new_revisions_free(baseline->revisions);
    schema_free(baseline->before);
    schema_free(baseline->database);
    arena_free(baseline->arena);
    g_free(baseline);
}

bool
baseline_write(const BaselineRequest *request, const Baseline *baseline, GError **error)
{
    if (!generate_write(request->project, request->graph, baseline->revisions, error))
        return false;
    for (size_t i = 0; baseline->followers[i] != NULL; i++)
        if (!g_file_set_contents(baseline->followers[i]->file, baseline->texts[i], -1, error))
            return false;
    return true;
}

// ---- the proof -------------------------------------------------------------------------------

static char *
difference_words(const Changes *changes)
{
    enum { MOST = 10 };
    static const char marks[] = {
        [VERB_CREATE] = '+', [VERB_ALTER] = '~', [VERB_DROP] = '-', [VERB_RENAME] = '~'};
    g_autoptr(GString) text = g_string_new(NULL);
    for (size_t i = 0; i < changes->count && i < MOST; i++) {
        const Change *change = &changes->rows[i];
        g_autofree char *path = object_path(change->to != NULL ? change->to : change->from);
        g_string_append_printf(text, "%s%c %s", text->len > 0 ? ", " : "", marks[change->verb],
                               path);
    }
    if (changes->count > MOST)
        g_string_append_printf(text, " and %zu more", changes->count - MOST);
    return text->len > 0 ? g_strdup(text->str) : NULL;
}

bool
baseline_verify(const BaselineRequest *request, const Baseline *baseline,
                const RevisionGraph *graph, Names rows, char **differs, GError **error)
{
    g_autoptr(GHashTable) applied = revision_applied(graph, rows);
    const ReplayOptions options = {.only = applied, .cancellable = request->cancellable};
    Sandbox *started = NULL;
    g_autoptr(Replay) replay = replay_open(request->project, graph, &options, &started, error);
    g_autoptr(Sandbox) sandbox = started;
    if (replay == NULL)
        return false;
    *differs = NULL;
    if (replay->broken != NULL) {
        *differs = g_strdup(replay->broken);
        return true;
    }
    const DiffOptions comparing = {
        .ignore = generate_without_versions(request->project, baseline->arena)};
    g_autoptr(Changes) changes =
        diff_schemas(replay->schema, baseline->database, &comparing, error);
    const ArbiterOptions arbiter = {.address = replay->address, .sandbox = &started};
    if (changes == NULL || !diff_judge(changes, &arbiter, error))
        return false;
    *differs = difference_words(changes);
    return true;
}
