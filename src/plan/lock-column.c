#include "plan/lock-private.h"

#include <string.h>

// ---- a new column ------------------------------------------------------------------------------

// What stands behind the type in "c type …".
typedef struct {
    const TreeNode *value; // the default, or the expression of a generated column
    bool not_null, is_identity, is_generated, is_serial;
} ColumnWords;

static bool
is_serial(const PgQuery__TypeName *type)
{
    static const char *const words[] = {"serial",  "bigserial", "smallserial",
                                        "serial2", "serial4",   "serial8"};
    const char *name = tree_name(type->names, type->n_names, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (strcmp(name, words[i]) == 0)
            return true;
    return false;
}

static ColumnWords
read_words(const PgQuery__ColumnDef *definition)
{
    ColumnWords words = {.is_serial =
                             definition->type_name != NULL && is_serial(definition->type_name)};
    for (size_t i = 0; i < definition->n_constraints; i++) {
        const PgQuery__Constraint *constraint = definition->constraints[i]->constraint;
        switch (constraint->contype) {
        case PG_QUERY__CONSTR_TYPE__CONSTR_DEFAULT:
            words.value = constraint->raw_expr;
            break;
        case PG_QUERY__CONSTR_TYPE__CONSTR_GENERATED:
            words.value = constraint->raw_expr;
            words.is_generated = true;
            break;
        case PG_QUERY__CONSTR_TYPE__CONSTR_IDENTITY:
            words.is_identity = true;
            break;
        case PG_QUERY__CONSTR_TYPE__CONSTR_NOTNULL:
        case PG_QUERY__CONSTR_TYPE__CONSTR_PRIMARY:
            words.not_null = true;
            break;
        default:
            break;
        }
    }
    return words;
}

static bool
is_null(const TreeNode *node)
{
    return node != NULL && node->node_case == PG_QUERY__NODE__NODE_A_CONST && node->a_const->isnull;
}

// A constant that can be kept beside the table is worked out once; the rest is written to all rows.
static void
fill_rows(LockWorld *world, LockRelation *relation, const LockColumn *column, ColumnWords words)
{
    bool is_volatile =
        words.value != NULL && !words.is_generated && lock_is_volatile(world, &words.value->base);
    if (is_volatile)
        lock_query(world, &words.value->base, false);
    if (words.is_serial || words.is_identity || words.is_generated || is_volatile ||
        domain_is_constrained(world, &column->type))
        relation->wants_rewrite = true;
    else if (words.not_null && (words.value == NULL || is_null(words.value)))
        lock_scan(relation);
}

static LockColumn *
new_column(LockWorld *world, LockRelation *relation, const PgQuery__ColumnDef *definition,
           ColumnWords words)
{
    LockColumn *column = ARENA_NEW(world->arena, LockColumn);
    *column =
        (LockColumn){.name = arena_text(world->arena, definition->colname),
                     .not_null = words.not_null || words.is_serial || words.is_identity,
                     .is_empty = words.value == NULL && !words.is_serial && !words.is_identity};
    if (definition->type_name != NULL)
        column->type = lock_type(world, definition->type_name);
    g_ptr_array_add(relation->columns, column);
    if (!words.is_serial && !words.is_identity)
        return column;
    g_autofree char *name = g_strdup_printf("%s_%s_seq", relation->name, column->name);
    column->sequence = lock_new(world, RELATION_SEQUENCE, relation->namespace, name);
    column->sequence->owner = relation;
    return column;
}

void
lock_add_column(LockWorld *world, LockRelation *relation, const PgQuery__ColumnDef *definition)
{
    if (lock_column(relation, definition->colname) != NULL)
        return;
    ColumnWords words = read_words(definition);
    LockColumn *column = new_column(world, relation, definition, words);
    if (relation->old_name != NULL)
        fill_rows(world, relation, column, words);
    for (size_t i = 0; i < definition->n_constraints; i++)
        lock_add_constraint(world, relation, definition->constraints[i]->constraint, column);
}

// ---- a column goes -----------------------------------------------------------------------------

static void
drop_views(LockWorld *world, LockRelation *relation)
{
    for (guint i = 0; i < relation->users->len; i++) {
        LockRelation *view = relation->users->pdata[i];
        lock_take(view, LOCK_ACCESS_EXCLUSIVE);
        lock_take_indexes(view, LOCK_ACCESS_EXCLUSIVE);
        drop_views(world, view);
    }
}

static void
drop_indexes_of(LockWorld *world, LockRelation *relation, const char *name)
{
    for (guint i = relation->indexes->len; i-- > 0;) {
        LockRelation *index = relation->indexes->pdata[i];
        if (!lock_names(index->index_columns, name))
            continue;
        lock_take(index, LOCK_ACCESS_EXCLUSIVE);
        lock_drop_index(world, index);
    }
}

void
lock_drop_column(LockWorld *world, LockRelation *relation, const char *name)
{
    LockColumn *column = lock_column(relation, name);
    if (column == NULL)
        return;
    for (guint i = relation->constraints->len; i-- > 0;) {
        const LockConstraint *constraint = relation->constraints->pdata[i];
        if (lock_names(constraint->columns, name))
            lock_drop_constraint(world, relation, constraint->name);
    }
    drop_indexes_of(world, relation, name);
    lock_take(column->sequence, LOCK_ACCESS_EXCLUSIVE);
    drop_views(world, relation);
    g_ptr_array_remove(relation->columns, column);
}

// ---- not null ----------------------------------------------------------------------------------

static bool
is_proven(const LockRelation *relation, const char *name)
{
    for (guint i = 0; i < relation->constraints->len; i++) {
        const LockConstraint *check = relation->constraints->pdata[i];
        if (check->type == CONSTRAINT_CHECK && check->validated && lock_names(check->proves, name))
            return true;
    }
    return false;
}

void
lock_set_not_null(LockRelation *relation, const char *name)
{
    LockColumn *column = lock_column(relation, name);
    if (column == NULL || column->not_null)
        return;
    column->not_null = true;
    if (!is_proven(relation, name))
        lock_scan(relation);
}

// ---- another type ------------------------------------------------------------------------------

// A USING that only says what ALTER TYPE does by itself costs what that costs.
static bool
says_more(const LockWorld *world, const TreeNode *value, const char *column, const Type *to)
{
    if (value == NULL || g_strcmp0(tree_column(value), column) == 0)
        return false;
    if (value->node_case != PG_QUERY__NODE__NODE_TYPE_CAST ||
        g_strcmp0(tree_column(value->type_cast->arg), column) != 0)
        return true;
    Type cast = lock_type(world, value->type_cast->type_name);
    return !type_same_base(&cast, to) || g_strcmp0(cast.modifiers, to->modifiers) != 0;
}

static void
rebuild_indexes(LockRelation *relation, const char *name, const Type *from, const Type *to)
{
    for (guint i = 0; i < relation->indexes->len; i++) {
        LockRelation *index = relation->indexes->pdata[i];
        if (!lock_names(index->index_columns, name))
            continue;
        lock_take(index, LOCK_ACCESS_EXCLUSIVE);
        index->is_made_anew = true;
        if (!index->is_plain || !type_change_keeps_indexes(from, to))
            lock_scan(relation);
    }
}

// Checks are read against all rows again, and so are foreign keys whose types compare by another
// operator now.
static void
check_again(LockRelation *relation, const char *name, bool compares_alike)
{
    for (guint i = 0; i < relation->constraints->len; i++) {
        const LockConstraint *constraint = relation->constraints->pdata[i];
        if (!lock_names(constraint->columns, name))
            continue;
        if (constraint->type == CONSTRAINT_CHECK && constraint->validated)
            lock_scan(relation);
        if (constraint->type != CONSTRAINT_FOREIGN_KEY || constraint->referenced == NULL)
            continue;
        lock_take(constraint->referenced, LOCK_ACCESS_EXCLUSIVE);
        for (guint k = 0; k < constraint->referenced->indexes->len; k++) {
            LockRelation *index = constraint->referenced->indexes->pdata[k];
            if (index->is_unique)
                lock_take(index, LOCK_ACCESS_SHARE);
        }
        if (constraint->validated && !compares_alike)
            lock_check_reference(relation, constraint);
    }
}

static void
check_referrers_again(LockWorld *world, LockRelation *relation, const char *name,
                      bool compares_alike)
{
    g_autoptr(GPtrArray) constraints = g_ptr_array_new();
    g_autoptr(GPtrArray) tables = lock_referrers(world, relation, constraints);
    for (guint i = 0; i < tables->len; i++) {
        const LockConstraint *key = constraints->pdata[i];
        bool is_concerned = false;
        for (guint k = 0; k < relation->constraints->len; k++) {
            const LockConstraint *own = relation->constraints->pdata[k];
            is_concerned |= own->index != NULL && lock_names(own->columns, name);
        }
        if (!is_concerned)
            continue;
        lock_take(tables->pdata[i], LOCK_ACCESS_EXCLUSIVE);
        if (key->validated && !compares_alike)
            lock_check_reference(tables->pdata[i], key);
    }
}

void
lock_alter_type(LockWorld *world, LockRelation *relation, const PgQuery__AlterTableCmd *command)
{
    LockColumn *column = lock_column(relation, command->name);
    const PgQuery__ColumnDef *definition = command->def->column_def;
    if (column == NULL || definition->type_name == NULL)
        return;
    Type from = column->type, to = lock_type(world, definition->type_name);
    if (definition->coll_clause != NULL)
        to.collation =
            arena_text(world->arena, tree_name(definition->coll_clause->collname,
                                               definition->coll_clause->n_collname, NULL));
    bool compares_alike = type_change_keeps_indexes(&from, &to);
    if (says_more(world, definition->raw_default, command->name, &to) ||
        type_change_rewrites(world, &from, &to))
        relation->wants_rewrite = true;
    rebuild_indexes(relation, command->name, &from, &to);
    check_again(relation, command->name, compares_alike);
    check_referrers_again(world, relation, command->name, compares_alike);
    column->type = to;
}
