#include "run/upgrade.h"

#include "run/upgrade-private.h"

#include <string.h>

static char *
join(Names names)
{
    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < names.count; i++)
        g_string_append_printf(text, i > 0 ? ", %s" : "%s", names.items[i]);
    return g_string_free(text, FALSE);
}

static const char *
title_of(Arena *arena, const RunStep *step)
{
    g_autofree char *downs = join(step->revision->down);
    return step->direction == SCRIPT_UPGRADE
               ? arena_printf(arena, "upgrade %s -> %s", downs, step->revision->id)
               : arena_printf(arena, "downgrade %s -> %s", step->revision->id, downs);
}

const char *
run_position(Names rows, Arena *arena)
{
    g_autofree char *text = join(rows);
    return rows.count == 0 ? "base" : arena_text(arena, text);
}

static bool
lay_rows(RunPlan *plan, const RunRequest *request, GError **error)
{
    g_autoptr(VersionRows) rows = version_rows_new(plan->graph, request->rows);
    g_autoptr(GArray) changes = g_array_new(FALSE, FALSE, sizeof(VersionChange));
    bool up = request->direction == SCRIPT_UPGRADE;
    for (size_t i = 0; i < plan->count; i++) {
        RunStep *step = &plan->steps[i];
        g_array_set_size(changes, 0);
        if (!(up ? version_upgrade(rows, step->revision, changes, error)
                 : version_downgrade(rows, step->revision, changes, error)))
            return false;
        step->changes =
            arena_copy(plan->arena, changes->data, changes->len * sizeof(VersionChange));
        step->change_count = changes->len;
        step->position = run_position(version_rows_names(rows, plan->arena), plan->arena);
        for (size_t j = 0; j < changes->len; j++) { // ids that only the rows had
            VersionChange *change = (VersionChange *)(guintptr)&step->changes[j];
            change->from = arena_intern(plan->arena, change->from);
            change->to = arena_intern(plan->arena, change->to);
        }
    }
    plan->result = version_rows_names(rows, plan->arena);
    return true;
}

// ---- what cannot be run ----------------------------------------------------------------------

static void
add_refusal(const RunPlan *plan, const RunStep *step, GString *text)
{
    Origin origin = step->script->opaque_origin;
    if (origin.file == NULL)
        origin.file = step->revision->file;
    g_autofree char *place = origin_text(origin);
    g_string_append_printf(text, "%s%s: %s", text->len > 0 ? "\n" : "",
                           project_relative(plan->project, place), step->script->opaque);
}

static bool
refuse_opaque(const RunPlan *plan, GError **error)
{
    enum { MOST = 10 };
    g_autoptr(GString) text = g_string_new(NULL);
    size_t count = 0;
    for (size_t i = 0; i < plan->count; i++) {
        const RunStep *step = &plan->steps[i];
        if (step->script->opaque == NULL)
            continue;
        if (count++ < MOST)
            add_refusal(plan, step, text);
    }
    if (count == 0)
        return true;
    if (count > MOST)
        g_string_append_printf(text, "\nand %zu more", count - MOST);
    if (strstr(text->str, "gives as \"engine_name\"") != NULL) {
        g_set_error(error, RUN_ERROR, RUN_ERROR_OPAQUE,
                    "%s\nnothing was run: these revisions are for several databases\n"
                    "hint: --bind NAME --database URL, once for each of them; \"\" is the default "
                    "bind",
                    text->str);
        return false;
    }
    g_set_error(error, RUN_ERROR, RUN_ERROR_OPAQUE,
                "%s\nnothing was run: %s cannot be read without running %s\n"
                "hint: --with-alembic lets the project's own Alembic run %s",
                text->str, count == 1 ? "that revision" : "these revisions",
                count == 1 ? "it" : "them", count == 1 ? "that one" : "those");
    return false;
}

