#pragma once

/**
 * world: a project folder, a database and the real program, for tests that run revisions.
 *
 * Owns     world_clear() removes the folder and closes the session
 * Errors   anything that goes wrong fails the test that asked
 */

#include "tests/server/server.h"

#include <gio/gio.h>
#include <string.h>

typedef struct {
    char *folder, *address, *output, *errors;
    Connection *connection;
    int status; // negative: the signal that ended it
} World;

/** An Alembic project without revisions, and an empty database. */
World world_make(void);
void world_clear(World *world);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(World, world_clear)

/** Writes a file of the project. */
void world_write(const World *world, const char *name, const char *text);
/** Starts trueup with these words; "\t" between them where one has a space in it. */
GSubprocess *world_start(const World *world, const char *words);
/** Waits for its end: output, errors and status are known then. */
void world_finish(World *world, GSubprocess *process);
void world_run(World *world, const char *words);
/** The first value that a query gives must be this one. */
void check_value(World *world, const char *sql, const char *expected);

#define expect(world, words, expected)                                                             \
    do {                                                                                           \
        world_run(world, words);                                                                   \
        if ((world)->status != (expected))                                                         \
            fail_msg("%s ended with %d: %s", words, (world)->status, (world)->errors);             \
    } while (0)

#define says(text, what)                                                                           \
    do {                                                                                           \
        if (strstr(text, what) == NULL)                                                            \
            fail_msg("\"%s\" is not in: %s", what, text);                                          \
    } while (0)
