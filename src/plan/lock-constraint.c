#include "plan/lock-private.h"

#include <string.h>

static const char *const *
names_of(Arena *arena, TreeNode *const *nodes, size_t count)
{
    const char **names = ARENA_NEW_ARRAY(arena, const char *, count + 1);
    for (size_t i = 0; i < count; i++)
        names[i] = arena_text(arena, tree_name(nodes + i, 1, NULL));
    return names;
}

static const char *const *
one_name(Arena *arena, const char *name)
{
    const char **names = ARENA_NEW_ARRAY(arena, const char *, 2);
    names[0] = name;
    return names;
}

LockRelation *
lock_add_index(LockWorld *world, LockRelation *table, const char *name, const char *const *columns)
{
    LockRelation *index = lock_new(world, RELATION_INDEX, table->namespace, name);
    index->owner = table;
    index->index_columns = columns;
    index->is_plain = true;
    g_ptr_array_add(table->indexes, index);
    return index;
}

void
lock_drop_index(LockWorld *world, LockRelation *index)
{
    lock_forget(world, index);
    if (index->owner != NULL)
        g_ptr_array_remove(index->owner->indexes, index);
}

static LockConstraint *
new_constraint(LockWorld *world, LockRelation *relation, const PgQuery__Constraint *constraint,
               ConstraintType type)
{
    LockConstraint *made = ARENA_NEW(world->arena, LockConstraint);
    const char *name = constraint->conname;
    g_autofree char *usual = g_strdup_printf("%s_%u", relation->name, relation->constraints->len);
    *made = (LockConstraint){
        .name = arena_text(world->arena, name != NULL && *name != '\0' ? name : usual),
        .type = type,
        .validated = !constraint->skip_validation};
    g_ptr_array_add(relation->constraints, made);
    return made;
}

// ---- checks ------------------------------------------------------------------------------------

static void
add_check(LockWorld *world, LockRelation *relation, const PgQuery__Constraint *constraint)
{
    g_autoptr(GPtrArray) family =
        constraint->is_no_inherit ? g_ptr_array_new() : lock_family(relation);
    if (family->len == 0)
        g_ptr_array_add(family, relation);
    for (guint i = 0; i < family->len; i++) {
        LockConstraint *made =
            new_constraint(world, family->pdata[i], constraint, CONSTRAINT_CHECK);
        made->columns = tree_columns(world->arena, &constraint->raw_expr->base);
        made->proves = lock_proves(world->arena, constraint->raw_expr);
        if (made->validated)
            lock_scan(family->pdata[i]);
    }
}

// ---- foreign keys ------------------------------------------------------------------------------

// The key that is referred to: the primary key, or the one with these columns.
static LockRelation *
referenced_index(LockWorld *world, const LockRelation *referenced,
                 const PgQuery__Constraint *constraint)
{
    const char *const *columns =
        names_of(world->arena, constraint->pk_attrs, constraint->n_pk_attrs);
    for (guint i = 0; i < referenced->constraints->len; i++) {
        const LockConstraint *key = referenced->constraints->pdata[i];
        bool is_key = key->type == CONSTRAINT_PRIMARY_KEY || key->type == CONSTRAINT_UNIQUE;
        bool fits = columns[0] == NULL ? key->type == CONSTRAINT_PRIMARY_KEY : is_key;
        for (size_t k = 0; fits && columns[k] != NULL; k++)
            fits = lock_names(key->columns, columns[k]);
        if (fits && key->index != NULL)
            return key->index;
    }
    for (guint i = 0; i < referenced->indexes->len; i++) {
        LockRelation *index = referenced->indexes->pdata[i];
        bool fits = index->is_unique && columns[0] != NULL;
        for (size_t k = 0; fits && columns[k] != NULL; k++)
            fits = lock_names(index->index_columns, columns[k]);
        if (fits)
            return index;
    }
    return NULL;
}

// Minor releases of 2026 and later open the index of the key already when the foreign key is made
// (measured: 15.18 does not, 15.20 does).
static bool
opens_key_at_once(int version)
{
    static const int first[] = {140024, 150019, 160015, 170011, 180005};
    for (size_t i = 0; i < G_N_ELEMENTS(first); i++)
        if (version / 10000 == first[i] / 10000)
            return version >= first[i];
    return version == 0 || version > first[G_N_ELEMENTS(first) - 1];
}

