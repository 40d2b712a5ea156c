#pragma once

/**
 * shell, inside: what its files share.
 *
 * Shape    a line is read (shell-line.c), it is a command of the program, SQL (shell-sql.c) or a
 *          word of the shell's own (shell.c)
 * Source   SCREENS.md §8.8
 */

#include "cli/commands.h"
#include "server/connection.h"

/** What can stand where a word is typed; texts are in the arena, made by the first Tab after a line
 * was run. Each list is const char *, sorted. */
typedef struct {
    Arena *arena;
    GPtrArray *all;         // "user.role": tables, columns, revisions, connections
    GPtrArray *connections; // of trueup.conf
    GPtrArray *sql;         // tables and columns by themselves, quoted where SQL wants it
} ShellNames;

typedef struct {
    const Call *call;
    Project *project;
    const ProjectDatabase *database; // NULL: nothing says which
    ShellNames names;
    GPtrArray *typed; // char *
} Shell;

// ---- shell-line.c ------------------------------------------------------------------------------

typedef struct ShellReader ShellReader;
ShellReader *shell_reader_new(Shell *shell) G_GNUC_WARN_UNUSED_RESULT;
void shell_reader_free(ShellReader *reader);

typedef enum { SHELL_LINE, SHELL_INTERRUPTED, SHELL_END } ShellRead;
/** Reads a line without its end; free `line` with g_free(). */
ShellRead shell_read(ShellReader *reader, char **line);

// ---- shell-names.c -----------------------------------------------------------------------------

/** What `word` may become, given what stands before it; most begin with it, but a name that has to
 * be quoted does not. Free with g_ptr_array_unref(). */
GPtrArray *shell_complete(Shell *shell, const char *before, const char *word);
void shell_names_clear(ShellNames *names);

// ---- shell-sql.c -------------------------------------------------------------------------------

/** True for a line that is SQL: SELECT, WITH, TABLE, VALUES, SHOW, EXPLAIN. */
bool shell_is_sql(const char *line);
/** Runs it, one statement, in a read-only transaction of a session of its own and prints the rows.
 */
ExitStatus shell_run_sql(const Call *call, const ProjectDatabase *database, const char *sql,
                         GError **error);
