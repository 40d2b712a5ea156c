#include "run/generate.h"

#include "base/sql.h"
#include "diff/judge.h"
#include "run/drift-private.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct {
    const Project *project;
    const RevisionGraph *graph;
    const GenerateBase *base;
    const GenerateOptions *options;
    WriteStyle *style;
    NewRevisions *generated;
    Arena *arena; // the result's
} Generating;

// ---- what differs ----------------------------------------------------------------------------

// "user.seen_at=read_at", "audit.token.a=b"
static bool
read_renames(const GenerateOptions *options, Arena *arena, GArray *renames, GError **error)
{
    const GenerateAnswer *answer = options->renames;
    for (; answer != NULL && answer->name != NULL; answer++) {
        const char *dot = strrchr(answer->name, '.');
        if (dot == NULL || *answer->value == '\0') {
            g_set_error(error, WRITE_ERROR, WRITE_ERROR_VALUE,
                        "--rename %s=%s\nhint: table.old=new, as in message.seen_at=read_at",
                        answer->name, answer->value);
            return false;
        }
        const char *to = strrchr(answer->value, '.');
        Rename rename = {.table = arena_text_n(arena, answer->name, (size_t)(dot - answer->name)),
                         .from = arena_text(arena, dot + 1),
                         .to = arena_text(arena, to != NULL ? to + 1 : answer->value)};
        g_array_append_val(renames, rename);
    }
    return true;
}

Changes *
generate_compare(const Project *project, const GenerateBase *base, const Schema *models,
                 const GenerateOptions *options, GError **error)
{
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(GArray) renames = g_array_new(TRUE, TRUE, sizeof(Rename));
    if (!read_renames(options, arena, renames, error))
        return NULL;
    const DiffOptions wanted = {.ignore = project->ignore,
                                .renames = (const Rename *)(gpointer)renames->data,
                                .find_renames = true};
    g_autoptr(Changes) changes = diff_schemas(base->schema, models, &wanted, error);
    if (changes == NULL || changes->pair_count == 0)
        return g_steal_pointer(&changes);
    g_autoptr(Sandbox) own = NULL;
    const SandboxOptions sandbox = {.address = project->sandbox,
                                    .cancellable = options->cancellable};
    const ArbiterOptions arbiter = {.address = base->judge,
                                    .sandbox = base->sandbox != NULL ? base->sandbox : &own,
                                    .sandbox_options = &sandbox,
                                    .cancellable = options->cancellable};
    return diff_judge(changes, &arbiter, error) ? g_steal_pointer(&changes) : NULL;
}

// ---- what was asked --------------------------------------------------------------------------

static const Object *
table_of(const Change *change)
{
    const Object *object = change->to != NULL ? change->to : change->from;
    return object->parent != NULL ? object->parent : object;
}

static bool
is_of_table(const Change *change, const char *name)
{
    const Object *table = table_of(change);
    g_autofree char *qualified = g_strdup_printf("%s.%s", table->namespace, table->name);
    return table->kind == KIND_TABLE &&
           (strcmp(table->name, name) == 0 || strcmp(qualified, name) == 0);
}

// A name means one change, or all of a table that by themselves would be in.
static bool
choose_only(const Changes *changes, const char *name, Choice *choices, GError **error)
{
    bool found = false;
    g_autoptr(GError) problem = NULL;
    const Change *one = plan_find_change(changes, name, &problem);
    for (size_t i = 0; i < changes->count; i++) {
        bool is_meant = one == &changes->rows[i];
        bool comes_along = is_of_table(&changes->rows[i], name);
        if (is_meant)
            choices[i].included = ANSWER_YES;
        else if (comes_along && choices[i].included == ANSWER_NO)
            choices[i].included = ANSWER_AUTOMATIC;
        found |= is_meant || comes_along;
    }
    if (!found)
        g_propagate_error(error, g_steal_pointer(&problem));
    return found;
}

// A constant is said as it is; an expression stands in parentheses, or is a literal of SQL.
static const char *
fill_sql(Arena *arena, const char *value)
{
    size_t length = strlen(value);
    bool is_expression = length > 2 && value[0] == '(' && value[length - 1] == ')';
    bool is_literal = length > 1 && value[0] == '\'' && value[length - 1] == '\'';
    if (is_expression || is_literal)
        return arena_text(arena, value);
    g_autofree char *literal = sql_format("%L", value);
    return arena_text(arena, literal);
}

