#include "cli/revisions.h"

#include "base/text.h"
#include "cli/exit.h"
#include "cli/json.h"

#include "run/upgrade.h"

#include <string.h>

// ---- the graph -------------------------------------------------------------------------------

void
revisions_clear(RevisionCall *opened)
{
    g_clear_pointer(&opened->connection, connection_close);
    g_clear_pointer(&opened->graph, revision_graph_free);
    g_clear_pointer(&opened->project, project_free);
    g_clear_pointer(&opened->arena, arena_free);
}

static char *
describe(const Project *project, const Diagnostic *remark)
{
    g_autofree char *place = origin_text(remark->origin);
    return g_strdup_printf("%s%s%s", relative_to(project->root, place), *place != '\0' ? ": " : "",
                           remark->text);
}

// What is odd is said, what is wrong is an error.
static bool
check_graph(const RevisionCall *opened, GError **error)
{
    const Diagnostics *remarks = &opened->graph->diagnostics;
    for (size_t i = 0; i < remarks->count; i++) {
        g_autofree char *line = describe(opened->project, &remarks->rows[i]);
        if (remarks->rows[i].severity != SEVERITY_ERROR)
            exit_print_remark(line);
    }
    return run_check_graph(opened->project, opened->graph, error);
}

static bool
find_project(RevisionCall *opened, const Call *call, bool models, GError **error)
{
    Call wanted = *call;
    wanted.skip_models = !models && !opened->finds_models;
    *opened = (RevisionCall){.call = call,
                             .arena = arena_new(),
                             .bind = opened->bind,
                             .finds_models = opened->finds_models,
                             .hold = opened->hold,
                             .wait_s = opened->wait_s};
    opened->project = call_project(&wanted, error);
    if (opened->project == NULL || (models && !project_need_models(opened->project, error)))
        return false;
    if (opened->project->versions[0] != NULL)
        return true;
    g_set_error_literal(error, REVISION_ERROR, REVISION_ERROR_FOLDER,
                        "there is no folder of migrations here\n"
                        "hint: go to the project's folder, give --directory DIR, or lay one down: "
                        "trueup init");
    return false;
}

static bool
read_graph(RevisionCall *opened, GError **error)
{
    opened->graph = revision_graph_read(opened->project->versions, error);
    return opened->graph != NULL && check_graph(opened, error);
}

bool
revisions_open(RevisionCall *opened, const Call *call, GError **error)
{
    return find_project(opened, call, false, error) && read_graph(opened, error);
}

bool
revisions_open_with_models(RevisionCall *opened, const Call *call, GError **error)
{
    return find_project(opened, call, true, error) && read_graph(opened, error);
}

// One of several databases is known by its bind, unless --database says where it is.
static bool
need_database(RevisionCall *opened, GError **error)
{
    const Project *project = opened->project;
    bool is_given = opened->call->common->database != NULL;
    opened->has_others = opened->bind == NULL && !is_given && project->bind_count > 1;
    if (opened->bind == NULL && !is_given && project->bind_count > 0)
        opened->bind = "";
    opened->database = opened->bind == NULL || is_given
                           ? project_need_database(project, error)
                           : project_need_bind(project, opened->bind, error);
    return opened->database != NULL;
}

static bool
ask_for_rows(RevisionCall *opened, GError **error)
{
    const Project *project = opened->project;
    opened->connection =
        connection_open(opened->database->conninfo, opened->call->cancellable, error);
    if (opened->connection == NULL)
        return false;
    if (opened->hold != NULL)
        return opened->hold(opened, error) &&
               revision_read_version(opened->connection, project->version_namespace,
                                     project->version_table, opened->arena, &opened->rows, error);
    bool done =
        revision_look_up_version(opened->connection, project->version_namespace,
                                 project->version_table, opened->arena, &opened->rows, error);
    g_clear_pointer(&opened->connection, connection_close);
    return done;
}

bool
revisions_read_rows(RevisionCall *opened, GError **error)
{
    return need_database(opened, error) && ask_for_rows(opened, error);
}

