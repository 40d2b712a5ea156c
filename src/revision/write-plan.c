#include "revision/write-plan.h"

#include <string.h>

// ---- reading ---------------------------------------------------------------------------------

static void
item_clear(gpointer data)
{
    Item *item = data;
    g_clear_pointer(&item->constraints, g_ptr_array_unref);
    g_clear_pointer(&item->folded, g_ptr_array_unref);
    g_clear_pointer(&item->column_comments, g_hash_table_unref);
}

static const char *
table_key(const Writing *writing, const char *namespace, const char *name)
{
    g_autofree char *key = g_strdup_printf("%s.%s", namespace != NULL ? namespace : "public", name);
    return arena_intern(writing->arena, key);
}

static const char *
referred_table(const Writing *writing, const Ddl *ddl)
{
    const Constraint *constraint = (const Constraint *)ddl->object;
    bool is_reference = (ddl->type == DDL_ADD_CONSTRAINT || ddl->type == DDL_DROP_CONSTRAINT) &&
                        constraint != NULL && constraint->type == CONSTRAINT_FOREIGN_KEY;
    return is_reference
               ? table_key(writing, constraint->referenced_namespace, constraint->referenced_table)
               : NULL;
}

// The table that a statement without a call of its own is about.
static const Object *
table_of(const Object *object)
{
    if (object == NULL || object->kind == KIND_VIEW)
        return NULL;
    const Object *table = object->parent != NULL ? object->parent : object;
    return table->kind == KIND_TABLE ? table : NULL;
}

// A line once, whichever of the statements needs it.
static void
add_allow(const Writing *writing, Item *item, const char *const *lines)
{
    g_autoptr(GPtrArray) all = g_ptr_array_new();
    for (const char *const *line = item->allow; line != NULL && *line != NULL; line++)
        g_ptr_array_add(all, (gpointer)(guintptr)*line);
    for (; lines != NULL && *lines != NULL; lines++)
        if (!g_ptr_array_find_with_equal_func(all, *lines, g_str_equal, NULL))
            g_ptr_array_add(all, (gpointer)(guintptr)*lines);
    g_ptr_array_add(all, NULL);
    item->allow = arena_copy(writing->arena, all->pdata, all->len * sizeof(gpointer));
}

static Item *
item_new(const Writing *writing, const DraftStatement *statement)
{
    Item *item = ARENA_NEW(writing->arena, Item);
    item->statement = statement;
    add_allow(writing, item, statement->allow);
    item->ddl = ddl_read(writing, statement);
    const Object *table = table_of(statement->object);
    if (item->ddl.table != NULL)
        item->table = table_key(writing, item->ddl.namespace, item->ddl.table);
    else if (table != NULL)
        item->table = table_key(writing, table->namespace, table->name);
    item->other = referred_table(writing, &item->ddl);
    item->is_barrier =
        item->table == NULL || statement->outside_transaction || item->ddl.type == DDL_RENAME_TABLE;
    if (item->ddl.type == DDL_CREATE_TABLE) {
        item->constraints = g_ptr_array_new();
        item->folded = g_ptr_array_new();
    }
    return item;
}

GPtrArray *
items_read(const Writing *writing, DraftStatements statements)
{
    GPtrArray *items = g_ptr_array_new_with_free_func(item_clear);
    for (size_t i = 0; i < statements.count; i++)
        g_ptr_array_add(items, item_new(writing, &statements.rows[i]));
    return items;
}

// ---- who stands in whose way -----------------------------------------------------------------

static bool
touches(const Item *item, const char *table)
{
    return table != NULL && (item->table == table || item->other == table);
}

static bool
is_reference(const Item *item)
{
    return item->ddl.type == DDL_ADD_CONSTRAINT &&
           ((const Constraint *)item->ddl.object)->type == CONSTRAINT_FOREIGN_KEY;
}

// Two foreign keys do not mind each other, whatever tables they are on.
static bool
commute(const Item *a, const Item *b)
{
    if (is_reference(a) && is_reference(b))
        return !a->is_barrier && !b->is_barrier;
    return !a->is_barrier && !b->is_barrier && !touches(a, b->table) && !touches(a, b->other);
}

