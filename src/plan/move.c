#include "plan/plan-private.h"

#include "base/sql.h"
#include "base/text.h"

// What cannot be altered and must not be lost steps aside under another name: a type until all
// columns have left it, a table until its rows were copied.

static char *
name_aside(const char *name)
{
    g_autofree char *cut = text_cut(name, 50);
    return g_strdup_printf("%s_trueup", cut);
}

bool
object_steps_aside(const Object *from, const Object *to)
{
    switch (from->kind) {
    case KIND_COLLATION:
    case KIND_ENUM:
    case KIND_DOMAIN:
    case KIND_COMPOSITE:
    case KIND_RANGE:
        return true;
    case KIND_TABLE:
        return ((const Table *)from)->type != TABLE_FOREIGN &&
               ((const Table *)to)->type != TABLE_FOREIGN;
    default:
        return false;
    }
}

// Indexes and sequences share the space of names of their schema: those of the new table are to
// have the old ones.
static void
move_child(Statements *statements, const Object *child)
{
    const Column *column = (const Column *)child;
    bool is_sequence = child->kind == KIND_COLUMN && column->sequence != NULL;
    bool is_index = child->kind == KIND_INDEX ||
                    (child->kind == KIND_CONSTRAINT && ((const Constraint *)child)->index != NULL);
    if (!is_sequence && !is_index)
        return;
    const Object *named = is_sequence ? &column->sequence->object : child;
    g_autofree char *name = name_aside(named->name);
    statements_add(statements, "ALTER %s %Q RENAME TO %I", is_sequence ? "SEQUENCE" : "INDEX",
                   named->namespace, named->name, name);
}

static const char *
word_of(const Object *object)
{
    return object->kind == KIND_TABLE       ? "TABLE"
           : object->kind == KIND_COLLATION ? "COLLATION"
                                            : "TYPE";
}

void
statements_add_move(Statements *statements, const Object *object)
{
    g_autofree char *name = name_aside(object->name);
    const Program *range = (const Program *)object;
    for (size_t i = 0; object->kind == KIND_RANGE && i < range->option_count; i++)
        statements_add(statements, "%s", range->options[i]);
    statements_add(statements, "ALTER %s %Q RENAME TO %I", word_of(object), object->namespace,
                   object->name, name);
    for (size_t i = 0; object->kind == KIND_TABLE && i < object->child_count; i++)
        move_child(statements, object->children[i]);
}

void
statements_add_burial(Statements *statements, const Object *object)
{
    g_autofree char *name = name_aside(object->name);
    statements_add(statements, "DROP %s %Q", word_of(object), object->namespace, name);
}

static void
copy_sequence(Statements *statements, const Column *from, const Column *to)
{
    if (from->sequence == NULL || to->sequence == NULL)
        return;
    const Object *old = &from->sequence->object, *new = &to->sequence->object;
    g_autofree char *aside = name_aside(old->name);
    g_autofree char *name = sql_format("%Q", new->namespace, new->name);
    statements_add(statements, "SELECT pg_catalog.setval(%L, last_value, is_called) FROM %Q", name,
                   old->namespace, aside);
}

static void
add_copied_column(GString *source, const Column *from, const Column *to)
{
    sql_add_identifier(source, from->object.name);
    // A type of users may step aside as well, under the same name.
    if (type_equal(from->type, to->type) && type_is_builtin(to->type))
        return;
    g_autofree char *type = type_format(to->type);
    sql_add(source, "%s::%s",
            type_is_builtin(to->type) && ddl_types_are_kin(from->type, to->type) ? "" : "::text",
            type);
}

void
statements_add_copy(Statements *statements, const Table *from, const Table *to)
{
    g_autoptr(GString) target = g_string_new(NULL);
    g_autoptr(GString) source = g_string_new(NULL);
    for (size_t i = 0; i < to->column_count; i++) {
        const Column *column = to->columns[i];
        const Column *old =
            (const Column *)object_child(&from->object, KIND_COLUMN, column->object.name);
        if (old == NULL || column->generated != GENERATED_NOT)
            continue;
        g_string_append(target, target->len > 0 ? ", " : "");
        g_string_append(source, source->len > 0 ? ", " : "");
        sql_add_identifier(target, column->object.name);
        add_copied_column(source, old, column);
        copy_sequence(statements, old, column);
    }
    g_autofree char *aside = name_aside(from->object.name);
    if (target->len > 0)
        statements_add(statements, "INSERT INTO %Q (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM %Q",
                       to->object.namespace, to->object.name, target->str, source->str,
                       from->object.namespace, aside);
}
