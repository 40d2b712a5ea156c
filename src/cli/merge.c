#include "cli/commands.h"
#include "cli/new-revision.h"

static const Option merge_options[] = {
    {"message", 'm', OPTION_TEXT, offsetof(NewRevisionOptions, message), "TEXT",
     "what it does; names the file"},
    {"branch-label", 0, OPTION_LIST, offsetof(NewRevisionOptions, branch_label), "NAME",
     "a name for the branch that begins here"},
    {"rev-id", 0, OPTION_TEXT, offsetof(NewRevisionOptions, rev_id), "ID",
     "its identifier (default: twelve hexadecimal digits)"},
    {"splice", 0, OPTION_FLAG, offsetof(NewRevisionOptions, splice), NULL,
     "what is merged need not be heads"},
    {"form", 0, OPTION_TEXT, offsetof(NewRevisionOptions, form), "py|sql",
     "an Alembic script, or SQL with -- migrate:up and -- migrate:down"},
    {0},
};

static ExitStatus
merge_run(const Call *call, GError **error)
{
    g_autoptr(Arena) arena = arena_new();
    GenerateOptions generate;
    if (!new_revision_request(call->options, arena, &generate, error))
        return EXIT_FAILED;
    size_t count = 0;
    while (call->operands[count] != NULL)
        count++;
    generate.request.heads = (Names){call->operands, count};
    return new_revision_empty(call, &generate, error);
}

const Command cli_merge = {
    .name = "merge",
    .operands = "REVISION...",
    .operands_min = 1,
    .operands_max = 64,
    .group = "revisions",
    .summary = "a new revision file that follows several; \"merge heads\"",
    .options = merge_options,
    .options_size = sizeof(NewRevisionOptions),
    .fails_with_one = true,
    .run = merge_run,
};
