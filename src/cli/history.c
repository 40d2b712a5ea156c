#include "cli/commands.h"
#include "cli/revisions.h"

#include <string.h>

typedef struct {
    char **x_arg;
    char *range;
    gboolean verbose, indicate_current;
} HistoryOptions;

static const Option history_options[] = {
    {"rev-range", 'r', OPTION_TEXT, offsetof(HistoryOptions, range), "[START]:[END]",
     "from START to END, both among them; current is where the database is"},
    {"verbose", 'v', OPTION_FLAG, offsetof(HistoryOptions, verbose), NULL,
     "a block for each: parents, labels, file, docstring"},
    {"indicate-current", 'i', OPTION_FLAG, offsetof(HistoryOptions, indicate_current), NULL,
     "mark where the database is"},
    REVISIONS_OPTION_X(HistoryOptions),
    {0},
};

// "a:b" as its two ends; an empty one stays empty.
static char **
split_range(const char *range, GError **error)
{
    g_autofree char *text = g_strstrip(g_strdup(range != NULL ? range : ":"));
    char **ends = g_strsplit(text, ":", -1);
    if (g_strv_length(ends) == 2)
        return ends;
    g_strfreev(ends);
    g_set_error(error, REVISION_ERROR, REVISION_ERROR_IDENTIFIER,
                "History range requires [start]:[end], [start]:, or :[end]\n"
                "hint: \"trueup history -r ab12:head\", for instance");
    return NULL;
}

// One end of the range: an identifier, or the rows of the version table. None stands for the last.
static Names
range_end(const RevisionCall *opened, char **end)
{
    if (strcmp(*end, "current") == 0)
        return opened->rows;
    return **end == '\0' ? (Names){0} : (Names){(const char *const *)end, 1};
}

static ExitStatus
run_bind(const Call *call, const char *bind, GError **error)
{
    const HistoryOptions *options = call->options;
    g_auto(RevisionCall) opened = {.bind = bind};
    g_auto(GStrv) ends = split_range(options->range, error);
    if (ends == NULL || !revisions_open(&opened, call, error))
        return EXIT_FAILED;
    bool connects = options->indicate_current || strcmp(ends[0], "current") == 0 ||
                    strcmp(ends[1], "current") == 0;
    if (connects && !revisions_read_rows(&opened, error))
        return EXIT_FAILED;
    g_autoptr(GPtrArray) found = g_ptr_array_new();
    if (!revision_history(opened.graph, range_end(&opened, &ends[0]), range_end(&opened, &ends[1]),
                          found, error))
        return EXIT_FAILED;
    revisions_print(&opened, found,
                    &(RevisionStyle){.verbose = options->verbose,
                                     .parents = true,
                                     .labels = true,
                                     .tree = true,
                                     .subject = true,
                                     .current = options->indicate_current});
    return revisions_run_others(&opened, run_bind, error);
}

static ExitStatus
history_run(const Call *call, GError **error)
{
    return run_bind(call, NULL, error);
}

const Command cli_history = {
    .name = "history",
    .operands = "",
    .group = "revisions",
    .summary = "the revisions, newest first",
    .details =
        "Reads the heads of the files, runs nothing of them, and contacts the database only\n"
        "for -i and for a range with current.",
    .options = history_options,
    .options_size = sizeof(HistoryOptions),
    .fails_with_one = true,
    .run = history_run,
};
