#include "cli/commands.h"
#include "cli/json.h"
#include "cli/templates.h"

static ExitStatus
print_json(const Call *call, GError **error)
{
    JsonBuilder *builder = json_begin();
    json_builder_set_member_name(builder, "templates");
    json_builder_begin_array(builder);
    for (const Template *row = cli_templates; row->name != NULL; row++) {
        g_autofree char *summary = template_summary(row, error);
        if (summary == NULL) {
            g_object_unref(builder);
            return EXIT_FAILED;
        }
        json_builder_begin_object(builder);
        json_add_text(builder, "name", row->name);
        json_add_text(builder, "summary", summary);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
    json_print(builder, call->output);
    return EXIT_DONE;
}

static ExitStatus
list_templates_run(const Call *call, GError **error)
{
    if (call->common->json)
        return print_json(call, error);
    output_add(call->output, "Available templates:\n\n");
    for (const Template *row = cli_templates; row->name != NULL; row++) {
        g_autofree char *summary = template_summary(row, error);
        if (summary == NULL)
            return EXIT_FAILED;
        output_add(call->output, "%s - %s\n", row->name, summary);
    }
    return EXIT_DONE;
}

const Command cli_list_templates = {
    .name = "list-templates",
    .operands = "",
    .group = "revisions",
    .summary = "what \"trueup init\" can lay down",
    .fails_with_one = true,
    .run = list_templates_run,
};
