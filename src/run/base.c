#include "run/base.h"

#include "run/error.h"

#include "base/sql.h"
#include "diff/judge.h"
#include "kind/reflect.h"
#include "plan/preflight.h"

#include <string.h>

typedef struct {
    const Project *project;
    const RevisionGraph *graph;
    const BaseOptions *options;
    Base *base;
    GError *error; // of the history's thread
} BaseSearch;

static const char *
first_line(Arena *arena, const char *text)
{
    return arena_text_n(arena, text, strcspn(text, "\n"));
}

static bool
is_cancelled(const GError *error)
{
    return g_error_matches(error, SERVER_ERROR, SERVER_ERROR_CANCELLED) ||
           g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

// ---- the history -----------------------------------------------------------------------------

// False: cancelled. Everything else that goes wrong makes the database the base.
static gpointer
run_history(gpointer data)
{
    BaseSearch *search = data;
    Base *base = search->base;
    const ReplayOptions options = {.progress = search->options->progress,
                                   .progress_data = search->options->progress_data,
                                   .bind = search->options->bind,
                                   .cancellable = search->options->cancellable};
    base->replay =
        replay_open(search->project, search->graph, &options, &base->sandbox, &search->error);
    return NULL;
}

// ---- the database ----------------------------------------------------------------------------

// What nothing gives an address for is as good as a database that cannot be reached.
static const ProjectDatabase *
database_of(const BaseSearch *search)
{
    const Project *project = search->project;
    const char *bind = search->options->bind;
    for (size_t i = 0; bind != NULL && i < project->bind_count; i++)
        if (strcmp(project->binds[i].name, bind) == 0)
            return project->binds[i].database;
    return project->database;
}

static void
read_database(BaseSearch *search)
{
    Base *base = search->base;
    g_autoptr(GError) error = NULL;
    const CheckOptions options = {.cancellable = search->options->cancellable};
    const ProjectDatabase *database = database_of(search);
    if (database == NULL || database->conninfo == NULL)
        return;
    base->of = database;
    base->database =
        check_database(search->project, database, &options, base->arena, &base->facts, &error);
    if (base->database == NULL)
        base->no_database = arena_text(base->arena, error->message);
}

static void
count_lacking(BaseSearch *search)
{
    Base *base = search->base;
    if (base->database == NULL || !base->facts.has_version_rows)
        return;
    g_autoptr(GHashTable) applied = revision_applied(search->graph, base->facts.version_rows);
    size_t count = g_hash_table_size(applied);
    base->lacking = search->graph->all.count - MIN(count, search->graph->all.count);
    base->at_heads = base->lacking == 0 && search->graph->all.count > 0;
}

// ---- what the database does not show ---------------------------------------------------------

static bool
is_evidence(const Change *change)
{
    KindId kind = (change->to != NULL ? change->to : change->from)->kind;
    bool fits =
        kind == KIND_TABLE || kind == KIND_COLUMN || kind == KIND_CONSTRAINT || kind == KIND_INDEX;
    bool is_change = change->verb == VERB_ALTER && kind == KIND_COLUMN;
    return fits && change->proof == PROOF_DIFFERS && (change->verb == VERB_CREATE || is_change);
}

static bool
hangs_on_missing(const Changes *changes, const Change *change)
{
    for (size_t i = 0; i < changes->count; i++)
        if (changes->rows[i].verb == VERB_CREATE && changes->rows[i].to == change->to->parent)
            return true;
    return false;
}

// A database that counts as having run everything, and lacks something of it.
static void
find_missing(Base *base)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_autoptr(Changes) changes =
        base->at_heads && base->replay != NULL && base->replay->schema != NULL
            ? diff_schemas(base->database, base->replay->schema, NULL, NULL)
            : NULL;
    for (size_t i = 0; changes != NULL && i < changes->count; i++) {
        const Change *change = &changes->rows[i];
        if (!is_evidence(change) || hangs_on_missing(changes, change) ||
            replay_is_unproven(base->replay, change->to))
            continue;
        g_autofree char *path =
            change->to->kind == KIND_INDEX ? g_strdup(change->to->name) : object_path(change->to);
        g_ptr_array_add(names, arena_printf(base->arena, "%c %s",
                                            change->verb == VERB_CREATE ? '+' : '~', path));
    }
    g_ptr_array_add(names, NULL);
    base->missing = arena_copy(base->arena, names->pdata, names->len * sizeof(char *));
}

