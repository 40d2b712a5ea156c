#pragma once

/** oid-map: from catalog numbers to whatever they stand for. Two arrays, no memory per entry. */

#include <stddef.h>
#include <stdint.h>

typedef struct {
    uint64_t key; // 0: free
    void *value;
} OidSlot;

typedef struct {
    OidSlot *slots;
    size_t size, used;
} OidMap;

/** NULL when there is none. */
void *oid_map_find(const OidMap *map, uint64_t key);
/** Adds or replaces; key and value are not 0. */
void oid_map_put(OidMap *map, uint64_t key, void *value);
void oid_map_clear(OidMap *map);
