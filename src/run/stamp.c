#include "run/stamp.h"

#include "base/sql.h"
#include "run/error.h"
#include "run/journal.h"
#include "run/stamp-private.h"
#include "run/upgrade.h"
#include "server/batch.h"

#include <string.h>

// ---- the plan --------------------------------------------------------------------------------

static char *
title_of(const StampMove *move)
{
    GString *text = g_string_new("stamp_revision ");
    for (size_t i = 0; i < move->from.count; i++)
        g_string_append_printf(text, i > 0 ? ", %s" : "%s", move->from.items[i]);
    g_string_append_printf(text, " -> %s", move->to != NULL ? move->to : "");
    return g_string_free(text, FALSE);
}

static bool
lay_moves(StampPlan *plan, const GArray *moves, Names rows, GError **error)
{
    g_autoptr(VersionRows) laid = version_rows_new(plan->graph, rows);
    g_autoptr(GArray) changes = g_array_new(FALSE, FALSE, sizeof(VersionChange));
    const char **titles = ARENA_NEW_ARRAY(plan->arena, const char *, moves->len + 1);
    size_t *ends = ARENA_NEW_ARRAY(plan->arena, size_t, moves->len + 1);
    for (guint i = 0; i < moves->len; i++) {
        const StampMove *move = &g_array_index(moves, StampMove, i);
        g_autofree char *title = title_of(move);
        if (!version_stamp(laid, move, changes, error))
            return false;
        titles[i] = arena_text(plan->arena, title);
        ends[i] = changes->len;
    }
    for (guint i = 0; i < changes->len; i++) {
        VersionChange *change = &g_array_index(changes, VersionChange, i);
        change->from = arena_intern(plan->arena, change->from);
        change->to = arena_intern(plan->arena, change->to);
    }
    plan->titles = titles;
    plan->title_ends = ends;
    plan->changes = arena_copy(plan->arena, changes->data, changes->len * sizeof(VersionChange));
    plan->change_count = changes->len;
    plan->result = version_rows_names(laid, plan->arena);
    return true;
}

StampPlan *
stamp_plan_new(const StampRequest *request, GError **error)
{
    g_autoptr(StampPlan) plan = g_new0(StampPlan, 1);
    plan->arena = arena_new();
    plan->project = request->project;
    plan->graph = request->graph;
    plan->purge = request->purge;
    plan->bind = request->bind;
    plan->table =
        (VersionTable){request->project->version_namespace, request->project->version_table};
    plan->rows = names_copy(plan->arena, request->rows);
    Names begin = request->purge ? (Names){0} : plan->rows;
    g_autoptr(GArray) moves = g_array_new(FALSE, FALSE, sizeof(StampMove));
    if (!revision_stamps(plan->graph, begin, request->targets, plan->arena, moves, error) ||
        !lay_moves(plan, moves, begin, error))
        return NULL;
    return g_steal_pointer(&plan);
}

void
stamp_plan_free(StampPlan *plan)
{
    if (plan == NULL)
        return;
    trace_free(plan->trace);
    arena_free(plan->arena);
    g_free(plan);
}

// ---- what the database shows -----------------------------------------------------------------

// The revisions that are applied on one side and not on the other, in the order of an upgrade.
static bool
read_difference(StampPlan *plan, GHashTable *with, GHashTable *without, GError **error)
{
    g_autoptr(GPtrArray) all = g_ptr_array_new();
    g_autoptr(ScriptMemory) memory = script_memory_new();
    ScriptOptions options = script_options_for(plan->project, plan->arena);
    options.memory = memory;
    options.bind = plan->bind;
    if (!revision_upgrades(plan->graph, (Names){0}, "heads", all, error))
        return false;
    for (guint i = 0; i < all->len; i++) {
        const Revision *revision = all->pdata[i];
        if (!g_hash_table_contains(with, revision) || g_hash_table_contains(without, revision))
            continue;
        g_autoptr(RevisionScript) script =
            revision_script_read(revision, SCRIPT_UPGRADE, &options, error);
        if (script == NULL)
            return false;
        trace_add(plan->trace, revision, script);
    }
    return true;
}

static bool
has_unread(const Trace *trace)
{
    size_t count = 0;
    const TraceUnseen *rows = trace_unseen(trace, &count);
    for (size_t i = 0; i < count; i++)
        if (rows[i].is_all)
            return true;
    return false;
}

