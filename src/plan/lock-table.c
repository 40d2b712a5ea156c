#include "plan/lock-private.h"

#include <string.h>

// ---- CREATE TABLE ------------------------------------------------------------------------------

static LockRelation *
default_partition(const LockRelation *relation)
{
    for (guint i = 0; i < relation->children->len; i++) {
        LockRelation *child = relation->children->pdata[i];
        if (child->is_default_partition)
            return child;
    }
    return NULL;
}

// Rows of the default partition may belong into a new one.
static void
search_default_partition(const LockRelation *parent)
{
    LockRelation *partition = default_partition(parent);
    if (partition == NULL)
        return;
    lock_take(partition, LOCK_ACCESS_EXCLUSIVE);
    g_autoptr(GPtrArray) family = lock_family(partition);
    for (guint i = 0; i < family->len; i++)
        lock_scan(family->pdata[i]);
}

static void
link_child(LockRelation *parent, LockRelation *child)
{
    g_ptr_array_add(parent->children, child);
    g_ptr_array_add(child->parents, parent);
}

static void
create_below(LockWorld *world, LockRelation *relation, const PgQuery__CreateStmt *create)
{
    for (size_t i = 0; i < create->n_inh_relations; i++) {
        LockRelation *parent = lock_find_range(world, create->inh_relations[i]->range_var);
        if (parent == NULL)
            continue;
        lock_take(parent,
                  create->partbound != NULL ? LOCK_ACCESS_EXCLUSIVE : LOCK_SHARE_UPDATE_EXCLUSIVE);
        if (create->partbound != NULL)
            search_default_partition(parent);
        for (guint k = 0; create->partbound != NULL && k < parent->constraints->len; k++) {
            const LockConstraint *key = parent->constraints->pdata[k];
            lock_take(key->referenced, LOCK_SHARE_ROW_EXCLUSIVE);
        }
        link_child(parent, relation);
    }
    relation->is_default_partition = create->partbound != NULL && create->partbound->is_default;
}

void
lock_create_table(LockWorld *world, const PgQuery__CreateStmt *create)
{
    if (lock_find_range(world, create->relation) != NULL)
        return; // IF NOT EXISTS, or an error
    LockRelation *relation =
        lock_new(world, RELATION_TABLE, create->relation->schemaname, create->relation->relname);
    relation->is_partitioned = create->partspec != NULL;
    relation->hides_indexes = relation->is_partitioned && world->version < 160000;
    create_below(world, relation, create);
    for (size_t i = 0; i < create->n_table_elts; i++) {
        const TreeNode *element = create->table_elts[i];
        if (element->node_case == PG_QUERY__NODE__NODE_COLUMN_DEF)
            lock_add_column(world, relation, element->column_def);
        else if (element->node_case == PG_QUERY__NODE__NODE_CONSTRAINT)
            lock_add_constraint(world, relation, element->constraint, NULL);
        else if (element->node_case == PG_QUERY__NODE__NODE_TABLE_LIKE_CLAUSE)
            lock_take(lock_find_range(world, element->table_like_clause->relation),
                      LOCK_ACCESS_SHARE);
    }
}

// ---- partitions --------------------------------------------------------------------------------

// A check of the catalog shows that all rows fit when its conjuncts say the bounds themselves.
static bool
mentions_bound(const char *check, const PgQuery__Node *bound)
{
    if (bound->node_case != PG_QUERY__NODE__NODE_A_CONST)
        return false;
    const PgQuery__AConst *constant = bound->a_const;
    g_autofree char *text =
        constant->val_case == PG_QUERY__A__CONST__VAL_IVAL
            ? g_strdup_printf(" %d", constant->ival == NULL ? 0 : constant->ival->ival)
        : constant->val_case == PG_QUERY__A__CONST__VAL_SVAL
            ? g_strdup_printf("'%s'", constant->sval->sval)
            : NULL;
    return text != NULL && strstr(check, text) != NULL;
}

