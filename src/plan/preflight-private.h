#pragma once

/**
 * preflight-private: questions about rows, and what is known of the server besides.
 *
 * Owns     probes and findings live in the arena of the Preflight
 */

#include "plan/preflight.h"
#include "plan/tree-private.h"

/** A question about rows that a statement of the plan would fail on, or lose. */
typedef struct {
    size_t statement;
    FindingLevel level;
    const char *rule;
    const char *source;  // "FROM t WHERE …": what is counted
    const char *samples; // the columns that name three of them, as text
    const char *key;     // their names: "id"
    const char *noun;    // what is counted: "row"
    const char *what;    // "of post have no user_id": behind the number and the noun
    const char *hint;
    bool may_be_mended; // a statement before it changes rows that are counted
} Probe;

typedef struct {
    Arena *arena;
    const PreflightOptions *options;
    GArray *probes;        // Probe
    GArray *findings;      // Finding
    GHashTable *filled;    // "namespace.table.column" that an earlier statement fills
    GHashTable *enums;     // name of an enum that an earlier statement makes -> GPtrArray of labels
    GHashTable *changed;   // const Table * whose rows an earlier statement changes
    GHashTable *remade;    // const Table * that an earlier statement drops, renames or makes
    bool changes_anything; // an earlier statement may have changed any rows: DO, CALL
    size_t statement;      // at hand
    gint64 deadline_us;
} Asking;

/** What the statements lock. */
typedef struct {
    GPtrArray *tables;        // const Table *
    bool waits_for_snapshots; // CONCURRENTLY
    bool locks_strongly, rewrites;
    double rewritten_bytes;
} Touched;
/** Fills it; `tables` is the caller's. */
void preflight_find_touched(const Asking *asking, Touched *touched);

/** The probes of all statements. */
void probe_statements(Asking *asking);
void probe_add(Asking *asking, Probe probe);
/** "expression" as SQL; own, NULL when it cannot be said. */
char *probe_expression(const TreeNode *expression) G_GNUC_WARN_UNUSED_RESULT;
/** Of a type change: the values that would not fit. */
void probe_type_change(Asking *asking, const Table *table, const PgQuery__AlterTableCmd *command);
/** "FROM public.t WHERE ", the text continued by the caller; and the key of the table. */
GString *probe_from(const Table *table);
/** A probe of a table with its samples; the rest is the caller's. */
Probe probe_of(Asking *asking, const Table *table);

/** Sizes, rights, invalid indexes, old transactions, replicas, disk. */
bool preflight_ask_server(Connection *connection, Asking *asking, const Touched *touched,
                          GError **error);
/** A query with its own time limit, read-only. NULL: it could not be answered; `error` is set only
 * when the session is lost or cancelled, else `why` says it. */
Result *preflight_query(Connection *connection, const PreflightOptions *options, const char *sql,
                        const char **why, GError **error);
void preflight_add(Asking *asking, Finding finding);
