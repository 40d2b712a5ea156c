#include "cli/commands.h"
#include "cli/revisions.h"

typedef struct {
    char **x_arg;
    gboolean verbose, resolve_dependencies;
} HeadsOptions;

static const Option heads_options[] = {
    {"verbose", 'v', OPTION_FLAG, offsetof(HeadsOptions, verbose), NULL,
     "a block for each: parents, labels, file, docstring"},
    {"resolve-dependencies", 0, OPTION_FLAG, offsetof(HeadsOptions, resolve_dependencies), NULL,
     "leave out heads that another revision depends on"},
    REVISIONS_OPTION_X(HeadsOptions),
    {0},
};

static ExitStatus
heads_run(const Call *call, GError **error)
{
    const HeadsOptions *options = call->options;
    g_auto(RevisionCall) opened = {0};
    if (!revisions_open(&opened, call, error))
        return EXIT_FAILED;
    g_autoptr(GPtrArray) found = g_ptr_array_new();
    for (size_t i = 0; i < opened.graph->heads.count; i++) {
        const Revision *head = opened.graph->heads.items[i];
        if (!options->resolve_dependencies || revision_is_head(head))
            g_ptr_array_add(found, (gpointer)(guintptr)head);
    }
    revisions_print(&opened, found, &(RevisionStyle){.verbose = options->verbose, .labels = true});
    return EXIT_DONE;
}

const Command cli_heads = {
    .name = "heads",
    .operands = "",
    .group = "revisions",
    .summary = "the revisions that nothing follows",
    .options = heads_options,
    .options_size = sizeof(HeadsOptions),
    .fails_with_one = true,
    .run = heads_run,
};
