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

/** rm -rf */
void sandbox_remove_folder(const char *folder);

/** A running private server and its watchdog. */
typedef struct {
    char *folder;  // 0700; data/, log, the socket
    int lifeline;  // while it is open, the server lives; -1: closed
    int life;      // ends when the server does
    GPid watchdog; // the server's parent; removes the folder; 0: none
} SandboxProcess;

bool sandbox_process_start(SandboxProcess *process, const char *programs, const char *image,
                           const SandboxUser *user, GCancellable *cancellable,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** Ends the server; returns when nothing is left of it. */
void sandbox_process_stop(SandboxProcess *process);

struct Sandbox {
    GMutex mutex;
    Connection *admin; // of a private server: its superuser, in template1
    bool private;
    SandboxProcess process;
    char *programs;
    char *address;        // of a scratch server, as it was named
    char *role;           // who owns the databases; NULL: whoever the address names
    char *password;       // of the role that was made on a scratch server; NULL: none
    GPtrArray *databases; // names of what was made
    bool drop_role;
};

/** The name of the database in an address. Free with g_free(). */
char *sandbox_database_name(const char *address);
/** Makes the role, without any right, if it is not there. */
bool sandbox_need_role(Sandbox *sandbox, const char *name, GError **error);
/** A connection with the rights to make extensions in that database. */
Connection *sandbox_open_as_superuser(Sandbox *sandbox, const char *address, GError **error);
