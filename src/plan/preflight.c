#include "plan/preflight-private.h"

#include "base/sql.h"
#include "base/text.h"

#include <gio/gio.h>
#include <string.h>

enum { LIMIT_MS = 5000, TOTAL_MS = 30000, SAMPLES = 3 };

static const char too_slow[] = "not counted in time";

// ---- asking ------------------------------------------------------------------------------------

static bool
is_lost(const GError *error)
{
    return g_error_matches(error, SERVER_ERROR, SERVER_ERROR_LOST) ||
           g_error_matches(error, SERVER_ERROR, SERVER_ERROR_CANCELLED);
}

static unsigned
limit_of(const PreflightOptions *options)
{
    return options->limit_ms > 0 ? options->limit_ms : LIMIT_MS;
}

// A lock that somebody holds must not make us wait longer than the question may take.
static Result *
query_limited(Connection *connection, unsigned limit_ms, const char *sql, GError **error)
{
    g_autofree char *settings =
        sql_format("SET LOCAL statement_timeout = %u; SET LOCAL lock_timeout = %u", limit_ms,
                   MIN(limit_ms, 500));
    Result *result = NULL;
    if (connection_begin_read_only(connection, error) &&
        connection_execute(connection, settings, error))
        result = connection_query(connection, sql, NULL, 0, error);
    connection_rollback(connection);
    return result;
}

Result *
preflight_query(Connection *connection, const PreflightOptions *options, const char *sql,
                const char **why, GError **error)
{
    g_autoptr(GError) own = NULL;
    Result *result = query_limited(connection, limit_of(options), sql, &own);
    if (result != NULL)
        return result;
    if (is_lost(own)) {
        g_propagate_error(error, g_steal_pointer(&own));
        return NULL;
    }
    *why = g_error_matches(own, SERVER_ERROR, SERVER_ERROR_TIMEOUT) || server_error_is(own, "55P03")
               ? too_slow
           : g_error_matches(own, SERVER_ERROR, SERVER_ERROR_PERMISSION) ? "not allowed to look"
                                                                         : "not countable";
    return NULL;
}

void
preflight_add(Asking *asking, Finding finding)
{
    g_array_append_val(asking->findings, finding);
}

// ---- one probe ---------------------------------------------------------------------------------

static void
add_unanswered(Asking *asking, const Probe *probe, const char *why)
{
    g_autofree char *limit = text_duration((int64_t)limit_of(asking->options) * 1000);
    bool is_slow = why == too_slow;
    preflight_add(asking, (Finding){.level = is_slow ? FINDING_HAZARD : FINDING_FACT,
                                    .rule = probe->rule,
                                    .text = arena_printf(asking->arena, "%s%s%s: %ss %s", why,
                                                         is_slow ? ", " : "", is_slow ? limit : "",
                                                         probe->noun, probe->what),
                                    .hint = probe->hint,
                                    .statement = probe->statement,
                                    .count = -1});
}

// "17 rows of post have no user_id: id 3, 5, 8"
static void
add_answered(Asking *asking, const Probe *probe, int64_t count, const Result *samples)
{
    const char **keys = ARENA_NEW_ARRAY(asking->arena, const char *, SAMPLES + 1);
    g_autoptr(GString) list = g_string_new(NULL);
    size_t found = samples == NULL ? 0 : MIN(result_rows(samples), (size_t)SAMPLES);
    for (size_t i = 0; i < found; i++) {
        const char *text = result_text(samples, i, 0);
        keys[i] = arena_text(asking->arena, text != NULL ? text : "NULL");
        g_string_append_printf(list, "%s%s", i > 0 ? ", " : "", keys[i]);
    }
    g_autofree char *rows = text_plural(count, probe->noun);
    preflight_add(asking,
                  (Finding){.level = probe->level,
                            .rule = probe->rule,
                            .text = arena_printf(asking->arena, "%s %s%s%s%s%s", rows, probe->what,
                                                 found > 0 ? ": " : "", found > 0 ? probe->key : "",
                                                 found > 0 ? " " : "", list->str),
                            .hint = probe->hint,
                            .statement = probe->statement,
                            .count = count,
                            .samples = keys});
}

static bool
run_probe(Connection *connection, Asking *asking, const Probe *probe, GError **error)
{
    const char *why = NULL;
    g_autoptr(GError) lost = NULL;
    if (g_get_monotonic_time() > asking->deadline_us) {
        add_unanswered(asking, probe, too_slow);
        return true;
    }
    g_autofree char *count_sql = sql_format("SELECT count(*) %s", probe->source);
    g_autofree char *sample_sql = sql_format("SELECT %s %s LIMIT 3", probe->samples, probe->source);
    g_autoptr(Result) count = preflight_query(connection, asking->options, count_sql, &why, &lost);
    if (lost == NULL && count == NULL)
        add_unanswered(asking, probe, why);
    if (count != NULL && result_integer(count, 0, 0) > 0) {
        g_autoptr(Result) samples =
            preflight_query(connection, asking->options, sample_sql, &why, &lost);
        if (lost == NULL)
            add_answered(asking, probe, result_integer(count, 0, 0), samples);
    }
    if (lost == NULL)
        return true;
    g_propagate_error(error, g_steal_pointer(&lost));
    return false;
}

// ---- git ---------------------------------------------------------------------------------------

