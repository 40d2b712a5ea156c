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
    {"apart", 0, OPTION_LIST, offsetof(NewRevisionOptions, apart), "TABLE.OLD=NEW",
     "no rename: the old column goes, the new one comes; may be repeated"},
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

// One of the databases, and what its models are compared with.
typedef struct {
    const char *name; // its bind; NULL: there is one
    Base *base;
    Schema *models; // NULL: it declares nothing, or with --adopt
    Changes *changes;
} Side;

static void
side_clear(gpointer data)
{
    Side *side = data;
    base_free(side->base);
    schema_free(side->models);
    diff_free(side->changes);
}

// ---- what is said ----------------------------------------------------------------------------

// A remark about one of several databases begins with its bind.
static void
say(const char *bind, char *text)
{
    g_autofree char *owned = text;
    g_autofree char *remark = bind == NULL || *bind == '\0'
                                  ? g_strdup(owned)
                                  : g_strdup_printf("bind \"%s\": %s", bind, owned);
    exit_print_remark(remark);
}

static size_t
print_questions(const GeneratedBind *bind)
{
    for (size_t i = 0; i < bind->parts->question_count; i++) {
        const PlanQuestion *question = &bind->parts->questions[i];
        say(bind->name,
            g_strdup_printf("%s%s%s", question->text, question->hint != NULL ? "\nhint: " : "",
                            question->hint != NULL ? question->hint : ""));
    }
    return bind->parts->question_count;
}

static ExitStatus
finish(const RevisionCall *opened, const NewRevisions *revisions, GError **error)
{
    size_t questions = 0, differences = 0;
    for (size_t i = 0; i < revisions->bind_count; i++) {
        questions += print_questions(&revisions->binds[i]);
        differences += revisions->binds[i].parts->change_count;
    }
    if (revisions->count > 0)
        return new_revision_write(opened, revisions, error) ? EXIT_DONE : EXIT_FAILED;
    if (differences == 0)
        exit_print_remark("No changes in schema detected.");
    if ((differences > 0 || opened->call->common->json) &&
        !new_revision_write(opened, revisions, error))
        return EXIT_FAILED;
    return questions > 0 ? EXIT_DECIDE : EXIT_DONE;
}

// What the database shows against a history that it counts as having run.
static void
print_missing(const Side *side)
{
    enum { MOST = 5 };
    size_t count = 0;
    g_autoptr(GString) names = g_string_new(NULL);
    for (const char *const *name = side->base->missing; *name != NULL; name++)
        if (count++ < MOST)
            g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "", *name);
    if (count == 0)
        return;
    if (count > MOST)
        g_string_append_printf(names, " and %zu more", count - MOST);
    say(side->name,
        g_strdup_printf("%s counts as having run every revision, and does not show what they "
                        "make: %s\n"
                        "hint: it was stamped past them, or they were undone by hand; \"trueup "
                        "doctor\" says which",
                        side->base->of->title, names->str));
}

static void
print_base(const Side *side)
{
    const Base *base = side->base;
    if (base->no_history != NULL)
        say(side->name,
            g_strdup_printf("compared with %s: the history cannot be replayed\nhint: %s",
                            base->of->title, base->no_history));
    else if (base->no_database != NULL)
        say(side->name,
            g_strdup_printf("the database could not be asked how many rows its tables have: %s",
                            base->no_database));
    print_missing(side);
}

// ---- the sides -------------------------------------------------------------------------------

// A bind that no model names: nothing is compared, and its functions do nothing.
static bool
read_models(const RevisionCall *opened, Side *side, GError **error)
{
    const Call *call = opened->call;
    g_autoptr(GError) problem = NULL;
    side->models = check_bind_models(opened->project, side->name, call->cancellable, &problem);
    bool is_empty =
        side->name != NULL && g_error_matches(problem, MODELS_ERROR, MODELS_ERROR_NOTHING_FOUND);
    if (side->models != NULL || is_empty)
        return true;
    g_propagate_error(error, g_steal_pointer(&problem));
    return false;
}

static bool
find_base(const RevisionCall *opened, Side *side, GError **error)
{
    const BaseOptions options = {.bind = side->name, .cancellable = opened->call->cancellable};
    side->base = base_find(opened->project, opened->graph, &options, error);
    if (side->base == NULL && side->name != NULL && *side->name != '\0')
        g_prefix_error(error, "bind \"%s\": ", side->name);
    return side->base != NULL;
}

