#include "run/replay-private.h"

#include "base/sql.h"
#include "kind/reflect.h"
#include "revision/identifier.h"
#include "revision/script.h"
#include "revision/write.h"

#include <string.h>

// ---- one statement ----------------------------------------------------------------------------

static bool
begin(Replaying *replaying, GError **error)
{
    replaying->in_transaction = connection_execute(replaying->connection, "BEGIN", error);
    return replaying->in_transaction;
}

static bool
commit(Replaying *replaying, GError **error)
{
    if (!replaying->in_transaction)
        return true;
    replaying->in_transaction = false;
    return connection_commit(replaying->connection, error);
}

static bool
send(Replaying *replaying, const ScriptStatement *statement, GError **error)
{
    if (statement->takes_many)
        return connection_execute(replaying->connection, statement->sql, error);
    Result *result = connection_query(replaying->connection, statement->sql, NULL, 0, error);
    result_free(result);
    return result != NULL;
}

static bool
is_trouble_of_ours(const Replaying *replaying, const GError *error)
{
    return !connection_is_alive(replaying->connection) ||
           g_error_matches(error, SERVER_ERROR, SERVER_ERROR_CANCELLED);
}

static void
add_gap(Replaying *replaying, Origin origin, const char *reason, const char *const *unproven)
{
    static const char *const none[] = {NULL};
    ReplayGap gap = {.revision = replaying->revision,
                     .origin = origin,
                     .reason = arena_text(replaying->arena, reason),
                     .unproven = unproven != NULL ? unproven : none};
    gap.origin.file = arena_intern(replaying->arena, origin.file);
    g_array_append_val(replaying->gaps, gap);
}

static const char *
first_line(Arena *arena, const char *text)
{
    return arena_text_n(arena, text, strcspn(text, "\n"));
}

static bool
fail(Replaying *replaying, const ScriptStatement *statement, const GError *problem, GError **error)
{
    g_autofree char *origin = origin_text(statement->origin);
    g_set_error(error, SERVER_ERROR, SERVER_ERROR_SCRIPT, "%s: %s", origin,
                first_line(replaying->arena, problem->message));
    return false;
}

bool
replay_with_rights(Replaying *replaying, const char *sql)
{
    bool was_open = replaying->in_transaction;
    if (!commit(replaying, NULL))
        return false;
    bool done =
        sandbox_run_text(replaying->sandbox, replaying->replay->address, "history", sql, NULL);
    return (!was_open || begin(replaying, NULL)) && done;
}

static bool
wants_rights(const GError *error)
{
    return server_error_is(error, "42501") || server_error_is(error, "42704") ||
           server_error_is(error, "58P01") || server_error_is(error, "0A000");
}

// A statement may have ended the transaction, and begun another one.
static bool
end_savepoint(Replaying *replaying, GError **error)
{
    g_autoptr(GError) problem = NULL;
    if (connection_execute(replaying->connection, "RELEASE SAVEPOINT trueup", &problem))
        return true;
    bool has_ended = server_error_is(problem, "25P01");
    if (has_ended) {
        replaying->in_transaction = false;
        replaying->has_ended = true;
    }
    if (server_error_is(problem, "3B001"))
        return connection_execute(replaying->connection, "ROLLBACK", error) &&
               begin(replaying, error);
    if (!has_ended)
        g_propagate_error(error, g_steal_pointer(&problem));
    return has_ended;
}

// A statement inside the transaction whose failure must not end it.
static bool
try_statement(Replaying *replaying, const ScriptStatement *statement, GError **error)
{
    static const char savepoint[] = "SAVEPOINT trueup", back[] = "ROLLBACK TO SAVEPOINT trueup";
    bool is_alone = !replaying->in_transaction;
    if (!is_alone && !connection_execute(replaying->connection, savepoint, error))
        return false;
    if (send(replaying, statement, error))
        return is_alone || end_savepoint(replaying, error);
    return !is_alone && connection_is_alive(replaying->connection) &&
           connection_execute(replaying->connection, back, NULL) && false;
}

// What is there already, or is not there: behind a part that was not read that is no surprise.
static bool
is_about_existence(const GError *error)
{
    static const char *const states[] = {"42P07", "42710", "42701", "42P06",
                                         "42P01", "42703", "42704", "42883"};
    for (size_t i = 0; i < G_N_ELEMENTS(states); i++)
        if (server_error_is(error, states[i]))
            return true;
    return false;
}

