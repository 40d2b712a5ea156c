#pragma once

/**
 * peer: a script in Python that runs the real tool beside trueup, on databases of the private
 * server.
 *
 * Shape    the script's name -> its command line -> what it printed
 * Errors   a script that fails or ends with a status fails the test, with its words
 */

#include "tests/server/server.h"

/** The path of a file of tests/oracle. Free with g_free(). */
char *peer_file(const char *name);

/**
 * "python3 SCRIPT --host … --port … --user … --database … --pg-dump …" for a fresh database, not
 * yet ended by NULL. Owns its words; free with g_ptr_array_unref().
 */
GPtrArray *peer_command(const char *script);
/** Adds each models file of tests/oracle/models; fails where there is none. */
void peer_add_models(GPtrArray *command);
/** What it printed; free with g_free(). `python_path` holds other packages; NULL: Debian's. */
char *peer_run(GPtrArray *command, const char *python_path);
