#include "cli/commands.h"
#include "cli/judge.h"
#include "cli/lint-report.h"

#include "project/ini.h"

#include <limits.h>
#include <string.h>

typedef struct {
    char *format;
    char **exclude, **include;
    gboolean rules, in_transaction;
} LintCommandOptions;

static const Option lint_options[] = {
    {"format", 0, OPTION_TEXT, offsetof(LintCommandOptions, format), "FORMAT",
     "text, json, sarif or github"},
    {"exclude", 0, OPTION_LIST, offsetof(LintCommandOptions, exclude), "RULE",
     "leave this rule out; may be repeated"},
    {"include", 0, OPTION_LIST, offsetof(LintCommandOptions, include), "RULE",
     "look for this opt-in rule too; may be repeated"},
    {"in-transaction", 0, OPTION_FLAG, offsetof(LintCommandOptions, in_transaction), NULL,
     "scripts are run inside a transaction by whoever runs them"},
    {"rules", 0, OPTION_FLAG, offsetof(LintCommandOptions, rules), NULL, "list the rules"},
    {0},
};

// ---- settings ----------------------------------------------------------------------------------

// What options and trueup.conf say together.
typedef struct {
    const LintCommandOptions *options;
    const Project *project; // NULL: none
    Ini *conf;              // its trueup.conf; NULL: none
} LintSettings;

static void
lint_settings_clear(LintSettings *settings)
{
    ini_free(settings->conf);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(LintSettings, lint_settings_clear)

static bool
read_settings(LintSettings *settings, GError **error)
{
    g_autofree char *path = g_build_filename(settings->project->root, "trueup.conf", NULL);
    g_autofree char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, NULL))
        return true; // there need not be one
    settings->conf = ini_parse(path, text, NULL, error);
    return settings->conf != NULL;
}

static bool
add_rule_name(GPtrArray *names, const char *name, const char *from, GError **error)
{
    const LintRule *rule = lint_find_rule(name);
    if (rule == NULL) {
        g_set_error(error, CLI_ERROR, CLI_ERROR_USAGE,
                    "%s: there is no rule \"%s\"\nhint: \"trueup lint --rules\" lists them", from,
                    name);
        return false;
    }
    g_ptr_array_add(names, (gpointer)(guintptr)rule->name);
    return true;
}

// The file as the project's folder has it: "old/a.sql", from wherever it was named. NULL: outside.
static char *
path_in_project(const LintSettings *settings, const char *file)
{
    g_autofree char *absolute = g_canonicalize_filename(file, NULL);
    g_autofree char *root = g_canonicalize_filename(settings->project->root, NULL);
    size_t length = strlen(root);
    bool inside = strncmp(absolute, root, length) == 0 && absolute[length] == G_DIR_SEPARATOR;
    return inside ? g_strdup(absolute + length + 1) : NULL;
}

// True when [lint] or a [lint PATTERN] that fits the file is meant.
static bool
section_fits(const LintSettings *settings, const char *section, const char *file)
{
    if (strcmp(section, "lint") == 0)
        return true;
    if (!g_str_has_prefix(section, "lint "))
        return false;
    g_autofree char *path = path_in_project(settings, file);
    return g_pattern_match_simple(section + 5, file) ||
           (path != NULL && g_pattern_match_simple(section + 5, path));
}

// The names that the sections for this file give to `key`.
static bool
add_from_conf(const LintSettings *settings, const char *file, const char *key, GPtrArray *names,
              GError **error)
{
    const char *const *section = settings->conf != NULL ? ini_sections(settings->conf) : NULL;
    for (; section != NULL && *section != NULL; section++) {
        if (!section_fits(settings, *section, file))
            continue;
        g_autoptr(GError) failed = NULL;
        g_autofree char *value = ini_get(settings->conf, *section, key, &failed);
        if (failed != NULL) {
            g_propagate_error(error, g_steal_pointer(&failed));
            return false;
        }
        g_autofree char *from = g_strdup_printf("trueup.conf [%s] %s", *section, key);
        g_auto(GStrv) words = g_strsplit_set(value != NULL ? value : "", ", \t\n", -1);
        for (char **word = words; *word != NULL; word++)
            if (**word != '\0' && !add_rule_name(names, *word, from, error))
                return false;
    }
    return true;
}

// Options first, then trueup.conf; NULL-terminated.
static GPtrArray *
rule_names(const LintSettings *settings, const char *file, const char *key, char **given,
           GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_autofree char *from = g_strdup_printf("--%s", key);
    for (char **name = given; name != NULL && *name != NULL; name++)
        if (!add_rule_name(names, *name, from, error))
            return NULL;
    if (!add_from_conf(settings, file, key, names, error))
        return NULL;
    g_ptr_array_add(names, NULL);
    return g_steal_pointer(&names);
}

