#include "cli/stamp-baseline.h"

#include "base/text.h"
#include "cli/apply.h"
#include "cli/exit.h"
#include "cli/json.h"
#include "run/baseline.h"
#include "run/stamp.h"

#include <stdio.h>

typedef struct {
    RevisionCall *opened;
    const StampBaseline *options;
    BaselineRequest request;
    const Baseline *baseline;
    RevisionGraph *graph; // with the new file
    char *differs;        // what the history does not lead to; NULL: it leads to the database
} Beginning;

// An id that no file has is not ours to overrule.
static bool
check_rows(const Beginning *beginning, GError **error)
{
    const RevisionCall *opened = beginning->opened;
    if (opened->project->bind_count > 0) {
        g_set_error_literal(error, RUN_ERROR, RUN_ERROR_BASELINE,
                            "the revisions of this project are for several databases: --baseline "
                            "begins those of one\nhint: \"trueup migrate\" writes the first one");
        return false;
    }
    for (size_t i = 0; i < opened->rows.count; i++) {
        if (revision_find(opened->graph, opened->rows.items[i]) != NULL ||
            beginning->options->purge)
            continue;
        g_set_error(error, RUN_ERROR, RUN_ERROR_BASELINE,
                    "%s says \"%s\", which no file has\n"
                    "hint: fetch the file, or add --purge to forget it",
                    opened->project->version_table, opened->rows.items[i]);
        return false;
    }
    bool lacks_rows = opened->graph->all.count > 0 && opened->rows.count == 0;
    if (lacks_rows)
        g_set_error(error, RUN_ERROR, RUN_ERROR_BASELINE,
                    "%s does not say which revisions %s has run: what stood there before them "
                    "cannot be told\nhint: \"trueup stamp REVISION\" says it",
                    opened->project->version_table, opened->database->title);
    return !lacks_rows;
}

static bool
ask(const Beginning *beginning, GError **error)
{
    const RevisionCall *opened = beginning->opened;
    const GeneratedFile *file = beginning->baseline->revisions->files;
    g_autofree char *safe = text_safe(file->changes, NULL);
    fprintf(stderr, "%s becomes the first revision: %s\n",
            beginning->baseline->before != NULL ? "what a downgrade to the base leaves"
                                                : opened->database->title,
            safe);
    const Question question = {.database = opened->database,
                               .facts = connection_facts(opened->connection),
                               .what = "stamp"};
    return confirm(opened->call, beginning->options->confirm, &question, error);
}

static bool
write_files_of(Beginning *beginning, GError **error)
{
    const RevisionCall *opened = beginning->opened;
    if (!baseline_write(&beginning->request, beginning->baseline, error))
        return false;
    beginning->graph = revision_graph_read(opened->project->versions, error);
    return beginning->graph != NULL;
}

// A database that had no rows, or rows of nothing, is at the new revision; another one stays.
static bool
stamp(const Beginning *beginning, GError **error)
{
    const RevisionCall *opened = beginning->opened;
    const char *id = beginning->baseline->revisions->files[0].id;
    if (beginning->baseline->followers[0] != NULL)
        return true;
    const StampRequest request = {.project = opened->project,
                                  .graph = beginning->graph,
                                  .rows = opened->rows,
                                  .targets = {&id, 1},
                                  .purge = beginning->options->purge};
    g_autoptr(StampPlan) plan = stamp_plan_new(&request, error);
    return plan != NULL && stamp_apply(plan, opened->connection, error);
}

static void
print_files(const Beginning *beginning)
{
    const RevisionCall *opened = beginning->opened;
    const GeneratedFile *file = beginning->baseline->revisions->files;
    Output *output = opened->call->output;
    output_add(output, "Wrote ");
    output_add_safe(output, project_relative(opened->project, file->path));
    output_add(output, "\n");
    for (size_t i = 0; beginning->baseline->followers[i] != NULL; i++) {
        output_add(output, "Changed ");
        output_add_safe(output,
                        project_relative(opened->project, beginning->baseline->followers[i]->file));
        output_add(output, ": it follows %s now\n", file->id);
    }
    if (beginning->differs == NULL && beginning->baseline->followers[0] == NULL)
        output_add(output, "%s is at %s.\n", opened->database->title, file->id);
}

static void
print_json(const Beginning *beginning)
{
    const RevisionCall *opened = beginning->opened;
    const GeneratedFile *file = beginning->baseline->revisions->files;
    JsonBuilder *builder = json_begin();
    json_add_text(builder, "file", project_relative(opened->project, file->path));
    json_add_text(builder, "revision", file->id);
    json_add_text(builder, "changes", file->changes);
    json_builder_set_member_name(builder, "followed_by");
    json_builder_begin_array(builder);
    for (size_t i = 0; beginning->baseline->followers[i] != NULL; i++)
        json_builder_add_string_value(builder, beginning->baseline->followers[i]->id);
    json_builder_end_array(builder);
    json_add_text(builder, "differs", beginning->differs);
    json_print(builder, opened->call->output);
}

static ExitStatus
finish(Beginning *beginning, GError **error)
{
    Names rows = beginning->opened->rows;
    const char *id = beginning->baseline->revisions->files[0].id;
    if (beginning->baseline->followers[0] == NULL)
        rows = (Names){&id, 1};
    if (!baseline_verify(&beginning->request, beginning->baseline, beginning->graph, rows,
                         &beginning->differs, error) ||
        (beginning->differs == NULL && !stamp(beginning, error)))
        return EXIT_FAILED;
    if (beginning->opened->call->common->json)
        print_json(beginning);
    else
        print_files(beginning);
    if (beginning->differs == NULL)
        return EXIT_DONE;
    g_autofree char *remark = g_strdup_printf(
        "the history does not lead to what %s has: %s\nhint: mend the new file; the database was "
        "not changed",
        beginning->opened->database->title, beginning->differs);
    exit_print_remark(remark);
    return EXIT_NO;
}

ExitStatus
stamp_baseline(const Call *call, const StampBaseline *options, GError **error)
{
    g_auto(RevisionCall) opened = {0};
    Beginning beginning = {.opened = &opened, .options = options};
    if (!apply_open(&opened, call, options->wait, error) || !check_rows(&beginning, error))
        return EXIT_FAILED;
    beginning.request = (BaselineRequest){.project = opened.project,
                                          .graph = opened.graph,
                                          .database = opened.database,
                                          .rows = opened.rows,
                                          .message = options->message,
                                          .cancellable = call->cancellable};
    g_autoptr(Baseline) baseline = baseline_new(&beginning.request, error);
    beginning.baseline = baseline;
    bool written = baseline != NULL && ask(&beginning, error) && write_files_of(&beginning, error);
    ExitStatus status = written ? finish(&beginning, error) : EXIT_FAILED;
    revision_graph_free(beginning.graph);
    g_free(beginning.differs);
    return status;
}
