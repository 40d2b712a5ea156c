#pragma once

/**
 * backup: a pg_dump -Fc of a database before something happens to it, and the way back.
 *
 * Shape    a database -> a file of mode 0600 that pg_restore has looked at; a file -> a new
 *          database, which may take the name of the old one
 * Owns     Backup's texts live in the arena given
 * Threads  call from any thread
 * Errors   BACKUP_ERROR, SERVER_ERROR. A backup that was not finished leaves no file
 * Source   DESIGN.md "Running"; PostgreSQL manual, pg_dump and pg_restore
 */

#include "base/arena.h"
#include "project/project.h"
#include "server/connection.h"

#include <gio/gio.h>
#include <stdbool.h>
#include <stdint.h>

#define BACKUP_ERROR backup_error_quark()
GQuark backup_error_quark(void);
typedef enum {
    BACKUP_ERROR_DISK,     // no room, or the folder cannot be written
    BACKUP_ERROR_FILE,     // the file is no backup
    BACKUP_ERROR_EXISTS,   // a database of that name is there
    BACKUP_ERROR_NOT_SAID, // it would replace a database whose name was not typed
} BackupError;

typedef struct {
    const char *folder;        // NULL: backup_folder()
    const char *const *tables; // pairs: namespace, table, …; NULL-terminated: above `maximum` only
                               // their rows are saved, with the whole schema; NULL: no such list
    int64_t maximum;                             // bytes of a database that is saved whole; 0: any
    void (*progress)(void *data, int64_t bytes); // written so far; NULL: nobody wants to know
    void *progress_data;
    GCancellable *cancellable;
} BackupOptions;

typedef struct {
    const char *path;
    int64_t bytes, took_us;
    bool whole; // false: the rows of the named tables only
} Backup;

/** Where backups go when nothing is said: $XDG_STATE_HOME/trueup/backups. Free with g_free(). */
char *backup_folder(void) G_GNUC_WARN_UNUSED_RESULT;

/** How many bytes the database of that session has; -1 on error. */
int64_t backup_size(Connection *connection, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** Makes one; its name is "microblog-20261125-030712.dump". */
bool backup_make(const ProjectDatabase *database, const BackupOptions *options, Arena *arena,
                 Backup *backup, GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct {
    const char *name; // of the new database; NULL: "microblog_restored_20261125_030712"
    bool over;        // the old one steps aside under another name and the new one takes its place
    const char *confirmed; // `over`: the old one's name, as a person typed it
    GCancellable *cancellable;
} RestoreOptions;

typedef struct {
    const char *name;  // of the database that has the backup now
    const char *aside; // what the old one is called now; NULL: nothing was replaced
} Restored;

/** Makes a database of it, on the server of `database`. Nothing that is there is lost. */
bool backup_restore(const ProjectDatabase *database, const char *path,
                    const RestoreOptions *options, Arena *arena, Restored *restored,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
