#include "plan/strategy-private.h"

#include "base/text.h"

#include <string.h>

// ---- names -------------------------------------------------------------------------------------

static const Object *
object_of(const Change *change)
{
    return change->to != NULL ? change->to : change->from;
}

// An index has a name that is unique in its schema.
char *
plan_change_name(const Change *change)
{
    const Object *object = object_of(change);
    if (object->kind == KIND_INDEX && g_strcmp0(object->namespace, "public") == 0)
        return g_strdup(object->name);
    if (object->kind == KIND_INDEX)
        return g_strdup_printf("%s.%s", object->namespace, object->name);
    return object_path(object);
}

static const char *
name_of_change(Arena *arena, const Change *change)
{
    g_autofree char *name = plan_change_name(change);
    return arena_text(arena, name);
}

static bool
answers_to(const Change *change, const char *name)
{
    const Object *object = object_of(change);
    g_autofree char *path = object_path(object);
    g_autofree char *qualified = g_strdup_printf("%s.%s", object->namespace, path);
    g_autofree char *alone = g_strdup_printf("%s.%s", object->namespace, object->name);
    bool is_named_alone = object->kind == KIND_INDEX || object->kind == KIND_CONSTRAINT;
    return strcmp(path, name) == 0 || strcmp(qualified, name) == 0 ||
           (is_named_alone && (strcmp(object->name, name) == 0 || strcmp(alone, name) == 0));
}

const Change *
plan_find_change(const Changes *changes, const char *name, GError **error)
{
    const Change *found = NULL;
    size_t count = 0;
    for (size_t i = 0; i < changes->count; i++) {
        if (!answers_to(&changes->rows[i], name))
            continue;
        found = &changes->rows[i];
        count++;
    }
    if (count == 1)
        return found;
    if (count == 0)
        g_set_error(error, PLAN_ERROR, PLAN_ERROR_NO_CHANGE,
                    "nothing differs in \"%s\"\n"
                    "hint: \"trueup check\" lists what differs",
                    name);
    else
        g_set_error(error, PLAN_ERROR, PLAN_ERROR_NO_CHANGE,
                    "\"%s\" names %zu differences\n"
                    "hint: say it with its schema and table, as in public.user.role",
                    name, count);
    return NULL;
}

unsigned
change_aspect(const Change *change, const char *name)
{
    for (size_t i = 0; change->kind->aspects[i] != NULL; i++)
        if (strcmp(change->kind->aspects[i], name) == 0)
            return 1u << i;
    return 0;
}

// ---- rows --------------------------------------------------------------------------------------

// The table that the change is about, as the database has it; NULL: it is new, or there is none.
static const Table *
table_of_change(const Deciding *deciding, const Change *change)
{
    const Object *object = change->from != NULL ? change->from : change->to;
    const Object *table = object->parent != NULL ? object->parent : object;
    return table->kind == KIND_TABLE && deciding->database != NULL
               ? schema_find_table(deciding->database, table->namespace, table->name)
               : NULL;
}

static const RowCount *
count_of(const StrategyOptions *options, const Object *table, const char *column)
{
    for (const RowCount *row = options->counts; row != NULL && row->table != NULL; row++)
        if (g_strcmp0(row->namespace, table->namespace) == 0 &&
            strcmp(row->table, table->name) == 0 && g_strcmp0(row->column, column) == 0)
            return row;
    return NULL;
}

// True when somebody began to count them and did not come to an end.
static bool
has_countless_rows(const Deciding *deciding, const Table *table)
{
    const RowCount *counted =
        table == NULL ? NULL : count_of(deciding->options, &table->object, NULL);
    return counted != NULL && counted->rows < 0;
}

// An estimate of 0 says nothing: it is as old as the last ANALYZE, or there was none (before
// PostgreSQL 14).
static double
rows_of(const Deciding *deciding, const Table *table)
{
    if (table == NULL)
        return 0;
    const RowCount *counted = count_of(deciding->options, &table->object, NULL);
    if (counted != NULL)
        return counted->rows;
    return table->row_estimate > 0 ? table->row_estimate : -1;
}

