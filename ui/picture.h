#pragma once

/**
 * picture: what was read, as one immutable value that is swapped between two frames.
 *
 * Shape    Side models + Side database -> Picture
 * Owns     both are counted; a Picture holds its sides
 * Threads  immutable once made; counted atomically
 */

#include "run/drift.h"

#include <gio/gio.h>

/** One side as it was read. */
typedef struct {
    Schema *schema;
    int64_t read_at; // Unix time, seconds
    int64_t took_us;
} Side;

/** Takes the schema, which may be NULL in a test. */
Side *side_new(Schema *schema, int64_t took_us) G_GNUC_WARN_UNUSED_RESULT;
Side *side_ref(Side *side);
void side_unref(Side *side);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Side, side_unref)

typedef struct {
    Side *models, *database; // NULL: not read
    Changes *changes;        // NULL: one side is missing
    Drift *drift;
} Picture;

/** Takes `changes` and `drift`, refers to the sides. */
Picture *picture_new(Side *models, Side *database, Changes *changes,
                     Drift *drift) G_GNUC_WARN_UNUSED_RESULT;
Picture *picture_ref(Picture *picture);
void picture_unref(Picture *picture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Picture, picture_unref)