static void
count_shown(StampPlan *plan)
{
    const TraceLine *lines = trace_lines(plan->trace, &plan->total);
    for (size_t i = 0; i < plan->total; i++)
        plan->shown += lines[i].found == NULL;
}

typedef struct {
    GHashTable *with, *without;
} Sides;

static bool
check_one_way(StampPlan *plan, const Sides *sides, Connection *connection, const StampCheck *check,
              GError **error)
{
    g_clear_pointer(&plan->trace, trace_free);
    plan->trace = trace_new();
    plan->shown = 0;
    if (!read_difference(plan, sides->with, sides->without, error) ||
        !trace_check(plan->trace, connection, error) ||
        !stamp_replay(plan, plan->trace, sides->with, sides->without, check, error))
        return false;
    count_shown(plan);
    return true;
}

bool
stamp_check(StampPlan *plan, Connection *connection, const StampCheck *check, GError **error)
{
    g_autoptr(GHashTable) before = revision_applied(plan->graph, plan->rows);
    g_autoptr(GHashTable) after = revision_applied(plan->graph, plan->result);
    const Sides up = {after, before}, down = {before, after};
    if (!check_one_way(plan, &up, connection, check, error))
        return false;
    plan->state = plan->shown < plan->total ? STAMP_AHEAD
                  : has_unread(plan->trace) ? STAMP_UNREAD
                                            : STAMP_TRUE;
    if (plan->state != STAMP_TRUE)
        return true;
    StampState forward = plan->state;
    if (!check_one_way(plan, &down, connection, check, error))
        return false;
    plan->state = plan->shown > 0 ? STAMP_BEHIND : has_unread(plan->trace) ? STAMP_UNREAD : forward;
    return true;
}

// ---- what is said of it ----------------------------------------------------------------------

const char *
stamp_state_name(StampState state)
{
    static const char *const names[] = {[STAMP_TRUE] = "true",
                                        [STAMP_AHEAD] = "ahead",
                                        [STAMP_BEHIND] = "behind",
                                        [STAMP_UNREAD] = "unread"};
    return names[state];
}

const char *
stamp_hazard(const StampPlan *plan)
{
    switch (plan->state) {
    case STAMP_TRUE:
        break;
    case STAMP_AHEAD:
        return arena_printf(plan->arena,
                            "stamped-not-run: %zu of %zu changes would count as applied, "
                            "and no upgrade would make them",
                            plan->total - plan->shown, plan->total);
    case STAMP_BEHIND:
        return arena_printf(plan->arena,
                            "stamped-behind: %zu of %zu changes are there, and a later "
                            "upgrade would make them again",
                            plan->shown, plan->total);
    case STAMP_UNREAD:
        return "stamped-unread: whether this was run cannot be told from the schema";
    }
    return NULL;
}

// ---- as a run --------------------------------------------------------------------------------

// A step is of a revision: the one that is stamped, or that was.
static const Revision *
revision_of(const StampPlan *plan)
{
    const Revision *found = NULL;
    for (size_t i = 0; i < plan->change_count && found == NULL; i++) {
        const VersionChange *change = &plan->changes[i];
        found = revision_find(plan->graph, change->to != NULL ? change->to : change->from);
    }
    return found != NULL ? found : plan->graph->all.items[0];
}

RunPlan *
stamp_run_plan(const StampPlan *plan)
{
    RunPlan *run = g_new0(RunPlan, 1);
    RevisionScript *nothing = g_new0(RevisionScript, 1);
    g_autofree char *title = g_strjoinv(", ", (char **)(guintptr)plan->titles);
    nothing->arena = arena_new();
    *run = (RunPlan){.arena = arena_new(),
                     .project = plan->project,
                     .graph = plan->graph,
                     .table = plan->table,
                     .direction = SCRIPT_UPGRADE,
                     .rows = plan->rows,
                     .result = plan->result};
    run->count = plan->change_count > 0 ? 1 : 0;
    run->steps = ARENA_NEW_ARRAY(run->arena, RunStep, 1);
    run->steps[0] = (RunStep){.revision = revision_of(plan),
                              .direction = SCRIPT_UPGRADE,
                              .script = nothing,
                              .changes = plan->changes,
                              .change_count = plan->change_count,
                              .title = arena_text(run->arena, title),
                              .position = run_position(plan->result, run->arena)};
    if (run->count == 0)
        revision_script_free(nothing);
    return run;
}

