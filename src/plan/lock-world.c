#include "plan/lock-private.h"

#include <string.h>

// ---- names -------------------------------------------------------------------------------------

static char *
key_of(const char *namespace, const char *name)
{
    return g_strdup_printf("%s.%s", namespace == NULL ? "" : namespace, name);
}

static LockRelation *
find_exactly(const LockWorld *world, const char *namespace, const char *name)
{
    g_autofree char *key = key_of(namespace, name);
    return g_hash_table_lookup(world->by_name, key);
}

LockRelation *
lock_find(const LockWorld *world, const char *namespace, const char *name)
{
    if (name == NULL)
        return NULL;
    if (namespace != NULL && *namespace != '\0')
        return find_exactly(world, namespace, name);
    for (size_t i = 0; world->search_path[i] != NULL; i++) {
        LockRelation *found = find_exactly(world, world->search_path[i], name);
        if (found != NULL)
            return found;
    }
    return NULL;
}

LockRelation *
lock_find_range(const LockWorld *world, const PgQuery__RangeVar *range)
{
    return range == NULL ? NULL : lock_find(world, range->schemaname, range->relname);
}

// "\"$user\", public" -> names; the role's own schema is rarely there and found by its name.
static char **
read_search_path(const char *text)
{
    char **names = g_strsplit(text == NULL ? "public" : text, ",", -1);
    for (size_t i = 0; names[i] != NULL; i++) {
        g_strstrip(names[i]);
        size_t length = strlen(names[i]);
        if (length < 2 || names[i][0] != '"')
            continue;
        memmove(names[i], names[i] + 1, length - 2);
        names[i][length - 2] = '\0';
    }
    return names;
}

// ---- relations ---------------------------------------------------------------------------------

static LockRelation *
add_relation(LockWorld *world, RelationType type, const char *namespace, const char *name)
{
    LockRelation *relation = ARENA_NEW(world->arena, LockRelation);
    *relation = (LockRelation){.type = type,
                               .namespace = namespace,
                               .name = name,
                               .columns = g_ptr_array_new(),
                               .indexes = g_ptr_array_new(),
                               .constraints = g_ptr_array_new(),
                               .children = g_ptr_array_new(),
                               .parents = g_ptr_array_new(),
                               .users = g_ptr_array_new()};
    g_ptr_array_add(world->relations, relation);
    g_hash_table_insert(world->by_name, key_of(namespace, name), relation);
    return relation;
}

LockRelation *
lock_new(LockWorld *world, RelationType type, const char *namespace, const char *name)
{
    bool is_named = namespace != NULL && *namespace != '\0';
    return add_relation(world, type,
                        arena_text(world->arena, is_named ? namespace : world->search_path[0]),
                        arena_text(world->arena, name));
}

void
lock_rename(LockWorld *world, LockRelation *relation, const char *namespace, const char *name)
{
    g_autofree char *old = key_of(relation->namespace, relation->name);
    g_hash_table_remove(world->by_name, old);
    relation->namespace = arena_text(world->arena, namespace);
    relation->name = arena_text(world->arena, name);
    g_hash_table_insert(world->by_name, key_of(namespace, name), relation);
}

void
lock_forget(LockWorld *world, LockRelation *relation)
{
    g_autofree char *key = key_of(relation->namespace, relation->name);
    g_hash_table_remove(world->by_name, key);
    relation->is_gone = true;
    for (guint i = 0; i < relation->parents->len; i++)
        g_ptr_array_remove(((LockRelation *)relation->parents->pdata[i])->children, relation);
}

LockColumn *
lock_column(const LockRelation *relation, const char *name)
{
    for (guint i = 0; name != NULL && i < relation->columns->len; i++) {
        LockColumn *column = relation->columns->pdata[i];
        if (strcmp(column->name, name) == 0)
            return column;
    }
    return NULL;
}

LockConstraint *
lock_constraint(const LockRelation *relation, const char *name)
{
    for (guint i = 0; i < relation->constraints->len; i++) {
        LockConstraint *constraint = relation->constraints->pdata[i];
        if (strcmp(constraint->name, name) == 0)
            return constraint;
    }
    return NULL;
}

