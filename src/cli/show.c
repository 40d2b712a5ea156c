#include "cli/commands.h"
#include "cli/revisions.h"

#include <string.h>

static const Option show_options[] = {
    REVISIONS_OPTION_X(RevisionOptions),
    {0},
};

static bool
find(RevisionCall *opened, const char *identifier, GPtrArray *found, GError **error)
{
    if (strcmp(identifier, "current") != 0)
        return revision_resolve(opened->graph, identifier, found, error);
    if (!revisions_read_rows(opened, error))
        return false;
    for (size_t i = 0; i < opened->rows.count; i++)
        if (!revision_resolve(opened->graph, opened->rows.items[i], found, error))
            return false;
    return true;
}

static ExitStatus
show_run(const Call *call, GError **error)
{
    g_auto(RevisionCall) opened = {0};
    g_autoptr(GPtrArray) found = g_ptr_array_new();
    const char *identifier = call->operands[0] != NULL ? call->operands[0] : "head";
    if (!revisions_open(&opened, call, error) || !find(&opened, identifier, found, error))
        return EXIT_FAILED;
    revisions_print(&opened, found, &(RevisionStyle){.verbose = true});
    return EXIT_DONE;
}

const Command cli_show = {
    .name = "show",
    .operands = "[REVISION]",
    .operands_max = 1,
    .group = "revisions",
    .summary = "one revision: parents, labels, file, docstring",
    .details = "REVISION is an identifier or its beginning, a branch label, head, heads, current,\n"
               "LABEL@head, or -N: N before the head. Default: head.",
    .options = show_options,
    .options_size = sizeof(RevisionOptions),
    .fails_with_one = true,
    .run = show_run,
};
