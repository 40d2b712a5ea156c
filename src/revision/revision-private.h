#pragma once

/** revision-private: what the files of this room give each other. */

#include "python/names.h"
#include "revision/revision.h"

/** What the reading of many heads has in common. */
typedef struct {
    Arena *arena;       // of the tree at hand; emptied for each file
    PythonNames *names; // of all files
} HeadReading;

/** Reads the head of one file. NULL: it is no revision, and a diagnostic says why. */
Revision *revision_read_header(RevisionGraph *graph, const HeadReading *reading, const char *file);
/** Those of all files, in their order, NULL where one is no revision; free with g_free(). */
Revision **revision_read_heads(RevisionGraph *graph,
                               const GPtrArray *files) G_GNUC_WARN_UNUSED_RESULT;

// ---- walk.c: sets of revisions, one bool for each of graph->all ------------------------------

typedef enum {
    EDGE_PARENTS,  // down_revision
    EDGE_BEFORE,   // and depends_on
    EDGE_CHILDREN, // the other way
    EDGE_AFTER,
} Edge;

/** An empty set; free with g_free(). */
bool *walk_new_set(const RevisionGraph *graph) G_GNUC_WARN_UNUSED_RESULT;
void walk_add(Edge edge, const Revision *from, bool *set);
/** Adds the targets and everything that `edge` leads to from them. */
void walk_reach(Edge edge, const GPtrArray *targets, bool *set);
/** The same; an error when one of the targets comes before or after another. */
bool walk_reach_apart(const RevisionGraph *graph, Edge edge, const GPtrArray *targets, bool *set,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** Takes the members out of `set` and appends them to `sorted`, newest first, as Alembic does. */
void walk_sort(const RevisionGraph *graph, bool *set, const GPtrArray *heads, GPtrArray *sorted);

// ---- search.c: what a single identifier means ------------------------------------------------

/** One question, and the words for its answer when there is none. */
typedef struct {
    const RevisionGraph *graph;
    Arena *arena;
    const char *start, *end; // as they were asked for; NULL: the identifier at hand
    const char *apart;       // the sentence for a start and an end without a way between them
} Search;

/** Stands for "before the first revision" where NULL stands for "nowhere". */
extern const Revision search_base;
/** Neither of the two. */
bool search_is_revision(const Revision *revision);

/** Appends what an identifier means; NULL and "base": nothing. Members may be NULL, search_base. */
bool search_all(Search *search, const char *identifier, GPtrArray *found,
                GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool search_each(Search *search, Names identifiers, GPtrArray *found,
                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** What must mean one revision at most; *found NULL: the base. */
bool search_one(Search *search, const char *identifier, const Revision **found,
                GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** The revision that a label stands for, or one whose branch is meant. */
bool search_branch(Search *search, const char *label, const Revision **found,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** Appends those of `targets` that are in one line with what `line` means. */
bool search_line(Search *search, const GPtrArray *targets, const char *line, GPtrArray *kept,
                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** What `line` means, as members of a set; *any stays as it is when it means no revision. */
bool search_members(Search *search, const char *line, bool *members, bool *any,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** How a walk goes. */
typedef struct {
    int64_t steps;     // < 0: down
    const char *label; // the branch to take on the way up; NULL: any
    bool stay;         // at the end of the tree, where *end is NULL otherwise
} Walk;
bool search_walk(Search *search, const Revision *start, const Walk *walk, const Revision **end,
                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** "label@symbol+2": what is not there is NULL. */
typedef struct {
    const char *label, *symbol, *text; // text: "+2"
    int64_t steps;
} Relative;
bool search_parse_relative(Arena *arena, const char *text, Relative *relative);

// Alembic's sentences; each returns false.
bool search_fail_unknown(Search *search, const char *identifier, const char *hint, GError **error);
bool search_fail_relative(const char *text, int64_t steps, GError **error);
bool search_fail(GError **error, const char *sentence, const char *hint);
bool search_fail_apart(const Search *search, GError **error);