// ---- namespaces ------------------------------------------------------------------------------

// Schemas that the database has and no revision makes are taken for granted, as Alembic does.
static bool
add_namespaces(BaseSearch *search, GError **error)
{
    Base *base = search->base;
    Replay *replay = base->replay;
    g_autoptr(GString) sql = g_string_new(NULL);
    for (size_t i = 0; i < base->database->count; i++) {
        const Object *object = base->database->objects[i];
        if (object->kind == KIND_NAMESPACE && object->extension == NULL &&
            schema_find(replay->schema, KIND_NAMESPACE, NULL, object->name) == NULL)
            sql_add(sql, "CREATE SCHEMA IF NOT EXISTS %I;\n", object->name);
    }
    if (sql->len == 0)
        return true;
    g_autoptr(Connection) connection =
        connection_open(replay->address, search->options->cancellable, error);
    if (connection == NULL || !connection_execute(connection, sql->str, error))
        return false;
    schema_free(replay->schema);
    replay->schema = reflect(connection, NULL, error);
    return replay->schema != NULL;
}

// ---- which one it is -------------------------------------------------------------------------

static bool
use_history(BaseSearch *search, GError **error)
{
    Base *base = search->base;
    if (base->database != NULL && !add_namespaces(search, error))
        return false;
    base->base = (GenerateBase){.schema = base->replay->schema,
                                .database = base->database,
                                .judge = base->replay->address,
                                .sandbox = &base->sandbox};
    find_missing(base);
    return true;
}

static bool
use_database(BaseSearch *search, GError **error)
{
    static const char *const none[] = {NULL};
    Base *base = search->base;
    base->missing = none;
    if (base->database == NULL) {
        g_set_error(error, SERVER_ERROR, SERVER_ERROR_SANDBOX,
                    "the history cannot be replayed, and there is no database to start from: %s\n"
                    "hint: %s",
                    base->no_history,
                    base->no_database != NULL ? first_line(base->arena, base->no_database)
                                              : "--database names one");
        return false;
    }
    if (base->lacking > 0) {
        g_set_error(error, RUN_ERROR, RUN_ERROR_VERSION,
                    "Target database is not up to date.\n"
                    "hint: it lacks %zu revisions, and the history cannot be replayed (%s); "
                    "\"trueup upgrade\" applies them first",
                    base->lacking, base->no_history);
        return false;
    }
    base->base = (GenerateBase){.schema = base->database,
                                .database = base->database,
                                .judge = base->of->conninfo,
                                .sandbox = base->sandbox != NULL ? &base->sandbox : NULL};
    return true;
}

static bool
choose(BaseSearch *search, GError **error)
{
    Base *base = search->base;
    if (search->error != NULL && is_cancelled(search->error)) {
        g_propagate_error(error, g_steal_pointer(&search->error));
        return false;
    }
    if (base->replay == NULL)
        base->no_history = first_line(base->arena, search->error->message);
    else if (base->replay->broken != NULL)
        base->no_history = first_line(base->arena, base->replay->broken);
    count_lacking(search);
    return base->no_history == NULL ? use_history(search, error) : use_database(search, error);
}

Base *
base_find(const Project *project, const RevisionGraph *graph, const BaseOptions *options,
          GError **error)
{
    static const BaseOptions none = {0};
    g_autoptr(Base) base = g_new0(Base, 1);
    base->arena = arena_new();
    BaseSearch search = {.project = project,
                         .graph = graph,
                         .options = options != NULL ? options : &none,
                         .base = base};
    GThread *thread = g_thread_new("history", run_history, &search);
    read_database(&search);
    g_thread_join(thread);
    bool done = choose(&search, error);
    g_clear_error(&search.error);
    return done ? g_steal_pointer(&base) : NULL;
}

