#include "ui/app-private.h"

#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

// --- the log ---

void
app_open_log(App *app)
{
    g_autofree char *folder = g_build_filename(g_get_user_state_dir(), "trueup", NULL);
    g_mkdir_with_parents(folder, 0700);
    app->log_path = g_build_filename(folder, "log", NULL);
    terminal_set_log_path(app->terminal, app->log_path);
    if (terminal_note(app->terminal) != NULL)
        app_log(app, "%s", terminal_note(app->terminal));
}

static void
write_log(const App *app, const char *line)
{
    int file = g_open(app->log_path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (file < 0)
        return; // the screen L still has it
    g_autofree char *text = g_strdup_printf("%s\n", line);
    ssize_t written = write(file, text, strlen(text));
    (void)written;
    close(file);
}

void
app_log(App *app, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *raw = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autofree char *masked = text_without_password(raw);
    g_autofree char *text = text_safe(masked, "\n");
    g_autoptr(GDateTime) now = g_date_time_new_now_local();
    g_autofree char *clock = g_date_time_format(now, "%H:%M:%S");
    g_autofree char *zoned = g_date_time_format_iso8601(now);
    g_ptr_array_add(app->log, g_strdup_printf("%s %s", clock, text));
    g_autofree char *line = g_strdup_printf("%s %s", zoned, text);
    if (app->log_path != NULL)
        write_log(app, line);
    if (app->prints_log)
        fprintf(stderr, "%s %s\n", clock, text);
    Screen *screen = app->screens->len > 0 ? app_screen(app) : NULL;
    if (screen != NULL && screen->ops->changed != NULL)
        screen->ops->changed(screen, app);
    app_redraw(app);
}

// --- the editor ---

static bool
wants_goto(const char *program)
{
    static const char *const names[] = {"code", "codium", "code-insiders", "cursor"};
    g_autofree char *name = g_path_get_basename(program);
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

static void
add_words(GStrvBuilder *builder, char **words)
{
    for (size_t i = 0; words[i] != NULL; i++)
        g_strv_builder_add(builder, words[i]);
}

static char **
editor_command(Origin origin, const char *path, GError **error)
{
    const char *editor = g_getenv("VISUAL");
    if (editor == NULL || editor[0] == '\0')
        editor = g_getenv("EDITOR");
    if (editor == NULL || editor[0] == '\0')
        editor = "vi";
    g_auto(GStrv) words = NULL;
    if (!g_shell_parse_argv(editor, NULL, &words, error))
        return NULL;
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    add_words(builder, words);
    g_autofree char *line = g_strdup_printf("+%d", MAX(origin.line, 1));
    g_autofree char *place = g_strdup_printf("%s:%d", path, MAX(origin.line, 1));
    g_strv_builder_add(builder, wants_goto(words[0]) ? "-g" : line);
    g_strv_builder_add(builder, wants_goto(words[0]) ? place : path);
    return g_strv_builder_end(builder);
}

static void
default_interrupt(void *data)
{
    (void)data;
    signal(SIGINT, SIG_DFL);
}

void
app_edit(App *app, Origin origin)
{
    if (origin.file == NULL || !app->is_prepared) {
        app_say(app, app->is_prepared ? "No file says this; there is nothing to edit"
                                      : "The files are still being copied");
        return;
    }
    g_autoptr(GError) error = NULL;
    g_autofree char *path = g_canonicalize_filename(origin.file, app->own.project->root);
    g_auto(GStrv) command = editor_command(origin, path, &error);
    int status = 0;
    struct sigaction present, ignore = {.sa_handler = SIG_IGN};
    sigaction(SIGINT, &ignore, &present); // Ctrl-C is the editor's until we have the keys again
    terminal_leave(app->terminal);
    bool is_run =
        command != NULL && g_spawn_sync(app->own.project->root, command, NULL,
                                        G_SPAWN_SEARCH_PATH | G_SPAWN_CHILD_INHERITS_STDIN,
                                        default_interrupt, NULL, NULL, NULL, &status, &error);
    terminal_drop_input(app->terminal);
    terminal_return(app->terminal);
    sigaction(SIGINT, &present, NULL);
    if (!is_run)
        app_complain(app, error->message);
    app_read_models(app);
    app_redraw(app);
}

// --- the clipboard ---

void
app_copy(App *app, const char *text)
{
    g_autofree char *safe = text_safe(text, "\n\t");
    if (!terminal_copy(app->terminal, safe)) {
        app_complain(app, "too long for the terminal's clipboard; x exports it to a file");
        return;
    }
    app_say(app, "Sent %zu bytes to the terminal's clipboard; if nothing arrives, :write FILE",
            strlen(safe));
    if (g_getenv("TMUX") != NULL)
        app_log(app, "tmux hands on what is copied after: set -g set-clipboard on");
}

// --- commands ---

typedef struct {
    App *app;
    char *line;
    char *file; // where the output goes; NULL: to the log
} Running;

static void
running_free(Running *running)
{
    g_free(running->line);
    g_free(running->file);
    g_free(running);
}

static void
keep_output(App *app, const Running *running, const char *output, int status)
{
    g_auto(GStrv) lines = g_strsplit(output, "\n", -1);
    app_log(app, "$ trueup %s", running->line);
    for (size_t i = 0; lines[i] != NULL; i++)
        if (lines[i][0] != '\0' || lines[i + 1] != NULL)
            app_log(app, "  %s", lines[i]);
    if (status != 0)
        app_log(app, "exit status %d", status);
    size_t count = g_strv_length(lines);
    if (count > 2)
        app_say(app, "%zu lines, status %d; L shows them", count - 1, status);
    else
        app_say(app, "%s", lines[0] != NULL && lines[0][0] != '\0' ? lines[0] : "Nothing was said");
}

static void
write_output(App *app, const Running *running, const char *output)
{
    int file = g_open(running->file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    size_t length = strlen(output);
    if (file < 0) {
        g_autofree char *text = g_strdup_printf(
            "%s: %s", running->file, errno == EEXIST ? "already there" : g_strerror(errno));
        app_complain(app, text);
        return;
    }
    bool is_whole = write(file, output, length) == (ssize_t)length;
    if (close(file) != 0 || !is_whole) {
        g_autofree char *text = g_strdup_printf("%s: not written whole", running->file);
        app_complain(app, text);
        return;
    }
    app_say(app, "Wrote %s, %zu bytes", running->file, length);
}

static void
command_ended(GObject *source, GAsyncResult *result, void *data)
{
    Running *running = data;
    g_autoptr(GError) error = NULL;
    g_autofree char *output = NULL;
    GSubprocess *process = G_SUBPROCESS(source);
    bool is_read = g_subprocess_communicate_utf8_finish(process, result, &output, NULL, &error);
    running->app->commands--;
    if (!is_read && g_cancellable_is_cancelled(running->app->leaving)) {
        g_subprocess_force_exit(process);
        running_free(running);
        return;
    }
    int status =
        is_read && g_subprocess_get_if_exited(process) ? g_subprocess_get_exit_status(process) : 1;
    if (!is_read)
        app_complain(running->app, error->message);
    else if (running->file != NULL && status <= 1)
        write_output(running->app, running, output);
    else
        keep_output(running->app, running, output, status);
    running_free(running);
}

// The program itself, with the options that it was started with, as a child: what a command says
// on the `:` line is what it says in a shell.
GSubprocess *
app_spawn(const App *app, const char *line, GError **error)
{
    g_auto(GStrv) words = NULL;
    if (!g_shell_parse_argv(line, NULL, &words, error))
        return NULL;
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    g_strv_builder_add(builder, "/proc/self/exe");
    add_words(builder, words);
    for (size_t i = 0; app->own.forward != NULL && app->own.forward[i] != NULL; i++)
        g_strv_builder_add(builder, app->own.forward[i]);
    for (size_t i = 0; app->set_models != NULL && app->set_models[i] != NULL; i++) {
        g_strv_builder_add(builder, "--models");
        g_strv_builder_add(builder, app->set_models[i]);
    }
    g_auto(GStrv) command = g_strv_builder_end(builder);
    // in the project, and on the database that is on the screen
    g_autoptr(GSubprocessLauncher) launcher =
        g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
    if (app->own.project->root != NULL)
        g_subprocess_launcher_set_cwd(launcher, app->own.project->root);
    if (app->own.database != NULL && app->own.database->conninfo != NULL)
        g_subprocess_launcher_setenv(launcher, "DATABASE_URL", app->own.database->conninfo, TRUE);
    return g_subprocess_launcher_spawnv(launcher, (const char *const *)command, error);
}

static void
start_command(App *app, const char *line, const char *file)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GSubprocess) process = app_spawn(app, line, &error);
    if (process == NULL) {
        app_complain(app, error->message);
        return;
    }
    Running *running = g_new0(Running, 1);
    running->app = app;
    running->line = g_strdup(line);
    running->file = g_strdup(file);
    app->commands++;
    g_subprocess_communicate_utf8_async(process, NULL, app->leaving, command_ended, running);
    app_say(app, "Running trueup %s", line);
}

void
app_command(App *app, const char *line)
{
    start_command(app, line, NULL);
}

void
app_export(App *app, const char *line, const char *file)
{
    start_command(app, line, file);
}

static void
set_something(App *app, const char *rest)
{
    g_auto(GStrv) words = g_strsplit(rest, " ", -1);
    if (words[0] != NULL && strcmp(words[0], "models") == 0 && words[1] != NULL)
        app_set_models(app, (const char *const *)words + 1);
    else
        app_complain(app, "set what: \":set models PATH\" is what can be set here");
}

void
app_line(App *app, const char *line)
{
    g_autofree char *text = g_strstrip(g_strdup(line));
    g_autofree char *word = g_strndup(text, strcspn(text, " "));
    const char *rest = text + strlen(word) + (text[strlen(word)] != '\0');
    const Action *action = action_named(app_screen(app)->ops, word);
    if (word[0] == '\0')
        return;
    if (strcmp(word, "set") == 0)
        set_something(app, rest);
    else if (strcmp(word, "write") == 0 && rest[0] != '\0')
        app_export(app, "check", rest);
    else if (action != NULL && rest[0] == '\0')
        action_run(action, app_screen(app), app);
    else
        app_command(app, text);
}
