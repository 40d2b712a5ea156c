#pragma once

/**
 * arena: memory for many small things that are built together and die together.
 *
 * Shape    a growing pile of blocks; nothing is freed singly, but what its only owner has done
 *          with may be handed back to be handed out again
 * Owns     everything that it handed out; arena_free() ends it all
 * Threads  one thread builds; what was built may then be read from any
 * Errors   none; running out of memory ends the program, as everywhere in GLib
 */

#include <glib.h>
#include <stddef.h>

typedef struct Arena Arena;

Arena *arena_new(void) G_GNUC_WARN_UNUSED_RESULT;
/** Frees the arena and everything in it; NULL is fine. */
void arena_free(Arena *arena);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Arena, arena_free)

/** Forgets all that it handed out, and keeps a block for what comes next. */
void arena_reset(Arena *arena);

/**
 * Takes over all that `other` handed out, and frees the rest of it. Texts that both have interned
 * stay two.
 */
void arena_adopt(Arena *arena, Arena *other);

/** Bytes handed out so far. */
size_t arena_size(const Arena *arena);

/** Zeroed memory, aligned for any type but long double. A size of 0 gives a valid pointer. */
void *arena_alloc(Arena *arena, size_t size) G_GNUC_MALLOC;
#define ARENA_NEW(arena, Type) ((Type *)arena_alloc((arena), sizeof(Type)))
#define ARENA_NEW_ARRAY(arena, Type, count) ((Type *)arena_alloc((arena), sizeof(Type) * (count)))

/**
 * Hands back what arena_alloc() gave for that size, when nobody can still point to it: arrays that
 * have grown out of their room. NULL is fine.
 */
void arena_release(Arena *arena, void *bytes, size_t size);

/** A copy of `size` bytes. */
void *arena_copy(Arena *arena, const void *bytes, size_t size);

/** Copies of text; NULL stays NULL. `length` is in bytes and need not end in a NUL. */
char *arena_text(Arena *arena, const char *text);
char *arena_text_n(Arena *arena, const char *text, size_t length);
char *arena_printf(Arena *arena, const char *format, ...) G_GNUC_PRINTF(2, 3);

/**
 * The one copy of this text in this arena: two equal names are one pointer. NULL stays NULL.
 * Between arenas compare with strcmp.
 */
const char *arena_intern(Arena *arena, const char *text);
const char *arena_intern_n(Arena *arena, const char *text, size_t length);

/** The same for other values than text: lists of interned names, structs without gaps. */
const void *arena_intern_bytes(Arena *arena, const void *bytes, size_t size);
