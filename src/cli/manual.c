#include "cli/commands.h"

static ExitStatus
manual_run(const Call *call, GError **error)
{
    (void)error;
    g_autofree char *commands = commands_manual();
    g_autofree char *keys = call->keys_manual();
    g_string_append(call->output->text, commands);
    g_string_append(call->output->text,
                    ".SH KEYS\nOn the screens; \"?\" lists those that work now.\n");
    g_string_append(call->output->text, keys);
    return EXIT_DONE;
}

const Command cli_manual = {
    .name = "manual",
    .operands = "",
    .group = "look",
    .summary = "the sections of the man page that are made from the tables",
    .is_hidden = true,
    .run = manual_run,
};
