#pragma once

/**
 * approval: what people said about revisions: who approved which statement, and their notes.
 *
 * Shape    revision id -> Approvals: the file's text when it was last reviewed, and a row for each
 *          statement that somebody approved or wrote about. Kept in a JSON file of the state
 *          folder, and read from the reviews that lie in the project as well
 * Owns     an Approvals owns its texts
 * Threads  call from any thread; two at once for one revision would lose an entry
 * Errors   G_FILE_ERROR when it cannot be written. What cannot be read is nothing
 * Source   SCREENS.md §8.4
 */

#include "base/arena.h"

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct {
    const char *sql;
    bool approved;
    const char *by, *at; // "ada", "2026-11-24T12:06:40+01:00"; of the last word
    const char *note;    // NULL: none
} Approval;

typedef struct {
    Arena *arena;
    char *revision;
    int version;      // 1: of the first file that was reviewed; 0: none was
    const char *hash; // of the file that was reviewed last
    const char *text; // its text
    GArray *rows;     // Approval
} Approvals;

/**
 * What is known of a revision.
 *
 * reviews  a folder of Markdown that may have REVISION.md, made for `hash`; NULL: none
 * hash     of the revision's file as it is; entries in the project for another one do not count
 * Returns  own, free with approvals_free(); never NULL
 */
Approvals *approvals_read(const char *revision, const char *reviews,
                          const char *hash) G_GNUC_WARN_UNUSED_RESULT;
void approvals_free(Approvals *approvals);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Approvals, approvals_free)

/** The row of a statement; NULL: nobody said anything. */
const Approval *approvals_find(const Approvals *approvals, const char *sql);
/** Says something about a statement now, as the person at the keyboard. note NULL: as it was. */
void approvals_say(Approvals *approvals, const char *sql, bool approved, const char *note);
/** Keeps it, for the file as it is now; that makes a version when its text is another one. */
bool approvals_keep(Approvals *approvals, const char *file,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** The entries as JSON on one line, for the comment in a Markdown review; free with g_free(). */
char *approvals_json(const Approvals *approvals) G_GNUC_WARN_UNUSED_RESULT;