bool
lock_names(const char *const *names, const char *name)
{
    for (size_t i = 0; names != NULL && names[i] != NULL; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

GPtrArray *
lock_referrers(const LockWorld *world, const LockRelation *relation, GPtrArray *constraints)
{
    GPtrArray *tables = g_ptr_array_new();
    for (guint i = 0; i < world->relations->len; i++) {
        LockRelation *other = world->relations->pdata[i];
        for (guint k = 0; k < other->constraints->len && !other->is_gone; k++) {
            LockConstraint *key = other->constraints->pdata[k];
            if (key->type != CONSTRAINT_FOREIGN_KEY || key->referenced != relation)
                continue;
            g_ptr_array_add(tables, other);
            g_ptr_array_add(constraints, key);
        }
    }
    return tables;
}

// ---- what expressions say ----------------------------------------------------------------------

static void
collect_proven(Arena *arena, const TreeNode *node, GPtrArray *names)
{
    if (node == NULL)
        return;
    if (node->node_case == PG_QUERY__NODE__NODE_BOOL_EXPR &&
        node->bool_expr->boolop == PG_QUERY__BOOL_EXPR_TYPE__AND_EXPR)
        for (size_t i = 0; i < node->bool_expr->n_args; i++)
            collect_proven(arena, node->bool_expr->args[i], names);
    if (node->node_case != PG_QUERY__NODE__NODE_NULL_TEST ||
        node->null_test->nulltesttype != PG_QUERY__NULL_TEST_TYPE__IS_NOT_NULL)
        return;
    const char *column = tree_column(node->null_test->arg);
    if (column != NULL)
        g_ptr_array_add(names, arena_text(arena, column));
}

const char *const *
lock_proves(Arena *arena, const TreeNode *expression)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    collect_proven(arena, expression, names);
    g_ptr_array_add(names, NULL);
    return arena_copy(arena, names->pdata, names->len * sizeof(gpointer));
}

// ---- from the schema ---------------------------------------------------------------------------

static const char *const *
copy_names(Arena *arena, const char *const *names, size_t count)
{
    const char **copy = ARENA_NEW_ARRAY(arena, const char *, count + 1);
    if (count > 0)
        memcpy(copy, names, count * sizeof *names);
    return copy;
}

static void
add_mentioned(Arena *arena, GPtrArray *names, const char *expression)
{
    g_autoptr(Tree) tree = expression == NULL ? NULL : tree_parse_expression(expression);
    if (tree == NULL)
        return;
    const char *const *found = tree_columns(arena, &tree->base);
    for (size_t i = 0; found[i] != NULL; i++)
        g_ptr_array_add(names, (gpointer)(guintptr)found[i]);
}

static const char *const *
columns_of_index(Arena *arena, const Index *index)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (unsigned i = 0; i < index->element_count; i++) {
        if (index->elements[i].column != NULL)
            g_ptr_array_add(names, (gpointer)(guintptr)index->elements[i].column);
        add_mentioned(arena, names, index->elements[i].expression);
    }
    for (unsigned i = 0; i < index->included_count; i++)
        g_ptr_array_add(names, (gpointer)(guintptr)index->included[i]);
    add_mentioned(arena, names, index->predicate);
    g_ptr_array_add(names, NULL);
    return arena_copy(arena, names->pdata, names->len * sizeof(gpointer));
}

static LockRelation *
fill_index(LockWorld *world, LockRelation *table, const Object *object, const Index *index)
{
    LockRelation *relation = add_relation(world, RELATION_INDEX, object->namespace, object->name);
    relation->old_namespace = object->namespace;
    relation->old_name = object->name;
    relation->owner = table;
    relation->is_unique = index->unique;
    relation->is_plain = index->predicate == NULL;
    for (unsigned i = 0; i < index->element_count; i++)
        relation->is_plain &= index->elements[i].column != NULL;
    relation->index_columns = columns_of_index(world->arena, index);
    g_ptr_array_add(table->indexes, relation);
    return relation;
}

static void
fill_sequence(LockWorld *world, LockRelation *table, LockColumn *made, const Sequence *sequence)
{
    const Object *object = &sequence->object;
    LockRelation *relation = find_exactly(world, object->namespace, object->name);
    if (relation == NULL)
        relation = add_relation(world, RELATION_SEQUENCE, object->namespace, object->name);
    relation->old_namespace = object->namespace;
    relation->old_name = object->name;
    relation->owner = table;
    made->sequence = relation;
}

static void
fill_column(LockWorld *world, LockRelation *table, const Column *column)
{
    LockColumn *made = ARENA_NEW(world->arena, LockColumn);
    *made = (LockColumn){.name = column->object.name, .not_null = column->not_null};
    if (column->type != NULL)
        made->type = *column->type;
    g_ptr_array_add(table->columns, made);
    if (column->sequence != NULL)
        fill_sequence(world, table, made, column->sequence);
}

static void
fill_check(LockWorld *world, LockConstraint *made, const char *expression)
{
    g_autoptr(Tree) tree = expression == NULL ? NULL : tree_parse_expression(expression);
    made->expression = expression;
    if (tree == NULL)
        return;
    made->columns = tree_columns(world->arena, &tree->base);
    made->proves = lock_proves(world->arena, tree_expression(tree));
}

static void
fill_constraint(LockWorld *world, LockRelation *table, const Constraint *constraint)
{
    LockConstraint *made = ARENA_NEW(world->arena, LockConstraint);
    *made = (LockConstraint){
        .name = constraint->object.name,
        .type = constraint->type,
        .validated = constraint->validated,
        .columns = copy_names(world->arena, constraint->columns, constraint->column_count)};
    if (constraint->type == CONSTRAINT_CHECK)
        fill_check(world, made, constraint->expression);
    if (constraint->index != NULL)
        made->index = fill_index(world, table, &constraint->object, constraint->index);
    g_ptr_array_add(table->constraints, made);
}