// ---- new tables ------------------------------------------------------------------------------

// What hangs on a new table and does not mind what else does.
static bool
hangs_on(const Item *item, const char *table)
{
    DdlType type = item->ddl.type;
    return item->table == table && !item->is_barrier &&
           (type == DDL_ADD_CONSTRAINT || type == DDL_CREATE_INDEX || type == DDL_COMMENT_TABLE ||
            (type == DDL_ALTER_COLUMN && item->ddl.sets == SETS_COMMENT) || type == DDL_OTHER);
}

static bool
is_free_way(const GPtrArray *items, guint from, guint to)
{
    const Item *moving = items->pdata[to];
    for (guint i = from + 1; i < to; i++) {
        const Item *between = items->pdata[i];
        bool refers = moving->other != NULL && moving->other != moving->table &&
                      !is_reference(between) && touches(between, moving->other);
        if (refers || (!commute(moving, between) && !hangs_on(between, moving->table)))
            return false;
    }
    return true;
}

// (PostgreSQL gives names where none is said: it must be the one that the plan means)
static bool
fold_into(const Writing *writing, Item *table, const Item *item)
{
    const Ddl *ddl = &item->ddl;
    if (item->statement->comment != NULL)
        return false;
    if (ddl->type == DDL_ADD_CONSTRAINT) {
        const Constraint *constraint = (const Constraint *)ddl->object;
        if (ddl->not_valid || constraint_expression(writing, constraint) == NULL)
            return false;
        g_ptr_array_add(table->constraints, (gpointer)(guintptr)constraint);
        return true;
    }
    if (ddl->type == DDL_COMMENT_TABLE) {
        table->ddl.comment = ddl->comment;
        return true;
    }
    if (ddl->type != DDL_ALTER_COLUMN || ddl->sets != SETS_COMMENT || ddl->comment == NULL)
        return false;
    if (table->column_comments == NULL)
        table->column_comments = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_replace(table->column_comments, (gpointer)(guintptr)ddl->name,
                         (gpointer)(guintptr)ddl->comment);
    return true;
}

static void
fold_table(const Writing *writing, GPtrArray *items, guint at, bool references)
{
    Item *table = items->pdata[at];
    for (guint i = at + 1; i < items->len; i++) {
        const Item *item = items->pdata[i];
        bool fits =
            item->table == table->table && !item->is_barrier && is_reference(item) == references;
        if (!fits || !is_free_way(items, at, i) || !fold_into(writing, table, item))
            continue;
        g_ptr_array_add(table->folded, (gpointer)(guintptr)item);
        add_allow(writing, table, item->allow);
        g_ptr_array_remove_index(items, i--);
    }
}

static void
fold_tables(const Writing *writing, GPtrArray *items)
{
    for (int references = 0; references < 2; references++)
        for (guint i = 0; i < items->len; i++)
            if (((const Item *)items->pdata[i])->ddl.type == DDL_CREATE_TABLE)
                fold_table(writing, items, i, references == 1);
}

// ---- the order of new tables -----------------------------------------------------------------

static bool
is_new_table(const Item *item)
{
    return item->ddl.type == DDL_CREATE_TABLE && !item->is_barrier;
}

// The first stretch of new tables with nothing between them that could mind.
static bool
find_stretch(const GPtrArray *items, guint from, guint *first, guint *end)
{
    *first = from;
    while (*first < items->len && !is_new_table(items->pdata[*first]))
        (*first)++;
    *end = *first;
    while (*end < items->len) {
        const Item *item = items->pdata[*end];
        if (!is_new_table(item))
            break;
        (*end)++;
    }
    return *first < *end;
}

static Item *
find_in_stretch(const GPtrArray *stretch, const char *table)
{
    for (guint i = 0; i < stretch->len; i++)
        if (((const Item *)stretch->pdata[i])->table == table)
            return stretch->pdata[i];
    return NULL;
}

typedef struct {
    const GPtrArray *items, *stretch;
    GPtrArray *sorted;
    GHashTable *seen;
} TableSort;