static bool
says_bounds(const char *check, const PgQuery__PartitionBoundSpec *bound)
{
    bool says = bound->n_lowerdatums + bound->n_upperdatums + bound->n_listdatums > 0;
    for (size_t i = 0; i < bound->n_lowerdatums; i++)
        says &= mentions_bound(check, bound->lowerdatums[i]);
    for (size_t i = 0; i < bound->n_upperdatums; i++)
        says &= mentions_bound(check, bound->upperdatums[i]);
    for (size_t i = 0; i < bound->n_listdatums; i++)
        says &= mentions_bound(check, bound->listdatums[i]);
    return says;
}

static bool
is_shown_to_fit(const LockRelation *child, const PgQuery__PartitionBoundSpec *bound)
{
    for (guint i = 0; i < child->constraints->len; i++) {
        const LockConstraint *check = child->constraints->pdata[i];
        if (check->type != CONSTRAINT_CHECK || !check->validated || check->expression == NULL ||
            !says_bounds(check->expression, bound))
            continue;
        bool has_nulls = false;
        for (size_t k = 0; check->columns != NULL && check->columns[k] != NULL; k++) {
            const LockColumn *column = lock_column(child, check->columns[k]);
            has_nulls |=
                column == NULL || (!column->not_null && !lock_names(check->proves, column->name));
        }
        if (!has_nulls)
            return true;
    }
    return false;
}

// What the partitioned table has, the new partition gets too, unless it has it.
static void
give_constraints(LockRelation *parent, LockRelation *child)
{
    if (parent->indexes->len > child->indexes->len)
        lock_scan(child);
    for (guint i = 0; i < parent->constraints->len; i++) {
        const LockConstraint *key = parent->constraints->pdata[i];
        if (key->type != CONSTRAINT_FOREIGN_KEY || key->referenced == NULL)
            continue;
        lock_take(key->referenced, LOCK_SHARE_ROW_EXCLUSIVE);
        lock_check_reference(child, key);
    }
}

static void
attach_partition(LockWorld *world, LockRelation *parent, const PgQuery__PartitionCmd *command)
{
    LockRelation *child = lock_find_range(world, command->name);
    if (child == NULL)
        return;
    if (parent->type == RELATION_INDEX) {
        lock_take(child, LOCK_ACCESS_EXCLUSIVE);
        lock_take(parent->owner, LOCK_ACCESS_SHARE);
        lock_take(child->owner, LOCK_ACCESS_SHARE);
        return;
    }
    g_autoptr(GPtrArray) family = lock_family(child);
    bool is_read = command->bound == NULL || !is_shown_to_fit(child, command->bound);
    for (guint i = 0; i < family->len; i++) {
        lock_take(family->pdata[i], LOCK_ACCESS_EXCLUSIVE);
        if (is_read)
            lock_scan(family->pdata[i]);
    }
    search_default_partition(parent);
    give_constraints(parent, child);
    child->is_default_partition = command->bound != NULL && command->bound->is_default;
    link_child(parent, child);
}

static void
detach_partition(LockWorld *world, LockRelation *parent, const PgQuery__PartitionCmd *command)
{
    LockRelation *child = lock_find_range(world, command->name);
    LockRelation *others = default_partition(parent);
    world->outside_transaction |= command->concurrent;
    if (child == NULL)
        return;
    lock_take(child, LOCK_ACCESS_EXCLUSIVE);
    lock_take(others, LOCK_ACCESS_EXCLUSIVE);
    g_ptr_array_remove(parent->children, child);
    g_ptr_array_remove(child->parents, parent);
}

// ---- commands of ALTER TABLE -------------------------------------------------------------------

typedef struct {
    LockWorld *world;
    LockRelation *relation;
    const PgQuery__AlterTableCmd *command;
} Altering;

static void
add_column(const Altering *altering)
{
    lock_add_column(altering->world, altering->relation, altering->command->def->column_def);
}

static void
drop_column(const Altering *altering)
{
    lock_drop_column(altering->world, altering->relation, altering->command->name);
}

