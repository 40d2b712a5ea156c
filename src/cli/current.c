#include "cli/commands.h"
#include "cli/revisions.h"

static const Option current_options[] = {
    {"verbose", 'v', OPTION_FLAG, offsetof(RevisionOptions, verbose), NULL,
     "the database's address, and a block for each revision"},
    REVISIONS_OPTION_X(RevisionOptions),
    {0},
};

static void
print_address(const Call *call, const ProjectDatabase *database)
{
    output_add(call->output, "Current revision(s) for ");
    output_add_safe(call->output, database->url != NULL ? database->url : database->title);
    output_add(call->output, ":\n");
}

static ExitStatus
run_bind(const Call *call, const char *bind, GError **error)
{
    const RevisionOptions *options = call->options;
    g_auto(RevisionCall) opened = {.bind = bind};
    g_autoptr(GPtrArray) found = g_ptr_array_new();
    if (!revisions_open_with_rows(&opened, call, error) ||
        !revision_current(opened.graph, opened.rows, found, error))
        return EXIT_FAILED;
    if (options->verbose && !call->common->json)
        print_address(call, opened.database);
    revisions_print(&opened, found, &(RevisionStyle){.verbose = options->verbose, .tree = true});
    return revisions_run_others(&opened, run_bind, error);
}

static ExitStatus
current_run(const Call *call, GError **error)
{
    return run_bind(call, NULL, error);
}

const Command cli_current = {
    .name = "current",
    .operands = "",
    .group = "revisions",
    .summary = "the revisions that the database is at",
    .details = "Reads the version table only. Without one, or without a row in it, nothing is "
               "printed. Of several databases each is asked, the default one first.",
    .options = current_options,
    .options_size = sizeof(RevisionOptions),
    .fails_with_one = true,
    .run = current_run,
};