static bool
must_not_be_null(const Change *change)
{
    const Column *column = (const Column *)change->to;
    return change->kind == kind_of(KIND_COLUMN) && change->verb == VERB_ALTER && column->not_null &&
           change->aspects & change_aspect(change, "not null");
}

static void
add_uncounted(GArray *counts, const Table *table, const char *column)
{
    RowCount row = {table->object.namespace, table->object.name, column, -1};
    for (guint i = 0; i < counts->len; i++) {
        const RowCount *other = &g_array_index(counts, RowCount, i);
        if (strcmp(other->table, row.table) == 0 &&
            g_strcmp0(other->namespace, row.namespace) == 0 &&
            g_strcmp0(other->column, column) == 0)
            return;
    }
    g_array_append_val(counts, row);
}

RowCount *
plan_uncounted(Arena *arena, const Changes *changes, const Schema *database)
{
    Deciding deciding = {.database = database != NULL ? database : changes->from};
    g_autoptr(GArray) counts = g_array_new(TRUE, TRUE, sizeof(RowCount));
    for (size_t i = 0; i < changes->count; i++) {
        const Change *change = &changes->rows[i];
        const Table *table = table_of_change(&deciding, change);
        if (table == NULL || table->type == TABLE_FOREIGN)
            continue;
        if (table->row_estimate <= 0)
            add_uncounted(counts, table, NULL);
        if (must_not_be_null(change))
            add_uncounted(counts, table, change->from->name);
    }
    return arena_copy(arena, counts->data, sizeof(RowCount) * (counts->len + 1));
}

// ---- what is left out --------------------------------------------------------------------------

static bool
is_candidate(const Change *change)
{
    return change->verb == VERB_RENAME && change->score > 0;
}

// Whether what the change would run takes values with it.
static bool
loses_data(const Decision *decision)
{
    const Change *change = decision->change;
    Statements statements = block_statements(decision);
    if (change->verb == VERB_DROP)
        change->kind->drop(&statements, change->from);
    else if (change->verb == VERB_ALTER && change->kind->alter != NULL &&
             (change->aspects & change->kind->anew) == 0)
        change->kind->alter(&statements, change->from, change->to, change->aspects);
    for (size_t i = 0; i < statements.count; i++)
        if (statements.rows[i].loses_data)
            return true;
    return false;
}

static const char *
reason_to_leave_out(const Decision *decision)
{
    const Change *change = decision->change;
    Arena *arena = decision->deciding->arena;
    if (change->proof != PROOF_DIFFERS)
        return change->reason == NULL ? "unproven"
                                      : arena_printf(arena, "unproven: %s", change->reason);
    if (decision->choice.included == ANSWER_NO)
        return "left out on purpose";
    if (decision->choice.included == ANSWER_YES)
        return NULL;
    const char *from, *to;
    if (is_candidate(change) || diff_label_candidate(change, &from, &to))
        return "a question: renamed, or dropped and added?";
    return loses_data(decision) ? "loses data" : NULL;
}

// Whether an object that `object` needs is to be made by a change that is left out.
static const PlanChange *
find_missing(const Deciding *deciding, const Object *object)
{
    g_autoptr(GPtrArray) needs = g_ptr_array_new();
    collect_needs(deciding->arena, deciding->changes->to, object, needs);
    if (object->parent != NULL)
        g_ptr_array_add(needs, (gpointer)(guintptr)object->parent);
    for (size_t i = 0; i < deciding->changes->count; i++) {
        const Decision *other = &deciding->decisions[i];
        if (other->row->included || other->change->verb != VERB_CREATE ||
            other->change->to == object)
            continue;
        for (guint k = 0; k < needs->len; k++)
            if (needs->pdata[k] == other->change->to)
                return other->row;
    }
    return NULL;
}

// What needs something that is left out is left out too, and so on.
static void
leave_out_dependents(Deciding *deciding)
{
    bool left_some_out = false;
    for (size_t i = 0; i < deciding->changes->count; i++)
        left_some_out |= !deciding->decisions[i].row->included;
    while (left_some_out) {
        left_some_out = false;
        for (size_t i = 0; i < deciding->changes->count; i++) {
            Decision *decision = &deciding->decisions[i];
            if (!decision->row->included || decision->change->to == NULL)
                continue;
            const PlanChange *missing = find_missing(deciding, decision->change->to);
            if (missing == NULL)
                continue;
            decision->row->included = false;
            decision->row->left_out =
                arena_printf(deciding->arena, "needs %s, which is left out", missing->name);
            left_some_out = true;
        }
    }
}

