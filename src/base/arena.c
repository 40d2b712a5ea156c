#include "base/arena.h"

#include <stdarg.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>

enum { FIRST_BLOCK = 4 * 1024, LARGEST_BLOCK = 512 * 1024, ALIGNMENT = 8, FIRST_SLOTS = 64 };
enum { LARGEST_RELEASED = 4096, RELEASED_LISTS = LARGEST_RELEASED / ALIGNMENT + 1 };

typedef struct Block Block;
struct Block {
    Block *before;
    size_t size, used;
    _Alignas(ALIGNMENT) char bytes[];
};

// Interned texts: open addressing, at most three quarters full. A GHashTable would cost twice the
// memory and a call for each comparison; a large schema has 100,000 names.
typedef struct {
    const char *text; // or the bytes of another value
    guint hash;
    guint length : 31;
    guint is_text : 1;
} Slot;

struct Arena {
    Block *block; // the current one of all that is aligned
    Block *texts; // and of texts, which stand close together
    size_t total;
    void **released; // one list for each size, each piece begins with the next; NULL: none yet
    Slot *slots;
    size_t slot_count, slots_used;
};

Arena *
arena_new(void)
{
    return g_new0(Arena, 1);
}

// Large blocks are the system's own pages, all there at once: touching them one by one would cost
// half as much again as filling them, and a heap would keep what it is given back.
static Block *
map_block(size_t size)
{
    void *bytes =
        mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    if (bytes == MAP_FAILED)
        g_error("out of memory: %zu bytes", size);
    return bytes;
}

static bool
is_mapped(const Block *block)
{
    return block->size >= LARGEST_BLOCK - sizeof(Block);
}

static void
free_block(Block *block)
{
    if (is_mapped(block))
        munmap(block, sizeof(Block) + block->size);
    else
        g_free(block);
}

static Block *
new_block(Block *before, size_t size)
{
    Block new = {.before = before, .size = size};
    Block *block = is_mapped(&new) ? map_block(sizeof new + size) : g_malloc(sizeof new + size);
    *block = new;
    return block;
}

static void
free_blocks(Block *block)
{
    while (block != NULL) {
        Block *before = block->before;
        free_block(block);
        block = before;
    }
}

void
arena_free(Arena *arena)
{
    if (arena == NULL)
        return;
    free_blocks(arena->block);
    free_blocks(arena->texts);
    g_free(arena->slots);
    g_free(arena->released);
    g_free(arena);
}

static void
reset_pile(Block *block)
{
    if (block == NULL)
        return;
    free_blocks(block->before);
    block->before = NULL;
    block->used = 0;
}

void
arena_reset(Arena *arena)
{
    reset_pile(arena->block);
    reset_pile(arena->texts);
    if (arena->slots_used > 0)
        memset(arena->slots, 0, sizeof(Slot) * arena->slot_count);
    arena->slots_used = 0;
    arena->total = 0;
    g_clear_pointer(&arena->released, g_free);
}

// The current block stays the current one: `other` goes behind it.
static void
adopt_pile(Block **pile, Block *other)
{
    if (*pile == NULL || other == NULL) {
        *pile = *pile == NULL ? other : *pile;
        return;
    }
    Block *last = other;
    while (last->before != NULL)
        last = last->before;
    last->before = (*pile)->before;
    (*pile)->before = other;
}

void
arena_adopt(Arena *arena, Arena *other)
{
    adopt_pile(&arena->block, other->block);
    adopt_pile(&arena->texts, other->texts);
    arena->total += other->total;
    other->block = other->texts = NULL;
    arena_free(other);
}

size_t
arena_size(const Arena *arena)
{
    return arena->total;
}

static void *
take_bytes(Block **pile, size_t size)
{
    Block *block = *pile;
    if (block == NULL || block->size - block->used < size) {
        size_t next =
            block == NULL ? FIRST_BLOCK : MIN(block->size * 2, LARGEST_BLOCK - sizeof(Block));
        if (block != NULL && size > next / 4) {
            // Something large gets a block of its own behind the current one, which stays in use.
            block->before = new_block(block->before, size);
            block->before->used = size;
            return block->before->bytes;
        }
        block = *pile = new_block(block, MAX(next, size));
    }
    void *bytes = block->bytes + block->used;
    block->used += size;
    return bytes;
}

