#pragma once

/**
 * demo-broken: the demo in states in which something is missing, one for each verdict of the
 * doctor.
 *
 * Shape    a name -> what is different: files laid over the project, SQL run in its database
 * Owns     the states are constant
 * Errors   CLI_ERROR_USAGE for a name that is none
 * Source   migrations/broken/NAME: files as they lie in the project, and break.sql
 */

#include "server/sandbox.h"

typedef struct {
    const char *name;
    const char *about;   // what the doctor is asked about
    const char *summary; // how it came to be
    bool is_elsewhere;   // the project uses another, empty database
} BrokenState;

/** NULL with an error that lists the names. */
const BrokenState *broken_find(const char *name, GError **error);

/** All of them, as --help shows them; free with g_free(). */
char *broken_list(void) G_GNUC_WARN_UNUSED_RESULT;

/** The folder of its files; NULL: it has none. Free with g_free(). */
char *broken_folder(const BrokenState *state);

/** Runs what breaks it, once the project's files are there. */
bool broken_apply(const BrokenState *state, Sandbox *sandbox, const char *address,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