void
base_free(Base *base)
{
    if (base == NULL)
        return;
    replay_free(base->replay);
    schema_free(base->database);
    sandbox_stop(base->sandbox);
    arena_free(base->arena);
    g_free(base);
}

// ---- what it cannot vouch for ----------------------------------------------------------------

static const Object *
object_of(const Change *change)
{
    return change->to != NULL ? change->to : change->from;
}

// The database shows the same difference: whatever the unreadable part did, it did not settle it.
static bool
is_confirmed(const Changes *seen, const Change *change)
{
    g_autofree char *path = object_path(object_of(change));
    for (size_t i = 0; seen != NULL && i < seen->count; i++) {
        const Change *other = &seen->rows[i];
        if (other->verb != change->verb || other->kind != change->kind ||
            g_strcmp0(object_of(other)->namespace, object_of(change)->namespace) != 0)
            continue;
        g_autofree char *same = object_path(object_of(other));
        if (strcmp(same, path) == 0)
            return true;
    }
    return false;
}

static const char *
gap_words(const Base *base, const Project *project, Arena *arena)
{
    for (size_t i = 0; i < base->replay->gap_count; i++) {
        const ReplayGap *gap = &base->replay->gaps[i];
        const char *file = project_relative(project, gap->origin.file);
        if (gap->unproven[0] != NULL && gap->origin.line == 0)
            return arena_printf(arena, "%s cannot be read and may be about it", file);
        if (gap->unproven[0] != NULL)
            return arena_printf(arena, "%s:%d cannot be read and may be about it", file,
                                gap->origin.line);
    }
    return "a revision that cannot be read may be about it";
}

static void
doubt_gaps(const Base *base, const Project *project, const Changes *seen, Changes *changes)
{
    for (size_t i = 0; i < changes->count; i++) {
        Change *change = &changes->rows[i];
        if (change->proof != PROOF_DIFFERS ||
            !replay_is_unproven(base->replay, object_of(change)) || is_confirmed(seen, change))
            continue;
        change->proof = PROOF_UNPROVEN;
        change->reason = gap_words(base, project, changes->arena);
    }
}

// Nothing that a revision file adds is written a second time.
static void
doubt_mentioned(const Project *project, const RevisionGraph *graph, Changes *changes)
{
    for (size_t i = 0; i < changes->count; i++) {
        Change *change = &changes->rows[i];
        const Object *object = object_of(change), *table = object->parent;
        if (change->verb != VERB_CREATE || change->proof != PROOF_DIFFERS ||
            (table == NULL && object->kind != KIND_TABLE))
            continue;
        Mention mention = revision_find_mention(graph, table != NULL ? table->name : object->name,
                                                table != NULL ? object->name : NULL);
        if (mention.revision == NULL)
            continue;
        change->proof = PROOF_UNPROVEN;
        change->reason =
            arena_printf(changes->arena, "%s:%d names it already",
                         project_relative(project, mention.revision->file), mention.line);
    }
}

bool
base_doubt(const Base *base, const Project *project, const RevisionGraph *graph,
           const Schema *models, Changes *changes, GError **error)
{
    if (base->no_history != NULL) {
        doubt_mentioned(project, graph, changes);
        return true;
    }
    if (base->replay->unproven[0] == NULL)
        return true;
    g_autoptr(Changes) seen = NULL;
    if (base->at_heads) {
        const DiffOptions options = {.ignore = project->ignore, .find_renames = true};
        seen = diff_schemas(base->database, models, &options, error);
        if (seen == NULL)
            return false;
    }
    doubt_gaps(base, project, seen, changes);
    return true;
}

// ---- rows ------------------------------------------------------------------------------------

const RowCount *
base_count_rows(const Base *base, const Changes *changes, Arena *arena, GCancellable *cancellable,
                GError **error)
{
    enum { LIMIT_MS = 1000 };
    if (base->database == NULL)
        return NULL;
    RowCount *counts = plan_uncounted(arena, changes, base->database);
    if (counts[0].table == NULL)
        return counts;
    g_autoptr(Connection) connection = connection_open(base->of->conninfo, cancellable, error);
    bool done = connection != NULL && preflight_count(connection, counts, LIMIT_MS, error);
    return done ? counts : NULL;
}
