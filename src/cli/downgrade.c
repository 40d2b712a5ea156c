#include "cli/apply.h"
#include "cli/commands.h"

#include <string.h>

static ExitStatus
downgrade_run(const Call *call, GError **error)
{
    const ApplyOptions *options = call->options;
    const char *target = call->operands[0] != NULL ? call->operands[0] : "-1";
    if (options->sql && strcmp(target, "-1") == 0)
        target = "head:-1"; // as Flask-Migrate has it
    if (options->sql && strchr(target, ':') == NULL) {
        g_set_error_literal(error, CLI_ERROR, CLI_ERROR_NAME,
                            "downgrade with --sql requires <fromrev>:<torev>\n"
                            "hint: a script cannot know where the database is");
        return EXIT_FAILED;
    }
    return apply(call, SCRIPT_DOWNGRADE, target, error);
}

const Command cli_downgrade = {
    .name = "downgrade",
    .operands = "[REVISION]",
    .operands_max = 1,
    .group = "revisions",
    .summary = "take revisions back, down to REVISION (default: -1)",
    .details = "What is dropped with its values is counted before; where values would be lost, "
               "they have to be accepted.",
    .options = apply_options,
    .options_size = sizeof(ApplyOptions),
    .fails_with_one = true,
    .run = downgrade_run,
};