static bool
run_statement(Replaying *replaying, const ScriptStatement *statement, GError **error)
{
    g_autoptr(GError) problem = NULL;
    if (statement->outside_transaction && !commit(replaying, error))
        return false;
    if (!statement->outside_transaction && !replaying->in_transaction && !replaying->has_ended &&
        !begin(replaying, error))
        return false;
    replay_note_made(replaying, statement->sql);
    if (try_statement(replaying, statement, &problem))
        return true;
    if (is_trouble_of_ours(replaying, problem)) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return false;
    }
    if (replay_make(replaying, statement, problem) && try_statement(replaying, statement, NULL))
        return true;
    if (wants_rights(problem) && replay_with_rights(replaying, statement->sql))
        return true;
    bool is_no_surprise =
        replaying->tolerates || (replaying->has_doubts && is_about_existence(problem));
    if (!statement->is_data && !is_no_surprise)
        is_no_surprise = replay_note_lacking(replaying, problem) ||
                         (replaying->lacking->len > 0 && is_about_existence(problem));
    if (!statement->is_data && !is_no_surprise)
        return fail(replaying, statement, problem, error);
    add_gap(replaying, statement->origin, first_line(replaying->arena, problem->message), NULL);
    return true;
}

// ---- a revision that asks ---------------------------------------------------------------------

static bool
run_live(void *data, const ScriptStatement *statement, GError **error)
{
    return run_statement(data, statement, error);
}

static Result *
ask_live(void *data, const ScriptStatement *statement, GError **error)
{
    Replaying *replaying = data;
    if (!replaying->in_transaction && !begin(replaying, error))
        return NULL;
    return connection_query(replaying->connection, statement->sql, NULL, 0, error);
}

// Its queries are answered by a database without rows.
static RevisionScript *
read_live(Replaying *replaying, GError **error)
{
    const ScriptServer server = {.run = run_live, .ask = ask_live, .data = replaying};
    ScriptOptions options = replaying->script;
    options.server = &server;
    return revision_script_read(replaying->revision, SCRIPT_UPGRADE, &options, error);
}

// ---- one revision -----------------------------------------------------------------------------

static const char *const *
copy_texts(Arena *arena, const char *const *texts)
{
    size_t count = 0;
    while (texts != NULL && texts[count] != NULL)
        count++;
    const char **copy = ARENA_NEW_ARRAY(arena, const char *, count + 1);
    for (size_t i = 0; i < count; i++)
        copy[i] = arena_intern(arena, texts[i]);
    return copy;
}

static void
note_opaque(Replaying *replaying, const RevisionScript *script)
{
    replaying->has_doubts |=
        script->opaque != NULL && script->unproven != NULL && script->unproven[0] != NULL;
    if (script->opaque != NULL)
        add_gap(replaying, script->opaque_origin, script->opaque,
                copy_texts(replaying->arena, script->unproven));
}

static bool
run_read(Replaying *replaying, const RevisionScript *script, GError **error)
{
    for (size_t i = 0; i < script->count; i++)
        if (!run_statement(replaying, &script->statements[i], error))
            return false;
    return true;
}

static bool
run_revision(Replaying *replaying, const Revision *revision, GError **error)
{
    replaying->revision = revision;
    replaying->has_ended = false;
    g_autoptr(RevisionScript) script =
        revision_script_read(revision, SCRIPT_UPGRADE, &replaying->script, error);
    if (script == NULL)
        return false;
    replaying->tolerates = script->opaque != NULL || script->live;
    if (!script->live) {
        note_opaque(replaying, script);
        return run_read(replaying, script, error) && commit(replaying, error);
    }
    g_autoptr(RevisionScript) live = read_live(replaying, error);
    if (live == NULL)
        return false;
    note_opaque(replaying, live);
    return commit(replaying, error);
}

// ---- the chain --------------------------------------------------------------------------------

static void
report(const Replaying *replaying, unsigned done, unsigned of)
{
    const ReplayOptions *options = replaying->options;
    if (options->progress != NULL)
        options->progress(options->progress_data, "history", done, of);
}

static bool
read_schema(Replaying *replaying, Schema **schema, GError **error)
{
    ReflectOptions options = {.cancellable = replaying->options->cancellable};
    *schema = reflect(replaying->connection, &options, error);
    return *schema != NULL;
}

