#pragma once

// rehearse-mend: rows that a check refuses are made again with other values.

#include "run/rehearse-value.h"
#include "server/connection.h"

/** Tries of one table so far. */
typedef struct {
    char *constraint; // that is being mended; NULL: none
    int attempt;      // of that constraint
    int all;          // of all
} Mending;

void mending_clear(Mending *mending);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Mending, mending_clear)

/**
 * Changes what is made for the columns of the check that `failed` names.
 *
 * Returns  false when there is nothing left to try, or it was no check
 */
bool mending_try(Mending *mending, Connection *connection, MadeTable *table, Arena *arena,
                 const GError *failed);
