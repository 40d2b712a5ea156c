#include "plan/strategy-private.h"

#include "base/sql.h"
#include "base/text.h"
#include "plan/lock-private.h"

#include <string.h>

// Expand and contract: a new column of the new type is kept in step by a trigger and filled in
// batches; then the two change names, and the old one is kept in step the other way round until
// the last part drops it. So each part can be undone, and nobody waits for a rewrite.

static const Column *
column_before(const Decision *decision)
{
    return (const Column *)decision->change->from;
}

static const Column *
column_after(const Decision *decision)
{
    return (const Column *)decision->change->to;
}

// ---- where it can be done ----------------------------------------------------------------------

static bool
names_column(const char *const *columns, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(columns[i], name) == 0)
            return true;
    return false;
}

// Policies ask by expressions of their own.
static bool
is_mentioned(const Object *child, const char *name)
{
    const Constraint *constraint = (const Constraint *)child;
    if (child->kind == KIND_POLICY)
        return true;
    if (child->kind == KIND_TRIGGER)
        return strstr(((const Program *)child)->definition, name) != NULL;
    if (child->kind != KIND_CONSTRAINT)
        return false;
    if (constraint->type != CONSTRAINT_CHECK)
        return names_column(constraint->columns, constraint->column_count, name);
    return constraint->expression == NULL || strstr(constraint->expression, name) != NULL;
}

static bool
index_mentions(const Index *index, const char *name)
{
    bool found = index->predicate != NULL && strstr(index->predicate, name) != NULL;
    for (unsigned i = 0; i < index->element_count; i++)
        found |= g_strcmp0(index->elements[i].column, name) == 0 ||
                 (index->elements[i].expression != NULL &&
                  strstr(index->elements[i].expression, name) != NULL);
    return found || names_column(index->included, index->included_count, name);
}

// A column that nothing else of the table is about.
static bool
stands_alone(const Decision *decision)
{
    const Table *table = decision->table;
    const char *name = column_before(decision)->object.name;
    for (size_t i = 0; i < table->object.child_count; i++) {
        const Object *child = table->object.children[i];
        bool is_index = child->kind == KIND_INDEX;
        if (is_index ? index_mentions((const Index *)child, name) : is_mentioned(child, name))
            return false;
    }
    for (size_t i = 0; i < table->column_count; i++)
        if (table->columns[i]->generated != GENERATED_NOT &&
            strstr(table->columns[i]->default_sql, name) != NULL)
            return false;
    return table->parent_count == 0;
}

static bool
gives_itself(const Column *column)
{
    return column->serial || column->identity != IDENTITY_NOT || column->generated != GENERATED_NOT;
}

// What the catalog alone can change has no use for a second column.
static bool
rewrites(const Decision *decision)
{
    g_autoptr(LockWorld) world =
        lock_world_new(&(LockFacts){.schema = decision->deciding->database});
    return type_change_rewrites(world, column_before(decision)->type, column_after(decision)->type);
}

bool
new_type_fits(const Decision *decision)
{
    const Change *change = decision->change;
    if (change->kind != kind_of(KIND_COLUMN) || change->verb != VERB_ALTER ||
        (change->aspects & change_aspect(change, "type")) == 0 || decision->table == NULL ||
        decision->table->type != TABLE_ORDINARY)
        return false;
    unsigned others =
        change->aspects & ~(change_aspect(change, "type") | change_aspect(change, "default") |
                            change_aspect(change, "comment"));
    return others == 0 && !gives_itself(column_before(decision)) &&
           !gives_itself(column_after(decision)) && decide_fill_by_key(decision, "", "") != NULL &&
           stands_alone(decision) && rewrites(decision);
}

// ---- names -------------------------------------------------------------------------------------

typedef struct {
    Writer *writer;
    const Object *object; // the column
    const char *twin;     // the other column, until the end: "c_trueup", "c_old"
} Twin;

