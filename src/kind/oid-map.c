#include "kind/oid-map-private.h"

#include <glib.h>

enum { FIRST_SIZE = 64, SPREAD = 97 };

static size_t
find_slot(const OidSlot *slots, size_t size, uint64_t key)
{
    // Neighbours stay neighbours: oids come in long runs, and so do the questions for them.
    size_t i = ((uint32_t)key + (key >> 32) * SPREAD) & (size - 1);
    while (slots[i].key != 0 && slots[i].key != key)
        i = (i + 1) & (size - 1);
    return i;
}

void *
oid_map_find(const OidMap *map, uint64_t key)
{
    if (map->used == 0 || key == 0)
        return NULL;
    return map->slots[find_slot(map->slots, map->size, key)].value;
}

static void
grow(OidMap *map)
{
    size_t size = map->size == 0 ? FIRST_SIZE : map->size * 2;
    OidSlot *slots = g_new0(OidSlot, size);
    for (size_t i = 0; i < map->size; i++)
        if (map->slots[i].key != 0)
            slots[find_slot(slots, size, map->slots[i].key)] = map->slots[i];
    g_free(map->slots);
    map->slots = slots;
    map->size = size;
}

void
oid_map_put(OidMap *map, uint64_t key, void *value)
{
    g_assert(key != 0 && value != NULL);
    if (map->used * 2 >= map->size)
        grow(map);
    OidSlot *slot = &map->slots[find_slot(map->slots, map->size, key)];
    map->used += slot->key == 0;
    *slot = (OidSlot){key, value};
}

void
oid_map_clear(OidMap *map)
{
    g_free(map->slots);
    *map = (OidMap){0};
}