static bool
check_adopt(const Base *base, GError **error)
{
    if (base->database != NULL && base->no_history == NULL)
        return true;
    g_set_error(error, WRITE_ERROR, WRITE_ERROR_VALUE,
                "--adopt compares the history with the database, and one of them is not known: %s",
                base->no_history != NULL ? base->no_history : base->no_database);
    return false;
}

static bool
read_side(const RevisionCall *opened, Side *side, GError **error)
{
    const NewRevisionOptions *said = opened->call->options;
    if (said->adopt == NULL && !read_models(opened, side, error))
        return false;
    if (said->adopt == NULL && side->models == NULL)
        return true;
    if (!find_base(opened, side, error))
        return false;
    print_base(side);
    return said->adopt == NULL || check_adopt(side->base, error);
}

// A bind whose database is none of ours has no functions of ours.
static bool
is_foreign(const Project *project, size_t at)
{
    const ProjectDatabase *database = project->binds[at].database;
    if (at == 0 || database == NULL || database->refusal == NULL)
        return false;
    say(project->binds[at].name, g_strdup_printf("left out: %s", database->refusal));
    return true;
}

static bool
read_sides(const RevisionCall *opened, GArray *sides, GError **error)
{
    const Project *project = opened->project;
    size_t count = MAX(project->bind_count, 1);
    bool has_models = false;
    for (size_t i = 0; i < count; i++) {
        Side side = {.name = project->bind_count > 0 ? project->binds[i].name : NULL};
        if (side.name != NULL && is_foreign(project, i))
            continue;
        bool done = read_side(opened, &side, error);
        has_models |= side.base != NULL;
        if (side.base != NULL)
            g_array_append_val(sides, side);
        else
            side_clear(&side);
        if (!done)
            return false;
    }
    if (!has_models)
        g_set_error_literal(error, MODELS_ERROR, MODELS_ERROR_NOTHING_FOUND,
                            "no model declares a table for any of the databases");
    return has_models;
}

// ---- the command -----------------------------------------------------------------------------

static bool
count_rows(const RevisionCall *opened, const Side *side, GenerateBind *bind, GError **error)
{
    g_autoptr(GError) problem = NULL;
    bind->counts = base_count_rows(side->base, bind->changes, opened->arena,
                                   opened->call->cancellable, &problem);
    if (problem == NULL)
        return true;
    g_propagate_error(error, g_steal_pointer(&problem));
    return false;
}

static bool
compare(const RevisionCall *opened, GArray *sides, GenerateBind *binds,
        const GenerateOptions *options, GError **error)
{
    const NewRevisionOptions *said = opened->call->options;
    Project project = *opened->project;
    if (said->adopt != NULL)
        project.ignore = generate_without_versions(&project, opened->arena);
    bool done = generate_compare_binds(&project, binds, sides->len, options, error);
    for (guint i = 0; i < sides->len; i++) {
        Side *side = &g_array_index(sides, Side, i);
        side->changes = binds[i].changes; // so that they are freed where something fails
        done = done &&
               base_doubt(side->base, &project, opened->graph, binds[i].models, side->changes,
                          error) &&
               count_rows(opened, side, &binds[i], error);
    }
    return done;
}

static ExitStatus
generate(const RevisionCall *opened, GArray *sides, const GenerateOptions *options, GError **error)
{
    GenerateBind *binds = ARENA_NEW_ARRAY(opened->arena, GenerateBind, sides->len);
    for (guint i = 0; i < sides->len; i++) {
        const Side *side = &g_array_index(sides, Side, i);
        binds[i] =
            (GenerateBind){.name = side->name,
                           .base = side->base->base,
                           .models = side->models != NULL ? side->models : side->base->database};
    }
    if (!compare(opened, sides, binds, options, error))
        return EXIT_FAILED;
    for (guint i = 0; i < sides->len; i++)
        g_array_index(sides, Side, i).changes = NULL;
    g_autoptr(NewRevisions) revisions =
        generate_binds(opened->project, opened->graph, binds, sides->len, options, error);
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
    g_autoptr(GArray) sides = g_array_new(FALSE, TRUE, sizeof(Side));
    g_array_set_clear_func(sides, side_clear);
    return read_sides(&opened, sides, error) ? generate(&opened, sides, &wanted, error)
                                             : EXIT_FAILED;
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