static const char *
aside(const Decision *decision, const char *ending)
{
    g_autofree char *cut = text_cut(decision->change->to->name, 50);
    return arena_printf(decision->deciding->arena, "%s_%s", cut, ending);
}

static const char *
function_name(const Twin *twin)
{
    const Object *object = twin->object;
    g_autofree char *table = text_cut(object->parent->name, 24);
    g_autofree char *column = text_cut(object->name, 24);
    g_autofree char *name = g_strdup_printf("%s_%s_trueup", table, column);
    g_autofree char *sql = sql_format("%Q", object->namespace, name);
    return arena_text(twin->writer->decision->deciding->arena, sql);
}

// Triggers fire in the order of their names: the last one sees what the others have made of a row.
static const char *
trigger_name(const Twin *twin)
{
    return arena_printf(twin->writer->decision->deciding->arena, "zz_trueup_%.50s",
                        twin->object->name);
}

// How a value of the one type becomes one of the other: by assignment, which refuses what does not
// fit, or as USING would say it.
static const char *
conversion(const Decision *decision, const Column *from, const Column *to)
{
    g_autoptr(GString) using = g_string_new(NULL);
    ddl_add_using(using, from, to);
    if (using->len == 0)
        sql_add_identifier(using, to->object.name);
    const char *text = using->str;
    if (g_str_has_prefix(text, " USING "))
        text += strlen(" USING ");
    return arena_text(decision->deciding->arena, text);
}

// ---- the trigger -------------------------------------------------------------------------------

static void
do_statement(Writer *writer, bool undo, const char *sql)
{
    if (undo)
        block_undo(writer, "%s", sql);
    else
        block_do(writer, "%s", sql);
}

static void
make_trigger(const Twin *twin, bool undo, const char *value)
{
    const Object *object = twin->object;
    const char *function = function_name(twin);
    g_autofree char *body = sql_format(
        "BEGIN NEW.%I := (SELECT %s FROM (SELECT NEW.%I) AS changed (%I)); RETURN NEW; END",
        twin->twin, value, object->name, object->name);
    g_autofree char *create =
        sql_format("CREATE FUNCTION %s() RETURNS trigger LANGUAGE plpgsql AS %L", function, body);
    g_autofree char *trigger = sql_format(
        "CREATE TRIGGER %I BEFORE INSERT OR UPDATE ON %Q FOR EACH ROW EXECUTE FUNCTION %s()",
        trigger_name(twin), object->namespace, object->parent->name, function);
    do_statement(twin->writer, undo, create);
    do_statement(twin->writer, undo, trigger);
}

static void
drop_trigger(const Twin *twin, bool undo)
{
    const Object *object = twin->object;
    g_autofree char *trigger = sql_format("DROP TRIGGER %I ON %Q", trigger_name(twin),
                                          object->namespace, object->parent->name);
    g_autofree char *function = sql_format("DROP FUNCTION %s()", function_name(twin));
    do_statement(twin->writer, undo, trigger);
    do_statement(twin->writer, undo, function);
}

static void
rename_column(const Twin *twin, bool undo, const char *from, const char *to)
{
    g_autofree char *sql =
        sql_format("ALTER TABLE %Q RENAME COLUMN %I TO %I", twin->object->namespace,
                   twin->object->parent->name, from, to);
    do_statement(twin->writer, undo, sql);
}

static void
set_default(const Twin *twin, bool undo, const char *value)
{
    const Object *object = twin->object;
    g_autofree char *prefix = sql_format("ALTER TABLE %Q ALTER COLUMN %I", object->namespace,
                                         object->parent->name, object->name);
    g_autofree char *sql = value != NULL ? sql_format("%s SET DEFAULT %s", prefix, value)
                                         : sql_format("%s DROP DEFAULT", prefix);
    do_statement(twin->writer, undo, sql);
}

