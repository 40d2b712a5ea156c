#include "kind/compare.h"

#include <string.h>

unsigned
compare_flag(bool different, unsigned aspect)
{
    return different ? aspect : 0;
}

unsigned
compare_text(const char *from, const char *to, unsigned aspect)
{
    return compare_flag(from != to && g_strcmp0(from, to) != 0, aspect);
}

unsigned
compare_comments(const Object *from, const Object *to)
{
    return compare_text(from->comment, to->comment, ASPECT_COMMENT);
}

unsigned
compare_texts(const char *const *from, size_t from_count, const char *const *to, size_t to_count,
              unsigned aspect)
{
    if (from_count != to_count)
        return aspect;
    for (size_t i = 0; i < from_count; i++)
        if (g_strcmp0(from[i], to[i]) != 0)
            return aspect;
    return 0;
}

static bool
holds(const char *const *rows, size_t count, const char *text)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(rows[i], text) == 0)
            return true;
    return false;
}

unsigned
compare_sets(const char *const *from, size_t from_count, const char *const *to, size_t to_count,
             unsigned aspect)
{
    if (from_count != to_count)
        return aspect;
    for (size_t i = 0; i < from_count; i++)
        if (!holds(to, to_count, from[i]))
            return aspect;
    return 0;
}

unsigned
compare_types(const Type *from, const Type *to, unsigned aspect)
{
    if (from == to)
        return 0;
    return compare_flag(from == NULL || to == NULL || !type_equal(from, to), aspect);
}

static void
add_pair(Comparison *comparison, OpenPair pair)
{
    if (comparison->count == comparison->room) {
        size_t room = comparison->room == 0 ? 16 : comparison->room * 2;
        OpenPair *pairs = ARENA_NEW_ARRAY(comparison->arena, OpenPair, room);
        if (comparison->count > 0)
            memcpy(pairs, comparison->pairs, comparison->count * sizeof *pairs);
        comparison->pairs = pairs;
        comparison->room = room;
    }
    comparison->pairs[comparison->count++] = pair;
}

// Texts that one server printed are canonical: two catalogs need no judge.
static bool
is_printed(const Comparison *comparison)
{
    return comparison->from_schema->server_version != 0 &&
           comparison->from_schema->server_version / 10000 ==
               comparison->to_schema->server_version / 10000;
}

unsigned
compare_expression(Comparison *comparison, OpenPair pair)
{
    if (compare_text(pair.from_sql, pair.to_sql, pair.aspect) == 0)
        return 0;
    if (pair.from_sql != NULL && pair.to_sql != NULL && !is_printed(comparison))
        add_pair(comparison, pair);
    else
        comparison->proven |= pair.aspect;
    return pair.aspect;
}
