#pragma once

/**
 * screens: the list of all screens there are.
 */

#include "ui/screen.h"

/** What 5 Apply is opened with; NULL: up to the heads. */
typedef struct {
    const char *target;
    bool is_down, is_stamp; // a stamp runs nothing, and says where the database is
    const char *note;       // shown before it; NULL: none
} ApplyTarget;

extern const ScreenOps ui_apply, ui_connections, ui_drift, ui_doctor, ui_generate, ui_history,
    ui_review, ui_log, ui_jobs;

/** All of them, in the order of the manual; NULL-terminated. */
extern const ScreenOps *const ui_screens[];
