#include "plan/lock-private.h"

#include <string.h>

static bool
has_option(TreeNode *const *options, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        const PgQuery__DefElem *option = options[i]->def_elem;
        if (options[i]->node_case != PG_QUERY__NODE__NODE_DEF_ELEM ||
            strcmp(option->defname, name) != 0)
            continue;
        return option->arg == NULL || option->arg->node_case != PG_QUERY__NODE__NODE_STRING ||
               strcmp(option->arg->string->sval, "false") != 0;
    }
    return false;
}

// Ordinary tables and materialised views, one or all of them.
static GPtrArray *
tables_of(const LockWorld *world, LockRelation *relation)
{
    if (relation != NULL)
        return lock_family(relation);
    GPtrArray *all = g_ptr_array_new();
    for (guint i = 0; i < world->relations->len; i++) {
        const LockRelation *other = world->relations->pdata[i];
        if ((other->type == RELATION_TABLE || other->type == RELATION_MATERIALIZED) &&
            !other->is_gone)
            g_ptr_array_add(all, world->relations->pdata[i]);
    }
    return all;
}

// ---- indexes -----------------------------------------------------------------------------------

static const char *const *
index_columns(LockWorld *world, const PgQuery__IndexStmt *statement)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (size_t i = 0; i < statement->n_index_params; i++) {
        const PgQuery__IndexElem *element = statement->index_params[i]->index_elem;
        const char *const *found =
            element->expr == NULL ? NULL : tree_columns(world->arena, &element->expr->base);
        if (element->expr == NULL)
            g_ptr_array_add(names, arena_text(world->arena, element->name));
        for (size_t k = 0; found != NULL && found[k] != NULL; k++)
            g_ptr_array_add(names, (gpointer)(guintptr)found[k]);
    }
    g_ptr_array_add(names, NULL);
    return arena_copy(world->arena, names->pdata, names->len * sizeof(gpointer));
}

static bool
is_plain(const PgQuery__IndexStmt *statement)
{
    bool plain = statement->where_clause == NULL;
    for (size_t i = 0; i < statement->n_index_params; i++)
        plain &= statement->index_params[i]->index_elem->expr == NULL;
    return plain;
}

static void
create_index(LockWorld *world, const PgQuery__IndexStmt *statement)
{
    LockRelation *table = lock_find_range(world, statement->relation);
    world->outside_transaction |= statement->concurrent;
    if (table == NULL)
        return;
    LockMode mode = statement->concurrent ? LOCK_SHARE_UPDATE_EXCLUSIVE : LOCK_SHARE;
    lock_take(table, mode);
    if (statement->if_not_exists && lock_find(world, table->namespace, statement->idxname) != NULL)
        return;
    g_autoptr(GPtrArray) family = lock_family(table);
    for (guint i = 0; i < family->len; i++) {
        if (family->pdata[i] != table && !(statement->relation->inh && table->is_partitioned))
            continue;
        lock_take(family->pdata[i], mode);
        lock_scan(family->pdata[i]);
    }
    g_autofree char *usual = g_strdup_printf("%s_%u_idx", table->name, table->indexes->len);
    bool is_named = statement->idxname != NULL && *statement->idxname != '\0';
    LockRelation *index = lock_add_index(world, table, is_named ? statement->idxname : usual,
                                         index_columns(world, statement));
    index->is_unique = statement->unique;
    index->is_plain = is_plain(statement);
}

static void
reindex_one(LockRelation *index, bool concurrently)
{
    lock_take(index->owner, concurrently ? LOCK_SHARE_UPDATE_EXCLUSIVE : LOCK_SHARE);
    lock_take(index, LOCK_ACCESS_EXCLUSIVE);
    index->rewrites = true;
    if (index->owner != NULL)
        lock_scan(index->owner);
}

