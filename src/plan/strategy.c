#include "plan/strategy-private.h"

#include "base/text.h"

#include <string.h>

// ---- whose change a statement is ---------------------------------------------------------------

// A column may be renamed and altered: the rename goes by the object that has the old name.
static GHashTable *
index_rows(const Changes *changes)
{
    GHashTable *rows = g_hash_table_new(NULL, NULL);
    for (size_t i = 0; i < changes->count; i++) {
        const Change *change = &changes->rows[i];
        gpointer row = (gpointer)(guintptr)change;
        if (change->from != NULL)
            g_hash_table_insert(rows, (gpointer)(guintptr)change->from, row);
        if (change->to != NULL && change->verb != VERB_RENAME)
            g_hash_table_insert(rows, (gpointer)(guintptr)change->to, row);
    }
    return rows;
}

// ---- parts -------------------------------------------------------------------------------------

typedef struct {
    const BlockList *blocks;
    GArray **steps, **undo; // PlanStep, of each part
    PlanPart *parts;
    size_t count;
} Parts;

static GArray **
new_lists(Arena *arena, size_t count)
{
    GArray **lists = ARENA_NEW_ARRAY(arena, GArray *, count);
    for (size_t i = 0; i < count; i++)
        lists[i] = g_array_new(FALSE, TRUE, sizeof(PlanStep));
    return lists;
}

static void
free_lists(GArray **lists, size_t count)
{
    for (size_t i = 0; i < count; i++)
        g_array_unref(lists[i]);
}

static PlanStep
step_of(const Block *block, const BlockStatement *statement)
{
    return (PlanStep){.sql = statement->sql,
                      .comment = statement->comment,
                      .fill = statement->fill,
                      .loses_data = statement->loses_data,
                      .is_data = statement->is_data,
                      .outside_transaction = block->type == BLOCK_OUTSIDE,
                      .change = block->change,
                      .object = block->object};
}

static void
add_block(Parts *parts, const Block *block)
{
    PlanPart *part = &parts->parts[block->part];
    GArray *steps = parts->steps[block->part];
    if (steps->len == 0 && block->part > 0)
        part->title = block->title;
    part->outside_transaction = block->type == BLOCK_OUTSIDE;
    if (block->lasting != NULL)
        part->lasting = block->lasting;
    for (guint i = 0; i < block->statements->len; i++) {
        PlanStep step = step_of(block, &g_array_index(block->statements, BlockStatement, i));
        g_array_append_val(steps, step);
    }
}

// A function may come before what its body names.
static void
put_body_switch_first(const Plan *plan, GArray *steps)
{
    bool has_switch = plan->group_count > 0 && plan->groups[0].first > 0;
    bool has_function = false;
    for (guint i = 0; i < steps->len; i++) {
        const PlanStep *step = &g_array_index(steps, PlanStep, i);
        has_function |= step->object != NULL && step->object->kind == KIND_FUNCTION;
    }
    if (!has_switch || !has_function)
        return;
    PlanStep step = {.sql = plan->steps[0].sql};
    g_array_prepend_val(steps, step);
}

static void
fill_steps(Parts *parts)
{
    const GPtrArray *blocks = parts->blocks->blocks;
    for (guint i = 0; i < blocks->len; i++) {
        const Block *block = blocks->pdata[i];
        if (block->statements->len > 0)
            add_block(parts, block);
    }
    for (size_t i = 0; i < parts->count; i++)
        put_body_switch_first(parts->blocks->plan, parts->steps[i]);
}

static GHashTable *
index_blocks(const GPtrArray *blocks)
{
    GHashTable *by_change = g_hash_table_new(NULL, NULL);
    for (guint i = 0; i < blocks->len; i++) {
        Block *block = blocks->pdata[i];
        if (block->statements->len > 0 && block->change != NULL)
            g_hash_table_insert(by_change, (gpointer)(guintptr)block->change, block);
    }
    return by_change;
}

