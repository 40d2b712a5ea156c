#pragma once

/**
 * progress: what a run says while it goes on, a line for each thing, on stderr.
 *
 * Source   SCREENS.md §9; "Running upgrade a -> b, subject" as Alembic logs it
 */

#include "run/backup.h"
#include "run/upgrade.h"

#include <json-glib/json-glib.h>

typedef struct {
    const Project *project;
    size_t first, last;   // statements since the last commit
    JsonBuilder *builder; // of --json: an open array of what was done; NULL: none
} Progress;

RunObserver progress_observer(Progress *progress);

/** For BackupOptions.progress: how much is written, on a terminal; data is not used. */
void progress_backup(void *data, int64_t bytes);
/** "03:07:13  backup   microblog-20261125-030712.dump, 1.9 MB   1.4 s". */
void progress_say_backup(const Backup *backup);