static bool
read_earlier(Replaying *replaying, size_t done, GError **error)
{
    bool is_there = replaying->options->first != NULL && done == replaying->first;
    return !is_there || read_schema(replaying, &replaying->replay->earlier, error);
}

// False with an error when it is our trouble; a chain that does not run is
// `broken`.
static bool
run_chain(Replaying *replaying, GError **error)
{
    Replay *replay = replaying->replay;
    const GPtrArray *revisions = replaying->revisions;
    for (guint i = (guint)replaying->resumed; i < revisions->len; i++) {
        g_autoptr(GError) problem = NULL;
        report(replaying, i, revisions->len);
        if (!read_earlier(replaying, i, error))
            return false;
        if (run_revision(replaying, revisions->pdata[i], &problem)) {
            replay->revisions++;
            continue;
        }
        bool is_ours = is_trouble_of_ours(replaying, problem);
        connection_rollback(replaying->connection);
        replaying->in_transaction = false;
        if (!is_ours && replay_note_lacking(replaying, problem))
            continue; // a question about a table that is not there
        if (is_ours) {
            g_propagate_error(error, g_steal_pointer(&problem));
            return false;
        }
        replay->broken = arena_text(replaying->arena, problem->message);
        replay->broken_at = revisions->pdata[i];
        return true;
    }
    return true;
}

static gint
compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void
collect_gaps(Replaying *replaying)
{
    Replay *replay = replaying->replay;
    g_autoptr(GPtrArray) unproven = g_ptr_array_new();
    for (guint i = 0; i < replaying->gaps->len; i++)
        for (const char *const *name = g_array_index(replaying->gaps, ReplayGap, i).unproven;
             *name != NULL; name++)
            if (!g_ptr_array_find(unproven, *name, NULL))
                g_ptr_array_add(unproven, (gpointer)(guintptr)*name);
    g_ptr_array_sort(unproven, compare_names);
    g_ptr_array_add(unproven, NULL);
    replay->unproven =
        arena_copy(replaying->arena, unproven->pdata, unproven->len * sizeof(char *));
    replay->gap_count = replaying->gaps->len;
    replay->gaps = arena_copy(replaying->arena, replaying->gaps->data,
                              replaying->gaps->len * sizeof(ReplayGap));
}

static bool
open_database(Replaying *replaying, GError **error)
{
    if (replaying->resumed == 0) {
        g_autofree char *address = sandbox_database(replaying->sandbox, "history", NULL, error);
        if (address == NULL)
            return false;
        replaying->replay->address = arena_text(replaying->arena, address);
    }
    replaying->connection =
        connection_open(replaying->replay->address, replaying->options->cancellable, error);
    return replaying->connection != NULL;
}

// What is asked for, the first of it first; both parts stay in their order.
static void
choose_revisions(Replaying *replaying, const GPtrArray *all)
{
    GHashTable *only = replaying->options->only, *first = replaying->options->first;
    for (int part = 0; part < 2; part++) {
        for (guint i = 0; i < all->len; i++) {
            bool is_first = first != NULL && g_hash_table_contains(first, all->pdata[i]);
            bool is_wanted = only == NULL || g_hash_table_contains(only, all->pdata[i]);
            if (is_wanted && is_first == (part == 0))
                g_ptr_array_add(replaying->revisions, all->pdata[i]);
        }
        replaying->first = part == 0 ? replaying->revisions->len : replaying->first;
    }
}

// What is to be run, and how its files are read.
static bool
prepare(Replaying *replaying, GError **error)
{
    const char *target = replaying->options->target;
    g_autoptr(GPtrArray) all = g_ptr_array_new();
    if (!revision_upgrades(replaying->graph, (Names){0}, target != NULL ? target : "heads", all,
                           error))
        return false;
    choose_revisions(replaying, all);
    replaying->script = script_options_for(replaying->project, replaying->arena);
    replaying->script.memory = replaying->memory;
    replaying->script.bind = replaying->options->bind;
    if (replaying->script.bind == NULL && write_is_multidb(replaying->project))
        replaying->script.bind = ""; // the default database
    return true;
}

// It ran on to say all of them; what it leads to without them is nothing to stand on.
static void
note_lacking(Replaying *replaying)
{
    if (replaying->lacking->len == 0)
        return;
    replaying->replay->broken = replay_lacking_words(replaying);
    g_ptr_array_add(replaying->lacking, NULL);
    replaying->replay->lacking = arena_copy(replaying->arena, replaying->lacking->pdata,
                                            replaying->lacking->len * sizeof(char *));
    replaying->replay->broken_at = replaying->lacking_at;
}