// Where no way back can be found, the part says so instead of undoing half.
static void
fill_undo(Parts *parts, const Changes *taken)
{
    const BlockList *list = parts->blocks;
    g_autoptr(GHashTable) by_change = index_blocks(list->blocks);
    g_autoptr(PlanUsers) users = NULL;
    Undoing undoing = {.arena = list->deciding->arena,
                       .changes = taken,
                       .blocks = list->blocks,
                       .parts = parts->undo,
                       .rows = list->rows,
                       .by_change = by_change,
                       .users = &users};
    for (size_t i = 0; i < parts->count; i++) {
        g_autoptr(GError) error = NULL;
        if (!undo_part(&undoing, i, &error))
            parts->parts[i].lasting = arena_text(undoing.arena, error->message);
    }
}

// ---- what each step says of its own undoing ---------------------------------------------------

static const char *
lasting_of(Arena *arena, const PlanStep *step)
{
    if (!step->loses_data || step->object == NULL)
        return NULL;
    g_autofree char *path = object_path(step->object);
    return arena_printf(arena, "the values of %s do not come back", path);
}

static void
say_inverses(Arena *arena, GArray *steps, const GArray *undo)
{
    g_autoptr(GHashTable) said = g_hash_table_new(NULL, NULL);
    for (guint i = 0; i < steps->len; i++) {
        PlanStep *step = &g_array_index(steps, PlanStep, i);
        step->lasting = lasting_of(arena, step);
        const void *whose = step->change != NULL ? (const void *)step->change : step->object;
        if (whose == NULL || !g_hash_table_add(said, (gpointer)(guintptr)whose))
            continue;
        g_autoptr(GString) inverse = g_string_new(NULL);
        for (guint k = 0; k < undo->len; k++) {
            const PlanStep *back = &g_array_index(undo, PlanStep, k);
            if ((back->change != NULL ? (const void *)back->change : back->object) == whose)
                g_string_append_printf(inverse, "%s%s", inverse->len > 0 ? ";\n" : "", back->sql);
        }
        if (inverse->len > 0)
            step->inverse = arena_text(arena, inverse->str);
    }
}

static void
say_what_lasts(Arena *arena, PlanPart *part, const GArray *steps)
{
    g_autoptr(GString) all = g_string_new(part->lasting);
    for (guint i = 0; i < steps->len; i++) {
        const char *lasting = g_array_index(steps, PlanStep, i).lasting;
        if (lasting != NULL)
            g_string_append_printf(all, "%s%s", all->len > 0 ? "; " : "", lasting);
    }
    part->lasting = all->len > 0 ? arena_text(arena, all->str) : NULL;
}

// ---- one revision for all ---------------------------------------------------------------------

static void
join_parts(Parts *parts)
{
    for (size_t i = 1; i < parts->count; i++)
        g_array_append_vals(parts->steps[0], parts->steps[i]->data, parts->steps[i]->len);
    for (size_t i = 1; i < parts->count; i++)
        g_array_prepend_vals(parts->undo[0], parts->undo[i]->data, parts->undo[i]->len);
    bool all_outside = true;
    for (guint i = 0; i < parts->steps[0]->len; i++)
        all_outside &= g_array_index(parts->steps[0], PlanStep, i).outside_transaction;
    parts->parts[0].outside_transaction = all_outside;
    for (guint i = 0; i < parts->blocks->blocks->len; i++)
        ((Block *)parts->blocks->blocks->pdata[i])->part = 0;
    for (size_t i = 1; i < parts->count; i++) {
        g_array_set_size(parts->steps[i], 0);
        g_array_set_size(parts->undo[i], 0);
    }
}