// A table behind those that it refers to; a circle is cut where it is entered.
static void
visit_table(TableSort *sort, Item *table)
{
    if (!g_hash_table_add(sort->seen, table))
        return;
    for (guint i = 0; i < sort->items->len; i++) {
        const Item *item = sort->items->pdata[i];
        bool refers = item->table == table->table && item->other != NULL && is_reference(item);
        Item *other = refers ? find_in_stretch(sort->stretch, item->other) : NULL;
        if (other != NULL)
            visit_table(sort, other);
    }
    g_ptr_array_add(sort->sorted, table);
}

static void
sort_stretch(GPtrArray *items, guint first, guint end)
{
    g_autoptr(GPtrArray) stretch = g_ptr_array_new();
    g_autoptr(GPtrArray) sorted = g_ptr_array_new();
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    for (guint i = first; i < end; i++)
        g_ptr_array_add(stretch, items->pdata[i]);
    TableSort sort = {.items = items, .stretch = stretch, .sorted = sorted, .seen = seen};
    for (guint i = 0; i < stretch->len; i++)
        visit_table(&sort, stretch->pdata[i]);
    for (guint i = 0; i < sorted->len; i++)
        items->pdata[first + i] = sorted->pdata[i];
}

static void
sort_tables(GPtrArray *items)
{
    guint first, end = 0;
    while (find_stretch(items, end, &first, &end))
        sort_stretch(items, first, end);
}

// ---- enums -----------------------------------------------------------------------------------

// How many new tables, and how many other changes, use the type by itself.
static void
count_users(const GPtrArray *items, const Object *type, guint *tables, guint *others)
{
    for (guint i = 0; i < items->len; i++) {
        const Item *item = items->pdata[i];
        const Table *table = (const Table *)item->ddl.object;
        bool is_table = item->ddl.type == DDL_CREATE_TABLE;
        size_t count = is_table ? table->column_count : 1;
        for (size_t k = 0; k < count; k++) {
            const Type *used = is_table ? table->columns[k]->type : item->ddl.column.type;
            bool uses = used != NULL && g_strcmp0(used->namespace, type->namespace) == 0 &&
                        strcmp(used->name, type->name) == 0;
            if (uses && is_table && used->dimensions == 0)
                (*tables)++;
            else if (uses)
                (*others)++;
        }
    }
}

// A type that only new tables use is made by the first of them, as autogenerate has it.
static void
fold_enums(Writing *writing, GPtrArray *items)
{
    for (guint i = 0; i < items->len; i++) {
        const Item *item = items->pdata[i];
        guint tables = 0, others = 0;
        if (item->ddl.type != DDL_CREATE_ENUM || item->statement->outside_transaction)
            continue;
        count_users(items, item->ddl.object, &tables, &others);
        if (tables == 0 || others > 0)
            continue;
        g_hash_table_add(
            writing->made_by_tables,
            g_strdup_printf("%s.%s", item->ddl.object->namespace, item->ddl.object->name));
        g_ptr_array_remove_index(items, i--);
    }
}

// ---- what cannot be said ---------------------------------------------------------------------

// A table that create_table() cannot say is made by SQL, and what was folded into it comes back.
static void
unfold_tables(Writing *writing, GPtrArray *items)
{
    for (guint i = 0; i < items->len; i++) {
        Item *item = items->pdata[i];
        if (item->ddl.type != DDL_CREATE_TABLE)
            continue;
        NewTable table = {.table = (const Table *)item->ddl.object,
                          .namespace = item->ddl.namespace,
                          .constraints = item->constraints};
        if (table_call(writing, &table) != NULL)
            continue;
        item->ddl.type = DDL_OTHER;
        for (guint k = 0; k < item->folded->len; k++)
            g_ptr_array_insert(items, (gint)(i + 1 + k), item->folded->pdata[k]);
    }
}

// ---- one column ------------------------------------------------------------------------------

static bool
is_same_column(const Item *a, const Item *b)
{
    return a->table == b->table && a->ddl.name != NULL && b->ddl.name != NULL &&
           strcmp(a->ddl.name, b->ddl.name) == 0;
}