// ---- writing ---------------------------------------------------------------------------------

static bool
has_table(const StampPlan *plan, Connection *connection, bool *has, GError **error)
{
    g_autofree char *name = sql_format("%Q", plan->table.namespace, plan->table.name);
    g_autofree char *sql = sql_format("SELECT pg_catalog.to_regclass(%L) IS NOT NULL", name);
    g_autoptr(Result) result = connection_query(connection, sql, NULL, 0, error);
    if (result == NULL)
        return false;
    *has = result_boolean(result, 0, 0);
    return true;
}

// The rows that an UPDATE or DELETE of ours did not find.
typedef struct {
    const StampPlan *plan;
    size_t first; // statement of the first change
    const VersionChange *odd;
} Writing;

static void
note_ran(void *data, size_t index, int64_t rows, int64_t duration_us)
{
    (void)duration_us;
    Writing *writing = data;
    if (index < writing->first || index >= writing->first + writing->plan->change_count)
        return;
    const VersionChange *change = &writing->plan->changes[index - writing->first];
    if (change->verb != VERSION_INSERT && rows != 1)
        writing->odd = change;
}

static bool
write_all(const StampPlan *plan, Connection *connection, GPtrArray *texts, GError **error)
{
    Writing writing = {.plan = plan, .first = texts->len - plan->change_count};
    GError *problem = NULL;
    const Journal *journal = journal_read(connection, plan->table, plan->arena, &problem);
    if (problem != NULL) {
        g_propagate_error(error, problem);
        return false;
    }
    if (journal != NULL) // who stamps says where the database is
        g_ptr_array_add(texts, journal_close_sql(plan->table));
    g_autofree BatchStatement *statements = g_new0(BatchStatement, texts->len);
    for (guint i = 0; i < texts->len; i++)
        statements[i].sql = texts->pdata[i];
    Batch batch = {.ran = note_ran, .data = &writing};
    if (!connection_run_batch(connection, statements, texts->len, &batch, error))
        return false;
    if (writing.odd == NULL)
        return connection_commit(connection, error);
    g_set_error(error, RUN_ERROR, RUN_ERROR_VERSION,
                "%s has no row \"%s\" any more: somebody else changed it meanwhile\n"
                "hint: \"trueup current\" shows its rows",
                plan->table.name, writing.odd->from);
    return false;
}

bool
stamp_apply(const StampPlan *plan, Connection *connection, GError **error)
{
    bool has = true;
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
    if (plan->rows.count == 0 && !has_table(plan, connection, &has, error))
        return false;
    g_ptr_array_add(texts, g_strdup("BEGIN"));
    if (!has)
        g_ptr_array_add(texts, version_create_sql(plan->table));
    if (plan->purge)
        g_ptr_array_add(texts,
                        sql_format("DELETE FROM %Q", plan->table.namespace, plan->table.name));
    for (size_t i = 0; i < plan->change_count; i++)
        g_ptr_array_add(texts, version_change_sql(plan->table, plan->changes[i]));
    if (write_all(plan, connection, texts, error))
        return true;
    connection_rollback(connection);
    return false;
}

char *
stamp_offline(const StampPlan *plan)
{
    GString *script = g_string_new("BEGIN;\n\n");
    size_t rows = plan->rows.count, done = 0;
    for (size_t i = 0; plan->titles[i] != NULL; i++) {
        g_autofree char *create = version_create_sql(plan->table);
        if (rows == 0)
            g_string_append_printf(script, "%s;\n\n", create);
        g_string_append_printf(script, "-- Running %s\n\n", plan->titles[i]);
        for (; done < plan->title_ends[i]; done++) {
            g_autofree char *sql = version_change_sql(plan->table, plan->changes[done]);
            g_string_append_printf(script, "%s;\n\n", sql);
            rows += plan->changes[done].verb == VERSION_INSERT;
            rows -= plan->changes[done].verb == VERSION_DELETE;
        }
    }
    g_autofree char *drop = version_drop_sql(plan->table);
    if (rows == 0)
        g_string_append_printf(script, "%s;\n\n", drop);
    g_string_append(script, "COMMIT;\n\n");
    return g_string_free(script, FALSE);
}
