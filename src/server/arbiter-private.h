#pragma once

// arbiter-private: a pair on its way to a verdict.

#include "server/arbiter.h"
#include "server/expression-private.h"
#include "server/server-private.h"

/** Pairs that are the same question: same texts, same cast, same types of the columns named. */
typedef struct {
    const ArbiterPair *pair; // the first of them
    Expression *from, *to;
    GPtrArray *columns; // names of all columns that either side refers to
    Verdict verdict;
    bool foreign; // only the sandbox may plan it
    char *reason;
} Case;

Scope case_scope(const Case *question, const Meanings *names);

/**
 * Asks by EXPLAIN, one statement for each table, inside the caller's transaction; sets verdicts and
 * reasons. False only when the session is lost or cancelled.
 */
bool explain_cases(Connection *connection, const GPtrArray *cases, const Meanings *names,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** What foreign expressions may need, as SQL that makes it; inside the caller's transaction. */
GPtrArray *foreign_definitions(Connection *connection, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/**
 * Asks the sandbox about cases that are foreign, in a database of their own with these definitions.
 * What goes wrong there is the reason of a case that stays undecided.
 */
void foreign_settle(const ArbiterOptions *options, const GPtrArray *cases,
                    const GPtrArray *definitions, char **path);