static void
alter_type(const Altering *altering)
{
    lock_alter_type(altering->world, altering->relation, altering->command);
}

static void
set_not_null(const Altering *altering)
{
    lock_set_not_null(altering->relation, altering->command->name);
}

static void
drop_not_null(const Altering *altering)
{
    LockColumn *column = lock_column(altering->relation, altering->command->name);
    if (column != NULL)
        column->not_null = false;
}

static void
add_constraint(const Altering *altering)
{
    lock_add_constraint(altering->world, altering->relation, altering->command->def->constraint,
                        NULL);
}

static void
drop_constraint(const Altering *altering)
{
    lock_drop_constraint(altering->world, altering->relation, altering->command->name);
}

static void
validate(const Altering *altering)
{
    lock_validate_constraint(altering->relation, altering->command->name);
}

static void
drop_identity(const Altering *altering)
{
    LockColumn *column = lock_column(altering->relation, altering->command->name);
    if (column == NULL)
        return;
    lock_take(column->sequence, LOCK_ACCESS_EXCLUSIVE);
    column->sequence = NULL;
}

static void
take_sequences(const LockRelation *relation, bool rewrites)
{
    for (guint i = 0; i < relation->columns->len; i++) {
        LockRelation *sequence = ((LockColumn *)relation->columns->pdata[i])->sequence;
        lock_take(sequence, LOCK_ACCESS_EXCLUSIVE);
        if (sequence != NULL)
            sequence->rewrites |= rewrites;
    }
}

static void
set_logged(const Altering *altering)
{
    altering->relation->wants_rewrite = true;
    take_sequences(altering->relation, true);
}

static void
change_owner(const Altering *altering)
{
    lock_take_indexes(altering->relation, LOCK_ACCESS_EXCLUSIVE);
    take_sequences(altering->relation, false);
}

static void
set_tablespace(const Altering *altering)
{
    LockRelation *relation = altering->relation;
    const char *now = relation->table != NULL ? relation->table->tablespace : NULL;
    if (g_strcmp0(altering->command->name, now == NULL ? "pg_default" : now) != 0)
        relation->rewrites = true;
}

static void
set_access_method(const Altering *altering)
{
    const LockRelation *relation = altering->relation;
    const char *now = relation->table != NULL ? relation->table->access_method : NULL;
    if (g_strcmp0(altering->command->name, now == NULL ? "heap" : now) != 0)
        altering->relation->wants_rewrite = true;
}

static void
cluster_on(const Altering *altering)
{
    lock_take(lock_find(altering->world, altering->relation->namespace, altering->command->name),
              LOCK_SHARE_UPDATE_EXCLUSIVE);
}

static void
set_identity_of_rows(const Altering *altering)
{
    const PgQuery__ReplicaIdentityStmt *identity = altering->command->def->replica_identity_stmt;
    if (identity->name != NULL && *identity->name != '\0')
        lock_take(lock_find(altering->world, altering->relation->namespace, identity->name),
                  LOCK_SHARE);
}

static void
add_parent(const Altering *altering)
{
    LockRelation *parent = lock_find_range(altering->world, altering->command->def->range_var);
    if (parent == NULL)
        return;
    lock_take(parent, LOCK_SHARE_UPDATE_EXCLUSIVE);
    link_child(parent, altering->relation);
}

static void
drop_parent(const Altering *altering)
{
    LockRelation *parent = lock_find_range(altering->world, altering->command->def->range_var);
    if (parent == NULL)
        return;
    lock_take(parent, LOCK_ACCESS_SHARE);
    g_ptr_array_remove(parent->children, altering->relation);
    g_ptr_array_remove(altering->relation->parents, parent);
}

static void
attach(const Altering *altering)
{
    attach_partition(altering->world, altering->relation, altering->command->def->partition_cmd);
}

static void
detach(const Altering *altering)
{
    detach_partition(altering->world, altering->relation, altering->command->def->partition_cmd);
}

