#pragma once

/**
 * loss: which values a plan would destroy that are there now.
 *
 * Shape    RunPlan x Connection -> Losses, by name: tables that are dropped or emptied, columns
 * that are dropped, each with what it holds. What is empty or not there is no loss. Owns     texts
 * are in the arena that was given Threads  as for the connection; reads only, each count within a
 * time limit Errors   SERVER_ERROR
 */

#include "run/upgrade.h"

typedef struct {
    const char *name; // "follower.note", "task"
    const char *noun; // "value", "row"
    int64_t count;    // -1: not counted in time, or not allowed to
} Loss;

typedef struct {
    const Loss *rows;
    size_t count;
} Losses;

bool run_losses(Connection *connection, const RunPlan *plan, Arena *arena, Losses *losses,
                GError **error) G_GNUC_WARN_UNUSED_RESULT;