static bool
choose_fills(const Generating *generating, const Changes *changes, Choice *choices, GError **error)
{
    const GenerateAnswer *fill = generating->options->fills;
    for (; fill != NULL && fill->name != NULL; fill++) {
        const Change *change = plan_find_change(changes, fill->name, error);
        if (change == NULL)
            return false;
        Choice *choice = &choices[change - changes->rows];
        choice->fill = fill_sql(generating->arena, fill->value);
    }
    return true;
}

static void
choose_each(const Generating *generating, const Changes *changes, Choice *choices)
{
    const GenerateChoice *said = generating->options->choices;
    for (; said != NULL && said->name != NULL; said++) {
        const Change *change = plan_find_change(changes, said->name, NULL);
        if (change == NULL)
            continue;
        Choice *choice = &choices[change - changes->rows];
        choice->included = said->included != ANSWER_AUTOMATIC ? said->included : choice->included;
        choice->keeps_default = said->keeps_default;
        choice->strategy = said->strategy;
    }
}

// Before names are named: all, none but those, or no candidate of a rename.
static Answer
begin_answer(const Generating *generating, const Change *change)
{
    const char *from, *to;
    bool refused = generating->options->no_renames &&
                   (change->verb == VERB_RENAME || diff_label_candidate(change, &from, &to));
    return refused || generating->options->only != NULL ? ANSWER_NO : ANSWER_AUTOMATIC;
}

static bool
choose(const Generating *generating, const Changes *changes, Choice *choices, GError **error)
{
    const char *const *only = generating->options->only;
    for (size_t i = 0; i < changes->count; i++)
        choices[i] = (Choice){.change = &changes->rows[i],
                              .included = begin_answer(generating, &changes->rows[i])};
    for (; only != NULL && *only != NULL; only++)
        if (!choose_only(changes, *only, choices, error))
            return false;
    choose_each(generating, changes, choices);
    return choose_fills(generating, changes, choices, error);
}

static PlanParts *
make_parts(const Generating *generating, const Changes *changes, GError **error)
{
    g_autofree Choice *choices = g_new0(Choice, changes->count + 1);
    if (!choose(generating, changes, choices, error))
        return NULL;
    const GenerateOptions *options = generating->options;
    StrategyOptions wanted = {.strategy = options->strategy,
                              .online_rows = (double)generating->project->online_rows,
                              .one_revision = options->one_revision,
                              .compares_defaults = generating->style->compares_defaults,
                              .database = generating->base->database,
                              .counts = options->counts,
                              .choices = choices,
                              .choice_count = changes->count};
    return plan_parts_new(changes, &wanted, error);
}

// ---- words -----------------------------------------------------------------------------------

const char *
generate_change_words(const PlanChange *change, Arena *arena)
{
    static const char signs[] = {
        [VERB_CREATE] = '+', [VERB_ALTER] = '~', [VERB_DROP] = '-', [VERB_RENAME] = '>'};
    return arena_printf(arena, "%c %s", signs[change->change->verb], change->name);
}

// "VARCHAR(140) to (280)", "INTEGER to BIGINT".
static const char *
types_words(Arena *arena, const Type *from, const Type *to)
{
    g_autofree char *old = type_words(from), *new = type_words(to);
    size_t same = strcspn(old, "(");
    bool is_longer = old[same] == '(' && strncmp(old, new, same + 1) == 0;
    return arena_printf(arena, "%s to %s", old, is_longer ? new + same : new);
}

// Without its default in Python: what fills it is said behind it.
static const char *
made_words(const Column *column, Arena *arena)
{
    Column plain = *column;
    plain.python = NULL;
    return column_words(&plain, true, arena);
}

static const char *
altered_words(const Change *change, Arena *arena)
{
    const Column *from = (const Column *)change->from, *to = (const Column *)change->to;
    if (from->type != NULL && to->type != NULL && from->type != to->type)
        return types_words(arena, from->type, to->type);
    if (from->not_null != to->not_null)
        return to->not_null ? "NOT NULL" : "NULL again";
    return made_words(to, arena);
}

const char *
generate_change_makes(const PlanChange *change, Arena *arena)
{
    const Object *to = change->change->to;
    bool is_online = change->strategy == STRATEGY_ONLINE;
    const char *what = is_online ? "online" : "direct";
    if (to != NULL && to->kind == KIND_INDEX && is_online)
        return "online, a revision of its own";
    if (to == NULL || to->kind != KIND_COLUMN || change->change->verb == VERB_RENAME)
        return what;
    what = change->change->verb == VERB_CREATE ? made_words((const Column *)to, arena)
                                               : altered_words(change->change, arena);
    return arena_printf(arena, "%s%s%s%s", what, is_online ? ", online" : "",
                        change->fill != NULL ? ", filled " : "",
                        change->fill != NULL ? change->fill : "");
}