// What is not in the table takes AccessExclusive on the one relation, and is done at once
// (PostgreSQL: AlterTableGetLockLevel).
typedef struct {
    PgQuery__AlterTableType type;
    LockMode mode;
    bool recurses; // heirs and partitions are altered as well
    void (*run)(const Altering *altering);
} AlterCommand;

#define AT(name) PG_QUERY__ALTER_TABLE_TYPE__AT_##name

static const AlterCommand commands[] = {
    {AT(AddColumn), LOCK_ACCESS_EXCLUSIVE, true, add_column},
    {AT(DropColumn), LOCK_ACCESS_EXCLUSIVE, true, drop_column},
    {AT(AlterColumnType), LOCK_ACCESS_EXCLUSIVE, true, alter_type},
    {AT(ColumnDefault), LOCK_ACCESS_EXCLUSIVE, true, NULL},
    {AT(SetNotNull), LOCK_ACCESS_EXCLUSIVE, true, set_not_null},
    {AT(DropNotNull), LOCK_ACCESS_EXCLUSIVE, true, drop_not_null},
    {AT(DropIdentity), LOCK_ACCESS_EXCLUSIVE, false, drop_identity},
    {AT(DropExpression), LOCK_ACCESS_EXCLUSIVE, true, NULL},
    {AT(SetStatistics), LOCK_SHARE_UPDATE_EXCLUSIVE, true, NULL},
    {AT(SetStorage), LOCK_ACCESS_EXCLUSIVE, true, NULL},
    {AT(SetOptions), LOCK_SHARE_UPDATE_EXCLUSIVE, false, NULL},
    {AT(ResetOptions), LOCK_SHARE_UPDATE_EXCLUSIVE, false, NULL},
    {AT(SetRelOptions), LOCK_SHARE_UPDATE_EXCLUSIVE, false, NULL},
    {AT(ResetRelOptions), LOCK_SHARE_UPDATE_EXCLUSIVE, false, NULL},
    {AT(AddConstraint), LOCK_NONE, false, add_constraint},
    {AT(DropConstraint), LOCK_ACCESS_EXCLUSIVE, false, drop_constraint},
    {AT(ValidateConstraint), LOCK_SHARE_UPDATE_EXCLUSIVE, true, validate},
    {AT(SetLogged), LOCK_ACCESS_EXCLUSIVE, false, set_logged},
    {AT(SetUnLogged), LOCK_ACCESS_EXCLUSIVE, false, set_logged},
    {AT(ChangeOwner), LOCK_ACCESS_EXCLUSIVE, false, change_owner},
    {AT(SetTableSpace), LOCK_ACCESS_EXCLUSIVE, false, set_tablespace},
    {AT(SetAccessMethod), LOCK_ACCESS_EXCLUSIVE, false, set_access_method},
    {AT(ClusterOn), LOCK_SHARE_UPDATE_EXCLUSIVE, false, cluster_on},
    {AT(DropCluster), LOCK_SHARE_UPDATE_EXCLUSIVE, false, NULL},
    {AT(ReplicaIdentity), LOCK_ACCESS_EXCLUSIVE, false, set_identity_of_rows},
    {AT(AddInherit), LOCK_ACCESS_EXCLUSIVE, false, add_parent},
    {AT(DropInherit), LOCK_ACCESS_EXCLUSIVE, false, drop_parent},
    {AT(AttachPartition), LOCK_SHARE_UPDATE_EXCLUSIVE, false, attach},
    {AT(DetachPartition), LOCK_NONE, false, detach},
    {AT(DetachPartitionFinalize), LOCK_SHARE_UPDATE_EXCLUSIVE, false, detach},
    {AT(EnableTrig), LOCK_SHARE_ROW_EXCLUSIVE, true, NULL},
    {AT(EnableAlwaysTrig), LOCK_SHARE_ROW_EXCLUSIVE, true, NULL},
    {AT(EnableReplicaTrig), LOCK_SHARE_ROW_EXCLUSIVE, true, NULL},
    {AT(DisableTrig), LOCK_SHARE_ROW_EXCLUSIVE, true, NULL},
    {AT(EnableTrigAll), LOCK_SHARE_ROW_EXCLUSIVE, true, NULL},
    {AT(DisableTrigAll), LOCK_SHARE_ROW_EXCLUSIVE, true, NULL},
    {AT(EnableTrigUser), LOCK_SHARE_ROW_EXCLUSIVE, true, NULL},
    {AT(DisableTrigUser), LOCK_SHARE_ROW_EXCLUSIVE, true, NULL},
};

