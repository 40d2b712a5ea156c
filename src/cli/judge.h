#pragma once

/**
 * judge: what rehearse, review and lint have in common: which revisions or files are meant.
 *
 * Shape    a call's operands -> Judged: parts with their statements, up and down
 * Owns     judged_clear() frees all of it
 * Errors   those of the rooms that read; CLI_ERROR_NAME for a file that is not there
 */

#include "cli/command.h"
#include "cli/json.h"
#include "cli/revisions.h"
#include "plan/lint.h"
#include "run/ready.h"
#include "run/rehearse.h"
#include "run/upgrade.h"

typedef struct {
    const Call *call;
    RevisionCall opened; // revisions of the project; empty for a file
    Project *project;    // borrow or own, see `own_project`
    bool own_project;
    GPtrArray *graphs; // RevisionGraph *, own: of the folders of revision files
    GPtrArray *plans;  // RunPlan *, own: one for each operand that is no file
    Names reached;     // where the operands so far lead to
    const ProjectDatabase *database;
    ScriptOptions script; // how the scripts are read
    Arena *arena;
    GPtrArray *scripts; // RevisionScript *, own
    GArray *parts;      // RehearsalPart
    Sandbox *sandbox;   // once something was rehearsed
    bool with_alembic;
    const AlembicCommand *alembic; // runs in the rehearsal what cannot be read; NULL: nobody
    const char *position;          // where the database is: "9b1f0c2a77de"
    /** Told of each statement as soon as it was measured; NULL: nobody. */
    void (*measured)(void *data, const RehearsedStatement *statement);
    void *measured_data;
} Judged;

/**
 * Reads what the operands name, one behind the other. None: what is pending; a revision: up to it;
 * FROM:TO: what lies between; a file: a script, or a revision.
 */
bool judged_open(Judged *judged, const Call *call, bool with_alembic,
                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
void judged_clear(Judged *judged);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Judged, judged_clear)

/** on: --on; NULL: the sandbox. Own, free with rehearsal_free(). */
Rehearsal *judged_rehearse(Judged *judged, const char *on, int64_t rows,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** What stands in the way of them there; own, free with ready_free(). */
Ready *judged_ready(Judged *judged, Connection *connection,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** Findings about a part; own, free with lint_free(). */
LintReport *judged_lint(const RehearsalPart *part, const LintOptions *options);
/** The same for a .py file; NULL with an error when it is no revision. */
LintReport *judge_lint_python(const Project *project, const char *file, const LintOptions *options,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** Adds the object of a rehearsal to an open JSON array or member. */
void judge_add_json(JsonBuilder *builder, const Rehearsal *rehearsal);
/** "user", "audit.log": as locks name relations; free with g_free(). */
char *judge_relation(const RelationLock *lock) G_GNUC_WARN_UNUSED_RESULT;