// alter_column() sets type, NULL, default and comment in this order, each by a statement.
static bool
merge_changes(Item *first, const Item *second)
{
    bool fits = first->ddl.type == DDL_ALTER_COLUMN && second->ddl.type == DDL_ALTER_COLUMN &&
                (first->ddl.sets & second->ddl.sets) == 0 && !(second->ddl.sets & SETS_TYPE);
    if (!fits)
        return false;
    if (second->ddl.sets & SETS_NOT_NULL)
        first->ddl.column.not_null = second->ddl.column.not_null;
    if (second->ddl.sets & SETS_DEFAULT)
        first->ddl.column.default_sql = second->ddl.column.default_sql;
    if (second->ddl.sets & SETS_COMMENT)
        first->ddl.comment = second->ddl.comment;
    first->ddl.sets |= second->ddl.sets;
    return true;
}

static bool
merge_comment(Item *first, const Item *second)
{
    if (first->ddl.type != DDL_ADD_COLUMN || second->ddl.type != DDL_ALTER_COLUMN ||
        second->ddl.sets != SETS_COMMENT)
        return false;
    first->ddl.comment = second->ddl.comment;
    return true;
}

static void
merge_columns(const Writing *writing, GPtrArray *items)
{
    for (guint i = 1; i < items->len; i++) {
        Item *first = items->pdata[i - 1];
        const Item *second = items->pdata[i];
        bool fits = is_same_column(first, second) && !first->is_barrier && !second->is_barrier &&
                    second->statement->comment == NULL;
        if (!fits || !(merge_changes(first, second) || merge_comment(first, second)))
            continue;
        add_allow(writing, first, second->allow);
        g_ptr_array_remove_index(items, i--);
    }
}

void
items_fold(Writing *writing, GPtrArray *items)
{
    sort_tables(items);
    fold_tables(writing, items);
    unfold_tables(writing, items);
    fold_enums(writing, items);
    merge_columns(writing, items);
}

// ---- groups ----------------------------------------------------------------------------------

static void
group_free(gpointer data)
{
    Group *group = data;
    g_ptr_array_unref(group->items);
    g_free(group);
}

static Group *
group_new(Item *item)
{
    Group *group = g_new0(Group, 1);
    group->block = item->block;
    group->items = g_ptr_array_new();
    g_ptr_array_add(group->items, item);
    return group;
}

static bool
takes(const Group *group, const Item *item)
{
    const Item *first = group->items->pdata[0];
    return group->block == item->block && group->block != BLOCK_PLAIN &&
           (group->block != BLOCK_BATCH || first->table == item->table);
}

static bool
stands_in_the_way(const Group *group, const Item *item)
{
    for (guint i = 0; i < group->items->len; i++)
        if (!commute(group->items->pdata[i], item))
            return true;
    return false;
}

static bool
has_table(const GPtrArray *groups, const Item *item)
{
    for (guint i = 0; i < groups->len; i++) {
        const Group *group = groups->pdata[i];
        for (guint k = 0; k < group->items->len; k++)
            if (((const Item *)group->items->pdata[k])->table == item->table)
                return true;
    }
    return false;
}

// Behind the last group that it cannot pass; at the end where its table was not met yet.
static guint
find_place(const GPtrArray *groups, const Item *item)
{
    guint place = groups->len;
    if (item->block != BLOCK_BATCH || !has_table(groups, item))
        return place;
    while (place > 0 && !stands_in_the_way(groups->pdata[place - 1], item))
        place--;
    return place;
}

GPtrArray *
items_group(const GPtrArray *items)
{
    GPtrArray *groups = g_ptr_array_new_with_free_func(group_free);
    for (guint i = 0; i < items->len; i++) {
        Item *item = items->pdata[i];
        guint place = find_place(groups, item);
        Group *before = place > 0 ? groups->pdata[place - 1] : NULL;
        if (before != NULL && takes(before, item))
            g_ptr_array_add(before->items, item);
        else
            g_ptr_array_insert(groups, (gint)place, group_new(item));
    }
    return groups;
}
