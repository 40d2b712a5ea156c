#include "cli/commands.h"
#include "cli/json.h"
#include "cli/sides.h"

#include "base/text.h"
#include "diff/judge.h"
#include "plan/plan.h"

#include <string.h>

typedef struct {
    gboolean sql;
} DiffCommandOptions;

static const Option diff_options[] = {
    {"sql", 0, OPTION_FLAG, offsetof(DiffCommandOptions, sql), NULL,
     "print the SQL that turns FROM into TO"},
    {0},
};

static const char verb_marks[] = {
    [VERB_CREATE] = '+', [VERB_ALTER] = '~', [VERB_DROP] = '-', [VERB_RENAME] = '>'};
static const char *const verb_words[] = {[VERB_CREATE] = "create",
                                         [VERB_ALTER] = "alter",
                                         [VERB_DROP] = "drop",
                                         [VERB_RENAME] = "rename"};
_Static_assert(G_N_ELEMENTS(verb_words) == VERBS, "a word for each verb");

static char *
aspects_of(const Change *change)
{
    GString *text = g_string_new(NULL);
    for (size_t i = 0; change->kind->aspects[i] != NULL; i++)
        if (change->verb == VERB_ALTER && (change->aspects & 1u << i) != 0)
            g_string_append_printf(text, "%s%s", text->len > 0 ? ", " : "",
                                   change->kind->aspects[i]);
    return g_string_free(text, FALSE);
}

static void
print_change(const Change *change, Output *output)
{
    bool unproven = change->proof != PROOF_DIFFERS;
    g_autofree char *path = object_path(change->to != NULL ? change->to : change->from);
    g_autofree char *aspects = aspects_of(change);
    output_add_mark(output, unproven ? '?' : verb_marks[change->verb]);
    output_add(output, "  %s", change->kind->name);
    output_pad(output, 16, 2);
    output_add_safe(output, path);
    if (*aspects != '\0') {
        output_pad(output, 48, 2);
        output_add(output, "%s", aspects);
    }
    if (unproven && change->reason != NULL) {
        output_add(output, "; unproven: ");
        output_add_safe(output, change->reason);
    }
    output_add(output, "\n");
}

static void
print_text(const Changes *changes, Output *output)
{
    for (size_t i = 0; i < changes->count; i++)
        print_change(&changes->rows[i], output);
    g_autofree char *count = text_plural((int64_t)changes->count, "difference");
    if (changes->count == 0)
        output_add(output, "%s and %s agree.\n", changes->from->label, changes->to->label);
    else
        output_add(output, "\n%s.\n", count);
}

static void
print_json(const Changes *changes, Output *output)
{
    JsonBuilder *builder = json_begin();
    json_add_text(builder, "from", changes->from->label);
    json_add_text(builder, "to", changes->to->label);
    json_builder_set_member_name(builder, "changes");
    json_builder_begin_array(builder);
    for (size_t i = 0; i < changes->count; i++) {
        const Change *change = &changes->rows[i];
        const Object *either = change->to != NULL ? change->to : change->from;
        g_autofree char *aspects = aspects_of(change);
        json_builder_begin_object(builder);
        json_add_text(builder, "verb", verb_words[change->verb]);
        json_add_text(builder, "kind", change->kind->name);
        json_add_text(builder, "schema", either->namespace);
        json_add_text(builder, "table", either->parent != NULL ? either->parent->name : NULL);
        json_add_text(builder, "name", either->name);
        json_add_text(builder, "aspects", aspects);
        json_add_text(builder, "unproven",
                      change->proof == PROOF_DIFFERS ? NULL
                      : change->reason != NULL       ? change->reason
                                                     : "not asked");
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
    json_print(builder, output);
}

static bool
print_sql(const Changes *changes, Output *output, GError **error)
{
    g_autoptr(Plan) plan = plan_new(changes, error);
    if (plan == NULL)
        return false;
    g_autofree char *script = plan_script(plan);
    output_add_script(output, script);
    return true;
}

static ExitStatus
status_of(const Changes *changes)
{
    size_t proven = 0;
    for (size_t i = 0; i < changes->count; i++)
        proven += changes->rows[i].proof == PROOF_DIFFERS;
    return proven > 0 ? EXIT_NO : changes->count > 0 ? EXIT_DECIDE : EXIT_DONE;
}

// The server of either side judges what only a server can.
static bool
judge(Sides *sides, Changes *changes, GError **error)
{
    const Call *call = sides->call;
    g_autofree char *address = sides_address(sides, call->operands[0]);
    if (address == NULL)
        address = sides_address(sides, call->operands[1]);
    const ArbiterOptions options = {.connection = sides->connection,
                                    .address = address,
                                    .sandbox = &sides->sandbox,
                                    .sandbox_options = &sides->sandbox_options,
                                    .cancellable = call->cancellable};
    return diff_judge(changes, &options, error);
}

// Models do not speak for what only databases say: against them it need not be read, which at 30
// tables is two fifths of a catalog's time.
static bool
says_the_whole(const char *const *sources)
{
    return !sides_is_models(sources[0]) && !sides_is_models(sources[1]);
}

static ExitStatus
diff_run(const Call *call, GError **error)
{
    const DiffCommandOptions *options = call->options;
    g_auto(Sides) sides = {0};
    if (!sides_init(&sides, call, error))
        return EXIT_FAILED;
    sides.whole = says_the_whole(call->operands);
    Schema *schemas[2];
    bool both = sides_read_both(&sides, call->operands, schemas, error);
    g_autoptr(Schema) from = schemas[0];
    g_autoptr(Schema) to = schemas[1];
    DiffOptions wanted = {.ignore = sides.project->ignore};
    g_autoptr(Changes) changes = both ? diff_schemas(from, to, &wanted, error) : NULL;
    if (changes == NULL || !judge(&sides, changes, error))
        return EXIT_FAILED;
    if (options->sql && !print_sql(changes, call->output, error))
        return EXIT_FAILED;
    if (!options->sql && call->common->json)
        print_json(changes, call->output);
    else if (!options->sql)
        print_text(changes, call->output);
    return status_of(changes);
}

const Command cli_diff = {
    .name = "diff",
    .operands = "FROM TO",
    .operands_min = 2,
    .operands_max = 2,
    .group = "look",
    .summary = "what turns one schema into another",
    .details =
        "FROM and TO are sources as for \"trueup ddl\". Ends with 0 when they agree and 1 when\n"
        "they differ. The SQL is for review: it is never run by this command. Two databases are\n"
        "compared in privileges, rules, publications, foreign servers and the like as well.",
    .options = diff_options,
    .options_size = sizeof(DiffCommandOptions),
    .run = diff_run,
};