// ---- questions ---------------------------------------------------------------------------------

void
decide_ask(Deciding *deciding, const Decision *decision, const char *text, const char *hint)
{
    PlanQuestion question = {.of = decision->row,
                             .text = arena_text(deciding->arena, text),
                             .hint = arena_text(deciding->arena, hint)};
    g_array_append_val(deciding->questions, question);
    decision->row->included = false;
    decision->row->left_out = question.text;
}

static void
ask_about_rename(Deciding *deciding, const Decision *decision)
{
    const Change *change = decision->change;
    g_autofree char *from = object_path(change->from);
    g_autofree char *text =
        g_strdup_printf("1 question is open: %s, now %s?", from, change->to->name);
    g_autofree char *hint = g_strdup_printf(
        "--rename %s=%s says yes, --no-rename leaves both as they are", from, change->to->name);
    decide_ask(deciding, decision, text, hint);
}

static void
ask_about_label(Deciding *deciding, const Decision *decision)
{
    const char *from, *to;
    if (!diff_label_candidate(decision->change, &from, &to))
        return;
    g_autofree char *path = object_path(decision->change->from);
    g_autofree char *text = g_strdup_printf("1 question is open: %s.%s, now %s?", path, from, to);
    g_autofree char *hint =
        g_strdup_printf("--rename %s.%s=%s says yes, --only %s that one label goes and another "
                        "comes",
                        path, from, to, path);
    decide_ask(deciding, decision, text, hint);
}

// ---- fills -------------------------------------------------------------------------------------

static bool
fills_itself(const Column *column)
{
    return column->serial || column->identity != IDENTITY_NOT || column->generated != GENERATED_NOT;
}

// New columns that must not be null, and columns that must not be from now on.
static bool
wants_fill(const Decision *decision)
{
    const Change *change = decision->change;
    const Column *column = (const Column *)change->to;
    if (change->kind != kind_of(KIND_COLUMN) || column == NULL || fills_itself(column))
        return false;
    if (decision->choice.fill != NULL)
        return true;
    bool is_new = change->verb == VERB_CREATE;
    return column->not_null && (is_new || must_not_be_null(change));
}

// The value that the model has for the column, and what says so.
static void
take_fill(const Decision *decision)
{
    Arena *arena = decision->deciding->arena;
    const Column *column = (const Column *)decision->change->to;
    const PythonColumn *python = column->python;
    PlanChange *row = decision->row;
    if (decision->choice.fill != NULL) {
        row->fill = arena_text(arena, decision->choice.fill);
        row->fill_source = "given";
    } else if (column->default_sql != NULL) {
        row->fill = column->default_sql;
        row->fill_source = "the column's own default";
    } else if (python != NULL && python->default_type == PYTHON_DEFAULT_LITERAL) {
        row->fill = python->default_sql;
        row->fill_source = arena_printf(arena, "default=%s", python->default_text);
    }
    row->fill_is_constant = row->fill != NULL && value_is_constant(row->fill);
}

// "1,204 rows", "its rows"
static char *
rows_words(double rows)
{
    if (rows < 0)
        return g_strdup("its rows");
    return text_plural((int64_t)rows, "row");
}

static void
ask_for_fill(Deciding *deciding, const Decision *decision)
{
    const PythonColumn *python = ((const Column *)decision->change->to)->python;
    const PlanChange *row = decision->row;
    double count = row->rows;
    if (decision->change->verb == VERB_ALTER) {
        const RowCount *nulls =
            count_of(deciding->options, &decision->table->object, decision->change->from->name);
        if (nulls == NULL || nulls->rows == 0)
            return; // nobody looked: preflight will; or there are none
        count = nulls->rows;
    }
    bool is_callable = python != NULL && python->default_type == PYTHON_DEFAULT_CALLABLE;
    g_autofree char *rows = rows_words(count);
    g_autofree char *text =
        is_callable
            ? g_strdup_printf("%s needs a value for %s: its default, %s, is a callable that "
                              "only Python can run",
                              row->name, rows, python->default_text)
            : g_strdup_printf("%s needs a value for %s", row->name, rows);
    g_autofree char *hint = g_strdup_printf(
        "--fill %s=VALUE gives one; a constant, or an SQL expression in parentheses", row->name);
    decide_ask(deciding, decision, text, hint);
}

