#include "cli/commands.h"
#include "cli/json.h"

#include "base/text.h"

#include <string.h>

static const Setting *
widest(const Project *project, size_t *name_width, size_t *value_width)
{
    *name_width = *value_width = 0;
    for (size_t i = 0; i < project->setting_count; i++) {
        *name_width = MAX(*name_width, strlen(project->settings[i].name));
        *value_width = MAX(*value_width, strlen(project->settings[i].value));
    }
    return project->settings;
}

static void
print_text(const Project *project, Output *output)
{
    size_t name_width, value_width;
    const Setting *settings = widest(project, &name_width, &value_width);
    value_width = MIN(value_width, 48);
    output_add(output, "setting");
    output_pad(output, (unsigned)name_width, 2);
    output_pad(output, (unsigned)name_width + 2, 0);
    output_add(output, "value");
    output_pad(output, (unsigned)(name_width + 2 + value_width + 2), 2);
    output_add(output, "from\n");
    for (size_t i = 0; i < project->setting_count; i++) {
        output_add_safe(output, settings[i].name);
        output_pad(output, (unsigned)name_width + 2, 2);
        output_add_safe(output, settings[i].value);
        output_pad(output, (unsigned)(name_width + 2 + value_width + 2), 2);
        output_add_safe(output, settings[i].from);
        output_add(output, "\n");
    }
    if (project->conflict != NULL) {
        output_add(output, "\n");
        output_add_mark(output, '!');
        output_add(output, "  ");
        output_add_safe(output, project->conflict);
        output_add(output, "\n");
    }
    for (size_t i = 0; i < project->diagnostics.count; i++) {
        const Diagnostic *remark = &project->diagnostics.rows[i];
        g_autofree char *place = origin_text(remark->origin);
        output_add(output, "\n");
        output_add_safe(output, relative_to(project->root, place));
        output_add(output, "%s", *place != '\0' ? ": " : "");
        output_add_safe(output, remark->text);
        output_add(output, "\n");
    }
}

static void
print_json(const Project *project, Output *output)
{
    JsonBuilder *builder = json_begin();
    json_builder_set_member_name(builder, "settings");
    json_builder_begin_array(builder);
    for (size_t i = 0; i < project->setting_count; i++) {
        json_builder_begin_object(builder);
        json_add_text(builder, "name", project->settings[i].name);
        json_add_text(builder, "value", project->settings[i].value);
        json_add_text(builder, "from", project->settings[i].from);
        json_add_origin(builder, project->root, project->settings[i].origin);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
    json_builder_set_member_name(builder, "databases");
    json_builder_begin_array(builder);
    for (size_t i = 0; i < project->database_count; i++)
        json_add_text(builder, NULL, project->databases[i].name);
    json_builder_end_array(builder);
    json_add_text(builder, "conflict", project->conflict);
    json_builder_set_member_name(builder, "remarks");
    json_builder_begin_array(builder);
    for (size_t i = 0; i < project->diagnostics.count; i++)
        json_add_text(builder, NULL, project->diagnostics.rows[i].text);
    json_builder_end_array(builder);
    json_print(builder, output);
}

static ExitStatus
config_run(const Call *call, GError **error)
{
    CommonOptions common = *call->common;
    g_autofree char *name = g_strdup(call->operands[0]);
    if (name != NULL)
        common.database = name;
    Call with_name = *call;
    with_name.common = &common;
    g_autoptr(Project) project = call_project(&with_name, error);
    if (project == NULL)
        return EXIT_FAILED;
    if (call->common->json)
        print_json(project, call->output);
    else
        print_text(project, call->output);
    return EXIT_DONE;
}

const Command cli_config = {
    .name = "config",
    .operands = "[DATABASE]",
    .operands_max = 1,
    .group = "look",
    .summary = "every setting, its value and where it comes from",
    .details =
        "Reads files and the environment, contacts no database. Passwords are shown as ***.\n"
        "DATABASE is a section [database NAME] of trueup.conf or a URL.",
    .run = config_run,
};