static void
reindex_tables(const LockWorld *world, LockRelation *relation, bool concurrently)
{
    g_autoptr(GPtrArray) tables = tables_of(world, relation);
    LockMode mode = concurrently ? LOCK_SHARE_UPDATE_EXCLUSIVE : LOCK_ACCESS_EXCLUSIVE;
    for (guint i = 0; i < tables->len; i++) {
        LockRelation *table = tables->pdata[i];
        lock_take(table, concurrently ? LOCK_SHARE_UPDATE_EXCLUSIVE : LOCK_SHARE);
        lock_take_indexes(table, mode);
        for (guint k = 0; k < table->indexes->len; k++)
            ((LockRelation *)table->indexes->pdata[k])->rewrites = true;
        if (table->indexes->len > 0)
            lock_scan(table);
    }
}

static void
reindex(LockWorld *world, const PgQuery__ReindexStmt *statement)
{
    bool concurrently = has_option(statement->params, statement->n_params, "concurrently");
    LockRelation *relation = lock_find_range(world, statement->relation);
    bool is_index = statement->kind == PG_QUERY__REINDEX_OBJECT_TYPE__REINDEX_OBJECT_INDEX;
    bool is_table = statement->kind == PG_QUERY__REINDEX_OBJECT_TYPE__REINDEX_OBJECT_TABLE;
    world->outside_transaction |= concurrently || !(is_index || is_table);
    if (relation == NULL && (is_index || is_table))
        return;
    if (is_index)
        reindex_one(relation, concurrently);
    else
        reindex_tables(world, relation, concurrently);
}

// New storage in place of the old, which nobody reads; its indexes read the new one.
static void
renew(LockRelation *relation)
{
    bool was_read = relation->scans;
    lock_rewrite(relation);
    relation->scans = was_read || (relation->indexes->len > 0 && !relation->is_partitioned);
}

// ---- VACUUM, CLUSTER, TRUNCATE -----------------------------------------------------------------

static void
vacuum_one(LockRelation *table, bool is_full, bool is_vacuum)
{
    if (is_full) {
        lock_rewrite(table);
        return;
    }
    lock_take(table, LOCK_SHARE_UPDATE_EXCLUSIVE);
    lock_take_indexes(table, is_vacuum ? LOCK_ROW_EXCLUSIVE : LOCK_ACCESS_SHARE);
}

static void
vacuum(LockWorld *world, const PgQuery__VacuumStmt *statement)
{
    bool is_full = has_option(statement->options, statement->n_options, "full");
    world->outside_transaction |= statement->is_vacuumcmd;
    for (size_t i = 0; i < MAX(statement->n_rels, 1); i++) {
        const PgQuery__VacuumRelation *named =
            statement->n_rels > 0 ? statement->rels[i]->vacuum_relation : NULL;
        LockRelation *relation = named == NULL ? NULL : lock_find_range(world, named->relation);
        if (named != NULL && relation == NULL)
            continue;
        g_autoptr(GPtrArray) tables = tables_of(world, relation);
        for (guint k = 0; k < tables->len; k++)
            vacuum_one(tables->pdata[k], is_full, statement->is_vacuumcmd);
    }
}

static void
cluster(LockWorld *world, const PgQuery__ClusterStmt *statement)
{
    LockRelation *relation = lock_find_range(world, statement->relation);
    world->outside_transaction |= statement->relation == NULL;
    if (relation != NULL)
        lock_rewrite(relation);
}

static void
truncate_one(LockWorld *world, LockRelation *relation, const PgQuery__TruncateStmt *statement)
{
    if (relation->is_emptied)
        return;
    relation->is_emptied = true;
    renew(relation);
    for (guint i = 0; statement->restart_seqs && i < relation->columns->len; i++) {
        LockRelation *sequence = ((LockColumn *)relation->columns->pdata[i])->sequence;
        lock_take(sequence, LOCK_ACCESS_EXCLUSIVE);
        if (sequence != NULL)
            sequence->rewrites = true;
    }
    if (statement->behavior != PG_QUERY__DROP_BEHAVIOR__DROP_CASCADE)
        return;
    g_autoptr(GPtrArray) constraints = g_ptr_array_new();
    g_autoptr(GPtrArray) tables = lock_referrers(world, relation, constraints);
    for (guint i = 0; i < tables->len; i++)
        truncate_one(world, tables->pdata[i], statement);
}

