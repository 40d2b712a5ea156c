#pragma once

/**
 * picture: what was read, as one immutable value that is swapped between two frames.
 *
 * Shape    Side models + Side database -> Picture
 * Owns     both are counted; a Picture holds its sides
 * Threads  immutable once made; counted atomically
 */

#include "run/history.h"

#include <gio/gio.h>

/** One side as it was read. */
typedef struct {
    Schema *schema;
    int64_t read_at; // Unix time, seconds
    int64_t took_us;
    Arena *arena;                // of what follows
    const char *server_version;  // "15.18"; NULL: no server
    Names version_rows;          // the database's side: of the version table
    bool has_version_rows;       // false: they could not be read
    const char *version_problem; // why
} Side;

/** Takes the schema. */
Side *side_new(Schema *schema) G_GNUC_WARN_UNUSED_RESULT;
Side *side_ref(Side *side);
void side_unref(Side *side);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Side, side_unref)

typedef struct {
    Side *models, *database; // NULL: not read
    Changes *changes;        // NULL: one side is missing
    Drift *drift;
    RevisionGraph *graph; // NULL: no revision files, or they cannot be read
    // What can be searched for: the names of what is in table i are names[first[i]] to
    // names[first[i + 1] - 1], each once; a search looks at all of them at each letter.
    const char **names;
    size_t *first;
    History history;      // what `answers` borrows
    DriftHistory answers; // `about` NULL: nothing is known
} Picture;

/** Takes `changes`, `drift` and `graph`, which may be NULL; refers to the sides. */
Picture *picture_new(Side *models, Side *database, Changes *changes, Drift *drift,
                     RevisionGraph *graph) G_GNUC_WARN_UNUSED_RESULT;
/** What history knows, for drift_evidence(); NULL: nothing. */
const DriftHistory *picture_history(const Picture *picture);
Picture *picture_ref(Picture *picture);
void picture_unref(Picture *picture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Picture, picture_unref)