static const AlterCommand *
find_command(PgQuery__AlterTableType type)
{
    static const AlterCommand other = {.mode = LOCK_ACCESS_EXCLUSIVE};
    for (size_t i = 0; i < G_N_ELEMENTS(commands); i++)
        if (commands[i].type == type)
            return &commands[i];
    return &other;
}

// Two commands take another lock for some of their forms.
static LockMode
mode_of(const AlterCommand *row, const PgQuery__AlterTableCmd *command)
{
    if (row->type == AT(DetachPartition))
        return command->def->partition_cmd->concurrent ? LOCK_SHARE_UPDATE_EXCLUSIVE
                                                       : LOCK_ACCESS_EXCLUSIVE;
    if (row->type == AT(AddConstraint))
        return command->def->constraint->contype == PG_QUERY__CONSTR_TYPE__CONSTR_FOREIGN
                   ? LOCK_SHARE_ROW_EXCLUSIVE
                   : LOCK_ACCESS_EXCLUSIVE;
    return row->mode;
}

static bool
is_inherited_check(const PgQuery__AlterTableCmd *command)
{
    return command->subtype == AT(AddConstraint) &&
           command->def->constraint->contype == PG_QUERY__CONSTR_TYPE__CONSTR_CHECK &&
           !command->def->constraint->is_no_inherit;
}

// With ONLY its heirs are not there for the command.
static void
run_alone(const Altering *altering, const AlterCommand *row)
{
    LockRelation *relation = altering->relation;
    GPtrArray *children = relation->children;
    relation->children = g_ptr_array_new();
    row->run(altering);
    g_ptr_array_unref(relation->children);
    relation->children = children;
}

static void
run_command(LockWorld *world, LockRelation *relation, const PgQuery__AlterTableCmd *command,
            bool with_heirs)
{
    const AlterCommand *row = find_command(command->subtype);
    LockMode mode = mode_of(row, command);
    g_autoptr(GPtrArray) family = lock_family(relation);
    bool is_whole = with_heirs && (row->recurses || is_inherited_check(command));
    for (guint i = 0; i < family->len; i++) {
        LockRelation *member = family->pdata[i];
        if (member != relation && !is_whole)
            continue;
        lock_take(member, mode);
        const Altering altering = {world, member, command};
        if (row->run != NULL && !with_heirs)
            run_alone(&altering, row);
        else if (row->run != NULL && (member == relation || row->recurses))
            row->run(&altering);
    }
}

static void
rewrite_at_last(const LockWorld *world)
{
    for (guint i = 0; i < world->relations->len; i++) {
        LockRelation *relation = world->relations->pdata[i];
        if (relation->wants_rewrite)
            lock_rewrite(relation);
    }
    for (guint i = 0; i < world->relations->len; i++) {
        LockRelation *relation = world->relations->pdata[i];
        relation->wants_rewrite = relation->is_made_anew = false;
    }
}

void
lock_alter_table(LockWorld *world, const PgQuery__AlterTableStmt *alter)
{
    LockRelation *relation = lock_find_range(world, alter->relation);
    if (relation == NULL)
        return;
    for (size_t i = 0; i < alter->n_cmds; i++)
        run_command(world, relation, alter->cmds[i]->alter_table_cmd, alter->relation->inh);
    rewrite_at_last(world);
}
