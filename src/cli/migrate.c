#include "cli/commands.h"
#include "cli/exit.h"
#include "cli/new-revision.h"

#include "base/text.h"
#include "run/base.h"

static const Option migrate_options[] = {
    {"message", 'm', OPTION_TEXT, offsetof(NewRevisionOptions, message), "TEXT",
     "what it does; names the file"},
    {"only", 0, OPTION_LIST, offsetof(NewRevisionOptions, only), "NAME",
     "only this difference: user.role, ix_post_timestamp, a table; may be repeated"},
    {"adopt", 0, OPTION_LIST, offsetof(NewRevisionOptions, adopt), "NAME",
     "what was made by hand enters the history: NAME as the database has it; stamp it then"},
    {"fill", 0, OPTION_LIST, offsetof(NewRevisionOptions, fill), "NAME=VALUE",
     "what the rows that are there get: a constant, or an SQL expression in ( )"},
    {"rename", 0, OPTION_LIST, offsetof(NewRevisionOptions, rename), "TABLE.OLD=NEW",
     "this column, or this label of an enum (ENUM.OLD=NEW), was renamed; may be repeated"},
    {"no-rename", 0, OPTION_FLAG, offsetof(NewRevisionOptions, no_rename), NULL,
     "leave out what may be a rename, without a question"},
    {"strategy", 0, OPTION_TEXT, offsetof(NewRevisionOptions, strategy), "auto|direct|online",
     "how the changes are made"},
    {"one-revision", 0, OPTION_FLAG, offsetof(NewRevisionOptions, one_revision), NULL,
     "one file, also for what runs in no transaction"},
    NEW_REVISION_OPTIONS,
    {"sql", 0, OPTION_FLAG, offsetof(NewRevisionOptions, sql), NULL,
     "refused, as Alembic does: it makes no sense here"},
    {0},
};

// ---- questions -------------------------------------------------------------------------------

static void
print_questions(const PlanParts *parts)
{
    for (size_t i = 0; i < parts->question_count; i++) {
        const PlanQuestion *question = &parts->questions[i];
        g_autofree char *remark =
            g_strdup_printf("%s%s%s", question->text, question->hint != NULL ? "\nhint: " : "",
                            question->hint != NULL ? question->hint : "");
        exit_print_remark(remark);
    }
}

static ExitStatus
finish(const RevisionCall *opened, const NewRevisions *revisions, GError **error)
{
    print_questions(revisions->parts);
    if (revisions->count > 0)
        return new_revision_write(opened, revisions, error) ? EXIT_DONE : EXIT_FAILED;
    bool differs = revisions->parts->change_count > 0;
    if (!differs)
        exit_print_remark("No changes in schema detected.");
    else if (!new_revision_write(opened, revisions, error))
        return EXIT_FAILED;
    return revisions->parts->question_count > 0 ? EXIT_DECIDE : EXIT_DONE;
}

// ---- the base --------------------------------------------------------------------------------

// What the database shows against a history that it counts as having run.
static void
print_missing(const Base *base)
{
    enum { MOST = 5 };
    size_t count = 0;
    g_autoptr(GString) names = g_string_new(NULL);
    for (const char *const *name = base->missing; *name != NULL; name++)
        if (count++ < MOST)
            g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "", *name);
    if (count == 0)
        return;
    if (count > MOST)
        g_string_append_printf(names, " and %zu more", count - MOST);
    g_autofree char *remark = g_strdup_printf(
        "%s counts as having run every revision, and does not show what they make: %s\n"
        "hint: it was stamped past them, or they were undone by hand; \"trueup doctor\" says which",
        base->of->title, names->str);
    exit_print_remark(remark);
}

static void
print_base(const Base *base)
{
    g_autofree char *remark = NULL;
    if (base->no_history != NULL)
        remark = g_strdup_printf("compared with %s: the history cannot be replayed\nhint: %s",
                                 base->of->title, base->no_history);
    else if (base->no_database != NULL)
        remark = g_strdup_printf(
            "the database could not be asked how many rows its tables have: %s", base->no_database);
    if (remark != NULL)
        exit_print_remark(remark);
    print_missing(base);
}

// ---- the command -----------------------------------------------------------------------------

static ExitStatus
generate(const RevisionCall *opened, const Base *base, const GenerateOptions *options,
         GError **error)
{
    const Project *project = opened->project;
    const NewRevisionOptions *said = opened->call->options;
    if (said->adopt != NULL && (base->database == NULL || base->no_history != NULL)) {
        g_set_error(error, WRITE_ERROR, WRITE_ERROR_VALUE,
                    "--adopt compares the history with the database, and one of them is not known: "
                    "%s",
                    base->no_history != NULL ? base->no_history : base->no_database);
        return EXIT_FAILED;
    }
    g_autoptr(Schema) read =
        said->adopt == NULL ? check_models(project, NULL, opened->call->cancellable, error) : NULL;
    const Schema *models = said->adopt == NULL ? read : base->database;
    if (models == NULL)
        return EXIT_FAILED;
    g_autoptr(Changes) changes = generate_compare(project, &base->base, models, options, error);
    if (changes == NULL || !base_doubt(base, project, opened->graph, models, changes, error))
        return EXIT_FAILED;
    GenerateOptions counted = *options;
    g_autoptr(GError) problem = NULL;
    counted.counts =
        base_count_rows(base, changes, opened->arena, opened->call->cancellable, &problem);
    if (problem != NULL) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return EXIT_FAILED;
    }
    g_autoptr(NewRevisions) revisions = generate_from(project, opened->graph, &base->base,
                                                      g_steal_pointer(&changes), &counted, error);
    return revisions == NULL ? EXIT_FAILED : finish(opened, revisions, error);
}

static ExitStatus
migrate_run(const Call *call, GError **error)
{
    const NewRevisionOptions *options = call->options;
    g_autoptr(Arena) arena = arena_new();
    g_auto(RevisionCall) opened = {0};
    GenerateOptions wanted;
    if (options->sql) {
        g_set_error_literal(error, WRITE_ERROR, WRITE_ERROR_VALUE,
                            "Using --sql with --autogenerate does not make any sense\n"
                            "hint: --form sql writes a .sql revision");
        return EXIT_FAILED;
    }
    if (!new_revision_request(options, arena, &wanted, error) ||
        !revisions_open_with_models(&opened, call, error))
        return EXIT_FAILED;
    wanted.cancellable = call->cancellable;
    const BaseOptions options_of_base = {.cancellable = call->cancellable};
    g_autoptr(Base) base = base_find(opened.project, opened.graph, &options_of_base, error);
    if (base == NULL)
        return EXIT_FAILED;
    print_base(base);
    return generate(&opened, base, &wanted, error);
}

const Command cli_migrate = {
    .name = "migrate",
    .operands = "",
    .group = "revisions",
    .summary = "a new revision file for what the models have and the history does not",
    .details =
        "Compares the models with what the revision files lead to, and writes what is missing as\n"
        "one or more revisions that \"flask db upgrade\" runs as well. What loses data, and what\n"
        "may be a rename, is left out until it is named. Without changes no file is written.",
    .options = migrate_options,
    .options_size = sizeof(NewRevisionOptions),
    .fails_with_one = true,
    .run = migrate_run,
};