static bool
is_new(const LockRelation *relation)
{
    return relation->old_name == NULL;
}

static bool
same_names(const char *const *some, const char *const *others)
{
    for (size_t i = 0; some[i] != NULL || others[i] != NULL; i++)
        if (g_strcmp0(some[i], others[i]) != 0)
            return false;
    return true;
}

static bool
has_same_reference(const LockRelation *partition, const LockConstraint *made)
{
    for (guint i = 0; i < partition->constraints->len; i++) {
        const LockConstraint *other = partition->constraints->pdata[i];
        if (other->type == CONSTRAINT_FOREIGN_KEY && other->validated &&
            other->referenced == made->referenced && same_names(other->columns, made->columns))
            return true;
    }
    return false;
}

// The foreign key of a partitioned table takes over what its partitions have: nobody looks there,
// and the triggers of theirs go (PostgreSQL: tryAttachPartitionForeignKey).
static bool
takes_over(const LockRelation *relation, const LockConstraint *made)
{
    size_t left = 0, taken = 0;
    for (guint i = 0; relation->is_partitioned && i < relation->children->len; i++) {
        const LockRelation *partition = relation->children->pdata[i];
        bool has = partition->is_partitioned ? takes_over(partition, made)
                                             : has_same_reference(partition, made);
        taken += has;
        left += !has;
    }
    return taken > 0 && left == 0;
}

// A new column without a default holds only NULLs, which refer to nothing: nobody looks.
static void
add_reference(LockWorld *world, LockRelation *relation, const PgQuery__Constraint *constraint,
              const LockColumn *column)
{
    LockConstraint *made = new_constraint(world, relation, constraint, CONSTRAINT_FOREIGN_KEY);
    made->columns = column != NULL
                        ? one_name(world->arena, column->name)
                        : names_of(world->arena, constraint->fk_attrs, constraint->n_fk_attrs);
    made->referenced = lock_find_range(world, constraint->pktable);
    g_autoptr(GPtrArray) family = lock_family(relation);
    for (guint i = 0; i < family->len; i++)
        lock_take(family->pdata[i], LOCK_SHARE_ROW_EXCLUSIVE);
    if (made->referenced == NULL)
        return;
    g_autoptr(GPtrArray) others = lock_family(made->referenced);
    for (guint i = 0; i < others->len; i++)
        lock_take(others->pdata[i], LOCK_SHARE_ROW_EXCLUSIVE);
    if (opens_key_at_once(world->version))
        lock_take(referenced_index(world, made->referenced, constraint), LOCK_ACCESS_SHARE);
    bool holds_nothing = is_new(relation) || (column != NULL && column->is_empty);
    bool is_shown = takes_over(relation, made);
    if (is_shown)
        lock_take(made->referenced, LOCK_ACCESS_EXCLUSIVE);
    if (made->validated && !holds_nothing && !is_shown)
        lock_check_reference(relation, made);
}

// ---- keys --------------------------------------------------------------------------------------

static void
make_not_null(LockRelation *relation, const char *const *columns)
{
    for (size_t i = 0; columns[i] != NULL; i++)
        lock_set_not_null(relation, columns[i]);
}

static void
take_index(LockWorld *world, LockRelation *relation, const PgQuery__Constraint *constraint,
           LockConstraint *made)
{
    made->index = lock_find(world, relation->namespace, constraint->indexname);
    if (made->index == NULL)
        return;
    lock_take(made->index, LOCK_ACCESS_SHARE);
    made->columns = made->index->index_columns;
    if (made->type == CONSTRAINT_PRIMARY_KEY)
        make_not_null(relation, made->columns);
    bool is_named = constraint->conname != NULL && *constraint->conname != '\0';
    if (!is_named || strcmp(constraint->conname, made->index->name) == 0)
        return;
    lock_take(made->index, LOCK_SHARE_UPDATE_EXCLUSIVE);
    lock_rename(world, made->index, relation->namespace, constraint->conname);
}

static const char *const *
columns_of_exclusion(LockWorld *world, const PgQuery__Constraint *constraint)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (size_t i = 0; i < constraint->n_exclusions; i++) {
        const char *const *found = tree_columns(world->arena, &constraint->exclusions[i]->base);
        for (size_t k = 0; found[k] != NULL; k++)
            g_ptr_array_add(names, (gpointer)(guintptr)found[k]);
    }
    g_ptr_array_add(names, NULL);
    return arena_copy(world->arena, names->pdata, names->len * sizeof(gpointer));
}