static void
drop_column(const Twin *twin, bool undo, const char *name)
{
    g_autofree char *sql = sql_format("ALTER TABLE %Q DROP COLUMN %I", twin->object->namespace,
                                      twin->object->parent->name, name);
    do_statement(twin->writer, undo, sql);
}

// A column like that one, under another name, nullable and without a default.
static void
add_twin(const Twin *twin, bool undo, const Column *like)
{
    const Decision *decision = twin->writer->decision;
    Statements statements = undo ? block_undo_statements(decision) : block_statements(decision);
    Column column = *like;
    column.object.name = twin->twin;
    column.default_sql = NULL;
    column.not_null = false;
    column.python = NULL;
    kind_of(KIND_COLUMN)->create(&statements, &column.object);
    if (undo)
        block_undo_all(twin->writer, &statements);
    else
        block_do_all(twin->writer, &statements);
}

// ---- parts -------------------------------------------------------------------------------------

static const char *
title(const Decision *decision, const char *verb)
{
    const Object *object = decision->change->to;
    return arena_printf(decision->deciding->arena, "%s %s.%s", verb, object->parent->name,
                        object->name);
}

static void
write_expansion(const Twin *twin, const char *value)
{
    block_add(twin->writer, BLOCK_TOGETHER, "a new column, kept in step by a trigger")->title =
        title(twin->writer->decision, "expand");
    add_twin(twin, false, column_after(twin->writer->decision));
    make_trigger(twin, false, value);
    drop_trigger(twin, true);
    drop_column(twin, true, twin->twin);
}

static void
write_swap(const Twin *new, const Twin *old, const char *value, const char *value_back)
{
    const Decision *decision = new->writer->decision;
    const char *name = new->object->name;
    block_add(new->writer, BLOCK_TOGETHER, "the two change names")->title = title(decision, "swap");
    drop_trigger(new, false);
    if (column_before(decision)->default_sql != NULL)
        set_default(new, false, NULL);
    rename_column(new, false, name, old->twin);
    rename_column(new, false, new->twin, name);
    if (column_after(decision)->default_sql != NULL)
        set_default(new, false, column_after(decision)->default_sql);
    make_trigger(old, false, value_back);
    drop_trigger(old, true);
    if (column_after(decision)->default_sql != NULL)
        set_default(new, true, NULL);
    rename_column(new, true, name, new->twin);
    rename_column(new, true, old->twin, name);
    if (column_before(decision)->default_sql != NULL)
        set_default(new, true, column_before(decision)->default_sql);
    make_trigger(new, true, value);
}

static void
write_contraction(const Twin *old, const char *value_back)
{
    const Decision *decision = old->writer->decision;
    const Object *object = old->object;
    block_add(old->writer, BLOCK_TOGETHER, "the old column goes")->title =
        title(decision, "contract");
    drop_trigger(old, false);
    drop_column(old, false, old->twin);
    add_twin(old, true, column_before(decision));
    block_undo(old->writer, "UPDATE %Q SET %I = %s", object->namespace, object->parent->name,
               old->twin, value_back);
    if (column_before(decision)->not_null)
        block_undo(old->writer, "ALTER TABLE %Q ALTER COLUMN %I SET NOT NULL", object->namespace,
                   object->parent->name, old->twin);
    make_trigger(old, true, value_back);
}

void
new_type_write(Writer *writer)
{
    const Decision *decision = writer->decision;
    const Column *before = column_before(decision), *after = column_after(decision);
    Twin new = {writer, decision->change->to, aside(decision, "trueup")};
    Twin old = {writer, decision->change->to, aside(decision, "old")};
    const char *value = conversion(decision, before, after);
    const char *value_back = conversion(decision, after, before);
    write_expansion(&new, value);
    Column twin = *after;
    twin.object.name = new.twin;
    column_write_fill(writer, decide_fill_by_key(decision, new.twin, value));
    if (after->not_null)
        column_write_not_null(writer, &twin);
    write_swap(&new, &old, value, value_back);
    write_contraction(&old, value_back);
}