static bool
runs_in_transaction(const LintSettings *settings, const char *file)
{
    bool said = settings->options->in_transaction;
    const char *const *section = settings->conf != NULL ? ini_sections(settings->conf) : NULL;
    for (; section != NULL && *section != NULL; section++) {
        g_autofree char *value = section_fits(settings, *section, file)
                                     ? ini_get(settings->conf, *section, "in_transaction", NULL)
                                     : NULL;
        said = said || g_strcmp0(value, "yes") == 0;
    }
    return said;
}

// ---- files -------------------------------------------------------------------------------------

static LintReport *
lint_file(const LintSettings *settings, const char *file, GError **error)
{
    g_autofree char *text = NULL;
    g_autoptr(GError) failed = NULL;
    if (!g_file_get_contents(file, &text, NULL, &failed)) {
        g_set_error(error, CLI_ERROR, CLI_ERROR_NAME, "%s: %s", file,
                    g_error_matches(failed, G_FILE_ERROR, G_FILE_ERROR_NOENT)
                        ? "there is no such file"
                        : failed->message);
        return NULL;
    }
    g_autoptr(GPtrArray) excluded =
        rule_names(settings, file, "exclude", settings->options->exclude, error);
    g_autoptr(GPtrArray) included =
        excluded != NULL ? rule_names(settings, file, "include", settings->options->include, error)
                         : NULL;
    if (included == NULL)
        return NULL;
    bool revision = lint_is_revision(text);
    LintOptions options = {.file = file,
                           .form = revision ? LINT_SQL_REVISION : LINT_SCRIPT,
                           .in_transaction = revision || runs_in_transaction(settings, file),
                           .excluded = (const char *const *)excluded->pdata,
                           .included = (const char *const *)included->pdata};
    if (!g_str_has_suffix(file, ".py"))
        return lint_script(text, &options);
    return judge_lint_python(settings->project, file, &options, error);
}

static ExitStatus
lint_all(const Call *call, const LintSettings *settings, LintFormat format, GError **error)
{
    g_autoptr(GPtrArray) reports = g_ptr_array_new_with_free_func((GDestroyNotify)lint_free);
    size_t findings = 0;
    for (const char *const *file = call->operands; *file != NULL; file++) {
        LintReport *report = lint_file(settings, *file, error);
        if (report == NULL)
            return EXIT_FAILED;
        g_ptr_array_add(reports, report);
        findings += report->count;
    }
    lint_print(reports, format, call->output);
    return findings == 0 ? EXIT_DONE : EXIT_NO;
}

static ExitStatus
lint_run(const Call *call, GError **error)
{
    const LintCommandOptions *options = call->options;
    LintFormat format = call->common->json ? LINT_AS_JSON : LINT_AS_TEXT;
    if (options->format != NULL && !lint_format(options->format, &format)) {
        g_set_error(error, CLI_ERROR, CLI_ERROR_USAGE,
                    "--format \"%s\"\nhint: text, json, sarif or github", options->format);
        return EXIT_FAILED;
    }
    if (options->rules) {
        lint_print_rules(format == LINT_AS_JSON, call->output);
        return EXIT_DONE;
    }
    if (call->operands[0] == NULL) {
        g_set_error(error, CLI_ERROR, CLI_ERROR_USAGE,
                    "lint needs a file\nhint: trueup lint FILE…; --rules lists what it looks for");
        return EXIT_FAILED;
    }
    Call without_models = *call;
    without_models.skip_models = true;
    g_autoptr(Project) project = call_project(&without_models, error);
    g_auto(LintSettings) settings = {.options = options, .project = project};
    if (project == NULL || !read_settings(&settings, error))
        return EXIT_FAILED;
    return lint_all(call, &settings, format, error);
}

const Command cli_lint = {
    .name = "lint",
    .operands = "FILE...",
    .operands_max = UINT_MAX,
    .group = "judge",
    .summary = "what may go wrong with the statements of a file; needs no database",
    .details =
        "FILE is a script for psql, a .sql revision, of which the part behind \"-- migrate:up\"\n"
        "is read, or a .py revision, of which the SQL of upgrade() is. The rules are squawk's,\n"
        "under squawk's names, and some more; --rules lists them. A rule is silenced for one\n"
        "statement by a comment before it, \"-- trueup: allow RULE because REASON\" (in Python "
        "with\n"
        "\"#\"), and for files by \"exclude = RULE, ...\" in [lint] or [lint PATTERN] of\n"
        "trueup.conf. Status 0: nothing found, 1: something, 2: trouble.",
    .options = lint_options,
    .options_size = sizeof(LintCommandOptions),
    .run = lint_run,
};
