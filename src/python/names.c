#include "python/names-private.h"

#include <string.h>

enum { FIRST_SLOTS = 256 };

struct PythonNames {
    Arena *arena;
    Name *slots; // open addressing, at most half full
    size_t slot_count, used;
};

static Name *
find_slot(Name *slots, size_t count, const char *text, uint32_t length, uint32_t hash)
{
    size_t i = (hash ^ hash >> 15) & (count - 1);
    while (slots[i].text != NULL && !(slots[i].hash == hash && slots[i].length == length &&
                                      memcmp(slots[i].text, text, length) == 0))
        i = (i + 1) & (count - 1);
    return &slots[i];
}

static uint32_t
hash_of(const char *text, size_t length)
{
    uint32_t hash = NAME_HASH;
    for (size_t i = 0; i < length; i++)
        hash = name_hash_step(hash, text[i]);
    return hash;
}

// A keyword is no name of the program: its text need not be interned, which for a short file would
// cost as much as all the rest.
static void
add_keyword(PythonNames *names, TokenKind kind)
{
    const char *text = token_rows[kind].text;
    uint32_t length = (uint32_t)strlen(text), hash = hash_of(text, length);
    Name *slot = find_slot(names->slots, names->slot_count, text, length, hash);
    *slot = (Name){text, length, hash, kind};
    names->used++;
}

PythonNames *
python_names_new(Arena *arena)
{
    PythonNames *names = g_new0(PythonNames, 1);
    names->arena = arena;
    names->slot_count = FIRST_SLOTS;
    names->slots = g_new0(Name, FIRST_SLOTS);
    for (TokenKind kind = TOKEN_FALSE; kind <= TOKEN_YIELD; kind++)
        add_keyword(names, kind);
    return names;
}

void
python_names_free(PythonNames *names)
{
    if (names == NULL)
        return;
    g_free(names->slots);
    g_free(names);
}

static void
grow(PythonNames *names)
{
    size_t count = names->slot_count * 2;
    Name *slots = g_new0(Name, count);
    for (size_t i = 0; i < names->slot_count; i++) {
        const Name *old = &names->slots[i];
        if (old->text != NULL)
            *find_slot(slots, count, old->text, old->length, old->hash) = *old;
    }
    g_free(names->slots);
    names->slots = slots;
    names->slot_count = count;
}

const Name *
names_find(PythonNames *names, const char *text, uint32_t length, uint32_t hash)
{
    Name *slot = find_slot(names->slots, names->slot_count, text, length, hash);
    if (slot->text != NULL)
        return slot;
    if (names->used * 2 >= names->slot_count) {
        grow(names);
        slot = find_slot(names->slots, names->slot_count, text, length, hash);
    }
    // Interned, so that names of trees in one arena are one pointer too.
    *slot = (Name){arena_intern_n(names->arena, text, length), length, hash, TOKEN_NAME};
    names->used++;
    return slot;
}

const Name *
names_add(PythonNames *names, const char *text, size_t length)
{
    return names_find(names, text, (uint32_t)length, hash_of(text, length));
}
