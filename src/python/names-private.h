#pragma once

/**
 * names-private: what the lexer asks the table of names.
 *
 * Shape    bytes and their hash -> the one copy, and TOKEN_NAME or the keyword's kind
 */

#include "python/names.h"
#include "python/token-private.h"

typedef struct {
    const char *text;
    uint32_t length, hash;
    TokenKind kind;
} Name;

// One step of the hash; the lexer takes it while it looks for the end of a name.
enum { NAME_HASH = 0x11c9dc5 };
static inline uint32_t
name_hash_step(uint32_t hash, char byte)
{
    return (hash ^ (unsigned char)byte) * 16777619u;
}

/** Borrowed until the next call. */
const Name *names_find(PythonNames *names, const char *text, uint32_t length, uint32_t hash);
/** The same for a text whose hash is not known yet. */
const Name *names_add(PythonNames *names, const char *text, size_t length);
