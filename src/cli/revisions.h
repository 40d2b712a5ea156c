#pragma once

/**
 * revisions: what the commands about revision files have in common.
 *
 * Shape    a call -> its project's graph and, where a command asks, the rows of the version table;
 *          revisions -> Alembic's lines and blocks, or JSON
 * Owns     Revisions… values are borrowed from the graph; revisions_clear() frees the rest
 * Errors   REVISION_ERROR for a graph that cannot be walked: the message has every mistake with its
 *          file and line. What is merely odd (an id in two files) is printed to stderr at once.
 * Source   Alembic: script/base.py, Script.cmd_format and Script.log_entry
 */

#include "cli/command.h"
#include "revision/identifier.h"

typedef struct RevisionCall RevisionCall;
struct RevisionCall {
    const Call *call;
    Project *project;
    RevisionGraph *graph;
    const ProjectDatabase *database; // once the rows were read
    Names rows;                      // of the version table
    Arena *arena;                    // of the rows
    const char *bind;  // of several databases; NULL: there is one, or the first of them all
    bool has_others;   // the other binds come next
    bool finds_models; // for what they say of names; set before opening
    /** Before the rows are read, in a thread; then the connection is kept. NULL: it is not. */
    bool (*hold)(RevisionCall *opened, GError **error);
    Connection *connection;
    int wait_s; // for `hold`
};

bool revisions_open(RevisionCall *opened, const Call *call,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
void revisions_clear(RevisionCall *opened);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RevisionCall, revisions_clear)

/** The same; the project must have models, which are looked for. */
bool revisions_open_with_models(RevisionCall *opened, const Call *call,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** The same as revisions_open(), and the database is asked for the rows at the same time;
 * `opened->hold` and `wait_s` may be set before. */
bool revisions_open_with_rows(RevisionCall *opened, const Call *call,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** Asks the database for the rows of its version table; without the table there are none. */
bool revisions_read_rows(RevisionCall *opened, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** What a command does with one bind of several. */
typedef ExitStatus (*BindRun)(const Call *call, const char *bind, GError **error);
/** Behind the first database: the others, one after the other, up to one that fails. */
ExitStatus revisions_run_others(const RevisionCall *opened, BindRun run, GError **error);

/** What is said about each revision. */
typedef struct {
    bool verbose; // a block instead of a line
    bool parents, labels, tree, subject;
    bool current; // which ones the database is at
} RevisionStyle;

/** One line without its end; `style->verbose` does not matter. */
void revisions_print_line(const RevisionCall *opened, const Revision *revision,
                          const RevisionStyle *style);
void revisions_print_block(const RevisionCall *opened, const Revision *revision,
                           const RevisionStyle *style);
/** A line or a block for each, or a JSON array "revisions". */
void revisions_print(const RevisionCall *opened, const GPtrArray *found,
                     const RevisionStyle *style);

/** What every command of this group takes. */
typedef struct {
    char **x_arg;
    gboolean verbose;
} RevisionOptions;
#define REVISIONS_OPTION_X(Type)                                                                   \
    {                                                                                              \
        "x-arg", 'x', OPTION_LIST, offsetof(Type, x_arg), "NAME=VALUE",                            \
            "taken for scripts that pass it to env.py, which is not run"                           \
    }