static void
truncate_tables(LockWorld *world, const PgQuery__TruncateStmt *statement)
{
    for (size_t i = 0; i < statement->n_relations; i++) {
        LockRelation *relation = lock_find_range(world, statement->relations[i]->range_var);
        if (relation == NULL)
            continue;
        g_autoptr(GPtrArray) family = lock_family(relation);
        for (guint k = 0; k < family->len; k++)
            truncate_one(world, family->pdata[k], statement);
    }
    for (guint i = 0; i < world->relations->len; i++)
        ((LockRelation *)world->relations->pdata[i])->is_emptied = false;
}

// ---- views -------------------------------------------------------------------------------------

static void
create_view(LockWorld *world, const PgQuery__ViewStmt *statement)
{
    LockRelation *view = lock_find_range(world, statement->view);
    lock_query(world, &statement->query->base, false);
    if (view != NULL)
        lock_take(view, LOCK_ACCESS_EXCLUSIVE);
    else
        (void)lock_new(world, RELATION_VIEW, statement->view->schemaname, statement->view->relname);
}

static void
create_as(LockWorld *world, const PgQuery__CreateTableAsStmt *statement)
{
    const PgQuery__RangeVar *range = statement->into->rel;
    bool is_view = statement->objtype == PG_QUERY__OBJECT_TYPE__OBJECT_MATVIEW;
    if (lock_find_range(world, range) != NULL)
        return;
    lock_query(world, &statement->query->base, !statement->into->skip_data);
    (void)lock_new(world, is_view ? RELATION_MATERIALIZED : RELATION_TABLE, range->schemaname,
                   range->relname);
}

static void
refresh(LockWorld *world, const PgQuery__RefreshMatViewStmt *statement)
{
    LockRelation *view = lock_find_range(world, statement->relation);
    const Program *program =
        view == NULL
            ? NULL
            : (const Program *)schema_find(world->schema, KIND_VIEW, view->namespace, view->name);
    g_autoptr(Tree) query =
        program == NULL || program->definition == NULL ? NULL : tree_parse(program->definition);
    if (query != NULL && !statement->skip_data)
        lock_query(world, &query->base, true);
    if (view == NULL)
        return;
    if (!statement->concurrent) {
        renew(view);
        return;
    }
    lock_take(view, LOCK_EXCLUSIVE);
    lock_take_indexes(view, LOCK_ROW_EXCLUSIVE);
    lock_scan(view);
}

// ---- sequences, domains, others ----------------------------------------------------------------

static LockRelation *
owner_table(const LockWorld *world, const PgQuery__DefElem *option)
{
    if (option->arg == NULL || option->arg->node_case != PG_QUERY__NODE__NODE_LIST ||
        option->arg->list->n_items < 2)
        return NULL;
    const char *namespace;
    const char *name =
        tree_name(option->arg->list->items, option->arg->list->n_items - 1, &namespace);
    return lock_find(world, namespace, name);
}

static bool
takes_owner(const LockWorld *world, TreeNode *const *options, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const PgQuery__DefElem *option = options[i]->def_elem;
        if (strcmp(option->defname, "owned_by") != 0)
            continue;
        lock_take(owner_table(world, option), LOCK_ACCESS_SHARE);
        return true;
    }
    return false;
}

static void
alter_sequence(const LockWorld *world, const PgQuery__AlterSeqStmt *statement)
{
    LockRelation *sequence = lock_find_range(world, statement->sequence);
    bool only_owner =
        takes_owner(world, statement->options, statement->n_options) && statement->n_options == 1;
    if (sequence == NULL)
        return;
    lock_take(sequence, LOCK_SHARE_ROW_EXCLUSIVE);
    sequence->rewrites |= !only_owner;
}

