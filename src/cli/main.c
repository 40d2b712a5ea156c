#include "config.h"

#include "cli/commands.h"
#include "cli/exit.h"
#include "cli/options.h"
#include "ui/ui.h"

#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

static UiColor
ui_color(const char *color)
{
    return g_strcmp0(color, "always") == 0  ? UI_COLOR_ALWAYS
           : g_strcmp0(color, "never") == 0 ? UI_COLOR_NEVER
                                            : UI_COLOR_AUTO;
}

// What a command of the `:` line needs too; free with g_strfreev().
static char **
forwarded(const CommonOptions *common)
{
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    const struct {
        const char *name, *value;
    } rows[] = {{"--directory", common->directory}, {"--sandbox", common->sandbox}};
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        if (rows[i].value != NULL)
            g_strv_builder_add_many(builder, rows[i].name, rows[i].value, NULL);
    for (size_t i = 0; common->models != NULL && common->models[i] != NULL; i++)
        g_strv_builder_add_many(builder, "--models", common->models[i], NULL);
    return g_strv_builder_end(builder);
}

static ExitStatus
open_screens(const Call *call, const Project *project, const Opening *opening, GError **error)
{
    g_autoptr(GError) problem = NULL;
    const ProjectDatabase *database = project_need_database(project, &problem);
    if (problem != NULL) // a screen has one line for it
        problem->message[strcspn(problem->message, "\n")] = '\0';
    const Preparation *first = opening->preparation;
    UiPreparation prepare = {0};
    if (first != NULL)
        prepare = (UiPreparation){first->name, first->make, first->project, first->data};
    g_auto(GStrv) forward = forwarded(call->common);
    UiOptions options = {.complete = commands_complete,
                         .forward = (const char *const *)forward,
                         .prepare = first != NULL ? &prepare : NULL,
                         .is_demo = opening->is_demo,
                         .project = project,
                         .database = database,
                         .problem = problem != NULL ? problem->message : NULL,
                         .color = ui_color(call->common->color),
                         .ascii = call->common->ascii || project->ascii,
                         .select = opening->select,
                         .ask = opening->ask,
                         .hint = opening->hint != NULL ? opening->hint : project->conflict};
    interrupt_end(call->interrupt); // the screens have their own
    int status = EXIT_DONE;
    g_autoptr(GError) refusal = NULL;
    if (ui_run(&options, &status, &refusal))
        return (ExitStatus)status;
    bool is_terminal = g_error_matches(refusal, UI_ERROR, UI_ERROR_NO_TERMINAL);
    if (is_terminal)
        g_set_error_literal(error, CLI_ERROR, CLI_ERROR_SCREEN, refusal->message);
    else
        g_propagate_error(error, g_steal_pointer(&refusal));
    return EXIT_FAILED;
}

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

// What stands before the command and belongs to it, as Alembic's -x does.
typedef struct {
    char **x_arg;
} BeforeCommand;

static const Option before_command[] = {
    {"x-arg", 'x', OPTION_LIST, offsetof(BeforeCommand, x_arg), "NAME=VALUE", "for env.py"},
    {0},
};

// Puts them behind the command's name; free with g_strfreev().
static char **
move_behind(const BeforeCommand *before, char **arguments)
{
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    for (size_t i = 0; arguments[i] != NULL && i < 2; i++)
        g_strv_builder_add(builder, arguments[i]);
    for (size_t i = 0; before->x_arg != NULL && before->x_arg[i] != NULL; i++) {
        g_autofree char *option = g_strdup_printf("--x-arg=%s", before->x_arg[i]);
        g_strv_builder_add(builder, option);
    }
    for (size_t i = 2; arguments[0] != NULL && arguments[1] != NULL && arguments[i] != NULL; i++)
        g_strv_builder_add(builder, arguments[i]);
    return g_strv_builder_end(builder);
}

static ExitStatus
run_parsed(Call *call, char **arguments, GError **error)
{
    if (call->common->version) {
        output_add(call->output, "trueup %s\n", PACKAGE_VERSION);
        return EXIT_DONE;
    }
    if (call->common->help && arguments[1] == NULL) {
        g_autofree char *help = commands_help();
        output_add(call->output, "%s", help);
        return EXIT_DONE;
    }
    return call_command(call, (const char *const *)arguments + 1, error);
}

static ExitStatus
run_program(Call *call, char ***arguments, GError **error)
{
    BeforeCommand before = {0};
    OptionSet sets[] = {{cli_common_options, call->common}, {before_command, &before}};
    bool is_parsed = options_parse(arguments, sets, G_N_ELEMENTS(sets), true, error);
    g_auto(GStrv) moved = move_behind(&before, *arguments);
    options_clear(sets[1]);
    return is_parsed ? run_parsed(call, moved, error) : EXIT_FAILED;
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
    Call call = {.common = &common,
                 .output = output,
                 .cancellable = cancellable,
                 .interrupt = interrupt,
                 .open_screens = open_screens,
                 .check_keys = ui_check_keys,
                 .keys_manual = ui_keys_manual};
    ExitStatus result = run_program(&call, &arguments, &error);
    if (error == NULL && !output_flush(output, &error))
        result = EXIT_FAILED;
    options_clear((OptionSet){cli_common_options, &common});
    if (error != NULL)
        exit_print_error(error);
    return exit_status(call.command, result, error);
}
