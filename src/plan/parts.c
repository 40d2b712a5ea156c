#include "plan/strategy-private.h"

// Blocks go into parts in the order of what waits for what. Transactions gather all that may run
// now; what runs alone comes first where a transaction waits for it, else last: so there are few
// parts, and the first one is the one that people look for.

static gint
compare_blocks(gconstpointer a, gconstpointer b, gpointer data)
{
    (void)data;
    const Block *one = a, *other = b;
    return (one->rank > other->rank) - (one->rank < other->rank);
}

typedef struct {
    GTree *together, *single;  // ready Blocks, by rank
    const bool *is_waited_for; // by rank: whether statements wait for it
    size_t part;
} Schedule;

static void
make_ready(const Schedule *schedule, Block *block)
{
    g_tree_insert(block->type == BLOCK_TOGETHER ? schedule->together : schedule->single, block,
                  block);
}

static void
place(const Schedule *schedule, Block *block)
{
    block->part = schedule->part;
    g_tree_remove(block->type == BLOCK_TOGETHER ? schedule->together : schedule->single, block);
    for (guint i = 0; i < block->followers->len; i++) {
        Block *follower = block->followers->pdata[i];
        if (--follower->waits == 0)
            make_ready(schedule, follower);
    }
}

static Block *
first_of(GTree *tree)
{
    GTreeNode *node = g_tree_node_first(tree);
    return node == NULL ? NULL : g_tree_node_value(node);
}

static Block *
first_waited_for(const Schedule *schedule)
{
    for (GTreeNode *node = g_tree_node_first(schedule->single); node != NULL;
         node = g_tree_node_next(node)) {
        Block *block = g_tree_node_value(node);
        if (schedule->is_waited_for[block->rank])
            return block;
    }
    return NULL;
}

// Returns false when nothing was placed.
static bool
place_next_part(Schedule *schedule)
{
    Block *single = first_waited_for(schedule);
    if (single == NULL && g_tree_nnodes(schedule->together) == 0)
        single = first_of(schedule->single);
    if (single != NULL) {
        place(schedule, single);
        return true;
    }
    bool has_statements = false;
    for (Block *block = first_of(schedule->together); block != NULL;
         block = first_of(schedule->together)) {
        has_statements |= block->statements->len > 0;
        place(schedule, block);
    }
    return has_statements;
}

// Blocks are numbered in an order that runs: what follows has a higher rank.
static void
find_waited_for(const GPtrArray *blocks, bool *is_waited_for)
{
    for (guint i = blocks->len; i-- > 0;) {
        const Block *block = blocks->pdata[i];
        for (guint k = 0; k < block->followers->len; k++) {
            const Block *follower = block->followers->pdata[k];
            is_waited_for[i] |= follower->statements->len > 0 || is_waited_for[follower->rank];
        }
    }
}

size_t
schedule_blocks(GPtrArray *blocks)
{
    g_autofree bool *is_waited_for = g_new0(bool, blocks->len + 1);
    g_autoptr(GTree) together = g_tree_new_full(compare_blocks, NULL, NULL, NULL);
    g_autoptr(GTree) single = g_tree_new_full(compare_blocks, NULL, NULL, NULL);
    Schedule schedule = {together, single, is_waited_for, 0};
    find_waited_for(blocks, is_waited_for);
    for (guint i = 0; i < blocks->len; i++)
        if (((Block *)blocks->pdata[i])->waits == 0)
            make_ready(&schedule, blocks->pdata[i]);
    while (g_tree_nnodes(together) + g_tree_nnodes(single) > 0)
        schedule.part += place_next_part(&schedule);
    return schedule.part;
}