static void
create_sequence(LockWorld *world, const PgQuery__CreateSeqStmt *statement)
{
    (void)takes_owner(world, statement->options, statement->n_options);
    if (lock_find_range(world, statement->sequence) == NULL)
        (void)lock_new(world, RELATION_SEQUENCE, statement->sequence->schemaname,
                       statement->sequence->relname);
}

// All values of the domain are looked at, in every table that has some.
static void
scan_domain(const LockWorld *world, const PgQuery__AlterDomainStmt *statement)
{
    PgQuery__TypeName written = PG_QUERY__TYPE_NAME__INIT;
    written.n_names = statement->n_type_name;
    written.names = statement->type_name;
    Type type = lock_type(world, &written);
    for (guint i = 0; i < world->relations->len; i++) {
        LockRelation *relation = world->relations->pdata[i];
        for (guint k = 0; k < relation->columns->len; k++) {
            const LockColumn *column = relation->columns->pdata[k];
            if (column->type.name == NULL || type.name == NULL ||
                strcmp(column->type.name, type.name) != 0 ||
                g_strcmp0(column->type.namespace, type.namespace) != 0)
                continue;
            lock_take(relation, LOCK_SHARE);
            lock_scan(relation);
        }
    }
}

static void
alter_domain(const LockWorld *world, const PgQuery__AlterDomainStmt *statement)
{
    const PgQuery__Constraint *added =
        statement->def != NULL && statement->def->node_case == PG_QUERY__NODE__NODE_CONSTRAINT
            ? statement->def->constraint
            : NULL;
    bool is_added =
        strcmp(statement->subtype, "C") == 0 && added != NULL && !added->skip_validation;
    if (is_added || strcmp(statement->subtype, "V") == 0 || strcmp(statement->subtype, "O") == 0)
        scan_domain(world, statement);
}

static LockRelation *
relation_of_list(const LockWorld *world, const TreeNode *object, size_t behind)
{
    if (object == NULL || object->node_case != PG_QUERY__NODE__NODE_LIST ||
        object->list->n_items <= behind)
        return NULL;
    const char *namespace;
    const char *name = tree_name(object->list->items, object->list->n_items - behind, &namespace);
    return lock_find(world, namespace, name);
}

static void
comment(const LockWorld *world, const PgQuery__CommentStmt *statement)
{
    switch (statement->objtype) {
    case PG_QUERY__OBJECT_TYPE__OBJECT_TABLE:
    case PG_QUERY__OBJECT_TYPE__OBJECT_FOREIGN_TABLE:
    case PG_QUERY__OBJECT_TYPE__OBJECT_VIEW:
    case PG_QUERY__OBJECT_TYPE__OBJECT_MATVIEW:
    case PG_QUERY__OBJECT_TYPE__OBJECT_INDEX:
    case PG_QUERY__OBJECT_TYPE__OBJECT_SEQUENCE:
        lock_take(relation_of_list(world, statement->object, 0), LOCK_SHARE_UPDATE_EXCLUSIVE);
        return;
    case PG_QUERY__OBJECT_TYPE__OBJECT_COLUMN:
        lock_take(relation_of_list(world, statement->object, 1), LOCK_SHARE_UPDATE_EXCLUSIVE);
        return;
    case PG_QUERY__OBJECT_TYPE__OBJECT_TABCONSTRAINT:
    case PG_QUERY__OBJECT_TYPE__OBJECT_TRIGGER:
    case PG_QUERY__OBJECT_TYPE__OBJECT_RULE:
    case PG_QUERY__OBJECT_TYPE__OBJECT_POLICY:
        lock_take(relation_of_list(world, statement->object, 1), LOCK_ACCESS_SHARE);
        return;
    default:
        return;
    }
}

static void
set_schema(LockWorld *world, const PgQuery__AlterObjectSchemaStmt *statement)
{
    LockRelation *relation = lock_find_range(world, statement->relation);
    if (relation == NULL)
        return;
    lock_take(relation, LOCK_ACCESS_EXCLUSIVE);
    for (guint i = 0; i < relation->columns->len; i++)
        lock_take(((LockColumn *)relation->columns->pdata[i])->sequence, LOCK_ACCESS_EXCLUSIVE);
    for (guint i = 0; i < relation->indexes->len; i++) {
        LockRelation *index = relation->indexes->pdata[i];
        lock_rename(world, index, statement->newschema, index->name);
    }
    lock_rename(world, relation, statement->newschema, relation->name);
}

