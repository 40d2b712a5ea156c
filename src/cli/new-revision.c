#include "cli/new-revision.h"

#include "cli/exit.h"
#include "cli/json.h"

#include <string.h>

// ---- options ---------------------------------------------------------------------------------

static Names
names_of(char **list)
{
    return (Names){(const char *const *)list, list != NULL ? g_strv_length(list) : 0};
}

static bool
usage(GError **error, const char *sentence, const char *hint)
{
    g_set_error(error, CLI_ERROR, CLI_ERROR_USAGE, "%s\nhint: %s", sentence, hint);
    return false;
}

static bool
read_form(const char *text, RevisionForm *form, GError **error)
{
    if (text == NULL || strcmp(text, "py") == 0)
        *form = FORM_PY;
    else if (strcmp(text, "sql") == 0)
        *form = FORM_SQL;
    else {
        g_autofree char *sentence = g_strdup_printf("--form \"%s\"", text);
        return usage(error, sentence, "py or sql");
    }
    return true;
}

static bool
read_strategy(const char *text, Strategy *strategy, GError **error)
{
    static const char *const words[] = {
        [STRATEGY_AUTOMATIC] = "auto", [STRATEGY_DIRECT] = "direct", [STRATEGY_ONLINE] = "online"};
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (text == NULL || strcmp(text, words[i]) == 0) {
            *strategy = (Strategy)i;
            return true;
        }
    g_autofree char *sentence = g_strdup_printf("--strategy \"%s\"", text);
    return usage(error, sentence, "auto, direct or online");
}

// "NAME=VALUE" rows; the list ends with a NULL name.
static bool
read_answers(char **list, const char *option, Arena *arena, const GenerateAnswer **answers,
             GError **error)
{
    size_t count = list != NULL ? g_strv_length(list) : 0;
    GenerateAnswer *rows = ARENA_NEW_ARRAY(arena, GenerateAnswer, count + 1);
    for (size_t i = 0; i < count; i++) {
        const char *equal = strchr(list[i], '=');
        g_autofree char *sentence = g_strdup_printf("%s %s", option, list[i]);
        if (equal == NULL || equal == list[i])
            return usage(error, sentence, "NAME=VALUE, as in user.role=user");
        rows[i] =
            (GenerateAnswer){arena_text_n(arena, list[i], (size_t)(equal - list[i])), equal + 1};
    }
    *answers = rows;
    return true;
}

// --only takes a list in one word too.
static const char *const *
split_only(char **list, Arena *arena)
{
    if (list == NULL)
        return NULL;
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (char **word = list; *word != NULL; word++) {
        g_auto(GStrv) parts = g_strsplit(*word, ",", -1);
        for (char **part = parts; *part != NULL; part++)
            if (*g_strstrip(*part) != '\0')
                g_ptr_array_add(names, arena_text(arena, *part));
    }
    g_ptr_array_add(names, NULL);
    return arena_copy(arena, names->pdata, names->len * sizeof(char *));
}

bool
new_revision_request(const NewRevisionOptions *options, Arena *arena, GenerateOptions *generate,
                     GError **error)
{
    *generate = (GenerateOptions){
        .request = {.message = options->message,
                    .id = options->rev_id,
                    .version_path = options->version_path,
                    .labels = names_of(options->branch_label),
                    .depends_on = names_of(options->depends_on),
                    .splice = options->splice},
        .form_given = options->form != NULL,
        .only = split_only(options->adopt != NULL ? options->adopt : options->only, arena),
        .one_revision = options->one_revision,
        .no_renames = options->no_rename,
    };
    if (options->head != NULL) {
        const char **head = ARENA_NEW_ARRAY(arena, const char *, 1);
        head[0] = options->head;
        generate->request.heads = (Names){head, 1};
    }
    return read_form(options->form, &generate->form, error) &&
           read_strategy(options->strategy, &generate->strategy, error) &&
           read_answers(options->fill, "--fill", arena, &generate->fills, error) &&
           read_answers(options->rename, "--rename", arena, &generate->renames, error) &&
           read_answers(options->apart, "--apart", arena, &generate->apart, error);
}

// ---- answers ---------------------------------------------------------------------------------

static void
add_json_left_out(JsonBuilder *builder, const GeneratedBind *bind, Arena *arena)
{
    for (size_t i = 0; i < bind->parts->change_count; i++) {
        const PlanChange *change = &bind->parts->changes[i];
        if (change->included)
            continue;
        json_builder_begin_object(builder);
        if (bind->name != NULL)
            json_add_text(builder, "bind", bind->name);
        json_add_text(builder, "change", generate_change_words(change, arena));
        json_add_text(builder, "name", change->name);
        json_add_text(builder, "reason", change->left_out);
        json_builder_end_object(builder);
    }
}

