#pragma once

/**
 * lint: what may go wrong with statements, told from their text alone.
 *
 * Shape    a script, or statements one by one -> LintReport: findings in the order of the text
 * Owns     LintReport owns its texts; names of rules are those of the const table
 * Threads  pure functions of their arguments
 * Errors   none: what cannot be parsed is a finding, "syntax-error"
 * Source   the rules of squawk (names, what they look at, where they point), reference/hazards.md
 *          for the others; measured locks of PostgreSQL 15
 *
 * A statement that follows "-- trueup: allow RULE because REASON" is not told of RULE; what was
 * allowed is counted. In Python the comment begins with "#".
 */

#include "base/diagnostic.h"

#include <stdbool.h>
#include <stddef.h>

typedef enum { LINT_REMARK, LINT_WARNING, LINT_ERROR } LintLevel;

enum {
    LINT_OPT_IN = 1, // off unless it is asked for
    LINT_STYLE = 2,  // about how a type is written: never a hazard, not asked of .py revisions
    LINT_SCRIPT_ONLY =
        4, // about what trueup sees to when it runs a revision: time limits, a second run
};

/** What is public of a rule. */
typedef struct {
    const char *name;    // "adding-required-field"
    const char *message; // what happens
    const char *hint;    // the safer form, or NULL
    LintLevel level;
    unsigned traits; // LINT_OPT_IN and the like
} LintRule;

/** The i-th rule, in the order that they are listed in; NULL behind the last. */
const LintRule *lint_rule(size_t i);
/** The rule of that name; NULL: there is none. */
const LintRule *lint_find_rule(const char *name);

typedef struct {
    const LintRule *rule;
    Origin origin;       // 1-based, exact in scripts; of other statements where their text stands
                         // in the file, else the line that sends them
    const char *message; // the rule's, or more exact
    const char *hint;    // or NULL
    size_t statement;    // which one, from 0
} LintFinding;

typedef struct {
    Arena *arena;
    const LintFinding *rows;
    size_t count, statements, allowed;
} LintReport;

typedef enum {
    LINT_SCRIPT,          // for psql: each statement is its own transaction, or BEGIN … COMMIT
    LINT_SQL_REVISION,    // what stands behind "-- migrate:up", run in one transaction
    LINT_PYTHON_REVISION, // the statements of a .py revision
} LintForm;

typedef struct {
    const char *file; // for the origins; NULL: none
    LintForm form;
    bool in_transaction;         // whoever runs it has begun one; revisions: see the statements
    const char *const *excluded; // names of rules, NULL-terminated; NULL: none
    const char *const *included; // opt-in rules that are wanted; NULL: none
    const char *const *asked;    // rules that an allow does not silence; NULL: none
} LintOptions;

/** A statement that stands in no script: of a revision, or of a plan. */
typedef struct {
    const char *sql; // one or several
    Origin origin;
    bool outside_transaction;
    const char *comments; // the lines above it, for "allow"; NULL: none
    const char *file;     // the whole text that it stands in; NULL: places are not looked for
    size_t from, to;      // where in it the call stands that sends it, in bytes
} LintStatement;

/** options  NULL: a script for psql. Returns own, free with lint_free(). */
LintReport *lint_script(const char *text, const LintOptions *options) G_GNUC_WARN_UNUSED_RESULT;
LintReport *lint_statements(const LintStatement *statements, size_t count,
                            const LintOptions *options) G_GNUC_WARN_UNUSED_RESULT;
/** Adds a finding of the caller's own, by the name of a rule; message NULL: the rule's. */
void lint_add(LintReport *report, const char *rule, Origin origin, const char *message);
void lint_free(LintReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LintReport, lint_free)

/** True when the text is a .sql revision: it has a line "-- migrate:up". */
bool lint_is_revision(const char *text);
