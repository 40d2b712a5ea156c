#include "run/upgrade-private.h"

#include <gio/gio.h>
#include <string.h>

// ---- which command ---------------------------------------------------------------------------

static char *
find_program(const Project *project, const char *name)
{
    static const char *const places[] = {".venv/bin", "venv/bin", "env/bin"};
    const char *active = g_getenv("VIRTUAL_ENV");
    g_autofree char *path =
        active != NULL ? g_build_filename(active, "bin", name, NULL) : g_strdup("");
    if (g_file_test(path, G_FILE_TEST_IS_EXECUTABLE))
        return g_steal_pointer(&path);
    for (size_t i = 0; i < G_N_ELEMENTS(places); i++) {
        g_autofree char *local = g_build_filename(project->root, places[i], name, NULL);
        if (g_file_test(local, G_FILE_TEST_IS_EXECUTABLE))
            return g_steal_pointer(&local);
    }
    return g_find_program_in_path(name);
}

// env.py asks the application: then only `flask db` gives it one.
static bool
is_flask(const Project *project)
{
    g_autofree char *path =
        project->migrations != NULL ? g_build_filename(project->migrations, "env.py", NULL) : NULL;
    g_autofree char *text = NULL;
    return path != NULL && g_file_get_contents(path, &text, NULL, NULL) &&
           strstr(text, "current_app") != NULL;
}

static const char *const *
keep(Arena *arena, GPtrArray *words)
{
    const char **kept = ARENA_NEW_ARRAY(arena, const char *, words->len + 1);
    for (guint i = 0; i < words->len; i++)
        kept[i] = arena_text(arena, words->pdata[i]);
    return kept;
}

static void
add_x_args(GPtrArray *words, const char *const *x_args)
{
    for (; x_args != NULL && *x_args != NULL; x_args++) {
        g_ptr_array_add(words, g_strdup("-x"));
        g_ptr_array_add(words, g_strdup(*x_args));
    }
}

static bool
add_configured(const char *text, GPtrArray *words, GError **error)
{
    g_auto(GStrv) parts = NULL;
    g_autoptr(GError) problem = NULL;
    if (!g_shell_parse_argv(text, NULL, &parts, &problem)) {
        g_set_error(error, RUN_ERROR, RUN_ERROR_ALEMBIC,
                    "alembic = %s: %s\nhint: write it as in a shell, for instance flask db", text,
                    problem->message);
        return false;
    }
    for (char **part = parts; *part != NULL; part++)
        g_ptr_array_add(words, g_strdup(*part));
    return true;
}

static bool
add_found(const Project *project, bool flask, GPtrArray *words, GError **error)
{
    g_autofree char *program = find_program(project, flask ? "flask" : "alembic");
    if (program == NULL) {
        g_set_error(error, RUN_ERROR, RUN_ERROR_ALEMBIC,
                    "there is no %s: neither in a virtual environment of the project nor in PATH\n"
                    "hint: \"alembic = COMMAND\" in trueup.conf says how it is called",
                    flask ? "flask" : "alembic");
        return false;
    }
    g_ptr_array_add(words, g_strdup(program));
    if (flask)
        g_ptr_array_add(words, g_strdup("db"));
    return true;
}

bool
alembic_command(const Project *project, const char *const *x_args, Arena *arena,
                AlembicCommand *command, GError **error)
{
    g_autoptr(GPtrArray) before = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) after = g_ptr_array_new_with_free_func(g_free);
    bool flask = is_flask(project);
    if (!(project->alembic != NULL ? add_configured(project->alembic, before, error)
                                   : add_found(project, flask, before, error)))
        return false;
    add_x_args(flask ? after : before, x_args);
    if (flask && project->alembic == NULL && project->migrations != NULL) {
        g_ptr_array_add(after, g_strdup("--directory"));
        g_ptr_array_add(after, g_strdup(project->migrations));
    }
    command->before = keep(arena, before);
    command->after = keep(arena, after);
    return true;
}

// ---- calling it ------------------------------------------------------------------------------

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
    const AlembicCommand *command = runner->options->alembic;
    g_strv_builder_addv(words, (const char **)(guintptr)command->before);
    g_strv_builder_add(words, step->direction == SCRIPT_UPGRADE ? "upgrade" : "downgrade");
    g_strv_builder_addv(words, (const char **)(guintptr)command->after);
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
    const char *url = runner->options->alembic->url;
    if (url != NULL) {
        g_subprocess_launcher_setenv(launcher, "DATABASE_URL", url, TRUE);
        g_subprocess_launcher_setenv(launcher, "SQLALCHEMY_DATABASE_URI", url, TRUE);
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
