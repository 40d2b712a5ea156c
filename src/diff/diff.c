#include "diff/diff.h"

#include "diff/merge-private.h"

static const DiffOptions no_options = {.renames = NULL};

static GPtrArray *
read_patterns(const DiffOptions *options)
{
    GPtrArray *patterns = g_ptr_array_new_with_free_func((GDestroyNotify)g_pattern_spec_free);
    for (size_t i = 0; options->ignore != NULL && options->ignore[i] != NULL; i++)
        g_ptr_array_add(patterns, g_pattern_spec_new(options->ignore[i]));
    return patterns;
}

static void
clear_walk(Walk *walk)
{
    g_ptr_array_free(walk->patterns, TRUE);
    g_array_free(walk->rows, TRUE);
    g_array_free(walk->ignored, TRUE);
    g_clear_pointer(&walk->from_sequences, g_hash_table_destroy);
    g_clear_pointer(&walk->to_sequences, g_hash_table_destroy);
}

Changes *
diff_schemas(const Schema *from, const Schema *to, const DiffOptions *options, GError **error)
{
    Changes *changes = g_new0(Changes, 1);
    changes->arena = arena_new();
    changes->from = from;
    changes->to = to;
    Walk walk = {
        .arena = changes->arena,
        .from = from,
        .to = to,
        .options = options == NULL ? &no_options : options,
        .rows = g_array_new(FALSE, FALSE, sizeof(Change)),
        .ignored = g_array_new(FALSE, FALSE, sizeof(NotCompared)),
        .comparison = {.arena = changes->arena, .from_schema = from, .to_schema = to},
    };
    walk.patterns = read_patterns(walk.options);
    if (!apply_renames(&walk, error)) {
        clear_walk(&walk);
        diff_free(changes);
        return NULL;
    }
    changes->from = walk.comparison.from_schema = walk.from;
    merge_schemas(&walk);
    changes->count = walk.rows->len;
    changes->rows = arena_copy(changes->arena, walk.rows->data, walk.rows->len * sizeof(Change));
    changes->pairs = walk.comparison.pairs;
    changes->pair_count = walk.comparison.count;
    changes->ignored_count = walk.ignored->len;
    changes->ignored =
        arena_copy(changes->arena, walk.ignored->data, walk.ignored->len * sizeof(NotCompared));
    clear_walk(&walk);
    return changes;
}

void
diff_free(Changes *changes)
{
    if (changes == NULL)
        return;
    arena_free(changes->arena);
    g_free(changes);
}
