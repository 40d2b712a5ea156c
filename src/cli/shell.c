#include "config.h"

#include "cli/exit.h"
#include "cli/shell-private.h"

#include "base/text.h"
#include "base/typed.h"
#include "cli/options.h"

#include <string.h>
#include <unistd.h>

static void
greet(const Shell *shell, Output *output)
{
    const ProjectDatabase *database = shell->database;
    output_add(output, "trueup %s, ", PACKAGE_VERSION);
    if (database == NULL)
        output_add(output, "no database");
    else
        output_add_safe(output, database->title);
    if (database != NULL && database->label != NULL) {
        g_autofree char *label = g_ascii_strdown(database->label, -1);
        output_add(output, " (");
        output_add_safe(output, label);
        output_add(output, ")");
    }
    output_add(output, ", read-only. help lists the commands, Ctrl-D leaves.\n");
}

static void
print_help(const char *name, Output *output)
{
    const Command *command = name != NULL ? commands_find(name) : NULL;
    g_autofree char *help = command != NULL ? commands_help_of(command) : commands_help();
    output_add(output, "%s", help);
    if (command == NULL)
        output_add(
            output,
            "\nIn the shell: a line of SELECT, WITH, SHOW (in capitals) or EXPLAIN is SQL, run "
            "read-only.\nquit or Ctrl-D leaves; Tab completes; Ctrl-C cancels.\n");
}

// A command with the options that the shell was called with; its own come on top.
static ExitStatus
run_words(const Shell *shell, Call *now, char **words, GError **error)
{
    if (strcmp(words[0], "help") == 0) {
        print_help(words[1], now->output);
        return EXIT_DONE;
    }
    const char *name = strcmp(words[0], "trueup") == 0 && words[1] != NULL ? words[1] : words[0];
    if (strcmp(name, "shell") == 0) {
        g_set_error_literal(error, CLI_ERROR, CLI_ERROR_USAGE,
                            "this is the shell\nhint: help lists the commands");
        return EXIT_FAILED;
    }
    CommonOptions common = *shell->call->common;
    common.database = g_strdup(common.database);
    common.directory = g_strdup(common.directory);
    common.sandbox = g_strdup(common.sandbox);
    common.sqlalchemy = g_strdup(common.sqlalchemy);
    common.color = g_strdup(common.color);
    common.models = g_strdupv(common.models);
    Call call = *now;
    call.common = &common;
    ExitStatus status =
        call_command(&call, (const char *const *)(name == words[0] ? words : words + 1), error);
    options_clear((OptionSet){cli_common_options, &common});
    return status;
}

static ExitStatus
run_line(const Shell *shell, Call *now, const char *line, GError **error)
{
    if (shell_is_sql(line)) {
        const ProjectDatabase *database = project_need_database(shell->project, error);
        return database == NULL ? EXIT_FAILED : shell_run_sql(now, database, line, error);
    }
    g_auto(GStrv) words = NULL;
    if (!g_shell_parse_argv(line, NULL, &words, error))
        return EXIT_FAILED;
    return run_words(shell, now, words, error);
}

// Each line has its own output and its own Ctrl-C.
static ExitStatus
take_line(const Shell *shell, const char *line)
{
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    g_autoptr(Interrupt) interrupt = interrupt_start(cancellable);
    g_autoptr(Output) output = output_new();
    output_use_color(output, shell->call->common->color);
    g_autoptr(GError) error = NULL;
    Call now = *shell->call;
    now.output = output;
    now.cancellable = cancellable;
    now.interrupt = interrupt;
    ExitStatus status = run_line(shell, &now, line, &error);
    bool is_written = output_flush(output, error == NULL ? &error : NULL);
    if (error != NULL)
        exit_print_error(error);
    return (ExitStatus)exit_status(now.command, is_written ? status : EXIT_FAILED, error);
}

static bool
is_quit(const char *line)
{
    static const char *const words[] = {"quit", "exit", "\\q", NULL};
    return g_strv_contains(words, line);
}

static ExitStatus
read_lines(Shell *shell)
{
    ShellReader *reader = shell_reader_new(shell);
    ExitStatus last = EXIT_DONE;
    for (;;) {
        g_autofree char *line = NULL;
        ShellRead read = shell_read(reader, &line);
        if (read == SHELL_END)
            break;
        if (read == SHELL_INTERRUPTED)
            continue;
        const char *text = g_strstrip(line);
        if (is_quit(text))
            break;
        if (text[0] != '\0' && text[0] != '#')
            last = take_line(shell, text);
        shell_names_clear(&shell->names); // what a line made or dropped
    }
    if (isatty(STDIN_FILENO) == 1)
        output_add(shell->call->output, "\n");
    shell_reader_free(reader);
    return isatty(STDIN_FILENO) == 1 ? EXIT_DONE : last;
}

static ExitStatus
shell_run(const Call *call, GError **error)
{
    g_autoptr(Project) project = call_project(call, error);
    if (project == NULL)
        return EXIT_FAILED;
    Shell shell = {.call = call,
                   .project = project,
                   .database = project_need_database(project, NULL),
                   .typed = typed_load()};
    interrupt_end(call->interrupt);
    if (isatty(STDIN_FILENO) == 1) {
        greet(&shell, call->output);
        if (!output_flush(call->output, error))
            return EXIT_FAILED;
    }
    ExitStatus status = read_lines(&shell);
    shell_names_clear(&shell.names);
    g_ptr_array_unref(shell.typed);
    return status;
}

const Command cli_shell = {
    .name = "shell",
    .operands = "",
    .group = "go in",
    .summary = "a console with the same commands, for screen readers and plain terminals",
    .details =
        "Reads a line, runs it as a command of trueup, and goes on; SELECT, WITH, SHOW and\n"
        "EXPLAIN are run as SQL in a read-only transaction. Tab completes commands, options,\n"
        "tables, columns, revisions and connections. Lines with a password are not kept in the\n"
        "history. \"trueup --plain\" on a terminal is the same. From a pipe, it ends with the\n"
        "status of the last line.",
    .run = shell_run,
};
