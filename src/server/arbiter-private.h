#pragma once

// arbiter-private: a pair on its way to a verdict.

#include "server/arbiter.h"
#include "server/expression-private.h"
#include "server/server-private.h"

/** Pairs that are the same question: same texts, same cast, same types of the columns named. */
typedef struct {
    const ArbiterPair *pair;     // the first of them
    const Expression *from, *to; // borrowed, as `columns`
    const GPtrArray *columns;    // names of all columns that either side refers to
    Verdict verdict;
    bool foreign; // only the sandbox may plan it
    char *reason;
} Case;

/** Replaces why a case is undecided; takes the reason. */
void case_set_reason(Case *question, char *reason);

Scope case_scope(const Case *question, const Meanings *meanings);

/** Whom to ask, inside the caller's transaction. */
typedef struct {
    Connection *connection;
    const Meanings *meanings; // NULL: names are sent as they are
    const char *from_name, *to_name;
} Server;

/**
 * Asks by EXPLAIN, one statement for each table; sets verdicts and reasons. False only when the
 * session is lost or cancelled.
 */
bool explain_cases(const Server *server, const GPtrArray *cases,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** What foreign expressions may need, as SQL that makes it; inside the caller's transaction. */
GPtrArray *foreign_definitions(Connection *connection, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/**
 * Asks the sandbox about cases that are foreign, in a database of their own with these definitions.
 * What goes wrong there is the reason of a case that stays undecided.
 */
void foreign_settle(const ArbiterOptions *options, const GPtrArray *cases,
                    const GPtrArray *definitions, char **path);

/** How reasons name the two sides. */
const char *arbiter_from_name(const ArbiterOptions *options);
const char *arbiter_to_name(const ArbiterOptions *options);