// What hangs on a table that comes or goes is not named again.
static bool
goes_with_its_table(const PlanParts *parts, const PlanChange *change)
{
    const Object *object = change->change->to != NULL ? change->change->to : change->change->from;
    for (size_t i = 0; i < parts->change_count && object->parent != NULL; i++) {
        const Change *other = parts->changes[i].change;
        const Object *table = other->to != NULL ? other->to : other->from;
        if (table == object->parent && other->verb == change->change->verb)
            return true;
    }
    return false;
}

static const char *
words_of_part(const Generating *generating, const PlanParts *parts, size_t part)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (size_t i = 0; i < parts->change_count; i++) {
        const PlanChange *change = &parts->changes[i];
        if (!change->included || change->part != part || goes_with_its_table(parts, change))
            continue;
        g_string_append_printf(text, "%s%s", text->len > 0 ? ", " : "",
                               generate_change_words(change, generating->arena));
    }
    return arena_text(generating->arena, text->str);
}

// ---- files -----------------------------------------------------------------------------------

static DraftStatements
statements_of(Arena *arena, const PlanStep *steps, size_t count)
{
    DraftStatement *rows = ARENA_NEW_ARRAY(arena, DraftStatement, count);
    for (size_t i = 0; i < count; i++)
        rows[i] = (DraftStatement){.sql = steps[i].sql,
                                   .comment = steps[i].comment,
                                   .outside_transaction = steps[i].outside_transaction,
                                   .object = steps[i].object};
    return (DraftStatements){rows, count};
}

static RevisionForm
form_of(const Generating *generating)
{
    bool is_sql = !generating->options->form_given && generating->project->sql_only;
    return is_sql ? FORM_SQL : generating->options->form;
}

static bool
add_file(const Generating *generating, const RevisionDraft *draft, const char *folder,
         GeneratedFile *file, GError **error)
{
    Arena *arena = generating->arena;
    g_autoptr(GDateTime) now = generating->options->now != NULL
                                   ? g_date_time_ref(generating->options->now)
                                   : g_date_time_new_now_utc();
    RevisionDraft whole = *draft;
    g_autofree char *created = write_created(generating->style, now, error);
    RevisionForm form = form_of(generating);
    g_autofree char *name =
        created != NULL ? write_file_name(generating->style, &draft->head, form, now, error) : NULL;
    if (name == NULL)
        return false;
    whole.head.created = created;
    g_autofree char *text = form == FORM_SQL ? write_sql(generating->style, &whole)
                                             : write_python(generating->style, &whole);
    *file = (GeneratedFile){.path = arena_printf(arena, "%s/%s", folder, name),
                            .text = arena_text(arena, text),
                            .id = draft->head.id,
                            .changes = file->changes};
    return true;
}

// Each part follows the one before it; labels and dependencies are those of the first.
static bool
add_files(const Generating *generating, const PlanParts *parts, GError **error)
{
    Arena *arena = generating->arena;
    const RevisionPlace *place = write_place(generating->project, generating->graph,
                                             &generating->options->request, arena, error);
    if (place == NULL)
        return false;
    RevisionHead head = place->head;
    GeneratedFile *files = ARENA_NEW_ARRAY(arena, GeneratedFile, parts->count);
    const Changes *changes = generating->generated->changes;
    for (size_t i = 0; i < parts->count; i++) {
        const PlanPart *part = &parts->parts[i];
        RevisionDraft draft = {.head = head,
                               .upgrade = statements_of(arena, part->steps, part->count),
                               .downgrade = statements_of(arena, part->undo, part->undo_count),
                               .before = changes->from,
                               .after = changes->to,
                               .lasting = part->lasting};
        if (i > 0 && part->title != NULL)
            draft.head.message = part->title;
        files[i].changes = words_of_part(generating, parts, i);
        if (!add_file(generating, &draft, place->folder, &files[i], error))
            return false;
        const char **down = ARENA_NEW_ARRAY(arena, const char *, 1);
        down[0] = draft.head.id;
        g_autofree char *id = write_new_id();
        head =
            (RevisionHead){.id = arena_text(arena, id), .message = head.message, .down = {down, 1}};
    }
    generating->generated->files = files;
    generating->generated->count = parts->count;
    return true;
}

