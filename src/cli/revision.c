#include "cli/commands.h"
#include "cli/new-revision.h"

static const Option revision_options[] = {
    {"message", 'm', OPTION_TEXT, offsetof(NewRevisionOptions, message), "TEXT",
     "what it does; names the file"},
    {"autogenerate", 0, OPTION_FLAG, offsetof(NewRevisionOptions, autogenerate), NULL,
     "the same as \"trueup migrate\""},
    NEW_REVISION_OPTIONS,
    {"sql", 0, OPTION_FLAG, offsetof(NewRevisionOptions, sql), NULL,
     "refused, as Alembic does where revision_environment is not set"},
    {0},
};

static ExitStatus
revision_run(const Call *call, GError **error)
{
    const NewRevisionOptions *options = call->options;
    g_autoptr(Arena) arena = arena_new();
    GenerateOptions generate;
    if (options->sql) {
        g_set_error_literal(error, WRITE_ERROR, WRITE_ERROR_VALUE,
                            "Using --sql with the revision command when revision_environment is "
                            "not configured does not make any sense\n"
                            "hint: --form sql writes a .sql revision");
        return EXIT_FAILED;
    }
    if (options->autogenerate)
        return cli_migrate.run(call, error);
    if (!new_revision_request(options, arena, &generate, error))
        return EXIT_FAILED;
    return new_revision_empty(call, &generate, error);
}

const Command cli_revision = {
    .name = "revision",
    .operands = "",
    .group = "revisions",
    .summary = "a new revision file, empty",
    .options = revision_options,
    .options_size = sizeof(NewRevisionOptions),
    .fails_with_one = true,
    .run = revision_run,
};
