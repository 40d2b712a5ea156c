#include "cli/commands.h"
#include "cli/data.h"
#include "cli/demo-broken.h"
#include "cli/exit.h"

#include "project/url.h"
#include "server/sandbox.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DEMO_FOLDER "migrations/demo"
// The project is copied into the sandbox's folder, which is gone with the program whatever ends it.
typedef struct {
    Sandbox *sandbox;
    char *address;             // of the database
    const BrokenState *broken; // NULL: whole
    char *folder;              // the copy
    char **environment;
    const Call *call;
    Project *project; // the copy's; NULL: nobody asked yet
} Demo;

static void
demo_clear(Demo *demo)
{
    project_free(demo->project);
    sandbox_stop(demo->sandbox);
    g_free(demo->address);
    g_free(demo->folder);
    g_strfreev(demo->environment);
    *demo = (Demo){0};
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Demo, demo_clear)

static bool
copy_failed(const char *path, GError **error)
{
    g_set_error(error, CLI_ERROR, CLI_ERROR_OUTPUT, "%s: cannot be written: %s", path,
                g_strerror(errno));
    return false;
}

static bool
copy_file(const char *from, const char *to, const struct stat *owner, GError **error)
{
    g_autofree char *text = NULL;
    gsize length;
    if (!g_file_get_contents(from, &text, &length, error) ||
        !g_file_set_contents(to, text, (gssize)length, error))
        return false;
    return geteuid() != 0 || chown(to, owner->st_uid, owner->st_gid) == 0 || copy_failed(to, error);
}

// Owned by whoever owns the sandbox's folder, so that its watchdog can remove it. What is there
// already is replaced.
static bool
copy_folder(const char *from, const char *to, const struct stat *owner, GError **error)
{
    if ((g_mkdir(to, 0755) != 0 && errno != EEXIST) ||
        (geteuid() == 0 && chown(to, owner->st_uid, owner->st_gid) != 0))
        return copy_failed(to, error);
    g_autoptr(GDir) directory = g_dir_open(from, 0, error);
    const char *name;
    bool done = directory != NULL;
    while (done && (name = g_dir_read_name(directory)) != NULL) {
        g_autofree char *source = g_build_filename(from, name, NULL);
        g_autofree char *copy = g_build_filename(to, name, NULL);
        if (strcmp(name, "__pycache__") == 0 || strcmp(name, "break.sql") == 0)
            continue;
        done = g_file_test(source, G_FILE_TEST_IS_DIR) ? copy_folder(source, copy, owner, error)
                                                       : copy_file(source, copy, owner, error);
    }
    return done;
}

// A .env as the application reads it: the URL as SQLAlchemy writes one.
static bool
write_dotenv(const Demo *demo, const struct stat *owner, GError **error)
{
    g_autoptr(Arena) arena = arena_new();
    const DatabaseUrl *url = url_parse(arena, demo->address, error);
    if (url == NULL)
        return false;
    g_autofree char *host = g_uri_escape_string(url->host != NULL ? url->host : "", "/", FALSE);
    g_autofree char *text =
        g_strdup_printf("# Flask and Flask-Migrate read this file, and so does trueup.\n"
                        "FLASK_DEBUG=0\n"
                        "DATABASE_URL=postgresql://%s@/%s?host=%s&port=%s\n",
                        url->user != NULL ? url->user : "", url->database, host,
                        url->port != NULL ? url->port : "5432");
    g_autofree char *path = g_build_filename(demo->folder, ".env", NULL);
    if (!g_file_set_contents(path, text, -1, error))
        return false;
    return geteuid() != 0 || chown(path, owner->st_uid, owner->st_gid) == 0 ||
           copy_failed(path, error);
}

// Its files over those of the project, its SQL, and perhaps another database in its place.
static bool
break_it(Demo *demo, const struct stat *owner, GError **error)
{
    if (demo->broken == NULL)
        return true;
    g_autofree char *files = broken_folder(demo->broken);
    if ((files != NULL && !copy_folder(files, demo->folder, owner, error)) ||
        !broken_apply(demo->broken, demo->sandbox, demo->address, error))
        return false;
    if (!demo->broken->is_elsewhere)
        return true;
    g_free(demo->address);
    demo->address = sandbox_database(demo->sandbox, "microblog_new", NULL, error);
    return demo->address != NULL;
}

static bool
set_up(Demo *demo, GCancellable *cancellable, GError **error)
{
    g_autofree char *files = data_folder(DEMO_FOLDER, "demo.sql", error);
    if (files == NULL)
        return false;
    g_autofree char *script = g_build_filename(files, "demo.sql", NULL);
    demo->sandbox = sandbox_start(&(SandboxOptions){.cancellable = cancellable}, error);
    if (demo->sandbox == NULL)
        return false;
    demo->address = sandbox_load_sql(demo->sandbox, "microblog", script, cancellable, error);
    if (demo->address == NULL)
        return false;
    const char *folder = sandbox_folder(demo->sandbox);
    demo->folder = g_build_filename(folder, "microblog", NULL);
    struct stat owner;
    if (stat(folder, &owner) != 0)
        return copy_failed(folder, error);
    if (!copy_folder(files, demo->folder, &owner, error) || !break_it(demo, &owner, error))
        return false;
    return write_dotenv(demo, &owner, error);
}

