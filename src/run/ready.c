#include "run/ready.h"

#include "base/sql.h"
#include "kind/reflect.h"

#include <string.h>

// ---- what a plan runs --------------------------------------------------------------------------

ReadyRequest
ready_of_plan(const RunPlan *plan, Arena *arena)
{
    g_autoptr(GPtrArray) statements = g_ptr_array_new();
    const char **files = ARENA_NEW_ARRAY(arena, const char *, plan->count + 1);
    for (size_t i = 0; i < plan->count; i++) {
        const RunStep *step = &plan->steps[i];
        files[i] = step->revision->file;
        for (size_t j = 0; j < step->script->count; j++)
            g_ptr_array_add(statements, (gpointer)(guintptr)&step->script->statements[j]);
    }
    return (ReadyRequest){
        .statements = arena_copy(arena, statements->pdata, statements->len * sizeof(gpointer)),
        .count = statements->len,
        .files = files,
        .table = plan->table};
}

static const char *const *
texts_of(const ReadyRequest *request, Arena *arena)
{
    const char **texts = ARENA_NEW_ARRAY(arena, const char *, request->count + 1);
    for (size_t i = 0; i < request->count; i++)
        texts[i] = request->statements[i]->sql;
    return texts;
}

// ---- which database ----------------------------------------------------------------------------

// As everything that is only asked, within a frame that the server holds us to.
static Result *
query_read_only(Connection *connection, const char *sql, GError **error)
{
    if (!connection_begin_read_only(connection, error))
        return NULL;
    Result *result = connection_query(connection, sql, NULL, 0, error);
    connection_rollback(connection);
    return result;
}

// A name and a port may lead to another server tomorrow; its own number does not. Where the role
// may not ask for that, the database's number has to do.
const char *
ready_whose(Connection *connection, Arena *arena, GError **error)
{
    static const char *const questions[] = {
        "SELECT oid || '/' || system_identifier FROM pg_catalog.pg_control_system(),"
        " pg_catalog.pg_database WHERE datname = pg_catalog.current_database()",
        "SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()",
    };
    g_autoptr(GError) refused = NULL;
    g_autoptr(Result) number = query_read_only(connection, questions[0], &refused);
    g_autoptr(Result) result = number != NULL ? g_steal_pointer(&number)
                                              : query_read_only(connection, questions[1], error);
    return result != NULL ? arena_text(arena, result_text(result, 0, 0)) : NULL;
}

// The version table is nothing that a plan could break.
static bool
has_tables(Connection *connection, VersionTable table, bool *has, GError **error)
{
    g_autofree char *sql = sql_format("SELECT 1 FROM pg_catalog.pg_class WHERE relkind IN"
                                      " ('r', 'p', 'm') AND oid >= 16384 AND relname <> %L LIMIT 1",
                                      table.name);
    g_autoptr(Result) result = query_read_only(connection, sql, error);
    *has = result != NULL && result_rows(result) > 0;
    return result != NULL;
}

// ---- asking ------------------------------------------------------------------------------------

static bool
read_schema(Ready *ready, Connection *connection, const char *const *texts, GError **error)
{
    const ReflectOptions options = {.cancellable = ready->request.cancellable};
    ready->database = reflect(connection, &options, error);
    if (ready->database == NULL)
        return false;
    ready->fingerprint = fingerprint_new(ready->database, texts, ready->request.count);
    return true;
}

static bool
ask(Ready *ready, Connection *connection, GError **error)
{
    bool has = false;
    const char *const *texts = texts_of(&ready->request, ready->arena);
    ready->identity = arena_text(ready->arena, connection_facts(connection)->identity);
    ready->whose = ready_whose(connection, ready->arena, error);
    if (ready->whose == NULL || !has_tables(connection, ready->request.table, &has, error))
        return false;
    if (has && !read_schema(ready, connection, texts, error))
        return false;
    if (!has || ready->request.only_schema)
        return true;
    const PreflightOptions options = {.database = ready->database,
                                      .statements = texts,
                                      .statement_count = ready->request.count,
                                      .files = ready->request.files,
                                      .guarded = ready->request.guarded,
                                      .cancellable = ready->request.cancellable};
    ready->preflight = preflight_run(connection, &options, error);
    return ready->preflight != NULL;
}

