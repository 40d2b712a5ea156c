#pragma once

/**
 * sandbox: a private PostgreSQL that is thrown away, or a scratch server that was named.
 *
 * Shape    Sandbox -> addresses of fresh databases. A private one lives in a 0700 folder in memory
 *          (/dev/shm where 2 GB are free, else /tmp; $TMPDIR if it is set),
 *          listens on a socket in there only, trades durability for speed, and starts from a cached
 *          image of initdb (/var/cache/trueup as root, else $XDG_CACHE_HOME/trueup). As root it
 *          runs as user postgres or nobody. It is gone with us, also after kill -9.
 * Owns     a Sandbox owns its server, its folder and its databases
 * Threads  a Sandbox may be used from several threads; each opens its own connections
 * Errors   SERVER_ERROR: _SANDBOX where no server can be had, _SCRIPT for a statement of a script,
 *          else what the server says
 * Rights   addresses are those of a role without superuser rights that owns the database: scripts,
 *          schemas and histories are foreign code. The superuser only makes databases, extensions
 *          and roles.
 */

#include "server/connection.h"

#include <gio/gio.h>

typedef struct Sandbox Sandbox;

typedef struct {
    const char *address;     // a scratch server, as --sandbox names it; NULL: a private one
    const char *programs;    // the folder of initdb and postgres; NULL: sandbox_find_programs()
    const char *const *kept; // names of sandbox_keep(), the best first; NULL-terminated; NULL: none
    GCancellable *cancellable;
} SandboxOptions;

/**
 * The folder with PostgreSQL's server programs: $PGBIN, else the newest that is installed.
 * Returns  own, free with g_free(); NULL: there are none
 */
char *sandbox_find_programs(GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * Starts a private server (about 0.6 s the first time, 0.2 s later), or connects to a scratch
 * server.
 *
 * options  NULL: a private one of the programs that are found
 * Returns  own, free with sandbox_stop(); NULL on error
 */
Sandbox *sandbox_start(const SandboxOptions *options, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** Ends the server and removes its folder, or drops what was made on a scratch server; returns when
 * that is done. NULL is fine. */
void sandbox_stop(Sandbox *sandbox);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Sandbox, sandbox_stop)

/** What a private server was started from. */
typedef struct {
    const char *name, *address; // of the database that was kept
    GVariant *note;
} SandboxKept;
/** NULL: nothing of what was asked for is kept. */
const SandboxKept *sandbox_kept(const Sandbox *sandbox);

/**
 * Keeps a copy of a database, as it is now, for later sandboxes of the same server programs. It is
 * written when the sandbox ends, behind our back, in the folder of the images; there is room for
 * 1 GB in all, the oldest go. Nothing is kept of a scratch server, nor what takes 512 MB and more.
 *
 * name     what tells it from others: a hash of all that it was made of
 * address  of a database of this sandbox that nobody is connected to
 * note     what its maker wants to know of it; a floating reference is taken
 * Returns  true when there was nothing to do as well
 */
bool sandbox_keep(Sandbox *sandbox, const char *name, const char *address, GVariant *note,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** The folder of its server programs; NULL for a scratch server. */
const char *sandbox_programs(const Sandbox *sandbox);
/** The folder of a private server, its socket is in there; NULL for a scratch server. */
const char *sandbox_folder(const Sandbox *sandbox);
/** 150018 */
int sandbox_version(const Sandbox *sandbox);

/**
 * Makes a database.
 *
 * name      what it is called, as far as it is free; a number is added if it is not
 * template  the address of a database of this sandbox that nobody is connected to, which is
 *           copied; NULL: an empty one
 * Returns   its address for connection_open(), as the role without rights; free with g_free()
 */
char *sandbox_database(Sandbox *sandbox, const char *name, const char *template,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** Drops a database of the sandbox, whoever is connected to it. */
bool sandbox_drop_database(Sandbox *sandbox, const char *address,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** The address of the same database as superuser; for tests and for pg_dump. Free with g_free().
 * NULL for a scratch server. */
char *sandbox_superuser_address(const Sandbox *sandbox, const char *address);

/**
 * Makes a database and runs scripts in it, as the role without rights: plain SQL, and what pg_dump
 * writes (COPY with its data; psql's lines that begin with a backslash are passed over).
 * Extensions and the roles that are named are made beforehand. Owners are not changed, and what
 * makes databases, roles and event triggers is left out.
 *
 * name     as for sandbox_database()
 * path     a file, or a folder whose *.sql are run in the order of their names
 * Returns  its address, free with g_free(); on error "FILE:LINE:COLUMN: message"
 */
char *sandbox_load_sql(Sandbox *sandbox, const char *name, const char *path,
                       GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** The same for a script at hand; `label` stands for FILE. */
char *sandbox_load_text(Sandbox *sandbox, const char *name, const char *label, const char *sql,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** Runs a script in a database that is there already. */
bool sandbox_run_text(Sandbox *sandbox, const char *address, const char *label, const char *sql,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