static size_t
aligned(size_t size)
{
    return (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
}

static void *
take_released(Arena *arena, size_t size)
{
    void **list = &arena->released[size / ALIGNMENT];
    void *bytes = *list;
    if (bytes == NULL)
        return NULL;
    *list = *(void **)bytes;
    return bytes;
}

static void *
take(Arena *arena, size_t size)
{
    g_assert(size <= G_MAXSIZE / 2);
    size = aligned(size);
    arena->total += size;
    void *bytes = NULL;
    if (arena->released != NULL && size <= LARGEST_RELEASED)
        bytes = take_released(arena, size);
    return bytes != NULL ? bytes : take_bytes(&arena->block, size);
}

void *
arena_alloc(Arena *arena, size_t size)
{
    return memset(take(arena, size), 0, size);
}

void
arena_release(Arena *arena, void *bytes, size_t size)
{
    size = aligned(size);
    if (bytes == NULL || size == 0 || size > LARGEST_RELEASED)
        return;
    if (arena->released == NULL)
        arena->released = g_new0(void *, RELEASED_LISTS);
    void **list = &arena->released[size / ALIGNMENT];
    *(void **)bytes = *list;
    *list = bytes;
    arena->total -= size;
}

void *
arena_copy(Arena *arena, const void *bytes, size_t size)
{
    void *copy = take(arena, size);
    if (size > 0)
        memcpy(copy, bytes, size);
    return copy;
}

char *
arena_text_n(Arena *arena, const char *text, size_t length)
{
    g_assert(length < G_MAXSIZE / 2);
    arena->total += length + 1;
    char *copy = take_bytes(&arena->texts, length + 1);
    if (length > 0)
        memcpy(copy, text, length);
    copy[length] = '\0';
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

// FNV-1a over eight bytes at a time, with a shift that brings the upper bits down.
static guint
hash_bytes(const char *bytes, size_t length)
{
    guint64 hash = 14695981039346656037u ^ length;
    for (; length >= sizeof hash; bytes += sizeof hash, length -= sizeof hash) {
        guint64 word;
        memcpy(&word, bytes, sizeof word);
        hash = (hash ^ word) * 0x9E3779B97F4A7C15u;
        hash ^= hash >> 29;
    }
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (guchar)bytes[i]) * 1099511628211u;
    return (guint)(hash ^ hash >> 32);
}

static Slot *
find_slot(Slot *slots, size_t count, const Slot *wanted)
{
    size_t i = wanted->hash & (count - 1);
    while (slots[i].text != NULL &&
           !(slots[i].hash == wanted->hash && slots[i].length == wanted->length &&
             slots[i].is_text == wanted->is_text &&
             memcmp(slots[i].text, wanted->text, wanted->length) == 0))
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
            *find_slot(slots, count, old) = *old;
    }
    g_free(arena->slots);
    arena->slots = slots;
    arena->slot_count = count;
}

static const char *
intern(Arena *arena, const char *bytes, size_t length, bool is_text)
{
    g_assert(length < G_MAXINT);
    bytes = length > 0 ? bytes : ""; // NULL is fine for nothing, but not for memcmp()
    if (arena->slots_used * 4 >= arena->slot_count * 3)
        grow_slots(arena);
    Slot wanted = {.text = bytes,
                   .hash = hash_bytes(bytes, length),
                   .length = (guint)length & G_MAXINT,
                   .is_text = is_text};
    Slot *slot = find_slot(arena->slots, arena->slot_count, &wanted);
    if (slot->text == NULL) {
        *slot = wanted;
        slot->text = is_text ? arena_text_n(arena, bytes, length)
                             : (const char *)arena_copy(arena, bytes, length);
        arena->slots_used++;
    }
    return slot->text;
}

const char *
arena_intern_n(Arena *arena, const char *text, size_t length)
{
    return intern(arena, text, length, true);
}

const void *
arena_intern_bytes(Arena *arena, const void *bytes, size_t size)
{
    return intern(arena, bytes, size, false);
}

const char *
arena_intern(Arena *arena, const char *text)
{
    return text == NULL ? NULL : arena_intern_n(arena, text, strlen(text));
}