static void
finish_part(const Deciding *deciding, Parts *parts, size_t number)
{
    PlanPart *part = &parts->parts[number];
    GArray *steps = parts->steps[number], *undo = parts->undo[number];
    say_inverses(deciding->arena, steps, undo);
    say_what_lasts(deciding->arena, part, steps);
    part->steps = arena_copy(deciding->arena, steps->data, steps->len * sizeof(PlanStep));
    part->undo = arena_copy(deciding->arena, undo->data, undo->len * sizeof(PlanStep));
    part->count = steps->len;
    part->undo_count = undo->len;
}

static void
number_changes(const BlockList *blocks)
{
    for (guint i = blocks->blocks->len; i-- > 0;) {
        const Block *block = blocks->blocks->pdata[i];
        if (block->change == NULL || block->statements->len == 0)
            continue;
        const Changes *changes = blocks->deciding->changes;
        blocks->deciding->decisions[block->change - changes->rows].row->part = block->part;
    }
}

static void
make_parts(PlanParts *result, const BlockList *blocks, const Changes *taken)
{
    const Deciding *deciding = blocks->deciding;
    Parts parts = {.blocks = blocks, .count = schedule_blocks(blocks->blocks)};
    size_t made = parts.count;
    parts.parts = ARENA_NEW_ARRAY(deciding->arena, PlanPart, made);
    parts.steps = new_lists(deciding->arena, made);
    parts.undo = new_lists(deciding->arena, made);
    fill_steps(&parts);
    fill_undo(&parts, taken);
    if (deciding->options->one_revision && made > 1) {
        join_parts(&parts);
        parts.count = 1;
    }
    number_changes(blocks);
    judge_parts(deciding, parts.steps, parts.undo, parts.count);
    for (size_t i = 0; i < parts.count; i++)
        finish_part(deciding, &parts, i);
    free_lists(parts.steps, made);
    free_lists(parts.undo, made);
    result->parts = parts.parts;
    result->count = parts.count;
}

// ---- outlines ---------------------------------------------------------------------------------

static const char *const *
outline_of(const Deciding *deciding, const GPtrArray *blocks)
{
    const char **lines = ARENA_NEW_ARRAY(deciding->arena, const char *, blocks->len + 1);
    for (guint i = 0; i < blocks->len; i++)
        lines[i] = ((const Block *)blocks->pdata[i])->words;
    return lines;
}

static const char *const *
online_outline(const Decision *decision)
{
    g_autoptr(GPtrArray) blocks = g_ptr_array_new_with_free_func((GDestroyNotify)block_free);
    Writer writer = {decision, blocks};
    online_form(decision)->write(&writer);
    return outline_of(decision->deciding, blocks);
}

// "ADD COLUMN role VARCHAR(20) DEFAULT 'user' NOT NULL": without the table, which is known.
static const char *
words_of(Arena *arena, const char *sql)
{
    static const char *const verbs[] = {" ADD ", " ALTER ", " DROP ", " VALIDATE ", " RENAME "};
    if (!g_str_has_prefix(sql, "ALTER TABLE "))
        return sql;
    const char *first = NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(verbs); i++) {
        const char *found = strstr(sql + strlen("ALTER TABLE"), verbs[i]);
        if (found != NULL && (first == NULL || found < first))
            first = found;
    }
    return first == NULL ? sql : arena_text(arena, first + 1);
}

