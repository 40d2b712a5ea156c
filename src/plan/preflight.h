#pragma once

/**
 * preflight: what stands in the way of a plan, asked of the real database before anything is run.
 *
 * Shape    statements (of a plan or of revision files) + connection -> Findings. Only reads, each
 *          question with a time limit of its own; what was not answered in time says so.
 * Owns     Preflight owns its texts
 * Threads  call from the thread that owns the connection
 * Errors   SERVER_ERROR, only when the session is lost or cancelled
 */

#include "plan/hazard.h"
#include "plan/strategy.h"
#include "server/connection.h"

typedef enum {
    FINDING_FACT,   // worth knowing: a size, a number of rows
    FINDING_HAZARD, // a rule of hazard.h
    FINDING_BREAKS, // the plan would fail: rows that break what it wants
} FindingLevel;

#define PREFLIGHT_WHOLE SIZE_MAX

typedef struct {
    FindingLevel level;
    const char *rule;           // "null-values", "duplicate-values", "old-transaction"; NULL: none
    const char *text;           // "17 rows of post have no user: user_id 3, 5, 8"
    const char *hint;           // or NULL
    size_t statement;           // which one it is about; PREFLIGHT_WHOLE: all of them
    int64_t count;              // rows; -1: not counted in time, or nothing to count
    const char *const *samples; // keys of up to three of them; NULL-terminated
} Finding;

typedef struct {
    Arena *arena;
    const Finding *rows;
    size_t count;
    const Table *const *touched; // locked by some statement; the given schema's, NULL-terminated
    bool rewrites;               // one of them is written anew
} Preflight;

typedef struct {
    const Schema *database;        // as it is now
    const char *const *statements; // in the order that they run in
    size_t statement_count;
    unsigned limit_ms;        // of each question; 0: 5,000
    unsigned total_ms;        // of all of them; what is not asked by then is not counted. 0: 30,000
    const char *const *files; // revision files, for uncommitted-revision; NULL: none
    bool guarded;             // there it is a hazard, elsewhere a fact
    GCancellable *cancellable;
} PreflightOptions;

/** Returns own, free with preflight_free(); NULL on error. */
Preflight *preflight_run(Connection *connection, const PreflightOptions *options,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
void preflight_free(Preflight *preflight);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Preflight, preflight_free)

/** Counts what plan_uncounted() names, each for at most `limit_ms`; what is not counted in time
 * stays at -1. */
bool preflight_count(Connection *connection, RowCount *counts, unsigned limit_ms,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** Whether git has this file and it is as git has it. NULL: yes, or there is no git repository;
 * else "untracked" or "modified", free with g_free(). */
char *preflight_uncommitted(const char *file) G_GNUC_WARN_UNUSED_RESULT;