// The thread's half: it writes `rows` and their arena, which nobody else looks at meanwhile.
static gpointer
ask_in_thread(gpointer data)
{
    GError *error = NULL;
    return ask_for_rows(data, &error) ? NULL : error;
}

bool
revisions_open_with_rows(RevisionCall *opened, const Call *call, GError **error)
{
    if (!find_project(opened, call, false, error) || !need_database(opened, error))
        return false;
    GThread *thread = g_thread_new("rows", ask_in_thread, opened);
    bool has_graph = read_graph(opened, error);
    g_autoptr(GError) problem = g_thread_join(thread);
    if (!has_graph || problem == NULL)
        return has_graph;
    g_propagate_error(error, g_steal_pointer(&problem));
    return false;
}

ExitStatus
revisions_run_others(const RevisionCall *opened, BindRun run, GError **error)
{
    const Project *project = opened->project;
    ExitStatus status = EXIT_DONE;
    for (size_t i = 1; opened->has_others && i < project->bind_count && status == EXIT_DONE; i++) {
        status = run(opened->call, project->binds[i].name, error);
        if (status == EXIT_FAILED)
            g_prefix_error(error, "bind \"%s\": ", project->binds[i].name);
    }
    return status;
}

// ---- lines and blocks ------------------------------------------------------------------------

static void
add_safe(Output *output, const char *text)
{
    g_autofree char *safe = text_safe(text, "\n\t");
    output_add(output, "%s", safe);
}

static void
add_names(Output *output, Names names)
{
    for (size_t i = 0; i < names.count; i++) {
        output_add(output, "%s", i > 0 ? ", " : "");
        add_safe(output, names.items[i]);
    }
}

static void
add_parents(Output *output, const Revision *revision)
{
    if (revision->down.count == 0)
        output_add(output, "<base>");
    add_names(output, revision->down);
}

static bool
is_current(const RevisionCall *opened, const Revision *revision, const RevisionStyle *style)
{
    for (size_t i = 0; i < opened->rows.count && style->current; i++)
        if (strcmp(opened->rows.items[i], revision->id) == 0)
            return true;
    return false;
}

static const char *
head_mark(const Revision *revision)
{
    return revision_is_head(revision)      ? " (head)"
           : revision->children.count == 0 ? " (effective head)"
                                           : "";
}

void
revisions_print_line(const RevisionCall *opened, const Revision *revision,
                     const RevisionStyle *style)
{
    Output *output = opened->call->output;
    if (style->parents) {
        add_parents(output, revision);
        if (revision->depends_on.count > 0) {
            output_add(output, " (");
            add_names(output, revision->depends_on);
            output_add(output, ")");
        }
        output_add(output, " -> ");
    }
    add_safe(output, revision->id);
    if (style->labels && revision->labels.count > 0) {
        output_add(output, " (");
        add_names(output, revision->labels);
        output_add(output, ")");
    }
    output_add(output, "%s%s", head_mark(revision),
               is_current(opened, revision, style) ? " (current)" : "");
    if (style->tree)
        output_add(output, "%s%s", revision_is_branch(revision) ? " (branchpoint)" : "",
                   revision_is_merge(revision) ? " (mergepoint)" : "");
    if (style->subject) {
        g_autofree char *subject = revision_subject(revision);
        output_add(output, ", ");
        add_safe(output, subject);
    }
}

static void
add_docstring(Output *output, const char *docstring)
{
    g_auto(GStrv) lines = g_strsplit(docstring, "\n", -1);
    for (char **line = lines; *line != NULL; line++) {
        output_add(output, "    ");
        add_safe(output, *line);
        output_add(output, "\n");
    }
    if (*lines == NULL)
        output_add(output, "\n");
}

static void
add_ids(Output *output, Revisions list)
{
    for (size_t i = 0; i < list.count; i++) {
        output_add(output, "%s", i > 0 ? ", " : "");
        add_safe(output, list.items[i]->id);
    }
}