static const char *const *
direct_outline(const Decision *decision)
{
    Arena *arena = decision->deciding->arena;
    const Change *change = decision->change;
    g_autoptr(GPtrArray) blocks = g_ptr_array_new_with_free_func((GDestroyNotify)block_free);
    Writer writer = {decision, blocks};
    if (!write_direct_form(&writer)) {
        Statements statements = block_statements(decision);
        block_add(&writer, BLOCK_TOGETHER, NULL);
        if (change->from != NULL &&
            (change->verb == VERB_DROP || change->aspects & change->kind->anew))
            change->kind->drop(&statements, change->from);
        if (change->to != NULL &&
            (change->verb == VERB_CREATE || change->aspects & change->kind->anew))
            change->kind->create(&statements, change->to);
        else if (change->verb == VERB_ALTER && change->kind->alter != NULL)
            change->kind->alter(&statements, change->from, change->to, change->aspects);
        if (change->verb == VERB_RENAME)
            statements_add(&statements, "RENAME %I TO %I", change->from->name, change->to->name);
        block_do_all(&writer, &statements);
    }
    const GArray *rows = ((const Block *)blocks->pdata[0])->statements;
    const char **lines = ARENA_NEW_ARRAY(arena, const char *, rows->len + 1);
    for (guint i = 0; i < rows->len; i++)
        lines[i] = words_of(arena, g_array_index(rows, BlockStatement, i).sql);
    return lines;
}

static void
write_outlines(const Deciding *deciding)
{
    for (size_t i = 0; i < deciding->changes->count; i++) {
        const Decision *decision = &deciding->decisions[i];
        decision->row->direct = direct_outline(decision);
        if (decision->row->has_online)
            decision->row->online = online_outline(decision);
    }
}

// ---- the door ---------------------------------------------------------------------------------

static Changes
changes_taken(const Deciding *deciding)
{
    Changes taken = *deciding->changes;
    taken.rows = ARENA_NEW_ARRAY(deciding->arena, Change, taken.count);
    taken.count = 0;
    for (size_t i = 0; i < deciding->changes->count; i++)
        if (deciding->decisions[i].row->included)
            taken.rows[taken.count++] = deciding->changes->rows[i];
    return taken;
}

static void
begin_deciding(Deciding *deciding, const Changes *changes)
{
    const StrategyOptions *options = deciding->options;
    deciding->changes = changes;
    deciding->database = options->database != NULL ? options->database : changes->from;
    deciding->online_rows = options->online_rows > 0 ? options->online_rows : 10000;
    deciding->decisions = ARENA_NEW_ARRAY(deciding->arena, Decision, changes->count);
    PlanChange *rows = ARENA_NEW_ARRAY(deciding->arena, PlanChange, changes->count);
    for (size_t i = 0; i < changes->count; i++)
        deciding->decisions[i].row = &rows[i];
    deciding->questions = g_array_new(FALSE, TRUE, sizeof(PlanQuestion));
}

static void
take_decisions(PlanParts *result, Deciding *deciding)
{
    result->changes = deciding->changes->count > 0 ? deciding->decisions[0].row : NULL;
    result->change_count = deciding->changes->count;
    result->question_count = deciding->questions->len;
    result->questions = arena_copy(result->arena, deciding->questions->data,
                                   deciding->questions->len * sizeof(PlanQuestion));
    g_array_unref(deciding->questions);
}

PlanParts *
plan_parts_new(const Changes *changes, const StrategyOptions *options, GError **error)
{
    static const StrategyOptions none = {0};
    g_autoptr(PlanParts) result = g_new0(PlanParts, 1);
    result->arena = arena_new();
    Deciding deciding = {.arena = result->arena, .options = options != NULL ? options : &none};
    begin_deciding(&deciding, changes);
    decide_all(&deciding);
    Changes taken = changes_taken(&deciding);
    g_autoptr(Plan) plan = plan_new(&taken, error);
    if (plan != NULL) {
        g_autoptr(GHashTable) rows = index_rows(changes);
        g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func((GDestroyNotify)block_free);
        BlockList blocks = {.deciding = &deciding, .plan = plan, .rows = rows, .blocks = list};
        settle_strategies(&blocks);
        make_blocks(&blocks);
        make_parts(result, &blocks, &taken);
        write_outlines(&deciding);
    }
    take_decisions(result, &deciding);
    return plan == NULL ? NULL : g_steal_pointer(&result);
}

void
plan_parts_free(PlanParts *parts)
{
    if (parts == NULL)
        return;
    arena_free(parts->arena);
    g_free(parts);
}