// A value of the user's own is no default of the model: kept, it would be drift from then on.
static bool
keeps_default(const Decision *decision)
{
    const Column *column = (const Column *)decision->change->to;
    const PythonColumn *python = column->python;
    const PlanChange *row = decision->row;
    if (column->default_sql != NULL)
        return true;
    if (!row->fill_is_constant)
        return false;
    if (decision->choice.keeps_default != ANSWER_AUTOMATIC)
        return decision->choice.keeps_default == ANSWER_YES;
    return !decision->deciding->options->compares_defaults && python != NULL &&
           g_strcmp0(row->fill, python->default_sql) == 0;
}

static void
decide_fill(Deciding *deciding, Decision *decision)
{
    PlanChange *row = decision->row;
    bool has_rows = decision->table != NULL && row->rows != 0;
    if (!row->included || !wants_fill(decision) || !has_rows)
        return;
    take_fill(decision);
    if (row->fill == NULL) {
        ask_for_fill(deciding, decision);
        return;
    }
    const char *misfit = plan_value_misfit(deciding->arena, deciding->changes->to,
                                           (const Column *)decision->change->to, row->fill);
    if (misfit != NULL) {
        g_autofree char *text = g_strdup_printf("%s cannot be filled: %s", row->name, misfit);
        decide_ask(deciding, decision, text, "--fill gives another value");
    }
    row->keeps_default = keeps_default(decision);
}

// ---- the key that a batched fill goes by -------------------------------------------------------

typedef struct {
    const char *const *columns;
    size_t count;
} FillKey;

static bool
is_never_null(const Table *table, const char *name)
{
    const Column *column = (const Column *)object_child(&table->object, KIND_COLUMN, name);
    return column != NULL && column->not_null;
}

// A unique index over columns that are never NULL gives an order as well as a primary key does.
static FillKey
key_of_index(Arena *arena, const Table *table, const Index *index)
{
    const char **columns = ARENA_NEW_ARRAY(arena, const char *, index->element_count + 1);
    if (!index->unique || !index->valid || index->predicate != NULL ||
        strcmp(index->method, "btree") != 0)
        return (FillKey){0};
    for (unsigned i = 0; i < index->element_count; i++) {
        columns[i] = index->elements[i].column;
        if (columns[i] == NULL || !is_never_null(table, columns[i]))
            return (FillKey){0};
    }
    return (FillKey){columns, index->element_count};
}

static FillKey
key_of_table(Arena *arena, const Table *table)
{
    FillKey found = {0};
    for (size_t i = 0; i < table->object.child_count; i++) {
        const Object *child = table->object.children[i];
        const Constraint *key = (const Constraint *)child;
        if (child->kind == KIND_CONSTRAINT && key->type == CONSTRAINT_PRIMARY_KEY)
            return (FillKey){key->columns, key->column_count};
        const Index *index = child->kind == KIND_INDEX ? (const Index *)child
                             : child->kind == KIND_CONSTRAINT && key->type == CONSTRAINT_UNIQUE
                                 ? key->index
                                 : NULL;
        if (index != NULL && found.count == 0)
            found = key_of_index(arena, table, index);
    }
    return found;
}

Fill *
decide_fill_by_key(const Decision *decision, const char *column, const char *expression)
{
    const Choice *choice = &decision->choice;
    const char *const *key = choice->key;
    size_t count = key != NULL ? g_strv_length((char **)(guintptr)key) : 0;
    if (key == NULL && decision->table != NULL) {
        FillKey own = key_of_table(decision->deciding->arena, decision->table);
        key = own.columns;
        count = own.count;
    }
    if (count == 0)
        return NULL;
    Fill *fill = ARENA_NEW(decision->deciding->arena, Fill);
    *fill = (Fill){
        .namespace = decision->change->to->namespace,
        .table = decision->change->to->parent->name,
        .column = column,
        .expression = expression,
        .key = key,
        .key_count = count,
        .batch = choice->batch > 1 ? choice->batch : FILL_BATCH,
        .pause_ms = choice->pause_ms > 0   ? (unsigned)choice->pause_ms
                    : choice->pause_ms < 0 ? 0
                                           : FILL_PAUSE_MS,
    };
    return fill;
}

