#include "cli/commands.h"
#include "cli/exit.h"
#include "cli/report.h"

#include "base/text.h"
#include "run/check.h"

typedef struct {
    gboolean all, diff;
    char *format;
} CheckCommandOptions;

static const Option check_options[] = {
    {"all", 0, OPTION_FLAG, offsetof(CheckCommandOptions, all), NULL,
     "check every [database NAME] of trueup.conf, one after the other"},
    {"diff", 0, OPTION_FLAG, offsetof(CheckCommandOptions, diff), NULL,
     "the DDL of both sides as a unified diff"},
    {"format", 0, OPTION_TEXT, offsetof(CheckCommandOptions, format), "FORMAT",
     "text, json, github (annotations), junit or diff"},
    {0},
};

static bool
read_format(const Call *call, ReportFormat *format, GError **error)
{
    const CheckCommandOptions *options = call->options;
    bool is_json = call->common->json;
    if ((is_json && options->diff) || (options->format != NULL && (is_json || options->diff))) {
        g_set_error_literal(error, CLI_ERROR, CLI_ERROR_USAGE,
                            "--json, --diff and --format: each is a form of its own\n"
                            "hint: take one of them");
        return false;
    }
    *format = is_json ? REPORT_JSON : options->diff ? REPORT_DIFF : REPORT_TEXT;
    if (options->format == NULL || report_format(options->format, format))
        return true;
    g_set_error(error, CLI_ERROR, CLI_ERROR_USAGE,
                "--format \"%s\"\nhint: text, json, github, junit or diff", options->format);
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

// The databases of trueup.conf, or those that an application names as its binds.
typedef struct {
    const Project *project;
    bool are_binds;
} Several;

static size_t
several_count(const Several *several)
{
    return several->are_binds ? several->project->bind_count : several->project->database_count;
}

static const char *
several_name(const Several *several, size_t at)
{
    return several->are_binds ? several->project->binds[at].name
                              : several->project->databases[at].name;
}

// One of several: what is wrong with it is said, and the next one is asked all the same.
static ExitStatus
check_named(const Call *call, const Several *several, const char *name, ReportFormat format,
            GError **error)
{
    const Project *project = several->project;
    g_autoptr(GError) problem = NULL;
    const ProjectDatabase *database = several->are_binds
                                          ? project_need_bind(project, name, &problem)
                                          : project_database(project, name, &problem);
    ExitStatus status =
        database != NULL ? check_one(call, project, database, format, &problem) : EXIT_FAILED;
    if (problem == NULL)
        return status;
    if (g_cancellable_is_cancelled(call->cancellable)) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return EXIT_FAILED;
    }
    g_autofree char *remark = several->are_binds
                                  ? g_strdup_printf("bind \"%s\": %s", name, problem->message)
                                  : g_strdup_printf("[database %s]: %s", name, problem->message);
    exit_print_remark(remark);
    return EXIT_TROUBLE;
}

// The worst of all: trouble before drift before a question.
static ExitStatus
worse(ExitStatus one, ExitStatus other)
{
    static const int ranks[] = {
        [EXIT_DONE] = 0, [EXIT_DECIDE] = 1, [EXIT_NO] = 2, [EXIT_TROUBLE] = 3};
    return ranks[other] > ranks[one] ? other : one;
}

static ExitStatus
check_all(const Call *call, const Several *several, ReportFormat format, GError **error)
{
    ExitStatus worst = EXIT_DONE;
    report_print_frame(format, true, REPORT_BEFORE, call->output);
    size_t before = call->output->text->len;
    for (size_t i = 0; i < several_count(several); i++) {
        size_t here = call->output->text->len;
        if (here > before)
            report_print_frame(format, true, REPORT_BETWEEN, call->output);
        size_t begun = call->output->text->len;
        ExitStatus status = check_named(call, several, several_name(several, i), format, error);
        if (status == EXIT_FAILED)
            return EXIT_FAILED;
        if (call->output->text->len == begun) // nothing was said: nothing stands between
            g_string_truncate(call->output->text, here);
        worst = worse(worst, status);
    }
    report_print_frame(format, true, REPORT_BEHIND, call->output);
    return worst;
}

static ExitStatus
check_declared(const Call *call, const Project *project, ReportFormat format, GError **error)
{
    const Several declared = {.project = project};
    if (project->database_count > 0)
        return check_all(call, &declared, format, error);
    g_set_error_literal(error, CLI_ERROR, CLI_ERROR_USAGE,
                        "--all: trueup.conf declares no database\n"
                        "hint: a section [database NAME] with url = …");
    return EXIT_FAILED;
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
        return check_declared(call, project, format, error);
    const Several binds = {.project = project, .are_binds = true};
    if (project->bind_count > 1 && call->common->database == NULL)
        return check_all(call, &binds, format, error);
    const ProjectDatabase *database = project_need_database(project, error);
    if (database == NULL)
        return EXIT_FAILED;
    report_print_frame(format, false, REPORT_BEFORE, call->output);
    ExitStatus status = check_one(call, project, database, format, error);
    report_print_frame(format, false, REPORT_BEHIND, call->output);
    return status;
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
