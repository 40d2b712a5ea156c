#include "cli/commands.h"
#include "cli/sides.h"

#include "plan/plan.h"

static ExitStatus
ddl_run(const Call *call, GError **error)
{
    g_auto(Sides) sides = {0};
    if (!sides_init(&sides, call, error))
        return EXIT_FAILED;
    const char *source = call->operands[0] != NULL ? call->operands[0] : "models";
    g_autoptr(Schema) schema = sides_read(&sides, source, error);
    g_autoptr(Plan) plan = schema != NULL ? plan_create_all(schema, error) : NULL;
    if (plan == NULL)
        return EXIT_FAILED;
    g_autofree char *script = plan_script(plan);
    output_add_script(call->output, script);
    return EXIT_DONE;
}

const Command cli_ddl = {
    .name = "ddl",
    .operands = "[SOURCE]",
    .operands_max = 1,
    .group = "look",
    .summary = "the SQL that makes everything of SOURCE on an empty database",
    .details =
        "SOURCE is \"models\" (the default) or \"database\" of the project, a [database NAME],\n"
        "a URL or connection string, models:PATH, sql:PATH (a script or a folder of them,\n"
        "loaded into a private server), or command:CMD (whose output is such a script).",
    .run = ddl_run,
};
