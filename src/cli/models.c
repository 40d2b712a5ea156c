#include "cli/commands.h"
#include "cli/json.h"

#include "base/text.h"
#include "run/check.h"

#include <limits.h>
#include <string.h>

// A table, as one line of the list.
static void
print_table(const Project *project, const Table *table, Output *output)
{
    g_autofree char *path = object_path(&table->object);
    g_autofree char *columns = text_plural((int64_t)table->column_count, "column");
    g_autofree char *place =
        origin_text((Origin){table->object.origin.file, table->object.origin.line, 0});
    output_add_safe(output, path);
    output_pad(output, 26, 2);
    output_add(output, "%s", columns);
    if (*place != '\0')
        output_pad(output, 40, 2);
    output_add_safe(output, relative_to(project->root, place));
    if (table->reflected != NULL) {
        output_add(output, "; reflected at run time: ");
        output_add_safe(output, table->reflected);
    }
    if (table->object.unknown != NULL) {
        output_add(output, "; not known in full: ");
        output_add_safe(output, table->object.unknown);
    }
    output_add(output, "\n");
}

static void
print_text(const Project *project, const Schema *models, ModelsCounts counts, Output *output)
{
    g_autofree char *files = text_plural((int64_t)counts.files, "file");
    g_autofree char *tables = text_plural((int64_t)counts.tables, "table");
    output_add_safe(output, project->models_title);
    output_add(output, " (%s, %s)\n\n", files, tables);
    for (size_t i = 0; i < models->count; i++)
        if (models->objects[i]->kind == KIND_TABLE)
            print_table(project, (const Table *)models->objects[i], output);
    for (size_t i = 0; i < models->diagnostics.count; i++) {
        const Diagnostic *remark = &models->diagnostics.rows[i];
        g_autofree char *place = origin_text(remark->origin);
        output_add(output, "%s", i == 0 ? "\n" : "");
        output_add_mark(output, remark->severity == SEVERITY_REMARK ? ' ' : '?');
        output_add(output, "  ");
        output_add_safe(output, relative_to(project->root, place));
        output_add(output, "%s", *place != '\0' ? ": " : "");
        output_add_safe(output, remark->text);
        output_add(output, "\n");
    }
}

static void
print_json(const Project *project, const Schema *models, ModelsCounts counts, Output *output)
{
    JsonBuilder *builder = json_begin();
    json_add_number(builder, "files", (int64_t)counts.files);
    json_builder_set_member_name(builder, "tables");
    json_builder_begin_array(builder);
    for (size_t i = 0; i < models->count; i++) {
        const Object *object = models->objects[i];
        if (object->kind != KIND_TABLE)
            continue;
        json_builder_begin_object(builder);
        json_add_text(builder, "schema", object->namespace);
        json_add_text(builder, "name", object->name);
        json_add_number(builder, "columns", (int64_t)((const Table *)object)->column_count);
        json_add_text(builder, "unknown", object->unknown);
        json_add_origin(builder, project->root, object->origin);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
    json_builder_set_member_name(builder, "diagnostics");
    json_builder_begin_array(builder);
    for (size_t i = 0; i < models->diagnostics.count; i++) {
        json_builder_begin_object(builder);
        json_add_text(builder, "text", models->diagnostics.rows[i].text);
        json_add_origin(builder, project->root, models->diagnostics.rows[i].origin);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
    json_print(builder, output);
}

static ExitStatus
models_run(const Call *call, GError **error)
{
    CommonOptions common = *call->common;
    Call inner = *call;
    inner.common = &common;
    if (call->operands[0] != NULL)
        common.models = (char **)(uintptr_t)call->operands;
    g_autoptr(Project) project = call_project(&inner, error);
    if (project == NULL || !project_need_models(project, error))
        return EXIT_FAILED;
    ModelsCounts counts = {0};
    g_autoptr(Schema) models = check_models(project, &counts, call->cancellable, error);
    if (models == NULL)
        return EXIT_FAILED;
    if (call->common->json)
        print_json(project, models, counts, call->output);
    else
        print_text(project, models, counts, call->output);
    bool unread = false;
    for (size_t i = 0; i < models->diagnostics.count; i++)
        unread = unread || models->diagnostics.rows[i].severity == SEVERITY_ERROR;
    return unread ? EXIT_NO : EXIT_DONE;
}

const Command cli_models = {
    .name = "models",
    .operands = "[PATH...]",
    .operands_max = UINT_MAX,
    .group = "look",
    .summary = "the tables that the models declare, and what could not be read",
    .details =
        "Reads the files of the models without running them: those of each PATH, else those of\n"
        "the project. A line with \"?\" is something that could not be known, and what it hides:\n"
        "differences there are unproven. Ends with 1 when a file cannot be parsed.",
    .run = models_run,
};