// What git says of the files, which are all in `folder`; NULL: it is not there, or no repository
// is.
static char *
git_status(const char *folder, const char *const *names, size_t count)
{
    static const char *const words[] = {"git",         "-C",        NULL, "status",
                                        "--porcelain", "--ignored", "--"};
    g_autoptr(GPtrArray) command = g_ptr_array_new();
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        g_ptr_array_add(command, (gpointer)(guintptr)(words[i] != NULL ? words[i] : folder));
    for (size_t i = 0; i < count; i++)
        g_ptr_array_add(command, (gpointer)(guintptr)names[i]);
    g_ptr_array_add(command, NULL);
    g_autoptr(GSubprocess) process =
        g_subprocess_newv((const char *const *)command->pdata,
                          G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL);
    g_autofree char *text = NULL;
    if (process == NULL || !g_subprocess_communicate_utf8(process, NULL, NULL, &text, NULL, NULL) ||
        !g_subprocess_get_successful(process))
        return NULL;
    return g_steal_pointer(&text);
}

char *
preflight_uncommitted(const char *file)
{
    g_autofree char *folder = g_path_get_dirname(file);
    g_autofree char *name = g_path_get_basename(file);
    g_autofree char *status = git_status(folder, (const char *const[]){name}, 1);
    if (status == NULL || *status == '\0')
        return NULL;
    bool is_new = g_str_has_prefix(status, "??") || g_str_has_prefix(status, "!!");
    return g_strdup(is_new ? "untracked" : "modified");
}

// One question for all files, since nearly always all of them are as git has them.
static bool
are_committed(const char *const *files)
{
    g_autofree char *folder = g_path_get_dirname(files[0]);
    size_t count = g_strv_length((char **)(guintptr)files);
    g_autofree char *status = git_status(folder, files, count);
    return status != NULL && *status == '\0';
}

static void
look_at_files(Asking *asking)
{
    const char *const *files = asking->options->files;
    if (files == NULL || files[0] == NULL || are_committed(files))
        return;
    for (size_t i = 0; files[i] != NULL; i++) {
        g_autofree char *state = preflight_uncommitted(files[i]);
        if (state == NULL)
            continue;
        preflight_add(
            asking,
            (Finding){.level = asking->options->guarded ? FINDING_HAZARD : FINDING_FACT,
                      .rule = "uncommitted-revision",
                      .text = arena_printf(asking->arena, "%s is %s in git", files[i], state),
                      .hint = "commit it, so that others have what runs here",
                      .statement = PREFLIGHT_WHOLE,
                      .count = -1});
    }
}

// ---- the door ----------------------------------------------------------------------------------

static bool
ask_all(Connection *connection, Asking *asking, const Touched *touched, GError **error)
{
    look_at_files(asking);
    probe_statements(asking);
    for (guint i = 0; i < asking->probes->len; i++)
        if (!run_probe(connection, asking, &g_array_index(asking->probes, Probe, i), error))
            return false;
    return preflight_ask_server(connection, asking, touched, error);
}

Preflight *
preflight_run(Connection *connection, const PreflightOptions *options, GError **error)
{
    g_autoptr(Preflight) preflight = g_new0(Preflight, 1);
    preflight->arena = arena_new();
    g_autoptr(GArray) probes = g_array_new(FALSE, TRUE, sizeof(Probe));
    g_autoptr(GArray) findings = g_array_new(FALSE, TRUE, sizeof(Finding));
    g_autoptr(GHashTable) filled = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GHashTable) enums =
        g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
    g_autoptr(GHashTable) changed = g_hash_table_new(NULL, NULL);
    g_autoptr(GHashTable) remade = g_hash_table_new(NULL, NULL);
    unsigned total_ms = options->total_ms > 0 ? options->total_ms : TOTAL_MS;
    Asking asking = {.arena = preflight->arena,
                     .options = options,
                     .probes = probes,
                     .findings = findings,
                     .filled = filled,
                     .enums = enums,
                     .changed = changed,
                     .remade = remade,
                     .deadline_us = g_get_monotonic_time() + (gint64)total_ms * 1000};
    g_autoptr(GPtrArray) tables = g_ptr_array_new();
    Touched touched = {.tables = tables};
    preflight_find_touched(&asking, &touched);
    connection_watch(connection, options->cancellable);
    if (!ask_all(connection, &asking, &touched, error))
        return NULL;
    g_ptr_array_add(tables, NULL);
    preflight->touched =
        arena_copy(preflight->arena, tables->pdata, tables->len * sizeof(gpointer));
    preflight->rewrites = touched.rewrites;
    preflight->rows = arena_copy(preflight->arena, findings->data, findings->len * sizeof(Finding));
    preflight->count = findings->len;
    return g_steal_pointer(&preflight);
}

void
preflight_free(Preflight *preflight)
{
    if (preflight == NULL)
        return;
    arena_free(preflight->arena);
    g_free(preflight);
}

bool
preflight_count(Connection *connection, RowCount *counts, unsigned limit_ms, GError **error)
{
    for (RowCount *row = counts; row->table != NULL; row++) {
        g_autoptr(GError) own = NULL;
        g_autoptr(GString) sql = g_string_new(NULL);
        sql_add(sql, "SELECT count(*) FROM %Q", row->namespace, row->table);
        if (row->column != NULL)
            sql_add(sql, " WHERE %I IS NULL", row->column);
        g_autoptr(Result) result = query_limited(connection, limit_ms, sql->str, &own);
        if (result != NULL)
            row->rows = (double)result_integer(result, 0, 0);
        if (is_lost(own)) {
            g_propagate_error(error, g_steal_pointer(&own));
            return false;
        }
    }
    return true;
}
