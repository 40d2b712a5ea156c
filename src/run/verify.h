#pragma once

/**
 * verify: whether the models and a database agree after revisions were applied.
 *
 * Shape    project x database -> Verified: what differs still
 * Owns     texts live in the arena given
 * Threads  call from any thread
 * Errors   those of the rooms that read
 */

#include "project/project.h"

#include <gio/gio.h>

typedef struct {
    size_t differences, unproven;
    const char *text; // "The models and microblog agree", "… differ in 2: - follower.note, …"
} Verified;

/** `text` is NULL where there are no models to compare with. */
bool run_verify(const Project *project, const ProjectDatabase *database, GCancellable *cancellable,
                Arena *arena, Verified *verified, GError **error) G_GNUC_WARN_UNUSED_RESULT;
