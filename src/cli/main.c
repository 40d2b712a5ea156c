#include "config.h"

#include "cli/commands.h"
#include "cli/exit.h"
#include "cli/interrupt.h"
#include "cli/options.h"

#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

// A closed stdin, stdout or stderr would be the number of the next file or connection.
static void
open_standard_files(void)
{
    int descriptor;
    do
        descriptor = open("/dev/null", O_RDWR | O_NOCTTY);
    while (descriptor >= 0 && descriptor <= STDERR_FILENO);
    if (descriptor > STDERR_FILENO)
        close(descriptor);
}

Project *
call_project(const Call *call, GError **error)
{
    ProjectOptions options = {.database = call->common->database,
                              .directory = call->common->directory,
                              .models = (const char *const *)call->common->models};
    return project_find(&options, error);
}

static ExitStatus
usage_error(GError **error, const char *command, const char *format, const char *what)
{
    g_autofree char *text = g_strdup_printf("%s \"%s\"", format, what);
    g_set_error(error, CLI_ERROR, CLI_ERROR_USAGE, "%s\nhint: \"trueup %s%s--help\"", text,
                command != NULL ? command : "", command != NULL ? " " : "");
    return EXIT_FAILED;
}

// What is left in `arguments` must be operands, as many as the command takes.
static bool
check_operands(const Command *command, char **arguments, GError **error)
{
    unsigned count = g_strv_length(arguments);
    for (unsigned i = 0; i < count; i++)
        if (strcmp(arguments[i], "--") == 0) {
            g_free(arguments[i]);
            memmove(&arguments[i], &arguments[i + 1], (count - i) * sizeof *arguments);
            count--;
            break;
        }
    if (count > command->operands_max) {
        (void)usage_error(error, command->name,
                          "one word too many:", arguments[command->operands_max]);
        return false;
    }
    if (count < command->operands_min) {
        (void)usage_error(error, command->name, "something is missing: it takes",
                          command->operands);
        return false;
    }
    return true;
}

static bool
use_color(const CommonOptions *common, Output *output, GError **error)
{
    static const char *const words[] = {"always", "never", "auto", NULL};
    if (common->color == NULL || g_strv_contains(words, common->color)) {
        output_use_color(output, common->color);
        return true;
    }
    g_set_error(error, CLI_ERROR, CLI_ERROR_USAGE, "--color \"%s\"\nhint: always, never or auto",
                common->color);
    return false;
}

static ExitStatus
run_command(Call *call, char **arguments, CommonOptions *common, GError **error)
{
    g_autofree void *values = g_malloc0(MAX(call->command->options_size, 1));
    OptionSet sets[] = {{cli_common_options, common}, {call->command->options, values}};
    // GOption wants a name in front.
    GStrvBuilder *builder = g_strv_builder_new();
    g_strv_builder_add(builder, "trueup");
    for (char **argument = arguments; *argument != NULL; argument++)
        g_strv_builder_add(builder, *argument);
    g_auto(GStrv) rest = g_strv_builder_end(builder);
    g_strv_builder_unref(builder);
    ExitStatus status = EXIT_FAILED;
    if (options_parse(&rest, sets, G_N_ELEMENTS(sets), false, error)) {
        call->options = values;
        call->operands = (const char *const *)rest + 1;
        if (common->help) {
            g_autofree char *help = commands_help_of(call->command);
            output_add(call->output, "%s", help);
            status = EXIT_DONE;
        } else if (check_operands(call->command, rest + 1, error) &&
                   use_color(common, call->output, error)) {
            status = call->command->run(call, error);
        }
    }
    options_clear(sets[1]);
    return status;
}

static ExitStatus
find_and_run(Call *call, char **arguments, CommonOptions *common, GError **error)
{
    OptionSet set = {cli_common_options, common};
    if (!options_parse(&arguments, &set, 1, true, error))
        return EXIT_FAILED;
    if (common->version) {
        output_add(call->output, "trueup %s\n", PACKAGE_VERSION);
        return EXIT_DONE;
    }
    const char *name = arguments[1];
    if (name == NULL && common->help) {
        g_autofree char *help = commands_help();
        output_add(call->output, "%s", help);
        return EXIT_DONE;
    }
    call->command = commands_find(name != NULL ? name : "config");
    if (call->command == NULL) {
        g_autofree char *hint = commands_suggest(name);
        g_set_error(error, CLI_ERROR, CLI_ERROR_USAGE, "there is no command \"%s\"\nhint: %s", name,
                    hint);
        return EXIT_FAILED;
    }
    return run_command(call, name != NULL ? arguments + 2 : arguments + 1, common, error);
}

int
main(int count, char **vector)
{
    (void)count;
    open_standard_files();
    setlocale(LC_ALL, "");
    signal(SIGPIPE, SIG_IGN); // a reader that goes away is an error of write(), ours to tell
    CommonOptions common = {0};
    g_autoptr(GError) error = NULL;
    g_autoptr(Output) output = output_new();
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    g_autoptr(Interrupt) interrupt = interrupt_start(cancellable);
    g_auto(GStrv) arguments = g_strdupv(vector);
    Call call = {.common = &common, .output = output, .cancellable = cancellable};
    ExitStatus result = find_and_run(&call, arguments, &common, &error);
    if (error == NULL && !output_flush(output, &error))
        result = EXIT_FAILED;
    options_clear((OptionSet){cli_common_options, &common});
    if (error != NULL)
        exit_print_error(error);
    return exit_status(result, error);
}
