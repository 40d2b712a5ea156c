#include "cli/commands.h"
#include "cli/exit.h"
#include "cli/options.h"

#include <string.h>
#include <unistd.h>

static bool
use_color(const Call *call, GError **error)
{
    static const char *const words[] = {"always", "never", "auto", NULL};
    const char *color = call->common->color;
    if (color == NULL || g_strv_contains(words, color)) {
        output_use_color(call->output, color);
        return true;
    }
    g_set_error(error, CLI_ERROR, CLI_ERROR_USAGE, "--color \"%s\"\nhint: always, never or auto",
                color);
    return false;
}

static bool
usage_error(const Command *command, const char *what, const char *word, GError **error)
{
    g_set_error(error, CLI_ERROR, CLI_ERROR_USAGE, "%s \"%s\"\nhint: \"trueup %s --help\"", what,
                word, command->name);
    return false;
}

// What the options left must be operands, as many as the command takes. A "--" is taken out.
static bool
check_operands(const Command *command, char **operands, GError **error)
{
    unsigned count = g_strv_length(operands);
    for (unsigned i = 0; i < count && !command->takes_command; i++) {
        if (strcmp(operands[i], "--") != 0)
            continue;
        g_free(operands[i]);
        memmove(&operands[i], &operands[i + 1], (count - i) * sizeof *operands);
        count--;
        break;
    }
    if (count > command->operands_max && !command->takes_command)
        return usage_error(command, "one word too many:", operands[command->operands_max], error);
    if (count < command->operands_min)
        return usage_error(command, "something is missing: it takes", command->operands, error);
    return true;
}

// A vector that options_parse() may take apart; GOption wants a program's name in front.
static char **
copy_arguments(const char *const *arguments)
{
    GStrvBuilder *builder = g_strv_builder_new();
    g_strv_builder_add(builder, "trueup");
    for (; *arguments != NULL; arguments++)
        g_strv_builder_add(builder, *arguments);
    char **copy = g_strv_builder_end(builder);
    g_strv_builder_unref(builder);
    return copy;
}

static ExitStatus
run_parsed(const Call *call, char **operands, GError **error)
{
    if (call->common->help) {
        g_autofree char *help = commands_help_of(call->command);
        output_add(call->output, "%s", help);
        return EXIT_DONE;
    }
    if (!check_operands(call->command, operands, error) || !use_color(call, error))
        return EXIT_FAILED;
    return call->command->run(call, error);
}

static ExitStatus
run(Call *call, const char *const *arguments, GError **error)
{
    g_autofree void *values = g_malloc0(MAX(call->command->options_size, 1));
    OptionSet sets[] = {{cli_common_options, call->common}, {call->command->options, values}};
    g_auto(GStrv) rest = copy_arguments(arguments);
    ExitStatus status = EXIT_FAILED;
    if (options_parse(&rest, sets, G_N_ELEMENTS(sets), call->command->takes_command, error)) {
        call->options = values;
        call->operands = (const char *const *)rest + 1;
        status = run_parsed(call, rest + 1, error);
    }
    options_clear(sets[1]);
    return status;
}

ExitStatus
call_screens(Call *call, const Project *project, const Opening *opening, GError **error)
{
    static const char *const none[] = {NULL};
    g_autoptr(GError) refusal = NULL;
    ExitStatus status = call->open_screens(call, project, opening, &refusal);
    if (!g_error_matches(refusal, CLI_ERROR, CLI_ERROR_SCREEN)) {
        if (refusal != NULL)
            g_propagate_error(error, g_steal_pointer(&refusal));
        return status;
    }
    exit_print_remark(refusal->message);
    call->command = &cli_check;
    return run(call, none, error);
}

// Without a command: the screens where a person looks, else what they would have said.
static ExitStatus
run_default(Call *call, GError **error)
{
    static const char *const none[] = {NULL};
    const char *terminal = g_getenv("TERM");
    bool is_person = isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1;
    bool can_draw = is_person && g_strcmp0(terminal, "dumb") != 0;
    if (is_person && call->common->plain && !call->common->json && call->open_screens != NULL) {
        call->command = &cli_shell;
        return run(call, none, error);
    }
    if (!can_draw || call->common->plain || call->common->json || call->open_screens == NULL) {
        call->command = &cli_check;
        return run(call, none, error);
    }
    if (!use_color(call, error))
        return EXIT_FAILED;
    g_autoptr(Project) project = call_project(call, error);
    static const Opening opening = {0};
    return project == NULL ? EXIT_FAILED : call_screens(call, project, &opening, error);
}

ExitStatus
call_command(Call *call, const char *const *arguments, GError **error)
{
    const char *name = arguments[0];
    if (name == NULL)
        return run_default(call, error);
    call->command = commands_find(name);
    if (call->command != NULL)
        return run(call, arguments + 1, error);
    g_autofree char *hint = commands_suggest(name);
    g_set_error(error, CLI_ERROR, CLI_ERROR_USAGE, "there is no command \"%s\"\nhint: %s", name,
                hint);
    return EXIT_FAILED;
}
