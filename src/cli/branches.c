#include "cli/commands.h"
#include "cli/revisions.h"

#include <string.h>

static const Option branches_options[] = {
    {"verbose", 'v', OPTION_FLAG, offsetof(RevisionOptions, verbose), NULL,
     "a block for each, and what each branch begins with"},
    REVISIONS_OPTION_X(RevisionOptions),
    {0},
};

static void
print_branch(const RevisionCall *opened, const Revision *revision, bool verbose)
{
    static const RevisionStyle style = {.labels = true, .tree = true};
    RevisionStyle child = {.labels = true, .tree = true, .subject = verbose};
    Output *output = opened->call->output;
    if (verbose)
        revisions_print_block(opened, revision, &style);
    else
        revisions_print_line(opened, revision, &style);
    output_add(output, "\n");
    for (size_t i = 0; i < revision->children.count; i++) {
        output_add(output, "%*s -> ", (int)g_utf8_strlen(revision->id, -1), "");
        revisions_print_line(opened, revision->children.items[i], &child);
        output_add(output, "\n");
    }
    output_add(output, "\n");
}

static ExitStatus
branches_run(const Call *call, GError **error)
{
    const RevisionOptions *options = call->options;
    g_auto(RevisionCall) opened = {0};
    g_autoptr(GPtrArray) all = g_ptr_array_new();
    if (!revisions_open(&opened, call, error) ||
        !revision_history(opened.graph, (Names){0}, (Names){0}, all, error))
        return EXIT_FAILED;
    g_autoptr(GPtrArray) branches = g_ptr_array_new();
    for (guint i = 0; i < all->len; i++)
        if (revision_is_branch(all->pdata[i]))
            g_ptr_array_add(branches, all->pdata[i]);
    if (call->common->json)
        revisions_print(&opened, branches, &(RevisionStyle){0});
    for (guint i = 0; i < branches->len && !call->common->json; i++)
        print_branch(&opened, branches->pdata[i], options->verbose);
    return EXIT_DONE;
}

const Command cli_branches = {
    .name = "branches",
    .operands = "",
    .group = "revisions",
    .summary = "the revisions that more than one follows",
    .options = branches_options,
    .options_size = sizeof(RevisionOptions),
    .fails_with_one = true,
    .run = branches_run,
};
