#include "run/generate-private.h"

#include "base/sql.h"
#include "diff/judge.h"

#include <string.h>

// ---- what differs ----------------------------------------------------------------------------

// "user.seen_at=read_at", "audit.token.a=b"
static bool
read_renames(const GenerateAnswer *answer, Arena *arena, GArray *renames, GError **error)
{
    for (; answer != NULL && answer->name != NULL; answer++) {
        const char *dot = strrchr(answer->name, '.');
        if (dot == NULL || *answer->value == '\0') {
            g_set_error(error, WRITE_ERROR, WRITE_ERROR_VALUE,
                        "\"%s=%s\" names no column and its new name\n"
                        "hint: table.old=new, as in message.seen_at=read_at",
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

const char *const *
generate_without_versions(const Project *project, Arena *arena)
{
    size_t count = 0;
    while (project->ignore != NULL && project->ignore[count] != NULL)
        count++;
    const char **ignore = ARENA_NEW_ARRAY(arena, const char *, count + 2);
    for (size_t i = 0; i < count; i++)
        ignore[i] = project->ignore[i];
    ignore[count] = project->version_table;
    return ignore;
}

Changes *
generate_compare(const Project *project, const GenerateBase *base, const Schema *models,
                 const GenerateOptions *options, GError **error)
{
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(GArray) renames = g_array_new(TRUE, TRUE, sizeof(Rename));
    g_autoptr(GArray) apart = g_array_new(TRUE, TRUE, sizeof(Rename));
    if (!read_renames(options->renames, arena, renames, error) ||
        !read_renames(options->apart, arena, apart, error))
        return NULL;
    const DiffOptions wanted = {.ignore = project->ignore,
                                .renames = (const Rename *)(gpointer)renames->data,
                                .apart = (const Rename *)(gpointer)apart->data,
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

// "user.seen_at" where there is a table "user" with that column, or an enum of that name.
static bool
has_renamed(const Schema *schema, const char *name)
{
    const char *dot = strrchr(name, '.');
    size_t length = dot != NULL ? (size_t)(dot - name) : strlen(name);
    for (size_t i = 0; i < schema->count; i++) {
        const Object *object = schema->objects[i];
        g_autofree char *qualified = g_strdup_printf("%s.%s", object->namespace, object->name);
        bool is_it = strlen(object->name) == length && strncmp(object->name, name, length) == 0;
        is_it |= strlen(qualified) == length && strncmp(qualified, name, length) == 0;
        if (!is_it || (object->kind != KIND_TABLE && object->kind != KIND_ENUM))
            continue;
        if (object->kind == KIND_ENUM || dot == NULL ||
            schema_find_column(schema, object->namespace, object->name, dot + 1) != NULL)
            return true;
    }
    return false;
}

// Which database a rename is about; one that is about none is the first one's, which refuses it.
static bool
is_rename_of(const GenerateBind *binds, size_t count, size_t at, const char *name)
{
    bool is_known = false;
    for (size_t i = 0; i < count; i++)
        is_known |= has_renamed(binds[i].base.schema, name);
    return is_known ? has_renamed(binds[at].base.schema, name) : at == 0;
}

static const GenerateAnswer *
renames_of(const GenerateOptions *options, const GenerateBind *binds, size_t count, size_t at,
           Arena *arena)
{
    const GenerateAnswer *all = options->renames;
    size_t given = 0, kept = 0;
    while (all != NULL && all[given].name != NULL)
        given++;
    GenerateAnswer *rows = ARENA_NEW_ARRAY(arena, GenerateAnswer, given + 1);
    for (size_t i = 0; i < given; i++)
        if (is_rename_of(binds, count, at, all[i].name))
            rows[kept++] = all[i];
    return rows;
}

bool
generate_compare_binds(const Project *project, GenerateBind *binds, size_t count,
                       const GenerateOptions *options, GError **error)
{
    g_autoptr(Arena) arena = arena_new();
    for (size_t i = 0; i < count; i++) {
        GenerateOptions own = *options;
        own.renames = renames_of(options, binds, count, i, arena);
        binds[i].changes = generate_compare(project, &binds[i].base, binds[i].models, &own, error);
        if (binds[i].changes == NULL)
            return false;
    }
    return true;
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

// Whether something that differs has the name, or hangs on a table of that name.
static bool
is_named(const Changes *changes, const char *name, GError **error)
{
    for (size_t i = 0; i < changes->count; i++)
        if (is_of_table(&changes->rows[i], name))
            return true;
    return plan_find_change(changes, name, error) != NULL;
}

// A name is asked of a single database in any case, of one of several where it means something.
static bool
is_asked(const GenerateBind *bind, const char *name)
{
    return bind->name == NULL || is_named(bind->changes, name, NULL);
}

static bool
check_name(const char *name, const GenerateBind *binds, size_t count, GError **error)
{
    g_autoptr(GError) problem = NULL;
    for (size_t i = 0; i < count; i++) {
        g_clear_error(&problem);
        if (is_named(binds[i].changes, name, &problem))
            return true;
    }
    g_propagate_error(error, g_steal_pointer(&problem));
    return false;
}

bool
generate_check_names(const GenerateOptions *options, const GenerateBind *binds, size_t count,
                     GError **error)
{
    const GenerateAnswer *fill = options->fills;
    for (const char *const *only = options->only; only != NULL && *only != NULL; only++)
        if (!check_name(*only, binds, count, error))
            return false;
    for (; fill != NULL && fill->name != NULL; fill++)
        if (!check_name(fill->name, binds, count, error))
            return false;
    return true;
}

// A name means one change, or all of a table that by themselves would be in.
static bool
choose_name(const Changes *changes, const char *name, Choice *choices, GError **error)
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
choose_only(const Generating *generating, const GenerateBind *bind, Choice *choices, GError **error)
{
    const char *const *only = generating->options->only;
    for (; only != NULL && *only != NULL; only++)
        if (is_asked(bind, *only) && !choose_name(bind->changes, *only, choices, error))
            return false;
    return true;
}

static bool
choose_fills(const Generating *generating, const GenerateBind *bind, Choice *choices,
             GError **error)
{
    const Changes *changes = bind->changes;
    const GenerateAnswer *fill = generating->options->fills;
    for (; fill != NULL && fill->name != NULL; fill++) {
        if (!is_asked(bind, fill->name))
            continue;
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
choose(const Generating *generating, const GenerateBind *bind, Choice *choices, GError **error)
{
    const Changes *changes = bind->changes;
    for (size_t i = 0; i < changes->count; i++)
        choices[i] = (Choice){.change = &changes->rows[i],
                              .included = begin_answer(generating, &changes->rows[i])};
    if (!choose_only(generating, bind, choices, error))
        return false;
    choose_each(generating, changes, choices);
    return choose_fills(generating, bind, choices, error);
}

// Flask-Migrate's env.py for several databases begins their transactions itself, and Alembic has no
// autocommit_block() then: what needs one is written only where it is asked for by name.
static Strategy
strategy_of(const Generating *generating, const GenerateBind *bind)
{
    Strategy strategy = generating->options->strategy;
    return bind->name != NULL && strategy == STRATEGY_AUTOMATIC ? STRATEGY_DIRECT : strategy;
}

PlanParts *
generate_make_parts(const Generating *generating, const GenerateBind *bind, GError **error)
{
    const Changes *changes = bind->changes;
    g_autofree Choice *choices = g_new0(Choice, changes->count + 1);
    if (!choose(generating, bind, choices, error))
        return NULL;
    const GenerateOptions *options = generating->options;
    StrategyOptions wanted = {.strategy = strategy_of(generating, bind),
                              .online_rows = (double)generating->project->online_rows,
                              .one_revision = options->one_revision,
                              .compares_defaults = generating->style->compares_defaults,
                              .database = bind->base.database,
                              .counts = bind->counts,
                              .choices = choices,
                              .choice_count = changes->count};
    return plan_parts_new(changes, &wanted, error);
}
