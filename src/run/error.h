#pragma once

/**
 * error: what running revisions can come to.
 *
 * Source   DESIGN.md "Commands and exit statuses": cli/exit.c knows which status each one is
 */

#include <glib.h>

#define RUN_ERROR run_error_quark()
GQuark run_error_quark(void);
typedef enum {
    RUN_ERROR_OPAQUE,     // a revision cannot be read; nothing of it was run
    RUN_ERROR_DECIDE,     // a person must decide, and nothing was changed
    RUN_ERROR_UNFINISHED, // a part outside a transaction is unfinished: --resume goes on
    RUN_ERROR_CHANGED,    // the database is not the one that was looked at; nothing was changed
    RUN_ERROR_LOCKED,     // somebody else is at work on the same version table
    RUN_ERROR_STATEMENT,  // a statement failed; the message has all of it
    RUN_ERROR_VERSION,    // the version table is not what the revisions need
    RUN_ERROR_MISSING,    // a revision has no downgrade()
    RUN_ERROR_ALEMBIC,    // the project's own Alembic failed, or there is none
    RUN_ERROR_BASELINE,   // there is nothing to begin a history with, or it has a beginning
} RunError;
