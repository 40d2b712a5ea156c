#pragma once

// sandbox-private: the parts of the sandbox: programs, image, process, scripts.

#include "server/sandbox.h"
#include "server/server-private.h"

#include <sys/types.h>

#define SANDBOX_SUPERUSER "trueup_superuser"
#define SANDBOX_ROLE "trueup"

/** As whom server programs run: PostgreSQL refuses to run as root. */
typedef struct {
    bool change; // we are root
    uid_t user;
    gid_t group;
} SandboxUser;
bool sandbox_find_user(SandboxUser *user, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** For g_spawn*: becomes that user (a SandboxUser *) in a session of its own. */
void sandbox_become(gpointer user);
/** The environment of server programs; a constant. */
const char *const *sandbox_environment(void);

/**
 * The folder of an initialised cluster of these programs, made when it is not there yet.
 * Returns  own, free with g_free(); NULL on error
 */
char *sandbox_image(const char *programs, const SandboxUser *user,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** The folder of the images, ours alone to write to; own, NULL: there is none. */
char *sandbox_cache_folder(void);

/** One row of the cache: what a database was kept as. */
typedef struct {
    char *image; // the cluster's folder
    char *name, *database;
    GVariant *note;
} SandboxImage;
/**
 * The first of these names that is there.
 *
 * base  the image that the programs would start from otherwise
 */
bool sandbox_find_kept(const char *base, const char *const *names, SandboxImage *found);
/** Whether it was not removed while it was copied. */
bool sandbox_is_kept(const SandboxImage *image);
void sandbox_image_clear(SandboxImage *image);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SandboxImage, sandbox_image_clear)
/**
 * Makes the folder into which a cluster is going to be copied.
 * Returns  own; NULL: it is there already, or somebody is at it, or it cannot be made
 */
char *sandbox_prepare_kept(const char *base, const SandboxImage *image, const SandboxUser *user);

/** rm -rf */
void sandbox_remove_folder(const char *folder);

/** A running private server and its watchdog. */
typedef struct {
    char *folder;  // 0700; data/, log, the socket
    int lifeline;  // while it is open, the server lives; -1: closed
    int life;      // ends when the server does
    GPid watchdog; // the server's parent; removes the folder; 0: none
    bool keeps;    // its cluster is copied to the cache at the end
} SandboxProcess;

bool sandbox_process_start(SandboxProcess *process, const char *programs, const char *image,
                           const SandboxUser *user, GCancellable *cancellable,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
/**
 * The cluster is to be copied when the server ends.
 *
 * target  a folder of sandbox_prepare_kept()
 * sql     run before by itself, one statement a line
 */
bool sandbox_process_keep(SandboxProcess *process, const char *target, const char *sql);
/** Ends the server; returns when nothing is left of it, but for what is copied to the cache. */
void sandbox_process_stop(SandboxProcess *process);

struct Sandbox {
    GMutex mutex;
    Connection *admin; // of a private server: its superuser, in template1
    bool private;
    SandboxProcess process;
    char *programs;
    char *base; // the image of a private server without anything kept
    SandboxUser user;
    SandboxImage image; // that was kept; its image NULL: none
    SandboxKept kept;
    char *keeping;        // the name of the database that is to be kept; NULL: none
    char *keep_in;        // and the folder in the cache
    char *address;        // of a scratch server, as it was named
    char *role;           // who owns the databases; NULL: whoever the address names
    char *password;       // of the role that was made on a scratch server; NULL: none
    GPtrArray *databases; // names of what was made
    bool drop_role;
};

/** Orders what sandbox_keep() promised; the process is stopped next. */
void sandbox_keep_now(Sandbox *sandbox);

/** The name of the database in an address. Free with g_free(). */
char *sandbox_database_name(const char *address);
/** Makes the role, without any right, if it is not there. */
bool sandbox_need_role(Sandbox *sandbox, const char *name, GError **error);
/** A connection with the rights to make extensions in that database. */
Connection *sandbox_open_as_superuser(Sandbox *sandbox, const char *address, GError **error);