static bool
has_steps(const PlanParts *parts)
{
    for (size_t i = 0; i < parts->count; i++)
        if (parts->parts[i].count > 0)
            return true;
    return false;
}

// ---- all of it -------------------------------------------------------------------------------

static bool
begin(Generating *generating, GError **error)
{
    generating->style = write_style_read(generating->project, generating->graph, error);
    if (generating->style == NULL)
        return false;
    generating->generated->template_problem =
        arena_text(generating->arena, generating->style->template_problem);
    return true;
}

static NewRevisions *
new_revisions_new(void)
{
    NewRevisions *generated = g_new0(NewRevisions, 1);
    generated->arena = arena_new();
    return generated;
}

static bool
generate(Generating *generating, GError **error)
{
    NewRevisions *generated = generating->generated;
    if (!begin(generating, error))
        return false;
    generated->parts = make_parts(generating, generated->changes, error);
    return generated->parts != NULL &&
           (!has_steps(generated->parts) || add_files(generating, generated->parts, error));
}

NewRevisions *
generate_from(const Project *project, const RevisionGraph *graph, const GenerateBase *base,
              Changes *changes, const GenerateOptions *options, GError **error)
{
    g_autoptr(NewRevisions) generated = new_revisions_new();
    Generating generating = {.project = project,
                             .graph = graph,
                             .base = base,
                             .options = options,
                             .generated = generated,
                             .arena = generated->arena};
    generated->changes = changes;
    bool done = generate(&generating, error);
    write_style_free(generating.style);
    return done ? g_steal_pointer(&generated) : NULL;
}

NewRevisions *
generate_new(const Project *project, const RevisionGraph *graph, const GenerateBase *base,
             const Schema *models, const GenerateOptions *options, GError **error)
{
    Changes *changes = generate_compare(project, base, models, options, error);
    return changes == NULL ? NULL : generate_from(project, graph, base, changes, options, error);
}

static bool
generate_nothing(Generating *generating, GError **error)
{
    GeneratedFile *file = ARENA_NEW(generating->arena, GeneratedFile);
    file->changes = "";
    if (!begin(generating, error))
        return false;
    const RevisionPlace *place =
        write_place(generating->project, generating->graph, &generating->options->request,
                    generating->arena, error);
    if (place == NULL)
        return false;
    RevisionDraft draft = {.head = place->head};
    if (!add_file(generating, &draft, place->folder, file, error))
        return false;
    generating->generated->files = file;
    generating->generated->count = 1;
    return true;
}

NewRevisions *
generate_empty(const Project *project, const RevisionGraph *graph, const GenerateOptions *options,
               GError **error)
{
    g_autoptr(NewRevisions) generated = new_revisions_new();
    Generating generating = {.project = project,
                             .graph = graph,
                             .options = options,
                             .generated = generated,
                             .arena = generated->arena};
    bool done = generate_nothing(&generating, error);
    write_style_free(generating.style);
    return done ? g_steal_pointer(&generated) : NULL;
}

void
new_revisions_free(NewRevisions *generated)
{
    if (generated == NULL)
        return;
    plan_parts_free(generated->parts);
    diff_free(generated->changes);
    arena_free(generated->arena);
    g_free(generated);
}

// ---- writing ---------------------------------------------------------------------------------

static bool
make_folder(const char *path, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(path);
    if (g_mkdir_with_parents(folder, 0777) == 0)
        return true;
    g_set_error(error, WRITE_ERROR, WRITE_ERROR_FILE, "%s: the folder cannot be made", folder);
    return false;
}

bool
generate_write(const Project *project, const RevisionGraph *graph, const NewRevisions *generated,
               GError **error)
{
    g_autoptr(WriteStyle) style = write_style_read(project, graph, error);
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
    g_autofree WrittenFile *files = g_new0(WrittenFile, generated->count + 1);
    for (size_t i = 0; style != NULL && i < generated->count; i++) {
        size_t length;
        char *bytes = write_encode(style, generated->files[i].text, &length, error);
        if (bytes == NULL || !make_folder(generated->files[i].path, error)) {
            g_free(bytes);
            return false;
        }
        g_ptr_array_add(texts, bytes);
        files[i] = (WrittenFile){generated->files[i].path, bytes, length};
    }
    return style != NULL && write_files(files, generated->count, error);
}
