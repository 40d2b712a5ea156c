#include "run/upgrade-private.h"

#include <gio/gio.h>
#include <string.h>

// "REVISION@DOWN" goes down from REVISION alone, also where DOWN has other children.
static char *
target_of(const RunStep *step)
{
    const Revision *revision = step->revision;
    if (step->direction == SCRIPT_UPGRADE)
        return g_strdup(revision->id);
    return g_strdup_printf("%s@%s", revision->id,
                           revision->parents.count > 0 ? revision->parents.items[0]->id : "base");
}

static GStrv
command_of(const Runner *runner, const RunStep *step)
{
    g_autoptr(GStrvBuilder) words = g_strv_builder_new();
    for (const char *const *word = runner->options->alembic; *word != NULL; word++)
        g_strv_builder_add(words, *word);
    g_strv_builder_add(words, step->direction == SCRIPT_UPGRADE ? "upgrade" : "downgrade");
    g_autofree char *target = target_of(step);
    g_strv_builder_add(words, target);
    return g_strv_builder_end(words);
}

static bool
call(const Runner *runner, const char *const *words, GError **error)
{
    g_autoptr(GSubprocessLauncher) launcher =
        g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_STDIN_INHERIT);
    g_subprocess_launcher_set_cwd(launcher, runner->plan->project->root);
    const ProjectDatabase *database = runner->plan->project->database;
    if (runner->options->alembic_url != NULL && database != NULL) {
        g_subprocess_launcher_setenv(launcher, "DATABASE_URL", runner->options->alembic_url, TRUE);
        g_subprocess_launcher_setenv(launcher, "SQLALCHEMY_DATABASE_URI",
                                     runner->options->alembic_url, TRUE);
    }
    g_autoptr(GError) problem = NULL;
    g_autoptr(GSubprocess) process = g_subprocess_launcher_spawnv(launcher, words, &problem);
    if (process != NULL && g_subprocess_wait_check(process, runner->options->cancellable, &problem))
        return true;
    g_autofree char *line = g_strjoinv(" ", (char **)(guintptr)words);
    g_set_error(error, RUN_ERROR, RUN_ERROR_ALEMBIC, "%s: %s\nhint: run it by hand to see why",
                line, problem->message);
    return false;
}

// It must have written to our database and not to another one, and exactly this step.
static bool
check_rows(Runner *runner, const RunStep *step, GError **error)
{
    Names rows;
    VersionTable table = runner->plan->table;
    if (!revision_read_version(runner->connection, table.namespace, table.name, runner->arena,
                               &rows, error))
        return false;
    const char *position = run_position(rows, runner->arena);
    if (strcmp(position, step->position) == 0)
        return true;
    g_set_error(error, RUN_ERROR, RUN_ERROR_ALEMBIC,
                "Alembic ran, and %s is at %s instead of %s\n"
                "hint: does env.py connect to the same database? \"trueup config\" says which one "
                "trueup uses",
                connection_facts(runner->connection)->identity, position, step->position);
    return false;
}

bool
run_alembic(Runner *runner, const Segment *segment, GError **error)
{
    const RunStep *step = &runner->plan->steps[segment->step];
    g_auto(GStrv) words = command_of(runner, step);
    g_autofree char *line = g_strjoinv(" ", words);
    run_tell(runner, (RunEvent){.kind = RUN_EVENT_ALEMBIC, .step = step, .text = line});
    if (!call(runner, (const char *const *)words, error) || !check_rows(runner, step, error))
        return false;
    runner->committed = segment->ends_to;
    run_tell(runner, (RunEvent){.kind = RUN_EVENT_VERSION, .step = step, .text = step->position});
    return true;
}
