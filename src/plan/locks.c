#include "plan/locks.h"

#include "plan/fill.h"
#include "plan/lock-private.h"

#include <string.h>

// ---- modes -------------------------------------------------------------------------------------

typedef struct {
    const char *name;
    Blocks blocks;
} ModeRow;

static const ModeRow modes[] = {
    [LOCK_NONE] = {"", BLOCKS_NOTHING},
    [LOCK_ACCESS_SHARE] = {"AccessShare", BLOCKS_NOTHING},
    [LOCK_ROW_SHARE] = {"RowShare", BLOCKS_NOTHING},
    [LOCK_ROW_EXCLUSIVE] = {"RowExclusive", BLOCKS_NOTHING},
    [LOCK_SHARE_UPDATE_EXCLUSIVE] = {"ShareUpdateExclusive", BLOCKS_NOTHING},
    [LOCK_SHARE] = {"Share", BLOCKS_WRITES},
    [LOCK_SHARE_ROW_EXCLUSIVE] = {"ShareRowExclusive", BLOCKS_WRITES},
    [LOCK_EXCLUSIVE] = {"Exclusive", BLOCKS_WRITES},
    [LOCK_ACCESS_EXCLUSIVE] = {"AccessExclusive", BLOCKS_ALL},
};
_Static_assert(G_N_ELEMENTS(modes) == LOCK_MODES, "a row for each mode");

const char *
lock_mode_name(LockMode mode)
{
    return modes[mode].name;
}

LockMode
lock_mode_of(const char *name)
{
    size_t length = strlen(name);
    if (g_str_has_suffix(name, "Lock"))
        length -= strlen("Lock");
    for (size_t i = LOCK_ACCESS_SHARE; i < LOCK_MODES; i++)
        if (strlen(modes[i].name) == length && strncmp(modes[i].name, name, length) == 0)
            return (LockMode)i;
    return LOCK_NONE;
}

Blocks
lock_mode_blocks(LockMode mode)
{
    return modes[mode].blocks;
}

LockMode
locks_strongest(const Locks *locks)
{
    LockMode strongest = LOCK_NONE;
    for (size_t i = 0; i < locks->count; i++)
        if (locks->rows[i].is_table)
            strongest = MAX(strongest, locks->rows[i].mode);
    return strongest;
}

// ---- worlds ------------------------------------------------------------------------------------

LockWorld *
lock_world_new(const LockFacts *facts)
{
    LockWorld *world = g_new0(LockWorld, 1);
    lock_world_fill(world, facts);
    return world;
}

void
lock_world_free(LockWorld *world)
{
    if (world == NULL)
        return;
    lock_world_clear(world);
    g_free(world);
}

static void
forget_marks(LockWorld *world)
{
    world->outside_transaction = false;
    world->unknown = NULL;
    for (guint i = 0; i < world->relations->len; i++) {
        LockRelation *relation = world->relations->pdata[i];
        relation->mode = LOCK_NONE;
        relation->rewrites = relation->scans = false;
    }
}

static int
compare_rows(const void *a, const void *b)
{
    const RelationLock *one = a, *other = b;
    int order = g_strcmp0(one->namespace, other->namespace);
    return order != 0 ? order : strcmp(one->name, other->name);
}

static Locks
collect_marks(const LockWorld *world, Arena *arena)
{
    g_autoptr(GArray) rows = g_array_new(FALSE, TRUE, sizeof(RelationLock));
    for (guint i = 0; i < world->relations->len; i++) {
        const LockRelation *relation = world->relations->pdata[i];
        if (relation->old_name == NULL || relation->mode == LOCK_NONE)
            continue;
        RelationLock row = {.namespace = arena_text(arena, relation->old_namespace),
                            .name = arena_text(arena, relation->old_name),
                            .is_table = relation->type != RELATION_INDEX &&
                                        relation->type != RELATION_SEQUENCE,
                            .mode = relation->mode,
                            .rewrites = relation->rewrites,
                            .scans = relation->scans};
        g_array_append_val(rows, row);
    }
    if (rows->len > 0)
        qsort(rows->data, rows->len, sizeof(RelationLock), compare_rows);
    return (Locks){.rows = arena_copy(arena, rows->data, rows->len * sizeof(RelationLock)),
                   .count = rows->len,
                   .outside_transaction = world->outside_transaction,
                   .unknown = world->unknown};
}

// Our own block is known: each of its batches writes some rows.
static bool
run_fill(LockWorld *world, const char *sql)
{
    Fill fill;
    if (!fill_read(world->arena, sql, &fill))
        return false;
    LockRelation *relation = lock_find(world, fill.namespace, fill.table);
    if (relation != NULL)
        lock_plan(relation, LOCK_ROW_EXCLUSIVE);
    world->outside_transaction = true;
    return true;
}

Locks
lock_world_run(LockWorld *world, Arena *arena, const char *sql)
{
    forget_marks(world);
    if (run_fill(world, sql))
        return collect_marks(world, arena);
    g_autoptr(Tree) tree = tree_parse(sql);
    if (tree == NULL)
        return (Locks){.unknown = "this is not SQL as PostgreSQL 15 knows it"};
    for (size_t i = 0; i < tree->n_stmts; i++)
        if (tree->stmts[i]->stmt != NULL)
            lock_statement(world, tree->stmts[i]->stmt);
    return collect_marks(world, arena);
}

void
lock_world_commit(LockWorld *world)
{
    for (guint i = 0; i < world->relations->len; i++) {
        LockRelation *relation = world->relations->pdata[i];
        relation->old_namespace = relation->namespace;
        relation->old_name = relation->is_gone ? NULL : relation->name;
        for (guint k = 0; k < relation->columns->len; k++)
            ((LockColumn *)relation->columns->pdata[k])->is_empty = false;
    }
}

Locks
locks_predict(Arena *arena, const LockFacts *facts, const char *sql)
{
    g_autoptr(LockWorld) world = lock_world_new(facts);
    return lock_world_run(world, arena, sql);
}