static void
publish(const LockWorld *world, TreeNode *const *objects, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const PgQuery__PublicationTable *table = objects[i]->publication_obj_spec->pubtable;
        if (table != NULL)
            lock_take(lock_find_range(world, table->relation), LOCK_SHARE_UPDATE_EXCLUSIVE);
    }
}

static void
set_variable(LockWorld *world, const PgQuery__VariableSetStmt *statement)
{
    bool is_zone = statement->name != NULL && g_ascii_strcasecmp(statement->name, "timezone") == 0;
    if (!is_zone || statement->n_args != 1 ||
        statement->args[0]->node_case != PG_QUERY__NODE__NODE_A_CONST ||
        statement->args[0]->a_const->val_case != PG_QUERY__A__CONST__VAL_SVAL)
        return;
    const char *zone = statement->args[0]->a_const->sval->sval;
    world->is_utc =
        g_ascii_strcasecmp(zone, "utc") == 0 || g_ascii_strcasecmp(zone, "etc/utc") == 0;
}

static void
create_trigger(const LockWorld *world, const PgQuery__CreateTrigStmt *statement)
{
    LockRelation *relation = lock_find_range(world, statement->relation);
    lock_take(lock_find_range(world, statement->constrrel), LOCK_ACCESS_SHARE);
    if (relation == NULL)
        return;
    g_autoptr(GPtrArray) family = lock_family(relation);
    for (guint i = 0; i < family->len; i++)
        if (family->pdata[i] == relation || (relation->is_partitioned && statement->row))
            lock_take(family->pdata[i], LOCK_SHARE_ROW_EXCLUSIVE);
}

static void
take_all(const LockWorld *world, TreeNode *const *ranges, size_t count, LockMode mode)
{
    for (size_t i = 0; i < count; i++) {
        LockRelation *relation = ranges[i]->node_case == PG_QUERY__NODE__NODE_RANGE_VAR
                                     ? lock_find_range(world, ranges[i]->range_var)
                                     : NULL;
        if (relation == NULL)
            continue;
        g_autoptr(GPtrArray) family = lock_family(relation);
        for (guint k = 0; k < family->len; k++)
            if (family->pdata[k] == relation || ranges[i]->range_var->inh)
                lock_take(family->pdata[k], mode);
    }
}

static void
take_one(const LockWorld *world, const PgQuery__RangeVar *range, LockMode mode)
{
    lock_take(lock_find_range(world, range), mode);
}

// A policy's own words may ask other tables.
static void
take_policy(LockWorld *world, const PgQuery__RangeVar *table, const ProtobufCMessage *statement)
{
    lock_query(world, statement, false);
    take_one(world, table, LOCK_ACCESS_EXCLUSIVE);
}

// Statements that change rows, or what rows are in.
static bool
lock_relations(LockWorld *world, const TreeNode *node)
{
    switch (node->node_case) {
    case PG_QUERY__NODE__NODE_INDEX_STMT:
        create_index(world, node->index_stmt);
        return true;
    case PG_QUERY__NODE__NODE_REINDEX_STMT:
        reindex(world, node->reindex_stmt);
        return true;
    case PG_QUERY__NODE__NODE_VACUUM_STMT:
        vacuum(world, node->vacuum_stmt);
        return true;
    case PG_QUERY__NODE__NODE_CLUSTER_STMT:
        cluster(world, node->cluster_stmt);
        return true;
    case PG_QUERY__NODE__NODE_TRUNCATE_STMT:
        truncate_tables(world, node->truncate_stmt);
        return true;
    case PG_QUERY__NODE__NODE_VIEW_STMT:
        create_view(world, node->view_stmt);
        return true;
    case PG_QUERY__NODE__NODE_CREATE_TABLE_AS_STMT:
        create_as(world, node->create_table_as_stmt);
        return true;
    case PG_QUERY__NODE__NODE_REFRESH_MAT_VIEW_STMT:
        refresh(world, node->refresh_mat_view_stmt);
        return true;
    case PG_QUERY__NODE__NODE_ALTER_SEQ_STMT:
        alter_sequence(world, node->alter_seq_stmt);
        return true;
    case PG_QUERY__NODE__NODE_CREATE_SEQ_STMT:
        create_sequence(world, node->create_seq_stmt);
        return true;
    case PG_QUERY__NODE__NODE_ALTER_DOMAIN_STMT:
        alter_domain(world, node->alter_domain_stmt);
        return true;
    case PG_QUERY__NODE__NODE_ALTER_OBJECT_SCHEMA_STMT:
        set_schema(world, node->alter_object_schema_stmt);
        return true;
    default:
        return false;
    }
}