static void
add_key(LockWorld *world, LockRelation *relation, const PgQuery__Constraint *constraint,
        const LockColumn *column)
{
    ConstraintType type =
        constraint->contype == PG_QUERY__CONSTR_TYPE__CONSTR_PRIMARY  ? CONSTRAINT_PRIMARY_KEY
        : constraint->contype == PG_QUERY__CONSTR_TYPE__CONSTR_UNIQUE ? CONSTRAINT_UNIQUE
                                                                      : CONSTRAINT_EXCLUSION;
    LockConstraint *made = new_constraint(world, relation, constraint, type);
    if (constraint->indexname != NULL && *constraint->indexname != '\0') {
        take_index(world, relation, constraint, made);
        return;
    }
    made->columns = column != NULL ? one_name(world->arena, column->name)
                    : type == CONSTRAINT_EXCLUSION
                        ? columns_of_exclusion(world, constraint)
                        : names_of(world->arena, constraint->keys, constraint->n_keys);
    if (type == CONSTRAINT_PRIMARY_KEY)
        make_not_null(relation, made->columns);
    made->index = lock_add_index(world, relation, made->name, made->columns);
    made->index->is_unique = true;
    g_autoptr(GPtrArray) family = lock_family(relation);
    for (guint i = 0; i < family->len; i++) {
        lock_take(family->pdata[i], LOCK_ACCESS_EXCLUSIVE);
        lock_scan(family->pdata[i]);
    }
}

void
lock_add_constraint(LockWorld *world, LockRelation *relation, const PgQuery__Constraint *constraint,
                    const LockColumn *column)
{
    switch (constraint->contype) {
    case PG_QUERY__CONSTR_TYPE__CONSTR_CHECK:
        add_check(world, relation, constraint);
        return;
    case PG_QUERY__CONSTR_TYPE__CONSTR_FOREIGN:
        add_reference(world, relation, constraint, column);
        return;
    case PG_QUERY__CONSTR_TYPE__CONSTR_PRIMARY:
    case PG_QUERY__CONSTR_TYPE__CONSTR_UNIQUE:
    case PG_QUERY__CONSTR_TYPE__CONSTR_EXCLUSION:
        add_key(world, relation, constraint, column);
        return;
    default:
        return; // said of the column itself
    }
}

// ---- dropping and validating -------------------------------------------------------------------

// Foreign keys on a key that goes, go along: their tables are locked as well.
static void
drop_references_to(LockWorld *world, LockRelation *relation, const LockConstraint *key)
{
    g_autoptr(GPtrArray) constraints = g_ptr_array_new();
    g_autoptr(GPtrArray) tables = lock_referrers(world, relation, constraints);
    bool is_only_key = key->type == CONSTRAINT_PRIMARY_KEY;
    for (guint i = 0; i < tables->len; i++) {
        LockRelation *table = tables->pdata[i];
        lock_take(table, LOCK_ACCESS_EXCLUSIVE);
        if (is_only_key)
            g_ptr_array_remove(table->constraints, constraints->pdata[i]);
    }
}

void
lock_drop_constraint(LockWorld *world, LockRelation *relation, const char *name)
{
    LockConstraint *constraint = lock_constraint(relation, name);
    if (constraint == NULL)
        return;
    g_autoptr(GPtrArray) family = lock_family(relation);
    for (guint i = 0; i < family->len; i++)
        lock_take(family->pdata[i], LOCK_ACCESS_EXCLUSIVE);
    if (constraint->referenced != NULL)
        lock_take(constraint->referenced, LOCK_ACCESS_EXCLUSIVE);
    if (constraint->index != NULL) {
        lock_take(constraint->index, LOCK_ACCESS_EXCLUSIVE);
        drop_references_to(world, relation, constraint);
        lock_drop_index(world, constraint->index);
    }
    g_ptr_array_remove(relation->constraints, constraint);
}

void
lock_validate_constraint(LockRelation *relation, const char *name)
{
    LockConstraint *constraint = lock_constraint(relation, name);
    if (constraint == NULL || constraint->validated)
        return;
    constraint->validated = true;
    if (constraint->type == CONSTRAINT_FOREIGN_KEY)
        lock_check_reference(relation, constraint);
    else
        lock_scan(relation);
}
