#include "base/arena.h"

#include <stdarg.h>
#include <string.h>

enum { FIRST_BLOCK = 4 * 1024, LARGEST_BLOCK = 1024 * 1024, ALIGNMENT = 16, FIRST_SLOTS = 64 };

typedef struct Block Block;
struct Block {
    Block *before;
    size_t size, used;
    _Alignas(ALIGNMENT) char bytes[];
};

// Interned texts: open addressing, at most half full. A GHashTable would cost twice the memory
// and a call for each comparison; names are half of what a large schema holds.
typedef struct {
    const char *text;
    size_t length;
    guint hash;
} Slot;

struct Arena {
    Block *block;
    size_t total;
    Slot *slots;
    size_t slot_count, slots_used;
};

Arena *
arena_new(void)
{
    return g_new0(Arena, 1);
}

void
arena_free(Arena *arena)
{
    if (arena == NULL)
        return;
    for (Block *block = arena->block; block != NULL;) {
        Block *before = block->before;
        g_free(block);
        block = before;
    }
    g_free(arena->slots);
    g_free(arena);
}

size_t
arena_size(const Arena *arena)
{
    return arena->total;
}

static Block *
new_block(Block *before, size_t size)
{
    Block *block = g_malloc0(sizeof(Block) + size);
    block->before = before;
    block->size = size;
    return block;
}

void *
arena_alloc(Arena *arena, size_t size)
{
    g_assert(size <= G_MAXSIZE / 2);
    size = (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
    Block *block = arena->block;
    if (block == NULL || block->size - block->used < size) {
        size_t next = block == NULL ? FIRST_BLOCK : MIN(block->size * 2, LARGEST_BLOCK);
        if (block != NULL && size > next / 4) {
            // Something large gets a block of its own behind the current one, which stays in use.
            block->before = new_block(block->before, size);
            block->before->used = size;
            arena->total += size;
            return block->before->bytes;
        }
        block = arena->block = new_block(block, MAX(next, size));
    }
    void *bytes = block->bytes + block->used;
    block->used += size;
    arena->total += size;
    return bytes;
}

void *
arena_copy(Arena *arena, const void *bytes, size_t size)
{
    void *copy = arena_alloc(arena, size);
    if (size > 0)
        memcpy(copy, bytes, size);
    return copy;
}

char *
arena_text_n(Arena *arena, const char *text, size_t length)
{
    char *copy = arena_alloc(arena, length + 1);
    if (length > 0)
        memcpy(copy, text, length);
    return copy;
}

char *
arena_text(Arena *arena, const char *text)
{
    return text == NULL ? NULL : arena_text_n(arena, text, strlen(text));
}

char *
arena_printf(Arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    return arena_text(arena, text);
}

// FNV-1a
static guint
hash_text(const char *text, size_t length)
{
    guint hash = 2166136261u;
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (guchar)text[i]) * 16777619u;
    return hash;
}

static Slot *
find_slot(Slot *slots, size_t count, const char *text, size_t length, guint hash)
{
    size_t i = hash & (count - 1);
    while (slots[i].text != NULL && !(slots[i].hash == hash && slots[i].length == length &&
                                      memcmp(slots[i].text, text, length) == 0))
        i = (i + 1) & (count - 1);
    return &slots[i];
}

static void
grow_slots(Arena *arena)
{
    size_t count = arena->slot_count == 0 ? FIRST_SLOTS : arena->slot_count * 2;
    Slot *slots = g_new0(Slot, count);
    for (size_t i = 0; i < arena->slot_count; i++) {
        const Slot *old = &arena->slots[i];
        if (old->text != NULL)
            *find_slot(slots, count, old->text, old->length, old->hash) = *old;
    }
    g_free(arena->slots);
    arena->slots = slots;
    arena->slot_count = count;
}

const char *
arena_intern_n(Arena *arena, const char *text, size_t length)
{
    if (arena->slots_used * 2 >= arena->slot_count)
        grow_slots(arena);
    guint hash = hash_text(text, length);
    Slot *slot = find_slot(arena->slots, arena->slot_count, text, length, hash);
    if (slot->text == NULL) {
        *slot = (Slot){arena_text_n(arena, text, length), length, hash};
        arena->slots_used++;
    }
    return slot->text;
}

const char *
arena_intern(Arena *arena, const char *text)
{
    return text == NULL ? NULL : arena_intern_n(arena, text, strlen(text));
}