static bool
refuse_missing(const RunPlan *plan, GError **error)
{
    for (size_t i = 0; i < plan->count; i++) {
        const RunStep *step = &plan->steps[i];
        if (!step->script->missing)
            continue;
        bool up = step->direction == SCRIPT_UPGRADE;
        g_set_error(error, RUN_ERROR, RUN_ERROR_MISSING,
                    "%s: revision %s has no %s\nhint: nothing was run; %s",
                    project_relative(plan->project, step->revision->file), step->revision->id,
                    up ? "upgrade()" : "downgrade()",
                    up ? "write one that does nothing, if nothing is to be done"
                       : "what it did cannot be taken back by it");
        return false;
    }
    return true;
}

bool
run_check_graph(const Project *project, const RevisionGraph *graph, GError **error)
{
    enum { MOST = 20 };
    size_t mistakes = 0;
    g_autoptr(GString) wrong = g_string_new(NULL);
    for (size_t i = 0; i < graph->diagnostics.count; i++) {
        const Diagnostic *remark = &graph->diagnostics.rows[i];
        if (remark->severity != SEVERITY_ERROR || mistakes++ >= MOST)
            continue;
        g_autofree char *place = origin_text(remark->origin);
        g_string_append_printf(wrong, "%s%s%s%s", wrong->len > 0 ? "\n" : "",
                               project_relative(project, place), *place != '\0' ? ": " : "",
                               remark->text);
    }
    if (mistakes > MOST)
        g_string_append_printf(wrong, "\nand %zu more", mistakes - MOST);
    if (mistakes > 0)
        g_set_error(error, REVISION_ERROR, REVISION_ERROR_FILES,
                    "%s\nhint: mend %s; no command "
                    "walks a broken history",
                    wrong->str, mistakes == 1 ? "that file" : "these files");
    return mistakes == 0;
}

// ---- the plan --------------------------------------------------------------------------------

// In their order: what a revision makes of an enum depends on those before it in the same run.
static bool
read_scripts(RunPlan *plan, const RunRequest *request, GError **error)
{
    g_autoptr(ScriptMemory) memory = script_memory_new();
    plan->script_options = script_options_for(plan->project, plan->arena);
    plan->script_options.bind = request->bind;
    plan->script_options.offline = request->offline;
    ScriptOptions options = plan->script_options;
    options.memory = memory;
    for (size_t i = 0; i < plan->count; i++) {
        RunStep *step = &plan->steps[i];
        step->script = revision_script_read(step->revision, step->direction, &options, error);
        if (step->script == NULL)
            return false;
        plan->statements += step->script->count;
    }
    return true;
}

static bool
find_steps(RunPlan *plan, const RunRequest *request, GError **error)
{
    g_autoptr(GPtrArray) found = g_ptr_array_new();
    bool up = request->direction == SCRIPT_UPGRADE;
    if (!(up ? revision_upgrades(plan->graph, request->rows, request->target, found, error)
             : revision_downgrades(plan->graph, request->rows, request->target, found, error)))
        return false;
    plan->count = found->len;
    plan->steps = ARENA_NEW_ARRAY(plan->arena, RunStep, found->len);
    for (guint i = 0; i < found->len; i++) {
        RunStep *step = &plan->steps[i];
        *step = (RunStep){.revision = found->pdata[i], .direction = request->direction};
        step->title = title_of(plan->arena, step);
    }
    return true;
}

RunPlan *
run_plan_new(const RunRequest *request, GError **error)
{
    g_autoptr(RunPlan) plan = g_new0(RunPlan, 1);
    plan->arena = arena_new();
    plan->project = request->project;
    plan->graph = request->graph;
    plan->table =
        (VersionTable){request->project->version_namespace, request->project->version_table};
    plan->direction = request->direction;
    plan->rows = names_copy(plan->arena, request->rows);
    if (!find_steps(plan, request, error) || !lay_rows(plan, request, error) ||
        !read_scripts(plan, request, error) || !refuse_missing(plan, error))
        return NULL;
    if (!request->with_alembic && !refuse_opaque(plan, error))
        return NULL;
    return g_steal_pointer(&plan);
}

void
run_plan_free(RunPlan *plan)
{
    if (plan == NULL)
        return;
    for (size_t i = 0; i < plan->count; i++)
        revision_script_free(plan->steps[i].script);
    arena_free(plan->arena);
    g_free(plan);
}
