#include "cli/commands.h"
#include "cli/report.h"

#include "base/text.h"
#include "run/check.h"

typedef struct {
    gboolean all;
    char *format;
} CheckCommandOptions;

static const Option check_options[] = {
    {"all", 0, OPTION_FLAG, offsetof(CheckCommandOptions, all), NULL,
     "check every [database NAME] of trueup.conf, one after the other"},
    {"format", 0, OPTION_TEXT, offsetof(CheckCommandOptions, format), "FORMAT",
     "text, json, github (annotations) or junit"},
    {0},
};

static bool
read_format(const Call *call, ReportFormat *format, GError **error)
{
    const CheckCommandOptions *options = call->options;
    *format = call->common->json ? REPORT_JSON : REPORT_TEXT;
    if (options->format == NULL || report_format(options->format, format))
        return true;
    g_set_error(error, CLI_ERROR, CLI_ERROR_USAGE,
                "--format \"%s\"\nhint: text, json, github or junit", options->format);
    return false;
}

static ExitStatus
print_check(const Call *call, const Project *project, const ProjectDatabase *database,
            const Check *check, ReportFormat format, GError **error)
{
    g_autofree char *files = text_plural((int64_t)check->counts.files, "file");
    g_autofree char *tables = text_plural((int64_t)check->counts.tables, "table");
    g_autofree char *models = g_strdup_printf("%s (%s, %s)", project->models_title, files, tables);
    g_autofree char *server =
        g_strdup_printf("%s (PostgreSQL %s)", database->title, check->facts.server_version);
    DriftHistory history = check_history(check);
    Report report = {.root = project->root,
                     .models_title = models,
                     .database_title = server,
                     .conflict = project->conflict,
                     .drift = check->drift,
                     .history = history.about != NULL ? &history : NULL,
                     .select = call->operands[0]};
    ReportCounts counts = report_count(&report);
    if (counts.selected == 0 && report.select != NULL) {
        g_set_error(error, CLI_ERROR, CLI_ERROR_NAME,
                    "neither the models nor %s have \"%s\"\nhint: \"trueup check\" lists what "
                    "differs, for instance user.role",
                    database->title, report.select);
        return EXIT_FAILED;
    }
    report_print(&report, format, call->output);
    return counts.differences > 0 ? EXIT_NO : counts.unproven > 0 ? EXIT_DECIDE : EXIT_DONE;
}

static ExitStatus
check_one(const Call *call, const Project *project, const ProjectDatabase *database,
          ReportFormat format, GError **error)
{
    CheckOptions options = {.cancellable = call->cancellable};
    g_autoptr(Check) check = check_run(project, database, &options, error);
    return check == NULL ? EXIT_FAILED : print_check(call, project, database, check, format, error);
}

// The worst of all: trouble before drift before a question.
static ExitStatus
check_all(const Call *call, const Project *project, ReportFormat format, GError **error)
{
    ExitStatus worst = EXIT_DONE;
    if (project->database_count == 0) {
        g_set_error_literal(error, CLI_ERROR, CLI_ERROR_USAGE,
                            "--all: trueup.conf declares no database\n"
                            "hint: a section [database NAME] with url = …");
        return EXIT_FAILED;
    }
    for (size_t i = 0; i < project->database_count; i++) {
        const ProjectDatabase *database =
            project_database(project, project->databases[i].name, error);
        if (database == NULL)
            return EXIT_FAILED;
        if (i > 0)
            output_add(call->output, "\n");
        ExitStatus status = check_one(call, project, database, format, error);
        if (status == EXIT_FAILED) {
            g_prefix_error(error, "[database %s]: ", project->databases[i].name);
            return EXIT_FAILED;
        }
        if (worst == EXIT_DONE || status == EXIT_NO)
            worst = status;
    }
    return worst;
}

static ExitStatus
check_run_command(const Call *call, GError **error)
{
    const CheckCommandOptions *options = call->options;
    ReportFormat format;
    if (!read_format(call, &format, error))
        return EXIT_FAILED;
    g_autoptr(Project) project = call_project(call, error);
    if (project == NULL || !project_need_models(project, error))
        return EXIT_FAILED;
    if (options->all)
        return check_all(call, project, format, error);
    const ProjectDatabase *database = project_need_database(project, error);
    return database == NULL ? EXIT_FAILED : check_one(call, project, database, format, error);
}

const Command cli_check = {
    .name = "check",
    .operands = "[NAME]",
    .operands_max = 1,
    .group = "look",
    .summary = "what differs between the models and the database",
    .details = "NAME is a table, or one of its columns, constraints or indexes: user, user.role,\n"
               "ix_post_timestamp. Ends with 0 when both sides agree, 1 when they differ, 3 when\n"
               "nothing differs but something cannot be decided, 2 on any other trouble.",
    .options = check_options,
    .options_size = sizeof(CheckCommandOptions),
    .run = check_run_command,
};