static void
print_json(const RevisionCall *opened, const NewRevisions *revisions)
{
    const char *root = opened->project->root;
    JsonBuilder *builder = json_begin();
    json_builder_set_member_name(builder, "files");
    json_builder_begin_array(builder);
    for (size_t i = 0; i < revisions->count; i++) {
        const GeneratedFile *file = &revisions->files[i];
        json_builder_begin_object(builder);
        json_add_text(builder, "file", relative_to(root, file->path));
        json_add_text(builder, "revision", file->id);
        json_add_text(builder, "changes", file->changes);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
    json_builder_set_member_name(builder, "left_out");
    json_builder_begin_array(builder);
    for (size_t i = 0; i < revisions->bind_count; i++)
        add_json_left_out(builder, &revisions->binds[i], revisions->arena);
    json_builder_end_array(builder);
    json_print(builder, opened->call->output);
}

static void
print_left_out(Output *output, const GeneratedBind *bind, Arena *arena)
{
    bool has_any = false, is_other = bind->name != NULL && *bind->name != '\0';
    for (size_t i = 0; i < bind->parts->change_count; i++) {
        const PlanChange *change = &bind->parts->changes[i];
        if (change->included)
            continue;
        output_add(output, "%s", has_any ? ", " : "Left out: ");
        if (!has_any && is_other)
            output_add(output, "%s: ", bind->name);
        output_add_safe(output, generate_change_words(change, arena));
        has_any = true;
    }
    if (has_any)
        output_add(output, "\n");
}

// What is left out because it cannot be known says why; the rest is the person's own choice.
static size_t
print_unproven_of(const PlanParts *parts, size_t count)
{
    enum { MOST = 5 };
    for (size_t i = 0; i < parts->change_count; i++) {
        const PlanChange *change = &parts->changes[i];
        bool is_unproven = !change->included && change->change->proof == PROOF_UNPROVEN;
        if (!is_unproven || count++ >= MOST)
            continue;
        g_autofree char *remark =
            g_strdup_printf("%s is left out, %s", change->name, change->left_out);
        exit_print_remark(remark);
    }
    return count;
}

static void
print_unproven(const NewRevisions *revisions)
{
    size_t count = 0;
    for (size_t i = 0; i < revisions->bind_count; i++)
        count = print_unproven_of(revisions->binds[i].parts, count);
    if (count == 0)
        return;
    g_autofree char *remark =
        g_strdup_printf("%zu %s left out because it is not known whether the history has them\n"
                        "hint: \"trueup upgrade\" first: a database at the head settles it",
                        count, count == 1 ? "change is" : "changes are");
    exit_print_remark(remark);
}

static void
print_files(const RevisionCall *opened, const NewRevisions *revisions)
{
    Output *output = opened->call->output;
    for (size_t i = 0; i < revisions->count; i++) {
        const GeneratedFile *file = &revisions->files[i];
        output_add(output, "Wrote ");
        output_add_safe(output, relative_to(opened->project->root, file->path));
        if (*file->changes != '\0') {
            output_add(output, ": ");
            output_add_safe(output, file->changes);
        }
        output_add(output, "\n");
    }
    for (size_t i = 0; i < revisions->bind_count; i++)
        print_left_out(output, &revisions->binds[i], revisions->arena);
}

bool
new_revision_write(const RevisionCall *opened, const NewRevisions *revisions, GError **error)
{
    if (!generate_write(opened->project, opened->graph, revisions, error))
        return false;
    g_autofree char *remark = revisions->template_problem == NULL
                                  ? NULL
                                  : g_strdup_printf("script.py.mako was not followed: %s\n"
                                                    "hint: the file has Alembic's standard form",
                                                    revisions->template_problem);
    if (remark != NULL)
        exit_print_remark(remark);
    if (opened->call->common->json)
        print_json(opened, revisions);
    else
        print_files(opened, revisions);
    print_unproven(revisions);
    return true;
}

ExitStatus
new_revision_empty(const Call *call, const GenerateOptions *generate, GError **error)
{
    g_auto(RevisionCall) opened = {0};
    if (!revisions_open(&opened, call, error))
        return EXIT_FAILED;
    g_autoptr(NewRevisions) revisions =
        generate_empty(opened.project, opened.graph, generate, error);
    bool done = revisions != NULL && new_revision_write(&opened, revisions, error);
    return done ? EXIT_DONE : EXIT_FAILED;
}