static bool
replay(Replaying *replaying, GError **error)
{
    if (!open_database(replaying, error))
        return false;
    gint64 start_us = g_get_monotonic_time();
    bool ran = run_chain(replaying, error);
    replaying->duration_us = g_get_monotonic_time() - start_us;
    note_lacking(replaying);
    bool done = ran && (replaying->replay->broken != NULL ||
                        (read_earlier(replaying, replaying->revisions->len, error) &&
                         read_schema(replaying, &replaying->replay->schema, error)));
    connection_close(replaying->connection);
    replay_keep(replaying);
    collect_gaps(replaying);
    return done;
}

static Replaying
begin_replay(const Project *project, const RevisionGraph *graph, const ReplayOptions *options)
{
    static const ReplayOptions none = {0};
    static const char makes[] = "^\\s*(?:CREATE\\b[^(]*?\\b(?:TABLE|VIEW|SEQUENCE)\\s+(?:IF NOT "
                                "EXISTS\\s+)?|ALTER\\s+TABLE\\b.*\\bRENAME\\s+TO\\s+)"
                                "(?:[\\w\"]+\\.)?(?<name>\"[^\"]+\"|\\w+)";
    Replay *result = g_new0(Replay, 1);
    result->arena = arena_new();
    return (Replaying){.project = project,
                       .graph = graph,
                       .options = options != NULL ? options : &none,
                       .replay = result,
                       .arena = result->arena,
                       .memory = script_memory_new(),
                       .revisions = g_ptr_array_new(),
                       .lacking = g_ptr_array_new(),
                       .made = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                       .makes = g_regex_new(makes, G_REGEX_CASELESS, 0, NULL),
                       .gaps = g_array_new(FALSE, TRUE, sizeof(ReplayGap))};
}

static Replay *
end_replay(Replaying *replaying, bool done)
{
    script_memory_free(replaying->memory);
    g_ptr_array_unref(replaying->revisions);
    g_ptr_array_unref(replaying->lacking);
    g_hash_table_unref(replaying->made);
    g_regex_unref(replaying->makes);
    g_array_unref(replaying->gaps);
    if (done)
        return replaying->replay;
    replay_free(replaying->replay);
    return NULL;
}

Replay *
replay_run(const Project *project, const RevisionGraph *graph, Sandbox *sandbox,
           const ReplayOptions *options, GError **error)
{
    Replaying replaying = begin_replay(project, graph, options);
    replaying.sandbox = sandbox;
    bool done = prepare(&replaying, error) && replay(&replaying, error);
    return end_replay(&replaying, done);
}

static bool
start_sandbox(Replaying *replaying, GError **error)
{
    replaying->names = replay_keep_names(replaying);
    g_autofree const char **wanted = replay_keep_wanted(replaying);
    const SandboxOptions options = {.address = replaying->project->sandbox,
                                    .kept = wanted,
                                    .cancellable = replaying->options->cancellable};
    replaying->sandbox = sandbox_start(&options, error);
    if (replaying->sandbox == NULL)
        return false;
    replay_keep_resume(replaying);
    return true;
}

Replay *
replay_open(const Project *project, const RevisionGraph *graph, const ReplayOptions *options,
            Sandbox **sandbox, GError **error)
{
    Replaying replaying = begin_replay(project, graph, options);
    bool done =
        prepare(&replaying, error) && start_sandbox(&replaying, error) && replay(&replaying, error);
    *sandbox = replaying.sandbox;
    return end_replay(&replaying, done);
}

void
replay_free(Replay *result)
{
    if (result == NULL)
        return;
    schema_free(result->schema);
    schema_free(result->earlier);
    arena_free(result->arena);
    g_free(result);
}

bool
replay_is_unproven(const Replay *result, const Object *object)
{
    const Object *table = object->parent != NULL ? object->parent : object;
    g_autofree char *name = g_strdup_printf(
        "%s.%s", table->namespace != NULL ? table->namespace : "public", table->name);
    for (const char *const *known = result->unproven; *known != NULL; known++)
        if (strcmp(*known, "*") == 0 || strcmp(*known, name) == 0)
            return true;
    return false;
}
