#include "server/client.h"

#include "server/server-private.h"

#include <glob.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

char **
client_environment(const char *address, GError **error)
{
    char *complaint = NULL;
    g_autofree char *named = NULL;
    // a bare word is a database's name, as everywhere in libpq
    if (strchr(address, '=') == NULL && strstr(address, "://") == NULL && *address != '\0')
        address = named = g_strdup_printf("dbname='%s'", address);
    g_autoptr(PQconninfoOption) options = PQconninfoParse(address, &complaint);
    if (options == NULL) {
        g_set_error_literal(error, SERVER_ERROR, SERVER_ERROR_ADDRESS,
                            "the address of the database cannot be read");
        PQfreemem(complaint);
        return NULL;
    }
    char **environment = g_get_environ();
    for (const PQconninfoOption *option = options; option->keyword != NULL; option++)
        if (option->envvar != NULL && option->val != NULL)
            environment = g_environ_setenv(environment, option->envvar, option->val, TRUE);
    return g_environ_setenv(environment, "PGAPPNAME", "trueup", TRUE);
}

// ---- programs ----------------------------------------------------------------------------------

static int
major_of(const char *program)
{
    g_autofree char *output = NULL;
    const char *const command[] = {program, "--version", NULL};
    g_autoptr(GSubprocess) process =
        g_subprocess_newv(command, G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL);
    if (process == NULL || !g_subprocess_communicate_utf8(process, NULL, NULL, &output, NULL, NULL))
        return 0;
    const char *digit = output;
    while (digit != NULL && *digit != '\0' && !g_ascii_isdigit(*digit))
        digit++;
    return digit == NULL ? 0 : (int)g_ascii_strtoll(digit, NULL, 10);
}

// Debian's pg_dump in the PATH is a wrapper that asks which cluster is meant; the real ones are
// taken where they lie, the newest first.
static char *
newest_program(const char *name)
{
    static const char *const patterns[] = {"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin",
                                           "/opt/homebrew/opt/postgresql@*/bin",
                                           "/usr/local/pgsql/bin"};
    char *best = NULL;
    int best_major = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(patterns); i++) {
        glob_t found = {0};
        g_autofree char *pattern = g_build_filename(patterns[i], name, NULL);
        size_t count = glob(pattern, 0, NULL, &found) == 0 ? found.gl_pathc : 0;
        for (size_t j = 0; j < count; j++) {
            int major = major_of(found.gl_pathv[j]);
            if (major <= best_major)
                continue;
            g_free(best);
            best = g_strdup(found.gl_pathv[j]);
            best_major = major;
        }
        globfree(&found);
    }
    return best != NULL ? best : g_find_program_in_path(name);
}

static char *
find_program(const char *name)
{
    const char *chosen = g_getenv("PGBIN");
    g_autofree char *path =
        chosen != NULL && *chosen != '\0' ? g_build_filename(chosen, name, NULL) : NULL;
    return path != NULL && access(path, X_OK) == 0 ? g_steal_pointer(&path) : newest_program(name);
}

bool
client_program_serves(const char *path, int server_version)
{
    return access(path, X_OK) == 0 && major_of(path) >= server_version / 10000;
}

char *
client_program(const char *name, int server_version, GError **error)
{
    g_autofree char *program = find_program(name);
    if (program == NULL) {
        g_set_error(error, SERVER_ERROR, SERVER_ERROR_SANDBOX,
                    "%s is not installed here\nhint: \"apt-get install postgresql-client\"", name);
        return NULL;
    }
    int major = server_version > 0 ? major_of(program) : 0;
    if (server_version > 0 && major < server_version / 10000) {
        g_set_error(error, SERVER_ERROR, SERVER_ERROR_TOO_OLD,
                    "%s is of version %d, the server of %d: it would refuse\n"
                    "hint: install postgresql-client-%d, or set PGBIN to its folder",
                    program, major, server_version / 10000, server_version / 10000);
        return NULL;
    }
    return g_steal_pointer(&program);
}

// ---- running -----------------------------------------------------------------------------------

enum { TICK_MS = 250 };

typedef struct {
    const ClientRun *run;
    GMainLoop *loop;
    char *complaints;
    GError *error;
} Running;

static gboolean
tick(gpointer data)
{
    const Running *running = data;
    running->run->tick(running->run->tick_data);
    return G_SOURCE_CONTINUE;
}

static void
ended(GObject *source, GAsyncResult *result, gpointer data)
{
    Running *running = data;
    bool done = g_subprocess_communicate_utf8_finish(G_SUBPROCESS(source), result, NULL,
                                                     &running->complaints, &running->error);
    (void)done;
    g_main_loop_quit(running->loop);
}

static void
wait_for(Running *running, GSubprocess *process, GMainContext *context)
{
    running->loop = g_main_loop_new(context, FALSE);
    g_subprocess_communicate_utf8_async(process, NULL, running->run->cancellable, ended, running);
    g_autoptr(GSource) timer = NULL;
    if (running->run->tick != NULL) {
        timer = g_timeout_source_new(TICK_MS);
        g_source_set_callback(timer, tick, running, NULL);
        g_source_attach(timer, context);
    }
    g_main_loop_run(running->loop);
    if (timer != NULL)
        g_source_destroy(timer);
    g_main_loop_unref(running->loop);
}

static bool
judge(const Running *running, GSubprocess *process, GError **error)
{
    if (g_error_matches(running->error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
        g_subprocess_send_signal(process, SIGTERM);
        g_subprocess_wait(process, NULL, NULL);
        g_set_error_literal(error, SERVER_ERROR, SERVER_ERROR_CANCELLED, "cancelled");
        return false;
    }
    if (running->error == NULL && g_subprocess_get_successful(process))
        return true;
    g_autofree char *name = g_path_get_basename(running->run->command[0]);
    const char *said = running->complaints != NULL ? running->complaints : "";
    g_autofree char *line = g_strndup(said, strcspn(said, "\n"));
    const char *text = g_str_has_prefix(line, name) ? line + strlen(name) : line;
    text += strspn(text, ": ");
    if (*text == '\0' && running->error == NULL && g_subprocess_get_if_signaled(process))
        text = strsignal(g_subprocess_get_term_sig(process));
    g_set_error(error, SERVER_ERROR, SERVER_ERROR_STATEMENT, "%s: %s", name,
                *text != '\0' ? text : "it ended without a word");
    return false;
}

bool
client_run(const ClientRun *run, char **complaints, GError **error)
{
    g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new(
        G_SUBPROCESS_FLAGS_STDERR_PIPE | (run->output < 0 ? G_SUBPROCESS_FLAGS_STDOUT_SILENCE : 0));
    if (run->output >= 0)
        g_subprocess_launcher_take_stdout_fd(launcher, run->output);
    if (run->environment != NULL)
        g_subprocess_launcher_set_environ(launcher, (char **)(guintptr)run->environment);
    g_autoptr(GSubprocess) process = g_subprocess_launcher_spawnv(launcher, run->command, error);
    if (process == NULL)
        return false;
    g_autoptr(GMainContext) context = g_main_context_new();
    g_main_context_push_thread_default(context);
    Running running = {.run = run};
    // the pipe is read in this context, so that the caller's loop, if there is one, is not ours
    wait_for(&running, process, context);
    bool done = judge(&running, process, error);
    g_main_context_pop_thread_default(context);
    g_clear_error(&running.error);
    if (complaints != NULL)
        *complaints = g_steal_pointer(&running.complaints);
    g_free(running.complaints);
    return done;
}