// The process's environment without what would name another database than the demo's.
static char **
demo_environment(void)
{
    static const char *const names[] = {"DATABASE_URL", "SQLALCHEMY_DATABASE_URI",
                                        "PGHOST",       "PGHOSTADDR",
                                        "PGPORT",       "PGDATABASE",
                                        "PGUSER",       "PGSERVICE"};
    char **environment = g_get_environ();
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        environment = g_environ_unsetenv(environment, names[i]);
    return environment;
}

static Call
call_in(const Demo *demo, const char *folder)
{
    Call inner = *demo->call;
    inner.start = folder;
    inner.environment = (const char *const *)demo->environment;
    return inner;
}

static bool
is_person(void)
{
    return isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1;
}

static ExitStatus
run_command(Demo *demo, GError **error)
{
    static const char *const check[] = {"check", NULL}, *const shell[] = {"shell", NULL};
    const char *const doctor[] = {"doctor", demo->broken != NULL ? demo->broken->about : NULL,
                                  NULL};
    bool is_shell = is_person() && demo->call->common->plain && !demo->call->common->json;
    if (!set_up(demo, demo->call->cancellable, error))
        return EXIT_FAILED;
    Call inner = call_in(demo, demo->folder);
    return call_command(&inner,
                        inner.operands[0] != NULL ? inner.operands
                        : is_shell                ? shell
                        : demo->broken != NULL    ? doctor
                                                  : check,
                        error);
}

// --- the screens come first, the server while they are there ---

static bool
make_demo(void *data, GCancellable *cancellable, GError **error)
{
    Demo *demo = data, again = {.call = demo->call,
                                .broken = demo->broken,
                                .environment = g_strdupv(demo->environment)};
    demo_clear(demo);
    *demo = again;
    if (!set_up(demo, cancellable, error))
        return false;
    Call inner = call_in(demo, demo->folder);
    demo->project = call_project(&inner, error);
    return demo->project != NULL;
}

static const Project *
made_project(void *data)
{
    return ((const Demo *)data)->project;
}

// The project as it is installed, with the database that it is going to have.
static ExitStatus
open_early(Demo *demo, GError **error)
{
    static const ProjectDatabase coming = {.name = "dev",
                                           .url = "",
                                           .title = "microblog@localhost:5432",
                                           .database = "microblog",
                                           .label = "DEV",
                                           .from = "the demo",
                                           .is_local = true};
    g_autofree char *files = data_folder(DEMO_FOLDER, "demo.sql", error);
    if (files == NULL)
        return EXIT_FAILED;
    Call inner = call_in(demo, files);
    g_autoptr(Project) found = call_project(&inner, error);
    if (found == NULL)
        return EXIT_FAILED;
    Project shown = *found;
    shown.database = &coming;
    const Preparation preparation = {"starting a private server", make_demo, made_project, demo};
    const char *about = demo->broken != NULL ? demo->broken->about : "user.role";
    const Opening opening = {.preparation = &preparation,
                             .is_demo = demo->broken == NULL,
                             .hint = demo->broken != NULL ? demo->broken->summary : NULL,
                             .ask = demo->broken != NULL ? about : NULL,
                             .select = about};
    g_autoptr(GError) refusal = NULL;
    ExitStatus status = demo->call->open_screens(demo->call, &shown, &opening, &refusal);
    if (g_error_matches(refusal, CLI_ERROR, CLI_ERROR_SCREEN)) {
        exit_print_remark(refusal->message);
        return run_command(demo, error);
    }
    if (refusal != NULL)
        g_propagate_error(error, g_steal_pointer(&refusal));
    return status;
}

static bool
wants_screens(const Call *call)
{
    return is_person() && call->operands[0] == NULL && !call->common->plain && !call->common->json;
}

typedef struct {
    char *broken;
} DemoOptions;

static const Option demo_options[] = {
    {"broken", 0, OPTION_TEXT, offsetof(DemoOptions, broken), "NAME",
     "break it in one of the ways that the doctor knows, and ask the doctor; \"list\" lists them"},
    {0},
};

static ExitStatus
list_broken(const Call *call)
{
    g_autofree char *text = broken_list();
    output_add(call->output, "%s", text);
    return EXIT_DONE;
}

static ExitStatus
demo_run(const Call *call, GError **error)
{
    if (call->common->database != NULL || call->common->directory != NULL ||
        call->common->models != NULL) {
        g_set_error_literal(error, CLI_ERROR, CLI_ERROR_USAGE,
                            "the demo brings its own project and database\n"
                            "hint: \"trueup demo\" alone, or with a command behind it");
        return EXIT_FAILED;
    }
    const DemoOptions *options = call->options;
    if (g_strcmp0(options->broken, "list") == 0)
        return list_broken(call);
    const BrokenState *broken =
        options->broken != NULL ? broken_find(options->broken, error) : NULL;
    if (options->broken != NULL && broken == NULL)
        return EXIT_FAILED;
    g_auto(Demo) demo = {.call = call, .broken = broken, .environment = demo_environment()};
    return wants_screens(call) ? open_early(&demo, error) : run_command(&demo, error);
}

const Command cli_demo = {
    .name = "demo",
    .operands = "[COMMAND]",
    .takes_command = true,
    .group = "go in",
    .summary = "a small project with a private server, to look around in",
    .details =
        "Opens the screens on it, or runs COMMAND there: \"trueup demo check user\". Nothing of\n"
        "yours is touched, and nothing is left behind. With --broken it opens at a verdict of the\n"
        "doctor: \"trueup demo --broken stamped\".",
    .options = demo_options,
    .options_size = sizeof(DemoOptions),
    .run = demo_run,
};
