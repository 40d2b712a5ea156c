#pragma once

/**
 * identifier: what people write for revisions, and which revisions they mean by it.
 *
 * Shape    RevisionGraph x "head", "ab12", "feature@-1", ranges -> revisions
 * Owns     `found` is the caller's array; it is appended to with borrowed const Revision *
 * Threads  pure functions of their arguments
 * Errors   REVISION_ERROR_IDENTIFIER, with Alembic's sentences. The graph must have no errors.
 * Source   Alembic 1.8: script/revision.py (RevisionMap), script/base.py (_catch_revision_errors).
 *          What comes out of Python sets there has the order of the files here.
 *
 * An identifier is a whole id or the beginning of one; a branch label; "head", "heads", "base";
 * one of these after "label@"; and, where it says so, one of them with "+2" or "-1" behind it.
 */

#include "revision/revision.h"

/** What `show` shows: nothing for "base". "-1" counts from the heads. */
bool revision_resolve(const RevisionGraph *graph, const char *identifier, GPtrArray *found,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * What `history` lists: from `upper` down to `lower`, both among them, newest first.
 *
 * lower, upper   one identifier, relative ones too, or the rows of a version table; none: "base"
 *                and "heads"
 */
bool revision_history(const RevisionGraph *graph, Names lower, Names upper, GPtrArray *found,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** What `current` prints for these rows: they, and what they imply on other branches. */
bool revision_current(const RevisionGraph *graph, Names rows, GPtrArray *found,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** What an upgrade to `target` runs on a database with these rows, in its order. */
bool revision_upgrades(const RevisionGraph *graph, Names rows, const char *target, GPtrArray *found,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** What a downgrade to `target` takes back, in its order. */
bool revision_downgrades(const RevisionGraph *graph, Names rows, const char *target,
                         GPtrArray *found, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** One move of a stamp: rows `from` become the row `to`. */
typedef struct {
    bool up;
    bool alone;     // a branch of its own: a row comes (up) or goes (down)
    Names from;     // in the arena of the call
    const char *to; // NULL: the base
} StampMove;

/**
 * What a stamp of `targets` does to these rows, in its order; found is a GArray of StampMove. Rows
 * of other branches are not in it.
 */
bool revision_stamps(const RevisionGraph *graph, Names rows, Names targets, Arena *arena,
                     GArray *found, GError **error) G_GNUC_WARN_UNUSED_RESULT;
