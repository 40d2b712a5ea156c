#pragma once

/**
 * client: PostgreSQL's own programs, pg_dump and pg_restore, run on a database of ours.
 *
 * Shape    an address -> the environment that says the same, so that no password is ever an
 *          argument; a program's name -> the newest that is installed
 * Owns     what is returned is the caller's
 * Threads  call from any thread
 * Errors   SERVER_ERROR: _ADDRESS, and _SANDBOX where a program is missing or too old
 * Source   libpq: PQconninfoOption.envvar
 */

#include "server/connection.h"

/** Our environment, with the PG… variables that mean this address; free with g_strfreev(). */
char **client_environment(const char *address, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * The path of a program that can serve a server of that version: in $PGBIN, else the newest that
 * is installed, else in the PATH.
 *
 * server_version  150018; 0: any will do
 * Returns         own, free with g_free(); NULL on error
 */
char *client_program(const char *name, int server_version,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** Whether that program is there and can serve a server of that version. */
bool client_program_serves(const char *path, int server_version);

typedef struct {
    const char *const *command;     // NULL-terminated
    const char *const *environment; // NULL-terminated; NULL: ours
    int output;                     // a descriptor that is taken; -1: its output is thrown away
    /** Called four times a second while it runs; NULL: nobody wants to know. */
    void (*tick)(void *data);
    void *tick_data;
    GCancellable *cancellable;
} ClientRun;

/**
 * Runs it to its end.
 *
 * complaints  out: what it said on stderr, free with g_free(); may be NULL
 * Returns     false with SERVER_ERROR_STATEMENT and the first line of its complaints when it ends
 *             with another status than 0, with SERVER_ERROR_CANCELLED when it was cancelled
 */
bool client_run(const ClientRun *run, char **complaints, GError **error) G_GNUC_WARN_UNUSED_RESULT;