void
revisions_print_block(const RevisionCall *opened, const Revision *revision,
                      const RevisionStyle *style)
{
    Output *output = opened->call->output;
    bool is_merge = revision_is_merge(revision), is_branch = revision_is_branch(revision);
    output_add(output, "Rev: ");
    add_safe(output, revision->id);
    output_add(output, "%s%s%s%s\n%s: ", revision->children.count == 0 ? " (head)" : "",
               is_branch ? " (branchpoint)" : "", is_merge ? " (mergepoint)" : "",
               is_current(opened, revision, style) ? " (current)" : "",
               is_merge ? "Merges" : "Parent");
    add_parents(output, revision);
    if (revision->depends_on.count > 0) {
        output_add(output, "\nAlso depends on: ");
        add_names(output, revision->depends_on);
    }
    if (is_branch) {
        output_add(output, "\nBranches into: ");
        add_ids(output, revision->children);
    }
    if (revision->labels.count > 0) {
        output_add(output, "\nBranch names: ");
        add_names(output, revision->labels);
    }
    output_add(output, "\nPath: ");
    add_safe(output, revision->file);
    output_add(output, "\n\n");
    add_docstring(output, revision->docstring);
}

// ---- JSON ------------------------------------------------------------------------------------

static void
add_json_names(JsonBuilder *builder, const char *name, Names names)
{
    json_builder_set_member_name(builder, name);
    json_builder_begin_array(builder);
    for (size_t i = 0; i < names.count; i++)
        json_add_text(builder, NULL, names.items[i]);
    json_builder_end_array(builder);
}

static void
add_json_flag(JsonBuilder *builder, const char *name, bool value)
{
    json_builder_set_member_name(builder, name);
    json_builder_add_boolean_value(builder, value);
}

static void
add_json(const RevisionCall *opened, JsonBuilder *builder, const Revision *revision)
{
    json_builder_begin_object(builder);
    json_add_text(builder, "revision", revision->id);
    add_json_names(builder, "down_revision", revision->down);
    add_json_names(builder, "depends_on", revision->depends_on);
    add_json_names(builder, "branch_labels", revision->labels);
    json_builder_set_member_name(builder, "children");
    json_builder_begin_array(builder);
    for (size_t i = 0; i < revision->children.count; i++)
        json_add_text(builder, NULL, revision->children.items[i]->id);
    json_builder_end_array(builder);
    add_json_flag(builder, "head", revision_is_head(revision));
    add_json_flag(builder, "effective_head",
                  revision->children.count == 0 && !revision_is_head(revision));
    add_json_flag(builder, "branch_point", revision_is_branch(revision));
    add_json_flag(builder, "merge_point", revision_is_merge(revision));
    if (opened->database != NULL)
        add_json_flag(builder, "current",
                      is_current(opened, revision, &(RevisionStyle){.current = true}));
    json_add_text(builder, "message", revision->message);
    json_add_text(builder, "created", revision->created);
    json_add_origin(builder, opened->project->root, (Origin){revision->file, revision->line, 0});
    json_builder_end_object(builder);
}

static void
print_json(const RevisionCall *opened, const GPtrArray *found)
{
    JsonBuilder *builder = json_begin();
    if (opened->database != NULL) {
        json_add_text(builder, "database", opened->database->title);
        add_json_names(builder, "rows", opened->rows);
    }
    json_builder_set_member_name(builder, "revisions");
    json_builder_begin_array(builder);
    for (guint i = 0; i < found->len; i++)
        add_json(opened, builder, found->pdata[i]);
    json_builder_end_array(builder);
    json_print(builder, opened->call->output);
}

void
revisions_print(const RevisionCall *opened, const GPtrArray *found, const RevisionStyle *style)
{
    if (opened->call->common->json) {
        print_json(opened, found);
        return;
    }
    for (guint i = 0; i < found->len; i++) {
        if (style->verbose)
            revisions_print_block(opened, found->pdata[i], style);
        else
            revisions_print_line(opened, found->pdata[i], style);
        output_add(opened->call->output, "\n");
    }
}
