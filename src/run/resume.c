#include "run/upgrade-private.h"

#include <string.h>

static bool
check_resumed(const Runner *runner, GError **error)
{
    const Journal *journal = runner->resumed;
    const RunPlan *plan = runner->plan;
    const RunStep *step = plan->count > 0 ? &plan->steps[0] : NULL;
    bool fits = step != NULL && strcmp(step->revision->id, journal->revision) == 0 &&
                step->direction == journal->direction;
    if (!fits) {
        g_set_error(error, RUN_ERROR, RUN_ERROR_DECIDE,
                    "revision %s is unfinished, and it is not the next one on this way\n"
                    "hint: trueup %s --resume goes on with it",
                    journal->revision,
                    journal->direction == SCRIPT_UPGRADE ? "upgrade" : "downgrade");
        return false;
    }
    g_autofree char *hash = journal_hash(step->revision->file);
    if (strcmp(hash, journal->hash) == 0)
        return true;
    g_set_error(error, RUN_ERROR, RUN_ERROR_DECIDE,
                "%s: the file was changed since revision %s was begun\n"
                "hint: bring it back as it was; what is done of it cannot be told from the new one",
                project_relative(plan->project, step->revision->file), journal->revision);
    return false;
}

static bool
close_journal(Runner *runner, GError **error)
{
    g_autofree char *sql = journal_close_sql(runner->plan->table);
    if (!connection_execute(runner->connection, sql, error))
        return false;
    runner->journal_open = false;
    return true;
}

void
run_forget_untouched(Runner *runner)
{
    GCancellable *cancellable = runner->options->cancellable;
    connection_watch(runner->connection, NULL); // also after Ctrl-C
    const Journal *journal =
        runner->journal_open && connection_is_alive(runner->connection)
            ? journal_read(runner->connection, runner->plan->table, runner->arena, NULL)
            : NULL;
    if (journal != NULL && journal->done == 0 && !journal->running && journal->key_count == 0 &&
        !close_journal(runner, NULL))
        connection_rollback(runner->connection);
    connection_watch(runner->connection, cancellable);
}

// What is done of the revision that was begun, if it is nothing but new indexes.
static bool
find_indexes(Runner *runner, const RevisionScript *script, const Journal *journal, GArray *indexes)
{
    size_t touched = journal->done + (journal->running ? 1 : 0);
    for (size_t i = 0; i < MIN(touched, script->count); i++) {
        ConcurrentIndex index;
        if (!run_concurrent_index(runner->arena, script->statements[i].sql, &index) || index.drops)
            return false;
        g_array_append_val(indexes, index);
    }
    return true;
}

static bool
drop_indexes(Runner *runner, const GArray *indexes, GError **error)
{
    for (guint i = 0; i < indexes->len; i++) {
        const ConcurrentIndex *index = &g_array_index(indexes, ConcurrentIndex, i);
        if (!run_drop_index(runner, index, error))
            return false;
    }
    return true;
}

// A downgrade while an upgrade is unfinished: what it made is taken away first, where that can be
// done without knowing more.
static bool
take_back(Runner *runner, const Journal *journal, GError **error)
{
    const Revision *revision = revision_find(runner->plan->graph, journal->revision);
    g_autoptr(RevisionScript) script =
        revision != NULL
            ? revision_script_read(revision, SCRIPT_UPGRADE, &runner->plan->script_options, error)
            : NULL;
    if (revision != NULL && script == NULL)
        return false;
    g_autoptr(GArray) indexes = g_array_new(FALSE, FALSE, sizeof(ConcurrentIndex));
    if (script != NULL && find_indexes(runner, script, journal, indexes))
        return drop_indexes(runner, indexes, error) && close_journal(runner, error);
    g_set_error(error, RUN_ERROR, RUN_ERROR_UNFINISHED,
                "revision %s is unfinished: %zu of its statements are done, and not all of them "
                "can be taken back from here; nothing was run\n"
                "hint: trueup upgrade --resume goes on with it; then it can be taken back whole",
                journal->revision, journal->done);
    return false;
}

bool
run_find_journal(Runner *runner, GError **error)
{
    GError *problem = NULL;
    const Journal *journal =
        journal_read(runner->connection, runner->plan->table, runner->arena, &problem);
    if (problem != NULL) {
        g_propagate_error(error, problem);
        return false;
    }
    if (journal == NULL)
        return true;
    bool takes_back = journal->direction == SCRIPT_UPGRADE &&
                      runner->plan->direction == SCRIPT_DOWNGRADE && !runner->options->resume;
    if (takes_back)
        return take_back(runner, journal, error);
    if (!runner->options->resume) {
        bool up = journal->direction == SCRIPT_UPGRADE;
        g_set_error(error, RUN_ERROR, RUN_ERROR_UNFINISHED,
                    "revision %s is unfinished: %zu of its statements are done; nothing was run\n"
                    "hint: trueup %s --resume goes on with it",
                    journal->revision, journal->done, up ? "upgrade" : "downgrade");
        return false;
    }
    runner->resumed = journal;
    runner->journal_open = true;
    return check_resumed(runner, error);
}

static bool
needs_journal(const RunPlan *plan)
{
    for (size_t i = 0; i < plan->count; i++)
        for (size_t j = 0; j < plan->steps[i].script->count; j++)
            if (plan->steps[i].script->statements[j].outside_transaction)
                return true;
    return false;
}

bool
run_check_rights(Runner *runner, GError **error)
{
    bool can = true;
    if (runner->journal_open || !needs_journal(runner->plan))
        return true;
    if (!journal_can_open(runner->connection, &can, error))
        return false;
    if (can)
        return true;
    g_set_error(error, RUN_ERROR, RUN_ERROR_DECIDE,
                "a revision has parts outside a transaction, and \"%s\" may not make the schema "
                "trueup, where it is noted what is done of them; nothing was run\n"
                "hint: GRANT CREATE ON DATABASE %s TO %s",
                connection_facts(runner->connection)->user,
                connection_facts(runner->connection)->database,
                connection_facts(runner->connection)->user);
    return false;
}
