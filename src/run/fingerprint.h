#pragma once

/**
 * fingerprint: what the objects that statements name looked like, to say later what changed.
 *
 * Shape    Schema x statements -> a line for each object that some statement names, and for each of
 *          its children; two of them -> what changed, in words
 * Owns     a Fingerprint owns its texts
 * Threads  pure functions of their arguments
 * Errors   none
 */

#include "schema/schema.h"

typedef struct {
    const char *key; // "column public.user.role"
    const char *sql; // what makes it
} FingerprintLine;

typedef struct {
    Arena *arena;
    const FingerprintLine *lines; // by key
    size_t count;
    const char *hash; // of all of it, in hexadecimal
} Fingerprint;

/** statements  where an object's name stands as a word, it is meant. Never NULL; free it with
 * fingerprint_free(). */
Fingerprint *fingerprint_new(const Schema *database, const char *const *statements,
                             size_t count) G_GNUC_WARN_UNUSED_RESULT;
/** The tables of `schema` that the statements name and those before them do not. */
typedef struct {
    const Schema *schema;
    const char *const *statements;
    size_t count;
    const char *const *earlier;
    size_t earlier_count;
} FingerprintApart;
/** What these look like in `database`. Never NULL; free it with fingerprint_free(). */
Fingerprint *fingerprint_apart(const Schema *database,
                               const FingerprintApart *apart) G_GNUC_WARN_UNUSED_RESULT;
/** From lines that were kept; the texts are copied. */
Fingerprint *fingerprint_of_lines(const FingerprintLine *lines,
                                  size_t count) G_GNUC_WARN_UNUSED_RESULT;
void fingerprint_free(Fingerprint *fingerprint);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Fingerprint, fingerprint_free)

/**
 * What `start` becomes when what led from `begun` to `there` is done to it: where those two agree,
 * a line stays as it is in `start`. Never NULL; free it with fingerprint_free().
 */
Fingerprint *fingerprint_moved(const Fingerprint *start, const Fingerprint *begun,
                               const Fingerprint *there) G_GNUC_WARN_UNUSED_RESULT;

/** "+ column user.locale, ~ column post.body"; NULL: nothing changed. Free with g_free(). */
char *fingerprint_change(const Fingerprint *then, const Fingerprint *now) G_GNUC_WARN_UNUSED_RESULT;
