#pragma once

/**
 * ready: whether statements may be run on this database as it is now, and whether it is still so.
 *
 * Shape    Connection x statements -> Ready: the preflight's findings, the schema that they were
 *          made of and its fingerprint; later, right before the first step: what changed since
 * Owns     a Ready owns its schema and findings; it borrows the statements
 * Threads  call from the thread that owns the connection
 * Errors   SERVER_ERROR; RUN_ERROR_CHANGED from ready_check()
 * Source   DESIGN.md "Running", "Plan": a plan is bound to the schema that it was made for
 */

#include "plan/preflight.h"
#include "run/fingerprint.h"
#include "run/upgrade.h"

typedef struct {
    const ScriptStatement *const *statements; // in the order that they run in
    size_t count;
    const char *const *files; // of revisions; NULL-terminated; NULL: none
    VersionTable table;       // which does not count as something that is there
    bool guarded;
    bool only_schema;          // nothing is asked about rows: only what ready_check() needs
    GCancellable *cancellable; // of the asking; not kept
} ReadyRequest;

struct Ready {
    Arena *arena;
    ReadyRequest request;
    Schema *database;     // NULL: there is no table in it, so nothing was asked
    Preflight *preflight; // NULL: as above, or only_schema
    Fingerprint *fingerprint;
    const char *identity; // of the database, and which one on which server: "microblog 16384"
    const char *whose;
};

/** What a plan would run: for ReadyRequest; in `arena`. */
ReadyRequest ready_of_plan(const RunPlan *plan, Arena *arena);

/** Which database this is, whatever it is called: "16384/7211…"; in `arena`, NULL on error. */
const char *ready_whose(Connection *connection, Arena *arena,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** Returns own, free with ready_free(); NULL on error. */
Ready *ready_new(Connection *connection, const ReadyRequest *request,
                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
void ready_free(Ready *ready);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Ready, ready_free)

/** Whether the database is still what it was: RUN_ERROR_CHANGED says what is not.
 * cancellable  the connection's from then on */
bool ready_check(const Ready *ready, Connection *connection, GCancellable *cancellable,
                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** Whether it writes a table anew that is there. */
bool ready_rewrites(const Ready *ready);
/** The tables that it locks, for BackupOptions: namespace, table, …; NULL-terminated. */
const char *const *ready_tables(const Ready *ready);

/** Who has to say something before it may run. */
typedef enum {
    READY_SAID,  // worth saying, and that is all
    READY_ASKED, // a hazard: somebody says the database's name
    READY_FAILS, // it would fail: the same, and it is not meant to be run
} ReadyLevel;
ReadyLevel ready_level(const Finding *finding);
/** The worst of all. */
ReadyLevel ready_worst(const Ready *ready);
/** "versions/2.sql:5: 17 rows of post have no user_id: id 3, 5, 8"; free with g_free(). */
char *ready_line(const Ready *ready, const Project *project,
                 const Finding *finding) G_GNUC_WARN_UNUSED_RESULT;