// Statements about what stands beside the rows.
static bool
lock_surroundings(LockWorld *world, const TreeNode *node)
{
    switch (node->node_case) {
    case PG_QUERY__NODE__NODE_COMMENT_STMT:
        comment(world, node->comment_stmt);
        return true;
    case PG_QUERY__NODE__NODE_CREATE_TRIG_STMT:
        create_trigger(world, node->create_trig_stmt);
        return true;
    case PG_QUERY__NODE__NODE_RULE_STMT:
        take_one(world, node->rule_stmt->relation, LOCK_ACCESS_EXCLUSIVE);
        return true;
    case PG_QUERY__NODE__NODE_CREATE_POLICY_STMT:
        take_policy(world, node->create_policy_stmt->table, &node->create_policy_stmt->base);
        return true;
    case PG_QUERY__NODE__NODE_ALTER_POLICY_STMT:
        take_policy(world, node->alter_policy_stmt->table, &node->alter_policy_stmt->base);
        return true;
    case PG_QUERY__NODE__NODE_CREATE_STATS_STMT:
        take_all(world, node->create_stats_stmt->relations, node->create_stats_stmt->n_relations,
                 LOCK_SHARE_UPDATE_EXCLUSIVE);
        return true;
    case PG_QUERY__NODE__NODE_LOCK_STMT:
        take_all(world, node->lock_stmt->relations, node->lock_stmt->n_relations,
                 (LockMode)node->lock_stmt->mode);
        return true;
    case PG_QUERY__NODE__NODE_ALTER_PUBLICATION_STMT:
        publish(world, node->alter_publication_stmt->pubobjects,
                node->alter_publication_stmt->n_pubobjects);
        return true;
    case PG_QUERY__NODE__NODE_CREATE_PUBLICATION_STMT:
        publish(world, node->create_publication_stmt->pubobjects,
                node->create_publication_stmt->n_pubobjects);
        return true;
    case PG_QUERY__NODE__NODE_VARIABLE_SET_STMT:
        set_variable(world, node->variable_set_stmt);
        return true;
    default:
        return false;
    }
}

void
lock_statement(LockWorld *world, const TreeNode *node)
{
    switch (node->node_case) {
    case PG_QUERY__NODE__NODE_ALTER_TABLE_STMT:
        lock_alter_table(world, node->alter_table_stmt);
        return;
    case PG_QUERY__NODE__NODE_CREATE_STMT:
        lock_create_table(world, node->create_stmt);
        return;
    case PG_QUERY__NODE__NODE_DROP_STMT:
        lock_drop(world, node->drop_stmt);
        return;
    case PG_QUERY__NODE__NODE_RENAME_STMT:
        lock_rename_statement(world, node->rename_stmt);
        return;
    case PG_QUERY__NODE__NODE_DO_STMT:
    case PG_QUERY__NODE__NODE_CALL_STMT:
        world->unknown = "what the code does is not known before it runs";
        return;
    default:
        if (!lock_relations(world, node) && !lock_surroundings(world, node))
            lock_data(world, node);
        return;
    }
}