Ready *
ready_new(Connection *connection, const ReadyRequest *request, GError **error)
{
    Ready *ready = g_new0(Ready, 1);
    ready->arena = arena_new();
    ready->request = *request;
    bool done = ask(ready, connection, error);
    ready->request.cancellable = NULL; // it may be gone before the rest is
    if (done)
        return ready;
    ready_free(ready);
    return NULL;
}

void
ready_free(Ready *ready)
{
    if (ready == NULL)
        return;
    preflight_free(ready->preflight);
    fingerprint_free(ready->fingerprint);
    schema_free(ready->database);
    arena_free(ready->arena);
    g_free(ready);
}

// ---- later -------------------------------------------------------------------------------------

static bool
fail_changed(GError **error, const char *what)
{
    g_set_error(error, RUN_ERROR, RUN_ERROR_CHANGED,
                "%s; nothing was changed\n"
                "hint: \"trueup review\" looks at it again, then run this again",
                what);
    return false;
}

bool
ready_check(const Ready *ready, Connection *connection, GCancellable *cancellable, GError **error)
{
    ReadyRequest request = ready->request;
    request.only_schema = true;
    request.cancellable = cancellable;
    g_autoptr(Ready) now = ready_new(connection, &request, error);
    connection_watch(connection, cancellable);
    if (now == NULL)
        return false;
    if (strcmp(now->whose, ready->whose) != 0) {
        g_autofree char *what =
            g_strdup_printf("this is the plan of another database: it was made for %s, and %s is "
                            "another one",
                            ready->identity, now->identity);
        return fail_changed(error, what);
    }
    g_autoptr(Fingerprint) nothing = fingerprint_of_lines(NULL, 0);
    g_autofree char *change =
        fingerprint_change(ready->fingerprint != NULL ? ready->fingerprint : nothing,
                           now->fingerprint != NULL ? now->fingerprint : nothing);
    if (change == NULL)
        return true;
    g_autofree char *what =
        g_strdup_printf("%s changed since it was looked at: %s", ready->identity, change);
    return fail_changed(error, what);
}

// ---- what it touches ----------------------------------------------------------------------------

bool
ready_rewrites(const Ready *ready)
{
    return ready->preflight != NULL && ready->preflight->rewrites;
}

const char *const *
ready_tables(const Ready *ready)
{
    const Table *const *touched = ready->preflight != NULL ? ready->preflight->touched : NULL;
    size_t count = 0;
    while (touched != NULL && touched[count] != NULL)
        count++;
    const char **names = ARENA_NEW_ARRAY(ready->arena, const char *, 2 * count + 1);
    for (size_t i = 0; i < count; i++) {
        names[2 * i] = touched[i]->object.namespace;
        names[2 * i + 1] = touched[i]->object.name;
    }
    return names;
}

// ---- what is said ------------------------------------------------------------------------------

// Hazards that a person cannot do anything about here, or that are asked about elsewhere.
static const char *const only_said[] = {"invalid-index", "ban-drop-column", NULL};

ReadyLevel
ready_level(const Finding *finding)
{
    bool is_asked = finding->rule != NULL && !g_strv_contains(only_said, finding->rule);
    switch (finding->level) {
    case FINDING_FACT:
        return READY_SAID;
    case FINDING_HAZARD:
        return is_asked ? READY_ASKED : READY_SAID;
    case FINDING_BREAKS:
        return READY_FAILS;
    }
    g_assert_not_reached();
}

ReadyLevel
ready_worst(const Ready *ready)
{
    ReadyLevel worst = READY_SAID;
    for (size_t i = 0; ready->preflight != NULL && i < ready->preflight->count; i++)
        worst = MAX(worst, ready_level(&ready->preflight->rows[i]));
    return worst;
}

char *
ready_line(const Ready *ready, const Project *project, const Finding *finding)
{
    if (finding->statement == PREFLIGHT_WHOLE)
        return g_strdup(project_relative(project, finding->text));
    g_autofree char *place = origin_text(ready->request.statements[finding->statement]->origin);
    return g_strdup_printf("%s: %s", project_relative(project, place), finding->text);
}