static void
fill_table(LockWorld *world, const Table *table)
{
    const Object *object = &table->object;
    LockRelation *relation = add_relation(world, RELATION_TABLE, object->namespace, object->name);
    relation->old_namespace = object->namespace;
    relation->old_name = object->name;
    relation->table = table;
    relation->is_partitioned = table->type == TABLE_PARTITIONED;
    relation->hides_indexes = relation->is_partitioned && world->version < 160000;
    relation->is_foreign = table->type == TABLE_FOREIGN;
    relation->is_default_partition =
        table->partition_bound != NULL && strcmp(table->partition_bound, "DEFAULT") == 0;
    for (size_t i = 0; i < table->column_count; i++)
        fill_column(world, relation, table->columns[i]);
    for (size_t i = 0; i < object->child_count; i++) {
        const Object *child = object->children[i];
        if (child->kind == KIND_CONSTRAINT)
            fill_constraint(world, relation, (const Constraint *)child);
        else if (child->kind == KIND_INDEX)
            (void)fill_index(world, relation, child, (const Index *)child);
    }
}

static void
fill_other(LockWorld *world, const Object *object, RelationType type)
{
    LockRelation *relation = find_exactly(world, object->namespace, object->name);
    if (relation == NULL)
        relation = add_relation(world, type, object->namespace, object->name);
    relation->old_namespace = object->namespace;
    relation->old_name = object->name;
    for (size_t i = 0; i < object->child_count; i++)
        if (object->children[i]->kind == KIND_INDEX)
            (void)fill_index(world, relation, object->children[i],
                             (const Index *)object->children[i]);
}

static void
fill_object(LockWorld *world, const Object *object)
{
    if (object->kind == KIND_TABLE)
        fill_table(world, (const Table *)object);
    else if (object->kind == KIND_VIEW)
        fill_other(world, object,
                   ((const Program *)object)->type == 'm' ? RELATION_MATERIALIZED : RELATION_VIEW);
    else if (object->kind == KIND_SEQUENCE)
        fill_other(world, object, RELATION_SEQUENCE);
    else if (object->kind == KIND_COMPOSITE)
        fill_other(world, object, RELATION_COMPOSITE);
}

// ---- what hangs together -----------------------------------------------------------------------

static void
link_table(const LockWorld *world, LockRelation *relation)
{
    const Table *table = relation->table;
    for (size_t i = 0; i < table->parent_count; i++) {
        LockRelation *parent =
            find_exactly(world, table->parents[i]->namespace, table->parents[i]->name);
        if (parent == NULL)
            continue;
        g_ptr_array_add(parent->children, relation);
        g_ptr_array_add(relation->parents, parent);
    }
    for (size_t i = 0; i < table->object.child_count; i++) {
        const Constraint *key = (const Constraint *)table->object.children[i];
        if (key->object.kind == KIND_CONSTRAINT && key->type == CONSTRAINT_FOREIGN_KEY)
            lock_constraint(relation, key->object.name)->referenced =
                find_exactly(world, key->referenced_namespace, key->referenced_table);
    }
}

static void
link_view(const LockWorld *world, const Object *view)
{
    LockRelation *relation = find_exactly(world, view->namespace, view->name);
    for (unsigned i = 0; i < view->need_count; i++) {
        const Object *need =
            view->needs[i]->parent != NULL ? view->needs[i]->parent : view->needs[i];
        LockRelation *used = find_exactly(world, need->namespace, need->name);
        if (used != NULL && !g_ptr_array_find(used->users, relation, NULL))
            g_ptr_array_add(used->users, relation);
    }
}

void
lock_world_fill(LockWorld *world, const LockFacts *facts)
{
    const Schema *schema = facts->schema;
    world->schema = schema;
    world->version = facts->server_version != 0 ? facts->server_version : schema->server_version;
    world->arena = arena_new();
    world->by_name = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    world->relations = g_ptr_array_new();
    world->search_path = read_search_path(schema->search_path);
    world->is_utc =
        facts->time_zone != NULL && (g_ascii_strcasecmp(facts->time_zone, "utc") == 0 ||
                                     g_ascii_strcasecmp(facts->time_zone, "etc/utc") == 0);
    for (size_t i = 0; i < schema->count; i++)
        fill_object(world, schema->objects[i]);
    for (guint i = 0; i < world->relations->len; i++) {
        LockRelation *relation = world->relations->pdata[i];
        if (relation->table != NULL)
            link_table(world, relation);
    }
    for (size_t i = 0; i < schema->count; i++)
        if (schema->objects[i]->kind == KIND_VIEW)
            link_view(world, schema->objects[i]);
}

void
lock_world_clear(LockWorld *world)
{
    for (guint i = 0; i < world->relations->len; i++) {
        LockRelation *relation = world->relations->pdata[i];
        g_ptr_array_unref(relation->columns);
        g_ptr_array_unref(relation->indexes);
        g_ptr_array_unref(relation->constraints);
        g_ptr_array_unref(relation->children);
        g_ptr_array_unref(relation->parents);
        g_ptr_array_unref(relation->users);
    }
    g_ptr_array_unref(world->relations);
    g_hash_table_destroy(world->by_name);
    g_strfreev(world->search_path);
    arena_free(world->arena);
}