static void
decide_key(Decision *decision)
{
    const PlanChange *row = decision->row;
    if (row->fill != NULL)
        decision->fill = decide_fill_by_key(decision, decision->change->to->name, row->fill);
}

// ---- direct or online --------------------------------------------------------------------------

static const char *
reason_for_direct(const Decision *decision, const OnlineForm *form)
{
    Arena *arena = decision->deciding->arena;
    double rows = decision->row->rows;
    if (form == NULL)
        return "there is no other form";
    const PlanChange *row = decision->row;
    bool is_three = decision->change->verb == VERB_CREATE && row->fill != NULL &&
                    row->fill_is_constant; // what a runbook does by hand in three steps
    if (!form->hurts(decision))
        return is_three
                   ? "direct is enough: nullable, fill and NOT NULL in one; nothing is rewritten"
                   : "direct is enough: it rewrites and reads nothing";
    if (rows < 0)
        return "how many rows there are is not known";
    g_autofree char *words = text_plural((int64_t)rows, "row");
    return arena_printf(arena, "%s: nobody notices its lock", words);
}

static void
decide_strategy(const Deciding *deciding, Decision *decision)
{
    PlanChange *row = decision->row;
    const OnlineForm *form = online_form(decision);
    Strategy wanted = decision->choice.strategy != STRATEGY_AUTOMATIC ? decision->choice.strategy
                                                                      : deciding->options->strategy;
    bool is_large =
        row->rows >= deciding->online_rows || has_countless_rows(deciding, decision->table);
    row->has_online = form != NULL;
    row->strategy = STRATEGY_DIRECT;
    row->reason = reason_for_direct(decision, form);
    if (form == NULL || wanted == STRATEGY_DIRECT)
        return;
    if (wanted == STRATEGY_AUTOMATIC && !(is_large && form->hurts(decision)))
        return;
    row->strategy = STRATEGY_ONLINE;
    g_autofree char *least = text_count((int64_t)deciding->online_rows);
    row->reason = wanted == STRATEGY_ONLINE
                      ? form->reason
                      : arena_printf(deciding->arena, "%s, from %s rows on", form->reason, least);
}

static Choice
choice_of(const StrategyOptions *options, const Change *change)
{
    for (size_t i = 0; i < options->choice_count; i++)
        if (options->choices[i].change == change)
            return options->choices[i];
    return (Choice){.change = change};
}

static void
begin_decision(Deciding *deciding, Decision *decision, const Change *change)
{
    decision->deciding = deciding;
    decision->change = change;
    decision->choice = choice_of(deciding->options, change);
    decision->table = table_of_change(deciding, change);
    *decision->row = (PlanChange){.change = change,
                                  .name = name_of_change(deciding->arena, change),
                                  .rows = rows_of(deciding, decision->table)};
    decision->row->left_out = reason_to_leave_out(decision);
    decision->row->included = decision->row->left_out == NULL;
}

void
decide_all(Deciding *deciding)
{
    for (size_t i = 0; i < deciding->changes->count; i++)
        begin_decision(deciding, &deciding->decisions[i], &deciding->changes->rows[i]);
    leave_out_dependents(deciding);
    for (size_t i = 0; i < deciding->changes->count; i++) {
        Decision *decision = &deciding->decisions[i];
        if (is_candidate(decision->change) && decision->choice.included == ANSWER_AUTOMATIC)
            ask_about_rename(deciding, decision);
        if (decision->choice.included == ANSWER_AUTOMATIC)
            ask_about_label(deciding, decision);
        decide_fill(deciding, decision);
    }
    leave_out_dependents(deciding);
    for (size_t i = 0; i < deciding->changes->count; i++) {
        decide_key(&deciding->decisions[i]);
        decide_strategy(deciding, &deciding->decisions[i]);
    }
}
