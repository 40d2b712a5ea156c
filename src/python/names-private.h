#pragma once

/**
 * names: the names of one file, each kept once, and which of them are keywords.
 *
 * Shape    bytes and their hash -> the one copy, and TOKEN_NAME or the keyword's kind
 * Owns     the copies live in the arena; the table itself is freed by names_free()
 */

#include "base/arena.h"
#include "python/token-private.h"

typedef struct {
    const char *text;
    uint32_t length, hash;
    TokenKind kind;
} Name;

typedef struct Names Names;

Names *names_new(Arena *arena) G_GNUC_WARN_UNUSED_RESULT;
void names_free(Names *names);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Names, names_free)

// One step of the hash; the lexer takes it while it looks for the end of a name.
enum { NAME_HASH = 0x11c9dc5 };
static inline uint32_t
name_hash_step(uint32_t hash, char byte)
{
    return (hash ^ (unsigned char)byte) * 16777619u;
}

/** Borrowed until the next call. */
const Name *names_find(Names *names, const char *text, uint32_t length, uint32_t hash);
/** The same for a text whose hash is not known yet. */
const Name *names_add(Names *names, const char *text, size_t length);
